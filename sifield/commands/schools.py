"""The commands for the trust's schools: taking them over from the national register's download."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from sifield.arguments import bytes_of, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError


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


def _import(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import access, register
    from sifield.models.opening import open_laptop

    entries = register.read_register(bytes_of(chosen.file))
    folder, now = folder_of(chosen), datetime.now(UTC)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        with stores.general.read() as session:
            laptop = access.whose_laptop(session)
        if not laptop.may_administer:
            raise SifieldError(
                "Only an administrator takes over schools.", "Ask your administrator.", code="no-administrator"
            )
        with stores.general.write(laptop.person_id, now) as session:
            done = register.import_schools(session, entries, now.astimezone().date(), trust=chosen.trust)
    finally:
        stores.close()
    for words, names in (
        ("Added", done.added),
        ("Updated", done.updated),
        ("Converted, kept with its history", done.converted),
        ("Closed in the register: say when it left", done.closed),
    ):
        for name in names:
            print(f"{words}: {name}")
    print(f"{done.unchanged} unchanged.")
    return 0
