"""Sending a self-review and checking what came back, from the command line."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sifield import cli
from sifield.forms.self_review.invitation import SHEET
from tests.forms.self_reviews import WHOLE, edited, filled, form
from tests.forms.workbooks import q, workbook

SCHOOL = ("--school", "Harbour Lane Primary", "--visit", "2026-12-08")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "form.xlsx").write_bytes(form())
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], folder: Path, verb: str, *more: str) -> tuple[int, str, str]:
    code = cli.run(["form", "self-review", verb, str(folder / "form.xlsx"), *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def checked(capsys: pytest.CaptureFixture[str], folder: Path, data: bytes, *school: str) -> tuple[int, Any]:
    (folder / "back.xlsx").write_bytes(data)
    code, out, err = run(capsys, folder, "check", str(folder / "back.xlsx"), *(school or SCHOOL))
    assert err == ""
    return code, json.loads(out)


def test_a_workbook_goes_out_and_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = str(folder / "out.xlsx")
    code, out, _ = run(capsys, folder, "out", *SCHOOL, "--by", "2026-12-02", "--reviewer", "Amara Whitlock", "-o", to)
    assert (code, out) == (0, f"{to}: 4 checks for Harbour Lane Primary\n")
    start = openpyxl.load_workbook(to)["Start here"]
    assert "Please send it back to Amara Whitlock by Wednesday 2 December 2026." in [cell.value for cell in start["A"]]
    sent = Path(to).read_bytes()
    code, told = checked(capsys, folder, filled(sent, WHOLE))
    assert (code, told["usable"], told["answered"], told["asked"]) == (0, True, 4, 4)
    assert told["answers"][1] == {
        "question": "staff_know", "answer": "Partly met", "choice": "partly", "words": WHOLE["staff_know"][1],
        "cell": f"{SHEET}!C4",
    }  # fmt: skip
    code, told = checked(capsys, folder, sent)
    assert (code, told["usable"], told["answered"], [one["cell"] for one in told["unanswered"]]) == (
        1, False, 0, ["Self-review!C3", "Self-review!C4", "Self-review!C6", "Self-review!C7"],
    )  # fmt: skip


def test_a_half_filled_one_is_refused_by_cell_unless_wanted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, folder, "out", *SCHOOL, "-o", str(folder / "out.xlsx"))
    name = next(iter(WHOLE))
    half = filled((folder / "out.xlsx").read_bytes(), {name: WHOLE[name]})
    code, told = checked(capsys, folder, half)
    assert (code, told["usable"], told["answered"], len(told["unanswered"])) == (1, False, 1, 3)
    code, told = checked(capsys, folder, half, *SCHOOL, "--half-filled")
    assert (code, told["usable"], told["answered"]) == (0, True, 1)


def test_what_is_wrong_is_told_by_cell_and_exits_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, folder, "out", *SCHOOL, "-o", str(folder / "out.xlsx"))
    sent = (folder / "out.xlsx").read_bytes()
    code, told = checked(capsys, folder, edited(sent, lambda sheet: sheet.__setitem__("C3", "Perhaps")))
    assert (code, told["usable"], told["answers"], told["faults"][0]["cell"]) == (1, False, [], "Self-review!C3")
    code, told = checked(capsys, folder, sent, "--school", "Mill Road", "--visit", "2026-12-08")
    assert (code, told["faults"][0]["message"]) == (
        1, "This is the self-review of Harbour Lane Primary, not of Mill Road.",
    )  # fmt: skip


def test_a_school_is_asked_what_it_has(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for school, many in ((["--phase", "Secondary"], 3), (["--ages", "3-11"], 4), (["--kind", "special"], 4)):
        code, out, _ = run(capsys, folder, "out", *SCHOOL, *school, "-o", str(folder / "o.xlsx"))
        assert (code, out.split(": ")[1].split()[0]) == (0, str(many)), school


def test_what_cannot_be_written_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, folder, "out", *SCHOOL, "-o", str(folder / "out.pdf"))
    assert (code, err) == (1, "sifield: out.pdf is no name of an Excel workbook. End it with .xlsx.\n")
    code, _, err = run(capsys, folder, "out", *SCHOOL, "-o", str(folder / "nowhere" / "out.xlsx"))
    assert (code, "out.xlsx could not be saved." in err) == (1, True)
    (folder / "form.xlsx").write_bytes(workbook([q("text", "a")]))
    code, _, err = run(capsys, folder, "out", *SCHOOL, "-o", str(folder / "out.xlsx"))
    assert (code, "form.xlsx has no check that this school answers itself." in err) == (1, True)


@pytest.mark.parametrize("wrong", [["--visit", "soon"], ["--ages", "11-4"], ["--by", "x"]])
def test_days_and_ages_are_checked(wrong: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(capsys, folder, "out", *SCHOOL, *wrong, "-o", "o.xlsx")
    assert ended.value.code == 2
    assert "write" in capsys.readouterr().err
