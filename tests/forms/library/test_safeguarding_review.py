"""The safeguarding review as its reviewer needs it: what it asks, of whom, in which year; that it fits half a day."""

from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from sifield.assets import asset
from sifield.forms.applicability import Setting, applies_to
from sifield.forms.template import Question, Template
from sifield.forms.xlsform import read
from tests.forms.library.reading_ease import reading_ease, words
from tests.forms.library.robot import SCHOOLS, school

SECTIONS = (
    *("context", "leadership", "training", "recruitment", "allegations", "recording", "early_help", "child_on_child"),
    *("online", "prevent", "attendance", "vulnerable", "pupil_voice", "staff_voice", "site", "parents", "overall"),
)
SAMPLES = {"record": (6, 1.5), "file": (3, 8), "pupils": (2, 9), "staff": (5, 2), "place": (5, 2)}
"""Rows that the form asks for, and the minutes that one takes."""
SUMMED_UP = ("recording", "pupil_voice", "staff_voice", "site", "overall")
"""Pages that judge what a sample, the walk or the day has just shown."""
CONFIRMED, JUDGED = 0.5, 2.0
"""Minutes for a check that is confirmed (the school's own answer, or what the rows just showed), and for another."""
ALL_YEARS = range(2026, 2032)
"""The years after which checks that come every second and every third year come as they did."""


@pytest.fixture(scope="module")
def form() -> Template:
    found = read(asset("forms", "safeguarding_review.xlsx").read_bytes(), name="safeguarding_review.xlsx")
    assert found.faults == ()
    assert found.template is not None
    return found.template


@pytest.fixture(scope="module")
def checks(form: Template) -> list[Question]:
    return [one for one in form.questions.values() if one.list_name == "met"]


def due(questions: list[Question], setting: Setting) -> list[Question]:
    return [one for one in questions if applies_to(one, setting)]


def test_it_has_its_sections_and_enough_checks(form: Template, checks: list[Question]) -> None:
    assert form.sensitivity == "safeguarding"
    assert form.collection == "Safeguarding"
    names = [section.name for section in form.sections if any(one in checks for one in section.questions)]
    assert tuple(names) == SECTIONS
    assert 120 <= len(checks) <= 165


def test_every_check_says_what_it_rests_on_and_what_follows(checks: list[Question]) -> None:
    bare = [
        one.name
        for one in checks
        if not (one.source and one.source.edition and one.source.part and one.force and one.prompts and one.suggests)
        or one.area != "Safeguarding"
        or not (one.is_rating and one.takes_evidence and one.required)
    ]
    assert bare == []
    assert {one.force for one in checks} == {"must", "should", "good practice"}


def test_whatever_the_school_lacks_suggests_a_finding(checks: list[Question]) -> None:
    for check in checks:
        told = {answer for one in check.suggests if one.kind != "strength" for answer in one.answers}
        assert told == {"partly", "not_met"}, check.name


def test_the_highest_risk_is_kept_for_what_cannot_wait(form: Template, checks: list[Question]) -> None:
    urgent = {one.name for one in form.questions.values() for found in one.suggests if found.risk == "immediate"}
    assert urgent == {
        *("start_before", "allegations_referred", "followed_through", "entry_secure"),  # checks
        *("barred_list", "place_safe"),  # one row of the record, one place
    }
    grave = [one for one in checks if any(found.risk in ("high", "immediate") for found in one.suggests)]
    assert len(grave) <= 0.2 * len(checks)


def test_practice_alone_is_never_called_a_duty(checks: list[Question]) -> None:
    on_practice = [one for one in checks if one.source and one.source.document == "Professional practice"]
    assert {one.force for one in on_practice} == {"good practice"}
    assert all(one.source and not any(letter.isdigit() for letter in one.source.part) for one in checks)


def test_the_school_answers_a_good_part_beforehand(checks: list[Question]) -> None:
    mine = [one for one in checks if one.is_self_reviewed]
    assert 0.35 <= len(mine) / len(checks) <= 0.5
    # nobody answers for the children, for the reviewer's own conversations, or for what a file shows
    pages = ("pupil_voice", "staff_voice", "overall")
    asked_of_pupils = [one.name for one in mine if one.group[0] in pages]
    assert asked_of_pupils == ["safety_taught", "relationships_due", "pupil_survey"]


@pytest.mark.parametrize("kind", SCHOOLS)
@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_page_fits_the_minutes_planned_for_it(form: Template, kind: str, year: int) -> None:
    setting = school(kind, year)
    for section in form.sections:
        if section.name in SAMPLES:
            rows, each = SAMPLES[section.name]
            assert rows * each <= section.minutes, section.name
            continue
        asked = due([one for one in section.questions if one.list_name == "met"], setting)
        quick = [one for one in asked if one.is_self_reviewed or section.name in SUMMED_UP]
        assert CONFIRMED * len(quick) + JUDGED * (len(asked) - len(quick)) <= section.minutes, section.name


def test_it_fits_half_a_day(form: Template) -> None:
    assert form.minutes == sum(section.minutes for section in form.sections) == 210


@pytest.mark.parametrize("kind", SCHOOLS)
def test_the_years_bring_about_as_much_and_together_everything(checks: list[Question], kind: str) -> None:
    meant = [one for one in checks if any(applies_to(one, school(kind, year)) for year in ALL_YEARS)]
    turning = [one for one in meant if one.every > 1]
    for period in (2, 3):
        mine = [one for one in turning if one.every == period]
        years = [due(mine, school(kind, 2026 + at)) for at in range(period)]
        assert Counter(one.name for year in years for one in year) == Counter(one.name for one in mine)
    loads = [len(due(turning, school(kind, year))) for year in ALL_YEARS]
    middle = sum(loads) / len(loads)
    assert all(0.8 * middle <= load <= 1.2 * middle for load in loads), loads


NEVER = {
    "infant": "nude_images exploitation_signs missing_returns serious_violence no_speech searches self_harm_plans "
    "faith_visitors transport turning_eighteen placements",
    "church primary": "no_speech turning_eighteen placements transport",
    "secondary with sixth form": "early_years_training childcare_bars first_aid_early eating_safe early_devices "
    "sexual_behaviour_young no_speech faith_visitors handed_over transport",
    "special": "faith_visitors",
}


@pytest.mark.parametrize("kind", SCHOOLS)
def test_a_school_is_never_asked_what_it_does_not_have(checks: list[Question], kind: str) -> None:
    never = {one.name for one in checks if not any(applies_to(one, school(kind, year)) for year in ALL_YEARS)}
    assert never == set(NEVER[kind].split())


def test_no_two_checks_say_the_same(checks: list[Question]) -> None:
    alike = [
        (one.name, other.name)
        for one, other in combinations(checks, 2)
        if SequenceMatcher(None, one.label.lower().split(), other.label.lower().split()).ratio() > 0.6
    ]
    assert alike == []


def test_a_busy_adult_reads_it_once(form: Template, checks: list[Question]) -> None:
    asked = [one for one in form.questions.values() if one.is_asked]
    assert [one.label for one in asked if len(words(one.label)) > 18] == []
    assert [one.hint for one in asked if len(words(one.hint)) > 32] == []
    assert reading_ease(one.label for one in checks) >= 55
    assert reading_ease(prompt for one in checks for prompt in one.prompts) >= 70


def test_no_field_invites_a_name(form: Template) -> None:
    written = [one for one in form.questions.values() if one.kind == "text"]
    assert [one.name for one in written] == [
        "file_number",
        "strengths",
        "priorities",
        "not_seen_why",
        "concern_reference",
    ]
    for one in written:
        assert "name" in one.hint.lower() or "digits only" in one.hint.lower(), one.name
    called = {section.name: section.hint for section in form.sections if section.repeat}
    assert set(called) == set(SAMPLES)
    assert all("no name" in hint or "never by a person’s name" in hint.replace("'", "’") for hint in called.values())


def test_pyxform_converts_it_too() -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    made = convert(asset("forms", "safeguarding_review.xlsx"), validate=False)
    assert made.warnings == []
    assert "file_score" in made.xform
