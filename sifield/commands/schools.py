"""The commands for the trust's schools: taking them over from the national register's download."""

import argparse
from pathlib import Path

from sifield.arguments import bytes_of, folder_options, sentence
from sifield.commands.administering import administering


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
