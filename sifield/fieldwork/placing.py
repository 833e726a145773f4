"""Placing a school in a grade of the trust's improvement model: judged, proposed, confirmed, with everything kept.

Nothing here reads an inspection: a grade comes from people, and where the framework has a rule, from its indicators.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, frameworks
from sifield.fieldwork.here import find
from sifield.frameworks.calendar import say_day, say_year, school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.grading import Grading, grade_by_rule
from sifield.models.people import Person
from sifield.models.standing import Judgement, Placement, Strength
from sifield.wire.records import school_scope

PROPOSED, CONFIRMED, REJECTED = "proposed", "confirmed", "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """A grade of a school as lists show it. ``state`` is "proposed", "confirmed" or "rejected".

    ``title`` is the grade's, ``computed`` the name of the grade that the framework's rule gave on that day ("" where
    none fits or there is no rule) and ``computed_why`` that in words. ``proposed_by`` and ``decided_by`` are names, ""
    where the person is not on this laptop; whoever confirmed or rejected it decided it.
    """

    id: str
    school_id: str
    framework: str
    year: int
    grade: str
    title: str
    from_on: date
    state: str
    computed: str
    computed_why: str
    reason: str
    proposed_by: str
    proposed_on: date
    decided_by: str
    decided_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow:
    """What somebody judged of one indicator on a day of a term; ``title`` is the indicator's, ``said`` the level in
    words, ``judged_by`` a name or "".
    """

    id: str
    framework: str
    name: str
    title: str
    level: str
    said: str
    judged_on: date
    term: str
    judged_by: str
    visit_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """What is proposed: a grade of the year's framework, from a day on, and why."""

    school_id: str
    year: int
    grade: str
    from_on: date
    reason: str = ""


def current(session: Session, school_id: str, year: int) -> PlacementRow | None:
    """Give the grade in which a school is placed in a school year: of those confirmed the one that holds last; None
    where none is confirmed. What is only proposed never counts.
    """
    confirmed = [one for one in _of_year(session, school_id, year) if one.state == CONFIRMED]
    return _rows(session, confirmed[-1:])[0] if confirmed else None


def history(session: Session, school_id: str) -> tuple[PlacementRow, ...]:
    """List every grade that was proposed for a school, over all years, the latest first."""
    found = session.scalars(select(Placement).where(Placement.school_id == school_id))
    return _rows(session, sorted(found, key=_age, reverse=True))


def compute(session: Session, school_id: str, year: int) -> Grading:
    """Say which grade the year's framework makes of a school's latest judgements and the strengths that it offers.

    Raises:
        SifieldError: the trust has no framework for the year.
    """
    framework = _framework(session, year)
    levels = {
        one.name: one.level
        for one in reversed(judgements(session, school_id))
        if one.framework == framework.name and one.level in framework.levels
    }
    known = {one.name for one in framework.indicators}
    offered = select(Strength.text).where(Strength.school_id == school_id, Strength.offered)
    return grade_by_rule(
        framework, {name: level for name, level in levels.items() if name in known}, list(session.scalars(offered))
    )


def propose(session: Session, new: NewPlacement, *, by: str, on: date) -> str:
    """Propose a grade for a school, and give the proposal's id; it counts once it is confirmed.

    Args:
        by: id of the person who proposes.

    Raises:
        SifieldError: "framework", "no-grades", "grade", "proposed" (one waits already), "change" (the framework places
            once a year), "from-on" (the day is not of the year, or before the grade that holds), or "reason" (it
            differs from the computed grade, or changes one in the year, and nobody says why).
    """
    framework = _framework(session, new.year)
    placed = framework.grade(new.grade)
    if framework.placing is None or not framework.grades:
        remedy = "There is nothing to place: every school has the same programme."
        raise SifieldError(f"{framework.title} places no school in a grade.", remedy, code="no-grades")
    if placed is None:
        titles = ", ".join(grade.title for grade in framework.grades)
        raise SifieldError(f"{framework.title} has no grade “{new.grade[:60]}”.", f"Use: {titles}.", code="grade")
    computed = compute(session, new.school_id, new.year)
    reason = " ".join(new.reason.split())
    _check(framework, new, reason, computed, _of_year(session, new.school_id, new.year))
    row = Placement(
        scope=school_scope(new.school_id),
        school_id=new.school_id,
        framework=framework.name,
        year=new.year,
        grade=new.grade,
        from_on=new.from_on,
        computed=computed.grade,
        computed_why=computed.why if any(grade.rule for grade in framework.grades) else "",
        reason=reason,
        proposed_by=by,
        proposed_on=on,
    )
    session.add(row)
    return row.id


def confirm(session: Session, placement_id: str, *, by: str, on: date) -> None:
    """Confirm a proposed grade: from its day on it counts.

    Args:
        by: id of the person who confirms, or writes down that it was confirmed.
        on: the day on which it was confirmed.

    Raises:
        SifieldError: it is not on this laptop, is decided already, or was proposed later than that day.
    """
    _decide(session, placement_id, CONFIRMED, by, on)


def reject(session: Session, placement_id: str, *, by: str, on: date) -> None:
    """Reject a proposed grade: it stays in the history and never counts.

    Raises:
        SifieldError: as ``confirm``.
    """
    _decide(session, placement_id, REJECTED, by, on)


def judge(session: Session, school_id: str, name: str, level: str, *, by: str, on: date, reason: str = "") -> str:
    """Write down what somebody judged of an indicator on a day, and give its id. Earlier judgements stay as they are.

    Args:
        name: an indicator, area or standard of the framework of that day's school year.

    Raises:
        SifieldError: "framework", "indicator" or "level": the year's framework has none of that name.
    """
    framework = _framework(session, school_year(on))
    titles = _titles(framework)
    if name not in titles:
        remedy = f"Use: {', '.join(titles)}." if titles else "There is nothing to judge."
        raise SifieldError(f"{framework.title} has no indicator “{name[:60]}”.", remedy, code="indicator")
    if level not in framework.levels:
        remedy = f"Use: {', '.join(framework.levels)}." if framework.levels else "It gives none."
        raise SifieldError(f"“{level[:60]}” is no level of {framework.title}.", remedy, code="level")
    row = Judgement(
        scope=school_scope(school_id),
        school_id=school_id,
        framework=framework.name,
        name=name,
        level=level,
        judged_on=on,
        judged_by=by,
        reason=" ".join(reason.split()),
    )
    session.add(row)
    return row.id


def judgements(session: Session, school_id: str) -> tuple[JudgementRow, ...]:
    """List all judgements of a school, the latest first; the first of a name is the one that counts."""
    found = list(session.scalars(select(Judgement).where(Judgement.school_id == school_id)))
    names = _names(session, {one.judged_by for one in found})
    known = {school_year(one.judged_on) for one in found}
    models = {year: frameworks.in_force(session, year) for year in known}
    titles = {year: _titles(model) for year, model in models.items()}

    by_name = {model.name: model for _, model in sorted(models.items()) if model is not None}

    def said(one: Judgement) -> str:
        return by_name[one.framework].level_title(one.level) if one.framework in by_name else one.level

    term = cache(lambda day: calendars.term_of(session, day, school_id))
    return tuple(
        JudgementRow(
            id=one.id,
            framework=one.framework,
            name=one.name,
            title=titles[school_year(one.judged_on)].get(one.name, one.name),
            level=one.level,
            said=said(one),
            judged_on=one.judged_on,
            term=term(one.judged_on),
            judged_by=names.get(one.judged_by, ""),
            visit_id=one.visit_id,
            reason=one.reason,
        )
        for one in sorted(found, key=lambda one: (one.judged_on, one.id), reverse=True)
    )


def _check(framework: Framework, new: NewPlacement, reason: str, computed: Grading, earlier: list[Placement]) -> None:
    waiting = next((one for one in earlier if one.state == PROPOSED), None)
    if waiting is not None:
        title = framework.grade_title(waiting.grade)
        raise SifieldError(f"{title} is proposed already.", "Confirm or reject that first.", code="proposed")
    if school_year(new.from_on) != new.year:
        wanted = f"Choose a day from 1 August {new.year} to 31 July {new.year + 1}."
        raise SifieldError("The day is not of this school year.", wanted, code="from-on")
    holds = next((one for one in reversed(earlier) if one.state == CONFIRMED), None)
    if holds is not None:
        assert framework.placing is not None
        if not framework.placing.may_change:
            message = f"{framework.title} places a school once a year: {framework.grade_title(holds.grade)} holds."
            raise SifieldError(message, "Propose another grade for the next school year.", code="change")
        if new.from_on < holds.from_on:
            message = f"{framework.grade_title(holds.grade)} holds from {say_day(holds.from_on)}."
            raise SifieldError(message, "Choose that day or a later one.", code="from-on")
        if not reason:
            raise SifieldError(
                "A change in the year needs a reason.", framework.placing.may_change + ".", code="reason"
            )
    if not reason and any(grade.rule for grade in framework.grades) and new.grade != computed.grade:
        said = (
            f"The rule gives {framework.grade_title(computed.grade)}" if computed.grade else "No rule gives this grade"
        )
        raise SifieldError(f"{said}.", "Say why the school is placed otherwise.", code="reason")


def _decide(session: Session, placement_id: str, state: str, by: str, on: date) -> None:
    row = find(session, Placement, placement_id, "grade", "Sync, then open the school again.")
    if row.state != PROPOSED:
        raise SifieldError(f"This grade is {row.state} already.", "Look at the history.", code="decided")
    if on < row.proposed_on:
        remedy = "Choose that day or a later one."
        raise SifieldError(f"It was proposed on {say_day(row.proposed_on)}.", remedy, code="decided-on")
    row.state, row.confirmed_by, row.confirmed_on = state, by, on


def _framework(session: Session, year: int) -> Framework:
    found = frameworks.in_force(session, year)
    if found is None:
        message = f"The trust has chosen no improvement model for {say_year(year)}."
        raise SifieldError(message, "Publish one first.", code="framework")
    return found


def _of_year(session: Session, school_id: str, year: int) -> list[Placement]:
    """Give what was proposed for a year under the framework that it runs under, in the order in which it holds."""
    framework = frameworks.in_force(session, year)
    wanted = select(Placement).where(Placement.school_id == school_id, Placement.year == year)
    found = session.scalars(wanted.where(Placement.framework == (framework.name if framework else "")))
    return sorted(found, key=_age)


def _age(row: Placement) -> tuple[int, date, date, str]:
    return row.year, row.from_on, row.confirmed_on or row.proposed_on, row.id


def _rows(session: Session, found: list[Placement]) -> tuple[PlacementRow, ...]:
    names = _names(session, {person for one in found for person in (one.proposed_by, one.confirmed_by)})
    models = {one.year: frameworks.in_force(session, one.year) for one in found}
    made = []
    for one in found:
        framework = models[one.year]
        is_of = framework is not None and framework.name == one.framework
        made.append(
            PlacementRow(
                id=one.id,
                school_id=one.school_id,
                framework=one.framework,
                year=one.year,
                grade=one.grade,
                title=framework.grade_title(one.grade) if framework is not None and is_of else one.grade,
                from_on=one.from_on,
                state=one.state,
                computed=one.computed,
                computed_why=one.computed_why,
                reason=one.reason,
                proposed_by=names.get(one.proposed_by, ""),
                proposed_on=one.proposed_on,
                decided_by=names.get(one.confirmed_by, ""),
                decided_on=one.confirmed_on,
            )
        )
    return tuple(made)


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    return {one.id: one.name for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _titles(framework: Framework | None) -> dict[str, str]:
    if framework is None:
        return {}
    return {one.name: one.title for one in (*framework.indicators, *framework.areas, *framework.standards)}
