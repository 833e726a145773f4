"""Thousands of kills while somebody types: how many of the saves that were said to be done are there afterwards.

The goal is all of them, on a store that is whole; it ends with 1 otherwise. The store is reckoned up after every
hundred kills, each time for everything that was typed since the beginning.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.durability.laptop import make

EVERY = 100


def main() -> int:
    """Kill, reckon, and print a line for every hundred kills."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1911)
    asked = parser.parse_args()
    chance, began = random.Random(asked.seed), time.monotonic()
    print(f"{'kills':>8}{'in mid-save':>13}{'said saved':>12}{'amiss':>8}{'seconds':>9}")
    with tempfile.TemporaryDirectory() as folder:
        laptop = make(Path(folder))
        with laptop.on():
            for kill in range(1, asked.kills + 1):
                laptop.die(chance)
                if kill % EVERY and kill != asked.kills:
                    continue
                amiss, told = laptop.reckon(), laptop.told
                spent = time.monotonic() - began
                print(f"{kill:8}{told.cut:13}{len(told.kept):12}{len(amiss):8}{spent:9.0f}", flush=True)
                if amiss:
                    print("\n".join(amiss[:10]))
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
