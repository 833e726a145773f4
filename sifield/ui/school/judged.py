"""The framework's indicators, areas or standards, with what was judged of each over the terms."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sifield.fieldwork.placing import JudgementRow
from sifield.fieldwork.school_page import JUDGED_TITLES, Judged, SchoolPage
from sifield.fieldwork.targets import TargetRow
from sifield.frameworks.calendar import school_year
from sifield.ui.school.section import Section
from sifield.ui.school.targets import RATING_WORDS
from sifield.ui.theme import S4
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.layout import Rule, column, row
from sifield.ui.widgets.level_line import LevelLine, LevelPoint
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

_TERMS = ("autumn", "spring", "summer")
_SHOWN_TERMS = 6
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class JudgedSection(Section):
    """What a school is seen against; absent where the framework in force has nothing of the kind."""

    key, title = "judged", "Indicators"

    def is_part_of(self, page: SchoolPage) -> bool:
        return bool(page.judged)

    def of(self, page: SchoolPage) -> object:
        return page.judged, page.targets, page.levels

    def fill(self, page: SchoolPage) -> None:
        self.title = " and ".join(dict.fromkeys(JUDGED_TITLES[one.kind] for one in page.judged))
        self.heading.setText(self.title)
        said = page.framework.level_title if page.framework else str
        levels = ", ".join(f"“{said(level)}”" for level in page.levels)
        is_judged = any(one.marks for one in page.judged)
        told = f"Levels, the lowest first: {levels}. A dot is what was found last in its term." if is_judged else ""
        self.tell(told if page.levels else "")
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S4)
        grid.setColumnStretch(0, 1)
        terms = span(page.judged)
        for at, one in enumerate(page.judged):
            if at:
                grid.addWidget(Rule(), 2 * at - 1, 0, 1, 3)
            grid.addWidget(self._words(one, page), 2 * at, 0, _MIDDLE)
            if one.marks and page.levels:
                last = one.marks[-1]
                name = f"{one.title} over the terms"
                chart = LevelLine(name, len(page.levels), points(one.marks, page.levels, terms))
                grid.addWidget(chart, 2 * at, 1, _MIDDLE)
                grid.addWidget(Chip(last.said, tone_of(last.level, page.levels)), 2 * at, 2, _MIDDLE)
        self.rows.addWidget(whole)

    def _words(self, one: Judged, page: SchoolPage) -> QWidget:
        held = QWidget()
        words = column(Text(one.title, "strong"), gap=2)
        if one.principles:
            _add_principles(words, one)
        for mark in one.marks[-1:]:
            words.addWidget(Text(_say_mark(mark), "small", "hint"))
        if not one.marks and page.levels:
            words.addWidget(Text("Not judged yet", "small", "hint"))
        if one.kind == "standard" and page.targets is not None:
            words.addWidget(Text(_say_targets(one.name, page.targets), "small", "hint"))
        held.setLayout(words)
        return held


Term = tuple[int, int]
"""A school year and the place of a term in it."""


def span(judged: Sequence[Judged]) -> tuple[Term, ...]:
    """Give the terms from the first in which anything was judged to the last; of many, the latest."""
    every = [_term(mark) for one in judged for mark in one.marks if mark.term in _TERMS]
    if not every:
        return ()
    (year, term), end = min(every), max(every)
    found: list[Term] = []
    while (year, term) <= end:
        found.append((year, term))
        year, term = (year, term + 1) if term < len(_TERMS) - 1 else (year + 1, 0)
    return tuple(found[-_SHOWN_TERMS:])


def points(marks: Sequence[JudgementRow], levels: Sequence[str], terms: Sequence[Term]) -> tuple[LevelPoint, ...]:
    """Give what was found last in each term."""
    last = {_term(mark): mark for mark in marks if mark.term in _TERMS}
    found = []
    for year, term in terms:
        mark = last.get((year, term))
        level = levels.index(mark.level) if mark is not None and mark.level in levels else None
        calendar_year = year if term == 0 else year + 1
        name = f"{_TERMS[term].capitalize()} {calendar_year}"
        label = f"{_TERMS[term][:3].capitalize()} {calendar_year % 100:02}"
        found.append(LevelPoint(label, level, f"{name}: {mark.said}" if mark else f"{name}: not judged"))
    return tuple(found)


def _term(mark: JudgementRow) -> Term:
    return school_year(mark.judged_on), _TERMS.index(mark.term)


def tone_of(level: str, levels: Sequence[str]) -> ChipTone:
    """Colour a level: the highest green, the lowest red, those between amber."""
    if level not in levels:
        return "neutral"
    return "ok" if level == levels[-1] else "bad" if level == levels[0] else "warn"


def _say_mark(mark: JudgementRow) -> str:
    said = f"{say_day(mark.judged_on)}, {mark.judged_by}" if mark.judged_by else say_day(mark.judged_on)
    return f"{said}: {mark.reason}" if mark.reason else said


def _say_targets(name: str, targets: Sequence[TargetRow]) -> str:
    mine = [one for one in targets if one.words.standard == name]
    if not mine:
        return "No target of this year serves it yet"
    rated = [RATING_WORDS[one.words.rating][0].lower() for one in mine if one.words.rating]
    return f"{count(len(mine), 'target')} of this year" + (f": {', '.join(rated)}" if rated else ", not rated yet")


def _add_principles(words: QVBoxLayout, one: Judged) -> None:
    text = Text("\n".join(f"· {principle}" for principle in one.principles), "small")
    text.hide()
    opener = QuietButton("What is looked for", name=f"What is looked for: {one.title}")
    opener.setCheckable(True)
    opener.toggled.connect(text.setVisible)
    words.addLayout(row(opener, "stretch"))
    words.addWidget(text)
