"""A template made ready to run: its rules compiled, and for each name what must be worked out again after a change.

Compiling takes a while and gives the same each time, so that what it gave can be kept on this laptop (``to_bytes``),
beside the template; it never travels, since it holds code.
"""

import marshal
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from sifield import __version__
from sifield.forms.answers import Key
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.generate import Writer, python_name
from sifield.forms.engine.layout import SELF, Layout, Relation
from sifield.forms.engine.rows import Frame
from sifield.forms.expressions import operators
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.trees import ALL, NEAR, PLACE, dependencies
from sifield.forms.pausing import uncollected
from sifield.forms.template import FORMAT, Expression, Group, Question, Template
from sifield.forms.texts import references
from sifield.forms.values import equal, first, to_number, to_text, to_truth

_TOO_DEEP = (SyntaxError, RecursionError, MemoryError)
"""What Python's compiler raises at code that nests too deeply: which of them differs from version to version."""
Rule = Callable[[Any, Frame, list[Any], list[Any]], Any]
AROUND = 3
"""Beside the ways of ``trees.dependencies``: a group holds what is in it."""
STAMP = f"{__version__} {FORMAT} {sys.implementation.cache_tag} {sys.hexversion:x}".encode()
"""Code kept by another version of the program, by another Python or for another format is made anew: it calls what may
have another name by now.
"""

EAGER = ("relevant", "calculation", "first_value")
"""The columns that are worked out as a form opens; the rules of the others are loaded when one is first asked."""
_LAZY = ("required", "constraint", "readonly", "choice_filter", "count")
_GLOBALS: dict[str, Any] = {
    "__builtins__": {"float": float, "len": len, "enumerate": enumerate, "abs": abs},
    **{name: getattr(operators, name) for name in ("divide", "remainder", "chosen", "keeps", "running")},
    **{one.__name__: one for one in (equal, first, to_number, to_text, to_truth)},
    **{python_name(name): function.call for name, function in FUNCTIONS.items() if function.call},
}


Edges = dict[int, list[tuple[int, int]]]
"""By rank: the ranks that depend on it, each with how it is read (see ``trees.dependencies``)."""


class _Parts(NamedTuple):
    """What compiling gives and what is kept: the rules (code, and whose they are) and what depends on what."""

    eager: tuple[CodeType, list[tuple[str, str]]]
    lazy: tuple[CodeType, list[tuple[str, str]]]
    follows: Edges
    shown: Edges


class Node:
    """A question or group ready to be worked out, in the template's order (``rank``).

    ``parent`` is the slot of the group around it (-1: none), ``parent_up`` 1 if that lies in the frame around. It
    ``works`` if it has a calculation that runs whenever something it reads changes.
    """

    __slots__ = (
        *("calculation", "first_value", "home", "kind", "name"),
        *("parent", "parent_up", "question", "rank", "relevant", "slot", "works"),
    )

    def __init__(self, name: str, rank: int, template: Template, layout: Layout) -> None:
        self.name, self.rank = name, rank
        self.question: Question | None = template.questions.get(name)
        self.kind = self.question.kind if self.question else ""
        self.home, self.slot = layout.home[name], layout.slot[name]
        around = parent_of(template, name)
        self.parent = layout.slot[around] if around else -1
        self.parent_up = int(bool(around) and layout.home[around] != self.home)
        self.relevant: Rule | None = None
        self.calculation: Rule | None = None
        self.first_value: Rule | None = None
        self.works = bool(self.question and self.question.calculation and not self.question.trigger)


class Ties(NamedTuple):
    """What follows from a node: by rank, in its own frame (``here``) or elsewhere (``away``), what is worked out again;
    by name, what may look different there, itself among it. ``keys`` are the names outside repeats as keys.
    """

    here: tuple[int, ...]
    away: tuple[tuple[int, Relation], ...]
    names: frozenset[str]
    keys: frozenset[Key]
    shown_away: tuple[tuple[str, Relation], ...]


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
        self._ties: list[Ties | None] = [None] * len(template.order)
        self._parts = _load(kept) or _compile(template, self.layout)
        self._rules = _run(self._parts.eager)
        self.nodes = {name: Node(name, rank, template, self.layout) for rank, name in enumerate(template.order)}
        for (name, column), rule in self._rules.items():
            setattr(self.nodes[name], column, rule)
        self.ordered = tuple(self.nodes.values())
        self.of_home: dict[str, list[Node]] = {home: [] for home in self.layout.inner}
        self.triggered: dict[str, list[Node]] = {}
        for node in self.ordered:
            self.of_home[node.home].append(node)
            if node.question and node.question.trigger:
                self.triggered.setdefault(node.question.trigger, []).append(node)

    def to_bytes(self) -> bytes:
        """Give the compiled rules, to be kept on this laptop and given to ``Program`` again."""
        body = marshal.dumps(tuple(self._parts))
        return b"\n".join((STAMP, sha256(body).digest(), body))

    def rule(self, name: str, column: str) -> Rule | None:
        """Give the rule of a question or group in one column; None if it has none."""
        return (self._rules if column in EAGER else self._lazy).get((name, column))

    @cached_property
    def _lazy(self) -> dict[tuple[str, str], Rule]:
        return _run(self._parts.lazy)

    def ties(self, node: Node) -> Ties:
        """Give what follows from a node when it changes."""
        return self._ties[node.rank] or self._tie(node)

    def _tie(self, node: Node) -> Ties:
        follows = list(self._tied(node, self._parts.follows))
        shown = [(other, way) for other, way in self._tied(node, self._parts.shown) if other.kind]
        names = frozenset(one.name for one, way in ((node, SELF), *shown) if one.kind and way == SELF)
        made = self._ties[node.rank] = Ties(
            here=tuple(other.rank for other, way in follows if way == SELF),
            away=tuple((other.rank, way) for other, way in follows if way != SELF),
            names=names,
            keys=frozenset((name, "") for name in names),
            shown_away=tuple((other.name, way) for other, way in shown if way != SELF),
        )
        return made

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
        for edges, works in ((self._parts.follows, True), (self._parts.shown, False)):
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


def _run(part: tuple[CodeType, list[tuple[str, str]]]) -> dict[tuple[str, str], Rule]:
    code, index = part
    rules: tuple[Rule, ...] = FunctionType(code, dict(_GLOBALS))()
    return dict(zip(index, rules, strict=True))


def _compile(template: Template, layout: Layout) -> _Parts:
    lines: dict[bool, list[str]] = {True: [], False: []}
    index: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    known: dict[str, str] = {}
    follows: Edges = {}
    shown: Edges = {}
    ranks = {name: rank for rank, name in enumerate(template.order)}
    for name, rank in ranks.items():
        writer = Writer(template, layout, name, known)
        for column, expression in expressions(template, name):
            index[column in EAGER].append((name, column))
            lines[column in EAGER].append(writer.rule(expression.tree, column))
        for into, names in ((follows, needs(template, name)), (shown, _shows(template, name))):
            for needed, how in names:
                if needed in ranks:
                    into.setdefault(ranks[needed], []).append((rank, how))
    parts = [
        (compile(f"({''.join(f'{line},{chr(10)}' for line in lines[key])})", "<form>", "eval"), index[key])
        for key in (True, False)
    ]
    return _Parts(parts[0], parts[1], follows, shown)


@uncollected()
def program_of(template: Template) -> Program:
    """Give the program of a template, made when first asked for (from the code kept with it, if it has any)."""
    made: Program | None = vars(template).get("_program")
    if made is None:
        made = Program(template, template.code)
        object.__setattr__(template, "_program", made)
    return made


def unrunnable(template: Template) -> list[tuple[str, str]]:
    """Give the rules, by name and column, that Python's compiler refuses: its own bounds are lower than the parser's
    for some of what nests. Where there are none, the template's program is made on the way.
    """
    try:
        program_of(template)
    except _TOO_DEEP:
        layout, known = Layout(template), dict[str, str]()
        return [
            (name, column)
            for name in template.order
            for column, expression in expressions(template, name)
            if not _compiles(Writer(template, layout, name, known), expression, column)
        ]
    return []


def _compiles(writer: Writer, expression: Expression, column: str) -> bool:
    try:
        compile(writer.rule(expression.tree, column), "<form>", "eval")
    except _TOO_DEEP:
        return False
    return True


def parent_of(template: Template, name: str) -> str:
    """Give the group directly around a question or group, "" for none."""
    group = template.groups.get(name)
    if group is not None:
        return group.parent
    around = template.questions[name].group
    return around[-1] if around else ""


def node_of(template: Template, name: str) -> Question | Group:
    """Give the question or group of that name."""
    return template.groups.get(name) or template.questions[name]


def expressions(template: Template, name: str) -> Iterator[tuple[str, Expression]]:
    """Give the rules of a question or group, by column."""
    node = node_of(template, name)
    for column in (*EAGER, *_LAZY):
        expression = getattr(node, column, None)
        if expression is not None:
            yield column, expression


def needs(template: Template, name: str) -> Iterator[tuple[str, int]]:
    """Give what a question or group is worked out from, each with how it is read (see ``trees.dependencies``)."""
    found: dict[tuple[str, int], None] = {}
    for column, expression in expressions(template, name):
        is_calculated = column == "calculation" and not getattr(template.questions.get(name), "trigger", "")
        if column == "relevant" or is_calculated:
            found.update(dict.fromkeys(dependencies(expression.tree)))
    if around := parent_of(template, name):
        found[around, AROUND] = None
    return ((needed, how) for needed, how in found if needed != name)


def _shows(template: Template, name: str) -> Iterator[tuple[str, int]]:
    """Give what the words, choices or verdicts of a question depend on."""
    found: dict[tuple[str, int], None] = {}
    for column, expression in expressions(template, name):
        if column in _LAZY:
            found.update(dict.fromkeys(dependencies(expression.tree)))
    node = node_of(template, name)
    for text in (node.label, node.hint):
        found.update(((one, NEAR), None) for one in references(text))
    return iter(found)


def _load(kept: bytes) -> _Parts | None:
    """Read what ``to_bytes`` gave; None if another program gave it or it is damaged: marshal trusts what it reads."""
    stamp, _, rest = kept.partition(b"\n")
    digest, body = rest[:32], rest[33:]
    return _Parts(*marshal.loads(body)) if stamp == STAMP and sha256(body).digest() == digest else None
