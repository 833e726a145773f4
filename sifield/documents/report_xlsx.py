"""A report as an Excel workbook: one sheet for each part, and one first that says what it is."""

import io
import re
from datetime import datetime
from typing import Any

from sifield.documents.report import Cell, Part, Report
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import say_day, say_moment

_NO_TITLE = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE = 31  # Excel's own limit
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write(report: Report, *, made_at: datetime) -> bytes:
    """Write a report as a workbook. Whatever people typed is text there, and never a formula.

    Args:
        made_at: when, aware UTC.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    first.title = "About"
    lines: list[tuple[str, str]] = [
        ("Report", report.kind),
        ("About", report.about),
        ("Trust", report.trust_name),
        ("Figures as of", say_day(report.on)),
        ("Made", say_moment(made_at)),
        ("Class", report.foot),
        *([("Draft", report.draft)] if report.draft else []),
        *([("Sample", SAMPLE_MARK)] if report.is_sample else []),
        *report.facts,
    ]
    for line in lines:
        _append(first, line)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 18, 70
    taken = {"about"}
    for part in report.sheets:
        _sheet(book.create_sheet(_title(part.title, taken)), part)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, part: Part) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    headings = tuple(column.title for column in part.columns) or (part.title,)
    _append(sheet, headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in part.rows:
        _append(sheet, row)
    for line in (*([part.empty] if not part.rows and part.empty else []), *part.lines):
        _append(sheet, (line,))
    sheet.freeze_panes = "A2"
    for at, column in enumerate(part.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(10, column.share)


def _append(sheet: Any, cells: tuple[Cell, ...]) -> None:
    from openpyxl.styles import Alignment

    at = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, words in enumerate(cells, start=1):
        cell = sheet.cell(at, column)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if not isinstance(words, str):
            cell.value, cell.number_format = words, "ddd d mmm yyyy"
            continue
        shown = _CONTROLS.sub("", words)
        if shown.isdecimal() and len(shown) < 6:
            cell.value = int(shown)
        else:
            cell.value = shown
            cell.data_type = "s"  # what begins with = is what somebody typed


def _title(words: str, taken: set[str]) -> str:
    """Give a sheet's title that Excel takes, and that no other sheet has."""
    title = _NO_TITLE.sub(" ", words).strip("' ")[:_LONGEST_TITLE]
    at = 1
    while title.casefold() in taken:
        at += 1
        title = f"{title[: _LONGEST_TITLE - 4]} {at}"
    taken.add(title.casefold())
    return title
