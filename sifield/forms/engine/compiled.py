"""A form's rules as compiled Python, and what depends on what: made once, and kept on this laptop as bytes.

Compiling takes a while and gives the same each time. What it gave never travels, since it holds code.
"""

import marshal
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from sifield import __version__
from sifield.forms.engine.generate import Writer, python_name
from sifield.forms.engine.layout import Layout
from sifield.forms.engine.rows import Frame
from sifield.forms.expressions import operators
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.trees import NEAR, dependencies
from sifield.forms.template import FORMAT, Expression, Group, Question, Template
from sifield.forms.texts import references
from sifield.forms.values import equal, first, to_number, to_text, to_truth

TOO_DEEP = (SyntaxError, RecursionError, MemoryError)
"""What Python's compiler raises at code that nests too deeply: which of them differs from version to version."""
Rule = Callable[[Any, Frame, list[Any], list[Any]], Any]
Rules = dict[tuple[str, str], Rule]
"""By question or group, and column."""
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


class Compiled(NamedTuple):
    """What compiling gives, each part as bytes that are read when it is first wanted: the rules of the EAGER columns
    and of the others (``load_rules``), and by rank what is worked out again and what only looks different
    (``load_edges``).
    """

    eager: bytes
    lazy: bytes
    follows: bytes
    shown: bytes

    def to_bytes(self) -> bytes:
        """Give all of it, to be kept on this laptop and read by ``load``."""
        body = marshal.dumps(tuple(self))
        return b"\n".join((STAMP, sha256(body).digest(), body))


def load(kept: bytes) -> Compiled | None:
    """Read what ``to_bytes`` gave; None if another program gave it or it is damaged: marshal trusts what it reads."""
    stamp, _, rest = kept.partition(b"\n")
    digest, body = rest[:32], rest[33:]
    return Compiled(*marshal.loads(body)) if stamp == STAMP and sha256(body).digest() == digest else None


def load_rules(part: bytes) -> Rules:
    """Give the rules of ``Compiled.eager`` or ``lazy``."""
    code, index = marshal.loads(part)
    rules: tuple[Rule, ...] = FunctionType(code, dict(_GLOBALS))()
    return dict(zip(index, rules, strict=True))


def load_edges(part: bytes) -> Edges:
    """Give what depends on what, of ``Compiled.follows`` or ``shown``."""
    edges: Edges = marshal.loads(part)
    return edges


def compile_rules(template: Template, layout: Layout) -> Compiled:
    """Compile the rules of a template.

    Raises:
        SyntaxError, RecursionError, MemoryError: one of them nests too deeply for Python; see ``unrunnable``.
    """
    known: dict[str, str] = {}
    lines: list[tuple[str, str, str]] = []
    follows: Edges = {}
    shown: Edges = {}
    ranks = {name: rank for rank, name in enumerate(template.order)}
    for name, rank in ranks.items():
        writer = Writer(template, layout, name, known)
        for column, expression in _expressions(template, name):
            lines.append((name, column, writer.rule(expression.tree, column)))
        for into, names in ((follows, _needs(template, name)), (shown, _shows(template, name))):
            for needed, how in names:
                if needed in ranks:
                    into.setdefault(ranks[needed], []).append((rank, how))
    eager, lazy = (_code([line for line in lines if (line[1] in EAGER) is wanted]) for wanted in (True, False))
    return Compiled(eager, lazy, marshal.dumps(follows), marshal.dumps(shown))


def _code(lines: list[tuple[str, str, str]]) -> bytes:
    code: CodeType = compile(f"({''.join(f'{rule},{chr(10)}' for _, _, rule in lines)})", "<form>", "eval")
    return marshal.dumps((code, [(name, column) for name, column, _ in lines]))


def unrunnable(template: Template) -> list[tuple[str, str]]:
    """Give the rules, by name and column, that Python's compiler refuses: its own bounds are lower than the parser's
    for some of what nests.
    """
    layout, known = Layout(template), dict[str, str]()
    return [
        (name, column)
        for name in template.order
        for column, expression in _expressions(template, name)
        if not _compiles(Writer(template, layout, name, known), expression, column)
    ]


def _compiles(writer: Writer, expression: Expression, column: str) -> bool:
    try:
        compile(writer.rule(expression.tree, column), "<form>", "eval")
    except TOO_DEEP:
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


def _expressions(template: Template, name: str) -> Iterator[tuple[str, Expression]]:
    """Give the rules of a question or group, by column."""
    node = node_of(template, name)
    for column in (*EAGER, *_LAZY):
        expression = getattr(node, column, None)
        if expression is not None:
            yield column, expression


def _needs(template: Template, name: str) -> Iterator[tuple[str, int]]:
    """Give what a question or group is worked out from, each with how it is read (see ``trees.dependencies``)."""
    found: dict[tuple[str, int], None] = {}
    for column, expression in _expressions(template, name):
        is_calculated = column == "calculation" and not getattr(template.questions.get(name), "trigger", "")
        if column == "relevant" or is_calculated:
            found.update(dict.fromkeys(dependencies(expression.tree)))
    if around := parent_of(template, name):
        found[around, AROUND] = None
    return ((needed, how) for needed, how in found if needed != name)


def _shows(template: Template, name: str) -> Iterator[tuple[str, int]]:
    """Give what the words, choices or verdicts of a question depend on."""
    found: dict[tuple[str, int], None] = {}
    for column, expression in _expressions(template, name):
        if column in _LAZY:
            found.update(dict.fromkeys(dependencies(expression.tree)))
    node = node_of(template, name)
    for text in (node.label, node.hint):
        found.update(((one, NEAR), None) for one in references(text))
    return iter(found)
