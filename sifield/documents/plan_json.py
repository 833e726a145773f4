"""An action plan as data: what its pages print, and nothing else."""

import io
import json
from datetime import date
from typing import Any

from sifield.fieldwork.plans import ActionRow, EvidenceRow, FindingRow, PersonName, PlanDetails
from sifield.signing.fields import PLAN_FILE

FORMAT = "sifield action plan 1"


def plan_json(plan: PlanDetails) -> bytes:
    """Give a plan as canonical JSON (UTF-8, keys sorted, no spaces): equal plans give equal bytes.

    The headteacher's decision is not in it: that comes after the reviewer's signature, in form fields of its own.
    """
    content = {
        "format": FORMAT,
        "plan": plan.id,
        "revision": plan.revision,
        "sample": plan.is_sample,
        "class": plan.sensitivity,
        "trust": plan.trust_name,
        "school": plan.school_name,
        "visit": {
            "title": plan.visit_title,
            "focus": plan.focus,
            "on": plan.visited_on.isoformat(),
            "form": plan.form_title,
            "form_version": plan.form_version,
        },
        "reviewer": _person(plan.reviewer),
        "head": _person(plan.head),
        "findings": [_finding(row) for row in plan.findings],
        "actions": [_action(row) for row in plan.actions],
        "comment": plan.comment,
        "next_review_on": _day(plan.next_review_on),
        "facts_checked_at": plan.facts_checked_at.isoformat(timespec="minutes") if plan.facts_checked_at else None,
        "facts_checked_by": plan.facts_checked_by,
        "copies_to": list(plan.copies_to),
        "guidance": [{"document": one.document, "edition": one.edition, "remark": one.remark} for one in plan.guidance],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _person(person: PersonName) -> dict[str, str]:
    return {"name": person.name, "role": person.role}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _finding(row: FindingRow) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "kind": row.kind,
        "risk": row.risk,
        "text": row.text,
        "evidence": [_evidence(note) for note in row.evidence],
        "facts_agreed": row.facts_agreed,
        "head_comment": row.head_comment,
    }


def _evidence(note: EvidenceRow) -> dict[str, str]:
    """Where and when, not the note itself: a walker's notes stay with her."""
    return {"at": note.noted_at.isoformat(timespec="minutes"), "where": note.where, "kind": note.kind}


def _action(row: ActionRow) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "finding": row.finding_ref,
        "action": row.text,
        "owner": {"name": row.owner_name, "role": row.owner_role},
        "deadline": _day(row.deadline),
        "success_criterion": row.success_criterion,
        "monitored_by": row.monitored_by,
        "support": row.support,
    }


def read_attached(pdf: bytes) -> bytes | None:
    """Give the data that travel inside a plan's PDF, as they are; None if there are none. Judges no signature.

    Raises:
        pikepdf.PdfError: the bytes are no PDF.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if PLAN_FILE not in opened.attachments:
            return None
        return bytes(opened.attachments[PLAN_FILE].get_file().read_bytes())
