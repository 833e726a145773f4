"""Pages of documents that were made to hurt: given up in time, and the next one is drawn as if nothing had been."""

import os
import signal
import zlib
from collections.abc import Iterator

import pytest

from sifield.errors import SifieldError
from sifield.pictures.leaves import MOST_LEAVES, chosen_leaves
from sifield.pictures.picture import Picture
from sifield.ui.leaf_drawing import BROKEN, SLOW, DrawingRoom, Wanted


@pytest.fixture(scope="module")
def room() -> Iterator[DrawingRoom]:
    made = DrawingRoom()
    yield made
    made.close()


def page(drawn: bytes) -> bytes:
    """Write a PDF of one page, on which this is drawn."""
    packed = zlib.compress(drawn, 9)
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    )
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_what_takes_too_long_or_brings_it_down_is_given_up_and_the_next_is_drawn(room: DrawingRoom) -> None:
    endless = page(b"0 0 m 400 200 l S\n" * 400_000)
    assert len(endless) < 20_000
    assert room.do(Wanted(endless)) == 1
    assert room.do(Wanted(endless, 0), seconds=0.1) == SLOW
    drawn = room.do(Wanted(page(b"0 0 200 200 re f"), 0))
    assert isinstance(drawn, Picture)
    assert (drawn.width, drawn.height) == (1600, 800)
    assert (drawn.pixels[:3], drawn.pixels[-3:]) == (b"\0\0\0", b"\xff\xff\xff")
    assert room.process_id is not None
    os.kill(room.process_id, signal.SIGKILL)
    assert room.do(Wanted(endless)) in (1, BROKEN), "begun anew, or told as for a page that brings it down"


@pytest.mark.parametrize(
    ("words", "found"),
    [("3", (2,)), ("3, 5-7", (2, 4, 5, 6)), ("7 – 5 3", (2, 4, 5, 6)), ("1,1 1", (0,)), ("8-8", (7,))],
)
def test_pages_are_named_as_people_name_them(words: str, found: tuple[int, ...]) -> None:
    assert chosen_leaves(words, 8) == found


@pytest.mark.parametrize("words", ["", " , ", "0", "9", "1-9", "-3", "3-", "x", "1.5", "²", "9" * 40, "1-" + "9" * 6])
def test_what_names_no_page_is_said_to(words: str) -> None:
    with pytest.raises(SifieldError):
        chosen_leaves(words, 8)


def test_too_many_pages_are_refused() -> None:
    assert len(chosen_leaves(f"1-{MOST_LEAVES}", 90)) == MOST_LEAVES
    with pytest.raises(SifieldError, match="21 pages are too many here"):
        chosen_leaves("1-21", 90)
