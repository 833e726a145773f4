"""The forms that come with the program: each workbook is what its text in library/ says, and opens without a word."""

from pathlib import Path

import openpyxl
import pytest

from library.build import FORMS, HERE, Mistake, build, main, sheets_of, sources, workbook
from sifield.forms.xlsform import read

FORM_IDS = [path.stem for path in sources()]


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


def test_each_text_has_its_workbook_and_each_workbook_its_text() -> None:
    assert sorted(path.stem for path in FORMS.glob("*.xlsx")) == FORM_IDS


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_workbook_says_what_the_text_says(form_id: str, tmp_path: Path) -> None:
    (tmp_path / "built.xlsx").write_bytes(workbook(sheets_of(HERE / f"{form_id}.toml")))
    assert _cells(tmp_path / "built.xlsx") == _cells(FORMS / f"{form_id}.xlsx"), "run ./dev forms"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_it_opens_without_a_fault_or_a_warning(form_id: str) -> None:
    found = read((FORMS / f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx")
    assert found.faults == ()
    assert found.template is not None
    assert found.template.form_id == form_id


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_minutes_of_the_pages_add_up(form_id: str) -> None:
    form = read((FORMS / f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx").template
    assert form is not None
    assert sum(section.minutes for section in form.sections) == form.minutes > 0


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
