"""Whether a value can be the answer to a question at all, before any of the form's rules is asked."""

import math
from typing import Any

from sifield.forms.template import Question
from sifield.forms.values import parse_day, parse_moment, parse_time

_WORDS = {
    "integer": "a whole number",
    "decimal": "a number",
    "range": "a number",
    "date": 'a date such as "2026-11-20"',
    "time": 'a time such as "09:30"',
    "datetime": 'a date and time such as "2026-11-20T09:30"',
    "select_one": "the name of one choice, as text",
    "select_multiple": "a list of names of choices",
    "rank": "a list of names of choices",
    "acknowledge": '"OK" or true',
}
_MOST = 10**15
"""Whole numbers beyond this size lose digits where they meet other numbers."""


def misfit(question: Question, value: Any) -> str:
    """Say what the question takes if ``value`` (as JSON carries it) is not that; "" if it fits. None always fits."""
    return "" if value is None or _fits(question.kind, value) else _WORDS.get(question.kind, "text")


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST
        case "decimal" | "range":
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return is_number and math.isfinite(value) and abs(value) < 1e300
        case "select_multiple" | "rank":
            return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
        case "acknowledge":
            return value is True or isinstance(value, str)
        case "calculate" | "hidden" | "metadata":
            return isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value))
    if not isinstance(value, str):
        return False
    match kind:
        case "date":
            return parse_day(value) is not None
        case "datetime":
            return parse_moment(value) is not None
        case "time":
            return parse_time(value) is not None
    return True
