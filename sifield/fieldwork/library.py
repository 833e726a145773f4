"""The forms that come with the program, beside those that the trust has published: what is newer here, what is new.

An update of the program brings forms; nothing of the trust changes by itself. Whoever looks after its forms is told,
and compares and publishes what she wants.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.fieldwork.publishing import comes_before
from sifield.fieldwork.templates import FormRow, VersionRow


@dataclass(frozen=True, slots=True)
class ShippedForm:
    """A form that comes with the program, as its workbook's settings describe it; ``minutes`` 0 where none are said."""

    form_id: str
    title: str
    version: str
    sensitivity: str
    collection: str
    minutes: int
    sha256: str
    path: Path

    @property
    def row(self) -> FormRow:
        """The version of the form that publishing it makes."""
        return FormRow(
            self.form_id, self.version, self.title, self.sensitivity, self.sha256, self.collection, self.minutes
        )


@dataclass(frozen=True, slots=True)
class Newer:
    """A shipped form that the trust could publish; ``in_use`` is its own version, "" where it has none."""

    form: ShippedForm
    in_use: str


def list_newer(versions: Iterable[VersionRow]) -> tuple[Newer, ...]:
    """List the shipped forms that the trust has not, or only in an older version, by title; reads files, no store.

    A form that the trust withdrew stays away, and so does one of which it has a later version of its own.

    Args:
        versions: all that the trust has published, the newest of each form first (``templates.list_versions``).
    """
    by_form = sorted(versions, key=lambda one: one.form.form_id)
    trust = {form_id: list(rows) for form_id, rows in groupby(by_form, key=lambda one: one.form.form_id)}
    found = []
    for shipped in shipped_forms():
        rows = trust.get(shipped.form_id, [])
        if not rows:
            found.append(Newer(shipped, ""))
        elif rows[0].is_offered and _is_later(shipped, rows):
            found.append(Newer(shipped, rows[0].form.version))
    return tuple(sorted(found, key=lambda one: one.form.title.casefold()))


def _is_later(shipped: ShippedForm, rows: list[VersionRow]) -> bool:
    known = {part for row in rows for part in (row.form.version, row.form.sha256)}
    return not {shipped.version, shipped.sha256} & known and not comes_before(shipped.version, rows[0].form.version)


@lru_cache(maxsize=1)
def shipped_forms() -> tuple[ShippedForm, ...]:
    """Give the forms that come with the program.

    Raises:
        SifieldError: a workbook among them is damaged.
    """
    return tuple(_shipped(path) for path in sorted(asset("forms").glob("*.xlsx")))


def publish_shipped(session: Session, at: datetime) -> tuple[FormRow, ...]:
    """Publish all forms that come with the program in one go, each to be read when it is first needed: reading them
    all is what a person would wait for.

    Whatever their class they belong to the trust, so the session is of the general store.
    """
    return tuple(templates.publish_unread(session, one.row, one.path.read_bytes(), at) for one in shipped_forms())


def publish_first(session: Session, at: datetime) -> tuple[FormRow, ...]:
    """Publish what comes with the program where a trust has published nothing yet, and give it; else nothing."""
    return () if templates.has_forms(session) else publish_shipped(session, at)


def _shipped(path: Path) -> ShippedForm:
    content = path.read_bytes()
    try:
        settings = _settings(content)
    except LookupError as error:
        raise SifieldError(f"{path.name}, which comes with sifield, is damaged.", "Install sifield again.") from error
    return ShippedForm(
        form_id=settings["form_id"],
        title=settings["form_title"],
        version=settings["version"],
        sensitivity=settings.get("sensitivity", "general"),
        collection=settings.get("collection", ""),
        minutes=int(settings.get("minutes", 0)),
        sha256=sha256(content).hexdigest(),
        path=path,
    )


def _settings(content: bytes) -> Mapping[str, str]:
    """Read the settings of a workbook of ours, and nothing else of it: reading them all whole takes seconds."""
    from sifield.forms.reading.faults import FaultList
    from sifield.forms.reading.workbook import open_workbook

    sheet = open_workbook(content, FaultList(), {"settings"}).sheets["settings"]
    said = {name: cell for name, cell in zip(sheet.header.cells, sheet.lines[0].cells, strict=False) if cell}
    return {name: said[name] for name in ("form_id", "form_title", "version")} | said
