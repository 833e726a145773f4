"""By what a workbook that came back is known: the form, the school and the year that it was sent for."""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.workbook import Sheet
from sifield.forms.self_review.invitation import FORMAT, Invitation, plainly, say_year

_SENT = "Choose the workbook that was sent to this school for this visit, or send it again."
_SHOWN = 60


def read_marks(sheet: Sheet | None) -> Mapping[str, str]:
    """Read the hidden sheet: names in the first column, values in the second."""
    lines = (sheet.header, *sheet.lines) if sheet is not None else ()
    found: dict[str, str] = {}
    for line in lines:
        if line.cells[0]:
            found.setdefault(line.cells[0], line.cells[1] if len(line.cells) > 1 else "")
    return found


def check_marks(marks: Mapping[str, str], invitation: Invitation, faults: FaultList) -> None:
    """Refuse what is no self-review, or one of another form, school or year; say so of another version."""
    template = invitation.template
    if not marks:
        faults.fault("", 0, "", "This workbook is no self-review that sifield made.", _SENT)
        return
    if marks.get("self-review") != FORMAT:
        faults.fault("", 0, "", "This self-review is of a kind that this sifield does not know.", "Update sifield.")
        return
    if marks.get("form") != template.form_id:
        named = marks.get("form", "")[:_SHOWN]
        message = f"This is a self-review for another form, “{named}”, not for “{template.form_id}”."
        faults.fault("", 0, "", message, _SENT)
        return
    there = marks.get("school_name", "")[:_SHOWN] or "no school"
    if not _is_school(marks, invitation):
        faults.fault("", 0, "", f"This is the self-review of {there}, not of {invitation.school_name}.", _SENT)
    if marks.get("school_year") != str(invitation.school_year):
        year = marks.get("school_year", "")
        said = say_year(int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else "another year"
        message = f"This self-review is for {said}; this visit is in {say_year(invitation.school_year)}."
        faults.fault("", 0, "", message, _SENT)
    if marks.get("template") != template.sha256:
        version = marks.get("version", "")[:_SHOWN]
        made = f"version {version}" if version != template.version else "other words"
        message = f"It was made with {made} of the form; this visit uses {template.version}. What both ask is read."
        faults.warn("", 0, "", message, "What does not fit is listed below; ask the school about it.")


def _is_school(marks: Mapping[str, str], invitation: Invitation) -> bool:
    """True if the workbook is of this school; by name where one of both was made without a store."""
    there = marks.get("school", "")
    if there and invitation.school_id:
        return there == invitation.school_id
    return plainly(marks.get("school_name", "")) == plainly(invitation.school_name)


def sent_at(marks: Mapping[str, str]) -> datetime | None:
    """Give the moment at which the workbook was made; None where it does not say one."""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(marks.get("sent_at", ""))
        return moment if moment.tzinfo is not None else None
    return None
