"""The safeguarding review being done: filled in from start to finish, and what it works out on the way."""

import pytest

from sifield.assets import asset
from sifield.forms.applicability import applies_to
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.xlsform import read
from tests.forms.library.robot import SCHOOLS, fill, school
from tests.forms.workbooks import NOW

ROWS = {
    "record": [f"Row {at}" for at in range(1, 7)],
    "file": ["File 1", "File 2", "File 3"],
    "pupils": ["Group 1", "Group 2"],
    "staff": [f"Talk {at}" for at in range(1, 6)],
    "place": ["Gate", "Toilets by the hall", "Playground", "Library", "Year 2 cloakroom"],
}
SAID = {"file_number": "412", "concern_raised": "no", "look_again": "2027-06-01", "roll": 210, "pupils_there": 6}


@pytest.fixture(scope="module")
def form() -> Template:
    found = read(asset("forms", "safeguarding_review.xlsx").read_bytes(), name="safeguarding_review.xlsx")
    assert found.template is not None
    return found.template


@pytest.fixture
def review(form: Template) -> FormSession:
    return FormSession(form, {}, now=lambda: NOW, setting=school("church primary"))


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("kind", SCHOOLS)
def test_it_is_filled_in_from_start_to_finish(form: Template, kind: str, year: int) -> None:
    setting = school(kind, year)
    session, asked = fill(form, setting, ROWS, SAID)
    record = session.finish()

    assert all(applies_to(form.questions[name], setting) for name in asked)
    checks = [one.name for one in form.questions.values() if one.list_name == "met" and applies_to(one, setting)]
    assert set(checks) <= asked
    assert 90 <= len(checks) <= 110
    # every check that was due is counted on the last page, once
    seen = [name for name in checks if record.values[name, ""] in ("met", "partly", "not_met")]
    not_seen = [name for name in checks if record.values[name, ""] == "not_seen"]
    assert (record.values["seen_all", ""], record.values["not_seen_all", ""]) == (len(seen), len(not_seen))
    told = [str(record.values[f"seen_{section}", ""]) for section in form.groups if f"seen_{section}" in form.questions]
    numbers = [[int(word) for word in line.split() if word.isdigit()] for line in told]
    assert len(told) == 17
    assert sum(map(sum, numbers)) + record.values["na_all", ""] == len(checks)


def test_it_cannot_be_finished_with_a_due_check_left_open(form: Template) -> None:
    session, _ = fill(form, school("infant"), ROWS, SAID)
    session.set("lead_cover", "", None)
    assert [gap.message for gap in session.gaps()] == ["This needs an answer."]


def test_a_section_says_what_was_looked_at_and_what_was_not(review: FormSession) -> None:
    for name, answer in [
        ("policy_online", "met"), ("parents_told", "not_met"), ("contacts_online", "not_seen"),
        ("complaints", "na"), ("advice_online", "partly"),
    ]:  # fmt: skip
        review.set(name, "", answer)
    due = [name for name in ("policy_online", "parents_told", "contacts_online", "complaints", "advice_online")
           if review.is_relevant(name)]  # fmt: skip
    assert "policy_online" in due
    words = str(review.value("seen_parents")).split(", ")
    assert [int(part.split()[0]) for part in words] == [
        len({"policy_online", "parents_told", "advice_online"} & set(due)),
        len({"contacts_online"} & set(due)),
    ]


def test_a_file_has_a_score_of_what_is_in_it(review: FormSession) -> None:
    review.add_row("file", "f1", "File 1")
    assert review.value("file_score", "f1") is None
    for name, answer in [
        ("file_chronology", "there"), ("file_prompt", "there"), ("file_words", "in_part"), ("file_reasons", "no"),
        ("file_actions", "na"),
    ]:  # fmt: skip
        review.set(name, "f1", answer)
    assert review.value("file_score", "f1") == 63  # 2 + 2 + 1 + 0 of 8; what does not apply counts for nothing
    review.add_row("file", "f2", "File 2")
    review.set("file_chronology", "f2", "in_part")
    assert (review.value("files_read"), review.value("files_score"), review.value("files_lowest")) == (2, 57, 50)
    review.set("file_chronology", "f2", "na")
    assert (review.value("file_score", "f2"), review.value("files_score")) == (None, 63)


def test_only_what_can_be_in_a_file_is_asked_of_it(review: FormSession) -> None:
    review.add_row("file", "f1", "File 1")
    review.set("file_kind", "f1", "closed")
    assert review.is_relevant("file_closed", "f1")
    assert not review.is_relevant("file_moved", "f1")
    review.set("file_kind", "f1", "moved")
    assert not review.is_relevant("file_closed", "f1")
    assert review.is_relevant("file_moved", "f1")


@pytest.mark.parametrize("reference", ["7", "412", "10482"])
def test_a_file_is_known_by_the_schools_own_number(review: FormSession, reference: str) -> None:
    review.add_row("file", "f1", "File 1")
    review.set("file_number", "f1", reference)
    assert review.problem("file_number", "f1") is None


@pytest.mark.parametrize(
    "reference", ["JS", "J.S.", "js12", "Jo Smith", "Smith", "412 JS", "4 1 2", "12/04/2015", "120415", "A820432112001"]
)
def test_no_name_initials_birthday_or_pupil_number_can_stand_for_a_file(review: FormSession, reference: str) -> None:
    review.add_row("file", "f1", "File 1")
    review.set("file_number", "f1", reference)
    assert review.problem("file_number", "f1") == "Digits only, five at most: no letters, so no initials."


def test_a_row_of_the_record_asks_what_its_role_needs(review: FormSession) -> None:
    needed = {
        "teacher": {"qualifications", "teaching_ban", "right_to_work"},
        "leader": {"qualifications", "teaching_ban", "right_to_work", "managing_ban"},
        "governor": {"managing_ban"},
        "supply": {"qualifications", "teaching_ban", "right_to_work", "agency_letter"},
        "volunteer": {"risk_noted"},
        "kitchen": {"right_to_work"},
    }
    some = set().union(*needed.values())
    review.add_row("record", "r1", "Row 1")
    for role, names in needed.items():
        review.set("row_role", "r1", role)
        assert {name for name in some if review.is_relevant(name, "r1")} == names, role
    review.set("identity", "r1", "half")
    review.set("barred_list", "r1", "blank")
    review.set("right_to_work", "r1", "whole")
    assert (review.value("rows_read"), review.value("rows_gaps")) == (1, 2)


def test_a_year_group_is_kept_only_of_five_pupils_or_more(review: FormSession) -> None:
    review.add_row("pupils", "p1", "Group 1")
    review.set("pupils_there", "p1", 4)
    assert not review.is_relevant("pupils_years", "p1")
    assert review.is_relevant("pupils_few", "p1")
    review.set("pupils_there", "p1", 5)
    assert review.is_relevant("pupils_years", "p1")


def test_fewer_than_five_adults_name_no_role_group(review: FormSession) -> None:
    for at in range(4):
        review.add_row("staff", f"t{at}", f"Talk {at}")
    review.set("tell_first", "t0", "sure")
    review.set("tell_lead", "t0", "wrong")
    review.set("tell_head", "t0", "not_asked")
    assert (review.value("staff_sure"), review.is_relevant("staff_few")) == ("1 of 2", True)
    review.add_row("staff", "t5", "Talk 5")
    assert not review.is_relevant("staff_few")


def test_numbers_that_cannot_be_are_told(review: FormSession) -> None:
    review.set("roll", "", 210)
    review.set("in_care", "", 211)
    assert review.problem("in_care") == "Write a whole number from 0, not above the number on roll."
    review.set("in_care", "", 3)
    review.set("concerns", "", 40)
    review.set("concerns_online", "", 41)
    assert (review.problem("in_care"), review.problem("concerns_online")) == (
        None,
        "Write a whole number from 0, not above all concerns.",
    )


def test_a_review_without_the_self_review_says_that_it_will_not_fit(review: FormSession) -> None:
    review.set("returned", "", "whole")
    assert not review.is_relevant("returned_late")
    review.set("returned", "", "none")
    assert review.is_relevant("returned_late")
