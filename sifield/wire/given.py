"""Reading a message with care: right types and bounded sizes, or a clear refusal. Unknown names are left alone."""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard, TypeVar

from sifield.wire.body import bad_message

_T = TypeVar("_T")

MOST_TEXT = 200_000
"""The longest text of one field, in characters."""
_MOST_ITEMS = 20_000
_DEEPEST = 6


class Given:
    """A JSON object as it came in, read name by name.

    Every reading method raises ``SifieldError`` ("bad-message") for a value of a wrong type or size, and for a
    missing one unless a default is given.
    """

    __slots__ = ("_values",)

    def __init__(self, values: object) -> None:
        if not isinstance(values, dict):
            raise bad_message("a part of it is not an object")
        self._values: dict[str, Any] = values

    def _take(self, name: str, default: object) -> Any:
        value = self._values.get(name, default)
        if value is None:
            raise bad_message(f"“{name}” is missing")
        return value

    def text(self, name: str, default: str | None = None, *, most: int = 200) -> str:
        """Read a text of at most ``most`` characters."""
        value = self._take(name, default)
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            raise bad_message(f"“{name}” is not a text of at most {most} characters")
        return value

    def one_of(self, name: str, allowed: frozenset[str]) -> str:
        """Read one of the allowed words."""
        value = self.text(name)
        if value not in allowed:
            raise bad_message(f"“{name}” is none of {', '.join(sorted(allowed))}")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Read a whole number that is not negative."""
        value = self._take(name, default)
        if not is_count(value):
            raise bad_message(f"“{name}” is not a whole number")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Read true or false."""
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise bad_message(f"“{name}” is neither true nor false")
        return value

    def time(self, name: str) -> datetime:
        """Read a moment in UTC."""
        return read_time(self.text(name, most=40), name)

    def octets(self, name: str, *, most: int = 1 << 20) -> bytes:
        """Read bytes written in base64."""
        return read_octets(self.text(name, most=most * 4 // 3 + 4), name)

    def value(self, name: str) -> Any:
        """Read any JSON value of bounded size and depth; missing: None."""
        return read_value(self._values.get(name))

    def part(self, name: str) -> "Given":
        """Read an object."""
        return Given(self._take(name, None))

    def items(self, name: str, read: Callable[[Any], _T], *, most: int = _MOST_ITEMS) -> tuple[_T, ...]:
        """Read a list (missing: empty), each item by ``read``."""
        value = self._take(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise bad_message(f"“{name}” is not a list of at most {most}")
        return tuple(read(item) for item in value)

    def mapping(self, name: str, read: Callable[[Any], _T], *, most: int = _MOST_ITEMS) -> dict[str, _T]:
        """Read an object of names (missing: empty), each value by ``read``."""
        value = self._take(name, {})
        if not isinstance(value, dict) or len(value) > most or any(len(key) > 200 or "\x00" in key for key in value):
            raise bad_message(f"“{name}” is not an object of at most {most} names")
        return {key: read(item) for key, item in value.items()}


def is_count(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number from 0 to 2^53 (what every JSON reader keeps exactly)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2**53


def read_text(value: object) -> str:
    """Read a short text that stands in a list."""
    return Given({"item": value}).text("item")


def read_count(value: object) -> int:
    """Read a whole number that stands in a list or under a free name."""
    if not is_count(value):
        raise bad_message("a number is not a whole number")
    return value


def read_value(value: object, depth: int = 0) -> Any:
    """Read the value of a field: any JSON of bounded size and depth."""
    if isinstance(value, str):
        if len(value) > MOST_TEXT or "\x00" in value:
            raise bad_message(f"a text is longer than {MOST_TEXT} characters or holds a null character")
    elif isinstance(value, list | dict):
        if depth > _DEEPEST or len(value) > _MOST_ITEMS:
            raise bad_message("a value is too deep or too long")
        for item in value.values() if isinstance(value, dict) else value:
            read_value(item, depth + 1)
    return value


def read_time(text: str, name: str = "time") -> datetime:
    """Read an ISO 8601 moment that says its offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise bad_message(f"“{name}” is not a time") from fault
    if moment.tzinfo is None:
        raise bad_message(f"“{name}” does not say its time zone")
    return moment.astimezone(UTC)


def write_time(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


def read_octets(text: str, name: str = "bytes") -> bytes:
    """Read base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise bad_message(f"“{name}” is not base64") from fault


def write_octets(content: bytes) -> str:
    """Write base64."""
    return base64.b64encode(content).decode()


def without_empty(message: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the reader takes as empty anyway: lists, objects and texts without content."""
    return {name: value for name, value in message.items() if value not in ("", [], {}, None)}
