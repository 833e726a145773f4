"""Reading .xlsx: the few parts of a spreadsheet that hold values (ECMA-376, SpreadsheetML), row by row.

Only what a form needs, in one pass and in bounded memory: values, also those that formulas left; where formulas and
merged cells are.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sifield.forms.reading.faults import LIMIT
from sifield.forms.reading.markup import Attributes, TextReader, TooLong, elements, parse

MAX_COLUMNS = 300
FIRST_DAYS = (date(1899, 12, 30), date(1904, 1, 1))
"""What Excel counts days from: on Windows, and as it was on the Macintosh."""
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")


@dataclass(slots=True)
class Cell:
    """Where something was found: row from 1, column from 0."""

    row: int
    column: int


@dataclass(slots=True)
class Findings:
    """What a sheet holds besides values: how many formulas and where the first, those whose value was not saved, merged
    cells as written; of each no more than are told.
    """

    formulas: int = 0
    first_formula: Cell | None = None
    unsaved: list[Cell] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """An opened workbook: the part of each sheet by title, its shared texts, which styles are dates."""

    archive: zipfile.ZipFile
    parts: dict[str, str]
    texts: list[object]
    dates: frozenset[int]
    first_day: date

    def rows(self, title: str, findings: Findings) -> Iterator[tuple[int, list[object]]]:
        """Give the rows of a sheet that the file has, each with its number, filling ``findings`` on the way. Of cells
        beyond ``MAX_COLUMNS``, only the first one filled is given, as one more.
        """
        reader = _SheetReader(self, findings)
        with self.archive.open(self.parts[title]) as stream:
            for _ in parse(stream, reader.start, reader.end, reader.text):
                yield from reader.done
                reader.done.clear()


def open_spreadsheet(archive: zipfile.ZipFile) -> Spreadsheet:
    """Read what all sheets share.

    Raises:
        KeyError, ValueError, ExpatError, zipfile.BadZipFile: it is damaged.
    """
    main = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _related(archive, main)
    kinds = dict(related.values())
    parts: dict[str, str] = {}
    first_day = FIRST_DAYS[0]
    for name, attributes in elements(archive, main):
        if name == "sheet" and related.get(attributes.get("id", ""), ("", ""))[0] == "worksheet":
            parts.setdefault(attributes["name"], related[attributes["id"]][1])
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            first_day = FIRST_DAYS[1]
    texts = _texts(archive, kinds["sharedStrings"]) if "sharedStrings" in kinds else []
    dates = _dates(archive, kinds["styles"]) if "styles" in kinds else frozenset()
    return Spreadsheet(archive, parts, texts, dates, first_day)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give what a part refers to inside the archive, by id: kind and part."""
    folder, name = posixpath.split(part)
    there = posixpath.join(folder, "_rels", f"{name}.rels")
    names = {one.lower(): one for one in archive.namelist()}
    if there.lower() not in names:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for element, attributes in elements(archive, names[there.lower()]):
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes["Target"])).lstrip("/")
            kind = attributes["Type"].rpartition("/")[2]
            found[attributes["Id"]] = (kind, names.get(target.lower(), target))
    return found


def _dates(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """Give the styles that show a number as a date or a time."""
    formats = set(_BUILT_IN_DATES)
    dates: set[int] = set()
    at, is_cells = 0, False
    for name, attributes in elements(archive, part):
        if name == "numFmt":
            shown = _NO_DATE.sub("", attributes.get("formatCode", "")).lower()
            if any(letter in shown for letter in "dmyhs") and "general" not in shown:
                formats.add(int(attributes["numFmtId"]))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles"):
            is_cells = name == "cellXfs"
        elif name == "xf" and is_cells:
            if int(attributes.get("numFmtId", 0)) in formats:
                dates.add(at)
            at += 1
    return frozenset(dates)


def _texts(archive: zipfile.ZipFile, part: str) -> list[object]:
    texts: list[object] = []
    reader = TextReader()

    def end(name: str) -> None:
        reader.end(name)
        if name == "si":
            texts.append(reader.take())

    with archive.open(part) as stream:
        for _ in parse(stream, lambda name, _: reader.start(name, name == "t"), end, reader.text):
            pass
    return texts


class _SheetReader:
    """Turns the elements of a sheet into rows; ``done`` holds those that are complete."""

    def __init__(self, book: Spreadsheet, findings: Findings) -> None:
        self.done: list[tuple[int, list[object]]] = []
        self._book = book
        self._findings = findings
        self._text = TextReader()
        self._row = 0
        self._cells: list[object] = []
        self._column = -1
        self._kind = ""
        self._style = 0
        self._has_formula = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            found = _REFERENCE.match(attributes.get("r", ""))
            self._column = column_index(found[1]) if found else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._has_formula = False
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1
            self._cells = []
        elif name == "mergeCell" and len(self._findings.merged) <= LIMIT:
            self._findings.merged.append(attributes.get("ref", ""))
        self._text.start(name, name == "v" or (name == "t" and self._kind == "inlineStr"))

    def end(self, name: str) -> None:
        self._text.end(name)
        if name == "c":
            self._put(self._text.take())
        elif name == "row":
            self.done.append((self._row, self._cells))

    def text(self, piece: str) -> None:
        self._text.text(piece)

    def _put(self, text: str | TooLong) -> None:
        if self._has_formula:
            self._note_formula(text == "" and self._kind != "str")
        at = min(self._column, MAX_COLUMNS)
        if text == "" or at < len(self._cells):
            return
        self._cells += [None] * (at - len(self._cells))
        self._cells.append(self._value(text))

    def _note_formula(self, is_unsaved: bool) -> None:
        found, cell = self._findings, Cell(self._row, self._column)
        if is_unsaved:
            found.unsaved += [cell] if len(found.unsaved) <= LIMIT else []
        else:
            found.formulas += 1
            found.first_formula = found.first_formula or cell

    def _value(self, text: str | TooLong) -> object:
        if isinstance(text, TooLong) or self._kind in ("str", "inlineStr", "e", "d"):
            return text
        if self._kind == "s":
            return self._book.texts[int(text)]
        if self._kind == "b":
            return text.strip() in ("1", "true")
        number = float(text)
        return moment(number, self._book.first_day) if self._style in self._book.dates else number


def column_index(letters: str) -> int:
    """Count a column from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def moment(days: float, first_day: date) -> object:
    """Turn days since Excel's first day into a moment, or a time where there are none; the number where that fails."""
    seconds = round(days * 86_400)
    if not 0 <= seconds < 86_400 * 2_958_466:
        return days
    # Excel takes 1900 for a leap year
    shift = 1 if first_day.year == 1899 and days < 60 else 0
    found = datetime.combine(first_day, time()) + timedelta(days=shift, seconds=seconds)
    return found.time() if seconds < 86_400 else found
