"""The actions of a plan on paper: a table of six columns that holds the whole row of each."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak

from sifield.documents import style
from sifield.documents.plan_words import by_name, day_or, say_half_days, stage_of
from sifield.documents.tagged import Element, Grid, text
from sifield.fieldwork.plans import TRUST_SIDE, ActionRow, Before, PlanDetails
from sifield.signing.fields import say_day

COLUMNS = (
    ("Ref", 14.0),
    ("Action", 56.0),
    ("Owner", 27.0),
    ("By", 17.0),
    ("How we shall know", 35.0),
    ("Monitored, verified", 25.0),
)
"""The columns, each with its width in millimetres."""
Story = list[Any]
Cell = list[tuple[str, str]]
_SMALL = "small cell"


def plan_actions(root: Element, plan: PlanDetails) -> Story:
    """Set the school's actions, then what the trust promises, each as a table of its own."""
    yours = [action for action in plan.actions if action.side != TRUST_SIDE]
    ours = [action for action in plan.actions if action.side == TRUST_SIDE]
    story: Story = [*_heading(root, "What is agreed")]
    if not plan.actions:
        return [*story, text("This plan has no actions.", "body", root.add("P"))]
    if yours:
        story.append(_table(root, yours, plan))
    if ours:
        story += [*_heading(root, "What the trust promises"), _table(root, ours, plan)]
    return story


def _heading(root: Element, words: str) -> Story:
    return [CondPageBreak(130), text(words, "heading", root.add("H2"))]


def _table(root: Element, actions: Sequence[ActionRow], plan: PlanDetails) -> Grid:
    table = root.add("Table")
    head = table.add("THead").add("TR")
    rows: list[list[Any]] = [[text(name, "column", head.add("TH", scope="Column").add("P")) for name, _ in COLUMNS]]
    body = table.add("TBody")
    rows += [_cells(body.add("TR"), action, plan) for action in actions]
    grid = Grid(rows, colWidths=[width * style.MILLIMETRE for _, width in COLUMNS], repeatRows=1, splitInRow=1)
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
    return grid


def _cells(row: Element, action: ActionRow, plan: PlanDetails) -> list[list[Any]]:
    """One list of paragraphs for each column, every cell an element of its own."""
    verifier = by_name(action.verifier_name, action.verifier_role)
    columns: list[Cell] = [
        [
            (action.ref, "strong cell"),
            (action.finding_ref and f"from {action.finding_ref}", _SMALL),
            (stage_of(action, plan), _SMALL),
        ],
        [(action.text, "cell"), *((line, _SMALL) for line in _with_it(action))],
        [(action.owner_name or "–", "strong cell"), (action.owner_role, _SMALL)],
        [(day_or(action.deadline, "–"), "cell"), (_begins(action), _SMALL)],
        [
            (action.success_criterion or "–", "cell"),
            (_labelled("Now", action.baseline), _SMALL),
            (_labelled("Goal", action.target), _SMALL),
            (_labelled("To be shown by", action.evidence_wanted), _SMALL),
        ],
        [
            (action.monitored_by or "–", "cell"),
            (action.monitored_how, _SMALL),
            (_labelled("Verified by", verifier), _SMALL),
        ],
    ]
    cells = []
    for parts in columns:
        cell = row.add("TD")
        cells.append([text(words, look, cell.add("P")) for words, look in parts if words.strip()])
    return cells


def _begins(action: ActionRow) -> str:
    return f"from {say_day(action.starts_on)}" if action.starts_on else ""


def _with_it(action: ActionRow) -> Iterator[str]:
    """Give what an action holds beside its words: the steps on its way, help, means, law, and where it comes from."""
    for step in action.milestones:
        yield f"Step by {day_or(step.on, 'a day not set')}: {step.text.strip() or '–'}"
    yield _labelled("Support", action.support)
    if action.half_days:
        yield f"The trust’s time: {say_half_days(action.half_days)}"
    yield _labelled("Resources", action.resources)
    yield _labelled("Required by", action.statutory)
    yield _labelled("Due after the next review because", action.late_reason)
    yield from map(_carried, action.carried)


def _carried(before: Before) -> str:
    agreed = f", agreed on {say_day(before.agreed_on)}" if before.agreed_on else ""
    due = f", due on {say_day(before.deadline)}" if before.deadline else ""
    why = f": {before.reason.strip()}" if before.reason.strip() else ""
    return f"Carried forward from an earlier plan{agreed}{due}{why}"


def _labelled(label: str, words: str) -> str:
    return f"{label}: {words.strip()}" if words.strip() else ""
