"""A report as a tagged PDF: the same pages, tags and letters as every other paper of ours."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from sifield.documents import style
from sifield.documents.facts import facts_table
from sifield.documents.finishing import finish
from sifield.documents.headed_grid import headed_grid
from sifield.documents.page_frame import BODY_HEIGHT, PageFrame, lay_out
from sifield.documents.report import Cell, Part, Report, say
from sifield.documents.shortening import LAST_STEP, is_too_long, shortened
from sifield.documents.signature_panel import Seal
from sifield.documents.tagged import Element, Grid, text
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import say_day, say_moment

Story = list[Any]
_LETTER, _LINE, _PADDING, _HEAD = 5.0, 11.75, 9, 75
"""Points: how wide a letter of a cell is at most on average, how high a line of it, what is around it, and how high the
heads of a part are."""


class _Drawn(NamedTuple):
    """What was drawn: the structure, the pages, and for each page the element of each mark."""

    root: Element
    pages: bytes
    marks: list[list[Element]]


def render(report: Report, *, made_at: datetime) -> bytes:
    """Make a report as a tagged PDF; a draft is marked across each page, and page one says why it is one.

    What is to stay on one side of paper does: it is shortened as little as is needed, and says so.

    Args:
        made_at: when, aware UTC.
    """
    root, drawn, marks = _on_one_side(report, made_at) if report.is_one_side else _draw(report, made_at)
    return finish(drawn, root, marks, title=_title(report), made_at=made_at, attachment=report.data)


def _on_one_side(report: Report, made_at: datetime) -> _Drawn:
    """Find the least shortening with which it fits; of each longer one the pages are known to be no more."""

    def made(step: int) -> _Drawn:
        return _draw(shortened(report, step), made_at)

    if not is_too_long(report):
        whole = _draw(report, made_at)
        if len(whole.marks) == 1:
            return whole
    return made(bisect_left(range(LAST_STEP), True, key=lambda step: len(made(step).marks) == 1))


def _draw(report: Report, made_at: datetime) -> _Drawn:
    root = Element(tag="Document")
    story = [*_opening(root, report)]
    for part in report.parts:
        story += _part(root, part)
    if report.seal:
        story += [Spacer(0, 14), KeepTogether([Seal(root, report.seal)])]
    frame = PageFrame(
        title=_title(report),
        running_head=f"{report.kind} · {report.about}, {say_day(report.on)}",
        reference=f"{report.kind} · as of {say_day(report.as_of or report.on)} · made {say_moment(made_at)}",
        foot=report.foot,
        sample_mark=SAMPLE_MARK if report.is_sample else "",
        watermark="Draft" if report.draft else "",
    )
    return _Drawn(root, *lay_out(story, frame))


def _title(report: Report) -> str:
    return f"{report.kind}: {report.about}, {say_day(report.on)}"


def _opening(root: Element, report: Report) -> Story:
    story: Story = [
        text(report.trust_name or "–", "eyebrow", root.add("P")),
        text(report.kind, "title", root.add("H1")),
        text(report.subtitle, "subtitle", root.add("P")),
        *([facts_table(root, report.facts)] if report.facts else []),
    ]
    if report.draft:
        story += [Spacer(0, 5), text(f"This is a draft: {report.draft}.", "label", root.add("P"))]
    if report.note:
        story += [Spacer(0, 5), text(report.note, "label", root.add("P"))]
    return story


def _part(root: Element, part: Part) -> Story:
    section = root.add("Sect")
    widths = _widths(part)
    first, *more = [_tall(row, widths) for row in part.rows] or [0.0]
    rest = sum(more) if sum(more) < BODY_HEIGHT / 4 else 0  # what is short stays in one piece
    story: Story = [CondPageBreak(_HEAD + min(first, BODY_HEIGHT / 2) + rest)]  # no heading without its first row
    story.append(text(part.title, "heading", section.add("H2")))
    story += [text(line, "body", section.add("P")) for line in part.lines]
    if part.rows:
        story.append(_table(section, part, widths))
    elif part.empty:
        story.append(text(part.empty, "body", section.add("P")))
    if part.more:
        story += [Spacer(0, 3), text(part.more, "label", section.add("P"))]
    return story


def _widths(part: Part) -> list[float]:
    """Give the widths of a table's columns, in points."""
    whole = sum(column.share for column in part.columns)
    return [style.WIDTH * column.share / whole for column in part.columns]


def _tall(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Guess how high a row will be at most, in points."""
    rooms = [max(_LETTER, width - _PADDING) for width in widths]
    lines = (
        ceil(len(words) * _LETTER / room) + words.count("\n") for words, room in zip(map(say, row), rooms, strict=True)
    )
    return max(1, *lines) * _LINE + _PADDING


def _table(section: Element, part: Part, widths: Sequence[float]) -> Grid:
    table = section.add("Table")
    head = table.add("THead").add("TR")
    rows: list[list[Any]] = [[text(column.title, "column", head.add("TH", scope="Column")) for column in part.columns]]
    body = table.add("TBody")
    for given in part.rows:
        row = body.add("TR")
        rows.append(
            [
                text(say(words) or "–", "strong cell" if at == 0 else "cell", row.add("TD"))
                for at, words in enumerate(given)
            ]
        )
    return headed_grid(rows, widths, room=4)
