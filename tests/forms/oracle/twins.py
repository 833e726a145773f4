"""One form open in both engines at once, kept in step, and compared after every step."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sifield.forms.engine.verdicts import GONE
from sifield.forms.session import FormSession
from sifield.forms.template import Question, Template
from sifield.forms.values import Value
from tests.forms.oracle.comparing import same, theirs
from tests.forms.oracle.javarosa import JavaRosa

_STEP = re.compile(r"/([^/\[]+)(?:\[(\d+)\])?")
Places = dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the engines do not agree on: ``what`` is "applies", "value", "verdict", "choices", "required" …"""

    name: str
    place: str
    what: str
    ours: object
    theirs: object


@dataclass
class Twins:
    """A form, freshly opened in both engines. ``told`` is what happened to it, ``compared`` how much was compared."""

    engine: JavaRosa
    template: Template
    compared: int = 0
    told: list[str] = field(default_factory=list)
    late: list[Difference] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = FormSession(self.template, {}, now=lambda: datetime.now(UTC))
        self._names = dict(paths_of(self.template))
        groups = self.template.groups
        self._repeats = frozenset(
            path for path, name in self._names.items() if name in groups and groups[name].is_repeat
        )
        self._rows: Places = {}
        self._most: dict[tuple[str, str], int] = {}
        self._serial = 0
        self._nodes: dict[str, dict[str, Any]] = {}
        self.look()

    # ---- what happens to the form

    def answer(self, place: str, value: Value) -> None:
        """Give an answer in both."""
        name, row_id = self._key(place)
        self.told.append(f"{place} = {value!r}")
        self.engine.set(place, as_text(value))
        self.session.set(name, row_id, value)
        self.look()

    def add(self, repeat: str) -> None:
        """Add a row at the end; ``repeat`` is the place of the new row."""
        self.told.append(f"add {repeat}")
        self.engine.add(repeat)
        self.look()

    def remove(self, row: str) -> None:
        """Take out a row."""
        self.told.append(f"remove {row}")
        self.engine.remove(row)
        self.session.remove_row(self._rows[row])
        self._rows = _without(self._rows, row)
        self.look()

    def look(self) -> None:
        """Ask JavaRosa how things stand, and give us the rows that it has of itself."""
        self.engine.settle()
        self._nodes = {_short(at, self._repeats): node for at, node in self.engine.dump().items()}
        for place, node in self._nodes.items():
            group = self._names.get(_generic(place))
            if node.get("repeat") and group and place not in self._rows:
                self._serial += 1
                self._rows[place] = f"{group}-{self._serial}"
                self.session.add_row(group, self._rows[place], parent_id=self._row_around(_parent(place)))
        for place in [row for row in self._rows if row not in self._nodes]:
            if place in self._rows:  # an outer row takes its inner rows with it
                self.session.remove_row(self._rows[place])
                self._rows = {
                    at: one for at, one in self._rows.items() if at != place and not at.startswith(f"{place}/")
                }

    # ---- what can happen next

    def questions(self) -> list[tuple[str, Question]]:
        """List what a person could answer now, by place."""
        found = ((at, self.template.questions.get(self._names.get(_generic(at), ""))) for at in self._nodes)
        return [(at, one) for at, one in found if one and _is_typed(one) and self._is_open(self._nodes[at])]

    def _is_open(self, node: dict[str, Any]) -> bool:
        return bool(node["applies"]) and not node["readonly"]

    def rows(self) -> list[str]:
        """List the rows that a person could remove: those of repeats without a count."""
        groups = self.template.groups
        return [at for at in self._rows if self._nodes[at]["applies"] and not groups[self._names[_generic(at)]].count]

    def open_choices(self, place: str) -> list[str]:
        """Give the choices JavaRosa offers."""
        found: list[str] = self._nodes[place].get("choices", [])
        return found

    # ---- the comparison

    def differences(self) -> list[Difference]:
        """Compare all that applies in both, and what applies at all.

        What JavaRosa has right only once it works everything out again goes to ``late``.
        """
        found = list(self._compare())
        if found:
            self.engine.refresh()
            self.look()
            again = list(self._compare())
            self.late += [one for one in found if one not in again]
            return again
        return found

    def _compare(self) -> Iterator[Difference]:
        for place, node in self._nodes.items():
            name = self._names.get(_generic(place))
            if name is None:
                continue
            if name in self.template.groups:
                around = self._row_around(_parent(place)) if node.get("repeat") else self._row_around(place)
                yield from self._tell(name, place, "applies", self.session.is_relevant(name, around), node["applies"])
                continue
            row_id = self._row_around(place)
            applies = self.session.is_relevant(name, row_id)
            yield from self._tell(name, place, "applies", applies, node["applies"])
            if applies and node["applies"]:
                yield from self._of_question(self.template.questions[name], row_id, place, node)

        yield from self._counts()

    def _counts(self) -> Iterator[Difference]:
        """Compare how many rows a repeat wants. JavaRosa begins with one, and takes none away when it wants fewer."""
        counted = {name for name, group in self.template.groups.items() if group.count}
        for place, node in self._nodes.items():
            name = self._names.get(_generic(place), "")
            if name in counted and node["applies"] and place.endswith("[1]"):
                around = self._row_around(_parent(place))
                wanted, has = self.session.wanted_rows(name, around), len(self.session.rows.children(name, around))
                most = self._most[name, around] = max(self._most.get((name, around), 1), wanted or 0)
                yield from self._tell(name, place, "rows", (wanted or 0) <= has <= most, True)

    def _of_question(self, question: Question, row_id: str, place: str, node: dict[str, Any]) -> Iterator[Difference]:
        name, session = question.name, self.session
        if question.kind == "metadata":
            return
        value = session.value(name, row_id)
        if question.kind == "acknowledge" and value is True:
            value = "OK"
        wanted = theirs(node["type"], node["value"]) if "value" in node else None
        self.compared += 1
        if not same(value, wanted):
            yield Difference(name, place, "value", value, wanted)
        if not question.is_asked:
            return
        yield from self._tell(name, place, "required", session.is_required(name, row_id), node["required"])
        yield from self._tell(name, place, "readonly", session.is_readonly(name, row_id), node["readonly"])
        if "choices" in node:
            open_now = [choice.name for choice in session.choices(name, row_id)]
            yield from self._tell(name, place, "choices", open_now, node["choices"])
            chosen = value if isinstance(value, list) else [value]
            if value is not None and not set(node["choices"]).issuperset(chosen):
                yield from self._tell(name, place, "verdict", session.problem(name, row_id), GONE)
                return
        if value is not None and "good" in node:
            yield from self._tell(name, place, "verdict", session.problem(name, row_id) is None, node["good"])

    def _tell(self, name: str, place: str, what: str, ours: object, wanted: object) -> Iterator[Difference]:
        self.compared += 1
        if ours != wanted:
            yield Difference(name, place, what, ours, wanted)

    def _key(self, place: str) -> tuple[str, str]:
        return self._names[_generic(place)], self._row_around(place)

    def _row_around(self, place: str) -> str:
        while place and place not in self._rows:
            place = _parent(place)
        return self._rows.get(place, "")


class Parted(AssertionError):
    """The engines do not agree, and no record says that this is so on purpose."""


def play(twins: Twins, pick: random.Random, steps: int, known: Callable[[Difference], bool]) -> int:
    """Let a person fill in the form at random, and compare after every step.

    Returns:
        How many things were compared.

    Raises:
        Parted: the engines do not agree, and ``known`` knows of no reason.
    """
    for at in range(steps + 1):
        if at:
            step(twins, pick)
        found = [one for one in twins.differences() if not known(one)]
        if found:
            raise Parted("\n".join(["", *map(str, found[:5]), "after", *twins.told[-8:]]))
    return twins.compared


def step(twins: Twins, pick: random.Random) -> None:
    """Do one thing that a person could do next."""
    chance, rows = pick.random(), twins.rows()
    if rows and chance < 0.15:
        twins.remove(pick.choice(rows))
    elif rows and chance < 0.35:
        beside = pick.choice(rows)
        generic, siblings = _generic(beside), [at for at in twins.rows() if _parent(at) == _parent(beside)]
        number = sum(_generic(at) == generic for at in siblings) + 1
        twins.add(f"{beside[: beside.rindex('[')]}[{number}]")
    elif found := twins.questions():
        place, question = pick.choice(found)
        twins.answer(place, an_answer(question, twins.open_choices(place), pick))


def an_answer(question: Question, choices: list[str], pick: random.Random) -> Value:
    """Make up an answer: sometimes none, mostly a fitting one."""
    if pick.random() < 0.12:
        return None
    if question.choices:
        return _chosen(question, choices, pick) if choices else None
    day = date(2020, 1, 1) + timedelta(days=pick.randrange(-400, 3000))
    make: dict[str, Callable[[], Value]] = {
        "integer": lambda: pick.choice([0, 1, 2, 3, 5, 10, 17, -1, -4, 100]),
        "decimal": lambda: pick.choice([0.5, 1.25, 2.0, -3.75, 10.1, 0.0]),
        "range": lambda: pick.randrange(10),
        "date": day.isoformat,
        "datetime": lambda: f"{day.isoformat()}T{pick.randrange(24):02}:{pick.choice(['00', '15', '30'])}:00.000",
        "time": lambda: f"{pick.randrange(24):02}:30:00.000",
        "acknowledge": lambda: True,
        "geopoint": lambda: "51.5 -0.12 20.0 5.0",
    }
    return make.get(
        question.kind, lambda: pick.choice(["a", "b", "c", "x y", "Hello", "12", "0", "2021-03-04", "true"])
    )()


def _chosen(question: Question, choices: list[str], pick: random.Random) -> Value:
    if question.kind == "select_one":
        return pick.choice(choices)
    return pick.sample(choices, len(choices) if question.kind == "rank" else pick.randint(1, min(3, len(choices))))


def _is_typed(question: Question) -> bool:
    is_worked_out = question.calculation is not None and not question.trigger
    return question.is_asked and not is_worked_out and question.kind not in ("image", "audio", "file")


def as_text(value: Value) -> str:
    """Write an answer as an XForm holds it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "OK"
    return " ".join(value) if isinstance(value, list) else str(value)


def paths_of(template: Template) -> Iterator[tuple[str, str]]:
    """Give the path of every question and group in the XForm, with its name of ours."""
    paths = {"": "/data"}
    nodes = sorted([*template.groups.values(), *template.questions.values()], key=lambda one: one.row)
    for node in nodes:
        parent = (node.group[-1] if node.group else "") if isinstance(node, Question) else node.parent
        written = node.name.removeprefix(f"{parent}.") if parent else node.name
        paths[node.name] = f"{paths[parent]}/{written.removesuffix(f'.{node.row}')}"
        yield paths[node.name], node.name


def _short(place: str, repeats: frozenset[str]) -> str:
    """Leave out the numbers of what is no repeat: JavaRosa numbers everything."""
    made, generic = "", ""
    for name, number in _STEP.findall(place):
        generic += f"/{name}"
        made += f"/{name}[{number or 1}]" if generic in repeats else f"/{name}"
    return made


def _generic(place: str) -> str:
    return re.sub(r"\[\d+\]", "", place)


def _parent(place: str) -> str:
    return place.rpartition("/")[0]


def _without(rows: Places, gone: str) -> Places:
    """Take a row out and move those after it up."""
    stem, number = gone[: gone.rindex("[")], int(gone[gone.rindex("[") + 1 : -1])
    kept: Places = {}
    for place, row_id in rows.items():
        found = re.match(rf"{re.escape(stem)}\[(\d+)\]", place)
        if found and int(found[1]) > number:
            place = f"{stem}[{int(found[1]) - 1}]{place[found.end() :]}"
        elif found and int(found[1]) == number:
            continue
        kept[place] = row_id
    return kept
