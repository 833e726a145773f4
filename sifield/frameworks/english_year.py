"""A usual English school year, computed for any year: what a trust begins with until it gives its own dates.

190 days with pupils and five without (the School Teachers' Pay and Conditions Document asks 195 of teachers), bank
holidays by their rules. Dates differ by school: this is a sensible guess, never a fact about one.
"""

from datetime import date, timedelta

from sifield.frameworks.term_dates import Closed, Span, TermDates

FIRST, LAST = 2020, 2100
PUPIL_DAYS = 190
_WEDNESDAY, _THURSDAY, _SATURDAY, _MARCH = 2, 3, 5, 3
_PROCLAIMED = {
    date(2022, 9, 19): "Bank holiday for the State Funeral",
    date(2023, 5, 8): "Bank holiday for the Coronation",
}
"""Bank holidays of one year alone that fell on school days (royal proclamations)."""


def usual_dates(year: int) -> TermDates:
    """Give the dates of a usual English school year that begins in a year, from 2020 to 2100.

    Raises:
        ValueError: another year.
    """
    if not FIRST <= year <= LAST:
        raise ValueError(f"no usual school year {year}")
    begin = _first_day(year)
    breaks = [
        _week("Autumn half-term", _monday(date(year, 10, 25))),
        _christmas(year),
        _week("Spring half-term", _monday(date(year + 1, 2, 12))),
        _easter_holiday(year + 1),
        _week("Summer half-term", _monday(date(year + 1, 5, 25))),
    ]
    firsts = [begin, *(_weekday(one.last + timedelta(days=1)) for one in breaks)]
    lasts = [_weekday_before(one.first) for one in breaks]
    bank = [one for one in _bank_days(year) if not any(held.first <= one.first <= held.last for held in breaks)]
    shut = {one.first for one in bank}
    inset = [begin, begin + timedelta(days=1), _open(firsts[4], shut), _open(firsts[5], shut)]
    lasts.append(_last_day(begin, breaks, shut | set(inset)))
    names = ("autumn", "autumn", "spring", "spring", "summer", "summer")
    halves = tuple(Span(name, *ends) for name, *ends in zip(names, firsts, lasts, strict=True))
    summer = Closed(lasts[-1] + timedelta(days=1), _first_day(year + 1) - timedelta(days=1), "Summer holiday")
    training = [Closed(day, day, "INSET day") for day in inset]
    return TermDates(year, halves, tuple(sorted([*breaks, *bank, *training, summer], key=lambda one: one.first)))


def easter(year: int) -> date:
    """Give Easter Sunday in the Gregorian calendar (the computation of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first_day(year: int) -> date:
    """The first Wednesday of September; its first day where that is a Thursday."""
    first = date(year, 9, 1)
    return first if first.weekday() == _THURSDAY else first + timedelta(days=(_WEDNESDAY - first.weekday()) % 7)


def _last_day(begin: date, breaks: list[Closed], shut: set[date]) -> date:
    """The day on which the pupils' days are full."""
    closed = shut | {one.first + timedelta(n) for one in breaks for n in range((one.last - one.first).days + 1)}
    day, left = begin, PUPIL_DAYS
    while True:
        left -= day.weekday() < _SATURDAY and day not in closed
        if not left:
            return day
        day += timedelta(days=1)


def _christmas(year: int) -> Closed:
    """The two weeks from that of Christmas Day."""
    monday = date(year, 12, 25) - timedelta(days=date(year, 12, 25).weekday())
    return Closed(monday, monday + timedelta(days=11), "Christmas holiday")


def _easter_holiday(year: int) -> Closed:
    """Good Friday and two weeks where Easter is in March, else the week before Easter and the week after."""
    sunday = easter(year)
    first = sunday - timedelta(days=2 if sunday.month == _MARCH else 6)
    return Closed(first, sunday + timedelta(days=12 if sunday.month == _MARCH else 5), "Easter holiday")


def _bank_days(year: int) -> list[Closed]:
    """The bank holidays that can fall on a school day (Banking and Financial Dealings Act 1971, and by proclamation);
    those at Christmas, at Easter and in the last week of May lie in holidays.
    """
    new_year = _weekday(date(year + 1, 1, 1))
    may = _monday(date(year + 1, 5, 1))
    found = [Closed(new_year, new_year, "New Year’s Day"), Closed(may, may, "Early May bank holiday")]
    begin, end = date(year, 9, 1), date(year + 1, 8, 31)
    return found + [Closed(day, day, why) for day, why in _PROCLAIMED.items() if begin <= day <= end]


def _week(why: str, monday: date) -> Closed:
    return Closed(monday, monday + timedelta(days=4), why)


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _weekday(day: date) -> date:
    return _monday(day) if day.weekday() >= _SATURDAY else day


def _weekday_before(day: date) -> date:
    day -= timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _open(day: date, shut: set[date]) -> date:
    while day in shut:
        day = _weekday(day + timedelta(days=1))
    return day
