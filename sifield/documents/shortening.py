"""Making a report shorter by rule, so that it stays on one side of paper; what was taken away is said.

The rule: long texts are cut at a word and end with "…", and of long lists the first few stand, with how many there are.
What is the main thing of a paper keeps twice as much as the rest. Nothing is lost by it: a short paper says where the
whole stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from sifield.documents.report import Part, Report, say

_STEPS = (
    (16, 240), (14, 180), (12, 150), (10, 130), (9, 110), (8, 100), (7, 90), (6, 80), (5, 75), (4, 70), (3, 65),
    (2, 60), (1, 60), (1, 45),
)  # fmt: skip
"""For each step: how many lines and rows a main part keeps (others half as many), and how many letters a text."""
LAST_STEP = len(_STEPS) - 1
"""The step with which anything fits."""
_SIDE = 7000
"""Letters: more than a side of paper holds in the type of a report."""
_NAMES = 60
"""Letters that stay of a name in the opening, and of a fact."""


def shortened(report: Report, step: int) -> Report:
    """Give a report that is shorter by so many steps (0 is the least, ``LAST_STEP`` the most), and says so."""
    most, letters = _STEPS[step]
    where = f" {report.in_full}" if report.in_full else ""
    names = max(_NAMES, letters) if step < LAST_STEP else letters
    return replace(
        report,
        trust_name=cut(report.trust_name, names),
        subtitle=cut(report.subtitle, names),
        facts=tuple((label, cut(value, min(names, 2 * _NAMES))) for label, value in report.facts),
        parts=tuple(_part(part, most, letters) for part in report.parts),
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
    most = most if part.is_main else max(1, most // 2)
    lines, rows = part.lines[:most], part.rows[:most]
    left_out = _left_out(part.rows or part.lines, most)
    return replace(
        part,
        lines=tuple(cut(line, letters) for line in lines),
        rows=tuple(tuple(cut(say(cell), letters) for cell in row) for row in rows),
        more=left_out,
    )


def _left_out(whole: Sequence[object], most: int) -> str:
    return f"The first {most} of {len(whole)}." if len(whole) > most else ""
