"""The national register's download (Get Information about Schools, "all establishment fields", CSV), in our words.

The whole file is read and checked before anything is done with it, so that nothing is half imported.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sifield.errors import SifieldError
from sifield.forms.reading.csv_text import decode

MOST_ROWS = 200_000
_COLUMNS = {
    "URN": "urn",
    "LA (code)": "authority",
    "EstablishmentNumber": "number",
    "EstablishmentName": "name",
    "TypeOfEstablishment (name)": "type",
    "EstablishmentStatus (name)": "status",
    "PhaseOfEducation (name)": "phase",
    "StatutoryLowAge": "low",
    "StatutoryHighAge": "high",
    "OfficialSixthForm (name)": "sixth",
    "ReligiousCharacter (name)": "character",
    "Trusts (name)": "trust",
}
_OPTIONAL = {"PreviousLA (code)": "former_authority", "PreviousEstablishmentNumber": "former_number"}
_CLOSED = "closed"
_PHASES = {
    "nursery": "Nursery",
    "secondary": "Secondary",
    "all-through": "All-through",
    "middle deemed primary": "Middle",
    "middle deemed secondary": "Middle",
    "16 plus": "Sixth form",
}
_NO_CHARACTER = ("", "does not apply", "none")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the register, in our words."""

    urn: str
    name: str
    phase: str
    age_from: int | None
    age_to: int | None
    kind: str
    religious_character: str
    trust: str
    is_open: bool
    place: tuple[str, str]
    """The local authority's and the establishment's number, which mostly outlast a conversion."""
    previous: tuple[str, str] = ("", "")
    """Those that it had before, where the register says so."""


def read_register(data: bytes) -> tuple[Entry, ...]:
    """Read the register's file, in UTF-8 or in Windows-1252.

    Raises:
        SifieldError: it is not the register's file, or it is cut off.
    """
    lines = csv.reader(io.StringIO(decode(data), newline=""), strict=True)
    try:
        return tuple(_entries(lines))
    except csv.Error as fault:
        raise SifieldError(
            f"The file cannot be read as CSV at line {lines.line_num}: {fault}.",
            "Download it again; nothing was imported.",
            code="register",
        ) from None


def _entries(lines: Iterator[list[str]]) -> Iterator[Entry]:
    headings = next(lines, [])
    if missing := [name for name in _COLUMNS if name not in headings]:
        raise SifieldError(
            f"The file has no column {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}.",
            "Download “all establishment fields” from the register; nothing was imported.",
            code="register",
        )
    known = {**_COLUMNS, **{theirs: ours for theirs, ours in _OPTIONAL.items() if theirs in headings}}
    places = {ours: headings.index(theirs) for theirs, ours in known.items()}
    for number, cells in enumerate(lines, 2):
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise SifieldError("The file has too many rows.", "Check that it is the register's.", code="register")
        if len(cells) != len(headings):
            raise SifieldError(
                f"Row {number} has {len(cells)} cells of {len(headings)}: the file is cut off or damaged.",
                "Download it again; nothing was imported.",
                code="register",
            )
        yield _entry({name: cells[at].strip() for name, at in places.items()}, number)


def _entry(row: dict[str, str], number: int) -> Entry:
    if not (row["urn"].isascii() and row["urn"].isdigit() and len(row["urn"]) == 6 and row["name"]):
        raise SifieldError(
            f"Row {number} has no URN of six digits, or no name.", "Download the file again; nothing was imported."
        )
    low, high = (int(row[key]) if row[key].isascii() and row[key].isdigit() else None for key in ("low", "high"))
    kind = row["type"].casefold()
    return Entry(
        urn=row["urn"],
        name=" ".join(row["name"].split()),
        phase=_phase(row["phase"].casefold(), low, high, row["sixth"].casefold()),
        age_from=low,
        age_to=high,
        kind="special"
        if "special" in kind
        else "alternative provision"
        if "alternative provision" in kind or "referral" in kind
        else "mainstream",
        religious_character="" if row["character"].casefold() in _NO_CHARACTER else row["character"],
        trust=row["trust"],
        is_open=row["status"].casefold() != _CLOSED,
        place=(row["authority"], row["number"]),
        previous=(row.get("former_authority", ""), row.get("former_number", "")),
    )


def _phase(phase: str, low: int | None, high: int | None, sixth: str) -> str:
    if phase == "primary":
        return "Infant" if high is not None and high <= 7 else "Junior" if low is not None and low >= 7 else "Primary"
    if phase == "secondary" and sixth.startswith("has"):
        return "Secondary with sixth form"
    return _PHASES.get(phase, "")
