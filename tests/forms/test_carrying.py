"""A draft in another version of its form: what carries over, what is left aside, and that nothing is lost."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.forms.answers import Key, Row
from sifield.forms.exporting.tables import plain_text
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.forms.versions.carrying import LeftAside, carry_over, with_labels
from tests.forms.workbooks import NOW, options, q, template

LISTS = [*options("abc", "a", "b", "c"), *options("ab", "a", "b")]
OLD = template(
    [
        q("text", "kept", "Kept"),
        q("text", "gone", "What was it like?"),
        q("select_one abc", "one", "Which?"),
        q("begin_repeat", "room", "Room"),
        q("text", "inside", "Inside"),
        q("select_multiple abc", "many", "Which ones?"),
        q("end_repeat"),
        q("calculate", "sum", calculation="1 + 1"),
    ],
    LISTS,
)
NEW = template(
    [
        q("begin_group", "g", "Somewhere else"),
        q("text", "kept", "Kept in other words"),
        q("end_group"),
        q("text", "inside", "No longer in a room"),
        q("select_one ab", "one", "Which?"),
        q("begin_repeat", "room", "Room"),
        q("select_multiple ab", "many", "Which ones?"),
        q("end_repeat"),
    ],
    LISTS,
)
ROWS = (Row("r1", "room", "", 1, "Hall"), Row("x1", "another", "", 1))
ANSWERS: dict[Key, Value] = {
    ("kept", ""): "k",
    ("gone", ""): "g",
    ("one", ""): "c",
    ("inside", "r1"): "i",
    ("many", "r1"): ["a", "c"],
    ("sum", ""): 2,
}


def test_what_fits_carries_over_and_the_rest_is_left_aside_with_why() -> None:
    carried = carry_over(NEW, ANSWERS, ROWS)
    assert {key: value for key, value in carried.answers.items() if value is not None} == {
        ("kept", ""): "k",
        ("many", "r1"): ["a"],
    }
    assert [row.id for row in carried.rows] == ["r1"]
    assert carried.aside == (
        LeftAside("gone", "", "g", "gone"),
        LeftAside("one", "", "c", "choice"),
        LeftAside("inside", "r1", "i", "moved"),
        LeftAside("many", "r1", ["c"], "choice"),
        LeftAside("sum", "", 2, "gone"),
    )


def test_answers_left_aside_are_told_under_their_old_label_and_in_its_words() -> None:
    told = with_labels(carry_over(NEW, ANSWERS, ROWS).aside, [OLD, NEW])
    assert [(one.label, one.row_id, one.words) for one in told] == [
        ("What was it like?", "", "g"),
        ("Which?", "", "C"),
        ("Inside", "r1", "i"),
        ("Which ones?", "r1", "C"),
    ]
    assert with_labels([LeftAside("nowhere", "", "x", "gone")], [NEW])[0].label == "nowhere"


def test_going_back_finds_everything_as_it_was() -> None:
    carried = carry_over(OLD, ANSWERS, ROWS)
    assert carried.answers == ANSWERS
    assert carried.aside == ()


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        ("12", "integer", 12),
        ("twelve", "integer", None),
        ("1.5", "integer", None),
        ("9" * 400, "integer", None),
        (3.0, "integer", 3),
        ("2.5", "decimal", 2.5),
        (4, "text", "4"),
        (4.5, "text", "4.5"),
        ("2026-11-20", "date", "2026-11-20"),
        ("soon", "date", None),
        ("2026-11-20", "text", "2026-11-20"),
        ("a", "select_multiple abc", ["a"]),
        (["a"], "select_one abc", "a"),
        (["a", "b"], "select_one abc", None),
        (["a"], "text", None),
        (2, "select_one abc", None),
        ("z", "select_one abc", None),
        (True, "integer", None),
        ("OK", "acknowledge", "OK"),
    ],
)
def test_an_answer_becomes_another_type_only_if_nothing_is_lost(value: Value, kind: str, kept: Value) -> None:
    carried = carry_over(template([q(kind, "x")], LISTS), {("x", ""): value}, ())
    assert carried.answers == {("x", ""): kept}
    assert carried.aside == (() if kept is not None else (LeftAside("x", "", value, carried.aside[0].why),))


def test_what_was_cleared_stays_cleared() -> None:
    assert carry_over(OLD, {("kept", ""): None}, ()).answers == {("kept", ""): None}


_KINDS = st.sampled_from(["text", "integer", "decimal", "date", "select_one abc", "select_multiple ab", "acknowledge"])
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", "12", "2026-11-20", "a b"]),
    st.lists(st.sampled_from("abcz"), unique=True, max_size=4),
)


@st.composite
def forms(draw: st.DrawFn) -> Template:
    inside = draw(st.sets(st.sampled_from("pqrst")))
    rows = [q(draw(_KINDS), name) for name in "pqrst" if name not in inside and draw(st.booleans())]
    repeat = [q("begin_repeat", "room"), *(q(draw(_KINDS), name) for name in sorted(inside)), q("end_repeat")]
    return template([q("text", "always"), *rows, *repeat], LISTS)


@settings(max_examples=25, deadline=None)
@given(
    form=forms(),
    answers=st.dictionaries(st.tuples(st.sampled_from("pqrst"), st.sampled_from(["", "r1", "gone"])), _VALUES),
)
def test_no_answer_is_ever_lost_and_what_carries_over_can_be_worked_with(
    form: Template, answers: Mapping[Key, Value]
) -> None:
    carried = carry_over(form, answers, ROWS)
    left = {(one.question, one.row_id) for one in carried.aside}
    for key, value in answers.items():
        kept = carried.answers.get(key)
        assert key in left or plain_text(kept) == plain_text(value)
    session = FormSession(form, carried.answers, carried.rows, now=lambda: NOW)
    assert all(session.value(*key) == value for key, value in carried.answers.items() if value is not None)
    session.gaps()
