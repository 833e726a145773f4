"""A plan's signing record as a paper that the trust's own server has sealed: made here, sealed there, saved here."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.documents import report_pdf
from sifield.documents.signing_record import signing_record as paper_of
from sifield.fieldwork import planning, signing_record
from sifield.fieldwork.saving import save_copy
from sifield.models.store import Store, Stores
from sifield.ui.beginning import now
from sifield.wire.joining import Seal
from sifield.wire.records import school_scope

if TYPE_CHECKING:
    from sifield.sync.link import Link


def link_to_centre(stores: Stores) -> "Link":
    """Make this laptop's link to its trust's own server.

    Raises:
        SifieldError: it belongs to no trust, or to the sample trust.
    """
    from sifield.sync import enrolment

    return enrolment.link_of(stores, now)


def save_sealed(connect: "Callable[[], Link]", store: Store, plan_id: str, path: Path, at: datetime) -> Path:
    """Make a plan's signing record, have the centre seal it, and save it; call it off the window's thread.

    Raises:
        SifieldError: the centre cannot be reached, or has other lines than this laptop ("not-the-record": sync first);
            or the file cannot be written.
    """
    from sifield.sync import calls

    with store.read() as session:
        plan, lines = planning.get_plan(session, plan_id), signing_record.list_events(session, plan_id)
        scope = school_scope(planning.school_of(session, plan_id), plan.sensitivity)
    paper = report_pdf.render(paper_of(plan, lines), made_at=at)
    link = connect()
    try:
        return save_copy(calls.seal(link, Seal(plan_id, scope, paper)), path)
    finally:
        link.close()
