"""An enrolment code survives paper, mail and typing, and names what is wrong with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.errors import SifieldError
from sifield.wire.codes import LETTERS, EnrolmentCode, parse

CODE = EnrolmentCode("https://centre.tidewater.example", "3f" * 32, "K7QD0000ABCDEFGHJKMNPQRS")

codes = st.builds(
    EnrolmentCode,
    address=st.from_regex(r"https?://[a-z0-9.:-]{1,80}", fullmatch=True),
    fingerprint=st.binary(min_size=32, max_size=32).map(bytes.hex),
    secret=st.text(LETTERS, min_size=1, max_size=40),
)


@given(codes)
def test_what_was_written_is_read(code: EnrolmentCode) -> None:
    assert parse(code.text()) == code


@pytest.mark.parametrize(
    "bend",
    [
        str.lower,
        lambda text: text.replace("-", "\n"),
        lambda text: text.replace("-", " – "),
        lambda text: "> " + text.replace("-", "-\r\n> "),
        lambda text: text.replace("0", "O").replace("1", "l"),
        lambda text: f"Dear Amara,\nhere is your code:\n\n  {text}  \n",
        lambda text: text.removeprefix("SIFIELD:"),
    ],
)
def test_how_it_arrives_does_not_matter(bend) -> None:  # type: ignore[no-untyped-def]
    assert parse(bend(CODE.text())) == CODE


@given(st.data())
def test_one_wrong_letter_is_named_by_its_group(data: st.DataObject) -> None:
    groups = CODE.text().removeprefix("SIFIELD:").split("-")
    place = data.draw(st.integers(0, len(groups) - 1))
    at = data.draw(st.integers(0, len(groups[place]) - 1))
    wrong = data.draw(st.sampled_from([letter for letter in LETTERS if letter != groups[place][at]]))
    groups[place] = groups[place][:at] + wrong + groups[place][at + 1 :]
    with pytest.raises(SifieldError) as caught:
        parse("-".join(groups))
    assert re.search(rf"\b{place + 1}(st|nd|rd|th) group", caught.value.message), caught.value.message
    assert caught.value.code == "bad-code"


@given(st.data())
def test_two_swapped_letters_are_found(data: st.DataObject) -> None:
    text = CODE.text().removeprefix("SIFIELD:").replace("-", "")
    at = data.draw(st.integers(0, len(text) - 2).filter(lambda at: text[at] != text[at + 1]))
    with pytest.raises(SifieldError):
        parse(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


@pytest.mark.parametrize("groups", range(1, 19))
def test_a_missing_end_is_named(groups: int) -> None:
    cut = "-".join(CODE.text().split("-")[:groups])
    with pytest.raises(SifieldError, match="end of the enrolment code is missing"):
        parse(cut)


def test_two_swapped_groups_are_found() -> None:
    groups = CODE.text().split("-")
    groups[3], groups[4] = groups[4], groups[3]
    with pytest.raises(SifieldError, match="4th group"):
        parse("-".join(groups))


@given(st.text(max_size=200))
def test_anything_else_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(SifieldError) as caught:
        parse(text)
    assert caught.value.code == "bad-code"
    assert caught.value.remedy
