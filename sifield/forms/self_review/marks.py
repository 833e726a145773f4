"""By what a workbook that came back is known: the form, the school, the year and the checks that it was sent for."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sifield.alike import plain
from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.workbook import Sheet
from sifield.forms.self_review.invitation import Invitation, one_line, say_year

FORMAT = "sifield self-review 1"
MARK_SHEET = "sifield"
"""The hidden sheet with the marks, which also holds the lists of the drop-downs."""
_CHECK = "check"
_SENT = "Choose the workbook that was sent to this school for this visit, or send it again."
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """What a workbook says of itself; ``checks`` are the names of those it was sent out with."""

    values: Mapping[str, str] = field(default_factory=dict)
    checks: frozenset[str] = frozenset()

    def get(self, name: str) -> str:
        """Give a mark, "" where it is not there."""
        return self.values.get(name, "")

    @property
    def sent_at(self) -> datetime | None:
        """The moment at which the workbook was made; None where it does not say one."""
        with contextlib.suppress(ValueError):
            moment = datetime.fromisoformat(self.get("sent_at"))
            return moment if moment.tzinfo is not None else None
        return None


def marks_of(invitation: Invitation) -> Iterator[tuple[str, str]]:
    """Give the marks that a workbook bears, so that another is refused."""
    yield "self-review", FORMAT
    yield "form", invitation.template.form_id
    yield "version", invitation.template.version
    yield "template", invitation.template.sha256
    yield "school", invitation.school_id
    yield "school_name", one_line(invitation.school_name)
    yield "school_year", str(invitation.school_year)
    yield "sent_at", invitation.sent_at.isoformat(timespec="seconds")
    yield from ((_CHECK, name) for name in invitation.checks)


def read_marks(sheet: Sheet | None) -> Marks:
    """Read the hidden sheet: names in the first column, values in the second."""
    lines = (sheet.header, *sheet.lines) if sheet is not None else ()
    pairs = [(line.cells[0], line.cells[1] if len(line.cells) > 1 else "") for line in lines if line.cells[0]]
    checks = frozenset(value for name, value in pairs if name == _CHECK)
    return Marks({name: value for name, value in reversed(pairs) if name != _CHECK}, checks)


def check_marks(marks: Marks, invitation: Invitation, faults: FaultList) -> None:
    """Refuse what is no self-review, or one of another form, school or year; say so of another version."""
    template = invitation.template
    if not marks.values:
        faults.fault("", 0, "", "This workbook is no self-review that sifield made.", _SENT)
    elif marks.get("self-review") != FORMAT:
        faults.fault("", 0, "", "This self-review is of a kind that this sifield does not know.", "Update sifield.")
    elif marks.get("form") != template.form_id:
        message = (
            f"This is a self-review for another form, “{marks.get('form')[:_SHOWN]}”, not for “{template.form_id}”."
        )
        faults.fault("", 0, "", message, _SENT)
    else:
        _check_occasion(marks, invitation, faults)


def _check_occasion(marks: Marks, invitation: Invitation, faults: FaultList) -> None:
    if not _is_school(marks, invitation):
        there = marks.get("school_name")[:_SHOWN] or "no school"
        faults.fault("", 0, "", f"This is the self-review of {there}, not of {invitation.school_name}.", _SENT)
    year = marks.get("school_year")
    if year != str(invitation.school_year):
        said = say_year(int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else "another year"
        message = f"This self-review is for {said}; this visit is in {say_year(invitation.school_year)}."
        faults.fault("", 0, "", message, _SENT)
    if marks.get("template") != invitation.template.sha256:
        here, there = invitation.template.version, marks.get("version")[:_SHOWN]
        made = f"version {there}" if there != here else "other words"
        message = f"It was made with {made} of the form; this visit uses {here}. What both ask is read."
        faults.warn("", 0, "", message, "What does not fit is listed below; ask the school about it.")


def _is_school(marks: Marks, invitation: Invitation) -> bool:
    """True if the workbook is of this school; by name where one of both was made without a store."""
    if marks.get("school") and invitation.school_id:
        return marks.get("school") == invitation.school_id
    return plain(marks.get("school_name")) == plain(invitation.school_name)
