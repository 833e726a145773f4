"""The forms under their headings, as a list that typing narrows: what does not fit is hidden, nothing is made anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.form_card import FormCard, FormView
from sifield.ui.widgets.layout import clear
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Shelf:
    """Forms under a heading ("" for none), with ``words`` below it."""

    heading: str
    forms: tuple[FormView, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    head: tuple[Text, ...]
    cards: tuple[tuple[str, FormCard], ...]  # each with the words that find it


class FormShelves(QWidget):
    """The shelves.

    **Signals:** ``opened(form_id: str)``.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(S2)
        self._shelves: tuple[Shelf, ...] = ()
        self._shown: list[_Shown] = []

    def show_shelves(self, shelves: Sequence[Shelf]) -> bool:
        """Show these; False where they stand here already, as a list rebuilt under the pointer would lose the click."""
        if tuple(shelves) == self._shelves:
            return False
        self._shelves = tuple(shelves)
        clear(self._rows)
        self._shown = [self._set(shelf, is_first=at == 0) for at, shelf in enumerate(shelves)]
        return True

    def narrow(self, typed: str) -> int:
        """Show only what holds every word that was typed, and say how many that are."""
        words, many = typed.casefold().split(), 0
        turned: list[tuple[QWidget, bool]] = []
        for shelf in self._shown:
            found = [all(word in said for word in words) for said, _ in shelf.cards]
            turned += [(card, fits) for fits, (_, card) in zip(found, shelf.cards, strict=True)]
            turned += [(part, any(found)) for part in shelf.head]
            many += sum(found)
        self._turn([(part, wanted) for part, wanted in turned if part.isHidden() == wanted])
        return many

    def _turn(self, turned: Sequence[tuple[QWidget, bool]]) -> None:
        """Show and hide parts while the whole is hidden: each alone would cost a new layout of all."""
        is_shown = not self.isHidden()
        if turned:
            self.hide()
        for part, wanted in turned:
            part.setVisible(wanted)
        self.setVisible(is_shown)

    def _set(self, shelf: Shelf, *, is_first: bool) -> _Shown:
        head = [Text(shelf.heading, "section")] if shelf.heading else []
        if shelf.words:
            head.append(Text(shelf.words, "body", "ink2"))
        if head and not is_first:
            head[0].setContentsMargins(0, S3, 0, 0)
        cards = []
        for view in shelf.forms:
            card = FormCard(view)
            card.opened.connect(self.opened)
            cards.append((f"{view.title} {shelf.heading}".casefold(), card))
        for part in (*head, *(card for _, card in cards)):
            self._rows.addWidget(part)
        return _Shown(tuple(head), tuple(cards))
