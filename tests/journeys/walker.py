"""A person in front of the real window: sees words, clicks what carries them, types where the label says.

Everything goes through the window itself: a click lands on what lies under the pointer, a key where the focus is.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from sifield.app import connect_tasks
from sifield.paths import DataFolder
from sifield.ui import places
from sifield.ui.main_window import MainWindow
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.widgets.list_row import ListRow
from tests.ui.on_desk import drop_files

_PATIENCE = 30_000
"""Milliseconds that something may take to appear: key derivation and signing on a busy machine."""

_NAMES = {"Enter": "Return", "Ctrl+Enter": "Ctrl+Return"}


class _Strays(QObject):
    """Sees windows that open beside the one: a part that is shown before it has its place becomes one for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            passing = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
            if not isinstance(watched, MainWindow) and watched.windowType() not in passing:
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()!r}")
        return False


class Walker:
    """One start of the program on a data folder, from the first paint to closing the window."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self._has_left = False
        self._strays = _Strays()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self._strays)
        self.tasks = BackgroundTasks()
        self.window = MainWindow()
        connect_tasks(self.window, self.tasks)
        data = DataFolder(folder)
        data.make()
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        places.furnish(self.window, self.tasks, data)

    # -- seeing ----------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """Everything that can be read: labels, buttons and rows, fields and their content."""
        told = []
        for part in self.window.findChildren(QWidget):
            if not part.isVisible():
                continue
            if isinstance(part, QLabel | QAbstractButton | QLineEdit):
                told.append(part.text())
            if isinstance(part, QAbstractButton):
                told.append(part.accessibleName())
            if isinstance(part, QPlainTextEdit):
                told.append(part.toPlainText())
        return "\n".join(told)

    @property
    def status(self) -> str:
        """What the status bar says."""
        return self.window.status.words

    def sees(self, *words: str) -> None:
        """Wait until all of these can be read."""
        self.waits(lambda: all(one in self.words for one in words), f"does not see {words}")

    def reads_status(self, *words: str) -> None:
        """Wait until the status bar says all of these."""
        self.waits(lambda: all(one in self.status for one in words), f"the status is not {words}")

    def waits(self, until: Callable[[], bool], otherwise: str) -> None:
        """Wait until something is so; say what was to be seen if it never is."""
        try:
            self._qtbot.waitUntil(until, timeout=_PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{otherwise}\nstatus: {self.status}\nseen:\n{self.words}") from None

    def stands_in(self, label: str) -> None:
        """Wait until the keys go to the empty field with this name."""

        def stands() -> bool:
            field = QApplication.focusWidget()
            return isinstance(field, QLineEdit) and field.accessibleName() == label and not field.text()

        self.waits(stands, f"does not stand in {label!r}")

    def row(self, title: str, tag: str) -> str:
        """Wait for a row of a list, and give its name."""
        found: list[str] = []

        def find() -> bool:
            rows = [part for part in self.window.findChildren(ListRow) if part.isVisible()]
            found[:] = [part.accessibleName() for part in rows if title in part.title and part.tag == tag]
            return bool(found)

        self.waits(find, f"finds no row {title!r} that is {tag!r}")
        return found[0]

    def content(self, label: str) -> str:
        """Give what stands in the text field with this name."""
        field = self._field(label)
        assert isinstance(field, QPlainTextEdit)
        return field.toPlainText()

    def may_press(self, words: str) -> bool:
        """Whether something with these words can be clicked now."""
        return self._button(words) is not None

    # -- doing -----------------------------------------------------------------------------------------------------

    def presses(self, words: str) -> None:
        """Wait for a button, choice, tick or row with these words (or this name), and click it."""
        self.waits(lambda: self._button(words) is not None, f"cannot press {words!r}")
        self.waits(lambda: not self.tasks.busy, "background work does not end")  # nobody aims at what is still coming
        button = self._button(words)
        assert button is not None, f"{words!r} is gone again"
        self._click(button, QPoint(14, button.height() // 2))

    def types(self, label: str, words: str) -> None:
        """Click into the field with this name, replace what stands in it, and leave it by Tab."""
        self.waits(lambda: self._field(label) is not None, f"finds no field {label!r}")
        field = self._field(label)
        assert field is not None
        self._click(field, QPoint(8, 12))
        self.keys("Ctrl+A", f"…{words}", "Tab")

    def choices(self, label: str) -> list[str]:
        """Give what a list offers, once it offers anything."""

        def offered() -> list[str]:
            field = self._field(label)
            return [field.itemText(at) for at in range(field.count())] if isinstance(field, QComboBox) else []

        self.waits(lambda: bool(offered()), f"finds nothing in the list {label!r}")
        return offered()

    def keys(self, *keys: str) -> None:
        """Press keys as the keyboard sends them: to the window, which knows about popups, shortcuts and the focus.

        Names as on the keys ("Ctrl+Shift+N", "Enter"); "…" begins words to type.
        """
        handle = self.window.windowHandle()
        for key in keys:
            if key.startswith("…"):
                for letter in key[1:]:
                    QTest.keyClick(handle, letter)
            else:
                pressed = QKeySequence(_NAMES.get(key, key))[0]
                QTest.keyClick(handle, pressed.key(), pressed.keyboardModifiers())
            QApplication.processEvents()

    def draws(self, name: str = "Your signature") -> None:
        """Draw a signature with the mouse."""
        label = f"{name}: draw with pen, finger or mouse"

        def papers() -> list[QWidget]:
            parts = self.window.findChildren(QWidget)
            return [part for part in parts if part.accessibleName() == label and part.isVisible()]

        self.waits(lambda: bool(papers()), "finds nothing to draw on")
        paper = papers()[0]
        self._bring_into_view(paper)
        handle, corner = self.window.windowHandle(), paper.mapTo(self.window, QPoint(0, 0))
        spots = [corner + QPoint(x, y) for x, y in ((30, 60), (80, 25), (130, 70), (190, 40))]
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(handle, spot)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=spots[-1])

    def leaves(self) -> None:
        """Close the window, and wait until everything is written and the stores are closed; once is enough."""
        if self._has_left:
            return
        self._has_left = True
        self.window.unlock()
        assert self.window.close()
        self.tasks.close()
        self.window.deleteLater()
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self._strays)
        assert not self._strays.seen, f"windows of their own: {self._strays.seen}"

    def drops(self, path: Path) -> None:
        """Drag a file onto the screen in hand and let it go there."""
        screen = self.window.current_screen
        assert screen is not None
        drop_files(screen, path)

    def comes_forward(self) -> None:
        """Bring this window to the front, where another one was."""
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)

    # -- finding ---------------------------------------------------------------------------------------------------

    def _button(self, words: str) -> QAbstractButton | None:
        found = [
            part
            for part in self.window.findChildren(QAbstractButton)
            if part.isVisible() and part.isEnabled() and words in (part.text(), part.accessibleName())
        ]
        return found[0] if found else None

    def _field(self, label: str) -> QWidget | None:
        kinds = QLineEdit | QPlainTextEdit | QComboBox
        found = [
            part
            for part in self.window.findChildren(QWidget)
            if isinstance(part, kinds) and part.isVisible() and part.isEnabled() and part.accessibleName() == label
        ]
        return found[0] if found else None

    def _click(self, part: QWidget, at: QPoint) -> None:
        def reached() -> bool:
            self._bring_into_view(part)
            return self.window.childAt(part.mapTo(self.window, at)) is not None

        self.waits(reached, f"{part.accessibleName()!r} lies outside the window")
        spot = part.mapTo(self.window, at)
        under = self.window.childAt(spot)
        assert under is part or part.isAncestorOf(under), f"{part.accessibleName()!r} lies under {under!r}"
        # A hand is slow: whatever pressing the button set going (the focus leaves a field, its words are written, the
        # screen is shown anew) happens before it lets go, and what it wanted must still lie there.
        QTest.mousePress(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        self.waits(lambda: not self.tasks.busy, "background work does not end")
        QTest.mouseRelease(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        QApplication.processEvents()

    @staticmethod
    def _bring_into_view(part: QWidget) -> None:
        """Scroll, as a person would, until a part can be seen."""
        QApplication.processEvents()
        above = part.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(part)
            above = above.parentWidget()
        QApplication.processEvents()
