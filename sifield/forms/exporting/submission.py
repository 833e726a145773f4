"""A filled form as ODK's submission: the instance of the form with what applies, nested as its groups are.

Source: ODK XForms specification, "Primary Instance" and "Metadata"; the tree is the one that pyxform makes.
"""

from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as Xml

from sifield.forms.answers import Key
from sifield.forms.exporting.filled import FilledForm, printable, written
from sifield.forms.exporting.tables import plain_text
from sifield.forms.template import Group, Question
from sifield.forms.values import Value, parse_moment, parse_time
from sifield.forms.versions.labels import Element

ROOT = "data"


def to_submission(filled: FilledForm) -> bytes:
    """Write the submission of a filled form; what does not apply is left out."""
    template = filled.template
    root = Xml.Element(ROOT, {"id": template.form_id, "version": template.version})
    _Writer(filled).put_inside(root, "", "")
    meta = Xml.SubElement(root, "meta")
    Xml.SubElement(meta, "instanceID").text = filled.key
    Xml.indent(root)
    whole: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True)
    return whole + b"\n"


class _Writer:
    """Puts groups and answers into the tree; ``inside`` gives what stands in each group, in the order of the form."""

    def __init__(self, filled: FilledForm) -> None:
        self._filled = filled
        template = filled.template
        self._inside: dict[str, list[Element]] = {}
        everything: list[Element] = [*template.questions.values(), *template.groups.values()]
        for one in sorted(everything, key=lambda one: one.row):
            parent = one.parent if isinstance(one, Group) else (one.group[-1] if one.group else "")
            self._inside.setdefault(parent, []).append(one)

    def put_inside(self, node: Xml.Element, group: str, row_id: str) -> None:
        """Put all that stands in a group ("" for the form) and applies into a node."""
        session = self._filled.session
        for one in self._inside.get(group, ()):
            tag = written(self._filled.template, one.name)
            if isinstance(one, Group) and one.is_repeat:
                self._put_rows(node, one, tag, row_id)
            elif session.is_relevant(one.name, row_id):
                child = Xml.SubElement(node, tag)
                if isinstance(one, Group):
                    self.put_inside(child, one.name, row_id)
                else:
                    child.text = self._text(one, (one.name, row_id))

    def _put_rows(self, node: Xml.Element, repeat: Group, tag: str, row_id: str) -> None:
        session = self._filled.session
        if repeat.count is not None and repeat.count.tree[0] != "r":
            # pyxform keeps the number wanted in a node of its own, unless another question holds it
            Xml.SubElement(node, f"{tag}_count").text = plain_text(session.wanted_rows(repeat.name, row_id))
        if session.is_relevant(repeat.name, row_id):
            for inner in session.rows.children(repeat.name, row_id):
                self.put_inside(Xml.SubElement(node, tag), repeat.name, inner)

    def _text(self, question: Question, key: Key) -> str | None:
        value = self._filled.finished.get(key)
        return None if value is None else printable(instance_text(question, value))


def instance_text(question: Question, value: Value) -> str:
    """Write an answer as ODK's instances have it: moments and times with milliseconds, choices with blanks between."""
    if value is True and question.kind == "acknowledge":
        return "OK"
    is_moment = question.kind == "datetime" or (question.kind == "metadata" and question.appearance != "today")
    if isinstance(value, str) and is_moment and (moment := parse_moment(value)):
        return _with_zone(moment, value)
    if isinstance(value, str) and question.kind == "time" and (clock := parse_time(value)):
        return clock.isoformat(timespec="milliseconds")
    return plain_text(value)


def _with_zone(moment: datetime, text: str) -> str:
    """Keep the zone that was written; without one, it is this laptop's."""
    told = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return (told if told.tzinfo else moment.astimezone()).isoformat(timespec="milliseconds")


def node_path(filled: FilledForm, name: str, row_id: str) -> str:
    """Give the path of a question or repeat row as ODK's log has it: ``/data/before/focus``, ``/data/room[2]/calm``."""
    return "/" + "/".join([ROOT, *reversed(list(_steps(filled, name, row_id)))])


def _steps(filled: FilledForm, name: str, row_id: str) -> Iterator[str]:
    """Give the steps of a path from the inside out; a repeat has the number of the row."""
    template, rows = filled.template, {row.id: row for row in (*filled.removed_rows, *filled.rows)}
    at = name
    while at:
        group = template.groups.get(at)
        step = written(template, at)
        row = rows.get(row_id)
        if group is not None and group.is_repeat and row is not None and row.group == at:
            is_here = row_id in filled.session.rows
            step += f"[{filled.session.rows.place(row_id) if is_here else row.position}]"
            row_id = row.parent_id
        yield step
        question = template.questions.get(at)
        at = (question.group[-1] if question.group else "") if question else template.groups[at].parent
