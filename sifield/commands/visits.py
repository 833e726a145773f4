"""The commands for booked visits: what is asked of each school, and a person's visits as a calendar file."""

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sifield.alike import alike
from sifield.arguments import folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")

_CALENDAR = """\
Import the file into a calendar program; a later file replaces what was moved and takes out what was cancelled.
Visits about safeguarding stand in it as "Visit" alone; with --safeguarding they are written out, in your own only."""


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``visits`` and its commands to the parser of the program."""
    words = "work with booked visits"
    visits = verbs.add_parser("visits", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "say in one line for each school what the trust asks of it"
    asked = visits.add_parser("asked", parents=[folder_options()], help=words, description=sentence(words))
    asked.add_argument("--school", default="", metavar="NAME", help="only this school")
    asked.add_argument("--json", action="store_true", help="print JSON")
    asked.set_defaults(act=_asked)

    words = "write a person's booked visits to a calendar file"
    calendar = visits.add_parser(
        "calendar", parents=[folder_options()], help=words, description=sentence(words), epilog=_CALENDAR
    )
    calendar.add_argument("--person", required=True, metavar="NAME", help="whose visits")
    calendar.add_argument("--out", required=True, type=Path, metavar="FILE.ics", help="the file to write")
    calendar.add_argument("--safeguarding", action="store_true", help="write visits about safeguarding out")
    calendar.set_defaults(act=_calendar)


def _asked(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import bookings, schools, visiting_days, wanted
    from sifield.fieldwork.diary import BookingRow
    from sifield.fieldwork.wanted import WantedRow

    today = datetime.now(UTC).astimezone().date()
    span = (today, visiting_days.span_of(today)[1])
    name = chosen.school.strip()

    def look(session: "Session") -> list[tuple[str, tuple[WantedRow, ...], tuple[BookingRow, ...]]]:
        rows = bookings.list_bookings(session, *span)
        return [
            (
                one.name,
                wanted.list_wanted(session, one.id, today),
                tuple(row for row in rows if row.school_id == one.id),
            )
            for one in schools.list_schools(session, today)
            if not name or alike(name, one.name)
        ]

    both = _read_both(chosen, look)
    if not both[0]:
        message = f"There is no school “{chosen.school[:80]}”." if name else "There are no schools on this laptop."
        raise SifieldError(message, "Check its name in the list of schools.", code="no-school")
    lines = {
        school: wanted.say_all(school, (*due, *other[1]), (*booked, *other[2]))
        for (school, due, booked), other in zip(*both, strict=True)
    }
    if chosen.json:
        print(json.dumps([{"school": school, "asked": line} for school, line in lines.items()], ensure_ascii=False))
    else:
        print("\n".join(lines.values()))
    return 0


def _calendar(chosen: argparse.Namespace) -> int:
    from sifield.documents.visit_notice import person_calendar
    from sifield.fieldwork import access, notices, visiting_days
    from sifield.fieldwork.notices import Notice
    from sifield.fieldwork.saving import save_copy
    from sifield.fieldwork.schools import PersonRow

    now = datetime.now(UTC)
    today = now.astimezone().date()

    def look(session: "Session") -> tuple[PersonRow, str, tuple[Notice, ...]]:
        person = notices.find_person(session, chosen.person)
        rows = notices.list_notices(session, person.id, *visiting_days.span_of(today), today)
        return person, access.whose_laptop(session).person_id, rows

    (person, owner, general), (_, _, other) = _read_both(chosen, look)
    if chosen.safeguarding and owner != person.id:
        message = "Visits about safeguarding are written out in your own calendar only."
        raise SifieldError(message, "Leave --safeguarding out: they stand in it as “Visit”.", code="not-hers")
    content = person_calendar((*general, *other), person.id, person.name, now, says_all=chosen.safeguarding)
    save_copy(content, chosen.out)
    print(f"Written: {chosen.out}, {len(general) + len(other)} visits of {person.name}.")
    return 0


def _read_both(chosen: argparse.Namespace, look: "Callable[[Session], T]") -> tuple[T, T]:
    """Read the same of both stores, the general one's first."""
    from sifield.models.opening import open_laptop

    folder = folder_of(chosen)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        with stores.general.read() as general, stores.safeguarding.read() as safeguarding:
            return look(general), look(safeguarding)
    finally:
        stores.close()
