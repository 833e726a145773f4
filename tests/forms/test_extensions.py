"""Our own columns: what they say of a question, what a group says for all in it, and what cannot be understood."""

import pytest

from sifield.forms.template import Source
from tests.forms.workbooks import faults, options, q, reading, reopened, template


def test_a_source_has_a_document_an_edition_and_a_part() -> None:
    made = template(
        [
            q("text", "a", source="Keeping children safe | September 2025 | Part two", force="Must"),
            q("text", "b", source="Walk protocol"),
        ]
    ).questions
    assert made["a"].source == Source("Keeping children safe", "September 2025", "Part two")
    assert str(made["a"].source) == "Keeping children safe, September 2025, Part two"
    assert made["b"].source == Source("Walk protocol")
    assert made["a"].force == "must"


def test_a_general_form_holds_no_safeguarding_question() -> None:
    rows = [q("text", "a"), q("begin_group", "g", sensitivity="safeguarding"), q("text", "b"), q("end_group")]
    (cell, message), *others = faults(rows).items()
    assert (cell, others) == ("survey!D3", [])
    assert "cannot stand in a general form" in message
    assert faults(rows, sensitivity="safeguarding") == {}


def test_what_a_group_says_holds_for_its_questions_unless_they_say_otherwise() -> None:
    made = reading(
        [
            q("begin_group", "sixth", phases="sixth form, special", ages="16 to 19", every="rotates:3", area="Post-16"),
            q("text", "a"),
            q("begin_repeat", "room", stop="yes", character="Church of England; none"),
            q("text", "b", phases="secondary", every="always", sensitivity="general"),
            q("end_repeat"),
            q("end_group"),
            q("text", "c"),
        ],
        sensitivity="safeguarding",
    ).template
    assert made is not None
    a, b, c = made.questions.values()
    assert (a.phases, a.ages, a.character, a.every, a.area) == (("sixth_form", "special"), (16, 19), (), 3, "Post-16")
    assert a.turn == made.groups["sixth"].turn
    assert (b.phases, b.ages, b.character, b.every, b.turn) == (
        ("secondary",),
        (16, 19),
        ("church of england", "none"),
        1,
        0,
    )
    assert (c.phases, c.ages, c.character, c.every, c.sensitivity) == ((), None, (), 1, "")
    assert made.groups["room"].character == ("church of england", "none")
    assert (made.sensitivity_of("b"), made.sensitivity_of("c")) == ("general", "safeguarding")
    assert reopened(made) == made


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("source", "a | b | c | d"),
        ("source", "| 2025"),
        ("force", "perhaps"),
        ("phases", "primary, tertiary"),
        ("ages", "11 to 4"),
        ("ages", "all"),
        ("ages", "2026-11-04"),
        ("every", "rotates"),
        ("every", "rotates:1"),
        ("every", "rotates:99"),
        ("sensitivity", "secret"),
        ("character", " , "),
        ("area", "x" * 101),
        ("feeds", "two words"),
        ("evidence", "perhaps"),
        ("stop", "yes"),
        ("suggests", "praise:x"),
        ("suggests", "develop:9"),
        ("suggests", "concern:x@huge"),
        ("self_review", "perhaps"),
        ("minutes", "10"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_cell(column: str, text: str) -> None:
    found = reading([q("select_one s", "a", **{column: text})], options("s", "x", "y")).faults
    (fault,) = (one for one in found if one.severity == "fault")
    assert fault.cell == "survey!D2"
    assert fault.remedy.endswith(".")


def test_ages_that_excel_took_for_a_date_are_known_as_such() -> None:
    found = reading([q("text", "a", ages="2026-11-04")]).faults
    assert found[0].remedy == "Excel made a date of it: write 4 to 11."


def test_a_fault_of_a_group_is_told_once() -> None:
    rows = [q("begin_group", "g", phases="tertiary"), q("text", "a"), q("text", "b"), q("end_group")]
    assert list(faults(rows)) == ["survey!D2"]


@pytest.mark.parametrize("text", ["ten", "0", "961", "-5", "1.5", "9" * 5000])
def test_minutes_are_a_whole_number(text: str) -> None:
    assert list(faults([q("begin_group", "g", minutes=text), q("text", "a"), q("end_group")])) == ["survey!D2"]


def test_the_time_planned_and_the_heading_of_a_form_are_kept() -> None:
    rows = [q("begin_group", "g", minutes="15"), q("select_one s", "a", self_review="yes"), q("end_group")]
    form = reading(rows, options("s", "x", "y"), minutes="90", collection=" Walks and  looks").template
    assert form is not None
    kept = reopened(form)
    assert (kept.minutes, kept.collection) == (90, "Walks and looks")
    assert (kept.sections[0].minutes, kept.groups["g"].minutes) == (15, 15)
    assert kept.questions["a"].is_self_reviewed


def test_only_a_question_with_choices_is_answered_by_the_school_itself() -> None:
    assert list(faults([q("text", "a", self_review="yes")])) == ["survey!D2"]
    in_a_room = [q("begin_repeat", "r"), q("select_one s", "a", self_review="yes"), q("end_repeat")]
    assert list(faults(in_a_room, options("s", "x"))) == ["survey!D3"]


@pytest.mark.parametrize(
    ("column", "text"), [("evidence", "yes"), ("self_review", "yes"), ("suggests", "develop:x"), ("feeds", "i")]
)
def test_what_only_a_question_can_say(column: str, text: str) -> None:
    assert list(faults([q("begin_group", "g", **{column: text}), q("text", "a"), q("end_group")])) == ["survey!D2"]
