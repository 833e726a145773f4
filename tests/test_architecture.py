"""The rules of the house that a machine can hold: who may import whom, how long a thing may be, lint and types."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sifield"
MIGRATIONS = PACKAGE / "models" / "migrations" / "versions"

FILE_LINES = 250
"""What 90 % of the files keep to."""
FILE_LINES_AT_MOST = 400
FUNCTION_LINES_AT_MOST = 60


def source_files() -> list[Path]:
    """Every module of the package but the migrations, which are written once and never again."""
    return sorted(path for path in PACKAGE.rglob("*.py") if MIGRATIONS not in path.parents)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of each function and method in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_file_is_too_long() -> None:
    too_long = {str(path.relative_to(ROOT)): lines(path) for path in source_files() if lines(path) > FILE_LINES_AT_MOST}
    assert too_long == {}


def test_most_files_are_short() -> None:
    files = source_files()
    long = {str(path.relative_to(ROOT)): lines(path) for path in files if lines(path) > FILE_LINES}
    assert len(long) <= len(files) / 10, long


def test_no_function_is_too_long() -> None:
    every = [function for path in source_files() for function in functions(path)]
    assert {name: length for name, length in every if length > FUNCTION_LINES_AT_MOST} == {}


def test_each_package_says_what_it_is_for() -> None:
    """A package's `__init__.py` holds a docstring and nothing else."""
    # The root's also holds the version; the window's mends PySide6 on Python 3.11 before anything can import it.
    with_code = {PACKAGE, PACKAGE / "ui"}
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        assert path.parent in with_code or len(tree.body) == 1, path


def test_the_packaging_folder_is_no_package() -> None:
    """An `__init__.py` there would hide PyPI's `packaging`."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"],
            id="imports",
        ),
        pytest.param(["-m", "ruff", "check", "."], id="lint"),
        pytest.param(["-m", "ruff", "format", "--check", "."], id="format"),
        pytest.param(["-m", "mypy"], id="types"),
    ],
)
def test_check_is_clean(command: list[str]) -> None:
    """What `./dev check` runs."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
