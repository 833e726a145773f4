"""The commands that say what one improvement model changes against another, and publish one for the trust."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.arguments import bytes_of, folder_options, sentence
from sifield.commands.administering import administering
from sifield.errors import SifieldError
from sifield.frameworks.calendar import say_year

if TYPE_CHECKING:
    from sifield.frameworks.framework import Framework


def add_commands(framework: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``diff`` and ``publish`` to the commands of ``framework``."""
    words = "say what one improvement model changes against another"
    told = f"{sentence(words)} Exits 0 if they are the same, 1 if they differ, 2 if one cannot be read."
    diff = framework.add_parser("diff", help=words, description=told)
    diff.add_argument("old", metavar="OLD", help="the name of a model that is listed, or a file")
    diff.add_argument("new", metavar="NEW", help="the one that is compared with it")
    diff.add_argument("--json", action="store_true", help="print JSON")
    diff.set_defaults(act=_diff)

    words = "publish an improvement model for the trust, from a school year on"
    told = f"{sentence(words)} Earlier years keep the model that they ran under."
    publish = framework.add_parser("publish", parents=[folder_options()], help=words, description=told)
    publish.add_argument("model", metavar="FILE.toml", help="the file, or the name of a model that is listed")
    publish.add_argument(
        "--from-year", type=int, required=True, metavar="YEAR", help="the year in which its first school year begins"
    )
    publish.set_defaults(act=_publish)


def _diff(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork.calendars import usual_year
    from sifield.fieldwork.frameworks import USUAL_YEAR
    from sifield.frameworks.differences import compare

    try:
        old, new = framework_named(chosen.old), framework_named(chosen.new)
    except SifieldError as fault:
        print(f"sifield: {fault.message} {fault.remedy}", file=sys.stderr)
        return 2
    found = compare(old, new, usual_year(USUAL_YEAR))
    if chosen.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(one.words)
            if one.before or one.after:
                print(f"    before: {one.before or 'nothing'}")
                print(f"    after:  {one.after or 'nothing'}")
        if not found:
            print("The two models are the same.")
    return 1 if found else 0


def _publish(chosen: argparse.Namespace) -> int:
    from sifield.fieldwork import frameworks
    from sifield.fieldwork.model_files import read_bytes
    from sifield.frameworks.shipped import shipped_texts

    text = shipped_texts().get(chosen.model)
    path = Path(chosen.model)
    data = text.encode() if text is not None else bytes_of(path)
    with (
        administering(chosen, "publishes an improvement model") as here,
        here.stores.general.write(here.laptop.person_id, here.now) as session,
    ):
        found = read_bytes(path.name, data, frameworks.known_forms(session))
        if found.framework is None:
            first = found.faults[0]
            raise SifieldError(f"{path.name}, line {first.line}: {first.message}", first.remedy, code="framework")
        prospect = frameworks.foresee(session, found.framework, chosen.from_year, here.today)
        if prospect.refusal is not None:
            raise prospect.refusal
        frameworks.publish(session, found.text, chosen.from_year, here.now, by=here.laptop.person_id)
    print(f"“{found.framework.title}” holds from {say_year(chosen.from_year)} on.")
    return 0


def framework_named(name: str) -> "Framework":
    """Give a framework by its name or its file.

    Raises:
        SifieldError: there is none, or something is wrong with the file.
    """
    from sifield.frameworks.reading import read
    from sifield.frameworks.shipped import shipped

    known = {one.name: one for one in shipped()}
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix != ".toml":
        raise SifieldError(
            f"There is no improvement model “{name[:60]}”.", f"Use {', '.join(known)}, or a file.", code="name"
        )
    found = read(bytes_of(path))
    if found.framework is None:
        first = found.faults[0]
        raise SifieldError(f"{path.name}, line {first.line}: {first.message}", first.remedy, code="framework")
    return found.framework
