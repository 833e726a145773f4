"""What a plan still lacks before it can be signed."""

from datetime import date

from sifield.fieldwork.plans import ActionRow, Gap, PlanDetails


def what_is_missing(plan: PlanDetails, today: date) -> tuple[Gap, ...]:
    """List what a plan lacks before the reviewer can sign it (content.md, "Rules worth enforcing").

    An owner by name and role, a deadline that is a day of the school and not past, and a success criterion in every
    row; a finding to develop or a concern has an action; the headteacher has checked the facts.
    """
    gaps = []
    if not plan.findings:
        gaps.append(Gap("", "findings", "Turn at least one piece of evidence into a finding."))
    acted = {action.finding_id for action in plan.actions}
    for finding in plan.findings:
        if finding.kind != "strength" and finding.id not in acted:
            gaps.append(Gap(finding.id, "action", f"Add an action for {finding.ref}, or mark it as a strength."))
    for action in plan.actions:
        gaps.extend(_gaps_of(action, plan, today))
    if not plan.head.name:
        gaps.append(Gap("", "head", f"Name the headteacher of {plan.school_name}."))
    # A finding reworded after the check has lost the word on its facts (findings.edit_finding).
    if plan.facts_checked_at is None or any(finding.facts_agreed is None for finding in plan.findings):
        gaps.append(Gap("", "facts", f"Let {plan.head.name or 'the headteacher'} check the facts."))
    return tuple(gaps)


def _gaps_of(action: ActionRow, plan: PlanDetails, today: date) -> list[Gap]:
    wanted = (
        ("text", action.text, f"Say what is to be done in {action.ref}, with a verb first."),
        ("owner_name", action.owner_name, f"Enter who leads {action.ref}."),
        ("owner_role", action.owner_role, f"Enter the role of who leads {action.ref}."),
        ("success_criterion", action.success_criterion, f"Say how we shall know that {action.ref} has worked."),
    )
    gaps = [Gap(action.id, field, message) for field, value, message in wanted if not value.strip()]
    if action.deadline is None:
        gaps.append(Gap(action.id, "deadline", f"Enter the day by which {action.ref} is done."))
    elif action.deadline < today:
        gaps.append(Gap(action.id, "deadline", f"The deadline of {action.ref} has passed. Choose a later day."))
    elif not plan.school_days.is_school_day(action.deadline):
        better = plan.school_days.next_school_day(action.deadline)
        day = f"{better:%A} {better.day} {better:%B}"
        gaps.append(Gap(action.id, "deadline", f"The deadline of {action.ref} is no school day. Choose {day}."))
    return gaps
