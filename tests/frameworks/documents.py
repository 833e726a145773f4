"""What the tests of the shipped models have in common."""

from sifield.assets import asset
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read

NAMES = ("earned-autonomy", "tiers", "inside-out", "lighthouse", "improvement-cycle")


def shipped(name: str) -> Framework:
    """Give a shipped model, read afresh."""
    found = read(asset("frameworks", f"{name}.toml").read_bytes())
    assert found.framework is not None, found.faults
    return found.framework


def rows(table: str) -> list[list[str]]:
    """Give the cells of a table written as text, one row a line, its cells parted by |."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def programme(framework: Framework) -> dict[str, dict[str, str]]:
    """Give how often each row of the programme comes by grade, in its own words."""
    return {row.name: {grade: when.words for grade, when in row.when.items()} for row in framework.requirements}


def written(table: str, grades: str) -> dict[str, dict[str, str]]:
    """Give the same from a table with a column for each grade; an empty cell asks nothing."""
    return {
        name: {grade: cell for grade, cell in zip(grades.split(), cells, strict=True) if cell}
        for name, *cells in rows(table)
    }
