"""The improvement models and forms that come with the program."""

from collections.abc import Mapping
from functools import lru_cache

from sifield.assets import asset
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read


@lru_cache(maxsize=1)
def shipped() -> tuple[Framework, ...]:
    """Give the shipped frameworks, by name."""
    found = [read(text.encode()).framework for text in shipped_texts().values()]
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=1)
def shipped_texts() -> Mapping[str, str]:
    """Give the files of the shipped frameworks by name, which is also that of the file."""
    paths = sorted(path for path in asset("frameworks").iterdir() if path.suffix == ".toml")
    return {path.stem: path.read_text(encoding="utf-8") for path in paths if not path.name.startswith("calendar-")}


def shipped_forms() -> frozenset[str]:
    """Give the form_ids of the shipped forms."""
    return frozenset(path.stem for path in asset("forms").iterdir() if path.suffix == ".xlsx")
