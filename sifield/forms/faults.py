"""What is wrong with a workbook, by cell."""

from dataclasses import dataclass, field

LIMIT = 500
"""Faults listed of one workbook; beyond, one line says that there are more."""


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


@dataclass(slots=True)
class FaultList:
    """Collects faults while a workbook is read, so that all are told at once."""

    found: list[Fault] = field(default_factory=list)

    def fault(self, sheet: str, row: int, column: str, message: str, remedy: str) -> None:
        """Note what stops the workbook from being used."""
        self._add(Fault(sheet, row, column, message, remedy))

    def warn(self, sheet: str, row: int, column: str, message: str, remedy: str) -> None:
        """Note what the author should know, but what stops nothing."""
        self._add(Fault(sheet, row, column, message, remedy, "warning"))

    def _add(self, fault: Fault) -> None:
        if len(self.found) < LIMIT:
            self.found.append(fault)
        elif len(self.found) == LIMIT:
            self.found.append(Fault("", 0, "", f"There are more than {LIMIT} faults.", "Mend these first."))

    @property
    def stops(self) -> bool:
        """True if anything found stops the workbook from being used."""
        return any(fault.severity == "fault" for fault in self.found)

    def sorted(self) -> tuple[Fault, ...]:
        """Give all, faults before warnings, each in the order of the sheets."""
        order = {"": 0, "settings": 1, "survey": 2, "choices": 3}
        return tuple(
            sorted(
                self.found,
                key=lambda one: (
                    one.severity != "fault",
                    order.get(one.sheet, 4),
                    one.row,
                    len(one.column),
                    one.column,
                ),
            )
        )
