"""Drawing case files: by numbers and a seed, the same on every computer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.sampling import Drawn, draw, new_seed, share

SIZES = {"protection": 12, "in_need": 30, "early": 60, "care": 2, "peer": 0}


def test_each_kind_has_its_share_and_at_least_one() -> None:
    assert share(SIZES, 10) == {"protection": 1, "in_need": 3, "early": 5, "care": 1, "peer": 0}
    assert share(SIZES, 2) == {"protection": 1, "in_need": 1, "early": 1, "care": 1, "peer": 0}
    assert share({"a": 2, "b": 1}, 20) == {"a": 2, "b": 1}


def test_the_same_seed_draws_the_same_files_for_ever() -> None:
    """These are kept as they were first drawn: a change of the rule would make old seeds worthless."""
    assert draw(SIZES, 6, "3f9a01bc") == FIRST
    assert len({draw(SIZES, 6, new_seed()) for _ in range(5)}) > 1, "another seed draws others"


FIRST = tuple(
    Drawn(kind, position)
    for kind, position in (
        ("protection", 10), ("in_need", 24), ("early", 4), ("early", 19), ("early", 54), ("care", 1),
    )
)  # fmt: skip

sizes = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 90), max_size=6)


@given(sizes, st.integers(0, 60), st.text(max_size=8))
def test_any_numbers_give_files_that_exist_once_each(sizes: dict[str, int], wanted: int, seed: str) -> None:
    drawn = draw(sizes, wanted, seed)
    assert len(set(drawn)) == len(drawn)
    assert all(1 <= one.position <= sizes[one.kind] for one in drawn)
    total, kinds = sum(sizes.values()), sum(size > 0 for size in sizes.values())
    assert len(drawn) == (0 if not wanted else min(total, max(wanted, kinds)))
    if wanted:
        assert {one.kind for one in drawn} == {kind for kind, size in sizes.items() if size}


@pytest.mark.parametrize(("sizes", "wanted"), [({"a": -1}, 1), ({"a": 99_999}, 1), ({"a": 1}, -1), ({"a": 1}, 99)])
def test_numbers_that_cannot_be_are_refused(sizes: dict[str, int], wanted: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        share(sizes, wanted)
