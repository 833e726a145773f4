"""The command for reports: what can be told of a school, written to a file."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from sifield.arguments import day, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``report`` to the parser of the program."""
    words = "write a report about a school, or list what can be told of it"
    told = f"{sentence(words)} Nothing about safeguarding is in a report. Files are not encrypted."
    report = verbs.add_parser("report", help=words, description=told, parents=[folder_options()])
    report.add_argument("school", metavar="SCHOOL", help="its name or its URN")
    report.add_argument("--kind", default="academy-card", metavar="NAME", help="which report (default: academy-card)")
    report.add_argument("--to", type=Path, metavar="FILE", help="a .pdf or .xlsx file; without it, reports are listed")
    report.add_argument("--on", type=day, metavar="DAY", help="as of a day: 2026-12-08 (default: today)")
    report.set_defaults(act=_report)


def _report(chosen: argparse.Namespace) -> int:
    from sifield.documents import report_file, school_reports
    from sifield.fieldwork import school_page, schools
    from sifield.models.opening import open_laptop

    folder, now = folder_of(chosen), datetime.now(UTC)
    today = chosen.on or now.astimezone().date()
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        with stores.general.read() as session:
            wanted = chosen.school.strip().casefold()
            rows = schools.list_schools(session, today)
            found = next((one for one in rows if wanted in (one.urn, one.name.casefold())), None)
            if found is None:
                names = ", ".join(one.name for one in rows) or "none yet"
                raise SifieldError("This school is not on this laptop.", f"There are: {names}.", code="no-school")
            page = school_page.get_school_page(session, found.id, today)
    finally:
        stores.close()
    offers = {one.name: one for one in school_reports.offered(page)}
    if chosen.to is None:
        for one in offers.values():
            sys.stdout.write(f"{one.name:24} {one.title}\n")
        return 0
    if chosen.kind not in offers:
        raise SifieldError(f"There is no report “{chosen.kind}” of this school.", f"Use: {', '.join(offers)}.")
    path = report_file.save_report(offers[chosen.kind].make(page), chosen.to, now)
    sys.stdout.write(f"Written: {path}\n")
    return 0
