"""What the school said of a check beforehand, beside the reviewer's own answer, with one button to agree."""

from typing import get_args

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sifield.forms.self_review.statement import say_answer
from sifield.ui.capture_views import SchoolView
from sifield.ui.theme import S1, S2, theme
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.evidence import breakable
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text, Tone

_MOST = 160
"""Characters of the school's words on a card that is not in hand."""


class SchoolAnswer(QWidget):
    """The school's answer and where it can be seen; hidden where it said nothing.

    **Signals:** ``agreed()`` when the reviewer gives the same answer.
    """

    agreed = Signal()

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("school_answer")
        self._about = about
        self._answer = Text("", "strong")
        self._shared = Text("You agree", "small", "ok", wrap=False)
        self._words = Text("", "body", "ink2")
        self.agree = QuietButton("Agree", icon="check")
        self.agree.setObjectName("agree")
        self.agree.setToolTip("Give the same answer as the school (S)")
        self.agree.clicked.connect(self.agreed)
        head = row(self._answer, self._shared, self.agree, gap=S2)
        head.setStretch(0, 1)
        inner = column(head, self._words, gap=0)
        inner.setContentsMargins(theme().px(12), S1, 0, S1)
        self.setLayout(inner)
        self.hide()

    def show_answer(self, view: SchoolView | None, *, whole: bool) -> None:
        """Show what the school said; its words ``whole``, or only how they begin."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._answer.setText(breakable(say_answer(view.answer)))
        self._answer.set_tone(_tone(view.colour))
        words = view.words if whole or len(view.words) <= _MOST else view.words[:_MOST].rsplit(" ", 1)[0] + " …"
        self._words.setText(breakable(words))
        self._words.setVisible(bool(words))
        self._shared.setVisible(view.is_shared)
        self.agree.setVisible(bool(view.choice) and not view.is_shared)
        self.agree.setAccessibleName(f"Agree with the school, {view.answer}: {self._about}")
        self.setAccessibleName(f"{say_answer(view.answer)}. {view.words}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme().colour("brand"), 3))
        painter.drawLine(QPointF(2, S1), QPointF(2, self.height() - S1))


def _tone(colour: str) -> Tone:
    return next((tone for tone in get_args(Tone) if tone == colour), "ink")
