"""The report of a safeguarding review: fuller for the school and the safeguarding circle, counts only for governors.

Both say on page one what was looked at and what was not, and which guidance they rest on; neither offers a verdict on
the whole. The governors' names no check, quotes nothing that anybody wrote, and says counts from one to four as "fewer
than 5"; nothing in it is added up, because the rest of a sum gives away what is hidden.
"""

from collections import Counter
from collections.abc import Iterator

from sifield.documents.plan_words import foot_of, kind_of
from sifield.documents.report import Cell, Column, Part, Report
from sifield.fieldwork.plans import CLOSED, by_name
from sifield.fieldwork.safeguarding_counts import say_small
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.fieldwork.visit_papers import CheckRow, PartRow, VisitPapers
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day, say_moment, say_time
from sifield.wire.joining import ROLE_WORDS

_COPIES = ("Headteacher", "Designated safeguarding lead", "Trust safeguarding lead")
_NO_VERDICT = (
    "This report says what was seen on the day. It offers no verdict on the whole, and what was not looked at is not "
    "thereby in order."
)
_CONCERNS = "An immediate concern is told to a person at once; none is written down in this report."
_SEEN = (
    Column("Part of the review", 46), Column("Due", 9), Column("Looked at", 13), Column("Not looked at", 16),
    Column("Not due this time", 16),
)  # fmt: skip
_CHECKS = (Column("Check", 44), Column("Answer", 15), Column("How binding", 13), Column("Rests on", 28))
_FINDINGS = (Column("Ref", 7), Column("Finding", 47), Column("What it is", 18), Column("Headteacher on the facts", 28))
_ACTIONS = (Column("Ref", 7), Column("Action", 44), Column("Owner", 27), Column("By", 22))
_RISKS = (
    ("Immediate risk", "immediate"), ("High risk", "high"), ("Medium risk", "medium"), ("Low risk", "low"),
    ("No risk given", ""),
)  # fmt: skip
_FACTS = {True: "agreed", False: "not agreed", None: "not checked yet"}


def full_report(papers: VisitPapers) -> Report:
    """Make the fuller report: every check with its answer, the findings and the actions."""
    plan = papers.plan
    actions = tuple(
        (one.ref, one.text, by_name(one.owner_name, one.owner_role) or "–", one.deadline or "–")
        for one in (plan.actions if plan else ())
    )
    findings = tuple(
        (row.ref, row.text, kind_of(row), f"{_FACTS[row.facts_agreed]}. {row.head_comment}".strip())
        for row in papers.findings
    )
    return _report(
        papers,
        kind="Safeguarding review",
        facts=_facts(papers),
        parts=(
            _looked_at(papers.parts),
            *_guidance(papers),
            _not_looked_at(papers.parts),
            Part("What was found", (), _FINDINGS, findings, "No finding was made."),
            Part("What is to be done", (), _ACTIONS, actions, "No action is planned."),
            *(_answers(part) for part in papers.parts if part.checks),
        ),
        foot=foot_of(papers.visit.sensitivity, plan.copies_to if plan else _COPIES),
    )


def governors_report(papers: VisitPapers) -> Report:
    """Make the governors' report: which parts were looked at, and counts."""
    answers = Counter(check.answer for part in papers.parts for check in part.checks)
    risks = Counter(row.risk for row in papers.findings if row.kind != "strength")
    actions = papers.plan.actions if papers.plan else ()
    late = [one for one in actions if one.deadline and one.deadline < papers.today and one.status not in CLOSED]
    counts = (
        ("Settled", sum(one.status in CLOSED for one in actions)),
        ("Open", sum(one.status not in CLOSED for one in actions)),
        ("Of these past their day", len(late)),
    )
    parts = tuple((part.title, _how_far(part)) for part in papers.parts)
    columns = (Column("What", 70), Column("Number", 30))
    return _report(
        papers,
        kind="Safeguarding review for governors",
        facts=(("Reviewed by", _role(papers)), ("Day", say_day(papers.visited_on))),
        parts=(
            Part(
                "What was looked at", (_NO_VERDICT,), (Column("Part of the review", 70), Column("Looked at", 30)), parts
            ),
            *_guidance(papers),
            Part("What the checks say", (), columns, tuple((one, _few(number)) for one, number in answers.items())),
            Part("Findings by risk", (), columns, tuple((title, _few(risks[name])) for title, name in _RISKS)),
            Part("Actions", (), columns, tuple((title, _few(number)) for title, number in counts)),
        ),
        foot="For the governing board · Counts only; those from one to four are said as fewer than 5",
    )


def _report(
    papers: VisitPapers, *, kind: str, facts: tuple[tuple[str, str], ...], parts: tuple[Part, ...], foot: str
) -> Report:
    visit = papers.visit
    return Report(
        kind=kind,
        about=visit.school_name,
        trust_name=papers.trust_name,
        on=papers.visited_on,
        as_of=papers.today,
        subtitle=f"{visit.school_name} · {visit.title}, {say_day(papers.visited_on)}",
        facts=facts,
        parts=parts,
        foot=foot,
        draft="" if visit.finished_at else "the review is not finished yet",
        is_sample=papers.is_sample,
    )


def _facts(papers: VisitPapers) -> tuple[tuple[str, str], ...]:
    visit = papers.visit
    when = say_day(papers.visited_on)
    if visit.started_at and visit.finished_at:
        until = say_time if visit.finished_at.date() == visit.started_at.date() else say_moment
        when = f"{say_moment(visit.started_at)} to {until(visit.finished_at)}"
    said_before = any(piece.kind == SCHOOL for row in papers.findings for piece in row.evidence)
    return (
        ("Reviewer", f"{visit.reviewer.name}, {_role(papers)}"),
        ("Headteacher", visit.head.name if visit.head else ""),
        ("When", when),
        ("With", join(visit.with_names) if visit.with_names else "nobody else"),
        ("Form", f"{visit.title}, version {visit.form_version}"),
        ("Self-review", "used as evidence" if said_before else "not used as evidence"),
    )


def _role(papers: VisitPapers) -> str:
    role = papers.visit.reviewer.role
    return ROLE_WORDS.get(role, role)


def _looked_at(parts: tuple[PartRow, ...]) -> Part:
    rows = tuple(
        (one.title, *map(str, (len(one.checks), len(one.looked_at), len(one.not_looked_at), one.left_out)))
        for one in parts
    )
    return Part(
        "What was looked at, and what was not", (_NO_VERDICT, _CONCERNS), _SEEN, rows, "The form has no checks."
    )


def _guidance(papers: VisitPapers) -> Iterator[Part]:
    """Say on which editions it rests, and of which there is, or may be, a newer one."""
    if papers.guidance:
        remarked = tuple(f"{one}. {one.remark}" for one in papers.guidance if one.remark)
        yield Part("What it rests on", (f"{'; '.join(map(str, papers.guidance))}.", *remarked))


def _not_looked_at(parts: tuple[PartRow, ...]) -> Part:
    columns = (Column("Part of the review", 34), Column("Check that nobody looked at", 66))
    rows = tuple((part.title, check.label) for part in parts for check in part.not_looked_at)
    return Part("Checks that were due and not looked at", (), columns, rows, "Every check that was due was looked at.")


def _answers(part: PartRow) -> Part:
    return Part(part.title, (), _CHECKS, tuple(map(_answer, part.checks)))


def _answer(check: CheckRow) -> tuple[Cell, ...]:
    return (check.label, check.answer, check.force or "–", check.rests_on or "–")


def _how_far(part: PartRow) -> str:
    """Say how far a part was looked at, never by how many checks: what is hidden could be reckoned from them."""
    if not part.checks:
        return "not due this time"
    if not part.looked_at:
        return "nothing of what was due"
    return "some of what was due" if part.not_looked_at else "all that was due"


def _few(number: int) -> str:
    return say_small(number, in_circle=False)
