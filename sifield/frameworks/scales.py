"""The scales on which schools have been inspected, each for its own time; a judgement is never put on another."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sifield.assets import asset


@dataclass(frozen=True, slots=True)
class ScaleArea:
    """Something that is judged, and the words in which it is, the best first."""

    name: str
    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale and the days on which inspections used it; ``until_on`` is None while it is in use."""

    name: str
    title: str
    from_on: date
    until_on: date | None
    areas: tuple[ScaleArea, ...]

    def holds_on(self, day: date) -> bool:
        """Tell whether an inspection of this day was on this scale."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def area(self, name: str) -> ScaleArea | None:
        """Give an area by its name, None if the scale has none of that name."""
        return next((area for area in self.areas if area.name == name), None)


@lru_cache(maxsize=1)
def inspection_scales() -> tuple[Scale, ...]:
    """Give every scale that the program knows, in the order of its file."""
    whole = tomllib.loads(asset("inspection-scales.toml").read_text(encoding="utf-8"))
    return tuple(map(_scale, whole["scale"]))


def find_scale(name: str) -> Scale | None:
    """Give a scale by its name, None for one that only a newer program knows."""
    return next((scale for scale in inspection_scales() if scale.name == name), None)


def _scale(table: Mapping[str, Any]) -> Scale:
    areas = (ScaleArea(one["name"], one["title"], tuple(one.get("levels", table["levels"]))) for one in table["areas"])
    return Scale(table["name"], table["title"], table["from"], table.get("to"), tuple(areas))
