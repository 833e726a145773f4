"""JavaRosa in a process of its own, out of the jar that pyxform's wheel carries; it needs a JDK (java and javac)."""

import io
import json
import re
import shutil
import subprocess
import tempfile
import warnings
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

SOURCE = Path(__file__).with_name("Oracle.java")
DRIVERS = Path(__file__).parents[3] / "build" / "oracle"
JAR = Path(str(files("pyxform"))) / "validators/odk_validate/bin/ODK_Validate.jar"


class Disagreeable(Exception):
    """JavaRosa or pyxform cannot do what was asked; the message is theirs."""


def missing() -> str:
    """Say what is not here that JavaRosa needs, "" if all is."""
    if not JAR.is_file():
        return f"no JavaRosa at {JAR}"
    return "" if shutil.which("java") and shutil.which("javac") else "no JDK (java and javac) on this machine"


def to_xform(workbook: bytes, kind: str = ".xlsx") -> str:
    """Turn a workbook into an XForm.

    Raises:
        Disagreeable: pyxform cannot read it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of decorations
            return convert(io.BytesIO(workbook), validate=False, file_type=kind, form_name="data").xform
    except (PyXFormError, TypeError, ValueError, LookupError, AttributeError) as fault:  # what pyxform does not catch
        raise Disagreeable(str(fault)) from fault


def _driver() -> Path:
    """Compile the driver, unless that was done before, and give the folder where it lies."""
    made = DRIVERS / sha256(SOURCE.read_bytes() + str(JAR).encode()).hexdigest()[:16]
    if not made.is_dir():
        DRIVERS.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=DRIVERS))
        subprocess.run(["javac", "-cp", str(JAR), "-d", str(folder), str(SOURCE)], check=True, capture_output=True)
        try:
            folder.rename(made)
        except OSError:  # another process of the tests was first
            shutil.rmtree(folder)
    return made


class JavaRosa:
    """One form at a time. Places are written ``/data/room[2]/pupils``, counted from 1.

    ``took`` holds the seconds that JavaRosa itself needed for the last command, without the pipe.
    """

    def __init__(self, folder: Path, *flags: str) -> None:
        """Start the driver, which works in ``folder``; ``flags`` are the JVM's."""
        self._folder = folder
        self._process = subprocess.Popen(
            ["java", "-Xss8m", "-XX:+UseSerialGC", *flags, "-cp", f"{JAR}:{_driver()}", "Oracle"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.took = 0.0

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate()

    def __enter__(self) -> "JavaRosa":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def open(self, xform: str) -> None:
        """Begin a form afresh."""
        path = self._folder / "form.xml"
        path.write_text(xform, encoding="utf-8")
        self._ask("open", str(path))

    def reopen(self) -> None:
        """Begin the last form afresh."""
        self._ask("open", str(self._folder / "form.xml"))

    def keep(self) -> None:
        """Keep the form's definition, as ODK Collect caches it, and its answers, as it saves them."""
        self._ask("keep")

    def recall(self) -> None:
        """Begin the form afresh from the definition that was kept."""
        self._ask("recall")

    def resume(self) -> None:
        """Go on with the answers that were kept."""
        self._ask("resume")

    def load(self, submission: bytes) -> None:
        """Begin the form that is open afresh with the answers of a submission."""
        path = self._folder / "submission.xml"
        path.write_bytes(submission)
        self._ask("load", str(path))

    def set(self, place: str, text: str) -> None:
        """Give an answer ("" clears it)."""
        self._ask("set", place, text)

    def add(self, place: str) -> None:
        """Add the row ``place`` at the end of its repeat."""
        self._ask("add", place)

    def remove(self, place: str) -> None:
        """Take out a row."""
        self._ask("remove", place)

    def settle(self) -> None:
        """Walk through the form, which gives repeats with a count their rows."""
        self._ask("settle")

    def refresh(self) -> None:
        """Work everything out again, for what JavaRosa leaves as it was."""
        self._ask("refresh")

    def dump(self) -> dict[str, dict[str, Any]]:
        """Give every question and group by its place."""
        return {node["at"]: node for node in self._ask("dump")}

    def choices(self, place: str) -> list[str]:
        """Give the open choices of a question."""
        found: list[str] = self._ask("choices", place)
        return found

    def evaluate(self, expression: str, place: str) -> tuple[str, str]:
        """Give the Java type and the text of what an expression comes to."""
        kind, text = self._ask("eval", place, expression)
        return kind, text

    def _ask(self, *words: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        marked = (word.replace("\\", "\\\\") for word in words)
        line = "\t".join(word.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r") for word in marked)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        self.took = reply["ns"] / 1e9
        if "fault" in reply:
            raise Disagreeable(re.sub(r"\s+", " ", reply["fault"]))
        return reply.get("found")
