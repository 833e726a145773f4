"""Choosing a person by typing part of a name; a person nobody knows yet may be written in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.fields import ChoiceField


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person to choose: id, name and role."""

    id: str
    name: str
    role: str = ""

    def words(self) -> str:
        """The person as shown: "R. Haddad, early reading lead"."""
        return f"{self.name}, {self.role}" if self.role else self.name


class PersonField(ChoiceField):
    """People by type-ahead.

    **Signals:** ``picked(id: str, words: str)`` when a person was chosen (id) or written in ("").
    """

    picked = Signal(str, str)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent, typed=True)
        self._people: list[PersonLine] = []
        self.activated.connect(self._tell)
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._tell)
        self._told = ("", "")

    def show_people(self, people: Sequence[PersonLine]) -> None:
        """Offer these people; what is typed or chosen stays."""
        words = self.currentText()
        self._people = list(people)
        self.blockSignals(True)
        self.clear()
        self.addItems([person.words() for person in people])
        self.setCurrentIndex(-1)
        self.setEditText(words)
        self.blockSignals(False)

    @property
    def person_id(self) -> str:
        """The chosen person's id, or "" where somebody was written in."""
        typed = self.currentText().strip().casefold()
        return next((one.id for one in self._people if typed in (one.words().casefold(), one.name.casefold())), "")

    @property
    def words(self) -> str:
        """What stands in the field."""
        return self.currentText().strip()

    def set_person(self, person_id: str, words: str = "") -> None:
        """Show a person, or words where the id is not among those offered. Tells nobody."""
        known = next((person.words() for person in self._people if person.id == person_id), words)
        self.setEditText(known)
        self._told = (self.person_id, self.words)

    def _tell(self) -> None:
        now = (self.person_id, self.words)
        if now != self._told:
            self._told = now
            self.picked.emit(*now)
