"""What the functions of expressions do: plain Python over evaluated arguments (``functions`` is the table)."""

import base64
import binascii
import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

from sifield.forms.values import Computed, Single, first, parse_time, to_day, to_number, to_text, to_truth, words

Arguments = Sequence[Computed]
_WIDE = Context(prec=60)
MAX_PATTERN = 1_000
"""Characters in the pattern of regex(), and in the text it is tried on; a longer text fits nothing."""


def rounded(a: Arguments) -> float:
    """Round half up; with places, half away from zero."""
    number = to_number(a[0])
    places = to_number(a[1]) if len(a) > 1 else 0.0
    if not math.isfinite(number) or not math.isfinite(places) or abs(places) > 30 or abs(number) > 1e15:
        return number
    if len(a) == 1:
        return float(math.floor(number + 0.5))
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(number)).quantize(step, ROUND_HALF_UP, _WIDE))


def whole(a: Arguments) -> float:
    """Cut off the fraction."""
    number = to_number(a[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def substr(a: Arguments) -> str:
    """From one place to another, counted from 0, from the end if negative."""
    text = to_text(a[0])
    bounds = [to_number(one) for one in a[1:]]
    if any(math.isnan(bound) for bound in bounds):
        return ""
    ends = [int(max(-len(text), min(len(text), bound))) for bound in bounds]
    return text[ends[0] :] if len(ends) == 1 else text[ends[0] : ends[1]]


def between(a: Arguments, after: bool) -> str:
    """The text before or after a mark, "" if the mark is not there."""
    text, mark = to_text(a[0]), to_text(a[1])
    if not mark:
        return text if after else ""
    before, found, rest = text.partition(mark)
    return (rest if after else before) if found else ""


def translate(a: Arguments) -> str:
    """Replace letters one by one."""
    old, new = to_text(a[1]), to_text(a[2])
    table = {ord(letter): (new[at] if at < len(new) else None) for at, letter in reversed(list(enumerate(old)))}
    return to_text(a[0]).translate(table)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern; a pattern that cannot be read fits nothing."""
    if len(pattern) > MAX_PATTERN or len(text) > MAX_PATTERN:
        return False
    try:
        return re.fullmatch(pattern, text) is not None
    except (re.error, RecursionError, OverflowError):
        return False


def selected(a: Arguments) -> bool:
    """True if a choice is among the chosen."""
    # as JavaRosa has it: nothing is selected in an empty answer
    return f" {to_text(a[1]).strip()} " in f" {to_text(a[0])} "


def selected_at(a: Arguments) -> str:
    """The choice at a place counted from 0."""
    chosen, at = words(a[0]), to_number(a[1])
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def joined(a: Arguments) -> str:
    """All texts with a mark between; node sets are spread out."""
    parts = [to_text(item) for one in a[1:] for item in (one if isinstance(one, list) else [one])]
    return to_text(a[0]).join(parts)


def concat(a: Arguments) -> str:
    """All texts; node sets are spread out."""
    return "".join(to_text(item) for one in a for item in (one if isinstance(one, list) else [one]))


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda d: f"{d.year:04}",
    "y": lambda d: f"{d.year % 100:02}",
    "m": lambda d: f"{d.month:02}",
    "n": lambda d: str(d.month),
    "b": lambda d: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][d.month - 1],
    "d": lambda d: f"{d.day:02}",
    "e": lambda d: str(d.day),
    "a": lambda d: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][d.weekday()],
    "H": lambda d: f"{d.hour:02}",
    "h": lambda d: str(d.hour),
    "M": lambda d: f"{d.minute:02}",
    "S": lambda d: f"{d.second:02}",
    "3": lambda d: f"{d.microsecond // 1000:03}",
    "%": lambda d: "%",
}


def format_date(a: Arguments) -> str:
    """Write a date by a pattern such as ``%d/%m/%Y``."""
    day = to_day(a[0])
    if day is None:
        return ""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return re.sub("%(.)", lambda m: _FORMATS[m[1]](moment) if m[1] in _FORMATS else m[0], to_text(a[1]))


def day(a: Arguments) -> Single:
    """The day of a date, a moment or a number."""
    day = to_day(a[0])
    return day.date() if isinstance(day, datetime) else day or ""


def date_time(a: Arguments) -> Single:
    """A date or a moment."""
    return to_day(a[0]) or ""


def decimal_date_time(a: Arguments) -> float:
    """Days since 1 January 1970 with the time as a fraction."""
    day = to_day(a[0])
    if day is None:
        return math.nan
    clock = day.time() if isinstance(day, datetime) else time()
    return to_number(day) + _day_part(clock)


def decimal_time(a: Arguments) -> float:
    """The time of day as a fraction of a day."""
    single = first(a[0])
    clock = single.time() if isinstance(single, datetime) else parse_time(to_text(single))
    if clock is None:
        return math.nan
    return _day_part(clock)


def _day_part(clock: time) -> float:
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400


def boolean_from_string(a: Arguments) -> bool:
    """True for "true" and "1" only."""
    return to_text(a[0]).strip().lower() in ("true", "1")


def real(work: Callable[..., float]) -> Callable[[Arguments], float]:
    """Wrap a function of numbers, so that what it cannot do is NaN."""

    def call(a: Arguments) -> float:
        try:
            return float(work(*(to_number(one) for one in a)))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return call


def power(base: float, exponent: float) -> float:
    """One number to the power of another."""
    return math.pow(base, exponent)


def checklist(a: Arguments) -> bool:
    """True if the number of truths lies between two bounds (-1: no bound)."""
    done = sum(to_truth(one) for one in a[2:])
    return _within(float(done), a)


def weighted_checklist(a: Arguments) -> bool:
    """True if the weights of the truths sum to what lies between two bounds."""
    return _within(sum(to_number(weight) for one, weight in zip(a[2::2], a[3::2], strict=False) if to_truth(one)), a)


def _within(found: float, a: Arguments) -> bool:
    least, most = to_number(a[0]), to_number(a[1])
    return (least < 0 or found >= least) and (most < 0 or found <= most)


def digest(a: Arguments) -> str:
    """A checksum, in base64 or (third argument) hex."""
    name = to_text(a[1]).replace("-", "").lower()
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return ""
    made = hashlib.new(name, to_text(a[0]).encode(), usedforsecurity=False)
    return made.hexdigest() if len(a) > 2 and to_text(a[2]) == "hex" else base64.b64encode(made.digest()).decode()


def base64_decode(a: Arguments) -> str:
    """The text behind base64, "" if there is none."""
    try:
        return base64.b64decode(to_text(a[0]), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def count_non_empty(a: Arguments) -> float:
    """How many items of a node set are not empty."""
    return float(sum(to_text(item) != "" for item in (a[0] if isinstance(a[0], list) else [a[0]])))


def count(a: Arguments) -> float:
    """How many items a node set has."""
    return float(len(a[0])) if isinstance(a[0], list) else 1.0


def random_id(a: Arguments) -> str:
    """A random UUID, or so many random letters."""
    length = to_number(a[0]) if a else 36.0
    letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(random.choices(letters, k=int(min(length, 1000)))) if length > 0 and a else str(uuid.uuid4())


def coalesce(a: Arguments) -> Computed:
    """The first that is not empty."""
    return next((one for one in a if to_text(one) != ""), "")
