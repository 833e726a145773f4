"""Pictures as people have them on their disks, good and bad, made with Pillow."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

NAME = "Ottoline Farrow"
"""What must be in no picture that is kept."""


def drawn(width: int = 400, height: int = 300) -> Image.Image:
    """Draw a page: grey, a red box in the upper left eighth, where a name would stand."""
    image = Image.effect_noise((width, height), 30).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4 - 1, height // 4 - 1), fill="red")
    return image


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    """Save a picture as a kind of file."""
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def photograph(width: int = 400, height: int = 300, *, orientation: int = 1) -> bytes:
    """Take a photograph as a telephone does: where it was taken, who owns the camera, a comment, a small copy."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = NAME
    exif[0x010E] = NAME
    place = exif.get_ifd(0x8825)
    place[1], place[3] = "N", "W"
    place[2] = (IFDRational(51), IFDRational(30), IFDRational(26))
    place[4] = (IFDRational(0), IFDRational(7), IFDRational(39))
    return saved(drawn(width, height), "JPEG", quality=92, exif=exif, comment=NAME.encode(), icc_profile=b"x" * 200)


def chunk(kind: bytes, data: bytes) -> bytes:
    """Write a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """Write a PNG that says how large it is, whatever lies in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def many_scans(times: int) -> bytes:
    """Write a progressive JPEG whose last pass is there so many times."""
    whole = saved(drawn(64, 64), "JPEG", progressive=True)
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * times + whole[-2:]
