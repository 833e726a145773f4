"""An action plan as data: what its pages print, and nothing else."""

import io
import json
from datetime import date, datetime
from typing import Any

from sifield.documents.plan_words import TOLD, say_sense, stage_of
from sifield.fieldwork.plans import ActionRow, Before, EvidenceRow, FindingRow, PersonName, PlanDetails
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.signing.fields import PLAN_FILE

FORMAT = "sifield action plan 2"


def plan_json(plan: PlanDetails) -> bytes:
    """Give a plan as canonical JSON (UTF-8, keys sorted, no spaces): equal plans give equal bytes.

    It holds what the reviewer signs. The headteacher's decision is not in it, for that comes after, in form fields of
    its own; nor is what becomes of an action later: its colour, its steps done, its state.
    """
    content = {
        "format": FORMAT,
        "plan": plan.id,
        "revision": plan.revision,
        "edition": plan.edition,
        "revises": plan.revises,
        "changed": plan.changed,
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
        "with": list(plan.with_names),
        "head": _person(plan.head),
        "lead": _person(plan.lead) if plan.lead.name.strip() else None,
        "findings": [_finding(row) for row in plan.findings],
        "actions": [_action(row, plan) for row in plan.actions],
        "comment": plan.comment,
        "next_review_on": _day(plan.next_review_on),
        "facts_checked_at": _moment(plan.facts_checked_at),
        "facts_checked_by": plan.facts_checked_by if plan.facts_checked_at else "",
        "copies_to": list(plan.copies_to),
        "guidance": [{"document": one.document, "edition": one.edition, "remark": one.remark} for one in plan.guidance],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _person(person: PersonName) -> dict[str, str]:
    return {"name": person.name, "role": person.role}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _finding(row: FindingRow) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "kind": row.kind,
        "risk": row.risk,
        "text": row.text,
        "evidence": [_evidence(piece) for piece in row.evidence if piece.kind != SCHOOL],
        "self_review": any(piece.kind == SCHOOL for piece in row.evidence),
        "sources": list(row.sources),
        "single_source": row.is_single_source if row.sources else None,
        "typical": row.typical,
        "confidence": row.confidence,
        "facts_agreed": row.facts_agreed,
        "head_comment": row.head_comment,
    }


def _evidence(piece: EvidenceRow) -> dict[str, str]:
    """Where and when, not the note itself: a walker's notes stay with her. Data and answers say their words."""
    if piece.piece in TOLD:
        return {"where": piece.where, "kind": say_sense(piece), "words": piece.text}
    return {"at": piece.noted_at.isoformat(timespec="minutes"), "where": piece.where, "kind": say_sense(piece)}


def _action(row: ActionRow, plan: PlanDetails) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "finding": row.finding_ref,
        "side": row.side,
        "stage": stage_of(row, plan),
        "action": row.text,
        "owner": {"name": row.owner_name, "role": row.owner_role},
        "starts_on": _day(row.starts_on),
        "deadline": _day(row.deadline),
        "late_reason": row.late_reason,
        "milestones": [{"on": _day(step.on), "text": step.text} for step in row.milestones],
        "success_criterion": row.success_criterion,
        "baseline": row.baseline,
        "target": row.target,
        "evidence_wanted": row.evidence_wanted,
        "monitored": {"by": row.monitored_by, "how": row.monitored_how},
        "verifier": {"name": row.verifier_name, "role": row.verifier_role},
        "support": row.support,
        "half_days": row.half_days,
        "resources": row.resources,
        "statutory": row.statutory,
        "carried": [_carried(before) for before in row.carried],
    }


def _carried(before: Before) -> dict[str, str | None]:
    return {"agreed_on": _day(before.agreed_on), "deadline": _day(before.deadline), "reason": before.reason}


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
