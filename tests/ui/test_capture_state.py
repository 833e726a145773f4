"""The state of a visit without any window, and what is kept of what is not yet written."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sifield.fieldwork.capture import RowDetails, Written
from sifield.forms.answers import Row
from sifield.ui.capture_sections import FormPages
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Page
from sifield.ui.read_through import answer_groups, gaps, outline
from sifield.ui.unsaved import Unsaved
from sifield.ui.widgets.typed_answers import read_time
from tests.forms.library.robot import school
from tests.forms.workbooks import options, q, template
from tests.ui.on_site import OnSite, on_site


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
    assert state.pages() == (Page("before"), Page("stop"), Page("whole"))  # the second waits for a stop
    state.add_row(stop(made, "a", "Year 2"))
    state.add_row(stop(made, "b", position=2))
    assert state.pages() == (Page("before"), Page("stop", "a"), Page("stop", "b"), Page("whole"))
    assert [state.title(page) for page in state.pages()] == [
        "Before the walk", "Year 2", "Stop 2", "The walk as a whole",
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


def test_a_page_is_cut_by_what_is_asked_at_the_school() -> None:
    """What hangs on other answers counts half, what is not meant for the school does not count."""
    many = [q("text", f"q{at}") for at in range(15)]
    half = [q("text", f"h{at}", relevant="${q0} = 'x'") for at in range(8)]
    other = [q("text", f"s{at}", phases="Secondary") for at in range(15)]
    form = template([
        q("begin_group", "long", "Long"), *many, q("end_group"),
        q("begin_group", "some", "Some"), *many_of("t", 8), *half, q("end_group"),
        q("begin_group", "others", "Others"), *many_of("u", 10), *other, q("end_group"),
        q("begin_group", "grouped", "Grouped"), *many_of("v", 7),
        q("begin_group", "inner", "Inner"), *many_of("w", 8), q("end_group"), q("end_group"),
    ])  # fmt: skip
    pages = FormPages(form, school("infant"))
    assert [len(pages.names("long", part)) for part in range(pages.parts("long"))] == [8, 7]
    assert (pages.parts("some"), pages.parts("others")) == (1, 1)
    assert FormPages(form).parts("others") == 3, "for any school all of them count"
    assert pages.names("grouped", 1)[:1] == ("w0",), "between two groups, not after the first question of one"
    assert [pages.part_of(name) for name in ("q7", "q8", "h7", "s14")] == [0, 1, 0, 0]


def many_of(letter: str, many: int) -> list[dict[str, str]]:
    return [q("text", f"{letter}{at}") for at in range(many)]


def test_a_page_on_which_nothing_is_asked_is_left_out(made: OnSite) -> None:
    form = template([
        q("begin_group", "first", "First"), q("select_multiple areas", "areas", "Which areas?"), q("end_group"),
        q("begin_group", "money", "Money", relevant="selected(${areas}, 'money')"), q("text", "m1"), q("end_group"),
        q("begin_repeat", "talk", "Talk", relevant="selected(${areas}, 'talks')"), q("text", "t1"), q("end_repeat"),
        q("begin_group", "last", "Last"), q("text", "l1"), q("end_group"),
    ], options("areas", "money", "talks"))  # fmt: skip
    state = CaptureState(Written(template=form), now=made.clock)
    assert [line.title for line in outline(state)] == ["First", "Last"]
    assert state.neighbour(1) == Page("last")
    state.answer(("areas", ""), ["money", "talks"])
    assert [page.section for page in state.pages()] == ["first", "money", "talk", "last"]
    state.open(Page("money"))
    state.answer(("areas", ""), [])
    assert state.neighbour(1) == Page("last"), "whoever stands on it may go on from there"
    state.open(Page("last"))
    assert [line.title for line in outline(state)] == ["First", "Last"]


def test_a_row_is_called_by_the_answer_to_its_first_question(made: OnSite) -> None:
    form = template([
        q("begin_repeat", "subject", "Subject"), q("select_one subjects", "which", "Which?"), q("text", "why", "Why?"),
        q("end_repeat"),
        q("begin_repeat", "heard", "Group"), q("integer", "many", "How many?"), q("text", "said", "What?"),
        q("end_repeat"),
    ], options("subjects", "history", "music"))  # fmt: skip
    state = CaptureState(Written(template=form), now=made.clock)
    for group in ("subject", "heard"):
        state.add_row(RowDetails(Row(id=group, group=group, position=1, label=""), made.clock(), None))
    assert state.title(Page("subject", "subject")) == "Subject 1"
    state.answer(("which", "subject"), "music")
    state.answer(("many", "heard"), 6)
    assert [line.title for line in outline(state)] == ["Subject", "Subject 1: MUSIC", "Group", "Group 1"]


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
