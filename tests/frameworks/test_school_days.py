"""School days between two days: the same number as by going through them, whatever is closed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sifield.frameworks.calendar import SchoolCalendar

days = st.dates(date(2025, 9, 1), date(2027, 8, 31))


@given(st.frozensets(days, max_size=40), days, days)
def test_they_are_as_many_as_when_each_is_looked_at(closed: frozenset[date], today: date, day: date) -> None:
    calendar = SchoolCalendar(closed)
    first, last = sorted((today, day))
    between = [first + timedelta(days=at) for at in range(1, (last - first).days + 1)]
    count = sum(map(calendar.is_school_day, between))
    assert calendar.days_until(today, day) == (count if day >= today else -count)
