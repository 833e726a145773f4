"""Reading a guidance file (TOML): every fault at once, each with its line and key, and what to do about it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sifield.errors import SifieldError
from sifield.forms.guidance.documents import Document, Edition, Scale, Status

MOST_BYTES = 64 * 1024
_MOST_EDITIONS, _MOST_PARTS, _LONGEST = 50, 200, 400
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DOCUMENT = ("document", "short", "publisher", "address", "revised", "yearly", "side_by_side", "open_parts", "edition")
_EDITION = ("label", "published", "from", "status", "known", "parts", "new", "reworded", "dropped", "scale")
_SCALE = ("name", "grades")


@dataclass(frozen=True, slots=True)
class GuidanceFault:
    """One thing wrong in a guidance file. ``line`` is 0 where it concerns the file; ``key`` "" likewise."""

    line: int
    key: str
    message: str
    remedy: str

    @property
    def place(self) -> str:
        """Where it is: "line 12, from"."""
        return ", ".join(part for part in (f"line {self.line}" if self.line else "", self.key) if part)


@dataclass(frozen=True, slots=True)
class GuidanceReading:
    """A guidance file as it was read: the document if it can be used, else what is wrong with it."""

    document: Document | None
    faults: tuple[GuidanceFault, ...]


def read(content: bytes) -> GuidanceReading:
    """Read a guidance file; bad input is never an exception."""
    try:
        if len(content) > MOST_BYTES:
            raise _Broken(0, "", "The file is larger than 64 kB.", "Check that it is a guidance file.")
        text = content.decode("utf-8-sig")
        whole = tomllib.loads(text)
    except UnicodeDecodeError:
        return GuidanceReading(None, (GuidanceFault(0, "", "The file is not UTF-8 text.", "Save it as UTF-8."),))
    except tomllib.TOMLDecodeError as wrong:
        found = re.search(r"line (\d+)", str(wrong))
        line = int(found[1]) if found else len(content.decode("utf-8-sig").splitlines())
        fault = GuidanceFault(
            line, "", "It cannot be read from here on.", "Look for a missing quotation mark, bracket or comma."
        )
        return GuidanceReading(None, (fault,))
    except RecursionError:
        return GuidanceReading(
            None, (GuidanceFault(0, "", "Its lists lie in one another too deep.", "Write one list."),)
        )
    except _Broken as wrong:
        return GuidanceReading(None, (wrong.fault,))
    reader = _Reader(text)
    document = reader.document(whole)
    return GuidanceReading(None if reader.faults else document, tuple(reader.faults))


def read_or_refuse(content: bytes, name: str) -> Document:
    """Read a guidance file; ``name`` is what it is called.

    Raises:
        SifieldError: it has faults; the first is said.
    """
    reading = read(content)
    if reading.document is None:
        first = reading.faults[0]
        where = f" ({first.place})" if first.place else ""
        raise SifieldError(f"{name} cannot be used{where}: {first.message}", first.remedy, code="bad-guidance")
    return reading.document


class _Broken(Exception):
    def __init__(self, line: int, key: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = GuidanceFault(line, key, message, remedy)


class _Reader:
    """Takes the tables apart and collects what is wrong."""

    def __init__(self, text: str) -> None:
        self.faults: list[GuidanceFault] = []
        self._lines = text.splitlines()
        self._heads = [at for at, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*edition\s*\]\]", line)]
        self._first, self._end = 0, self._heads[0] if self._heads else len(self._lines)

    def document(self, whole: Mapping[str, Any]) -> Document:
        """Read the file's own keys, then its editions."""
        self._refuse_others(whole, _DOCUMENT)
        names = {key: self._words(whole, key, needed=key != "address") for key in _DOCUMENT[:4]}
        flags = {key: self._flag(whole, key) for key in ("yearly", "side_by_side", "open_parts")}
        revised = self._day(whole, "revised")
        tables = self._tables(whole, "edition", _MOST_EDITIONS)
        if not tables and "edition" not in whole:
            self._fault("edition", "It has no edition.", "Add an [[edition]] table with label and from.")
        editions: list[Edition] = []
        for at, table in enumerate(tables):
            self._go_to(at)
            editions.append(self._edition(table, editions, flags["side_by_side"]))
        return Document(
            name=names["document"], short=names["short"], publisher=names["publisher"], address=names["address"],
            revised=revised or date.min, editions=tuple(editions), is_yearly=flags["yearly"],
            is_side_by_side=flags["side_by_side"], has_open_parts=flags["open_parts"],
        )  # fmt: skip

    def _edition(self, table: Mapping[str, Any], before: list[Edition], side_by_side: bool) -> Edition:
        self._refuse_others(table, _EDITION)
        label = self._words(table, "label")
        if label and any(one.label == label for one in before):
            self._fault("label", f"There are two editions “{label}”.", "Give each its own label.")
        holds_from, since = self._since(table, needed=not side_by_side)
        if holds_from and before and before[-1].holds_from and before[-1].holds_from >= holds_from:
            self._fault("from", "It holds no later than the edition before it.", "Write the oldest edition first.")
        parts = self._list(table, "parts") if "parts" in table else None
        old = before[-1].parts if before else None
        new, reworded = self._list(table, "new"), self._list(table, "reworded")
        dropped = self._list(table, "dropped")
        for key, names, known in (("new", new, parts), ("reworded", reworded, parts), ("dropped", dropped, old)):
            for name in names:
                if known is not None and name not in known:
                    whose = "the edition before" if key == "dropped" else "this edition"
                    self._fault(key, f"“{name}” is no part of {whose}.", "Write it as it stands in parts.")
        return Edition(
            label=label, published=self._words(table, "published", needed=False), holds_from=holds_from, since=since,
            status=self._status(table), known=self._words(table, "known", needed=False), parts=parts, new=new,
            reworded=reworded, dropped=dropped, scales=self._scales(table),
        )  # fmt: skip

    def _scales(self, table: Mapping[str, Any]) -> tuple[Scale, ...]:
        scales = []
        for one in self._tables(table, "scale", _MOST_EDITIONS):
            self._refuse_others(one, _SCALE)
            scales.append(Scale(name=self._words(one, "name"), grades=self._list(one, "grades")))
        return tuple(scales)

    def _status(self, table: Mapping[str, Any]) -> Status:
        found = table.get("status", "in force")
        if found == "expected":
            return "expected"
        if found != "in force":
            self._fault("status", f"The status {found!r} is not known.", "Write “in force” or “expected”.")
        return "in force"

    def _since(self, table: Mapping[str, Any], *, needed: bool) -> tuple[date | None, str]:
        """Read a day, a month ("2024-04") or a year ("2015"), and say it no more exactly than it is written."""
        found = table.get("from")
        if found is None and not needed:
            return None, ""
        if isinstance(found, date) and not isinstance(found, datetime):
            return found, f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
        written = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", found) if isinstance(found, str) else None
        if written is None or written[1] == "0000":
            wrong = "It does not say from when it holds." if found is None else "This is no day, month or year."
            self._fault("from", wrong, 'Write 2025-09-01, "2025-09" or "2025", as exactly as you know it.')
            return None, ""
        year, month = int(written[1]), int(written[2] or 1)
        return date(year, month, 1), f"{_MONTHS[month - 1]} {year}" if written[2] else str(year)

    def _words(self, table: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
        found = table.get(key, "")
        if not isinstance(found, str) or len(found) > _LONGEST:
            self._fault(key, "This is no text, or too long.", f"Write up to {_LONGEST} characters in quotation marks.")
            return ""
        if needed and not found.strip():
            self._fault(key, f"It has no {key}.", f'Write {key} = "…".')
        if "|" in found:
            self._fault(key, "It has a | in it, which sources are written with.", "Leave the | out.")
        return " ".join(found.split())

    def _flag(self, table: Mapping[str, Any], key: str) -> bool:
        found = table.get(key, False)
        if not isinstance(found, bool):
            self._fault(key, "This is neither true nor false.", "Write true, or leave it out.")
        return found is True

    def _day(self, table: Mapping[str, Any], key: str) -> date | None:
        found = table.get(key)
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        self._fault(key, f"It has no day in {key}.", "Write the day as 2026-11-27, without quotation marks.")
        return None

    def _list(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
            self._fault(key, "This is no list of headings.", 'Write ["One", "Two"].')
            return ()
        named = tuple(" ".join(one.split()) for one in found)
        if len(named) > _MOST_PARTS or any(len(one) > _LONGEST for one in named):
            self._fault(key, "There are too many headings, or one is too long.", f"Keep to {_MOST_PARTS} short ones.")
        for name in {one for one in named if named.count(one) > 1} if len(named) <= _MOST_PARTS else ():
            self._fault(key, f"“{name}” stands there twice.", "Delete one of them.")
        return named

    def _tables(self, table: Mapping[str, Any], key: str, most: int) -> list[Mapping[str, Any]]:
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._fault(key, "These are no tables.", f"Begin each with [[{key}]].")
            return []
        if len(found) > most:
            self._fault(key, f"There are more than {most}.", "Leave out what no form cites.")
        return found[:most]

    def _refuse_others(self, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self._fault(key, f"“{key}” is not known here.", f"Known are {', '.join(known)}.")

    def _go_to(self, at: int) -> None:
        """From here on faults are of this edition."""
        self._first = self._heads[at] if at < len(self._heads) else 0
        self._end = self._heads[at + 1] if at + 1 < len(self._heads) else len(self._lines)

    def _fault(self, key: str, message: str, remedy: str) -> None:
        written = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = (at for at in range(self._first, self._end) if written.match(self._lines[at]))
        self.faults.append(GuidanceFault(next(found, self._first) + 1, key, message, remedy))
