"""A picture as pixels and nothing else, and how it is written to be kept."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 1600
"""Pixels of the longer side of a picture that is kept: a page of a book can be read, a child at the back cannot."""

JPEG, PNG = "image/jpeg", "image/png"
SUFFIXES = {JPEG: ".jpg", PNG: ".png"}

_MOST_BYTES = 1024 * 1024
_QUALITIES = (86, 75, 60, 45, 30)
_FEW_COLOURS = 2048
"""A drawing or a picture of the screen has no more, and is smaller and sharper as PNG; a photograph has far more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels: eight bits each of red, green and blue, row by row from the top, nothing between the rows."""

    width: int
    height: int
    pixels: bytes

    def __post_init__(self) -> None:
        if len(self.pixels) != self.width * self.height * 3:
            raise ValueError(f"{len(self.pixels)} bytes are no {self.width} × {self.height} pixels")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as a file: its bytes hold the pixels and no other word."""

    content: bytes
    media_type: str
    width: int
    height: int


def to_image(picture: Picture) -> "Image":
    """Give a picture to Pillow."""
    from PIL import Image

    return Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)


def from_image(image: "Image") -> Picture:
    """Take the pixels of an RGB image of Pillow's, and nothing else of it."""
    return Picture(image.width, image.height, image.tobytes())


def smaller(picture: Picture, side: int) -> Picture:
    """Give a picture whose longer side is at most ``side`` pixels."""
    if max(picture.width, picture.height) <= side:
        return picture
    image = to_image(picture)
    image.thumbnail((side, side), reducing_gap=2.0)
    return from_image(image)


def encode(picture: Picture) -> Encoded:
    """Write a picture as a file: PNG where it has few colours and is smaller so, else JPEG; about 1 MB at most."""
    image = to_image(picture)
    content, media_type = _jpeg(image), JPEG
    if image.getcolors(_FEW_COLOURS) is not None and len(_png(image, level=1)) < 4 * len(content):  # a quick look first
        png = _png(image)
        content, media_type = (png, PNG) if len(png) < len(content) else (content, media_type)
    return Encoded(content, media_type, picture.width, picture.height)


def _png(image: "Image", level: int = 6) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=level)
    return made.getvalue()


def _jpeg(image: "Image") -> bytes:
    content = b""
    for quality in _QUALITIES:
        made = io.BytesIO()
        image.save(made, "JPEG", quality=quality, optimize=True)
        content = made.getvalue()
        if len(content) <= _MOST_BYTES:
            break
    return content
