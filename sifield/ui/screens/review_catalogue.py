"""The reviews that a school may ask for, and asking for one: beyond the minimum, by somebody, with a reason."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import access, reviews, schools
from sifield.fieldwork.reviews import Request, ReviewRow
from sifield.fieldwork.schools import PersonRow, SchoolRow
from sifield.fieldwork.templates import FormRow
from sifield.ui.form_words import by_collection, say_minutes
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField, show_faults
from sifield.ui.widgets.grouped_choice import GroupedChoice
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_Found = tuple[tuple[ReviewRow, ...], tuple[FormRow, ...], tuple[SchoolRow, ...], tuple[PersonRow, ...]]


class ReviewCatalogue(Page):
    """Lists the reviews of the improvement model in force, and offers a visit with any other form.

    **Signals:** ``requested(school_id: str, requirement_id: str)`` when one is asked for.
    """

    requested = Signal(str, str)

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], school_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, widest=1100)
        self.setObjectName("review_catalogue")
        self._tasks, self._today, self._school_id = tasks, today, school_id
        self._shown: _Found | None = None
        self.form = RequestForm(today())
        self.form.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addWidget(Text("Reviews to ask for", "display"))
        self.body.addWidget(
            Text("A school may always ask for more than its minimum. What is asked for is then due, and is booked.")
        )
        self.body.addWidget(self.form)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.form.given.connect(self._request)
        self.refresh()

    def refresh(self) -> None:
        """Read the reviews, schools and people anew."""
        today, school_id = self._today(), self._school_id

        def look(session: "Session") -> _Found:
            return (
                reviews.list_reviews(session, today, school_id),
                access.list_forms(session),
                schools.list_schools(session, today),
                schools.list_people(session),
            )

        self._tasks.read(self, look, self._show)

    def _show(self, found: _Found) -> None:
        if found == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = found
        rows, forms, places, people = found
        self.form.offer(places, people, self._school_id)
        clear(self._rows)
        for one in (one for one in rows if one.is_meant):
            self._rows.addWidget(self._card(one))
        if not rows:
            words = "They come with the improvement model that your administrator publishes."
            self._rows.addWidget(EmptyState("document", "No reviews yet", words))
        if forms:
            self._rows.addWidget(self._other(forms))

    def _other(self, forms: tuple[FormRow, ...]) -> Card:
        """Offer a visit with any other form."""
        card, choice = Card(name="Another visit"), GroupedChoice("What kind of visit")
        groups = by_collection(forms)
        choice.show_groups(
            [(name, [(one.title, say_minutes(one.minutes), one.form_id) for one in some]) for name, some in groups]
        )
        choice.choose("")
        shown = FieldRow("What kind of visit", choice, hint="Type a part of its name.")
        ask = SecondaryButton("Request…", name="Request: another visit")

        def asked() -> None:
            form = next((one for one in forms if one.form_id == choice.chosen), None)
            shown.show_fault("" if form is not None else "Choose what kind of visit.")
            if form is not None:
                self._ask(reviews.of_form(form))

        ask.clicked.connect(asked)
        card.body.addWidget(Text("Another visit", "title"))
        card.body.addWidget(shown)
        card.body.addLayout(row(ask, "stretch"))
        return card

    def _card(self, one: ReviewRow) -> Card:
        card = Card(name=one.title)
        ask = SecondaryButton("Request…", name=f"Request: {one.title}")
        ask.clicked.connect(partial(self._ask, one))
        card.body.addLayout(row(Text(one.title, "title"), ask))
        if one.about:
            card.body.addWidget(Text(one.about))
        card.body.addWidget(Text(_facts(one), "small", "hint"))
        return card

    def _ask(self, one: ReviewRow) -> None:
        self.form.ask(one)
        self.reveal(self.form)

    def _request(self, wanted: Request, sensitivity: str) -> None:
        today = self._today()
        store: StoreName = "safeguarding" if sensitivity == "safeguarding" else "general"
        self._tasks.write(
            self,
            lambda session: reviews.request(session, wanted, today),
            lambda requirement_id: self.requested.emit(wanted.school_id, requirement_id),
            store=store,
            failed=self.form.show_fault,
        )


def _facts(one: ReviewRow) -> str:
    led = f"Led by {one.lead_title}" if one.lead_title else "The model names nobody to lead it"
    parts = [f"{led} ({', '.join(one.holders)})" if one.holders else led]
    parts.append(count(one.half_days, "half-day") if one.half_days else "no length given")
    parts += ["ends in an action plan"] if one.ends_in_plan else []
    parts += ["safeguarding"] if one.sensitivity != "general" else []
    return " · ".join(parts)


class RequestForm(Card):
    """Asks for which school, by whom, why and by when.

    **Signals:** ``given(request: Request, sensitivity: str)``.
    """

    given = Signal(object, str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Request a review")
        self._review: ReviewRow | None = None
        self._title = Text("", "title")
        self.school, self.person = ChoiceField("School", typed=True), ChoiceField("Who asks for it", typed=True)
        self.reason, self.due = TextField("Why"), DateField("Wanted by", today)
        self.send, self.cancel = PrimaryButton("Request it"), QuietButton("Not now")
        self._rows = {
            "school": FieldRow("School", self.school),
            "person": FieldRow("Who asks for it", self.person, hint="The headteacher, or somebody of the trust."),
            "reason": FieldRow("Why", self.reason, hint="A sentence; it stands on the notice."),
            "due": FieldRow("Wanted by", self.due),
        }
        self.body.addWidget(self._title)
        self.body.addWidget(Columns(list(self._rows.values()), least=300))
        self.body.addLayout(row(self.send, self.cancel, "stretch"))
        self.set_current(True)
        self.send.clicked.connect(self._give)
        self.cancel.clicked.connect(self.hide)

    def offer(self, places: tuple[SchoolRow, ...], people: tuple[PersonRow, ...], school_id: str) -> None:
        """Offer schools and people to choose from."""
        heads = {one.head.id: one.name for one in places if one.head is not None}
        named = [(f"{one.name}, {heads[one.id]}" if one.id in heads else one.name, one.id) for one in people]
        for field, lines in ((self.school, [(one.name, one.id) for one in places]), (self.person, named)):
            field.clear()
            for words, value in lines:
                field.addItem(words, value)
            field.setCurrentIndex(-1)
            field.setEditText("")
        self.school.setCurrentIndex(self.school.findData(school_id))
        head = next((one.head.id for one in places if one.id == school_id and one.head is not None), "")
        self.person.setCurrentIndex(self.person.findData(head))

    def ask(self, review: ReviewRow) -> None:
        """Come into view for one review."""
        self._review = review
        self._title.setText(f"Request: {review.title}")
        for shown in self._rows.values():
            shown.show_fault("")
        self.show()
        (self.reason if self.school.currentIndex() >= 0 else self.school).setFocus()

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong, by its field."""
        name = {"no-reason": "reason", "past-day": "due"}.get(fault.code, "school")
        self._rows[name].show_fault(str(fault))
        self._rows[name].field.setFocus()

    def _give(self) -> None:
        chosen = {"school": _chosen(self.school), "person": _chosen(self.person), "reason": self.reason.text().strip()}
        faults = {
            "school": "" if chosen["school"] else "Choose the school from the list.",
            "person": "" if chosen["person"] else "Choose who asks for it from the list.",
            "reason": "" if chosen["reason"] else "Say why, in a sentence.",
            "due": "" if self.due.value else "Enter a day, such as 18 Dec.",
        }
        if show_faults(self._rows, faults):
            return
        if self._review is not None and self.due.value is not None:
            wanted = Request(
                school_id=chosen["school"],
                review=self._review.name,
                form_id="" if self._review.name else self._review.form_id,
                asked_by=chosen["person"],
                reason=chosen["reason"],
                due_on=self.due.value,
            )
            self.given.emit(wanted, self._review.sensitivity)


def _chosen(field: ChoiceField) -> str:
    """Give the value whose words stand in a field, chosen or typed whole; "" for none."""
    words = " ".join(field.currentText().casefold().split())
    values = {" ".join(field.itemText(at).casefold().split()): field.itemData(at) for at in range(field.count())}
    return str(values.get(words, ""))
