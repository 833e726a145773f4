"""The commands for form templates: check, preview, print, diff, evaluate, self-review; no window, no store."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.arguments import ages, bounded, bytes_of, day, sentence
from sifield.commands import self_reviews
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.forms.template import Template
    from sifield.forms.versions.differences import Difference

_PHASES = (
    *("nursery", "infant", "junior", "primary", "middle", "secondary", "secondary with sixth form", "all-through"),
    *("special", "alternative provision"),
)
_ANSWERS = """\
Answers are one JSON object: {"question": value}. A repeat is a list of such objects, one for each row:
{"focus": "Reading", "room": [{"calm": "yes"}, {"calm": "no"}]}; a repeat in a repeat stands in the row. Groups that
are no repeats are left out. Days and times are text such as "2026-11-20" and "09:30", several choices a list of names,
null an answer that was cleared. What is printed has the same shape; in lists, rows are called room[1], room[2],
and within them room[1]/table[1]. Exits 0 even where answers are missing or wrong: that is what it tells."""


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``form`` and its commands to the parser of the program."""
    words = "work with form templates"
    form = verbs.add_parser("form", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "list what is wrong with a template, by sheet, row and column"
    check = form.add_parser("check", help=words, description=f"{sentence(words)} Exits 0 if it can be used.")
    _takes_workbook(check)
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(act=_check)

    words = "show a template as text, as the person who fills it in will meet it"
    preview = form.add_parser("preview", help=words, description=sentence(words))
    _takes_workbook(preview)
    preview.set_defaults(act=_preview)

    _add_print(form)

    words = "tell in plain English what a new version of a template changes"
    diff = form.add_parser(
        "diff",
        help=words,
        description=f"{sentence(words)} Exits 0 if nothing changed, 1 if something did, 2 in trouble.",
    )
    diff.add_argument("old", type=Path, metavar="OLD.xlsx", help="the version in use")
    diff.add_argument("new", type=Path, metavar="NEW.xlsx", help="the new version")
    diff.add_argument("--json", action="store_true", help="print JSON")
    diff.set_defaults(act=_diff)

    words = "fill in a template with answers and print what follows from them, as JSON"
    told = f"{sentence(words)} It tells what is relevant, calculated, violated, missing, and which choices are open."
    evaluate = form.add_parser("evaluate", help=words, description=told, epilog=_ANSWERS)
    _takes_workbook(evaluate)
    evaluate.add_argument("--answers", metavar="JSON", help="a file of answers, or - to read them from standard input")
    evaluate.add_argument(
        "--now", type=_moment, metavar="ISO", help="the moment it is filled in, such as 2026-11-20T09:30 (default: now)"
    )
    evaluate.set_defaults(act=_evaluate)
    self_reviews.add_commands(form, _template)


def _add_print(form: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    words = "print a template as a blank PDF, to be filled in by hand"
    told = f"{sentence(words)} With --phase, --ages or --character it leaves out what is not meant for such a school."
    command = form.add_parser("print", help=words, description=told)
    _takes_workbook(command)
    command.add_argument("-o", "--out", type=Path, metavar="OUT.pdf", help="where to write it (default: FILE.pdf here)")
    command.add_argument("--one-sheet", action="store_true", help="all questions on one side, to write on the back")
    command.add_argument("--school", default="", metavar="NAME", help="the school's name, if it is known")
    command.add_argument("--date", type=day, metavar="ISO", help="the day of the visit, such as 2026-11-20")
    command.add_argument("--phase", choices=_PHASES, metavar="PHASE", help=f"one of: {', '.join(_PHASES)}")
    command.add_argument("--ages", type=ages, metavar="AGES", help="the statutory ages, such as 4-11")
    command.add_argument("--character", metavar="WORDS", help="the religious character, or none")
    command.set_defaults(act=_print)


def _takes_workbook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", type=Path, metavar="FILE.xlsx", help="the template")


def _check(chosen: argparse.Namespace) -> int:
    from sifield.forms import checks, xlsform

    reading = xlsform.read(bytes_of(chosen.workbook), name=chosen.workbook.name)
    if chosen.json:
        print(checks.as_json(reading))
    else:
        print(checks.report(reading, chosen.workbook.name))
    return 0 if reading.template is not None else 1


def _preview(chosen: argparse.Namespace) -> int:
    from sifield.forms.preview import preview

    print(preview(_template(chosen.workbook)))
    return 0


def _print(chosen: argparse.Namespace) -> int:
    from sifield.documents import blank_form, one_sheet
    from sifield.documents.occasions import Occasion
    from sifield.fieldwork.guidance import shipped
    from sifield.fieldwork.saving import save_copy
    from sifield.forms.applicability import setting_of
    from sifield.forms.guidance.documents import Library
    from sifield.frameworks.calendar import school_year

    template, now = _template(chosen.workbook), datetime.now(UTC)
    visited_on, setting = chosen.date or now.date(), None
    if chosen.phase or chosen.ages or chosen.character is not None:
        setting = setting_of(
            phase=chosen.phase or "",
            kind=chosen.phase or "mainstream",
            ages=chosen.ages,
            character=chosen.character or "",
            school_year=school_year(visited_on),
        )
    cited = Library(shipped()).citations((one.source for one in template.questions.values()), visited_on)
    occasion = Occasion(school_name=chosen.school, visited_on=chosen.date, setting=setting, guidance=cited)
    path = chosen.out or Path(f"{chosen.workbook.stem}.pdf")
    paper = one_sheet if chosen.one_sheet else blank_form
    save_copy(paper.render(template, made_at=now, occasion=occasion), path)
    print(path)
    return 0


def _diff(chosen: argparse.Namespace) -> int:
    from sifield.forms.upgrade import compare

    try:
        found = compare(_template(chosen.old), _template(chosen.new))
    except SifieldError as fault:
        print(f"sifield: {fault.message} {fault.remedy}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        place = ""
        for one in found:
            if place != (place := one.place or "The form itself"):
                print(f"{place}:")
            print(f"  {one.words}")
            if one.kind in ("rule", "settings", "reworded") and not _is_said(one):
                print(f"    before: {_line(one.before)}")
                print(f"    after:  {_line(one.after)}")
        if not found:
            print("The two versions are the same form.")
    return 1 if found else 0


def _is_said(one: "Difference") -> bool:
    """True if the sentence holds what was and what is."""
    return _line(one.before) in one.words and _line(one.after) in one.words


def _line(text: str) -> str:
    return " ".join(text.split()) or "–"


def _evaluate(chosen: argparse.Namespace) -> int:
    from sifield.forms.evaluation import evaluate, read_answers

    template = _template(chosen.workbook)
    given = read_answers(_text(chosen.answers) if chosen.answers else "{}", template)

    def now() -> datetime:
        return chosen.now or datetime.now().astimezone()

    print(json.dumps(evaluate(template, given, now), ensure_ascii=False, indent=2))
    return 0


def _template(path: Path) -> "Template":
    from sifield.forms import xlsform

    reading = xlsform.read(bytes_of(path), name=path.name)
    if reading.template is None:
        faults = sum(fault.severity == "fault" for fault in reading.faults)
        raise SifieldError(
            f"{path.name} cannot be used yet: it has {faults} fault{'' if faults == 1 else 's'}.",
            f"List {'it' if faults == 1 else 'them'} with: sifield form check {path}",
            code="bad-form",
        )
    return reading.template


def _text(source: str) -> str:
    raw = bounded(sys.stdin.buffer, "The text of the answers") if source == "-" else bytes_of(Path(source))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SifieldError("The answers are not UTF-8 text.", "Save them as UTF-8.", code="bad-answers") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(f"“{text}” is no moment; write it like 2026-11-20T09:30") from None
