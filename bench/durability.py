"""Thousands of kills while somebody types: how many of the saves that were said to be done are there afterwards.

The goal is all of them, on a store that is whole; it ends with 1 otherwise. The store is reckoned up after every
hundred kills, each time for everything that was typed since the beginning.

With --power it is the power of the drive that is cut (Linux, as root): what the program left to the file system to
write later is lost, and the next start finds the drive as it was at that moment.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from bench._power import plugged_in
from tests.durability.laptop import Laptop, kill, make

EVERY = 100


def main() -> int:
    """Kill, reckon, and print a line for every hundred kills."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1911)
    parser.add_argument("--power", action="store_true")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with ExitStack() as room:
        folder = Path(room.enter_context(tempfile.TemporaryDirectory()))
        if not asked.power:
            return _kill(make(folder), asked.kills, lambda laptop: laptop.die(chance))
        drive = room.enter_context(plugged_in(folder))
        laptop = make(drive.root / "laptop")
        os.sync()

        def cut(child: int) -> None:
            drive.cut()
            with suppress(ProcessLookupError):  # it could not open its store, and has gone by itself
                kill(child)

        def die(laptop: Laptop) -> None:
            laptop.die(chance, cut)
            drive.come_back()

        return _kill(laptop, asked.kills, die)


def _kill(laptop: Laptop, kills: int, die: Callable[[Laptop], None]) -> int:
    began = time.monotonic()
    print(f"{'kills':>8}{'in mid-save':>13}{'said saved':>12}{'amiss':>8}{'seconds':>9}")
    with laptop.on():
        for number in range(1, kills + 1):
            die(laptop)
            if number % EVERY and number != kills:
                continue
            amiss, told = laptop.reckon(), laptop.told
            spent = time.monotonic() - began
            print(f"{number:8}{told.cut:13}{len(told.kept):12}{len(amiss):8}{spent:9.0f}", flush=True)
            if amiss:
                print("\n".join(amiss[:10]))
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
