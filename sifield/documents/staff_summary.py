"""What staff are told after a visit: what was strong and what comes next, without a name, a room or a time."""

from sifield.documents.nameless import may_be_names, without_names, year_groups
from sifield.documents.report import Part, Report
from sifield.fieldwork.evidence import LEAST_STOPS
from sifield.fieldwork.visit_papers import VisitPapers
from sifield.signing.fields import say_day

_FEW = (
    "Fewer than three rooms were visited, so nothing is told of them: it would be about one teacher, not about the "
    "school."
)


def staff_summary(papers: VisitPapers) -> Report:
    """Make the summary for staff.

    Themes leave a walk only from three rooms on; of fewer the summary says so. Names that the program knows, and
    whoever is called Mr, Mrs and so on, are put by role; what may still be a name is for the person who gives it out
    to look at.
    """
    visit = papers.visit
    is_few = papers.stops is not None and papers.stops < LEAST_STOPS
    came_for = _nameless(papers, [visit.focus])
    seen = () if is_few else papers.findings
    strong = _nameless(papers, [row.text for row in seen if row.kind == "strength"])
    others = _nameless(papers, [row.text for row in seen if row.kind != "strength"])
    agreed = _nameless(papers, [one.text for one in papers.plan.actions] if papers.plan and not is_few else [])
    parts = [
        Part("What we came for", came_for or ("No focus was set.",)),
        Part("What is strong", strong or ("No strength was written down.",)),
        Part("What the school works on", others or ("Nothing new.",)),
        Part("What was agreed", agreed or ("Nothing beyond what the school does already.",)),
    ]
    if is_few:
        parts[1:] = [Part("What we saw", (_FEW,))]
    return Report(
        kind="Summary for staff",
        about=visit.school_name,
        trust_name=papers.trust_name,
        on=papers.visited_on,
        subtitle=f"{visit.school_name} · {visit.title}, {say_day(papers.visited_on)}",
        facts=(),
        parts=tuple(parts),
        foot="General · For all staff of the school · Names nobody",
        draft="" if visit.finished_at else "the visit is not finished yet",
        is_sample=papers.is_sample,
        look_at=_look_at(papers, [*came_for, *strong, *others, *agreed]),
    )


def _nameless(papers: VisitPapers, texts: list[str]) -> tuple[str, ...]:
    return tuple(without_names(text, papers.people) for text in texts if text.strip())


def _look_at(papers: VisitPapers, texts: list[str]) -> str:
    """Say what a program cannot decide: whether a word is a name, and whether a year group is one person."""
    names, years = may_be_names(texts, papers.people), year_groups(texts)
    said = ["Names that the program knows are left out. Read it once more before it goes."]
    said += [f"May be a name: {', '.join(names)}."] if names else []
    said += [f"In a small school this may be one person: {', '.join(years)}."] if years else []
    return " ".join(said)
