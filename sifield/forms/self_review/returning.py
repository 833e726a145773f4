"""Reading the workbook that came back from a school: by the names of its checks, wherever their rows are by now."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sifield.alike import plain
from sifield.forms.parts import Question
from sifield.forms.reading.faults import Fault, FaultList, TooManyFaults, column_letter
from sifield.forms.reading.workbook import Line, Sheet, open_workbook
from sifield.forms.self_review.invitation import (
    ANSWER,
    CHECK,
    MOST_WORDS,
    NAME,
    SHEET,
    WORDS,
    Invitation,
    asked,
    offered,
)
from sifield.forms.self_review.marks import MARK_SHEET, Marks, check_marks, read_marks

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


def read_back(data: bytes, invitation: Invitation) -> Returned:
    """Read a workbook that came back for an invitation. Never raises for what is in it: all is in the result."""
    faults = FaultList()
    marks = Marks()
    checks: _Checks | None = None
    with contextlib.suppress(TooManyFaults):
        sheets = _open(data, faults)
        # what is wrong with single cells does not keep the others from being looked at
        if not _stops_all(faults):
            marks = read_marks(sheets.get(MARK_SHEET))
            check_marks(marks, invitation, faults)
        if not _stops_all(faults):
            checks = _Checks(invitation, marks, faults)
            checks.read(sheets.get(SHEET.lower()))
    # the reader tells sheets by their names in small letters
    told = [replace(one, sheet=SHEET) if one.sheet == SHEET.lower() else one for one in faults.sorted()]
    stops = tuple(one for one in told if one.severity == "fault")
    is_read = checks is not None and not stops
    return Returned(
        answers=tuple(checks.answers.values()) if checks is not None and is_read else (),
        asked=len(invitation.checks),
        sent_at=marks.sent_at,
        faults=stops,
        unanswered=tuple(checks.unanswered) if checks is not None and is_read else (),
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


class _Checks:
    """The sheet of checks, read row by row. A workbook of another version of the form is read as far as it fits: what
    would be a fault in one of this version is a remark.
    """

    def __init__(self, invitation: Invitation, marks: Marks, faults: FaultList) -> None:
        self.answers: dict[str, SchoolAnswer] = {}
        self.unanswered: list[Fault] = []
        self._invitation, self._marks, self._faults = invitation, marks, faults
        self._is_same = marks.get("template") == invitation.template.sha256
        self._rows: dict[str, int] = {}
        self._columns: dict[str, int] = {}

    def read(self, sheet: Sheet | None) -> None:
        """Read the sheet."""
        if sheet is None:
            message = f"The sheet “{SHEET}” is not there, or it is empty."
            self._faults.fault(SHEET, 0, "", message, "Give it its name back, or fill in the workbook anew.")
            return
        for at, heading in reversed(list(enumerate(sheet.header.cells))):
            self._columns[plain(heading)] = at
        missing = [heading for heading in (NAME, ANSWER, WORDS) if plain(heading) not in self._columns]
        for heading in missing:
            message, remedy = f"There is no column “{heading}”.", "Give it its heading back, or fill it in anew."
            self._faults.fault(SHEET, sheet.header.number, "", message, remedy)
        if not missing:
            for line in sheet.lines:
                self._read_line(line)
            self._tell_missing()

    def _read_line(self, line: Line) -> None:
        name, says = self._cell(line, NAME), bool(self._cell(line, ANSWER) or self._cell(line, WORDS))
        question = self._invitation.checks.get(name)
        if name in self._rows:
            message = f"This check stands here twice: its first row is {self._rows[name]}."
            self._fault(line, NAME, message, "Delete one of the two rows.")
        elif question is not None:
            self._rows[name] = line.number
            self._read_answer(line, question)
        elif name in self._marks.checks:
            if says:
                words = self._cell(line, CHECK)[:_SHOWN] or name[:_SHOWN]
                message = f"“{words}” is not asked of this school any more, so it is not read."
                self._remark(line, NAME, message, "Nothing need be done.")
        elif name:
            message = f"“{name[:_SHOWN]}” is no check of this self-review."
            self._fault(line, NAME, message, "Undo what was changed in this row, or delete the row.")
        elif says:
            message = "There is an answer here, but the row has lost the name of its check."
            self._fault(line, NAME, message, "Undo what was changed in this row.")

    def _read_answer(self, line: Line, question: Question) -> None:
        answer, words, choices = self._cell(line, ANSWER), self._cell(line, WORDS), offered(question)
        known = {plain(choice.name): said for said, choice in choices.items()}
        known |= {plain(said): said for said in choices}
        said = known.get(plain(answer), "")
        about = f"“{asked(question)[:_SHOWN]}”: ask the school, or on the day."
        if len(words) > MOST_WORDS:
            message = f"These words are {len(words):,} characters long; {MOST_WORDS:,} is the most."
            self._fault(line, WORDS, message, "Shorten them; say where to look.")
        if answer and not said:
            shown = answer if len(answer) <= _SHOWN else f"{answer[:_SHOWN]}…"
            if self._is_same:
                remedy = f"Choose one of: {', '.join(list(choices)[:12])}."
                self._fault(line, ANSWER, f"“{shown}” is none of the answers.", remedy)
                return
            self._leave_open(line, f"“{shown}” is no answer in this version of the form.", about)
        elif not answer:
            message = "There are words here, but no answer is chosen." if words else "This check has no answer."
            self._leave_open(line, message, about)
        choice = choices[said].name if said else ""
        cell = f"{SHEET}!{self._letter(ANSWER)}{line.number}"
        self.answers[question.name] = SchoolAnswer(question.name, said, choice, words, cell)

    def _tell_missing(self) -> None:
        for name, question in self._invitation.checks.items():
            words = asked(question)[:_SHOWN]
            if name in self._rows:
                continue
            if name in self._marks.checks:
                message, remedy = f"The row of “{words}” is missing.", "Put it back, or fill in the workbook anew."
                self._faults.fault(SHEET, 0, "", message, remedy)
            else:
                message = f"“{words}” was not asked yet when the workbook was sent."
                self._faults.warn(SHEET, 0, "", message, "Ask it on the day.")

    def _cell(self, line: Line, heading: str) -> str:
        at = self._columns.get(plain(heading), len(line.cells))
        return line.cells[at] if at < len(line.cells) else ""

    def _letter(self, heading: str) -> str:
        return column_letter(self._columns[plain(heading)])

    def _fault(self, line: Line, heading: str, message: str, remedy: str) -> None:
        self._faults.fault(SHEET, line.number, self._letter(heading), message, remedy)

    def _remark(self, line: Line, heading: str, message: str, remedy: str) -> None:
        self._faults.warn(SHEET, line.number, self._letter(heading), message, remedy)

    def _leave_open(self, line: Line, message: str, remedy: str) -> None:
        self.unanswered.append(Fault(SHEET, line.number, self._letter(ANSWER), message, remedy, "warning"))
