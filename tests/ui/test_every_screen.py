"""Every screen is opened by some test, which looks at it; what each of them must hold at its end stands in conftest."""

import ast
from functools import cache
from pathlib import Path

import pytest

SCREENS = sorted(path.stem for path in (Path(__file__).parents[2] / "sifield/ui/screens").glob("[a-z]*.py"))
LOOKS = {"check_fits", "unnamed", "clipped_labels", "small_targets"}


@cache
def _tests() -> dict[str, tuple[set[str], set[str]]]:
    """Give of each file here the modules that it imports from, and the names that it uses."""
    found = {}
    for path in Path(__file__).parent.glob("*.py"):
        modules, used = found[path.stem] = set[str](), set[str]()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                modules |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
            elif isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_a_test_opens_it_and_looks_whether_it_fits(screen: str) -> None:
    """At 100 and 200 %, light and dark: see ``fitting`` and ``look``."""
    tests, module = _tests(), f"sifield.ui.screens.{screen}"
    through = {f"tests.ui.{name}" for name, (modules, _) in tests.items() if module in modules}
    looked = [
        name
        for name, (modules, used) in tests.items()
        if name.startswith("test_") and used & LOOKS and (module in modules or modules & through)
    ]
    assert looked, f"no test looks at {screen}"
