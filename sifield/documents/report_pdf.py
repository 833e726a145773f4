"""A report as a tagged PDF: the same pages, tags and letters as every other paper of ours."""

from datetime import datetime
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Spacer

from sifield.documents import style
from sifield.documents.facts import facts_table
from sifield.documents.finishing import finish
from sifield.documents.page_frame import PageFrame, lay_out
from sifield.documents.report import Part, Report
from sifield.documents.tagged import Element, Grid, text
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import say_day, say_moment

Story = list[Any]


def render(report: Report, *, made_at: datetime) -> bytes:
    """Make a report as a tagged PDF; a draft is marked across each page, and page one says why it is one.

    Args:
        made_at: when, aware UTC.
    """
    root = Element(tag="Document")
    story = [*_opening(root, report)]
    for part in report.parts:
        story += _part(root, part)
    title = f"{report.kind}: {report.about}, {say_day(report.on)}"
    frame = PageFrame(
        title=title,
        running_head=f"{report.kind} · {report.about}, {say_day(report.on)}",
        reference=f"{report.kind} · figures as of {say_day(report.on)} · made {say_moment(made_at)}",
        foot=report.foot,
        sample_mark=SAMPLE_MARK if report.is_sample else "",
        watermark="Draft" if report.draft else "",
    )
    drawn, marks = lay_out(story, frame)
    return finish(drawn, root, marks, title=title, made_at=made_at)


def _opening(root: Element, report: Report) -> Story:
    story: Story = [
        text(report.trust_name or "–", "eyebrow", root.add("P")),
        text(report.kind, "title", root.add("H1")),
        text(report.subtitle, "subtitle", root.add("P")),
        facts_table(root, report.facts),
    ]
    if report.draft:
        story += [Spacer(0, 5), text(f"This is a draft: {report.draft}.", "label", root.add("P"))]
    return story


def _part(root: Element, part: Part) -> Story:
    section = root.add("Sect")
    story: Story = [CondPageBreak(110), text(part.title, "heading", section.add("H2"))]
    story += [text(line, "body", section.add("P")) for line in part.lines]
    if part.rows:
        story.append(_table(section, part))
    elif part.empty:
        story.append(text(part.empty, "body", section.add("P")))
    return story


def _table(section: Element, part: Part) -> Grid:
    table = section.add("Table")
    head = table.add("THead").add("TR")
    rows: list[list[Any]] = [
        [text(column.title, "column", head.add("TH", scope="Column").add("P")) for column in part.columns]
    ]
    body = table.add("TBody")
    for given in part.rows:
        row = body.add("TR")
        rows.append(
            [
                text(words or "–", "strong cell" if at == 0 else "cell", row.add("TD").add("P"))
                for at, words in enumerate(given)
            ]
        )
    whole = sum(column.share for column in part.columns)
    widths = [style.WIDTH * column.share / whole for column in part.columns]
    grid = Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(style.TINT)),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(style.EDGE)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(style.RULE)),
        ]
    )
    return grid
