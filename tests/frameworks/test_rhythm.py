"""How often something comes: the words for it, and the days by which it is then due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.frameworks.calendar import SchoolYear, read_year
from sifield.frameworks.rhythm import TERMS, Rhythm, due_days, parse_rhythm

YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")
TERM_ENDS = [date(2026, 12, 18), date(2027, 3, 25), date(2027, 7, 21)]
HALVES = [date(2026, 10, 23), date(2026, 12, 18), date(2027, 2, 12), date(2027, 3, 25), date(2027, 5, 28)]
MONTH_ENDS = [date(2026, 9, 30), date(2026, 10, 23), date(2026, 11, 30), date(2026, 12, 18), date(2027, 1, 29)]

WORDS = [
    ("autumn", Rhythm("named", terms=("autumn",))),
    ("Summer,  autumn", Rhythm("named", terms=("autumn", "summer"))),
    ("every term", Rhythm("term")),
    ("every half-term", Rhythm("half-term")),
    ("every month", Rhythm("month")),
    ("every 2 weeks", Rhythm("week", 2)),
    ("every 1 week", Rhythm("week")),
    ("every 100 school days, 2 times", Rhythm("school day", 100, at_most=2)),
    ("every year", Rhythm("year")),
    ("every 3 years from 2026", Rhythm("year", 3, since=2026)),
    ("2 times a year", Rhythm("times", 2)),
    ("months 10, 11, 1", Rhythm("named", months=(10, 11, 1))),
    ("month 9", Rhythm("named", months=(9,))),
    ("standing", Rhythm("standing")),
    (" On  Request ", Rhythm("on request")),
]
NO_WORDS = ["", "often", "every", "every 0 weeks", "0 times a year", "months 13", "months 0", "every 3 years"]
NO_WORDS += ["autumn, winter", "every week, often", "every 0 years from 2026", "every 1000 weeks", "weekly"]
UNITS = st.sampled_from(["school day", "week", "month", "half-term", "term"])
BOUNDS = st.sampled_from(["", ", 1 times", ", 2 times", ", 5 times"])
RHYTHMS = st.sampled_from([rhythm for _, rhythm in WORDS]) | st.builds(
    lambda every, unit, bound: parse_rhythm(f"every {every} {unit}s{bound}"), st.integers(1, 250), UNITS, BOUNDS
).filter(bool)


@pytest.mark.parametrize(("words", "rhythm"), WORDS)
def test_words_for_how_often_are_read_and_kept(words: str, rhythm: Rhythm) -> None:
    found = parse_rhythm(words)
    assert found == rhythm
    assert found.words == " ".join(words.lower().split())


@pytest.mark.parametrize("words", NO_WORDS)
def test_other_words_are_no_rhythm(words: str) -> None:
    assert parse_rhythm(words) is None


@given(st.text(max_size=40))
def test_any_text_is_a_rhythm_or_none(text: str) -> None:
    found = parse_rhythm(text)
    assert found is None or found.words


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("every term", TERM_ENDS),
        ("spring, autumn", TERM_ENDS[:2]),
        ("every half-term", [*HALVES, TERM_ENDS[2]]),
        ("every year", TERM_ENDS[2:]),
        ("months 1, 12, 9, 10, 11, 8", MONTH_ENDS),
        ("every 2 half-terms", [HALVES[1], HALVES[3], TERM_ENDS[2]]),
        ("every 3 terms", TERM_ENDS[2:]),
        ("every 4 months, 2 times", [MONTH_ENDS[3], date(2027, 4, 30)]),
        ("1 times a year", TERM_ENDS[2:]),
        ("standing", []),
        ("on request", []),
    ],
)
def test_things_are_due_on_the_last_school_day_of_what_counts(words: str, days: list[date]) -> None:
    rhythm = parse_rhythm(words)
    assert rhythm is not None
    assert due_days(rhythm, YEAR) == days


def test_weeks_are_counted_where_the_school_is_open() -> None:
    days = due_days(Rhythm("week"), YEAR)
    assert days[:2] == [date(2026, 9, 4), date(2026, 9, 11)]
    assert date(2026, 10, 30) not in days, "half-term"
    assert due_days(Rhythm("week", 2), YEAR) == days[1::2]


def test_a_hundred_school_days_skip_holidays_and_the_second_ends_with_the_year() -> None:
    rhythm = Rhythm("school day", 100, at_most=2)
    first, second = due_days(rhythm, YEAR)
    assert YEAR.calendar.days_until(YEAR.days[0], first) == 99
    assert second == YEAR.days[-1], "the year is shorter than two hundred days"


def test_a_year_of_a_hundred_days_exactly_is_not_due_twice_on_its_last() -> None:
    last = YEAR.days[99]
    short = replace(YEAR, half_terms=(replace(YEAR.half_terms[0], last=last),))
    assert len(short.days) == 100
    assert due_days(Rhythm("school day", 100, at_most=2), short) == [last]


def _year(first: date, lengths: list[int], closed: set[int]) -> SchoolYear:
    """Give a year of half-terms so many days long, with a week between, and days closed in it."""
    text = f"year = {first.year}\n"
    start = first
    for at, length in enumerate(lengths):
        end = start + timedelta(days=length)
        text += f'[[half_term]]\nterm = "{TERMS[min(at // 2, 2)]}"\nfrom = {start}\nto = {end}\n'
        start = end + timedelta(days=8)
    for day in sorted(closed):
        at_day = first + timedelta(days=day)
        text += f"[[closed]]\nfrom = {at_day}\nto = {at_day}\n"
    return read_year(text, "made")


YEARS = st.builds(
    _year,
    st.dates(date(2026, 8, 25), date(2026, 9, 10)),
    st.lists(st.integers(20, 45), min_size=1, max_size=6),
    st.sets(st.integers(0, 120), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(RHYTHMS, YEARS | st.just(YEAR))
def test_due_days_are_school_days_in_order_and_never_twice(rhythm: Rhythm, year: SchoolYear) -> None:
    days = due_days(rhythm, year)
    assert days == sorted(set(days))
    assert all(day in year.days for day in days)
    assert not rhythm.at_most or len(days) <= rhythm.at_most
    assert days == due_days(rhythm, year)


@given(st.integers(1, 12), YEARS)
def test_so_often_a_year_comes_so_often_and_last_at_its_end(times: int, year: SchoolYear) -> None:
    days = due_days(Rhythm("times", times), year)
    assert len(days) == min(times, len(year.days))
    assert days[-1] == year.days[-1]
