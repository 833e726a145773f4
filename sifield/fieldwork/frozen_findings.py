"""The findings of a plan as they were signed, kept with it from the moment a newer edition of it begins.

Findings belong to the visit, so that a new edition may say them better; what an older edition shows must not change by
that. Of the evidence no note's words are kept: on paper it stands by place and time only.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sifield.fieldwork.pieces import ANSWER, DATA
from sifield.fieldwork.plans import EvidenceRow, FindingRow

_TOLD = (DATA, ANSWER)


def freeze(rows: Sequence[FindingRow]) -> list[dict[str, Any]]:
    """Write findings down as they stand, as JSON has them: words struck out then leave texts alone."""
    bare = [replace(row, evidence=tuple(map(_without_notes, row.evidence))) for row in rows]
    return list(json.loads(json.dumps([asdict(row) for row in bare], default=_moment)))


def thaw(rows: Sequence[dict[str, Any]]) -> tuple[FindingRow, ...]:
    """Give findings as they were written down."""
    return tuple(FindingRow(**{**row, "evidence": tuple(map(_evidence, row["evidence"]))}) for row in rows)


def _without_notes(piece: EvidenceRow) -> EvidenceRow:
    return piece if piece.piece in _TOLD else replace(piece, text="")


def _moment(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} is not written down")
    return value.isoformat()


def _evidence(told: dict[str, Any]) -> EvidenceRow:
    return EvidenceRow(**{**told, "noted_at": datetime.fromisoformat(told["noted_at"])})
