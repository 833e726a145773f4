"""Planning a school's year: visits that hold its activities, what is meant for whom, and a grade that changes."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.frameworks.calendar import SchoolYear, read_year
from sifield.frameworks.framework import Framework, Limits
from sifield.frameworks.programme import Programme, plan, replan
from sifield.frameworks.reading import read

YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")
TOML = """
format = 1
name = "small"
title = "Small model"
edition = "2026"

[placing]
decides = "head"
when = "end of the year"

[[role]]
name = "head"
title = "Headteacher"

[[grade]]
name = "light"
title = "Light"

[[grade]]
name = "close"
title = "Close"

[[requirement]]
name = "qa"
title = "Quality-assurance visit"
kind = "visit"
lead = "head"
half_days = 2
where = "table of visits"
when = { light = "every term", close = "every half-term" }

[[requirement]]
name = "walk"
title = "Learning walk"
kind = "activity"
within = "qa"
when = { light = "spring", close = "autumn, spring, summer" }

[[requirement]]
name = "books"
title = "Book look"
kind = "activity"
within = "qa"
when = { close = "every term" }

[[requirement]]
name = "church"
title = "Church-school review"
kind = "review"
when = "every year"
character = ["Church of England"]

[[requirement]]
name = "data"
title = "Data"
kind = "data"
when = "every half-term"

[[requirement]]
name = "risks"
title = "Risks reviewed"
kind = "meeting"
when = "standing"
focus = { close = "by the trust" }
"""


def small() -> Framework:
    found = read(TOML.encode())
    assert found.framework is not None, found.faults
    return found.framework


SMALL = small()


def names(made: Programme) -> list[tuple[str, str]]:
    return [(one.name, one.term) for one in made.activities]


def test_activities_are_done_in_visits_and_add_none() -> None:
    made = plan(SMALL, "close", YEAR)
    assert Counter(one.kind for one in made.visits) == {"qa": 6, "church": 1}
    held = [(one.name, one.visit, one.visit_number) for one in made.activities if one.visit == "qa"]
    assert len(held) == 6, "two in each term"
    assert set(Counter(number for _, _, number in held).values()) == {1}, "one in each of its six visits"
    for one in made.activities:
        if one.visit == "qa":
            (visit,) = [visit for visit in made.visits if (visit.kind, visit.number) == ("qa", one.visit_number)]
            assert (one.due, one.term, one.lead) == (visit.due, visit.term, "head")


def test_a_grade_is_asked_what_stands_in_its_column() -> None:
    made = plan(SMALL, "light", YEAR)
    assert [one.term for one in made.visits if one.kind == "qa"] == ["autumn", "spring", "summer"]
    assert [one for one in names(made) if one[0] in ("walk", "books")] == [("walk", "spring")]


def test_what_has_no_visit_stands_by_itself_and_what_has_no_rhythm_falls_due_never() -> None:
    made = plan(SMALL, "close", YEAR)
    assert [one.visit for one in made.activities if one.name == "data"] == [""] * 6
    assert [(one.name, one.focus) for one in made.standing] == [("risks", "by the trust")]
    assert plan(SMALL, "light", YEAR).standing[0].focus == ""


def test_each_row_says_why_it_is_due() -> None:
    visit = plan(SMALL, "light", YEAR).visits[0]
    assert visit.why == "Small model asks it of Light: every term (table of visits)."


def test_what_is_not_meant_for_a_school_is_left_out() -> None:
    def is_meant(limits: Limits) -> bool:
        return not limits.character

    assert "church" not in {one.kind for one in plan(SMALL, "light", YEAR, is_meant=is_meant).visits}
    assert "church" in {one.kind for one in plan(SMALL, "light", YEAR).visits}


def test_a_grade_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no grade 'tier 9'"):
        plan(SMALL, "tier 9", YEAR)


def test_a_school_that_joins_or_leaves_in_the_year_is_asked_for_its_part() -> None:
    whole = plan(SMALL, "close", YEAR)
    day = date(2027, 1, 10)
    joined, left = plan(SMALL, "close", YEAR, since=day), plan(SMALL, "close", YEAR, until=day)
    assert {one.due for one in joined.visits} == {one.due for one in whole.visits if one.due >= day}
    assert {one.due for one in left.visits} == {one.due for one in whole.visits if one.due <= day}


def test_a_change_of_grade_asks_the_rest_and_numbers_it_through() -> None:
    light, close = plan(SMALL, "light", YEAR), plan(SMALL, "close", YEAR)
    day = date(2027, 1, 20)
    made = replan(light, close, day)
    visits = [(one.number, one.due) for one in made.visits if one.kind == "qa"]
    autumn, *later = [one.due for one in light.visits if one.kind == "qa" and one.due < day] + [
        one.due for one in close.visits if one.kind == "qa" and one.due >= day
    ]
    assert visits == list(enumerate([autumn, *later], 1)), "one in autumn as light asks, four after it as close asks"
    walks = [one for one in made.activities if one.name == "walk"]
    assert [one.term for one in walks] == ["spring", "summer"], "autumn's is not asked in retrospect"
    due = {(one.kind, one.number): one.due for one in made.visits}
    assert all(due[one.visit, one.visit_number] == one.due for one in made.activities if one.visit)
    assert made.standing[0].focus == "by the trust"


def test_a_grade_from_the_first_day_is_the_whole_year_and_from_the_last_nothing() -> None:
    light, close = plan(SMALL, "light", YEAR), plan(SMALL, "close", YEAR)
    assert replan(light, close, YEAR.days[0]) == close
    assert replan(light, close, date(2027, 8, 1)).visits == light.visits


DAYS = st.sampled_from(YEAR.days)
GRADES = st.sampled_from(["light", "close"])


def test_the_same_facts_give_the_same_programme() -> None:
    assert plan(SMALL, "close", YEAR) == plan(small(), "close", YEAR)


@st.composite
def years(draw: st.DrawFn) -> SchoolYear:
    """Draw a calendar with half-terms and closed days of any length."""
    day, halves, closed = date(2026, 9, 1), [], []
    for term in ("autumn", "autumn", "spring", "spring", "summer", "summer"):
        first = day + timedelta(days=draw(st.integers(0, 14)))
        last = first + timedelta(days=draw(st.integers(7, 45)))
        halves.append(f'[[half_term]]\nterm = "{term}"\nfrom = {first}\nto = {last}\n')
        for offset in draw(st.lists(st.integers(0, 3), max_size=2)):
            inset = first + timedelta(days=offset)
            closed.append(f'[[closed]]\nfrom = {inset}\nto = {inset}\nwhy = "INSET"\n')
        day = last + timedelta(days=1)
    return read_year("year = 2026\n" + "".join(halves + closed), "drawn.toml")


@given(years(), GRADES)
def test_nothing_falls_into_a_holiday_or_on_a_weekend(year: SchoolYear, grade: str) -> None:
    made = plan(SMALL, grade, year)
    assert {one.due for one in (*made.visits, *made.activities)} <= set(year.days)
    assert [one.due for one in made.visits] == sorted(one.due for one in made.visits)


@given(GRADES, GRADES, DAYS)
def test_a_change_of_grade_never_undercuts_the_minimum_of_either(old: str, new: str, day: date) -> None:
    before, after = plan(SMALL, old, YEAR), plan(SMALL, new, YEAR)
    made = replan(before, after, day)
    for name in {one.name for one in (*before.activities, *after.activities)}:
        due = [one.due for one in made.activities if one.name == name]
        wanted = [one.due for one in before.activities if one.name == name and one.due < day]
        assert due == wanted + [one.due for one in after.activities if one.name == name and one.due >= day]
        assert [one.number for one in made.activities if one.name == name] == list(range(1, len(due) + 1))
    assert replan(made, made, day) == made
