"""A visit and the versions of its form: what a newer one changes, moving a draft to it and back, earlier answers.

Moving changes one field of the visit and no answer. Whatever a version has no place for stays where it is, under its
name and row, and is read again by the version that asks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import templates, visits
from sifield.fieldwork.earlier import at_hand
from sifield.fieldwork.templates import FormRow, VersionRow
from sifield.forms.upgrade import Difference, compare
from sifield.models.exchange import Place
from sifield.models.visits import Visit

_DRAFT = ("planned", "started")


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A version that a draft can be moved to, and what it changes."""

    form: FormRow
    differences: tuple[Difference, ...]


def newer_version(session: Session, visit_id: str) -> NewerVersion | None:
    """Give the version in use of a draft's form if it is newer than the draft's, has come to this laptop, and the
    person has not said that this visit stays on its own.

    Raises:
        SifieldError: the visit or its form is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    for form in _newer(session, visit, templates.list_versions(session, visit.form_id)):
        new = at_hand(session, form.sha256)
        if new is not None:
            return NewerVersion(form, compare(templates.get_template(session, visit.template_sha256), new))
    return None


def drafts_behind(session: Session, person_id: str) -> frozenset[str]:
    """Give the visits of a person that are not finished and for whose form a newer version has been published, by id;
    those of which she has said that they stay on theirs are left out.
    """
    drafts = select(Visit).where(Visit.reviewer_id == person_id, Visit.status.in_(_DRAFT))
    known = templates.list_versions(session)
    return frozenset(
        visit.id
        for visit in session.scalars(drafts)
        if _newer(session, visit, [one for one in known if one.form.form_id == visit.form_id])
    )


def _newer(session: Session, visit: Visit, versions: Sequence[VersionRow]) -> list[FormRow]:
    """Give the versions on offer that are newer than a draft's, the newest first, up to one that was declined."""
    if visit.pair_id:
        return []  # both observers stay on the version on which they began
    declined = session.get(Place, _stay(visit.id))
    found: list[FormRow] = []
    for version in versions if visit.status in _DRAFT else ():
        form = version.form
        if form.sha256 == visit.template_sha256 or (declined is not None and declined.value == form.sha256):
            break
        if version.is_offered and form.sensitivity == visit.sensitivity:
            found.append(form)
    return found


def stay(session: Session, visit_id: str, digest: str) -> None:
    """Keep that this visit stays on its version although another was published; never synced."""
    session.merge(Place(key=_stay(visit_id), value=digest))


def move_to_version(session: Session, visit_id: str, digest: str) -> str:
    """Move a draft to another published version of its form, newer or older, and give the digest of the one it left.

    Raises:
        SifieldError: the visit is finished or signed, or the version is of another form, of another class of
            sensitivity, or not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    if visit.status == "signed off":
        raise SifieldError(
            "The plan of this visit has been signed, so its form stays as it is.",
            "Use the new version for the next visit.",
            code="signed",
        )
    if visit.status == "finished":
        raise SifieldError(
            "This visit is finished, so its form stays as it is.",
            "Go back to the visit first, then move it.",
            code="finished",
        )
    if visit.pair_id:
        raise SifieldError(
            "Two observe together here, so both stay on the version on which they began.",
            "Use the new version for the next visit.",
            code="in-pairs",
        )
    forms = {version.form.sha256: version.form for version in templates.list_versions(session, visit.form_id)}
    form = forms.get(digest)
    if form is None or form.sensitivity != visit.sensitivity:
        raise SifieldError(
            "This version is not one that the visit can be moved to.",
            "Choose a version of the same form, or start a new visit with it.",
            code="other-form",
        )
    templates.get_template(session, digest)  # it must have come, or the visit could not be opened again
    left, old = visit.template_sha256, forms.get(visit.template_sha256)
    if old is not None and visit.title == old.title:
        visit.title = form.title
    visit.template_sha256 = digest
    return left


def begun_with(session: Session, visit_id: str) -> FormRow | None:
    """Give the version that a draft was begun with and can be moved back to, None if it is still on it.

    Raises:
        SifieldError: the visit is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    for version in templates.list_versions(session, visit.form_id):
        if version.form.version == visit.form_version:
            is_other = version.form.sha256 != visit.template_sha256
            return version.form if is_other and visit.status in ("planned", "started") else None
    return None


def _stay(visit_id: str) -> str:
    return f"stay:{visit_id}"
