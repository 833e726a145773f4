"""Start a visit: where, with which form, on what. Serves the person in the car park, and the one who plans ahead."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.documents.occasions import for_any_school, for_school
from sifield.errors import SifieldError
from sifield.fieldwork import access, bookings, capture, company, guidance, pairs, programme, schools, visits
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.pairs import Asked
from sifield.fieldwork.programme import DueRow
from sifield.fieldwork.schools import PersonRow, SchoolRow
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.visits import NewVisit
from sifield.forms.guidance.documents import Citation
from sifield.ui.blank_copy import BlankCopy, Gather
from sifield.ui.form_words import by_collection, say_editions, say_minutes, say_whose
from sifield.ui.look_terms import LookTerms
from sifield.ui.tasks import StoreName, Tasks, read_both
from sifield.ui.theme import S2, S3, S4
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField, show_faults
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.grouped_choice import GroupedChoice
from sifield.ui.widgets.layout import Page, clear, column
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.names_field import NamesField
from sifield.ui.widgets.observer_row import ObserverRow
from sifield.ui.widgets.quiet_line import QuietLine
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day, say_due
from sifield.wire.looks import is_lesson_look

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_TONES: dict[str, ChipTone] = {"overdue": "bad", "due": "warn", "later": "neutral"}

_TYPE_HINT = "Type a part of its name."


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to choose from."""

    schools: tuple[SchoolRow, ...]
    forms: tuple[FormRow, ...]
    due: tuple[DueRow, ...]
    people: tuple[PersonRow, ...] = ()
    asked: tuple[Asked, ...] = ()
    booked: BookingRow | None = None


class StartVisitScreen(QWidget):
    """Chooses a school, a form and a focus.

    **Signals:** ``started(visit_id: str)`` when the visit has begun, ``planned(visit_id: str)`` when it is for later.
    """

    KEYS = (("Ctrl Enter", "start"),)

    started = Signal(str)
    planned = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        person_id: str,
        *,
        now: Callable[[], datetime],
        school_id: str = "",
        form_id: str = "",
        requirement_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Offer what there is; ``school_id``, ``form_id`` and ``requirement_id`` say what is known already."""
        super().__init__(parent)
        self.setObjectName("start_visit")
        self._tasks, self._person_id, self._now = tasks, person_id, now
        self._wanted = (school_id, form_id)
        self._requirement_id = requirement_id
        self._found = _Found((), (), ())
        self._today: date = now().astimezone().date()
        self._banners = Banners()
        self.school = ChoiceField("School", typed=True)
        self.school.setObjectName("school")
        self.form = GroupedChoice("Form")
        self.form.setObjectName("form")
        self.focus = TextField("Focus")
        self.focus.setObjectName("focus")
        self.walkers = NamesField("With")
        self.walkers.setObjectName("walkers")
        self.observer = ObserverRow()
        self.day = DateField("Day", self._today)
        self.day.setObjectName("day")
        self._editions, self._whose = QuietLine(), QuietLine()
        self.look = LookTerms(tasks, now)
        self._due = QVBoxLayout()
        self._due.setSpacing(S2)
        self.start = PrimaryButton("Start the visit")
        self.start.setObjectName("start")
        self.plan = SecondaryButton("Plan for later")
        self.plan.setObjectName("plan")
        self.blank = BlankCopy(tasks, self._banners, self._blank, now=now)
        self.one_sheet = BlankCopy(tasks, self._banners, self._blank, now=now, on_one_sheet=True)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.school)
        self.refresh()

    def refresh(self) -> None:
        """Read schools, the forms that this person can use, and what is due in either store."""
        today = self._today

        def look(session: "Session") -> _Found:
            rows, forms = schools.list_schools(session, today), access.list_forms(session)
            booked = bookings.of_requirement(session, self._requirement_id)
            people = pairs.list_observers(session, self._person_id)
            asked = pairs.list_asked(session, self._person_id, today)
            return _Found(rows, forms, programme.list_due(session, today), people, asked, booked)

        def both(one: _Found, other: _Found) -> None:
            asked = one.asked + other.asked
            self._show(replace(one, due=one.due + other.due, asked=asked, booked=one.booked or other.booked))

        read_both(self._tasks, self, look, both)

    def _lay_out(self) -> None:
        self._rows = {
            "school": FieldRow("School", self.school, hint=_TYPE_HINT),
            "form": FieldRow("What kind of visit", self.form, hint=_TYPE_HINT),
            "focus": FieldRow("Focus", self.focus, hint="As agreed with the headteacher and told to staff."),
            "walkers": FieldRow(
                "Who walks with you", self.walkers, hint="Names and roles, with commas between.", optional=True
            ),
            "day": FieldRow("Day", self.day, hint="Only to plan it for later."),
        }
        self._sheet = Card(name="The visit")
        self._sheet.body.setSpacing(S4)
        for field in (self._rows["school"], self._rows["form"], self._whose, self._editions, self._rows["focus"]):
            self._sheet.body.addWidget(field)
        self._sheet.body.addWidget(Columns([self._rows["walkers"], self._rows["day"]], least=260))
        self._sheet.body.addWidget(self.observer)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.start)
        flow.addWidget(self.plan)
        flow.addWidget(self.blank)
        flow.addWidget(self.one_sheet)
        self._nothing = EmptyState(
            "document",
            "No form yet",
            "The trust’s forms come with the first sync; an administrator publishes them as Excel workbooks.",
        )
        self._nothing.hide()
        page = Page(widest=760, centred=True)
        page.body.addLayout(
            column(
                Text("Start a visit", "section"),
                Text("What is chosen here stands on the record. Nothing is sent to anybody.", "body", "ink2"),
                gap=S2,
            )
        )
        for part in (self._nothing, self._sheet, self.look, buttons):
            page.body.addWidget(part)
        page.body.addSpacing(S3)
        page.body.addLayout(self._due)
        page.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._banners)
        outer.addWidget(page, 1)

    def _connect(self) -> None:
        self.school.currentIndexChanged.connect(self._school_changed)
        self.form.currentTextChanged.connect(self._form_changed)
        self.day.chosen.connect(self._show_editions)
        self.day.chosen.connect(self._show_asked)
        self.start.clicked.connect(lambda: self._keep(begins=True))
        self.plan.clicked.connect(lambda: self._keep(begins=False))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.start.click)

    # -- showing

    def _show(self, found: _Found) -> None:
        self._found = found
        school_id, form_id = self._wanted
        self.school.blockSignals(True)
        self.school.clear()
        for row in found.schools:
            self.school.addItem(row.name, row.id)
        self.school.blockSignals(False)
        self.school.setCurrentIndex(self.school.findData(school_id))
        if self.school.currentIndex() < 0:
            self.school.setEditText("")
        groups = by_collection(found.forms)
        self.form.show_groups([(name, [_line(form) for form in forms]) for name, forms in groups])
        self.form.choose(form_id or (found.forms[0].form_id if len(found.forms) == 1 else ""))
        self.day.set_value(self._today)
        self.observer.offer([(one.id, one.name) for one in found.people])
        self._take_over(found.booked)
        self._nothing.setVisible(not found.forms)
        self._school_changed()
        self._form_changed()

    def _take_over(self, booked: BookingRow | None) -> None:
        """Fill in what has been agreed already where the visit is booked, as long as nobody typed anything else."""
        if booked is not None:
            self.focus.setText(self.focus.text() or booked.focus)
            ids = {booked.lead_id: booked.lead_name, **dict(zip(booked.with_ids, booked.with_names, strict=True))}
            names = (name for person_id, name in ids.items() if person_id not in ("", self._person_id))
            self.walkers.setText(self.walkers.text() or ", ".join(names))
            if booked.on > self._today:
                self.day.set_value(booked.on)

    def _school_changed(self) -> None:
        row = next((each for each in self._found.schools if each.id == self.school.currentData()), None)
        parts = [row.phase, f"ages {row.ages}" if row.ages else "", _led(row)] if row is not None else []
        self._rows["school"].set_hint(" · ".join(part for part in parts if part) or _TYPE_HINT)
        self._rows["school"].show_fault("")
        self.look.load.set_school(self._chosen_school())
        self._show_due()
        self._show_asked()

    def _form_changed(self) -> None:
        form = self._chosen_form()
        self.start.setText("Start the walk" if form and "walk" in form.title.lower() else "Start the visit")
        parts = (form.collection, say_minutes(form.minutes), f"version {form.version}") if form else ()
        self._rows["form"].set_hint(" · ".join(filter(None, parts)) or _TYPE_HINT)
        self._rows["form"].show_fault("")
        self._whose.say(say_whose(form.collection if form else ""))
        self.look.show_form(form)
        self._show_editions()
        self._show_asked()

    def _show_asked(self) -> None:
        """Offer whoever has named this person to observe the same visit; a lesson look is one person's."""
        form, school_id, day = self._chosen_form(), self._chosen_school(), self.day.value or self._today
        here = [one for one in self._found.asked if form and (one.school_id, one.form_id) == (school_id, form.form_id)]
        asked = next((one for one in here if one.on == day), None)
        self.observer.setHidden(form is not None and is_lesson_look(form.form_id))
        self.observer.show_asked(asked.person_id if asked else "", asked.name if asked else "")
        if asked is not None:
            self.focus.setText(self.focus.text() or asked.focus)

    def _show_editions(self) -> None:
        """Say whether the guidance that the chosen form cites is the one that holds on the day."""
        form = self._chosen_form()
        if form is None:
            self._editions.say("")
            return
        digest, day = form.sha256, self.day.value or self._today

        def tell(cited: tuple[Citation, ...]) -> None:
            if form == self._chosen_form():
                self._editions.say(*say_editions(cited))

        self._tasks.read(self, lambda session: guidance.editions_cited(session, digest, day), tell)

    def _show_due(self) -> None:
        clear(self._due)
        known = {form.form_id for form in self._found.forms}
        school_id = self.school.currentData()
        rows = [row for row in self._found.due if row.school_id == school_id and row.form_id in known]
        if not rows:
            return
        self._due.addWidget(Text("Due in this school", "question"))
        for row in rows:
            is_chosen = row.id == self._requirement_id
            detail = "Chosen: this visit counts for it" if is_chosen else f"By {say_day(row.due_on)}"
            line = ListRow(row.title, detail, tag=say_due(row), tone=_TONES.get(row.state, "neutral"))
            line.setObjectName(f"due_{row.form_id}")
            line.clicked.connect(lambda _=False, row=row: self._choose(row))
            self._due.addWidget(line)

    def _choose(self, row: DueRow) -> None:
        """Make this visit the one that was due."""
        self._requirement_id = row.id
        self.form.choose(row.form_id)
        self._show_due()
        self.focus.setFocus()

    # -- keeping

    def _chosen_school(self) -> str:
        """Give the id of the school whose name stands in the field, chosen from the list or typed whole."""
        words = " ".join(self.school.currentText().lower().split())
        return next((row.id for row in self._found.schools if row.name.lower() == words), "")

    def _chosen_form(self) -> FormRow | None:
        form_id = self.form.chosen
        return next((each for each in self._found.forms if each.form_id == form_id), None)

    def _complete(self) -> bool:
        """Say by each field what is missing; True if nothing is."""
        faults = {
            "school": "" if self._chosen_school() else "Choose the school from the list",
            "form": "" if self.form.chosen else "Choose what kind of visit this is",
            "focus": "" if self.focus.text().strip() else "Enter what you agreed to look at",
            "day": "Enter a day, such as 24 Nov" if self.day.is_unclear else "",
        }
        is_whole = not show_faults(self._rows, faults)
        return self.look.is_complete() and is_whole

    def _blank(self) -> Gather | None:
        """Print the form chosen, for the school if one is chosen."""
        form = self._chosen_form()
        self._rows["form"].show_fault("" if form else "Choose what is to be printed")
        if form is None:
            self.form.setFocus()
            return None
        school_id, day = self._chosen_school(), self.day.value or self._today
        if not school_id:
            return partial(for_any_school, digest=form.sha256, day=day)
        return partial(
            for_school,
            digest=form.sha256,
            school_id=school_id,
            day=day,
            reviewer_id=self._person_id,
            with_names=self._with(),
        )

    def _with(self) -> tuple[str, ...]:
        return company.read_names(self.walkers.text())

    def _keep(self, *, begins: bool) -> None:
        form = self._chosen_form()
        if not self._complete() or form is None:
            return
        new = NewVisit(
            school_id=self._chosen_school(),
            form=form,
            reviewer_id=self._person_id,
            planned_on=self._today if begins else self.day.value or self._today,
            focus=self.focus.text(),
            requirement_id=self._requirement_for(form),
            with_names=self._with(),
            observed_with=self.observer.chosen,
            readers=self.look.readers,
        )
        at, keep_terms = self._now(), self.look.keeping()

        def keep(session: "Session") -> str:
            visit_id = visits.plan_visit(session, new)
            capture.answer_focus(session, visit_id)
            keep_terms(session, visit_id)
            if begins:
                visits.start(session, visit_id, at)
            return visit_id

        store: StoreName = "safeguarding" if form.sensitivity == "safeguarding" else "general"
        done = self.started if begins else self.planned
        self._tasks.write(self, keep, done.emit, store=store, failed=self._refused)

    def _requirement_for(self, form: FormRow) -> str:
        """Give what was due, as long as the visit is still of that school and form."""
        school_id = self._chosen_school()
        rows = [row for row in self._found.due if (row.school_id, row.form_id) == (school_id, form.form_id)]
        return next((row.id for row in rows if row.id == self._requirement_id), "")

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)


def _line(form: FormRow) -> tuple[str, str, str]:
    return form.title, say_minutes(form.minutes), form.form_id


def _led(row: SchoolRow) -> str:
    return f"{row.head.role} {row.head.name}" if row.head is not None else "no headteacher named yet"
