"""What can be found by looking at the screens of a visit: names, targets, nothing cut at 200 % text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, programme
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.theme import theme
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, card_in_hand, in_window, on_site, part, press
from tests.ui.walked import SEEN

ROOMS = (
    "Reception, phonics",
    "Year 1, mathematics in the outdoor learning area beside the main hall",
    "Year 2, reading",
    "Year 4, science and outdoor learning, with the resource base pupils",
    "Year 6, history",
    "Library, pupils’ reading council with the early reading lead and two governors",
)
SIZES = [(100, (1366, 768)), (150, (1366, 768)), (200, (1366, 768)), (100, (900, 700))]


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    """A long walk: six rooms with long names, answers, notes, a flag."""
    visit = on_site(tmp_path)
    visit.write(lambda session: _walk(session, visit))
    yield visit
    visit.laptop.stores.close()


def _walk(session: Any, visit: OnSite) -> None:
    for number, room in enumerate(ROOMS):
        row_id = capture.add_row(session, visit.visit_id, "stop", room, visit.clock()).row.id
        for name, value in (("part", "middle"), ("purpose", "secure"), ("thinking", "emerging"), ("adults", 2)):
            capture.save_answer(session, visit.visit_id, name, row_id, value, running=False)
        for at in range(6 if number == 2 else 2):
            visit.clock.later(1)
            capture.add_note(
                session, visit.visit_id, visit.laptop.reviewer_id, SEEN[(number + at) % len(SEEN)], visit.clock(),
                row_id=row_id, question=("purpose", "thinking", "")[at % 3], kind=("seen", "heard", "thought")[at % 3],
            )  # fmt: skip
    capture.flag(session, visit.visit_id, "thinking", row_id, True)
    programme.add_requirement(session, visit.laptop.school_id, "learning_walk", "Autumn walk", date(2026, 11, 20))


def _faults(screen: QWidget) -> list[str]:
    return [*clipped_labels(screen), *sideways(screen), *unnamed(screen), *small_targets(screen)]


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_capture_is_whole_and_named(qtbot: QtBot, made: OnSite, percent: int, size: tuple[int, int]) -> None:
    theme().set_percent(percent)
    stop = made.draft().rows[2].row.id
    window = in_window(made.screen(at=("thinking", stop)), size)
    qtbot.addWidget(window)
    grab(window, f"capture-{percent}-{size[0]}", size)
    assert (window.width(), window.height()) == size
    assert _faults(window) == []


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_every_page_of_a_visit_is_whole(qtbot: QtBot, made: OnSite, percent: int, size: tuple[int, int]) -> None:
    theme().set_percent(percent)
    for question in ("focus", "strengths"):
        window = in_window(made.screen(at=(question, ""), shows_gaps=True), size)
        qtbot.addWidget(window)
        grab(window, f"capture-{question}-{percent}-{size[0]}", size)
        assert _faults(window) == []


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_check_and_start_are_whole_and_named(qtbot: QtBot, made: OnSite, percent: int, size: tuple[int, int]) -> None:
    theme().set_percent(percent)
    check = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    start = StartVisitScreen(
        made.tasks, made.laptop.reviewer_id, now=made.clock, school_id=made.laptop.school_id, form_id="learning_walk"
    )
    start.start.click()  # with its faults
    for screen, name in ((check, "check"), (start, "start")):
        qtbot.addWidget(screen)
        grab(screen, f"{name}-{percent}-{size[0]}", size)
        assert _faults(screen) == []


def test_in_large_text_a_page_opens_with_the_answer_in_view(qtbot: QtBot, made: OnSite) -> None:
    theme().set_percent(200)
    window = in_window(made.screen(at=("thinking", made.draft().rows[2].row.id)))
    qtbot.addWidget(window)
    _is_in_view(window, "thinking")
    press(window, "Ctrl+PgUp")
    _is_in_view(window, card_in_hand(window))


def _is_in_view(window: QWidget, question: str) -> None:
    QApplication.processEvents()
    view, field = part(window, "capture_page").viewport(), part(window, f"card_{question}").field
    assert view.rect().contains(QRect(field.mapTo(view, QPoint(0, 0)), field.size())), question


@pytest.mark.parametrize("mode", ["dark", "contrast"])
def test_the_other_schemes_are_drawn(qtbot: QtBot, made: OnSite, mode: Any) -> None:
    theme().set_mode(mode)
    window = in_window(made.screen(at=("purpose", made.draft().rows[0].row.id)))
    qtbot.addWidget(window)
    picture = grab(window, f"capture-{mode}").toImage()
    assert picture.pixelColor(700, 70) == theme().colour("canvas")
