"""The commands for guidance: which editions are known, whether a pack is sound, what it changes; without a store."""

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.arguments import sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.forms.guidance.documents import Document, Edition
    from sifield.forms.guidance.packs import Pack, PackReading

_PACK = "A pack is a guidance file (.toml), or a .zip or folder with one and the workbooks of forms that cite it."


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``guidance`` and its commands to the parser of the program."""
    words = "work with guidance documents and their editions"
    guidance = verbs.add_parser("guidance", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "list the documents that come with the program, and which edition holds"
    listing = guidance.add_parser("list", help=words, description=sentence(words))
    listing.add_argument("--on", type=_day, metavar="DAY", help="another day than today, such as 2026-11-20")
    listing.add_argument("--parts", action="store_true", help="list the parts that checks may cite, too")
    listing.set_defaults(act=_list)

    words = "list what is wrong with a pack, by file and line or cell"
    told = f"{sentence(words)} Exits 0 if it can be used."
    check = guidance.add_parser("check", help=words, description=told, epilog=_PACK)
    check.add_argument("pack", type=Path, metavar="PACK", help="the pack")
    check.set_defaults(act=_check)

    words = "tell in plain English what a new pack changes, check by check"
    told = f"{sentence(words)} Exits 0 if nothing changed, 1 if something did."
    changes = guidance.add_parser("changes", help=words, description=told, epilog=_PACK)
    changes.add_argument("old", type=Path, metavar="OLD", help="the pack in use")
    changes.add_argument("new", type=Path, metavar="NEW", help="the new pack")
    changes.add_argument("--json", action="store_true", help="print JSON")
    changes.set_defaults(act=_changes)


def _list(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork.guidance import shipped

    day = chosen.on or datetime.now().astimezone().date()
    for document in shipped():
        print(f"{document.name} ({document.publisher})")
        for edition in document.editions:
            print(f"  {edition.label:<20}{_standing(document, edition, day)}")
            for part in (edition.parts or ()) if chosen.parts else ():
                print(f"      {part}")
    return 0


def _standing(document: "Document", edition: "Edition", day: date) -> str:
    if not edition.since:
        return "beside the others"
    if edition.status == "expected":
        return f"expected from {edition.since}; check whether it is in force"
    if document.in_force_on(day) is edition:
        return f"holds since {edition.since}"
    is_to_come = edition.holds_from is not None and edition.holds_from > day
    return f"holds from {edition.since}" if is_to_come else f"held from {edition.since}"


def _check(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork.guidance import read_pack

    read = read_pack(chosen.pack)
    for line in _faults(read):
        print(line)
    if read.pack is None:
        return 1
    document, forms = read.pack.document, len(read.pack.forms)
    with_forms = f" and {forms} form{'' if forms == 1 else 's'}" if forms else ""
    print(f"{chosen.pack.name}: “{document.name}”, {len(document.editions)} editions{with_forms}; ready to use.")
    return 0


def _faults(read: "PackReading") -> list[str]:
    lines = []
    for fault in read.faults:
        place = ", ".join(part for part in (fault.file, fault.place) if part)
        lines += [f"{place or 'the pack'}: {fault.message}", f"  {fault.remedy}"]
    return lines


def _changes(chosen: argparse.Namespace) -> int:
    from sifield.forms.guidance.changes import what_changes

    old, new = _pack(chosen.old), _pack(chosen.new)
    if old.document.name.casefold() != new.document.name.casefold():
        raise SifieldError(
            f"The packs are of two documents, “{old.document.name}” and “{new.document.name}”.",
            "Name two packs of the same document.",
            code="bad-pack",
        )
    before = {form.template.form_id: form.template for form in old.forms}
    pairs = [(before.pop(form.template.form_id, None), form.template) for form in new.forms]
    found = what_changes(old.document, new.document, pairs, tuple(before.values()))
    if chosen.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return 1 if found else 0
    place = ""
    for one in found:
        if one.place != place:
            place = one.place
            print(f"{place}:")
        print(f"  {one.words}")
        if one.kind == "recited":
            print(f"    before: {one.before}\n    after:  {one.after}")
    if not found:
        print("The two packs say the same.")
    return 1 if found else 0


def _pack(path: Path) -> "Pack":
    from sifield.fieldwork.guidance import read_pack

    read = read_pack(path)
    if read.pack is None:
        raise SifieldError(
            f"{path.name} cannot be used yet.",
            f"List what is wrong with: sifield guidance check {path}",
            code="bad-pack",
        )
    return read.pack


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it like 2026-11-20") from None
