"""The improvement-cycle model, row by row as its document has it."""

from dataclasses import replace

from sifield.assets import asset
from sifield.frameworks.calendar import read_year
from sifield.frameworks.rhythm import due_days
from tests.frameworks.documents import rows, shipped

MODEL = shipped("improvement-cycle")
YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")

# area, number of its core principles
AREAS = """
leadership            | 9
teaching              | 6
professional_learning | 9
behaviour             | 8
curriculum            | 10
inclusion             | 4
student_leadership    | 5
parents_carers        | 5
"""
PROGRAMME = """
safeguarding-review        | review   | every year     | external-safeguarding-reviewer | safeguarding_review
qa-subjects                | review   | every year     | improvement-lead   | review_subject
qa-teaching                | review   | every year     | improvement-lead   | review_teaching
qa-send                    | review   | every year     | improvement-lead   | review_send
qa-year-groups             | review   | every year     | improvement-lead   | review_year_group
learning-walks             | activity | standing       |                    | learning_walk
observation                | activity | standing       |                    | lesson_look
open-classrooms            | activity | standing       |                    | practice_visit
curriculum-review          | activity | standing       | improvement-lead   | review_curriculum
curriculum-teams           | activity | standing       | curriculum-teams   | curriculum_team
behaviour                  | activity | standing       | school-leaders     | review_behaviour_inclusion
narrowing                  | activity | standing       |                    | review_behaviour_inclusion
pupil-premium              | activity | standing       |                    | review_pupil_premium
internal-scrutiny          | review   | 3 times a year |                    | financial_scrutiny
external-audit             | report   | every year     |                    |
governance-self-review     | activity | every year     |                    | review_governance
governance-external-review | review   | every 3 years from 2026 |           | review_governance
delegation                 | activity | every year     |                    | delegation_review
parent-survey              | data     | standing       |                    | questionnaire_parents
parent-information         | activity | standing       |                    | parent_information
"""
JOINING = """
Before | due-diligence | joining_due_diligence
After  | teaching      | review_teaching
After  | send          | review_send
After  | curriculum    | review_curriculum
"""
REVIEWS = "safeguarding subject teaching send year-group curriculum governance"
ROLES = """
improvement-lead external-safeguarding-reviewer local-governing-body school-leaders experienced-teachers
curriculum-teams trust
"""


def test_eight_areas_with_their_core_principles() -> None:
    assert [[area.name, str(len(area.principles))] for area in MODEL.areas] == rows(AREAS)


def test_the_programme_is_that_of_the_document() -> None:
    told = [[row.name, row.kind, row.when[""].words, row.lead, row.form] for row in MODEL.requirements]
    assert told == rows(PROGRAMME)
    assert [row.name for row in MODEL.requirements if row.ends_in_plan] == ["safeguarding-review"]
    assert {row.half_days for row in MODEL.requirements} == {0}


def test_governance_is_reviewed_from_outside_every_third_year() -> None:
    review = MODEL.requirement("governance-external-review")
    assert review is not None
    years = [replace(YEAR, year=year) for year in range(2025, 2033)]
    assert [one.year for one in years if due_days(review.when[""], one)] == [2026, 2029, 2032]


def test_joining_reviews_and_roles() -> None:
    assert [[one.phase, one.name, one.form] for one in MODEL.joining] == rows(JOINING)
    assert [one.name for one in MODEL.reviews] == REVIEWS.split()
    assert [role.name for role in MODEL.roles] == ROLES.split()
