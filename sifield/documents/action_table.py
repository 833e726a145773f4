"""The actions of a plan as a table to go on working with: a line each, every field a column, days as days."""

from datetime import date

from sifield.documents.plan_words import RAGS, foot_of, stage_of
from sifield.documents.report import Cell, Column, Part, Report
from sifield.fieldwork.plans import TRUST_SIDE, ActionRow, PlanDetails, by_name
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day

_PRINTED = (
    Column("Ref", 7), Column("Action", 37), Column("Owner", 22), Column("By", 16), Column("State", 18)
)  # fmt: skip
_COLUMNS = (
    Column("Ref", 7), Column("Finding", 9), Column("Whose", 9), Column("Stage", 11), Column("Action", 44),
    Column("Owner", 20), Column("Role", 20), Column("Start", 16), Column("By", 16), Column("Steps", 34),
    Column("How we shall know", 40), Column("Now", 24), Column("Goal", 24), Column("To be shown by", 28),
    Column("Monitored by", 20), Column("How monitored", 24), Column("Verified by", 24), Column("Support", 28),
    Column("Half-days", 10), Column("Resources", 24), Column("Required by", 24), Column("State", 14),
    Column("On track", 16), Column("Why", 28),
)  # fmt: skip


def action_table(plan: PlanDetails, today: date | None = None) -> Report:
    """Make the table of a plan's actions: on paper the main columns, in a workbook and to paste all of them.

    Args:
        today: the day as of which it says how they stand.
    """
    printed = tuple(
        (one.ref, one.text, by_name(one.owner_name, one.owner_role), one.deadline or "–", _state(one))
        for one in plan.actions
    )
    none = "This plan has no actions."
    return Report(
        kind="Actions",
        about=plan.school_name,
        trust_name=plan.trust_name,
        on=plan.visited_on,
        as_of=today,
        subtitle=f"{plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}",
        facts=(),
        parts=(Part("Actions", (), _PRINTED, printed, none),),
        tables=(Part("Actions", (), _COLUMNS, tuple(_row(one, plan) for one in plan.actions), none),),
        foot=foot_of(plan.sensitivity, plan.copies_to),
        draft="the plan is not signed yet" if plan.status == "draft" else "",
        is_sample=plan.is_sample,
    )


def _row(one: ActionRow, plan: PlanDetails) -> tuple[Cell, ...]:
    steps = join([f"{say_day(step.on)}: {step.text}" if step.on else step.text for step in one.milestones])
    return (
        one.ref, one.finding_ref, "the trust" if one.side == TRUST_SIDE else "the school", stage_of(one, plan),
        one.text, one.owner_name, one.owner_role, one.starts_on or "", one.deadline or "", steps, one.success_criterion,
        one.baseline, one.target, one.evidence_wanted, one.monitored_by, one.monitored_how,
        by_name(one.verifier_name, one.verifier_role), one.support, str(one.half_days) if one.half_days else "",
        one.resources, one.statutory, one.status, RAGS.get(one.rag, one.rag) if one.rag else "", one.rag_reason,
    )  # fmt: skip


def _state(one: ActionRow) -> str:
    return f"{one.status}, {RAGS.get(one.rag, one.rag)}" if one.rag else one.status
