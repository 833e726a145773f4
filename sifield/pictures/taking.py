"""Taking in a picture that anybody may have made: only pixels come through, in bounded time and memory.

Two kinds of file are read, JPEG and PNG, which cameras and screens make; each further decoder would be one more way in.
Any other kind is named to the person, with what to do. The size of a picture stands at the beginning of its file, and
is looked at before anything is unpacked.
"""

import io
from typing import TYPE_CHECKING

from sifield.errors import SifieldError
from sifield.pictures.picture import LONG_SIDE, Picture, from_image

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 40 * 1024 * 1024
"""Of a file: the largest photographs of telephones have some 30 MB."""

_MOST_PIXELS = 80_000_000
_MOST_PIXELS_WHOLE = 36_000_000
"""Of what must be unpacked whole; of other JPEGs an eighth of each side is enough."""
_MOST_SCANS = 100
"""Passes over a progressive JPEG: programs write about ten, and each costs as much as a whole picture."""

_ORIENTATION = 0x0112
_TURNS = {2: (0, True), 3: (180, False), 4: (180, True), 5: (270, True), 6: (270, False), 7: (90, True), 8: (90, False)}
"""What is to be done for each orientation of EXIF: degrees anticlockwise, then whether left and right change places."""

_AS_JPEG = "Open it in Photos or Paint and save it as JPEG, or copy it there and paste it here."
_AS_PDF = "Save it as a PDF, and add the pages that matter."
_OTHERS: tuple[tuple[int, bytes, str, str], ...] = (
    (8, b"WEBP", "a WebP picture", _AS_JPEG),
    (0, b"GIF8", "a GIF", _AS_JPEG),
    (0, b"BM", "a bitmap", _AS_JPEG),
    (0, b"II*\0", "a TIFF or raw picture", _AS_JPEG),
    (0, b"MM\0*", "a TIFF or raw picture", _AS_JPEG),
    (0, b"%PDF", "a PDF", "Save it as a file and add that, to choose its pages."),
    (0, b"PK", "a Word or other office document, or a .zip", _AS_PDF),
    (0, b"\xd0\xcf\x11\xe0", "a Word or other office document", _AS_PDF),
    (0, b"{\\rtf", "a Word or other office document", _AS_PDF),
    (0, b"<", "a drawing or a web page", "Take a picture of the screen, and paste it here."),
)
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


def take_in(content: bytes, name: str = "This file") -> Picture:
    """Read a picture: upright, at most ``LONG_SIDE`` pixels long, what is transparent on white, and nothing but pixels.

    Args:
        content: bytes that anybody may have made.
        name: what the person calls the file, for the words.

    Raises:
        SifieldError: it is no picture that can be read: another kind, broken, cut off, moving, too large.
    """
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise _fault(name, f"is larger than {MOST_BYTES >> 20} MB", "Make it smaller in Photos or Paint.", "too-large")
    _check_kind(content, name)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            _check_size(image, content, name)
            return _upright(_scaled(image), image)
    except SifieldError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _too_many_pixels(name) from fault
    except Exception as fault:  # whatever stumbles over broken bytes, the person's remedy is the same
        raise _fault(
            name, "is damaged or cut off", "Copy it from the camera again, or choose another one.", "bad-picture"
        ) from fault


def from_pixels(width: int, height: int, pixels: bytes) -> Picture:
    """Take in what is pixels already (from the clipboard), RGB without gaps, made smaller where it must be.

    Raises:
        SifieldError: there are too many of them, or none.
    """
    from PIL import Image

    if not 0 < width * height <= _MOST_PIXELS_WHOLE:
        raise _too_many_pixels("This picture")
    image = Image.frombytes("RGB", (width, height), pixels)
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    return from_image(image)


def _check_kind(content: bytes, name: str) -> None:
    """Let through what begins as JPEG or PNG do; whatever its name says, what lies in it decides."""
    if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n":
        return
    if not content:
        raise _fault(name, "is empty", "Copy it from the camera again, or choose another one.", "bad-picture")
    if content[4:8] == b"ftyp":
        what = "a HEIC picture, as iPhones save them" if content[8:12] in _HEIC else "a video"
        remedy = "Set the camera to “Most compatible”, save it as JPEG, or copy it and paste it here."
        raise _fault(name, f"is {what}", remedy if "HEIC" in what else "Choose a picture.", "bad-picture")
    for at, sign, what, remedy in _OTHERS:
        if content[at : at + len(sign)] == sign:
            raise _fault(name, f"is {what}", remedy, "bad-picture")
    raise _fault(name, "is no picture that can be read here", "Choose a JPEG or PNG picture.", "bad-picture")


def _check_size(image: "Image", content: bytes, name: str) -> None:
    """Refuse, before anything is unpacked, what would take too long or too much memory, and what moves."""
    is_whole = image.format == "PNG" or "progressive" in image.info
    if image.width * image.height > (_MOST_PIXELS_WHOLE if is_whole else _MOST_PIXELS):
        raise _too_many_pixels(name)
    if "progressive" in image.info and content.count(b"\xff\xda") > _MOST_SCANS:
        raise _too_many_pixels(name)
    if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise _fault(name, "is a moving picture", "Choose one that stands still.", "bad-picture")


def _scaled(image: "Image") -> "Image":
    """Unpack and scale; a JPEG is unpacked no larger than it needs to be."""
    from PIL import Image

    if image.format != "PNG":
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image.load()
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA", "L", "LA"):
        image = image.convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    if image.mode not in ("RGBA", "LA"):
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


def _upright(scaled: "Image", source: "Image") -> Picture:
    """Turn the pixels as the camera was held: what said so does not stay."""
    from PIL import Image

    degrees, is_mirrored = _TURNS.get(source.getexif().get(_ORIENTATION, 1), (0, False))
    turns = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    if degrees:
        scaled = scaled.transpose(turns[degrees])
    if is_mirrored:
        scaled = scaled.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return from_image(scaled)


def _too_many_pixels(name: str) -> SifieldError:
    return _fault(name, "has more pixels than can be opened safely", "Make it smaller in Photos or Paint.", "too-large")


def _fault(name: str, what: str, remedy: str, code: str) -> SifieldError:
    return SifieldError(f"{name} {what}.", remedy, code=code)
