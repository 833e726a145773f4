"""``begin loop over list``: the rows in between once for each choice of the list, as old forms have it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sifield.forms.parts import Choice
from sifield.forms.reading.columns import Cells
from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.lists import Lists
from sifield.forms.reading.markup import MAX_CELL

MOST_ROWS = 20_000
"""Rows of a survey sheet, its loops written out."""
_MOST_LOOPS = 5
"""Loops within loops."""
_BEGIN = re.compile(r"begin[\s_]+loop(?:[\s_]+over[\s_]+(\S+))?", re.IGNORECASE)
_END = re.compile(r"end[\s_]+loop", re.IGNORECASE)


def write_out(rows: list[Cells], lists: Lists, faults: FaultList) -> list[Cells]:
    """Replace each loop by a group with a group for each choice in it; ``%(name)s`` and ``%(label)s`` in the rows
    stand for the choice. The ``place`` of rows counts on, so that it keeps their order.
    """
    if not any(_BEGIN.fullmatch(row.get("type").strip()) for row in rows) and len(rows) <= MOST_ROWS:
        return rows
    made: list[Cells] = []
    for row in _written_out(rows, lists, faults, 0):
        if len(made) == MOST_ROWS:
            message = f"The form has more than {MOST_ROWS:,} rows, its loops written out."
            faults.fault(row.sheet, row.number, row.letter("type"), message, "Split it into several forms.")
            break
        made.append(replace(row, place=max(row.number, made[-1].place + 1 if made else 0)))
    return made


def _written_out(rows: list[Cells], lists: Lists, faults: FaultList, depth: int) -> Iterator[Cells]:
    at = 0
    while at < len(rows):
        row = rows[at]
        begin = _BEGIN.fullmatch(row.get("type").strip())
        at += 1
        if not begin:
            yield row
            continue
        end = _end_of(rows, at)
        choices = lists.choices.get(begin[1] or "", ())
        message, remedy = "", "Write begin loop over, and the name of a list of the choices sheet."
        if not choices:
            message = f"No list of choices is called “{begin[1] or ''}”."
        elif depth == _MOST_LOOPS:
            message, remedy = "Loops lie too deep in one another.", "Write the questions out."
        elif end == len(rows):
            message, remedy = "This loop is begun here and never ended.", "Add a row end loop below its last question."
        if message:
            faults.fault(row.sheet, row.number, row.letter("type"), message, remedy)
            choices = ()
        yield _typed(row, "begin_group")
        for place, choice in enumerate(choices):
            if choice.name == "none":
                continue
            yield _group(row, choice, begin[1], place, lists)
            inside = [_filled(one, choice, begin[1], place, lists) for one in rows[at:end]]
            yield from _written_out(inside, lists, faults, depth + 1)
            yield _typed(row, "end_group")
        yield _typed(rows[min(end, len(rows) - 1)], "end_group")
        at = end + 1


def _end_of(rows: list[Cells], at: int) -> int:
    """Give where a loop ends whose first row is ``at``; past the end if nowhere."""
    depth = 1
    for end in range(at, len(rows)):
        text = rows[end].get("type").strip()
        depth += 1 if _BEGIN.fullmatch(text) else -1 if _END.fullmatch(text) else 0
        if not depth:
            return end
    return len(rows)


def _typed(row: Cells, kind: str) -> Cells:
    return replace(row, values={**row.values, "type": kind})


def _said(language: str, list_name: str, place: int, choice: Choice, lists: Lists) -> str:
    words = lists.words.get(language, {}).get(list_name, {}).get(str(place), {})
    return words.get("label", choice.label)


def _group(row: Cells, choice: Choice, list_name: str, place: int, lists: Lists) -> Cells:
    spoken = {
        language: replace(cells, values={"label": _said(language, list_name, place, choice, lists)})
        for language, cells in row.spoken.items()
    }
    values = {"type": "begin_group", "name": choice.name, "label": choice.label}
    return replace(row, values=values, spoken=spoken)


def _filled(row: Cells, choice: Choice, list_name: str, place: int, lists: Lists) -> Cells:
    def put(cells: Cells, label: str) -> dict[str, str]:
        named = {name: _put(text, "%(name)s", choice.name) for name, text in cells.values.items()}
        return {name: _put(text, "%(label)s", label) for name, text in named.items()}

    spoken = {
        language: replace(cells, values=put(cells, _said(language, list_name, place, choice, lists)))
        for language, cells in row.spoken.items()
    }
    return replace(row, values=put(row, choice.label), spoken=spoken)


def _put(text: str, mark: str, said: str) -> str:
    # a long label in the place of many marks would fill the memory
    return text.replace(mark, said) if len(text) + text.count(mark) * len(said) <= MAX_CELL else text
