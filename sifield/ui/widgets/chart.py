"""What every chart is to a screen reader: a chart, by its name, with what it shows in words and numbers.

Qt takes a painted widget for a plain one; only an interface of one's own says another role. Qt owns an interface that
a factory gave it, and deletes it with its widget. Python must not do so before, so each is held until that is done.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_GIVEN: list[QAccessibleInterface] = []


class Chart(QWidget):
    """A painted chart. The words that it tells are all that it shows: nothing is to be seen only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def tell(self, words: str) -> None:
        """Say in words what the chart shows from now on."""
        self.setAccessibleDescription(words)


def _interface(_class: str, widget: QObject) -> QAccessibleInterface | None:
    if not isinstance(widget, Chart):
        return None
    made = QAccessibleWidget(widget, QAccessible.Role.Chart)
    _GIVEN[:] = [*filter(isValid, _GIVEN), made]
    return made


QAccessible.installFactory(_interface)
