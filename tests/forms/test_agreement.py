"""How far two observers agree: examples worked in the literature, and what must hold of any answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.agreement import FEW, Agreement, Stop, agree, apart, kappa, pair_stops, say, steps

SCALE = ("absent", "emerging", "secure", "deep")
answers = st.sampled_from(SCALE)
pairs_of = st.lists(st.tuples(answers, answers), min_size=1, max_size=40)


def counted(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, times in table.items() for _ in range(times)]


COHEN_1968 = counted({
    ("p", "p"): 44, ("p", "n"): 5, ("p", "s"): 1,
    ("n", "p"): 7, ("n", "n"): 20, ("n", "s"): 3,
    ("s", "p"): 9, ("s", "n"): 5, ("s", "s"): 6,
})  # fmt: skip
"""Cohen 1968, table 1: two judges, three diagnoses, as frequencies in a hundred."""
WEIGHTS = {frozenset("p"): 0, frozenset("n"): 0, frozenset("s"): 0,
           frozenset("pn"): 1, frozenset("ps"): 3, frozenset("ns"): 6}  # fmt: skip


def test_the_example_of_the_paper_on_weighted_kappa() -> None:
    assert kappa(COHEN_1968) == pytest.approx(0.492, abs=5e-4)
    assert kappa(COHEN_1968, lambda one, other: WEIGHTS[frozenset((one, other))]) == pytest.approx(0.348, abs=5e-4)


@pytest.mark.parametrize(
    ("both_yes", "first_yes", "second_yes", "both_no", "worth"),
    [(20, 5, 10, 15, 0.4), (45, 15, 25, 15, 0.1304), (25, 35, 5, 35, 0.2593)],
)
def test_two_by_two_worked_by_hand(both_yes: int, first_yes: int, second_yes: int, both_no: int, worth: float) -> None:
    table = {("y", "y"): both_yes, ("y", "n"): first_yes, ("n", "y"): second_yes, ("n", "n"): both_no}
    assert kappa(counted(table)) == pytest.approx(worth, abs=5e-5)


def test_answers_given_by_chance_are_worth_nothing() -> None:
    """Each answer of the one meets each of the other as often as chance would have it."""
    independent = [(one, other) for one in SCALE[:3] for other in (*SCALE, "deep")]
    assert kappa(independent) == pytest.approx(0)
    assert kappa(independent, steps(SCALE)) == pytest.approx(0)


def test_a_step_away_is_less_than_three_steps() -> None:
    near = [
        ("secure", "deep"),
        ("absent", "absent"),
        ("deep", "deep"),
        ("emerging", "emerging"),
        *[("secure",) * 2] * 2,
    ]
    far = [("absent", "deep") if pair == ("secure", "deep") else pair for pair in near]
    assert (agree(near, SCALE).kappa or 0) > (agree(far, SCALE).kappa or 0)
    assert agree(near, SCALE).same == agree(far, SCALE).same


@given(pairs_of)
def test_of_any_answers(pairs: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in pairs]
    for distance in (apart, steps(SCALE)):
        reckoned = kappa(pairs, distance)
        if reckoned is None:
            assert len({answer for pair in pairs for answer in pair}) == 1, "undefined only where all is one answer"
            continue
        assert -1 - 1e-9 <= reckoned <= 1 + 1e-9
        assert kappa(turned, distance) == pytest.approx(reckoned), "whoever is named first"
        assert kappa(pairs * 3, distance) == pytest.approx(reckoned), "thrice the same stops"
        assert (reckoned == pytest.approx(1)) is all(one == other for one, other in pairs)
    names = dict(zip(SCALE, "wxyz", strict=True))
    renamed = kappa([(names[one], names[other]) for one, other in pairs])
    assert renamed == (None if renamed is None else pytest.approx(kappa(pairs)))


@given(pairs_of, st.booleans())
def test_what_is_said_never_pretends(pairs: list[tuple[str, str]], on_scale: bool) -> None:
    made = agree(pairs, SCALE if on_scale else ())
    assert 0 <= made.same <= made.both == len(pairs)
    words = say(made)
    assert f"{made.same} of {len(pairs)} stop" in words
    assert ("kappa" in words) is (made.kappa is not None)
    assert "nan" not in words
    if len(pairs) < FEW:
        assert made.why == "few"
        assert words.endswith("Too few stops to say more.")


def test_what_cannot_be_reckoned_is_said_and_not_shown_as_a_number() -> None:
    always = agree([("secure", "secure")] * 8, SCALE)
    assert (always.kappa, always.why, always.percent) == (None, "one answer", 100)
    assert "Both of you gave one answer everywhere" in say(always)
    assert agree([("secure", "deep")] * 8).kappa == 0, (
        "one always this, the other always that: defined, and worth nothing"
    )
    assert say(Agreement(0, 0, None, why="few")) == "No stop that both of you judged."
    assert kappa([]) is None
    with pytest.raises(ValueError, match="not on the scale"):
        agree([("secure", "wonderful")], SCALE)


def stops(*labels: str, of: str = "") -> list[Stop]:
    return [Stop(f"{of}{at}", label) for at, label in enumerate(labels, 1)]


def ids(found: tuple[tuple[Stop | None, Stop | None], ...]) -> list[tuple[str, str]]:
    return [(one.id if one else "", other.id if other else "") for one, other in found]


def test_stops_are_paired_by_name_then_by_number_and_by_hand_before_all() -> None:
    mine = stops("Year 2, phonics", "Year 4", "Hall", of="a")
    assert ids(pair_stops(mine, stops("hall", "Y2", "Y4", of="b"))) == [("a1", "b2"), ("a2", "b3"), ("a3", "b1")]
    more = stops("Year 4", "Library", "Year 2,  Phonics", "Gym", of="b")
    assert ids(pair_stops(mine, more)) == [("a1", "b3"), ("a2", "b1"), ("a3", ""), ("", "b2"), ("", "b4")]
    assert ids(pair_stops(mine, stops("Y2", "Year 4", of="b"))) == [("a1", "b1"), ("a2", "b2"), ("a3", "")]
    by_hand = {"a3": "b4", "a2": ""}
    assert ids(pair_stops(mine, more, by_hand)) == [("a1", "b3"), ("a2", ""), ("a3", "b4"), ("", "b1"), ("", "b2")]
    assert ids(pair_stops(mine, [], {"a1": "gone"})) == [("a1", ""), ("a2", ""), ("a3", "")]


@given(
    st.lists(st.sampled_from(("", "Hall", "hall", "Gym")), max_size=6), st.lists(st.sampled_from(("", "Hall", "Gym")))
)
def test_no_stop_is_lost_or_paired_twice(ours: list[str], others: list[str]) -> None:
    mine, theirs = stops(*ours, of="a"), stops(*others, of="b")
    found = pair_stops(mine, theirs)
    assert [one for one, _ in found if one] == mine
    assert sorted(other.id for _, other in found if other) == sorted(stop.id for stop in theirs)
