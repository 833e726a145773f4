"""The agreed actions of a school: what is open, and what somebody says is done, each with a way back."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sifield.fieldwork import access, tracking
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.school_page import SchoolPage
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk
from sifield.ui.school.work import Listed, beside
from sifield.ui.tasks import StoreName
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.words import count, say_class, say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class ActionsSection(Listed):
    """What is agreed and not done yet, then what is said to be done and nobody has verified."""

    key, title, more = "actions", "Open actions", "actions"
    nothing = "No action of an agreed plan is open."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.note, self.day = TextField("What shows that it is done"), DateField("Done on", desk.today())
        self._day_row = FieldRow("Done on", self.day)
        note_row = FieldRow(
            "What shows that it is done", self.note,
            hint="Your name and today’s date are kept with it. It is a claim: nobody has verified it by that.",
        )  # fmt: skip
        self.form = Entry(
            "The action is done", "Say that it is done", (note_row,), (self._day_row,),
            by_code={"done-on": self._day_row},
        )  # fmt: skip
        self.add_form(self.form)
        follow = QuietButton("Follow them: notes, how they stand, verify…", icon="target")
        follow.clicked.connect(lambda: self.actions_wanted.emit(desk.school_id))
        self.buttons.addWidget(follow)
        self._action: TrackedAction | None = None
        self.form.kept.connect(self._claim)

    def of(self, page: SchoolPage) -> object:
        return page.work.actions, page.work.claimed, page.priorities

    def count(self, page: SchoolPage) -> int:
        return len(page.work.actions)

    def lines(self, page: SchoolPage) -> list[QWidget]:
        numbers = {one.id: one.number for one in page.priorities}
        open_ones = [self._line(action, numbers.get(action.priority_id, 0)) for action in page.work.actions]
        if page.work.claimed and not open_ones:
            self.tell(self.nothing)
        else:
            self.tell("")
        return [*open_ones, *map(self._claimed, page.work.claimed)]

    def _line(self, action: TrackedAction, priority: int) -> QWidget:
        parts = [action.owner] if action.owner else []
        if action.deadline:
            parts.append(f"by {say_day(action.deadline)}")
        parts.append(f"agreed {count(action.age, 'school day')} ago")
        if priority:
            parts.append(f"priority {priority}")
        parts.append(action.visit_title)
        late = f"{count(action.late, 'school day')} late" if action.late else "On time"
        shown = ListRow(
            action.text,
            say_class(" · ".join(part for part in parts if part), action.sensitivity),
            tag=late,
            tone="bad" if action.late else "neutral",
        )
        shown.clicked.connect(partial(self.plan_opened.emit, action.plan_id))
        done = QuietButton("It is done…", name=f"It is done: {action.text}")
        done.clicked.connect(partial(self._ask, action))
        return beside(shown, done)

    def _claimed(self, action: TrackedAction) -> QWidget:
        said = f"said by {action.claimed_by or 'somebody'}" + (
            f" on {say_day(action.claimed_on)}" if action.claimed_on else ""
        )
        parts = (
            f"done on {say_day(action.done_on) if action.done_on else 'no day'}",
            action.done_note,
            said,
            action.owner,
            action.visit_title,
        )
        words = say_class(" · ".join(part for part in parts if part), action.sensitivity)
        shown = ListRow(action.text, words, tag="Said to be done, not verified", tone="brand")
        shown.clicked.connect(partial(self.plan_opened.emit, action.plan_id))
        back = QuietButton("Take it back", name=f"Take it back: {action.text}")
        back.clicked.connect(partial(self._take_back, action))
        return beside(shown, back)

    # --- writing

    def _ask(self, action: TrackedAction, _on: bool = False) -> None:
        self._action = action
        self.note.clear()
        self.day.set_value(self.desk.today())
        self.form.ask(f"The action is done: {action.text}")

    def _claim(self) -> None:
        action, day, note, today = self._action, self.day.value, self.note.text(), self.desk.today()
        if action is None:
            return
        if day is None:
            self._day_row.show_fault("Enter the day on which it was done.")
            self.day.setFocus()
            return
        done_on: date = day

        def claim(session: "Session") -> None:
            word = Word(access.whose_laptop(session).person_id, today)
            tracking.claim_done(session, action.id, done_on, note, word)

        self.desk.write(claim, lambda _: self.form.hide(), self.form.show_fault, store=_store(action))

    def _take_back(self, action: TrackedAction, _on: bool = False) -> None:
        self.desk.write(partial(tracking.take_back, action_id=action.id), store=_store(action))


def _store(action: TrackedAction) -> StoreName:
    return "safeguarding" if action.sensitivity == "safeguarding" else "general"
