"""The form that is shipped: sound by our own reader and by pyxform, and walked through from start to finish."""

import pytest

from sifield.assets import asset
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.xlsform import read
from tests.forms.workbooks import NOW


@pytest.fixture(scope="module")
def form() -> Template:
    found = read(asset("forms", "learning_walk.xlsx").read_bytes(), name="learning_walk.xlsx")
    assert found.faults == ()
    assert found.template is not None
    return found.template


def test_it_is_short_enough_to_fill_in_while_standing(form: Template) -> None:
    assert (form.form_id, form.sensitivity) == ("learning_walk", "general")
    assert [(one.name, one.is_stop) for one in form.sections] == [
        ("before", False), ("stop", True), ("whole", False), ("immediate_concern", False),
    ]  # fmt: skip
    assert len(form.questions) <= 33


def test_in_each_room_only_the_lines_are_asked_that_serve_the_focus(form: Template) -> None:
    walk = FormSession(form, {}, now=lambda: NOW)
    walk.add_row("stop", "s1", "Year 2, mathematics")
    walk.set("adults", "s1", 1)
    lines = [choice.name for choice in form.questions["looking_for"].choices]
    assert [line for line in lines if walk.is_relevant(line, "s1")] == lines  # nothing chosen: all

    walk.set("looking_for", "", ["questions", "thinking"])
    assert [line for line in lines if walk.is_relevant(line, "s1")] == ["thinking", "questions"]
    assert len([name for name, row_id in walk.steps() if row_id == "s1"]) == 6
    walk.set("looking_for", "", lines[:5])
    assert walk.problem("looking_for") == "Choose four at most: more cannot be seen in ten minutes."


def test_every_question_says_where_it_comes_from(form: Template) -> None:
    asked = [one for one in form.questions.values() if one.is_asked]
    assert [one.name for one in asked if not (one.source and one.force and one.area)] == []


def test_its_ratings_have_a_key_a_colour_and_an_anchor(form: Template) -> None:
    ratings = [one for one in form.questions.values() if one.is_rating]
    assert len(ratings) == 7
    for rating in ratings:
        assert rating.takes_evidence
        assert rating.prompts
        assert [(one.label, one.key, one.colour) for one in rating.choices] == [
            ("Not yet", "1", "bad"),
            ("Emerging", "2", "warn"),
            ("Secure", "3", "ok"),
            ("Embedded", "4", "ok"),
            ("Not seen", "0", "neutral"),
        ]
        assert all(choice.anchor for choice in rating.choices)


def test_it_asks_for_no_name(form: Template) -> None:
    text = " ".join(f"{one.label} {one.hint}" for one in form.questions.values()).lower()
    assert "teacher's name" not in text
    assert "name of the teacher" not in text


def test_a_walk_from_start_to_finish(form: Template) -> None:
    walk = FormSession(form, {}, now=lambda: NOW)
    assert {gap.question for gap in walk.gaps()} == {
        *("focus", "notice", "protocol", "strengths", "next_step", "concern_raised")
    }

    walk.set("focus", "", "How pupils are helped to remember")
    assert not walk.is_relevant("notice_reason")
    walk.set("notice", "", "days")
    assert walk.is_required("notice_reason")
    walk.set("notice", "", "two_weeks")
    walk.set("protocol", "", True)
    walk.set("areas", "", ["ks1", "ks2"])

    for row, label in (("s1", "Year 2, mathematics"), ("s2", "Year 4, reading")):
        walk.add_row("stop", row, label)
        walk.set("purpose", row, "secure")
    assert walk.is_relevant("few_stops")
    assert not walk.is_relevant("themes")
    walk.add_row("stop", "s3", "Reception, phonics")
    assert (walk.value("stops_made"), walk.is_relevant("few_stops"), walk.is_relevant("themes")) == (3, False, True)

    assert not walk.is_relevant("deployment", "s3")
    walk.set("adults", "s3", 11)
    assert walk.problem("adults", "s3") == "Count the adults besides the teacher, 0 to 10."
    assert walk.set("adults", "s3", 2) >= {("adults", "s3")}
    walk.set("deployment", "s3", "not_yet")

    walk.set("strengths", "", "Pupils recall well.")
    walk.set("next_step", "", "Plan a short recall task for each lesson.")
    walk.set("concern_raised", "", "no")
    walk.set("next_look", "", "2026-11-19")
    assert [gap.message for gap in walk.gaps()] == ["Choose today or a later day."]
    walk.set("next_look", "", "2027-02-01")
    assert walk.gaps() == ()

    done = walk.finished_values()
    assert (done["purpose", "s1"], done["deployment", "s3"], done["stops_made", ""]) == ("secure", "not_yet", 3)
    assert ("notice_reason", "") not in done
    progress = {(one.section, one.row_id): (one.answered, one.asked) for one in walk.progress()}
    assert progress["before", ""] == (4, 6)
    assert progress["stop", "s3"] == (2, 11)


def test_it_suggests_findings_from_low_and_high_ratings(form: Template) -> None:
    suggested = {one.kind: one.answers for one in form.questions["purpose"].suggests}
    assert suggested == {"strength": ("embedded",), "develop": ("not_yet", "emerging")}


def test_pyxform_converts_it_too() -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    made = convert(asset("forms", "learning_walk.xlsx"), validate=False)
    assert made.warnings == []
    assert "stops_made" in made.xform
