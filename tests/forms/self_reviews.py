"""A small review of which the school answers a part itself, its workbook, and a school that fills it in."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl

from sifield.forms.self_review.invitation import SHEET, Invitation
from sifield.forms.self_review.sending import to_xlsx
from sifield.forms.xlsform import read
from tests.forms.workbooks import q, workbook

MET = [
    {"list_name": "met", "name": "not_met", "label": "Not met", "key": "1", "colour": "bad", "anchor": "Not in place."},
    {"list_name": "met", "name": "partly", "label": "Partly met", "key": "2", "colour": "warn", "anchor": "In part."},
    {"list_name": "met", "name": "met", "label": "Met", "key": "3", "colour": "ok", "anchor": "It works."},
    {"list_name": "yn", "name": "yes", "label": "Yes, all of them"},
    {"list_name": "yn", "name": "no", "label": "No, not all of them"},
]
KCSIE = "Keeping children safe in education|2025|Part two: the management of safeguarding"


def check(name: str, label: str, **more: object) -> dict[str, object]:
    """Write a check that the school answers itself."""
    told = {"appearance": "rating", "evidence": "yes", "self_review": "yes", "source": KCSIE, "force": "must"}
    return q("select_one met", name, label, **{**told, **more})


SURVEY = [
    q("begin_group", "policy", "Policy and culture"),
    check("policy_online", "The policy is on the website", prompts="The school's website|The date on its first page"),
    check("staff_know", "Every adult knows whom to tell, and how", hint="Also those who come once a week."),
    check("seen_on_site", "Visitors are told whom to go to", self_review=""),
    q("end_group"),
    q("begin_group", "training", "Training"),
    q("select_one yn", "training_done", "All staff were trained this year", evidence="yes", self_review="yes"),
    check("nursery_ratio", "Two adults are with the youngest at all times", phases="nursery"),
    q("text", "summary", "What stands out?", appearance="multiline"),
    q("end_group"),
]
SETTINGS = {"form_id": "safeguarding_small", "form_title": "Safeguarding review", "version": "2026.1"}
ASKED = ("policy_online", "staff_know", "training_done", "nursery_ratio")


def form(survey: list[dict[str, object]] | None = None, **settings: object) -> bytes:
    """Write the workbook of the form."""
    return workbook(survey or SURVEY, MET, [{**SETTINGS, **settings}])


def invitation(data: bytes = b"", **more: Any) -> Invitation:
    """Invite Harbour Lane to answer."""
    template = read(data or form(), name="small.xlsx").template
    assert template is not None
    return replace(
        Invitation(
            template=template,
            setting=None,
            school_id="0199-harbour",
            school_name="Harbour Lane Primary",
            school_year=2026,
            visit_on=date(2026, 12, 8),
            send_by=date(2026, 12, 1),
            sent_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
            reviewer="Amara Whitlock",
        ),
        **more,
    )


def edited(data: bytes, change: Callable[[Any], object]) -> bytes:
    """Open a workbook, change its sheet of checks, and save it, as one does in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book[SHEET])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def row_of(sheet: Any, name: str) -> int:
    """Find the row of a check."""
    return next(int(cell.row) for cell in sheet["A"] if cell.value == name)


def filled(data: bytes, answers: dict[str, tuple[str, str]]) -> bytes:
    """Fill a workbook in: for each check an answer, and where it can be seen."""

    def fill(sheet: Any) -> None:
        for name, (answer, words) in answers.items():
            row = row_of(sheet, name)
            sheet.cell(row, 3).value, sheet.cell(row, 4).value = answer or None, words or None

    return edited(data, fill)


WHOLE = {
    "policy_online": ("Met", "On the website, under “Key information”."),
    "staff_know": ("Partly met", "Staff log in the office.\nLunchtime staff are still to be told."),
    "training_done": ("Yes, all of them", ""),
    "nursery_ratio": ("Met", "Rota"),
}


def whole(asked: Invitation) -> bytes:
    """Give the workbook as a school returns it, with every check answered."""
    return filled(to_xlsx(asked), {name: said for name, said in WHOLE.items() if name in asked.checks})
