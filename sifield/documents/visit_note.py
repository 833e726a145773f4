"""The visit note: one side of paper with which a visit ends where there is nothing to plan."""

from sifield.documents.nameless import read_once
from sifield.documents.plan_words import foot_of, kind_of
from sifield.documents.report import Part, Report
from sifield.documents.staff_summary import FEW
from sifield.fieldwork.visit_papers import VisitPapers
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day, say_time
from sifield.wire.joining import ROLE_WORDS

_COPIES = ("Headteacher",)


def visit_note(papers: VisitPapers) -> Report:
    """Make the note of a visit: what for, where, what stood out, what was written for the whole visit.

    Of a walk of fewer than three rooms nothing is told, and no theme from fewer than three of them.
    """
    visit = papers.visit
    strengths = tuple(row.text for row in papers.telling if row.kind == "strength")
    others = tuple(f"{kind_of(row)}: {row.text}" for row in papers.telling if row.kind != "strength")
    parts = [
        Part("What we came for", (visit.focus or "No focus was set.",)),
        Part("What we did", (_did(papers),)),
        Part("What is strong", strengths or ("No strength was written down.",)),
        Part("What to think about", others or ("Nothing that needs an action was found.",)),
        *(Part(asked, (answer,)) for asked, answer in papers.told),
        *([Part("In short", (visit.summary,))] if visit.summary.strip() else []),
    ]
    if papers.is_few:
        parts[2:] = [Part("What we saw", (FEW,))]
    texts = [line for part in parts for line in part.lines]
    return Report(
        kind="Visit note",
        about=visit.school_name,
        trust_name=papers.trust_name,
        on=papers.visited_on,
        subtitle=f"{visit.school_name} · {visit.title}, {say_day(papers.visited_on)}",
        facts=(("Visited by", _who(papers)), ("Headteacher", visit.head.name if visit.head else "")),
        parts=tuple(parts),
        foot=foot_of(visit.sensitivity, _COPIES),
        draft="" if visit.finished_at else "the visit is not finished yet",
        is_sample=papers.is_sample,
        is_one_side=True,
        in_full="The answers of the visit say it in full.",
        look_at=f"Read it once for names: on a walk no adult and no child is named. {_looked(papers, texts)}".strip(),
    )


def _looked(papers: VisitPapers, texts: list[str]) -> str:
    return read_once(texts, papers.people, held_back=len(papers.findings) - len(papers.telling))


def _who(papers: VisitPapers) -> str:
    visit = papers.visit
    role = ROLE_WORDS.get(visit.reviewer.role, visit.reviewer.role)
    mine = f"{visit.reviewer.name}, {role}" if role else visit.reviewer.name
    return f"{mine}, with {join(visit.with_names)}" if visit.with_names else mine


def _did(papers: VisitPapers) -> str:
    """Say how long and in how many rooms, never in which: in a small school a room is a person."""
    visit = papers.visit
    begun = f" from {say_time(visit.started_at)}" if visit.started_at else ""
    ended = f" to {say_time(visit.finished_at)}" if visit.finished_at and visit.started_at else ""
    rooms = "" if papers.stops is None else f", {papers.stops} {'room' if papers.stops == 1 else 'rooms'} visited"
    return f"{say_day(papers.visited_on)}{begun}{ended}{rooms}."
