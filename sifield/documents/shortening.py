"""Making a report shorter by rule, so that it stays on one side of paper; what was taken away is said.

The rule: long texts are cut at a word and end with "…", and of long lists the first few stand, with how many there are.
What is the main thing of a paper keeps its lines longest. Nothing is lost by it: a short paper says where the whole
stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from sifield.documents.report import Part, Report, say

_STEPS = (
    (16, 5, 240), (14, 4, 180), (12, 4, 150), (12, 3, 120), (12, 3, 100), (12, 2, 80), (12, 2, 60), (12, 1, 48),
    (10, 1, 48), (8, 1, 48), (6, 1, 48), (5, 1, 48), (4, 1, 48), (3, 1, 48), (2, 1, 48), (1, 1, 40),
)  # fmt: skip
"""For each step: how many lines and rows a main part keeps, how many any other, and the letters of half a line."""
LAST_STEP = len(_STEPS) - 1
"""The step with which anything fits."""
_SIDE = 7000
"""Letters: more than a side of paper holds in the type of a report."""
_NAMES = 80
"""Letters that stay of a name in the opening, and of a fact."""
_LEAST = 24
"""Letters that stay in the narrowest column: a day needs fifteen."""


def shortened(report: Report, step: int) -> Report:
    """Give a report that is shorter by so many steps (0 is the least, ``LAST_STEP`` the most), and says so."""
    main, other, letters = _STEPS[step]
    where = f" {report.in_full}" if report.in_full else ""
    name = _NAMES if step < LAST_STEP else letters
    return replace(
        report,
        trust_name=cut(report.trust_name, name),
        subtitle=cut(report.subtitle, name),
        facts=tuple((label, cut(value, name)) for label, value in report.facts),
        parts=tuple(_part(part, main if part.is_main else other, letters) for part in report.parts),
        note=f"Shortened to fit on one side.{where}",
    )


def is_too_long(report: Report) -> bool:
    """Tell whether there are more letters than any one side of paper holds, so that nobody need try."""
    texts = (text for part in report.parts for text in (*part.lines, *(say(cell) for row in part.rows for cell in row)))
    return sum(map(len, texts)) > _SIDE


def cut(words: str, letters: int) -> str:
    """Give words of at most so many letters, cut between two words where there is a space in the last third."""
    line = " ".join(words.split())
    if len(line) <= letters:
        return line
    kept = line[: letters - 1]
    space = letters - 1 if line[letters - 1] == " " else kept.rfind(" ", letters * 2 // 3)
    return (kept[:space] if space > 0 else kept).rstrip(" ,;:–-") + "…"


def _part(part: Part, most: int, letters: int) -> Part:
    """Shorten a part; each column of a table gets letters by its share."""
    whole = sum(column.share for column in part.columns)
    limits = [max(_LEAST, round(2 * letters * column.share / whole)) for column in part.columns]
    return replace(
        part,
        lines=tuple(cut(line, 2 * letters) for line in part.lines[:most]),
        rows=tuple(
            tuple(cut(say(cell), limit) for cell, limit in zip(row, limits, strict=True)) for row in part.rows[:most]
        ),
        more=_left_out(part.rows or part.lines, most),
    )


def _left_out(whole: Sequence[object], most: int) -> str:
    return f"The first {most} of {len(whole)}." if len(whole) > most else ""
