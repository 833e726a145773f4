"""Tables as files that a spreadsheet opens: .csv and .xlsx. What looks like a formula stays text, and is never run."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from sifield.forms.exporting.filled import Exported, FilledForm, printable
from sifield.forms.exporting.tables import Cell, Table, plain_text, tables
from sifield.forms.versions.labels import KINDS

_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_IN_A_CELL = 32_767
"""Characters that a cell of Excel holds (Microsoft, "Excel specifications and limits")."""
_CUT = " … (cut here; whole in .csv and .json)"
_FIRST_YEAR = 1900
PICTURES = "pictures"
"""The folder of a .zip in which the pictures lie."""
_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}
_MOST_CHOICES = 50


def to_csv(filled: FilledForm, stem: str) -> Exported:
    """Write one file for the form, and one beside it for each repeat (``walk.csv``, ``walk-room.csv``).

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    files = {f"{stem}{f'-{table.name}' if table.name else ''}.csv": _csv(table) for table in tables(filled)}
    return Exported(files)


def to_zip(filled: FilledForm, stem: str) -> Exported:
    """Write the same files into one .zip, and the pictures themselves into a folder in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        tables_as_text = to_csv(filled, stem).files
        pictures = {f"{PICTURES}/{name}": content for name, content in filled.files.items()}
        for name, content in {**tables_as_text, **pictures}.items():
            archive.writestr(zipfile.ZipInfo(name, filled.moment.timetuple()[:6]), content)
    return Exported({f"{stem}.zip": made.getvalue()})


def to_xlsx(filled: FilledForm, stem: str) -> Exported:
    """Write one workbook: a sheet for the form, one for each repeat, and one that says what each question asked."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook(write_only=True)
    book.properties.creator = "sifield"
    taken: set[str] = set()
    cut = 0
    for table in (*tables(filled), _questions(filled)):
        sheet: Worksheet = book.create_sheet(_sheet_name(table.name or filled.template.form_id, taken))
        sheet.freeze_panes = "A2"
        for row in (table.headings, *table.rows):
            sheet.append([_typed(sheet, value) for value in row])
            cut += sum(isinstance(value, str) and len(value) > _MOST_IN_A_CELL for value in row)
    made = io.BytesIO()
    book.save(made)
    remark = f"Excel cannot hold {cut} of the answers whole; .csv and .json can." if cut else ""
    return Exported({f"{stem}.xlsx": made.getvalue()}, tuple(filter(None, [remark])))


def _csv(table: Table) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([harmless(heading) for heading in table.headings])
    writer.writerows([harmless(value) for value in row] for row in table.rows)
    return made.getvalue().encode("utf-8-sig")


def harmless(value: Cell) -> str:
    """Write a value for a .csv; a text that a spreadsheet would run gets an apostrophe in front."""
    text = printable(plain_text(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(_LOOKS_LIKE_A_FORMULA) else text


def _typed(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = value.isoformat()  # Excel's calendar begins later
    if isinstance(value, str):
        text = printable(value)
        text = text if len(text) <= _MOST_IN_A_CELL else text[: _MOST_IN_A_CELL - len(_CUT)] + _CUT
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_LOOKS_LIKE_A_FORMULA)
        return cell
    cell = WriteOnlyCell(sheet, value)
    if (shown := _FORMATS.get(type(value))) is not None:
        cell.number_format = shown
    return cell


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Give a name that Excel takes for a sheet: of 31 characters, none of its signs, and not taken yet."""
    plain = "".join("_" if sign in r"[]:*?/\'" else sign for sign in wanted)[:31] or "answers"
    name, at = plain, 1
    while name.lower() in taken:
        at += 1
        name = f"{plain[: 30 - len(str(at))]}_{at}"
    taken.add(name.lower())
    return name


def _questions(filled: FilledForm) -> Table:
    """Give what each question asked, so that the sheets can be read without the form."""
    rows: list[tuple[Cell, ...]] = []
    for name, question in filled.template.questions.items():
        if question.kind != "note":
            choices = "; ".join(f"{choice.name}: {choice.label}" for choice in question.choices[:_MOST_CHOICES])
            section = filled.template.section_of(name).label
            rows.append((section, name, question.label, KINDS.get(question.kind, question.kind), choices))
    return Table("questions", ("section", "name", "label", "takes", "choices"), tuple(rows))
