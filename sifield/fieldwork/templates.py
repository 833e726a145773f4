"""The forms a trust works with: publishing a workbook, finding the version in use, reading one back."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.forms.template import FORMAT, Template
from sifield.models.templates import CompiledTemplate, PublishedTemplate
from sifield.wire.records import TRUST_SCOPE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A published form as lists show it; always its newest version."""

    form_id: str
    version: str
    title: str
    sensitivity: str
    sha256: str


def publish(session: Session, workbook: bytes, name: str, at: datetime) -> FormRow:
    """Publish a workbook as a version of its form; the same version again changes nothing.

    Raises:
        SifieldError: the workbook has faults, or the version exists with other content.
    """
    template = _read(workbook, name)
    digest = sha256(workbook).hexdigest()
    row = FormRow(template.form_id, template.version, template.title, template.sensitivity, digest)
    there = session.scalar(
        select(PublishedTemplate).where(
            PublishedTemplate.form_id == row.form_id, PublishedTemplate.version == row.version
        )
    )
    if there is not None:
        if there.sha256 != digest:
            raise SifieldError(
                f"Version {row.version} of “{row.title}” has been published with other questions.",
                "Give the workbook a new version on its settings sheet, then publish it.",
                code="same-version",
            )
        return row
    blobs.put(session, workbook, WORKBOOK, TRUST_SCOPE)
    session.add(
        PublishedTemplate(
            scope=TRUST_SCOPE,
            form_id=row.form_id,
            version=row.version,
            title=row.title,
            sensitivity=row.sensitivity,
            sha256=digest,
            published_at=at,
        )
    )
    _keep_compiled(session, digest, template)
    return row


def publish_shipped(session: Session, at: datetime) -> tuple[FormRow, ...]:
    """Publish the forms that come with the program: what a new trust begins with."""
    return tuple(publish(session, path.read_bytes(), path.name, at) for path in sorted(asset("forms").glob("*.xlsx")))


def list_forms(session: Session) -> tuple[FormRow, ...]:
    """List the published forms by title, each in its newest version."""
    newest: dict[str, FormRow] = {}
    for row in session.scalars(select(PublishedTemplate).order_by(PublishedTemplate.published_at)):
        newest[row.form_id] = FormRow(row.form_id, row.version, row.title, row.sensitivity, row.sha256)
    return tuple(sorted(newest.values(), key=lambda form: form.title))


def get_template(session: Session, digest: str) -> Template:
    """Give a published template ready for use, from the compiled form kept here or else from its workbook.

    Raises:
        SifieldError: neither is on this laptop yet.
    """
    kept = session.get(CompiledTemplate, digest)
    if kept is not None and kept.format == FORMAT:
        return Template.from_json(kept.compiled)
    workbook = blobs.get(session, digest)
    if workbook is None:
        raise SifieldError(
            "The form of this visit is not on this laptop yet.", "Sync, then open the visit again.", code="no-form"
        )
    return _read(workbook, "the form")


def compile_missing(session: Session) -> int:
    """Compile every published form that came by sync, so that capture need not read workbooks; count them."""
    have = set(session.scalars(select(CompiledTemplate.sha256).where(CompiledTemplate.format == FORMAT)))
    count = 0
    for row in session.scalars(select(PublishedTemplate).where(PublishedTemplate.sha256.not_in(have))).all():
        workbook = blobs.get(session, row.sha256)
        if workbook is not None:
            _keep_compiled(session, row.sha256, _read(workbook, row.title))
            count += 1
    return count


def _keep_compiled(session: Session, digest: str, template: Template) -> None:
    session.merge(CompiledTemplate(sha256=digest, format=FORMAT, compiled=template.to_json()))


def _read(workbook: bytes, name: str) -> Template:
    from sifield.forms import xlsform

    reading = xlsform.read(workbook, name=name)
    if reading.template is None:
        fault = next(fault for fault in reading.faults if fault.severity == "fault")
        where = f" ({fault.sheet}!{fault.column}{fault.row})" if fault.row else ""
        raise SifieldError(f"{name} cannot be used as a form{where}: {fault.message}", fault.remedy, code="bad-form")
    return reading.template
