"""Cold start: process start to first paint of our window, against a bare Qt window of the same size.

Both are started in turns in the same run, each nine times in a process of its own; a ratio is what counts.

    python -m bench.start_up
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
BARE = """
import time
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        app.quit()

window = Window()
window.setCentralWidget(QLabel("bare"))
window.resize(1366, 768)
window.show()
app.exec()
"""
OURS = """
import time, sys
from pathlib import Path
from sifield import app
from sifield.paths import DataFolder
from sifield.ui.main_window import MainWindow
from PySide6.QtWidgets import QApplication
_paint = MainWindow.paintEvent

def paint(window, event):
    _paint(window, event)
    print(time.time(), flush=True)
    QApplication.quit()

MainWindow.paintEvent = paint
app.run(DataFolder(Path(sys.argv[1])))
"""


def first_paint(script: str, folder: str) -> float:
    """Seconds from the start of a process to its first paint; modules are compiled once and kept, as on a laptop."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
    begun = time.time()
    ran = subprocess.run(
        [sys.executable, "-c", script, f"{folder}/laptop"], capture_output=True, text=True, check=True, env=environment
    )
    return float(ran.stdout.split()[0]) - begun


def main() -> None:
    """Measure and print one table."""
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder:
        for script in (BARE, OURS):  # compiled files and page cache
            first_paint(script, folder)
        for _ in range(ROUNDS):
            times["bare"].append(first_paint(BARE, folder))
            times["ours"].append(first_paint(OURS, folder))
    print(f"{'first paint':<14}{'least':>9}{'median':>9}  (ms, {ROUNDS} rounds in turns)")
    for name, label in (("bare", "bare Qt"), ("ours", "sifield")):
        print(f"{label:<14}{min(times[name]) * 1000:>9.0f}{statistics.median(times[name]) * 1000:>9.0f}")
    least = min(times["ours"]) / min(times["bare"])
    median = statistics.median(times["ours"]) / statistics.median(times["bare"])
    print(f"{'ratio':<14}{least:>9.2f}{median:>9.2f}  (aim: at most 1.5)")


if __name__ == "__main__":
    main()
