"""The commands for guidance, as somebody types them."""

import json
from pathlib import Path

import pytest

from sifield.cli import run
from tests.guidance_packs import NEW, NEW_CHECKS, OLD, OLD_CHECKS, pool_form


def test_what_holds_on_a_day_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["guidance", "list", "--on", "2026-11-20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("Keeping children safe in education (Department for Education)")
    assert [line.split(maxsplit=1) for line in lines[at + 1 : at + 4]] == [
        ["2024", "held from 2 September 2024"],
        ["2025", "holds since 1 September 2025"],
        ["2026", "expected from 1 September 2026; check whether it is in force"],
    ]
    run(["guidance", "list", "--on", "2025-10-01", "--parts"])
    out = capsys.readouterr().out
    assert "2025                holds from 10 November 2025" in out, "the toolkit, a month before"
    assert "      Attendance and behaviour" in out


def test_a_wrong_day_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["guidance", "list", "--on", "tomorrow"])
    assert left.value.code == 2
    assert "write it like 2026-11-20" in capsys.readouterr().err


def test_a_pack_is_checked_by_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "code.toml"
    file.write_text(NEW)
    assert run(["guidance", "check", str(file)]) == 0
    assert "“Pool safety code”, 2 editions; ready to use." in capsys.readouterr().out
    file.write_text(NEW.replace('label = "2026"', "label = 2026"))
    assert run(["guidance", "check", str(file)]) == 1
    assert "code.toml, line 12, label: This is no text" in capsys.readouterr().out
    assert run(["guidance", "check", str(tmp_path / "none.toml")]) == 1
    assert "is not there any more" in capsys.readouterr().err


def test_changes_are_told_check_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, text, version, checks in ((old, OLD, "1", OLD_CHECKS), (new, NEW, "2", NEW_CHECKS)):
        folder.mkdir()
        (folder / "code.toml").write_text(text)
        (folder / "pool.xlsx").write_bytes(pool_form(version, checks))
    assert run(["guidance", "changes", str(old), str(new)]) == 1
    out = capsys.readouterr().out
    assert "Pool walk:\n" in out
    assert "    before: Pool safety code, 2025, Depth marks\n    after:  Pool safety code, 2026, Depth marks" in out
    assert "  “Feet are washed” is no longer asked." in out
    assert run(["guidance", "changes", str(old), str(old)]) == 0
    assert capsys.readouterr().out == "The two packs say the same.\n"
    assert run(["guidance", "changes", str(old), str(new), "--json"]) == 1
    kinds = [one["kind"] for one in json.loads(capsys.readouterr().out)]
    assert kinds.count("recited") == 1


def test_packs_of_two_documents_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a.toml", OLD), ("b.toml", OLD.replace("Pool safety", "Boat safety"))):
        (tmp_path / name).write_text(text)
    assert run(["guidance", "changes", str(tmp_path / "a.toml"), str(tmp_path / "b.toml")]) == 1
    assert "Name two packs of the same document." in capsys.readouterr().err
