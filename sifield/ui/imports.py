"""Lists that are taken over from a file, for people and schools: what is read, what would change, taking it over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from sifield.fieldwork import people_file, people_import, register, schools_import
from sifield.fieldwork.chosen import Wanted
from sifield.fieldwork.people_import import Changed
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

Entries = TypeVar("Entries")
LIST = Wanted(
    noun="list",
    example="a list as a CSV file",
    program="there",
    again="choose it again",
    most=100 << 20,
    too_large="which no list is",
    smaller="Check that it is the right file.",
)


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes of some of the list: a heading, its tone, and a line for each with what is said of it."""

    title: str
    tone: ChipTone
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What taking over would do. ``faults`` (place, message, remedy) stop it; ``changes`` is how many would change."""

    groups: tuple[Group, ...]
    unchanged: int
    changes: int
    faults: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Import(Generic[Entries]):
    """A kind of list. ``choices`` names the parts of the file of which one may be taken alone (trusts), if any."""

    title: str
    what: str
    many: str
    read: Callable[[bytes], Entries]
    choices: Callable[[Entries], tuple[str, ...]]
    foresee: Callable[["Session", Entries, date, str], Foreseen]
    take: Callable[["Session", Entries, date, str], object]


def _foresee_people(session: "Session", entries: tuple[people_file.Entry, ...], today: date, _part: str) -> Foreseen:
    found = people_import.foresee(session, entries, today)
    groups = (Group("Added", "ok", _lines(found.added)), Group("Changed", "warn", _lines(found.updated)))
    faults = tuple((f"Row {one.row}", one.message, one.remedy) for one in found.faults)
    return Foreseen(groups, found.unchanged, len(found.added) + len(found.updated), faults)


def _lines(rows: tuple[Changed, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, " · ".join(one.words)) for one in rows)


def _foresee_schools(session: "Session", entries: tuple[register.Entry, ...], _today: date, trust: str) -> Foreseen:
    found = schools_import.foresee(session, entries, trust=trust)
    groups = (
        _named("Added", "ok", found.added, ""),
        _named("Updated", "warn", found.updated, "what the register says of it now"),
        _named("Converted", "warn", found.converted, "a new number; visits and plans stay with it"),
        _named("Closed in the register", "bad", found.closed, "stays here until you say when it left"),
        _named("Not in the file", "neutral", found.missing, "stays as it is"),
    )
    return Foreseen(groups, found.unchanged, len(found.added) + len(found.updated) + len(found.converted))


def _named(title: str, tone: ChipTone, names: tuple[str, ...], words: str) -> Group:
    return Group(title, tone, tuple((name, words) for name in names))


PEOPLE: Import[tuple[people_file.Entry, ...]] = Import(
    title="Import people",
    what="person",
    many="people",
    read=people_file.read_people,
    choices=lambda entries: (),
    foresee=_foresee_people,
    take=lambda session, entries, today, part: people_import.take_over(session, entries, today),
)
SCHOOLS: Import[tuple[register.Entry, ...]] = Import(
    title="Import schools",
    what="school",
    many="schools",
    read=register.read_register,
    choices=schools_import.list_trusts,
    foresee=_foresee_schools,
    take=lambda session, entries, today, part: schools_import.import_schools(session, entries, today, trust=part),
)


def say_changes(kind: Import[Entries], foreseen: Foreseen) -> str:
    """Say how much would change."""
    if foreseen.faults:
        return f"{count(len(foreseen.faults), 'fault')} to mend first; nothing is taken over until then."
    if not foreseen.changes:
        return f"Nothing would change: {count(foreseen.unchanged, kind.what, kind.many)} as before."
    return f"{count(foreseen.changes, kind.what, kind.many)} would change, {foreseen.unchanged} stay as before."
