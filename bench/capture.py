"""Typing into capture: from the key to the picture and to the disk, and what hours of it do to memory.

The real window on a form of 2,000 questions, in a store of 10,000 visits; first alone, then while a sync lands batch
after batch in the same store and process. Beside it the same keys into a bare text field of Qt in a bare window. "To
saved" counts from the last key of a phrase to the moment when the window may say "Saved": it holds the 0.4 s that
typing must rest. The goals: 16 ms to the picture at the 99th percentile, memory flat.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sifield.ui  # noqa: F401  on Python 3.11 it mends PySide6 before any Qt call

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget  # isort: skip

from bench._typing import Painted, Screen, full_laptop, syncing, wait_until
from sifield.ui.theme import theme

PHRASE = "Pupils explain each step to a partner before they write it down. "
PHRASES = 12
_TEXTS = 700
"""Phrases after which the form is begun anew: it has a thousand questions in words, and some are stepped over."""
KEYS_AN_HOUR = 9_000
"""Two and a half a second without a pause: more than anybody types in an hour on site."""


def main() -> int:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=2.0, help="simulated hours of typing for the memory")
    asked = parser.parse_args()
    application = QApplication(sys.argv[:1])
    theme().apply(application)
    with tempfile.TemporaryDirectory() as folder:
        made = full_laptop(Path(folder))
        print(f"{'milliseconds':34}{'p50':>9}{'p99':>9}{'max':>9}{'keys':>7}")
        _print("bare text field, to the picture", _bare())
        screen = Screen(made)
        keys, saves = _type(screen)
        _print("capture, to the picture", keys)
        _print("capture, to saved", saves)
        with syncing(made.laptop.stores.general, made.laptop.school_id) as landed:
            keys, saves = _type(screen)
        _print("beside a sync, to the picture", keys)
        _print("beside a sync, to saved", saves)
        print(f"{landed[0]} batches landed meanwhile")
        try:
            _hours(screen, Path(folder), asked.hours)
        finally:
            screen.close()
    return 0


def _type(screen: Screen) -> tuple[list[float], list[float]]:
    keys, saves = [], []
    for _ in range(PHRASES):
        field = screen.next_text()
        painted = Painted(field)
        keys += [painted.key(letter) for letter in PHRASE]
        saves.append(screen.wait_saved(time.perf_counter()))
    return keys, saves


def _bare() -> list[float]:
    window = QWidget()
    field = QPlainTextEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    window.resize(1366, 768)
    window.show()
    field.setFocus()
    wait_until(window.isVisible)
    painted = Painted(field)
    taken = [painted.key(letter) for _ in range(PHRASES) for letter in PHRASE]
    window.close()
    return taken


def _print(name: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    numbers = (cuts[49] * 1000, cuts[98] * 1000, max(seconds) * 1000)
    print(f"{name:34}" + "".join(f"{number:9.1f}" for number in numbers) + f"{len(seconds):7}", flush=True)


def _hours(screen: Screen, folder: Path, hours: float) -> None:
    """Type for simulated hours, saving after each phrase, and print memory by the hour and its slope."""
    phrases = int(KEYS_AN_HOUR / len(PHRASE))
    many = max(8, int(hours * phrases))
    marks: list[tuple[float, float]] = []
    print(f"\n{'hours typed':>12}{'memory MB':>11}{'store MB':>10}")
    for phrase in range(many + 1):
        if phrase % min(many // 8, phrases // 8) == 0:
            marks.append((phrase / phrases, _memory()))
            size = sum(path.stat().st_size for path in folder.rglob("general.store*")) / 1e6
            print(f"{marks[-1][0]:12.2f}{marks[-1][1]:11.1f}{size:10.1f}", flush=True)
        if phrase % _TEXTS == _TEXTS - 1:
            screen.begin_anew()
        field = screen.next_text()
        Painted(field).key(PHRASE)
    late = marks[len(marks) // 2 :]
    slope, _ = statistics.linear_regression(*zip(*late, strict=True))
    print(f"slope over the second half: {slope:+.2f} MB an hour of typing")


def _memory() -> float:
    """Give the process's own memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
