"""What anybody may hand over as a picture: pixels come through and nothing else, or one clear sentence."""

import io
import time
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sifield.errors import SifieldError
from sifield.pictures import taking
from sifield.pictures.picture import LONG_SIDE, Picture, encode, smaller, to_image
from sifield.pictures.taking import from_pixels, take_in
from tests.pictures.files import NAME, drawn, many_scans, photograph, png_of, saved

PLAIN = saved(drawn(), "JPEG")
MOVING = saved(drawn(40, 30), "PNG", save_all=True, append_images=[drawn(40, 30).rotate(180)])


def near(picture: Picture, x: int, y: int) -> str:
    """Say which colour a pixel has, about."""
    red, green, blue = to_image(picture).getpixel((x, y))  # type: ignore[misc]
    return "red" if red > 180 and green < 90 and blue < 90 else "grey"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_comes_upright_and_without_a_word(orientation: int) -> None:
    """The eight orientations: where the upper left corner of the sensor is seen (EXIF 2.32, tag 274)."""
    picture = take_in(photograph(orientation=orientation))
    assert (picture.width, picture.height) == ((400, 300) if orientation < 5 else (300, 400))
    right, low = picture.width - 20, picture.height - 20
    corners = {(x, y) for x in (20, right) for y in (20, low) if near(picture, x, y) == "red"}
    where = {1: (20, 20), 2: (right, 20), 3: (right, low), 4: (20, low), 5: (20, 20), 6: (right, 20), 7: (right, low)}
    assert corners == {where.get(orientation, (20, low))}


def test_where_and_by_whom_it_was_taken_is_not_kept() -> None:
    given_file = photograph()
    assert NAME.encode() in given_file
    assert b"Exif" in given_file
    kept = encode(take_in(given_file)).content
    image = Image.open(io.BytesIO(kept))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (400, 300), {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(word in kept for word in (NAME.encode(), b"Exif", b"http", b"ICC", b"Photoshop"))


def test_words_inside_a_png_are_not_kept() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", NAME)
    words.add_itxt("Comment", NAME, zip=True)
    kept = encode(take_in(saved(Image.new("RGB", (300, 200), "navy"), "PNG", pnginfo=words, dpi=(300, 300))))
    assert kept.media_type == "image/png"
    assert Image.open(io.BytesIO(kept.content)).info == {}


def test_a_picture_of_the_screen_stays_sharp_and_a_photograph_small() -> None:
    screen = Image.new("RGB", (800, 600), "white")
    screen.paste("navy", (100, 100, 300, 140))
    assert encode(take_in(saved(screen, "PNG"))).media_type == "image/png"
    assert encode(take_in(saved(drawn(), "PNG"))).media_type == "image/jpeg"


def test_the_longer_side_is_held_and_the_bytes_are_bounded() -> None:
    picture = take_in(saved(Image.new("RGB", (1800, 2250), "teal"), "JPEG"))
    assert (picture.width, picture.height) == (1280, LONG_SIDE)
    assert max(smaller(picture, 120).width, smaller(picture, 120).height) == 120
    noise = Picture(LONG_SIDE, 1200, Random(6).randbytes(LONG_SIDE * 1200 * 3))
    assert len(encode(noise).content) <= 1024 * 1024, "nothing is larger than noise"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels_becomes_plain_ones(mode: str) -> None:
    image = Image.new("I;16", (30, 20), 40_000) if mode == "I;16" else Image.new("RGB", (30, 20), "gray").convert(mode)
    picture = take_in(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    shade = {"1": (0, 255), "I;16": (150, 160), "P": (90, 165)}.get(mode, (110, 145))
    assert all(shade[0] <= value <= shade[1] for value in picture.pixels)


def test_what_is_transparent_is_white() -> None:
    assert set(take_in(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")).pixels) == {255}


def test_a_photograph_with_a_second_one_behind_it_is_still_a_photograph() -> None:
    both = saved(drawn(), "MPO", save_all=True, append_images=[drawn(40, 30)])
    assert take_in(both).width == 400


def test_the_name_of_a_file_decides_nothing() -> None:
    assert take_in(PLAIN, "walk.docx").width == 400


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"hello, this is a list of names", "no picture", id="words"),
        pytest.param(b"PK\x03\x04" + b"x" * 90, "a Word or other office document", id="docx named .jpg"),
        pytest.param(b"%PDF-1.7 ...", "a PDF", id="pdf"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing", id="svg"),
        pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 90, "a HEIC picture", id="heic"),
        pytest.param(saved(drawn(16, 16), "AVIF"), "a HEIC picture", id="avif"),
        pytest.param(b"\0\0\0\x18ftypmp42" + b"\0" * 90, "a video", id="video"),
        pytest.param(saved(drawn(16, 16), "GIF"), "a GIF", id="gif"),
        pytest.param(saved(drawn(16, 16), "WEBP"), "a WebP picture", id="webp"),
        pytest.param(saved(drawn(16, 16), "TIFF"), "a TIFF", id="tiff"),
        pytest.param(saved(drawn(16, 16), "BMP"), "a bitmap", id="bmp"),
        pytest.param(MOVING, "a moving picture", id="animated png"),
        pytest.param(PLAIN[:2000], "damaged or cut off", id="cut off"),
        pytest.param(PLAIN[:3], "damaged or cut off", id="only a beginning"),
        pytest.param(PLAIN[:600] + b"\0" * 900, "damaged or cut off", id="zeros inside"),
        pytest.param(saved(drawn(), "PNG")[:-400], "damaged or cut off", id="png cut off"),
        pytest.param(png_of(300, 300, b"\0" * 50), "damaged or cut off", id="too few rows"),
        pytest.param(png_of(0, 300), "damaged or cut off", id="no width"),
        pytest.param(png_of(60_000, 60_000, bytes(100_000)), "more pixels than", id="bomb"),
        pytest.param(png_of(11_000, 11_000, bytes(100_000)), "more pixels than", id="smaller bomb"),
        pytest.param(png_of(7_000, 7_000), "more pixels than", id="just too large"),
        pytest.param(many_scans(3_000), "more pixels than", id="thousands of passes"),
        pytest.param(PLAIN + bytes(taking.MOST_BYTES), "is larger than 40 MB", id="huge file"),
    ],
)
@pytest.mark.filterwarnings("default:Image size:PIL.Image.DecompressionBombWarning")
def test_what_is_refused_is_refused_in_a_sentence_and_at_once(content: bytes, says: str) -> None:
    began = time.monotonic()
    with pytest.raises(SifieldError) as caught:
        take_in(content, "IMG_2041.jpg")
    assert caught.value.message.startswith("IMG_2041.jpg ")
    assert says in caught.value.message
    assert caught.value.remedy.endswith(".")
    assert time.monotonic() - began < 2


@settings(max_examples=60, deadline=None)
@given(at=st.integers(2, len(PLAIN) - 1), put=st.binary(min_size=1, max_size=6), cut=st.booleans())
def test_broken_bytes_give_a_picture_or_a_sentence(at: int, put: bytes, cut: bool) -> None:
    with suppress(SifieldError):
        picture = take_in(PLAIN[:at] + put + (b"" if cut else PLAIN[at + len(put) :]))
        assert max(picture.width, picture.height) <= LONG_SIDE


def test_pixels_from_the_clipboard_are_held_to_the_same_size() -> None:
    assert from_pixels(3200, 200, bytes(3200 * 200 * 3)).width == LONG_SIDE
    for size in ((0, 10), (9000, 9000)):
        with pytest.raises(SifieldError, match="more pixels"):
            from_pixels(*size, b"")


def test_a_picture_has_as_many_bytes_as_pixels() -> None:
    with pytest.raises(ValueError, match="no 2 × 2 pixels"):
        Picture(2, 2, b"short")
