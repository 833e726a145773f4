"""The actions of a plan on paper: a table of six columns that holds the whole row of each."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak

from sifield.documents import style
from sifield.documents.headed_grid import headed_grid
from sifield.documents.plan_words import day_or, say_half_days, stage_of
from sifield.documents.tagged import Element, Grid, Text, text
from sifield.fieldwork.plans import TRUST_SIDE, ActionRow, Before, PlanDetails, by_name
from sifield.signing.fields import say_day

COLUMNS = (
    ("Ref", 14.0),
    ("Action", 51.0),
    ("Owner", 26.5),
    ("By", 24.5),
    ("How we shall know", 34.0),
    ("Monitored, verified", 24.0),
)
"""The columns, each with its width in millimetres."""
_HEADING, _MOST_ROOM = 40.0, 360.0
"""Points: what a heading takes, and below it at most the beginning of its table."""
Story = list[Any]
Cell = list[tuple[str, str]]


def plan_actions(root: Element, plan: PlanDetails) -> Story:
    """Set the school's actions, then what the trust promises, each as a table of its own."""
    yours = [action for action in plan.actions if action.side != TRUST_SIDE]
    ours = [action for action in plan.actions if action.side == TRUST_SIDE]
    if not plan.actions:
        heading = text("What is agreed", "heading", root.add("H2"))
        return [CondPageBreak(130), heading, text("This plan has no actions.", "body", root.add("P"))]
    story: Story = []
    for title, actions in (("What is agreed", yours), ("What the trust promises", ours)):
        if actions:
            heading = text(title, "heading", root.add("H2"))
            table = _table(root, actions, plan)
            room = min(table.first_rows_height(style.WIDTH), _MOST_ROOM)
            story += [CondPageBreak(room + _HEADING), heading, table]
    return story


def _table(root: Element, actions: Sequence[ActionRow], plan: PlanDetails) -> Grid:
    table = root.add("Table")
    head = table.add("THead").add("TR")
    rows: list[list[Any]] = [[text(name, "column", head.add("TH", scope="Column")) for name, _ in COLUMNS]]
    body = table.add("TBody")
    rows += [_cells(body.add("TR"), action, plan) for action in actions]
    return headed_grid(rows, [width * style.MILLIMETRE for _, width in COLUMNS], room=5)


def _cells(row: Element, action: ActionRow, plan: PlanDetails) -> list[list[Any]]:
    """One list of paragraphs for each column, every cell an element of its own."""
    verifier = by_name(action.verifier_name, action.verifier_role)
    columns: list[Cell] = [
        [("", action.ref), ("", action.finding_ref and f"from {action.finding_ref}"), ("", stage_of(action, plan))],
        [("", action.text or "–"), *_with_it(action)],
        [("", action.owner_name or "–"), ("", action.owner_role)],
        [("", day_or(action.deadline, "–")), ("From", day_or(action.starts_on, ""))],
        [
            ("", action.success_criterion or "–"),
            ("Now", action.baseline),
            ("Goal", action.target),
            ("To be shown by", action.evidence_wanted),
        ],
        [("", action.monitored_by or "–"), ("How", action.monitored_how), ("Verified by", verifier)],
    ]
    looks = ["strong cell" if at in (0, 2) else "cell" for at in range(len(columns))]
    return [_cell(row.add("TD"), parts, look) for parts, look in zip(columns, looks, strict=True)]


def _cell(cell: Element, parts: Cell, look: str) -> list[Text]:
    """Set the parts of a cell one under the other; a single one is the cell's own text and needs no paragraph tag."""
    said = [(label, words) for label, words in parts if words.strip()]
    return [
        text(
            words,
            "small cell" if number else look,
            cell if len(said) == 1 else cell.add("P"),
            lead=label and f"{label}:",
        )
        for number, (label, words) in enumerate(said)
    ]


def _with_it(action: ActionRow) -> Iterator[tuple[str, str]]:
    """Give what an action holds beside its words: the steps on its way, help, means, law, and where it comes from."""
    for step in action.milestones:
        yield f"By {day_or(step.on, 'a day not set')}", step.text or "–"
    yield "Support", action.support
    yield "The trust’s time", say_half_days(action.half_days) if action.half_days else ""
    yield "Resources", action.resources
    yield "Required by", action.statutory
    yield "Due after the next review because", action.late_reason
    yield from (("Carried forward", _carried(before)) for before in action.carried)


def _carried(before: Before) -> str:
    said = [
        f"agreed on {say_day(before.agreed_on)}" if before.agreed_on else "",
        f"due on {say_day(before.deadline)}" if before.deadline else "",
        before.reason.strip(),
    ]
    return "; ".join(part for part in said if part) or "from an earlier plan"
