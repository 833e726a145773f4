"""A workbook that is mended elsewhere: each save is noticed once, however the program saves."""

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield.ui.file_watch import FileWatch

REST = 30  # milliseconds


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "walk.xlsx"
    made.write_bytes(b"one")
    return made


@pytest.fixture
def watch(qtbot: QtBot, path: Path) -> FileWatch:
    made = FileWatch(rest=REST)
    made.watch(path)
    return made


def replace(path: Path, content: bytes) -> None:
    """Save as Excel does: a new file beside it, the old one away, the new one in its place."""
    fresh, old = path.with_name("A1B2C3.tmp"), path.with_name("old.tmp")
    fresh.write_bytes(content)
    path.rename(old)
    fresh.rename(path)
    old.unlink()


def test_a_file_that_is_written_over_is_noticed(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    with qtbot.waitSignal(watch.changed, timeout=5000):
        path.write_bytes(b"two, longer")


def test_a_file_that_is_replaced_is_noticed_each_time(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    for content in (b"two", b"three"):
        with qtbot.waitSignal(watch.changed, timeout=5000):
            replace(path, content)


def test_a_save_in_many_steps_is_told_once(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    told: list[int] = []
    watch.changed.connect(lambda: told.append(1))
    with qtbot.waitSignal(watch.changed, timeout=5000):
        for size in range(1, 30):
            path.write_bytes(b"x" * size)
    with qtbot.assertNotEmitted(watch.changed, wait=4 * REST):
        path.with_name("~$walk.xlsx").write_bytes(b"the mark of whoever has it open")
    assert told == [1]


def test_a_file_away_for_a_moment_is_not_gone(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    gone: list[int] = []
    watch.gone.connect(lambda: gone.append(1))
    path.unlink()
    with qtbot.waitSignal(watch.changed, timeout=5000):
        path.write_bytes(b"back again")
    assert gone == []


def test_a_file_that_stays_away_is_gone(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    with qtbot.waitSignal(watch.gone, timeout=10_000):
        path.unlink()


def test_a_file_that_stays_locked_is_told_so_that_reading_it_says_why(
    qtbot: QtBot, watch: FileWatch, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_args: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "open", held)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        os.utime(path, (1, 1))


def test_nothing_is_told_after_watching_ends(qtbot: QtBot, watch: FileWatch, path: Path) -> None:
    watch.stop()
    with qtbot.assertNotEmitted(watch.changed, wait=4 * REST):
        replace(path, b"two")
