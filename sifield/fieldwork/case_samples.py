"""Case files of a safeguarding review: drawn by a rule, entered by the school's own numbers, drawn again from a seed.

A form takes part whose repeat asks for the number and the kind of each file (``NUMBER``, ``KIND``, and by whom it was
chosen, ``CHOICE``). What is entered is the kind and the position on the school's own list: whose file that is, stands
with the school alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import capture, visits
from sifield.fieldwork.templates import get_template
from sifield.forms.sampling import MOST_DRAWN, MOST_FILES, Drawn, draw
from sifield.forms.template import Template
from sifield.models.people import Person
from sifield.models.samples import Sample
from sifield.whole_numbers import read_whole

NUMBER, KIND, CHOICE = "file_number", "file_kind", "file_choice"
_AT_RANDOM = "random"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of case file: its name in the form, and its words."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A drawing that was made: with which seed, from how many files of each kind, and what was drawn."""

    seed: str
    sizes: tuple[tuple[str, int], ...]
    drawn: tuple[Drawn, ...]
    drawn_at: datetime
    by: str


def kinds_of(template: Template) -> tuple[FileKind, ...]:
    """Give the kinds of case files that a form asks for; () of one that has none."""
    questions = template.questions
    if NUMBER not in questions or KIND not in questions or not questions[NUMBER].repeat:
        return ()
    return tuple(FileKind(choice.name, choice.label) for choice in questions[KIND].choices)


def draw_files(
    session: Session, visit_id: str, sizes: Mapping[str, int], wanted: int, seed: str, by: str, at: datetime
) -> SampleRow:
    """Draw case files and make an entry for each; files that have an entry already get no second one.

    Args:
        sizes: how many files of each kind the school says it has.
        wanted: how many to look at.
        by: the person who drew them.

    Raises:
        SifieldError: the visit is not here or is signed; "no-kinds": its form has no case files; "numbers": there are
            none to draw from, or more than can be.
    """
    visit = visits.find_open_visit(session, visit_id)
    template = get_template(session, visit.template_sha256)
    kinds = {kind.name for kind in kinds_of(template)}
    if not kinds:
        raise SifieldError("This form has no case files.", "Draw them in a safeguarding review.", code="no-kinds")
    if set(sizes) - kinds:
        raise ValueError(f"kinds of files: {set(sizes) - kinds}")
    if wanted < 1 or wanted > MOST_DRAWN or any(not 0 <= size <= MOST_FILES for size in sizes.values()):
        raise SifieldError("These numbers cannot be.", f"Draw 1 to {MOST_DRAWN} files.", code="numbers")
    drawn = draw(sizes, wanted, seed)
    if not drawn:
        raise SifieldError("There are no files to draw from.", "Give the school’s numbers first.", code="numbers")
    there = _entered(session, visit_id)
    group, rows = template.questions[NUMBER].repeat, []
    labels = {kind.name: kind.label for kind in kinds_of(template)}
    for one in drawn:
        row_id = there.get((one.kind, one.position), "")
        if not row_id:
            label = f"{labels[one.kind]} {one.position}"
            row_id = capture.add_row(session, visit_id, group, label, at).row.id
            capture.save_answer(session, visit_id, NUMBER, row_id, str(one.position), running=False)
            capture.save_answer(session, visit_id, KIND, row_id, one.kind, running=False)
            if CHOICE in template.questions:
                capture.save_answer(session, visit_id, CHOICE, row_id, _AT_RANDOM, running=False)
        rows.append([one.kind, one.position, row_id])
    given = [[kind, size] for kind, size in sizes.items() if size]
    made = Sample(
        scope=visit.scope, visit_id=visit_id, seed=seed, sizes=given, wanted=wanted, rows=rows, drawn_by=by, drawn_at=at
    )
    session.add(made)
    return _row(made, "")


def list_samples(session: Session, visit_id: str) -> tuple[SampleRow, ...]:
    """List the drawings of a visit, the latest first."""
    wanted = (
        select(Sample, Person.name)
        .outerjoin(Person, Person.id == Sample.drawn_by)
        .where(Sample.visit_id == visit_id)
        .order_by(Sample.drawn_at.desc(), Sample.id.desc())
    )
    return tuple(_row(sample, by or "") for sample, by in session.execute(wanted))


def _entered(session: Session, visit_id: str) -> dict[tuple[str, int], str]:
    answers, _ = capture.stored(session, visit_id)
    numbers = {row_id: read_whole(str(answer.coded)) for (name, row_id), answer in answers.items() if name == NUMBER}
    kinds = {row_id: answer.coded for (name, row_id), answer in answers.items() if name == KIND}
    return {(str(kinds.get(row_id, "")), number): row_id for row_id, number in numbers.items() if number is not None}


def _row(sample: Sample, by: str) -> SampleRow:
    drawn = tuple(Drawn(kind, position) for kind, position, _ in sample.rows)
    return SampleRow(sample.seed, tuple((kind, size) for kind, size in sample.sizes), drawn, sample.drawn_at, by)
