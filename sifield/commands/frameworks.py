"""The commands for improvement models: list, check, plan a year and grade by the rule, without a window or a store."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sifield.arguments import bytes_of, sentence
from sifield.commands import framework_changes
from sifield.commands.framework_changes import framework_named
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.frameworks.calendar import SchoolYear
    from sifield.frameworks.framework import Framework

_JUDGEMENTS = """\
Judgements are one JSON object: {"judgements": {"curriculum": "at", "wellness": "towards"}, "strengths": ["Phonics"]};
the levels of each indicator may also stand in the object itself."""


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``framework`` and its commands to the parser of the program."""
    words = "work with improvement models"
    framework = verbs.add_parser("framework", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "list the improvement models that come with the program"
    listing = framework.add_parser("list", help=words, description=sentence(words))
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(act=_list)

    words = "say what is wrong with an improvement model, by line"
    check = framework.add_parser("check", help=words, description=f"{sentence(words)} Exits 0 if it can be used.")
    check.add_argument("file", type=Path, metavar="FILE.toml", help="the improvement model")
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(act=_check)

    words = "plan the year of a school"
    programme = framework.add_parser("programme", help=words, description=sentence(words))
    programme.add_argument("name", metavar="NAME", help="the name of a model that is listed, or a file")
    programme.add_argument("--grade", default="", metavar="G", help="the grade that the school is placed in")
    programme.add_argument("--year", type=int, required=True, help="the year in which the school year begins")
    programme.add_argument(
        "--calendar", type=Path, metavar="FILE", help="the school's own calendar, .toml or .ics (default: a usual one)"
    )
    programme.add_argument("--json", action="store_true", help="print JSON")
    programme.set_defaults(act=_programme)

    words = "work out the grade that indicators make, and say why"
    grade = framework.add_parser("grade", help=words, description=sentence(words), epilog=_JUDGEMENTS)
    grade.add_argument("name", metavar="NAME", help="the name of a model that is listed, or a file")
    grade.add_argument("--judgements", type=Path, required=True, metavar="FILE", help="the judgements, as JSON")
    grade.add_argument("--json", action="store_true", help="print JSON")
    grade.set_defaults(act=_grade)
    framework_changes.add_commands(framework)


def _list(chosen: argparse.Namespace) -> int:
    from sifield.frameworks.shipped import shipped

    found = shipped()
    if chosen.json:
        _print(
            [{"name": one.name, "title": one.title, "edition": one.edition, "summary": one.summary} for one in found]
        )
        return 0
    for one in found:
        sys.stdout.write(f"{one.name:20} {one.title}: {one.summary}\n")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from sifield.frameworks.reading import read
    from sifield.frameworks.shipped import shipped_forms

    found = read(bytes_of(chosen.file), forms=shipped_forms())
    if chosen.json:
        _print({"usable": found.framework is not None, "faults": [asdict(fault) for fault in found.faults]})
    else:
        for fault in found.faults:
            sys.stdout.write(f"{chosen.file.name}, line {fault.line}: {fault.message} {fault.remedy}\n")
        if found.framework is not None:
            made = found.framework
            sys.stdout.write(f"{made.title} can be used: {len(made.requirements)} rows in its programme.\n")
    return 0 if found.framework else 1


def _programme(chosen: argparse.Namespace) -> int:
    from sifield.frameworks.programme import plan

    framework, year = framework_named(chosen.name), _year(chosen)
    names = [grade.name for grade in framework.grades]
    if chosen.grade not in (names or [""]):
        remedy = f"Use --grade with one of {', '.join(names)}." if names else "Leave --grade out."
        said = f"has no grade “{chosen.grade[:60]}”" if chosen.grade else "places schools in grades"
        raise SifieldError(f"{framework.title} {said}.", remedy, code="grade")
    made = plan(framework, chosen.grade, year)
    if chosen.json:
        _print(asdict(made) | {"duties": _duties(framework, year)})
        return 0
    for visit in made.visits:
        sys.stdout.write(f"{visit.due}  {visit.term:8} {visit.title}, {visit.lead or 'nobody named'}\n")
        for one in made.activities:
            if (one.visit, one.visit_number) == (visit.kind, visit.number) and one.name != visit.kind:
                sys.stdout.write(f"{'':22}{one.title}\n")
    for one in made.activities:
        if not one.visit:
            sys.stdout.write(f"{one.due}  {one.term:8} {one.title}\n")
    for standing in made.standing:
        sys.stdout.write(f"{'':12}{standing.title}{f': {standing.focus}' if standing.focus else ''}\n")
    return 0


def _duties(framework: "Framework", year: "SchoolYear") -> list[dict[str, Any]]:
    """Give what the framework asks of people for the whole trust: no school's programme has it, and somebody must."""
    from sifield.frameworks.rhythm import due_days

    return [
        {"name": one.name, "title": one.title, "leads": one.leads, "form": one.form, "due": due_days(one.when, year)}
        for one in framework.duties
    ]


def _grade(chosen: argparse.Namespace) -> int:
    from sifield.frameworks.grading import grade_by_rule

    framework = framework_named(chosen.name)
    try:
        given = json.loads(bytes_of(chosen.judgements))
    except (ValueError, RecursionError):
        given = None
    judgements = (
        given.get("judgements", {key: given[key] for key in given if key != "strengths"})
        if (isinstance(given, dict))
        else None
    )
    strengths = given.get("strengths", []) if isinstance(given, dict) else None
    if not isinstance(judgements, dict) or not all(isinstance(one, str) for one in judgements.values()):
        raise SifieldError(
            "The judgements are no JSON object of levels by indicator.", "See --help.", code="judgements"
        )
    if not isinstance(strengths, list) or not all(isinstance(one, str) for one in strengths):
        raise SifieldError("The strengths are no list of texts.", "See --help.", code="judgements")
    found = grade_by_rule(framework, judgements, strengths)
    if chosen.json:
        _print({"grade": found.grade or None, "why": found.why})
    else:
        sys.stdout.write(f"{found.grade or 'no grade'}: {found.why}\n")
    return 0


def _year(chosen: argparse.Namespace) -> "SchoolYear":
    """Give the days of the year that was asked for: of the file that was named, else usual ones.

    Raises:
        SifieldError: something is wrong with the file, it is of another year, or there is no usual year.
    """
    from sifield.fieldwork.calendar_files import read_calendar_file
    from sifield.fieldwork.calendars import usual_year
    from sifield.frameworks.calendar import make_year

    path = chosen.calendar
    if path is None:
        return usual_year(chosen.year)
    dates = read_calendar_file(bytes_of(path), path.name, chosen.year).dates
    if dates.year != chosen.year:
        message = f"{path.name} is of {dates.year}, not of {chosen.year}."
        raise SifieldError(message, "Give the right one.", code="calendar")
    return make_year(dates)


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_day) + "\n")


def _day(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
