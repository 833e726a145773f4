"""The command for reports: what can be told of a school, or of the whole trust, written to a file."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.arguments import day, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from sifield.documents.report import Report

    Offers = Mapping[str, tuple[str, Callable[[], Report]]]


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``report`` to the parser of the program."""
    words = "write a report about a school or about the trust, or list what can be told"
    told = f"{sentence(words)} Records of safeguarding visits are in none. Files are not encrypted."
    report = verbs.add_parser("report", help=words, description=told, parents=[folder_options()])
    report.add_argument("school", nargs="?", default="", metavar="SCHOOL", help="a name or a URN; without, the trust")
    report.add_argument("--kind", default="", metavar="NAME", help="which report (default: the first that is listed)")
    report.add_argument("--to", type=Path, metavar="FILE", help="a .pdf or .xlsx file; without it, reports are listed")
    report.add_argument("--on", type=day, metavar="DAY", help="as of a day: 2026-12-08 (default: today)")
    report.set_defaults(act=_report)


def _report(chosen: argparse.Namespace) -> int:
    from sifield.documents import report_file
    from sifield.models.opening import open_laptop

    folder, now = folder_of(chosen), datetime.now(UTC)
    today = chosen.on or now.astimezone().date()
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        with stores.general.read() as session:
            offers = _of_school(session, chosen.school, today) if chosen.school else _of_trust(session, today)
    finally:
        stores.close()
    if chosen.to is None:
        for name, (title, _) in offers.items():
            sys.stdout.write(f"{name:24} {title}\n")
        return 0
    kind = chosen.kind or next(iter(offers))
    if kind not in offers:
        raise SifieldError(f"There is no report “{kind}”.", f"Use: {', '.join(offers)}.", code="kind")
    path = report_file.save_report(offers[kind][1](), chosen.to, now)
    sys.stdout.write(f"Written: {path}\n")
    return 0


def _of_school(session: "Session", named: str, today: date) -> "Offers":
    from sifield.documents import school_reports
    from sifield.fieldwork import school_page, schools

    wanted = " ".join(named.split()).casefold()
    rows = schools.list_schools(session, today)
    found = next((one for one in rows if wanted in (one.urn, one.name.casefold())), None)
    if found is None:
        names = ", ".join(one.name for one in rows) or "none yet"
        raise SifieldError("This school is not on this laptop.", f"There are: {names}.", code="no-school")
    page = school_page.get_school_page(session, found.id, today)
    return {one.name: (one.title, partial(one.make, page)) for one in school_reports.offered(page)}


def _of_trust(session: "Session", today: date) -> "Offers":
    from sifield.documents import trust_reports
    from sifield.fieldwork import trust_pages

    trust = trust_pages.get_trust_pages(session, today)
    return {one.name: (one.title, partial(one.make, trust)) for one in trust_reports.offered(trust)}
