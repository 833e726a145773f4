"""A filled form as JSON, whole: every answer by name and row id, rows, notes."""

import json
from dataclasses import asdict
from typing import Any

from sifield.forms.answers import Row
from sifield.forms.exporting.filled import AttachedPicture, FilledForm
from sifield.forms.values import Value

FORMAT = "sifield answers 1"


def to_json(filled: FilledForm) -> str:
    """Write everything: also answers that do not apply at present, and those from an earlier version of the form."""
    template = filled.template
    answers: dict[str, dict[str, Value]] = {}
    for (name, row_id), value in filled.answers.items():
        if name in template.questions:
            answers.setdefault(name, {})[row_id] = value
    whole = {
        "format": FORMAT,
        "form": {
            "form_id": template.form_id,
            "version": template.version,
            "title": template.title,
            "sensitivity": template.sensitivity,
            "sha256": template.sha256,
        },
        "visit": {"id": filled.visit_id, **filled.facts},
        "rows": [asdict(row) for row in _outer_first(filled)],
        "answers": answers,
        "notes": [{**asdict(note), "noted_at": note.noted_at.isoformat()} for note in filled.notes],
        "pictures": [_picture(picture) for picture in filled.pictures],
        "earlier_version": [asdict(one) for one in filled.earlier],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _picture(picture: AttachedPicture) -> dict[str, Any]:
    last = picture.expires_on.isoformat() if picture.expires_on is not None else None
    return {**asdict(picture), "made_at": picture.made_at.isoformat(), "expires_on": last}


def _outer_first(filled: FilledForm) -> list[Row]:
    """Give the rows that the form has, each after the one around it, then those it has no place for."""
    known = list(filled.session.rows)
    return [*known, *(row for row in filled.rows if row.id not in filled.session.rows)]
