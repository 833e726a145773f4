"""Ending a live risk by a person's word: one that no action was made for, or that later evidence has settled."""

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.fieldwork.requirements import Word
from sifield.models.evidence import Finding


def end_risk(session: Session, finding_id: str, reason: str, word: Word) -> None:
    """Say that a finding is no live risk any more, and why. The finding itself stays as it is.

    Raises:
        SifieldError: "no-finding"; "no-reason" where nothing says why.
    """
    finding, words = _find(session, finding_id), " ".join(reason.split())
    if not words:
        raise SifieldError("Nothing says why.", "Say in a few words what has settled it.", code="no-reason")
    finding.settled_on, finding.settled_by, finding.settled_why = word.on, word.by, words


def live_again(session: Session, finding_id: str) -> None:
    """Take that word back: the risk is live again.

    Raises:
        SifieldError: "no-finding".
    """
    finding = _find(session, finding_id)
    finding.settled_on, finding.settled_by, finding.settled_why = None, "", ""


def _find(session: Session, finding_id: str) -> Finding:
    return find(session, Finding, finding_id, "finding")
