"""A school year of safeguarding over all schools, in counts: what the yearly summary is made of.

It names schools and parts of forms, and never a person, a finding's words or a file's reference. Which of the counts
may be read by whom is for the paper to say (see ``safeguarding_counts.say_small``).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, contacts, safeguarding_counts, templates
from sifield.fieldwork.counts import Counts
from sifield.fieldwork.periods import Period, moments_of
from sifield.fieldwork.plans import RISKS, STANDING, was_settled
from sifield.fieldwork.safeguarding_counts import SafeguardingFinding
from sifield.models.plans import Action, Plan
from sifield.models.programme import Requirement
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import OVER, is_safeguarding

ELSEWHERE = "No single question"
"""Where a finding stands that hangs on no question of its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCounts(Counts):
    """Of one school in a year: safeguarding visits asked for, finished, and past their day; findings by risk; actions
    of plans signed in the year that are settled, open, and past their day (which are open too).
    """

    asked: int = 0
    overdue: int = 0
    visits: int = 0
    immediate: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    no_risk: int = 0
    settled: int = 0
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingYear:
    """A year in counts and the year ``before``, by school; findings of the year by part of their form (``parts``).

    ``leads`` and ``confirmed`` are schools whose designated lead is named, and was confirmed within a term.
    ``unfinished`` are safeguarding visits begun and not finished, ``unsigned`` plans that not both have signed.
    """

    trust_name: str
    is_sample: bool
    today: date
    period: Period
    schools: Mapping[str, str]
    counts: Mapping[str, YearCounts]
    before: Mapping[str, YearCounts]
    parts: Mapping[str, int]
    leads: int
    confirmed: int
    unfinished: int
    unsigned: int

    def with_other(self, other: "SafeguardingYear") -> "SafeguardingYear":
        """Add what lies in the safeguarding store; who is named as a lead is the trust's, and stands in both."""
        return SafeguardingYear(
            trust_name=self.trust_name,
            is_sample=self.is_sample,
            today=self.today,
            period=self.period,
            schools={**other.schools, **self.schools},
            counts=_put_together(self.counts, other.counts),
            before=_put_together(self.before, other.before),
            parts=Counter(self.parts) + Counter(other.parts),
            leads=self.leads,
            confirmed=self.confirmed,
            unfinished=self.unfinished + other.unfinished,
            unsigned=self.unsigned + other.unsigned,
        )


def add_up(counts: Mapping[str, YearCounts]) -> YearCounts:
    """Give all schools together."""
    return reduce(YearCounts.plus, counts.values(), YearCounts())


def _put_together(some: Mapping[str, YearCounts], more: Mapping[str, YearCounts]) -> dict[str, YearCounts]:
    none = YearCounts()
    return {one: some.get(one, none).plus(more.get(one, none)) for one in {*some, *more}}


def read_year(session: Session, period: Period, today: date) -> SafeguardingYear:
    """Count what one store knows of a school year.

    Raises:
        SifieldError: the trust has no school yet.
    """
    schools = {row.id: row.name for row in session.execute(select(School.id, School.name))}
    if not schools:
        raise SifieldError("There is no school to report about.", "Add the schools first.", code="no-school")
    laptop = access.find_laptop(session)
    before = period.before
    named = [contacts.list_contacts(session, school_id, today) for school_id in schools]
    leads = [[one for one in rows if one.role == contacts.LEAD] for rows in named]
    inside = (Visit.sensitivity == "safeguarding", Visit.planned_on.between(period.first, period.last))
    unsigned = select(func.count(Plan.id)).join(Visit, Visit.id == Plan.visit_id).where(*inside)
    unsigned = unsigned.where(Visit.status == "finished")  # one that is begun is told of as that
    begun = select(func.count(Visit.id)).where(*inside, Visit.status == "started")
    return SafeguardingYear(
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        today=today,
        period=period,
        schools=schools,
        counts=_count(session, period.first, period.last, today),
        before=_count(session, before.first, before.last, today) if before is not None else {},
        parts=_parts(session, safeguarding_counts.list_findings(session, period.first, period.last)),
        leads=sum(bool(rows) for rows in leads),
        confirmed=sum(any(not one.is_stale for one in rows) for rows in leads),
        unfinished=session.scalar(begun) or 0,
        unsigned=session.scalar(unsigned.where(Plan.status.in_(("draft", "issued")))) or 0,
    )


def _count(session: Session, first: date, last: date, today: date) -> dict[str, YearCounts]:
    found = defaultdict[str, Counter[str]](Counter)
    about = safeguarding_counts.list_findings(session, first, last)
    for one in about:
        found[one.school_id][one.risk if one.risk in RISKS[:-1] else "no_risk"] += 1
    ids, stood = {one.id for one in about}, min(today, last)
    signed = func.coalesce(Plan.issued_at, Plan.agreed_at)
    since, until = moments_of(first, last)
    actions = (
        select(Plan.school_id, Action.scope, Action.finding_id, Action.deadline, Action.status, Action.done_on)
        .join(Plan, Plan.id == Action.plan_id)
        .where(Plan.status.in_(STANDING), signed >= since, signed < until)
    )
    for row in session.execute(actions):
        if is_safeguarding(row.scope) or row.finding_id in ids:
            is_open = not was_settled(row.status, row.done_on, stood)
            found[row.school_id]["open" if is_open else "settled"] += 1
            found[row.school_id]["late"] += is_open and row.deadline is not None and row.deadline < stood
    finished = (Visit.sensitivity == "safeguarding", Visit.status.in_(OVER), Visit.planned_on.between(first, last))
    for school_id in session.scalars(select(Visit.school_id).where(*finished)):
        found[school_id]["visits"] += 1
    asked = select(Requirement).where(Requirement.state.in_(("due", "done")), Requirement.due_on.between(first, last))
    for requirement in session.scalars(asked):
        if is_safeguarding(requirement.scope):
            found[requirement.school_id]["asked"] += 1
            found[requirement.school_id]["overdue"] += requirement.state == "due" and requirement.due_on < today
    return {school_id: YearCounts(**numbers) for school_id, numbers in found.items()}


def _parts(session: Session, found: tuple[SafeguardingFinding, ...]) -> dict[str, int]:
    """Count findings by the page of the form that their question stands on."""
    counts = Counter[str]()
    for one in found:
        counts[_part(session, one)] += 1
    return dict(counts)


def _part(session: Session, one: SafeguardingFinding) -> str:
    try:
        template = templates.get_template(session, one.template_sha256)
    except SifieldError:  # the form comes with a later sync
        return ELSEWHERE
    question = template.questions.get(one.question)
    return template.groups[question.group[0]].label if question is not None and question.group else ELSEWHERE
