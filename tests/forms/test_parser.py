"""The parser takes any text: it gives a tree, or says in one sentence what is wrong."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.forms.expressions.parser import MAX_LENGTH, parse
from sifield.forms.expressions.syntax import Call, Chain, ExpressionFault, Number, Path, Ref, Step, Text, Tree
from sifield.forms.reading.names import Names, Place
from sifield.forms.reading.references import read_expression

NAMES = Names(
    parents={"a": "", "b": "", "g": "", "r": "", "x": "r", "y": "g"},
    written={name: (name,) for name in "abgrxy"},
    repeats=frozenset({"r"}),
    groups=frozenset({"g", "r"}),
    lists=frozenset({"l"}),
    selects={"a": "l"},
)

FAULTS = {
    "": "The expression ends where a question, number or text should.",
    "1 +": "The expression ends where a question, number or text should.",
    "${a} == 1": "“=” stands where a question, number or text should.",
    "${a} = 'x": "A quotation mark is never closed.",
    "${a": "“${a” is no reference to a question.",
    "(1": "A “)” is missing at the end.",
    "if(1, 2": "A “)” is missing at the end.",
    "${a} AND ${b}": "“AND” is not an operator.",
    "${a} && ${b}": "“&& ${b}” means nothing here.",
    "${a} ${b}": "“b” cannot follow “a”.",
    "${nothing}": "No question or group is called “nothing”.",
    "${last-saved#a}": "Answers of the last form (last-saved) are not kept.",
    "a > 1": "“a” stands alone.",
    "pulldata('f', 'a', 'b', ${a})": "There is no sheet “f”, so pulldata() finds nothing.",
    "if(${a}, 1)": "if() has 2 values in its brackets, not 3.",
    "regex(${a}, '[')": "The pattern “[” cannot be used: a ] is missing.",
    "regex(${a}, '(a)\\1')": "The pattern “(a)\\1” cannot be used: \\1 refers back, which is not supported.",
    "instance('nowhere')/root/item[name = 1]/label": "No list of choices is called “nowhere”.",
    "/data/nowhere": "There is no “nowhere” in “the form”.",
    "//x": "“//” stands where a question, number or text should.",
    "${a} | ${b}": "“|” cannot follow “a”.",
    "/data/*": "A path with * is not supported.",
    "indexed-repeat(1, 2, 3)": "indexed-repeat() wants a question, then a repeat and a number.",
    "jr:choice-name(${a}, ${b})": "jr:choice-name() wants a question with choices second.",
    "(" * 500 + "1" + ")" * 500: "Brackets lie too deep in one another.",
    "9" * 400: "This number is larger than can be worked with.",
    "'" + "x" * MAX_LENGTH + "'": "This expression is longer than a cell may be.",
}


@pytest.mark.parametrize(("source", "message"), FAULTS.items(), ids=[source[:30] for source in FAULTS])
def test_says_what_is_wrong(source: str, message: str) -> None:
    with pytest.raises(ExpressionFault) as told:
        read_expression(source, NAMES, Place("b"))
    assert told.value.message == message
    assert told.value.remedy.endswith((".", "?"))


def test_a_near_miss_is_offered() -> None:
    for source, offer in (("selcted(${a}, 'x')", "Did you mean selected()?"), ("If(1, 2, 3)", "Did you mean if()?")):
        with pytest.raises(ExpressionFault) as told:
            read_expression(source, NAMES, Place("b"))
        assert told.value.remedy == offer


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("1 + 2 * 3", Chain(Number(1), (("+", Chain(Number(2), (("*", Number(3)),))),))),
        ("${a}-1", Chain(Ref("a"), (("-", Number(1)),))),
        ("string-length('x')", Call("string-length", (Text("x"),))),
        ("../x", Path(None, False, (Step(".."), Step("x")))),
        ("/data/a", Path(None, True, (Step("data"), Step("a")))),
    ],
)
def test_trees(source: str, tree: Tree) -> None:
    assert parse(source) == tree


SIGNS = [
    "${a}",
    "${x}",
    "${r}",
    "'t'",
    "1",
    "2.5",
    ".",
    "..",
    "/",
    "[",
    "]",
    "(",
    ")",
    ",",
    "=",
    "!=",
    "<",
    "-",
    "+",
    "*",
    "::",
    "@",
    "|",
    "//",
    "x",
    "true()",
    "today()",
    "/data/g/y",
    "current()",
]
WORDS = [" or ", " and ", " div ", " mod ", "if(", "count(", "position(", "selected(", "indexed-repeat("]
PIECES = st.sampled_from([*SIGNS, *WORDS, "instance('l')/root/item[", "]/label", "jr:choice-name("])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(string.printable + "‘’“”−ü\u00a0${}", max_size=60))
def test_any_text_is_a_tree_or_a_fault(source: str) -> None:
    try:
        made = read_expression(source, NAMES, Place("x"))
    except ExpressionFault as fault:
        is_sound = bool(fault.message and fault.remedy)
    else:
        is_sound = json.loads(json.dumps(made.tree, allow_nan=False)) == made.tree
    assert is_sound
