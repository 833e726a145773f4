"""How the parts of a template are written as plain values for JSON, and made again: a large form has hundreds of
questions with dozens of fields each, and opens many times a day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, asdict, astuple, fields
from typing import Any, NamedTuple, TypeVar

from sifield.forms.parts import Choice, Expression, Group, Question, Section, Source, Suggestion, Trees

Lists = Mapping[str, tuple[Choice, ...]]
_LOGIC = frozenset(
    ("relevant", "required", "constraint", "calculation", "first_value", "choice_filter", "seed", "readonly", "count")
)
_MADE_UP = {(Question, "choices"), (Section, "questions")}
"""What stands elsewhere in the JSON."""
_OF_CHOICE = ("name", "label", "key", "colour", "anchor")


def to_plain(value: Any, trees: list[Any]) -> dict[str, Any]:
    """Give the fields of a value that differ from their defaults, ready for JSON; trees of expressions go to ``trees``,
    since they are seldom read again.
    """
    kept: dict[str, Any] = {}
    for item in fields(value):
        held = getattr(value, item.name)
        default = item.default if item.default_factory is MISSING else item.default_factory()
        if held == default or (type(value), item.name) in _MADE_UP:
            continue
        if isinstance(held, Expression):
            trees.append(held.tree)
            held = [held.text, len(trees) - 1]
        elif isinstance(held, Source):
            held = astuple(held)
        elif item.name == "suggests":
            held = [asdict(one) for one in held]
        kept[item.name] = held
    return kept


def _suggestions(kept: list[dict[str, Any]]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(**{**one, "answers": tuple(one["answers"])}) for one in kept)


_AGAIN: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("group", "prompts", "phases", "ages", "character"), tuple),
    "source": lambda kept: Source(*kept),
    "suggests": _suggestions,
}
"""What makes a field again of its plain value, where that is something else, and no expression."""


def group_again(plain: dict[str, Any], trees: Trees) -> Group:
    """Make a group of what ``to_plain`` gave."""
    for name, held in plain.items():
        if name in _LOGIC:
            plain[name] = Expression(held[0], None, trees, held[1])
        elif name in _AGAIN:
            plain[name] = _AGAIN[name](held)
    return Group(**plain)


# --- questions: most have their fields in common with many others, so that the names of the fields are written once


def question_rows(questions: Iterable[Question], shapes: dict[tuple[str, ...], int], trees: list[Any]) -> list[Any]:
    """Write questions as rows of their fields, the last cell of each being the place of its shape in ``shapes``."""
    plain = [to_plain(one, trees) for one in questions]
    return [[*one.values(), shapes.setdefault(tuple(one), len(shapes))] for one in plain]


class Shape(NamedTuple):
    """The names of the fields that some questions have, and by place what must be made of them."""

    names: tuple[str, ...]
    logic: tuple[int, ...]
    again: tuple[tuple[int, Callable[[Any], Any]], ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> "Shape":
        """Make ready what ``questions_again`` needs of one of the shapes that ``question_rows`` gave."""
        logic = tuple(at for at, name in enumerate(names) if name in _LOGIC)
        return cls(tuple(names), logic, tuple((at, _AGAIN[name]) for at, name in enumerate(names) if name in _AGAIN))


def questions_again(
    rows: Iterable[list[Any]], shapes: Sequence[Shape], lists: Lists, trees: Trees
) -> tuple[Question, ...]:
    """Make the questions of rows of ``question_rows``, and of the ``lists`` and ``trees`` that they name."""
    made = []
    for row in rows:
        names, logic, again = shapes[row[-1]]
        for at in logic:
            text, tree = row[at]
            row[at] = Expression(text, None, trees, tree)
        for at, make in again:
            row[at] = make(row[at])
        question: Question = object.__new__(Question)
        held = vars(question)
        held.update(zip(names, row, strict=False))  # the row's last cell is its shape
        if "list_name" in held:
            held["choices"] = lists.get(held["list_name"], ())
        if "parameters" not in held:
            held["parameters"] = {}
        made.append(question)
    return tuple(made)


# --- choices


def columns_of(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """Write a list by its columns: a list of schools or of places can have tens of thousands of choices."""
    kept = {name: [getattr(choice, name) for choice in choices] for name in _OF_CHOICE}
    headings = dict.fromkeys(name for choice in choices for name in choice.extra)
    extra = {name: [choice.extra.get(name, "") for choice in choices] for name in headings}
    return {**{name: column for name, column in kept.items() if any(column)}, "extra": extra}


def choices_again(columns: dict[str, Any]) -> tuple[Choice, ...]:
    """Make the choices of what ``columns_of`` gave."""
    extra = columns.pop("extra")
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    for at, row in enumerate(rows):
        row["extra"] = {name: column[at] for name, column in extra.items() if column[at]}
    return tuple(_revived(Choice, row) for row in rows)


Part = TypeVar("Part", Question, Choice)


def _revived(kind: type[Part], plain: dict[str, Any]) -> Part:
    """Make a value of the fields that were kept; the others are found on its class, as their defaults, for nothing."""
    made = object.__new__(kind)
    vars(made).update(plain)
    return made
