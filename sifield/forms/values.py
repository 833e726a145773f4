"""What a value is inside an expression, and how one kind becomes another: JavaRosa's rules, tried against JavaRosa.

Text, number (float), truth (bool), day (date), moment (datetime, local, without zone), or a list of these (a node set,
which stands for its first item wherever one value is wanted).
"""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

Value = str | int | float | bool | list[str] | None
"""An answer as it is stored: what JSON can carry; days and moments as ISO 8601 text."""
Single = str | float | bool | date
Computed = Single | list[Single]

TEXTS = frozenset(
    ("text", "select_one", "select_multiple", "rank", "image", "file", "audio", "geopoint", "barcode", "note")
)
"""Kinds of questions whose answers are texts in an expression, whatever they look like."""
EPOCH = date(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000
NEXT_TO_NOTHING = 1e-12
"""Numbers that differ by less are equal, so that 0.1 + 0.2 = 0.3."""
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d\d?-\d\d?", re.ASCII)
_CLOCK = r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?"
_ISO_TIME = re.compile(_CLOCK, re.ASCII)
_ISO_MOMENT = re.compile(rf"\d{{4}}-\d\d-\d\dT{_CLOCK}", re.ASCII)


def first(value: Computed) -> Single:
    """Give the one value that a node set stands for ("" if it is empty)."""
    if isinstance(value, list):
        return value[0] if value else ""
    return value


def to_text(value: Computed) -> str:
    """Turn a value into text: whole numbers without a point, days as ISO 8601."""
    single = first(value)
    if isinstance(single, str):
        return single
    if isinstance(single, bool):
        return "true" if single else "false"
    if isinstance(single, datetime):
        return single.date().isoformat()
    if isinstance(single, date):
        return single.isoformat()
    if math.isnan(single):
        return "NaN"
    if math.isinf(single):
        return "Infinity" if single > 0 else "-Infinity"
    if single == int(single) and abs(single) < 1e15:
        return str(int(single))
    return format(Decimal(repr(single)), "f")


def to_number(value: Computed) -> float:
    """Turn a value into a number; dates are whole days since 1 January 1970; text that is no plain number is NaN."""
    if isinstance(value, float):
        return value
    single = first(value)
    if isinstance(single, bool):
        return 1.0 if single else 0.0
    if isinstance(single, date):
        return float(single.toordinal() - EPOCH.toordinal())
    if isinstance(single, str):
        text = single.strip()
        return float(text) if _NUMBER.match(text) else math.nan
    return single


def to_truth(value: Computed) -> bool:
    """Turn a value into true or false; any text but the empty one is true, "false" too."""
    if isinstance(value, list):
        return bool(value) and to_truth(value[0])
    if isinstance(value, str):
        return value != ""
    if isinstance(value, float):
        return abs(value) > NEXT_TO_NOTHING
    return value if isinstance(value, bool) else True


def to_day(value: Computed) -> date | None:
    """Turn a value into a day or a moment; None if it is empty or no date.

    A whole number is the day so many days after 1 January 1970; one with a fraction is a moment, counted in UTC.
    """
    single = first(value)
    if isinstance(single, date):
        return single
    if isinstance(single, str):
        return parse_moment(single) if "T" in single else parse_day(single)
    number = to_number(single)
    if not math.isfinite(number) or not -719_161 <= number <= 2_932_895:
        return None
    return EPOCH + timedelta(days=int(number)) if number.is_integer() else to_moment(number)


def to_moment(days: float) -> datetime:
    """Give the local moment that lies so many days after the midnight, in UTC, that began 1970."""
    return _to_local(_EPOCH_UTC + timedelta(milliseconds=math.trunc(days * _DAY)))


def days_since_1970(moment: datetime) -> float:
    """Count the days from the midnight, in UTC, that began 1970 to a local moment."""
    try:
        since = moment.astimezone(UTC) - _EPOCH_UTC
    except (OSError, OverflowError):  # a year that the machine's clock does not know
        since = moment.replace(tzinfo=UTC) - _EPOCH_UTC
    return since / timedelta(days=1)


def _to_local(moment: datetime) -> datetime:
    try:
        return moment.astimezone().replace(tzinfo=None)
    except (OSError, OverflowError):  # a year that the machine's clock does not know
        return moment.astimezone(UTC).replace(tzinfo=None)


def parse_day(text: str) -> date | None:
    """Read ``2026-09-01``; None if it is no day."""
    if not _ISO_DAY.fullmatch(text.strip()):
        return None
    year, month, day = (int(part) for part in text.strip().split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """Read an ISO 8601 date and time into local time without zone; None if it is none."""
    if not _ISO_MOMENT.fullmatch(text.strip()):
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return _to_local(moment) if moment.tzinfo else moment


def parse_time(text: str) -> time | None:
    """Read a time of day, with or without a zone; None if it is none."""
    if not _ISO_TIME.fullmatch(text.strip()):
        return None
    try:
        return time.fromisoformat(text.strip().replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return None


def words(value: Computed) -> list[str]:
    """Give the choices held by a multiple answer (text with spaces between)."""
    return to_text(value).split()


def equal(left: Computed, right: Computed) -> bool:
    """Compare as JavaRosa does: as truths if one is a truth, as numbers if one is a number, else as texts."""
    one, two = first(left), first(right)
    if isinstance(one, bool) or isinstance(two, bool):
        return to_truth(one) == to_truth(two)
    if isinstance(one, float) or isinstance(two, float):
        return abs(to_number(one) - to_number(two)) < NEXT_TO_NOTHING
    return to_text(one) == to_text(two)


def from_answer(value: Value, kind: str) -> Single:
    """Turn a stored answer into what an expression sees; ``kind`` is the question's kind. Empty is ""."""
    if isinstance(value, str) and kind in TEXTS:
        return value
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    if kind in TEXTS:
        return to_text(value if isinstance(value, bool) else float(value))
    if isinstance(value, bool):
        return "OK" if kind == "acknowledge" and value else value
    if isinstance(value, (int, float)):
        return float(value)
    if kind == "date":
        return parse_day(value[:10]) or value
    if kind == "datetime":
        return parse_moment(value) or value
    if kind in ("integer", "decimal", "range"):
        number = to_number(value)
        return value if math.isnan(number) else number
    return value


def to_answer(value: Computed, kind: str) -> Value:
    """Turn a computed value into what is stored as the answer of a question of this kind."""
    if isinstance(value, float) and kind in ("calculate", "hidden"):  # nearly always
        return _plain_number(value)
    single = first(value)
    if single == "" or (isinstance(single, float) and not math.isfinite(single)):
        return None
    if kind == "date":
        day = to_day(single)
        return day.isoformat()[:10] if day else to_text(single)
    if kind == "select_multiple" or kind == "rank":
        return to_text(single).split()
    if kind in TEXTS:
        return to_text(single)
    if kind == "integer":
        number = to_number(single)
        return to_text(single) if math.isnan(number) else int(number)
    if isinstance(single, float):
        return _plain_number(single)
    if isinstance(single, datetime):
        return single.isoformat(timespec="seconds")
    if isinstance(single, date):
        return single.isoformat()
    if kind in ("decimal", "range") and isinstance(single, str):
        number = to_number(single)
        return single if math.isnan(number) else number
    return single


def _plain_number(number: float) -> Value:
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def numbers(values: Sequence[Computed]) -> list[float]:
    """Give all numbers in the arguments of sum, min or max: node sets spread out, what is no number left out."""
    spread = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [number for number in map(to_number, spread) if number == number]
