"""A laptop whose battery goes: whatever was said to be saved is there, with its change and its history."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sifield.keys import StoreKeys
from sifield.models.exchange import Journal, Outbox
from sifield.models.store import open_stores
from sifield.models.visits import Answer
from sifield.paths import DataFolder

KILLS = 15

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")


def test_every_answer_said_to_be_saved_survives_a_kill(folder: DataFolder, store_keys: StoreKeys) -> None:
    chance = random.Random(1911)
    said: set[str] = set()
    with saver(folder, store_keys) as laptop:
        for _ in range(KILLS):
            said |= save_and_kill(laptop, after=chance.randint(1, 25))
    stores = open_stores(folder, store_keys)
    with stores.general.read() as session:
        there = set(session.scalars(select(Answer.id)))
        assert said <= there
        assert len(there) - len(said) <= KILLS, "at most the one under way each time"
        assert set(session.scalars(select(Outbox.row_id))) == there
        assert set(session.scalars(select(Journal.row_id))) == there
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.execute(text("PRAGMA cipher_integrity_check")).all() == []
    stores.close()


@contextmanager
def saver(folder: DataFolder, store_keys: StoreKeys) -> Iterator["subprocess.Popen[str]"]:
    """Start the laptop that saves."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.models.saver", str(folder.root)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as laptop:
        tell(laptop, f"{store_keys.general.hex()}\n{store_keys.safeguarding.hex()}\n")
        yield laptop


def tell(laptop: "subprocess.Popen[str]", words: str) -> None:
    assert laptop.stdin is not None
    laptop.stdin.write(words)
    laptop.stdin.flush()


def save_and_kill(laptop: "subprocess.Popen[str]", *, after: int) -> set[str]:
    """Have a child save, kill it after some answers, and give the ids that it said."""
    assert laptop.stdout is not None
    tell(laptop, "go\n")
    child = int(laptop.stdout.readline())
    said = [laptop.stdout.readline().strip() for _ in range(after)]
    os.kill(child, signal.SIGKILL)
    while (line := laptop.stdout.readline().strip()) != "dead":
        said.append(line)
    assert all(len(line) == 36 for line in said)
    return set(said)
