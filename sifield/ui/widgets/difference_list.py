"""What a new version changes (of a form, of a model): how much of each kind on top, then each change in a sentence."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2, S3
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Page, Rule, clear, column, row
from sifield.ui.widgets.marked_words import MarkedWords, Run, mark_changes
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text


class Difference(Protocol):
    """One change: of which kind, in a sentence, where it is, and both wordings ("" where they help nobody)."""

    @property
    def kind(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


Group = tuple[str, str, str, ChipTone]
"""A kind, its heading, its icon and its tone."""
OF_FORMS: tuple[Group, ...] = (
    ("part", "The document itself", "document", "brand"),
    ("added", "Added", "plus", "ok"),
    ("removed", "Removed", "bin", "bad"),
    ("type", "Asked in another way", "pen", "warn"),
    ("reworded", "Reworded", "note", "brand"),
    ("choices", "Choices", "check", "brand"),
    ("rule", "Rules", "key", "brand"),
    ("moved", "Moved", "sync", "neutral"),
    ("settings", "The form itself", "settings", "neutral"),
    ("recited", "Cites another edition or part", "document", "neutral"),
    ("look", "Look at these again", "warning", "warn"),
)
_AT_FIRST, _MORE = 20, 100


class DifferenceList(Page):
    """Shows differences, or one plain sentence where there are none to show."""

    def __init__(self, groups: Sequence[Group] = OF_FORMS, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=900, centred=True)
        self.setObjectName("differences")
        self._groups = groups
        self._rest: dict[str, list[Difference]] = {}

    def show_nothing(self, headline: str, words: str) -> None:
        """Say why there is nothing to compare."""
        clear(self.body)
        self.body.addWidget(EmptyState("document", headline, words))
        self.body.addStretch(1)

    def show_differences(self, differences: Sequence[Difference], title: str) -> None:
        """Show what changes; ``title`` says from what to what."""
        clear(self.body)
        kinds = {kind: [one for one in differences if one.kind == kind] for kind, *_ in self._groups}
        counts = QWidget()
        flow = FlowLayout(counts, gap=S2)
        for kind, headline, _, tone in self._groups:
            if kinds[kind]:
                flow.addWidget(Chip(f"{headline}: {len(kinds[kind])}", tone))
        self.body.addLayout(column(Text(title, "section"), counts, gap=S3))
        self.body.addSpacing(S2)
        for kind, headline, icon, _ in self._groups:
            if kinds[kind]:
                self._add_group(kind, headline, icon, kinds[kind])
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _add_group(self, kind: str, headline: str, icon: str, found: list[Difference]) -> None:
        card = Card(name=f"{headline}: {len(found)}")
        card.setObjectName(f"group_{kind}")
        card.body.addLayout(row(Icon(icon, "brand", 18), Text(f"{headline}: {len(found)}", "question"), gap=S2))
        lines = QVBoxLayout()
        lines.setSpacing(S3)
        card.body.addLayout(lines)
        more = SecondaryButton("", name="")
        more.setObjectName(f"more_{kind}")
        card.body.addLayout(row(more, "stretch"))
        more.clicked.connect(partial(self._show_more, kind, headline, lines, more, _MORE))
        self._rest[kind] = list(found)
        self._show_more(kind, headline, lines, more, _AT_FIRST)
        self.body.addWidget(card)

    def _show_more(
        self, kind: str, headline: str, lines: QVBoxLayout, more: SecondaryButton, many: int, _on: bool = False
    ) -> None:
        waiting = self._rest[kind]
        for one in waiting[:many]:
            if lines.count():
                lines.addWidget(Rule())
            lines.addLayout(_line(one))
        self._rest[kind] = waiting[many:]
        left = len(self._rest[kind])
        more.setVisible(left > 0)
        more.setText(f"Show {min(left, _MORE)} more")
        more.setAccessibleName(f"Show {min(left, _MORE)} more, {headline}")


def _line(one: Difference) -> QVBoxLayout:
    """One change: the sentence, where it is, and both wordings with their difference marked."""
    lines = column(gap=S1)
    if one.place:
        lines.addWidget(Text(one.place, "small", "hint"))
    both = bool(one.before and one.after)
    says_all = one.kind == "reworded" and one.before in one.words and one.after in one.words
    if not (both and says_all):
        lines.addWidget(Text(one.words, "body"))
    was, now = mark_changes(one.before, one.after)
    if both:
        lines.addLayout(_wording("Before", was))
        lines.addLayout(_wording("Now", now))
    elif one.before or one.after:
        lines.addLayout(_wording("Was", ((one.before, ""),)) if one.before else _wording("Is", ((one.after, ""),)))
    return lines


def _wording(label: str, runs: Sequence[Run]) -> QVBoxLayout:
    return column(Text(label, "chip", "hint", wrap=False), MarkedWords(label, runs), gap=0, margins=(12, 2, 0, 0))
