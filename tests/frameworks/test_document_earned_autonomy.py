"""The earned-autonomy model, row by row as its document has it."""

import pytest

from sifield.assets import asset
from sifield.frameworks.calendar import read_year
from sifield.frameworks.programme import plan
from sifield.frameworks.rhythm import due_days
from tests.frameworks.documents import programme, rows, shipped

MODEL = shipped("earned-autonomy")
YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")
TERMS = ("autumn", "spring", "summer")

VISITS = """
1 | 6 | every term
2 | 12 | every half-term
3 | 18 | months 10, 11, 12, 1, 2, 3, 4, 5, 6
"""
# name, visit that holds it, form, and the grades that have it in autumn, spring and summer
ACTIVITIES = """
collaborative-plan     | school-improvement | collaborative_plan  | 123 |     |
data-review-targets    | quality-assurance  | data_review         | 123 |     |
qa-report              | quality-assurance  | qa_report           | 123 |     |
safeguarding-review    | quality-assurance  | safeguarding_review | 123 |     |
sdp-collaboration      | school-improvement | sdp_collaboration   | 23  |     |
work-planning-scrutiny | school-improvement | planning_scrutiny   | 23  |     |
lesson-looks           | school-improvement | lesson_look         | 3   | 23  | 23
teaching-review        | school-improvement | review_teaching     | 3   |     |
curriculum-review      | school-improvement | review_curriculum   | 3   |     |
data-review            | quality-assurance  | data_review         |     | 123 |
learning-walk          | school-improvement | learning_walk       |     | 123 |
sdp-progress           | quality-assurance  | sdp_progress        |     | 123 |
work-scrutiny          | school-improvement | book_look           |     | 23  | 23
annual-audit           | quality-assurance  | annual_self_audit   |     |     | 123
pupil-progress         | quality-assurance  | pupil_progress      |     |     | 123
sdp-targets            | quality-assurance  | sdp_progress        |     |     | 123
questionnaires         | quality-assurance  | questionnaire_pupils |    |     | 3
"""
REVIEWS = """
subject-standards | chief-executive           | review_subject
attendance        | social-worker             | review_attendance
send              | lead-practitioner-send    | review_send
phonics           | lead-practitioner-phonics | review_phonics
safeguarding      | social-worker             | safeguarding_review
wellbeing         | trust-headteachers        | review_wellbeing
church-school     |                           | review_church_school
"""
ROLES = """
chief-executive board headteacher lead-practitioner-english lead-practitioner-maths lead-practitioner-teaching
lead-practitioner-curriculum lead-practitioner-assessment lead-practitioner-early-years lead-practitioner-vision
lead-practitioner-christian lead-practitioner-send lead-practitioner-phonics lead-practitioner rapid-response-team
executive-leader trust-headteachers social-worker finance-officer external-consultant subject-lead effective-teachers
"""
# phase, step, leads, half days, times
JOINING = """
Learn   | due-diligence              | chief-executive finance-officer   | 0 | 1
Prepare | initial-visit              | chief-executive finance-officer   | 0 | 1
Prepare | curriculum-self-assessment |                                   | 0 | 1
Prepare | self-audit                 | chief-executive                   | 0 | 1
Prepare | lesson-looks               |                                   | 0 | 1
Prepare | work-scrutiny              |                                   | 0 | 1
Prepare | sdp-sef-evaluation         |                                   | 0 | 1
Prepare | safeguarding-review        |                                   | 0 | 1
Prepare | send-review                |                                   | 0 | 1
Prepare | compliance                 |                                   | 0 | 1
Prepare | finance                    |                                   | 0 | 1
Prepare | hr                         |                                   | 0 | 1
Deliver | safeguarding-audit         | social-worker                     | 1 | 1
Deliver | safeguarding-practice      | social-worker                     | 1 | 1
Deliver | safeguarding-training      | social-worker                     | 1 | 1
Deliver | curriculum-green-visit     | chief-executive lead-practitioner | 1 | 1
Deliver | curriculum-audit           | chief-executive lead-practitioner | 1 | 1
Deliver | curriculum-plan            | chief-executive lead-practitioner subject-lead | 1 | 1
Deliver | curriculum-monitoring      | chief-executive lead-practitioner | 1 | 3
Deliver | curriculum-impact          | chief-executive                   | 0 | 1
Deliver | teaching-observation       | chief-executive lead-practitioner-teaching headteacher | 0 | 1
Deliver | teaching-plans             |                                   | 0 | 1
Deliver | teaching-support           | lead-practitioner-teaching effective-teachers | 0 | 1
Sustain | yearly-cycle               |                                   | 0 | 1
Sustain | lead-practitioner-roles    |                                   | 0 | 1
"""


def test_three_categories_are_decided_together_and_confirmed() -> None:
    assert [grade.name for grade in MODEL.grades] == ["1", "2", "3"]
    assert all(grade.rule is None for grade in MODEL.grades), "a person decides, never a rule"
    placing = MODEL.placing
    assert placing is not None
    assert (placing.decides, placing.together_with, placing.confirms) == ("chief-executive", "headteacher", "board")
    assert "end of each school year" in placing.when
    assert placing.may_change


@pytest.mark.parametrize(("grade", "days", "rhythm"), rows(VISITS))
def test_a_category_has_its_days_half_of_each_kind(grade: str, days: str, rhythm: str) -> None:
    visits = [row for row in MODEL.requirements if row.is_visit]
    assert [row.name for row in visits] == ["school-improvement", "quality-assurance"]
    assert [row.when[grade].words for row in visits] == [rhythm, rhythm]
    counts = [len(due_days(row.when[grade], YEAR)) for row in visits]
    assert counts == [int(days) // 2] * 2
    assert sum(count * row.half_days for count, row in zip(counts, visits, strict=True)) == 2 * int(days)


@pytest.mark.parametrize("grade", "123")
@pytest.mark.parametrize("term", TERMS)
def test_a_term_asks_of_a_category_what_the_table_says(term: str, grade: str) -> None:
    at = TERMS.index(term)
    wanted = {name for name, _, _, *cells in rows(ACTIVITIES) if grade in cells[at]}
    planned = plan(MODEL, grade, YEAR)
    laid = [(one.name, one.visit) for one in planned.activities if one.term == term and one.name not in _visit_names()]
    assert sorted(name for name, _ in laid) == sorted(wanted)
    assert all(visit for _, visit in laid), "each is done in a visit"


def _visit_names() -> set[str]:
    return {row.name for row in MODEL.requirements if row.is_visit}


def test_each_activity_of_the_table_lies_in_its_visit_and_no_other_is_dated() -> None:
    wanted = [(name, visit, form) for name, visit, form, *_ in rows(ACTIVITIES)]
    assert [(row.name, row.within, row.form) for row in MODEL.requirements if row.within] == wanted
    beside = {row.name for row in MODEL.requirements if not row.within and not row.is_visit}
    assert beside == {"performance-management", "targeted-support"}
    said = programme(MODEL)
    assert set(said["performance-management"].values()) == {"standing"}
    assert set(said["targeted-support"].values()) == {"on request"}


def test_the_counts_of_the_activities_are_those_of_the_table() -> None:
    counts = {grade: sum(cell.count(grade) for row in rows(ACTIVITIES) for cell in row[3:]) for grade in "123"}
    assert counts == {"1": 10, "2": 16, "3": 20}


def test_reviews_take_half_a_day_and_end_in_a_plan() -> None:
    assert [[one.name, one.lead, one.form] for one in MODEL.reviews] == rows(REVIEWS)
    assert {(one.half_days, one.ends_in_plan) for one in MODEL.reviews} == {(1, True)}
    assert [one.name for one in MODEL.reviews if one.limits.character] == ["church-school"]
    assert [one.name for one in MODEL.reviews if one.sensitivity == "safeguarding"] == ["safeguarding"]


def test_roles_and_reports_are_those_of_the_document() -> None:
    assert [role.name for role in MODEL.roles] == ROLES.split()
    assert [(one.name, one.when and one.when.words) for one in MODEL.reports] == [
        ("qa-report", "autumn"),
        ("collaborative-plan", "autumn"),
    ]


def test_joining_runs_in_four_phases() -> None:
    told = [[one.phase, one.name, " ".join(one.leads), str(one.half_days), str(one.times)] for one in MODEL.joining]
    assert told == rows(JOINING)
