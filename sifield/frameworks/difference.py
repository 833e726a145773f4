"""One thing that changes from a model to another, and how it is put into words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sifield.frameworks.framework import Framework, Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that changes.

    ``kind`` is "grades", "added", "gone", "more", "less", "lead", "row", "review", "report", "joining", "role",
    "standard" or "model"; ``place`` names what it is about; ``before`` and ``after`` both wordings, where that helps.
    """

    kind: str
    place: str
    words: str
    before: str = ""
    after: str = ""


class Named(Protocol):
    """What a model lists by name."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...


Part = TypeVar("Part", bound=Named)


def both(old: Iterable[Part], new: Iterable[Part]) -> list[tuple[Part, Part]]:
    """Give what stands in both lists, in the order of the new one."""
    known = {one.name: one for one in old}
    return [(known[one.name], one) for one in new if one.name in known]


def worded(kind: str, place: str, words: str, before: str, after: str) -> Difference:
    """Make a difference of which both wordings are told."""
    return Difference(kind=kind, place=place, words=words, before=before, after=after)


def another_lead(kind: str, title: str, old: tuple[Framework, str], new: tuple[Framework, str]) -> Difference:
    """Say that a role leads something now that another led before, each a role of its own model."""
    before, after = (made.role_title(role) or "nobody named" for made, role in (old, new))
    return worded(kind, title, f"“{title}” is led by another.", before, after)


def say_limits(limits: Limits) -> str:
    """Say for which schools something is meant."""
    parts = [*limits.phases, *limits.character]
    if limits.ages:
        parts.append(f"ages {limits.ages[0]}–{limits.ages[1]}")
    return ", ".join(parts) or "every school"
