"""Setting the project up: the script, and the lock that it installs from."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
DEV = ROOT / "dev"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
VERBS = ("setup", "run", "demo", "test", "check", "forms", "bench")

needs_a_posix_shell = pytest.mark.skipif(sys.platform == "win32", reason="./dev is a POSIX shell script")
only_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has machines without a screen")


def dev(*arguments: str, script: Path = DEV, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as on a machine without a screen, with nothing else of this one's environment."""
    environment = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        ["sh", str(script), *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@needs_a_posix_shell
@pytest.mark.parametrize("shell", ["sh", "dash", "bash", "ksh", "mksh", "busybox sh"])
def test_the_script_is_read_by_every_shell(shell: str) -> None:
    if shutil.which(shell.split()[0]) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([*shell.split(), "-n", str(DEV)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    done = subprocess.run(["shellcheck", str(DEV)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@needs_a_posix_shell
def test_it_says_what_it_can_do() -> None:
    done = dev()
    assert done.returncode == 0
    assert all(f"\n  {verb}" in done.stdout for verb in VERBS)


@needs_a_posix_shell
def test_an_unknown_verb_is_named() -> None:
    done = dev("fly")
    assert done.returncode != 0
    assert "There is no verb 'fly'." in done.stderr


@only_on_linux
@pytest.mark.parametrize("arguments", [(), ("--data", "somewhere")])
def test_without_a_screen_run_says_so_in_one_line(arguments: tuple[str, ...]) -> None:
    done = dev("run", *arguments)
    assert done.returncode != 0
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "no screen" in line
    assert "./dev demo" in line


@only_on_linux
def test_without_python_it_names_what_is_missing(tmp_path: Path) -> None:
    """Elsewhere than on Debian: a PATH with neither Python nor apt-get, and a project without a .venv."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for command in ("sh", "dirname", "mkdir", "tail", "cat", "head", "cksum", "uname", "id"):
        (commands / command).symlink_to(shutil.which(command) or pytest.fail(f"no {command} here"))
    script = shutil.copy(DEV, tmp_path / "dev")

    done = dev("setup", script=script, PATH=str(commands))

    assert done.returncode != 0
    [line] = done.stderr.splitlines()
    assert "Python 3.11 to 3.14 is missing" in line
    assert "python3-venv" in line
    assert not (tmp_path / ".venv").exists()


def test_windows_has_the_same_verbs() -> None:
    script = (ROOT / "dev.cmd").read_text(encoding="utf-8")
    assert set(re.findall(r"^:do_(\w+)$", script, re.MULTILINE)) == set(VERBS)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec ./dev test"]
    assert "./dev test" in (ROOT / "README.md").read_text(encoding="utf-8")


def locked() -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each locked package."""
    entries = re.split(r"^(?=\w)", LOCK, flags=re.MULTILINE)[1:]
    found = {}
    for entry in entries:
        name, version = entry.split(maxsplit=1)[0].split("==")
        found[canonicalize_name(name)] = (version, len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)))
    return found


def wanted() -> list[Requirement]:
    """Every package that the project asks for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    lists = [project["project"]["dependencies"], *extras, *groups]
    return [Requirement(text) for each in lists for text in each]


def test_every_locked_package_has_hashes() -> None:
    assert len(locked()) > 50
    assert [name for name, (_, hashes) in locked().items() if hashes == 0] == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*--(?!hash)", LOCK, re.MULTILINE)


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_the_lock_agrees_with_the_project(requirement: Requirement) -> None:
    version, _ = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)
