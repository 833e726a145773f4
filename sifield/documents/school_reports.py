"""The reports about one school that its trust's model asks for, each made of what the general store holds."""

from datetime import timedelta

from sifield.documents.academy_card import (
    RATINGS,
    about_school,
    actions_part,
    due_part,
    grades_part,
    judged_part,
    judged_when,
    priorities_part,
    risks_part,
    targets_part,
)
from sifield.documents.report import Column, Part, Report
from sifield.documents.trust_reports import mark_by
from sifield.fieldwork.periods import Period
from sifield.fieldwork.school_page import Judged, SchoolPage
from sifield.frameworks.framework import Report as Asked
from sifield.signing.fields import say_day


def position_statement(page: SchoolPage, asked: Asked | None = None) -> Report:
    """Say where a school stands on its priorities: what is done for each, by whom and by when, and what is at risk."""
    parts = (_work_part(page), priorities_part(page), targets_part(page), risks_part(page), due_part(page))
    return about_school(page, "Position statement", parts, more=_for(page, asked))


def half_term_report(page: SchoolPage, period: Period, asked: Asked | None = None) -> Report:
    """Say how a school has come on in a half-term: its grade, each indicator before and then, visits, actions, risks.

    It is a draft until the half-term is over.
    """
    more = (*_for(page, asked), ("Half-term", f"{period.title}, {period.days}"))
    draft = f"the half-term ends on {say_day(period.ends)}" if period.is_open(page.today) else ""
    parts = (
        grades_part(page), _progress_part(page, period), targets_part(page), _visits_part(page, period),
        actions_part(page), risks_part(page), due_part(page),
    )  # fmt: skip
    return about_school(page, "Half-termly report", parts, more=more, draft=draft)


def _for(page: SchoolPage, asked: Asked | None) -> tuple[tuple[str, str], ...]:
    """Say by whom and to whom the model wants it."""
    if asked is None:
        return ()
    told = (("Report by", _role(page, asked.by)), ("To", asked.to))
    return tuple((label, words) for label, words in told if words)


def _role(page: SchoolPage, name: str) -> str:
    roles = page.framework.role_titles if page.framework else {}
    return roles.get(name, name)


def _work_part(page: SchoolPage) -> Part:
    """What is being done, priority by priority; what hangs on none comes last."""
    numbers = {one.id: f"{one.number}  {one.text}" for one in page.priorities}
    columns = tuple(
        Column(*one) for one in (("Priority", 26), ("What is agreed", 34), ("Owner", 18), ("By", 12), ("State", 14))
    )
    rows = sorted(
        (
            (
                numbers.get(one.priority_id, "No priority named"),
                one.text,
                one.owner or "–",
                say_day(one.deadline) if one.deadline else "–",
                f"{one.late} school days late" if one.late else "on time",
            )
            for one in page.work.actions
        ),
        key=lambda row: (row[0] == "No priority named", row[0]),
    )
    lines = ("Source: the open actions of the plans that both have signed.",) if rows else ()
    return Part("What is being done", lines, columns, tuple(rows), "No action of an agreed plan is open.")


def _progress_part(page: SchoolPage, period: Period) -> Part | None:
    """Each indicator at the beginning of the half-term and at its end, or now; as on the card without levels."""
    if not page.levels or not page.judged:
        return judged_part(page)
    columns = tuple(Column(*one) for one in (("Indicator", 40), ("Before", 15), ("Now", 15), ("Source", 30)))
    rows = []
    for one in page.judged:
        before, now = mark_by(one, period.first - timedelta(days=1)), mark_by(one, period.last)
        source = judged_when(now) if now else ""
        rows.append((one.title, before.said if before else "", now.said if now else _by_targets(one, page), source))
    return Part("Progress in the half-term", (), columns, tuple(rows))


def _by_targets(one: Judged, page: SchoolPage) -> str:
    mine = [RATINGS[each.words.rating] for each in page.targets or () if each.words.standard == one.name]
    return f"targets: {', '.join(mine)}" if mine else "not judged yet"


def _visits_part(page: SchoolPage, period: Period) -> Part:
    """What was and is to be in the half-term."""
    columns = tuple(Column(*one) for one in (("Day", 20), ("Visit", 42), ("Led by", 22), ("State", 16)))
    rows = tuple(
        (say_day(one.on), one.title, one.who or "–", one.state)
        for one in page.work.reported
        if period.first <= one.on <= period.last
    )
    return Part("Visits in the half-term", (), columns, rows, "Nobody has visited in this half-term.")
