"""Build the shipped workbooks in resources/forms out of the texts beside this: ``python -m library.build [FORM…]``.

The workbooks are what people open in Excel and start their own from, so they are made to be read: frozen headings,
wrapped text, pages tinted. The same text gives the same bytes.
"""

import io
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sifield.forms.xlsform import read

HERE = Path(__file__).parent
FORMS = HERE.parent / "resources" / "forms"
COLUMNS = (
    *("type", "name", "label", "hint", "required", "required_message", "relevant", "constraint", "constraint_message"),
    *("calculation", "default", "choice_filter", "repeat_count", "readonly", "appearance", "parameters", "minutes"),
    *("evidence", "prompts", "suggests", "self_review", "source", "force", "area", "feeds", "phases", "ages"),
    *("character", "every", "stop"),
)
OF_CHOICES = ("list_name", "name", "label", "key", "colour", "anchor")
OF_SETTINGS = ("form_id", "form_title", "version", "collection", "minutes", "sensitivity")
_WIDTHS = {"label": 60, "hint": 50, "prompts": 50, "anchor": 60, "source": 40, "name": 24, "type": 24}
_STAMP = datetime.fromisoformat("2026-01-01T00:00:00")
"""The time that everything in a workbook bears, so that it changes only with its words."""
_HOW_MANY = re.compile(r"how_many\(([\w ]+): ([\w ]+)\)")
Row = dict[str, str]


class Mistake(Exception):
    """A text of the library that cannot be built; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of the three sheets of a form, by column."""

    survey: list[Row]
    choices: list[Row]
    settings: list[Row]


def sources() -> list[Path]:
    """Give the texts of all forms."""
    return sorted(path for path in HERE.glob("*.toml") if path.name != "shared.toml")


def sheets_of(path: Path) -> Sheets:
    """Read the text of a form into the rows of its sheets.

    Raises:
        Mistake: it names a shared page or list that there is not, or a key that is no column.
    """
    form = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = tomllib.loads((HERE / "shared.toml").read_text(encoding="utf-8"))
    lists = {**shared["lists"], **form.get("lists", {})}
    survey: list[Row] = []
    for page in form.get("page", []):
        whole, brought = _whole(page, shared["pages"], path)
        lists = {**brought, **lists}
        survey += _rows(whole, form.get("defaults", {}), path)
    wanted = dict.fromkeys(row["type"].split()[1] for row in survey if row["type"].startswith(("select_", "rank")))
    if missing := [name for name in wanted if name not in lists]:
        raise Mistake(f"{path.name}: there is no list of choices “{missing[0]}”.")
    _count(survey, lists, path)
    titled = {"form_id": path.stem, "form_title": form["title"], **{key: form.get(key) for key in OF_SETTINGS[2:]}}
    settings = {key: str(value) for key, value in titled.items() if value is not None}
    return Sheets(survey, [row for name in wanted for row in _choices(name, lists[name])], [settings])


def _whole(
    node: Mapping[str, Any], shared: Mapping[str, Any], path: Path
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Write out what is shared in a page or group; give the lists of choices that it brings along, too."""
    name = node.get("shared")
    if name is not None and name not in shared:
        raise Mistake(f"{path.name}: there is no shared page “{name}”.")
    whole = {**shared.get(name, {}), **{key: value for key, value in node.items() if key != "shared"}}
    brought = whole.pop("lists", {})
    if "ask" in whole:
        parts = [_whole(part, shared, path) for part in whole["ask"]]
        whole["ask"] = [part for part, _ in parts]
        brought = {key: found for _, lists in parts for key, found in lists.items()} | brought
    return whole, brought


def _rows(node: Mapping[str, Any], defaults: Mapping[str, Mapping[str, Any]], path: Path) -> Iterator[Row]:
    """Write a page, group or question as rows of the survey sheet."""
    if "ask" not in node:
        yield _row({**defaults.get(node["type"], {}), **node}, path)
        return
    kind = "repeat" if node.get("repeat") or node.get("stop") else "group"
    said = {key: value for key, value in node.items() if key not in ("ask", "repeat")}
    yield _row({"type": f"begin_{kind}", **said}, path)
    for part in node["ask"]:
        yield from _rows(part, defaults, path)
    yield {"type": f"end_{kind}"}


def _row(said: Mapping[str, Any], path: Path) -> Row:
    if unknown := [key for key in said if key not in COLUMNS]:
        raise Mistake(f"{path.name}: “{unknown[0]}” at “{said.get('name', '')}” is no column of the survey sheet.")
    return {column: _cell(said[column]) for column in COLUMNS if column in said}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(value)
    return "yes" if value is True else "no" if value is False else str(value)


def _count(survey: list[Row], lists: Mapping[str, Iterable[str]], path: Path) -> None:
    """Write each ``how_many(pages: answers)`` of a calculation as the sum that it stands for: over all questions in
    those pages whose list offers all of those answers. A question that does not apply counts for nothing.
    """
    held: dict[str, list[tuple[str, set[str]]]] = {}
    around: list[str] = []
    for row in survey:
        if row["type"].startswith("begin_"):
            around.append(row["name"])
        elif row["type"].startswith("end_"):
            around.pop()
        elif row["type"].startswith("select_one "):
            offered = {line.split("|")[0].strip() for line in lists.get(row["type"].split()[1], ())}
            for page in around:
                held.setdefault(page, []).append((row["name"], offered))

    def _sum(found: re.Match[str]) -> str:
        wanted = set(found[2].split())
        names = [name for page in found[1].split() for name, offered in held.get(page, ()) if wanted <= offered]
        if not names:
            raise Mistake(f"{path.name}: {found[0]} counts nothing.")
        return "({})".format(" + ".join(f"selected('{found[2]}', ${{{name}}})" for name in names))

    for row in survey:
        if "calculation" in row:
            row["calculation"] = _HOW_MANY.sub(_sum, row["calculation"])


def _choices(name: str, written: Iterable[str]) -> Iterator[Row]:
    for line in written:
        cells = [cell.strip() for cell in line.split("|", 4)]
        yield {"list_name": name, **{key: cell for key, cell in zip(OF_CHOICES[1:], cells, strict=False) if cell}}


def workbook(sheets: Sheets) -> bytes:
    """Write the rows as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows, columns in (
        ("survey", sheets.survey, COLUMNS),
        ("choices", sheets.choices, OF_CHOICES),
        ("settings", sheets.settings, OF_SETTINGS),
    ):
        if rows:
            _write(book.create_sheet(title), rows, [column for column in columns if any(column in row for row in rows)])
    book.properties.creator = "sifield"
    book.properties.created = book.properties.modified = _STAMP
    made = io.BytesIO()
    book.save(made)
    return _stamped(made.getvalue())


def _write(sheet: Worksheet, rows: list[Row], columns: list[str]) -> None:
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    heading, page = PatternFill("solid", fgColor="1F3A5F"), PatternFill("solid", fgColor="E3EAF3")
    for cells in sheet.iter_rows():
        kind = str(cells[0].value)
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"  # else Excel makes dates and numbers of what is a name or a range of ages
            if cell.row == 1:
                cell.font, cell.fill = Font(bold=True, color="FFFFFF"), heading
            elif kind.startswith("begin_"):
                cell.font, cell.fill = Font(bold=True), page
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column, 16)
    sheet.freeze_panes = "D2" if sheet.title == "survey" else "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _stamped(data: bytes) -> bytes:
    """Give the same workbook with every part of it written at one time."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _unmodified(content)
            new.writestr(zipfile.ZipInfo(name, _STAMP.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _unmodified(core: bytes) -> bytes:
    """Put the writing of the workbook at the time of its making: openpyxl writes the present one."""
    before, opening, rest = core.partition(b"<dcterms:modified")
    tag, _, after = rest.partition(b">")
    return before + opening + tag + b">" + _STAMP.isoformat().encode() + b"Z" + after[after.index(b"<") :]


def build(path: Path) -> tuple[bytes, list[str]]:
    """Build one form: its workbook, and what the engine finds wrong with it.

    Raises:
        Mistake: its text cannot be built.
    """
    data = workbook(sheets_of(path))
    found = read(data, name=f"{path.stem}.xlsx").faults
    return data, [f"{path.stem}: {fault.cell}: {fault.message} {fault.remedy}" for fault in found]


def main(wanted: list[str]) -> int:
    """Build all forms, or those named; give 1 if anything is wrong with one."""
    there = {path.stem: path for path in sources()}
    told = [f"There is no {name}.toml in the library." for name in wanted if name not in there]
    wrong = len(told)
    sys.stderr.writelines(f"{line}\n" for line in told)
    for path in [there[name] for name in wanted or there if name in there]:
        try:
            data, told = build(path)
        except (Mistake, tomllib.TOMLDecodeError, KeyError, TypeError) as mistake:
            told = [f"{path.stem}: {mistake}"]
        else:
            (FORMS / f"{path.stem}.xlsx").write_bytes(data)
        wrong += len(told)
        sys.stderr.writelines(f"{line}\n" for line in told)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
