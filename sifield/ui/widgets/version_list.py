"""The versions of a form: when each was published, by whom, how much it is used, and what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version as its card shows it; ``digest`` tells it from the others."""

    digest: str
    version: str
    facts: str
    is_in_use: bool
    is_first: bool


class VersionList(Page):
    """Cards, the newest first.

    **Signals:** ``tried(digest: str)``, ``change_wanted(digest: str)`` to see what a version changed,
    ``copy_wanted(digest: str)``.
    """

    tried = Signal(str)
    change_wanted = Signal(str)
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=900, centred=True)
        self.setObjectName("versions")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_versions(self, versions: Sequence[VersionView]) -> None:
        """Show these versions."""
        clear(self._rows)
        for view in versions:
            self._rows.addWidget(self._card(view))

    def _card(self, view: VersionView) -> Card:
        name = f"version {view.version}"
        card = Card(name=name.capitalize())
        heading = row(Text(name.capitalize(), "question"), gap=S2)
        if view.is_in_use:
            heading.addWidget(Chip("In use", "ok"))
        card.body.addLayout(heading)
        card.body.addWidget(Text(view.facts, "small", "hint"))
        tools = QWidget()
        flow = FlowLayout(tools, gap=S2)
        for words, told, named in (
            ("Try it out", self.tried.emit, f"Try out {name}"),
            ("What it changed", self.change_wanted.emit, f"What {name} changed"),
            ("Save a copy…", self.copy_wanted.emit, f"Save a copy of {name}"),
        ):
            if view.is_first and words == "What it changed":
                continue
            button = QuietButton(words, name=named)
            button.clicked.connect(partial(_tell, told, view.digest))
            flow.addWidget(button)
        card.body.addWidget(tools)
        return card


def _tell(told: Callable[[str], object], digest: str, _on: bool = False) -> None:
    told(digest)
