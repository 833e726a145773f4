"""Short forms of one's own: the list as it is written, and what becomes of them while typing."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.spelling.short_forms import MOST, expand, read_short_forms

FORMS = {"ta": "teaching assistant", "DHT": "deputy headteacher", "w/": "with"}


def written(forms: Mapping[str, str]) -> str:
    return "".join(f"{short} = {long}\n" for short, long in forms.items())


def test_a_list_is_read_however_its_lines_are_spaced() -> None:
    read = read_short_forms("ta = teaching assistant\n\n DHT=deputy headteacher \nw/ = with\n")
    assert (read.forms, read.faults) == (FORMS, ())


def test_what_cannot_be_read_is_said_with_its_line_and_the_rest_is_kept() -> None:
    read = read_short_forms("ta\nta = teaching assistant\nta = target audience\nsl = ")
    assert read.forms == {"ta": "teaching assistant"}
    assert [fault.split(":")[0] for fault in read.faults] == ["Line 1", "Line 3", "Line 4"]


def test_no_more_than_can_be_used() -> None:
    read = read_short_forms("\n".join(f"s{at} = long {at}" for at in range(MOST + 5)))
    assert len(read.forms) == MOST
    assert read.faults


@pytest.mark.parametrize(
    ("before", "becomes"),
    [
        ("One ta", (2, "teaching assistant")),
        ("Ta", (2, "Teaching assistant")),
        ("(ta", (2, "teaching assistant")),
        ("the DHT", (3, "deputy headteacher")),
        ("the dht", None),
        ("data", None),
        ("ta ", None),
        ("", None),
        ("here w/", (2, "with")),
    ],
)
def test_only_the_whole_word_before_the_caret_expands(before: str, becomes: tuple[int, str] | None) -> None:
    assert expand(before, FORMS) == becomes


@given(st.text(max_size=200))
def test_any_list_can_be_read_again_as_it_was_written(text: str) -> None:
    forms = read_short_forms(text).forms
    assert read_short_forms(written(forms)).forms == forms
