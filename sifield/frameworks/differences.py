"""What a trust's new improvement model changes against the one in force, each change in a sentence of plain English.

Rows, grades, reviews and roles are the same where they have the same name; titles may be written anew.
"""

from calendar import month_name
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import Framework, Grade, Limits, Requirement, Review
from sifield.frameworks.grading import asks
from sifield.frameworks.outline import EVERY_SCHOOL, join, say_half_days, say_placing
from sifield.frameworks.rhythm import STANDING, Rhythm, due_days


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


def compare(old: Framework, new: Framework, year: SchoolYear) -> tuple[Difference, ...]:
    """Say what changes from one model to another.

    Args:
        year: the school year over which it is counted how often something comes.
    """
    return tuple(_Comparing(old, new, year).all())


def say_times(rhythm: Rhythm, year: SchoolYear) -> str:
    """Say a rhythm, and how often that is in a school year: "every term (3 times a year)"."""
    if not rhythm.is_dated:
        return "held without a rhythm" if rhythm.unit == STANDING else rhythm.words
    words = rhythm.words.replace("every 1 ", "every ")
    if rhythm.months:
        words = f"in {join([month_name[one] for one in rhythm.months])}"
    elif rhythm.terms:
        words = f"in {join(rhythm.terms)}"
    number = len(due_days(rhythm, year))
    often = "once" if number == 1 else "twice" if number == 2 else f"{number} times"
    return f"{words} ({often} a year)" if "year" not in words else words


@dataclass(frozen=True, slots=True)
class _Comparing:
    old: Framework
    new: Framework
    year: SchoolYear

    def all(self) -> Iterator[Difference]:
        yield from self._model()
        yield from self._grades()
        yield from self._requirements()
        yield from self._reviews()
        yield from self._reports()
        yield from self._joining()
        yield from self._duties()
        yield from self._listed("role", "role", self.old.roles, self.new.roles)
        for what, before, after in (
            ("indicator", self.old.indicators, self.new.indicators),
            ("area", self.old.areas, self.new.areas),
            ("standard", self.old.standards, self.new.standards),
        ):
            yield from self._listed("standard", what, before, after)
            for was, now in _both(before, after):
                if was.principles != now.principles:
                    words = f"What “{now.title}” looks for changes."
                    yield _worded("standard", now.title, words, " · ".join(was.principles), " · ".join(now.principles))

    # --- the model itself

    def _model(self) -> Iterator[Difference]:
        for what, was, now in (
            ("title", self.old.title, self.new.title),
            ("edition", self.old.edition, self.new.edition),
            ("summary", self.old.summary, self.new.summary),
            ("sentence about holidays", self.old.holidays, self.new.holidays),
            ("list of levels", ", ".join(self.old.levels), ", ".join(self.new.levels)),
            ("order of priorities", ", ".join(self.old.priorities), ", ".join(self.new.priorities)),
        ):
            if was != now:
                yield _worded("model", "", f"Another {what}.", was, now)
        for key in dict.fromkeys((*self.old.decisions, *self.new.decisions)):
            was, now = (", ".join(one.decisions.get(key, ())) for one in (self.old, self.new))
            if was != now:
                yield _worded("model", "", f"What stands under “{key}” changes.", was, now)
        stages = [[(one.edition, one.title, one.steps) for one in made.stages] for made in (self.old, self.new)]
        if stages[0] != stages[1]:
            yield Difference(kind="model", place="", words="The stages of putting a change into practice change.")

    # --- grades

    def _grades(self) -> Iterator[Difference]:
        yield from self._listed("grades", "grade", self.old.grades, self.new.grades)
        for was, now in _both(self.old.grades, self.new.grades):
            yield from self._grade(was, now)
        before, after = (say_placing(one, one.placing) if one.placing else "" for one in (self.old, self.new))
        if before != after:
            yield _worded("grades", "", "Schools are placed in another way.", before, after)

    def _grade(self, was: Grade, now: Grade) -> Iterator[Difference]:
        if was.rule != now.rule:
            words = f"Another rule makes “{now.title}”."
            before, after = (asks(one) or "a person decides" for one in (was, now))
            yield _worded("grades", now.title, words, before, after)
        if was.meaning != now.meaning:
            yield _worded("grades", now.title, f"“{now.title}” is described anew.", was.meaning, now.meaning)
        if was.characteristics != now.characteristics:
            words = f"“{now.title}” is known by other characteristics."
            yield _worded("grades", now.title, words, " · ".join(was.characteristics), " · ".join(now.characteristics))

    # --- the year

    def _requirements(self) -> Iterator[Difference]:
        there = {row.name for row in self.old.requirements}
        for row in self.new.requirements:
            if row.name not in there:
                yield Difference(kind="added", place="", words=f"New: “{row.title}”, {self._when(self.new, row)}.")
        stays = {row.name for row in self.new.requirements}
        for row in self.old.requirements:
            if row.name not in stays:
                words = f"No longer asked: “{row.title}”, {self._when(self.old, row)}."
                yield Difference(kind="gone", place="", words=words)
        for was, now in _both(self.old.requirements, self.new.requirements):
            yield from self._rhythms(was, now)
            yield from self._row(was, now)

    def _when(self, framework: Framework, row: Requirement) -> str:
        """Say when a row comes, the grades of one rhythm together."""
        told: dict[str, list[str]] = {}
        for grade, rhythm in row.when.items():
            told.setdefault(say_times(rhythm, self.year), []).append(grade)
        return "; ".join(f"{words}{self._of(framework, grades)}" for words, grades in told.items())

    def _of(self, framework: Framework, grades: Sequence[str]) -> str:
        """Say for which grades; "" where all have it."""
        if not framework.grades or len(grades) == len(framework.grades):
            return ""
        return f" for {join([_title(framework, grade) for grade in grades])}"

    def _rhythms(self, was: Requirement, now: Requirement) -> Iterator[Difference]:
        """Say how often it comes now: a sentence for all grades in which the same changes."""
        told: dict[tuple[str, str, str], list[str]] = {}
        new = self.new
        for grade in dict.fromkeys((*was.when, *now.when)):
            before, after = was.when.get(grade), now.when.get(grade)
            there = all(grade in ({one.name for one in made.grades} or {""}) for made in (self.old, self.new))
            if before == after or not there:  # a grade that is new or gone is told as such
                continue
            if before is None or after is None:
                rhythm = before or after
                assert rhythm is not None
                kind, words = ("more", "is now asked") if before is None else ("less", "is no longer asked")
                told.setdefault((kind, words, say_times(rhythm, self.year)), []).append(grade)
            else:
                kind, words = self._often(before, after)
                told.setdefault((kind, words, ""), []).append(grade)
        for (kind, words, often), grades in told.items():
            of = self._of(new, grades).replace(" for ", " of ", 1) if often else self._of(new, grades)
            yield Difference(kind=kind, place="", words=f"“{now.title}” {words}{of}{f', {often}' if often else ''}.")

    def _often(self, before: Rhythm, after: Rhythm) -> tuple[str, str]:
        less, more = (len(due_days(one, self.year)) for one in (before, after))
        kind = "more" if more > less else "less" if more < less else "row"
        said = {"more": "comes more often", "less": "comes less often", "row": "comes at other times"}[kind]
        return kind, f"{said}: {say_times(after, self.year)} instead of {say_times(before, self.year)}"

    def _row(self, was: Requirement, now: Requirement) -> Iterator[Difference]:
        if was.lead != now.lead:
            yield self._another_lead("lead", now.title, was.lead, now.lead)
        for what, before, after in (
            ("is called otherwise", was.title, now.title),
            ("takes another time", say_half_days(was.half_days), say_half_days(now.half_days)),
            ("is done on another form", was.form, now.form),
            ("is of another kind", was.kind, now.kind),
            ("is done in another visit", self._visit(self.old, was), self._visit(self.new, now)),
            ("comes after something else", was.after, now.after),
            ("is meant for other schools", _say_limits(was.limits), _say_limits(now.limits)),
            ("has another focus", _said_once(was.focus), _said_once(now.focus)),
        ):
            if before != after:
                yield _worded("row", now.title, f"“{now.title}” {what}.", before or "not given", after or "not given")
        if was.ends_in_plan != now.ends_in_plan:
            words = "now ends in an action plan" if now.ends_in_plan else "no longer ends in an action plan"
            yield Difference(kind="row", place="", words=f"“{now.title}” {words}.")

    @staticmethod
    def _visit(framework: Framework, row: Requirement) -> str:
        visit = framework.requirement(row.within)
        return visit.title if visit else "by itself"

    def _another_lead(self, kind: str, title: str, was: str, now: str) -> Difference:
        before = self.old.role_title(was) or "nobody named"
        after = self.new.role_title(now) or "nobody named"
        return _worded(kind, title, f"“{title}” is led by another.", before, after)

    # --- reviews, reports, joining, duties

    def _reviews(self) -> Iterator[Difference]:
        yield from self._listed("review", "review", self.old.reviews, self.new.reviews)
        for was, now in _both(self.old.reviews, self.new.reviews):
            if was.lead != now.lead:
                yield self._another_lead("review", now.title, was.lead, now.lead)
            for what, say in _REVIEW:
                if say(was) != say(now):
                    yield _worded(
                        "review", now.title, f"“{now.title}” {what}.", say(was) or "not given", say(now) or "not given"
                    )

    def _reports(self) -> Iterator[Difference]:
        yield from self._listed("report", "report", self.old.reports, self.new.reports)
        for was, now in _both(self.old.reports, self.new.reports):
            before, after = (say_times(one.when, self.year) if one.when else "not given" for one in (was, now))
            for what, old, new in (
                ("is told to others", was.to, now.to),
                ("comes at other times", before, after),
                ("is written by another", self.old.role_title(was.by), self.new.role_title(now.by)),
                ("is written on another form", was.form, now.form),
            ):
                if old != new:
                    yield _worded("report", now.title, f"“{now.title}” {what}.", old or "not given", new or "not given")

    def _joining(self) -> Iterator[Difference]:
        yield from self._listed("joining", "step of joining", self.old.joining, self.new.joining)
        for was, now in _both(self.old.joining, self.new.joining):
            old, new = (
                join([made.role_title(one) for one in step.leads]) for made, step in ((self.old, was), (self.new, now))
            )
            for what, before, after in (
                ("stands in another phase", was.phase, now.phase),
                ("is led by others", old, new),
                ("takes another time", say_half_days(was.half_days), say_half_days(now.half_days)),
                ("is done another number of times", str(was.times), str(now.times)),
                ("is done on another form", was.form, now.form),
            ):
                if before != after:
                    yield _worded(
                        "joining", now.title, f"“{now.title}” {what}.", before or "not given", after or "not given"
                    )

    def _duties(self) -> Iterator[Difference]:
        yield from self._listed("row", "duty for the trust", self.old.duties, self.new.duties)
        for was, now in _both(self.old.duties, self.new.duties):
            if was.when != now.when:
                kind, words = self._often(was.when, now.when)
                yield Difference(kind=kind, place="", words=f"“{now.title}” {words}.")
            old, new = (
                join([made.role_title(one) for one in duty.leads]) for made, duty in ((self.old, was), (self.new, now))
            )
            if old != new:
                yield _worded("lead", now.title, f"“{now.title}” is led by others.", old, new)

    def _listed(self, kind: str, what: str, old: Sequence[Named], new: Sequence[Named]) -> Iterator[Difference]:
        """Say what was added to a list, what is gone, and what is called otherwise."""
        known, kept = {one.name for one in old}, {one.name for one in new}
        for one in new:
            if one.name not in known:
                yield Difference(kind=kind, place="", words=f"New {what}: “{one.title}”.")
        for one in old:
            if one.name not in kept:
                yield Difference(kind=kind, place="", words=f"No longer a {what}: “{one.title}”.")
        for was, now in _both(old, new):
            if was.title != now.title:
                yield _worded(kind, now.title, f"A {what} is called otherwise.", was.title, now.title)


_REVIEW: tuple[tuple[str, Callable[[Review], str]], ...] = (
    ("takes another time", lambda one: say_half_days(one.half_days)),
    ("is done on another form", lambda one: one.form),
    ("is about something else", lambda one: one.about),
    ("is of another class", lambda one: one.sensitivity),
    ("ends otherwise", lambda one: "in an action plan" if one.ends_in_plan else "without an action plan"),
    ("is meant for other schools", lambda one: _say_limits(one.limits)),
)


def _both(old: Iterable[Part], new: Iterable[Part]) -> list[tuple[Part, Part]]:
    """Give what stands in both lists, in the order of the new one."""
    known = {one.name: one for one in old}
    return [(known[one.name], one) for one in new if one.name in known]


def _worded(kind: str, place: str, words: str, before: str, after: str) -> Difference:
    return Difference(kind=kind, place=place, words=words, before=before, after=after)


def _title(framework: Framework, grade: str) -> str:
    placed = framework.grade(grade)
    return placed.title.split(":")[0] if placed else EVERY_SCHOOL.lower()


def _said_once(focus: Mapping[str, str]) -> str:
    return " · ".join(dict.fromkeys(focus.values()))


def _say_limits(limits: Limits) -> str:
    parts = [*limits.phases, *limits.character]
    if limits.ages:
        parts.append(f"ages {limits.ages[0]}–{limits.ages[1]}")
    return ", ".join(parts) or "every school"
