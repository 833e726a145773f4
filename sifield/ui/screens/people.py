"""The people of the trust, and inviting one more: a one-time code for a person, a role and schools."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.schools import PersonRow, SchoolRow
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.text import Text
from sifield.ui.words import count
from sifield.wire.joining import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite; no schools means all of them. ``safeguarding`` gives their safeguarding records too, which only a
    social worker has by her role."""

    name: str
    role: str
    school_ids: tuple[str, ...]
    safeguarding: bool = False


class People(Page):
    """Who works with the trust; an administrator invites here.

    **Signals:** ``invited(name: str)``.
    """

    invited = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        invite: Callable[[Invitation], str] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("people")
        self._tasks, self._today, self._invite = tasks, today, invite
        self.name = TextField("Name")
        self.role = ChoiceField("Role")
        for key in ("reviewer", "social_worker", "trust_leader", "administrator"):
            self.role.addItem(ROLE_WORDS[key], key)
        self.everywhere = Check("All schools")
        self.everywhere.setChecked(True)
        self.safeguarding = Check("Also the safeguarding records of these schools")
        self._choices = QVBoxLayout()
        self._boxes: dict[str, Check] = {}
        self._shown: tuple[tuple[PersonRow, ...], tuple[SchoolRow, ...]] | None = None
        self.make = PrimaryButton("Make an enrolment code")
        self.code = TextArea("Enrolment code", lines=3)
        self.code.setReadOnly(True)
        self.copy = SecondaryButton("Copy the code")
        self._name_row = FieldRow("Name", self.name)
        self._result = Card(name="Enrolment code")
        self._said = Text("", "body", "ink2")
        self._count = Text("", "body", "ink2")
        self._choice_fault = Text("", "strong", "bad")
        self._choice_fault.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._build(invite is not None)
        self.make.clicked.connect(self._try)
        self.everywhere.toggled.connect(self._show_choices)
        self.copy.clicked.connect(self._copy)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _build(self, may_invite: bool) -> None:
        self._result.body.addWidget(Text("The enrolment code is ready", "title"))
        self._result.body.addWidget(self._said)
        self._result.body.addWidget(self.code)
        self._result.body.addLayout(row(self.copy, "stretch"))
        self._result.set_current(True)
        self._result.hide()
        parts: list[QLayout] = [column(self._count, self._rows)]
        if may_invite:
            parts.insert(0, column(self._invite_card(), self._result))
        self.body.addWidget(Text("People", "display"))
        self.body.addWidget(Columns([_held(part) for part in parts], least=380))
        self.body.addStretch(1)

    def _invite_card(self) -> Card:
        card = Card(name="Invite someone")
        card.body.addWidget(Text("Invite someone", "title"))
        card.body.addWidget(self._name_row)
        card.body.addWidget(FieldRow("Role", self.role))
        card.body.addWidget(Text("Which schools may they see?", "strong"))
        card.body.addWidget(self.everywhere)
        card.body.addLayout(self._choices)
        card.body.addWidget(self._choice_fault)
        card.body.addWidget(self.safeguarding)
        card.body.addWidget(
            Text("Social workers have them by their role; nobody else does without this tick.", "small")
        )
        card.body.addLayout(row(self.make, "stretch"))
        return card

    def refresh(self) -> None:
        """Read people and schools anew."""
        today = self._today()
        self._tasks.read(
            self, lambda session: (schools.list_people(session), schools.list_schools(session, today)), self._show
        )

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: tuple[tuple[PersonRow, ...], tuple[SchoolRow, ...]]) -> None:
        if found == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = found
        people, rows = found
        clear(self._rows)
        self._count.setText(count(len(people), "person", "people"))
        posts = {school.head.id: f"{school.head.role}, {school.name}" for school in rows if school.head}
        for person in people:
            card = Card(name=person.name)
            does = posts.get(person.id) or ROLE_WORDS.get(person.role, person.role)
            card.body.addLayout(column(Text(person.name, "strong"), Text(does, "small", "hint"), gap=2))
            self._rows.addWidget(card)
        if self._invite is not None:
            self._offer_schools(rows)

    def _offer_schools(self, rows: tuple[SchoolRow, ...]) -> None:
        ticked = {key for key, box in self._boxes.items() if box.isChecked()}
        clear(self._choices)
        self._boxes = {}
        for school in rows:
            box = Check(school.name)
            box.setChecked(school.id in ticked)
            self._boxes[school.id] = box
            self._choices.addWidget(box)
        stops = [self.everywhere, *self._boxes.values(), self.safeguarding, self.make, self.code, self.copy]
        for before, after in pairwise(stops):  # Tab goes as the eye does, though the boxes were made last
            QWidget.setTabOrder(before, after)
        self._show_choices(self.everywhere.isChecked())

    def _show_choices(self, everywhere: bool) -> None:
        self._choice_fault.hide()
        for box in self._boxes.values():
            box.setVisible(not everywhere)

    def _try(self) -> None:
        self._name_row.show_fault("")
        name = " ".join(self.name.text().split())
        if not name:
            self._name_row.show_fault("Enter the name of the person.")
            self.name.setFocus()
            return
        self._choice_fault.hide()
        chosen = tuple(key for key, box in self._boxes.items() if box.isChecked())
        if not self.everywhere.isChecked() and not chosen:  # no school would mean all of them
            self._choice_fault.setText("Tick the schools, or tick “All schools”.")
            self._choice_fault.show()
            announce(self.everywhere, self._choice_fault.text())
            self.everywhere.setFocus()
            return
        school_ids = () if self.everywhere.isChecked() else chosen
        wanted = Invitation(name, str(self.role.currentData()), school_ids, self.safeguarding.isChecked())
        if self._invite is None:
            return
        invite = self._invite
        self.make.setEnabled(False)
        self._tasks.run(self, lambda: invite(wanted), lambda code: self._made(name, code), self._failed)

    def _made(self, name: str, code: str) -> None:
        self.make.setEnabled(True)
        self._said.setText(
            f"Give this code to {name} now. It works once and for a short time only; on their laptop they choose "
            "“Join with an enrolment code”."
        )
        self.code.setPlainText(code)
        self.copy.setText("Copy the code")
        self._result.show()
        self.reveal(self._result)
        self.name.clear()
        self.safeguarding.setChecked(False)  # the next person has it only if asked for again
        self.copy.setFocus()
        self.invited.emit(name)

    def _failed(self, fault: SifieldError) -> None:
        self.make.setEnabled(True)
        self._name_row.show_fault(f"{fault.message} {fault.remedy}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText("Copied")


def _held(part: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(part)
    return made
