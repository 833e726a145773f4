"""Two edits of one text: brought together where they do not touch, never where they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.wire.diff3 import merge_words

BASE = "The DSL has logged 3 concerns and all were referred within one day."
words = st.lists(st.sampled_from([*"abcdefgh", "reads", "aloud", ",", "."]), max_size=25).map(" ".join)


def test_edits_of_different_words_are_both_taken() -> None:
    mine = BASE.replace("all were", "not all were")
    assert merge_words(BASE, mine, BASE.replace("one day", "two days")) == (
        "The DSL has logged 3 concerns and not all were referred within two days."
    )


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (BASE, BASE.replace("3", "7"), BASE.replace("3", "5")),
        ("risk is low", "risk is medium", "risk is high"),
        ("a b", "a x b", "a y b"),
        ("one two three", "alpha beta gamma", "one two three four"),
        ("keep this here", "keep here", "keep that here"),
        ("", "mine", "theirs"),
    ],
)
def test_edits_of_the_same_words_are_not_merged(base: str, mine: str, theirs: str) -> None:
    assert merge_words(base, mine, theirs) is None


def test_edits_in_different_sentences_are_always_merged() -> None:
    sentences = [f"Sentence {n} says that pupils in year {n} read well." for n in range(40)]
    for n in range(0, 38, 2):
        mine, theirs = list(sentences), list(sentences)
        mine[n] = mine[n].replace("well", "very well")
        theirs[n + 1] = theirs[n + 1].replace("pupils", "all pupils")
        both = list(mine)
        both[n + 1] = theirs[n + 1]
        assert merge_words(" ".join(sentences), " ".join(mine), " ".join(theirs)) == " ".join(both)


@given(words, words)
def test_one_edit_alone_is_taken_as_it_is(base: str, mine: str) -> None:
    assert merge_words(base, mine, base) == mine
    assert merge_words(base, base, mine) == mine
    assert merge_words(base, mine, mine) == mine


@given(words, words, words)
def test_who_comes_first_does_not_matter(base: str, mine: str, theirs: str) -> None:
    assert merge_words(base, mine, theirs) == merge_words(base, theirs, mine)


@given(words, words, words)
def test_nothing_is_made_up(base: str, mine: str, theirs: str) -> None:
    merged = merge_words(base, mine, theirs)
    if merged is not None:
        assert set(merged.split()) <= set(mine.split()) | set(theirs.split())


def test_a_text_too_long_to_compare_goes_to_a_person() -> None:
    long = "word " * 20_001
    assert merge_words(long, long + "x", "y " + long) is None
