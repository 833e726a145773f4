"""Nothing is told by colour alone (WCAG 1.4.1): to an eye that sees no colours, different states still look different.

Every tone is put on as one and the same grey, and each state drawn; numbers and words are the same wherever the program
lets them be the same. What a chip or a row's tag tells is its words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from sifield.forms.template import Choice
from sifield.ui import theme as looks
from sifield.ui.theme import LIGHT, theme
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.choice_lines import RadioLine, TickLine
from sifield.ui.widgets.fault_rail import FaultRail, PlacedFault
from sifield.ui.widgets.heat_cell import HeatCell
from sifield.ui.widgets.line_editor import LineEditor
from sifield.ui.widgets.load_line import LoadBar
from sifield.ui.widgets.marked_words import Mark, MarkedWords
from sifield.ui.widgets.month_view import Day, MonthView
from sifield.ui.widgets.outline import OutlineLine, OutlineRail
from sifield.ui.widgets.rating import Segment
from sifield.ui.widgets.stack_cell import STATES, THEMES, number_of, paint_part
from sifield.ui.widgets.steps import StepLine
from sifield.ui.widgets.term_chart import Bar, TermChart

INK, TINT = "#5A5A5A", "#ECECEC"
GREY = replace(
    LIGHT, brand=INK, brand_hover=INK, ok=INK, warn=INK, bad=INK, brand_tint=TINT, ok_tint=TINT, warn_tint=TINT,
    bad_tint=TINT,
)  # fmt: skip
SIZE = QSize(320, 120)
DAY = date(2026, 11, 24)
_MARKS: tuple[Mark, ...] = ("", "gone", "new", "found")


@pytest.fixture(scope="module")
def grey(qapp: QApplication) -> Iterator[None]:
    """See the program without its colours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looks, "LIGHT", GREY)
        yield
    theme().set_mode("dark")  # so that the next test is dressed anew


def _widget(made: QWidget) -> QImage:
    made.resize(SIZE)
    picture = QImage(SIZE, QImage.Format.Format_RGB32)
    picture.fill(theme().colour("surface"))
    made.render(picture)
    return picture


def _cell(paint: Callable[[QPainter, QRectF], None]) -> QImage:
    picture = QImage(SIZE, QImage.Format.Format_RGB32)
    picture.fill(theme().colour("surface"))
    painter = QPainter(picture)
    paint(painter, QRectF(0, 0, SIZE.width(), SIZE.height()))
    painter.end()
    return picture


def _parts(states: tuple[tuple[str, str], ...]) -> dict[str, QImage]:
    return {
        state: _cell(lambda painter, box, state=state: paint_part(painter, box, state, number_of(state, 2)))
        for state, _ in states
    }


def _both(make: Callable[[], QAbstractButton]) -> dict[str, QImage]:
    """Draw a button as it is chosen and as it is not."""
    drawn = {}
    for chosen in (True, False):
        made = make()
        made.setChecked(chosen)
        drawn[str(chosen)] = _widget(made)
    return drawn


def _month(found: Day) -> QImage:
    view = MonthView("Day", DAY.replace(day=1))
    view.show_looks(lambda day: found if day == DAY else Day())
    view.resize(400, 420)
    return view.grid.grab().toImage()


def _outline(answered: int, *, flagged: bool = False) -> QImage:
    rail = OutlineRail("Visit")
    rail.show_lines([OutlineLine("a", "Reading", 0, 0), OutlineLine("b", "Books", answered, 1, 1, flagged)], "a")
    return _widget(rail)


def _fault(severity: str) -> QImage:
    rail = FaultRail()
    rail.show_faults([PlacedFault("Line 1", "A word", "Mend it", severity)], to_mend="All", to_know="All")
    return _widget(rail)


def _lines(*wrong: int) -> QImage:
    editor = LineEditor("Model")
    editor.show_text("one\ntwo")
    editor.mark(wrong)
    return _widget(editor)


def _chart(bar: Bar) -> QImage:
    """Draw the bar only: the words above it say the same."""
    chart = TermChart("Year")
    chart.show_bars([bar])
    return _cell(lambda painter, box: chart._paint_bar(painter, bar, QRectF(0, 0, 300, 8)))


CASES: Mapping[str, Callable[[], Mapping[str, QImage]]] = {
    "parts of a programme": lambda: _parts(STATES),
    "kinds of findings": lambda: _parts(THEMES),
    "a rating": lambda: _both(lambda: Segment(Choice(name="a", label="Secure", key="3", colour="ok"), "")),
    "a choice": lambda: _both(lambda: RadioLine("Yes", "Yes")),
    "one of several choices": lambda: _both(lambda: TickLine("Yes", "Yes")),
    "a tick": lambda: _both(lambda: Check("Yes")),
    "how much stands behind a judgement": lambda: {
        str(thin): _cell(HeatCell("Strong", "2", "", "ok", is_thin=thin).paint) for thin in (True, False)
    },
    "a person's load": lambda: {
        str(load): _widget(LoadBar(*load)) for load in ((6, 4), (6, 6), (6, 5), (4, 6))
    },
    "a school's year": lambda: {
        str(bar): _chart(bar) for bar in (Bar("", 2, 2, 0), Bar("", 2, 0, 2), Bar("", 4, 0, 0))
    },
    "a day": lambda: {
        str(found): _month(found) for found in (Day(), Day(closed="Holiday"), Day(booked=("Walk",)), Day(away=1))
    },
    "a line of the outline": lambda: {
        "open": _outline(0), "answered": _outline(1), "to revisit": _outline(0, flagged=True)
    },
    "a fault and a remark": lambda: {severity: _fault(severity) for severity in ("fault", "warning")},
    "a line with a fault": lambda: {"none": _lines(), "second": _lines(2)},
    "what an edition changed": lambda: {
        mark: _widget(MarkedWords("Changes", [("words", mark)])) for mark in _MARKS
    },
    "steps": lambda: {str(at): _widget(StepLine(("One", "One", "One"), at)) for at in range(3)},
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_states_differ_without_colours(qapp: QApplication, grey: None, what: str) -> None:
    theme().set_mode("dark")
    theme().set_mode("light")
    drawn = list(CASES[what]().items())
    same = [(one, other) for at, (one, a) in enumerate(drawn) for other, b in drawn[at + 1 :] if a == b]
    assert same == []
