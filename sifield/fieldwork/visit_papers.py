"""What the papers of a visit are made of, whether it ends in a plan or not: read once for all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import without_addition
from sifield.fieldwork import access, capture, findings, planning, rooms, signing_record
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.plans import FindingRow, PlanDetails
from sifield.fieldwork.signing_record import EventRow
from sifield.fieldwork.visits import VisitDetails
from sifield.forms.guidance.documents import Citation
from sifield.forms.judging import LEAST_ROOMS
from sifield.forms.parts import Question, Section
from sifield.forms.session import FormSession
from sifield.models.people import Person
from sifield.wire.joining import ROLE_WORDS

NOT_SEEN, DOES_NOT_APPLY = ("not_seen", "not_asked"), ("na",)
"""Answers to a check that say that nobody looked, or that there was nothing to look at."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as it was answered: its words, the answer in words and what that is ("met", "not seen", … as stored),
    whether it is law or good practice (``force``), what it rests on, and how many notes bear it out.
    """

    label: str
    answer: str
    coded: str
    force: str
    rests_on: str
    notes: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A page of the form: its checks that were due, and how many were left out because it was not their turn."""

    title: str
    checks: tuple[CheckRow, ...]
    left_out: int

    @property
    def looked_at(self) -> tuple[CheckRow, ...]:
        """The checks that somebody looked at, or that do not apply."""
        return tuple(one for one in self.checks if one.coded and one.coded not in NOT_SEEN)

    @property
    def not_looked_at(self) -> tuple[CheckRow, ...]:
        """The checks that were due and that nobody looked at."""
        return tuple(one for one in self.checks if not one.coded or one.coded in NOT_SEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPapers:
    """A visit with its findings and, where there is one, its plan as it may leave.

    Attributes:
        stops: how many rooms were visited; None where the form has none.
        told: what was written for the whole visit, as (question, answer), nothing about an immediate concern.
        parts: the pages of the form with their checks.
        people: the names that the program knows here, with the role that may stand for each.
        signing: the lines of the plan's signing record.
    """

    today: date
    trust_name: str
    is_sample: bool
    visit: VisitDetails
    visited_on: date
    findings: tuple[FindingRow, ...]
    plan: PlanDetails | None
    stops: int | None
    told: tuple[tuple[str, str], ...]
    parts: tuple[PartRow, ...]
    guidance: tuple[Citation, ...]
    people: Mapping[str, str]
    signing: tuple[EventRow, ...] = ()

    @property
    def is_few(self) -> bool:
        """Whether it is a walk of so few rooms that whatever is told of it would be about one teacher."""
        return self.stops is not None and self.stops < LEAST_ROOMS

    @property
    def telling(self) -> tuple[FindingRow, ...]:
        """The findings that may leave (see ``rooms``); of a walk of fewer than three rooms none."""
        return () if self.is_few else tuple(row for row in self.findings if not row.stays)


def read_visit(session: Session, visit_id: str, today: date, now: datetime, plan_id: str = "") -> VisitPapers:
    """Read what the papers of a visit are made of.

    Args:
        plan_id: which edition of its plan; without it the one that the visit has come to.

    Raises:
        SifieldError: the visit or its form is not on this laptop.
    """
    draft = capture.load(session, visit_id)
    visit, me = draft.visit, access.whose_laptop(session)
    plan_id = plan_id or planning.plan_of_visit(session, visit_id)
    plan = planning.get_plan(session, plan_id) if plan_id else None
    rows = [details.row for details in draft.rows]
    form = FormSession(draft.template, draft.answers, rows, now=lambda: visit.finished_at or now, setting=draft.setting)
    stops = {group.name for group in draft.template.groups.values() if group.is_stop}
    return VisitPapers(
        today=today,
        trust_name=me.trust_name,
        is_sample=me.is_sample,
        visit=visit,
        visited_on=visit.started_at.date() if visit.started_at else visit.planned_on,
        findings=plan.findings if plan else findings.list_findings(session, visit_id),
        plan=rooms.leaving(plan) if plan else None,
        stops=sum(row.group in stops for row in rows) if stops else None,
        told=tuple(_told(draft, form)),
        parts=tuple(_parts(draft, form)),
        guidance=draft.guidance,
        people=_people(session, visit, plan),
        signing=signing_record.list_events(session, plan_id) if plan_id else (),
    )


def _told(draft: Draft, form: FormSession) -> Iterator[tuple[str, str]]:
    """Give the running text that was written for the whole visit; the focus has a place of its own on each paper."""
    for question in draft.template.questions.values():
        if question.kind != "text" or question.repeat or question.name in draft.template.concerns:
            continue
        words = str(form.value(question.name) or "").strip()
        if words and form.is_relevant(question.name) and words != draft.visit.focus.strip():
            yield form.label(question.name), words


def _parts(draft: Draft, form: FormSession) -> Iterator[PartRow]:
    """Give the checks of each page that stand once in a visit; those of single files, rooms and voices stay there."""
    notes = Counter(note.question for note in draft.notes)
    for section in draft.template.sections:
        checks = [one for one in section.questions if one.is_rating and not one.repeat]
        checks = [one for one in checks if one.name not in draft.template.concerns]
        due = [one for one in checks if form.is_relevant(one.name)]
        if checks:
            rows = tuple(_check(one, form, notes[one.name]) for one in due)
            yield PartRow(_title(section), rows, len(checks) - len(due))


def _title(section: Section) -> str:
    return section.label or "Checks"


def _check(question: Question, form: FormSession, notes: int) -> CheckRow:
    coded = str(form.value(question.name) or "")
    labels = {choice.name: choice.label for choice in question.choices}
    return CheckRow(
        label=form.label(question.name),
        answer=labels.get(coded, coded) or "Not answered",
        coded=coded,
        force=question.force,
        rests_on=str(question.source) if question.source else "",
        notes=notes,
    )


def _people(session: Session, visit: VisitDetails, plan: PlanDetails | None) -> dict[str, str]:
    """Give who is known by name here: everybody in the trust's list, who came along, and who is named in the plan."""
    named = {one.name: ROLE_WORDS.get(one.role, one.role) for one in session.scalars(select(Person))}
    named |= dict.fromkeys(visit.with_names, "a visitor")
    for one in (visit.reviewer, *([visit.head] if visit.head else [])):
        named[one.name] = ROLE_WORDS.get(one.role, one.role)
    for action in plan.actions if plan else ():
        named[action.owner_name] = action.owner_role
    # Whoever writes of her may leave out what tells her apart from a namesake.
    named = {without_addition(name): role for name, role in named.items()} | named
    return {name.strip(): role.strip() or "a colleague" for name, role in named.items() if name.strip()}
