"""What a plan still lacks before it can be signed."""

from collections.abc import Iterator
from datetime import date

from sifield.alike import without_addition
from sifield.fieldwork.plans import IMMEDIATE, TRUST_SIDE, ActionRow, FindingRow, Gap, PlanDetails, is_same_person
from sifield.frameworks.calendar import say_day
from sifield.frameworks.outline import join


def what_is_missing(plan: PlanDetails, today: date) -> tuple[Gap, ...]:
    """List what a plan lacks before the reviewer can sign it (content.md, "Rules worth enforcing").

    In every action an owner by name and role, a deadline, a success criterion with where it stands today, and somebody
    else who verifies it. A deadline is a day of the school, not past; one after the day on which we look again has a
    reason, and a milestone before that day. A finding to develop or a concern has an action, one whose risk is
    immediate an action of the same day. A finding that stays with the walk has none. The headteacher has checked the
    facts.
    """
    told = [finding for finding in plan.findings if not finding.stays]
    gaps = [] if told else [_nothing_to_tell(plan)]
    for finding in plan.findings:
        acted = [action for action in plan.actions if action.finding_id == finding.id]
        if finding.stays:
            gaps.extend(_stays(finding, acted))
        elif finding.kind == "strength":
            continue
        elif not acted:
            gaps.append(Gap(finding.id, "action", f"Add an action for {finding.ref}, or mark it as a strength."))
        elif finding.risk == IMMEDIATE and not any(action.deadline == today for action in acted):
            words = f"The risk of {finding.ref} is immediate: something of {acted[0].ref} must be done today."
            gaps.append(Gap(acted[0].id, "deadline", words))
    at_once = {finding.id for finding in plan.findings if finding.risk == IMMEDIATE}
    for action in plan.actions:
        gaps.extend(_who(action))
        gaps.extend(_measure(action))
        gaps.extend(_deadline(action, plan, today, is_today_enough=action.finding_id in at_once))
        gaps.extend(_way(action, plan))
    if plan.actions and plan.next_review_on is None:
        gaps.append(Gap("", "next_review", "Choose the day on which you look again."))
    if not plan.head.name:
        gaps.append(Gap("", "head", f"Name the headteacher of {plan.school_name}."))
    # A finding reworded after the check has lost the word on its facts (findings.edit_finding).
    if plan.facts_checked_at is None or any(finding.facts_agreed is None for finding in told):
        gaps.append(Gap("", "facts", f"Let {plan.head.name or 'the headteacher'} check the facts."))
    return tuple(gaps)


def _nothing_to_tell(plan: PlanDetails) -> Gap:
    if not plan.findings:
        return Gap("", "findings", "Turn at least one piece of evidence into a finding.")
    words = "Every finding rests on fewer than three rooms: add evidence from a third, or of another kind."
    return Gap(plan.findings[0].id, "findings", words)


def _stays(finding: FindingRow, acted: list[ActionRow]) -> Iterator[Gap]:
    """What is about one teacher is no action of a plan that many read: it is borne out better, or left out."""
    if acted:
        refs = join([action.ref for action in acted])
        words = (
            f"{finding.ref} rests on fewer than three rooms, so it would be about one teacher. Add evidence from "
            f"another room or of another kind; or remove {refs}, and it stays with the visit."
        )
        yield Gap(finding.id, "rooms", words)


def _who(action: ActionRow) -> Iterator[Gap]:
    yield from _blanks(
        action,
        text=f"Say what is to be done in {action.ref}, with a verb first.",
        owner_name=f"Enter who leads {action.ref}.",
        owner_role=f"Enter the role of who leads {action.ref}.",
        verifier_name=f"Enter who verifies that {action.ref} is done.",
    )
    ids = (action.verifier_id, action.owner_id)
    if action.verifier_name.strip() and is_same_person(action.verifier_name, action.owner_name, ids):
        name = action.owner_name.strip()
        is_told_apart = without_addition(name) != name
        or_which = "" if is_told_apart else f", or write which of two people it is: “{name} (Year 3)”"
        words = f"{name} leads {action.ref}: choose somebody else to verify it{or_which}."
        yield Gap(action.id, "verifier_name", words)


def _measure(action: ActionRow) -> Iterator[Gap]:
    yield from _blanks(
        action,
        success_criterion=f"Say how we shall know that {action.ref} has worked.",
        baseline=f"Say where that stands today for {action.ref}, so that a change can be seen.",
    )
    if action.side == TRUST_SIDE and not action.rag:
        yield Gap(action.id, "rag", f"Say how sure the trust’s support in {action.ref} is: green, amber or red.")
    if action.rag and not action.rag_reason.strip():
        yield Gap(action.id, "rag_reason", f"Say why {action.ref} is {action.rag}.")


def _deadline(action: ActionRow, plan: PlanDetails, today: date, *, is_today_enough: bool) -> Iterator[Gap]:
    day, field = action.deadline, "deadline"
    if day is None:
        yield Gap(action.id, field, f"Enter the day by which {action.ref} is done.")
    elif day < today:
        yield Gap(action.id, field, f"The deadline of {action.ref} has passed. Choose a later day.")
    elif not plan.school_days.is_school_day(day) and not (is_today_enough and day == today):
        better = plan.school_days.next_school_day(day)
        said = f"{better:%A} {better.day} {better:%B}"
        yield Gap(action.id, field, f"The deadline of {action.ref} is no school day. Choose {said}.")
    elif action.starts_on is not None and action.starts_on > day:
        yield Gap(action.id, "starts_on", f"{action.ref} starts after it is due. Choose an earlier day.")


def _way(action: ActionRow, plan: PlanDetails) -> Iterator[Gap]:
    """Whether something can be seen of it on the day on which we look again, and whether its milestones hold."""
    for step in action.milestones:
        if step.on is None or not step.text.strip():
            yield Gap(action.id, "milestones", f"Enter a day and words for each milestone of {action.ref}.")
            break
        if action.deadline is not None and step.on > action.deadline:
            words = f"A milestone of {action.ref} lies after its deadline. Choose an earlier day."
            yield Gap(action.id, "milestones", words)
            break
    review = plan.next_review_on
    if review is None or action.deadline is None or action.deadline <= review:
        return
    if not any(step.on is not None and step.on <= review for step in action.milestones):
        words = f"{action.ref} is due after we look again on {say_day(review)}: add a milestone before that day."
        yield Gap(action.id, "milestones", words)
    if not action.late_reason.strip():
        words = f"Say why {action.ref} is due only after {say_day(review)}, when we look again."
        yield Gap(action.id, "late_reason", words)


def _blanks(action: ActionRow, **wanted: str) -> Iterator[Gap]:
    for field, message in wanted.items():
        if not str(getattr(action, field)).strip():
            yield Gap(action.id, field, message)
