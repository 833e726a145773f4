"""From the paths in an expression to the questions they mean: every name checked, every function known.

What comes out holds no ``Path`` any more. All that is not supported is an ``ExpressionFault`` here, at import.
"""

import re

from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.parser import parse
from sifield.forms.expressions.pattern_syntax import PatternFault
from sifield.forms.expressions.patterns import compiled
from sifield.forms.expressions.syntax import (
    Call,
    Chain,
    Column,
    ExpressionFault,
    Items,
    Negate,
    Number,
    Own,
    Path,
    Position,
    Ref,
    Rows,
    Step,
    Text,
    Tree,
)
from sifield.forms.expressions.trees import columns, to_plain
from sifield.forms.reading.dialects import in_our_words
from sifield.forms.reading.faults import near
from sifield.forms.reading.names import Names, Place
from sifield.forms.reading.tables import add_sheet, table_name
from sifield.forms.template import Expression

_QUOTED_REF = re.compile(r"\s*\$\{\s*([^{}\s]+)\s*\}\s*")
_OF_ROWS = frozenset(
    {"sum", "min", "max", "count", "count-non-empty", "join", "concat", "area", "distance", "randomize"}
)


def read_expression(source: str, names: Names, place: Place) -> Expression:
    """Parse and check an expression.

    Raises:
        ExpressionFault: what is wrong with it, and the remedy.
    """
    return Expression.of(source, to_plain(resolve(in_our_words(parse(source)), names, place)))


def resolve(tree: Tree, names: Names, place: Place) -> Tree:
    """Turn every path and reference of a parsed expression into the question, rows or choices it means.

    Raises:
        ExpressionFault: a name, function or path that the form does not know or the program does not support.
    """
    match tree:
        case Ref(name):
            return Ref(names.find(name, place.name))
        case Path():
            return _path(tree, names, place)
        case Call():
            return _call(tree, names, place)
        case Chain(first, rest):
            done = tuple((operator, resolve(one, names, place)) for operator, one in rest)
            return Chain(resolve(first, names, place), done)
        case Negate(arg):
            return Negate(resolve(arg, names, place))
    return tree


def _call(call: Call, names: Names, place: Place) -> Tree:
    if call.name == "pulldata":
        return _pulldata(call, names, place)
    if call.name == "jr:itext":
        return _itext(call, names, place)
    known = FUNCTIONS.get(call.name)
    if known is None:
        meant = near(call.name.lower(), FUNCTIONS)
        hint = f"Did you mean {meant}()?" if meant else "Take it out, or say it with another function."
        raise ExpressionFault(f"The function {call.name}() is not supported.", hint)
    count = len(call.args)
    if not known.least <= count <= known.most:
        wanted = str(known.least) if known.least == known.most else f"{known.least} or more"
        raise ExpressionFault(f"{call.name}() has {count} values in its brackets, not {wanted}.", "Check its commas.")
    if call.name == "position" and count:
        return _position(call, names, place)
    if call.name == "jr:choice-name":
        return _choice_name(call, names, place)
    if call.name == "regex":
        _check_pattern(call.args[1])
    args = tuple(resolve(one, names, place) for one in call.args)
    if call.name in ("normalize-space", "string-length") and not count:
        args = (Own(),)
    if call.name in _OF_ROWS:
        args = tuple(map(_all_rows, call.args, args, [names] * count))
    if call.name == "indexed-repeat" and not (
        count % 2
        and isinstance(args[0], Ref)
        and all(isinstance(one, Ref) and one.name in names.repeats for one in args[1::2])
    ):
        raise ExpressionFault(
            "indexed-repeat() wants a question, then a repeat and a number.",
            "Write indexed-repeat(${question}, ${repeat}, 1).",
        )
    if call.name == "current":
        return Own()
    return Call(call.name, args)


def _all_rows(written: Tree, meant: Tree, names: Names) -> Tree:
    """In its repeat ``/data/repeat/x`` means this row's x, sum(/data/repeat/x) all; ``${x}`` always this row's."""
    is_absolute = isinstance(written, Path) and written.absolute
    if is_absolute and isinstance(meant, Ref) and meant.name not in names.groups and names.repeat_of(meant.name):
        return Rows(names.repeat_of(meant.name), (), meant.name)
    return meant


def _pulldata(call: Call, names: Names, place: Place) -> Tree:
    """One cell of a table, found by another: the first row's whose key column has the key."""
    texts = [one.value for one in call.args[:3] if isinstance(one, Text)]
    if len(call.args) != 4 or len(texts) != 3:
        raise ExpressionFault(
            "pulldata() wants a table, two of its columns and a key.", "Write pulldata('fruits', 'name', 'code', ${x})."
        )
    found = names.list_called(texts[0])
    if not found:
        table = table_name(texts[0])
        raise ExpressionFault(f"There is no sheet “{table[:60]}”, so pulldata() finds nothing.", add_sheet(table))
    key = Column(names.column(found, texts[2]))
    wanted = resolve(call.args[3], names, place)
    if place.is_filter and any(columns(to_plain(wanted))):
        raise ExpressionFault("pulldata() cannot look at the columns of a filter.", "Put it in a calculate row.")
    # as one text, so that a key that is there twice gives its first row only
    return Call("string", (Items(found, (Chain(key, (("=", wanted),)),), names.column(found, texts[1])),))


def _itext(call: Call, names: Names, place: Place) -> Tree:
    """The text behind an id: known of choices only, as jr:itext(instance('list')/root/item[…]/itextId)."""
    found = resolve(call.args[0], names, place) if len(call.args) == 1 else None
    if isinstance(found, Items) and found.column == "label":
        return found
    remedy = "Write jr:choice-name(), or instance('list')/root/item[…]/label."
    raise ExpressionFault("jr:itext() finds only the label of a choice.", remedy)


def _position(call: Call, names: Names, place: Place) -> Tree:
    if call.args[0] == Ref(""):
        repeat = names.repeat_of(place.name)
        return Position(repeat) if repeat else Number(1.0)
    target = resolve(call.args[0], names, place)
    if isinstance(target, Ref) and target.name in names.repeats:
        return Position(target.name)
    return Number(1.0)


def _choice_name(call: Call, names: Names, place: Place) -> Tree:
    about = call.args[1]
    if isinstance(about, Text) and (quoted := _QUOTED_REF.fullmatch(about.value)):
        about = Ref(quoted[1])
    about = resolve(about, names, place)
    if not isinstance(about, Ref) or about.name not in names.selects:
        raise ExpressionFault(
            "jr:choice-name() wants a question with choices second.", "Write jr:choice-name(${q}, '${q}')."
        )
    return Call(call.name, (resolve(call.args[0], names, place), Text(about.name)))


def _check_pattern(pattern: Tree) -> None:
    if not isinstance(pattern, Text):
        return
    try:
        compiled(pattern.value)
    except PatternFault as fault:
        message = f"The pattern “{pattern.value[:40]}” cannot be used: {fault.message}."
        raise ExpressionFault(message, fault.remedy) from None


def _path(path: Path, names: Names, place: Place) -> Tree:
    steps = list(path.steps)
    if isinstance(path.start, Call) and path.start.name == "instance":
        return _items(path.start, steps, names, place)
    if isinstance(path.start, Call) and path.start.name == "current":
        at = place.name
    elif isinstance(path.start, Ref):
        at = names.find(path.start.name, place.name)
    elif path.start is not None:
        raise ExpressionFault("A slash or square bracket cannot follow this.", "Put ${name} before it.")
    elif path.absolute:
        at, steps = "", steps[1:]
    elif place.is_filter:
        return _column(steps, names, place)
    else:
        if [step.name for step in steps] == ["."] and not steps[0].filters:
            return Own()
        if steps[0].name not in (".", ".."):
            hint = f"Write ${{{steps[0].name}}} for the question, or '{steps[0].name}' for the text."
            raise ExpressionFault(f"“{steps[0].name}” stands alone.", hint)
        at = place.name
    return _walk(at, steps, names, place)


def _column(steps: list[Step], names: Names, place: Place) -> Tree:
    kept = [step.name for step in steps if step.name != "."]
    if len(kept) > 1 or any(name in ("..", "*") for name in kept) or any(step.filters for step in steps):
        raise ExpressionFault(
            "Only a column name, or ${question}, can stand in a filter.", "Write current()/../x as ${x}."
        )
    if not kept:
        return Column(".")
    if place.list_name:
        return Column(names.column(place.list_name, kept[0]))
    found = names.child(place.repeat, kept[0]) or names.find(kept[0], place.repeat)
    if names.repeat_of(found) != place.repeat:
        raise ExpressionFault(f"There is no “{kept[0]}” in “{place.repeat}”.", "Name a question of that repeat.")
    return Column(found)


def _walk(at: str, steps: list[Step], names: Names, place: Place) -> Tree:
    """Follow the steps from a question or group ("" is the form itself)."""
    filters: tuple[Tree, ...] = ()
    filtered = ""
    for step in steps:
        if step.name == "..":
            at = names.parents.get(at, "")
        elif step.name == "*":
            raise ExpressionFault("A path with * is not supported.", "Name the questions one by one.")
        elif step.name != ".":
            child = names.child(at, step.name)
            if not child:
                raise ExpressionFault(
                    f"There is no “{step.name}” in “{at or 'the form'}”.", f"Write ${{{step.name}}} instead of a path."
                )
            at = child
        if step.filters:
            repeat = names.repeat_of(at)
            if not repeat or filtered:
                raise ExpressionFault("Square brackets can follow one repeat only.", "Use indexed-repeat().")
            inner = place.within(repeat=repeat)
            filters, filtered = tuple(resolve(one, names, inner) for one in step.filters), repeat
    if filtered:
        return Rows(filtered, filters, "" if at == filtered else at)
    return Ref(at) if at else Text("")


def _items(instance: Call, steps: list[Step], names: Names, place: Place) -> Tree:
    source = instance.args[0] if instance.args else None
    wanted = source.value if isinstance(source, Text) else ""
    found = names.list_called(wanted)
    if not found:
        hint = "Name a list of the choices sheet, or add the table as a sheet of that name."
        raise ExpressionFault(f"No list of choices is called “{wanted[:60]}”.", hint)
    if [step.name for step in steps[:2]] != ["root", "item"] or len(steps) > 3 or steps[0].filters:
        raise ExpressionFault("This path into a list is not supported.", "Write instance('list')/root/item[…]/label.")
    inner = place.within(list_name=found, size=names.sizes.get(found, 1))
    filters = tuple(resolve(one, names, inner) for one in steps[1].filters)
    return Items(found, filters, names.column(found, steps[2].name if len(steps) > 2 else "name"))
