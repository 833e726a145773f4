"""The action plan on paper: what we came for, what we found, what is agreed, by whom and by when, signed by both."""

from datetime import datetime
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from sifield.documents import style
from sifield.documents.facts import facts_table
from sifield.documents.finishing import finish
from sifield.documents.page_frame import PageFrame, lay_out
from sifield.documents.plan_json import plan_json
from sifield.documents.signature_panel import SignaturePanel
from sifield.documents.style import markup
from sifield.documents.tagged import Element, Grid, text
from sifield.fieldwork.plans import ActionRow, EvidenceRow, FindingRow, PersonName, PlanDetails
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import LOCAL, PLAN_FILE, say_day, say_moment, say_time
from sifield.signing.lettering import SEMIBOLD

_CLASSES = {"general": "General", "safeguarding": "Safeguarding – confidential"}
_KINDS = {"strength": "", "develop": "Area to develop", "concern": "Concern"}
_RISKS = {"low": "low risk", "medium": "medium risk", "high": "high risk", "immediate": "immediate risk"}
_SENSES = {"seen": "seen", "heard": "heard", "thought": "noted"}
_COLUMNS = (
    ("Ref", 12.0),
    ("Action", 54.0),
    ("Owner", 28.0),
    ("By", 18.0),
    ("How we shall know", 36.0),
    ("Monitored by", 26.0),
)
_KEPT_TOGETHER = 1500  # characters; a longer finding may run over a page's end
Story = list[Any]


def render(plan: PlanDetails, *, made_at: datetime, draft: bool = False) -> bytes:
    """Make the plan as a tagged PDF with ``plan.json`` attached and every form field that the two signatures need.

    Args:
        plan: what is printed.
        made_at: when, aware UTC.
        draft: print "Draft" across each page, for looking at only; the file that is to be signed has none.
    """
    root = Element(tag="Document")
    story = [
        *_opening(root, plan),
        *_findings(root, plan),
        *_actions(root, plan),
        *_closing(root, plan),
        *_agreement(root, plan),
    ]
    title = f"Action plan: {plan.school_name}, {say_day(plan.visited_on)}"
    frame = PageFrame(
        title=title,
        running_head=f"Action plan · {plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}",
        reference=f"Plan {plan.id} · revision {plan.revision} · made {say_moment(made_at)}",
        foot=f"{_class(plan)} · Copies to: {_copies(plan)}",
        sample_mark=SAMPLE_MARK if plan.is_sample else "",
        watermark="Draft – not yet signed" if draft else "",
    )
    drawn, marks = lay_out(story, frame)
    return finish(drawn, root, marks, title=title, made_at=made_at, attachment=(PLAN_FILE, plan_json(plan)))


def _class(plan: PlanDetails) -> str:
    return _CLASSES.get(plan.sensitivity, plan.sensitivity)


def _copies(plan: PlanDetails) -> str:
    return "; ".join(plan.copies_to) if plan.copies_to else "nobody else"


def _named(person: PersonName) -> str:
    return ", ".join(part for part in (person.name, person.role) if part.strip())


def _heading(parent: Element, words: str, *, room: float = 60) -> Story:
    """A heading that goes to the next page where less than ``room`` points of its own text would follow it."""
    return [CondPageBreak(room), text(words, "heading", parent.add("H2"))]


def _opening(root: Element, plan: PlanDetails) -> Story:
    form = f"{plan.form_title}, version {plan.form_version}" if plan.form_version else plan.form_title
    facts = [
        ("Reviewer", _named(plan.reviewer)),
        ("Headteacher", _named(plan.head)),
        ("Form used", form),
        ("Next review", say_day(plan.next_review_on) if plan.next_review_on else "not yet set"),
        ("Class", _class(plan)),
        ("Copies to", _copies(plan)),
    ]
    story: Story = [
        text(plan.trust_name, "eyebrow", root.add("P")),
        text("Action plan", "title", root.add("H1")),
        text(f"{plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}", "subtitle", root.add("P")),
        facts_table(root, facts),
        *_guidance(root, plan),
        *_heading(root, "What we came for"),
        text(plan.focus or "No focus was set.", "body", root.add("P")),
    ]
    return story


def _guidance(root: Element, plan: PlanDetails) -> Story:
    """What the form rests on, and of which of it there is, or may be, a newer edition than the one cited."""
    if not plan.guidance:
        return []
    story: Story = [Spacer(0, 5), text(f"Rests on: {'; '.join(map(str, plan.guidance))}.", "label", root.add("P"))]
    for one in plan.guidance:
        if one.remark:
            words = f"<font name='{SEMIBOLD}'>{markup(str(one))}.</font> {markup(one.remark)}"
            story.append(text(words, "label", root.add("P"), is_markup=True))
    return story


def _findings(root: Element, plan: PlanDetails) -> Story:
    strengths = [row for row in plan.findings if row.kind == "strength"]
    others = [row for row in plan.findings if row.kind != "strength"]
    story: Story = []
    if strengths:
        story += [*_heading(root, "Strengths", room=90), *_each(root, strengths, plan)]
    story += _heading(root, "What we found", room=90)
    story += _each(root, others, plan)
    if not others:
        story.append(text("Nothing was found that needs an action.", "body", root.add("P")))
    if plan.facts_checked_at:
        by = f" by {plan.facts_checked_by}" if plan.facts_checked_by else ""
        story.append(Spacer(0, 5))
        words = f"Facts checked{by} on {say_moment(plan.facts_checked_at)}, before either signature."
        story.append(text(words, "label", root.add("P")))
    return story


def _each(root: Element, rows: list[FindingRow], plan: PlanDetails) -> Story:
    return [part for row in rows for part in _finding(root, row, plan)]


def _finding(root: Element, row: FindingRow, plan: PlanDetails) -> Story:
    section = root.add("Sect")
    kind = ", ".join(part for part in (_KINDS.get(row.kind, row.kind), _RISKS.get(row.risk, "")) if part)
    label = f"<font name='{SEMIBOLD}'>{markup(kind)}.</font> " if kind else ""
    words = label + markup(row.text)
    parts = [text(words, "finding", section.add("P"), bullet=row.ref, is_markup=True)]
    pieces = [_evidence(note, plan) for note in row.evidence if note.kind != SCHOOL]
    if len(pieces) < len(row.evidence):
        pieces.append("the school’s self-review")
    evidence = "; ".join(pieces)
    if evidence:
        parts.append(text(f"Evidence: {evidence}.", "note", section.add("P")))
    else:
        parts.append(text("Evidence: none linked.", "note", section.add("P")))
    if row.head_comment.strip() or row.facts_agreed is not None:
        said = {True: "Headteacher: facts agreed.", False: "Headteacher: facts not agreed.", None: "Headteacher:"}
        comment = f"<font name='{SEMIBOLD}'>{said[row.facts_agreed]}</font> {markup(row.head_comment)}"
        parts.append(text(comment, "comment", section.add("P"), is_markup=True))
    is_long = len(row.text) + len(row.head_comment) + len(evidence) > _KEPT_TOGETHER
    return [CondPageBreak(60), *parts] if is_long else [KeepTogether(parts)]


def _evidence(note: EvidenceRow, plan: PlanDetails) -> str:
    day = note.noted_at.astimezone(LOCAL).date()
    when = say_time(note.noted_at) if day == plan.visited_on else say_moment(note.noted_at)
    where = f", {' '.join(note.where.split())}" if note.where.strip() else ""
    return f"{_SENSES.get(note.kind, 'noted')} {when}{where}"


def _actions(root: Element, plan: PlanDetails) -> Story:
    story = _heading(root, "What is agreed", room=130)
    if not plan.actions:
        return [*story, text("This plan has no actions.", "body", root.add("P"))]
    table = root.add("Table")
    head = table.add("THead").add("TR")
    rows: list[list[Any]] = [[text(name, "column", head.add("TH", scope="Column").add("P")) for name, _ in _COLUMNS]]
    body = table.add("TBody")
    rows += [_action_cells(body.add("TR"), action) for action in plan.actions]
    grid = Grid(rows, colWidths=[width * style.MILLIMETRE for _, width in _COLUMNS], repeatRows=1, splitInRow=1)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(style.TINT)),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(style.EDGE)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(style.RULE)),
        ]
    )
    return [*story, grid]


def _action_cells(row: Element, action: ActionRow) -> list[list[Any]]:
    """One list of paragraphs for each column, every cell an element of its own."""
    columns: list[list[tuple[str, str]]] = [
        [(action.ref, "strong cell"), (action.finding_ref and f"from {action.finding_ref}", "small cell")],
        [(action.text, "cell"), (action.support and f"Support: {action.support}", "small cell")],
        [(action.owner_name or "–", "strong cell"), (action.owner_role, "small cell")],
        [(say_day(action.deadline) if action.deadline else "–", "cell")],
        [(action.success_criterion or "–", "cell")],
        [(action.monitored_by or "–", "cell")],
    ]
    cells = []
    for parts in columns:
        cell = row.add("TD")
        cells.append([text(words, look, cell.add("P")) for words, look in parts if words.strip()])
    return cells


def _closing(root: Element, plan: PlanDetails) -> Story:
    if not plan.comment.strip():
        return []
    return [*_heading(root, "Overall"), text(plan.comment, "body", root.add("P"))]


def _agreement(root: Element, plan: PlanDetails) -> Story:
    school = plan.school_name
    statement = (
        "The reviewer signs that this plan says what was found and discussed. The headteacher signs to give the answer "
        "below, for the school; signing does not by itself mean agreeing. What is listed here is checked with "
        f"{school} at the next review."
    )
    heading = text("Agreement and signatures", "heading", root.add("H2"))
    paragraph = text(statement, "body", root.add("P"))
    panel = SignaturePanel(root, plan.reviewer, plan.head)
    note = (
        "Both signatures are electronic and seal this file: any later change shows. A printed copy cannot be checked."
    )
    closing = text(note, "label", root.add("P"))
    return [KeepTogether([heading, paragraph, Spacer(0, 4), panel, Spacer(0, 5), closing])]
