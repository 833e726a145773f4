"""The measure of reading ease itself, against words and sentences that were counted by hand."""

import pytest

from tests.forms.library.reading_ease import reading_ease, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("lead", 1), ("takes", 1), ("asked", 1), ("reported", 3), ("places", 2), ("people", 2), ("child's", 1),
        ("recorded", 3), ("policy", 3), ("able", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_label_without_a_full_stop_is_one_sentence() -> None:
    assert sentences("Pupils feel safe") == 1
    assert sentences("Read it. Ask what is new this year.") == 2


def test_plain_words_read_more_easily_than_official_ones() -> None:
    assert reading_ease(["The cat sat on the mat"]) == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    plain = reading_ease(["Staff know whom to tell when the lead is out"])
    official = reading_ease(["Personnel demonstrate familiarity with contingency notification arrangements"])
    assert plain > 80
    assert official < 0
