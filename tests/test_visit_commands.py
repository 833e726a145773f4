"""The commands for booked visits, on a laptop's folder as a script finds it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from sifield import cli, keys
from sifield.fieldwork import schools
from sifield.keys import create
from sifield.models.exchange import Device
from sifield.models.programme import Booking, Requirement
from sifield.models.store import Store, open_stores
from sifield.paths import DataFolder
from sifield.sealing import Stretching
from sifield.wire.ids import new_id
from sifield.wire.records import school_scope

_PASSPHRASE = "harbour lantern seven gulls"
_NOW = datetime.now(UTC)
_DAY = (_NOW + timedelta(days=7)).astimezone().date()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Amara's laptop with a visit booked in each class, and Ben's beside it."""
    place = tmp_path_factory.mktemp("laptop")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))
        made = DataFolder(place / "data")
        stores = open_stores(made, create(made, passphrase=_PASSPHRASE))
        with stores.general.write(new_id(), _NOW) as session:
            me = schools.add_person(session, "Amara Whitlock", "reviewer")
            ben = schools.add_person(session, "Ben Okoro", "reviewer")
            new = schools.NewSchool(name="Harbour Lane", phase="Primary")
            school = schools.add_school(session, new, _NOW.date())
            session.add(
                Device(
                    device_id=new_id(), device_key=b"k" * 32, person_id=me, person_name="Amara Whitlock",
                    role="social_worker", trust_id=new_id(), trust_name="Tideway Trust", root_pem="", issuing_pem="",
                    scopes=[school_scope(school, "safeguarding")], crl=b"",
                )
            )  # fmt: skip
        _book(stores.general, school, "Learning walk", me, ben)
        _book(stores.safeguarding, school, "Review of records", me)
        stores.close()
        (place / "passphrase").write_text(f"{_PASSPHRASE}\n")
        yield ["--data", str(made.root), "--passphrase-file", str(place / "passphrase")]


def _book(store: Store, school: str, title: str, lead: str, *others: str) -> None:
    scope = school_scope(school, store.sensitivity)
    with store.write(lead, _NOW) as session:
        due = Requirement(scope=scope, school_id=school, form_id="", title=title, due_on=_DAY)
        session.add(due)
        session.add(
            Booking(
                scope=scope, school_id=school, title=title, on=_DAY, lead_id=lead, with_ids=list(others),
                requirement_ids=[due.id],
            )
        )  # fmt: skip


def test_a_school_reads_on_one_line_what_is_asked_of_it(folder: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["visits", "asked", *folder]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "Learning walk, Amara Whitlock (leads), Ben Okoro" in line
    assert "(day) Visit, Amara Whitlock" in line, "the line is for the whole school"
    assert cli.run(["visits", "asked", "--school", "Nowhere", *folder]) == 1
    assert capsys.readouterr().err.startswith("sifield: There is no school “Nowhere”.")


@pytest.mark.parametrize(
    ("name", "more", "holds", "lacks"),
    [
        ("amara  whitlock", [], [b"SUMMARY:Learning walk: Harbour Lane", b"SUMMARY:Visit\r\n"], b"records"),
        ("Amara Whitlock", ["--safeguarding"], [b"SUMMARY:Review of records: Harbour Lane"], b"SUMMARY:Visit\r\n"),
        ("Ben Okoro", [], [b"SUMMARY:Learning walk"], b"SUMMARY:Visit"),
    ],
)
def test_a_persons_visits_are_written_as_a_calendar(
    name: str, more: list[str], holds: list[bytes], lacks: bytes, folder: list[str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "visits.ics"
    assert cli.run(["visits", "calendar", "--person", name, "--out", str(out), *more, *folder]) == 0
    assert f"Written: {out}" in capsys.readouterr().out
    content = out.read_bytes()
    assert all(one in content for one in holds)
    assert lacks not in content


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("Amara", [], "Did you mean Amara Whitlock?"),
        ("Ben Okoro", ["--safeguarding"], "Visits about safeguarding are written out in your own calendar only."),
        ("Ben Okoro", ["--out", "/nowhere/visits.ics"], "visits.ics could not be saved."),
    ],
)
def test_a_calendar_that_cannot_be_written_is_said_in_one_line(
    name: str, more: list[str], says: str, folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["visits", "calendar", "--person", name, "--out", str(tmp_path / "x.ics"), *more, *folder]) == 1
    assert says in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
