"""The pieces of evidence of a visit that a finding can rest on: notes, answers to checks, pictures, and what somebody
is told in words. Each is of one kind of source, which follows from the form where nobody says another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import visits
from sifield.fieldwork.plans import EvidenceRow
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.fieldwork.templates import get_template
from sifield.forms.template import Template
from sifield.models.evidence import EvidenceLink, Note, Picture
from sifield.models.visits import Answer, RepeatRow, Visit

NOTE, ANSWER, PICTURE, DATA = "note", "answer", "picture", "data"
_JUDGED = ("ok", "warn", "bad")
_HEARD, _THOUGHT = "heard", "thought"
_OF_NOTES = {_HEARD: "voices", SCHOOL: "documents"}
_OF_PICTURES = {"work": "books", "display": "walk", "site": "walk", "document": "documents"}
_OF_FORMS = (
    ("lesson_look", "lesson"), ("book_look", "books"), ("questionnaire", "voices"), ("student_panel", "voices"),
    ("data", "data"), ("pupil_progress", "data"), ("indicator", "data"), ("planning_scrutiny", "documents"),
    ("walk", "walk"), ("round", "walk"),
)  # fmt: skip
_OF_COLLECTIONS = {
    "Walks and looks": "walk",
    "Meetings and records": "conversation",
    "Visits": "conversation",
    "Audits and plans": "documents",
    "Papers of the trust": "documents",
}
_OF_PAGES = (
    ("voice", "voices"), ("speak", "voices"), ("talk", "voices"), ("pupils say", "voices"), ("meeting", "conversation"),
    ("conversation", "conversation"), ("discussion", "conversation"), ("work in books", "books"), ("books", "books"),
    ("lesson", "lesson"), ("data", "data"), ("outcomes", "data"), ("record", "documents"), ("document", "documents"),
    ("files", "documents"), ("policy", "documents"), ("website", "documents"), ("walk", "walk"), ("site", "walk"),
)  # fmt: skip
"""What in the heading of a page, or in the name or collection of a form, says what its evidence is; the first counts.
Professional practice: no document gives such a list."""


_NO_FORM = Template(
    form_id="", title="", version="", sensitivity="general", sha256="", language="", sections=(), groups={}, lists={},
    order=(),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that a finding can rest on, as it can be chosen; ``kind`` is "note", "answer" or "picture"."""

    kind: str
    id: str
    at: datetime
    where: str
    question: str
    text: str
    note_kind: str
    source: str
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the pieces of one visit are read by."""

    template: Template
    rooms: Mapping[str, str]
    at: datetime

    def source(self, question: str) -> str:
        page = self.template.section_of(question).label.casefold() if question in self.template.questions else ""
        return next((source for word, source in _OF_PAGES if word in page), "") or source_of_form(self.template)


def source_of_form(template: Template) -> str:
    """Give what kind of evidence a form gathers, "" where it gathers several: a review says so page by page."""
    named = next((source for word, source in _OF_FORMS if word in template.form_id), "")
    return named or _OF_COLLECTIONS.get(template.collection, "")


def list_judged(session: Session, visit_id: str) -> tuple[Piece, ...]:
    """List what was judged in a visit, in the order of its form, then its pictures, in the order in which they were
    made. What is about an immediate concern is left out.

    Raises:
        SifieldError: the visit is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    ground = _ground(session, visit)
    return (*_answers(session, visit_id, ground), *_pictures(session, visit_id, ground))


def _answers(session: Session, visit_id: str, ground: _Ground) -> list[Piece]:
    places = {name: place for place, name in enumerate(ground.template.questions)}
    answers = session.scalars(select(Answer).where(Answer.visit_id == visit_id))
    made = [made for answer in answers if (made := _answered(answer, ground)) is not None]
    return sorted(made, key=lambda piece: (places[piece.question], piece.where))


def _pictures(session: Session, visit_id: str, ground: _Ground) -> list[Piece]:
    wanted = select(Picture).where(Picture.visit_id == visit_id).order_by(Picture.made_at, Picture.id)
    concerns = ground.template.concerns
    return [_pictured(one, ground) for one in session.scalars(wanted) if one.question not in concerns]


def evidence_of(session: Session, visit: Visit, finding_ids: Iterable[str]) -> dict[str, tuple[EvidenceRow, ...]]:
    """Give what bears out each finding: notes, answers and pictures as they are now, then what was told in words.

    What was deleted since, or has not come to this laptop, bears nothing out.
    """
    ids = tuple(finding_ids)
    links = session.scalars(
        select(EvidenceLink).where(EvidenceLink.finding_id.in_(ids)).order_by(EvidenceLink.id)
    ).all()
    if not links:
        return dict.fromkeys(ids, ())
    ground = _ground(session, visit)
    known = _pieces(session, links, ground)
    found: dict[str, list[EvidenceRow]] = {finding_id: [] for finding_id in ids}
    for link in links:
        row = _told(link, ground) if link.kind == DATA else _row(link, known.get((link.kind, link.note_id)))
        if row is not None:
            found[link.finding_id].append(row)
    return {key: tuple(sorted(rows, key=lambda row: (row.piece == DATA, row.noted_at))) for key, rows in found.items()}


def _pieces(session: Session, links: Sequence[EvidenceLink], ground: _Ground) -> dict[tuple[str, str], Piece]:
    ids = {kind: {link.note_id for link in links if link.kind == kind} for kind in (NOTE, ANSWER, PICTURE)}
    found = [_noted(one, ground) for one in session.scalars(select(Note).where(Note.id.in_(ids[NOTE])))]
    if ids[ANSWER]:
        answers = session.scalars(select(Answer).where(Answer.id.in_(ids[ANSWER])))
        found += [made for one in answers if (made := _answered(one, ground)) is not None]
    if ids[PICTURE]:
        found += [
            _pictured(one, ground) for one in session.scalars(select(Picture).where(Picture.id.in_(ids[PICTURE])))
        ]
    return {(piece.kind, piece.id): piece for piece in found}


def _row(link: EvidenceLink, piece: Piece | None) -> EvidenceRow | None:
    if piece is None:
        return None
    return EvidenceRow(
        id=piece.id, noted_at=piece.at, where=piece.where, text=piece.text, kind=piece.note_kind, piece=piece.kind,
        source=link.source or piece.source, link_id=link.id, row_id=piece.row_id,
    )  # fmt: skip


def _told(link: EvidenceLink, ground: _Ground) -> EvidenceRow:
    return EvidenceRow(
        id=link.id, noted_at=ground.at, where="", text=link.words, kind="", piece=DATA, source=link.source,
        link_id=link.id,
    )  # fmt: skip


def _noted(note: Note, ground: _Ground) -> Piece:
    # An inference is no evidence of its own: it counts as no source.
    source = "" if note.kind == _THOUGHT else _OF_NOTES.get(note.kind) or ground.source(note.question)
    return Piece(
        kind=NOTE, id=note.id, at=note.noted_at, where=ground.rooms.get(note.row_id, ""), question=note.question,
        text=note.text, note_kind=note.kind, source=source, row_id=note.row_id,
    )  # fmt: skip


def _answered(answer: Answer, ground: _Ground) -> Piece | None:
    """Say a judgement in words; what judges nothing, or was not seen, is no evidence."""
    question = ground.template.questions.get(answer.question)
    if question is None or not question.is_rating or answer.question in ground.template.concerns:
        return None
    chosen = next((one for one in question.choices if one.name == answer.coded and one.colour in _JUDGED), None)
    if chosen is None:
        return None
    return Piece(
        kind=ANSWER, id=answer.id, at=ground.at, where=ground.rooms.get(answer.row_id, ""), question=answer.question,
        text=f"{question.label}: {chosen.label}", note_kind="", source=ground.source(answer.question),
        row_id=answer.row_id,
    )  # fmt: skip


def _pictured(picture: Picture, ground: _Ground) -> Piece:
    return Piece(
        kind=PICTURE, id=picture.id, at=picture.made_at, where=ground.rooms.get(picture.row_id, ""),
        question=picture.question, text=picture.caption or "A picture without words", note_kind="",
        source=_OF_PICTURES.get(picture.purpose) or ground.source(picture.question), row_id=picture.row_id,
    )  # fmt: skip


def _ground(session: Session, visit: Visit) -> _Ground:
    rows = session.execute(select(RepeatRow.id, RepeatRow.label).where(RepeatRow.visit_id == visit.id))
    day = visits.day_of(visit)
    began = visit.started_at or datetime(day.year, day.month, day.day, 9).astimezone()
    return _Ground(_template(session, visit), {row.id: row.label for row in rows}, began)


def _template(session: Session, visit: Visit) -> Template:
    """Give the form of a visit; one that has not come to this laptop yet says nothing of its evidence."""
    try:
        return get_template(session, visit.template_sha256)
    except SifieldError:
        return _NO_FORM
