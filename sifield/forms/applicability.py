"""For which schools, and in which years, a question of a template is meant.

Independent of a session: who knows the school asks before the form is opened. What is not known of a school (its ages,
its phase) leaves no question out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

PHASES = (*("nursery", "infant", "junior", "primary", "middle", "secondary", "sixth_form"), *("special", "alternative"))
ANY_CHARACTER = "any"
NO_CHARACTER = "none"
_NONE = frozenset({"", "none", "does not apply"})
"""How the register of schools says that there is no religious character."""
_SAID = {
    **{phase: f"{phase} years" for phase in ("infant", "junior", "primary", "secondary")},
    "middle": "middle school",
    "sixth_form": "sixth form",
    "special": "special school",
    "alternative": "alternative provision",
    ANY_CHARACTER: "schools with a religious character",
    NO_CHARACTER: "schools without a religious character",
}
"""What people call them: a primary or a special school has infant years and is no infant school."""
_SMALL = frozenset({"and", "in", "of", "or", "the", "with"})
_COVERED = {
    "nursery": "nursery",
    "infant": "infant primary",
    "junior": "junior primary",
    "primary": "infant junior primary",
    "middle": "junior primary middle secondary",
    "secondary": "secondary",
    "sixth form": "sixth_form",
    "all-through": "infant junior primary secondary",
}
_OF_AGES = {
    "nursery": (0, 4),
    "infant": (4, 7),
    "junior": (7, 11),
    "primary": (4, 11),
    "secondary": (11, 16),
    "sixth_form": (16, 19),
}
"""Of a school whose phase the register leaves open, as of most special schools."""
_NURSERY_UNTIL = 3
_SIXTH_FORM_FROM = 18


@dataclass(frozen=True, slots=True)
class Setting:
    """A school as far as forms ask: its phases (of ``PHASES``; empty: not known), statutory ages, religious character,
    and the school year of the visit (2026 is 2026/27).
    """

    phases: frozenset[str]
    ages: tuple[int, int] | None
    character: str
    school_year: int


class Meant(Protocol):
    """What a question, or a group, says of whom it is meant for."""

    @property
    def phases(self) -> tuple[str, ...]: ...
    @property
    def ages(self) -> tuple[int, int] | None: ...
    @property
    def character(self) -> tuple[str, ...]: ...
    @property
    def every(self) -> int: ...
    @property
    def turn(self) -> int: ...


def setting_of(*, phase: str, kind: str, ages: tuple[int, int] | None, character: str, school_year: int) -> Setting:
    """Describe a school in the words of the register: a primary school also counts as infant and junior, one that
    takes children of three as nursery, one that keeps them to eighteen as sixth form.

    Args:
        phase: "Nursery", "Infant", "Junior", "Primary", "Middle", "Secondary", "Secondary with sixth form",
            "All-through"; "" if not known.
        kind: "mainstream", "special" or "alternative provision".
        ages: the statutory ages, from and to.
        character: the religious character, as the register words it.
        school_year: the year it begins in.
    """
    word = phase.casefold()
    found = {one for key, covered in _COVERED.items() if key in word for one in covered.split()}
    if not found:
        found = {one for one, usual in _OF_AGES.items() if _ages_meet(usual, ages)}
    elif ages:
        found |= {"nursery"} if ages[0] <= _NURSERY_UNTIL else set()
        found |= {"sixth_form"} if ages[1] >= _SIXTH_FORM_FROM else set()
    for one in ("special", "alternative"):
        if one in kind.casefold():
            found.add(one)
    return Setting(frozenset(found), ages, character, school_year)


def applies_to(meant: Meant, setting: Setting) -> bool:
    """True if a question (or group) is meant for a school in that year."""
    return (
        (not meant.phases or not setting.phases or not setting.phases.isdisjoint(meant.phases))
        and _ages_meet(meant.ages, setting.ages)
        and _has_character(meant.character, setting.character)
        and is_due(meant, setting.school_year)
    )


def is_due(meant: Meant, school_year: int) -> bool:
    """True if a check comes in a school year: always, or once in ``every`` years; its years follow from its name, so
    that all years together bring all checks, each year about as many.
    """
    return school_year % meant.every == meant.turn


def _ages_meet(meant: tuple[int, int] | None, there: tuple[int, int] | None) -> bool:
    # a school for 4 to 7 and a check for 7 to 11 touch, but have no year in common
    return meant is None or there is None or (meant[0] < there[1] and there[0] < meant[1])


def _has_character(meant: tuple[str, ...], there: str) -> bool:
    if not meant:
        return True
    character = there.strip().casefold()
    if character in _NONE:
        return NO_CHARACTER in meant
    # the register joins two with a slash
    return ANY_CHARACTER in meant or bool({character, *map(str.strip, character.split("/"))} & set(meant))


def say_for_whom(meant: Meant) -> str:
    """Say for which schools a question (or group) is meant, and how often it comes; "" for all, always."""
    parts = []
    if meant.phases:
        parts.append(_listed(_SAID.get(phase, phase) for phase in meant.phases))
    if meant.ages:
        parts.append(f"ages {meant.ages[0]} to {meant.ages[1]}")
    if meant.character:
        parts.append(_listed(_SAID.get(one) or _as_a_name(one) for one in meant.character))
    said = f"Only for: {'; '.join(parts)}." if parts else ""
    often = f"Once in {meant.every} years." if meant.every > 1 else ""
    return f"{said} {often}".strip()


def _as_a_name(character: str) -> str:
    return " ".join(word if word in _SMALL else word.title() for word in character.split())


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
