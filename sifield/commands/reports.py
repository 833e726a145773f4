"""The command for reports: what can be told of a school, or of the whole trust, written to a file."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.alike import alike
from sifield.arguments import day, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sifield.documents.offers import Offer, StoreName
    from sifield.documents.report import Report
    from sifield.models.store import Stores

_STORES: "tuple[StoreName, StoreName]" = ("general", "safeguarding")


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``report`` to the parser of the program."""
    words = "write a report about a school, about the trust, or of a visit, or list what can be told"
    told = f"{sentence(words)} Files are not encrypted."
    report = verbs.add_parser("report", help=words, description=told, parents=[folder_options()])
    report.add_argument("school", nargs="?", default="", metavar="SCHOOL", help="a name or a URN; without, the trust")
    report.add_argument(
        "--visit", type=day, metavar="DAY", help="the papers of the school's visit of a day: 2026-11-24"
    )
    report.add_argument("--kind", default="", metavar="NAME", help="which report (default: the first that is listed)")
    report.add_argument("--to", type=Path, metavar="FILE", help="a .pdf or .xlsx file; without it, reports are listed")
    report.add_argument(
        "--period", default="", metavar="NAME", help="about which days (default: the latest that is listed)"
    )
    report.add_argument("--on", type=day, metavar="DAY", help="as of a day: 2026-12-08 (default: today)")
    report.set_defaults(act=_report)


def _report(chosen: argparse.Namespace) -> int:
    from sifield.documents import report_file
    from sifield.models.opening import open_laptop

    folder, now = folder_of(chosen), datetime.now(UTC)
    today = chosen.on or now.astimezone().date()
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        offers = {one.name: one for one in _offers(stores, chosen, today, now)}
        if chosen.to is None:
            for name, offer in offers.items():
                sys.stdout.write(f"{name:24} {offer.title} ({', '.join(one.name for one in offer.periods)})\n")
            return 0
        report = _make(stores, offers[_choose("report", chosen.kind, list(offers))], chosen.period)
    finally:
        stores.close()
    path = report_file.save_report(report, chosen.to, now)
    sys.stdout.write(f"Written: {path}\n")
    return 0


def _make(stores: "Stores", offer: "Offer", named: str) -> "Report":
    periods = {one.name: one for one in offer.periods}
    period = periods[_choose("period", named, list(periods))]
    found = []
    for name in offer.stores:
        with stores.of(name).read() as session:
            found.append(offer.read(session, period))
    return offer.make(found, period)


def _choose(what: str, named: str, names: list[str]) -> str:
    """Give the one that is named, the first where none is.

    Raises:
        SifieldError: there is none of that name.
    """
    if named and named not in names:
        raise SifieldError(f"There is no {what} “{named}”.", f"Use: {', '.join(names)}.", code=what)
    return named or names[0]


def _offers(stores: "Stores", chosen: argparse.Namespace, today: date, now: datetime) -> "tuple[Offer, ...]":
    from sifield.documents import offers

    with stores.general.read() as session:
        school_id = _find_school(session, chosen.school, today) if chosen.school or chosen.visit else ""
        if chosen.visit is None:
            return offers.of_school_or_trust(session, school_id=school_id, today=today)
    return _papers(stores, school_id, chosen.visit, today, now)


def _papers(stores: "Stores", school_id: str, on: date, today: date, now: datetime) -> "tuple[Offer, ...]":
    """Give the papers of the visit to a school on a day: of two the general one, of one class the one planned last."""
    from sifield.documents import visit_offers
    from sifield.fieldwork import visits

    for name in _STORES:
        with stores.of(name).read() as session:
            for row in visits.list_visits(session, school_id):
                if row.planned_on == on:
                    return visit_offers.of_visit(session, row.id, today, now, name)
    raise SifieldError(
        "There is no visit to this school on that day.", "Look at its visits in the window.", code="no-visit"
    )


def _find_school(session: "Session", named: str, today: date) -> str:
    from sifield.fieldwork import schools

    rows = schools.list_schools(session, today)
    found = next((one for one in rows if named.strip() == one.urn or alike(named, one.name)), None)
    if found is None:
        names = ", ".join(one.name for one in rows) or "none yet"
        raise SifieldError("This school is not on this laptop.", f"There are: {names}.", code="no-school")
    return found.id
