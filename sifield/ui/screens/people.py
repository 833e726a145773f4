"""The people of the trust, and inviting one more: a one-time code for a person, a role and schools."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.schools import PersonRow, SchoolRow
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite; no schools means all of them."""

    name: str
    role: str
    school_ids: tuple[str, ...]


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
        super().__init__(parent, widest=760)
        self.setObjectName("people")
        self._tasks, self._today, self._invite = tasks, today, invite
        self.name = TextField("Name")
        self.role = ChoiceField("Role")
        for key in ("reviewer", "social_worker", "trust_leader", "administrator"):
            self.role.addItem(ROLE_WORDS[key], key)
        self.everywhere = QCheckBox("All schools")
        self.everywhere.setChecked(True)
        self._choices = QVBoxLayout()
        self._boxes: dict[str, QCheckBox] = {}
        self._shown: tuple[tuple[PersonRow, ...], tuple[SchoolRow, ...]] | None = None
        self.make = PrimaryButton("Make an enrolment code")
        self.code = TextArea("Enrolment code", lines=3)
        self.code.setReadOnly(True)
        self.copy = SecondaryButton("Copy the code")
        self._name_row = FieldRow("Name", self.name)
        self._result = Card(name="Enrolment code")
        self._said = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._build(invite is not None)
        self.make.clicked.connect(self._try)
        self.everywhere.toggled.connect(self._show_choices)
        self.copy.clicked.connect(self._copy)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _build(self, may_invite: bool) -> None:
        self.body.addWidget(Text("People", "display"))
        if may_invite:
            card = Card(name="Invite someone")
            card.body.addWidget(Text("Invite someone", "title"))
            card.body.addWidget(self._name_row)
            card.body.addWidget(FieldRow("Role", self.role))
            card.body.addWidget(self.everywhere)
            card.body.addLayout(self._choices)
            card.body.addLayout(row(self.make, "stretch"))
            self.body.addWidget(card)
        self._result.body.addWidget(self._said)
        self._result.body.addWidget(self.code)
        self._result.body.addLayout(row(self.copy, "stretch"))
        self._result.hide()
        self.body.addWidget(self._result)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

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
        for person in people:
            card = Card(name=person.name)
            card.body.addLayout(
                row(
                    Text(person.name, "strong"),
                    Text(ROLE_WORDS.get(person.role, person.role), "small", "hint", wrap=False),
                )
            )
            self._rows.addWidget(card)
        ticked = {key for key, box in self._boxes.items() if box.isChecked()}
        clear(self._choices)
        self._boxes = {}
        for school in rows:
            box = QCheckBox(school.name)
            box.setChecked(school.id in ticked)
            self._boxes[school.id] = box
            self._choices.addWidget(box)
        self._show_choices(self.everywhere.isChecked())

    def _show_choices(self, everywhere: bool) -> None:
        for box in self._boxes.values():
            box.setVisible(not everywhere)

    def _try(self) -> None:
        self._name_row.show_fault("")
        name = " ".join(self.name.text().split())
        if not name:
            self._name_row.show_fault("Enter the name of the person.")
            self.name.setFocus()
            return
        chosen = tuple(key for key, box in self._boxes.items() if box.isChecked())
        wanted = Invitation(name, str(self.role.currentData()), () if self.everywhere.isChecked() else chosen)
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
        self._result.show()
        self.name.clear()
        self.copy.setFocus()
        self.invited.emit(name)

    def _failed(self, fault: SifieldError) -> None:
        self.make.setEnabled(True)
        self._name_row.show_fault(f"{fault.message} {fault.remedy}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText("Copied")
