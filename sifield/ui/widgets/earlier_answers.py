"""Answers that the present version of a form has no place for: to be read and copied, never changed here."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.layout import Rule, clear, column, row
from sifield.ui.widgets.text import Text

TITLE = "Answers from the earlier version"


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One answer: the question as it was asked, the stop it was asked in ("" for none), and the words."""

    label: str
    place: str
    words: str


class EarlierAnswers(QWidget):
    """The answers with the questions they were given to; hidden where there are none and no way back.

    **Signals:** ``back_wanted()`` when the visit shall go back to the version it was begun with.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("earlier_answers")
        self.setAccessibleName(TITLE)
        self._told = Text("", "small", "hint")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S3)
        self.back = QuietButton("", icon="chevron-left")
        self.back.setObjectName("move_back")
        self.back.clicked.connect(self.back_wanted)
        self.setLayout(column(Text(TITLE, "strong"), self._told, self._lines, row(self.back, "stretch"), Rule()))
        self.show_answers(())

    def show_answers(self, lines: Sequence[EarlierLine], version: str = "") -> None:
        """Show them; ``version`` is the one that the visit was begun with and can go back to ("" for none)."""
        clear(self._lines)
        self.setVisible(bool(lines or version))
        kept = "They are kept and exported with the visit. Copy from here what you still need."
        self._told.setText(kept if lines else "Every answer has its place in this version.")
        self.back.setVisible(bool(version))
        self.back.setText(f"Go back to version {version}")
        for line in lines:
            asked = f"{line.place}: {line.label}" if line.place else line.label
            words = Text(line.words, "body")
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setAccessibleName(f"{asked}: {line.words}")
            self._lines.addLayout(column(Text(asked, "small", "hint"), words, gap=S1))
