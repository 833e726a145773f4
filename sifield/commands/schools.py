"""The commands for the trust's schools: taking them over from the national register's download; inspectors called."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.alike import alike
from sifield.arguments import bytes_of, day, folder_of, folder_options, passphrase_of, sentence
from sifield.commands.administering import administering
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sifield.fieldwork.access import Laptop
    from sifield.models.store import Stores


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``schools`` and its commands to the parser of the program."""
    words = "work with the trust's schools"
    schools = verbs.add_parser("schools", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "take over schools from the national register's download"
    told = f"{sentence(words)} It wants “all establishment fields” as CSV; schools that are there are updated."
    taking = schools.add_parser("import", parents=[folder_options()], help=words, description=told)
    taking.add_argument("file", type=Path, metavar="FILE.csv", help="the file, as it was downloaded")
    taking.add_argument("--trust", default="", metavar="NAME", help="only this trust's, as the register writes it")
    taking.set_defaults(act=_import)

    words = "say that inspectors called a school: for those days the trust asks nothing of it"
    told = f"{sentence(words)} What is due then moves to the school days after them, what is booked is cancelled."
    called = schools.add_parser("inspectors-called", parents=[folder_options()], help=words, description=told)
    called.add_argument("school", metavar="SCHOOL", help="its URN, or its name as the list of schools has it")
    called.add_argument("--from", dest="first", type=day, metavar="DAY", help="the first day (default: today)")
    called.add_argument("--until", dest="last", type=day, metavar="DAY", help="the last (default: that week's Friday)")
    called.add_argument("--undo", action="store_true", help="take it back: everything is as it was")
    called.set_defaults(act=_inspectors)


def _import(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import register, schools_import

    entries = register.read_register(bytes_of(chosen.file))
    with (
        administering(chosen, "takes over schools") as here,
        here.stores.general.write(here.laptop.person_id, here.now) as session,
    ):
        done = schools_import.import_schools(session, entries, here.today, trust=chosen.trust)
    for words, names in (
        ("Added", done.added),
        ("Updated", done.updated),
        ("Converted, kept with its history", done.converted),
        ("Closed in the register: say when it left", done.closed),
        ("Not in the file, stays as it is", done.missing),
    ):
        for name in names:
            print(f"{words}: {name}")
    print(f"{done.unchanged} unchanged.")
    return 0


def _inspectors(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import inspector_calls, year_facts
    from sifield.frameworks.calendar import say_day, school_year
    from sifield.models.opening import open_laptop

    folder, now = folder_of(chosen), datetime.now(UTC)
    today = now.astimezone().date()
    usual = inspector_calls.usual_days(chosen.first or today)
    first, last = chosen.first or usual[0], chosen.last or usual[1]
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        laptop = _planner(stores)
        with stores.general.write(laptop.person_id, now) as session:
            school_id = _school_id(session, chosen.school, today)
            if chosen.undo:
                for call in inspector_calls.list_calls(session, school_id):
                    inspector_calls.undo(session, call.id, now, by=laptop.person_id)
            else:
                inspector_calls.call(session, school_id, first, last, by=laptop.person_id, at=now)
            session.flush()
            facts = year_facts.gather(session, school_id, school_year(today))
            moved, changed = inspector_calls.settle(session, facts)
        if laptop.may_visit(school_id, year_facts.SAFEGUARDING):
            with stores.safeguarding.write(laptop.person_id, now) as session:
                inspector_calls.settle(session, facts)
    finally:
        stores.close()
    if chosen.undo:
        print(f"{facts.school_name}: everything is asked again as before.")
    else:
        print(f"{facts.school_name}: nothing is asked from {say_day(first)} to {say_day(last)}.")
    print(f"Due days moved: {moved}. Bookings {'that came back' if chosen.undo else 'cancelled'}: {changed}.")
    return 0


def _planner(stores: "Stores") -> "Laptop":
    """Give whose laptop this is.

    Raises:
        SifieldError: somebody's who does not plan for the trust.
    """
    from sifield.fieldwork import access

    with stores.general.read() as session:
        laptop = access.whose_laptop(session)
    if not laptop.may_plan:
        message = "Only administrators and leaders of the trust say that inspectors called."
        raise SifieldError(message, "Ask one of them.", code="no-right")
    return laptop


def _school_id(session: "Session", named: str, today: date) -> str:
    """Give the id of a school by its URN or its name.

    Raises:
        SifieldError: no school of the trust is called so.
    """
    from sifield.fieldwork.schools import list_schools

    for school in list_schools(session, today):
        if named.strip() == school.urn or alike(named, school.name):
            return school.id
    remedy = "Give its URN, or its name as the list of schools has it."
    raise SifieldError(f"The trust has no school “{named[:80]}”.", remedy, code="no-school")
