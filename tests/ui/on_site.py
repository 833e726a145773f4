"""A person on a learning walk: the real form in a real store, and the capture screen in the real window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sifield.assets import asset
from sifield.fieldwork import capture, templates, visits
from sifield.fieldwork.capture import Draft
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.tasks import Tasks
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.inline_tasks import InlineTasks


@dataclass
class Clock:
    """A clock that a test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def later(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


@dataclass
class OnSite:
    """A visit under way on a laptop."""

    laptop: Laptop
    visit_id: str
    tasks: InlineTasks
    clock: Clock = field(default_factory=Clock)

    def screen(self, tasks: Tasks | None = None, **more: Any) -> CaptureScreen:
        """Open the capture screen."""
        return CaptureScreen(tasks or self.tasks, self.visit_id, self.laptop.reviewer_id, now=self.clock, **more)

    def draft(self) -> Draft:
        """Read from the store what was kept."""
        with self.laptop.stores.general.read() as session:
            return capture.load(session, self.visit_id)

    def write(self, work: Callable[[Any], Any]) -> Any:
        """Write to the store as another part of the program would."""
        with self.laptop.stores.general.write(self.laptop.reviewer_id, self.clock()) as session:
            return work(session)


def on_site(folder: Path, *, started: bool = True, focus: str = "Reading and oracy") -> OnSite:
    """Plan (and begin) a learning walk at a school."""
    laptop = make_laptop(folder, head_key="missing")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        workbook = asset("forms", "learning_walk.xlsx").read_bytes()
        form = templates.publish(session, workbook, "learning_walk.xlsx", NOW)
        new = visits.NewVisit(
            school_id=laptop.school_id, form=form, reviewer_id=laptop.reviewer_id, planned_on=TODAY, focus=focus
        )
        visit_id = visits.plan_visit(session, new)
        if started:
            visits.start(session, visit_id, NOW)
    return OnSite(laptop, visit_id, InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW))


def in_window(screen: CaptureScreen, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Show the screen in the window, with the focus where the window gives it."""
    window = MainWindow()
    window.resize(*size)
    window.show()
    window.show_screen(screen, *screen.heading, back=lambda: None, actions=screen.bar_actions, keys=screen.KEYS)
    window.activateWindow()
    for _ in range(4):
        QApplication.processEvents()
    return window


def press(widget: QWidget, *keys: str) -> None:
    """Press keys wherever the focus is: "3", "Ctrl+Down", or words in one go with a leading "…"."""
    for key in keys:
        target = QApplication.focusWidget() or widget
        if key.startswith("…"):
            QTest.keyClicks(target, key[1:])
        else:
            _press_one(target, key)
        QApplication.processEvents()


def _press_one(target: QWidget, key: str) -> None:
    *held, last = key.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for each in held:
        modifiers |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}[each]
    named = {"Enter": "Key_Return", "Backspace": "Key_Backspace", "Down": "Key_Down", "Up": "Key_Up",
             "PgDown": "Key_PageDown", "PgUp": "Key_PageUp", "Esc": "Key_Escape", "Tab": "Key_Tab"}  # fmt: skip
    QTest.keyClick(target, getattr(Qt.Key, named.get(last, f"Key_{last.upper()}")), modifiers)
