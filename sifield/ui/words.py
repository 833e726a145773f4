"""How days and counts are said on screens."""

from datetime import date, datetime

from sifield.fieldwork.programme import DueRow


def say_day(day: date) -> str:
    """Say a day as people do, for example "Fri 12 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_time(moment: datetime) -> str:
    """Say a moment by the wall clock, for example "10:42"."""
    return f"{moment.astimezone():%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """Say a number of things, for example "1 school", "3 schools"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def say_due(row: DueRow) -> str:
    """Say how far off something is, in school days."""
    if row.state == "overdue":
        late = max(1, -row.days)
        return f"Overdue {count(late, 'school day')}"
    if row.days == 0:
        return "Due today"
    return f"In {count(row.days, 'school day')}"
