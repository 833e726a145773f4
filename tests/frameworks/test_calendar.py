"""A school year from its file: terms, months and weeks in it, and what is wrong with a file that is none."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.frameworks.calendar import MOST_SPANS, read_year

SHIPPED = asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8")
SMALL = """year = 2026

[[half_term]]
term = "Autumn"
from = 2026-09-01
to = 2026-10-23

[[half_term]]
term = "Autumn"
from = 2026-11-02
to = 2026-12-18

[[half_term]]
term = "Spring"
from = 2027-01-04
to = 2027-02-12

[[closed]]
from = 2026-09-01
to = 2026-09-02
why = "INSET"
"""


def test_the_shipped_year_has_three_terms_of_two_halves_and_190_days() -> None:
    year = read_year(SHIPPED, "calendar")
    assert year.year == 2026
    assert [span.name for span in year.half_terms] == ["autumn", "autumn", "spring", "spring", "summer", "summer"]
    assert [span.name for span in year.terms()] == ["autumn", "spring", "summer"]
    assert len(year.days) == 190
    assert [month for (_, month), _ in year.months()] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert len(year.weeks()) == 40


def test_a_half_term_begins_and_ends_with_pupils_in_school() -> None:
    year = read_year(SMALL, "calendar")
    assert year.half_terms[0].first == date(2026, 9, 3), "the first two days are closed"
    assert [(span.name, span.first, span.last) for span in year.terms()] == [
        ("autumn", date(2026, 9, 3), date(2026, 12, 18)),
        ("spring", date(2027, 1, 4), date(2027, 2, 12)),
    ]
    assert date(2026, 10, 28) not in year.days


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 8, 1), "autumn"),
        (date(2026, 10, 28), "autumn"),
        (date(2026, 12, 27), "autumn"),
        (date(2027, 1, 4), "spring"),
        (date(2027, 8, 1), "spring"),
    ],
)
def test_a_day_in_a_holiday_belongs_to_the_term_before(day: date, term: str) -> None:
    assert read_year(SMALL, "calendar").term_of(day) == term


def test_months_and_weeks_end_on_school_days() -> None:
    year = read_year(SMALL, "calendar")
    assert year.months()[1] == ((2026, 10), date(2026, 10, 23))
    assert year.weeks()[0] == date(2026, 9, 4)
    assert all(year.calendar.is_school_day(day) for day in year.weeks())


FAULTS = [
    ("year = 2026", "", 1, "does not say its year"),
    ("year = 2026", "year = 1926", 1, "does not say its year"),
    ("year = 2026", 'year = "2026"', 1, "does not say its year"),
    ("year = 2026", "year = 2030", 5, "not of this school year"),
    ("from = 2026-11-02", "from = 2026-10-23", 10, "overlap"),
    ("from = 2026-11-02", "from = 2026-08-02", 10, "overlap"),
    ("to = 2026-12-18", "to = 2026-10-30", 11, "before the first"),
    ("to = 2026-12-18", "to = 2028-12-18", 11, "too long for one school year"),
    ("to = 2026-12-18", "", 8, "needs the dates"),
    ("to = 2026-12-18", 'to = "2026-12-18"', 8, "needs the dates"),
    ("to = 2026-12-18", "to = 2026-12-18T10:00:00", 8, "needs the dates"),
    ('term = "Spring"', "", 13, "does not say its term"),
    ('term = "Spring"', "term = 2", 13, "does not say its term"),
    ("from = 2027-01-04\nto = 2027-02-12", "from = 2027-01-09\nto = 2027-01-10", 13, "has no school day"),
    ("to = 2026-09-02", "to = 2026-10-23", 3, "has no school day"),
    ("to = 2026-09-02", "", 18, "needs the dates"),
    ("[[closed]]", "[closed]", 18, "no list of tables"),
]


@pytest.mark.parametrize(("what", "into", "line", "words"), FAULTS)
def test_what_is_wrong_is_told_with_its_file_and_line(what: str, into: str, line: int, words: str) -> None:
    assert SMALL.count(what) == 1, "the change must be made in one place"
    with pytest.raises(SifieldError) as raised:
        read_year(SMALL.replace(what, into), "our-calendar.toml")
    assert raised.value.message.startswith(f"our-calendar.toml, line {line}: ")
    assert words in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "year = 2026\nclosed = [1, 2]\n",
        "year = 2026\nhalf_term = 3\n",
        "year = 2026\n",
        "year = \n",
        "a = " + "[" * 100_000,
        "year = " + "9" * 10_000,
        SMALL + '[[half_term]]\nterm = "x"\nfrom = 2027-03-01\nto = 2027-03-02\n' * (MOST_SPANS + 1),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(SifieldError, match=r"calendar\.toml"):
        read_year(text, "calendar.toml")


VALUES = ["", "1", '"x"', "[]", "{}", "[1]", "2026-09-01", "9999-12-31", "0001-01-01", "true"]


@given(st.data())
def test_a_calendar_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    lines = SMALL.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from([f"{lines[at].partition('=')[0]} = {one}" for one in VALUES] + ["", "closed = 1"])
        )
    with contextlib.suppress(SifieldError):
        assert read_year("\n".join(lines), "calendar.toml").days
