"""The columns that we add to XLSForm, which other tools ignore: read and checked (see docs/template-guide.md)."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sifield.forms.applicability import PHASES
from sifield.forms.parts import Choice, Source, Suggestion
from sifield.forms.reading.columns import NO, Cells, is_yes
from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.survey import Entry

FORCES = ("must", "should", "good practice")
FINDING_KINDS = ("strength", "develop", "concern")
RISKS = ("low", "medium", "high", "immediate")
SENSITIVITIES = ("general", "safeguarding")
MOST_YEARS = 10
"""The slowest rotation."""
MOST_MINUTES = 960
"""The longest time planned, of a page or of a form: two working days."""
_AGES = re.compile(r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INDICATOR = re.compile(r"[\w.\-]+")


@dataclass(frozen=True, slots=True)
class Remit:
    """What a row says of itself in our columns, and a group also of the rows in it; fields as in ``Question``."""

    source: Source | None = None
    force: str = ""
    area: str = ""
    phases: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    character: tuple[str, ...] = ()
    every: int = 1
    turn: int = 0
    sensitivity: str = ""


def read_remit(entry: Entry, around: Remit, faults: FaultList) -> Remit:
    """Read what a row says of itself; where it says nothing, what holds ``around`` it stands."""
    said: dict[str, Any] = {}
    for column, (read, remedy) in _COLUMNS.items():
        text = " ".join(entry.cells.get(column).split())
        if not text:
            continue
        value = read(text)
        if value is None:
            shown = text if len(text) <= 60 else f"{text[:60]}…"
            hint = "Excel made a date of it: write 4 to 11." if column == "ages" and _DAY.match(text) else remedy
            tell(entry.cells, column, f"“{shown}” is not understood in the column {column}.", hint, faults)
            continue
        said[column] = value
    if "every" in said:
        # by name, so that it stays when questions are added or moved
        said["turn"] = zlib.crc32(entry.name.encode()) % said["every"]
    return replace(around, **said)


def _source(text: str) -> Source | None:
    parts = [part.strip() for part in text.split("|")]
    return Source(*parts) if len(parts) <= 3 and parts[0] else None


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str | None]:
    return lambda text: text.lower() if text.lower() in allowed else None


def _phases(text: str) -> tuple[str, ...] | None:
    plain = text.lower().replace("sixth form", "sixth_form").replace("alternative provision", "alternative")
    found = tuple(dict.fromkeys(re.split(r"[\s,;|]+", plain.strip(" ,;|"))))
    return found if set(found) <= set(PHASES) else None


def _ages(text: str) -> tuple[int, int] | None:
    found = _AGES.fullmatch(text.lower())
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def _character(text: str) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(part.strip().casefold() for part in re.split(r"[,;|]", text) if part.strip())) or None


def _every(text: str) -> int | None:
    if text.lower() == "always":
        return 1
    found = re.fullmatch(r"rotates\s*:\s*(\d{1,2})", text.lower())
    return int(found[1]) if found and 2 <= int(found[1]) <= MOST_YEARS else None


_COLUMNS: dict[str, tuple[Callable[[str], Any], str]] = {
    "source": (_source, "Write document | edition | part."),
    "force": (_one_of(FORCES), f"Use {', '.join(FORCES)}."),
    "area": (lambda text: text if len(text) <= 100 else None, "Name an area in 100 letters at most."),
    "phases": (_phases, f"Use one or more of {' '.join(PHASES)}."),
    "ages": (_ages, "Write the ages from and to, such as 4 to 11."),
    "character": (_character, "Write, for example, Church of England, Roman Catholic, any or none."),
    "every": (_every, f"Write always, or rotates:3 for once in three years ({MOST_YEARS} at most)."),
    "sensitivity": (_one_of(SENSITIVITIES), f"Use {' or '.join(SENSITIVITIES)}."),
}


def read_feeds(cells: Cells, faults: FaultList) -> str:
    """Read the name of the indicator that a question feeds."""
    name = cells.get("feeds")
    if name and not _INDICATOR.fullmatch(name):
        remedy = "Use the name of one indicator: letters, digits, _ and -."
        tell(cells, "feeds", f"“{name[:60]}” is no name of an indicator.", remedy, faults)
        return ""
    return name


def read_minutes(cells: Cells, faults: FaultList) -> int:
    """Read the minutes planned for a page, or for the whole form; 0 where nothing is said."""
    text = cells.get("minutes").strip()
    if not text:
        return 0
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_MINUTES:
        return int(text)
    remedy = f"Write the minutes as one whole number, {MOST_MINUTES} at most."
    tell(cells, "minutes", f"“{text[:60]}” is no number of minutes.", remedy, faults)
    return 0


def read_yes(cells: Cells, column: str, where: str, is_there: bool, faults: FaultList) -> bool:
    """Read a column that says yes or no. ``is_there`` tells whether a yes can stand in this row, ``where`` in which."""
    text = cells.get(column).strip().lower()
    if not text or text in NO:
        return False
    if not is_yes(text):
        tell(cells, column, f"“{text[:60]}” is neither yes nor no.", "Write yes, or leave it empty.", faults)
    elif not is_there:
        tell(cells, column, f"A yes in the column {column} can stand only {where}.", "Take it out here.", faults)
    return is_yes(text) and is_there


def read_suggests(cells: Cells, choices: tuple[Choice, ...], faults: FaultList) -> tuple[Suggestion, ...]:
    """Read ``develop:1,2; concern:1@high`` (answers by name or by key)."""
    made: list[Suggestion] = []
    for part in filter(None, (part.strip() for part in cells.get("suggests").split(";"))):
        found = re.fullmatch(r"(\w+)\s*:\s*([^@]+?)\s*(?:@\s*(\w+))?", part)
        answers = tuple(_choice_name(one.strip(), choices) for one in found[2].split(",")) if found else ()
        if not found or found[1] not in FINDING_KINDS or "" in answers or (found[3] and found[3] not in RISKS):
            remedy = "Write, for example, develop:1,2 or concern:1@high, with answers of this question's list."
            tell(cells, "suggests", f"“{part[:60]}” suggests no finding.", remedy, faults)
            continue
        made.append(Suggestion(kind=found[1], answers=answers, risk=found[3] or ""))
    return tuple(made)


def _choice_name(wanted: str, choices: tuple[Choice, ...]) -> str:
    return next((choice.name for choice in choices if wanted in (choice.name, choice.key)), "")


def tell(cells: Cells, column: str, message: str, remedy: str, faults: FaultList) -> None:
    """Note a fault in a cell of a row."""
    faults.fault(cells.sheet, cells.number, cells.letter(column), message, remedy)
