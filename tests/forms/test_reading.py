"""Reading workbooks: what becomes of the cells, and every fault by its cell."""

from datetime import time

import pytest

from sifield.forms.template import Suggestion
from sifield.forms.xlsform import read
from tests.forms.workbooks import faults, options, q, reading, reopened, session, template, workbook


def warnings(survey: list[dict[str, object]], choices: list[dict[str, object]] | None = None) -> dict[str, str]:
    return {one.cell: one.message for one in reading(survey, choices or []).faults if one.severity == "warning"}


def test_everything_a_question_can_say() -> None:
    scale = [
        {"list_name": "s", "name": "no", "label": "No", "key": 1, "colour": "bad", "anchor": "Never.", "zone": "x"},
        {"list_name": "s", "name": "yes", "label": "Yes", "key": 2, "colour": "ok"},
    ]
    row = q(
        "select_one s",
        "check",
        "Do they?",
        hint="Look.",
        evidence="yes",
        prompts="One? | Two?",
        suggests="develop:1; concern:no@high; strength:2",
        source="A document",
        force="Must",
        area="Culture",
        feeds="indicator_1",
        required="yes",
        required_message="Say so.",
        constraint=". != 'x'",
        constraint_message="Not x.",
    )
    question = template([row], scale).questions["check"]
    assert question.is_rating
    assert question.takes_evidence
    assert (question.prompts, question.force, question.area) == (("One?", "Two?"), "must", "Culture")
    assert question.suggests == (
        Suggestion(kind="develop", answers=("no",)),
        Suggestion(kind="concern", answers=("no",), risk="high"),
        Suggestion(kind="strength", answers=("yes",)),
    )
    assert [(one.key, one.colour, one.anchor) for one in question.choices] == [("1", "bad", "Never."), ("2", "ok", "")]
    assert question.choices[0].extra == {"zone": "x"}


def test_groups_loose_questions_and_repeats_are_sections() -> None:
    made = template(
        [
            q("text", "first"),
            q("begin_group", "outer", "Outer"),
            q("text", "a"),
            q("begin_repeat", "room", "Room", stop="yes"),
            q("begin_group", "inner", "Inner"),
            q("text", "b"),
            q("end_group"),
            q("begin_repeat", "table", "Table"),
            q("text", "c"),
            q("end_repeat"),
            q("end_repeat"),
            q("text", "d"),
            q("end_group"),
            q("text", "last"),
        ]
    )
    found = [(one.name, one.repeat, one.is_stop, one.parent, [q.name for q in one.questions]) for one in made.sections]
    assert found == [
        ("part 1", False, False, "", ["first"]),
        ("outer", False, False, "", ["a", "d"]),
        ("room", True, True, "", ["b"]),
        ("table", True, False, "room", ["c"]),
        ("part 2", False, False, "", ["last"]),
    ]
    assert made.questions["c"].group == ("outer", "room", "table")
    assert made.questions["b"].repeat == "room"
    assert made.section_of("b").name == "room"


def test_a_rating_without_keys_is_numbered() -> None:
    made = template([q("select_one s", "r", appearance="rating"), q("select_one s", "t")], options("s", "a", "b"))
    assert [choice.key for choice in made.questions["r"].choices] == ["1", "2"]
    assert (made.questions["r"].is_rating, made.questions["t"].is_rating) == (True, False)
    assert reopened(made) == made


def test_a_template_survives_being_kept() -> None:
    made = template(
        [
            q("begin_repeat", "room"),
            q("select_one s or_other", "a", suggests="develop:x", default="x"),
            q("integer", "n", default="0", relevant="${a} = 'x' and count(${room}) > 1"),
            q("text", "t", choice_filter="", calculation="concat(${a}, sum(${n}))"),
            q("end_repeat"),
        ],
        options("s", "x", "y"),
    )
    assert reopened(made) == made
    assert made.questions["n"].default == 0


def test_all_faults_at_once_by_cell() -> None:
    survey = [
        q("text", "a", relevant="${b"),  # row 2, relevant is column D
        q("txt", "b"),
        q("select_one missing", "c"),
        q("integer", "", "No name"),
        q("integer", "2nd"),
        q("integer", "a"),
        q("text", "d", relevant="pulldata('x')"),
        q("begin_group", "g"),
    ]
    assert faults(survey) == {
        "survey!A3": "The type “txt” is not known.",
        "survey!A4": "No list of choices is called “missing”.",
        "survey!A9": "“g” is begun here and never ended.",
        "survey!B5": "This row has no name.",
        "survey!B6": "“2nd” cannot be a name.",
        "survey!B7": "The name “a” is used twice in one place: also in row 2.",
        "survey!D2": "“${b” is no reference to a question.",
        "survey!D8": "pulldata() wants a table, two of its columns and a key.",
    }


@pytest.mark.parametrize(
    "type_",
    [
        *("select_one lists", "select_one lists or_other", "select_one", "selct_one l"),
        *("select_one_from_file nuts.csv", "select_one_external k"),
    ],
)
def test_what_follows_from_a_wrong_type_is_not_called_wrong_too(type_: str) -> None:
    ours = {"suggests": "develop:x", "choice_filter": "zone = 1", "evidence": "yes", "appearance": "rating"}
    rows = [
        q(type_, "a", **ours),
        q("calculate", "c", calculation="jr:choice-name(${a}, '${a}')"),
        q("text", "t", relevant="selected(${a}, 'x')"),
    ]
    rows += [q("note", "n", "You said ${a_other}.")] if "or_other" in type_ else []
    assert list(faults(rows, options("l", "x"))) == ["survey!A2"]
    assert warnings(rows, options("l", "x")) == {}


def test_our_own_columns_are_checked() -> None:
    row = q("select_one s", "a", suggests="develop:9", force="perhaps", source="x")
    scale = [{"list_name": "s", "name": "x", "label": "X", "key": "A", "colour": "pink"}]
    found = faults([row], scale, sensitivity="secret")
    assert sorted(found) == ["choices!D2", "choices!E2", "settings!C2", "survey!D2", "survey!E2"]


@pytest.mark.parametrize(
    ("rows", "circle"),
    [
        ([q("calculate", "a", calculation="${b} + 1"), q("calculate", "b", calculation="${a} + 1")], {"a", "b"}),
        ([q("begin_group", "g", relevant="${a} = 1"), q("text", "a"), q("end_group")], {"g", "a"}),
    ],
)
def test_circles_are_named(rows: list[dict[str, object]], circle: set[str]) -> None:
    ((cell, message),) = faults(rows).items()
    assert cell in ("survey!D2", "survey!D3")
    said = message.removeprefix("These depend on each other in a circle: ").removesuffix(".")
    assert set(said.split(" → ")) == circle


@pytest.mark.parametrize("own", ["${a} = 1", ". = 1", "current()/. = 1", "../a = 1"])
def test_nothing_is_worked_out_from_itself(own: str) -> None:
    assert faults([q("text", "a", relevant=own)]) == {"survey!D2": "“a” is worked out from itself."}


def test_a_calculation_may_keep_what_it_was() -> None:
    form = session([q("integer", "a"), q("calculate", "first", calculation="if(. = '', ${a}, .)")], a=3)
    form.set("a", "", 4)
    assert form.value("first") == 3


@pytest.mark.parametrize(
    ("count", "is_told"),
    [
        ("count(${room}) + 1", True),
        ("sum(${n})", True),
        ("${wanted}", True),
        ("if(${room}[position() = count(${room})]/more = 'yes', count(${room}) + 1, count(${room}))", True),
        ("${before} + 1", False),
        ("3", False),
    ],
)
def test_a_repeat_that_counts_its_own_rows_is_told(count: str, is_told: bool) -> None:
    """It may be meant: one more row as long as an answer says so."""
    rows = [
        q("integer", "before"),
        q("begin_repeat", "room", repeat_count=count),
        q("integer", "n"),
        q("text", "more"),
        q("begin_repeat", "table", repeat_count="${n}"),
        q("text", "who"),
        q("end_repeat"),
        q("end_repeat"),
        q("calculate", "wanted", calculation="count(${room}) + 1"),
    ]
    found = warnings(rows)
    assert faults(rows) == {}
    assert ("survey!D3" in found) is is_told
    assert len(found) == is_told


def test_several_circles_are_all_named() -> None:
    rows = [q("calculate", name, calculation=f"${{{other}}}") for name, other in ("ab", "ba", "cd", "dc")]
    assert len(faults(rows)) == 2


def test_a_long_circle_is_named_in_short() -> None:
    rows = [q("calculate", f"a{at}", calculation=f"${{a{(at + 1) % 500}}}") for at in range(500)]
    ((_, message),) = faults(rows).items()
    assert len(message) < 150


def test_one_name_in_two_groups_is_kept_apart() -> None:
    rows = [
        q("begin_group", "one"),
        q("text", "name"),
        q("text", "about", "Hello ${name}"),
        q("end_group"),
        q("begin_group", "two"),
        q("text", "name"),
        q("calculate", "copy", calculation="${name}"),
        q("end_group"),
    ]
    made = template(rows)
    assert list(made.questions) == ["name", "about", "two.name", "copy"]
    assert made.questions["about"].label == "Hello ${name}"
    assert made.questions["copy"].calculation is not None
    assert made.questions["copy"].calculation.tree == ["r", "two.name"]
    assert "survey!B7" in warnings(rows)
    assert faults([*rows, q("note", "n", "${name}")]) == {"survey!C10": "Several questions are called “name”."}


def test_other_spellings_of_headings_and_types() -> None:
    data = workbook(
        [
            {"Type": "select one from yn", "NAME": "a", "label::English (en)": "A", "label::Cymraeg (cy)": "B"},
            {"Type": "begin repeat", "NAME": "r", "bind:relevant": "${a} = 'y'"},
            {"Type": "add integer prompt", "NAME": "n", "constraint message:english": "No.", "Read Only": "yes"},
            {"Type": "end_repeat"},
            {"Type": "select all that apply from yn", "NAME": "m"},
        ],
        [{"list name": "yn", "value": "y", "label": "Yes"}],
        [{"form_id": "f", "version": "1", "default_language": "Cymraeg (cy)"}],
    )
    found = read(data, name="f.xlsx")
    assert found.template is not None
    questions = found.template.questions
    assert [one.kind for one in questions.values()] == ["select_one", "integer", "select_multiple"]
    assert questions["a"].label == "B"
    assert questions["n"].readonly is not None
    assert found.template.groups["r"].relevant is not None


def test_or_other_brings_a_choice_and_a_question() -> None:
    made = template([q("select_one s or_other", "a"), q("select_one s", "b")], options("s", "x"))
    assert [choice.name for choice in made.questions["a"].choices] == ["x", "other"]
    assert [choice.name for choice in made.questions["b"].choices] == ["x"]
    assert made.questions["a_other"].relevant is not None


def test_a_form_without_settings_is_named_after_its_file() -> None:
    found = read(workbook([q("text", "a")], settings=()), name="My walk (2).xlsx")
    assert found.template is not None
    assert found.template.form_id == "My_walk_2"
    assert len(found.template.version) == 8


def test_a_slip_in_a_heading_is_noticed() -> None:
    assert warnings([q("text", "a", relevent="1")]) == {
        "survey!D1": "The column “relevent” is not known, so it is not used."
    }


def test_text_that_speaks_of_nobody() -> None:
    assert faults([q("note", "a", "Hello ${nobody}")]) == {"survey!C2": "No question or group is called “nobody”."}


def test_defaults_take_the_kind_of_their_question() -> None:
    rows = [
        q("integer", "i", default="3"),
        q("decimal", "d", default="1.5"),
        q("date", "day", default="2026-09-01"),
        q("select_multiple s", "m", default="x y"),
        q("text", "t", default="see (a)"),
        q("time", "bell", default=time(9, 30)),
        q("dateTime", "visit", default="2026-09-01T09:30:00"),
        q("date", "now", default="today()"),
    ]
    questions = template(rows, options("s", "x", "y")).questions
    assert [one.default for one in questions.values()] == [
        3,
        1.5,
        "2026-09-01",
        ["x", "y"],
        "see (a)",
        "09:30:00",
        "2026-09-01T09:30:00",
        None,
    ]
    assert questions["now"].first_value is not None
    assert "survey!D2" in warnings([q("integer", "i", default="many")])
