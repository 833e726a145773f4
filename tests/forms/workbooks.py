"""Workbooks and sessions made on the spot, for the tests of forms."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import openpyxl

from sifield.forms.kept import keep, open_kept
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.xlsform import Reading, read

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
Rows = Sequence[dict[str, object]]


def workbook(survey: Rows, choices: Rows = (), settings: Rows = ({"form_id": "f", "version": "1"},)) -> bytes:
    """Write a workbook; the columns of a sheet are all that its rows name, in the order they are first named."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        if rows:
            sheet = book.create_sheet(title)
            columns = list(dict.fromkeys(name for row in rows for name in row))
            sheet.append(columns)
            for row in rows:
                sheet.append([row.get(name) for name in columns])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def q(type_: str, name: str = "", label: str = "", **cells: object) -> dict[str, object]:
    """Write a row of the survey sheet."""
    return {"type": type_, "name": name, "label": label or name, **cells}


def options(list_name: str, *names: str) -> list[dict[str, object]]:
    """Write a list of choices whose labels are their names in capitals."""
    return [{"list_name": list_name, "name": name, "label": name.upper()} for name in names]


def reading(survey: Rows, choices: Rows = (), **settings: object) -> Reading:
    """Read a workbook with these rows."""
    return read(workbook(survey, choices, ({"form_id": "f", "version": "1", **settings},)), name="f.xlsx")


def template(survey: Rows, choices: Rows = ()) -> Template:
    """Read a workbook that must be without fault."""
    found = reading(survey, choices)
    assert found.template is not None, found.faults
    return found.template


def reopened(form: Template) -> Template:
    """Keep a form and open it again."""
    opened = open_kept(keep(form))
    assert opened is not None
    return opened


def session(survey: Rows, choices: Rows = (), **answers: object) -> FormSession:
    """Open a form with these rows, and give these answers outside repeats."""
    made = FormSession(template(survey, choices), {}, now=lambda: NOW)
    for name, value in answers.items():
        made.set(name, "", value)  # type: ignore[arg-type]
    return made


def faults(survey: Rows, choices: Rows = (), **settings: object) -> dict[str, str]:
    """Give what stops a workbook with these rows, by cell."""
    found = reading(survey, choices, **settings).faults
    return {fault.cell: fault.message for fault in found if fault.severity == "fault"}
