"""A plan's signing record as a paper that the trust's own server has sealed: made here, sealed there, saved here."""

from datetime import datetime
from pathlib import Path

from sifield.documents import report_pdf
from sifield.documents.signing_record import signing_record as paper_of
from sifield.fieldwork import planning, signing_record
from sifield.fieldwork.saving import save_copy
from sifield.models.store import Store, Stores
from sifield.ui.beginning import now
from sifield.wire.joining import Seal
from sifield.wire.records import school_scope


def save_sealed(stores: Stores, store: Store, plan_id: str, path: Path, at: datetime) -> Path:
    """Make a plan's signing record, have the centre seal it, and save it; call it off the window's thread.

    Raises:
        SifieldError: the centre cannot be reached, or has other lines than this laptop ("not-the-record": sync first);
            or the file cannot be written.
    """
    from sifield.sync import calls, enrolment

    with store.read() as session:
        plan, lines = planning.get_plan(session, plan_id), signing_record.list_events(session, plan_id)
        scope = school_scope(planning.school_of(session, plan_id), plan.sensitivity)
    paper = report_pdf.render(paper_of(plan, lines), made_at=at)
    link = enrolment.link_of(stores, now)
    try:
        return save_copy(calls.seal(link, Seal(plan_id, scope, paper)), path)
    finally:
        link.close()
