"""When two names are the same but for how people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.alike import alike, plain


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("St Brigid's CofE Primary", "St Brigid’s CofE Primary"),
        ("hofer row - infants", "Höfer Row – Infants"),
        ("  elodie   MARSH ", "Élodie Marsh"),
        ('The "Ark"', "The “Ark”"),
    ],
)
def test_what_no_keyboard_types_is_no_difference(typed: str, stands: str) -> None:
    assert alike(typed, stands)


@pytest.mark.parametrize(("one", "other"), [("Alder Primary", "Alder Junior"), ("St Anne", "StAnne"), ("", "a")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert not alike(one, other)


@given(st.text(max_size=40))
def test_made_plain_twice_is_made_plain_once(name: str) -> None:
    assert plain(plain(name)) == plain(name)
