"""An improvement model as a chief executive reads it: its grades and its year on one page, the rest on another.

Where the document is silent, a part is absent.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import Area, Framework, Grade
from sifield.frameworks.grading import asks
from sifield.frameworks.outline import GradeYear, join, say_half_days, say_placing, say_visits, year_of
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.year_chart import YearChart

_CHARACTERISTICS = 3  # of a grade that its card shows
_HELD = "The numbers say how often something comes in a term; “held” is what happens and has no rhythm given."


class GlancePage(Page):
    """Grades as cards, how a school is placed, and the year as a chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("glance")

    def show_model(self, framework: Framework, days: SchoolYear) -> None:
        """Show a model, its year counted over the days of a school year."""
        clear(self.body)
        year = year_of(framework, days)
        self.body.addWidget(Text(framework.summary, "question"))
        if framework.grades:
            both = zip(framework.grades, year.grades, strict=True)
            cards = [_grade_card(framework, grade, asked) for grade, asked in both]
            self.body.addWidget(Columns(cards, least=270, most=len(cards)))
        elif year.grades[0].visits:
            self.body.addWidget(Text(f"Every school: {say_visits(year.grades[0])}.", "strong"))
        if framework.placing:
            self.body.addWidget(_card("How a school is placed", [Text(say_placing(framework, framework.placing))]))
        self.body.addWidget(_card("The year", [Text(_HELD, "small", "hint"), YearChart(year)]))
        if framework.holidays:
            self.body.addWidget(Text(f"In holidays: {framework.holidays}", "small", "hint"))
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)


class PartsPage(Page):
    """Reviews, reports, joining, duties, roles, and what a school is seen against."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("parts")

    def show_model(self, framework: Framework) -> None:
        """Show the parts that a model has."""
        clear(self.body)
        parts: tuple[tuple[str, Sequence[QWidget]], ...] = (
            ("Reviews that a school may ask for", _reviews(framework)),
            ("Reports", _reports(framework)),
            ("Duties for the trust", _duties(framework)),
            *_joining(framework),
            ("Priorities, in this order", _numbered(framework.priorities)),
            ("Standards", _areas(framework.standards)),
            ("Indicators", _areas(framework.indicators)),
            ("Levels of a judgement", _numbered([framework.level_title(level) for level in framework.levels])),
            ("Areas", _areas(framework.areas)),
            *((f"Decisions: {key}", [Text(f"{join(items)}.")]) for key, items in framework.decisions.items()),
            *_stages(framework),
            ("Roles", [Text(role.title) for role in framework.roles]),
        )
        cards = [_card(title, lines) for title, lines in parts if lines]
        halves = (cards[0::2], cards[1::2])
        self.body.addWidget(Columns([_stack(half) for half in halves if half], least=420))
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)


def _stack(cards: Sequence[QWidget]) -> QWidget:
    made = QWidget()
    made.setLayout(column(*cards, gap=S3))
    return made


def _card(title: str, parts: Iterable[QWidget]) -> Card:
    card = Card(name=title)
    card.body.addWidget(Text(title, "question"))
    for part in parts:
        card.body.addWidget(part)
    return card


def _grade_card(framework: Framework, grade: Grade, asked: GradeYear) -> Card:
    name, _, rest = grade.title.partition(":")
    card = Card(name=grade.title)
    card.body.addWidget(Text(name, "title", "brand"))
    if rest:
        card.body.addWidget(Text(rest.strip().capitalize(), "strong"))
    card.body.addWidget(Text(say_visits(asked), "strong"))
    if grade.meaning:
        card.body.addWidget(Text(grade.meaning, "body", "ink2"))
    if grade.rule:
        card.body.addWidget(Text(f"Of the indicators: {asks(framework, grade)}.", "small"))
    shown = grade.characteristics[:_CHARACTERISTICS]
    for line in shown:
        card.body.addWidget(Text(f"• {line}", "small"))
    if more := len(grade.characteristics) - len(shown):
        card.body.addWidget(Text(f"and {more} more characteristics", "small", "hint"))
    return card


def _entry(title: str, about: Iterable[str], chips: Sequence[tuple[str, ChipTone]] = ()) -> QWidget:
    made = QWidget()
    lines: list[QWidget] = [Text(title, "strong")]
    said = " · ".join(filter(None, about))
    if said:
        lines.append(Text(said, "small", "ink2"))
    if chips:
        held = QWidget()
        flow = FlowLayout(held, gap=S2)
        for words, tone in chips:
            flow.addWidget(Chip(words, tone))
        lines.append(held)
    made.setLayout(column(*lines, gap=2))
    return made


def _ruled(entries: Sequence[QWidget]) -> list[QWidget]:
    made: list[QWidget] = []
    for entry in entries:
        made += [Rule(), entry] if made else [entry]
    return made


def _reviews(framework: Framework) -> list[QWidget]:
    made = []
    for one in framework.reviews:
        chips: list[tuple[str, ChipTone]] = [("Safeguarding", "warn")] if one.sensitivity == "safeguarding" else []
        if one.ends_in_plan:
            chips.append(("Ends in an action plan", "brand"))
        about = (say_half_days(one.half_days), framework.role_title(one.lead), one.about)
        made.append(_entry(one.title, about, chips))
    return _ruled(made)


def _reports(framework: Framework) -> list[QWidget]:
    return _ruled(
        [
            _entry(
                one.title,
                (
                    f"To: {one.to}" if one.to else "",
                    one.when.words if one.when else "",
                    f"By: {framework.role_title(one.by)}" if one.by else "",
                ),
            )
            for one in framework.reports
        ]
    )


def _duties(framework: Framework) -> list[QWidget]:
    return _ruled(
        [
            _entry(one.title, (one.when.words, join([framework.role_title(role) for role in one.leads]), one.note))
            for one in framework.duties
        ]
    )


def _joining(framework: Framework) -> list[tuple[str, list[QWidget]]]:
    phases = list(dict.fromkeys(step.phase for step in framework.joining))
    made = []
    for number, phase in enumerate(phases, 1):
        entries = []
        for step in (step for step in framework.joining if step.phase == phase):
            times = f"{step.times} times" if step.times > 1 else ""
            leads = join([framework.role_title(role) for role in step.leads])
            entries.append(_entry(step.title, (" ".join(filter(None, (times, say_half_days(step.half_days)))), leads)))
        made.append((f"Joining the trust, phase {number}: {phase}", _ruled(entries)))
    return made


def _stages(framework: Framework) -> list[tuple[str, list[QWidget]]]:
    editions = list(dict.fromkeys(stage.edition for stage in framework.stages))
    return [
        (
            f"Putting a change into practice ({edition})",
            _ruled([_entry(stage.title, stage.steps) for stage in framework.stages if stage.edition == edition]),
        )
        for edition in editions
    ]


def _areas(areas: Sequence[Area]) -> list[QWidget]:
    return _ruled([_entry(one.title, one.principles) for one in areas])


def _numbered(words: Sequence[str]) -> list[QWidget]:
    return [Text(f"{number}. {one}") for number, one in enumerate(words, 1)]
