"""A laptop whose battery goes, or whose disk fails: whatever was said to be saved is there, with history and change."""

import os
import random
from pathlib import Path

import pytest

from tests.durability.laptop import make

KILLS = 100

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")


def test_whatever_was_said_to_be_saved_survives_a_kill(tmp_path: Path) -> None:
    laptop, chance = make(tmp_path), random.Random(1911)
    with laptop.on():
        for _ in range(KILLS):
            laptop.die(chance)
    assert laptop.reckon() == []
    assert len(laptop.told.kept) > KILLS
    assert laptop.told.cut > KILLS / 10, "the kills came while something was on its way"


def test_what_a_failing_disk_refused_is_saved_once_it_takes_it(tmp_path: Path) -> None:
    laptop = make(tmp_path)
    with laptop.on():
        laptop.fail()
    told = laptop.told
    assert len(told.refused) == 3
    assert set(told.refused) <= {"disk-fault", "disk-full"}
    assert told.typed[-1] == told.kept[-1]
    refused = told.typed[-4:-1]
    assert [what[0] for what in refused] == ["rating", "note", "words"]
    told.kept[-1:-1] = refused[:2]  # "Saved" stands for these too; the words have been typed on meanwhile
    assert laptop.reckon() == []
