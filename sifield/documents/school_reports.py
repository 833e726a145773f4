"""The reports about one school that its trust's model asks for, each made of what the general store holds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sifield.documents.academy_card import (
    RATINGS,
    about_school,
    academy_card,
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
from sifield.fieldwork.school_page import Judged, SchoolPage
from sifield.frameworks.framework import Report as Asked
from sifield.signing.fields import say_day

CARD = "academy-card"
_POSITION, _HALF_TERM = "position_statement", "indicator_progress"
"""The forms by which a model names its own template for a report about one school."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A report that can be made of a school: its name in the model, what it is called, and what makes it."""

    name: str
    title: str
    make: Callable[[SchoolPage], Report]


def offered(page: SchoolPage) -> tuple[Offer, ...]:
    """Give the reports about a school: the academy card, and what the model asks for by its own templates."""
    found = [Offer(CARD, "Academy card", academy_card)]
    for asked in page.framework.reports if page.framework else ():
        if asked.name == CARD:
            continue
        if asked.form == _POSITION:
            found.append(Offer(asked.name, "Position statement", partial(position_statement, asked=asked)))
        elif asked.form == _HALF_TERM:
            unit = _role(page, asked.by)
            title = f"Half-termly report, {unit}" if unit else "Half-termly report"
            found.append(Offer(asked.name, title, partial(half_term_report, asked=asked)))
    return tuple(found)


def position_statement(page: SchoolPage, asked: Asked | None = None) -> Report:
    """Say where a school stands on its priorities: what is done for each, by whom and by when, and what is at risk."""
    parts = (_work_part(page), priorities_part(page), targets_part(page), risks_part(page), due_part(page))
    return about_school(page, "Position statement", parts, more=_for(page, asked))


def half_term_report(page: SchoolPage, asked: Asked | None = None) -> Report:
    """Say how a school has come on in the half-term: its grade, each indicator before and now, visits, actions, risks.

    It is a draft until the half-term is over.
    """
    span = page.half_term
    more = list(_for(page, asked))
    draft = ""
    if span is not None:
        more.append(("Half-term", f"{say_day(span.first)} to {say_day(span.last)}"))
        draft = f"the half-term ends on {say_day(span.last)}" if page.today <= span.last else ""
    parts = (
        grades_part(page), _progress_part(page), targets_part(page), _visits_part(page), actions_part(page),
        risks_part(page), due_part(page),
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


def _progress_part(page: SchoolPage) -> Part | None:
    """Each indicator at the beginning of the half-term and now; as on the card where nobody has given its days."""
    span = page.half_term
    if span is None or not page.levels or not page.judged:
        return judged_part(page)
    columns = tuple(Column(*one) for one in (("Indicator", 40), ("Before", 15), ("Now", 15), ("Source", 30)))
    rows = []
    for one in page.judged:
        before = [mark for mark in one.marks if mark.judged_on < span.first]
        source = judged_when(one.marks[-1]) if one.marks else ""
        rows.append((one.title, before[-1].level if before else "", _now(one, page), source))
    return Part("Progress in the half-term", (), columns, tuple(rows))


def _now(one: Judged, page: SchoolPage) -> str:
    if one.marks:
        return one.marks[-1].level
    mine = [RATINGS[each.words.rating] for each in page.targets or () if each.words.standard == one.name]
    return f"targets: {', '.join(mine)}" if mine else "not judged yet"


def _visits_part(page: SchoolPage) -> Part:
    """What was and is to be in the half-term."""
    span = page.half_term
    columns = tuple(Column(*one) for one in (("Day", 20), ("Visit", 42), ("Led by", 22), ("State", 16)))
    rows = tuple(
        (say_day(one.on), one.title, one.who or "–", one.state)
        for one in page.work.events
        if span is None or span.first <= one.on <= span.last
    )
    return Part("Visits in the half-term", (), columns, rows, "Nobody has visited in this half-term.")
