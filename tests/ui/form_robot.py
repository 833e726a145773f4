"""A robot that fills a form in through the real window, by keys alone: from the first question to the finished visit.

It looks at what a person would look at: which card is in hand, what it asks, whether it says that something is wrong.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from library.build import FORMS
from sifield.fieldwork import capture, templates, visits
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.schools import NewSchool
from sifield.forms.values import Value
from sifield.models.store import Store
from sifield.ui.beginning import now
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key, Page, QuestionView
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.question_card import QuestionCard
from tests.forms.library import robot
from tests.laptops import NOW, Laptop
from tests.ui.inline_tasks import InlineTasks

ROWS = 2
"""Rows (stops, files, sessions) that the robot adds to each repeat."""
_MOST_STEPS = 1500
CHURCH = NewSchool(
    name="St Brannoc’s Church of England Primary School", phase="Primary", age_from=4, age_to=11,
    religious_character="Church of England", head_name="Mireille Ashdown",
)  # fmt: skip
_WORDS = ("Seen.", "412")
_TYPED: dict[str, Sequence[str]] = {
    "integer": ("3", "10", "1", "0", "100"), "decimal": ("3", "92.5", "0"), "time": ("9.30am",),
    "date": ("in 2 weeks", "yesterday", "today"), "text": _WORDS, "area": _WORDS,
}  # fmt: skip


@dataclass
class FormRobot:
    """Somebody at the keyboard, with one visit in front of them."""

    laptop: Laptop
    form_id: str
    window: MainWindow = field(init=False)
    given: dict[Key, Value] = field(default_factory=dict)
    """What was chosen or typed, by question."""
    notes: list[str] = field(default_factory=list)
    """What was noted: one note a page."""
    _noted: Page | None = None

    def __post_init__(self) -> None:
        laptop = self.laptop
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            workbook = (FORMS / f"{self.form_id}.xlsx").read_bytes()
            form = templates.publish(session, workbook, f"{self.form_id}.xlsx", NOW)
        self.store: Store = getattr(laptop.stores, form.sensitivity)
        with self.store.write(laptop.reviewer_id, NOW) as session:
            new = visits.NewVisit(
                school_id=laptop.school_id, form=form, reviewer_id=laptop.reviewer_id, planned_on=now().date(),
                focus="Reading and oracy",
            )  # fmt: skip
            self.visit_id = visits.plan_visit(session, new)

    def open(self) -> None:
        """Open the visit in the window."""
        self.window = MainWindow()
        self.window.resize(1366, 768)
        tasks = InlineTasks(self.laptop.stores, actor=self.laptop.reviewer_id, at=NOW)
        self.path = VisitPath(self.window, tasks, self.laptop.stores, self.laptop.reviewer_id)
        self.window.show()
        self.window.activateWindow()
        self.path.open_visit(self.visit_id)
        QApplication.processEvents()
        begin = self.window.findChild(QWidget, "begin")
        if begin is not None and begin.hasFocus():
            self.press("Space")

    def have_filled(self, until: str) -> None:
        """Have the visit begun, and answered by an earlier hand as far as a section, at which it stands."""
        with self.store.write(self.laptop.reviewer_id, NOW) as session:
            visits.start(session, self.visit_id, NOW)
            form = capture.load(session, self.visit_id)
            names = [one.name for one in form.template.sections]
            before = {one.name: one for one in form.template.sections[: names.index(until)]}
            filled, _ = robot.fill(
                form.template, form.setting, {name: [""] for name in before if before[name].repeat}, {}
            )
            rows = {
                name: capture.add_row(session, self.visit_id, name, "", NOW).row.id
                for name, section in before.items()
                if section.repeat
            }
            for name, row_id in filled.steps():
                section = form.template.section_of(name).name
                if section in before and (value := filled.value(name, row_id)) is not None:
                    capture.save_answer(session, self.visit_id, name, rows.get(section, ""), value, running=False)
            capture.remember_place(session, self.visit_id, json.dumps([until, "", 0, "", ""]))

    def fill(self) -> None:
        """Answer whatever is asked from here on, and finish the visit."""
        for _ in range(_MOST_STEPS):
            before = self._state.page, self._state.current
            self._answer_question()
            if not self._add_row():
                self.press("Ctrl+Down")
            if (self._state.page, self._state.current) == before:
                break
        self.press("Ctrl+Return")
        check = self.window.current_screen
        assert isinstance(check, CheckAnswersScreen), "Ctrl+Enter leads to the check page"
        assert not check._gaps, [f"{gap.where}: {gap.message}" for gap in check._gaps]
        self.press("Ctrl+Return")  # it asks once whether there was an immediate concern
        if self.window.current_screen is check:
            assert check.concern.is_open
            self.press("Space")
            self.press("Ctrl+Return")

    def kept(self) -> Draft:
        """Read the visit from the store."""
        with self.store.read() as session:
            return capture.load(session, self.visit_id)

    def press(self, *keys: str) -> None:
        """Press keys as the keyboard sends them: to the window. "…" begins words to type."""
        handle = self.window.windowHandle()
        for key in keys:
            if key.startswith("…"):
                for letter in key[1:]:
                    QTest.keyClick(handle, letter)
            else:
                pressed = QKeySequence(key)[0]
                QTest.keyClick(handle, pressed.key(), pressed.keyboardModifiers())
        QApplication.processEvents()

    # -- inside

    @property
    def _state(self) -> CaptureState:
        screen = self.window.current_screen
        assert isinstance(screen, CaptureScreen)
        assert screen._work is not None, "the visit has begun"
        return screen._work._state

    @property
    def _card(self) -> QuestionCard | None:
        """The card in hand, as it says itself."""
        cards = [card for card in self.window.findChildren(QuestionCard) if card.is_current and card.isVisible()]
        return cards[0] if cards else None

    def _answer_question(self) -> None:
        state = self._state
        label = QApplication.focusWidget()
        if label is not None and label.objectName() == "stop_label":
            self.press(f"…Room {len(state.rows.of(state.section(state.page), ''))}", "Ctrl+Down")
        card = self._card
        if card is None or card.view.is_answered:
            return
        key, view = card.key, card.view
        assert card.isAncestorOf(QApplication.focusWidget()), f"the focus is in {view.label!r}"
        if view.input == "picture":
            self._paste_picture()
        elif view.choices:
            self._choose(view)
        elif view.input == "tick":
            self.press("Space")
            self.given[key] = "OK"
        else:
            self._type(view)
        if view.takes_notes and self._state.page != self._noted:
            words = f"Seen {len(self.notes) + 1}"
            is_typing = view.input in ("text", "area")
            self.press("F6" if is_typing else "N", f"…{words}", "Return")
            self.notes.append(words)
            self._noted = self._state.page

    def _choose(self, view: QuestionView) -> None:
        marks = [choice.name for choice in view.choices]
        at = zlib.crc32(f"{self.form_id} {view.key[0]} {len(self.given)}".encode()) % len(marks)
        choice = view.choices[at]
        self.given[view.key] = [choice.name] if view.input in ("many", "long_many") else choice.name
        if view.input == "rating" and choice.key:
            self.press(choice.key)
        elif view.input in ("long_list", "long_many"):
            self.press(f"…{choice.label}", "Return")
        elif view.input == "list":
            self.press(*["Down"] * (at + 1))
        else:
            for _ in marks:
                here = QApplication.focusWidget()
                if isinstance(here, QAbstractButton) and here.text() == choice.label:
                    break
                self.press("Tab" if view.input == "many" else "Down")
            if isinstance(here, QAbstractButton) and not here.isChecked():
                self.press("Space")
            if view.input == "many" and self._card is not None and self._card.view.fault:
                self._tick_all(len(marks))

    def _tick_all(self, many: int) -> None:
        """Tick the others too, where the form says that the one is not enough."""
        self.press(*["Up"] * many)
        for _ in range(many):
            here = QApplication.focusWidget()
            self.press(*["Space"] * (isinstance(here, QAbstractButton) and not here.isChecked()), "Down")
        assert self._card is not None
        assert not self._card.view.fault
        self.given[self._card.key] = self._state.value(self._card.key)

    def _type(self, view: QuestionView) -> None:
        for words in _TYPED[view.input]:
            self.press("Ctrl+A", f"…{words}")
            card = self._card
            assert card is not None
            if card.view.is_answered and not card.view.fault:
                break
        value = self._state.value(view.key)
        if view.input in ("text", "area"):
            assert value == words, f"{view.label!r} holds what was typed"
        self.given[view.key] = value

    def _paste_picture(self) -> None:
        picture = QImage(320, 200, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkCyan)
        QApplication.clipboard().setImage(picture)
        self.press("Ctrl+V", "Ctrl+Return")

    def _add_row(self) -> bool:
        """Add another row at the end of the last one, or the first where none is; tell whether there was need."""
        state = self._state
        section = state.section(state.page)
        rows = state.rows.of(section, "") if section.repeat and not section.parent else []
        if not section.repeat or section.parent or state.is_counted(section) or len(rows) >= ROWS:
            return False
        if rows and state.page.row_id:
            beyond = state.neighbour(1)
            keys = state.asked_keys(state.page)
            is_last = not keys or state.current == keys[-1]
            if not is_last or (beyond is not None and beyond.row_id == state.page.row_id):
                return False
        self.press("Ctrl+Shift+N")
        return True
