"""What a trust's new improvement model changes against the one in force, each change in a sentence of plain English.

Rows, grades, reviews and roles are the same where they have the same name; titles may be written anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.difference import Difference, Named, another_lead, both, say_limits, worded
from sifield.frameworks.framework import Framework, Grade, Review
from sifield.frameworks.grading import asks
from sifield.frameworks.outline import join, say_half_days, say_placing
from sifield.frameworks.year_differences import YearDifferences, say_times


def compare(old: Framework, new: Framework, year: SchoolYear) -> tuple[Difference, ...]:
    """Say what changes from one model to another.

    Args:
        year: the school year over which it is counted how often something comes.
    """
    return tuple(_Comparing(old, new, year).all())


@dataclass(frozen=True, slots=True)
class _Comparing:
    old: Framework
    new: Framework
    year: SchoolYear

    @property
    def _rows(self) -> YearDifferences:
        return YearDifferences(self.old, self.new, self.year)

    def all(self) -> Iterator[Difference]:
        yield from self._model()
        yield from self._grades()
        yield from self._rows.requirements()
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
            for was, now in both(before, after):
                if was.principles != now.principles:
                    words = f"What “{now.title}” looks for changes."
                    yield worded("standard", now.title, words, " · ".join(was.principles), " · ".join(now.principles))

    # --- the model itself

    def _model(self) -> Iterator[Difference]:
        for what, was, now in (
            ("title", self.old.title, self.new.title),
            ("edition", self.old.edition, self.new.edition),
            ("summary", self.old.summary, self.new.summary),
            ("sentence about holidays", self.old.holidays, self.new.holidays),
            ("list of levels", *(", ".join(map(one.level_title, one.levels)) for one in (self.old, self.new))),
            ("order of priorities", ", ".join(self.old.priorities), ", ".join(self.new.priorities)),
        ):
            if was != now:
                yield worded("model", "", f"Another {what}.", was, now)
        for key in dict.fromkeys((*self.old.decisions, *self.new.decisions)):
            was, now = (", ".join(one.decisions.get(key, ())) for one in (self.old, self.new))
            if was != now:
                yield worded("model", "", f"What stands under “{key}” changes.", was, now)
        stages = [[(one.edition, one.title, one.steps) for one in made.stages] for made in (self.old, self.new)]
        if stages[0] != stages[1]:
            yield Difference(kind="model", place="", words="The stages of putting a change into practice change.")

    # --- grades

    def _grades(self) -> Iterator[Difference]:
        yield from self._listed("grades", "grade", self.old.grades, self.new.grades)
        for was, now in both(self.old.grades, self.new.grades):
            yield from self._grade(was, now)
        before, after = (say_placing(one, one.placing) if one.placing else "" for one in (self.old, self.new))
        if before != after:
            yield worded("grades", "", "Schools are placed in another way.", before, after)

    def _grade(self, was: Grade, now: Grade) -> Iterator[Difference]:
        if was.rule != now.rule:
            words = f"Another rule makes “{now.title}”."
            rules = ((self.old, was), (self.new, now))
            before, after = (asks(model, one) or "a person decides" for model, one in rules)
            yield worded("grades", now.title, words, before, after)
        if was.meaning != now.meaning:
            yield worded("grades", now.title, f"“{now.title}” is described anew.", was.meaning, now.meaning)
        if was.characteristics != now.characteristics:
            words = f"“{now.title}” is known by other characteristics."
            yield worded("grades", now.title, words, " · ".join(was.characteristics), " · ".join(now.characteristics))

    # --- reviews, reports, joining, duties

    def _reviews(self) -> Iterator[Difference]:
        yield from self._listed("review", "review", self.old.reviews, self.new.reviews)
        for was, now in both(self.old.reviews, self.new.reviews):
            if was.lead != now.lead:
                yield another_lead("review", now.title, (self.old, was.lead), (self.new, now.lead))
            for what, say in _REVIEW:
                if say(was) != say(now):
                    yield worded(
                        "review", now.title, f"“{now.title}” {what}.", say(was) or "not given", say(now) or "not given"
                    )

    def _reports(self) -> Iterator[Difference]:
        yield from self._listed("report", "report", self.old.reports, self.new.reports)
        for was, now in both(self.old.reports, self.new.reports):
            before, after = (say_times(one.when, self.year) if one.when else "not given" for one in (was, now))
            for what, old, new in (
                ("is told to others", was.to, now.to),
                ("comes at other times", before, after),
                ("is written by another", self.old.role_title(was.by), self.new.role_title(now.by)),
                ("is written on another form", was.form, now.form),
            ):
                if old != new:
                    yield worded("report", now.title, f"“{now.title}” {what}.", old or "not given", new or "not given")

    def _joining(self) -> Iterator[Difference]:
        yield from self._listed("joining", "step of joining", self.old.joining, self.new.joining)
        for was, now in both(self.old.joining, self.new.joining):
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
                    yield worded(
                        "joining", now.title, f"“{now.title}” {what}.", before or "not given", after or "not given"
                    )

    def _duties(self) -> Iterator[Difference]:
        yield from self._listed("row", "duty for the trust", self.old.duties, self.new.duties)
        for was, now in both(self.old.duties, self.new.duties):
            if was.when != now.when:
                kind, words = self._rows.often(was.when, now.when)
                yield Difference(kind=kind, place="", words=f"“{now.title}” {words}.")
            old, new = (
                join([made.role_title(one) for one in duty.leads]) for made, duty in ((self.old, was), (self.new, now))
            )
            if old != new:
                yield worded("lead", now.title, f"“{now.title}” is led by others.", old, new)

    def _listed(self, kind: str, what: str, old: Sequence[Named], new: Sequence[Named]) -> Iterator[Difference]:
        """Say what was added to a list, what is gone, and what is called otherwise."""
        known, kept = {one.name for one in old}, {one.name for one in new}
        for one in new:
            if one.name not in known:
                yield Difference(kind=kind, place="", words=f"New {what}: “{one.title}”.")
        for one in old:
            if one.name not in kept:
                yield Difference(kind=kind, place="", words=f"No longer a {what}: “{one.title}”.")
        for was, now in both(old, new):
            if was.title != now.title:
                yield worded(kind, now.title, f"A {what} is called otherwise.", was.title, now.title)


_REVIEW: tuple[tuple[str, Callable[[Review], str]], ...] = (
    ("takes another time", lambda one: say_half_days(one.half_days)),
    ("is done on another form", lambda one: one.form),
    ("is about something else", lambda one: one.about),
    ("is of another class", lambda one: one.sensitivity),
    ("ends otherwise", lambda one: "in an action plan" if one.ends_in_plan else "without an action plan"),
    ("is meant for other schools", lambda one: say_limits(one.limits)),
)
