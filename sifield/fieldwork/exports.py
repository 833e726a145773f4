"""A visit's answers ready to leave the program, with notes and the history of each answer; and writing the files."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, earlier, looks, pictures, schools, templates, visits
from sifield.fieldwork.capture import NoteRow
from sifield.fieldwork.history import journal_of
from sifield.fieldwork.pictures import PURPOSES, PictureRow
from sifield.fieldwork.saving import save_copy
from sifield.fieldwork.visits import VisitDetails
from sifield.forms.answers import Row
from sifield.forms.exporting.filled import AttachedNote, AttachedPicture, Change, Exported, FilledForm
from sifield.forms.versions.carrying import EARLIER, carry_over
from sifield.models.exchange import Journal
from sifield.models.people import Person
from sifield.models.visits import Answer, RepeatRow
from sifield.wire.messages import GONE


def gather(session: Session, visit_id: str, at: datetime) -> FilledForm:
    """Gather the answers of a visit as they stand, without those about an immediate concern, which leave by no file.

    Of a lesson look nothing is gathered: what leaves of it is the teacher's own copy. The history is that of this
    laptop: what others did on theirs is not kept here.

    Raises:
        SifieldError: the visit or its form is not on this laptop, or "teachers-own": it is a lesson look.
    """
    visit = visits.get_visit(session, visit_id)
    looks.refuse_copies(visit.form_id)
    template = templates.get_template(session, visit.template_sha256)
    kept = pictures.list_pictures(session, visit_id)
    files = {row.file_name: pictures.content_of(session, row) for row in kept}
    answers, rows = capture.stored(session, visit_id)
    told = {key: one.words or one.coded for key, one in answers.items() if key[0] not in template.concerns}
    carried = carry_over(template, told, rows)
    return FilledForm(
        template=template,
        visit_id=visit_id,
        answers=carried.answers,
        rows=tuple(rows),
        moment=visit.finished_at or at,
        facts=_facts(visit),
        notes=tuple(map(_note, capture.list_notes(session, visit_id))),
        pictures=tuple(map(_picture, kept)),
        files={name: content for name, content in files.items() if content is not None},
        earlier=earlier.told(session, visit.form_id, visit.template_sha256, carried.aside),
        changes=tuple(one for one in _changes(session, visit_id) if one.name not in template.concerns),
        setting=schools.get_setting(session, visit.school_id, visit.planned_on),
        removed_rows=tuple(_rows(session, visit_id).values()),
    )


def write(exported: Exported, folder: Path) -> tuple[Path, ...]:
    """Write the files of an export into a folder, each whole or not at all; files of these names are replaced.

    Raises:
        SifieldError: they cannot be written there.
    """
    return tuple(save_copy(content, folder / name) for name, content in exported.files.items())


def _facts(visit: VisitDetails) -> Mapping[str, str]:
    return {
        "school": visit.school_name,
        "visited_on": visits.day_of(visit).isoformat(),
        "reviewer": visit.reviewer.name,
        "status": visit.status,
    }


def _note(note: NoteRow) -> AttachedNote:
    return AttachedNote(note.id, note.question, note.row_id, note.noted_at, note.kind, note.text)


def _picture(row: PictureRow) -> AttachedPicture:
    return AttachedPicture(
        file=row.file_name,
        question=row.question,
        row_id=row.row_id,
        made_at=row.made_at,
        caption=row.caption,
        purpose=PURPOSES.get(row.purpose, row.purpose),
        expires_on=row.expires_on,
        width=row.width,
        height=row.height,
    )


# --- the history


def _rows(session: Session, visit_id: str) -> dict[str, Row]:
    """Give all rows of a visit by id, those that were removed too."""
    wanted = select(RepeatRow).where(RepeatRow.visit_id == visit_id).execution_options(with_deleted=True)
    return {
        row.id: Row(row.id, row.group_name, row.parent_id, row.position, row.label) for row in session.scalars(wanted)
    }


def _changes(session: Session, visit_id: str) -> Iterator[Change]:
    wanted = select(Answer).where(Answer.visit_id == visit_id).execution_options(with_deleted=True)
    answers = {one.id: one for one in session.scalars(wanted) if EARLIER not in one.question}
    rows = _rows(session, visit_id)
    names: dict[str, str] = {}
    for line in journal_of(session, [visit_id, *rows, *answers]):
        if line.actor not in names:
            person = session.get(Person, line.actor)
            names[line.actor] = person.name if person is not None else line.actor
        said: dict[str, Any] = {"at": line.at, "user": names[line.actor]}
        if line.row_id in answers:
            yield from _of_answer(line, answers[line.row_id], said)
        elif line.row_id in rows and line.field == GONE:
            event = "delete repeat" if line.after else "add repeat"
            yield Change(event=event, name=rows[line.row_id].group, row_id=line.row_id, **said)
        elif line.row_id == visit_id and line.field == "status" and line.after in _OF_VISIT:
            event = "form resume" if (line.before, line.after) == ("finished", "started") else _OF_VISIT[line.after]
            yield Change(event=event, **said)


_OF_VISIT = {"started": "form start", "finished": "form finalize"}


def _of_answer(line: Journal, answer: Answer, said: Mapping[str, Any]) -> Iterator[Change]:
    """Give the change of an answer; running text and other answers lie in two fields, of which one is empty."""
    before, after = (None if value in ("", []) else value for value in (line.before, line.after))
    if line.field in ("words", "coded") and before != after:
        yield Change(event="question", name=answer.question, row_id=answer.row_id, before=before, after=after, **said)
