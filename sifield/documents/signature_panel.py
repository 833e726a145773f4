"""The foot of a plan: the headteacher's reply and the places to sign, kept together on one page."""

from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from sifield.documents import style
from sifield.documents.tagged import Element, FormField, TaggedCanvas, Text, text
from sifield.fieldwork.plans import PersonName
from sifield.signing import fields

_GAP = 12.0
_HALF = (style.WIDTH - _GAP) / 2
_DECISION, _COMMENT, _SIGNATURE = 23.0, 66.0, 74.0


class _Place(NamedTuple):
    """A box with its label above, the form field that it is, and how that field is read out."""

    label: list[Text]
    element: Element
    field: str
    read_out: str


class SignaturePanel(Flowable):  # type: ignore[misc]
    """Decision, comment and the signatures: empty boxes, each a form field, each with a label of its own.

    The lead has a place where ``lead`` names somebody. All places are made here, before the first signature: one that
    was added later would break it.
    """

    def __init__(self, parent: Element, reviewer: PersonName, head: PersonName, lead: PersonName) -> None:
        super().__init__()
        self._section = parent.add("Sect")
        self._decision = self._place(
            "Headteacher’s decision", "Agreed; agreed, with a comment; or not agreed", fields.DECISION
        )
        self._comment = self._place("Headteacher’s comment", "A last word on the plan, if there is one", fields.COMMENT)
        signers = [("Reviewer", reviewer, fields.REVIEWER)]
        if lead.name.strip():
            signers.append(("Designated safeguarding lead", lead, fields.LEAD))
        signers.append(("Headteacher", head, fields.HEAD))
        self._signatures = []
        for title, one, name in signers:
            strong = f"{title}: {one.name}" if one.name.strip() else title
            self._signatures.append(self._place(strong, one.role, name, f"{title}'s signature: {one.name}"))

    def _place(self, strong: str, soft: str, field: str, read_out: str = "") -> _Place:
        said = [(strong, "field")] + ([(soft, "field note")] if soft.strip() else [])
        label = [text(words, look, self._section.add("P")) for words, look in said]
        return _Place(label, self._section.add("Form"), field, read_out or strong.replace("’", "'"))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Say how much room the panel takes; long names make it taller."""
        replies = _tall(self._decision, _HALF) + _DECISION + _tall(self._comment, style.WIDTH) + _COMMENT
        self._label_heights = [max(_tall(one, _HALF) for one in pair) for pair in self._pairs()]
        signatures = sum(tall + _SIGNATURE + _GAP for tall in self._label_heights)
        self.width, self.height = available_width, replies + signatures + _GAP + 12
        return self.width, self.height

    def draw(self) -> None:
        """Draw labels and boxes and note where the fields are."""
        top = self._draw_place(self._decision, 0, self.height, _HALF, _DECISION)
        top = self._draw_place(self._comment, 0, top - _GAP, style.WIDTH, _COMMENT)
        for pair, tall in zip(self._pairs(), self._label_heights, strict=True):
            top -= _GAP
            for place, left in zip(pair, (0, _HALF + _GAP), strict=False):
                bottom = self._draw_place(place, left, top, _HALF, _SIGNATURE, label_height=tall)
            top = bottom

    def _pairs(self) -> list[list[_Place]]:
        return [self._signatures[at : at + 2] for at in range(0, len(self._signatures), 2)]

    def _draw_place(
        self, place: _Place, left: float, top: float, width: float, height: float, *, label_height: float = 0
    ) -> float:
        at = top
        for part in place.label:
            at -= part.height
            part.drawOn(self.canv, left, at)
        return _draw_box(self.canv, place, left, min(at, top - label_height), width, height)


class Seal(Flowable):  # type: ignore[misc]
    """A box at the end of a paper that one party alone signs: ``who`` says whose seal it is."""

    def __init__(self, parent: Element, who: str) -> None:
        super().__init__()
        section = parent.add("Sect")
        label = [text(f"Seal: {who}", "field", section.add("P"))]
        self._place = _Place(label, section.add("Form"), fields.CENTRE, f"Seal: {who}")

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Say how much room it takes."""
        self.width, self.height = available_width, _tall(self._place, _HALF) + _SIGNATURE + 4
        return self.width, self.height

    def draw(self) -> None:
        """Draw label and box and note where the field is."""
        [label] = self._place.label
        label.drawOn(self.canv, 0, self.height - label.height)
        _draw_box(self.canv, self._place, 0, self.height - label.height, _HALF, _SIGNATURE)


def _draw_box(canvas: TaggedCanvas, place: _Place, left: float, top: float, width: float, height: float) -> float:
    bottom = top - 3 - height
    with canvas.decoration():
        canvas.setStrokeColor(HexColor(style.EDGE))
        canvas.setLineWidth(0.7)
        canvas.roundRect(left, bottom, width, height, 3)
    corners: Any = (*canvas.absolutePosition(left + 1, bottom + 1),)
    far: Any = canvas.absolutePosition(left + width - 1, bottom + height - 1)
    place.element.kids.append(
        FormField(
            name=place.field,
            label=place.read_out,
            page=canvas.getPageNumber() - 1,
            box=(*corners, *far),
            is_signature=place.field in (*fields.IN_ORDER, fields.CENTRE),
            locks=place.field == fields.HEAD,
        )
    )
    return bottom


def _tall(place: _Place, width: float) -> float:
    return float(sum(part.wrap(width, 1000)[1] for part in place.label))
