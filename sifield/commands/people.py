"""The commands for the trust's people: taking them over from a CSV file."""

import argparse
from pathlib import Path

from sifield.arguments import bytes_of, folder_options, sentence
from sifield.commands.administering import administering

_FILE = """\
The first row names the columns, in any order: name, and where there are any email, role, school. A person is known by
the e-mail address, else by the name; an empty cell changes nothing. A role is one of the program's, one of the
improvement model's, or with a school whatever the person is there."""


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``people`` and its commands to the parser of the program."""
    words = "work with the trust's people"
    people = verbs.add_parser("people", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "take over people from a CSV file"
    taking = people.add_parser(
        "import", parents=[folder_options()], help=words, description=sentence(words), epilog=_FILE
    )
    taking.add_argument("file", type=Path, metavar="FILE.csv", help="the file, in UTF-8 or Windows-1252")
    taking.add_argument("--preview", action="store_true", help="only say what would change")
    taking.set_defaults(act=_import)


def _import(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import people_file, people_import

    entries = people_file.read_people(bytes_of(chosen.file))
    with administering(chosen, "takes over people") as here:
        with here.stores.general.read() as session:
            prospect = people_import.foresee(session, entries, here.today)
        if not chosen.preview and not prospect.faults:
            with here.stores.general.write(here.laptop.person_id, here.now) as session:
                people_import.take_over(session, entries, here.today)
    for fault in prospect.faults:
        print(f"{chosen.file.name}, row {fault.row}: {fault.message} {fault.remedy}")
    if prospect.faults:
        print("Nothing was imported.")
        return 1
    for words, rows in (("Added", prospect.added), ("Updated", prospect.updated)):
        for one in rows:
            print(f"{words}: {', '.join((one.name, *one.words))}")
    print(f"{prospect.unchanged} unchanged.")
    return 0
