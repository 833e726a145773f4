"""The tree that an expression is: small frozen values."""

from dataclasses import dataclass


class ExpressionFault(ValueError):
    """An expression that cannot be understood. ``remedy`` says in one sentence what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Ref:
    """``${name}``: the answer to a question (all its rows, seen from outside its repeat), or the rows of a repeat."""

    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a name, ``.``, ``..`` or ``*``, with what stands in square brackets after it."""

    name: str
    filters: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A path as it was written; ``references.resolve`` turns it into one of the resolved trees below.

    ``start`` is the tree before the first slash (a reference or a function call), None for a relative path;
    ``absolute`` is true for ``/data/…``.
    """

    start: "Tree | None"
    absolute: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence in a row, read from the left: ``first op tree op tree …``."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]


@dataclass(frozen=True, slots=True)
class Negate:
    arg: "Tree"


@dataclass(frozen=True, slots=True)
class Own:
    """``.``: the question's own answer."""


@dataclass(frozen=True, slots=True)
class Column:
    """Within square brackets or a choice filter: a column of the choice, or a question of the row, being looked at."""

    name: str


@dataclass(frozen=True, slots=True)
class Position:
    """``position(..)``: which row of a repeat we are in, counted from 1."""

    group: str


@dataclass(frozen=True, slots=True)
class Rows:
    """``${repeat}[…]/question`` (``question`` is "" for the rows themselves)."""

    group: str
    filters: tuple["Tree", ...]
    question: str


@dataclass(frozen=True, slots=True)
class Items:
    """``instance('list')/root/item[…]/column``: choices of a list."""

    list_name: str
    filters: tuple["Tree", ...]
    column: str


Tree = Number | Text | Ref | Path | Call | Chain | Negate | Own | Column | Position | Rows | Items
