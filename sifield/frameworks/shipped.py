"""The improvement models and forms that come with the program."""

from functools import lru_cache

from sifield.assets import asset
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read


@lru_cache(maxsize=1)
def shipped() -> tuple[Framework, ...]:
    """Give the shipped frameworks, by name."""
    paths = [path for path in asset("frameworks").iterdir() if path.suffix == ".toml"]
    found = [read(path.read_bytes()).framework for path in sorted(paths) if not path.name.startswith("calendar-")]
    return tuple(one for one in found if one is not None)


def shipped_forms() -> frozenset[str]:
    """Give the form_ids of the shipped forms."""
    return frozenset(path.stem for path in asset("forms").iterdir() if path.suffix == ".xlsx")
