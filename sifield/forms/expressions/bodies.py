"""What the functions of expressions do: plain Python over evaluated arguments (``functions`` is the table)."""

import base64
import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from sifield.forms.expressions.shuffling import shuffled
from sifield.forms.values import (
    Computed,
    Single,
    days_since_1970,
    first,
    parse_time,
    to_day,
    to_moment,
    to_number,
    to_text,
    to_truth,
    words,
)

Arguments = Sequence[Computed]
_WIDE = Context(prec=60)

LONGEST_TEXT = 100_000
"""Characters that concat() and join() put together."""


def _place(value: Computed) -> float:
    """A place or a bound: a number without its fraction; what is no number counts as 0, as in JavaRosa."""
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else 0.0 if math.isnan(number) else number


def rounded(a: Arguments) -> float:
    """Round half up, that is towards the greater number; "not a number" if more than 30 places are asked for."""
    number = to_number(a[0])
    places = _place(a[1]) if len(a) > 1 else 0.0
    if not math.isfinite(number) or abs(number) > 1e15:
        return number
    if abs(places) > 30:
        return math.nan
    if places == 0:
        below = math.floor(number)
        return float(below + (number - below >= 0.5))
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(number)).quantize(step, ROUND_HALF_UP if number > 0 else ROUND_HALF_DOWN, _WIDE))


def whole(a: Arguments) -> float:
    """Cut off the fraction."""
    number = to_number(a[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def substr(a: Arguments) -> str:
    """From one place to another, counted from 0, from the end if negative."""
    text = to_text(a[0])
    ends = [int(max(-len(text), min(len(text), bound))) for bound in map(_place, a[1:])]
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


def selected(a: Arguments) -> bool:
    """True if a choice is among the chosen."""
    # as JavaRosa has it: nothing is selected in an empty answer
    return f" {to_text(a[1]).strip()} " in f" {to_text(a[0])} "


def selected_at(a: Arguments) -> str:
    """The choice at a place counted from 0."""
    chosen, at = words(a[0]), _place(a[1])
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def joined(a: Arguments) -> str:
    """All texts with a mark between; node sets are spread out."""
    return _put_together(to_text(a[0]), a[1:])


def concat(a: Arguments) -> str:
    """All texts; node sets are spread out."""
    return _put_together("", a)


def _put_together(mark: str, a: Arguments) -> str:
    """Thirty rows that each double the one before would fill any memory: what would be too long is empty."""
    parts = [to_text(item) for one in a for item in (one if isinstance(one, list) else [one])]
    length = sum(map(len, parts)) + len(mark) * (len(parts) - 1)
    return mark.join(parts) if length <= LONGEST_TEXT else ""


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
    moment = _at(day)
    return re.sub("%(.)", lambda m: _FORMATS[m[1]](moment) if m[1] in _FORMATS else m[0], to_text(a[1]))


def day(a: Arguments) -> Single:
    """The day of a date, a moment or a number."""
    single = first(a[0])
    day = to_day(float(math.floor(single)) if isinstance(single, float) and math.isfinite(single) else single)
    return day.date() if isinstance(day, datetime) else day or ""


def date_time(a: Arguments) -> Single:
    """A date or a moment; numbers are days since 1 January 1970 in UTC, as decimal-date-time() counts them."""
    day = to_day(a[0])
    return to_moment(to_number(a[0])) if day and isinstance(first(a[0]), (float, bool)) else day or ""


def decimal_date_time(a: Arguments) -> float:
    """Days since 1 January 1970 in UTC, with the time as a fraction."""
    single = first(a[0])
    if isinstance(single, (float, bool)):
        return float(single)
    day = to_day(single)
    return math.nan if day is None else days_since_1970(_at(day))


def decimal_time(a: Arguments) -> float:
    """The local time of day as a fraction of a day."""
    single = first(a[0])
    if isinstance(single, (float, bool)):
        return float(single) % 1 if math.isfinite(single) else math.nan
    day = to_day(single)
    clock = parse_time(to_text(single)) if day is None else _at(day).time()
    if clock is None:
        return math.nan
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400


def _at(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def boolean_from_string(a: Arguments) -> bool:
    """True for "true" and "1" only."""
    return to_text(a[0]).lower() in ("true", "1")


def real(work: Callable[..., float]) -> Callable[[Arguments], float]:
    """Wrap a function of numbers, so that what it cannot do is NaN, and what is too large for it infinite."""

    def call(a: Arguments) -> float:
        numbers = [to_number(one) for one in a]
        try:
            return float(work(*numbers))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return call


def power(base: float, exponent: float) -> float:
    """One number to the power of another."""
    if math.isnan(exponent):
        return math.nan
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


def logarithm(number: float) -> float:
    """The natural logarithm."""
    return math.log(number) if number else -math.inf


def logarithm10(number: float) -> float:
    """The logarithm to base 10."""
    return math.log10(number) if number else -math.inf


def down(number: float) -> float:
    """The next whole number below."""
    return float(math.floor(number)) if math.isfinite(number) else number


def up(number: float) -> float:
    """The next whole number above."""
    return float(math.ceil(number)) if math.isfinite(number) else number


def checklist(a: Arguments) -> bool:
    """True if the number of truths lies between two bounds (-1: no bound)."""
    done = sum(to_truth(one) for one in a[2:])
    return _within(float(done), a)


def weighted_checklist(a: Arguments) -> bool:
    """True if the weights of the truths sum to what lies between two bounds."""
    return _within(sum(to_number(weight) for one, weight in zip(a[2::2], a[3::2], strict=False) if to_truth(one)), a)


def _within(found: float, a: Arguments) -> bool:
    least, most = _place(a[0]), _place(a[1])
    return (least < 0 or found >= least) and (most < 0 or found <= most)


def digest(a: Arguments) -> str:
    """A checksum, in base64 or (third argument) hex."""
    name = to_text(a[1]).replace("-", "").lower()
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return ""
    made = hashlib.new(name, to_text(a[0]).encode(), usedforsecurity=False)
    return made.hexdigest() if len(a) > 2 and to_text(a[2]) == "hex" else base64.b64encode(made.digest()).decode()


def base64_decode(a: Arguments) -> str:
    """The text behind base64, "" if it is not base64."""
    try:
        return base64.b64decode(to_text(a[0]), validate=True).decode(errors="replace")
    except ValueError:
        return ""


def count_non_empty(a: Arguments) -> float:
    """How many items of a node set are not empty."""
    return float(sum(to_text(item) != "" for item in (a[0] if isinstance(a[0], list) else [a[0]])))


def count(a: Arguments) -> float:
    """How many items a node set has."""
    return float(len(a[0])) if isinstance(a[0], list) else 1.0


def randomized(a: Arguments) -> list[Single]:
    """The items of a node set in a random order, which a seed settles."""
    items = a[0] if isinstance(a[0], list) else [a[0]]
    return shuffled(items, to_number(a[1]) if len(a) > 1 else None)


def random_id(a: Arguments) -> str:
    """A random UUID, or so many random letters."""
    length = to_number(a[0]) if a else 36.0
    letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(random.choices(letters, k=int(min(length, 1000)))) if length > 0 and a else str(uuid.uuid4())


def coalesce(a: Arguments) -> Computed:
    """The first that is neither empty nor "not a number"."""
    return next((one for one in a if to_text(one) not in ("", "NaN")), "")
