"""Forms that count: ten indicators, tiers, key areas, and the strands of financial scrutiny."""

import pytest

from library.build import FORMS
from sifield.forms.session import FormSession
from sifield.forms.xlsform import read
from tests.forms.workbooks import NOW


def _begin(form_id: str) -> FormSession:
    found = read((FORMS / f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx").template
    assert found is not None
    return FormSession(found, {}, now=lambda: NOW)


def _levels(diagnosis: FormSession) -> list[str]:
    return [name for name in diagnosis.template.questions if name.startswith("level_")]


@pytest.mark.parametrize(
    ("at", "towards", "strength", "category", "gap"),
    [
        (10, 0, "yes", "Lighthouse", None),
        (10, 0, "no", "no category fits", "gap_strength"),
        (9, 1, "yes", "Aspiring", None),
        (9, 0, "no", "Aspiring", None),
        (5, 5, "yes", "Aspiring", None),
        (4, 5, "no", "Emerging", None),
        (0, 10, "no", "Emerging", None),
        (4, 4, "yes", "no category fits", "gap_few"),
        (0, 0, "yes", "no category fits", "gap_few"),
    ],
)
def test_the_rule_of_ten_indicators(at: int, towards: int, strength: str, category: str, gap: str | None) -> None:
    diagnosis = _begin("ten_indicators")
    levels = _levels(diagnosis)
    assert len(levels) == 10
    for place, name in enumerate(levels):
        diagnosis.set(name, "", "at" if place < at else "towards" if place < at + towards else "below")
    assert (diagnosis.value("category", ""), diagnosis.is_relevant("not_complete")) == ("not complete", True)
    diagnosis.set("strength_to_share", "", strength)
    assert diagnosis.value("category", "") == category
    assert [name for name in ("gap_strength", "gap_few") if diagnosis.is_relevant(name)] == ([gap] if gap else [])


def test_an_indicator_that_nobody_judged_leaves_the_category_open() -> None:
    diagnosis = _begin("ten_indicators")
    diagnosis.set("strength_to_share", "", "yes")
    for name in _levels(diagnosis):
        diagnosis.set(name, "", "at")
    assert diagnosis.value("category", "") == "Lighthouse"
    diagnosis.set("level_curriculum", "", "not_seen")
    assert diagnosis.value("category", "") == "not complete"


def test_each_level_feeds_its_indicator() -> None:
    diagnosis = _begin("ten_indicators")
    assert [diagnosis.template.questions[name].feeds for name in _levels(diagnosis)] == [
        name.removeprefix("level_") for name in _levels(diagnosis)
    ]


def test_tiers_are_counted_and_not_chosen() -> None:
    checklist = _begin("tier_checklist")
    lines = {tier: [name for name in checklist.template.questions if name.startswith(f"t{tier}_")] for tier in "1234"}
    assert {tier: len(names) for tier, names in lines.items()} == {"1": 9, "2": 8, "3": 9, "4": 7}
    for name in lines["3"]:
        checklist.set(name, "", "fits")
    checklist.set(lines["2"][0], "", "partly")
    checklist.set(lines["1"][0], "", "fits")
    assert [checklist.value(f"fit_{tier}", "") for tier in "1234"] == [1, 0, 9, 0]
    assert "proposed" in {gap.question for gap in checklist.gaps()}

    assert not checklist.is_relevant("safety_first")
    checklist.set("t4_unsafe", "", "partly")
    assert checklist.is_relevant("safety_first")


@pytest.mark.parametrize(
    ("leadership", "behaviour", "teaching", "first"),
    [
        ("effective", "effective", "effective", ""),
        ("not_yet", "not_yet", "not_yet", "leadership"),
        ("effective", "not_yet", "not_yet", "behaviour"),
        ("effective", "effective", "not_yet", "teaching"),
        ("not_seen", "effective", "not_yet", None),
        ("effective", "not_seen", "not_yet", None),
    ],
)
def test_the_priority_rule(leadership: str, behaviour: str, teaching: str, first: str | None) -> None:
    diagnosis = _begin("key_areas")
    for area, seen in (("leadership", leadership), ("behaviour", behaviour), ("teaching", teaching)):
        diagnosis.set(f"area_{area}", "", seen)
    assert (diagnosis.value("first_area", "") or "") == (first or "")
    assert diagnosis.is_relevant("comes_first") == bool(first)
    assert diagnosis.is_relevant("judge_in_order") == (first is None)


def test_only_the_strands_of_this_visit_are_asked() -> None:
    scrutiny = _begin("financial_scrutiny")
    scrutiny.set("strands", "", ["buying", "digital"])
    asked = [name for name in ("approved", "two_people", "payroll_checked", "fraud") if scrutiny.is_relevant(name)]
    assert asked == ["two_people", "fraud"]


def test_a_committee_of_tier_4_without_outsiders_is_told() -> None:
    committee = _begin("challenge_committee")
    committee.set("led_by", "", "trust")
    committee.set("seats", "", ["chair", "head"])
    assert committee.is_relevant("outside_missing")
    committee.set("seats", "", ["chair", "head", "outside"])
    assert not committee.is_relevant("outside_missing")


def test_the_multi_care_group_has_no_room_for_a_child() -> None:
    """All that is written there is about help: three lines of text and the reference of the shared block."""
    meeting = _begin("multi_care_group")
    texts = [one.name for one in meeting.template.questions.values() if one.kind == "text"]
    assert texts == ["kept", "shortage", "concern_reference"]
    assert [one.name for one in meeting.template.questions.values() if one.kind in ("integer", "decimal")] == []
