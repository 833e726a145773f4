"""Patterns: the same answers as Python's own engine gives, and an answer in bounded time where that would never end."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sifield.forms.expressions.pattern_syntax import PatternFault
from sifield.forms.expressions.patterns import MAX_PATTERN, compiled, matches

LETTERS = "ab1_ .-\n"


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        (r"\d{11}", "01234567890", "1234"),
        (r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}", "SW1A 1AA", "SW1A 1A"),
        (r"[\w-.]+@([\w-]+\.)+[a-z]{2,}", "head.teacher@oak-school.sch.uk", "head@oak"),
        (r"^(yes|no)$", "yes", "yesno"),
        (r"(?i)year [1-9]", "YEAR 6", "year 0"),
        (r"(?i:[a-c]x)Y", "BxY", "BxZ"),
        (r".*\bend", "the end", "thend"),
        (r"a\Bb", "ab", "a"),
        (r"(?<first>a)|b", "a", "ab"),
        (r"\p{Lu}\p{L}+", "Élodie", "élodie"),
        (r"\P{N}\p{Alpha}", "ab", "1b"),
        (r"[^\d\s]+", "a-b", "a b"),
        (r"\x41\u00e9\t", "Aé\t", "Ae\t"),
        (r"(?s)a.b", "a\nb", "ab"),
        (r"a.b", "a-b", "a\nb"),
        (r"(?=.*\d)(?=.*[A-Z])(?!.*x).{8,}", "Secrets1", "secrets1"),
        (r"^(?!0).*", "10", "01"),
        (r"a{2}b{1,}c{,2}", "aabbbcc", "abc"),
        (r"[]a]+[-]", "]a-", "b-"),
        (r"{x}", "{x}", "x"),
        (r"a*?b+?", "aab", "aa"),
        (r"", "", "a"),
        (r"(a|)b()", "b", "aab"),
    ],
)
def test_what_fits_and_what_does_not(pattern: str, fitting: str, other: str) -> None:
    assert matches(pattern, fitting)
    assert not matches(pattern, other)


def test_digits_and_words_are_ascii_as_in_java() -> None:
    assert not matches(r"\w+", "élan")
    assert not matches(r"\d", "٣")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("[", "a ] is missing"),
        ("(a", "a ) is missing"),
        ("a)", "a ) closes no bracket"),
        ("*a", "there is nothing to repeat before *"),
        ("a**", "it repeats a repetition without brackets"),
        ("a++", "++, *+ and ?+ are not supported"),
        ("a{3,1}", "the numbers in { } cannot be"),
        ("a{9999}", "the numbers in { } cannot be"),
        ("(a{1000}){1000}", "it repeats too much"),
        (r"(a)\1", r"\1 refers back, which is not supported"),
        (r"\q", r"\q means nothing"),
        (r"\u12", r"\u wants the number of a letter"),
        (r"\p{Klingon}", r"\p{Klingon} is not known"),
        ("a\\", "it ends too early"),
        ("[z-a]", "the range z-a runs backwards"),
        ("[a[b]]", "a set within a set is not supported"),
        ("[a&&b]", "a set within a set is not supported"),
        ("(?<=a)b", "looking behind, atomic groups and conditions are not supported"),
        ("a(?=b)", "it looks ahead within"),
        ("(?=a)b|c", "it looks ahead in one of several alternatives"),
        ("(" * 60 + ")" * 60, "its brackets lie too deep in one another"),
        ("a" * (MAX_PATTERN + 1), "it is too long"),
    ],
)
def test_what_cannot_be_used_is_named(pattern: str, why: str) -> None:
    with pytest.raises(PatternFault) as told:
        compiled(pattern)
    assert told.value.message == why
    assert told.value.remedy.endswith(".")
    assert not matches(pattern, "a")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(a+)+", "a" * 5_000 + "!"),
        (r"(a|a)*b", "a" * 5_000),
        (r"(a|ab)*c", "ab" * 5_000),
        (r"(.*a){20}", "b" * 5_000),
        (r"([a-z]+\.)+com", "abc." * 1_000),
        (r"(((a*)*)*)*b", "a" * 5_000),
        (r"(\w+\s?)*!", "word " * 1_000),
        (r"(.*)(.*)(.*)(.*)(.*)x", "y" * 5_000),
        (r"((){1000}){1000}a", "b"),
        (r"(x?){500}x{500}", "x" * 300),
    ],
)
def test_nothing_backtracks_for_ever(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


LEAVES = ["a", "b", "1", r"\d", r"\w", r"\s", ".", "[ab]", "[^a1]", r"[\d_-]", r"\.", "^", "$", r"\b", r"\B"]
PIECES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "*?", "{1,}"])).map(
            lambda both: f"(?:{both[0]}){both[1]}"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.text(LETTERS, max_size=8))
def test_same_as_pythons_engine(pattern: str, text: str) -> None:
    # Python before 3.14 finds no place of either kind in an empty text
    assume(text or r"\B" not in pattern)
    assert matches(pattern, text) is (re.fullmatch(pattern, text, re.ASCII) is not None)


@settings(max_examples=300, deadline=None)
@given(st.text("ab(|)[]{}*+?.^$\\-,12pdwxuLi:=!<&", max_size=25), st.text(LETTERS, max_size=30))
def test_any_pattern_is_tried_or_named(pattern: str, text: str) -> None:
    try:
        compiled(pattern)
    except PatternFault as fault:
        is_sound = bool(fault.message and fault.remedy) and not matches(pattern, text)
    else:
        is_sound = matches(pattern, text) in (True, False)
    assert is_sound
