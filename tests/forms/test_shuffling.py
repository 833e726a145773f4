"""Choices in a random order (``parameters``: randomize, seed) and rows in one (``randomize``): the same for a seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.expressions.shuffling import shuffled
from sifield.forms.session import FormSession
from tests.forms.workbooks import NOW, faults, options, q, reopened, session, template

LETTERS = "ABCDEF"


def order(made: FormSession, question: str = "a") -> str:
    return "".join(choice.label for choice in made.choices(question))


@pytest.mark.parametrize(("seed", "found"), [("42", "AFCBDE"), ("1", "BFEACD"), ("${n}", "AFCBDE")])
def test_a_seed_gives_the_order_that_odk_gives(seed: str, found: str) -> None:
    rows = [q("integer", "n"), q("select_one s", "a", parameters=f"randomize=true, seed={seed}")]
    assert order(session(rows, options("s", *LETTERS.lower()), n=42)) == found


def test_the_order_follows_a_seed_that_is_an_answer() -> None:
    rows = [q("integer", "n"), q("select_one s", "a", parameters="randomize=true seed=${n}")]
    made = session(rows, options("s", *LETTERS.lower()), n=42)
    assert ("a", "") in made.set("n", "", 1)
    assert order(made) == "BFEACD"


def test_without_a_seed_the_order_stays_while_the_form_is_open_and_differs_from_one_opening_to_the_next() -> None:
    form = template([q("select_one s", "a", parameters="randomize=true")], options("s", *LETTERS.lower()))
    orders = set()
    for _ in range(20):
        made = FormSession(form, {}, now=lambda: NOW)
        assert order(made) == order(made)
        orders.add(order(made))
    assert len(orders) > 1
    assert {"".join(sorted(one)) for one in orders} == {LETTERS}


def test_choices_that_are_filtered_are_shuffled_after_that() -> None:
    choices = [{**one, "side": "odd" if at % 2 else "even"} for at, one in enumerate(options("s", *LETTERS.lower()))]
    parameters = "randomize=true seed=42"
    made = session([q("select_one s", "a", parameters=parameters, choice_filter="side = 'even'")], choices)
    assert order(made) == "".join(shuffled("ACE", 42))


def test_no_is_no_shuffling() -> None:
    made = session([q("select_one s", "a", parameters="randomize=false")], options("s", *LETTERS.lower()))
    assert order(made) == LETTERS


def test_a_template_that_is_kept_keeps_its_shuffling() -> None:
    form = template([q("select_one s", "a", parameters="randomize=true seed=42")], options("s", *LETTERS.lower()))
    kept = reopened(form)
    assert order(FormSession(kept, {}, now=lambda: NOW)) == "AFCBDE"


def test_rows_in_a_random_order() -> None:
    rows = [q("begin_repeat", "r"), q("text", "t"), q("end_repeat")]
    made = session([*rows, q("calculate", "all", calculation="join(' ', randomize(${t}, 42))")])
    for letter in LETTERS:
        made.add_row("r", letter)
        made.set("t", letter, letter)
    assert made.value("all") == "A F C B D E"


def test_a_seed_that_names_no_question_is_named_by_its_cell() -> None:
    assert list(faults([q("select_one s", "a", parameters="randomize=true seed=${nobody}")], options("s", "x"))) == [
        "survey!D2"
    ]


@given(st.lists(st.integers()), st.one_of(st.none(), st.floats()))
def test_nothing_is_lost_or_doubled(items: list[int], seed: float | None) -> None:
    assert sorted(shuffled(items, seed)) == sorted(items)
    assert seed is None or shuffled(items, seed) == shuffled(items, seed)
