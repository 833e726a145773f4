"""What hands do to a window in tests: show it, find a part of it by name, press, type, draw."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

SIZE = (1366, 672)
"""What a screen has between the top bar and the status bar of a small school laptop."""


def open_screen(qtbot: QtBot, screen: QWidget, size: tuple[int, int] = SIZE) -> None:
    """Show a screen in front, as the window does."""
    qtbot.addWidget(screen)
    screen.resize(*size)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)


def named(screen: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    """Give the visible part with an accessible name."""
    found = [part for part in screen.findChildren(kind) if part.accessibleName() == name and part.isVisible()]
    assert found, f"nothing visible is named {name!r}"
    return found[0].focusProxy() or found[0]


def press(screen: QWidget, name: str) -> None:
    """Click the button, choice or tick with an accessible name."""
    part = named(screen, name, QAbstractButton)
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=QPoint(12, part.height() // 2))
    QApplication.processEvents()


def write(screen: QWidget, name: str, words: str) -> None:
    """Go to a field, replace what stands in it, and leave it by Tab."""
    part = named(screen, name)
    part.setFocus()
    QTest.keyClick(part, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(part, words)
    QTest.keyClick(part, Qt.Key.Key_Tab)


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None, "nothing has the focus"
    QTest.keyClick(focused, which, held)
    QApplication.processEvents()


def draw(screen: QWidget, name: str = "Your signature") -> None:
    """Draw a signature with the mouse."""
    paper = named(screen, f"{name}: draw with pen, finger or mouse")
    spots = [QPoint(30, 60), QPoint(80, 25), QPoint(130, 70), QPoint(190, 40)]
    QTest.mousePress(paper, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(paper, spot)
    QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=spots[-1])
