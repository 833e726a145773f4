"""Beside a question: what is still open here, and what was said last time."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.layout import Rule, clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.trend_line import TrendLine, TrendPoint


class LookBackPart(QWidget):
    """Open actions first, then the last answer and the trend; hidden where there is nothing of either."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("look_back")
        self._actions_title = Text("Open actions", "strong")
        self._actions = QVBoxLayout()
        self._actions.setSpacing(S2)
        self._last_title, self._last = Text("", "strong"), Text("", "body", "ink2")
        self._last.setObjectName("last_answer")
        self._trend = TrendLine("This question from visit to visit")
        self.setLayout(
            column(*(self._actions_title, self._actions, self._last_title, self._last, self._trend, Rule()), gap=S2)
        )
        self.show_back((), "", "", ())

    def show_back(
        self, actions: tuple[tuple[str, str], ...], last_on: str, last: str, trend: tuple[TrendPoint, ...]
    ) -> None:
        """Show these: each action's words and whose it is, and the answer of a day."""
        clear(self._actions)
        for words, whose in actions:
            self._actions.addLayout(column(Text(words), Text(whose, "small", "hint"), gap=S1))
        self._actions_title.setVisible(bool(actions))
        self._last_title.setText(f"Last time, {last_on}")
        self._last.setText(last)
        for part in (self._last_title, self._last):
            part.setVisible(bool(last))
        self._trend.show_points(trend)
        self.setVisible(bool(actions or last))
