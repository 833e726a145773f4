"""A school's year in the store: foreseen, accepted, planned anew when something changes; nothing done is lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import (
    access,
    calendars,
    inspector_calls,
    leaving,
    requirements,
    reviews,
    school_years,
    visits,
    year_facts,
    year_list,
)
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.reviews import Request
from sifield.fieldwork.year_asks import ask
from sifield.fieldwork.year_facts import Placed
from sifield.forms.applicability import setting_of
from sifield.frameworks.term_dates import write_dates
from sifield.keys import StoreKeys
from sifield.models.programme import Booking, Requirement
from sifield.models.store import open_stores
from sifield.models.visits import Visit
from sifield.paths import DataFolder
from sifield.wire.records import RECORDS
from tests import safeguarding
from tests.laptops import NOW, TODAY, make_laptop
from tests.trust_years import Trust

FIELDS = tuple(RECORDS["requirement"].fields)
SEPTEMBER, JANUARY = date(2026, 9, 1), date(2027, 1, 10)
WORD = Word("", TODAY)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    laptop = make_laptop(tmp_path_factory.mktemp("trust"))
    yield Trust(laptop).begin()
    laptop.stores.close()


def planned(trust: Trust, grade: str = "2") -> str:
    """A school of a confirmed grade whose year has been accepted."""
    school = trust.new_school()
    trust.place(school, grade, SEPTEMBER)
    trust.accept(school)
    return school


def ask_for(session: Session, school: str, due_on: date) -> str:
    """Ask for a phonics review beyond the minimum, as the laptop's person."""
    by = access.whose_laptop(session).person_id
    reason = "The head asks for it."
    wanted = Request(school_id=school, review="phonics", asked_by=by, reason=reason, due_on=due_on)
    made = reviews.request(session, wanted, TODAY)
    session.flush()
    return made


def of_row(trust: Trust, school: str, row: str) -> list[Requirement]:
    return [one for one in trust.rows(school) if one.row == row]


def test_without_a_confirmed_grade_nothing_is_planned_and_it_says_so(trust: Trust) -> None:
    school = trust.new_school()
    assert "No grade is confirmed for 2026/27" in trust.foresee(school).lack
    trust.propose(school, "2", SEPTEMBER)
    told = trust.foresee(school)
    assert told.lack.endswith("Category 2: requires improvement is proposed.")
    assert told.is_empty
    trust.accept(school)
    assert trust.rows(school) == []
    assert "no improvement model for 2025/26" in trust.foresee(school, 2025).lack


def test_the_year_is_foreseen_then_written_and_again_changes_nothing(trust: Trust) -> None:
    school = trust.new_school()
    trust.place(school, "2", SEPTEMBER)
    told = trust.foresee(school)
    assert {line.change for line in told.lines} == {"added"}
    assert trust.rows(school) == [], "foreseeing writes nothing"
    trust.accept(school)
    rows = trust.rows(school)
    assert Counter(one.kind == "visit" for one in rows)[True] == 12, "six of each kind of visit"
    assert [line.id for line in told.lines if line.row == "qa-report"] == [
        one.id for one in rows if one.row == "qa-report"
    ]
    assert "safeguarding-review" not in {one.row for one in rows}, "that lies in the safeguarding store"
    assert trust.foresee(school).is_empty
    trust.accept(school)
    assert [one.id for one in trust.rows(school)] == [one.id for one in rows]
    one = next(one for one in rows if one.row == "qa-report")
    assert (one.within, one.grade, one.origin, one.framework, one.year) == (
        "quality-assurance", "2", "programme", "earned-autonomy", 2026,
    )  # fmt: skip
    assert "Earned autonomy asks it of Category 2" in one.why
    assert "confirmed by Mireille Ashdown on 24 November 2026" in one.why
    visit = next(row for row in rows if (row.row, row.number) == (one.within, one.within_number))
    assert visit.due_on == one.due_on


@pytest.mark.parametrize(("year", "least"), [(2027, 1), (2028, 5), (2029, 10), (2030, 20)])
def test_every_model_can_be_planned(trust: Trust, year: int, least: int) -> None:
    school = trust.new_school()
    grade = {2027: "emerging", 2029: "2"}.get(year)
    if grade:
        trust.place(school, grade, date(year, 9, 1), year=year, reason="As it is.")
    trust.accept(school, year)
    rows = trust.rows(school)
    assert len(rows) >= least
    assert {one.due_on for one in rows} <= set(calendars.usual_year(year).days)
    assert len({one.id for one in rows}) == len(rows)


def test_a_grade_changed_in_the_year_keeps_what_is_done_and_shows_what_changes(trust: Trust) -> None:
    school = planned(trust, "1")
    first, second, third = of_row(trust, school, "quality-assurance")
    trust.change(first.id, state="done", done_on=date(2026, 11, 30))
    booking = trust.book(school, [third.id], date(2027, 6, 15))
    trust.place(school, "3", JANUARY, reason="The board decided so.")
    told = trust.foresee(school)
    assert told.count("done") == 1
    assert told.count("dropped") == 0
    moved = {line.id: (line.was_on, line.due_on) for line in told.lines if line.change == "moved"}
    assert moved[second.id] == (date(2027, 3, 25), date(2027, 1, 29))
    trust.accept(school)
    after = of_row(trust, school, "quality-assurance")
    months = [one.due_on.month for one in after]
    assert months == [12, 1, 2, 3, 4, 5, 6], "autumn as category 1, from January each month as category 3"
    assert [one.grade for one in after] == ["1"] + ["3"] * 6
    assert after[0].state == "done"
    assert trust.foresee(school).is_empty
    trust.place(school, "1", date(2027, 1, 20), reason="It was a mistake.")
    back = {line.id: line for line in trust.foresee(school).lines}
    assert back[second.id].change == "moved"
    assert sum(line.change == "dropped" for line in back.values()) > 4
    trust.accept(school)
    assert [one.id for one in of_row(trust, school, "quality-assurance")] == [first.id, second.id, third.id]
    with trust.laptop.stores.general.read() as session:
        assert session.get_one(Booking, booking).state == "booked"


def test_what_is_booked_or_begun_stays_though_it_is_not_asked_any_more_and_comes_back_if_it_is(trust: Trust) -> None:
    school = planned(trust, "3")
    last = of_row(trust, school, "quality-assurance")[-1]
    begun = of_row(trust, school, "school-improvement")[-1]
    trust.book(school, [last.id], date(2027, 6, 15))
    trust.change(begun.id, visit_id="begun")
    trust.place(school, "1", date(2026, 9, 2), reason="It was a mistake.")
    notes = {line.id: line.note for line in trust.foresee(school).lines if line.change == "kept"}
    assert "it is booked" in notes[last.id]
    assert "a visit has begun" in notes[begun.id]
    gone = {one.id for one in trust.rows(school)}
    trust.accept(school)
    left = {one.id for one in trust.rows(school)}
    assert {last.id, begun.id} <= left
    assert len(left) < len(gone)
    trust.place(school, "3", date(2026, 9, 3), reason="It was none.")
    trust.accept(school)
    assert {one.id for one in trust.rows(school)} == gone, "what was taken away comes back as itself"


def test_a_visit_that_is_finished_settles_what_was_due_on_its_day(trust: Trust) -> None:
    school = planned(trust)
    due = of_row(trust, school, "quality-assurance")[0]
    laptop = trust.laptop
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        new = visits.NewVisit(
            school_id=school, form=laptop.form, reviewer_id=laptop.reviewer_id, planned_on=TODAY, requirement_id=due.id
        )
        visit = visits.plan_visit(session, new)
        visits.start(session, visit, NOW)
        visits.finish(session, visit, NOW)
    found = {one.id: (one.state, one.done_on, one.visit_id) for one in trust.rows(school)}
    assert found[due.id] == ("done", TODAY, visit)
    with laptop.stores.general.read() as session:
        assert session.get_one(Visit, visit).requirement_id == due.id


def test_waiving_asks_for_a_reason_stays_in_the_year_and_can_be_taken_back(trust: Trust) -> None:
    school = planned(trust)
    one = of_row(trust, school, "qa-report")[0]
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        with pytest.raises(SifieldError, match="why"):
            requirements.waive(session, one.id, "  ", WORD)
        requirements.waive(session, one.id, "The head is new; it comes in spring.", WORD)
    told = next(line for line in trust.foresee(school).lines if line.id == one.id)
    assert (told.change, told.note) == ("kept", "Waived: The head is new; it comes in spring.")
    trust.accept(school)
    assert of_row(trust, school, "qa-report")[0].state == "waived"
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        requirements.ask_again(session, one.id)
        with pytest.raises(SifieldError, match="neither waived nor done"):
            requirements.ask_again(session, one.id)
    assert of_row(trust, school, "qa-report")[0].state == "due"


def test_what_was_done_without_a_visit_says_by_whose_word_and_can_be_taken_back(trust: Trust) -> None:
    school = planned(trust)
    one, begun = of_row(trust, school, "qa-report")[0], of_row(trust, school, "quality-assurance")[0]
    trust.change(begun.id, visit_id="begun")
    word = Word(trust.laptop.reviewer_id, TODAY)
    store = trust.laptop.stores.general
    with store.write(trust.laptop.reviewer_id, NOW) as session:
        for about, day, reason, told in (
            (one.id, TODAY + timedelta(days=1), "By telephone.", "still to come"),
            (one.id, TODAY, " ", "Nobody says how"),
            (begun.id, TODAY, "By telephone.", "A visit has begun"),
        ):
            with pytest.raises(SifieldError, match=told):
                requirements.tell_done(session, about, day, reason, word)
        requirements.tell_done(session, one.id, date(2026, 11, 20), "Talked  through by telephone.", word)
        with pytest.raises(SifieldError, match="is done already"):
            requirements.waive(session, one.id, "Why not.", word)
    assert next(line.change for line in trust.foresee(school).lines if line.id == one.id) == "done"
    with store.read() as session:
        listed = {row.id: row for row in year_list.list_year(session, school, 2026, TODAY)}
    told = listed[one.id]
    assert (told.state, told.done_on, told.reason) == ("done", date(2026, 11, 20), "Talked through by telephone.")
    assert (told.settled_by, told.settled_on, told.may_take_back) == ("Amara Whitlock", TODAY, True)
    assert not listed[begun.id].is_open
    with store.write(trust.laptop.reviewer_id, NOW) as session:
        requirements.ask_again(session, one.id)
    (again,) = of_row(trust, school, "qa-report")
    assert (again.state, again.done_on, again.reason, again.settled_by) == ("due", None, "", "")


def test_a_request_is_taken_back_unless_somebody_is_to_come_for_it(trust: Trust) -> None:
    school = planned(trust)
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        first, second = (ask_for(session, school, date(2027, 2, day)) for day in (1, 8))
    trust.book(school, [second], date(2027, 2, 8))
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        reviews.take_back(session, first)
        session.flush()
        for asked, told in ((first, "not open any more"), (second, "is booked")):
            with pytest.raises(SifieldError, match=told):
                reviews.take_back(session, asked)
    assert [one.id for one in trust.rows(school) if one.origin == "request"] == [second]


def test_more_than_the_minimum_is_left_alone_by_planning(trust: Trust) -> None:
    school = planned(trust, "1")
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        asked = ask_for(session, school, date(2027, 2, 1))
    trust.place(school, "2", JANUARY, reason="So decided.")
    assert asked not in {line.id for line in trust.foresee(school).lines}
    trust.accept(school)
    (one,) = [one for one in trust.rows(school) if one.origin == "request"]
    assert (one.id, one.due_on, one.why) == (
        asked, date(2027, 2, 1), "Amara Whitlock asked for it on Tue 24 Nov 2026: The head asks for it.",
    )  # fmt: skip


def test_a_school_that_joins_is_asked_its_part_and_the_steps_of_joining(trust: Trust) -> None:
    school = trust.new_school(joined_on=JANUARY)
    trust.place(school, "2", date(2027, 1, 11))
    trust.accept(school)
    rows = trust.rows(school)
    assert min(one.due_on for one in rows) >= JANUARY
    assert Counter(one.row for one in rows if one.origin == "programme")["quality-assurance"] == 4
    steps = [one for one in rows if one.origin == "joining"]
    assert len(steps) == 26, "25 steps, one of them three times; one is about safeguarding"
    assert next(one for one in steps if one.row == "safeguarding-audit").half_days == 1
    assert next(one.lead for one in steps if one.row == "curriculum-audit") == "chief-executive"
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        leaving.set_membership(session, school, None, None)
    told = trust.foresee(school)
    assert {line.change for line in told.lines if line.row == "curriculum-audit"} == {"dropped"}


def test_a_school_that_leaves_is_handed_over_and_may_stay_after_all(trust: Trust) -> None:
    school = planned(trust)
    booked = trust.book(school, [of_row(trust, school, "quality-assurance")[-1].id], date(2027, 6, 15))
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        with pytest.raises(SifieldError, match="before it joined"):
            leaving.set_membership(session, school, JANUARY, date(2026, 12, 31))
        leaving.set_membership(session, school, None, date(2027, 3, 31))
    told = trust.foresee(school)
    assert {line.change for line in told.lines} == {"kept", "waived"}
    trust.accept(school)
    facts = trust.facts(school)
    store = trust.laptop.stores.general
    with store.write(trust.laptop.reviewer_id, NOW) as session:
        assert leaving.hand_over(session, facts, TODAY) == (0, 1), "due days are waived already"
        assert leaving.hand_over(session, facts, TODAY) == (0, 0)
    assert {one.reason for one in trust.rows(school) if one.state == "waived"} == {
        "The school leaves the trust on 31 March 2027."
    }
    assert {one.state for one in trust.rows(school) if one.due_on <= date(2027, 3, 31)} == {"due"}
    with store.write(trust.laptop.reviewer_id, NOW) as session:
        assert session.get_one(Booking, booked).state == "cancelled"
        waived, _ = leaving.hand_over(session, facts, date(2027, 3, 31))
        assert waived > 0, "once the day has come, everything that is open"
    assert {one.state for one in trust.rows(school)} == {"waived"}


def called(trust: Trust, school: str, first: date, last: date) -> str:
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        return inspector_calls.call(session, school, first, last, by=trust.laptop.reviewer_id, at=NOW)


def settle(trust: Trust, school: str) -> tuple[int, int]:
    facts = trust.facts(school)
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        return inspector_calls.settle(session, facts)


def test_inspectors_called_takes_the_week_away_and_undoing_gives_it_back(trust: Trust) -> None:
    school = planned(trust)
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        for day in (8, 9):
            session.get_one(Requirement, ask_for(session, school, date(2026, 12, day))).title = f"Asked {day}"
    before = {one.id: one.due_on for one in trust.rows(school)}
    mine = [one for one in trust.rows(school) if one.origin == "request"]
    in_week = trust.book(school, [mine[0].id], date(2026, 12, 8))
    later = trust.book(school, [mine[1].id], date(2026, 12, 15))
    call = called(trust, school, date(2026, 12, 7), date(2026, 12, 11))
    assert settle(trust, school) == (2, 1)
    assert settle(trust, school) == (0, 0)
    after = {one.title: (one.due_on, one.moved_from) for one in trust.rows(school) if one.origin == "request"}
    assert after == {
        "Asked 8": (date(2026, 12, 15), date(2026, 12, 8)),
        "Asked 9": (date(2026, 12, 16), date(2026, 12, 9)),
    }, "the second school day of the week moves to the second after it"
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        cancelled, kept = session.get_one(Booking, in_week), session.get_one(Booking, later)
        assert (cancelled.state, cancelled.sequence, kept.state) == ("cancelled", 1, "booked")
        assert cancelled.reason == "Inspectors called for 7 December 2026."
        with pytest.raises(SifieldError, match="known that inspectors called"):
            inspector_calls.call(session, school, date(2026, 12, 11), date(2026, 12, 14), by="", at=NOW)
        inspector_calls.undo(session, call, NOW)
    assert settle(trust, school) == (2, 1)
    assert {one.id: one.due_on for one in trust.rows(school)} == before
    assert {one.moved_from for one in trust.rows(school)} == {None}
    with trust.laptop.stores.general.read() as session:
        again = session.get_one(Booking, in_week)
        assert (again.state, again.reason, again.sequence) == ("booked", "", 2)


def test_an_inspection_that_ends_early_and_the_end_of_term(trust: Trust) -> None:
    school = planned(trust)
    last = date(2026, 12, 18)
    call = called(trust, school, date(2026, 12, 14), last)
    settle(trust, school)
    ends = {one.due_on for one in trust.rows(school) if one.moved_from == last}
    assert ends == {date(2027, 1, 8)}, "the fifth school day after it lies behind the holiday"
    assert trust.foresee(school).is_empty, "planning and settling agree"
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        for day in (last, date(2026, 12, 21)):
            with pytest.raises(SifieldError, match="no earlier day of the inspection"):
                inspector_calls.end_early(session, call, day, by=trust.laptop.reviewer_id, at=NOW)
        inspector_calls.end_early(session, call, date(2026, 12, 16), by=trust.laptop.reviewer_id, at=NOW)
    settle(trust, school)
    assert {one.moved_from for one in trust.rows(school)} == {None}
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        (told,) = inspector_calls.list_calls(session, school)
        assert (told.meant_until, told.changed) == (last, "Amara Whitlock, Tue 24 Nov 2026")
        inspector_calls.last_to_the_end(session, call, by=trust.laptop.reviewer_id, at=NOW)
        with pytest.raises(SifieldError, match="did not end early"):
            inspector_calls.last_to_the_end(session, call, by=trust.laptop.reviewer_id, at=NOW)
    settle(trust, school)
    assert {one.due_on for one in trust.rows(school) if one.moved_from == last} == ends
    assert inspector_calls.usual_days(date(2026, 12, 9)) == (date(2026, 12, 9), date(2026, 12, 11))
    for first, until in ((date(2026, 12, 9), date(2026, 12, 8)), (date(2026, 12, 9), date(2027, 1, 30))):
        with pytest.raises(SifieldError, match="wrong way round, or too many"):
            called(trust, school, first, until)


def test_what_is_about_safeguarding_lies_in_its_store_alone_and_follows(trust: Trust) -> None:
    school = trust.new_school()
    trust.place(school, "2", SEPTEMBER)
    facts = trust.facts(school)
    safe = trust.laptop.stores.safeguarding
    with safe.write(trust.laptop.reviewer_id, NOW) as session:
        school_years.follow(session, facts, TODAY)
    (row,) = trust.rows(school, sensitivity="safeguarding")
    assert (row.row, row.due_on, row.scope) == (
        "safeguarding-review",
        date(2026, 10, 23),
        f"school:{school}/safeguarding",
    )
    assert trust.rows(school) == []
    trust.accept(school)
    assert row.title not in {one.title for one in trust.rows(school)}
    with safe.read() as session:
        assert school_years.foresee(session, facts, "safeguarding").is_empty
    called(trust, school, date(2026, 10, 19), date(2026, 10, 23))
    with safe.write(trust.laptop.reviewer_id, NOW) as session:
        school_years.follow(session, trust.facts(school), TODAY)
    assert trust.rows(school, sensitivity="safeguarding")[0].due_on == date(2026, 11, 6)
    with trust.laptop.stores.general.read() as session:
        both = trust.foresee(school)
    with safe.read() as session:
        other = school_years.foresee(session, trust.facts(school), "safeguarding")
    assert {line.sensitivity for line in both.with_other(other).lines} == {"general", "safeguarding"}


def test_a_form_of_the_trusts_own_of_that_class_counts_by_what_was_published(trust: Trust) -> None:
    safeguarding.publish(trust.laptop)
    facts = trust.facts(trust.new_school())
    assert facts.safeguarding == {"safeguarding_review"}, "the framework does not name the other"


def test_two_laptops_that_plan_the_same_facts_write_the_same_rows(trust: Trust, tmp_path: Path) -> None:
    school = planned(trust, "3")
    facts = trust.facts(school)
    other = open_stores(DataFolder(tmp_path / "other"), StoreKeys(b"1" * 32, b"2" * 32))
    try:
        for sensitivity in ("general", "safeguarding"):
            trust.accept(school, sensitivity=sensitivity)
            with other.of(sensitivity).write("", NOW) as session:
                school_years.accept(session, facts, sensitivity)
            with other.of(sensitivity).read() as session:
                theirs = session.query(Requirement).filter_by(school_id=school).all()
                told = [[getattr(row, name) for name in ["id", "scope", *FIELDS]] for row in theirs]
            mine = trust.rows(school, sensitivity=sensitivity)
            assert sorted(map(str, told)) == sorted(
                str([getattr(row, name) for name in ["id", "scope", *FIELDS]]) for row in mine
            )
            assert told
    finally:
        other.close()


def test_a_school_of_its_own_days_is_asked_by_them(trust: Trust) -> None:
    school = planned(trust)
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        dates, whose = calendars.dates_of(session, 2026, school)
        assert whose == "usual"
        halves = list(dates.half_terms)
        halves[1] = replace(halves[1], last=date(2026, 12, 16))
        own = replace(dates, half_terms=tuple(halves))
        calendars.publish(session, write_dates(own), NOW, school_id=school)
    told = trust.foresee(school)
    assert {line.due_on for line in told.lines if line.was_on == date(2026, 12, 18)} == {date(2026, 12, 16)}
    trust.accept(school)
    assert trust.foresee(school).is_empty


# --- properties: of facts alone, so that hundreds of schools cost little

DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 20))


@st.composite
def placed(draw: st.DrawFn) -> tuple[Placed, ...]:
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=3, unique=True)))
    return tuple(Placed(draw(st.sampled_from("123")), day, "", SEPTEMBER) for day in days)


@given(placed(), st.none() | DAYS, st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_minimum_is_never_undercut_and_no_visit_falls_on_a_day_without_school(
    trust: Trust, grades: tuple[Placed, ...], joined: date | None, is_church: bool
) -> None:
    base = trust.facts(trust.laptop.school_id)
    character = "Church of England" if is_church else ""
    setting = setting_of(phase="Primary", kind="mainstream", ages=(4, 11), character=character, school_year=2026)
    years = {year: calendars.usual_year(year) for year in (2026, 2027)}
    facts = replace(base, grades=grades, joined_on=joined, setting=setting, years=years)
    asked = ask(facts)
    assert asked == ask(facts), "two plannings agree"
    assert len({one.id for one in asked}) == len(asked)
    year = years[2026]
    assert {one.due_on for one in asked} <= set(year.days) | set(years[2027].days)
    ends = [half.last for half in year.half_terms]
    begin = max(joined or SEPTEMBER, grades[0].from_on)
    for at, (one, following) in enumerate(pairwise((*grades, None))):
        assert one is not None
        until = following.from_on if following else date.max
        since = begin if at == 0 else max(one.from_on, joined or SEPTEMBER)
        wanted = {
            "1": [term.last for term in year.terms()],
            "2": ends,
            "3": [last for (_, month), last in year.months() if month in (10, 11, 12, 1, 2, 3, 4, 5, 6)],
        }[one.grade]
        least = [day for day in wanted if since <= day < until]
        found = [a.due_on for a in asked if a.row == "quality-assurance" and since <= a.due_on < until]
        assert sorted(found) == least


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_no_day_of_a_call_is_asked_for_and_order_is_kept(trust: Trust, data: st.DataObject) -> None:
    base = trust.facts(trust.laptop.school_id)
    first = data.draw(st.dates(date(2026, 9, 7), date(2027, 7, 1)))
    call = year_facts.Call("a", first, first + timedelta(days=data.draw(st.integers(0, 9))), is_over=False)
    facts = replace(base, calls=(call,))
    days = sorted(data.draw(st.lists(DAYS, min_size=1, max_size=8)))
    settled = [facts.settled(day) for day in days]
    assert not any(call.holds(day) for day in settled)
    inside = [after for day, after in zip(days, settled, strict=True) if call.holds(day)]
    assert inside == sorted(inside)
    assert all(facts.calendar.is_school_day(after) for after in inside)
    assert [after for day, after in zip(days, settled, strict=True) if not call.holds(day)] == [
        day for day in days if not call.holds(day)
    ]


@given(placed(), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["done", "waived", "booked"])), max_size=6))
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_nothing_done_waived_or_booked_is_lost_by_planning_again(
    trust: Trust, grades: tuple[Placed, ...], touched: list[tuple[int, str]]
) -> None:
    school = trust.new_school()
    began = replace(trust.facts(school), grades=(Placed("3", SEPTEMBER, "", SEPTEMBER),))
    facts = replace(began, grades=grades)
    with trust.laptop.stores.general.apply() as session:  # as what came from the centre: no outbox, so it is quick
        school_years.accept(session, began)
        session.flush()
        rows = list(session.scalars(select(Requirement).where(Requirement.school_id == school)))
        kept = {rows[at % len(rows)].id: what for at, what in touched}
        for row in rows:
            if kept.get(row.id) == "booked":
                of = {"scope": row.scope, "school_id": school, "title": "A", "on": row.due_on}
                session.add(Booking(requirement_ids=[row.id], **of))
            elif row.id in kept:
                row.state = kept[row.id]
        for _ in range(2):
            session.flush()
            school_years.accept(session, facts)
            session.flush()
            after = {
                one.id: one.state for one in session.scalars(select(Requirement).where(Requirement.school_id == school))
            }
            wanted = {key: "due" if what == "booked" else what for key, what in kept.items()}
            assert {key: after.get(key) for key in kept} == wanted
            assert {one.id for one in ask(facts) if one.sensitivity == "general"} <= set(after)
        assert school_years.foresee(session, facts).is_empty
