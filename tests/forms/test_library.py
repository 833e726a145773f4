"""The forms that come with the program: each workbook is what its text in library/ says, and opens without a word."""

from pathlib import Path

import openpyxl
import pytest

from library.build import FORMS, HERE, Mistake, build, main, sheets_of, sources
from sifield.forms.xlsform import read

FORM_IDS = [path.stem for path in sources()]


def _rows(path: Path) -> dict[str, list[dict[str, str]]]:
    """Give the filled cells of a workbook's rows, by column."""
    found = {}
    for sheet in openpyxl.load_workbook(path):
        columns, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [
            {str(name): str(cell) for name, cell in zip(columns, row, strict=True) if cell is not None} for row in rows
        ]
    return found


def test_each_text_has_its_workbook_and_each_workbook_its_text() -> None:
    assert sorted(path.stem for path in FORMS.glob("*.xlsx")) == FORM_IDS


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_workbook_says_what_the_text_says(form_id: str) -> None:
    said = sheets_of(HERE / f"{form_id}.toml")
    written = {"survey": said.survey, "choices": said.choices, "settings": said.settings}
    assert _rows(FORMS / f"{form_id}.xlsx") == {title: rows for title, rows in written.items() if rows}, "./dev forms"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_it_opens_without_a_fault_or_a_warning_and_its_minutes_add_up(form_id: str) -> None:
    found = read((FORMS / f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx")
    assert found.faults == ()
    assert found.template is not None
    assert found.template.form_id == form_id
    assert sum(section.minutes for section in found.template.sections) == found.template.minutes > 0


def _text(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(f'title = "Short"\nversion = "1"\n[[page]]\n{body}', encoding="utf-8")
    return path


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    path = _text(tmp_path, 'shared = "immediate_concern"')
    first, told = build(path)
    assert (first, told) == (build(path)[0], [])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('shared = "nowhere"', "no shared page “nowhere”"),
        ('name = "a"\nask = [{type = "text", name = "b", lable = "B"}]', "“lable” at “b”"),
        ('name = "a"\nask = [{type = "select_one none", name = "b"}]', "no list of choices “none”"),
    ],
)
def test_a_mistake_in_a_text_is_told_with_its_place(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(Mistake, match=words):
        sheets_of(_text(tmp_path, body))


def test_building_a_form_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
