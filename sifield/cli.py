"""The command line: the window, and everything a script or a test wants without a screen."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sifield import __version__
from sifield.arguments import folder_of, folder_options, passphrase_of, sentence
from sifield.commands import forms, frameworks, guidance, people, reports, schools, verifying, visits
from sifield.errors import SifieldError


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and give the exit code: 0 done, 1 a fault that was said, 2 wrong arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        code = int(chosen.act(chosen))
        print(end="", flush=True)
        return code
    except BrokenPipeError:  # whoever read along (head, less) has seen enough; nothing more can be said there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except SifieldError as fault:
        print(f"sifield: {fault.message} {fault.remedy}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sifield",
        parents=[folder_options()],
        description="Walk a school, write down what you see, leave with a plan that both have signed. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"sifield {__version__}")
    parser.set_defaults(act=_window, data=None, passphrase_file=None)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")

    for about in (verifying, forms, frameworks, guidance, people, reports, schools, visits):
        about.add_commands(verbs)

    words = "send what waits to the centre and fetch what is new"
    sync = verbs.add_parser("sync", parents=[folder_options()], help=words, description=sentence(words))
    sync.set_defaults(act=_sync)

    words = "write the answers of a visit to a file; without a visit, list the visits there are"
    export = verbs.add_parser(
        "export", parents=[folder_options()], help=words, description=sentence(words), epilog=_FORMATS
    )
    export.add_argument("visit", nargs="?", metavar="VISIT", help="the visit, as it is listed")
    export.add_argument("--to", type=Path, metavar="FILE", help="the file to write; its ending says which kind")
    export.set_defaults(act=_export)

    words = "do the whole journey without a window, on real parts"
    demo = verbs.add_parser("demo", help=words, description=sentence(words))
    demo.add_argument("folder", type=Path, metavar="DIR", help="where plan.pdf, trust-root.pem and summary.json go")
    demo.add_argument("--postgres", action="store_true", help="let the centre work on a PostgreSQL of its own")
    demo.set_defaults(act=_demo)
    return parser


_FORMATS = (
    "Kinds of file: .xlsx and .csv (one sheet or file for each repeat), .zip (the .csv files in one), .xml (ODK's "
    "submission), .json (everything, to be read back), and a file called audit.csv (ODK's log of what was changed on "
    "this laptop). Files are not encrypted; where answers are about safeguarding, the first line says so."
)


def _window(chosen: argparse.Namespace) -> int:
    from sifield.app import run as run_window

    return run_window(folder_of(chosen), passphrase_file=chosen.passphrase_file)


def _sync(chosen: argparse.Namespace) -> int:
    from sifield.models.opening import open_laptop
    from sifield.sync import cycle, enrolment

    folder = folder_of(chosen)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        link = enrolment.link_of(stores, lambda: datetime.now(UTC))
        try:
            done = cycle.sync_once(stores, link, datetime.now(UTC))
        finally:
            link.close()
        print(f"Synced: {done.pushed} sent, {done.pulled} fetched, {done.conflicts} to settle, {done.refused} refused.")
        for words in done.unmailed:
            print(words)
    finally:
        stores.close()
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import company, exports, visits
    from sifield.forms.exporting import formats
    from sifield.models.opening import open_laptop

    if (chosen.visit is None) != (chosen.to is None):
        raise SifieldError("Name both a visit and a file.", "For example: sifield export VISIT --to answers.xlsx")
    if chosen.to is not None:
        formats.check_name(chosen.to.name)
    folder = folder_of(chosen)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        for store in stores.both():
            with store.read() as session:
                listed = visits.list_visits(session)
                if chosen.visit is None:
                    for one in listed:
                        who = f" ({company.say_company(one.with_names)})" if one.with_names else ""
                        print(f"{one.id}  {one.planned_on}  {one.status:<10}  {one.school_name}: {one.title}{who}")
                elif any(one.id == chosen.visit for one in listed):
                    exported = formats.export(exports.gather(session, chosen.visit, datetime.now(UTC)), chosen.to.name)
                    files = exports.write(exported, chosen.to.parent)
                    for line in (*exported.remarks, f"Written: {', '.join(map(str, files))}"):
                        print(line)
                    return 0
    finally:
        stores.close()
    if chosen.visit is not None:
        raise SifieldError("This visit is not on this laptop.", "List the visits with: sifield export", code="no-visit")
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from sifield.demo.journey import run_demo

    return run_demo(chosen.folder, with_postgres=chosen.postgres, say=print)
