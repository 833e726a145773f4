"""Whether an answer of ours and one of JavaRosa's are the same."""

import math
import re
from datetime import datetime, time

from sifield.forms.values import Value, parse_time, to_text

Plain = str | float | bool | datetime | time | None
_NUMBERS = {"Double", "IntegerData", "LongData", "DecimalData"}


def theirs(kind: str, text: str) -> Plain:
    """Give what JavaRosa means by a text of one of its types; what is no number, or infinite, is stored as nothing."""
    if kind in _NUMBERS:
        number = float(text.replace("Infinity", "inf"))
        return number if math.isfinite(number) else None
    if kind in ("Boolean", "BooleanData"):
        return text in ("true", "1")
    if kind in ("Date", "DateData", "DateTimeData"):
        try:
            return _local(text)
        except ValueError:  # a year of five digits
            return text
    if kind == "TimeData":
        return time.fromisoformat(text).replace(tzinfo=None)
    return text or None


def same(ours: Value, wanted: Plain) -> bool:
    """Tell whether an answer of ours is what JavaRosa has."""
    if isinstance(ours, bool) or isinstance(wanted, bool):
        return ours is wanted
    if isinstance(wanted, float):
        return isinstance(ours, (int, float)) and math.isclose(ours, wanted, rel_tol=1e-9, abs_tol=1e-12)
    text = " ".join(ours) if isinstance(ours, list) else to_text(float(ours)) if isinstance(ours, int | float) else ours
    if isinstance(wanted, time):
        return isinstance(text, str) and parse_time(text) == wanted
    if isinstance(wanted, datetime):
        return isinstance(text, str) and _is_moment(text) and _local(text) == wanted.replace(microsecond=0)
    return text == wanted or (isinstance(text, str) and isinstance(wanted, str) and _rounded(text) == _rounded(wanted))


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _local(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment.astimezone() if moment.tzinfo else moment).replace(tzinfo=None)


def _rounded(text: str) -> str:
    """Leave out the last digits of long fractions, in which two mathematical libraries may differ."""
    return re.sub(r"(\.\d{13})\d+", r"\1", text)
