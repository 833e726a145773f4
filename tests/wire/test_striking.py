"""Words struck out of a text, and worked out again by whoever has the text as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.wire.striking import MARK, stands_in, strike, struck_words

M = MARK


@pytest.mark.parametrize(
    ("text", "phrase", "rest"),
    [
        ("Ann met Annual Ann's ann", "Ann", f"{M} met Annual {M}'s {M}"),
        ("Jamie\n Tetlow left", "jamie tetlow", f"{M} {M} left"),
        ("Zoë and Zoe", "zoë", f"{M} and Zoe"),
        ("(J. T.) went", "J. T.", f"({M} {M}) went"),
        ("O’Neill-Price came", "O’Neill-Price", f"{M} came"),
        (["Ann", "Bo"], "Ann", [M, "Bo"]),
        ({"who": "Ann", "many": 3}, "Ann", {"who": M, "many": 3}),
        (3, "3", 3),
    ],
)
def test_whole_words_go_whatever_their_capitals(text: object, phrase: str, rest: object) -> None:
    assert strike(text, [phrase]) == rest
    assert not stands_in(rest, [phrase])


words = st.lists(
    st.sampled_from(["the", "child", "was", "calm", "and", "left", "early", "with", "an", "adult"]),
    min_size=1,
    max_size=9,
)


@given(words, words, words)
def test_they_are_worked_out_from_a_text_that_was_written_on_with(
    before: list[str], behind: list[str], more: list[str]
) -> None:
    text = " ".join([*before, "Jamie", "Tetlow", *behind])
    after = strike(text, ["Jamie Tetlow"])
    found = struck_words(text, after)
    assert strike(f"{text} {' '.join(more)}", found) == f"{after} {' '.join(more)}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_give_words_of_the_first(before: str, after: str) -> None:
    for phrase in struck_words(before, after + MARK):
        assert all(word in before for word in phrase.split())


def test_a_text_that_has_nothing_to_do_with_it_loses_nothing() -> None:
    assert struck_words("Books were marked and children knew why", f"{M} was upset at the gate") == ()
