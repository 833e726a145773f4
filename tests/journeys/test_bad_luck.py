"""Days on which things go wrong: each says what happened and what to do, and loses nothing."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sifield import keys
from sifield.documents.sample_trust import SAMPLE_PIN, make_sample
from sifield.errors import SifieldError
from sifield.fieldwork import access, planning, sign_off
from sifield.models.evidence import Note
from sifield.models.opening import begin_laptop, open_laptop
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from tests.journeys.walker import Walker
from tests.ui.test_real_screen import screen as screen
from tests.ui.test_real_screen import xdotool

PASSPHRASE = "lantern orchard violet harbour"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop with the sample trust, closed, to be copied."""
    root = tmp_path_factory.mktemp("begun")
    at = datetime.now(UTC)
    begin_laptop(DataFolder(root), lambda stores: make_sample(stores.general, at), passphrase=PASSPHRASE).close()
    return root


@pytest.fixture
def folder(begun: Path, tmp_path: Path) -> DataFolder:
    """A laptop of one's own to break."""
    return DataFolder(shutil.copytree(begun, tmp_path / "laptop"))


def opens(walker: Walker, passphrase: str = PASSPHRASE) -> None:
    walker.types("Passphrase", passphrase)
    walker.presses("Open")


def test_stores_without_their_keys_are_never_taken_for_an_empty_folder(
    start: Callable[[Path], Walker], folder: DataFolder
) -> None:
    before = folder.store("general").read_bytes()
    folder.keys.unlink()
    walker = start(folder.root)
    walker.sees("The file “store.keys” is missing or damaged", "Put back the copy of the sifield folder")
    assert not walker.may_press("Join with an enrolment code")
    with pytest.raises(SifieldError) as refused:
        begin_laptop(folder, lambda _stores: None, passphrase=PASSPHRASE)
    assert refused.value.code == "damaged-keys"
    assert folder.store("general").read_bytes() == before
    assert not folder.keys.exists()


def test_damaged_keys(start: Callable[[Path], Walker], folder: DataFolder) -> None:
    folder.keys.write_bytes(folder.keys.read_bytes()[:-40])
    start(folder.root).sees("The file “store.keys” is missing or damaged", "nothing has been deleted")


@pytest.mark.parametrize("name", ["general", "safeguarding"])
@pytest.mark.parametrize("harm", ["a page overwritten", "cut short", "empty", "gone", "a folder"])
def test_a_damaged_store_is_named_and_never_made_anew(
    start: Callable[[Path], Walker], folder: DataFolder, name: str, harm: str
) -> None:
    path = folder.store(name)
    content = path.read_bytes()
    path.unlink()
    if harm == "a page overwritten":
        path.write_bytes(bytes(4096) + content[4096:])
    elif harm == "cut short":
        path.write_bytes(content[: len(content) // 2 + 77])
    elif harm == "empty":
        path.touch()
    elif harm == "a folder":
        path.mkdir()
    walker = start(folder.root)
    opens(walker)
    walker.sees(f"The store “{name}.store” ")
    assert "went wrong" not in walker.words
    assert path.exists() == (harm != "gone")


def test_a_store_of_a_newer_program(start: Callable[[Path], Walker], folder: DataFolder) -> None:
    stores = open_stores(folder, keys.unlock(folder, passphrase=PASSPHRASE))
    with stores.general.write("", datetime.now(UTC)) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    stores.close()
    walker = start(folder.root)
    opens(walker)
    walker.sees("was made by a newer sifield than this one", "Install the newer version", "nothing has been changed")


def test_ten_wrong_passphrases(start: Callable[[Path], Walker], folder: DataFolder) -> None:
    walker = start(folder.root)
    for _ in range(keys.MOST_TRIES):
        opens(walker, "lantern orchard violet harbor")
        walker.sees("That is not the right passphrase.")
        walker.types("Passphrase", "")
    opens(walker)
    walker.sees("The passphrase was wrong 10 times.", "Wait 5 minutes")


def test_two_windows_on_one_folder(start: Callable[[Path], Walker], folder: DataFolder) -> None:
    first = open_laptop(folder, passphrase=PASSPHRASE)
    walker = start(folder.root)
    opens(walker)
    walker.sees("sifield is already open on this folder.", "Use the window that is open")
    first.close()
    walker.presses("Open")
    walker.sees("Waiting for you")


def test_a_beginning_that_was_cut_short_begins_again(start: Callable[[Path], Walker], tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "half")
    open_stores(folder, keys.create(folder, passphrase=PASSPHRASE)).close()
    walker = start(folder.root)
    opens(walker)
    walker.presses("Explore with a sample trust")
    walker.sees("This computer has no keyring")
    assert not keys.is_begun(folder)


@pytest.mark.parametrize("path", ["file", "file/below"])
def test_a_folder_that_cannot_be_made(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    for command in (["--data", str(tmp_path / path)], ["demo", str(tmp_path / path)]):
        done = subprocess.run([sys.executable, "-m", "sifield", *command], capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "cannot be written" in done.stdout + done.stderr


def begin_walk(walker: Walker) -> None:
    """From Today into the first room of a learning walk."""
    walker.sees("Waiting for you")
    walker.presses("Start a visit")
    walker.sees("What is chosen here stands on the record.")
    walker.types("School", "Fairwater Academy")
    walker.types("Form", "Learning walk")
    walker.types("Focus", "Reading: does everybody keep up?")
    walker.presses("Start the walk")
    walker.presses("A week or more, Notice given to staff")
    walker.keys("Ctrl+Shift+N")
    walker.stands_in("Which room?")
    walker.keys("…Year 2, reading", "Ctrl+Down", "Ctrl+Down", "2", "Enter")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True)
    if done.returncode != 0:
        pytest.skip("may not mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_while_writing_down(start: Callable[[Path], Walker], begun: Path, small_disk: Path) -> None:
    folder = DataFolder(shutil.copytree(begun, small_disk / "laptop"))
    walker = start(folder.root)
    opens(walker)
    begin_walk(walker)
    walker.reads_status("Saved")
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    note = "Eight minutes without a book. " * 40
    walker.keys("N", f"…{note}", "Enter")
    walker.sees("The disk is full, so the last change could not be saved.", "Free some space", note.strip())
    ballast.unlink()
    walker.presses("Try again")
    walker.reads_status("Saved")
    walker.leaves()
    stores = open_laptop(folder, passphrase=PASSPHRASE)
    with stores.general.read() as session:
        assert note.strip() in [row.text for row in session.scalars(select(Note))]
    stores.close()


@pytest.mark.screen
def test_killed_while_typing(start: Callable[[Path], Walker], folder: DataFolder, screen: dict[str, str]) -> None:
    walker = start(folder.root)
    opens(walker)
    begin_walk(walker)
    walker.reads_status("Saved")
    walker.leaves()
    secret = folder.root / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    command = [sys.executable, "-m", "sifield", "--data", str(folder.root), "--passphrase-file", str(secret)]
    program = subprocess.Popen(command, env=screen)
    try:
        assert xdotool(screen, "search", "--sync", "--onlyvisible", "--name", "Visit", "windowfocus"), "no visit came"
        to_the_note = ("key", "n", "sleep", "0.5") * 6  # the visit is being read; further ones are typed into the note
        assert xdotool(screen, *to_the_note, "type", "--delay", "30", "Eight minutes without a book")
        assert xdotool(screen, "sleep", "1.5")
    finally:
        program.kill()
        program.wait()
    again = start(folder.root)
    opens(again)
    again.sees("Note in Year 2, reading", "Eight minutes without a book")


def test_the_next_start_opens_where_she_was_writing(start: Callable[[Path], Walker], folder: DataFolder) -> None:
    first = start(folder.root)
    opens(first)
    begin_walk(first)
    first.reads_status("Saved")
    first.leaves()
    again = start(folder.root)
    opens(again)
    again.sees("Note in Year 2, reading, on “Pupils are thinking hard about the task”")
    again.presses("Back")
    again.sees("Waiting for you")
    again.reads_status("Saved")
    again.leaves()
    third = start(folder.root)
    opens(third)
    third.sees("Waiting for you")


def test_a_laptop_switched_off_in_the_headteachers_hands_stays_locked(
    start: Callable[[Path], Walker], folder: DataFolder
) -> None:
    stores = open_laptop(folder, passphrase=PASSPHRASE)
    with stores.general.read() as session:
        plan_id = planning.list_plans(session)[0].id
        owner_id = access.whose_laptop(session).person_id
    with stores.general.write(owner_id, datetime.now(UTC)) as session:
        sign_off.remember_hand_over(session, plan_id)
    stores.close()

    walker = start(folder.root)
    opens(walker)
    walker.sees("Give the laptop back", "Both have signed, and the file is as they signed it.")
    assert walker.window.is_locked
    walker.keys("Alt+2")
    walker.sees("Give the laptop back")
    walker.presses("Give the laptop back")
    walker.types("The reviewer’s PIN", SAMPLE_PIN)
    walker.presses("Take the laptop back")
    walker.waits(lambda: not walker.window.is_locked, "still locked")
    walker.reads_status("Saved")
    walker.leaves()
    again = start(folder.root)
    opens(again)
    again.sees("Waiting for you")
