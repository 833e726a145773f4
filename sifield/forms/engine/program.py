"""A template made ready to run: its rules, and for each name what must be worked out again after a change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any, NamedTuple, TypeVar

from sifield.forms.answers import Key
from sifield.forms.engine import compiled
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.compiled import (
    EAGER,
    TOO_DEEP,
    Compiled,
    Edges,
    Rule,
    Rules,
    Run,
    compile_rules,
    load_edges,
    load_rules,
    load_steps,
    node_of,
)
from sifield.forms.engine.layout import SELF, Relation
from sifield.forms.engine.sweep import marks
from sifield.forms.expressions.trees import ALL, NEAR, PLACE
from sifield.forms.pausing import uncollected
from sifield.forms.template import Question, Template
from sifield.forms.values import Single

__all__ = ["Node", "Program", "Rule", "Ties", "Watch", "node_of", "program_of", "unrunnable"]


class Node:
    """A question or group ready to be worked out, in the template's order (``rank``, and its ``mark``).

    ``parent`` is the slot of the group around it (-1: none), ``parent_up`` true if that lies in the frame around. It
    ``works`` if it has a calculation that runs whenever something it reads changes; ``waits`` are the ranks of those
    whose calculations run when it is answered otherwise.
    """

    __slots__ = (
        *("calculation", "first_value", "home", "kind", "mark", "name", "parent", "parent_up"),
        *("question", "rank", "relevant", "slot", "waits", "works"),
    )

    def __init__(self, name: str, rank: int, program: "Program") -> None:
        template, layout = program.template, program.layout
        self.name, self.rank, self.mark = name, rank, 1 << len(template.order) - 1 - rank
        self.question: Question | None = template.questions.get(name)
        self.home, self.slot = layout.home[name], layout.slot[name]
        if self.question is not None:
            self.kind = self.question.kind
            around = self.question.group[-1] if self.question.group else ""
            self.works = self.question.calculation is not None and not self.question.trigger
        else:
            self.kind, self.works, around = "", False, template.groups[name].parent
        self.parent = layout.slot[around] if around else -1
        self.parent_up = bool(around) and layout.home[around] != self.home
        self.relevant = program.rule(name, "relevant")
        self.calculation = program.rule(name, "calculation")
        self.first_value = program.rule(name, "first_value")
        self.waits: Sequence[int] = program.compiled.waits.get(name, ())


class FarTies(NamedTuple):
    """What follows from a node in other frames than its own: by rank, what is worked out again, and by name, what may
    look different.
    """

    works: tuple[tuple[int, Relation], ...]
    shown: tuple[tuple[str, Relation], ...]


class Ties(NamedTuple):
    """What follows from a node: by rank, what is worked out again in its own frame (``here``), and the marks of that
    (``due``); by name, what may look different there, itself among it, as keys outside repeats; and what follows
    elsewhere, if anything does.
    """

    here: tuple[int, ...]
    due: int
    keys: frozenset[Key]
    far: FarTies | None


class Left(NamedTuple):
    """How a group outside repeats was left: by slot what applied and what was seen, and the keys of what applied."""

    on: list[bool]
    seen: list[Single]
    keys: frozenset[Key]


class Inside(NamedTuple):
    """A group outside repeats with all that lies in it there: its slots; by slot the keys that ``Ties`` has; what
    follows outside the group when it is switched (``outward`` marks it, ``far`` is that in rows); and ``restless``
    marks what must be worked out in it whenever it applies again, though nothing that it reads may have changed.
    """

    slots: slice
    keys: tuple[frozenset[Key], ...]
    outward: int
    far: tuple[FarTies, ...]
    restless: int


Asked = TypeVar("Asked")
Made = TypeVar("Made")


class _Lazily(dict[Asked, Made]):
    """Something by rank or name, each made when it is first asked for."""

    def __init__(self, make: Callable[[Asked], Made]) -> None:
        self._make = make

    def __missing__(self, key: Asked) -> Made:
        made = self[key] = self._make(key)
        return made


class Watch(NamedTuple):
    """What must be looked at again when rows of a repeat come, go or move.

    ``way`` leads there from the frame around the rows or, if it looks only at a row's place (``is_place``), from each
    row whose place changed. ``works`` says whether it must be worked out, or only looks different.
    """

    node: Node
    way: Relation
    works: bool
    is_place: bool


class Program:
    """The rules of one template; made once for each template, shared by all its sessions."""

    def __init__(self, template: Template, compiled: Compiled) -> None:
        self.template, self.compiled = template, compiled
        self.layout, self.within, self.parents = compiled.layout, compiled.within, compiled.parents
        self._rules = load_rules(compiled.eager)
        self._tables: dict[str, ChoiceTable] = {}
        self._of_repeats: dict[str, list[Watch]] = {}
        self.ranks = {name: rank for rank, name in enumerate(template.order)}
        self.ordered: Mapping[int, Node] = _Lazily(lambda rank: Node(template.order[rank], rank, self))
        self.nodes: Mapping[str, Node] = _Lazily(lambda name: self.ordered[self.ranks[name]])
        self.of_home: Mapping[str, list[Node]] = _Lazily(self._of_home)
        self.beginning: Mapping[str, list[Node]] = _Lazily(self._beginning)
        self.sweep: list[Run] = [self._read_page] * (len(self.ranks) + 1)
        self.ties: Mapping[int, Ties] = _Lazily(self._tie)
        self.inside: Mapping[int, Inside] = _Lazily(self._inside)

    def _read_page(self, *seen: Any) -> int:
        """Stand for each step of a page until one of them is to be taken, and have it be taken then."""
        due: int = seen[-1]
        for length, run in load_steps(self.compiled.sweep[self.compiled.pages[due.bit_length()]]).items():
            self.sweep[length] = run
        return due

    def _of_home(self, home: str) -> list[Node]:
        return [self.nodes[name] for name in self.template.order if self.layout.home[name] == home]

    def _beginning(self, home: str) -> list[Node]:
        return [self.ordered[rank] for rank in self.compiled.begins.get(home, ())]

    def rule(self, name: str, column: str) -> Rule | None:
        """Give the rule of a question or group in one column; None if it has none."""
        return (self._rules if column in EAGER else self._lazy).get((name, column))

    @cached_property
    def _lazy(self) -> Rules:
        return load_rules(self.compiled.lazy)

    @cached_property
    def _follows(self) -> Edges:
        return load_edges(self.compiled.follows)

    @cached_property
    def _shown(self) -> Edges:
        return load_edges(self.compiled.shown)

    def _tie(self, rank: int) -> Ties:
        order, kinds = self.template.order, self.template.questions
        follows = list(self._tied(rank, self._follows))
        shown = [(order[rank], SELF), *((order[other], way) for other, way in self._tied(rank, self._shown))]
        shown = [(name, way) for name, way in shown if name in kinds]
        far = FarTies(
            tuple((other, way) for other, way in follows if way != SELF),
            tuple((name, way) for name, way in shown if way != SELF),
        )
        here = tuple(other for other, way in follows if way == SELF)
        return Ties(
            here=here,
            due=self.marks(here),
            keys=frozenset((name, "") for name, way in shown if way == SELF),
            far=far if any(far) else None,
        )

    @property
    def everything(self) -> int:
        """The marks of all questions and groups."""
        return (1 << len(self.ranks)) - 1

    def marks(self, ranks: Iterable[int]) -> int:
        """Give the marks of ranks (see ``sweep.marks``)."""
        return marks(ranks, len(self.ranks))

    def _inside(self, rank: int) -> Inside:
        slot = self.ordered[rank].slot
        marks = self.within.get(slot, 0)
        within = sorted((self.ordered[one] for one in (rank, *self._marked(marks))), key=lambda node: node.slot)
        ties = [self.ties[node.rank] for node in within]
        due = reduce(or_, (tie.due for tie in ties))
        return Inside(
            slots=slice(slot, slot + len(within)),
            keys=tuple(tie.keys for tie in ties),
            outward=due & ~marks,
            far=tuple(tie.far for tie in ties if tie.far is not None),
            restless=self.compiled.restless & (marks | self.marks([rank])),
        )

    def _marked(self, marks: int) -> Iterator[int]:
        while marks:
            length = marks.bit_length()
            yield len(self.ranks) - length
            marks ^= 1 << length - 1

    def _tied(self, rank: int, edges: Edges) -> Iterator[tuple[int, Relation]]:
        order, home = self.template.order, self.layout.home
        here = home[order[rank]]
        for other, how in edges.get(rank, ()):
            if how != PLACE:
                there = home[order[other]]
                yield other, SELF if here == there and how != ALL else self._way(how, here, there)

    def _way(self, how: int, here: str, there: str) -> Relation:
        return self.layout.everywhere(here, there) if how == ALL else self.layout.relation(here, there)

    def table(self, list_name: str) -> ChoiceTable:
        """Give a list of choices as a table."""
        found = self._tables.get(list_name)
        if found is None:
            found = self._tables[list_name] = ChoiceTable(self.template.lists.get(list_name, ()))
        return found

    @cached_property
    def spoken_lists(self) -> frozenset[str]:
        """The lists that have answers in the labels of their choices."""
        lists = self.template.lists
        return frozenset(name for name, choices in lists.items() if any("${" in choice.label for choice in choices))

    def of_repeat(self, repeat: str) -> list[Watch]:
        """Give what looks at the rows of a repeat from outside them, at several, or at their places: it changes when
        rows come, go or move.
        """
        found = self._of_repeats.get(repeat)
        if found is None:
            found = self._of_repeats[repeat] = list(dict.fromkeys(self._watches(repeat)))
        return found

    def _watches(self, repeat: str) -> Iterator[Watch]:
        depth = len(self.layout.path(repeat)) - 1
        inside = [self.nodes[name] for name in self.ranks if repeat in self.layout.path(self.layout.home[name])]
        for edges, works in ((self._follows, True), (self._shown, False)):
            for node in (self.nodes[repeat], *inside):
                below = len(self.layout.path(node.home)) - depth
                for rank, how in edges.get(node.rank, ()):
                    other = self.ordered[rank]
                    if how == PLACE and node.name == repeat:
                        yield Watch(other, self.layout.relation(repeat, other.home), works, True)
                    elif how in (NEAR, ALL):
                        way = self._way(how, node.home, other.home)
                        if way.up >= below:
                            yield Watch(other, Relation(way.up - below, way.chain), works, False)


@uncollected()
def program_of(template: Template) -> Program:
    """Give the program of a template, made when first asked for."""
    made: Program | None = vars(template).get("_program")
    return made or ready(template, compile_rules(template))


def ready(template: Template, compiled: Compiled) -> Program:
    """Give a template its program, of rules that were compiled."""
    made = Program(template, compiled)
    object.__setattr__(template, "_program", made)
    return made


def unrunnable(template: Template) -> list[tuple[str, str]]:
    """Give the rules, by name and column, that cannot be compiled. Where there are none, the template's program is made
    on the way.
    """
    try:
        program_of(template)
    except TOO_DEEP:
        return compiled.unrunnable(template)
    return []
