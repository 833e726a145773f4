"""Two improvement models side by side, with a word on each difference. Serves whoever chooses between them."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import frameworks
from sifield.frameworks.calendar import SchoolYear, say_year, school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.shipped import shipped
from sifield.frameworks.side_by_side import ALONE, SAME, Line, Topic, side_by_side
from sifield.ui.framework_reading import Kept
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S1, S3
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, clear, column
from sifield.ui.widgets.text import Text

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_LEAST = 330  # width of a side, at 100 % text


class FrameworksCompare(Page):
    """Choose two models; what they say stands beside each other."""

    KEYS = (("Tab", "to the two lists"), ("↓", "another model"))

    def __init__(
        self, tasks: Tasks, *, now: Callable[[], datetime], first: Kept | None = None, parent: QWidget | None = None
    ) -> None:
        """``first`` is a model that lies on the desk."""
        super().__init__(parent, widest=1200)
        self.setObjectName("models_compare")
        self.take_arrows("Comparison")
        self._now, self._given = now, first
        self._models: dict[str, Framework] = {}
        self._days: SchoolYear | None = None
        self.first, self.second = ChoiceField("First model"), ChoiceField("Second model")
        for field in (self.first, self.second):
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(18)
        self._topics = QVBoxLayout()
        self._topics.setSpacing(S3)
        self.body.addWidget(Text("Two models side by side", "display"))
        self.body.addWidget(
            Columns((FieldRow("First model", self.first), FieldRow("Second model", self.second)), least=_LEAST)
        )
        self.body.addLayout(self._topics)
        self.body.addStretch(1)
        year = school_year(now().astimezone().date())

        def look(session: "Session") -> tuple[list[tuple[str, str]], SchoolYear]:
            rows = frameworks.list_published(session)
            kept = [
                (f"{one.title} ({one.edition}, from {say_year(one.from_year)})", frameworks.get_text(session, one.id))
                for one in rows
            ]
            return kept, frameworks.counting_year(session, year)

        tasks.read(self, look, self._offer)

    def _offer(self, found: tuple[list[tuple[str, str]], SchoolYear]) -> None:
        published, self._days = found
        given = [(self._given.title, self._given.text)] if self._given else []
        for label, text in (*given, *published):
            framework = frameworks.framework_of(text)
            if framework is not None and framework not in self._models.values():
                self._models[label] = framework
        for one in shipped():
            if one not in self._models.values():
                self._models[one.title] = one
        for field in (self.first, self.second):
            field.addItems(list(self._models))
        self.second.setCurrentIndex(1 if len(self._models) > 1 else 0)
        self.first.currentIndexChanged.connect(self._show)
        self.second.currentIndexChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        first, second = (self._models[field.currentText()] for field in (self.first, self.second))
        assert self._days is not None
        clear(self._topics)
        if first == second:
            self._topics.addWidget(Text("It is the same model twice. Choose another one on either side.", "strong"))
            return
        for topic in side_by_side(first, second, self._days):
            self._topics.addWidget(_card(topic, first.title, second.title))


def _card(topic: Topic, first: str, second: str) -> Card:
    card = Card(name=topic.title)
    card.body.addWidget(Text(topic.title, "question"))
    for line in topic.lines:
        card.body.addWidget(Rule())
        card.body.addWidget(_line(line, first, second))
    return card


def _line(line: Line, first: str, second: str) -> QWidget:
    made, head = QWidget(), QWidget()
    flow = FlowLayout(head, gap=S3)
    flow.addWidget(Text(line.label, "strong", wrap=False))
    if line.note:
        flow.addWidget(Chip(line.note, "neutral" if line.note == SAME else "brand"))
    sides = [_side(first, line.first, line.label), _side(second, line.second, line.label)]
    made.setLayout(column(head, Columns(sides, least=_LEAST), gap=S1))
    return made


def _side(title: str, words: str, label: str) -> QWidget:
    made = QWidget()
    rows = [f"• {one}" for one in words.splitlines()] if label == ALONE else [words]
    made.setLayout(column(Text(title, "chip", "hint"), Text("\n".join(rows) if words else "—"), gap=0))
    return made
