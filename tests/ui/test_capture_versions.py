"""A newer version of the form while a visit goes on: offered, read, moved to, taken back; in the real window."""

import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.fieldwork import capture, templates, versions, visits
from sifield.fieldwork.templates import FormRow
from sifield.ui.capture_state import CaptureState
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.theme import theme
from sifield.ui.widgets.banner import Banner
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, in_window, on_site, part, press, words

OFFER = "A newer version of this form has been published."
SIZES = [(100, (1366, 768)), (150, (1366, 768)), (200, (1366, 768)), (100, (900, 700))]


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    """A walk with a focus, a stop with two ratings, and an answer that the next version does not ask for."""
    visit = on_site(tmp_path)
    write = capture.save_answer
    visit.write(lambda session: write(session, visit.visit_id, "focus", "", "Reading", running=False))
    visit.write(lambda session: write(session, visit.visit_id, "sdp_priority", "", "Priority 2: oracy", running=False))
    stop = visit.write(
        lambda session: capture.add_row(session, visit.visit_id, "stop", "Year 2, reading", visit.clock())
    )
    for name, value in (("purpose", "secure"), ("thinking", "emerging"), ("adults", 2)):
        visit.write(lambda session, n=name, v=value: write(session, visit.visit_id, n, stop.row.id, v, running=False))
    yield visit
    visit.laptop.stores.close()


WALK = asset("forms", "learning_walk.xlsx")
SHIPPED = openpyxl.load_workbook(WALK)["settings"]["C2"].value


def publish_next(visit: OnSite) -> FormRow:
    """Publish the next version of the walk: one question reworded, one gone, one new, one of another type."""
    book = openpyxl.load_workbook(WALK)
    survey, settings = book["survey"], book["settings"]
    columns = {cell.value: cell.column for cell in survey[1]}
    rows = {survey.cell(row, columns["name"]).value: row for row in range(2, survey.max_row + 1)}
    survey.cell(rows["focus"], columns["label"]).value = "What this walk is about"
    survey.cell(rows["adults"], columns["type"]).value = "select_one few"
    survey.delete_rows(rows["sdp_priority"])
    survey.append([{"type": "text", "name": "thanks", "label": "Whom do we thank?"}.get(name, "") for name in columns])
    choices = {cell.value: cell.column for cell in book["choices"][1]}
    for name in ("one", "more"):
        book["choices"].append([{"list_name": "few", "name": name, "label": name}.get(title, "") for title in choices])
    heads = {cell.value: cell.column for cell in settings[1]}
    settings.cell(2, heads["version"]).value = "2027.1"
    made = io.BytesIO()
    book.save(made)
    at = visit.clock() + timedelta(hours=1)
    form: FormRow = visit.write(lambda session: templates.publish(session, made.getvalue(), "walk.xlsx", at))
    return form


def banners(window: QWidget) -> list[str]:
    return [each.message for each in window.findChildren(Banner) if each.isVisible()]


def earlier(window: QWidget) -> list[str]:
    """Give what can be read in the panel of earlier answers."""
    panels = [each for each in window.findChildren(QWidget, "earlier_answers") if each.isVisible()]
    return [label.text() for panel in panels for label in panel.findChildren(QLabel)]


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def faults(screen: QWidget) -> list[str]:
    return [*clipped_labels(screen), *sideways(screen), *unnamed(screen), *small_targets(screen)]


def test_where_there_is_no_newer_version_nothing_is_said(qtbot: QtBot, made: OnSite) -> None:
    window = in_window(made.screen())
    qtbot.addWidget(window)
    assert banners(window) == []
    assert earlier(window) == []


def test_a_newer_version_is_offered_and_one_can_go_on_writing(qtbot: QtBot, made: OnSite) -> None:
    publish_next(made)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    assert banners(window) == [OFFER]
    press(window, "Ctrl+PgDown", "Ctrl+Down", "Ctrl+Down", "4")
    assert "embedded" in made.draft().answers.values()
    assert made.draft().template.version == SHIPPED


def test_what_changed_is_read_in_plain_words_and_may_be_left_for_later(qtbot: QtBot, made: OnSite) -> None:
    publish_next(made)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    part(window, "banner").button.click()
    told = words(window)
    assert "“School development plan priority it serves” is no longer part of the form." in told
    assert "“Whom do we thank?” is new." in told
    assert banners(window) == []
    press(window, "Esc")
    assert banners(window) == [OFFER]
    assert made.draft().template.version == SHIPPED


def test_staying_is_not_asked_again(qtbot: QtBot, made: OnSite) -> None:
    publish_next(made)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    part(window, "banner").button.click()
    part(window, "stay").click()
    assert banners(window) == []
    again = in_window(made.screen())
    qtbot.addWidget(again)
    assert banners(again) == []


def test_moving_keeps_what_is_typed_and_shows_what_has_no_place(qtbot: QtBot, made: OnSite) -> None:
    publish_next(made)
    window = in_window(made.screen(at=("focus", "")))
    qtbot.addWidget(window)
    press(window, "…Oracy")
    part(window, "banner").button.click()
    part(window, "move_to_version").click()
    settle()
    draft = made.draft()
    stop = draft.rows[0].row.id
    assert draft.template.version == "2027.1"
    assert (draft.answers["focus", ""], draft.answers["purpose", stop]) == ("Oracy", "secure")
    assert "What this walk is about" in words(window)
    told = earlier(window)
    assert told[0] == "Answers from the earlier version"
    assert "School development plan priority it serves" in told
    assert "Priority 2: oracy" in told
    assert "Year 2, reading: Other adults in the room" in told
    assert banners(window) == ["This visit is on version 2027.1 now."]
    press(window, "Ctrl+Up", "…Talk", "Ctrl+Down")
    assert made.draft().answers["focus", ""] == "Talk"


def test_undo_and_going_back_later_find_everything_as_it_was(qtbot: QtBot, made: OnSite) -> None:
    before = made.draft()
    new = publish_next(made)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    part(window, "banner").button.click()
    part(window, "move_to_version").click()
    settle()
    part(window, "banner").button.click()
    settle()
    assert (made.draft().answers, made.draft().template) == (before.answers, before.template)
    assert banners(window) == [f"This visit is on version {SHIPPED} now."]
    part(window, "banner").button.click()
    settle()
    assert made.draft().visit.template_sha256 == new.sha256
    part(window, "move_back").click()
    settle()
    assert made.draft().answers == before.answers
    assert earlier(window) == []


def test_the_check_page_shows_them_too(qtbot: QtBot, made: OnSite) -> None:
    new = publish_next(made)
    made.write(lambda session: versions.move_to_version(session, made.visit_id, new.sha256))
    screen = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    qtbot.addWidget(screen)
    grab(screen, "check-earlier")
    assert "Priority 2: oracy" in earlier(screen)
    assert faults(screen) == []


def test_a_stop_that_holds_only_an_earlier_answer_cannot_be_let_go(qtbot: QtBot, made: OnSite) -> None:
    stop = made.write(lambda session: capture.add_row(session, made.visit_id, "stop", "Hall", made.clock())).row.id
    made.write(lambda session: capture.save_answer(session, made.visit_id, "adults", stop, 3, running=False))
    new = publish_next(made)
    made.write(lambda session: versions.move_to_version(session, made.visit_id, new.sha256))
    assert ("adults", stop, "3") in [(one.question, one.row_id, one.words) for one in made.draft().earlier]
    assert not CaptureState(made.draft(), now=made.clock).is_row_empty(stop)


def test_a_refusal_is_said_and_the_visit_goes_on(qtbot: QtBot, made: OnSite) -> None:
    publish_next(made)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    part(window, "banner").button.click()
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    part(window, "move_to_version").click()
    settle()
    assert banners(window) == ["This visit is finished, so its form stays as it is."]


@pytest.mark.parametrize(
    ("palette", "percent", "size"), [(palette, *one) for palette, one in zip(cycle(("light", "dark")), SIZES)]
)
def test_offer_page_and_panel_are_whole(
    qtbot: QtBot, made: OnSite, palette: str, percent: int, size: tuple[int, int]
) -> None:
    theme().set_percent(percent)
    theme().set_mode("dark" if palette == "dark" else "light")
    publish_next(made)
    window = in_window(made.screen(), size)
    qtbot.addWidget(window)
    name = f"{palette}-{percent}-{size[0]}"
    grab(window, f"version-offer-{name}", size)
    assert faults(window) == []
    assert (window.width(), window.height()) == size
    part(window, "banner").button.click()
    grab(window, f"version-page-{name}", size)
    assert faults(window) == []
    part(window, "move_to_version").click()
    settle()
    grab(window, f"version-moved-{name}", size)
    assert faults(window) == []
    assert (window.width(), window.height()) == size
