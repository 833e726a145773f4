"""The panel in which a name typed by mistake is struck out: the words, where they stand, and what was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import DangerButton, SecondaryButton
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import Rule, clear, column, row
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.widgets.side_panel import SidePanel
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place where the words stand: what it is, and how it reads without them."""

    title: str
    after: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """Something that was struck out before: what is known of it, and how its certificate is saved."""

    title: str
    details: tuple[str, ...]
    save: Callable[[], object]


class StrikePanel(SidePanel):
    """Asks for the words, shows where they stand, and only then offers to strike them out.

    **Signals:** ``looked(words: str)`` when the person wants to see where they stand, ``struck(words: str)`` when she
    wants them struck out there.
    """

    looked = Signal(str)
    struck = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Strike out a name", close="Close striking out")
        self.setObjectName("strike_panel")
        self._found_words = ""
        self.words = TextField()
        self.words.setObjectName("words_to_strike")
        self._words = FieldRow("Words to strike out", self.words, hint="The name as it was typed. Whole words only.")
        self.look = SecondaryButton("Look where they stand", icon="search")
        self.look.setObjectName("look_where")
        self._places, self._done = QVBoxLayout(), QVBoxLayout()
        for lines in (self._places, self._done):
            lines.setSpacing(S2)
        self._signed = Text("", "body", "warn")
        self.strike = DangerButton("Strike out")
        self.strike.setObjectName("strike_out")
        self._said = Text("", "strong", "ok")
        self._lay_out()
        self.look.clicked.connect(self._look)
        self.words.returnPressed.connect(self._look)
        self.words.textEdited.connect(self._begin_anew)
        self.strike.clicked.connect(lambda: self.struck.emit(self._found_words))
        self._begin_anew()

    def _lay_out(self) -> None:
        self._said.hide()
        what = Text(
            "For a name that should not be here. It goes from this visit and its plan, from what was deleted, from the "
            "history, the search, the centre and every laptop that has a copy. A mark stands in its place.",
            "body",
        )
        body = self.body
        body.addWidget(what)
        body.addWidget(self._said)
        body.addWidget(self._words)
        body.addLayout(row(self.look, "stretch"))
        body.addLayout(self._places)
        body.addWidget(self._signed)
        body.addLayout(row(self.strike, "stretch"))
        body.addWidget(Rule())
        body.addLayout(column(Text("Struck out of this visit", "strong"), self._done, gap=S1))
        body.addStretch(1)

    def open(self, words: str) -> None:
        """Come up with these words, and the focus where they are typed."""
        self.words.setText(words)
        self._begin_anew()
        self._said.hide()
        self.come_up()
        self.words.setFocus()
        self.words.selectAll()
        announce(self, "Strike out a name")

    def _begin_anew(self) -> None:
        self._found_words = ""
        self._words.show_fault("")
        clear(self._places)
        self._signed.hide()
        self.strike.hide()

    def _look(self) -> None:
        self.looked.emit(self.words.text())

    def show_places(self, words: str, lines: Sequence[PlaceLine], warning: str) -> None:
        """Show where the words stand; ``warning`` is what cannot be reached."""
        self._begin_anew()
        for line in lines[:_MOST_SHOWN]:
            self._places.addLayout(
                column(Text(line.title, "strong"), Text(line.after, "small", "ink2"), gap=0, margins=(0, S1, 0, 0))
            )
        if len(lines) > _MOST_SHOWN:
            self._places.addWidget(Text(f"And {len(lines) - _MOST_SHOWN} more places.", "small", "ink2"))
        self._signed.setText(warning)
        self._signed.setVisible(bool(warning))
        where = "1 place" if len(lines) == 1 else f"{len(lines)} places"
        if lines:
            self._found_words = words
            self.strike.setText(f"Strike out in {where}, for ever")
            self.strike.show()
            self.strike.setFocus()
            self._page.reveal(self.strike)
        announce(self, f"They stand in {where}." if lines else "They stand nowhere.")
        tab_as_laid_out(self)

    def show_fault(self, words: str) -> None:
        """Say by the field what is to be mended."""
        self._begin_anew()
        self._words.show_fault(words)
        self.words.setFocus()

    def show_done(self, said: str, lines: Sequence[DoneLine]) -> None:
        """Show what was struck out of this visit so far; ``said`` is what has just been done, "" for nothing."""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        if said:
            self.words.clear()
            self._begin_anew()
            announce(self, said)
            self._page.verticalScrollBar().setValue(0)
        clear(self._done)
        cards: list[QWidget] = []
        if not lines:
            self._done.addWidget(Text("Nothing so far.", "small", "ink2"))
        for line in lines:
            deed = Deed("Save its certificate…", line.save)
            cards.append(RecordCard(line.title, line.details, about=f"of {line.title}", deeds=(deed,)))
            self._done.addWidget(cards[-1])
        if said:
            (cards[0] if cards else self.close_button).setFocus()
        tab_as_laid_out(self)
