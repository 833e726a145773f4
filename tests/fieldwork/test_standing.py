"""What people write down of how a school stands: targets, strengths, priorities, contacts, inspections."""

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import contacts, inspections, priorities, priority_lists, strengths, targets
from sifield.fieldwork.contacts import DEPUTY, LEAD, ContactWords
from sifield.fieldwork.inspections import InspectionWords
from sifield.fieldwork.targets import TargetWords
from sifield.frameworks.scales import find_scale, inspection_scales
from tests import safeguarding, school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.school_card import YEAR


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all tests of this file: making one takes longer than any of them."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield made
    made.stores.close()


@pytest.fixture
def laptop(shared: Laptop) -> Iterator[Laptop]:
    """The laptop, with a new school in hand and no improvement model chosen."""
    yield school_card.another_school(shared)
    school_card.withdraw_frameworks(shared)


def write(laptop: Laptop, work: Callable[[Session], Any]) -> Any:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return work(session)


def targets_of(laptop: Laptop) -> list[tuple[str, str]]:
    rows = write(laptop, lambda session: targets.list_targets(session, laptop.school_id, YEAR))
    return [(row.words.title, row.stage) for row in rows]


def test_a_target_goes_from_set_to_agreed_and_back(laptop: Laptop) -> None:
    words = TargetWords(title=" Attendance above 96 % ", aim="96 %")
    one = write(laptop, lambda session: targets.add_target(session, laptop.school_id, YEAR, words, TODAY))
    write(laptop, lambda s: targets.add_target(s, laptop.school_id, YEAR, TargetWords(title="Second"), TODAY))
    for stage in ("set", "reviewed", "agreed", "agreed"):
        assert targets_of(laptop) == [("Attendance above 96 %", stage), ("Second", "set")]
        write(laptop, lambda session: targets.step_target(session, one, TODAY))
    for stage in ("reviewed", "set", "set"):
        write(laptop, lambda session: targets.step_target_back(session, one))
        assert targets_of(laptop)[0][1] == stage
    write(laptop, lambda session: targets.remove_target(session, one))
    assert targets_of(laptop) == [("Second", "set")]


def test_news_of_an_agreed_target_leaves_it_agreed_and_another_aim_does_not(laptop: Laptop) -> None:
    agreed = TargetWords(title="Attendance", aim="96 %")
    one = write(laptop, lambda session: targets.add_target(session, laptop.school_id, YEAR, agreed, TODAY))
    write(laptop, lambda session: (targets.step_target(session, one, TODAY), targets.step_target(session, one, TODAY)))
    news = TargetWords(title="Attendance", aim="96 %", latest="95 %", latest_on=TODAY, rating="amber")
    write(laptop, lambda session: targets.edit_target(session, one, news))
    assert targets_of(laptop) == [("Attendance", "agreed")]
    write(laptop, lambda session: targets.edit_target(session, one, TargetWords(title="Attendance", aim="95 %")))
    assert targets_of(laptop) == [("Attendance", "set")]


def test_a_strength_is_taken_over_from_a_finding_once(laptop: Laptop) -> None:
    school_card.fill(laptop)
    (seen,) = write(laptop, lambda session: strengths.list_seen(session, laptop.school_id))
    taken = {write(laptop, lambda session: strengths.take_over(session, seen.finding_id)) for _ in range(2)}
    assert len(taken) == 1
    assert write(laptop, lambda session: strengths.list_seen(session, laptop.school_id)) == ()
    rows = write(laptop, lambda session: strengths.list_strengths(session, laptop.school_id))
    assert {(row.text, row.visit_title) for row in rows} == {
        ("Routines are calm in every room.", "Small walk"),
        ("Story time that every class looks forward to", ""),
    }


def test_a_strength_that_was_removed_can_be_taken_over_again(laptop: Laptop) -> None:
    school_card.fill(laptop)
    (seen,) = write(laptop, lambda session: strengths.list_seen(session, laptop.school_id))
    one = write(laptop, lambda session: strengths.take_over(session, seen.finding_id))
    write(laptop, lambda session: strengths.remove_strength(session, one))
    assert write(laptop, lambda session: strengths.list_seen(session, laptop.school_id)) == (seen,)
    assert write(laptop, lambda session: strengths.take_over(session, seen.finding_id)) == one
    assert len(write(laptop, lambda session: strengths.list_strengths(session, laptop.school_id))) == 2


def test_what_safeguarding_found_is_shared_with_nobody(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    safeguarding.write_plan(circle)
    with circle.store.read() as session:
        finding_id = session.scalars(school_card.every_finding()).one()
    with pytest.raises(SifieldError, match="safeguarding"), circle.store.write(laptop.reviewer_id, NOW) as session:
        strengths.take_over(session, finding_id)


def test_pasted_lines_lose_their_bullets_and_nothing_else() -> None:
    text = "• Every child reads\n\n  – Attendance:  2 % up \n-\t every child READS\n3 key stages agree"
    assert priority_lists.read_lines(text) == ("Every child reads", "Attendance: 2 % up", "3 key stages agree")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n•\n", "There is no priority in it."),
        ("\n".join(f"Priority {at}" for at in range(41)), "41 lines"),
        ("x" * 1001, "1,001 characters"),
    ],
)
def test_what_is_no_list_of_priorities_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(SifieldError, match=said):
        priority_lists.read_lines(text)


def sheet(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sdp.xlsx", sheet(("No.", "Priority", "Lead"), (1, "Reading", "HO"), (2, "Attendance", "JB"))),
        ("sdp.xlsx", sheet((1, "Reading"), (2, "Attendance"))),
        ("sdp.csv", b"Lead,Priority\nHO,Reading\nJB,Attendance\n"),
        ("sdp.csv", b"Reading\r\n\r\nAttendance\r\n"),
        ("sdp.csv", "\ufeffPriorities\nReading\nAttendance\n".encode()),
    ],
)
def test_priorities_come_from_a_file(name: str, data: bytes) -> None:
    assert priority_lists.read_file(name, data) == ("Reading", "Attendance")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no priority"),
        (b"PK\x03\x04 cut off", "cannot be read"),
        (sheet(), "cannot be read"),
        (b'"never closed\nReading', "as CSV"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, said: str) -> None:
    with pytest.raises(SifieldError, match=said):
        priority_lists.read_file("sdp.csv", data)


@pytest.mark.parametrize(
    ("data", "said"), [(None, "is not there any more"), (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB")]
)
def test_a_file_that_is_not_read_says_why(tmp_path: Path, data: bytes | None, said: str) -> None:
    if data is not None:
        (tmp_path / "sdp.csv").write_bytes(data)
    with pytest.raises(SifieldError, match=said):
        priority_lists.read_path(tmp_path / "sdp.csv")


@given(st.binary(max_size=400))
def test_no_file_does_more_than_be_refused(data: bytes) -> None:
    try:
        found = priority_lists.read_file("sdp.csv", data)
    except SifieldError:
        return
    assert found
    assert all(found)


def test_a_new_list_keeps_what_it_repeats_and_what_is_in_use(laptop: Laptop) -> None:
    school_card.fill(laptop)
    one, two = write(laptop, lambda session: priorities.list_priorities(session, laptop.school_id, YEAR))
    write(
        laptop,
        lambda session: priorities.hang_action(
            session, session.scalars(school_card.every_action(laptop)).all()[0].id, two.id
        ),
    )
    texts = ["Attendance", one.text.upper()]
    taken = write(laptop, lambda session: priorities.take_list(session, laptop.school_id, YEAR, texts))
    assert (taken.added, taken.kept, taken.removed, taken.in_use) == (1, 1, 0, (two.text,))
    rows = write(laptop, lambda session: priorities.list_priorities(session, laptop.school_id, YEAR))
    assert [row.text for row in rows] == ["Attendance", one.text, two.text]
    with pytest.raises(SifieldError, match="hang on this"):
        write(laptop, lambda session: priorities.remove_priority(session, two.id))
    write(laptop, lambda session: priorities.edit_priority(session, two.id, " Leaders  check "))
    write(laptop, lambda session: priorities.remove_priority(session, one.id))
    rows = write(laptop, lambda session: priorities.list_priorities(session, laptop.school_id, YEAR))
    assert [(row.number, row.text) for row in rows] == [(1, "Attendance"), (2, "Leaders check")]


def test_contacts_are_confirmed_each_term(laptop: Laptop) -> None:
    school_card.fill(laptop)
    lead, deputy = write(laptop, lambda s: contacts.list_contacts(s, laptop.school_id, TODAY))
    assert [(one.role, one.is_stale) for one in (lead, deputy)] == [(LEAD, True), (DEPUTY, False)]
    write(laptop, lambda session: contacts.confirm_contact(session, lead.post_id, TODAY))
    words = ContactWords(name="Odalys Penhaligon-Reed", role=DEPUTY, email="deputy@harbour.example")
    write(laptop, lambda session: contacts.edit_contact(session, deputy.post_id, words, TODAY))
    rows = write(laptop, lambda session: contacts.list_contacts(session, laptop.school_id, TODAY))
    assert [(one.name, one.is_stale) for one in rows] == [("Imogen Tarrant", False), (words.name, False)]
    write(laptop, lambda session: contacts.end_contact(session, lead.post_id, TODAY))
    rows = write(laptop, lambda session: contacts.list_contacts(session, laptop.school_id, TODAY))
    assert [one.name for one in rows] == [words.name]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ContactWords(name=" ", role=LEAD, telephone="1"), "has no name"),
        (ContactWords(name="Imogen Tarrant", role=LEAD), "no way to reach Imogen Tarrant"),
    ],
)
def test_a_contact_that_helps_nobody_is_refused(laptop: Laptop, words: ContactWords, said: str) -> None:
    with pytest.raises(SifieldError, match=said):
        write(laptop, lambda session: contacts.name_contact(session, laptop.school_id, words, TODAY))


def test_scales_follow_one_another_without_a_gap_and_share_no_day() -> None:
    ofsted = sorted(
        (one for one in inspection_scales() if one.name.startswith("ofsted") and "ungraded" not in one.name),
        key=lambda one: one.from_on,
    )
    for before, after in pairwise(ofsted):
        assert before.until_on is not None
        assert after.from_on - before.until_on == timedelta(days=1)
    assert ofsted[-1].until_on is None
    assert all(area.levels for one in inspection_scales() for area in one.areas)


def on_scale(day: date, scale: str, results: dict[str, str], note: str = "") -> InspectionWords:
    return InspectionWords(on=day, scale=scale, results=results, note=note)


@pytest.mark.parametrize(
    ("day", "graded"),
    [
        (date(2019, 8, 31), "ofsted-2015"),
        (date(2024, 8, 31), "ofsted-2019"),
        (date(2024, 9, 1), "ofsted-2024"),
        (date(2025, 11, 9), "ofsted-2024"),
        (date(2025, 11, 10), "ofsted-2025"),
    ],
)
def test_the_scale_of_an_inspection_is_that_of_its_day(laptop: Laptop, day: date, graded: str) -> None:
    scale = find_scale(graded)
    assert scale is not None
    results = {area.name: area.levels[-1] for area in scale.areas}
    school = laptop.school_id
    write(laptop, lambda s: inspections.record_inspection(s, school, on_scale(day, graded, results), TODAY))
    (row,) = write(laptop, lambda session: inspections.list_inspections(session, school))
    assert [words for _, words in row.results] == [area.levels[-1] for area in scale.areas], "in the scale's own words"
    for other in inspection_scales():
        if not other.holds_on(day):
            words = on_scale(day, other.name, {}, "-")
            with pytest.raises(SifieldError, match="not on this scale"):
                write(laptop, lambda s, words=words: inspections.record_inspection(s, school, words, TODAY))


def test_an_inspection_is_mended_and_removed(laptop: Laptop) -> None:
    school, day = laptop.school_id, date(2026, 3, 3)
    j2 = on_scale(day, "siams-2023", {"judgement": "J2"})
    j1 = on_scale(day, "siams-2023", {"judgement": "J1"}, " Warm. ")
    one = write(laptop, lambda s: inspections.record_inspection(s, school, j2, TODAY))
    write(laptop, lambda s: inspections.edit_inspection(s, one, j1, TODAY))
    (row,) = write(laptop, lambda session: inspections.list_inspections(session, school))
    assert (row.results, row.note) == ((("Judgement", "J1"),), "Warm.")
    for on, said in ((TODAY + timedelta(days=1), "future"), (day, "Nothing is written")):
        empty = on_scale(on, "siams-2023", {}, " ")
        with pytest.raises(SifieldError, match=said):
            write(laptop, lambda s, empty=empty: inspections.record_inspection(s, school, empty, TODAY))
    write(laptop, lambda session: inspections.remove_inspection(session, one))
    assert write(laptop, lambda session: inspections.list_inspections(session, school)) == ()
