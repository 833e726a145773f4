"""A form's rules as compiled Python, and what depends on what: made once, since it takes a while, and kept with it."""

import marshal
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from sifield.forms.engine import sweep
from sifield.forms.engine.generate import Writer, python_name
from sifield.forms.engine.layout import Layout
from sifield.forms.engine.rows import Frame
from sifield.forms.engine.sweep import Step
from sifield.forms.expressions import operators
from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.trees import NEAR, PLACE, dependencies, is_restless
from sifield.forms.template import Expression, Group, Question, Template
from sifield.forms.texts import references
from sifield.forms.values import equal, first, to_number, to_text, to_truth

TOO_DEEP = (SyntaxError, RecursionError, MemoryError)
"""What Python's compiler raises at code that nests too deeply: which of them differs from version to version."""
Rule = Callable[[Any, Frame, list[Any], list[Any]], Any]
Run = Callable[..., int]
"""A function of the sweep."""
Marks = int
"""See ``sweep.marks``."""
Rules = dict[tuple[str, str], Rule]
"""By question or group, and column."""
AROUND = 3
"""Beside the ways of ``trees.dependencies``: a group holds what is in it."""

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
    """What compiling gives. ``sweep`` has a part for each page (a group that lies in none) and one for what lies in
    none, and ``pages`` says by rank which. ``within`` marks what lies in a group outside repeats, without what lies in
    repeats, by the group's slot; ``parents`` gives by rank the slot of the group around (-1 for none, and in rows).
    ``begins`` lists by repeat the questions that may have an answer as they begin, ``waits`` by name the ranks of those
    whose calculations wait for its answer; ``restless`` marks what may come to something else though nothing that it
    reads changed.

    What are bytes is read when it is first wanted: parts of the sweep (``load_steps``), the rules of the EAGER columns
    that are not in it and those of the other columns (``load_rules``), and by rank what is worked out again and what
    only looks different (``load_edges``).
    """

    layout: Layout
    sweep: tuple[bytes, ...]
    pages: tuple[int, ...]
    eager: bytes
    lazy: bytes
    follows: bytes
    shown: bytes
    within: dict[int, Marks]
    parents: tuple[int, ...]
    begins: dict[str, list[int]]
    waits: dict[str, list[int]]
    restless: Marks


def load_steps(part: bytes) -> dict[int, Run]:
    """Give the functions of a part of the sweep (see ``sweep.write``)."""
    names = dict(_GLOBALS)
    FunctionType(marshal.loads(part), names)()
    steps: dict[int, Run] = names["every"]
    return steps


def load_rules(part: bytes) -> Rules:
    """Give the rules of ``Compiled.eager`` or ``lazy``."""
    code, index = marshal.loads(part)
    rules: tuple[Rule, ...] = FunctionType(code, dict(_GLOBALS))()
    return dict(zip(index, rules, strict=True))


def load_edges(part: bytes) -> Edges:
    """Give what depends on what, of ``Compiled.follows`` or ``shown``."""
    edges: Edges = marshal.loads(part)
    return edges


def compile_rules(template: Template) -> Compiled:
    """Compile the rules of a template.

    Raises:
        SyntaxError, RecursionError, MemoryError: one of them nests too deeply for Python; see ``unrunnable``.
    """
    layout, ranks = Layout(template), {name: rank for rank, name in enumerate(template.order)}
    known: dict[str, str] = {}
    written: dict[tuple[str, str], str] = {}
    follows: Edges = {}
    shown: Edges = {}
    for name, rank in ranks.items():
        writer = Writer(template, layout, name, known)
        for column, expression in _expressions(template, name):
            written[name, column] = writer.rule(expression.tree, column)
        for into, names in ((follows, _needs(template, name)), (shown, _shows(template, name))):
            for needed, how in names:
                if needed in ranks:
                    into.setdefault(ranks[needed], []).append((rank, how))
    pages: dict[str, list[Step]] = {}
    for name, rank in ranks.items():
        step = _step(template, layout, rank, written, (follows, shown))
        pages.setdefault(_page_of(template, name), []).append(step)
    places = {page: place for place, page in enumerate(pages)}
    swept = {(name, column) for name in ranks if not layout.home[name] for column in _swept(template, name)}
    others = {key: rule for key, rule in written.items() if key not in swept}
    return Compiled(
        layout=layout,
        sweep=tuple(marshal.dumps(compile(sweep.write(steps), "<form>", "exec")) for steps in pages.values()),
        pages=(0, *(places[_page_of(template, name)] for name in reversed(ranks))),
        eager=_code({key: rule for key, rule in others.items() if key[1] in EAGER}),
        lazy=_code({key: rule for key, rule in others.items() if key[1] not in EAGER}),
        follows=marshal.dumps(follows),
        shown=marshal.dumps(shown),
        parents=(-1, *(_slot_around(template, layout, name) for name in reversed(ranks))),
        within=_within(template, layout),
        begins=_begins(template),
        waits=_waits(template, ranks),
        restless=sweep.marks((ranks[name] for name in ranks if _is_restless(template, name)), len(ranks)),
    )


def _page_of(template: Template, name: str) -> str:
    """Give the outermost group that a question or group lies in, "" for none."""
    page = _parent_of(template, name)
    while page and (around := template.groups[page].parent):
        page = around
    return page


def _slot_around(template: Template, layout: Layout, name: str) -> int:
    around = _parent_of(template, name) if not layout.home[name] else ""
    return layout.slot[around] if around else -1


def _begins(template: Template) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for rank, name in enumerate(template.order):
        one = template.questions.get(name)
        if one and (one.first_value or one.default is not None or one.kind == "metadata"):
            found.setdefault(one.repeat, []).append(rank)
    return found


def _waits(template: Template, ranks: Mapping[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, rank in ranks.items():
        if (one := template.questions.get(name)) and one.trigger:
            found.setdefault(one.trigger, []).append(rank)
    return found


def _is_restless(template: Template, name: str) -> bool:
    node = node_of(template, name)
    return any(is_restless(rule.tree) for column in _swept(template, name) if (rule := getattr(node, column, None)))


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
        mark=sweep.marks([rank], len(template.order)),
        slot=layout.slot[name],
        in_rows=bool(layout.home[name]),
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


def _within(template: Template, layout: Layout) -> dict[int, Marks]:
    found: dict[int, Marks] = {}
    for rank, name in enumerate(template.order):
        around = name if not layout.home[name] else ""
        while around := _parent_of(template, around) if around else "":
            slot = layout.slot[around]
            found[slot] = found.get(slot, 0) | sweep.marks([rank], len(template.order))
    return found


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
