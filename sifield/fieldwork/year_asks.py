"""What the facts of a school's year ask of it: from them alone, so that whoever plans the same facts asks the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sifield.fieldwork.year_facts import SAFEGUARDING, Placed, YearFacts
from sifield.forms.applicability import applies_to
from sifield.frameworks.calendar import school_year, write_day
from sifield.frameworks.framework import Framework, Limits
from sifield.frameworks.joining import JoiningDue, plan_joining
from sifield.frameworks.programme import Activity, Programme, Visit, plan, replan
from sifield.wire.ids import requirement_id

PROGRAMME, JOINING = "programme", "joining"
"""Where something that is due comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that the facts ask of a school, as its row of the store has it (``models.programme.Requirement``)."""

    id: str
    sensitivity: str
    origin: str
    year: int
    row: str
    number: int
    kind: str
    title: str
    form_id: str
    due_on: date
    moved_from: date | None
    grade: str
    term: str
    within: str
    within_number: int
    lead: str
    half_days: int
    focus: str
    why: str


def ask(facts: YearFacts) -> tuple[Asked, ...]:
    """Give everything that is asked of a school in its year, in the order of its days; nothing where facts lack.

    Of a school that joins in the year also the steps of joining, which may reach into the next years.
    """
    if facts.framework is None or facts.lack:
        return ()
    found = [*_programme(facts, facts.framework), *_joining(facts, facts.framework)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.row, one.number)))


def _programme(facts: YearFacts, framework: Framework) -> Iterable[Asked]:
    made = _whole_year(facts, framework)
    alone = [one for one in made.activities if one.visit != one.name]  # a visit that holds nothing stands among both
    both: list[Visit | Activity] = [*made.visits, *alone]
    for one in both:
        name, within = (one.kind, ("", 0)) if isinstance(one, Visit) else (one.name, (one.visit, one.visit_number))
        row = framework.requirement(name)
        assert row is not None, "planned from this framework"
        placed = _placed_on(facts, one.due)
        grade = placed.grade if placed else ""
        settled = facts.settled(one.due)
        yield Asked(
            id=requirement_id(facts.school_id, framework.name, facts.year, name, one.number, one.form, row.kind),
            sensitivity=_class_of(facts, one.form),
            origin=PROGRAMME,
            year=facts.year,
            row=name,
            number=one.number,
            kind=row.kind,
            title=one.title,
            form_id=one.form,
            due_on=settled,
            moved_from=one.due if settled != one.due else None,
            grade=grade,
            term=one.term,
            within=within[0],
            within_number=within[1],
            lead=one.lead,
            half_days=0 if within[0] else row.half_days,
            focus=row.focus.get(grade, ""),
            why=f"{one.why}{_who_decided(placed)}",
        )


def _whole_year(facts: YearFacts, framework: Framework) -> Programme:
    """Plan the year under each grade that holds in it; the first asks nothing before the day from which it holds."""
    year = facts.years[facts.year]

    def is_meant(limits: Limits) -> bool:
        return applies_to(limits, facts.setting)

    def under(grade: str, since: date | None) -> Programme:
        return plan(framework, grade, year, is_meant=is_meant, since=since, until=facts.left_on)

    if not framework.grades:
        return under("", facts.joined_on)
    first, *later = facts.grades
    made = under(first.grade, max(facts.joined_on or first.from_on, first.from_on))
    for placed in later:
        made = replan(made, under(placed.grade, facts.joined_on), placed.from_on)
    return made


def _joining(facts: YearFacts, framework: Framework) -> Iterable[Asked]:
    if facts.joined_on is None or school_year(facts.joined_on) != facts.year:
        return
    for one in plan_joining(framework, facts.joined_on, facts.years.__getitem__):
        if facts.left_on is None or one.due <= facts.left_on:
            yield _step(facts, framework.name, one, [framework.role_title(lead) for lead in one.step.leads[1:]])


def _step(facts: YearFacts, framework: str, one: JoiningDue, others: list[str]) -> Asked:
    step, settled = one.step, facts.settled(one.due)
    kind = "visit" if step.half_days or step.form else "activity"
    together = f" Together with: {', '.join(others)}." if others else ""
    of = f"{framework}/{JOINING}"
    return Asked(
        id=requirement_id(facts.school_id, of, facts.year, step.name, one.number, step.form, kind),
        sensitivity=_class_of(facts, step.form),
        origin=JOINING,
        year=school_year(one.due),
        row=step.name,
        number=one.number,
        kind=kind,
        title=step.title,
        form_id=step.form,
        due_on=settled,
        moved_from=one.due if settled != one.due else None,
        grade="",
        term=one.term,
        within="",
        within_number=0,
        lead=step.leads[0] if step.leads else "",
        half_days=step.half_days,
        focus=step.note,
        why=f"{one.why}{together}",
    )


def _placed_on(facts: YearFacts, day: date) -> Placed | None:
    return next((one for one in reversed(facts.grades) if one.from_on <= day), None)


def _who_decided(placed: Placed | None) -> str:
    if placed is None:
        return ""
    by = f" by {placed.decided_by}" if placed.decided_by else ""
    return f" The grade was confirmed{by} on {write_day(placed.decided_on)}."


def _class_of(facts: YearFacts, form_id: str) -> str:
    return SAFEGUARDING if form_id in facts.safeguarding else "general"
