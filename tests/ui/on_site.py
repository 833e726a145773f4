"""A person on a learning walk: the real form in a real store, and the capture screen in the real window."""

import atexit
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from sifield.assets import asset
from sifield.fieldwork import capture, schools, templates, visits
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.templates import FormRow
from sifield.keys import StoreKeys
from sifield.models.store import Store, open_stores
from sifield.paths import DataFolder
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.tasks import Tasks
from tests.laptops import NOW, TODAY, Laptop
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


@dataclass(frozen=True)
class _Prepared:
    """A laptop with a visit, made once and copied for each test: making stores is slow."""

    folder: Path
    keys: StoreKeys
    ids: tuple[str, str, str, str]
    form: FormRow


@cache
def _prepared(started: bool, workbook: bytes) -> _Prepared:
    folder, keys = Path(mkdtemp()), StoreKeys(os.urandom(32), os.urandom(32))
    atexit.register(shutil.rmtree, folder)
    stores = open_stores(DataFolder(folder), keys)
    with stores.general.write("", NOW) as session:
        reviewer_id = schools.add_person(session, "Amara Whitlock", "reviewer")
        new_school = schools.NewSchool(name="Harbour Lane Primary", phase="Primary", head_name="Mireille Ashdown")
        school_id = schools.add_school(session, new_school, TODAY)
        head = schools.get_school(session, school_id, TODAY).head
        workbook = workbook or asset("forms", "learning_walk.xlsx").read_bytes()
        form = templates.publish(session, workbook, "form.xlsx", NOW)
        focus = "Reading and oracy"
        new = visits.NewVisit(school_id=school_id, form=form, reviewer_id=reviewer_id, planned_on=TODAY, focus=focus)
        visit_id = visits.plan_visit(session, new)
        if started:
            visits.start(session, visit_id, NOW)
    stores.close()
    return _Prepared(folder, keys, (reviewer_id, head.id if head else "", school_id, visit_id), form)


def on_site(folder: Path, *, started: bool = True, workbook: bytes = b"") -> OnSite:
    """Have a learning walk (or another form) planned and begun at a school, in stores of the test's own."""
    ready = _prepared(started, workbook)
    shutil.copytree(ready.folder, folder / "laptop")
    stores = open_stores(DataFolder(folder / "laptop"), ready.keys)
    reviewer_id, head_id, school_id, visit_id = ready.ids
    laptop = Laptop(stores, reviewer_id, head_id, school_id, ready.form)
    return OnSite(laptop, visit_id, InlineTasks(stores, actor=reviewer_id, at=NOW))


def fill_disk(store: Store, *, full: bool) -> None:
    """Let no connection of a store take another page, as a full disk would (or let it again)."""
    _set(store, f"max_page_count = {1 if full else 1_000_000}")


def bar_disk(store: Store, *, barred: bool) -> None:
    """Let no connection of a store write at all, as a disk would that may only be read (or let it again)."""
    _set(store, f"query_only = {int(barred)}")


def _set(store: Store, setting: str) -> None:
    """Set every connection that a store has at hand; the one that writes is among them once it is let go of."""
    store._writer.close()
    sessions = [store.read() for _ in range(5)]
    opened = [each.__enter__() for each in sessions]
    for session in opened:
        session.execute(text(f"PRAGMA {setting}"))
    for each in sessions:
        each.__exit__(None, None, None)


def in_window(screen: CaptureScreen, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """Show the screen in the window, with the focus where the window gives it."""
    window = MainWindow()
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()  # in front before a screen comes, as in the program: then the screen has the focus
    window.show_screen(screen, *screen.heading, back=lambda: None, actions=screen.bar_actions, keys=screen.KEYS)
    for _ in range(4):
        QApplication.processEvents()
    return window


def opened(qtbot: QtBot, made: OnSite, **more: Any) -> MainWindow:
    """Open the capture screen in the window, the focus in it."""
    shown = in_window(made.screen(**more))
    qtbot.addWidget(shown)
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def part(window: QWidget, name: str) -> Any:
    """Give the one part of that name that a person can see."""
    QApplication.processEvents()
    found = [each for each in window.findChildren(QWidget, name) if each.isVisible()]
    assert found, f"{name} is not to be seen"
    return found[0]


def tool(window: QWidget, name: str) -> Any:
    """Give one of what can be done in a visit, having unfolded "More" below the outline."""
    if not part(window, "more_tools").isChecked():
        part(window, "more_tools").click()
    return part(window, name)


def card_in_hand(window: MainWindow) -> str:
    """Name the question in hand."""
    QApplication.processEvents()
    cards = [each for each in window.findChildren(QWidget) if each.objectName().startswith("card_")]
    return next(each.objectName().removeprefix("card_") for each in cards if each.is_current and each.isVisible())  # type: ignore[attr-defined]


def words(window: QWidget) -> str:
    """Give all words that can be read."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


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
             "PgDown": "Key_PageDown", "PgUp": "Key_PageUp", "Esc": "Key_Escape", "Space": "Key_Space",
             "Tab": "Key_Tab", "F9": "Key_F9", "Left": "Key_Left", "Right": "Key_Right"}  # fmt: skip
    QTest.keyClick(target, getattr(Qt.Key, named.get(last, f"Key_{last.upper()}")), modifiers)
