"""The grammar of XLSForm expressions: text in, a tree out.

XPath 1.0 as ODK XForms uses it (its specification, "XPath"), with ``${question}`` references. A Pratt parser; chains of
operators are flat, so that a thousand ``or`` need no deep stack, and nesting is bounded.
"""

import math
import re

from sifield.forms.expressions.syntax import Call, Chain, ExpressionFault, Negate, Number, Path, Ref, Step, Text, Tree

MAX_LENGTH = 32_767
"""Characters in one expression: as many as an Excel cell holds."""
MAX_DEPTH = 80
"""Brackets within brackets."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<ref>\$\{\s*[^{}\s]+\s*\})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    | (?P<sign>\.\.|//|::|!=|<=|>=|[-+*/=<>()\[\],.@|])
    )""",
    re.VERBOSE,
)
_SMART = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "−": "-"})
_POWER = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_UNARY = 7
_HINTS = {"==": "Use one = to compare.", "&&": "Write and.", "||": "Write or.", "&": "Use concat() to join texts."}


def parse(source: str) -> Tree:
    """Read one expression.

    Raises:
        ExpressionFault: it is too long, too deep, or not an expression.
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionFault("This expression is longer than a cell may be.", "Split it over several calculate rows.")
    parser = _Parser(_tokens(source.translate(_SMART)))
    tree = parser.expression(0)
    parser.end()
    return tree


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at, stop = 0, len(source.rstrip())
    while at < stop:
        found = _TOKEN.match(source, at)
        if found is None:
            rest = source[at:].strip()
            if rest[0] in "'\"":
                raise ExpressionFault("A quotation mark is never closed.", "Put the closing quotation mark.")
            if rest.startswith("${"):
                raise ExpressionFault(f"“{rest[:20]}” is no reference to a question.", "Write ${name}.")
            hint = next((text for sign, text in _HINTS.items() if rest.startswith(sign)), "Take it out or quote it.")
            raise ExpressionFault(f"“{rest[:12]}” means nothing here.", hint)
        kind = found.lastgroup or ""
        value = found[kind]
        tokens.append((kind, value[2:-1].strip() if kind == "ref" else value))
        at = found.end()
    return tokens


def _number(digits: str) -> Number:
    value = float(digits)
    if math.isinf(value):
        raise ExpressionFault("This number is larger than can be worked with.", "Check its digits.")
    return Number(value)


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def _is(self, sign: str) -> bool:
        return self._peek() == ("sign", sign)

    def _take(self, sign: str) -> bool:
        if self._is(sign):
            self._at += 1
            return True
        return False

    def _expect(self, sign: str, remedy: str) -> None:
        if not self._take(sign):
            found = self._peek()[1]
            seen = f"“{found}” stands where “{sign}” should." if found else f"A “{sign}” is missing at the end."
            raise ExpressionFault(seen, remedy)

    def end(self) -> None:
        kind, value = self._peek()
        if kind == "end":
            return
        last = self._tokens[self._at - 1][1]
        if value == "=" and last in ("=", "!"):
            raise ExpressionFault("“==” is no comparison.", _HINTS["=="])
        if value.lower() in _POWER:
            raise ExpressionFault(f"“{value}” is not an operator.", f"Write {value.lower()} in lower case.")
        raise ExpressionFault(
            f"“{value}” cannot follow “{last}”.", "Put an operator (and, or, =, +) between them, or remove one of them."
        )

    def expression(self, least: int) -> Tree:
        """Read operators that bind tighter than ``least``."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionFault("Brackets lie too deep in one another.", "Split it over several calculate rows.")
        left = self._prefix()
        while (power := self._operator()) > least:
            rest: list[tuple[str, Tree]] = []
            while self._operator() == power:
                operator = self._peek()[1]
                self._at += 1
                rest.append((operator, self.expression(power)))
            left = Chain(left, tuple(rest))
        self._depth -= 1
        return left

    def _operator(self) -> int:
        kind, value = self._peek()
        return _POWER.get(value, 0) if kind in ("sign", "name") else 0

    def _prefix(self) -> Tree:
        if self._take("-"):
            return Negate(self.expression(_UNARY))
        tree: Tree | None = None
        kind, value = self._peek()
        if kind in ("number", "text", "ref"):
            self._at += 1
            if kind == "number":
                return _number(value)
            if kind == "text":
                return Text(value[1:-1])
            tree = Ref(value)
        elif kind == "name" and self._peek(1) == ("sign", "("):
            tree = self._call(value)
        elif self._take("("):
            tree = self.expression(0)
            self._expect(")", "Close the bracket.")
        if tree is None:
            return self._path(None)
        return self._path(tree) if self._is("/") or self._is("[") else tree

    def _call(self, name: str) -> Tree:
        self._at += 2
        args: list[Tree] = []
        if not self._is(")"):
            args.append(self.expression(0))
            while self._take(","):
                args.append(self.expression(0))
        self._expect(")", f"Close the bracket of {name}(…), and put commas between what stands in it.")
        return Call(name, tuple(args))

    def _path(self, start: Tree | None) -> Tree:
        steps: list[Step] = []
        absolute = start is None and self._take("/")
        if start is not None and self._is("["):
            steps.append(Step(".", self._filters()))
        if start is None:
            steps.append(self._step())
        while self._take("/"):
            steps.append(self._step())
        return Path(start, absolute, tuple(steps))

    def _step(self) -> Step:
        kind, value = self._peek()
        if kind != "name" and not (kind == "sign" and value in (".", "..", "*")):
            what = f"“{value}” stands where" if value else "The expression ends where"
            raise ExpressionFault(f"{what} a question, number or text should.", "Complete it, or take it out.")
        self._at += 1
        return Step(value, self._filters())

    def _filters(self) -> tuple[Tree, ...]:
        filters: list[Tree] = []
        while self._take("["):
            filters.append(self.expression(0))
            self._expect("]", "Close the square bracket.")
        return tuple(filters)
