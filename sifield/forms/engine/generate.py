"""From the tree of an expression to Python over the slots of frames.

Nothing that a person wrote becomes code: texts go in as quoted literals, names as slot numbers, and only functions of
the table in ``functions`` are called. In a rule, ``S`` is what it can see beyond its frame (``Sight``), ``r`` its
frame, ``a`` what is seen there by slot, ``z`` what is seen in the root frame.

What is known of a value before it runs decides what is written: "text", "number", "truth", "loose" (a number, or text
where there is none), "set" (a list of values) or "any".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sifield.forms.engine.choice_tables import ITSELF, NUMBERED, PLACE
from sifield.forms.engine.layout import Layout, Relation
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.template import Question, Template
from sifield.forms.values import TEXTS

Plain = Sequence[Any]
"""A tree as ``trees.to_plain`` writes it."""

_SEEN_AS = {**dict.fromkeys(TEXTS, "text"), **dict.fromkeys(("integer", "decimal", "range"), "loose")}
_TEXTS = (
    *("concat", "join", "substr", "substring-before", "substring-after", "translate", "normalize-space", "digest"),
    *("base64-decode", "uuid", "selected-at", "format-date", "format-date-time"),
)
_TRUTHS = ("boolean-from-string", "checklist", "weighted-checklist", "regex", "geofence")
_NUMBERS = (
    *("count-selected", "int", "round", "floor", "ceiling", "abs", "sum", "min", "max", "pow", "sqrt", "exp", "exp10"),
    *("log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pi", "random", "decimal-date-time"),
    *("decimal-time", "count-non-empty", "count", "area", "distance"),
)
_GIVES = {
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys(_TRUTHS, "truth"),
    **dict.fromkeys(_NUMBERS, "number"),
    "randomize": "set",
}
_SLOT = re.compile(r"(a|z|r(\.up)+\.seen)\[\d+\]")
LONG = 24
"""Operators of one precedence in a row, beyond which they are worked out by a loop: Python's compiler nests them."""


@dataclass(frozen=True, slots=True)
class Code:
    """Python text, and what is known of the value it gives; ``numbered`` writes it as the number it is anyhow."""

    text: str
    gives: str
    numbered: Callable[[], str] | None = None

    @property
    def truth(self) -> str:
        if self.gives == "truth":
            return self.text
        return f'({self.text} != "")' if self.gives == "text" else f"to_truth({self.text})"

    @property
    def number(self) -> str:
        if self.numbered:
            return self.numbered()
        if self.gives == "loose" and _SLOT.fullmatch(self.text):  # nearly always a number, and a call costs more
            return f"({self.text} if {self.text}.__class__ is float else to_number({self.text}))"
        return self.text if self.gives == "number" else f"to_number({self.text})"

    @property
    def as_text(self) -> str:
        return self.text if self.gives == "text" else f"to_text({self.text})"

    @property
    def single(self) -> str:
        return f"first({self.text})" if self.gives in ("any", "set") else self.text


@dataclass(slots=True)
class _Item:
    """What square brackets look at: a choice, whose columns become variables as they are asked for, or a row."""

    home: str = ""
    frame: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    def variable(self, column: str) -> str:
        return self.columns.setdefault(column, f"c{self.serial}_{len(self.columns)}")


class Writer:
    """Writes the rules of one question or group.

    ``known`` holds what the calculations written before are known to give, and gets what this one's is.
    """

    def __init__(self, template: Template, layout: Layout, name: str, known: dict[str, str]) -> None:
        self._known = known
        question = template.questions.get(name)
        self._kind = question.kind if question else ""
        self._template, self._layout, self._name = template, layout, name
        self._home = layout.home[name]
        self._items: list[_Item] = []
        self._serial = 0

    def rule(self, tree: Plain, column: str) -> str:
        """Write the rule of one column: of ``relevant`` and its like a truth, of ``count`` and ``seed`` a number."""
        if column == "choice_filter":
            return self._choices(tree)
        code = self._write(tree)
        if column in ("relevant", "required", "readonly", "constraint"):
            return code.truth
        if column == "calculation" and code.gives == "number" and self._kind in ("calculate", "hidden"):
            self._known[self._name] = "loose"  # what comes to no number, or does not apply, reads as empty
        return code.number if column in ("count", "seed") else code.single

    # --- one case for each kind of tree

    def _write(self, tree: Plain) -> Code:
        match tree:
            case ["n", value]:
                return Code(repr(float(value)), "number")
            case ["t", value]:
                return Code(repr(str(value)), "text")
            case ["r", name]:
                return self._reference(name)
            case ["."]:
                return self._own()
            case ["c", name]:
                return self._column(name)
            case ["p", group]:
                up = self._layout.path(self._home)[::-1].index(group) if group in self._layout.path(self._home) else -1
                return Code(f"float(r{'.up' * up}.place)" if up >= 0 else "0.0", "number")
            case ["-", arg]:
                return Code(f"(-{self._write(arg).number})", "number")
            case ["o", first, rest]:
                return self._chain(first, rest)
            case ["rows", group, filters, question]:
                return self._rows(group, filters, question)
            case ["items", list_name, filters, column]:
                return self._list_items(list_name, filters, column)
            case ["f", name, args]:
                return self._call(name, args)
        raise ValueError("not an expression tree")

    def _reference(self, name: str) -> Code:
        layout, question = self._layout, self._template.questions.get(name)
        if question is None:
            group = self._template.groups[name]
            if not group.is_repeat:
                return Code('""', "text")
            return self._set(layout.beside(self._home, name), '""', f"up.on[{layout.slot[name]}]")
        relation = layout.relation(self._home, question.repeat)
        if relation.chain:
            slot = layout.slot[name]
            return self._set(relation, f"seen[{slot}]", f"on[{slot}]")
        return Code(f"{self._seen(relation.up)}[{layout.slot[name]}]", self._seen_as(question))

    def _seen_as(self, question: Question) -> str:
        return self._known.get(question.name) or _SEEN_AS.get(question.kind, "any")

    def _seen(self, up: int) -> str:
        if up == 0:
            return "a"
        return "z" if up == len(self._layout.path(self._home)) - 1 else f"r{'.up' * up}.seen"

    def _own(self) -> Code:
        question = self._template.questions.get(self._name)
        return Code(f"a[{self._layout.slot[self._name]}]", self._seen_as(question)) if question else Code('""', "text")

    def _column(self, name: str) -> Code:
        item = self._items[-1] if self._items else _Item()
        if not item.frame:
            return Code(item.variable(name), "text", lambda: item.variable(NUMBERED + name))
        question = self._template.questions.get(name)
        if question is None or question.repeat != item.home:
            return Code('""', "text")
        return Code(f"{item.frame}.seen[{self._layout.slot[name]}]", self._seen_as(question))

    # --- operators

    def _chain(self, first: Plain, rest: Sequence[tuple[str, Plain]]) -> Code:
        start, parts = self._write(first), [(sign, self._write(one)) for sign, one in rest]
        if rest[0][0] in ("and", "or"):
            return Code(
                f"({f' {rest[0][0]} '.join(one.truth for one in (start, *(one for _, one in parts)))})", "truth"
            )
        if len(rest) > LONG:
            signs, values = tuple(sign for sign, _ in parts), "".join(f"{one.text}, " for _, one in parts)
            return Code(f"running({start.single}, {signs!r}, ({values}))", "any")
        made = start
        for sign, part in parts:
            made = _binary(made, sign, part)
        return made

    # --- rows of repeats, choices of lists

    def _frames(self, relation: Relation, name: str) -> str:
        """Write the clauses of a comprehension over the frames of a relation, the innermost called ``name``."""
        clauses, frame = [], f"r{'.up' * relation.up}"
        for depth, at in enumerate(relation.chain, 1):
            inner = name if depth == len(relation.chain) else f"{name}_{depth}"
            clauses.append(f"for {inner} in {frame}.inner[{at}]")
            frame = inner
        return " ".join(clauses)

    def _set(self, relation: Relation, value: str, on: str) -> Code:
        """Write the values of all frames in a relation where a question or repeat applies."""
        frame = self._variable("f")
        shown = value if value == '""' else f"{frame}.{value}"
        return Code(f"[{shown} {self._frames(relation, frame)} if {frame}.{on}]", "set")

    def _rows(self, group: str, filters: Sequence[Plain], question: str) -> Code:
        layout, frame, place = self._layout, self._variable("f"), self._variable("n")
        item = _Item(home=group, frame=frame)
        tests = self._tests(filters, item, place)
        slot = layout.slot[question or group]
        on = f"{frame}.on[{slot}]" if question else f"{frame}.up.on[{slot}]"
        value = f"{frame}.seen[{slot}]" if question else '""'
        frames = f"({frame} {self._frames(layout.beside(self._home, group), frame)})"
        body = f"[{value} for {place}, {frame} in enumerate({frames}, 1) if {' and '.join([*tests, on])}]"
        return Code(body, "set")

    def _list_items(self, list_name: str, filters: Sequence[Plain], column: str) -> Code:
        return Code(self._picked(list_name, filters, column or "name"), "set")

    def _choices(self, tree: Plain) -> str:
        question = self._template.questions[self._name]
        return self._picked(question.list_name, [tree], ITSELF)

    def _picked(self, list_name: str, filters: Sequence[Plain], column: str) -> str:
        self._serial += 1
        item = _Item(serial=self._serial)
        key, conditions = "", [part for one in filters for part in _conjuncts(one)]
        value = Code('""', "text")
        for at, condition in enumerate(conditions):
            if found := _equals_column(condition):
                key, value = found[0], self._write(found[1])
                del conditions[at]
                break
        wanted = item.variable(column)
        tests = self._tests(conditions, item, item.variable(PLACE))
        columns, names = tuple(item.columns), "".join(f"{name}, " for name in item.columns.values())
        table = f"S.table({list_name!r}).pick({columns!r}, {key!r}, {value.text})"
        return f"[{wanted} for {names}in {table}{' if ' if tests else ''}{' and '.join(tests)}]"

    def _tests(self, filters: Sequence[Plain], item: _Item, place: str) -> list[str]:
        self._items.append(item)
        if item.frame:
            item.columns[PLACE] = place
        codes = [self._write(one) for one in filters]
        self._items.pop()
        return [_test(code, place) for code in codes]

    def _variable(self, kind: str) -> str:
        self._serial += 1
        return f"{kind}{self._serial}"

    # --- functions

    def _call(self, name: str, args: Sequence[Plain]) -> Code:
        special = _SPECIAL.get(name)
        codes = [self._write(one) for one in args] if name != "indexed-repeat" else []
        if special is not None:
            return special(codes)
        match name:
            case "position":
                item = self._items[-1] if self._items else None
                return Code(f"float({item.variable(PLACE)})" if item else "1.0", "number")
            case "once":
                own = self._own()
                return Code(f"({own.text} if {own.as_text} else {codes[0].text})", _either(own, codes[0]))
            case "indexed-repeat":
                places = "".join(
                    f", {args[at][1]!r}, {self._write(args[at + 1]).number}" for at in range(1, len(args), 2)
                )
                return Code(f"S.indexed(r, {args[0][1]!r}{places})", "any")
        if FUNCTIONS[name].call is None:
            raise KeyError(name)
        values = "".join(f"{code.text}, " for code in codes)
        return Code(f"{python_name(name)}(({values}))", _GIVES.get(name, "any"))


def python_name(function: str) -> str:
    """Give the name by which generated code calls a function of the table."""
    return "f_" + "".join(letter if letter.isalnum() else "_" for letter in function)


def _either(one: Code, two: Code) -> str:
    return one.gives if one.gives == two.gives else "any"


def _binary(left: Code, sign: str, right: Code) -> Code:
    if sign in ("=", "!="):
        return _equality(left, "==" if sign == "=" else "!=", right)
    match sign:
        case "div":
            return Code(f"divide({left.number}, {right.number})", "number")
        case "mod":
            return Code(f"remainder({left.number}, {right.number})", "number")
    gives = "number" if sign in "+-*" else "truth"
    return Code(f"({left.number} {sign} {right.number})", gives)


def _equality(left: Code, sign: str, right: Code) -> Code:
    kinds = {left.gives, right.gives}
    if kinds == {"text"}:
        return Code(f"({left.text} {sign} {right.text})", "truth")
    if "truth" in kinds:
        return Code(f"({left.truth} {sign} {right.truth})", "truth")
    if kinds == {"number"} or kinds == {"number", "loose"} or kinds == {"number", "text"}:
        compared = f"(-1e-12 < {left.number} - {right.number} < 1e-12)"
    elif right.text == "''" and _SLOT.fullmatch(left.text):  # asked in most forms, and a number or day is never ""
        compared = f"({left.text} == '' or {left.text} is False)"
    else:
        compared = f"equal({left.text}, {right.text})"
    return Code(compared if sign == "==" else f"(not {compared})", "truth")


def _test(code: Code, place: str) -> str:
    if code.gives == "number":
        return f"({code.text} == {place})"
    return f"keeps({code.text}, {place})" if code.gives in ("any", "loose") else code.truth


def _conjuncts(tree: Plain) -> list[Plain]:
    match tree:
        case ["o", first, [["and", _], *_] as rest]:
            return [first, *(one for _, one in rest)]
    return [tree]


def _equals_column(tree: Plain) -> tuple[str, Plain] | None:
    """Give the column and the value of ``column = value``, where the value is the same for every choice."""
    match tree:
        case ["o", ["c", column], [["=", value]]] if not _looks_at_item(value):
            return column, value
        case ["o", value, [["=", ["c", column]]]] if not _looks_at_item(value):
            return column, value
    return None


def _looks_at_item(tree: Any) -> bool:
    if not isinstance(tree, list):
        return False
    return (tree[:1] == ["c"] and len(tree) == 2) or tree == ["f", "position", []] or any(map(_looks_at_item, tree))


_SPECIAL: dict[str, Callable[[list[Code]], Code]] = {
    "true": lambda codes: Code("True", "truth"),
    "false": lambda codes: Code("False", "truth"),
    "not": lambda codes: Code(f"(not {codes[0].truth})", "truth"),
    "boolean": lambda codes: Code(codes[0].truth, "truth"),
    "string": lambda codes: Code(codes[0].as_text, "text"),
    "number": lambda codes: Code(codes[0].number, "number"),
    "if": lambda codes: Code(
        f"({codes[1].text} if {codes[0].truth} else {codes[2].text})", _either(codes[1], codes[2])
    ),
    "string-length": lambda codes: Code(f"float(len({codes[0].as_text}))", "number"),
    "contains": lambda codes: Code(f"({codes[1].as_text} in {codes[0].as_text})", "truth"),
    "starts-with": lambda codes: Code(f"{codes[0].as_text}.startswith({codes[1].as_text})", "truth"),
    "ends-with": lambda codes: Code(f"{codes[0].as_text}.endswith({codes[1].as_text})", "truth"),
    "selected": lambda codes: Code(f"chosen({codes[0].as_text}, {codes[1].as_text})", "truth"),
    "today": lambda codes: Code("S.now().date()", "any"),
    "now": lambda codes: Code("S.now()", "any"),
    "jr:choice-name": lambda codes: Code(f"S.choice_label({codes[1].as_text}, {codes[0].as_text})", "text"),
}
"""Functions written out in Python, or that look beyond their arguments."""
