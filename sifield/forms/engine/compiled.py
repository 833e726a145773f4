"""A form's rules as compiled Python, and what depends on what: made once, and kept on this laptop as bytes.

Compiling takes a while and gives the same each time. What it gave never travels, since it holds code.
"""

import marshal
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from types import FunctionType
from typing import Any, NamedTuple

from sifield import __version__
from sifield.forms.engine import sweep
from sifield.forms.engine.generate import Writer, python_name
from sifield.forms.engine.layout import Layout
from sifield.forms.engine.rows import Frame
from sifield.forms.engine.sweep import Step
from sifield.forms.expressions import operators
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.trees import NEAR, PLACE, dependencies
from sifield.forms.template import FORMAT, Expression, Group, Question, Template
from sifield.forms.texts import references
from sifield.forms.values import equal, first, to_number, to_text, to_truth

TOO_DEEP = (SyntaxError, RecursionError, MemoryError)
"""What Python's compiler raises at code that nests too deeply: which of them differs from version to version."""
Rule = Callable[[Any, Frame, list[Any], list[Any]], Any]
Run = Callable[..., int]
"""A function of the sweep."""
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
_LAZY = ("required", "constraint", "readonly", "choice_filter", "count", "seed")
_GLOBALS: dict[str, Any] = {
    "__builtins__": {"float": float, "len": len, "enumerate": enumerate, "abs": abs},
    **{name: getattr(operators, name) for name in ("divide", "remainder", "chosen", "keeps", "running")},
    **{one.__name__: one for one in (equal, first, to_number, to_text, to_truth)},
    **{python_name(name): function.call for name, function in FUNCTIONS.items() if function.call},
}
Edges = dict[int, list[tuple[int, int]]]
"""By rank: the ranks that depend on it, each with how it is read (see ``trees.dependencies``)."""


class Compiled(NamedTuple):
    """What compiling gives, each part as bytes that are read when it is first wanted: the steps (``load_sweep``), the
    rules of the EAGER columns that are not in it and those of the other columns (``load_rules``), and by rank what is
    worked out again and what only looks different (``load_edges``).
    """

    sweep: bytes
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


def load_sweep(part: bytes) -> tuple[tuple[Run | None, ...], list[int]]:
    """Give by rank the functions of the sweep (see ``sweep.write``) and, of groups, the marks of what lies in them."""
    code, within = marshal.loads(part)
    names = dict(_GLOBALS)
    FunctionType(code, names)()
    return names["every"], within


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
    written: dict[tuple[str, str], str] = {}
    follows: Edges = {}
    shown: Edges = {}
    ranks = {name: rank for rank, name in enumerate(template.order)}
    for name, rank in ranks.items():
        writer = Writer(template, layout, name, known)
        for column, expression in _expressions(template, name):
            written[name, column] = writer.rule(expression.tree, column)
        for into, names in ((follows, _needs(template, name)), (shown, _shows(template, name))):
            for needed, how in names:
                if needed in ranks:
                    into.setdefault(ranks[needed], []).append((rank, how))
    steps = [
        None if layout.home[name] else _step(template, layout, rank, written, (follows, shown))
        for name, rank in ranks.items()
    ]
    swept = {(name, column) for name in ranks if not layout.home[name] for column in _swept(template, name)}
    others = {key: rule for key, rule in written.items() if key not in swept}
    return Compiled(
        marshal.dumps((compile(sweep.write(steps), "<form>", "exec"), _within(template, layout))),
        _code({key: rule for key, rule in others.items() if key[1] in EAGER}),
        _code({key: rule for key, rule in others.items() if key[1] not in EAGER}),
        marshal.dumps(follows),
        marshal.dumps(shown),
    )


def _swept(template: Template, name: str) -> tuple[str, ...]:
    """Give the columns that the sweep works out, outside repeats: a calculation that waits for a trigger is not."""
    return ("relevant",) if getattr(template.questions.get(name), "trigger", "") else ("relevant", "calculation")


def _step(
    template: Template, layout: Layout, rank: int, written: Mapping[tuple[str, str], str], edges: tuple[Edges, Edges]
) -> Step:
    name = template.order[rank]
    node = node_of(template, name)
    followed = [[template.order[other] for other, how in part.get(rank, ()) if how != PLACE] for part in edges]
    return Step(
        rank=rank,
        slot=layout.slot[name],
        kind=node.kind if isinstance(node, Question) else "",
        relevant=written.get((name, "relevant"), ""),
        calculation=written.get((name, "calculation"), "") if "calculation" in _swept(template, name) else "",
        has_limits=bool(node.phases or node.ages or node.character or node.every > 1),
        due=sweep.marks(
            (other for other, how in edges[0].get(rank, ()) if how != PLACE and not layout.home[template.order[other]]),
            len(template.order),
        ),
        shown=tuple(
            other
            for other in dict.fromkeys([name, *followed[1]])
            if other in template.questions and not layout.home[other]
        ),
        is_far_reaching=any(layout.home[other] for part in followed for other in part),
    )


def _within(template: Template, layout: Layout) -> list[int]:
    """Give by rank the marks of what lies in a group, without what lies in repeats; of questions 0."""
    count = len(template.order)
    ranks = {name: rank for rank, name in enumerate(template.order)}
    within = [0] * count
    for rank, name in enumerate(template.order):
        around = name if not layout.home[name] else ""
        while around := _parent_of(template, around) if around else "":
            within[ranks[around]] |= sweep.marks([rank], count)
    return within


def _code(rules: Mapping[tuple[str, str], str]) -> bytes:
    lines = "".join(f"lambda S, r, a, z: {rule},\n" for rule in rules.values())
    return marshal.dumps((compile(f"({lines})", "<form>", "eval"), list(rules)))


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
        rule = writer.rule(expression.tree, column)
        compile(f"def c(S, r, a, z):\n if 1:\n  n = 1 and {rule}\n", "<form>", "exec")
    except TOO_DEEP:
        return False
    return True


def _parent_of(template: Template, name: str) -> str:
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
    if around := _parent_of(template, name):
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
