"""The commands for self-reviews: write the workbook that a school fills in, and check one that came back."""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sifield.arguments import ages, bytes_of, day, sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.forms.reading.faults import Fault
    from sifield.forms.self_review.invitation import Invitation
    from sifield.forms.template import Template

Opener = Callable[[Path], "Template"]

_WEEK = timedelta(days=7)


def add_commands(forms: "argparse._SubParsersAction[argparse.ArgumentParser]", open_form: Opener) -> None:
    """Add ``self-review`` and its two commands to those for forms; ``open_form`` reads a template from a file."""
    words = "send a school the checks it answers itself, and read its answers"
    verbs = forms.add_parser("self-review", help=words, description=sentence(words)).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    words = "write the workbook for a school to fill in"
    out = verbs.add_parser("out", help=words, description=sentence(words))
    _takes_school(out)
    out.add_argument("-o", "--to", type=Path, required=True, metavar="OUT.xlsx", help="the workbook to write")
    out.add_argument("--by", type=day, metavar="DAY", help="when it is wanted back (default: a week before the visit)")
    out.add_argument("--reviewer", default="", metavar="NAME", help="who wants it back")
    out.set_defaults(act=lambda chosen: _out(chosen, open_form))

    words = "read a workbook that came back and print what is in it, as JSON"
    told = f"{sentence(words)} Every faulty cell is named. Exits 0 if it is whole, 1 if it is wrong or half-filled."
    check = verbs.add_parser("check", help=words, description=told)
    _takes_school(check)
    check.add_argument("answers", type=Path, metavar="ANSWERS.xlsx", help="the workbook that came back")
    check.add_argument("--half-filled", action="store_true", help="take one in which checks are not answered, too")
    check.set_defaults(act=lambda chosen: _check(chosen, open_form))


def _takes_school(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", type=Path, metavar="FILE.xlsx", help="the template")
    parser.add_argument("--school", required=True, metavar="NAME", help="the school that is asked")
    parser.add_argument("--visit", type=day, required=True, metavar="DAY", help="the day of the visit: 2026-12-08")
    parser.add_argument("--phase", default="", help="its phase, such as Primary (default: every check is asked)")
    parser.add_argument("--kind", default="", help="such as special or alternative provision")
    parser.add_argument("--ages", type=ages, metavar="FROM-TO", help="its statutory ages, such as 4-11")
    parser.add_argument("--character", default="none", metavar="WORDS", help="its religious character")


def _out(chosen: argparse.Namespace, open_form: Opener) -> int:
    from sifield.fieldwork.saving import save_copy
    from sifield.forms.self_review.sending import to_xlsx

    invitation = _invitation(chosen, open_form, chosen.by or chosen.visit - _WEEK, chosen.reviewer)
    if chosen.to.suffix.lower() != ".xlsx":
        raise SifieldError(f"{chosen.to.name} is no name of an Excel workbook.", "End it with .xlsx.", code="bad-name")
    save_copy(to_xlsx(invitation), chosen.to)
    many = len(invitation.checks)
    print(f"{chosen.to}: {many} check{'' if many == 1 else 's'} for {invitation.school_name}")
    return 0


def _check(chosen: argparse.Namespace, open_form: Opener) -> int:
    from sifield.forms.self_review.returning import read_back

    invitation = _invitation(chosen, open_form, chosen.visit, "")
    returned = read_back(bytes_of(chosen.answers), invitation)
    is_usable = not returned.faults and (chosen.half_filled or not returned.unanswered)
    told = {
        "usable": is_usable,
        "asked": returned.asked,
        "answered": returned.answered,
        "answers": [asdict(one) for one in returned.answers],
        "faults": _told(returned.faults),
        "unanswered": _told(returned.unanswered),
        "remarks": _told(returned.remarks),
    }
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0 if is_usable else 1


def _invitation(chosen: argparse.Namespace, open_form: Opener, send_by: date, reviewer: str) -> "Invitation":
    from sifield.forms.applicability import setting_of
    from sifield.forms.self_review.invitation import Invitation
    from sifield.frameworks.calendar import school_year

    year = school_year(chosen.visit)
    setting = setting_of(
        phase=chosen.phase, kind=chosen.kind, ages=chosen.ages, character=chosen.character, school_year=year
    )
    if not (chosen.phase or chosen.kind or chosen.ages):
        setting = replace(setting, phases=frozenset())  # not known: no check is left out for it
    invitation = Invitation(
        template=open_form(chosen.workbook),
        setting=setting,
        school_id="",
        school_name=chosen.school,
        school_year=year,
        visit_on=chosen.visit,
        send_by=send_by,
        sent_at=datetime.now(UTC),
        reviewer=reviewer,
    )
    if not invitation.checks:
        raise SifieldError(
            f"{chosen.workbook.name} has no check that this school answers itself.",
            "Write yes in the column self_review of those that it shall answer.",
            code="no-self-review",
        )
    return invitation


def _told(faults: "Iterable[Fault]") -> list[dict[str, Any]]:
    return [{"cell": one.cell, **asdict(one)} for one in faults]
