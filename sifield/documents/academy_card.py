"""The academy card on paper: how a school stands, what is agreed and open, what comes next; of the general class only.

Records of safeguarding visits are never part of it: the card goes to boards.
"""

from collections.abc import Sequence

from sifield.documents.report import Column, Part, Report
from sifield.fieldwork.placing import JudgementRow, PlacementRow
from sifield.fieldwork.school_page import JUDGED_TITLES, Judged, SchoolPage
from sifield.fieldwork.targets import TargetRow
from sifield.frameworks.calendar import say_year
from sifield.signing.fields import say_day

RATINGS = {"": "not rated", "red": "not on track", "amber": "partly on track", "green": "on track", "met": "met"}
STAGES = {"set": "set", "reviewed": "reviewed by the local board", "agreed": "agreed by the trust board"}
RISKS = {"": "concern", "low": "low risk", "medium": "medium risk", "high": "high risk", "immediate": "immediate risk"}
FOOT = "General · Records of safeguarding visits are no part of this paper"


def academy_card(page: SchoolPage) -> Report:
    """Make the academy card of a school from what the general store holds."""
    parts = (
        grades_part(page), judged_part(page), targets_part(page), priorities_part(page), actions_part(page),
        risks_part(page), due_part(page), strengths_part(page), visits_part(page), inspections_part(page),
    )  # fmt: skip
    return about_school(page, "Academy card", parts)


def about_school(
    page: SchoolPage, kind: str, parts: Sequence[Part | None], *, more: Sequence[tuple[str, str]] = (), draft: str = ""
) -> Report:
    """Make a report about a school of its parts; one that the school's model does not have is None, and left out.

    Args:
        kind: what the report is called.
        more: facts of this report, after those of the school.
        draft: why it is a draft, besides what is not settled of the school.
    """
    return Report(
        kind=kind,
        about=page.school.name,
        trust_name=page.trust_name,
        on=page.today,
        subtitle=f"{page.school.name}, {say_day(page.today)}",
        facts=(*facts(page), *more),
        parts=tuple(part for part in parts if part is not None),
        foot=FOOT,
        draft="; ".join(why for why in (draft, draft_of(page)) if why),
        is_sample=page.is_sample,
    )


def draft_of(page: SchoolPage) -> str:
    """Say why a paper about a school is a draft yet, "" where it is none."""
    reasons = ["a grade is proposed and not confirmed"] if page.proposed is not None else []
    if any(one.stage != "agreed" for one in page.targets or ()):
        reasons.append("not all targets are agreed by the trust board")
    return "; ".join(reasons)


def facts(page: SchoolPage) -> tuple[tuple[str, str], ...]:
    """Give what a paper about a school begins with."""
    school = page.school
    head = f"{school.head.name}, {school.head.role}" if school.head else "nobody is named yet"
    given = [
        ("Phase", school.phase),
        ("Ages", school.ages),
        ("Character", school.religious_character or "none"),
        ("URN", school.urn),
        ("Led by", head),
        ("Year", say_year(page.year)),
    ]
    if page.framework is not None:
        given.append(("Model", f"{page.framework.title}, {page.framework.edition}"))
    return tuple(given)


def grades_part(page: SchoolPage) -> Part | None:
    """Give the grade and its history; None where the model has no grades."""
    if page.grades is None:
        return None
    now = page.grade
    lines = [f"{now.title}, since {say_day(now.from_on)}." if now else "The school is not placed yet."]
    if page.proposed is not None:
        lines.append(f"Proposed, not confirmed: {page.proposed.title}, from {say_day(page.proposed.from_on)}.")
    rows = tuple(_grade(row) for row in page.grades if row.state != "rejected")
    columns = (Column("Grade", 22), Column("From", 18), Column("Why", 34), Column("Source", 26))
    return Part("Grade", tuple(lines), columns, rows)


def _grade(row: PlacementRow) -> tuple[str, ...]:
    why = row.reason or row.computed_why
    said = f"proposed by {row.proposed_by or 'somebody'} on {say_day(row.proposed_on)}"
    if row.decided_on is not None:
        said = f"confirmed by {row.decided_by or 'somebody'} on {say_day(row.decided_on)}"
    return (f"{row.title} ({row.state})", say_day(row.from_on), why, said)


def judged_part(page: SchoolPage) -> Part | None:
    """Give each indicator, area or standard with its last two judgements; None where the model has none."""
    if not page.judged:
        return None
    title = " and ".join(dict.fromkeys(JUDGED_TITLES[one.kind] for one in page.judged))
    columns = (Column(title.removesuffix("s"), 40), Column("Now", 15), Column("Before", 15), Column("Source", 30))
    return Part(title, (), columns, tuple(_judged(one, page) for one in page.judged))


def _judged(one: Judged, page: SchoolPage) -> tuple[str, ...]:
    if not one.marks:
        mine = [RATINGS[each.words.rating] for each in page.targets or () if each.words.standard == one.name]
        told = f"targets: {', '.join(mine)}" if mine else "not judged yet"
        return (one.title, told, "", "targets below" if mine else "")
    now, before = one.marks[-1], one.marks[-2] if len(one.marks) > 1 else None
    return (one.title, now.said, f"{before.said} ({say_day(before.judged_on)})" if before else "", judged_when(now))


def judged_when(one: JudgementRow) -> str:
    """Say when something was judged, and by whom."""
    return f"judged on {say_day(one.judged_on)}" + (f" by {one.judged_by}" if one.judged_by else "")


def targets_part(page: SchoolPage) -> Part | None:
    """Give the targets of the year; None where the model asks for none."""
    if page.targets is None:
        return None
    shares = (("Target", 30), ("From", 10), ("To", 10), ("How far it is met", 26), ("Source", 24))
    columns = tuple(Column(*one) for one in shares)
    rows = tuple(_target(one) for one in page.targets)
    return Part("Targets", (), columns, rows, "No target is set for this year yet.")


def _target(one: TargetRow) -> tuple[str, ...]:
    words = one.words
    now = f"{words.latest}: {RATINGS[words.rating]}" if words.latest else RATINGS[words.rating]
    source = STAGES[one.stage] + (f" on {say_day(one.reached_on)}" if one.reached_on else "")
    if words.latest and words.latest_on:
        source = f"figure of {say_day(words.latest_on)}; {source}"
    return (words.title, words.baseline or "–", words.aim or "–", f"{now}. {words.progress}".strip(), source)


def priorities_part(page: SchoolPage) -> Part:
    """Give the school's own priorities with what hangs on them."""
    shares = (("No.", 6), ("Priority", 54), ("Open actions", 13), ("Late", 10), ("Risks", 12))
    columns = tuple(Column(*one) for one in shares)
    rows = []
    for one in page.priorities:
        actions = [action for action in page.work.actions if action.priority_id == one.id]
        risks = sum(risk.priority_id == one.id for risk in page.work.risks)
        late = sum(action.late > 0 for action in actions)
        rows.append((str(one.number), one.text, str(len(actions)), str(late), str(risks)))
    lines = ("Source: the school’s development plan; numbers from the open actions and risks below.",) if rows else ()
    return Part("The school’s own priorities", lines, columns, tuple(rows), "None are written down for this year.")


def actions_part(page: SchoolPage) -> Part:
    """Give the open actions of agreed plans, the latest first."""
    columns = (Column("Action", 36), Column("Owner", 20), Column("By", 13), Column("State", 13), Column("Source", 18))
    rows = tuple(
        (
            one.text,
            one.owner or "–",
            say_day(one.deadline) if one.deadline else "–",
            f"{one.late} school days late" if one.late else "on time",
            f"{one.visit_title}, agreed on {say_day(one.agreed_on)}" if one.agreed_on else one.visit_title,
        )
        for one in page.work.actions
    )
    return Part("Open actions", (), columns, rows, "No action of an agreed plan is open.")


def risks_part(page: SchoolPage) -> Part:
    """Give the findings that are a concern or a risk and not settled, the gravest first."""
    columns = (Column("Finding", 46), Column("Risk", 15), Column("Open actions", 13), Column("Source", 26))
    rows = tuple(
        (one.text, RISKS[one.risk], str(one.actions), f"{one.visit_title}, {say_day(one.found_on)}")
        for one in page.work.risks
    )
    return Part("Live risks", (), columns, rows, "No finding is a concern or has a risk that is not settled.")


def due_part(page: SchoolPage) -> Part:
    """Give what is asked of the school next, and why."""
    columns = (Column("What", 36), Column("By", 15), Column("Booked for", 15), Column("Why", 34))
    rows = tuple(
        (
            one.title,
            say_day(one.due_on) + (" (overdue)" if one.state == "overdue" else ""),
            say_day(one.booked_on) if one.booked_on else "–",
            one.why or "–",
        )
        for one in page.work.due
    )
    return Part("Due next", (), columns, rows, "Nothing is due.")


def strengths_part(page: SchoolPage) -> Part:
    """Give the strengths that others can learn from."""
    titles = {one.name: one.title for one in page.judged}
    columns = (Column("Strength", 50), Column("Area", 24), Column("Source", 26))
    rows = tuple(
        (one.text, titles.get(one.area, "–"), f"{one.visit_title or 'seen'}, {say_day(one.proven_on)}")
        for one in page.strengths
    )
    return Part("Strengths to share", (), columns, rows, "None are written down yet.")


def visits_part(page: SchoolPage) -> Part:
    """Give the visits of this school year, past and booked, in their order."""
    columns = (Column("Day", 18), Column("Visit", 44), Column("Led by", 22), Column("State", 16))
    first = page.today.replace(year=page.year, month=8, day=1)
    seen = [one for one in page.work.reported if one.on >= first]
    rows = tuple((say_day(one.on), one.title, one.who or "–", one.state) for one in seen)
    return Part("Visits of this school year", (), columns, rows, "Nobody has visited this year.")


def inspections_part(page: SchoolPage) -> Part:
    """Give the inspections, each in the words of the scale of its day."""
    columns = (Column("Day", 16), Column("Scale", 28), Column("Judgements, in that scale’s own words", 56))
    rows = tuple(
        (
            say_day(one.on),
            one.scale_title,
            "; ".join([*(f"{area}: {level}" for area, level in one.results), *([one.note] if one.note else [])]),
        )
        for one in page.inspections
    )
    lines = ("Source: the published reports. Judgements of different scales are not compared.",) if rows else ()
    return Part("Inspections", lines, columns, rows, "None are written down.")
