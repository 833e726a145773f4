"""The state of a visit without any window, and what is kept of what is not yet written."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sifield.fieldwork.capture import RowDetails
from sifield.forms.answers import Row
from sifield.ui.capture_sections import MOST_CARDS, part_size, parts, shown
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Page
from sifield.ui.read_through import answer_groups, gaps, outline
from sifield.ui.unsaved import Unsaved
from sifield.ui.widgets.typed_answers import read_time
from tests.ui.on_site import OnSite, on_site

CONCERN = Page("immediate_concern")


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def state(made: OnSite) -> CaptureState:
    return CaptureState(made.draft(), now=made.clock)


def stop(made: OnSite, row_id: str, label: str = "", position: int = 1) -> RowDetails:
    return RowDetails(Row(id=row_id, group="stop", position=position, label=label), made.clock(), None)


def test_pages_are_sections_and_stops(state: CaptureState, made: OnSite) -> None:
    assert state.pages() == (Page("before"), Page("stop"), Page("whole"), CONCERN)  # the second waits for a stop
    state.add_row(stop(made, "a", "Year 2"))
    state.add_row(stop(made, "b", position=2))
    assert state.pages() == (Page("before"), Page("stop", "a"), Page("stop", "b"), Page("whole"), CONCERN)
    assert [state.title(page) for page in state.pages()] == [
        "Before the walk", "Year 2", "Stop 2", "The walk as a whole", "Immediate concern",
    ]  # fmt: skip


def test_the_outline_counts_only_what_is_asked(state: CaptureState, made: OnSite) -> None:
    before = outline(state)[0]
    assert (before.answered, before.asked) == (0, 6)
    state.answer(("notice", ""), "days")
    before = outline(state)[0]
    assert (before.answered, before.asked) == (1, 7)  # the reason for the short notice is asked now


def test_a_repeat_without_rows_has_a_line_that_leads_to_it(state: CaptureState) -> None:
    line = outline(state)[1]
    assert (line.title, line.page, line.asked) == ("Stop", Page("stop"), 0)
    state.open(line.page)
    assert state.current is None
    assert state.asked_keys(state.page) == ()


def test_the_place_survives(made: OnSite, state: CaptureState) -> None:
    state.typed_note = "Half a sentence | with “signs”"
    state.open(Page("whole"), "typical")
    draft = made.draft()
    again = CaptureState(replace(draft, place=state.place()), now=made.clock)
    assert (again.page, again.current) == (Page("whole"), ("typical", ""))
    assert again.typed_note == state.typed_note


def test_a_place_that_is_gone_opens_the_beginning(made: OnSite) -> None:
    draft = made.draft()
    gone = '["stop", "removed elsewhere", 0, "purpose", ""]'
    state = CaptureState(replace(draft, place=gone), now=made.clock)
    assert state.page == Page("before")


def test_gaps_say_what_to_do(state: CaptureState) -> None:
    assert [gap.message for gap in gaps(state)][:2] == [
        "Write the focus that was agreed with the school.", "Answer “Notice given to staff”",
    ]  # fmt: skip
    assert state.view(("focus", "")).fault == ""
    state.shows_gaps = True
    assert state.view(("focus", "")).fault == "Write the focus that was agreed with the school."


def test_what_does_not_apply_is_not_read_through(state: CaptureState) -> None:
    state.answer(("notice", ""), "days")
    state.answer(("notice_reason", ""), "A call")
    state.answer(("notice", ""), "week")
    names = [line.key[0] for group in answer_groups(state) for line in group.lines]
    assert "notice_reason" not in names


def test_an_answer_that_does_not_fit_is_said_by_the_field(state: CaptureState, made: OnSite) -> None:
    state.add_row(stop(made, "a"))
    state.answer(("adults", "a"), -3)
    view = state.view(("adults", "a"))
    assert view.fault or view.value == -3  # the form decides; the screen only shows it


def test_flags_lead_round(state: CaptureState) -> None:
    state.flag(("focus", ""), True)
    state.flag(("themes", ""), True)  # does not apply before three stops
    state.flag(("typical", ""), True)
    state.open(Page("before"), "notice")
    assert state.revisits() == (("typical", ""), ("focus", ""))


def test_no_page_has_more_cards_than_can_be_shown_quickly(state: CaptureState) -> None:
    for section in state.template.sections:
        assert part_size(section) <= MOST_CARDS
        assert parts(section) * part_size(section) >= len(shown(section))


def test_a_long_section_is_cut_into_even_parts(made: OnSite) -> None:
    from sifield.forms.template import Question, Section

    section = Section(
        name="long", label="Long", questions=tuple(Question(name=f"q{at}", kind="text") for at in range(25))
    )
    assert (parts(section), part_size(section)) == (3, 9)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("9:30", "09:30:00"), ("0930", "09:30:00"), ("2.15pm", "14:15:00"), ("12 am", "00:00:00"), ("9", None),
     ("25:00", None), ("13pm", None), ("soon", None)],
)  # fmt: skip
def test_times_as_people_type_them(typed: str, meant: str | None) -> None:
    assert read_time(typed) == meant


def test_unsaved_writes_everything_each_time_until_it_is_known_to_be_kept() -> None:
    unsaved, done = Unsaved(), []
    unsaved.put("a", lambda _: done.append("a1"))
    unsaved.put("b", lambda _: done.append("b1"))
    first = unsaved.write(_no_session())
    unsaved.put("a", lambda _: done.append("a2"))  # typed on while the first writing was under way
    unsaved.settle(first)
    assert unsaved
    unsaved.settle(unsaved.write(_no_session()))
    assert done == ["a1", "b1", "a2"]
    assert not unsaved


def test_an_old_retry_never_brings_old_words_back() -> None:
    unsaved, done = Unsaved(), []
    unsaved.put("a", lambda _: done.append("old"))
    again = unsaved.write  # what "Try again" of a failed writing calls, much later
    unsaved.put("a", lambda _: done.append("new"))
    unsaved.settle(unsaved.write(_no_session()))
    again(_no_session())
    assert done == ["new"]


def _no_session() -> Any:
    return None
