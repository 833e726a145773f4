"""The form fields of an action plan: made when the page is drawn, filled as people sign.

The reviewer signs first, then on a safeguarding plan the designated lead, last the headteacher, who locks it.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

REVIEWER = "reviewer"
LEAD = "lead"
HEAD = "head"
CENTRE = "centre"
"""The field of a signing record, which the trust's centre signs."""
DECISION = "head-decision"
COMMENT = "head-comment"

IN_ORDER = (REVIEWER, LEAD, HEAD)
"""Whose signatures a plan can carry, in the order in which they are made."""

SIGNERS = {REVIEWER: "reviewer", LEAD: "designated safeguarding lead", HEAD: "headteacher"}
"""Whose a signature is, in words."""

DECISIONS = {"agreed": "Agreed", "agreed with comment": "Agreed, with a comment", "not agreed": "Not agreed"}
"""What a headteacher may decide, and how it is printed."""

PLAN_FILE = "plan.json"
"""The name of the attached data."""

LOCAL = ZoneInfo("Europe/London")
"""The clock on the wall of every school that uses these papers."""


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date) -> str:
    """Write a day as people say it, for example "Fri 12 Dec 2026", whatever the machine's own language is."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_time(moment: datetime) -> str:
    """Write the time of an aware moment by the school's clock, for example "14:05"."""
    return f"{moment.astimezone(LOCAL):%H:%M}"


def say_moment(moment: datetime) -> str:
    """Write an aware moment by the school's clock, for example "Fri 12 Dec 2026, 14:05"."""
    return f"{say_day(moment.astimezone(LOCAL).date())}, {say_time(moment)}"
