"""Inviting one more person to the trust: a one-time code for a person, a role and schools."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite; no schools means all of them. ``safeguarding`` gives their safeguarding records too, which only a
    social worker has by her role."""

    name: str
    role: str
    school_ids: tuple[str, ...]
    safeguarding: bool = False


class InviteCard(QWidget):
    """Asks for what an invitation needs, and shows the code that was made.

    **Signals:** ``wanted(invitation: Invitation)``, ``code_shown()`` once there is one to hand over.
    """

    wanted = Signal(object)
    code_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextField("Name")
        self.role = ChoiceField("Role")
        for key in ("reviewer", "social_worker", "trust_leader", "administrator"):
            self.role.addItem(ROLE_WORDS[key], key)
        self.everywhere = Check("All schools")
        self.everywhere.setChecked(True)
        self.safeguarding = Check("Also the safeguarding records of these schools")
        self._choices = QVBoxLayout()
        self.boxes: dict[str, Check] = {}
        self.make = PrimaryButton("Make an enrolment code")
        self.code = TextArea("Enrolment code", lines=3, spelled=False)
        self.code.setReadOnly(True)
        self.copy = SecondaryButton("Copy the code")
        self._name_row = FieldRow("Name", self.name)
        self.result = Card(name="Enrolment code")
        self._said = Text("", "body", "ink2")
        self._choice_fault = Text("", "strong", "bad")
        self._choice_fault.hide()
        self._lay_out()
        self.make.clicked.connect(self._try)
        self.everywhere.toggled.connect(self._show_choices)
        self.copy.clicked.connect(self._copy)

    def _lay_out(self) -> None:
        self.result.body.addWidget(Text("The enrolment code is ready", "title"))
        self.result.body.addWidget(self._said)
        self.result.body.addWidget(self.code)
        self.result.body.addLayout(row(self.copy, "stretch"))
        self.result.set_current(True)
        self.result.hide()
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
        self.setLayout(column(card, self.result))

    def offer_schools(self, schools: Iterable[tuple[str, str]]) -> None:
        """Offer these schools, by id and name; what is ticked stays so."""
        ticked = {key for key, box in self.boxes.items() if box.isChecked()}
        clear(self._choices)
        self.boxes = {}
        for school_id, name in schools:
            box = Check(name)
            box.setChecked(school_id in ticked)
            self.boxes[school_id] = box
            self._choices.addWidget(box)
        stops = [self.everywhere, *self.boxes.values(), self.safeguarding, self.make, self.code, self.copy]
        for before, after in pairwise(stops):  # Tab goes as the eye does, though the boxes were made last
            QWidget.setTabOrder(before, after)
        self._show_choices(self.everywhere.isChecked())

    def _show_choices(self, everywhere: bool) -> None:
        self._choice_fault.hide()
        for box in self.boxes.values():
            box.setVisible(not everywhere)

    def _try(self) -> None:
        self._name_row.show_fault("")
        name = " ".join(self.name.text().split())
        if not name:
            self._name_row.show_fault("Enter the name of the person.")
            self.name.setFocus()
            return
        self._choice_fault.hide()
        chosen = tuple(key for key, box in self.boxes.items() if box.isChecked())
        if not self.everywhere.isChecked() and not chosen:  # no school would mean all of them
            self._choice_fault.setText("Tick the schools, or tick “All schools”.")
            self._choice_fault.show()
            announce(self.everywhere, self._choice_fault.text())
            self.everywhere.setFocus()
            return
        school_ids = () if self.everywhere.isChecked() else chosen
        self.make.setEnabled(False)
        self.wanted.emit(Invitation(name, str(self.role.currentData()), school_ids, self.safeguarding.isChecked()))

    def show_code(self, name: str, code: str) -> None:
        """Show the code that was made for a person."""
        self.make.setEnabled(True)
        self._said.setText(
            f"Give this code to {name} now. It works once and for a short time only; on their laptop they choose "
            "“Join with an enrolment code”."
        )
        self.code.setPlainText(code)
        self.copy.setText("Copy the code")
        self.result.show()
        self.name.clear()
        self.safeguarding.setChecked(False)  # the next person has it only if asked for again
        self.copy.setFocus()
        self.code_shown.emit()

    def show_fault(self, fault: SifieldError) -> None:
        """Say why there is no code."""
        self.make.setEnabled(True)
        self._name_row.show_fault(f"{fault.message} {fault.remedy}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText("Copied")
