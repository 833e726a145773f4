"""Guidance documents as this laptop knows them, packs with new editions, and the editions that a form rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import looks, publishing, templates
from sifield.fieldwork.earlier import at_hand
from sifield.fieldwork.publishing import Prospect
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.workbooks import content_of
from sifield.forms.guidance import packs, reading
from sifield.forms.guidance.changes import what_changes
from sifield.forms.guidance.documents import Citation, Document, Library
from sifield.forms.guidance.packs import MOST_FILES, Pack, PackReading
from sifield.forms.template import Template
from sifield.forms.versions.differences import Difference
from sifield.models.guidance import PublishedGuidance
from sifield.models.people import Person
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import TRUST_SCOPE

SUFFIXES = (".zip", ".toml")
"""Of files that hold a guidance pack."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A visit that is not finished, whose form a pack changes."""

    visit_id: str
    title: str
    school_name: str
    reviewer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackProspect:
    """What publishing a pack would do.

    ``in_the_way`` says why it cannot be published, "" where it can; ``forms`` are the new versions in it, those that
    are published already left out.
    """

    known: Document | None
    changes: tuple[Difference, ...]
    forms: tuple[FormRow, ...]
    drafts: tuple[DraftRow, ...]
    in_the_way: str = ""
    remedy: str = ""


@lru_cache(maxsize=1)
def shipped() -> tuple[Document, ...]:
    """Give the documents that come with the program."""
    files = sorted(asset("guidance").glob("*.toml"))
    return tuple(reading.read_or_refuse(path.read_bytes(), path.name) for path in files)


def library(session: Session) -> Library:
    """Give all documents that this laptop knows: those that came with the program and those the trust published."""
    texts = session.scalars(select(PublishedGuidance.text).order_by(PublishedGuidance.published_at))
    return Library((*shipped(), *filter(None, map(_document, texts))))


@lru_cache(maxsize=256)
def _document(text: str) -> Document | None:
    """Read a published file; None for one that only a newer program can read: then the one before counts."""
    return reading.read(text.encode()).document


def editions_cited(session: Session, digest: str, day: date) -> tuple[Citation, ...]:
    """Give the editions that a version of a form (its SHA-256) rests on, with what is to be said of each on a day.

    Empty where the form has not come to this laptop.
    """
    template = at_hand(session, digest)
    if template is None:
        return ()
    return library(session).citations((one.source for one in template.questions.values()), day)


def read_pack(path: Path) -> PackReading:
    """Read a pack from a .zip, a .toml, or a folder; what is wrong inside it is in the result, by file and place.

    Raises:
        SifieldError: the file itself cannot be read, or is no pack.
    """
    if path.is_dir():
        inside = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "~")))
        if len(inside) > MOST_FILES:
            raise SifieldError(
                f"{path.name} holds {len(inside)} files, too many for a guidance pack.",
                f"Choose a folder with one .toml and its workbooks, at most {MOST_FILES}.",
                code="bad-pack",
            )
        return packs.read_pack({one.name: content_of(one) for one in inside})
    if path.suffix.lower() not in SUFFIXES:
        raise SifieldError(
            f"{path.name} is no guidance pack.", "Choose a .toml file, or a .zip with one .toml and its workbooks.",
            code="bad-pack",
        )  # fmt: skip
    return packs.read_pack(packs.unpack(content_of(path), path.name))


def foresee(session: Session, pack: Pack) -> PackProspect:
    """Say what publishing a pack would change: the document, the forms check by check, and which drafts it touches.

    The drafts are those of this store; ask each store.
    """
    known = library(session).find(pack.document.name)
    outlook = [publishing.foresee(session, one.template, one.content) for one in pack.forms]
    pairs = [
        (prospect.in_use_template, form.template)
        for form, prospect in zip(pack.forms, outlook, strict=True)
        if prospect.may_publish
    ]
    named = {form.template.form_id for form in pack.forms}
    left = [template for template in _in_use(session) if template.form_id not in named]
    fresh = [form for form, prospect in zip(pack.forms, outlook, strict=True) if prospect.may_publish]
    rows = tuple(templates.row_of(form.template, form.content) for form in fresh)
    headline, remedy = _in_the_way(known, pack, outlook)
    return PackProspect(
        known=known, changes=what_changes(known, pack.document, pairs, left), forms=rows,
        drafts=drafts_touched(session, rows), in_the_way=headline, remedy=remedy,
    )  # fmt: skip


def drafts_touched(session: Session, forms: Iterable[FormRow]) -> tuple[DraftRow, ...]:
    """List the visits of this store that are not finished and could be moved to one of these versions."""
    wanted = [form.form_id for form in forms]
    rows = session.execute(
        select(Visit, School.name, Person.name)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Person, Person.id == Visit.reviewer_id)
        .where(Visit.status.in_(("planned", "started")), Visit.form_id.in_(wanted))
        .where(not_(looks.is_closed(session)))
        .order_by(Visit.planned_on, Visit.id)
    )
    return tuple(DraftRow(visit.id, visit.title, school or "", person or "") for visit, school, person in rows)


def publish_pack(session: Session, pack: Pack, at: datetime, *, by: str = "") -> tuple[FormRow, ...]:
    """Publish a guidance file and the forms of its pack, all or none, and give what became of the forms.

    Visits that are written keep their form, and with it the editions it cites; drafts can be moved (``versions``).

    Raises:
        SifieldError: a later revision of the file is known, or a form's version was published with other content.
    """
    known = library(session).find(pack.document.name)
    text = pack.content.decode("utf-8-sig")
    if known is not None and known.revised > pack.document.revised:
        raise SifieldError(*_older(known, pack.document), code="older-guidance")
    if known != pack.document:
        row = PublishedGuidance(
            scope=TRUST_SCOPE, document=pack.document.name, revised=pack.document.revised, text=text, published_at=at,
            published_by=by,
        )  # fmt: skip
        session.add(row)
    return tuple(templates.publish_template(session, one.template, one.content, at, by=by) for one in pack.forms)


def _in_use(session: Session) -> list[Template]:
    """Give the forms on offer whose templates are at hand."""
    found = (at_hand(session, form.sha256) for form in templates.list_forms(session))
    return [template for template in found if template is not None]


def _in_the_way(known: Document | None, pack: Pack, outlook: list[Prospect]) -> tuple[str, str]:
    for form, prospect in zip(pack.forms, outlook, strict=True):
        if prospect.kind == "taken":
            fault = templates.taken(form.template)
            return fault.message, fault.remedy
    if known is not None and known.revised > pack.document.revised:
        return _older(known, pack.document)
    if known == pack.document and not any(one.may_publish for one in outlook):
        return "All of this is in use already.", "There is nothing to publish."
    if known is not None and known != pack.document and known.revised == pack.document.revised:
        return (
            f"This file of “{known.name}” differs from the one in use, but names the same day of revision.",
            "Write the day on which it was last looked over into “revised”.",
        )
    return "", ""


def _older(known: Document, document: Document) -> tuple[str, str]:
    return (
        f"What is known of “{known.name}” here was revised on {known.revised:%d.%m.%Y}, later than this file.",
        f"Look the file over and write the new day into “revised” (it says {document.revised:%d.%m.%Y}).",
    )
