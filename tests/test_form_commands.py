"""The commands for form templates as a person types them: what they print, and what they exit with."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sifield import cli
from sifield.assets import asset
from tests.forms.workbooks import options, q, workbook

SHIPPED = str(asset("forms", "learning_walk.xlsx"))
SURVEY = [q("text", "focus", "Focus"), q("select_one yn", "calm", "Calm?"), q("integer", "age", "Age")]
LISTS = options("yn", "yes", "no")


@pytest.fixture
def forms(tmp_path: Path) -> SimpleNamespace:
    """Versions on disk: old, the same again, a new one (a label reworded, a question gone), and one with faults."""
    changed = [q("text", "focus", "What the walk is about", relevant="${calm} = 'yes'"), SURVEY[1]]
    made = {
        "old": workbook(SURVEY, LISTS),
        "same": workbook(SURVEY, LISTS),
        "new": workbook(changed, LISTS, [{"form_id": "f", "version": "2"}]),
        "broken": workbook([q("select_one nowhere", "x"), q("text", "x", relevant="${y}")]),
    }
    for name, data in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    return SimpleNamespace(**{name: str(tmp_path / f"{name}.xlsx") for name in made}, folder=tmp_path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command and give its exit code, what it printed and what it complained of."""
    code = cli.run(["form", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("preview", ["FILE.xlsx", "as the person who fills it in will meet it."]),
        ("diff", ["OLD.xlsx", "NEW.xlsx", "--json", "Exits 0 if nothing changed, 1 if something did, 2 in trouble."]),
        ("evaluate", ["--answers JSON", "--now ISO", '"room": [{"calm": "yes"}, {"calm": "no"}]', "room[1]/table[1]"]),
    ],
)
def test_help_reads_well(command: str, says: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["form", command, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert [words for words in says if words not in " ".join(shown.split())] == []
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_preview_shows_the_form_as_it_will_be_met(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "preview", SHIPPED)
    assert code == 0
    assert out.startswith("Learning walk\nlearning_walk, version ")
    assert "» Only if “Notice given to staff” is “Less than a week”" in out


@pytest.mark.parametrize("command", ["preview", "evaluate"])
def test_a_form_with_faults_points_to_check(
    command: str, forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, command, forms.broken)
    assert (code, out) == (1, "")
    assert "broken.xlsx cannot be used yet: it has " in err
    assert "sifield form check " in err


def test_diff_tells_what_changed_by_section(forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "diff", forms.old, forms.new)
    assert code == 1
    assert out.splitlines() == [
        "The form itself:",
        "  The form has another version.",
        "    before: 1",
        "    after:  2",
        "f:",
        "  “Focus” now reads “What the walk is about”.",
        "  “What the walk is about” is now asked in some cases only.",
        "    before: –",
        "    after:  “Calm?” is “YES”",
        "  “Age” is no longer part of the form.",
    ]
    code, out, _ = told(capsys, "diff", forms.old, forms.new, "--json")
    assert code == 1
    assert [(one["kind"], one["name"]) for one in json.loads(out)] == [
        ("settings", ""),
        ("reworded", "focus"),
        ("rule", "focus"),
        ("removed", "age"),
    ]


def test_diff_of_the_same_form_ends_with_nought_and_trouble_with_two(
    forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "diff", forms.old, forms.same) == (0, "The two versions are the same form.\n", "")
    assert told(capsys, "diff", forms.old, forms.same, "--json")[:2] == (0, "[]\n")
    for trouble in (forms.broken, str(forms.folder / "none.xlsx")):
        code, out, err = told(capsys, "diff", forms.old, trouble)
        assert (code, out) == (2, "")
        assert err.startswith("sifield: ")


def test_evaluate_prints_what_follows_from_answers(
    forms: SimpleNamespace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = forms.folder / "answers.json"
    file.write_text('\ufeff{"calm": "no"}', encoding="utf-8")
    code, out, _ = told(capsys, "evaluate", forms.new, "--answers", str(file))
    assert code == 0
    assert json.loads(out)["relevant"] == {"focus": False, "calm": True}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"calm": "yes"}')))
    assert json.loads(told(capsys, "evaluate", forms.new, "--answers", "-")[1])["relevant"]["focus"] is True
    assert json.loads(told(capsys, "evaluate", forms.new)[1])["answers"] == {}


def test_evaluate_takes_the_moment_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.xlsx"
    file.write_bytes(workbook([q("date", "day", default="today()"), q("calculate", "t", calculation="string(now())")]))
    result: dict[str, Any] = json.loads(told(capsys, "evaluate", str(file), "--now", "2026-02-03T04:05")[1])
    assert result["answers"]["day"] == "2026-02-03"
    with pytest.raises(SystemExit) as ended:
        cli.run(["form", "evaluate", str(file), "--now", "soon"])
    assert ended.value.code == 2
    assert "“soon” is no moment; write it like 2026-11-20T09:30" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (b'{"calm": ', "The answers are not JSON"),
        (b'{"calmm": "yes"}', "Did you mean calm?"),
        (b'{"age": "x"}', '“age” in the answers takes a whole number, not "x".'),
        (b"\xff\xfe", "The answers are not UTF-8 text. Save them as UTF-8."),
    ],
)
def test_bad_answers_end_with_one_and_one_sentence(
    answers: bytes, says: str, forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = forms.folder / "bad.json"
    file.write_bytes(answers)
    code, out, err = told(capsys, "evaluate", forms.old, "--answers", str(file))
    assert (code, out) == (1, "")
    assert says in err
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no file without an end")
def test_a_file_without_an_end_is_not_read_to_it(forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("check", "/dev/zero"), ("evaluate", forms.old, "--answers", "/dev/zero")):
        code, out, err = told(capsys, *command)
        assert (code, out) == (1, "")
        assert err.startswith("sifield: zero is larger than 100 MB.")


def test_none_of_it_loads_a_window_or_a_store(forms: SimpleNamespace) -> None:
    script = (
        "import sys; from sifield.cli import run; run(sys.argv[1:]); heavy = {'PySide6', 'sqlalchemy', 'httpx'}; "
        "print(heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "form", "diff", forms.old, forms.new], capture_output=True, text=True, check=True
    )
    assert done.stderr == "set()\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_who_reads_only_the_first_line_gets_no_trace() -> None:
    command = [sys.executable, "-m", "sifield", "form", "preview", SHIPPED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 1


def test_a_form_is_printed_as_a_blank_pdf(
    forms: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(forms.folder)
    assert told(capsys, "print", forms.old) == (0, "old.pdf\n", "")
    out = str(forms.folder / "walk.pdf")
    about = ("--school", "Harbour Lane", "--phase", "primary", "--ages", "4-11", "--date", "2026-11-20")
    assert told(capsys, "print", forms.old, "-o", out, *about) == (0, f"{out}\n", "")
    assert [Path(name).read_bytes()[:5] for name in ("old.pdf", out)] == [b"%PDF-"] * 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_the_blank_pdf_says_that_an_edition_is_older_than_the_visit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, is_older in (("2026-06-30", False), ("2026-11-20", True)):
        out = tmp_path / f"{day}.pdf"
        form = SHIPPED
        assert told(capsys, "print", form, "--date", day, "-o", str(out))[0] == 0
        read = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True).stdout
        words = "Keeping children safe in education, 2025. A newer edition (2026) was expected"
        assert (words in " ".join(read.split())) == is_older


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--ages", "11-4"], "“11-4” are no ages; write them like 4-11"),
        (["--date", "Friday"], "“Friday” is no day; write it like 2026-12-08"),
        (["--phase", "big"], "invalid choice: 'big'"),
    ],
)
def test_what_cannot_be_meant_is_told(
    forms: SimpleNamespace, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["form", "print", forms.old, *arguments])
    assert ended.value.code == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_form_with_faults_is_not_printed(forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, complaint = told(capsys, "print", forms.broken)
    assert (code, said) == (1, "")
    assert "broken.xlsx cannot be used yet" in complaint


def test_a_place_that_cannot_be_written_to_is_told(forms: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, complaint = told(capsys, "print", forms.old, "-o", str(forms.folder / "nowhere" / "a.pdf"))
    assert (code, said) == (1, "")
    assert "a.pdf could not be saved." in complaint
