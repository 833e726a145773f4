"""The lighthouse model, row by row as its document has it."""

from tests.frameworks.documents import programme, rows, shipped, written

MODEL = shipped("lighthouse")

# stage, at least at each level, at most, strengths to share
STAGES = """
lighthouse | at 10     |      | 1
aspiring   | at 5      | at 9 | 0
emerging   | towards 5 |      | 0
"""
INDICATORS = """
attainment_progress behaviour_attitudes curriculum wellness staff_development employability_skills student_leadership
innovation_creativity working_with_others leadership_management
"""
PROGRAMME = """
monitoring                 | every term    | every half-term | every half-term
inspection-monitoring      | on request    | on request      | on request
inspection-plan            | on request    | on request      | on request
regional-visit             | every 2 weeks | every 2 weeks   | every 2 weeks
lesson-walks               | standing      | standing        | standing
full-diagnosis             | every year    | every year      | every year
improvement-plans          | standing      | standing        | standing
professional-learning-plan | standing      | standing        | standing
teacher-roadmaps           | standing      | standing        | standing
"""
KINDS = """
monitoring                 | visit    | monitoring_visit  | monitoring-unit
inspection-monitoring      | visit    | monitoring_visit  | monitoring-unit
inspection-plan            | plan     | ofsted_preparation | monitoring-unit
regional-visit             | visit    | one_to_one        | regional-chief-executive
lesson-walks               | activity | learning_walk     | regional-chief-executive
full-diagnosis             | review   | ten_indicators    | monitoring-unit
improvement-plans          | plan     | sdp_collaboration | monitoring-unit
professional-learning-plan | plan     | professional_learning_audit | improvement-unit
teacher-roadmaps           | plan     |                   |
"""
REVIEWS = """
full-diagnosis        | monitoring-unit  | ten_indicators
monitoring            | monitoring-unit  | monitoring_visit
professional-learning | improvement-unit | professional_learning_audit
strengths             | improvement-unit | strengths_audit
inspection            | monitoring-unit  | ofsted_preparation
"""
REPORTS = """
dashboard               | Executive operational board | monitoring-unit  | standing        |
monitoring-logs         | Executive operational board | monitoring-unit  | standing        | monitoring_visit
progress-monitoring     | Regional board | monitoring-unit          | every half-term | indicator_progress
progress-improvement    | Regional board | improvement-unit         | every half-term | indicator_progress
regional-report         | Trust board    | regional-chief-executive | every half-term | regional_report
unit-report-monitoring  | Trust board    | monitoring-unit          | every term      | unit_report
unit-report-improvement | Trust board    | improvement-unit         | every term      | unit_report
unit-report-innovation  | Trust board    | innovation-unit          | every term      | unit_report
unit-report-operations  | Trust board    | operations-unit          | every term      | unit_report
"""
ROLES = """
executive-operational-board managing-director deputy-managing-director regional-chief-executive national-director
specialist-leaders lead-specialist-leaders monitors principal early-career-leads monitoring-unit improvement-unit
innovation-unit operations-unit regional-board trust-board
"""


def test_ten_indicators_make_a_stage_by_the_rules_of_the_document() -> None:
    told = []
    for grade in MODEL.grades:
        assert grade.rule is not None
        bounds = [
            " ".join(f"{level} {number}" for level, number in side.items())
            for side in (grade.rule.least, grade.rule.most)
        ]
        told.append([grade.name, *bounds, str(grade.rule.strengths)])
    assert told == rows(STAGES)
    assert MODEL.levels == ("below", "towards", "at")


def test_the_indicators_are_ten_and_the_trust_writes_their_criteria() -> None:
    assert [one.name for one in MODEL.indicators] == INDICATORS.split()
    assert len(MODEL.indicators) == 10
    assert {one.principles for one in MODEL.indicators} == {()}


def test_the_executive_board_places_a_school_every_year() -> None:
    placing = MODEL.placing
    assert placing is not None
    assert placing.decides == "executive-operational-board"
    assert (placing.together_with, placing.confirms, placing.may_change) == ("", "", "")
    assert "full diagnosis" in placing.when


def test_the_programme_is_that_of_the_document() -> None:
    assert programme(MODEL) == written(PROGRAMME, "lighthouse aspiring emerging")
    assert [[row.name, row.kind, row.form, row.lead] for row in MODEL.requirements] == rows(KINDS)
    assert [row.within for row in MODEL.requirements if row.within] == ["regional-visit"]
    assert {row.half_days for row in MODEL.requirements} == {0}


def test_monitoring_is_light_only_where_a_school_is_a_lighthouse() -> None:
    monitoring = MODEL.requirement("monitoring")
    assert monitoring is not None
    assert [grade for grade, focus in monitoring.focus.items() if focus == "Light touch"] == ["lighthouse"]


def test_a_regional_chief_executive_moderates_outside_the_region() -> None:
    (duty,) = MODEL.duties
    assert (duty.name, duty.leads, duty.form) == ("moderation", ("regional-chief-executive",), "moderation_visit")
    assert duty.when.words == "3 times a year"


def test_reviews_reports_roles_and_joining() -> None:
    assert [[one.name, one.lead, one.form] for one in MODEL.reviews] == rows(REVIEWS)
    told = [[one.name, one.to, one.by, one.when.words if one.when else "", one.form] for one in MODEL.reports]
    assert told == rows(REPORTS)
    assert [role.name for role in MODEL.roles] == ROLES.split()
    assert [(one.name, one.phase) for one in MODEL.joining] == [("reach-lighthouse", "The first five years")]
