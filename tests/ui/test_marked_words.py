"""Two wordings with their difference marked: nothing of either is lost, and it is said without colour too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from sifield.ui.widgets.marked_words import MarkedWords, mark_changes

WORDS = st.lists(st.sampled_from(["all", "pupils", "read", "aloud", "today", "?", ","]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_both_wordings_are_whole(before: str, after: str) -> None:
    was, now = mark_changes(before, after)
    assert "".join(words for words, _ in was) == before
    assert "".join(words for words, _ in now) == after
    assert {mark for _, mark in was} <= {"", "gone"}
    assert {mark for _, mark in now} <= {"", "new"}
    kept_before = "".join(words for words, mark in was if not mark)
    kept_after = "".join(words for words, mark in now if not mark)
    assert not (before and after) or kept_before == kept_after


def test_what_changed_is_marked_and_nothing_else() -> None:
    was, now = mark_changes("Pupils read aloud.", "Pupils read quietly.")
    assert was == (("Pupils read ", ""), ("aloud", "gone"), (".", ""))
    assert now == (("Pupils read ", ""), ("quietly", "new"), (".", ""))


def test_very_long_wordings_are_shown_without_marks() -> None:
    before, after = "word " * 5000, "other " * 5000
    assert mark_changes(before, after) == (((before, ""),), ((after, ""),))


@pytest.mark.parametrize("typed", ["<b>bold</b> & more", "one\ntwo", "x" * 500])
def test_whatever_was_typed_is_shown_as_it_is(qtbot: QtBot, typed: str) -> None:
    made = MarkedWords("Now", ((typed, "new"),))
    qtbot.addWidget(made)
    assert made.accessibleName() == f"Now: {typed}"
    made.resize(200, 10)
    assert made.heightForWidth(200) > made.heightForWidth(2000) or len(typed) < 40
    assert not made.grab().isNull()
