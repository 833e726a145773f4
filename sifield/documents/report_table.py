"""A report's tables for the clipboard: as HTML for letters and workbooks, as text between tabs for everything else."""

from collections.abc import Iterable
from html import escape

from sifield.documents.report import Cell, Report, say

_FORMULA = ("=", "+", "-", "@")
_AS_TEXT = "mso-number-format:'\\@'"
"""Says to Excel that a cell holds words: what begins with = is what somebody typed, and never a formula."""


def as_html(report: Report) -> str:
    """Give every table of a report, each under its heading; whatever people typed is text."""
    parts = []
    for part in report.sheets:
        if not part.columns:
            continue
        head = "".join(f"<th>{escape(column.title)}</th>" for column in part.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in part.rows)
        table = f"<table border='1'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        parts.append(f"<p><b>{escape(part.title)}</b></p>{table}")
    return "".join(parts)


def as_text(report: Report) -> str:
    """Give the same as lines with tabs between the cells; without headings where there is one table only."""
    tables = [part for part in report.sheets if part.columns]
    lines: list[str] = []
    for part in tables:
        if len(tables) > 1:
            lines += ["", part.title] if lines else [part.title]
        lines.append(_line(column.title for column in part.columns))
        lines += [_line(row) for row in part.rows]
    return "\n".join(lines) + "\n" if lines else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<td style="{_AS_TEXT}">{escape(cell).replace(chr(10), "<br>")}</td>'
    return f"<td>{cell.isoformat()}</td>"


def _line(cells: Iterable[Cell]) -> str:
    return "\t".join(
        _plain(" ".join(say(cell).split()) if isinstance(cell, str) else cell.isoformat()) for cell in cells
    )


def _plain(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words
