"""The tiers model, row by row as its document has it."""

import pytest

from sifield.assets import asset
from sifield.frameworks.calendar import read_year
from sifield.frameworks.programme import plan
from tests.frameworks.documents import programme, rows, shipped, written

MODEL = shipped("tiers")
YEAR = read_year(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"), "calendar")

# how often, in tiers 1 to 4
PROGRAMME = """
health-check        | every year    | every year    | 2 times a year | every term
one-to-one          | every 4 weeks | every 4 weeks | every 2 weeks  | every 1 week
risk-review         | standing      | standing      | standing       | standing
challenge-committee | standing      | standing      | standing       | every 2 weeks
board-review        |               |               | every term     |
master-plan         | standing      | standing      | standing       |
development-plan    | standing      | standing      | standing       |
statement-of-action |               |               |                | standing
challenge-partner   | standing      | standing      |                |
networks            | standing      | standing      | standing       | standing
improvement-team    |               | standing      | standing       | standing
strategic-capacity  | standing      |               |                |
national-programmes |               |               | standing       |
executive-leaders   |               |               |                | standing
targets             | months 10     | months 10     | months 10      | months 10
"""
KINDS = """
health-check        | visit    | health_check      | improvement-executive-lead
one-to-one          | meeting  | one_to_one        | chief-executive
risk-review         | activity | risk_review       |
challenge-committee | meeting  | challenge_committee |
board-review        | report   | performance_summary | trust-board
master-plan         | plan     |                   |
development-plan    | plan     | sdp_collaboration |
statement-of-action | plan     | sdp_collaboration |
challenge-partner   | support  | practice_visit    | challenge-partner
networks            | support  |                   |
improvement-team    | support  | school_improvement_visit | improvement-team
strategic-capacity  | support  | strengths_audit   |
national-programmes | support  |                   |
executive-leaders   | support  | school_improvement_visit | executive-leaders
targets             | data     | data_review       |
"""
# words that the focus of a row has to have in tiers 1 to 4
FOCUS = """
challenge-committee | not given          | not given          | more often   | external educational leaders
development-plan    | sustain outstanding | reach outstanding | secures good |
statement-of-action |                    |                    |              | Led by the trust
networks            | Contribute and receive | Contribute and receive | Contribute and receive | Receive
executive-leaders   |                    |                    |              | standard policies proven
targets             | October            | October            | October      | October
"""
STANDARDS = "gap outstanding inclusive above_national behaviour_attendance next_stage"
# who reads it: the local governing board, the trust board
REPORTS = """
academy-card          | yes | yes
position-statement    | yes | yes
risk-register         |     | yes
health-checks         | yes | yes
leaders-reports       | yes |
plan-review           | yes |
link-visits           | yes |
challenge-committees  | yes |
executive-reports     |     | yes
business-plan-review  |     | yes
local-minutes         |     | yes
executive-performance |     | yes
"""
JOINING = """
Due diligence | baseline
Due diligence | data-plan-sef
Due diligence | curriculum
Due diligence | capacity
In the trust  | supporting-others
In the trust  | central-capacity
"""
ROLES = """
improvement-executive-lead chief-executive executive-leaders improvement-team local-governing-board chair-of-governors
link-governor trust-board challenge-partner expert external-leader
"""


def test_four_tiers_with_their_characteristics_as_a_checklist() -> None:
    assert [(grade.name, len(grade.characteristics)) for grade in MODEL.grades] == [
        ("1", 9),
        ("2", 8),
        ("3", 9),
        ("4", 7),
    ]
    assert [grade.title.split(": ")[1] for grade in MODEL.grades] == ["Lead", "Grow", "Reinvent", "Stabilise"]
    on_safeguarding = {
        grade.name: [one for one in grade.characteristics if "afeguarding" in one] for grade in MODEL.grades
    }
    assert on_safeguarding["3"] == []
    assert "ineffective" in on_safeguarding["4"][0]
    assert all(grade.rule is None for grade in MODEL.grades)


def test_the_trust_board_agrees_a_tier_at_the_start_of_the_year() -> None:
    placing = MODEL.placing
    assert placing is not None
    assert placing.decides == "trust-board"
    assert (placing.together_with, placing.confirms) == ("", "")
    assert "start of each school year" in placing.when
    assert "exceptional" in placing.may_change


def test_the_programme_is_that_of_the_table() -> None:
    assert programme(MODEL) == written(PROGRAMME, "1 2 3 4")
    assert [[row.name, row.kind, row.form, row.lead] for row in MODEL.requirements] == rows(KINDS)
    assert {row.half_days for row in MODEL.requirements} == {0}, "the document gives no lengths"


@pytest.mark.parametrize(
    ("name", "tier", "words"),
    [(name, str(tier), words) for name, *cells in rows(FOCUS) for tier, words in enumerate(cells, 1) if words],
)
def test_a_row_says_what_it_is_in_a_tier(name: str, tier: str, words: str) -> None:
    row = MODEL.requirement(name)
    assert row is not None
    assert words in row.focus[tier]


@pytest.mark.parametrize(
    ("tier", "checks", "talks", "committees"), [("1", 1, 10, 0), ("2", 1, 10, 0), ("3", 2, 20, 0), ("4", 3, 40, 20)]
)
def test_a_year_of_40_weeks_brings_so_many_of_each(tier: str, checks: int, talks: int, committees: int) -> None:
    assert len(YEAR.weeks()) == 40
    kinds = [visit.kind for visit in plan(MODEL, tier, YEAR).visits]
    assert [kinds.count(one) for one in ("health-check", "one-to-one", "challenge-committee")] == [
        checks,
        talks,
        committees,
    ]


def test_standards_roles_and_reviews() -> None:
    assert [one.name for one in MODEL.standards] == STANDARDS.split()
    assert [one.name for one in MODEL.roles] == ROLES.split()
    assert [(one.name, one.lead, one.form, one.half_days) for one in MODEL.reviews] == [
        ("health-check", "improvement-executive-lead", "health_check", 0)
    ]


def test_each_board_reads_what_the_document_gives_it() -> None:
    told = [
        [one.name, "yes" if "Local" in one.to else "", "yes" if "rust board" in one.to else ""] for one in MODEL.reports
    ]
    assert told == rows(REPORTS)
    assert [one.name for one in MODEL.reports if one.when] == ["academy-card"]


def test_joining_begins_with_a_baseline() -> None:
    assert [[one.phase, one.name] for one in MODEL.joining] == rows(JOINING)
    assert {(one.leads, one.half_days) for one in MODEL.joining} == {((), 0)}
