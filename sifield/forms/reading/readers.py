"""The three kinds of file that hold a form, each to sheets of raw rows. Their libraries are imported where used."""

import codecs
import csv
import io
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from sifield.forms.reading.archive import look_over
from sifield.forms.reading.csv_text import decode
from sifield.forms.reading.faults import LIMIT, FaultList, column_letter
from sifield.forms.reading.spreadsheet import FIRST_DAYS, Findings, moment, open_spreadsheet

Rows = Iterator[tuple[str, Iterable[tuple[int, Sequence[object]]]]]
"""The title of each sheet, and its rows with their numbers; no rows of sheets that are not wanted."""
WANTED = frozenset({"survey", "choices", "external_choices", "settings"})
SAVE_AGAIN = "Open it in Excel, save it as .xlsx, and try again."
NO_WORKBOOK = ("This file is no Excel workbook.", "Choose an .xlsx, .xls or .csv file.")
MAX_CELLS = 3_000_000
"""Of a .csv, whose rows all lie in memory before any is looked at."""
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_FORMATTED = 5 * 1024 * 1024
"""How large an .xls may be to be read with what it says of its looks (merged cells), which takes more memory."""


def read_xlsx(data: bytes, wanted: Collection[str], faults: FaultList) -> Rows:
    """Read an .xlsx or .xlsm workbook, having looked at what it unpacks to."""
    archive = look_over(data, faults)
    if archive is None:
        return
    with archive:
        book = open_spreadsheet(archive)
        for title in book.parts:
            name = title.strip().lower()
            findings = Findings()
            yield title, book.rows(title, findings) if name in wanted else ()
            _tell_of(findings, name, faults)


def _tell_of(findings: Findings, sheet: str, faults: FaultList) -> None:
    for cell in findings.unsaved:
        message = "This cell holds a formula whose value was not saved."
        remedy = "Open the workbook in Excel and save it, or type the value."
        faults.fault(sheet, cell.row, column_letter(cell.column), message, remedy)
    if first := findings.first_formula:
        more = findings.formulas - 1
        also = f", as do {more} more" if more else ""
        message = f"This cell holds a formula{also}; its value as it was last saved is read."
        remedy = "Type the value if it does not come from this workbook alone."
        faults.warn(sheet, first.row, column_letter(first.column), message, remedy)
    for cells in findings.merged:
        if found := re.match(r"([A-Z]{1,3})(\d{1,7}):", cells):
            _warn_of_merged(sheet, int(found[2]), found[1], cells, faults)


def _warn_of_merged(sheet: str, row: int, column: str, cells: str, faults: FaultList) -> None:
    """Warn of cells that are merged: Excel keeps what is in the first and shows it in all."""
    message = f"The cells {cells[:20]} are merged; only the first of them is read as filled in."
    faults.warn(sheet, row, column, message, "Unmerge them, and fill in each.")


def read_xls(data: bytes, wanted: Collection[str], faults: FaultList) -> Rows:
    """Read an .xls workbook."""
    import xlrd

    if _PROTECTED in data:
        faults.fault("", 0, "", "This workbook is protected by a password.", "Save it without one, and try again.")
        return
    if _MACROS in data:
        faults.warn("", 0, "", "This workbook carries macros; they are not run.", "Nothing need be done.")
    try:
        yield from _xls_sheets(data, wanted, faults)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError):
        faults.fault("", 0, "", "This file is no Excel workbook, or it is damaged.", SAVE_AGAIN)


def _xls_sheets(data: bytes, wanted: Collection[str], faults: FaultList) -> Rows:
    import xlrd

    has_looks = len(data) <= _FORMATTED
    with open(os.devnull, "w", encoding="utf-8") as silence:
        book = xlrd.open_workbook(
            file_contents=data, logfile=silence, on_demand=True, ragged_rows=True, formatting_info=has_looks
        )
        for title in book.sheet_names():
            if title.strip().lower() not in wanted:
                yield title, ()
                continue
            sheet = book.sheet_by_name(title)
            for top, bottom, left, right in sheet.merged_cells[: LIMIT + 1]:
                merged = f"{xlrd.colname(left)}{top + 1}:{xlrd.colname(right - 1)}{bottom}"
                _warn_of_merged(title.strip().lower(), top + 1, xlrd.colname(left), merged, faults)
            yield title, ((number + 1, _xls_row(book, sheet, number)) for number in range(sheet.nrows))


def _xls_row(book: object, sheet: object, number: int) -> list[object]:
    import xlrd

    made: list[object] = []
    for cell in sheet.row(number):  # type: ignore[attr-defined]
        if cell.ctype == xlrd.XL_CELL_DATE:
            made.append(moment(cell.value, FIRST_DAYS[book.datemode]))  # type: ignore[attr-defined]
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            made.append(bool(cell.value))
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            made.append(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        else:
            made.append(None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value)
    return made


def read_csv(data: bytes, wanted: Collection[str], faults: FaultList) -> Rows:
    """Read a survey as one table, or several sheets with their names in the first column, as pyxform writes them."""
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_wide and (b"\0" in data[:4096] or data.lstrip()[:1] in (b"<", b"%", b"{")):
        faults.fault("", 0, "", *NO_WORKBOOK)
        return
    text = decode(data)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(row)
            cells += len(row)
            if cells > MAX_CELLS:
                message = f"This file has more than {MAX_CELLS:,} cells, empty ones too."
                faults.fault("survey", len(rows), "", message, "Delete the empty columns beside the form.")
                return
    except csv.Error:
        most = f"{csv.field_size_limit():,}"
        message = f"A cell here holds more than {most} characters, or a quotation mark is never closed."
        faults.fault("survey", len(rows) + 1, "", message, "Shorten the cell, or close the quotation mark.")
        return
    heads = [cell.strip().lower() for cell in next((row for row in rows if any(row)), [])]
    if "type" in heads:
        yield "survey", enumerate(rows, 1) if "survey" in wanted else ()
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
    yield from ((name, enumerate(table, 1) if name in wanted else ()) for name, table in found.items())


def _delimiter(text: str) -> str:
    """Tell what divides the columns: Excel writes a comma, a semicolon or a tab, by where it runs."""
    first = re.sub(r'"[^"]*"', "", next((line for line in text[:10_000].splitlines() if line.strip()), ""))
    return max(",;\t", key=first.count)
