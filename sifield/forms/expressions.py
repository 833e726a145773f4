"""Evaluating expressions: a resolved tree becomes a chain of closures, run against a ``Scope`` (where it stands).

Text that a person wrote is parsed, never executed.
"""

import math
import operator
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sifield.forms.functions import FUNCTIONS
from sifield.forms.syntax import Call, Chain, Column, Items, Negate, Number, Own, Path, Position, Ref, Rows, Text, Tree
from sifield.forms.template import Expression
from sifield.forms.trees import from_plain
from sifield.forms.values import Computed, Single, equal, to_number, to_text, to_truth


class Scope(Protocol):
    """What an expression can see from where it stands."""

    @property
    def index(self) -> int:
        """Which of the filtered rows or choices is being looked at, counted from 1."""

    def read(self, name: str) -> Computed:
        """Give the answer to a question, or one item for each row, seen from here."""

    def own(self) -> Single:
        """Give the question's own answer."""

    def column(self, name: str) -> Single:
        """Give a column of the choice, or a question of the row, being looked at."""

    def position(self, group: str) -> int:
        """Say which row of a repeat we are in, counted from 1 (0 outside)."""

    def rows(self, group: str) -> Sequence["Scope"]:
        """Give the rows of a repeat that can be seen from here."""

    def items(self, list_name: str) -> Sequence["Scope"]:
        """Give the choices of a list."""

    def indexed(self, question: str, places: Sequence[tuple[str, int]]) -> Single:
        """Give an answer in a given row of a repeat, or of a repeat in a repeat."""

    def choice_label(self, question: str, value: str) -> str:
        """Give the label of a choice."""

    def now(self) -> datetime:
        """Give local time without zone."""


Run = Callable[[Scope], Computed]


def build(expression: Expression) -> Run:
    """Make an expression ready to run."""
    return _build(from_plain(expression.tree))


def _build(tree: Tree) -> Run:
    match tree:
        case Number(value) | Text(value):
            return _constant(value)
        case Ref(name):
            return lambda scope: scope.read(name)
        case Own():
            return lambda scope: scope.own()
        case Column(name):
            return lambda scope: scope.column(name)
        case Position(group):
            return lambda scope: float(scope.position(group))
        case Negate(arg):
            inner = _build(arg)
            return lambda scope: -to_number(inner(scope))
        case Chain(first, rest):
            return _chain(first, rest)
        case Rows(group, filters, question):
            return _filtered(lambda scope: scope.rows(group), filters, question)
        case Items(list_name, filters, column):
            return _filtered(lambda scope: scope.items(list_name), filters, column)
        case Call(name, args):
            return _call(name, args)
        case Path():
            raise TypeError("a path must be resolved first")


def _constant(value: Single) -> Run:
    return lambda scope: value


def _divide(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right != 0 and math.isfinite(left) and not math.isnan(right) else math.nan


_ARITHMETIC: dict[str, Callable[[float, float], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _chain(first: Tree, rest: tuple[tuple[str, Tree], ...]) -> Run:
    start = _build(first)
    parts = [(sign, _build(one)) for sign, one in rest]
    if parts[0][0] in ("and", "or"):
        runs, stop = [start, *(run for _, run in parts)], parts[0][0] == "or"
        return lambda scope: stop if any(to_truth(run(scope)) is stop for run in runs) else not stop

    def run(scope: Scope) -> Computed:
        value = start(scope)
        for sign, part in parts:
            other = part(scope)
            if sign in ("=", "!="):
                value = equal(value, other) is (sign == "=")
            else:
                value = _ARITHMETIC[sign](to_number(value), to_number(other))
        return value

    return run


def _filtered(rows: Callable[[Scope], Sequence[Scope]], filters: tuple[Tree, ...], column: str) -> Run:
    tests = [_build(one) for one in filters]

    def keeps(test: Run, scope: Scope) -> bool:
        value = test(scope)
        return value == scope.index if isinstance(value, float) else to_truth(value)

    def run(scope: Scope) -> Computed:
        found = [row for row in rows(scope) if all(keeps(test, row) for test in tests)]
        return [row.column(column) if column else "" for row in found]

    return run


def _call(name: str, args: tuple[Tree, ...]) -> Run:
    if name == "indexed-repeat":
        return _indexed_repeat(args)
    runs = [_build(one) for one in args]
    match name:
        case "if":
            test, yes, no = runs
            return lambda scope: yes(scope) if to_truth(test(scope)) else no(scope)
        case "once":
            return lambda scope: scope.own() if to_text(scope.own()) else runs[0](scope)
        case "today":
            return lambda scope: scope.now().date()
        case "now":
            return lambda scope: scope.now()
        case "position":
            return lambda scope: float(scope.index)
        case "jr:choice-name":
            return lambda scope: scope.choice_label(to_text(runs[1](scope)), to_text(runs[0](scope)))
    call = FUNCTIONS[name].call
    if call is None:
        raise KeyError(name)
    return lambda scope: call([run(scope) for run in runs])


def _indexed_repeat(args: tuple[Tree, ...]) -> Run:
    question = args[0]
    groups = [one.name for one in args[1::2] if isinstance(one, Ref)]
    indexes = [_build(one) for one in args[2::2]]
    if not isinstance(question, Ref):
        raise TypeError("indexed-repeat() wants a question")
    wanted = question.name

    def run(scope: Scope) -> Computed:
        numbers = [to_number(index(scope)) for index in indexes]
        if not all(map(math.isfinite, numbers)):
            return ""
        return scope.indexed(wanted, list(zip(groups, map(int, numbers), strict=True)))

    return run
