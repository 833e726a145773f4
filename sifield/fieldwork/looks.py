"""Who may read a lesson look: those whom the teacher was told, fixed as it is planned, and nobody else.

Its readers are choices of the form's own question (``READERS``). The centre gives its words to their laptops only; that
it is there, and when it is deleted, every laptop of the school knows. So this is where it is closed on those: every
list, search, count and copy of this room asks here. A look is about one teacher and no evidence about a school: it has
no findings and no plan, and stands in no overview, whoever asks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, String, and_, false, not_, or_, type_coerce
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.templates import get_template
from sifield.models.base import json_text
from sifield.models.visits import Answer, Visit
from sifield.wire.ids import answer_id
from sifield.wire.joining import TRUST_LEADER
from sifield.wire.looks import HEAD, LESSON_LOOK, LOOKER, TEACHER, TRUST, is_lesson_look, is_reader

READERS = "readers"
"""The question of a lesson look that says who reads it."""
ALWAYS = (TEACHER, LOOKER)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be named as a reader, in the form's own words; ``is_fixed`` where she always is."""

    name: str
    label: str
    is_fixed: bool


def list_readers(session: Session, digest: str) -> tuple[Reader, ...]:
    """List whom a form lets one name as readers; nobody where it is no lesson look or does not ask.

    Raises:
        SifieldError: the form is not on this laptop.
    """
    template = get_template(session, digest)
    asked = template.questions.get(READERS) if is_lesson_look(template.form_id) else None
    return tuple(Reader(one.name, one.label, one.name in ALWAYS) for one in (asked.choices if asked else ()))


def fix_readers(session: Session, visit: Visit, chosen: Collection[str]) -> None:
    """Fix who reads a look that is being planned; the form has the answer already, and it does not change."""
    offered = list_readers(session, visit.template_sha256)
    if offered:
        visit.readers = [one.name for one in offered if one.is_fixed or one.name in chosen]
        session.add(
            Answer(
                id=answer_id(visit.id, "", READERS), scope=visit.scope, visit_id=visit.id, question=READERS,
                coded=list(visit.readers),
            )
        )  # fmt: skip


def refuse_other_readers(readers: Sequence[str], question: str) -> None:
    """Refuse another answer to who reads a look.

    Raises:
        SifieldError: "readers-fixed", the teacher was told who reads it.
    """
    if question == READERS and readers:
        raise SifieldError(
            "Who reads this look was fixed when it was planned, as the teacher was told.",
            "For other readers tell the teacher first, and plan another look.",
            code="readers-fixed",
        )


def may_read(laptop: Laptop | None, visit: Visit) -> bool:
    """Tell whether the person of a laptop may read a visit: any but a lesson look of which she is no reader."""
    return (
        laptop is None
        or not is_lesson_look(visit.form_id)
        or is_reader(
            laptop.person_id,
            laptop.person_name,
            laptop.role,
            reviewer_id=visit.reviewer_id,
            head_id=visit.head_id,
            with_names=visit.with_names,
            readers=visit.readers,
        )
    )


def require_reader(session: Session, visit: Visit) -> None:
    """Refuse a look to whoever is no reader of it.

    Raises:
        SifieldError: "no-reader", she is none.
    """
    if is_lesson_look(visit.form_id) and not may_read(access.find_laptop(session), visit):
        raise SifieldError(
            "This lesson look is not for you to read.",
            "The teacher was told who reads it, and nobody is added later. Ask the teacher.",
            code="no-reader",
        )


def refuse_as_evidence(form_id: str) -> None:
    """Refuse a finding or a plan made of a look.

    Raises:
        SifieldError: "lesson-look", it is one.
    """
    if is_lesson_look(form_id):
        raise SifieldError(
            "A lesson look has no findings and no plan: it is the teacher’s, and never for appraisal or capability.",
            "Write the one next step in “The talk afterwards”.",
            code="lesson-look",
        )


def refuse_copies(form_id: str) -> None:
    """Refuse whatever would leave of a look as a file.

    Raises:
        SifieldError: "teachers-own", it is one.
    """
    if is_lesson_look(form_id):
        raise SifieldError(
            "A lesson look belongs to the teacher, so nothing of it is given out but the teacher’s own copy.",
            "Open the look: “The teacher’s own copy”.",
            code="teachers-own",
        )


def is_look() -> ColumnElement[bool]:
    """Say in SQL that a visit is a lesson look; the same as ``is_lesson_look``."""
    return Visit.form_id.startswith(LESSON_LOOK, autoescape=True)


def is_closed(session: Session) -> ColumnElement[bool]:
    """Say in SQL that a visit is a look that this laptop's person may not read; the same as ``may_read``."""
    return is_closed_to(access.find_laptop(session))


@lru_cache
def is_closed_to(laptop: Laptop | None) -> ColumnElement[bool]:
    """Say in SQL that a visit is a look that the person of a laptop may not read."""
    if laptop is None:
        return false()
    readers, names = type_coerce(Visit.readers, String), type_coerce(Visit.with_names, String)
    reads = [
        Visit.reviewer_id == laptop.person_id,
        names.contains(json_text(laptop.person_name), autoescape=True),
        and_(readers.contains(json_text(HEAD)), Visit.head_id == laptop.person_id),
    ]
    if laptop.role == TRUST_LEADER:
        reads.append(readers.contains(json_text(TRUST)))
    return and_(is_look(), not_(or_(*reads)))
