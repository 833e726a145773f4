"""Two improvement models beside each other, topic by topic, with a word on how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import Framework
from sifield.frameworks.outline import GradeYear, Year, YearRow, join, say_half_days, say_visits, year_of
from sifield.frameworks.rhythm import TERMS

SAME, ALONE = "The same", "In one of the two only"


@dataclass(frozen=True, slots=True)
class Line:
    """What the two say on one point ("" where a model is silent), and how that differs, in words."""

    label: str
    first: str
    second: str
    note: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Some lines under a heading; a topic on which both are silent is left out."""

    title: str
    lines: tuple[Line, ...]


def side_by_side(first: Framework, second: Framework, year: SchoolYear) -> tuple[Topic, ...]:
    """Put two models beside each other, counted over one school year."""
    years = year_of(first, year), year_of(second, year)
    pair = _Pair(first, second)
    topics = (
        Topic("Grades", tuple(pair.grades())),
        Topic("Visits in a year", tuple(pair.visits(*years))),
        Topic("What is done in each term", tuple(pair.terms(*years))),
        Topic("The rows of the year", tuple(pair.rows(*years))),
        Topic("Reviews that a school may ask for", tuple(pair.reviews())),
        Topic("Reports", tuple(pair.reports())),
        Topic("Joining the trust", tuple(pair.joining())),
        Topic("What a school is seen against", tuple(pair.standards())),
    )
    return tuple(topic for topic in topics if topic.lines)


@dataclass(frozen=True, slots=True)
class _Pair:
    a: Framework
    b: Framework

    def line(self, label: str, first: str, second: str, note: str = "") -> list[Line]:
        """Make a line, none where both are silent."""
        if not first and not second:
            return []
        if first and second:
            return [Line(label, first, second, SAME if first == second else note or "Different")]
        return [Line(label, first, second, f"Only {self.a.title if first else self.b.title}")]

    def grades(self) -> list[Line]:
        number = [len(one.grades) for one in (self.a, self.b)]
        said = [join([grade.title for grade in one.grades]) or "No grades" for one in (self.a, self.b)]
        few = self.a.title if number[0] < number[1] else self.b.title
        more = f"{few} has fewer" if min(number) else f"{few} has none"
        note = more if number[0] != number[1] else "As many, named otherwise"
        lines = self.line("Grades", said[0], said[1], note=note)
        placing = [one.placing for one in (self.a, self.b)]
        titles = [
            {
                "Who decides": made.role_title(one.decides),
                "Together with": made.role_title(one.together_with),
                "Who confirms": made.role_title(one.confirms),
                "When": one.when,
                "Change in the year": one.may_change,
            }
            if one
            else {}
            for made, one in zip((self.a, self.b), placing, strict=True)
        ]
        for label in ("Who decides", "Together with", "Who confirms", "When", "Change in the year"):
            lines += self.line(label, titles[0].get(label, ""), titles[1].get(label, ""))
        rules = [
            "by a rule on the indicators"
            if any(grade.rule for grade in one.grades)
            else "by a person"
            if one.grades
            else ""
            for one in (self.a, self.b)
        ]
        return lines + self.line("How it is worked out", *rules)

    def visits(self, first: Year, second: Year) -> list[Line]:
        said = [_lines([f"{_name(one)}: {say_visits(one)}" for one in year.grades]) for year in (first, second)]
        most = [max(one.visits for one in year.grades) for year in (first, second)]
        more = self.a.title if most[0] > most[1] else self.b.title
        note = f"{more} asks for more at most ({max(most)} against {min(most)})" if most[0] != most[1] else ""
        return self.line("Visits by grade", said[0], said[1], note=note)

    def terms(self, first: Year, second: Year) -> list[Line]:
        lines = []
        for at, term in enumerate(TERMS):
            said = [
                _lines([f"{_name(one)}: {one.activities[at] or 'none'}" for one in year.grades])
                for year in (first, second)
            ]
            most = [max(one.activities[at] for one in year.grades) for year in (first, second)]
            more = self.a.title if most[0] > most[1] else self.b.title
            note = f"{more} does more at most ({max(most)} against {min(most)})" if most[0] != most[1] else ""
            lines += self.line(f"{term.capitalize()} term", said[0], said[1], note=note)
        return lines

    def rows(self, first: Year, second: Year) -> list[Line]:
        """Rows that both have, by name or title, then those of one alone."""
        known = {_key(row): row for row in second.rows} | {row.name: row for row in second.rows}
        met: set[str] = set()
        lines: list[Line] = []
        alone: list[str] = []
        for row in first.rows:
            other = known.get(row.name) or known.get(_key(row))
            if other is None:
                alone.append(_told(row.title, _often(row, first)))
            else:
                met.add(other.name)
                note = _more(row, other, self.a, self.b)
                lines += self.line(row.title, _often(row, first), _often(other, second), note=note)
        rest = [_told(row.title, _often(row, second)) for row in second.rows if row.name not in met]
        return lines + self.alone(alone, rest)

    def alone(self, first: Sequence[str], second: Sequence[str]) -> list[Line]:
        """Tell what stands in one of the two only."""
        return [Line(ALONE, _lines(first), _lines(second), "")] if first or second else []

    def reviews(self) -> list[Line]:
        return self._listed(
            [
                {
                    review.name: (
                        review.title,
                        " · ".join(filter(None, (say_half_days(review.half_days), made.role_title(review.lead)))),
                    )
                    for review in made.reviews
                }
                for made in (self.a, self.b)
            ]
        )

    def reports(self) -> list[Line]:
        return self._listed(
            [
                {
                    one.name: (
                        one.title,
                        " · ".join(
                            filter(None, (one.when.words if one.when else "", f"to {one.to}" if one.to else ""))
                        ),
                    )
                    for one in made.reports
                }
                for made in (self.a, self.b)
            ]
        )

    def joining(self) -> list[Line]:
        said = []
        for made in (self.a, self.b):
            phases = list(dict.fromkeys(step.phase for step in made.joining))
            counts = [sum(step.phase == phase for step in made.joining) for phase in phases]
            said.append(_lines([f"{phase}: {_steps(number)}" for phase, number in zip(phases, counts, strict=True)]))
        return self.line("Phases", *said)

    def standards(self) -> list[Line]:
        lines = []
        for label in ("indicators", "areas", "standards"):
            said = [join([one.title for one in getattr(made, label)]) for made in (self.a, self.b)]
            lines += self.line(label.capitalize(), *said)
        return lines

    def _listed(self, both: Sequence[dict[str, tuple[str, str]]]) -> list[Line]:
        first, second = both
        lines: list[Line] = []
        for name, (title, words) in first.items():
            if name in second:
                lines += self.line(title, words, second[name][1])
        alone = [
            [_told(title, words) for name, (title, words) in one.items() if name not in other]
            for one, other in ((first, second), (second, first))
        ]
        return lines + self.alone(*alone)


def _more(row: YearRow, other: YearRow, a: Framework, b: Framework) -> str:
    first, second = (max((sum(terms) for terms in one.terms if terms), default=0) for one in (row, other))
    return f"More often in {(a if first > second else b).title}" if first != second else ""


def _often(row: YearRow, year: Year) -> str:
    """Say how often a row comes, by grade where that differs."""
    told: dict[str, list[str]] = {}
    for grade, terms, undated in zip(year.grades, row.terms, row.undated, strict=True):
        words = undated if terms is None else _times(sum(terms))
        if words:
            told.setdefault(words, []).append(_name(grade))
    if len(told) == 1 and len(next(iter(told.values()))) == len(year.grades):
        return next(iter(told))
    return _lines([f"{join(grades)}: {words}" for words, grades in told.items()])


def _times(number: int) -> str:
    return "not this year" if not number else "once a year" if number == 1 else f"{number} times a year"


def _key(row: YearRow) -> str:
    return " ".join(row.title.casefold().replace("-", " ").split()).removesuffix("s")


def _name(grade: GradeYear) -> str:
    return grade.title.split(":")[0]


def _told(title: str, words: str) -> str:
    return f"{title}: {' · '.join(words.splitlines())}" if words else title


def _lines(words: Sequence[str]) -> str:
    return "\n".join(words)


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"
