"""The keys of the stores and of signers: never in the clear, never lost, and every fault in plain words."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends.chainer import ChainerBackend

from sifield import keyrings, keys, pins
from sifield.errors import SifieldError
from sifield.paths import DataFolder
from sifield.sealing import Stretching, stretching_from_json

PASSPHRASE = "quiet lamp under nine boats"
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


class FakeRing(keyring.backend.KeyringBackend):
    """A keyring in memory, with the faults that real ones have."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.forgets = False

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if not self.forgets:
            self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "sifield")


@pytest.fixture(autouse=True)
def the_keyring_of_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> FakeRing:
    """Give a keyring that is on the list of good ones."""
    fake = FakeRing()
    monkeypatch.setattr(keyrings, "ALLOWED", {f"{FakeRing.__module__}.{FakeRing.__qualname__}"})
    keyring.set_keyring(fake)
    return fake


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(SifieldError) as caught:
        work()
    assert caught.value.message
    assert caught.value.remedy
    return caught.value.code


def test_a_passphrase_opens_the_same_two_keys(folder: DataFolder) -> None:
    assert not keys.has_keys(folder)
    made = keys.create(folder, passphrase=PASSPHRASE)
    assert len(made.general) == len(made.safeguarding) == 32
    assert made.general != made.safeguarding
    assert (keys.has_keys(folder), keys.slot_kind(folder)) == (True, "passphrase")
    assert keys.unlock(folder, passphrase=PASSPHRASE) == made
    assert repr(made) == "StoreKeys()"


def test_the_file_shows_neither_key_nor_passphrase_and_only_its_owner_reads_it(folder: DataFolder) -> None:
    made = keys.create(folder, passphrase=PASSPHRASE)
    content = folder.keys.read_bytes()
    for secret in (made.general, made.safeguarding, PASSPHRASE.encode()):
        assert secret not in content
        assert secret.hex().encode() not in content
    if os.name == "posix":
        assert stat.S_IMODE(folder.keys.stat().st_mode) == 0o600
    assert [path.name for path in folder.root.iterdir()] == ["store.keys"]


def test_a_passphrase_is_stretched_by_64_mebibytes(folder: DataFolder) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    said = json.loads(folder.keys.read_bytes())["header"]["argon2id"]
    assert said == {"memory_kib": 65536, "passes": 3, "lanes": 4}


def test_keys_are_never_overwritten(folder: DataFolder) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    with pytest.raises(FileExistsError):
        keys.create(folder, passphrase=PASSPHRASE)


def test_a_short_passphrase_is_refused(folder: DataFolder) -> None:
    assert code_of(lambda: keys.create(folder, passphrase="only eleven")) == "weak-passphrase"
    assert not folder.root.exists()


def test_wrong_passphrases_are_slowed_down_also_over_restarts(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "Stretching", lambda: Stretching(memory_kib=8192, passes=1, lanes=1))
    keys.create(folder, passphrase=PASSPHRASE)
    now = NOON

    def attempt(passphrase: str) -> str:
        return code_of(lambda: keys.unlock(folder, passphrase=passphrase, now=lambda: now))

    for _ in range(10):
        assert attempt("not the right one") == "wrong-passphrase"
        now += timedelta(seconds=1)
    assert attempt(PASSPHRASE) == "too-many-tries", "not even the right one"
    now += timedelta(minutes=4)
    assert attempt(PASSPHRASE) == "too-many-tries"
    now += timedelta(minutes=1)
    assert keys.unlock(folder, passphrase=PASSPHRASE, now=lambda: now)
    assert attempt("not the right one") == "wrong-passphrase", "and the count begins anew"


def test_the_count_of_tries_cannot_be_wiped_by_spoiling_it(folder: DataFolder) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    folder.keys.with_suffix(".tries").write_text("nonsense")
    assert code_of(lambda: keys.unlock(folder, passphrase=PASSPHRASE, now=lambda: NOON)) == "too-many-tries"
    assert keys.unlock(folder, passphrase=PASSPHRASE, now=lambda: NOON + timedelta(minutes=5))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"header": 3}', b"[1, 2]"])
def test_a_damaged_file_is_named_as_such(folder: DataFolder, content: bytes) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    folder.keys.write_bytes(content)
    assert code_of(lambda: keys.unlock(folder, passphrase=PASSPHRASE)) == "damaged-keys"
    assert code_of(lambda: keys.slot_kind(folder)) == "damaged-keys"


def test_one_changed_letter_is_damage_and_not_a_wrong_passphrase(folder: DataFolder) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    whole = json.loads(folder.keys.read_bytes())
    whole["boxes"]["general"], whole["boxes"]["safeguarding"] = whole["boxes"]["safeguarding"], "AAAA"
    folder.keys.write_text(json.dumps(whole))
    assert code_of(lambda: keys.unlock(folder, passphrase=PASSPHRASE)) == "damaged-keys"


def test_a_missing_file_is_damage(folder: DataFolder) -> None:
    assert code_of(lambda: keys.unlock(folder, passphrase=PASSPHRASE)) == "damaged-keys"


def test_a_newer_file_is_left_alone(folder: DataFolder) -> None:
    keys.create(folder, passphrase=PASSPHRASE)
    whole = json.loads(folder.keys.read_bytes())
    whole["header"]["version"] = 2
    folder.keys.write_text(json.dumps(whole))
    assert code_of(lambda: keys.unlock(folder, passphrase=PASSPHRASE)) == "newer-keys"


def test_a_header_cannot_ask_for_less_or_for_the_whole_memory(folder: DataFolder) -> None:
    for bad in ({"memory_kib": 8, "passes": 3, "lanes": 4}, {"memory_kib": 1 << 30, "passes": 3, "lanes": 4}, {}, None):
        with pytest.raises(ValueError, match="Argon2id"):
            stretching_from_json(bad)


def test_the_keyring_holds_a_wrapping_key_and_neither_store_key(folder: DataFolder, ring: FakeRing) -> None:
    made = keys.create(folder, passphrase=None)
    assert keys.slot_kind(folder) == "keyring"
    assert keys.unlock(folder) == made
    ((service, _), kept) = next(iter(ring.kept.items()))
    assert (service, len(kept)) == ("sifield", 44)
    assert made.general.hex() not in folder.keys.read_text()


def test_a_good_keyring_behind_a_chainer_is_found(
    folder: DataFolder, ring: FakeRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = ChainerBackend()
    monkeypatch.setattr(ChainerBackend, "backends", [ring])
    keyring.set_keyring(chain)
    assert keys.create(folder, passphrase=None) == keys.unlock(folder)


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
def test_a_keyring_that_keeps_nothing_asks_for_a_passphrase(folder: DataFolder, backend: str) -> None:
    keyring.set_keyring(keyring.core.load_keyring(backend))
    assert code_of(lambda: keys.create(folder, passphrase=None)) == "no-keyring"
    assert not keys.has_keys(folder)


def test_a_keyring_of_plain_text_is_never_used(folder: DataFolder) -> None:
    class PlaintextKeyring(FakeRing):
        """As keyrings.alt has it: it works, and writes what it holds into a file."""

    plain = PlaintextKeyring()
    keyring.set_keyring(plain)
    assert code_of(lambda: keys.create(folder, passphrase=None)) == "no-keyring"
    assert plain.kept == {}


def test_a_keyring_that_forgets_is_found_out_by_reading_back(folder: DataFolder, ring: FakeRing) -> None:
    ring.forgets = True
    assert code_of(lambda: keys.create(folder, passphrase=None)) == "no-keyring"
    assert not keys.has_keys(folder)


def test_a_locked_keyring_says_so(folder: DataFolder, ring: FakeRing) -> None:
    keys.create(folder, passphrase=None)
    ring.fault = keyring.errors.KeyringLocked("locked")
    assert code_of(lambda: keys.unlock(folder)) == "keyring-locked"
    ring.fault = None
    assert keys.unlock(folder)


def test_a_changed_keyring_loses_nothing(folder: DataFolder, ring: FakeRing) -> None:
    made = keys.create(folder, passphrase=None)
    before = dict(ring.kept)
    ring.kept = dict.fromkeys(ring.kept, "A" * 43 + "=")
    assert code_of(lambda: keys.unlock(folder)) == "keyring-changed"
    ring.kept = {}
    assert code_of(lambda: keys.unlock(folder)) == "keyring-changed"
    ring.kept = before
    assert keys.unlock(folder) == made


_SECRET_SERVICE = """
import sys
from pathlib import Path
from sifield import keys
from sifield.paths import DataFolder
folder = DataFolder(Path(sys.argv[1]))
made = keys.create(folder, passphrase=None)
assert keys.unlock(folder) == made
print(keys.slot_kind(folder))
"""


def test_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("needs dbus-run-session and gnome-keyring-daemon (Debian: dbus gnome-keyring)")
    home = tmp_path / "home"
    home.mkdir()
    script = f'printf login | gnome-keyring-daemon --unlock >/dev/null 2>&1; exec "{sys.executable}" -c "$CODE" "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", str(tmp_path / "sifield")],
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_RUNTIME_DIR": str(home),
             "CODE": _SECRET_SERVICE, "PYTHONPATH": str(Path(keys.__file__).parents[1])},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "keyring", done.stderr
    assert DataFolder(tmp_path / "sifield").keys.exists()


@pytest.mark.parametrize(
    "pin", ["", "12345", "000000", "123456", "987654", "121212", "123123", "27495a", "２７４９５１"]
)
def test_a_pin_that_anyone_would_guess_is_refused(pin: str) -> None:
    assert code_of(lambda: pins.seal_with_pin(b"key", pin)) == "weak-pin"


@pytest.mark.parametrize("pin", ["274951", "0042731", "19051987"])
def test_only_the_pin_opens_what_it_sealed(pin: str) -> None:
    box = pins.seal_with_pin(b"the signing key", pin)
    assert b"the signing key" not in box
    assert pins.open_with_pin(box, pin) == b"the signing key"
    assert code_of(lambda: pins.open_with_pin(box, "502817")) == "wrong-pin"


def test_a_damaged_box_is_not_called_a_wrong_pin() -> None:
    box = pins.seal_with_pin(b"the signing key", "274951")
    assert code_of(lambda: pins.open_with_pin(box[:-4], "274951")) == "damaged-keys"
    assert code_of(lambda: pins.open_with_pin(b"", "274951")) == "damaged-keys"
