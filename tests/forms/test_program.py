"""The rules of a form as code: made once, kept on this laptop, never anything that a person wrote."""

import builtins
import dis
import itertools
import marshal
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import CodeType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield import __version__
from sifield.forms.engine import compiled
from sifield.forms.engine.program import program_of
from sifield.forms.expressions.parser import MAX_DEPTH, parse
from sifield.forms.expressions.syntax import ExpressionFault
from sifield.forms.kept import FORMAT, STAMP, keep, open_kept
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from tests.forms.workbooks import NOW, faults, options, q, reopened, session, template

FORM = template(
    [
        q("select_one yn", "a"),
        q("integer", "n", relevant="${a} = 'yes'", constraint=". < ${most}", required="${a} = 'yes'"),
        q("calculate", "twice", calculation="${n} * 2"),
        q("calculate", "most", calculation="10"),
        q("begin_repeat", "room", repeat_count="${n}"),
        q("select_one place", "place", choice_filter="zone = ${a}", readonly="position(..) > 2"),
        q("text", "note", default="once(concat('no ', position(..)))"),
        q("end_repeat"),
        q("calculate", "notes", calculation="join(', ', ${note})"),
    ],
    [
        *options("yn", "yes", "no"),
        {"list_name": "place", "name": "hall", "label": "Hall", "zone": "yes"},
        {"list_name": "place", "name": "yard", "label": "Yard", "zone": "no"},
    ],
)


def walked(form: Template) -> list[object]:
    made = FormSession(form, {}, now=lambda: NOW)
    changed = [made.set("a", "", "yes"), made.set("n", "", 12), made.add_row("room", "r1"), made.add_row("room", "r2")]
    values = [made.value(name) for name in ("twice", "most", "notes")]
    choices = [choice.name for choice in made.choices("place", "r2")]
    return [changed, values, choices, made.problem("n"), made.wanted_rows("room"), made.gaps(), made.finished_values()]


def test_a_form_opened_from_what_was_kept_works_the_same_and_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    form, make, made = reopened(FORM), compile, list[str]()

    def heard(source: Any, file: str, *how: Any, **more: Any) -> Any:
        made.append(file)
        return make(source, file, *how, **more)

    monkeypatch.setattr(builtins, "compile", heard)
    assert form == FORM
    assert walked(form) == walked(FORM)
    assert "<form>" not in made
    program_of(replace(FORM))
    assert "<form>" in made, "whoever compiles is heard"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: b"",
        lambda kept: kept[:-1],
        lambda kept: kept[: len(STAMP) + 10],
        lambda kept: kept.replace(STAMP, b"another Python", 1),
        lambda kept: kept[:-10] + bytes(byte ^ 255 for byte in kept[-10:]),
    ],
    ids=["nothing", "cut off", "cut short", "another Python's", "damaged"],
)
def test_what_was_kept_by_another_program_or_is_damaged_is_not_opened(spoil: Callable[[bytes], bytes]) -> None:
    assert open_kept(spoil(keep(FORM))) is None


def test_what_is_kept_says_which_program_made_it() -> None:
    """A newer one may call its functions otherwise."""
    assert keep(FORM).startswith(f"{__version__} {FORMAT} {sys.implementation.cache_tag} ".encode())


def test_what_is_kept_of_a_form_that_was_kept_is_the_same() -> None:
    twice = reopened(reopened(FORM))
    assert twice == FORM
    assert program_of(twice).compiled.sweep == program_of(FORM).compiled.sweep


# --- nothing that a person wrote becomes code


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


OF_THE_SWEEP = {"enter", "every", "keep", "leave", "tell_of", "work_out_in_rows", "__class__"}


def names_used(form: Template) -> set[str]:
    made = compiled.compile_rules(form)
    read = [*map(marshal.loads, made.sweep), *(marshal.loads(part)[0] for part in (made.eager, made.lazy))]
    every = itertools.chain.from_iterable(map(codes, read))
    used = {str(one.argval) for code in every for one in dis.get_instructions(code) if one.opcode in dis.hasname}
    return {name for name in used - OF_THE_SWEEP if not re.fullmatch(r"c\d+", name)}


EVIL = "__import__('os').system('true') or S.__class__"


WORDS = st.text(alphabet=st.characters(exclude_characters="'‘’", exclude_categories=("Cc", "Cs")), max_size=40)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.sampled_from(("+", "-", "*", "=", "!=", "<", "and", "or")))
def test_texts_stay_texts(text: str, sign: str) -> None:
    form = template([q("text", "x"), q("calculate", "c", calculation=f"concat('{text}', '') {sign} ${{x}}")])
    assert names_used(form) <= {"first", "equal", "to_number", "to_text", "to_truth", "abs", "f_concat"}


def test_code_in_a_text_is_only_a_text() -> None:
    made = session([q("text", "x"), q("calculate", "c", calculation=f'concat("{EVIL}", ${{x}})')], x='"); S.now() #')
    assert made.value("c") == EVIL + '"); S.now() #'


def test_names_of_questions_lists_and_columns_are_never_names_of_code() -> None:
    name, column, wordy = "eval", "lambda", "__class__"
    made = session(
        [
            q("text", name),
            q(f"select_one {wordy}", "c", choice_filter=f"{column} = ${{{name}}}"),
            q("calculate", "one", calculation=f"instance('{wordy}')/root/item[{column} = 'x']/{column}"),
        ],
        [{"list_name": wordy, "name": "a", "label": "A", column: "x"}],
        **{name: "x"},
    )
    assert [choice.name for choice in made.choices("c")] == ["a"]
    assert made.value("one") == "x"
    assert not names_used(made.template) & {name, column, wordy}


# --- as deep and as long as an expression may be


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(1 + ", ")"),
        ("if(false(), 1, 1 + ", ")"),
        ("if(1 = ", ", 2, 3)"),
        ("concat(", ", '')"),
        ("-(", ")"),
        ("coalesce('', ", ")"),
        ("string(number(string(", ")))"),
        ("1 div (", ")"),
        ("'a' = (", ")"),
        ("not(true() and ", ")"),
        ("round(${n} mod (", "), 2)"),
        ("indexed-repeat(${n}, ${room}, ", ")"),
    ],
)
def test_an_expression_may_be_as_deep_as_the_parser_lets_it(opening: str, closing: str) -> None:
    """Python's own compiler has limits too, and must not meet them first."""
    rows = [q("begin_repeat", "room"), q("integer", "n"), q("end_repeat")]
    deep = next(deep for depth in range(MAX_DEPTH, 0, -1) if parses(deep := f"{opening * depth}1{closing * depth}"))
    assert deep.count(opening) > MAX_DEPTH // 4
    made = session([*rows, q("calculate", "c", calculation=deep)], options("l", "a", "b"))
    made.add_row("room", "r1")
    made.set("n", "r1", 3)
    assert made.value("c") is None or str(made.value("c"))


def parses(source: str) -> bool:
    try:
        parse(source)
    except ExpressionFault:
        return False
    return True


@pytest.mark.parametrize("sign", ["+", "-", "*", "div", "=", "<", "and", "or"])
def test_an_expression_may_be_as_long_as_a_cell(sign: str) -> None:
    count = 32_000 // (len(sign) + 3)
    made = session([q("integer", "n"), q("calculate", "c", calculation=f" {sign} ".join(["1"] * count))])
    truths = {"=": True, "<": False, "and": True, "or": True}
    numbers = {"+": count, "-": 2 - count, "*": 1, "div": 1}
    assert made.value("c") == {**truths, **numbers}[sign]


@pytest.mark.parametrize(
    ("opening", "closing"), [("instance('l')/root/item[name = ", "]/name"), ("/data/room[n = ", "]/n")]
)
def test_lists_in_lists_in_lists_are_named(opening: str, closing: str) -> None:
    """Each level takes the length of its list times as long: a few dozen would never end."""
    rows = [q("begin_repeat", "room"), q("integer", "n"), q("end_repeat")]
    for depth, told in ((2, {}), (3, {"survey!D5": "Square brackets lie too deep in one another."})):
        deep = f"{opening * depth}1{closing * depth}"
        assert faults([*rows, q("calculate", "c", calculation=deep)], options("l", "a", "b")) == told


def test_long_lists_in_long_lists_are_named() -> None:
    long, inner = options("l", *(f"c{at}" for at in range(3_000))), "instance('l')/root/item[name = 'c1']/name"
    told = "Square brackets would look at 9,000,000 items."
    within = q("calculate", "c", calculation=f"instance('l')/root/item[contains(name, {inner})]/name")
    assert faults([within], long) == {"survey!D2": told}
    assert faults([q("select_one l", "c", choice_filter=f"contains(name, {inner})")], long) == {"survey!D2": told}
    assert faults([within], long[:1_000]) == {}


def test_what_python_cannot_compile_is_named_by_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sifield.forms.expressions.parser.MAX_DEPTH", 150)
    deep = f"{'concat(' * 110}1{', 2)' * 110}"
    rows = [q("text", "a"), q("calculate", "c", calculation=deep), q("text", "b", default=deep)]
    assert faults(rows) == dict.fromkeys(("survey!D3", "survey!E4"), "This is nested too deeply to be worked out.")
