"""Writing the workbook that goes out to a school: locked but for its answers, to be filled in on screen or on paper."""

import io
from math import ceil
from typing import Any

from sifield.forms.exporting.filled import printable
from sifield.forms.parts import Question
from sifield.forms.self_review.first_page import first_page, title_of
from sifield.forms.self_review.invitation import (
    ANSWER,
    HEADINGS,
    MOST_WORDS,
    SHEET,
    WORDS,
    Invitation,
    asked,
    offered,
    one_line,
    say_year,
)
from sifield.forms.self_review.marks import MARK_SHEET, marks_of

START = "Start here"
_START_WIDTH = 78
"""Characters of the first page's only column: with any usual letters it fits on paper."""
_SIZE, _FILLED, _LEADING = 11, 0.85, 1.45
_WIDTHS = (14, 40, 18, 46, 40, 24)
_INK, _BRAND, _TINT, _EMPTY, _LINE = "12222B", "0B5C6B", "E2F0F2", "FFF7E0", "75848E"
_FORCES = {"must": "Must", "should": "Should", "good practice": "Good practice"}
_A4 = 9  # as Excel counts paper (ECMA-376, ST_PaperSize)
_MOST_IN_HEADER = 50
"""Characters of each part of a page's header: Excel takes 255 for all of it, and each & counts twice."""


def to_xlsx(invitation: Invitation) -> bytes:
    """Write the workbook: what it is for, the checks by section, and hidden the marks by which it is known again."""
    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    book.properties.creator = "sifield"
    book.properties.title = title_of(invitation)
    start, checks, marks = book.active, book.create_sheet(SHEET), book.create_sheet(MARK_SHEET)
    start.title = START
    ranges = _write_marks(marks, invitation)
    last = _write_checks(checks, invitation, ranges)
    _write_start(start, invitation, last)
    marks.sheet_state = "hidden"
    for sheet in (start, checks, marks):
        sheet.protection.sheet = True  # without a password: it keeps a slip of the hand out, and nobody's key is lost
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # both may still be made larger
    book.security = WorkbookProtection(lockStructure=True)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write_marks(sheet: Any, invitation: Invitation) -> dict[tuple[str, ...], str]:
    """Write the marks, and beside them the lists of the drop-downs: a list within the rule itself is cut at 255
    characters and breaks at commas. Give the range of each list.
    """
    for number, (name, value) in enumerate(marks_of(invitation), 1):
        _put(sheet, number, 1, name)
        _put(sheet, number, 2, value)
    ranges: dict[tuple[str, ...], str] = {}
    for question in invitation.checks.values():
        choices = tuple(offered(question))
        if choices in ranges:
            continue
        column = 4 + len(ranges)
        for number, words in enumerate(choices, 1):
            letter = _put(sheet, number, column, words).column_letter
        ranges[choices] = f"{MARK_SHEET}!${letter}$1:${letter}${len(choices)}"
    return ranges


def _write_checks(sheet: Any, invitation: Invitation, ranges: dict[tuple[str, ...], str]) -> int:
    """Write the sheet of checks, and give its last row."""
    from openpyxl.styles import PatternFill

    _set_up(sheet, invitation)
    for column, heading in enumerate(HEADINGS, 1):
        _look(_put(sheet, 1, column, heading), bold=True, colour="FFFFFF", fill=_INK)
    row = 1
    for label, questions in invitation.sections:
        row += 1
        for column in range(2, len(HEADINGS) + 1):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=_TINT)
        # not wrapped, so that it runs on over the empty cells beside it
        _look(_put(sheet, row, 2, one_line(label)), bold=True, colour=_BRAND, fill=_TINT, wraps=False)
        for question in questions:
            row += 1
            _write_check(sheet, row, question)
    _add_rules(sheet, invitation, ranges, row)
    for selection in sheet.sheet_view.selection:  # on the first answer; the first cell of all is hidden
        selection.activeCell = selection.sqref = "C3"
    sheet.print_area = f"B1:{chr(64 + len(HEADINGS))}{row}"
    return row


def _write_check(sheet: Any, row: int, question: Question) -> None:
    from openpyxl.styles import Protection

    source = ", ".join(filter(None, [_FORCES.get(question.force, ""), str(question.source or "")]))
    look_for = "\n".join(filter(None, [one_line(question.hint), *(f"• {one_line(one)}" for one in question.prompts)]))
    for column, text in enumerate((question.name, asked(question), "", "", look_for, source), 1):
        cell = _put(sheet, row, column, text)
        _look(cell, bold=column == 2, size=9 if column > 4 else 11, lined=True)
        if HEADINGS[column - 1] in (ANSWER, WORDS):
            cell.protection = Protection(locked=False)


def _add_rules(sheet: Any, invitation: Invitation, ranges: dict[tuple[str, ...], str], last: int) -> None:
    """Offer each check its choices, bound the length of words, and tint the answers that are still empty."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    rules = {choices: DataValidation(type="list", formula1=where) for choices, where in ranges.items()}
    for rule in rules.values():
        rule.errorTitle, rule.error = "Choose from the list", "Choose one of the answers from the list in this cell."
    length = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(MOST_WORDS))
    length.errorTitle, length.error = "Too long", f"Use {MOST_WORDS:,} characters at most; say where to look."
    for rule in (*rules.values(), length):
        rule.allow_blank = rule.showErrorMessage = True
        sheet.add_data_validation(rule)
    for row in range(2, last + 1):
        question = invitation.checks.get(sheet.cell(row, 1).value)
        if question is not None:
            rules[tuple(offered(question))].add(f"C{row}")
            length.add(f"D{row}")
    tint = PatternFill("solid", bgColor=_EMPTY)
    empty = FormulaRule(formula=["AND(LEN($A2)>0,LEN($C2)=0)"], fill=tint)
    sheet.conditional_formatting.add(f"C2:C{last}", empty)


def _set_up(sheet: Any, invitation: Invitation) -> None:
    """Set widths, what stays in sight, and how it prints: A4 on its side, the headings on each page."""
    for cell, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[cell].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.left.text = _header(title_of(invitation))
    sheet.oddHeader.right.text = _header(f"{one_line(invitation.school_name)}, {say_year(invitation.school_year)}")
    sheet.oddFooter.left.text = "No child's name in this workbook"
    _fit_paper(sheet, "landscape")


def _fit_paper(sheet: Any, orientation: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Page &P of &N"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7


def _header(text: str) -> str:
    # a single & begins a code in the header of a page
    short = text if len(text) <= _MOST_IN_HEADER else f"{text[:_MOST_IN_HEADER]}…"
    return printable(short).replace("&", "&&")


def _write_start(sheet: Any, invitation: Invitation, last: int) -> None:
    """Write the first page; it counts the answers as they are given."""
    sheet.column_dimensions["A"].width = _START_WIDTH
    sheet.sheet_view.showGridLines = False
    _fit_paper(sheet, "portrait")
    row = 0
    for kind, text in first_page(invitation):
        row += 1
        if kind == "count":
            sheet.cell(row, 1).value = f'="Answered so far: "&COUNTA(\'{SHEET}\'!C2:C{last})&"{text}"'
            _look(sheet.cell(row, 1), bold=True, colour=_BRAND)
            continue
        size = {"title": 18, "heading": 13}.get(kind, _SIZE)
        colour = _BRAND if kind in ("title", "heading") else _INK
        fill = _EMPTY if kind == "warning" else ""
        _look(_put(sheet, row, 1, text), bold=kind != "text", size=size, colour=colour, fill=fill)
        sheet.row_dimensions[row].height = _height(text, size)


def _height(text: str, size: int) -> float:
    """Give the height of a row of the first page, in points: not every program that opens it works that out itself."""
    return ceil(len(text) * size / _SIZE / (_START_WIDTH * _FILLED)) * size * _LEADING


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write words into a cell, where they stay words: what looks like a formula is never run."""
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, column)
    if text:
        cell.value = printable(text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _look(
    cell: Any,
    *,
    bold: bool = False,
    size: int = _SIZE,
    colour: str = _INK,
    fill: str = "",
    lined: bool = False,
    wraps: bool = True,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = Font(name="Calibri", size=size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=wraps, vertical="top")
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if lined:
        side = Side(style="thin", color=_LINE)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
