"""The year of a school, and inspectors called, on the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from sifield import cli
from sifield.fieldwork import calendars, schools
from sifield.fieldwork.schools import NewSchool
from sifield.keys import create
from sifield.models.exchange import Device
from sifield.models.opening import open_laptop
from sifield.models.programme import InspectorCall
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from sifield.wire.ids import new_id
from tests.fieldwork.test_calendars import HOLIDAYS, ics
from tests.laptops import NOW

PASSPHRASE = "lantern orchard violet harbour"


def planned(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, list[dict[str, str]]]:
    assert cli.run(["framework", "programme", *more, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("year", [2020, 2026, 2031, 2099])
def test_the_programme_of_any_year(capsys: pytest.CaptureFixture[str], year: int) -> None:
    made = planned(capsys, "earned-autonomy", "--grade", "1", "--year", str(year))
    assert len(made["visits"]) == 6
    assert len(made["activities"]) == 10
    days = {day.isoformat() for day in calendars.usual_year(year).days}
    assert {one["due"] for one in made["visits"]} <= days
    assert set(made["visits"][0]) >= {"kind", "term", "due", "lead", "half_days"}
    assert set(made["activities"][0]) >= {"name", "term", "kind", "form"}


def test_duties_of_the_trust_stand_beside_a_schools_programme(capsys: pytest.CaptureFixture[str]) -> None:
    made = planned(capsys, "lighthouse", "--grade", "aspiring", "--year", "2026")
    assert all(set(one) == {"name", "title", "leads", "form", "due"} for one in made["duties"])
    assert any(one["due"] for one in made["duties"])
    assert planned(capsys, "earned-autonomy", "--grade", "1", "--year", "2026")["duties"] == []


def test_a_schools_own_calendar_may_come_from_a_calendar_program(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "terms.ics"
    path.write_bytes(ics(*HOLIDAYS))
    made = planned(capsys, "earned-autonomy", "--grade", "1", "--year", "2026", "--calendar", str(path))
    assert {one["due"] for one in made["visits"]} == {"2026-12-18", "2027-03-25", "2027-07-21"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--year", "1999"], "from 2020 to 2100"),
        (["--year", "2026", "--calendar", "nowhere.ics"], "There is no file nowhere.ics"),
        (["--year", "2027", "--calendar", "year.toml"], "is of 2026, not of 2027"),
    ],
)
def test_a_year_that_cannot_be_planned_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text = 'year = 2026\n[[half_term]]\nterm = "autumn"\nfrom = 2026-09-07\nto = 2026-12-18\n'
    Path("year.toml").write_text(text, encoding="utf-8")
    assert cli.run(["framework", "programme", "earned-autonomy", "--grade", "1", *more]) == 1
    assert said in capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path) -> list[str]:
    """A laptop of a leader's of a trust with one school, behind a passphrase."""
    data, secret = tmp_path / "data", tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    stores = open_stores(DataFolder(data), create(DataFolder(data), passphrase=PASSPHRASE))
    with stores.general.write(new_id(), NOW) as session:
        schools.add_school(session, NewSchool(name="Harbour Lane Primary", phase="Primary"), NOW.date())
        session.add(
            Device(
                device_id=new_id(), device_key=b"k" * 32, person_id=new_id(), person_name="Ines Calder",
                role="trust_leader", trust_id=new_id(), trust_name="Tideway Trust", root_pem="", issuing_pem="",
                scopes=[], crl=b"",
            )
        )  # fmt: skip
    stores.close()
    return ["--data", str(data), "--passphrase-file", str(secret)]


def test_inspectors_called_and_undone(capsys: pytest.CaptureFixture[str], folder: list[str]) -> None:
    command = [*folder, "schools", "inspectors-called"]
    days = ["--from", "2026-12-07", "--until", "2026-12-11"]
    assert cli.run([*command, "harbour lane primary", *days]) == 0
    told = capsys.readouterr().out
    assert "Harbour Lane Primary: nothing is asked from Mon 7 Dec 2026 to Fri 11 Dec 2026." in told
    assert cli.run([*command, "Harbour Lane Primary", *days]) == 1
    assert "It is known that inspectors called" in capsys.readouterr().err
    assert cli.run([*command, "Harbour Lane Primary", "--undo"]) == 0
    assert "everything is asked again as before" in capsys.readouterr().out
    assert cli.run([*command, "Nowhere School"]) == 1
    assert "no school “Nowhere School”" in capsys.readouterr().err
    stores = open_laptop(DataFolder(Path(folder[1])), passphrase=PASSPHRASE)
    with stores.general.apply() as session:
        (call,) = session.query(InspectorCall).all()
        assert (call.from_on, call.until_on) == (date(2026, 12, 7), date(2026, 12, 11))
        assert call.ended_at is not None
        session.get_one(Device, 1).role = "reviewer"
    stores.close()
    assert cli.run([*command, "Harbour Lane Primary", *days]) == 1
    assert "Only administrators and leaders" in capsys.readouterr().err
