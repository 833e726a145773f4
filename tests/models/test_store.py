"""The stores themselves: encrypted, locked, truthful about damage, two of a kind."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from sifield.errors import SifieldError
from sifield.keys import StoreKeys
from sifield.models import changes
from sifield.models.evidence import Note
from sifield.models.exchange import Journal, Outbox, Place
from sifield.models.store import Store, Stores, open_stores
from sifield.paths import DataFolder
from sifield.wire.records import school_scope

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SCOPE = "school:s/general"
MARKER = "MARKER-zebra-lantern"


def add_note(store: Store, words: str) -> str:
    with store.write("ann", NOW) as session:
        note = Note(scope=school_scope("s", store.sensitivity), visit_id="v", author_id="ann", noted_at=NOW, text=words)
        session.add(note)
        return note.id


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(SifieldError) as caught:
        work()
    assert caught.value.remedy
    return caught.value.code


def test_each_connection_is_set_as_it_must_be(stores: Stores) -> None:
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2,
        "cell_size_check": 1, "trusted_schema": 0, "busy_timeout": 5000,
    }  # fmt: skip
    for store in stores.both():
        with store.read() as session:
            assert {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted
            assert session.scalar(text("PRAGMA cipher_version"))


def test_no_word_lies_in_the_clear_in_any_file(stores: Stores, folder: DataFolder) -> None:
    for store in stores.both():
        add_note(store, MARKER)
    files = [path for path in folder.root.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    assert not [path for path in files if MARKER.encode() in path.read_bytes()]
    assert not [path for path in files if b"SQLite format" in path.read_bytes()]


def test_the_two_stores_share_nothing(stores: Stores) -> None:
    note = add_note(stores.safeguarding, MARKER)
    with stores.general.read() as session:
        assert session.get(Note, note) is None
        assert session.scalars(select(Outbox)).all() == []
    assert stores.of("safeguarding") is stores.safeguarding


def test_the_key_of_one_store_does_not_open_the_other(
    stores: Stores, folder: DataFolder, store_keys: StoreKeys
) -> None:
    stores.close()
    swapped = StoreKeys(store_keys.safeguarding, store_keys.general)
    assert code_of(lambda: open_stores(folder, swapped)) == "damaged-store"
    open_stores(folder, store_keys).close()


def test_a_wrong_key_writes_nothing_on_the_terminal(
    stores: Stores, folder: DataFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    stores.close()
    assert code_of(lambda: open_stores(folder, StoreKeys(os.urandom(32), os.urandom(32)))) == "damaged-store"
    assert capfd.readouterr() == ("", "")


def test_a_flipped_byte_is_named_and_the_remedy_names_the_copy(
    stores: Stores, folder: DataFolder, store_keys: StoreKeys
) -> None:
    for number in range(200):
        add_note(stores.general, f"note {number} " + "words " * 50)
    stores.close()
    path = folder.store("general")
    copy = path.with_name("general.store.before-0000")
    copy.write_bytes(b"")
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    path.write_bytes(content)

    def read() -> None:
        again = open_stores(folder, store_keys)
        try:
            with again.general.read() as session:
                session.scalars(select(Note)).all()
        finally:
            again.close()

    with pytest.raises(SifieldError) as caught:
        read()
    assert caught.value.code == "damaged-store"
    assert copy.name in caught.value.remedy


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the file of an open store as it is")
def test_a_store_in_use_that_cannot_be_read_is_not_replaced_at_once(stores: Stores, folder: DataFolder) -> None:
    """As a failing disk has it: what was saved is mostly whole, and an older copy in its place would be a loss."""
    add_note(stores.general, "saved")
    stores.general._writer.close()
    stores.general._engine.dispose()
    path = folder.store("general")
    kept = path.read_bytes()
    path.write_bytes(b"\0" * len(kept))
    with pytest.raises(SifieldError) as caught:
        add_note(stores.general, "typed meanwhile")
    assert caught.value.code == "damaged-store"
    assert caught.value.remedy.startswith("Keep this window open, and copy what you typed to a safe place;")
    path.write_bytes(kept)
    add_note(stores.general, "typed again")
    with stores.general.read() as session:
        assert set(session.scalars(select(Note.text))) == {"saved", "typed again"}


def test_one_window_at_a_time(stores: Stores, folder: DataFolder, store_keys: StoreKeys) -> None:
    assert code_of(lambda: open_stores(folder, store_keys)) == "already-open"
    program = (
        "import sys; from pathlib import Path\n"
        "from sifield.models.lock import FolderLock\n"
        "from sifield.errors import SifieldError\n"
        "try: FolderLock.take(Path(sys.argv[1]))\n"
        "except SifieldError as fault: sys.exit(fault.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder.root)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr.strip() == "already-open"
    stores.close()
    open_stores(folder, store_keys).close()


def test_a_read_sees_one_moment_and_never_blocks_a_write(stores: Stores) -> None:
    with stores.general.read() as reading:
        assert reading.scalars(select(Note)).all() == []
        add_note(stores.general, "written meanwhile")
        assert reading.scalars(select(Note)).all() == []
    with stores.general.read() as reading:
        assert len(reading.scalars(select(Note)).all()) == 1


def test_a_write_that_fails_leaves_nothing(stores: Stores) -> None:
    def fail() -> None:
        with stores.general.write("ann", NOW) as session:
            session.add(Note(scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text="half"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with stores.general.read() as session:
        for table in (Note, Outbox, Journal):
            assert session.scalars(select(table)).all() == []


def test_what_a_block_takes_back_is_not_kept_and_the_store_goes_on(stores: Stores) -> None:
    with stores.general.write("ann", NOW) as session:
        session.add(Note(scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text="tried"))
        session.flush()
        session.rollback()
    add_note(stores.general, "kept")
    with stores.general.read() as session:
        assert [note.text for note in session.scalars(select(Note))] == ["kept"]


def test_a_store_closes_after_the_write_that_is_under_way(stores: Stores) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with stores.general.write("ann", NOW) as session:
            session.add(Note(scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text="the last words"))
            session.flush()
            begun.set()
            assert may_end.wait(10)

    writing, closing = threading.Thread(target=write), threading.Thread(target=stores.general.close)
    writing.start()
    assert begun.wait(10)
    closing.start()
    may_end.set()
    writing.join(10)
    closing.join(10)
    with stores.general.read() as session:
        assert [note.text for note in session.scalars(select(Note))] == ["the last words"]


def test_a_commit_that_reports_an_error_but_was_done_is_not_called_lost(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under injected I/O faults: 1,935 commits reported, 1,936 rows there."""
    from sqlcipher3 import dbapi2

    dialect = stores.general._engine.dialect
    commit = dialect.do_commit

    def complain(connection: Any) -> None:
        commit(connection)
        raise dbapi2.OperationalError("disk I/O error")

    monkeypatch.setattr(dialect, "do_commit", complain)
    add_note(stores.general, "kept")
    monkeypatch.undo()
    with stores.general.read() as session:
        assert session.scalars(select(Note.text)).all() == ["kept"]


def test_local_things_make_no_changes(stores: Stores) -> None:
    with stores.general.write("ann", NOW) as session:
        session.add(Place(key="visit", value={"section": 3}))
    with stores.general.read() as session:
        assert session.get_one(Place, "visit").value == {"section": 3}
        assert session.scalars(select(Outbox)).all() == []


def test_sqlite_is_one_without_the_wal_reset_bug(
    folder: DataFolder, store_keys: StoreKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(RuntimeError, match="lose commits"):
        open_stores(folder, store_keys)


def test_a_full_disk_is_named_and_work_goes_on_when_there_is_room(tmp_path: Path, store_keys: StoreKeys) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux to mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(small)], capture_output=True, timeout=30, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        stores = open_stores(DataFolder(small), store_keys)
        ballast = small / "ballast"
        ballast.write_bytes(b"x" * 1_000_000)
        kept: list[str] = []

        def fill() -> None:
            for number in range(20_000):
                kept.append(add_note(stores.general, f"note {number} " + "words " * 400))

        assert code_of(fill) == "disk-full"
        with stores.general.read() as session:
            assert set(session.scalars(select(Note.id))) == set(kept)
            assert session.scalar(text("PRAGMA quick_check")) == "ok"
        ballast.unlink()
        kept.append(add_note(stores.general, "there is room again"))
        with stores.general.read() as session:
            assert set(session.scalars(select(Note.id))) == set(kept)
        stores.close()
    finally:
        subprocess.run(["umount", str(small)], timeout=30, check=False)


def test_a_drive_that_was_taken_out_is_named_and_nothing_is_written_in_its_place(
    stores: Stores, folder: DataFolder
) -> None:
    kept = add_note(stores.general, "before")
    elsewhere = folder.root.with_name("taken-out")
    folder.root.rename(elsewhere)
    folder.root.mkdir()  # where it was mounted
    try:
        stores.general.close()  # what was open on it answers no more
        assert code_of(lambda: add_note(stores.general, "into nothing")) == "store-gone"
        assert list(folder.root.iterdir()) == []
    finally:
        folder.root.rmdir()
        elsewhere.rename(folder.root)
    again = add_note(stores.general, "after")
    with stores.general.read() as session:
        assert set(session.scalars(select(Note.id))) == {kept, again}


def test_writers_take_turns(stores: Stores) -> None:
    """A sync writes batch after batch; an autosave waits for one of them, not for all."""
    begun, done, order = threading.Event(), threading.Event(), []

    def batches() -> None:
        for number in range(3):
            with stores.general.apply() as session:
                begun.set()
                if number == 0:
                    done.wait(30)
                session.add(Place(key=f"batch {number}", value=None))
                order.append(f"batch {number}")

    def autosave() -> None:
        with stores.general.write("ann", NOW) as session:
            session.add(Place(key="typed", value=None))
            order.append("typed")

    sync, typing = threading.Thread(target=batches), threading.Thread(target=autosave)
    sync.start()
    begun.wait(30)
    typing.start()
    while not stores.general._turns._queue:
        threading.Event().wait(0.001)
    done.set()
    sync.join(30)
    typing.join(30)
    assert order.index("typed") == 1


def test_a_write_inside_a_write_is_a_bug_and_said_at_once(stores: Stores) -> None:
    with stores.general.write("ann", NOW), pytest.raises(RuntimeError, match="inside a write"):
        add_note(stores.general, "inner")
    add_note(stores.general, "and the store goes on")


def test_an_error_never_shows_what_was_written(stores: Stores) -> None:
    def write_twice() -> None:
        with stores.general.write("ann", NOW) as session:
            for _ in range(2):
                session.add(Note(id="same", scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text=MARKER))
                session.flush()
                session.expunge_all()

    with pytest.raises(IntegrityError) as caught:
        write_twice()
    assert MARKER not in str(caught.value)


def test_what_came_from_the_centre_makes_no_changes(stores: Stores) -> None:
    with stores.general.apply() as session:
        session.add(Note(scope=SCOPE, visit_id="v", author_id="ben", noted_at=NOW, text="from afar"))
    with stores.general.read() as session:
        assert session.scalars(select(Outbox)).all() == []
        assert session.scalars(select(Journal)).all() == []
        assert not changes.has_transaction(session, "any")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files apart by the folder's rights, not by modes")
def test_the_files_of_a_store_are_for_their_owner_only(tmp_path: Path) -> None:
    stores = open_stores(DataFolder(tmp_path), StoreKeys(os.urandom(32), os.urandom(32)))
    stores.close()
    modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("*.store*")}
    assert set(modes) >= {"general.store", "safeguarding.store"}
    assert not any(modes.values())
