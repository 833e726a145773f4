"""The door page: one side of paper for the headteacher's door, with what she and the trust have promised each other."""

from collections.abc import Iterator
from datetime import date

from sifield.documents.plan_words import RAGS, day_or, foot_of, kind_of, named, reviewed_by, say_half_days
from sifield.documents.report import Column, Part, Report
from sifield.fieldwork.plans import TRUST_SIDE, ActionRow, PlanDetails, by_name
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day

_YOURS = (Column("Action", 55), Column("Who", 28), Column("By", 17))
_OURS = (Column("Action", 40), Column("Who", 28), Column("By", 17), Column("Now", 15))


def door_page(plan: PlanDetails, today: date | None = None) -> Report:
    """Make the door page of a plan: what we came for, saw, you and we promised, who helps, when we look again.

    Args:
        today: the day as of which it says how the trust's promises stand.
    """
    yours = [action for action in plan.actions if action.side != TRUST_SIDE]
    ours = [action for action in plan.actions if action.side == TRUST_SIDE]
    parts = (
        Part("What we came for", (plan.focus or "No focus was set.",)),
        Part("What we saw", tuple(_seen(plan)) or ("No finding was made.",)),
        Part("What you promised", (), _YOURS, tuple(map(_yours, yours)), "Nothing was promised.", is_main=True),
        Part("What we promised", (), _OURS, tuple(map(_ours, ours)), "The trust promised nothing.", is_main=True),
        Part("Who helps", tuple(_helpers(plan)) or ("Nobody is named yet.",)),
    )
    return Report(
        kind="Door page",
        about=plan.school_name,
        trust_name=plan.trust_name,
        on=plan.visited_on,
        as_of=today,
        subtitle=f"{plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}",
        facts=(
            ("Headteacher", named(plan.head)),
            ("Reviewer", reviewed_by(plan)),
            ("Look again", day_or(plan.next_review_on, "the day is not set yet")),
            ("First due", _first_due(plan)),
        ),
        parts=parts,
        foot=foot_of(plan.sensitivity, plan.copies_to),
        draft="" if plan.status in _SETTLED else "the plan is not signed by both yet",
        is_sample=plan.is_sample,
        is_one_side=True,
        in_full="The plan says it in full.",
    )


_SETTLED = ("agreed", "in progress", "closed", "superseded")
"""States of a plan in which both have signed it."""


def _seen(plan: PlanDetails) -> Iterator[str]:
    """Say the strengths, then the rest, the gravest first as the plan has them."""
    for row in sorted(plan.findings, key=lambda one: one.kind != "strength"):
        yield f"{kind_of(row)}: {row.text}"


def _yours(action: ActionRow) -> tuple[str, ...]:
    return (action.text or "–", by_name(action.owner_name, action.owner_role) or "–", day_or(action.deadline, "–"))


def _ours(action: ActionRow) -> tuple[str, ...]:
    return (*_yours(action), RAGS.get(action.rag, action.rag))


def _helpers(plan: PlanDetails) -> Iterator[str]:
    """Say who of the trust helps, and with how much time; then the help that stands in the school's own rows."""
    seen: dict[str, int] = {}
    for action in plan.actions:
        if action.side == TRUST_SIDE and action.owner_name.strip():
            who = by_name(action.owner_name, action.owner_role)
            seen[who] = seen.get(who, 0) + action.half_days
    for who, half_days in seen.items():
        yield f"{who}: {say_half_days(half_days)}" if half_days else who
    refs: dict[str, list[str]] = {}
    for action in plan.actions:
        if action.side != TRUST_SIDE and action.support.strip():
            refs.setdefault(action.support.strip(), []).append(action.ref)
    yield from (f"{support} ({join(at)})" for support, at in refs.items())


def _first_due(plan: PlanDetails) -> str:
    days = [action.deadline for action in plan.actions if action.deadline]
    return say_day(min(days)) if days else "no day is set"
