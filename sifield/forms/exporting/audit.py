"""The journal of a visit in the columns of ODK's audit log (ODK documentation, "Audit log": event, node, start …)."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sifield.forms.exporting.filled import Change, FilledForm
from sifield.forms.exporting.spreadsheets import harmless
from sifield.forms.exporting.submission import instance_text, node_path
from sifield.forms.exporting.tables import plain_text
from sifield.forms.values import Value

HEADINGS = ("event", "node", "start", "end", "old-value", "new-value", "user")
QUESTION = "question"


def to_audit(filled: FilledForm) -> bytes:
    """Write the log: one line for each stay at a question, however often it was saved while it was typed."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(HEADINGS)
    for change, end in _stays(filled.changes):
        named = change.name in filled.template.questions or change.name in filled.template.groups
        node = node_path(filled, change.name, change.row_id) if named else change.name
        values = (_text(filled, change, change.before), _text(filled, change, change.after))
        line = (change.event, node, _milliseconds(change.at), _milliseconds(end), *values, change.user)
        writer.writerow([harmless(one) for one in line])
    return made.getvalue().encode("utf-8")


def _stays(changes: Iterable[Change]) -> list[tuple[Change, datetime]]:
    """Put together the changes of one answer by one person with nothing in between; each with its end."""
    stays: list[tuple[Change, datetime]] = []
    for change in changes:
        before = stays[-1][0] if stays else None
        if before is not None and change.event == QUESTION and _about(before) == _about(change):
            stays[-1] = replace(before, after=change.after), change.at
        else:
            stays.append((change, change.at))
    return stays


def _about(change: Change) -> tuple[str, str, str, str]:
    return change.event, change.name, change.row_id, change.user


def _text(filled: FilledForm, change: Change, value: Value) -> str:
    question = filled.template.questions.get(change.name)
    return plain_text(value) if value is None or question is None else instance_text(question, value)


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
