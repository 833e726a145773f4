"""How a laptop begins: what is opened at the start, and what a beginning that fails leaves (nothing)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield import keys
from sifield.errors import SifieldError
from sifield.models.opening import begin_laptop
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.signing import authority, certificates
from sifield.ui import beginning
from sifield.ui.beginning import Beginning, sample_folder
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.joining import Joining
from sifield.ui.screens.protect import Protect, Unlock
from sifield.ui.screens.welcome import Welcome
from sifield.wire import codes
from tests.laptops import NOW
from tests.ui.fitting import read
from tests.ui.hands import key, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

PASSPHRASE = "lantern orchard violet harbour"
CODE = codes.EnrolmentCode("http://127.0.0.1:1", "ab" * 32, "s" * 32).text()
"""A code for a centre that is not there."""


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """Have no keyring, as on a bare machine."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


class Start:
    """One start of the program on a folder."""

    def __init__(self, qtbot: QtBot, root: Path, passphrase: str = "") -> None:
        self.folder = DataFolder(root / "sifield")
        file = root / "passphrase"
        if passphrase:
            file.write_text(passphrase)
        self.opened: list[tuple[Stores, DataFolder]] = []
        self.window = MainWindow()
        self.tasks = InlineTasks()
        self.beginning = Beginning(
            self.window, self.tasks, self.folder, file if passphrase else None  # type: ignore[arg-type]
        )  # fmt: skip
        self.beginning.opened.connect(lambda stores, folder: self.opened.append((stores, folder)))
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def begins(self) -> "Start":
        self.beginning.begin()
        return self

    def has(self, folder: DataFolder) -> None:
        begin_laptop(folder, of_a_trust, passphrase=PASSPHRASE).close()

    @property
    def screen(self) -> object:
        return self.window.current_screen

    @property
    def banners(self) -> str:
        return "\n".join(read(banner) for banner in self.window.banners.shown())

    def close(self) -> None:
        for stores, _folder in self.opened:
            stores.close()


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Start]]:
    made: list[Start] = []

    def begin(passphrase: str = "") -> Start:
        made.append(Start(qtbot, tmp_path, passphrase))
        return made[-1]

    yield begin
    for one in made:
        one.close()


def test_a_beginning_that_was_cut_short_is_begun_again(start: Callable[..., Start]) -> None:
    one = start(PASSPHRASE)
    begin_laptop(one.folder, lambda _stores: None, passphrase=PASSPHRASE).close()  # nobody's: killed while joining
    one.begins()
    assert isinstance(one.screen, Welcome)
    assert not one.folder.root.exists()


def test_with_nothing_begun_the_person_is_welcomed(start: Callable[..., Start]) -> None:
    one = start().begins()
    assert isinstance(one.screen, Welcome)
    assert one.screen.explore.hasFocus()


@pytest.mark.parametrize(
    ("real", "sample", "opens"), [(True, False, "real"), (False, True, "sample"), (True, True, "real")]
)
def test_real_work_comes_before_the_sample(start: Callable[..., Start], real: bool, sample: bool, opens: str) -> None:
    one = start(PASSPHRASE)
    if sample:
        one.has(sample_folder(one.folder))
    if real:
        one.has(one.folder)
    one.begins()
    ((_, folder),) = one.opened
    assert folder == (one.folder if opens == "real" else sample_folder(one.folder))


def test_without_a_passphrase_file_the_window_asks(start: Callable[..., Start]) -> None:
    one = start()
    one.has(one.folder)
    one.begins()
    assert isinstance(one.screen, Unlock)
    write(one.window, "Passphrase", PASSPHRASE)
    press(one.window, "Open")
    assert [folder for _, folder in one.opened] == [one.folder]


def test_a_wrong_passphrase_file_is_told_and_may_be_mended(start: Callable[..., Start], tmp_path: Path) -> None:
    one = start("not the right one")
    one.has(one.folder)
    one.begins()
    assert "That is not the right passphrase." in one.banners
    assert one.opened == []
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    press(one.window, "Try again")
    assert len(one.opened) == 1


def test_damaged_keys_are_told(start: Callable[..., Start]) -> None:
    one = start()
    one.folder.make()
    one.folder.keys.write_text("nonsense")
    one.begins()
    assert "nothing has been deleted" in one.banners
    assert one.folder.keys.read_text() == "nonsense"


def test_the_sample_begins_after_a_passphrase_was_chosen(start: Callable[..., Start]) -> None:
    one = start().begins()
    press(one.window, "Explore with a sample trust")
    assert isinstance(one.screen, Protect)
    write(one.window, "Passphrase", "too short")
    write(one.window, "Passphrase again", "too short")
    press(one.window, "Protect this laptop")
    assert "shorter than 12 characters" in read(one.window)
    assert one.opened == []
    write(one.window, "Passphrase", PASSPHRASE)
    write(one.window, "Passphrase again", PASSPHRASE)
    press(one.window, "Protect this laptop")
    ((stores, folder),) = one.opened
    assert folder == sample_folder(one.folder)
    assert not keys.has_keys(one.folder), "the sample never meets real work"
    stores.close()
    one.opened.clear()
    one.beginning.leave_sample()
    assert isinstance(one.screen, Welcome)
    assert not folder.root.exists()


def test_joining_that_fails_leaves_nothing_behind_and_keeps_what_was_typed(start: Callable[..., Start]) -> None:
    one = start(PASSPHRASE).begins()
    press(one.window, "Join with an enrolment code")
    screen = one.screen
    assert isinstance(screen, Joining)
    screen.code.setPlainText(CODE)
    write(screen, "Signing PIN", "482915")
    write(screen, "Signing PIN again", "482915")
    press(screen, "Join the trust")
    assert "The centre cannot be reached" in read(screen)
    assert screen.code.toPlainText() == CODE
    assert not one.folder.root.exists()
    assert one.opened == []
    press(screen, "Back")
    assert isinstance(one.screen, Welcome)


def test_without_a_keyring_a_passphrase_comes_before_the_code(start: Callable[..., Start]) -> None:
    one = start().begins()
    press(one.window, "Set up a new trust")
    assert isinstance(one.screen, Protect)
    write(one.window, "Passphrase", PASSPHRASE)
    write(one.window, "Passphrase again", PASSPHRASE)
    key(Qt.Key.Key_Tab)
    press(one.window, "Protect this laptop")
    assert isinstance(one.screen, Joining)
    assert not one.folder.root.exists(), "nothing is made before the code is accepted"


def test_a_first_sync_that_is_cut_does_not_undo_joining(start: Callable[..., Start]) -> None:
    """The code is spent: what was joined is kept, and the window syncs later."""
    one = start()
    stores = begin_laptop(one.folder, of_a_trust, passphrase=PASSPHRASE)
    beginning._fetch_first(stores)
    stores.close()
    assert keys.has_keys(one.folder)


def of_a_trust(stores: Stores) -> None:
    """Let the laptop belong to a trust whose centre is not there."""
    from sifield.models.exchange import Device

    trust = authority.make_authority("Alder Trust", NOW).working
    root, issuing = (certificates.to_pem(one).decode() for one in (trust.root_certificate, trust.issuing_certificate))
    with stores.general.apply() as session:
        session.add(
            Device(
                device_id="d", device_key=bytes(32), person_id="p", person_name="Ann Marsh", role="reviewer",
                trust_id="t", trust_name="Alder Trust", root_pem=root, issuing_pem=issuing, scopes=[],
                centre_address="http://127.0.0.1:1",
            )
        )  # fmt: skip


def test_another_fault_of_a_beginning_is_told_in_the_window(
    start: Callable[..., Start], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = start("short").begins()
    press(one.window, "Explore with a sample trust")
    assert "The passphrase is shorter than 12 characters." in one.banners
    assert isinstance(one.screen, Welcome)
    assert one.screen.explore.isEnabled(), "one may try another way"
    with pytest.raises(SifieldError):
        keys.create(one.folder, passphrase="short")
