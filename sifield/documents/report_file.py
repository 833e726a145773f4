"""A report as a file of the kind that its name asks for: .pdf or .xlsx."""

from datetime import datetime
from pathlib import Path

from sifield.documents.report import Report
from sifield.errors import SifieldError
from sifield.fieldwork.saving import save_copy

EXCEL = "Excel workbook (*.xlsx)"
"""How a dialog offers the kind that is no PDF."""


def save_report(report: Report, path: Path, at: datetime) -> Path:
    """Write a report where a person wants it, whole or not at all, and give its path.

    Raises:
        SifieldError: its name asks for another kind of file, or it cannot be written there.
    """
    kind = path.suffix.casefold()
    if kind == ".pdf":
        from sifield.documents import report_pdf

        return save_copy(report_pdf.render(report, made_at=at), path)
    if kind == ".xlsx":
        from sifield.documents import report_xlsx

        return save_copy(report_xlsx.write(report, made_at=at), path)
    raise SifieldError(f"A report is no {kind or 'file without an ending'}.", "Call it .pdf or .xlsx.", code="kind")
