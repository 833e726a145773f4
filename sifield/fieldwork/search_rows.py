"""What was found in the index, read in its own tables; and what may not be found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, column, func, not_, select
from sqlalchemy.orm import Session, aliased

from sifield.errors import SifieldError
from sifield.fieldwork import looks
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.search_words import Run, Terms
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.fieldwork.templates import get_template
from sifield.forms.self_review.statement import tell_statement
from sifield.models.base import table_name
from sifield.models.evidence import Finding, Note, Picture
from sifield.models.findable import WORDS, Findable, FoundIn
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.records import CLASS_OF
from sifield.models.schools import School
from sifield.models.templates import PublishedTemplate
from sifield.models.visits import Answer, RepeatRow, Visit

_OF_VISIT: tuple[Any, ...] = (Answer, Note, RepeatRow, Picture, Finding)
_TEXTS = range(max(len(columns) for _, _, *columns in WORDS.values()))
_MOST_KEPT = 1_000
_KEPT: dict[str, "_Form"] = {}
"""What is needed of forms, by the SHA-256 of their workbook: a hundred rows may be of as many forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A place where the words stand. ``record``: "visit", "answer", "note", "finding", "action", "repeat_row" (a stop)
    or "picture"; ``question`` and ``stop_id`` say where in the form it is, ``asked`` is the question's words; ``runs``
    is the text with the words marked. ``status`` is the visit's; ``plan_id`` is an action's.
    """

    record: str
    row_id: str
    visit_id: str
    plan_id: str
    question: str
    stop_id: str
    asked: str
    visit_title: str
    school_name: str
    reviewer_name: str
    on: date
    status: str
    sensitivity: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    areas: Mapping[str, str]
    of_area: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    concerns: frozenset[str]


def read_rows(session: Session, numbers: Sequence[int], laptop: Laptop, area: str) -> list[Any]:
    """Read what stands under these numbers of the index, in their order; what may not be found is left out."""
    order = {number: at for at, number in enumerate(numbers)}
    wanted = _reading().where(not_(looks.is_closed_to(laptop)))
    found = session.execute(wanted, {"numbers": json.dumps(list(numbers))}).all()
    may = [row for row in found if _may_find(session, row, laptop) and (not area or _area(session, row) == area)]
    return sorted(may, key=lambda row: order[row.n])


def questions_of(session: Session, area: str, form_id: str) -> dict[str, set[str]]:
    """Give the names of an area's questions that can be found, by form: of every form used here (or one of them).

    In another version a question of that name may be of another area: what is found tells (see ``read_rows``).
    """
    is_used = select(FoundIn.n).where(FoundIn.form_id == PublishedTemplate.form_id).exists()
    wanted = select(PublishedTemplate.form_id, PublishedTemplate.sha256).where(is_used)
    wanted = wanted.execution_options(with_deleted=True)
    names: dict[str, set[str]] = {}
    for of, digest in session.execute(wanted.where(PublishedTemplate.form_id == form_id) if form_id else wanted):
        form = _form(session, digest)
        if form is not None and area in form.of_area:
            names.setdefault(of, set()).update(form.of_area[area])
    return names


@cache
def _reading() -> Select[Any]:
    """Ask for rows of all kinds with their visits, in one go; where a row or its visit is deleted there is none.

    A row is looked for in the table of its own kind alone: in each other one SQLite is asked for no id, and stops.
    """
    of_action = aliased(Finding)
    visit_id = func.coalesce(_id_of(Visit), *(kind.visit_id for kind in (*_OF_VISIT, Plan)))
    numbers = select(column("value", Integer)).select_from(func.json_each(bindparam("numbers")))
    shown: list[Any] = [
        Findable.n, Findable.record, Findable.row_id, *map(_words, _TEXTS),
        func.coalesce(Answer.question, Note.question, Picture.question, Finding.question, of_action.question, "")
        .label("question"),
        func.coalesce(Answer.row_id, Note.row_id, Picture.row_id, RepeatRow.id, "").label("stop_id"),
        func.coalesce(Action.plan_id, "").label("plan_id"), Note.kind,
        Visit.id.label("visit_id"), Visit.school_id, Visit.template_sha256, Visit.title, Visit.planned_on, Visit.status,
        Visit.sensitivity, School.name.label("school_name"), Person.name.label("reviewer_name"),
    ]  # fmt: skip
    wanted: Select[Any] = select(*shown).select_from(Findable)
    for kind in (*_OF_VISIT, Action):
        wanted = wanted.outerjoin(kind, kind.id == _id_of(kind))
    wanted = wanted.outerjoin(Plan, Plan.id == Action.plan_id).outerjoin(of_action, of_action.id == Action.finding_id)
    wanted = wanted.join(Visit, Visit.id == visit_id).outerjoin(School, School.id == Visit.school_id)
    return wanted.outerjoin(Person, Person.id == Visit.reviewer_id).where(Findable.n.in_(numbers))


def _id_of(kind: Any) -> ColumnElement[str]:
    return case((Findable.record == WORDS[table_name(kind)][0], Findable.row_id))


def _words(at: int) -> ColumnElement[str]:
    """Give the first, second or third text of a row, whatever its kind."""
    of = {record: columns for record, _, *columns in WORDS.values()}
    texts = {record: getattr(CLASS_OF[record], columns[at]) for record, columns in of.items() if at < len(columns)}
    return case(texts, value=Findable.record).label(f"words_{at}")


def _may_find(session: Session, row: Any, laptop: Laptop) -> bool:
    """Tell whether a row may be found by the person of this laptop.

    Never what is written about an immediate concern, nor, while the form is not here to tell, what may be. Of a lesson
    look whose reader she is not she gets no row at all (see ``read_rows``).
    """
    if not laptop.may_visit(row.school_id, row.sensitivity):
        return False
    if not row.question:
        return True
    form = _form(session, row.template_sha256)
    return form is not None and row.question not in form.concerns


def _area(session: Session, row: Any) -> str:
    form = _form(session, row.template_sha256) if row.question else None
    return form.areas.get(row.question, "") if form is not None else ""


def _form(session: Session, digest: str) -> _Form | None:
    if digest not in _KEPT:
        try:
            template = get_template(session, digest)
        except SifieldError:  # it comes with a later sync
            return None
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        questions = template.questions.values()
        of_area: dict[str, set[str]] = {}
        for one in questions:
            if one.area and one.name not in template.concerns:
                of_area.setdefault(one.area, set()).add(one.name)
        _KEPT[digest] = _Form(
            areas={one.name: one.area for one in questions},
            of_area={area: frozenset(names) for area, names in of_area.items()},
            labels={one.name: one.label for one in questions},
            concerns=template.concerns,
        )
    return _KEPT[digest]


def show_row(session: Session, row: Any, terms: Terms) -> FoundRow:
    """Give a row that was read as it is shown."""
    form = _form(session, row.template_sha256) if row.question else None
    words = [value for at in _TEXTS if (value := getattr(row, f"words_{at}"))]
    if row.kind == SCHOOL:  # not what the reviewer wrote
        words = [tell_statement(one) for one in words]
    return FoundRow(
        record=row.record,
        row_id=row.row_id,
        visit_id=row.visit_id,
        plan_id=row.plan_id,
        question=row.question,
        stop_id=row.stop_id,
        asked=form.labels.get(row.question, "") if form is not None else "",
        visit_title=row.title,
        school_name=row.school_name or "A school not on this laptop",
        reviewer_name=row.reviewer_name or "",
        on=row.planned_on,
        status=row.status,
        sensitivity=row.sensitivity,
        runs=terms.mark(" · ".join(words)),
    )
