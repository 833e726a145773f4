"""The program itself, as a person starts it, under a real X server; keeps ``tests/out/window.png``."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from sifield.ui.theme import DARK, LIGHT
from tests.ui.look import OUT

pytestmark = pytest.mark.screen
SIZE = (1366, 768)
GRAB = """
import sys
import sifield.ui
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
assert app.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """An X server of our own, on a display number that it finds itself; gives the environment to use it."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as told:
        display = told.readline().strip()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DBUS_", "WAYLAND_"))}
    yield {**kept, "DISPLAY": f":{display}"}
    server.terminate()
    server.wait(10)


def xdotool(screen: dict[str, str], *words: str, within: float = 60) -> bool:
    """Do something on the screen; tells whether it came about in time."""
    try:
        done = subprocess.run(["xdotool", *words], env=screen, timeout=within, check=False, capture_output=True)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def test_the_sample_trust_opens_on_a_real_screen(screen: dict[str, str], tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("saltmarsh lantern tide seven\n")
    passphrase.chmod(0o600)
    command = ["-m", "sifield", "--data", str(tmp_path / "laptop"), "--passphrase-file", str(passphrase)]
    program = subprocess.Popen([sys.executable, *command], env=screen, stderr=subprocess.PIPE, text=True)
    try:
        assert xdotool(screen, "search", "--sync", "--onlyvisible", "--name", "sifield"), "no window came"
        for _ in range(20):  # "Explore with a sample trust" has the focus as soon as the welcome stands
            assert program.poll() is None, program.stderr.read() if program.stderr else ""
            xdotool(screen, "key", "Return")
            if xdotool(screen, "search", "--sync", "--name", "Tidewater Learning Trust", within=5):
                break
        else:
            pytest.fail("the sample trust did not open")
        OUT.mkdir(exist_ok=True)
        picture = OUT / "window.png"
        subprocess.run([sys.executable, "-c", GRAB, str(picture)], env=screen, check=True, timeout=60)
    finally:
        program.terminate()
        program.communicate(timeout=20)
    image = QImage(str(picture))
    assert image.size().toTuple() == SIZE
    assert QColor(image.pixel(4, 4)) in (QColor(LIGHT.bar), QColor(DARK.bar))
    colours = {image.pixel(x, y) for x in range(0, SIZE[0], 3) for y in range(0, SIZE[1], 3)}
    assert QColor("#FFD24A").rgb() in colours, "SAMPLE is not to be seen"
    assert len(colours) > 60, "the window is all but empty"
