"""A group of questions within a capture page: its heading, what is said of it, and its cards."""

from PySide6.QtWidgets import QGroupBox, QVBoxLayout, QWidget

from sifield.ui.capture_views import GroupView
from sifield.ui.theme import S1, S3
from sifield.ui.widgets.layout import column
from sifield.ui.widgets.question_card import QuestionCard
from sifield.ui.widgets.text import Text


class CardGroup(QGroupBox):
    """Holds cards, and groups within it, in ``body``; whoever goes into it by keys is told its name by a screen reader.

    It is there as long as one of its questions is asked.
    """

    def __init__(self, view: GroupView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"group_{view.name}")
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(view.hint)
        self.view = view
        self.cards: list[QuestionCard] = []
        head = column(Text(view.title, "strong", "ink2"), gap=S1, margins=(0, S3, 0, 0))
        if view.hint:
            head.addWidget(Text(view.hint, "small", "hint"))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(S3)
        self.body.addLayout(head)

    def show_if_asked(self) -> None:
        """Hide the heading with the last of its questions, and bring it back with the first."""
        self.setVisible(any(card.view.is_relevant for card in self.cards))
