"""A usual English school year, for any year: as many days as the law asks, none of them on a bank holiday."""

from datetime import date

import pytest

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork.calendars import usual_year
from sifield.frameworks.calendar import make_year, read_dates, read_year
from sifield.frameworks.english_year import FIRST, LAST, PUPIL_DAYS, easter, usual_dates
from sifield.frameworks.term_dates import what_is_wrong, write_dates

YEARS = range(FIRST, LAST + 1)
BANK = """
2020-12-25 2020-12-28 2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-09-19 2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-12-25 2023-12-26 2024-01-01
2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-12-25 2024-12-26 2025-01-01 2025-04-18 2025-04-21
2025-05-05 2025-05-26 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25
2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31
"""
"""The government's published bank holidays of England from autumn 2020 to summer 2027, but those in August."""


def test_2026_is_the_year_that_ships_as_a_file() -> None:
    shipped = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")
    made = usual_year(2026)
    assert made.days == shipped.days
    assert made.half_terms == shipped.half_terms


def test_no_pupil_is_in_school_on_a_bank_holiday() -> None:
    days = {day for year in range(2020, 2027) for day in usual_year(year).days}
    assert not days & {date.fromisoformat(day) for day in BANK.split()}


@pytest.mark.parametrize(
    ("year", "sunday"), [(2021, "04-04"), (2024, "03-31"), (2025, "04-20"), (2027, "03-28"), (2038, "04-25")]
)
def test_easter_falls_where_the_almanac_has_it(year: int, sunday: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{sunday}")


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_six_half_terms_and_190_days_and_reads_back_as_written(year: int) -> None:
    dates = usual_dates(year)
    assert not list(what_is_wrong(dates))
    assert read_dates(write_dates(dates), "calendar") == dates
    made = make_year(dates)
    assert [span.name for span in made.half_terms] == ["autumn"] * 2 + ["spring"] * 2 + ["summer"] * 2
    assert len(made.days) == PUPIL_DAYS == len({day for day in made.days if day.weekday() < 5})
    assert date(year, 9, 1) <= dates.half_terms[0].first <= date(year, 9, 6)
    assert date(year + 1, 7, 17) <= made.days[-1] <= date(year + 1, 7, 25)
    assert len(made.months()) == 11


@pytest.mark.parametrize("year", [2019, 2101])
def test_a_year_too_far_away_is_refused(year: int) -> None:
    with pytest.raises(SifieldError, match="from 2020 to 2100"):
        usual_year(year)
