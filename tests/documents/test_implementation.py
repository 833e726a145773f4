"""The implementation report: windows of 100 school days over holidays, and what changed against the one before."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.documents import offers
from sifield.documents.report import Report
from sifield.fieldwork import calendars, periods, schools
from sifield.fieldwork.periods import Period
from sifield.frameworks.rhythm import parse_rhythm
from sifield.frameworks.term_dates import Span
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.trust_year import TrustYear

EVERY_100 = parse_rhythm("every 100 school days, 2 times")


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A trust of two schools that implements, one of which moves."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    trust = TrustYear(made)
    trust.run("inside-out")
    school = trust.school("Fernhill Primary")
    for name, level, day in (
        ("leadership", "not yet effective", date(2026, 3, 10)),
        ("leadership", "effective", date(2026, 11, 3)),
        ("behaviour", "effective", date(2026, 3, 10)),
        ("behaviour", "not yet effective", date(2026, 10, 6)),
    ):
        trust.judge(school, name, level, day, "inside-out")
    for day in (date(2026, 3, 10), date(2026, 9, 15), date(2026, 10, 6)):
        visit = trust.visit(school, day)
        trust.finding(visit, "Routines differ from room to room", kind="concern")
        trust.action(visit, TODAY - timedelta(days=6), agreed_on=day)
    done = trust.ask(school, date(2026, 10, 9))
    trust.settle(done, state="done", done_on=date(2026, 10, 6))
    trust.ask(school, date(2026, 4, 1))
    yield made
    made.stores.close()


def report(laptop: Laptop, *, school_id: str = "", on: date = TODAY, place: int = 0) -> Report:
    with laptop.stores.general.read() as session:
        found = offers.of_school(session, school_id, on) if school_id else offers.of_trust(session, on, in_circle=False)
        offer = next(one for one in found if one.name == "implementation")
        return offer.make([offer.read(session, offer.periods[place])], offer.periods[place])


def rows(made: Report, title: str) -> list[tuple[str, ...]]:
    return [row for part in made.parts if part.title == title for row in part.rows]


def cycles(laptop: Laptop, on: date) -> tuple[Period, ...]:
    assert EVERY_100 is not None
    with laptop.stores.general.read() as session:
        return periods.list_cycles(session, EVERY_100, on)


def school_days(first: date, last: date) -> int:
    """Count independently, day by day, by the usual calendar."""
    days = {day for year in range(2023, 2029) for day in calendars.usual_year(year).days}
    return sum(first + timedelta(days=at) in days for at in range((last - first).days + 1))


def test_a_window_is_100_school_days_over_the_holidays_and_so_is_the_one_before(laptop: Laptop) -> None:
    now, *ended = cycles(laptop, TODAY)
    assert (now.first, now.last, now.ends) == (date(2026, 5, 8), TODAY, date(2027, 2, 11))
    assert now.before == Span("", date(2025, 11, 12), date(2026, 5, 7))
    assert [one.last for one in ended] == [date(2026, 7, 21), date(2026, 2, 12), date(2025, 7, 22), date(2025, 2, 13)]
    for one in (now, *ended):
        assert school_days(one.first, one.last) == 100


@settings(max_examples=20, deadline=None)
@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_on_any_day_each_window_is_as_long_as_the_one_before_and_touches_it(laptop: Laptop, on: date) -> None:
    for one in cycles(laptop, on):
        assert one.last <= on
        assert school_days(one.first, one.last) == 100
        if one.before is not None:
            assert school_days(one.before.first, one.before.last) == 100
            assert one.before.last < one.first
            assert school_days(one.before.last + timedelta(days=1), one.first - timedelta(days=1)) == 0


def test_the_trusts_own_calendar_counts(laptop: Laptop) -> None:
    shut = "[[closed]]\nfrom = 2026-10-12\nto = 2026-10-23\nwhy = 'Flood'\n"
    halves = (
        ("autumn", "2026-09-04", "2026-12-18"), ("spring", "2027-01-05", "2027-03-19"),
        ("summer", "2027-04-05", "2027-07-23"),
    )  # fmt: skip
    dates = "".join(f"[[half_term]]\nterm = '{name}'\nfrom = {first}\nto = {last}\n" for name, first, last in halves)
    with laptop.stores.general.apply() as session:
        calendars.publish(session, f"year = 2026\n{dates}{shut}", NOW)
        assert EVERY_100 is not None
        own = periods.list_cycles(session, EVERY_100, TODAY)[0]
        session.rollback()
    assert own.first != cycles(laptop, TODAY)[0].first
    autumn = [date(2026, 9, 4) + timedelta(days=at) for at in range(82)]
    inside = [day for day in autumn if day.weekday() < 5 and not date(2026, 10, 12) <= day <= date(2026, 10, 23)]
    assert school_days(own.first, date(2026, 8, 31)) + len(inside) == 100


def test_what_changed_is_counted_in_both_windows(laptop: Laptop) -> None:
    made = report(laptop)
    assert ("Window", "Fri 8 May 2026 to Tue 24 Nov 2026 (100 school days)") in made.facts
    assert [row[:4] for row in rows(made, "What changed")] == [
        ("Visits finished", "1", "2", "1 more"),
        ("Asked and due", "1", "1", "no change"),
        ("Asked and done", "0", "1", "1 more"),
        ("Strengths found", "0", "0", "no change"),
        ("Concerns found", "1", "2", "1 more"),
        ("Actions agreed", "1", "2", "1 more"),
        ("Actions verified", "0", "0", "no change"),
        ("Areas judged “Effective”", "1", "1", "no change"),
    ]
    assert all(row[4] for row in rows(made, "What changed")), "each figure has its source"
    assert [row[1:5] for row in rows(made, "Areas that changed in the window")] == [
        ("Leadership", "Not yet effective", "Effective", "up"),
        ("Children's behaviour", "Effective", "Not yet effective", "down"),
    ]
    first, second = rows(made, "Areas, in the order of the model’s priorities")
    assert first == (
        "Fernhill Primary", "Effective", "Not yet effective", "not judged yet", "Children's behaviour",
    )  # fmt: skip
    assert second[4] == "Leadership", "the first in order, where nothing is judged"
    assert rows(made, "School by school")[0] == ("Fernhill Primary", "1 → 2", "0 → 1", "1 → 2", "1 → 2", "3")


def test_it_is_a_draft_until_it_is_due_and_one_gone_by_tells_its_own_days_only(laptop: Laptop) -> None:
    assert report(laptop).draft == "it is due on Thu 11 Feb 2027"
    gone = report(laptop, place=1)
    assert gone.draft == ""
    assert rows(gone, "What changed")[0][1:3] == ("0", "1")
    assert rows(gone, "Areas, in the order of the model’s priorities")[0][1:3] == ("Not yet effective", "Effective")


def test_a_school_has_its_own(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session:
        school = next(one.id for one in schools.list_schools(session, TODAY) if one.name == "Fernhill Primary")
    made = report(laptop, school_id=school)
    assert made.about == "Fernhill Primary"
    areas = next(part for part in made.parts if part.title.startswith("Areas"))
    assert areas.lines[0].startswith("Children's behaviour comes first")
    assert [row[0] for row in areas.rows] == ["Leadership", "Children's behaviour", "Teaching"]
    assert not rows(made, "School by school")
