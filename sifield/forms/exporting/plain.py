"""A filled form as JSON, whole: every answer by name and row id, rows, notes; and reading that back, faults named."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sifield.errors import SifieldError
from sifield.forms.answers import Key, Row
from sifield.forms.exporting.filled import AttachedPicture, FilledForm
from sifield.forms.fitting import misfit
from sifield.forms.template import Template
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


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """What was read: answers and rows that the form has a place for, and what was left out, a sentence each."""

    answers: dict[Key, Value] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    faults: tuple[str, ...] = ()


def answers_from_json(text: str, template: Template) -> AnswersRead:
    """Read what ``to_json`` wrote, for this version of the form or another.

    Raises:
        SifieldError: it is not such a file, or of another form.
    """
    whole = _whole(text)
    form = whole.get("form")
    form_id = form.get("form_id") if isinstance(form, dict) else None
    if form_id != template.form_id:
        raise _fault(
            f"These are answers to the form “{str(form_id)[:60]}”, not to “{template.form_id}”.", "Choose its form."
        )
    faults: list[str] = []
    rows = tuple(_rows(whole.get("rows"), template, faults))
    found = dict(_answers(whole.get("answers"), template, {row.id: row for row in rows}, faults))
    return AnswersRead(found, rows, tuple(faults))


def _whole(text: str) -> dict[str, Any]:
    try:
        whole = json.loads(text)
    except RecursionError:
        raise _fault("The file is nested too deeply.", "Choose a file that sifield exported.") from None
    except ValueError as fault:
        raise _fault(f"The file is not JSON: {fault}.", "Choose a file that sifield exported.") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _fault("The file holds no answers that sifield exported.", "Choose the .json of a visit.")
    return whole


def _rows(listed: Any, template: Template, faults: list[str]) -> Iterator[Row]:
    seen: dict[str, str] = {}
    for at, one in enumerate(listed if isinstance(listed, list) else [], 1):
        row = _row(one)
        if row is None:
            faults.append(f"Row {at} is not written as a row.")
        elif row.group not in template.groups or not template.groups[row.group].is_repeat:
            faults.append(f"Row {at} is of “{row.group}”, which is no repeat of this form.")
        elif row.id in seen:
            faults.append(f"Row {at} has the same id as a row before it.")
        elif seen.get(row.parent_id, "") != template.repeat_around(row.group) or (
            row.parent_id and row.parent_id not in seen
        ):
            faults.append(f"Row {at} of “{row.group}” lies in a row that is not there.")
        else:
            seen[row.id] = row.group
            yield row
    if not isinstance(listed, list):
        faults.append("The rows are not a list.")


def _row(one: Any) -> Row | None:
    """Read a row; an outer row comes before those in it."""
    if not isinstance(one, dict) or not isinstance(one.get("position"), int):
        return None
    words = [one.get(name, "") for name in ("id", "group", "parent_id", "label")]
    if not all(isinstance(word, str) for word in words) or not words[0]:
        return None
    return Row(words[0], words[1], words[2], one["position"], words[3])


def _answers(listed: Any, template: Template, rows: dict[str, Row], faults: list[str]) -> Iterator[tuple[Key, Value]]:
    if not isinstance(listed, dict):
        faults.append("The answers are not an object.")
        return
    for name, by_row in listed.items():
        question = template.questions.get(name)
        if question is None or not isinstance(by_row, dict):
            faults.append(f"“{name}” is no question of this form." if question is None else f"“{name}” has no rows.")
            continue
        for row_id, value in by_row.items():
            home = rows[row_id].group if row_id in rows else ("" if not row_id else None)
            if home != question.repeat:
                faults.append(f"“{name}” is answered in a row where it is not asked.")
            elif wanted := misfit(question, value):
                faults.append(f"“{name}” takes {wanted}.")
            else:
                yield (name, row_id), value


def _fault(message: str, remedy: str) -> SifieldError:
    return SifieldError(message, remedy, code="bad-answers")
