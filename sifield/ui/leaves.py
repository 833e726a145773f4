"""The pages of a document as pictures: from memory, without any word or file that it carries beside what is seen.

A page is kept as it looks, because only so can names in it be covered for good; a PDF with a black box drawn over a
name still holds the name.
"""

from dataclasses import dataclass

from sifield.errors import SifieldError
from sifield.pictures.picture import Picture
from sifield.ui.leaf_drawing import BROKEN, LOCKED, ROOM, SLOW, Wanted

PDF = b"%PDF"
_ANEW = "Open it there, print it to a new PDF without a password, and add that."
_OTHERWISE = "Open it and print it to a new PDF, or take a picture of the page and add that."
_WHY = {
    LOCKED: ("is locked by a password", _ANEW),
    BROKEN: ("is damaged or cut off", _OTHERWISE),
    SLOW: ("has a page that takes too long to draw", "Take a picture of the page, and add that."),
}


@dataclass(frozen=True, slots=True)
class Leaves:
    """A PDF in memory, and how many pages it has."""

    name: str
    content: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a PDF, counted from 0."""

    of: Leaves
    number: int


def open_leaves(name: str, content: bytes) -> Leaves:
    """Look into a PDF that anybody may have made.

    Raises:
        SifieldError: it is broken, wants a password, or takes too long.
    """
    answer = ROOM.do(Wanted(content))
    if isinstance(answer, int):
        return Leaves(name, content, answer)
    raise _fault(name, answer)


def picture_of(leaf: Leaf) -> Picture:
    """Draw a page, its longer side as long as that of any picture that is kept.

    Raises:
        SifieldError: it cannot be drawn, or takes too long.
    """
    answer = ROOM.do(Wanted(leaf.of.content, leaf.number))
    if isinstance(answer, Picture):
        return answer
    raise _fault(leaf.of.name, answer)


def _fault(name: str, answer: object) -> SifieldError:
    what, remedy = _WHY.get(str(answer), _WHY[BROKEN])
    return SifieldError(f"{name} {what}.", remedy, code="bad-picture")
