"""The forms a trust works with: publishing a version, finding the one in use, reading one back, withdrawing one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.forms.engine.compiled import STAMP
from sifield.forms.engine.program import program_of
from sifield.forms.template import FORMAT, Template
from sifield.models.exchange import Blob
from sifield.models.people import Person
from sifield.models.templates import CompiledTemplate, PublishedTemplate
from sifield.wire.records import TRUST_SCOPE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_OPENED = 8
_opened: WeakKeyDictionary[object, dict[str, Template]] = WeakKeyDictionary()
"""Templates in use, by store and SHA-256 of their workbook: every answer that is written over asks for one."""
_BY_AGE = (PublishedTemplate.published_at, PublishedTemplate.id)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A version of a published form, as a visit needs it; ``collection`` is the heading it is listed under, ``minutes``
    the time planned for it ("" and 0 where the form says none, or has not been compiled on this laptop yet).
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
    digest = sha256(workbook).hexdigest()
    same = PublishedTemplate.form_id == template.form_id, PublishedTemplate.version == template.version
    there = session.scalar(select(PublishedTemplate).where(*same))
    if there is not None:
        if there.sha256 != digest and not asks_the_same(get_template(session, there.sha256), template):
            raise taken(template)
        return _form(there, {there.sha256: (template.collection, template.minutes)})
    blobs.put(session, workbook, WORKBOOK, TRUST_SCOPE)
    row = PublishedTemplate(
        scope=TRUST_SCOPE,
        form_id=template.form_id,
        version=template.version,
        title=template.title,
        sensitivity=template.sensitivity,
        sha256=digest,
        published_at=at,
        published_by=by,
    )
    session.add(row)
    keep_compiled(session, digest, template)
    return _form(row, {digest: (template.collection, template.minutes)})


def row_of(template: Template, workbook: bytes) -> FormRow:
    """Give the version that publishing a template with its workbook would make."""
    digest = sha256(workbook).hexdigest()
    return FormRow(template.form_id, template.version, template.title, template.sensitivity, digest)


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
    return replace(one, sha256="").to_json() == replace(other, sha256="").to_json()


def publish_shipped(session: Session, at: datetime) -> tuple[FormRow, ...]:
    """Publish all forms that come with the program in one go: for a sample, where nobody waits to write.
    Whatever their class they belong to the trust, so the session is of the general store."""
    return tuple(publish(session, path.read_bytes(), path.name, at) for path in sorted(asset("forms").glob("*.xlsx")))


def list_forms(session: Session) -> tuple[FormRow, ...]:
    """List the forms that are offered for new visits by title, each in the version in use."""
    newest = {row.form_id: row for row in session.scalars(select(PublishedTemplate).order_by(*_BY_AGE))}
    said = _said(session)
    offered = (_form(row, said) for row in newest.values() if row.withdrawn_at is None)
    return tuple(sorted(offered, key=lambda one: one.title))


def list_versions(session: Session, form_id: str = "") -> tuple[VersionRow, ...]:
    """List every version of every form (or of one), those in use and withdrawn ones too, the newest first."""
    by = Person.id == PublishedTemplate.published_by
    wanted = select(PublishedTemplate, Person.name).outerjoin(Person, by).order_by(*_BY_AGE)
    if form_id:
        wanted = wanted.where(PublishedTemplate.form_id == form_id)
    said = _said(session)
    rows = [
        VersionRow(_form(row, said), row.published_at, publisher or "", row.withdrawn_at is None)
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
    kept = session.get(CompiledTemplate, digest)
    if kept is not None and kept.format == FORMAT:
        while len(opened) >= _MOST_OPENED:
            opened.pop(next(iter(opened)), None)
        opened[digest] = Template.from_json(kept.compiled, kept.code)
        return opened[digest]
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
    """List the published versions whose workbook came by sync and has not been compiled by this program."""
    compiled = select(CompiledTemplate.sha256).where(
        CompiledTemplate.format == FORMAT, CompiledTemplate.made_by == STAMP.decode()
    )
    wanted = (
        select(PublishedTemplate)
        .join(Blob, Blob.sha256 == PublishedTemplate.sha256)
        .where(PublishedTemplate.sha256.not_in(compiled))
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
    compiled, code = template.to_json(), program_of(template).to_bytes()
    session.merge(CompiledTemplate(sha256=digest, format=FORMAT, compiled=compiled, made_by=STAMP.decode(), code=code))


def _said(session: Session) -> dict[str, tuple[str, int]]:
    """Give what compiled templates say of their collection and minutes, by SHA-256."""
    form = func.substr(CompiledTemplate.compiled, 1, func.instr(CompiledTemplate.compiled, "\n") - 1)
    wanted = (func.json_extract(form, path) for path in ("$.collection", "$.minutes"))
    rows = session.execute(select(CompiledTemplate.sha256, *wanted).where(CompiledTemplate.format == FORMAT))
    return {digest: (collection or "", minutes or 0) for digest, collection, minutes in rows}


def _form(row: PublishedTemplate, said: Mapping[str, tuple[str, int]] | None = None) -> FormRow:
    collection, minutes = (said or {}).get(row.sha256, ("", 0))
    return FormRow(row.form_id, row.version, row.title, row.sensitivity, row.sha256, collection, minutes)
