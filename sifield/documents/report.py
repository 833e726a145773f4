"""A report before it is drawn: facts, parts with tables, each figure with its source. No drawing, no file."""

import re
from dataclasses import dataclass, field
from datetime import date

from sifield.signing.fields import say_day

_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 120
Cell = str | date
"""What stands in a table: words, or a day, which a workbook can sort and reckon with."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and how wide it is beside the others."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: words, then a table. ``empty`` stands where the table has no rows; ``more`` says after all
    that not everything stands here. What ``is_main`` keeps more than the rest where a paper has to be shortened.
    """

    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    empty: str = ""
    more: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is told: ``kind`` names the report, ``about`` whom or what it is about, ``on`` its day.

    ``draft`` says why it is one yet ("" where it is none); ``foot`` its class and who has copies; ``facts`` are
    (label, value). ``is_one_side`` says that it is given out on one side of paper, whatever it holds, and ``in_full``
    where the rest of what was shortened stands. ``look_at`` says what whoever gives it out looks at first: it is for
    her, in the window, and never printed; ``note`` is printed below the facts. ``tables`` are what a workbook holds and
    what is copied, where that is more than fits on a page; else it is the parts. ``data`` are name and bytes of
    what travels inside the PDF; ``seal`` says who signs it at its end, where anybody does.
    """

    kind: str
    about: str
    trust_name: str
    on: date
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = field(default=())
    foot: str = "General"
    draft: str = ""
    is_sample: bool = False
    tables: tuple[Part, ...] = ()
    is_one_side: bool = False
    in_full: str = ""
    look_at: str = ""
    note: str = ""
    data: tuple[str, bytes] | None = None
    seal: str = ""

    @property
    def sheets(self) -> tuple[Part, ...]:
        """What a workbook holds, and what is copied as a table."""
        return self.tables or self.parts

    @property
    def file_name(self) -> str:
        """What its file is called at first, without what a file's name must not hold."""
        words = _NO_NAME.sub(" ", f"{self.kind}, {self.about}, {self.on.isoformat()}")
        return " ".join(words.split())[:_LONGEST].rstrip(". ") + ".pdf"


def say(cell: Cell) -> str:
    """Say what stands in a cell, as it is printed."""
    return cell if isinstance(cell, str) else say_day(cell)
