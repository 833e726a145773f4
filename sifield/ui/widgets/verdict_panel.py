"""What the program thinks of a signed file, in words: a headline with its mark, then who signed what when."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.signing.verdict import Verdict, Word
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.text import Text

VerdictTone = Literal["ok", "warn", "bad"]
_ICONS = {"ok": "check", "warn": "clock", "bad": "warning"}
_TONES: dict[Word, VerdictTone] = {Word.COMPLETE: "ok", Word.INCOMPLETE: "warn", Word.UNSIGNED: "warn"}


class VerdictPanel(Card):
    """A verdict, its mark and its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Verdict")
        self.setObjectName("verdict")
        self._icon = Icon("check", "ok", 28)
        self._headline = Text("", "section")
        self._chip = Chip("", "neutral")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S2)
        head = row(self._icon, self._headline, gap=S3)
        head.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.body.setSpacing(S3)
        self.body.addLayout(row(self._chip, "stretch"))
        self.body.addLayout(head)
        self.body.addLayout(self._lines)

    @property
    def headline(self) -> str:
        """What stands on top."""
        return self._headline.text()

    def show_verdict(self, verdict: Verdict, record: Sequence[str] = (), *, doubted: bool = False) -> None:
        """Show a verdict. Whom the centre has yet to confirm is no culprit: that is said, not shouted.

        Args:
            record: what the records on this laptop say of the file.
            doubted: they do not agree with it, so that a good verdict on the file alone is not good news.
        """
        unconfirmed = verdict.word is Word.UNTRUSTED and any(
            one.certificate is not None and one.certificate.is_self_signed for one in verdict.signatures
        )
        tone: VerdictTone = "warn" if unconfirmed else _TONES.get(verdict.word, "bad")
        if tone == "ok" and doubted:
            tone = "warn"
        headline, lines = verdict.headline, (*verdict.lines, *record)
        self._icon.show_icon(_ICONS[tone], tone)
        self._headline.setText(headline)
        self._headline.set_tone(tone if tone == "bad" else "ink")
        self._chip.show_state("Not yet confirmed" if unconfirmed else verdict.word.capitalize(), tone)
        self.setAccessibleName(f"{headline} {' '.join(lines)}")
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(Text(line))
