"""What staff are told after a visit: what was strong and what comes next, without a name, a room or a time."""

from sifield.documents.nameless import read_once, without_names
from sifield.documents.report import Part, Report
from sifield.fieldwork.visit_papers import VisitPapers
from sifield.signing.fields import say_day

FEW = (
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
    came_for, seen = _nameless(papers, [visit.focus]), papers.telling
    told = {row.id for row in seen}
    strong = _nameless(papers, [row.text for row in seen if row.kind == "strength"])
    others = _nameless(papers, [row.text for row in seen if row.kind != "strength"])
    actions = papers.plan.actions if papers.plan else ()
    agreed = _nameless(papers, [one.text for one in actions if one.finding_id in told])
    held_back = len(papers.findings) - len(seen)
    looked = read_once([*came_for, *strong, *others, *agreed], papers.people, held_back=held_back)
    parts = [
        Part("What we came for", came_for or ("No focus was set.",)),
        Part("What is strong", strong or ("No strength was written down.",)),
        Part("What the school works on", others or ("Nothing new.",)),
        Part("What was agreed", agreed or ("Nothing beyond what the school does already.",)),
    ]
    if papers.is_few:
        parts[1:] = [Part("What we saw", (FEW,))]
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
        look_at=f"Names that the program knows are left out. Read it once more before it goes. {looked}".strip(),
    )


def _nameless(papers: VisitPapers, texts: list[str]) -> tuple[str, ...]:
    return tuple(without_names(text, papers.people) for text in texts if text.strip())
