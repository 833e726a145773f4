"""How days and counts are said on screens."""

from collections.abc import Iterable
from datetime import datetime

from sifield.fieldwork.plans import EvidenceRow
from sifield.fieldwork.programme import DueRow
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.forms.self_review.statement import tell_statement
from sifield.frameworks.calendar import say_day as say_day
from sifield.frameworks.calendar import say_year as say_year

PIECES = {"answer": "Answer", "picture": "Picture", "data": "Told"}
"""What a piece of evidence that is no note is called."""


def say_time(moment: datetime) -> str:
    """Say a moment by the wall clock, for example "10:42"."""
    return f"{moment.astimezone():%H:%M}"


def say_when(kind: str, moment: datetime) -> str:
    """Say when a note of a kind was made; of what the school said beforehand, that it was the school."""
    return "School" if kind == SCHOOL else say_time(moment)


def say_evidence(kind: str, text: str) -> str:
    """Say what was noted; of what the school said beforehand, that the school says so."""
    return tell_statement(text) if kind == SCHOOL else text


def say_piece(piece: EvidenceRow) -> str:
    """Say when a piece of evidence was made, or what it is where it has no time of its own."""
    if piece.is_few and piece.piece == "data":  # rooms of a walk, counted: when it was would say which
        return "Rooms"
    return PIECES.get(piece.piece) or say_when(piece.kind, piece.noted_at)


def evidence_lines(evidence: Iterable[EvidenceRow]) -> list[tuple[str, str, str]]:
    """Say of each piece of evidence when, where and what."""
    return [(say_piece(one), one.where, say_evidence(one.kind, one.text)) for one in evidence]


def say_class(words: str, sensitivity: str) -> str:
    """Say something of a record, and first that it is about safeguarding where it is."""
    return f"Safeguarding · {words}" if sensitivity == "safeguarding" else words


def count(number: int, one: str, many: str = "") -> str:
    """Say a number of things, for example "1 school", "3 schools"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def say_asked(row: DueRow) -> list[str]:
    """Say by when something is asked, in which visit it is done, and for when that is booked."""
    parts = [f"by {say_day(row.due_on)}"]
    parts += [f"in the {row.inside[:1].lower()}{row.inside[1:]}"] if row.inside else []
    return parts + ([f"booked for {say_day(row.booked_on)}"] if row.booked_on is not None else [])


def say_due(row: DueRow) -> str:
    """Say how far off something is, in school days."""
    if row.state == "overdue":
        late = max(1, -row.days)
        return f"Overdue {count(late, 'school day')}"
    if row.days == 0:
        return "Due today"
    return f"In {count(row.days, 'school day')}"
