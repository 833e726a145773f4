"""The guard against names in running text: what it warns of, and what it lets stand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.naming import BIRTH, NAME, warn

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "A pupil told Jamie to wait",
        "Jamie Tetlow was upset",
        "Seen in the corridor: with Oluwadamilola",
        "Mrs Ashdown explained the task well",
        "The form lists J. T. twice",
        "The girl called Amina reads well",
        "We spoke to O’Neill about it",
    ],
)
def test_a_name_is_seen(text: str) -> None:
    assert warn(text, TODAY) == NAME


@pytest.mark.parametrize("text", ["DOB 3 May 2015", "born on 03/05/2015", "3.5.2015", "born in 2014", "2013-05-03"])
def test_a_date_of_birth_is_seen(text: str) -> None:
    assert warn(text, TODAY) == BIRTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pupils in Year 5 read aloud. The teacher asked why.",
        "The Designated Lead knew the local threshold document.",
        "Work on the Tudors and Romans builds on Year 3",
        "Log checked on 12/11/2026; 7 of 8 entries have a reason",
        "Key Stage 2 phonics is taught on Mondays in September",
        "Two boys ran; an adult spoke to them at once.",
        "The policy was reviewed in 2025",
    ],
)
def test_what_names_nobody_stands(text: str) -> None:
    assert warn(text, TODAY) == ""


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert warn(text, TODAY) in ("", NAME, BIRTH)
