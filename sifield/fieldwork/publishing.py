"""What publishing a workbook would do, and how much the forms there are in use."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.fieldwork.templates import VersionRow
from sifield.forms.template import Template
from sifield.models.visits import Visit

Kind = Literal["new form", "new version", "older version", "in use", "published before", "taken"]


@dataclass(frozen=True, slots=True)
class Uses:
    """How many visits use a form, and how many of them are not finished."""

    visits: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What publishing a template would do.

    ``kind`` is "new form", "new version", "older version" (its number comes before that of the version in use),
    "in use" or "published before" (nothing to publish), "taken" (its version number was published with other content).
    ``there`` is the version that stands in the way or is the same, ``in_use`` the newest of the form with its template
    (None where that is not on this laptop yet).
    """

    kind: Kind
    there: VersionRow | None = None
    in_use: VersionRow | None = None
    in_use_template: Template | None = None

    @property
    def may_publish(self) -> bool:
        """Whether there is something to publish."""
        return self.kind in ("new form", "new version", "older version")


def foresee(session: Session, template: Template, workbook: bytes) -> Prospect:
    """Say what publishing would do."""
    versions = templates.list_versions(session, template.form_id)
    if not versions:
        return Prospect(kind="new form")
    newest, digest = versions[0], sha256(workbook).hexdigest()
    in_use = _template(session, newest)
    there = next((one for one in versions if one.form.sha256 == digest), None)
    if there is None:
        there = next((one for one in versions if one.form.version == template.version), None)
        if there is not None and not _is_same(session, there, template):
            return Prospect(kind="taken", there=there, in_use=newest, in_use_template=in_use)
    if there is not None:
        kind: Kind = "in use" if there is newest else "published before"
        return Prospect(kind=kind, there=there, in_use=newest, in_use_template=in_use)
    is_older = comes_before(template.version, newest.form.version)
    kind = "older version" if is_older else "new version"
    return Prospect(kind=kind, in_use=newest, in_use_template=in_use)


def count_uses(session: Session) -> dict[str, Uses]:
    """Count the visits of this store by the version that they use (its SHA-256)."""
    is_draft = Visit.status.in_(("planned", "started"))
    wanted = select(Visit.template_sha256, func.count(), func.sum(cast(is_draft, Integer))).group_by(
        Visit.template_sha256
    )
    return {digest: Uses(visits, drafts or 0) for digest, visits, drafts in session.execute(wanted)}


def add_uses(versions: Iterable[VersionRow], *counts: Mapping[str, Uses]) -> Uses:
    """Add up how much some versions are used, over both stores."""
    found = [each[version.form.sha256] for version in versions for each in counts if version.form.sha256 in each]
    return Uses(sum(one.visits for one in found), sum(one.drafts for one in found))


def _template(session: Session, version: VersionRow) -> Template | None:
    try:
        return templates.get_template(session, version.form.sha256)
    except SifieldError:  # its workbook has not come yet, or a newer program published it: there is none to compare
        return None


def _is_same(session: Session, there: VersionRow, template: Template) -> bool:
    published = _template(session, there)
    return published is not None and templates.asks_the_same(published, template)


def comes_before(one: str, other: str) -> bool:
    """Tell whether a version's number comes before another's; of versions that are no numbers nobody can say."""
    first, second = _numbers(one), _numbers(other)
    return bool(first and second and first < second)


def _numbers(version: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[vV]?\d{1,12}(?:[.\-_/ ]\d{1,12})*", version):
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", version))
