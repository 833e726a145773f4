"""The functions that an expression may call (ODK XForms specification, "Functions"), and how many arguments each takes.

Those that need to know where they stand (``if``, ``once``, ``position``, ``indexed-repeat`` …) are in ``expressions``;
their names and argument counts are here, so that one table says what is supported.
"""

import base64
import binascii
import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sifield.forms.values import (
    Computed,
    Single,
    first,
    numbers,
    parse_time,
    to_day,
    to_number,
    to_text,
    to_truth,
    words,
)

Arguments = Sequence[Computed]
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes, and what it gives (None: ``expressions`` knows how)."""

    least: int
    most: int
    call: Callable[[Arguments], Computed] | None = None


def _round(a: Arguments) -> float:
    number = to_number(a[0])
    places = to_number(a[1]) if len(a) > 1 else 0.0
    if not math.isfinite(number) or not math.isfinite(places) or abs(places) > 30:
        return number
    scale = 10.0 ** int(places)
    scaled = number * scale
    if not math.isfinite(scaled) or scale == 0:
        return number
    return math.floor(scaled + 0.5) / scale if len(a) == 1 or number >= 0 else math.ceil(scaled - 0.5) / scale


def _int(a: Arguments) -> float:
    number = to_number(a[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def _substr(a: Arguments) -> str:
    text = to_text(a[0])
    bounds = [to_number(one) for one in a[1:]]
    if any(math.isnan(bound) for bound in bounds):
        return ""
    ends = [int(max(-len(text), min(len(text), bound))) for bound in bounds]
    return text[ends[0] :] if len(ends) == 1 else text[ends[0] : ends[1]]


def _between(a: Arguments, after: bool) -> str:
    before, found, rest = to_text(a[0]).partition(to_text(a[1]) or "\0")
    return (rest if after else before) if found else ""


def _translate(a: Arguments) -> str:
    old, new = to_text(a[1]), to_text(a[2])
    table = {ord(letter): (new[at] if at < len(new) else None) for at, letter in reversed(list(enumerate(old)))}
    return to_text(a[0]).translate(table)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern; a pattern that cannot be read fits nothing."""
    try:
        return re.fullmatch(pattern, text[:10_000]) is not None
    except (re.error, RecursionError, OverflowError):
        return False


def _selected_at(a: Arguments) -> str:
    chosen, at = words(a[0]), to_number(a[1])
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def _join(a: Arguments) -> str:
    parts = [to_text(item) for one in a[1:] for item in (one if isinstance(one, list) else [one])]
    return to_text(a[0]).join(parts)


def _concat(a: Arguments) -> str:
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


def _format_date(a: Arguments) -> str:
    day = to_day(a[0])
    if day is None:
        return ""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return re.sub("%(.)", lambda m: _FORMATS[m[1]](moment) if m[1] in _FORMATS else m[0], to_text(a[1]))


def _date(a: Arguments) -> Single:
    return to_day(a[0]) or ""


def _decimal_date_time(a: Arguments) -> float:
    day = to_day(a[0])
    return to_number(day) if day is not None else math.nan


def _decimal_time(a: Arguments) -> float:
    single = first(a[0])
    clock = single.time() if isinstance(single, datetime) else parse_time(to_text(single))
    if clock is None:
        return math.nan
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400


def _boolean_from_string(a: Arguments) -> bool:
    return to_text(a[0]).strip().lower() in ("true", "1")


def _real(work: Callable[..., float]) -> Callable[[Arguments], float]:
    """Wrap a function of numbers, so that what it cannot do is NaN."""

    def call(a: Arguments) -> float:
        try:
            return float(work(*(to_number(one) for one in a)))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return call


def _power(base: float, exponent: float) -> float:
    return math.pow(base, exponent)


def _checklist(a: Arguments) -> bool:
    done = sum(to_truth(one) for one in a[2:])
    return _within(float(done), a)


def _weighted_checklist(a: Arguments) -> bool:
    return _within(sum(to_number(weight) for one, weight in zip(a[2::2], a[3::2], strict=False) if to_truth(one)), a)


def _within(found: float, a: Arguments) -> bool:
    least, most = to_number(a[0]), to_number(a[1])
    return (least < 0 or found >= least) and (most < 0 or found <= most)


def _digest(a: Arguments) -> str:
    name = to_text(a[1]).replace("-", "").lower()
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return ""
    made = hashlib.new(name, to_text(a[0]).encode(), usedforsecurity=False)
    return made.hexdigest() if len(a) > 2 and to_text(a[2]) == "hex" else base64.b64encode(made.digest()).decode()


def _base64_decode(a: Arguments) -> str:
    try:
        return base64.b64decode(to_text(a[0]), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _count_non_empty(a: Arguments) -> float:
    return float(sum(to_text(item) != "" for item in (a[0] if isinstance(a[0], list) else [a[0]])))


def _count(a: Arguments) -> float:
    return float(len(a[0])) if isinstance(a[0], list) else 1.0


def _uuid(a: Arguments) -> str:
    length = to_number(a[0]) if a else 36.0
    letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(random.choices(letters, k=int(min(length, 1000)))) if length > 0 and a else str(uuid.uuid4())


def _coalesce(a: Arguments) -> Computed:
    return next((one for one in a if to_text(one) != ""), "")


FUNCTIONS: dict[str, Function] = {
    "true": Function(0, 0, lambda a: True),
    "false": Function(0, 0, lambda a: False),
    "boolean": Function(1, 1, lambda a: to_truth(a[0])),
    "boolean-from-string": Function(1, 1, _boolean_from_string),
    "not": Function(1, 1, lambda a: not to_truth(a[0])),
    "coalesce": Function(2, MANY, _coalesce),
    "checklist": Function(3, MANY, _checklist),
    "weighted-checklist": Function(4, MANY, _weighted_checklist),
    "string": Function(1, 1, lambda a: to_text(a[0])),
    "concat": Function(1, MANY, _concat),
    "join": Function(2, MANY, _join),
    "substr": Function(2, 3, _substr),
    "substring-before": Function(2, 2, lambda a: _between(a, after=False)),
    "substring-after": Function(2, 2, lambda a: _between(a, after=True)),
    "string-length": Function(1, 1, lambda a: float(len(to_text(a[0])))),
    "contains": Function(2, 2, lambda a: to_text(a[1]) in to_text(a[0])),
    "starts-with": Function(2, 2, lambda a: to_text(a[0]).startswith(to_text(a[1]))),
    "ends-with": Function(2, 2, lambda a: to_text(a[0]).endswith(to_text(a[1]))),
    "translate": Function(3, 3, _translate),
    "normalize-space": Function(1, 1, lambda a: " ".join(to_text(a[0]).split())),
    "regex": Function(2, 2, lambda a: matches(to_text(a[1]), to_text(a[0]))),
    "digest": Function(2, 3, _digest),
    "base64-decode": Function(1, 1, _base64_decode),
    "uuid": Function(0, 1, _uuid),
    "selected": Function(2, 2, lambda a: to_text(a[1]).strip() in words(a[0])),
    "selected-at": Function(2, 2, _selected_at),
    "count-selected": Function(1, 1, lambda a: float(len(words(a[0])))),
    "number": Function(1, 1, lambda a: to_number(a[0])),
    "int": Function(1, 1, _int),
    "round": Function(1, 2, _round),
    "floor": Function(1, 1, _real(math.floor)),
    "ceiling": Function(1, 1, _real(math.ceil)),
    "abs": Function(1, 1, _real(abs)),
    "sum": Function(1, MANY, lambda a: math.fsum(numbers(a))),
    "min": Function(1, MANY, lambda a: min(numbers(a), default=math.nan)),
    "max": Function(1, MANY, lambda a: max(numbers(a), default=math.nan)),
    "pow": Function(2, 2, _real(_power)),
    "sqrt": Function(1, 1, _real(math.sqrt)),
    "exp": Function(1, 1, _real(math.exp)),
    "exp10": Function(1, 1, _real(lambda x: 10.0**x)),
    "log": Function(1, 1, _real(math.log)),
    "log10": Function(1, 1, _real(math.log10)),
    "sin": Function(1, 1, _real(math.sin)),
    "cos": Function(1, 1, _real(math.cos)),
    "tan": Function(1, 1, _real(math.tan)),
    "asin": Function(1, 1, _real(math.asin)),
    "acos": Function(1, 1, _real(math.acos)),
    "atan": Function(1, 1, _real(math.atan)),
    "atan2": Function(2, 2, _real(math.atan2)),
    "pi": Function(0, 0, lambda a: math.pi),
    "random": Function(0, 0, lambda a: random.random()),
    "date": Function(1, 1, _date),
    "date-time": Function(1, 1, _date),
    "format-date": Function(2, 2, _format_date),
    "format-date-time": Function(2, 2, _format_date),
    "decimal-date-time": Function(1, 1, _decimal_date_time),
    "decimal-time": Function(1, 1, _decimal_time),
    "count": Function(1, 1, _count),
    "count-non-empty": Function(1, 1, _count_non_empty),
    # these look around them: see expressions
    "if": Function(3, 3),
    "once": Function(1, 1),
    "today": Function(0, 0),
    "now": Function(0, 0),
    "position": Function(0, 1),
    "current": Function(0, 0),
    "indexed-repeat": Function(3, 7),
    "jr:choice-name": Function(2, 2),
}
