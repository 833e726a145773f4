"""Workbooks as files: whatever is chosen is read, or refused in one sentence that says what to do."""

import os
from pathlib import Path

import pytest

from sifield.assets import asset
from sifield.central.config import Settings
from sifield.errors import SifieldError
from sifield.fieldwork import workbooks
from sifield.fieldwork.saving import save_copy
from tests.forms.workbooks import q, workbook
from tests.laptops import small_workbook


def refused(path: Path) -> SifieldError:
    with pytest.raises(SifieldError) as caught:
        workbooks.read_file(path)
    assert caught.value.remedy
    return caught.value


def kept(folder: Path, content: bytes, name: str = "walk.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_workbook_gives_its_form_and_its_cells(tmp_path: Path) -> None:
    found = workbooks.read_file(kept(tmp_path, small_workbook()))
    assert found.template is not None
    assert found.to_mend == ()
    assert [sheet.name for sheet in found.sheets] == ["survey", "choices", "settings"]
    assert found.sheets[0].lines[0].cells[:3] == ("text", "aim", "What do we look for?")


def test_faults_leave_the_cells_to_be_seen(tmp_path: Path) -> None:
    content = workbook([q("integer", "age", relevant="${nobody} = 1"), q("text", "age")])
    found = workbooks.read_file(kept(tmp_path, content))
    assert found.template is None
    assert {fault.cell for fault in found.to_mend} == {"survey!D2", "survey!B3"}
    assert found.sheets[0].lines[0].cells == ("integer", "age", "age", "${nobody} = 1")


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert refused(tmp_path).message == f"{tmp_path.name} is a folder."


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "walk.xlsx").message == "walk.xlsx is not there any more."


def test_a_file_of_sixty_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "pictures.xlsx"
    with path.open("wb") as file:
        file.truncate(60 << 20)
    fault = refused(path)
    assert (fault.code, fault.message) == ("too-large", "pictures.xlsx is larger than 30 MB, which no form needs.")


def test_what_may_be_published_can_be_sent(tmp_path: Path) -> None:
    assert Settings("sqlite://", tmp_path).blob_bytes > workbooks.MOST_BYTES


def test_a_file_that_another_program_holds_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, small_workbook())

    def held(self: Path, *_args: object) -> None:  # what Windows answers while Excel has the file to itself
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", held)
    fault = refused(path)
    assert fault.code == "locked-file"
    assert "Close it in Excel" in fault.remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").message == "pipe is no file."


def test_a_copy_is_the_same_to_the_byte(tmp_path: Path) -> None:
    content = asset("forms", "learning_walk.xlsx").read_bytes()
    path = save_copy(content, tmp_path / "copy.xlsx")
    assert path.read_bytes() == content


def test_a_copy_that_cannot_be_saved_is_said(tmp_path: Path) -> None:
    with pytest.raises(SifieldError) as caught:
        save_copy(b"x", tmp_path / "no folder" / "copy.xlsx")
    assert caught.value.code == "not-saved"


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"PK\x03\x04 xl/workbook.xml", ".xlsx"),
        (b"PK\x03\x04 xl/workbook.xml xl/vbaProject.bin", ".xlsm"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"type,name,label", ".csv"),
    ],
)
def test_a_copy_is_called_by_what_is_in_it(content: bytes, suffix: str) -> None:
    assert workbooks.suffix_of(content) == suffix
