"""What a school takes along when it leaves, file by file: its records as tables, the answers of each visit as a
workbook, its signed plans, the pictures.

Of a lesson look nothing is in it: its readers were told to the teacher, and the next ones are not among them. Of a walk
its themes are in it, and not what was noted room by room (see ``rooms``).

Of one store: what is about safeguarding is handed over by whoever has it, in a file of its own.
"""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import blobs, exports, rooms, visits
from sifield.fieldwork.rooms import KeptBack
from sifield.fieldwork.visit_records import rows_of
from sifield.forms.exporting import formats
from sifield.forms.exporting.filled import FilledForm
from sifield.forms.exporting.spreadsheets import harmless
from sifield.models.base import Synced, table_name, to_wire
from sifield.models.people import Person
from sifield.models.plans import Plan, Revision
from sifield.models.records import CLASS_OF
from sifield.models.visits import Visit
from sifield.wire.looks import is_lesson_look
from sifield.wire.records import BY_TABLE, TRUST_RECORDS, school_scope

HandedFile = tuple[str, bytes]
"""Its place in the file that is handed over, and its content."""
_OWN = tuple(kind for record, kind in CLASS_OF.items() if record not in TRUST_RECORDS)
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))


def list_files(
    session: Session, school_id: str, sensitivity: str, at: datetime, lacks: list[str]
) -> Iterator[HandedFile]:
    """Give every file of a school's records of one class, one after the other.

    Args:
        session: of the store of this class.
        at: now; a visit that is not finished is as it stands then.
        lacks: takes a sentence for each thing that is not in it, and why.
    """
    scope = school_scope(school_id, sensitivity)
    seen = session.scalars(select(Visit).where(Visit.scope == scope).order_by(Visit.planned_on, Visit.id)).all()
    shut = {visit.id for visit in seen if is_lesson_look(visit.form_id)}
    if shut:
        lacks.append(f"Lesson looks ({len(shut)}): each belongs to its teacher, who has a copy; they are deleted here.")
    walked = {visit.id: rooms.kept_back(session, visit) for visit in seen if visit.id not in shut}
    lacks.extend(_say_walks(walked.values()))
    few = {visit_id for visit_id, kept in walked.items() if kept.is_few}
    kept_back = {row.id for visit_id in shut for row in rows_of(session, visit_id)}
    kept_back = kept_back.union(*(kept.ids for kept in walked.values()))
    for kind in _OWN:
        every = session.scalars(select(kind).where(kind.scope == scope).order_by(kind.id)).all()
        if rows := [row for row in every if row.id not in kept_back and getattr(row, "visit_id", "") not in shut]:
            yield f"Records/{table_name(kind)}.csv", _table(kind, rows, few)
    yield "Records/people.csv", _people(session)
    for visit in seen:
        if visit.id not in shut:
            yield from _visit(session, visit, at, walked[visit.id], lacks)


def _visit(session: Session, visit: Visit, at: datetime, kept: KeptBack, lacks: list[str]) -> Iterator[HandedFile]:
    on = visits.day_of(visit)
    folder = f"Visits/{on.isoformat()} {file_name(visit.title)} {visit.id[-6:]}"
    try:
        filled = _without(exports.gather(session, visit.id, at), kept)
    except SifieldError as fault:
        lacks.append(f"{visit.title} of {on.isoformat()}: its answers are only in Records/answers.csv. {fault.message}")
    else:
        if not kept.is_few:
            yield from _answers(filled, folder)
        if missing := {picture.file for picture in filled.pictures} - set(filled.files):
            lacks.append(f"{visit.title} of {on.isoformat()}: {len(missing)} of its pictures are not on this laptop.")
    newest = (
        select(Revision).join(Plan, Plan.id == Revision.plan_id).where(Plan.visit_id == visit.id)
        .order_by(Revision.number.desc())
    )  # fmt: skip
    signed = session.scalars(newest).first()
    if signed is None:
        return
    paper = blobs.get(session, signed.sha256)
    if paper is None:
        lacks.append(f"{visit.title} of {on.isoformat()}: its signed plan has not come to this laptop yet.")
    else:
        yield f"{folder}/Signed plan.pdf", paper


def _answers(filled: FilledForm, folder: str) -> Iterator[HandedFile]:
    for name, content in formats.export(filled, "Answers.xlsx").files.items():
        yield f"{folder}/{name}", content
    for name, content in filled.files.items():
        yield f"{folder}/Pictures/{name}", content


def _without(filled: FilledForm, kept: KeptBack) -> FilledForm:
    """Leave out what stays: rooms of a walk with all that hangs on them."""
    if not kept.ids:
        return filled
    pictures = () if kept.is_few else tuple(one for one in filled.pictures if one.row_id not in kept.ids)
    named = {one.file for one in pictures}
    return replace(
        filled,
        answers={key: value for key, value in filled.answers.items() if key[1] not in kept.ids},
        rows=tuple(row for row in filled.rows if row.id not in kept.ids),
        notes=tuple(note for note in filled.notes if note.row_id not in kept.ids),
        pictures=pictures,
        files={name: content for name, content in filled.files.items() if name in named},
        changes=tuple(one for one in filled.changes if one.row_id not in kept.ids),
        removed_rows=tuple(row for row in filled.removed_rows if row.id not in kept.ids),
    )


def _say_walks(kept: Iterable[KeptBack]) -> Iterator[str]:
    walks = [one for one in kept if one.ids]
    few = sum(one.is_few for one in walks)
    if walks:
        yield f"Walks ({len(walks)}): what was noted room by room, and what rests on fewer than three rooms."
    if few:
        yield f"Walks of fewer than three rooms ({few}): all that was written there; it would be about one teacher."


def file_name(words: str) -> str:
    """Give words as they can stand in a file's name on every computer."""
    plain = "".join(sign for sign in words.translate(_FORBIDDEN) if sign.isprintable())
    return PurePath(" ".join(plain.split())[:80].strip(" .") or "Untitled").name


def _table(kind: type[Synced], rows: Any, few: Collection[str]) -> bytes:
    """Write records as a table; of walks of too few rooms (``few``) without the summary."""
    fields = ("id", *BY_TABLE[table_name(kind)].fields)

    def cell(row: Any, field: str) -> str:
        return "" if field == "summary" and row.id in few else _cell(to_wire(getattr(row, field)))

    return _csv(fields, ([cell(row, field) for field in fields] for row in rows))


def _people(session: Session) -> bytes:
    """Who the ids of people are that stand in the tables."""
    people = session.scalars(select(Person).order_by(Person.name, Person.id))
    return _csv(("id", "name"), ([one.id, harmless(one.name)] for one in people))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _csv(headings: tuple[str, ...], rows: Any) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(headings)
    writer.writerows(rows)
    return made.getvalue().encode("utf-8-sig")


def name_of(school_name: str, sensitivity: str, on: date) -> str:
    """Say what the file that is handed over is called."""
    kind = "safeguarding records" if sensitivity == "safeguarding" else "records"
    return f"{file_name(school_name)}, {kind}, {on.isoformat()}.zip"
