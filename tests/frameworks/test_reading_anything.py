"""Whatever is in a framework's file, reading it answers: a framework, or what is wrong with it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.frameworks.reading import MOST_BYTES, MOST_FAULTS, read
from tests.frameworks.documents import NAMES

FORMS = {"learning_walk", "book_look"}
HEAD = 'format = 1\nname = "any"\ntitle = "Any"\nedition = "1"\n'
STEP = '[[joining]]\nphase = "p"\nname = "a"\ntitle = "A"\n'
ROLES = "".join(f'[[role]]\nname = "role{at}"\ntitle = "Role {at}"\n' for at in range(300))


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "".join(f"kez{at} = 1\n" for at in range(70_000)),
        HEAD + ROLES + STEP + "leads = [" + ", ".join(f'"rule{at}"' for at in range(60_000)) + "]\n",
        HEAD + "levels = " + "9" * 900_000,
    ],
)
def test_a_full_file_of_faults_is_answered_with_the_first_of_them(text: str) -> None:
    """In seconds, and not by comparing each of its words with each that is known."""
    assert len(text) < MOST_BYTES
    begun = time.process_time()
    assert 1 <= len(read(text.encode()).faults) <= MOST_FAULTS
    assert time.process_time() - begun < 20


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_anything_at_all_is_answered(data: bytes) -> None:
    reading = read(data, forms=FORMS)
    assert reading.framework is None
    assert reading.faults


VALUES = st.sampled_from(
    ["", "=", '"', "[]", "{}", "[[1]]", "[{}]", "true", "-1", "1.5", "99999999999999999999", "2026-09-01", "nan", '""']
    + ['{ "1" = [] }', '[""]', '{ "at" = -1 }', '"every 0 weeks"', "[1, 2]", '{ "x" = { "y" = 1 } }', '["a", 1, {}]']
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_a_shipped_file_changed_anywhere_is_read_or_its_faults_are_told(name: str, data: st.DataObject) -> None:
    """Values of any shape in place of good ones, lines lost, doubled and swapped."""
    lines = asset("frameworks", f"{name}.toml").read_text(encoding="utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["value", "value", "value", "lose", "double", "swap"])):
            case "value":
                lines[at] = f"{lines[at].partition('=')[0]} = {data.draw(VALUES)}"
            case "lose":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case _:
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
    reading = read("\n".join(lines).encode(), forms=FORMS)
    assert (reading.framework is None) == bool(reading.faults)
    assert all(1 <= fault.line <= len(lines) + 1 and fault.message and fault.remedy for fault in reading.faults)


WORDS = st.sampled_from(["light", "head", "every term", "visit", "activity", "qa", "at", "standing", "", "r0", "r1"])
THING = st.recursive(
    WORDS | st.integers(-2, 3) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["light", "at", "r0"]), inner, max_size=3)
    ),
    max_leaves=6,
)
LISTS, BY_NAME = st.lists(THING, max_size=2), st.dictionaries(st.sampled_from(["light", "at", "r0"]), THING, max_size=2)
NEAR = {
    "grade": {"least": BY_NAME, "most": BY_NAME, "strengths": st.integers(0, 3), "characteristics": LISTS},
    "requirement": {"when": WORDS | BY_NAME, "focus": WORDS | BY_NAME, "kind": WORDS, "within": WORDS, "after": WORDS}
    | {"ages": LISTS, "character": LISTS, "phases": LISTS, "lead": WORDS, "form": WORDS},
    "duty": {"when": WORDS, "leads": LISTS, "form": WORDS},
    "review": {"lead": WORDS, "ages": LISTS, "character": LISTS},
    "report": {"when": WORDS, "by": WORDS, "form": WORDS},
    "joining": {"phase": WORDS, "leads": LISTS, "form": WORDS},
    "stage": {"edition": WORDS, "steps": LISTS},
    "role": {},
    "area": {"principles": LISTS},
}
"""Keys of the right kind, with anything in them, so that a row comes through to what is made of it."""


def _rows(table: str) -> st.SearchStrategy[object]:
    return st.lists(st.fixed_dictionaries({}, optional=NEAR[table]), max_size=2) | st.just([])


WHOLE = st.fixed_dictionaries(
    {},
    optional={"levels": LISTS, "placing": BY_NAME, "decisions": BY_NAME, "priorities": LISTS, "summary": WORDS}
    | {table: _rows(table) for table in NEAR},
)


def _toml(thing: object) -> str:
    match thing:
        case dict():
            return "{ " + ", ".join(f'"{key}" = {_toml(value)}' for key, value in thing.items()) + " }"
        case list():
            return "[" + ", ".join(map(_toml, thing)) + "]"
        case bool():
            return str(thing).lower()
        case None:
            return "2026-09-01"
        case str():
            return f'"{thing}"'
        case _:
            return str(thing)


@settings(max_examples=300, deadline=None)
@given(WHOLE)
def test_a_file_of_any_shape_is_answered(whole: dict[str, object]) -> None:
    """Rows that have a name and a title, so that they come through to what is made of them, and else anything."""
    text = 'format = 1\nname = "any"\ntitle = "Any"\nedition = "1"\n'
    for key, value in whole.items():
        if isinstance(value, list) and key in NEAR:
            value = [{"name": f"r{at}", "title": "T"} | row for at, row in enumerate(value)]
        text += f"{key} = {_toml(value)}\n"
    reading = read(text.encode(), forms=FORMS)
    assert (reading.framework is None) == bool(reading.faults)
