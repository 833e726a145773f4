"""Safeguarding over all schools: as counts and as nothing else.

Inside the circle (whoever has safeguarding records on this laptop) the counts are those of both stores, exact. Outside
there is only what general visits found about safeguarding, and there the rule of small numbers holds: one to four
read "fewer than 5", so that no count can lead to a child or an adult, and nothing is added up, because a total beside
one hidden part would give it away. Zero is said as zero: it leads to nobody, and to hide it would hide that nobody
looked.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import strands
from sifield.fieldwork.plans import CLOSED, RISKS, STANDING
from sifield.models.evidence import Finding
from sifield.models.plans import Action, Plan
from sifield.models.visits import Visit
from sifield.wire.records import OVER, is_safeguarding

SMALLEST = 5


@dataclass(frozen=True, slots=True)
class SafeguardingCounts:
    """How many safeguarding visits are finished, findings there are by risk, and actions are open and late."""

    visits: int
    findings: tuple[int, ...]
    open_actions: int
    late_actions: int

    def with_other(self, other: "SafeguardingCounts") -> "SafeguardingCounts":
        """Add what lies in the other store."""
        findings = tuple(one + two for one, two in zip(self.findings, other.findings, strict=True))
        return SafeguardingCounts(
            self.visits + other.visits,
            findings,
            self.open_actions + other.open_actions,
            self.late_actions + other.late_actions,
        )


@dataclass(frozen=True, slots=True)
class SafeguardingFinding:
    """Of a finding about safeguarding, what may be counted by: never its words."""

    id: str
    school_id: str
    risk: str
    template_sha256: str
    question: str


def say_small(number: int, *, in_circle: bool) -> str:
    """Say a count about people: exact inside the safeguarding circle, outside one to four as "fewer than 5"."""
    if in_circle or number == 0 or number >= SMALLEST:
        return str(number)
    return f"fewer than {SMALLEST}"


def count_safeguarding(session: Session, since: date, today: date) -> SafeguardingCounts:
    """Count what this store knows of safeguarding in visits finished since a day (findings), and now (actions)."""
    about = {one.id: one.risk for one in list_findings(session, since, date.max)}
    actions = session.execute(
        select(Action.scope, Action.finding_id, Action.deadline)
        .join(Plan, Plan.id == Action.plan_id)
        .where(Plan.status.in_(STANDING), Action.status.not_in(CLOSED))
    )
    wanted = [row.deadline for row in actions if is_safeguarding(row.scope) or row.finding_id in about]
    in_time = (Visit.status.in_(OVER), Visit.planned_on >= since)
    finished = select(func.count(Visit.id)).where(*in_time, Visit.sensitivity == "safeguarding")
    risks = Counter(about.values())
    return SafeguardingCounts(
        visits=session.scalar(finished) or 0,
        findings=tuple(risks[risk] for risk in RISKS),
        open_actions=len(wanted),
        late_actions=sum(deadline is not None and deadline < today for deadline in wanted),
    )


def list_findings(session: Session, first: date, last: date) -> tuple[SafeguardingFinding, ...]:
    """List what is to be counted: findings about safeguarding of visits finished from one day to another."""
    columns = (Finding.id, Finding.risk, Finding.question, Visit.sensitivity, Visit.template_sha256, Visit.school_id)
    in_time = (Visit.status.in_(OVER), Visit.planned_on.between(first, last))
    rows = session.execute(select(*columns).join(Visit, Visit.id == Finding.visit_id).where(*in_time)).all()
    closed = {digest: _closed(session, digest) for digest in {row.template_sha256 for row in rows}}
    return tuple(
        SafeguardingFinding(row.id, row.school_id, row.risk, row.template_sha256, row.question)
        for row in rows
        if row.sensitivity == "safeguarding" or row.question in closed[row.template_sha256]
    )


def _closed(session: Session, digest: str) -> frozenset[str]:
    """Give the questions of a form that are about safeguarding; none where the form comes with a later sync."""
    try:
        return strands.checks_of(session, digest).safeguarding
    except SifieldError:
        return frozenset()
