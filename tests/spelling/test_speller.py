"""English as it is written here: what is known, what is underlined, and what is offered instead."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.spelling.speller import Speller
from sifield.spelling.words import read_words

WORDS = read_words()
SPELLER = Speller(WORDS, ("Harbour Lane Primary", "Mireille Ashdown-O’Keefe", "showbie"))


def slips(text: str, caret: int = -1) -> list[str]:
    return [slip.word for slip in SPELLER.slips(text, caret)]


@pytest.mark.parametrize(
    "text",
    [
        "The behaviour of pupils in the programme is organised; colours, centre, fulfil, judgement.",
        "Pupils’ work and a pupil's book; they don’t, it’s, children’s",
        "SENCO, EAL and KS1 in Y2 at 10:31, www.example.org or a@b.uk",
        "Oracy, wellbeing, safeguarding, phonics, decodable books, Ofsted’s toolkit",
        "Mireille and Ashdown at Harbour Lane: O’Keefe, Showbie.",
        "On Tuesday in November the SENCO’s plan",
        "",
    ],
)
def test_what_is_written_well_is_left_alone(text: str) -> None:
    assert slips(text) == []


def test_slips_are_found_where_they_stand() -> None:
    (first, second) = SPELLER.slips("Teh behavior is calm")
    assert (first.start, first.end, first.word) == (0, 3, "Teh")
    assert (second.start, second.word) == (4, "behavior")


def test_american_spelling_is_a_slip_and_oxford_spelling_is_not() -> None:
    assert slips("color center behavior organize") == ["color", "center", "behavior"]


def test_the_word_at_the_caret_is_still_being_typed() -> None:
    assert slips("Pupils ar", caret=9) == []
    assert slips("Pupils recieve", caret=14) == []
    assert slips("Pupils recieve ", caret=15) == ["recieve"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recieve", "receive"), ("seperate", "separate"), ("definately", "definitely"), ("behavior", "behaviour"),
        ("neccessary", "necessary"), ("accomodate", "accommodate"), ("Teh", "The"), ("occured", "occurred"),
        ("beleive", "believe"), ("alot", "a lot"), ("tuesday", "Tuesday"), ("writting", "writing"),
        ("acheivment", "achievement"), ("safegaurding", "safeguarding"), ("timetabeled", "timetabled"),
    ],
)  # fmt: skip
def test_what_was_meant_is_offered_first_or_second(typed: str, meant: str) -> None:
    assert not SPELLER.is_known(typed)
    assert meant in SPELLER.suggest(typed)[:2]


def test_each_suggestion_is_a_word_and_comes_at_once() -> None:
    begun = time.process_time()
    for typed in ("responsability", "unaccompannied", "metacognitve", "qqqqqqqqqqq"):
        for word in SPELLER.suggest(typed):
            assert all(SPELLER.is_known(part) for part in word.split())
    assert time.process_time() - begun < 2


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    for slip in SPELLER.slips(text):
        assert text[slip.start : slip.end] == slip.word
