"""The guide for those who write forms says what is so: its example is a workbook, its columns and examples are read."""

import io
import re
from pathlib import Path

import openpyxl
import pytest

from sifield.forms.applicability import PHASES
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.reading import archive, loops, survey, workbook
from sifield.forms.reading.columns import KNOWN, OURS
from sifield.forms.reading.markup import MAX_CELL
from sifield.forms.reading.spreadsheet import MAX_COLUMNS
from sifield.forms.session import FormSession
from sifield.forms.template import Source, Template
from sifield.forms.xlsform import read
from tests.forms.workbooks import NOW, q, reading

GUIDE = (Path(__file__).parents[2] / "docs" / "template-guide.md").read_text(encoding="utf-8")


def cells(line: str) -> list[str]:
    """Give the cells of a line of a table."""
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def table(title: str) -> list[list[str]]:
    """Give the table that follows a line of the guide: its headings, then its rows."""
    after = GUIDE.partition(f"\n{title}\n\n|")[2]
    lines = ("|" + after).partition("\n\n")[0].splitlines()
    return [cells(line) for at, line in enumerate(lines) if at != 1]


@pytest.fixture(scope="module")
def example() -> Template:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in ("survey", "choices", "settings", "areas"):
        sheet = book.create_sheet(title)
        rows = table(f"{title}:")
        if title == "survey":
            (name, column, text) = re.findall(r"in the row `(\w+)`, the column `(\w+)`: `([^`]+)`", GUIDE)[0]
            rows = [[*row, text if row[1] == name else ""] for row in rows]
            rows[0][-1] = column
        for row in rows:
            sheet.append([cell.strip("`") or None for cell in row])
    made = io.BytesIO()
    book.save(made)
    found = read(made.getvalue(), name="guide.xlsx")
    assert found.faults == ()
    assert found.template is not None
    return found.template


def test_the_example_is_a_form_that_does_what_the_guide_says(example: Template) -> None:
    assert (example.form_id, example.languages) == ("short_walk", ("English", "Cymraeg"))
    routines, play, focus = (example.questions[name] for name in ("routines", "play", "focus"))
    assert (routines.is_rating, routines.takes_evidence, routines.force) == (True, True, "should")
    assert routines.source == Source("Walk protocol", "2026", "Part 2")
    assert focus.source == Source("Walk protocol", "2026", "Part 1"), "what its group says"
    assert [one.kind for one in routines.suggests] == ["develop", "concern"]
    assert (play.phases, play.every) == (("nursery", "infant"), 3)
    assert example.groups["room"].is_stop
    assert example.spoken("Cymraeg").questions["focus"].label == "Ffocws y daith"


def test_the_example_can_be_filled_in(example: Template) -> None:
    form = FormSession(example, {}, now=lambda: NOW)
    assert [choice.label for choice in form.choices("area")] == ["Hall", "Library"]
    form.set("area", "", "library")
    assert form.value("lead") == "Head of English"
    form.add_row("room", "one")
    form.set("routines", "one", "not_yet")
    assert form.is_relevant("why", "one")


def test_all_our_columns_are_told_of_and_no_others() -> None:
    told = {(row[0], row[1]) for row in table("Other tools ignore these columns.")[1:]}
    ours = {("survey", column) for column in OURS}
    ours |= {("choices", "key"), ("choices", "colour"), ("choices", "anchor")}
    ours |= {("settings", column) for column in ("sensitivity", "minutes", "collection")}
    assert told == ours
    assert all(column in KNOWN[sheet] for sheet, column in told)


EXAMPLES = [
    (row[1], example)
    for row in table("Other tools ignore these columns.")[1:]
    for example in re.findall(r"`([^`]+)`", row[2] if "`" in row[2] else f"`{row[2]}`")
    if row[0] == "survey"
]


@pytest.mark.parametrize(("column", "text"), EXAMPLES)
def test_every_example_of_what_to_write_is_understood(column: str, text: str) -> None:
    scale = [{"list_name": "s", "name": f"n{at}", "label": "N", "key": at} for at in (1, 2)]
    rows = [q("begin_repeat", "r", **{column: text}), q("text", "b"), q("end_repeat")]
    if column not in ("stop", "minutes"):
        rows = [q("select_one s", "a", **{column: text})]
    assert reading(rows, scale, sensitivity="safeguarding").faults == ()


def test_phases_and_sizes_are_those_of_the_program() -> None:
    assert f"`{' '.join(PHASES)}`" in GUIDE
    sizes = GUIDE.partition("**Sizes:**")[2].partition("\n\n")[0]
    told = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d", sizes)]
    assert told == [
        workbook.MAX_BYTES >> 20,
        loops.MOST_ROWS,
        workbook.MAX_ROWS,
        MAX_COLUMNS,
        workbook.MAX_CELLS,
        MAX_CELL,
        survey.MAX_DEPTH,
    ]
    assert archive.MAX_UNPACKED > workbook.MAX_BYTES


def test_functions_that_are_said_to_be_missing_are() -> None:
    line = GUIDE.partition("**Functions:**")[2].partition(" of anything but")[0]
    for name in re.findall(r"`([\w:\-]+)`", line):
        assert name not in FUNCTIONS


def types() -> list[str]:
    line = GUIDE.partition("**Types:**")[2].partition("Of other things")[0]
    plain = re.sub(r"\([^)]*\)", "", " ".join(line.split()))
    return [one for one in re.split(r"[,.]\s*", plain) if re.fullmatch(r"[a-zA-Z_]+", one.strip())]


@pytest.mark.parametrize("kind", [one for one in types() if one not in ("groups", "repeats")])
def test_types_that_are_said_to_work_do(kind: str) -> None:
    text = f"{kind} s" if kind.startswith(("select", "rank")) else kind
    choices = [{"list_name": "s", "name": "x", "label": "X"}]
    sheets = {"calculation": "1 + 1"} if kind == "calculate" else {}
    if kind == "select_one_external":
        return  # its list stands on a sheet of its own: see test_tables
    assert reading([q(text, "a", **sheets), q("text", "b")], choices).faults == ()
