"""The forms that a new trust begins with: all that come with the program, published one by one.

Whatever their class they belong to the trust, and so to the general store: a safeguarding form is blank, it is the
visits on it that are kept apart (see ``wire.records.TRUST_RECORDS``).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.fieldwork import templates
from sifield.fieldwork.templates import FormRow
from sifield.forms.engine.program import program_of
from sifield.forms.template import Template
from sifield.models.exchange import Place

_MARK = "first forms on their way"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A workbook with the template that was read from it."""

    template: Template
    workbook: bytes


def list_files(session: Session) -> tuple[Path, ...]:
    """List the files to publish: all that come with the program where a trust has no form yet, else none.

    A beginning that was cut short left its mark, and all are listed again: what is there already does no harm.
    """
    is_wanted = session.get(Place, _MARK) is not None or not templates.has_forms(session)
    return tuple(sorted(asset("forms").glob("*.xlsx"))) if is_wanted else ()


def read(path: Path) -> ReadForm:
    """Read a workbook and compile its rules; takes up to a second, so never in a transaction.

    Raises:
        SifieldError: the workbook has faults.
    """
    workbook = path.read_bytes()
    template = templates.compile_workbook(workbook, path.name)
    program_of(template)
    return ReadForm(template, workbook)


def publish(session: Session, form: ReadForm, at: datetime) -> FormRow:
    """Publish one of them, and mark that the others are still to come.

    Raises:
        SifieldError: the version exists with other content.
    """
    session.merge(Place(key=_MARK, value=True))
    return templates.publish_template(session, form.template, form.workbook, at)


def end(session: Session) -> None:
    """Take the mark away: from here on the trust's forms are its own to choose."""
    mark = session.get(Place, _MARK)
    if mark is not None:
        session.delete(mark)
