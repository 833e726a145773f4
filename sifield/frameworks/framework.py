"""A trust's improvement model as values: what ``reading`` makes of a .toml file. Where a document is silent, a part is
empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sifield.frameworks.rhythm import Rhythm

COMING = ("visit", "review", "meeting")
"""Kinds for which somebody comes to the school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a framework's indicators make a grade by themselves: so many at each level, and strengths to share.

    ``least`` and ``most`` hold numbers of indicators by level.
    """

    least: Mapping[str, int]
    most: Mapping[str, int]
    strengths: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A category, tier or stage that a school is placed in. ``rule`` is None where only a person decides."""

    name: str
    title: str
    meaning: str = ""
    rule: Rule | None = None
    characteristics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a school gets its grade: who decides, with whom, who confirms (roles, "" where none is named), when, and
    whether it may change in the year.
    """

    decides: str
    together_with: str = ""
    confirms: str = ""
    when: str
    may_change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who leads something; a trust maps its people to these."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For which schools something is meant; empty is no limit. Read as in the form engine's ``applicability``."""

    phases: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    character: tuple[str, ...] = ()
    every: int = 1
    turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A row of the programme, and how often it comes by grade ("" where there are no grades).

    One with ``within`` is done in visits of that kind, and is no visit of its own. ``half_days`` is 0 where the
    document gives no length. ``where`` says in which part of the document it stands.
    """

    name: str
    title: str
    kind: str
    when: Mapping[str, Rhythm]
    within: str = ""
    form: str = ""
    lead: str = ""
    half_days: int = 0
    ends_in_plan: bool = False
    after: str = ""
    focus: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def is_visit(self) -> bool:
        """True if somebody comes to the school for it: it has a day of its own, and no other visit holds it."""
        return not self.within and self.kind in COMING


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A kind of review that a school may ask for."""

    name: str
    title: str
    about: str = ""
    lead: str = ""
    half_days: int = 0
    form: str = ""
    sensitivity: str = "general"
    ends_in_plan: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something the framework wants told: to whom, how often, by whom."""

    name: str
    title: str
    to: str = ""
    by: str = ""
    form: str = ""
    when: Rhythm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What people are asked to do for more than one school, or for the trust: it is in no single school's programme."""

    name: str
    title: str
    when: Rhythm
    leads: tuple[str, ...] = ()
    form: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area, indicator or standard against which a school is seen, with what it looks for.

    ``fed_by`` names the ``area`` and ``feeds`` of the checks in forms that are evidence of it; by itself it is fed by
    the checks whose ``feeds`` is its name.
    """

    name: str
    title: str
    principles: tuple[str, ...] = ()
    fed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningStep:
    """A step of joining the trust, in one of its phases; ``years`` a school has for it, 0 for the time of its phase."""

    phase: str
    name: str
    title: str
    leads: tuple[str, ...] = ()
    half_days: int = 0
    times: int = 1
    years: int = 0
    form: str = ""
    note: str = ""


_PLAN_STAGES = ("explore", "prepare", "deliver", "sustain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of putting a change into practice, in one edition of the guidance that it comes from."""

    edition: str
    name: str
    title: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One improvement model. Everything is in the order of its file.

    ``level_titles`` says what a level is called in full, where its name alone ("at") says too little.
    """

    name: str
    title: str
    edition: str
    summary: str
    holidays: str
    placing: Placing | None
    levels: tuple[str, ...]
    level_titles: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...]
    roles: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    duties: tuple[Duty, ...]
    reviews: tuple[Review, ...]
    reports: tuple[Report, ...]
    indicators: tuple[Area, ...]
    areas: tuple[Area, ...]
    standards: tuple[Area, ...]
    joining: tuple[JoiningStep, ...]
    stages: tuple[Stage, ...]
    priorities: tuple[str, ...]
    decisions: Mapping[str, tuple[str, ...]]

    @property
    def plan_stages(self) -> tuple[tuple[str, str], ...]:
        """The stages in which an action of a plan can stand, by name and title, whatever the edition; what only lies
        under them (foundations, behaviours, contextual factors) is none.
        """
        titles = {one.name: one.title for one in self.stages}
        return tuple((name, titles[name]) for name in _PLAN_STAGES if name in titles)

    def grade(self, name: str) -> Grade | None:
        """Give a grade by its name, None if there is none of that name."""
        return next((grade for grade in self.grades if grade.name == name), None)

    def grade_title(self, name: str) -> str:
        """Give what a grade is called, the name itself for one that is not in the list."""
        found = self.grade(name)
        return found.title if found is not None else name

    @property
    def role_titles(self) -> dict[str, str]:
        """What each role is called, by its name."""
        return {role.name: role.title for role in self.roles}

    def role_title(self, name: str) -> str:
        """Give what a role is called, the name itself for one that is not in the list, "" for none."""
        return self.role_titles.get(name, name)

    def level_title(self, name: str) -> str:
        """Give what a level of a judgement is called, its name as a word where the model gives no title."""
        return self.level_titles.get(name) or name.replace("_", " ").replace("-", " ").capitalize()

    def requirement(self, name: str) -> Requirement | None:
        """Give a row of the programme by its name, None if there is none of that name."""
        return next((one for one in self.requirements if one.name == name), None)
