"""Expression trees as lists, ready for JSON, and what a tree depends on."""

from collections.abc import Iterator
from typing import Any

from sifield.forms.expressions.syntax import (
    Call,
    Chain,
    Column,
    Items,
    Negate,
    Number,
    Own,
    Path,
    Position,
    Ref,
    Rows,
    Text,
    Tree,
)


def to_plain(tree: Tree) -> list[Any]:
    """Write a resolved tree as nested lists."""
    match tree:
        case Number(value):
            return ["n", value]
        case Text(value):
            return ["t", value]
        case Ref(name):
            return ["r", name]
        case Own():
            return ["."]
        case Column(name):
            return ["c", name]
        case Position(group):
            return ["p", group]
        case Rows(group, filters, question):
            return ["rows", group, [to_plain(one) for one in filters], question]
        case Items(list_name, filters, column):
            return ["items", list_name, [to_plain(one) for one in filters], column]
        case Call(name, args):
            return ["f", name, [to_plain(one) for one in args]]
        case Chain(first, rest):
            return ["o", to_plain(first), [[operator, to_plain(one)] for operator, one in rest]]
        case Negate(arg):
            return ["-", to_plain(arg)]
        case Path():
            raise TypeError("a path must be resolved first")


NEAR, ALL, PLACE = 0, 1, 2
"""How a tree reads a name: where it stands; in rows other than its own too; only a row's place in its repeat."""


def dependencies(plain: list[Any]) -> Iterator[tuple[str, int]]:
    """Give the names a tree (as JSON) reads, each with how."""
    match plain:
        case ["r", name]:
            yield name, NEAR
        case ["p", group]:
            yield group, PLACE
        case ["rows", group, filters, question]:
            yield group, ALL
            if question:
                yield question, ALL
            for one in filters:
                yield from ((name, ALL) for name, _ in dependencies(one))
                yield from ((name, ALL) for name in columns(one))
        case ["f", "indexed-repeat", args]:
            yield from ((name, max(ALL, how)) for one in args for name, how in dependencies(one))
        case _:
            for one in _parts(plain):
                yield from dependencies(one)


def columns(plain: list[Any]) -> Iterator[str]:
    """Give the columns of the item being looked at that a tree reads; what it looks at itself has others."""
    match plain:
        case ["c", name]:
            yield name
        case ["items" | "rows", *_]:
            return
        case _:
            for one in _parts(plain):
                yield from columns(one)


RESTLESS = ("now", "today", "random", "randomize", "uuid")
"""Functions that may give something else each time."""


def is_restless(plain: Any) -> bool:
    """Tell whether a tree may come to something else though nothing that it reads changed."""
    if not isinstance(plain, list):
        return False
    return (plain[:1] == ["f"] and plain[1] in RESTLESS) or any(map(is_restless, plain))


def _parts(plain: list[Any]) -> list[list[Any]]:
    match plain:
        case ["items", _, parts, _] | ["f", _, parts]:
            return list(parts)
        case ["o", first, rest]:
            return [first, *(one for _, one in rest)]
        case ["-", arg]:
            return [arg]
    return []
