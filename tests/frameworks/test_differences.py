"""What a changed model says of its changes, and what two models look like side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.fieldwork.calendars import usual_year
from sifield.frameworks.copying import copy_of, name_of
from sifield.frameworks.differences import compare
from sifield.frameworks.framework import Framework
from sifield.frameworks.outline import say_half_days, say_placing, say_visits, year_of
from sifield.frameworks.reading import read
from sifield.frameworks.shipped import shipped, shipped_texts
from sifield.frameworks.side_by_side import ALONE, SAME, side_by_side

YEAR = usual_year(2026)
MODELS = {one.name: one for one in shipped()}


def changed(name: str, *swaps: tuple[str, str]) -> Framework:
    text = shipped_texts()[name]
    for old, new in swaps:
        assert old in text, f"{old!r} is not in {name}"
        text = text.replace(old, new)
    found = read(text.encode())
    assert found.framework is not None, found.faults
    return found.framework


def told(name: str, *swaps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in compare(MODELS[name], changed(name, *swaps), YEAR)]


def without(name: str, row: str) -> tuple[str, str]:
    """Give what takes a table out of a model."""
    text = shipped_texts()[name]
    at = text.index(f'name = "{row}"')
    start = text.rindex("[[", 0, at)
    end = text.find("\n[", at)
    return text[start : end + 1], ""


@pytest.mark.parametrize(
    ("name", "swaps", "says"),
    [
        (
            "tiers",
            [('"every 4 weeks"', '"every 3 weeks"')],
            (
                "more",
                "“One-to-one with the chief executive” comes more often: every 3 weeks (13 times a year) instead of "
                "every 4 weeks (10 times a year) for Tier 1 and Tier 2.",
            ),
        ),
        (
            "earned-autonomy",
            [('{ "2" = "spring, summer", "3" = "autumn, spring, summer" }', '{ "3" = "autumn, spring, summer" }')],
            ("less", "“Lesson looks” is no longer asked of Category 2, in spring and summer (twice a year)."),
        ),
        (
            "earned-autonomy",
            [('months 10, 11, 12, 1, 2, 3, 4, 5, 6"', 'months 10, 11, 12, 1, 2, 3, 4, 5, 7"')],
            (
                "row",
                "“School-improvement visit” comes at other times: in October, November, December, January, February, "
                "March, April, May and July (9 times a year) instead of in October, November, December, January, "
                "February, March, April, May and June (9 times a year) for Category 3.",
            ),
        ),
        ("lighthouse", [('"at" = 10 }', '"at" = 9 }')], ("grades", "Another rule makes “Lighthouse”.")),
        ("earned-autonomy", [('confirms = "board"\n', "")], ("grades", "Schools are placed in another way.")),
        (
            "earned-autonomy",
            [('form = "qa_visit"\nlead = "chief-executive"', 'form = "qa_visit"\nlead = "executive-leader"')],
            ("lead", "“Quality-assurance visit” is led by another."),
        ),
        (
            "inside-out",
            [without("inside-out", "book-looks")],
            ("gone", "No longer asked: “Book looks”, every half-term (6 times a year)."),
        ),
        ("tiers", [('title = "Health check"', 'title = "Check-up"')], ("review", "A review is called otherwise.")),
        ("improvement-cycle", [('title = "School improvement lead"', 'title = "QA lead"')], None),
    ],
)
def test_each_change_in_a_sentence(name: str, swaps: list[tuple[str, str]], says: tuple[str, str] | None) -> None:
    found = told(name, *swaps)
    assert (says or ("role", "A role is called otherwise.")) in found
    if says is not None and says[0] != "row":
        assert len(found) <= 2, found


def test_what_is_new_is_told_with_its_rhythm_and_grades() -> None:
    row = '\n[[requirement]]\nname = "peer"\ntitle = "Peer visit"\nkind = "visit"\nwhen = { "2" = "spring" }\n'
    text = shipped_texts()["earned-autonomy"] + row
    found = read(text.encode()).framework
    assert found is not None
    (one,) = compare(MODELS["earned-autonomy"], found, YEAR)
    assert (one.kind, one.words) == ("added", "New: “Peer visit”, in spring (once a year) for Category 2.")


@pytest.mark.parametrize("first", MODELS)
@pytest.mark.parametrize("second", MODELS)
def test_any_two_can_be_compared_either_way(first: str, second: str) -> None:
    found = compare(MODELS[first], MODELS[second], YEAR)
    assert bool(found) == (first != second)
    topics = side_by_side(MODELS[first], MODELS[second], YEAR)
    lines = [line for topic in topics for line in topic.lines]
    assert all(line.first or line.second for line in lines)
    if first == second:
        assert all(line.note == SAME for line in lines), "nothing differs from itself"


def test_side_by_side_says_in_words_who_asks_for_more() -> None:
    topics = {one.title: one.lines for one in side_by_side(MODELS["earned-autonomy"], MODELS["tiers"], YEAR)}
    (visits,) = topics["Visits in a year"]
    assert visits.first.splitlines()[2] == "Category 3: 18 visits a year, 18 days"
    assert visits.note == "Improvement tiers asks for more at most (63 against 18)"
    who = {line.label: (line.first, line.second, line.note) for line in topics["Grades"]}
    assert who["Who confirms"] == ("Trust board", "", "Only Earned autonomy")
    (reviews,) = topics["Reviews that a school may ask for"]
    assert reviews.label == ALONE
    assert "Attendance: half a day · Trust social worker" in reviews.first.splitlines()
    assert "Joining the trust" in topics


def test_the_year_at_a_glance_is_that_of_the_document() -> None:
    year = year_of(MODELS["earned-autonomy"], YEAR)
    assert [say_visits(one) for one in year.grades] == [
        "6 visits a year, 6 days",
        "12 visits a year, 12 days",
        "18 visits a year, 18 days",
    ]
    rows = {row.title: row.terms for row in year.rows}
    assert rows["Lesson looks"] == (None, (0, 1, 1), (1, 1, 1))
    assert rows["School-improvement visit"] == ((1, 1, 1), (2, 2, 2), (3, 3, 3))
    placing = MODELS["tiers"].placing
    assert placing is not None
    assert say_placing(MODELS["tiers"], placing).startswith("Decided by: Trust board. At the start of each school year")


@pytest.mark.parametrize(
    ("half_days", "words"), [(0, ""), (1, "half a day"), (2, "1 day"), (3, "1½ days"), (12, "6 days")]
)
def test_lengths_in_words(half_days: int, words: str) -> None:
    assert say_half_days(half_days) == words


SMALL = """# Ours to be.

format = 1
name = "small"
title = "Small"
edition = "1"

[[role]]
name = "lead"
title = "Lead"  # stays
"""


@given(title=st.text(max_size=40).filter(lambda words: bool(words.strip())))
def test_a_copy_is_the_same_model_under_a_name_of_its_own(title: str) -> None:
    name = name_of(title, frozenset())
    text = copy_of(SMALL, name, title)
    copied = read(text.encode(errors="replace"))
    assert copied.framework is not None, copied.faults
    assert copied.framework.name == name
    assert [role.title for role in copied.framework.roles] == ["Lead"]
    assert text.startswith("# Ours to be."), "the comments stay"


def test_a_copy_changes_nothing_but_what_it_is_called() -> None:
    copied = read(copy_of(shipped_texts()["tiers"], "ours", r"Our \"tiers\" \1").encode()).framework
    assert copied is not None
    assert copied.title == r"Our \"tiers\" \1"
    assert [one.words for one in compare(MODELS["tiers"], copied, YEAR)] == ["Another title."]


def test_a_name_is_never_one_that_is_taken() -> None:
    assert name_of("Our tiers!", frozenset()) == "our-tiers"
    assert name_of("Our tiers", frozenset({"our-tiers", "our-tiers-2"})) == "our-tiers-3"
