"""Who observes the same visit on her own, so that two can see afterwards how far they agree."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.fields import ChoiceField, FieldRow

_APART = "What either of you writes stays apart until both have finished; then you see how far you agree."


class ObserverRow(FieldRow):
    """A choice among people, "" for nobody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.people = ChoiceField()
        self.people.setObjectName("observer")
        super().__init__("Who observes the same, on their own", self.people, hint=_APART, optional=True, parent=parent)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these people, each by id and name, and nobody."""
        self.people.clear()
        for person_id, name in (("", "Nobody"), *people):
            self.people.addItem(name, person_id)

    @property
    def chosen(self) -> str:
        """The id of whoever is chosen; "" for nobody, and where nobody can be."""
        return "" if self.isHidden() else str(self.people.currentData() or "")

    def show_asked(self, person_id: str, name: str) -> None:
        """Choose whoever has named this person for the same visit, and say so; "" where nobody has."""
        self.set_hint(f"{name} has named you for this visit. {_APART}" if name else _APART)
        if person_id:
            self.people.setCurrentIndex(max(0, self.people.findData(person_id)))
