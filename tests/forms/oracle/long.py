"""Comparing with JavaRosa for longer than the tests do, by hand: ``python -m tests.forms.oracle.long SECONDS [SEED]``.

Makes form after form and fills each in at random; prints what the engines disagree on, with the seed to make it again.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from sifield.forms.xlsform import read
from tests.forms.oracle.javarosa import Disagreeable, JavaRosa, to_xform
from tests.forms.oracle.making import made_form
from tests.forms.oracle.twins import Parted, Twins, play

STEPS = 25


def main() -> None:
    """Compare until the time is up, and print the counts."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    ends = time.monotonic() + seconds
    counts = {"forms": 0, "steps": 0, "compared": 0, "parted": 0, "raised by JavaRosa": 0}
    with tempfile.TemporaryDirectory() as folder, JavaRosa(Path(folder), "-Duser.timezone=Europe/Berlin") as engine:
        while time.monotonic() < ends:
            seed += 1
            pick = random.Random(seed)
            data = made_form(pick)
            template = read(data, name="made.xlsx").template
            assert template is not None, seed
            try:
                engine.open(to_xform(data))
                counts["compared"] += play(Twins(engine, template), pick, STEPS, known=lambda _: False)
            except Parted as parted:
                counts["parted"] += 1
                sys.stdout.write(f"seed {seed}: {parted}\n")
            except Disagreeable as fault:
                counts["raised by JavaRosa"] += 1
                sys.stdout.write(f"seed {seed}: {fault}\n")
            counts["forms"] += 1
            counts["steps"] += STEPS
    sys.stdout.write(", ".join(f"{count:,} {what}" for what, count in counts.items()) + "\n")


if __name__ == "__main__":
    main()
