"""The panel in which case files are drawn: the school's numbers in, so many files out, and the seed to do it again."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import Rule, bring_into_view, clear, column, row
from sifield.ui.widgets.record_card import RecordCard
from sifield.ui.widgets.side_panel import SidePanel
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text

_USUAL = "3"


class SamplePanel(SidePanel):
    """Asks how many files of each kind the school has.

    **Signals:** ``drawn(sizes: dict[str, str], wanted: str, seed: str)`` with what was typed.
    """

    drawn = Signal(dict, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Draw case files", close="Close drawing case files")
        self.setObjectName("sample_panel")
        self.sizes: dict[str, TextField] = {}
        self._fields = QVBoxLayout()
        self.wanted, self.seed = TextField(), TextField()
        self.wanted.setText(_USUAL)
        self._wanted = FieldRow("How many to look at", self.wanted)
        hint = "To draw the same files again, write the seed of that drawing."
        self._seed = FieldRow("Seed", self.seed, hint=hint, optional=True)
        self.draw = PrimaryButton("Draw the files")
        self.draw.setObjectName("draw_files")
        self._said = Text("", "strong", "bad")
        self._past_sheet, self._past = QWidget(), QVBoxLayout()
        self._past.setSpacing(S2)
        self._lay_out()
        self.draw.clicked.connect(self._draw)
        self.wanted.returnPressed.connect(self._draw)
        self.seed.returnPressed.connect(self._draw)

    def _lay_out(self) -> None:
        self._said.hide()
        what = Text(
            "The school numbers its files of each kind on a list of its own, from 1, and tells you how many there are. "
            "Each file drawn becomes an entry with its kind and that number. No name, no initials, no date of birth.",
            "body",
        )
        body = self.body
        body.addWidget(what)
        body.addLayout(self._fields)
        body.addWidget(Columns((self._wanted, self._seed), least=160))
        body.addWidget(self._said)
        body.addLayout(row(self.draw, "stretch"))
        body.addWidget(Rule())
        self._past_sheet.setLayout(column(Text("Drawn so far", "strong"), self._past, gap=S1))
        body.addWidget(self._past_sheet)
        body.addStretch(1)

    def ask(self, kinds: Mapping[str, str]) -> None:
        """Ask for the numbers of these kinds, by name with their words."""
        if list(kinds) == list(self.sizes):
            return
        clear(self._fields)
        self.sizes = {name: TextField() for name in kinds}
        fields = [FieldRow(words, self.sizes[name]) for name, words in kinds.items()]
        self._fields.addWidget(
            Text("How many files of each kind are there? Leave empty what there is none of.", "strong")
        )
        self._fields.addWidget(Columns(tuple(fields), least=160))
        for name, field in self.sizes.items():
            field.setAccessibleName(f"How many files: {kinds[name]}")
            field.returnPressed.connect(self._draw)

    def open(self) -> None:
        """Come up, with the focus on the first number."""
        self.show_fault("")
        self.come_up()
        tab_as_laid_out(self)
        next(iter(self.sizes.values()), self.close_button).setFocus()
        announce(self, "Draw case files")

    def show_fault(self, words: str) -> None:
        """Say what is to be mended; "" takes it away."""
        self._said.setText(words)
        self._said.setVisible(bool(words))
        if words:
            bring_into_view(self._said)
            announce(self, words, urgent=True)

    def show_past(self, lines: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Show what was drawn, each with a title and what is known of it."""
        clear(self._past)
        for title, details in lines:
            self._past.addWidget(RecordCard(title, details))
        if not lines:
            self._past.addWidget(Text("Nothing yet.", "small", "ink2"))

    def reveal_past(self) -> None:
        """Bring what was drawn into view, the last drawing first."""
        self._past_sheet.adjustSize()
        bring_into_view(self._past_sheet)

    def _draw(self) -> None:
        self.drawn.emit(
            {name: field.text().strip() for name, field in self.sizes.items()},
            self.wanted.text().strip(),
            self.seed.text().strip(),
        )
