"""From the bytes of a file to sheets of text cells, whatever its name claims: .xlsx, .xlsm, .xls or .csv.

Everything is bounded (file, unpacked size, rows, columns, cells), and nothing in the file is run: no macro, no formula,
no link.
"""

import csv
import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from sifield.forms.faults import LIMIT, FaultList, column_letter

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 400
MAX_ROWS = 100_000
MAX_COLUMNS = 300
MAX_CELL = 32_767
BLANK_RUN = 1_000
"""After so many empty rows nothing more is expected below."""

WANTED = ("survey", "choices", "external_choices", "settings")
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
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "Open it in Excel, save it as .xlsx, and try again."


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
            return _sheets(_xlsx(data, faults), faults)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:4] in (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00"):
            return _sheets(_xls(data, faults), faults)
    except _BROKEN:
        faults.fault("", 0, "", "This workbook is damaged and cannot be read.", _SAVE)
        return Workbook()
    except MemoryError:
        faults.fault("", 0, "", "This workbook is too large to be read.", "Remove pictures and other sheets.")
        return Workbook()
    return _sheets(_csv(data, faults), faults)


def _sheets(rows: Iterator[tuple[str, Iterable[Sequence[object]]]], faults: FaultList) -> Workbook:
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
    blank = 0
    for number, row in enumerate(rows, 1):
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank += 1
            if blank >= BLANK_RUN:
                return
            continue
        blank = 0
        if number > MAX_ROWS:
            faults.fault(sheet, number, "", f"The sheet has more than {MAX_ROWS:,} rows.", "Split the form.")
            return
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


def _xlsx(data: bytes, faults: FaultList) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "mimetype" in names or "xl/workbook.bin" in names:
            kind = "OpenDocument" if "mimetype" in names else "binary Excel (.xlsb)"
            faults.fault("", 0, "", f"This is an {kind} file.", "Save it as an Excel workbook (.xlsx), and try again.")
            return
        if not any(name.lower().startswith("xl/") for name in names):
            faults.fault("", 0, "", "This file is no Excel workbook.", "Choose an .xlsx, .xls or .csv file.")
            return
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data) + (1 << 20):
            faults.fault("", 0, "", "This workbook unpacks to far more than it should.", _SAVE)
            return
        if any(part.flag_bits & 1 for part in parts):
            faults.fault("", 0, "", "This workbook is protected by a password.", "Save it without one, and try again.")
            return
        yield from _xlsx_sheets(data, archive, faults)


_UNSAVED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]*><f(?:[^>]*/>|(?: [^>]*)?>[^<]*</f>)</c>')
"""A cell that holds a formula and no value: read for its value it would look empty."""


def _xlsx_sheets(
    data: bytes, archive: zipfile.ZipFile, faults: FaultList
) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name not in WANTED:
                continue
            # openpyxl tells no other way which part of the archive a sheet is
            for column, row in _UNSAVED.findall(archive.read(sheet._worksheet_path))[:LIMIT]:
                message = "This cell holds a formula whose value was not saved."
                remedy = "Open the workbook in Excel and save it, or type the value."
                faults.fault(name, int(row), column.decode(), message, remedy)
            sheet.reset_dimensions()
            yield sheet.title, sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
    finally:
        book.close()


def _xls(data: bytes, faults: FaultList) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    import xlrd

    if _PROTECTED in data:
        faults.fault("", 0, "", "This workbook is protected by a password.", "Save it without one, and try again.")
        return
    with open(os.devnull, "w", encoding="utf-8") as silence:
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=silence, on_demand=True)
        except (xlrd.XLRDError, xlrd.compdoc.CompDocError):
            faults.fault("", 0, "", "This file is no Excel workbook, or it is damaged.", _SAVE)
            return
        for title in book.sheet_names():
            if title.strip().lower() in WANTED:
                sheet = book.sheet_by_name(title)
                yield title, (_xls_row(book, sheet, number) for number in range(sheet.nrows))


def _xls_row(book: object, sheet: object, number: int) -> list[object]:
    import xlrd

    made: list[object] = []
    for cell in sheet.row(number):  # type: ignore[attr-defined]
        if cell.ctype == xlrd.XL_CELL_DATE:
            made.append(xlrd.xldate_as_datetime(cell.value, book.datemode))  # type: ignore[attr-defined]
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            made.append(bool(cell.value))
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            made.append(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        else:
            made.append(None if cell.ctype == xlrd.XL_CELL_EMPTY else cell.value)
    return made


def _csv(data: bytes, faults: FaultList) -> Iterator[tuple[str, Iterable[Sequence[object]]]]:
    """Read a survey as one table, or several sheets with their names in the first column, as pyxform writes them."""
    if b"\0" in data[:4096] or data.lstrip()[:1] in (b"<", b"%", b"{"):
        faults.fault("", 0, "", "This file is no Excel workbook.", "Choose an .xlsx, .xls or .csv file.")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        faults.fault("", 0, "", "This file is no table.", "Choose an .xlsx, .xls or .csv file.")
        return
    heads = [cell.strip().lower() for cell in next((row for row in rows if any(row)), [])]
    if "type" in heads:
        yield "survey", rows
        return
    found: dict[str, list[list[str]]] = {}
    name = ""
    for number, row in enumerate(rows):
        if row and row[0].strip():
            name = row[0].strip().lower()
            found.setdefault(name, [[] for _ in range(number)])
        if name:
            found[name].extend([] for _ in range(number - len(found[name])))
            found[name].append(["", *row[1:]])
    if not any(sheet in WANTED for sheet in found):
        faults.fault("", 0, "", "This file is no form.", "Choose a workbook with a sheet named survey.")
        return
    yield from found.items()
