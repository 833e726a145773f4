"""The foot of a plan: the headteacher's reply and the two places to sign, kept together on one page."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from sifield.documents import style
from sifield.documents.tagged import Element, FormField, TaggedCanvas, Text, text
from sifield.fieldwork.plans import PersonName
from sifield.signing import fields

_GAP = 12.0
_HALF = (style.WIDTH - _GAP) / 2
_DECISION, _COMMENT, _SIGNATURE = 23.0, 66.0, 74.0


def _titled(title: str, person: PersonName) -> str:
    return f"{title}: {person.name}" if person.name.strip() else title


class SignaturePanel(Flowable):  # type: ignore[misc]
    """Decision, comment and two signatures: empty boxes, each a form field, each with a label of its own."""

    def __init__(self, parent: Element, reviewer: PersonName, head: PersonName) -> None:
        super().__init__()
        self._section = parent.add("Sect")
        self._reply = self._label("Headteacher’s decision", "Agreed; agreed, with a comment; or not agreed")
        self._decision = self._section.add("Form")
        self._remark = self._label("Headteacher’s comment", "A last word on the plan, if there is one")
        self._comment = self._section.add("Form")
        self._reviewer = self._label(_titled("Reviewer", reviewer), reviewer.role)
        self._reviewer_box = self._section.add("Form")
        self._head = self._label(_titled("Headteacher", head), head.role)
        self._head_box = self._section.add("Form")
        self._labels = (reviewer.name, head.name)

    def _label(self, strong: str, soft: str) -> list[Text]:
        parts = [(strong, "field")] + ([(soft, "field note")] if soft.strip() else [])
        return [text(words, look, self._section.add("P")) for words, look in parts]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Say how much room the panel takes; long names make it taller."""
        self._heights = {
            id(label): sum(part.wrap(width, 1000)[1] for part in label)
            for label, width in (
                (self._reply, _HALF),
                (self._remark, style.WIDTH),
                (self._reviewer, _HALF),
                (self._head, _HALF),
            )
        }
        self._names_height = max(self._heights[id(self._reviewer)], self._heights[id(self._head)])
        replies = self._heights[id(self._reply)] + _DECISION + self._heights[id(self._remark)] + _COMMENT
        self.width, self.height = available_width, replies + self._names_height + _SIGNATURE + 2 * _GAP + 12
        return self.width, self.height

    def draw(self) -> None:
        """Draw labels and boxes and note where the fields are."""
        canvas: TaggedCanvas = self.canv
        right = _HALF + _GAP
        top = self._draw_label(self._reply, 0, self.height)
        top = self._draw_box(
            canvas, self._decision, fields.DECISION, "Headteacher's decision", 0, top, _HALF, _DECISION
        )
        top = self._draw_label(self._remark, 0, top - _GAP)
        top = self._draw_box(
            canvas, self._comment, fields.COMMENT, "Headteacher's comment", 0, top, style.WIDTH, _COMMENT
        )
        top -= _GAP
        self._draw_label(self._reviewer, 0, top)
        self._draw_label(self._head, right, top)
        top -= self._names_height
        reviewer, head = self._labels
        self._draw_box(
            canvas, self._reviewer_box, fields.REVIEWER, f"Reviewer's signature: {reviewer}", 0, top, _HALF, _SIGNATURE
        )
        self._draw_box(
            canvas, self._head_box, fields.HEAD, f"Headteacher's signature: {head}", right, top, _HALF, _SIGNATURE
        )

    def _draw_label(self, label: list[Text], left: float, top: float) -> float:
        for part in label:
            top -= part.height
            part.drawOn(self.canv, left, top)
        return top

    def _draw_box(
        self,
        canvas: TaggedCanvas,
        element: Element,
        name: str,
        label: str,
        left: float,
        top: float,
        width: float,
        height: float,
    ) -> float:
        bottom = top - 3 - height
        with canvas.decoration():
            canvas.setStrokeColor(HexColor(style.EDGE))
            canvas.setLineWidth(0.7)
            canvas.roundRect(left, bottom, width, height, 3)
        corners: Any = (*canvas.absolutePosition(left + 1, bottom + 1),)
        far: Any = canvas.absolutePosition(left + width - 1, bottom + height - 1)
        element.kids.append(
            FormField(
                name=name,
                label=label,
                page=canvas.getPageNumber() - 1,
                box=(*corners, *far),
                is_signature=name in (fields.REVIEWER, fields.HEAD),
                locks=name == fields.HEAD,
            )
        )
        return bottom
