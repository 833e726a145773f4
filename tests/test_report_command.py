"""Reports about a school from the command line."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from sifield import cli, keys
from sifield.fieldwork import schools
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from sifield.sealing import Stretching
from sifield.wire.ids import new_id
from tests.laptops import make_laptop

PASSPHRASE = "seven walnut bridges in november"


def test_a_report_is_listed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # how much a passphrase is stretched is tested with the keys; here it only takes time
    monkeypatch.setattr(keys, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))
    made = DataFolder(tmp_path / "laptop")
    stores = open_stores(made, keys.create(made, passphrase=PASSPHRASE))
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    with stores.general.write(new_id(), at) as session:
        schools.add_school(session, schools.NewSchool(name="Harbour Lane", phase="Primary", urn="123456"), at.date())
    stores.close()
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    folder = ["--data", str(made.root), "--passphrase-file", str(tmp_path / "passphrase"), "report"]
    assert cli.run([*folder, " harbour lane "]) == 0
    assert capsys.readouterr().out == "academy-card             Academy card (today)\n"
    to = tmp_path / "card.xlsx"
    assert cli.run([*folder, "123456", "--on", "2026-11-24", "--to", str(to)]) == 0
    assert to.read_bytes().startswith(b"PK")
    assert capsys.readouterr().out == f"Written: {to}\n"
    assert cli.run([*folder, "--on", "2026-11-24"]) == 0
    termly, summary = capsys.readouterr().out.splitlines()
    assert termly.startswith("termly                   Termly report to the trust board (2026-autumn, 2025-summer, ")
    assert summary == "safeguarding             Safeguarding summary of the year (2026, 2025, 2024)"
    to = tmp_path / "year.pdf"
    wanted = [*folder, "--on", "2026-11-24", "--kind", "safeguarding", "--period"]
    assert cli.run([*wanted, "2025", "--to", str(to)]) == 0
    assert to.read_bytes().startswith(b"%PDF-")
    capsys.readouterr()
    assert cli.run([*wanted, "1999", "--to", str(to)]) == 1
    assert "There is no period “1999”. Use: 2026, 2025, 2024." in capsys.readouterr().err
    assert cli.run([*folder, "123456", "--visit", "2026-11-24"]) == 1
    assert "There is no visit to this school on that day." in capsys.readouterr().err
    assert cli.run([*folder, "Fernhill"]) == 1
    assert "This school is not on this laptop. There are: Harbour Lane." in capsys.readouterr().err


def test_the_papers_of_a_visit_are_listed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keys, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))
    made = DataFolder(tmp_path / "laptop")
    laptop = make_laptop(made.root, keys=keys.create(made, passphrase=PASSPHRASE))
    laptop.plan_visit()
    laptop.stores.close()
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    folder = ["--data", str(made.root), "--passphrase-file", str(tmp_path / "passphrase"), "report"]
    visit = [*folder, "Harbour Lane Primary", "--visit", "2026-11-24"]
    assert cli.run(visit) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["visit-note", "staff-summary"]
    assert cli.run([*visit, "--to", str(tmp_path / "note.pdf")]) == 0
    assert (tmp_path / "note.pdf").read_bytes().startswith(b"%PDF-")
