"""Capture by finger alone: no mouse, no hover, no right click, and large enough to hit while standing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.ui.main_window import MainWindow
from tests.ui.finger import pull, tap
from tests.ui.look import small_targets
from tests.ui.on_site import OnSite, on_site, opened, part, press, words

_ANSWERS = ("mark_", "choice_", "tick_")


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    return opened(qtbot, made)


def _tap(window: QWidget, name: str, inside: str = "") -> None:
    """Bring a part into view as a finger would, and tap it."""
    wanted = part(part(window, inside) if inside else window, name)
    page = part(window, "capture_page")
    if page.isAncestorOf(wanted):
        page.ensureWidgetVisible(wanted)
        QApplication.processEvents()
    tap(wanted)


def test_a_stop_is_opened_rated_flagged_and_noted_by_finger(window: MainWindow, made: OnSite) -> None:
    _tap(window, "choice_two_weeks")
    _tap(window, "add_stop")
    press(window, "…Year 2, mathematics")  # the field has the focus, so the tablet's keyboard comes up
    _tap(window, "mark_secure", inside="card_purpose")
    _tap(window, "flag", inside="card_purpose")
    _tap(window, "note_box")
    press(window, "…Calm start")
    _tap(window, "note_add")

    draft = made.draft()
    (stop,) = draft.rows
    assert (stop.row.label, draft.answers["notice", ""]) == ("Year 2, mathematics", "two_weeks")
    assert draft.answers["purpose", stop.row.id] == "secure"
    assert draft.flagged == {("purpose", stop.row.id)}
    assert [(note.question, note.text) for note in draft.notes] == [("purpose", "Calm start")]


def test_a_finger_takes_back_goes_to_another_page_and_opens_the_rest(window: MainWindow, made: OnSite) -> None:
    _tap(window, "add_stop")
    _tap(window, "mark_secure", inside="card_purpose")
    _tap(window, "undo")
    assert made.draft().answers["purpose", made.draft().rows[0].row.id] is None
    outline = part(window, "outline")
    tap(outline.viewport(), outline.visualItemRect(outline.item(0)).center())
    assert part(window, "page_title").text() == "Before the walk"
    _tap(window, "jump")
    assert part(window, "jump_panel")


def test_of_quick_taps_none_is_lost(window: MainWindow, made: OnSite) -> None:
    """Two taps within 400 ms are a double click to Qt; to the person they are two answers."""
    _tap(window, "add_stop")
    (stop,) = made.draft().rows
    for mark in ("secure", "emerging", "embedded", "not_yet"):
        _tap(window, f"mark_{mark}", inside="card_purpose")
        assert made.draft().answers["purpose", stop.row.id] == mark
    assert QApplication.doubleClickInterval() > 0, "the mouse still has its double click"


@pytest.mark.parametrize("way", [300, 160], ids=["fast", "slow"])
def test_a_finger_scrolls_the_page_and_presses_nothing(
    qtbot: QtBot, window: MainWindow, made: OnSite, way: int
) -> None:
    """Drawn slowly, the answer that it came down on goes along under the finger, which goes up over it again."""
    _tap(window, "add_stop")
    page, answers = part(window, "capture_page"), made.draft().answers
    mark = part(part(window, "card_purpose"), "mark_secure")
    page.ensureWidgetVisible(mark)
    QApplication.processEvents()
    bar = page.verticalScrollBar()
    before, steps = bar.value(), 0

    def follow() -> None:
        nonlocal steps
        steps += 1
        if steps > 2 and way < 300:
            qtbot.waitUntil(lambda: bar.value() >= before + 15 * (steps - 2))

    pull(mark, QPoint(0, -way), follow)
    qtbot.waitUntil(lambda: bar.value() > before + 80)
    assert made.draft().answers == answers


def test_what_answers_is_large_enough_for_a_finger(window: MainWindow, made: OnSite) -> None:
    """44 pixels for each answer (WCAG 2.5.5), 24 for everything (2.5.8)."""
    _tap(window, "add_stop")
    answers = [each for each in window.findChildren(QAbstractButton) if each.objectName().startswith(_ANSWERS)]
    assert len(answers) > 30
    assert [(each.accessibleName(), each.height()) for each in answers if each.isVisible() and each.height() < 44] == []
    assert small_targets(window) == []


def test_nothing_waits_for_a_pointer_that_hovers(window: MainWindow) -> None:
    """What the tool tip of an answer says, its meaning, stands in the panel of prompts too; other tips name keys."""
    _tap(window, "add_stop")
    _tap(window, "mark_secure", inside="card_purpose")
    read = words(window)
    marks = [
        each for each in part(window, "card_purpose").findChildren(QAbstractButton) if each.objectName()[:5] == "mark_"
    ]
    meanings = [each.toolTip() for each in marks]
    assert len(meanings) == 5
    assert [tip for tip in meanings if tip not in read] == []
