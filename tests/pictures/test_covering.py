"""What is covered is gone from the bytes, however the picture was turned while it was covered."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.pictures.covering import COVER, LEAST, Box, Editing
from sifield.pictures.picture import Picture, encode, to_image
from sifield.pictures.taking import take_in

WIDE, HIGH = 60, 40
RED = Picture(WIDE, HIGH, bytes((200, 0, 0)) * (WIDE * HIGH))
numbers = st.integers(-20, 80)


def covered_part(picture: Picture) -> tuple[int, int, int, int] | None:
    """Give the smallest box around all pixels that are no longer red."""
    image = to_image(picture).split()[2].point(lambda blue: 255 if blue else 0)
    return image.getbbox()


def test_a_cover_is_one_solid_colour() -> None:
    editing = Editing(RED)
    editing.cover(Box(10, 5, 20, 10))
    kept = editing.finished()
    assert covered_part(kept) == (10, 5, 30, 15)
    assert {to_image(kept).getpixel((x, y)) for x in range(10, 30) for y in range(5, 15)} == {COVER}
    assert not editing.picture.pixels.count(bytes(COVER)), "the picture in hand itself is left alone"


def test_it_is_covered_in_the_file_that_is_kept_too() -> None:
    editing = Editing(RED)
    editing.cover(Box(8, 8, 24, 24))
    again = take_in(encode(editing.finished()).content)
    reds = [to_image(again).getpixel((x, y))[0] for x in range(10, 30) for y in range(10, 30)]  # type: ignore[index]
    assert max(reds) < 60


@settings(max_examples=60, deadline=None)
@given(turns=st.integers(0, 4), left=numbers, top=numbers, width=st.integers(-5, 90), height=st.integers(-5, 90))
def test_a_cover_lies_where_it_was_seen(turns: int, left: float, top: float, width: float, height: float) -> None:
    editing = Editing(RED)
    for _ in range(turns):
        editing.turn()
    editing.cover(Box(left, top, width, height))
    (seen,) = editing.covers
    wide, high = editing.size
    assert 0 <= seen.left <= seen.left + seen.width <= wide
    assert 0 <= seen.top <= seen.top + seen.height <= high
    assert min(seen.width, seen.height) >= LEAST
    kept = editing.finished()
    assert (kept.width, kept.height) == (wide, high)
    assert covered_part(kept) == (seen.left, seen.top, seen.left + seen.width, seen.top + seen.height)


def test_a_turn_takes_the_covers_along_and_four_bring_it_back() -> None:
    editing = Editing(RED)
    editing.cover(Box(0, 0, 10, 6))
    editing.turn()
    assert editing.covers == (Box(34, 0, 6, 10),)
    assert covered_part(editing.finished()) == (34, 0, 40, 10)
    for _ in range(3):
        editing.turn()
    assert editing.covers == (Box(0, 0, 10, 6),)


def test_the_last_cover_can_be_moved_and_taken_away() -> None:
    editing = Editing(RED)
    assert not editing.undo()
    editing.cover(Box(0, 0, 10, 10))
    editing.cover(Box(20, 20, 10, 10))
    editing.change_last(Box(22, 20, 12, 10))
    assert editing.covers == (Box(0, 0, 10, 10), Box(22, 20, 12, 10))
    assert editing.undo()
    assert editing.covers == (Box(0, 0, 10, 10),)
    assert editing.undo()
    assert not editing.is_changed
    assert editing.finished() is RED
