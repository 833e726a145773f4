"""The forms a trust works with: publishing a version, finding the one in use, reading one back, withdrawing one."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.forms.kept import STAMP, keep, open_kept
from sifield.forms.template import Template
from sifield.models.people import Person
from sifield.models.programme import Requirement
from sifield.models.templates import CompiledTemplate, PublishedTemplate
from sifield.models.trust_records import TRUST_FILES
from sifield.models.visits import Visit
from sifield.wire.records import TRUST_SCOPE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_OPENED = 8
_opened: WeakKeyDictionary[object, dict[str, Template]] = WeakKeyDictionary()
"""Templates in use, by store and SHA-256 of their workbook: every answer that is written over asks for one."""
_BY_AGE = (PublishedTemplate.published_at, PublishedTemplate.id)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A version of a published form, as a visit needs it; ``collection`` is the heading it is listed under, ``minutes``
    the time planned for it ("" and 0 where the form says none).
    """

    form_id: str
    version: str
    title: str
    sensitivity: str
    sha256: str
    collection: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a published form, as those who look after the forms see it.

    ``publisher`` is a person's name, "" where nobody of the trust published it (the forms that come with the program).
    """

    form: FormRow
    published_at: datetime
    publisher: str
    is_offered: bool


def publish(session: Session, workbook: bytes, name: str, at: datetime, *, by: str = "") -> FormRow:
    """Publish a workbook as a version of its form; the same version again changes nothing.

    Args:
        name: what the file is called, for messages.
        by: id of the person who publishes.

    Raises:
        SifieldError: the workbook has faults, or the version exists with other content.
    """
    return publish_template(session, compile_workbook(workbook, name), workbook, at, by=by)


def publish_template(session: Session, template: Template, workbook: bytes, at: datetime, *, by: str = "") -> FormRow:
    """Publish a template that was read already, with the workbook it was read from (see ``publish``).

    Raises:
        SifieldError: the version exists with other content.
    """
    form = row_of(template, workbook)
    there = session.scalar(select(PublishedTemplate).where(*_same_version(form)))
    if there is None:
        _publish(session, form, workbook, at, by)
        keep_compiled(session, form.sha256, template)
        return form
    if there.sha256 != form.sha256 and not asks_the_same(get_template(session, there.sha256), template):
        raise taken(template)
    return _form(there)


def publish_unread(session: Session, form: FormRow, workbook: bytes, at: datetime) -> FormRow:
    """Publish a workbook of which ``form`` is known, and read its questions when somebody first opens it; where its
    version is published already, give that and change nothing."""
    there = session.scalar(select(PublishedTemplate).where(*_same_version(form)))
    if there is None:
        _publish(session, form, workbook, at, "")
        return form
    return _form(there)


def _same_version(form: FormRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PublishedTemplate.form_id == form.form_id, PublishedTemplate.version == form.version


def _publish(session: Session, form: FormRow, workbook: bytes, at: datetime, by: str) -> None:
    blobs.put(session, workbook, WORKBOOK, TRUST_SCOPE)
    session.add(PublishedTemplate(scope=TRUST_SCOPE, **asdict(form), published_at=at, published_by=by))


def row_of(template: Template, workbook: bytes) -> FormRow:
    """Give the version that publishing a template with its workbook would make."""
    return FormRow(
        form_id=template.form_id,
        version=template.version,
        title=template.title,
        sensitivity=template.sensitivity,
        sha256=sha256(workbook).hexdigest(),
        collection=template.collection,
        minutes=template.minutes,
    )


def taken(template: Template) -> SifieldError:
    """Say that a version has been published with other content, and what to do."""
    return SifieldError(
        f"Version {template.version} of “{template.title}” has been published with other questions.",
        "Give the workbook a new version on its settings sheet, then publish it.",
        code="same-version",
    )


def asks_the_same(one: Template, other: Template) -> bool:
    """Tell whether two templates are the same but for the files they were read from: Excel changes a file at each
    save."""
    return replace(one, sha256="") == replace(other, sha256="")


def list_forms(session: Session) -> tuple[FormRow, ...]:
    """List the forms that are offered for new visits by title, each in the version in use."""
    newest = {row.form_id: row for row in session.scalars(select(PublishedTemplate).order_by(*_BY_AGE))}
    offered = (_form(row) for row in newest.values() if row.withdrawn_at is None)
    return tuple(sorted(offered, key=lambda one: one.title))


def list_versions(session: Session, form_id: str = "") -> tuple[VersionRow, ...]:
    """List every version of every form (or of one), those in use and withdrawn ones too, the newest first."""
    by = Person.id == PublishedTemplate.published_by
    wanted = select(PublishedTemplate, Person.name).outerjoin(Person, by).order_by(*_BY_AGE)
    if form_id:
        wanted = wanted.where(PublishedTemplate.form_id == form_id)
    rows = [
        VersionRow(_form(row), row.published_at, publisher or "", row.withdrawn_at is None)
        for row, publisher in session.execute(wanted)
    ]
    return tuple(reversed(rows))


def has_forms(session: Session) -> bool:
    """Tell whether any form was ever published."""
    return bool(session.scalar(select(func.count()).select_from(PublishedTemplate)))


def withdraw(session: Session, form_id: str, at: datetime) -> None:
    """Offer a form no longer for new visits; visits begun with it keep it."""
    for row in session.scalars(select(PublishedTemplate).where(PublishedTemplate.form_id == form_id)):
        row.withdrawn_at = row.withdrawn_at or at


def offer_again(session: Session, form_id: str) -> None:
    """Offer a withdrawn form for new visits again."""
    for row in session.scalars(select(PublishedTemplate).where(PublishedTemplate.form_id == form_id)):
        row.withdrawn_at = None


def get_workbook(session: Session, digest: str) -> bytes:
    """Give the workbook that a version was published from, byte for byte.

    Raises:
        SifieldError: it has not come to this laptop yet.
    """
    workbook = blobs.get_of_trust(session, digest)
    if workbook is None:
        raise SifieldError(
            "The workbook of this form is not on this laptop yet.", "Sync, then try again.", code="no-workbook"
        )
    return workbook


def get_template(session: Session, digest: str) -> Template:
    """Give a published template ready for use, from the compiled form kept here or else from its workbook.

    Raises:
        SifieldError: neither is on this laptop yet.
    """
    opened = _opened.setdefault(session.get_bind(), {})
    if digest in opened:
        return opened[digest]
    while len(opened) >= _MOST_OPENED:
        opened.pop(next(iter(opened)), None)
    opened[digest] = _open(session, digest)
    return opened[digest]


def _open(session: Session, digest: str) -> Template:
    kept = session.get(CompiledTemplate, digest)
    if kept is not None and (template := open_kept(kept.kept)) is not None:
        return template
    workbook = blobs.get_of_trust(session, digest)
    if workbook is None:
        raise SifieldError(
            "The form of this visit is not on this laptop yet.", "Sync, then open the visit again.", code="no-form"
        )
    return compile_workbook(workbook, "the form")


def version_of(session: Session, digest: str) -> str:
    """Give the version that was published with this SHA-256, "" where that is not known on this laptop."""
    wanted = select(PublishedTemplate.version).where(PublishedTemplate.sha256 == digest)
    return session.scalar(wanted.order_by(*_BY_AGE).limit(1)) or ""


def list_uncompiled(session: Session) -> tuple[FormRow, ...]:
    """List the published versions that this program has not compiled though a visit or a requirement of this store
    needs them. The others are read when somebody opens them: a laptop that joins waits for none of them."""
    compiled = select(CompiledTemplate.sha256).where(CompiledTemplate.made_by == STAMP.decode())
    is_needed = or_(
        PublishedTemplate.sha256.in_(select(Visit.template_sha256)),
        PublishedTemplate.form_id.in_(select(Requirement.form_id)),
    )
    wanted = (
        select(PublishedTemplate)
        .join(TRUST_FILES, TRUST_FILES.c.sha256 == PublishedTemplate.sha256)
        .where(PublishedTemplate.sha256.not_in(compiled), is_needed)
    )
    return tuple({row.sha256: _form(row) for row in session.scalars(wanted)}.values())


def compile_workbook(workbook: bytes, name: str) -> Template:
    """Read a workbook as a template; ``name`` is for messages.

    Raises:
        SifieldError: the workbook has faults, or needs a newer program.
    """
    from sifield.forms import xlsform

    reading = xlsform.read(workbook, name=name)
    if reading.template is None:
        fault = next(fault for fault in reading.faults if fault.severity == "fault")
        where = f" ({fault.sheet}!{fault.column}{fault.row})" if fault.row else ""
        raise SifieldError(f"{name} cannot be used as a form{where}: {fault.message}", fault.remedy, code="bad-form")
    return reading.template


def keep_compiled(session: Session, digest: str, template: Template) -> None:
    """Keep a template as the engine wants it, so that capture need not read the workbook; never synced."""
    session.merge(CompiledTemplate(sha256=digest, made_by=STAMP.decode(), kept=keep(template)))


def _form(row: PublishedTemplate) -> FormRow:
    return FormRow(row.form_id, row.version, row.title, row.sensitivity, row.sha256, row.collection, row.minutes)
