"""What a plan must hold before anyone signs it, held against plans of every shape."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.fieldwork.plans import ActionRow, ActionWords, Gap, MilestoneRow, PlanDetails, is_same_person
from sifield.fieldwork.readiness import what_is_missing
from sifield.ui.widgets.action_form import ActionText
from tests.papers import ACTION, FINDINGS, PLAN

TODAY = date(2026, 11, 24)
DUE, REVIEW, LATE = date(2026, 12, 11), date(2027, 3, 16), date(2027, 5, 12)
FINDING = replace(FINDINGS[1], risk="medium")
READY = replace(ACTION, deadline=DUE)
STEP = MilestoneRow(on=date(2027, 2, 3), text="The first class has its books.")


def plan_of(*actions: ActionRow, risk: str = "medium", review: date | None = REVIEW) -> PlanDetails:
    """A plan whose facts are checked, with these actions for its one finding to develop."""
    return replace(
        PLAN, findings=(FINDINGS[0], replace(FINDING, risk=risk)), actions=tuple(actions), next_review_on=review
    )


def gaps_of(plan: PlanDetails) -> set[tuple[str, str]]:
    return {(gap.row_id, gap.field) for gap in what_is_missing(plan, TODAY)}


def test_a_whole_row_is_enough() -> None:
    assert what_is_missing(plan_of(READY), TODAY) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner_name": "  "}, "owner_name"),
        ({"owner_role": ""}, "owner_role"),
        ({"deadline": None}, "deadline"),
        ({"deadline": TODAY - timedelta(days=1)}, "deadline"),
        ({"deadline": date(2026, 12, 12)}, "deadline"),
        ({"success_criterion": ""}, "success_criterion"),
        ({"baseline": "\n"}, "baseline"),
        ({"verifier_name": ""}, "verifier_name"),
        ({"verifier_name": " hannah  ODUYA "}, "verifier_name"),
        ({"deadline": LATE, "milestones": (STEP,)}, "late_reason"),
        ({"deadline": LATE, "late_reason": "The books come in April."}, "milestones"),
        ({"milestones": (replace(STEP, text=""),)}, "milestones"),
        ({"milestones": (replace(STEP, on=LATE),)}, "milestones"),
        ({"starts_on": LATE}, "starts_on"),
        ({"rag": "amber"}, "rag_reason"),
        ({"side": "trust"}, "rag"),
    ],
)
def test_each_rule_names_the_row_and_its_field(changes: dict[str, object], field: str) -> None:
    broken = replace(READY, **changes)  # type: ignore[arg-type]
    assert gaps_of(plan_of(broken)) == {("a1", field)}


def test_two_people_of_one_name_are_told_apart_by_an_addition() -> None:
    same = replace(READY, verifier_name=READY.owner_name)
    (gap,) = what_is_missing(plan_of(same), TODAY)
    assert gap.message == (
        "Hannah Oduya leads A1: choose somebody else to verify it, or write which of two people it is: “Hannah Oduya "
        "(Year 3)”."
    )
    told_apart = replace(same, verifier_name=f"{READY.owner_name} (Year 3)")
    assert what_is_missing(plan_of(told_apart), TODAY) == ()
    (gap,) = what_is_missing(plan_of(replace(told_apart, owner_name="hannah oduya (year 3)")), TODAY)
    assert gap.message == "hannah oduya (year 3) leads A1: choose somebody else to verify it."


def test_a_later_deadline_is_right_with_a_reason_and_a_milestone() -> None:
    late = replace(READY, deadline=LATE, late_reason="The books come in April.", milestones=(STEP,))
    assert what_is_missing(plan_of(late), TODAY) == ()
    assert gaps_of(plan_of(late, review=None)) == {("", "next_review")}


def test_an_immediate_risk_has_an_action_of_the_same_day() -> None:
    assert gaps_of(plan_of(READY, risk="immediate")) == {("a1", "deadline")}
    at_once = replace(READY, id="a2", ref="A2", deadline=TODAY)
    assert what_is_missing(plan_of(READY, at_once, risk="immediate"), TODAY) == ()
    assert gaps_of(plan_of(risk="immediate")) == {("f2", "action")}
    saturday = date(2026, 11, 28)
    plan = plan_of(READY, replace(at_once, deadline=saturday), risk="immediate")
    assert what_is_missing(plan, saturday) == (), "what is immediate does not wait for Monday"


words = st.sampled_from(["", " ", "Hannah Oduya", "hannah oduya", "Miriam Castleford"])
days = st.none() | st.integers(-3, 200).map(lambda ahead: TODAY + timedelta(days=ahead))
steps = st.lists(st.builds(MilestoneRow, on=days, text=words), max_size=2).map(tuple)
rows = st.builds(
    replace, st.just(READY), owner_name=words, owner_role=words, verifier_name=words, baseline=words, deadline=days,
    late_reason=words, milestones=steps, side=st.sampled_from(["school", "trust"]),
    rag=st.sampled_from(["", "green", "red"]), rag_reason=words,
)  # fmt: skip


def _is_said(text: str) -> bool:
    return bool(text.strip())


def _is_ready(row: ActionRow, plan: PlanDetails) -> bool:
    """The rules once more, as content.md tells them, without a word on where what is missing stands."""
    due, review = row.deadline, plan.next_review_on
    if due is None or review is None or due < TODAY or not plan.school_days.is_school_day(due):
        return False
    is_seen = due <= review or (
        _is_said(row.late_reason) and any(step.on is not None and step.on <= review for step in row.milestones)
    )
    steps_hold = all(step.on is not None and _is_said(step.text) and step.on <= due for step in row.milestones)
    is_rated = _is_said(row.rag_reason) if row.rag else row.side == "school"
    is_whole = all(map(_is_said, (row.owner_name, row.owner_role, row.verifier_name, row.baseline)))
    return is_whole and is_seen and steps_hold and is_rated and not is_same_person(row.verifier_name, row.owner_name)


@given(st.lists(rows, min_size=1, max_size=3), st.sampled_from(["", "high", "immediate"]))
def test_a_plan_is_ready_exactly_when_every_row_is(made: list[ActionRow], risk: str) -> None:
    numbered = [replace(row, id=f"a{at}", ref=f"A{at}") for at, row in enumerate(made, 1)]
    plan = plan_of(*numbered, risk=risk)
    gaps = what_is_missing(plan, TODAY)
    at_once = risk != "immediate" or any(row.deadline == TODAY for row in numbered)
    assert (gaps == ()) == (at_once and all(_is_ready(row, plan) for row in numbered))
    assert {gap.row_id for gap in gaps} <= {row.id for row in numbered}
    _can_be_mended(gaps, numbered)


def _can_be_mended(gaps: tuple[Gap, ...], made: list[ActionRow]) -> None:
    """Each gap names its row, and a field that the form has."""
    known = {one.name for one in fields(ActionText)}
    refs = {row.id: row.ref for row in made}
    for gap in gaps:
        assert gap.field in known
        assert refs[gap.row_id] in gap.message


def test_the_form_holds_what_a_row_holds() -> None:
    assert {one.name for one in fields(ActionText)} == {one.name for one in fields(ActionWords)}
