"""What is wrong with a workbook, by cell."""

import difflib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

LIMIT = 500
"""Faults, and warnings, listed of one workbook; beyond, one line says that there are more."""


MOST_NEAR = 300
"""Names looked at for the one that was meant."""


def near(wanted: str, known: Iterable[str]) -> str:
    """Give the known name that is most like the one written, "" if none is; in bounded time."""
    if len(wanted) > 60:
        return ""
    alike = (one for one in known if abs(len(one) - len(wanted)) <= 3)
    found = difflib.get_close_matches(wanted, list(itertools.islice(alike, MOST_NEAR)), 1, 0.7)
    return found[0] if found else ""


def column_letter(index: int) -> str:
    """Give Excel's letter for a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. ``row`` is 0 and ``column`` "" where it concerns more than a cell.

    ``severity`` is "fault" (the workbook cannot be used until it is mended) or "warning".
    """

    sheet: str
    row: int
    column: str
    message: str
    remedy: str
    severity: str = "fault"

    @property
    def cell(self) -> str:
        """The place as Excel writes it: ``survey!C14``."""
        if not self.sheet:
            return ""
        return f"{self.sheet}!{self.column}{self.row or ''}" if self.row or self.column else self.sheet


class TooManyFaults(Exception):
    """So much is wrong that reading on would only take time."""


@dataclass(slots=True)
class FaultList:
    """Collects faults while a workbook is read, so that all are told at once; the same one twice is told once."""

    faults: dict[Fault, None] = field(default_factory=dict)
    warnings: dict[Fault, None] = field(default_factory=dict)

    def fault(self, sheet: str, row: int, column: str, message: str, remedy: str) -> None:
        """Note what stops the workbook from being used.

        Raises:
            TooManyFaults: it is one more than are listed.
        """
        self.faults[Fault(sheet, row, column, message, remedy)] = None
        if len(self.faults) > LIMIT:
            raise TooManyFaults

    def warn(self, sheet: str, row: int, column: str, message: str, remedy: str) -> None:
        """Note what the author should know, but what stops nothing."""
        if len(self.warnings) <= LIMIT:
            self.warnings[Fault(sheet, row, column, message, remedy, "warning")] = None

    @property
    def stops(self) -> bool:
        """True if anything found stops the workbook from being used."""
        return bool(self.faults)

    def sorted(self) -> tuple[Fault, ...]:
        """Give all, faults before warnings, each in the order of the sheets."""
        return (*_listed(self.faults, "fault"), *_listed(self.warnings, "warning"))


_SHEETS = {"": 0, "settings": 1, "survey": 2, "choices": 3}


def _listed(found: Iterable[Fault], severity: str) -> list[Fault]:
    listed = list(found)
    if len(listed) > LIMIT:
        more = Fault("", 0, "", f"There are more than {LIMIT} {severity}s.", "Mend these first.", severity)
        listed = [more, *listed[:LIMIT]]
    return sorted(listed, key=lambda one: (_SHEETS.get(one.sheet, 4), one.row, len(one.column), one.column))
