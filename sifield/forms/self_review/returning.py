"""Reading the workbook that came back from a school: by the names of its checks, wherever their rows are by now."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sifield.forms.parts import Question
from sifield.forms.reading.faults import Fault, FaultList, TooManyFaults, column_letter
from sifield.forms.reading.workbook import Line, Sheet, open_workbook
from sifield.forms.self_review.invitation import (
    ANSWER,
    CHECK,
    MARK_SHEET,
    MOST_WORDS,
    NAME,
    SHEET,
    WORDS,
    Invitation,
    asked,
    offered,
    plainly,
)
from sifield.forms.self_review.marks import check_marks, read_marks, sent_at

MOST_BYTES = 10 << 20
"""Of a workbook that comes back: the one that goes out has some thirty thousand."""
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class SchoolAnswer:
    """What a school says of one check: the answer as it stands in the drop-down ("" for none), the choice it names, and
    where it can be seen; ``cell`` is where the answer stands, or should.
    """

    question: str
    answer: str
    choice: str
    words: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came back. ``faults`` stop it from being used; ``unanswered`` says by cell what the school left open, which
    does not; ``remarks`` is good to know. ``asked`` counts the checks that the form asks of this school.
    """

    answers: tuple[SchoolAnswer, ...] = ()
    asked: int = 0
    sent_at: datetime | None = None
    faults: tuple[Fault, ...] = ()
    unanswered: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    @property
    def answered(self) -> int:
        """How many checks have an answer."""
        return sum(bool(one.choice) for one in self.answers)


@dataclass(slots=True)
class _Columns:
    """Where the columns that count are, from 0."""

    name: int
    answer: int
    words: int
    check: int


@dataclass(slots=True)
class _Found:
    answers: dict[str, SchoolAnswer] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unanswered: list[Fault] = field(default_factory=list)


def read_back(data: bytes, invitation: Invitation) -> Returned:
    """Read a workbook that came back for an invitation. Never raises for what is in it: all is in the result."""
    faults = FaultList()
    marks: Mapping[str, str] = {}
    found = _Found()
    with contextlib.suppress(TooManyFaults):
        sheets = _open(data, faults)
        # what is wrong with single cells does not keep the others from being looked at
        if not _stops_all(faults):
            marks = read_marks(sheets.get(MARK_SHEET))
            check_marks(marks, invitation, faults)
        if not _stops_all(faults):
            _read_checks(sheets.get(SHEET.lower()), marks, invitation, found, faults)
    # the reader tells sheets by their names in small letters
    told = [replace(one, sheet=SHEET) if one.sheet == SHEET.lower() else one for one in faults.sorted()]
    stops = tuple(one for one in told if one.severity == "fault")
    return Returned(
        answers=() if stops else tuple(found.answers.values()),
        asked=len(invitation.checks),
        sent_at=sent_at(marks),
        faults=stops,
        unanswered=() if stops else tuple(sorted(found.unanswered, key=lambda one: one.row)),
        remarks=tuple(one for one in told if one.severity != "fault"),
    )


def _stops_all(faults: FaultList) -> bool:
    return any(one.row == 0 for one in faults.faults)


def _open(data: bytes, faults: FaultList) -> Mapping[str, Sheet]:
    if data[:2] != b"PK" and data[:4] != b"\xd0\xcf\x11\xe0":
        what = "This file is no Excel workbook." if data.strip() else "This file is empty."
        faults.fault("", 0, "", what, "Ask the school to save the workbook that you sent as .xlsx, and to send that.")
    elif len(data) > MOST_BYTES:
        faults.fault("", 0, "", f"This file is larger than {MOST_BYTES >> 20} MB.", "Check that it is the right file.")
    else:
        return open_workbook(data, faults, {MARK_SHEET, SHEET.lower()}).sheets
    return {}


def _read_checks(
    sheet: Sheet | None, marks: Mapping[str, str], invitation: Invitation, found: _Found, faults: FaultList
) -> None:
    if sheet is None:
        message = f"The sheet “{SHEET}” is not there, or it is empty."
        faults.fault(SHEET, 0, "", message, "Give it its name back, or fill in the workbook anew.")
        return
    columns = _columns(sheet.header, faults)
    if columns is None:
        return
    is_same = marks.get("template") == invitation.template.sha256
    for line in sheet.lines:
        _read_line(line, columns, invitation, is_same, found, faults)
    for question in _missing(invitation, found):
        words = asked(question)[:_SHOWN]
        if is_same:
            remedy = "Put the row back, or fill in the workbook anew."
            faults.fault(SHEET, 0, "", f"The row of “{words}” is missing.", remedy)
        else:
            faults.warn(SHEET, 0, "", f"“{words}” was not asked yet in that version.", "Ask it on the day.")


def _missing(invitation: Invitation, found: _Found) -> Iterator[Question]:
    return (question for name, question in invitation.checks.items() if name not in found.rows)


def _columns(header: Line, faults: FaultList) -> _Columns | None:
    places = {plainly(heading): at for at, heading in reversed(list(enumerate(header.cells)))}
    missing = [heading for heading in (NAME, ANSWER, WORDS) if plainly(heading) not in places]
    for heading in missing:
        remedy = "Give it its heading back, or fill in the workbook anew."
        faults.fault(SHEET, header.number, "", f"There is no column “{heading}”.", remedy)
    if missing:
        return None
    name, answer, words = (places[plainly(heading)] for heading in (NAME, ANSWER, WORDS))
    return _Columns(name, answer, words, places.get(plainly(CHECK), name))


def _read_line(
    line: Line, columns: _Columns, invitation: Invitation, is_same: bool, found: _Found, faults: FaultList
) -> None:
    name, answer, words = (_cell(line, at) for at in (columns.name, columns.answer, columns.words))
    letter, number = column_letter(columns.answer), line.number
    if not name:
        if answer or words:
            message = "There is an answer here, but the row has lost the name of its check."
            faults.fault(SHEET, number, column_letter(columns.name), message, "Undo what was changed in this row.")
        return
    question = invitation.checks.get(name)
    if question is None:
        _tell_unknown(line, columns, name, is_same, faults)
        return
    if name in found.rows:
        message = f"This check stands here twice: its first row is {found.rows[name]}."
        faults.fault(SHEET, number, column_letter(columns.name), message, "Delete one of the two rows.")
        return
    found.rows[name] = number
    if len(words) > MOST_WORDS:
        message = f"These words are {len(words):,} characters long; {MOST_WORDS:,} is the most."
        faults.fault(SHEET, number, column_letter(columns.words), message, "Shorten them; say where to look.")
    choices = offered(question)
    known = {plainly(choice.name): said for said, choice in choices.items()}
    known |= {plainly(said): said for said in choices}
    said = known.get(plainly(answer), "")
    if answer and not said:
        shown = answer if len(answer) <= _SHOWN else f"{answer[:_SHOWN]}…"
        message = f"“{shown}” is none of the answers."
        faults.fault(SHEET, number, letter, message, f"Choose one of: {', '.join(list(choices)[:12])}.")
        return
    if not answer:
        message = "There are words here, but no answer is chosen." if words else "This check has no answer."
        remedy = f"“{asked(question)[:_SHOWN]}”: ask the school, or on the day."
        found.unanswered.append(Fault(SHEET, number, letter, message, remedy, "warning"))
    choice = choices[said].name if said else ""
    found.answers[name] = SchoolAnswer(name, said, choice, words, f"{SHEET}!{letter}{number}")


def _tell_unknown(line: Line, columns: _Columns, name: str, is_same: bool, faults: FaultList) -> None:
    letter = column_letter(columns.name)
    if is_same:
        message = f"“{name[:_SHOWN]}” is no check of this self-review."
        faults.fault(SHEET, line.number, letter, message, "Undo what was changed in this row, or delete the row.")
    elif _cell(line, columns.answer) or _cell(line, columns.words):
        words = _cell(line, columns.check)[:_SHOWN] or name[:_SHOWN]
        message = f"“{words}” is not asked of this school any more, so it is not read."
        faults.warn(SHEET, line.number, letter, message, "Nothing need be done.")


def _cell(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""
