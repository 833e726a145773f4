"""A list of people as a CSV file: read whole, its columns in any order, nothing looked up yet."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sifield.alike import plain
from sifield.errors import SifieldError
from sifield.forms.reading.csv_text import decode

MOST_ROWS, MOST_BYTES = 2_000, 2 << 20
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "person"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "role": ("role", "roles", "job", "job title", "post"),
    "school": ("school", "academy", "urn"),
}
_HEADINGS = "The first row names the columns: name, and where there are any email, role, school."


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the file: ``row`` counts from 1, with the headings."""

    row: int
    name: str
    email: str
    role: str
    school: str


def read_people(data: bytes) -> tuple[Entry, ...]:
    """Read a file of people.

    Raises:
        SifieldError: it is no such file: too large, no CSV, without a column of names, or without a row.
    """
    if len(data) > MOST_BYTES:
        raise _unread("The file is too large for a list of people.", "Check that it is the right file.")
    text = decode(data)
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        found = tuple(_entries(lines))
    except csv.Error as fault:
        raise _unread(
            f"The file cannot be read as CSV at line {lines.line_num}: {fault}.", "Save it again as CSV."
        ) from None
    if not found:
        raise _unread("The file has no row below its headings.", _HEADINGS)
    return found


def _unread(message: str, remedy: str) -> SifieldError:
    return SifieldError(message, f"{remedy} Nothing was imported.", code="people-file")


def _entries(lines: Iterator[list[str]]) -> Iterator[Entry]:
    headings = [plain(one) for one in next(lines, [])]
    places: dict[str, int] = {}
    for ours, theirs in _COLUMNS.items():
        found = [at for at, heading in enumerate(headings) if heading in theirs]
        if len(found) > 1:
            raise _unread(f"Two columns are the {ours}: “{headings[found[0]]}” and “{headings[found[1]]}”.", _HEADINGS)
        if found:
            places[ours] = found[0]
    if "name" not in places:
        raise _unread("The file has no column of names.", _HEADINGS)
    for number, cells in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise _unread(f"The file has more than {MOST_ROWS} rows.", "Check that it is the right file.")
        if any(cell.strip() for cell in cells):
            said = {ours: " ".join(cells[at].split()) if at < len(cells) else "" for ours, at in places.items()}
            yield Entry(number, *(said.get(key, "") for key in _COLUMNS))
