"""Arrow keys among choices that belong together, in the order in which they are read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QRadioButton

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


def step_by_arrow(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Go from one choice to the next of its kind beside it, or the one before; tell whether the key was an arrow.

    One of several is chosen as the arrow reaches it, as radio buttons are; a tick is only reached. Qt itself goes by
    where the choices stand, so that Down does nothing in a row, and something else where the row wraps.
    """
    step = _STEPS.get(Qt.Key(event.key()), 0)
    group, around = button.group(), button.parentWidget()
    if not step or around is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    together = group.buttons() if group is not None else around.findChildren(type(button))
    beside = [each for each in together if each.isEnabled() and each.isVisible()]
    at = beside.index(button) + step
    if 0 <= at < len(beside):
        beside[at].setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(button, QRadioButton):
            beside[at].click()
    return True
