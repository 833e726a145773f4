"""Inviting one more person to the trust: a one-time code for a person, a role and schools."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.alike import alike
from sifield.errors import SifieldError
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS

_NEW = "Somebody new"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite; no schools means all of them. ``safeguarding`` gives their safeguarding records too, which only a
    social worker has by her role; ``person_id`` is somebody in the list already, "" is a new person."""

    name: str
    role: str
    school_ids: tuple[str, ...]
    safeguarding: bool = False
    person_id: str = ""


class InviteCard(QWidget):
    """Asks for what an invitation needs, and shows the code that was made.

    **Signals:** ``wanted(invitation: Invitation)``, ``code_shown()`` once there is one to hand over.
    """

    wanted = Signal(object)
    code_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who = ChoiceField("Who")
        self.who.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(12)  # as wide as there is room, not as the longest name in it
        self.who.addItem(_NEW, "")
        self._people: dict[str, tuple[str, str]] = {}
        self.name = TextField("Name")
        self.role = ChoiceField("Role")
        for key in ("reviewer", "social_worker", "trust_leader", "administrator", "headteacher"):
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
        self._who_row, self._name_row = FieldRow("Who", self.who), FieldRow("Name", self.name)
        self._replaces = Text("Role and schools given here replace those that the person has now.", "small", "hint")
        self._replaces.hide()
        self.result = Card(name="Enrolment code")
        self._said = Text("", "body", "ink2")
        self._choice_fault = Text("", "strong", "bad")
        self._choice_fault.hide()
        self._lay_out()
        self.make.clicked.connect(self._try)
        self.who.currentIndexChanged.connect(self._show_who)
        self.role.currentIndexChanged.connect(self._show_role)
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
        card.body.addWidget(self._who_row)
        card.body.addWidget(self._name_row)
        card.body.addWidget(self._replaces)
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

    def offer_people(self, people: Iterable[tuple[str, str, str, str]]) -> None:
        """Offer who is in the list already, by id, name, role and what she does in words; the choice made stays."""
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(_NEW, "")
        self._people = {}
        for person_id, name, role, does in people:
            self._people[person_id] = name, role
            self.who.addItem(f"{name} · {does}" if does else name, person_id)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self.who.blockSignals(False)
        self._show_who()

    def _show_who(self) -> None:
        known = self._people.get(self.who.currentData())
        self._name_row.setVisible(known is None)
        self._replaces.setVisible(known is not None)
        self._say_fault("")
        if known is not None and self.role.findData(known[1]) >= 0:
            self.role.setCurrentIndex(self.role.findData(known[1]))

    def _show_role(self) -> None:
        if self.role.currentData() == "headteacher":  # of one school, hardly ever of all
            self.everywhere.setChecked(False)

    def _say_fault(self, words: str) -> None:
        """Say a fault under the field that tells whom the code is for."""
        known = self.who.currentData() in self._people
        self._who_row.show_fault(words if known else "")
        self._name_row.show_fault("" if known else words)

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
        person_id = str(self.who.currentData())
        name, _ = self._people.get(person_id, (" ".join(self.name.text().split()), ""))
        known = any(alike(name, other) for other, _ in self._people.values())
        fault = "" if name else "Enter the name of the person."
        if known and not person_id:  # two entries for one person would part her work in two
            fault = f"{name} is in the list already. Choose that person under “Who”; add a namesake with “Add someone”."
        self._say_fault(fault)
        if fault:
            (self.who if known else self.name).setFocus()
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
        role, safeguarding = str(self.role.currentData()), self.safeguarding.isChecked()
        self.wanted.emit(Invitation(name, role, school_ids, safeguarding, person_id))

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
        self.who.setCurrentIndex(0)
        self.safeguarding.setChecked(False)  # the next person has it only if asked for again
        self.copy.setFocus()
        self.code_shown.emit()

    def show_fault(self, fault: SifieldError) -> None:
        """Say why there is no code."""
        self.make.setEnabled(True)
        self._say_fault(str(fault))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self.copy.setText("Copied")
