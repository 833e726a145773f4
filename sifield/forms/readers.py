"""The three kinds of file that hold a form, each to sheets of raw rows. Their libraries are imported where used."""

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from sifield.forms.faults import LIMIT, FaultList

Rows = Iterator[tuple[str, Iterable[Sequence[object]]]]
"""The title of each sheet, and its rows from the first on, empty ones too."""
WANTED = ("survey", "choices", "external_choices", "settings")
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 400
"""How many times its size a workbook may unpack to."""
MAX_COLUMNS = 300
SAVE_AGAIN = "Open it in Excel, save it as .xlsx, and try again."
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def read_xlsx(data: bytes, faults: FaultList) -> Rows:
    """Read an .xlsx or .xlsm workbook, having looked at what it unpacks to."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "mimetype" in names or "xl/workbook.bin" in names:
            kind = "an OpenDocument" if "mimetype" in names else "a binary Excel (.xlsb)"
            faults.fault("", 0, "", f"This is {kind} file.", "Save it as an Excel workbook (.xlsx), and try again.")
            return
        if not any(name.lower().startswith("xl/") for name in names):
            faults.fault("", 0, "", "This file is no Excel workbook.", "Choose an .xlsx, .xls or .csv file.")
            return
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data) + (1 << 20):
            faults.fault("", 0, "", "This workbook unpacks to far more than it should.", SAVE_AGAIN)
            return
        if any(part.flag_bits & 1 for part in parts):
            faults.fault("", 0, "", "This workbook is protected by a password.", "Save it without one, and try again.")
            return
        yield from _xlsx_sheets(data, archive, faults)


_UNSAVED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]+)"(?![^>]* t="str")[^>]*><f(?:[^>]*/>|(?: [^>]*)?>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
"""A cell that holds a formula and no value: read for its value it would look empty."""


def _xlsx_sheets(data: bytes, archive: zipfile.ZipFile, faults: FaultList) -> Rows:
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
            yield sheet.title, sheet.iter_rows(values_only=True)
    finally:
        book.close()


def read_xls(data: bytes, faults: FaultList) -> Rows:
    """Read an .xls workbook."""
    import xlrd

    if _PROTECTED in data:
        faults.fault("", 0, "", "This workbook is protected by a password.", "Save it without one, and try again.")
        return
    with open(os.devnull, "w", encoding="utf-8") as silence:
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=silence, on_demand=True)
        except (xlrd.XLRDError, xlrd.compdoc.CompDocError):
            faults.fault("", 0, "", "This file is no Excel workbook, or it is damaged.", SAVE_AGAIN)
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


def read_csv(data: bytes, faults: FaultList) -> Rows:
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
