"""Covering names and faces, and turning: what a person does to a picture before it is kept.

Covers are boxes in the pixels of the picture as it came; ``finished`` fills them with one colour and only then turns
it, so that nothing of what lay under them is left in the bytes.
"""

from dataclasses import dataclass

from sifield.pictures.picture import Picture, from_image, to_image

COVER = (18, 34, 43)
"""The colour of a cover, red, green and blue: the ink of the program."""
LEAST = 4
"""Pixels of the smallest cover's sides: a click is no cover."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in whole pixels, from the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    def turned(self, high: int) -> "Box":
        """Give where it lies after a quarter turn clockwise of a picture so many pixels high."""
        return Box(high - self.top - self.height, self.left, self.height, self.width)

    def within(self, wide: int, high: int) -> "Box":
        """Give it at least ``LEAST`` pixels in each direction, cut at the edges of a picture of this size."""
        left, top = (min(max(0, at), most - LEAST) for at, most in ((self.left, wide), (self.top, high)))
        right = min(wide, max(left + LEAST, self.left + self.width))
        bottom = min(high, max(top + LEAST, self.top + self.height))
        return Box(left, top, right - left, bottom - top)


class Editing:
    """A picture in hand: its covers, the last of which can be moved, and how often it was turned."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.turns = 0
        self._covers: list[Box] = []

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as it is turned now."""
        width, height = self.picture.width, self.picture.height
        return (height, width) if self.turns % 2 else (width, height)

    @property
    def covers(self) -> tuple[Box, ...]:
        """The covers where they are seen now; the last was put there last."""
        return tuple(self._seen(cover) for cover in self._covers)

    @property
    def is_changed(self) -> bool:
        """Whether the pixels would be others than they came."""
        return bool(self._covers or self.turns)

    def cover(self, box: Box) -> None:
        """Cover a part, as it is seen now."""
        self._covers.append(self._came(box))

    def change_last(self, box: Box) -> None:
        """Let the last cover lie elsewhere, or be of another size."""
        self._covers[-1] = self._came(box)

    def undo(self) -> bool:
        """Take the last cover away; False where there is none."""
        return bool(self._covers) and self._covers.pop() is not None

    def turn(self) -> None:
        """Turn it a quarter clockwise."""
        self.turns = (self.turns + 1) % 4

    def finished(self) -> Picture:
        """Give the pixels as they are to be kept: covered, then turned."""
        from PIL import Image, ImageDraw

        if not self.is_changed:
            return self.picture
        image = to_image(self.picture)
        draw = ImageDraw.Draw(image)
        for box in self._covers:
            draw.rectangle((box.left, box.top, box.left + box.width - 1, box.top + box.height - 1), fill=COVER)
        back = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
        return from_image(image.transpose(back[self.turns]) if self.turns else image)

    def _seen(self, box: Box) -> Box:
        high, other = self.picture.height, self.picture.width
        for _ in range(self.turns):
            box, high, other = box.turned(high), other, high
        return box

    def _came(self, box: Box) -> Box:
        """Give where a box that is seen now lies in the picture as it came."""
        other, high = self.size
        box = box.within(other, high)
        for _ in range(-self.turns % 4):
            box, high, other = box.turned(high), other, high
        return box
