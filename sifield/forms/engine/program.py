"""A template made ready to run: its rules, and for each name what must be worked out again after a change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import islice, takewhile
from operator import or_
from typing import NamedTuple, TypeVar

from sifield.forms.answers import Key
from sifield.forms.engine import compiled
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.compiled import EAGER, Edges, Rule, Rules, Run, node_of
from sifield.forms.engine.layout import SELF, Layout, Relation
from sifield.forms.engine.sweep import marks
from sifield.forms.expressions.trees import ALL, NEAR, PLACE, is_restless
from sifield.forms.pausing import uncollected
from sifield.forms.template import Question, Template
from sifield.forms.values import Single

__all__ = ["Node", "Program", "Rule", "Ties", "Watch", "node_of", "program_of", "unrunnable"]


class Node:
    """A question or group ready to be worked out, in the template's order (``rank``).

    ``parent`` is the slot of the group around it (-1: none), ``parent_up`` true if that lies in the frame around. It
    ``works`` if it has a calculation that runs whenever something it reads changes; ``triggers`` are those whose
    calculations run when it is answered otherwise.
    """

    __slots__ = (
        *("calculation", "first_value", "home", "kind", "name"),
        *("parent", "parent_up", "question", "rank", "relevant", "slot", "triggers", "works"),
    )

    def __init__(self, name: str, rank: int, template: Template, layout: Layout) -> None:
        self.name, self.rank = name, rank
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
        self.relevant: Rule | None = None
        self.calculation: Rule | None = None
        self.first_value: Rule | None = None
        self.triggers: list[Node] = []


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


Made = TypeVar("Made")


class _Lazily(dict[int, Made]):
    """Something by rank, each made when it is first asked for."""

    def __init__(self, make: Callable[[int], Made]) -> None:
        self._make = make

    def __missing__(self, rank: int) -> Made:
        made = self[rank] = self._make(rank)
        return made


Turn = tuple[int, Run, int, int]
"""A step of the sweep: its mark, its function, the slot of the group around it (-1 for none, and in rows, which see to
that themselves), and the marks of all that lies in that group.
"""


def _in_rows(node: Node) -> Run:
    return lambda spreading, *_: spreading.work_out_in_rows(node)


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

    def __init__(self, template: Template, kept: bytes = b"") -> None:
        self.template = template
        self.layout = Layout(template)
        self._tables: dict[str, ChoiceTable] = {}
        self._of_repeats: dict[str, list[Watch]] = {}
        self.ties: Mapping[int, Ties] = _Lazily(self._tie)
        self.inside: Mapping[int, Inside] = _Lazily(self._inside)
        self._compiled = compiled.load(kept) or compiled.compile_rules(template, self.layout)
        self._rules = compiled.load_rules(self._compiled.eager)
        runs, self.within = compiled.load_sweep(self._compiled.sweep)
        self.nodes = {name: Node(name, rank, template, self.layout) for rank, name in enumerate(template.order)}
        for (name, column), rule in self._rules.items():
            setattr(self.nodes[name], column, rule)
        self.ordered = tuple(self.nodes.values())
        self.sweep = list(self._turns(runs))
        self.of_home: dict[str, list[Node]] = {home: [] for home in self.layout.inner}
        for node in self.ordered:
            self.of_home[node.home].append(node)
            if node.question and node.question.trigger:
                self.nodes[node.question.trigger].triggers.append(node)

    def _turns(self, runs: Iterable[Run | None]) -> Iterator[Turn]:
        within = {node.slot: self.within[node.rank] for node in self.ordered if not node.home}
        for node, run in zip(self.ordered, runs, strict=True):
            parent = node.parent if run else -1
            yield self.marks([node.rank]), run or _in_rows(node), parent, within.get(parent, 0)

    def to_bytes(self) -> bytes:
        """Give the compiled rules, to be kept on this laptop and given to ``Program`` again."""
        return self._compiled.to_bytes()

    def rule(self, name: str, column: str) -> Rule | None:
        """Give the rule of a question or group in one column; None if it has none."""
        return (self._rules if column in EAGER else self._lazy).get((name, column))

    @cached_property
    def _lazy(self) -> Rules:
        return compiled.load_rules(self._compiled.lazy)

    @cached_property
    def _follows(self) -> Edges:
        return compiled.load_edges(self._compiled.follows)

    @cached_property
    def _shown(self) -> Edges:
        return compiled.load_edges(self._compiled.shown)

    def _tie(self, rank: int) -> Ties:
        node = self.ordered[rank]
        follows = list(self._tied(node, self._follows))
        shown = [(other, way) for other, way in self._tied(node, self._shown) if other.kind]
        far = FarTies(
            tuple((other.rank, way) for other, way in follows if way != SELF),
            tuple((other.name, way) for other, way in shown if way != SELF),
        )
        here = tuple(other.rank for other, way in follows if way == SELF)
        return Ties(
            here=here,
            due=self.marks(here),
            keys=frozenset((one.name, "") for one, way in ((node, SELF), *shown) if one.kind and way == SELF),
            far=far if any(far) else None,
        )

    def marks(self, ranks: Iterable[int]) -> int:
        """Give the marks of ranks (see ``sweep.marks``)."""
        return marks(ranks, len(self.ordered))

    def _inside(self, rank: int) -> Inside:
        slot = self.ordered[rank].slot
        nodes = islice(self._as_in_the_sheet, slot, None)
        within = list(takewhile(lambda node: node.slot == slot or node.parent >= slot, nodes))
        ties = [self.ties[node.rank] for node in within]
        due = reduce(or_, (tie.due for tie in ties))
        return Inside(
            slots=slice(slot, slot + len(within)),
            keys=tuple(tie.keys for tie in ties),
            outward=due & ~self.within[rank],
            far=tuple(tie.far for tie in ties if tie.far is not None),
            restless=self.marks(node.rank for node in within if self._is_restless(node)),
        )

    @cached_property
    def _as_in_the_sheet(self) -> list[Node]:
        return sorted(self.of_home[""], key=lambda node: node.slot)

    def _is_restless(self, node: Node) -> bool:
        relevant = node_of(self.template, node.name).relevant
        calculation = node.question.calculation if node.question and node.works else None
        return any(is_restless(rule.tree) for rule in (relevant, calculation) if rule)

    def _tied(self, node: Node, edges: Edges) -> Iterator[tuple[Node, Relation]]:
        for rank, how in edges.get(node.rank, ()):
            if how != PLACE:
                yield self.ordered[rank], self._way(how, node, self.ordered[rank])

    def _way(self, how: int, node: Node, other: Node) -> Relation:
        way = self.layout.everywhere if how == ALL else self.layout.relation
        return way(node.home, other.home)

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
        inside = [node for node in self.ordered if repeat in self.layout.path(node.home)]
        for edges, works in ((self._follows, True), (self._shown, False)):
            for node in (self.nodes[repeat], *inside):
                below = len(self.layout.path(node.home)) - depth
                for rank, how in edges.get(node.rank, ()):
                    other = self.ordered[rank]
                    if how == PLACE and node.name == repeat:
                        yield Watch(other, self.layout.relation(repeat, other.home), works, True)
                    elif how in (NEAR, ALL):
                        way = self._way(how, node, other)
                        if way.up >= below:
                            yield Watch(other, Relation(way.up - below, way.chain), works, False)


@uncollected()
def program_of(template: Template) -> Program:
    """Give the program of a template, made when first asked for (from the code kept with it, if it has any)."""
    made: Program | None = vars(template).get("_program")
    if made is None:
        made = Program(template, template.code)
        object.__setattr__(template, "_program", made)
    return made


def unrunnable(template: Template) -> list[tuple[str, str]]:
    """Give the rules, by name and column, that cannot be compiled. Where there are none, the template's program is made
    on the way.
    """
    try:
        program_of(template)
    except compiled.TOO_DEEP:
        return compiled.unrunnable(template)
    return []
