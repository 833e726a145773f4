"""From the bytes of a file to sheets of text cells, whatever its name claims: .xlsx, .xlsm, .xls or .csv.

Everything is bounded (file, unpacked size, rows, columns, cells), and nothing in the file is run: no macro, no formula,
no link.
"""

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.parsers.expat import ExpatError

from sifield.forms.reading.faults import FaultList, column_letter
from sifield.forms.reading.markup import MAX_CELL, TooLong
from sifield.forms.reading.readers import SAVE_AGAIN, WANTED, Rows, read_csv, read_xls, read_xlsx
from sifield.forms.reading.spreadsheet import MAX_COLUMNS

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_BLANK = 5_000
"""Empty rows one below another; whoever formats whole columns has a million of them."""
MAX_CELLS = 1_500_000
"""Cells of a workbook, in each row up to the last that is filled."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading raises on files that are damaged: xlrd promises no exception of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is not empty: its number in Excel, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name`` in lower case; the header row apart."""

    name: str
    header: Line
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Workbook:
    """The sheets that were wanted, by name; and the titles of the others."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def open_workbook(data: bytes, faults: FaultList, wanted: Collection[str] = WANTED) -> Workbook:
    """Read some sheets of a workbook. What is wrong goes to ``faults``; no workbook is one fault."""
    if not data.strip():
        faults.fault("", 0, "", "This file is empty.", "Choose another file.")
        return Workbook()
    if len(data) > MAX_BYTES:
        faults.fault("", 0, "", f"This file is larger than {MAX_BYTES >> 20} MB.", "Remove pictures and other sheets.")
        return Workbook()
    try:
        if data[:2] == b"PK":
            return _sheets(read_xlsx(data, wanted, faults), wanted, faults)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:4] in (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00"):
            return _sheets(read_xls(data, wanted, faults), wanted, faults)
    except _BROKEN:
        faults.fault("", 0, "", "This workbook is damaged and cannot be read.", SAVE_AGAIN)
        return Workbook()
    except MemoryError:
        faults.fault("", 0, "", "This workbook is too large to be read.", "Remove pictures and other sheets.")
        return Workbook()
    return _sheets(read_csv(data, wanted, faults), wanted, faults)


def open_form(data: bytes, faults: FaultList) -> Workbook:
    """Read the sheets that make a form; where there is but one sheet, it may be the survey under another name."""
    book = open_workbook(data, faults)
    if not book.sheets and len(book.others) == 1:
        only = book.others[0].lower()
        looked = open_workbook(data, FaultList(), {only}).sheets.get(only)
        if looked and "type" in map(str.lower, looked.header.cells):
            return Workbook({"survey": open_workbook(data, faults, {only}).sheets[only]})
    return book


def _sheets(rows: Rows, wanted: Collection[str], faults: FaultList) -> Workbook:
    book = Workbook()
    cells_left = MAX_CELLS
    for title, cells in rows:
        name = title.strip().lower()
        if name not in wanted:
            book.others.append(title.strip())
            continue
        if name in book.sheets:
            message = f"There are two sheets named {name}; the first is used."
            faults.fault(name, 0, "", message, "Rename or delete one of them.")
            continue
        lines: list[Line] = []
        for line in _lines(name, cells, faults):
            lines.append(line)
            cells_left -= len(line.cells)
            if cells_left < 0:
                message = f"This workbook has more than {MAX_CELLS:,} cells."
                faults.fault(name, line.number, "", message, "Split the form, or shorten its tables.")
                return book
        if lines:
            book.sheets[name] = Sheet(name, lines[0], tuple(lines[1:]))
    return book


def _lines(sheet: str, rows: Iterable[tuple[int, Sequence[object]]], faults: FaultList) -> Iterator[Line]:
    blank = 0
    for number, row in rows:
        if (number > MAX_ROWS and any(row)) or blank >= MAX_BLANK:
            message = f"Nothing is read from row {number:,} of this sheet on."
            faults.warn(sheet, number, "", message, "Split the form, or delete the empty rows below its end.")
            return
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        if any(value is not None for value in row[MAX_COLUMNS:]):
            message = f"Only the first {MAX_COLUMNS} columns are read."
            faults.fault(sheet, number, column_letter(MAX_COLUMNS), message, "Delete columns that are not used.")
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if not cells:
            continue
        for at, cell in enumerate(cells):
            value = row[at]
            length = value.length if isinstance(value, TooLong) else len(cell)
            if length > MAX_CELL:
                message = f"This cell holds {length:,} characters."
                faults.fault(sheet, number, column_letter(at), message, "Shorten it, or split it over several rows.")
                cells[at] = ""
            elif cell in ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"):
                remedy = "Mend the formula, or type the value."
                faults.fault(sheet, number, column_letter(at), f"Excel shows the error {cell} here.", remedy)
                cells[at] = ""
        yield Line(number, tuple(cells))


def _text(value: object) -> str:
    """Write a cell as its author sees it: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value).replace("\u00a0", " ").replace("\r\n", "\n").strip()
