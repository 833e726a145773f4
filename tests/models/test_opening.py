"""Beginning a laptop's folder: all of it or nothing, also in the keyring; and opening it again."""

from functools import partial
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from sifield import keyrings, keys
from sifield.errors import SifieldError
from sifield.models import opening
from sifield.models.opening import begin_laptop, empty, open_laptop
from sifield.models.people import Person
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.sealing import Stretching
from sifield.wire.records import TRUST_SCOPE
from tests.laptops import NOW
from tests.test_keys import FakeRing, the_keyring_of_before  # noqa: F401  a fixture for every test here

PASSPHRASE = "lantern orchard violet harbour"


class Ring(FakeRing):
    """A keyring that also lets go."""

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr(keyrings, "ALLOWED", {f"{Ring.__module__}.{Ring.__qualname__}"})
    keyring.set_keyring(made)
    return made


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "sifield")


def fill(stores: Stores) -> None:
    with stores.general.write("", NOW) as session:
        session.add(Person(scope=TRUST_SCOPE, name="Amara Whitlock"))


def fail(stores: Stores) -> None:
    fill(stores)
    raise SifieldError("The centre cannot be reached just now.", "Go on working.", code="centre-away")


def code_of(work: object) -> str:
    with pytest.raises(SifieldError) as caught:
        work()  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_what_was_begun_opens_again(folder: DataFolder, ring: Ring, passphrase: str | None) -> None:
    begin_laptop(folder, fill, passphrase=passphrase).close()
    stores = open_laptop(folder, passphrase=passphrase)
    with stores.general.read() as session:
        assert [person.name for person in session.query(Person)] == ["Amara Whitlock"]
    stores.close()


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_beginning_that_fails_leaves_nothing_behind(folder: DataFolder, ring: Ring, passphrase: str | None) -> None:
    assert code_of(lambda: begin_laptop(folder, fail, passphrase=passphrase)) == "centre-away"
    assert ring.kept == {}, "the keyring holds no key of a folder that is gone"
    assert not folder.root.exists()
    begin_laptop(folder, fill, passphrase=passphrase).close()


def test_stores_that_cannot_be_made_leave_no_keys(folder: DataFolder, ring: Ring) -> None:
    folder.make()
    folder.store("safeguarding").mkdir()
    with pytest.raises(SifieldError):
        begin_laptop(folder, fill)
    assert ring.kept == {}
    assert not keys.has_keys(folder)


def test_what_is_not_ours_stays(folder: DataFolder, ring: Ring) -> None:
    folder.make()
    (folder.root / "holiday.jpg").write_bytes(b"sea")
    begin_laptop(folder, fill).close()
    empty(folder)
    assert [path.name for path in folder.root.iterdir()] == ["holiday.jpg"]
    assert ring.kept == {}


def test_emptying_twice_does_no_harm(folder: DataFolder, ring: Ring) -> None:
    begin_laptop(folder, fill).close()
    empty(folder)
    empty(folder)
    assert not folder.root.exists()


def test_a_locked_or_lost_keyring_does_not_keep_a_sample_from_being_thrown_away(folder: DataFolder, ring: Ring) -> None:
    begin_laptop(folder, fill).close()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    empty(folder)
    assert not folder.root.exists()


def test_damaged_keys_can_be_emptied(folder: DataFolder, ring: Ring) -> None:
    begin_laptop(folder, fill).close()
    folder.keys.write_text("nonsense")
    empty(folder)
    assert not folder.root.exists()


def test_keys_that_cannot_be_written_stay_out_of_the_keyring(folder: DataFolder, ring: Ring) -> None:
    folder.make()
    folder.keys.with_suffix(".writing").mkdir()
    with pytest.raises(SifieldError):
        keys.create(folder, passphrase=None)
    assert ring.kept == {}


def test_nothing_begun_is_said(folder: DataFolder) -> None:
    assert code_of(lambda: open_laptop(folder)) == "no-trust"
    assert not folder.root.exists()


def test_a_weak_passphrase_makes_nothing(folder: DataFolder) -> None:
    assert code_of(lambda: begin_laptop(folder, fill, passphrase="too short")) == "weak-passphrase"
    assert not folder.root.exists()


def test_the_folder_lists_what_it_removes() -> None:
    """A file that stores learn to write beside themselves must be known here too."""
    assert [path.name for path in opening._files_of(DataFolder(Path("nowhere")))] == ["sifield.lock"]
