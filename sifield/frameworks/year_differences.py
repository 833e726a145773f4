"""What changes in the year of a model: rows added and gone, more or less often, led by others, done otherwise."""

from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.difference import Difference, another_lead, both, say_limits, worded
from sifield.frameworks.framework import Framework, Requirement
from sifield.frameworks.outline import join, say_half_days, short_grade
from sifield.frameworks.rhythm import STANDING, Rhythm, due_days


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
class YearDifferences:
    """Two models, compared over the days of a school year."""

    old: Framework
    new: Framework
    year: SchoolYear

    def requirements(self) -> Iterator[Difference]:
        """Compare row by row: new, gone, more or less often, led by another, done otherwise."""
        there = {row.name for row in self.old.requirements}
        for row in self.new.requirements:
            if row.name not in there:
                yield Difference(kind="added", place="", words=f"New: “{row.title}”, {self._when(self.new, row)}.")
        stays = {row.name for row in self.new.requirements}
        for row in self.old.requirements:
            if row.name not in stays:
                words = f"No longer asked: “{row.title}”, {self._when(self.old, row)}."
                yield Difference(kind="gone", place="", words=words)
        for was, now in both(self.old.requirements, self.new.requirements):
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
        return f" for {join([short_grade(framework, grade) for grade in grades])}"

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
                kind, words = self.often(before, after)
                told.setdefault((kind, words, ""), []).append(grade)
        for (kind, words, often), grades in told.items():
            of = self._of(new, grades).replace(" for ", " of ", 1) if often else self._of(new, grades)
            yield Difference(kind=kind, place="", words=f"“{now.title}” {words}{of}{f', {often}' if often else ''}.")

    def often(self, before: Rhythm, after: Rhythm) -> tuple[str, str]:
        """Say how another rhythm changes how often something comes: the kind of difference, and words."""
        less, more = (len(due_days(one, self.year)) for one in (before, after))
        kind = "more" if more > less else "less" if more < less else "row"
        said = {"more": "comes more often", "less": "comes less often", "row": "comes at other times"}[kind]
        return kind, f"{said}: {say_times(after, self.year)} instead of {say_times(before, self.year)}"

    def _row(self, was: Requirement, now: Requirement) -> Iterator[Difference]:
        if was.lead != now.lead:
            yield another_lead("lead", now.title, (self.old, was.lead), (self.new, now.lead))
        for what, before, after in (
            ("is called otherwise", was.title, now.title),
            ("takes another time", say_half_days(was.half_days), say_half_days(now.half_days)),
            ("is done on another form", was.form, now.form),
            ("is of another kind", was.kind, now.kind),
            ("is done in another visit", self._visit(self.old, was), self._visit(self.new, now)),
            ("comes after something else", was.after, now.after),
            ("is meant for other schools", say_limits(was.limits), say_limits(now.limits)),
            ("has another focus", _said_once(was.focus), _said_once(now.focus)),
        ):
            if before != after:
                yield worded("row", now.title, f"“{now.title}” {what}.", before or "not given", after or "not given")
        if was.ends_in_plan != now.ends_in_plan:
            words = "now ends in an action plan" if now.ends_in_plan else "no longer ends in an action plan"
            yield Difference(kind="row", place="", words=f"“{now.title}” {words}.")

    @staticmethod
    def _visit(framework: Framework, row: Requirement) -> str:
        visit = framework.requirement(row.within)
        return visit.title if visit else "by itself"


def _said_once(focus: Mapping[str, str]) -> str:
    return " · ".join(dict.fromkeys(focus.values()))
