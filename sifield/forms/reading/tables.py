"""Tables that other tools attach as files: here sheets of the same workbook, called as the file without its ending.

``select_one_from_file fruits.csv``, ``pulldata('fruits', …)`` and ``instance('fruits')`` all mean the sheet ``fruits``,
whose first row names its columns. Other tools ignore sheets that they do not know.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sifield.forms.parts import Choice
from sifield.forms.reading.faults import FaultList, column_letter
from sifield.forms.reading.lists import SHEET, Lists
from sifield.forms.reading.workbook import Sheet

_CALLED = re.compile(r"(?:pulldata|instance|search)\s*\(\s*['\"‘’“”]([^'\"‘’“”]{1,100})['\"‘’“”]", re.IGNORECASE)
_FROM_FILE = re.compile(r"from[_ ]file\s+(\S{1,100})", re.IGNORECASE)
_EXTERNAL = re.compile(r"(csv|xml)[-_ ]external", re.IGNORECASE)
_ENDING = re.compile(r"\.(csv|xml|geojson|xlsx?)\Z", re.IGNORECASE)


def table_name(file: str) -> str:
    """Give the sheet that stands for a file: its name in lower case, without its ending."""
    return _ENDING.sub("", file.strip()).lower()


def add_sheet(table: str) -> str:
    """Say what to do where a table is missing."""
    return f"Add the table as a sheet called {table[:60]}; its first row names the columns."


def list_of(table: str, value: str = "name", label: str = "label") -> str:
    """Name the list that a table makes, its choices called by these columns."""
    how = "" if (value, label) == ("name", "label") else f" {value} {label}"
    return f"{SHEET}{table}{how}"


def tables_named(survey: Sheet) -> frozenset[str]:
    """Give the names of all sheets that a survey sheet may mean as tables."""
    found: set[str] = set()
    for line in survey.lines:
        for cell in line.cells:
            if "(" in cell:
                found.update(map(table_name, _CALLED.findall(cell)))
            elif file := _FROM_FILE.search(cell):
                found.add(table_name(file[1]))
        if any(_EXTERNAL.search(cell) for cell in line.cells):
            found.update(map(table_name, line.cells))
    return frozenset(found - {""})


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as a table: its rows by column (in lower case)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def add_list(self, lists: Lists, value: str = "name", label: str = "label") -> str:
        """Make the rows choices of a list, called and labelled by these columns, and give the list's name."""
        made = list_of(self.name, value, label)
        if made in lists.choices:
            return made
        # what a choice is called by stands in the choice itself; a column of that name needs another key
        keys = {column: f"column {column}" if column in ("name", "label") else column for column in self.columns}
        keys |= {label: "label"} if label in keys else {}
        keys |= {value: "name"} if value in keys else {}
        lists.columns[made] = {**keys, "itextid": "label"}
        lists.choices[made] = tuple(
            Choice(
                name=row.get(value, ""),
                label=row.get(label) or row.get(value, ""),
                extra={keys[column]: cell for column, cell in row.items() if keys[column] not in ("name", "label")},
            )
            for row in self.rows
        )
        return made


def read_tables(sheets: Mapping[str, Sheet], faults: FaultList) -> dict[str, Table]:
    """Read the sheets that stand for attached files."""
    return {table_name(name): _read(table_name(name), sheet, faults) for name, sheet in sheets.items()}


def _read(name: str, sheet: Sheet, faults: FaultList) -> Table:
    columns = [cell.strip().lower() for cell in sheet.header.cells]
    for at, column in enumerate(columns):
        if column and column in columns[:at]:
            message = f"The column “{column[:60]}” is there twice."
            faults.fault(sheet.name, sheet.header.number, column_letter(at), message, "Rename or remove one.")
    rows = tuple(
        {column: cell for column, cell in zip(columns, line.cells, strict=False) if column and cell}
        for line in sheet.lines
    )
    return Table(name, tuple(filter(None, columns)), rows)
