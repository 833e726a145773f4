"""What is settled before a lesson look: who reads it, and that the teacher is not looked at more than was agreed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import load_limit, looks, observation_load
from sifield.fieldwork.load_limit import Limit, Tally
from sifield.fieldwork.looks import Reader
from sifield.fieldwork.observation_load import MOST_MINUTES, Coming
from sifield.fieldwork.templates import FormRow
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S1, S3
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.quiet_line import QuietLine
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text
from sifield.whole_numbers import read_whole
from sifield.wire.looks import is_lesson_look

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

Keep = Callable[["Session", str], None]
"""Writes something about a visit; made in the window, run where the store is written."""
_NEVER = (
    "Tell the teacher beforehand why you look, who reads it and when it is deleted. It is never for appraisal, pay or "
    "capability; nothing of it stands in an overview or a report."
)


class LoadFields(QWidget):
    """For whom a look counts, and how long it is to be; says what that teacher has had, before the limit is passed."""

    def __init__(
        self, tasks: Tasks, now: Callable[[], datetime], parent: QWidget | None = None, *, is_over: bool = False
    ) -> None:
        super().__init__(parent)
        self._tasks, self._now, self._school_id, self._is_over = tasks, now, "", is_over
        self.reference, self.minutes = TextField("The teacher’s reference"), TextField("Minutes in the room")
        self.reference.setObjectName("load_reference")
        self.minutes.setObjectName("load_minutes")
        hint = (
            "Such as T14: the school’s own, or a code that the teacher chooses. Never a name; it is kept with no look."
        )
        self._reference_row = FieldRow("The teacher’s reference", self.reference, hint=hint, optional=True)
        self._minutes_row = FieldRow("Minutes in the room", self.minutes, optional=True)
        self.told = Text("", "small", "ink2")
        self.told.setObjectName("load_told")
        self.warning = QuietLine()
        self.warning.setObjectName("load_warning")
        self.setLayout(
            column(Columns([self._reference_row, self._minutes_row], least=240), self.told, self.warning, gap=S1)
        )
        self.told.hide()
        rest = Rest(self)
        rest.rested.connect(self.look)
        for line in (self.reference, self.minutes):
            line.textEdited.connect(rest.touch)
            line.editingFinished.connect(rest.flush)

    def show_coming(self, school_id: str, coming: Coming, *, asks_minutes: bool) -> None:
        """Show what is known of a look in a school; where the form tells the minutes, they are not asked for again."""
        self._school_id = school_id
        self.reference.setText(coming.reference)
        self.minutes.setText(str(coming.minutes or ""))
        self._minutes_row.setVisible(asks_minutes)
        self.look()

    def set_school(self, school_id: str) -> None:
        """Look in another school."""
        self._school_id = school_id
        self.look()

    @property
    def asked_minutes(self) -> int:
        """The minutes that are typed, 0 for none."""
        return read_whole(self.minutes.text()) or 0

    def fault(self) -> str:
        """Say by the field what is wrong, and give it; "" for nothing."""
        faults = {self._reference_row: "", self._minutes_row: ""}
        if self.reference.text().strip():
            try:
                observation_load.read_reference(self.reference.text())
            except SifieldError as refused:
                faults[self._reference_row] = refused.message
        words = self.minutes.text().strip()
        if words and not 1 <= self.asked_minutes <= MOST_MINUTES:
            faults[self._minutes_row] = f"Give minutes from 1 to {MOST_MINUTES}."
        for field, said in faults.items():
            field.show_fault(said)
        return next(filter(None, faults.values()), "")

    def look(self) -> None:
        """Say what the teacher has had so far, and whether one more look would pass the limit."""
        words, school_id, on = self.reference.text(), self._school_id, self._now().astimezone().date()
        try:
            reference = observation_load.read_reference(words) if school_id else ""
        except SifieldError:
            reference = ""
        if not reference:
            self._say("", "")
            return

        def read(session: "Session") -> tuple[Tally, Limit]:
            tally = observation_load.get_tally(session, school_id, reference, on)
            return tally, load_limit.get_limit(session)

        self._tasks.read(self, read, self._show)

    def _show(self, found: tuple[Tally, Limit]) -> None:
        tally, limit = found
        warning = load_limit.warn(tally, limit, self.asked_minutes, is_over=self._is_over)
        told = f"{load_limit.say_tally(tally, limit)} The teacher may see this line; a wrong count is put right on "
        self._say(f"{told}the school’s page.", warning)

    def _say(self, told: str, warning: str) -> None:
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.warning.say(warning)


class LookTerms(Card):
    """The terms of a look that is about to be planned; hidden for every other form."""

    def __init__(self, tasks: Tasks, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Before a lesson look")
        self.setObjectName("look_terms")
        self._tasks = tasks
        self._form: FormRow | None = None
        self._ticks: dict[str, Check] = {}
        self._always, self._readers = Text("", "body", "ink2"), QVBoxLayout()
        self._readers.setSpacing(S1)
        self.load = LoadFields(tasks, now)
        self.body.setSpacing(S3)
        self.body.addWidget(Text("Before a lesson look", "question"))
        self.body.addWidget(Text(_NEVER, "body", "ink2"))
        self.body.addLayout(column(Text("Who reads it besides?", "strong"), self._always, gap=S1))
        self.body.addLayout(self._readers)
        self.body.addWidget(self.load)
        self.hide()

    def show_form(self, form: FormRow | None) -> None:
        """Offer the readers that a form names; a form that is no look has no terms."""
        self._form, self._ticks = form, {}
        clear(self._readers)
        self.setVisible(self._is_look)
        if form is not None and self._is_look:
            self._tasks.read(self, partial(looks.list_readers, digest=form.sha256), partial(self._offer, form))

    @property
    def _is_look(self) -> bool:
        return self._form is not None and is_lesson_look(self._form.form_id)

    def _offer(self, form: FormRow, readers: tuple[Reader, ...]) -> None:
        if form != self._form:
            return
        always = " · ".join(one.label for one in readers if one.is_fixed) or "Only whoever looks reads it on a laptop."
        self._always.setText(f"{always} – always. Fixed once you start or plan it: nobody is added later.")
        for one in readers:
            if not one.is_fixed:
                tick = self._ticks[one.name] = Check(one.label)
                tick.setObjectName(f"reader_{one.name}")
                self._readers.addWidget(tick)

    @property
    def readers(self) -> tuple[str, ...]:
        """Who is chosen to read it, besides those who always do."""
        return tuple(name for name, tick in self._ticks.items() if tick.isChecked())

    def is_complete(self) -> bool:
        """Say by the fields what is wrong; True if nothing is."""
        return not self._is_look or not self.load.fault()

    def keeping(self) -> Keep:
        """Give what keeps on this laptop for whom the look that was just planned counts."""
        reference, minutes = self.load.reference.text(), self.load.asked_minutes
        if not self._is_look or not reference.strip():
            return _nothing
        return lambda session, visit_id: observation_load.remember(session, visit_id, reference, minutes)


class LookLoad(Card):
    """On the check page of a look: for whom it counts, once it is finished."""

    def __init__(
        self, tasks: Tasks, store: StoreName, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, name="Observation load")
        self.setObjectName("look_load")
        self._tasks, self._store = tasks, store
        self._is_open = False
        self._about = Text("", "body", "ink2")
        self.load = LoadFields(tasks, now, is_over=True)
        self.body.setSpacing(S3)
        self.body.addWidget(Text("Observation load", "question"))
        self.body.addWidget(self._about)
        self.body.addWidget(self.load)
        self.hide()

    def show_look(self, visit_id: str, school_id: str) -> None:
        """Read what is known of a look."""
        coming = partial(observation_load.get_coming, visit_id=visit_id)
        self._tasks.read(self, coming, partial(self._show, school_id), store=self._store)

    def _show(self, school_id: str, coming: Coming) -> None:
        self._is_open = not coming.is_counted
        self.load.setVisible(self._is_open)
        self._about.setText(
            "One look and its minutes are added to the teacher’s tally of this school year. Without a reference "
            "nothing is counted."
            if self._is_open
            else "This look is counted. For whom is not kept."
        )
        self.load.show_coming(school_id, coming, asks_minutes=not coming.is_told)
        self.show()

    def is_complete(self) -> bool:
        """Say by the fields what is wrong; True if nothing is."""
        return not self._is_open or not self.load.fault()

    def counting(self) -> Keep:
        """Give what counts the look for whom is given, if it is not counted yet."""
        reference, minutes = self.load.reference.text(), self.load.asked_minutes
        if not self._is_open:
            return _nothing

        def count(session: "Session", visit_id: str) -> None:
            observation_load.remember(session, visit_id, reference, minutes)
            observation_load.count(session, visit_id)

        return count


def _nothing(_session: "Session", _visit_id: str) -> None:
    """There is nothing to be kept."""
