"""From the bytes of a file to sheets of text cells, whatever its name claims: .xlsx, .xlsm, .xls or .csv.

Everything is bounded (file, unpacked size, rows, columns, cells), and nothing in the file is run: no macro, no formula,
no link.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from sifield.forms.faults import FaultList, column_letter
from sifield.forms.readers import MAX_COLUMNS, SAVE_AGAIN, WANTED, Rows, read_csv, read_xls, read_xlsx

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_CELL = 32_767

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
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
"""What openpyxl and xlrd raise on files that are damaged: they promise no exception of their own."""


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
    sheets: dict[str, Sheet] = field(default_factory=dict)


def open_workbook(data: bytes, faults: FaultList) -> Workbook:
    """Read the sheets that make a form. What is wrong goes to ``faults``; no workbook is one fault."""
    if not data.strip():
        faults.fault("", 0, "", "This file is empty.", "Choose another file.")
        return Workbook()
    if len(data) > MAX_BYTES:
        faults.fault("", 0, "", f"This file is larger than {MAX_BYTES >> 20} MB.", "Remove pictures and other sheets.")
        return Workbook()
    try:
        if data[:2] == b"PK":
            with warnings.catch_warnings():
                # openpyxl warns of each decoration that it would not write back; nothing is written back here
                warnings.filterwarnings("ignore", module="openpyxl")
                return _sheets(read_xlsx(data, faults), faults)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:4] in (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00"):
            return _sheets(read_xls(data, faults), faults)
    except _BROKEN:
        faults.fault("", 0, "", "This workbook is damaged and cannot be read.", SAVE_AGAIN)
        return Workbook()
    except MemoryError:
        faults.fault("", 0, "", "This workbook is too large to be read.", "Remove pictures and other sheets.")
        return Workbook()
    return _sheets(read_csv(data, faults), faults)


def _sheets(rows: Rows, faults: FaultList) -> Workbook:
    book = Workbook()
    for title, cells in rows:
        name = title.strip().lower()
        if name not in WANTED or name in book.sheets:
            continue
        lines = list(_lines(name, cells, faults))
        if lines:
            book.sheets[name] = Sheet(name, lines[0], tuple(lines[1:]))
    return book


def _lines(sheet: str, rows: Iterable[Sequence[object]], faults: FaultList) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            message = f"Nothing is read below row {MAX_ROWS:,} of this sheet."
            faults.warn(sheet, number, "", message, "Split the form, or delete the empty rows below its end.")
            return
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        for at, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                remedy = "Shorten it."
                faults.fault(sheet, number, column_letter(at), f"This cell holds {len(cell):,} characters.", remedy)
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
