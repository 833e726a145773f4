"""A template made ready to run: its expressions built once, and for each name what must be worked out again."""

from collections.abc import Iterator
from functools import cached_property

from sifield.forms.expressions import Run, build
from sifield.forms.template import Choice, Expression, Group, Question, Template
from sifield.forms.texts import references
from sifield.forms.trees import dependencies

_LAZY = ("required", "constraint", "readonly", "choice_filter")


class Logic:
    """The rules of one template; made once for each template, shared by all its sessions."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.rank = {name: at for at, name in enumerate(template.order)}
        self._runs: dict[tuple[str, str], Run | None] = {}
        self._indexes: dict[tuple[str, str], dict[str, list[Choice]]] = {}

    def run(self, name: str, column: str) -> Run | None:
        """Give the rule of a question or group in one column, ready to run; None if it has none."""
        key = name, column
        if key not in self._runs:
            expression = getattr(self.node(name), column, None)
            self._runs[key] = build(expression) if expression else None
        return self._runs[key]

    def node(self, name: str) -> Question | Group:
        """Give the question or group of that name."""
        return self.template.groups.get(name) or self.template.questions[name]

    def home(self, name: str) -> str:
        """Give the repeat a question or group lies in (for a repeat, the one around it); "" for none."""
        question = self.template.questions.get(name)
        return question.repeat if question else self._homes[name]

    @cached_property
    def _homes(self) -> dict[str, str]:
        groups = self.template.groups
        homes: dict[str, str] = {}
        for name in groups:
            parent = groups[name].parent
            while parent and not groups[parent].is_repeat:
                parent = groups[parent].parent
            homes[name] = parent
        return homes

    @cached_property
    def dependants(self) -> dict[str, list[tuple[str, bool]]]:
        """By name: what is worked out from it at once, each with whether rows other than its own are concerned."""
        found: dict[str, dict[tuple[str, bool], None]] = {}
        for name in self.template.order:
            node = self.node(name)
            logic: list[Expression | None] = [node.relevant]
            if isinstance(node, Question):
                logic += [None if node.trigger else node.calculation]
                parent = node.group[-1] if node.group else ""
            else:
                parent = node.parent
            for needed, across in _needs(logic):
                found.setdefault(needed, {})[name, across] = None
            if parent:
                found.setdefault(parent, {})[name, False] = None
        return {name: list(kept) for name, kept in found.items()}

    @cached_property
    def watchers(self) -> dict[str, list[tuple[str, bool]]]:
        """By name: questions whose label, choices, constraint, required or read-only may change with it."""
        found: dict[str, dict[tuple[str, bool], None]] = {}
        for name, question in self.template.questions.items():
            logic = [getattr(question, column) for column in _LAZY]
            for needed, across in _needs(logic):
                found.setdefault(needed, {})[name, across] = None
            for text in (question.label, question.hint):
                for needed in references(text):
                    found.setdefault(needed, {})[name, False] = None
        return {name: list(kept) for name, kept in found.items()}

    @cached_property
    def triggered(self) -> dict[str, list[str]]:
        """By name: questions whose calculation runs when a person changes it."""
        found: dict[str, list[str]] = {}
        for name, question in self.template.questions.items():
            if question.trigger:
                found.setdefault(question.trigger, []).append(name)
        return found

    def choices_where(self, list_name: str, column: str, value: str) -> list[Choice]:
        """Give the choices of a list that have ``value`` in a column, from an index made once."""
        index = self._indexes.get((list_name, column))
        if index is None:
            index = self._indexes[list_name, column] = {}
            for choice in self.template.lists.get(list_name, ()):
                index.setdefault(choice_column(choice, column), []).append(choice)
        return index.get(value, [])


def choice_column(choice: Choice, column: str) -> str:
    """Give what a choice has in a column of the choices sheet."""
    if column in ("name", "."):
        return choice.name
    return choice.label if column == "label" else choice.extra.get(column.lower(), "")


def _needs(logic: list[Expression | None]) -> Iterator[tuple[str, bool]]:
    for expression in logic:
        if expression:
            yield from dependencies(expression.tree)
