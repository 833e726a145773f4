"""The inside-out model, row by row as its document has it."""

from sifield.assets import asset
from sifield.frameworks.calendar import read_year
from sifield.frameworks.rhythm import due_days
from tests.frameworks.documents import rows, shipped

MODEL = shipped("inside-out")
YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")

PROGRAMME = """
learning-walks          | every month      | senior-leaders   | learning_walk
student-meetings        | every month      | senior-leaders   | student_panel
book-looks              | every half-term  | teacher-teams    | book_look
assessment-data         | every term       | teachers         | data_assessment_termly
parent-survey           | every year       |                  | questionnaire_parents
student-survey          | every year       |                  | questionnaire_pupils
multi-care-group        | every half-term  | multi-care-group | multi_care_group
interventions           | every half-term  | multi-care-group |
implementation-report   | every 100 school days, 2 times | trust-leaders | implementation_report
performance-summary     | every term       |                  | performance_summary
cross-phase-planning    | 2 times a year   | teachers         | cross_phase_planning
lesson-observation      | standing         | team-leaders     | lesson_look_phases
coaching                | standing         | coaches          |
peer-support            | standing         |                  |
support-future-leaders  | standing         |                  | professional_learning_audit
support-induction       | standing         |                  | professional_learning_audit
support-enhancement     | standing         |                  | professional_learning_audit
support-bespoke         | standing         |                  | professional_learning_audit
"""
REVIEWS = """
instructional-rounds |                        | instructional_round
key-areas            |                        | key_areas
pupil-premium        | pupil-premium-reviewer | review_pupil_premium
send                 | send-reviewer          | review_send
governance           |                        | review_governance
finance              |                        | financial_scrutiny
"""
DECISIONS = """
autonomy        | Community engagement, School policies
alignment       | Curriculum, Quality assurance, Professional development, Teaching, Safeguarding, Leadership behaviours
standardisation | HPL, Principles of teaching, Assessment, Exam boards, IT systems
"""
ROLES = """
senior-leaders governors headteacher teachers teacher-teams team-leaders subject-mentors expert-mentors coaches
multi-care-group pastoral-staff trust-leaders trust-board chief-executive trust-chair pupil-premium-reviewer
send-reviewer teaching-school-hubs maths-hub national-leaders partners
"""


def test_there_are_no_grades_but_one_judgement_and_an_order_of_priority() -> None:
    assert MODEL.levels == ("not yet effective", "effective")
    assert MODEL.priorities == ("leadership", "behaviour", "teaching")
    assert tuple(area.name for area in MODEL.areas) == MODEL.priorities


def test_the_programme_is_that_of_the_table() -> None:
    told = [[row.name, row.when[""].words, row.lead, row.form] for row in MODEL.requirements]
    assert told == rows(PROGRAMME)
    assert {row.half_days for row in MODEL.requirements} == {0}
    assert all(list(row.when) == [""] for row in MODEL.requirements)
    assert not any(row.is_visit for row in MODEL.requirements), "the school does it itself: nobody comes"


def test_the_annual_review_meeting_is_the_trust_s_and_no_school_s() -> None:
    (duty,) = MODEL.duties
    assert (duty.name, duty.when.words, duty.leads, duty.form) == (
        "annual-review-meeting",
        "every year",
        ("chief-executive", "trust-chair"),
        "annual_review_meeting",
    )


def test_the_two_clocks_run_apart() -> None:
    """Interventions run by half-terms; the board hears after 100 school days, twice a year."""
    reports, interventions = MODEL.requirement("implementation-report"), MODEL.requirement("interventions")
    assert reports is not None
    assert interventions is not None
    days = due_days(reports.when[""], YEAR)
    assert len(days) == 2
    assert days[0] == YEAR.days[99]
    assert len(due_days(interventions.when[""], YEAR)) == 6


def test_the_multi_care_group_says_what_it_looks_at() -> None:
    group = MODEL.requirement("multi-care-group")
    assert group is not None
    assert group.focus == {"": "Attainment, behaviour, curriculum coverage and access"}


def test_reviews_have_no_length_and_a_lead_only_where_one_is_named() -> None:
    assert [[one.name, one.lead, one.form] for one in MODEL.reviews] == rows(REVIEWS)
    assert {one.half_days for one in MODEL.reviews} == {0}


def test_decisions_roles_reports_and_joining() -> None:
    assert [[name, ", ".join(what)] for name, what in MODEL.decisions.items()] == rows(DECISIONS)
    assert [role.name for role in MODEL.roles] == ROLES.split()
    assert [(one.name, one.to, one.when) for one in MODEL.reports] == [("summaries", "The staff concerned", None)]
    assert [(one.name, one.form) for one in MODEL.joining] == [
        ("align", "joining_alignment"),
        ("standardise", "joining_alignment"),
    ]
