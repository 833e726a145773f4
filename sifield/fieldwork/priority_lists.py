"""A school's priorities as they come: pasted as lines, or in a .csv or .xlsx file."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from sifield.alike import plain
from sifield.errors import SifieldError
from sifield.fieldwork.chosen import Wanted, content_of
from sifield.forms.reading.csv_text import decode
from sifield.forms.reading.faults import FaultList, TooManyFaults
from sifield.forms.reading.workbook import open_workbook

MOST, LONGEST = 40, 1000
"""Priorities of a year, and characters of one: what is more is no list of priorities."""
_LIST = Wanted(
    noun="list of priorities",
    example="a .csv or .xlsx file",
    program="there",
    again="choose it again",
    most=5 << 20,
    too_large="more than a list of priorities needs",
    smaller="Keep the priorities in a file of their own.",
)
_HEADINGS = ("priority", "priorities")


def read_lines(text: str) -> tuple[str, ...]:
    """Give the priorities that were pasted, one a line, without the bullets before them.

    Raises:
        SifieldError: none, too many, or one too long.
    """
    return _checked(line.strip().lstrip("•*–-—·").strip() for line in text.splitlines())


def read_path(path: Path) -> tuple[str, ...]:
    """Read the priorities of a file on this computer; see ``read_file``.

    Raises:
        SifieldError: it cannot be opened, or as ``read_file``.
    """
    return read_file(path.name, content_of(path, _LIST))


def read_file(name: str, data: bytes) -> tuple[str, ...]:
    """Give the priorities of a .csv or .xlsx file: those of its column “Priority”, else the first words of each row.

    Raises:
        SifieldError: it cannot be read, or holds none, too many, or one too long.
    """
    rows = _sheet(name, data) if data[:2] == b"PK" or b"\0" in data[:4096] else _table(name, data)
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = next((at for at, heading in enumerate(headings) if heading in _HEADINGS), None)
    return _checked(_cell(cells, column) for cells in (rows if column is None else rows[1:]))


def check_words(text: str) -> str:
    """Give a priority on one line.

    Raises:
        SifieldError: no words, or too many.
    """
    (words,) = _checked([text])
    return words


def _sheet(name: str, data: bytes) -> list[tuple[str, ...]]:
    """Read the first sheet of a workbook that has anything in it."""
    faults = FaultList()
    try:
        for title in open_workbook(data, faults, ()).others:
            for sheet in open_workbook(data, FaultList(), {title.lower()}).sheets.values():
                return [sheet.header.cells, *(line.cells for line in sheet.lines[: MOST * 10])]
    except TooManyFaults:
        pass  # told below, with what it found first
    first = next(iter(faults.faults), None)
    message, remedy = (first.message, first.remedy) if first else ("There is nothing in it.", "Choose another file.")
    raise SifieldError(f"{name} cannot be read. {message}", remedy, code="priorities")


def _table(name: str, data: bytes) -> list[tuple[str, ...]]:
    try:
        lines = islice(csv.reader(io.StringIO(decode(data), newline=""), strict=True), MOST * 10)
        return [tuple(cells) for cells in lines if any(cells)]
    except csv.Error as fault:
        remedy = "Open it in Excel and save it again, or paste the priorities as lines."
        raise SifieldError(f"{name} cannot be read as CSV: {fault}.", remedy, code="priorities") from None


def _cell(cells: Sequence[str], column: int | None) -> str:
    """Give the priority in a row: in its column, else in the first cell that holds more than a number."""
    if column is not None:
        return cells[column] if column < len(cells) else ""
    return next((cell for cell in cells if any(letter.isalpha() for letter in cell)), "")


def _checked(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        if words := " ".join(text.split()):
            found.setdefault(plain(words), words)
    if not found:
        raise SifieldError("There is no priority in it.", "Write one priority on each line.", code="priorities")
    if len(found) > MOST:
        message = f"There are {len(found)} lines, more than a year has priorities."
        raise SifieldError(message, f"Keep to {MOST} at most: the priorities, not their actions.", code="priorities")
    if too_long := next((words for words in found.values() if len(words) > LONGEST), ""):
        message = f"“{too_long[:40]}…” has {len(too_long):,} characters."
        raise SifieldError(message, f"Say each priority in {LONGEST:,} characters at most.", code="priorities")
    return tuple(found.values())
