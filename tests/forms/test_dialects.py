"""What other tools write: loops over a list, SurveyCTO's words, and what no record here can answer."""

import pytest

from sifield.forms.exporting.filled import written
from sifield.forms.xlsform import read
from tests.forms.workbooks import faults, options, q, reading, session, template, workbook

LOOP = [
    q("text", "before"),
    q("begin loop over s", "each"),
    q("integer", "number", "How many of %(label)s?"),
    q("calculate", "twice", calculation="${number} * 2"),
    q("end loop"),
    q("text", "after"),
]


def test_a_loop_is_written_out_for_each_choice() -> None:
    made = template(LOOP, options("s", "bus", "car", "none"))
    assert list(made.questions) == ["before", "number", "twice", "car.number", "car.twice", "after"]
    assert made.questions["car.number"].label == "How many of CAR?"
    assert made.questions["number"].group == ("each", "bus")
    assert made.groups["car"].label == "CAR"
    form = session(LOOP, options("s", "bus", "car"), number=2)
    form.set("car.number", "", 3)
    assert (form.value("twice"), form.value("car.twice")) == (4, 6)


def test_rows_below_a_loop_keep_their_faults_and_their_names() -> None:
    below = [q("note", label="Nearly done"), q("text", "broken", relevant="${nobody}")]
    assert list(faults([*LOOP, *below], options("s", "bus", "car"))) == ["survey!E9"]
    made = template([*LOOP, below[0]], options("s", "bus", "car"))
    assert written(made, list(made.questions)[-1]).startswith("generated_note_name_")


def test_loops_in_loops_and_in_languages() -> None:
    survey = [
        {"type": "begin loop over a", "name": "outer"},
        {"type": "begin loop over b", "name": "inner"},
        {"type": "note", "name": "n", "label::English": "%(name)s: %(label)s", "label::Cymraeg": "%(label)s!"},
        {"type": "end loop"},
        {"type": "end loop"},
    ]
    choices = [
        {"list_name": name, "name": f"{name}{at}", "label::English": f"E{at}", "label::Cymraeg": f"C{at}"}
        for name in "ab"
        for at in (1, 2)
    ]
    made = read(workbook(survey, choices), name="f.xlsx").template
    assert made is not None
    assert [one.label for one in made.questions.values()] == ["a1: E1", "a1: E1", "a2: E2", "a2: E2"]
    assert [one.label for one in made.spoken("Cymraeg").questions.values()] == ["C1!", "C1!", "C2!", "C2!"]


@pytest.mark.parametrize(
    ("rows", "cell", "message"),
    [
        ([q("begin loop over x", "g"), q("text", "a"), q("end loop")], "A2", "No list of choices is called “x”."),
        ([q("begin loop", "g"), q("text", "a"), q("end loop")], "A2", "No list of choices is called “”."),
        ([q("begin loop over s", "g"), q("text", "a")], "A2", "This loop is begun here and never ended."),
        ([q("text", "a"), q("end loop")], "A3", "There is no begin_loop for this end_loop."),
        (
            [*[q("begin loop over s", f"g{at}") for at in range(7)], q("text", "a"), *[q("end loop")] * 7],
            "A7",
            "Loops lie too deep in one another.",
        ),
    ],
)
def test_a_loop_that_cannot_be_written_out(rows: list[dict[str, object]], cell: str, message: str) -> None:
    assert faults(rows, options("s", "x"))[f"survey!{cell}"] == message


def test_loops_do_not_grow_without_bound() -> None:
    choices = options("s", *(f"c{at}" for at in range(200)))
    rows = [q("begin loop over s", "g"), q("begin loop over s", "h"), q("text", "a"), q("end loop"), q("end loop")]
    assert "survey!A3" in faults(rows, choices) or "survey!A2" in faults(rows, choices)


def test_words_of_surveycto() -> None:
    form = session(
        [
            q("select_one s", "a"),
            q("text", "t", required="no"),
            q("calculate", "label", calculation="choice-label(${a}, ${a})"),
            q("calculate", "blank", calculation="if(${t} = null, 'yes', 'no')"),
            q("calculate", "empty", calculation="if(empty(${t}), 'yes', 'no')"),
        ],
        options("s", "x"),
        a="x",
    )
    assert (form.value("label"), form.value("blank"), form.value("empty")) == ("X", "yes", "yes")


def test_the_number_of_a_row() -> None:
    form = session(
        [q("begin_repeat", "r"), q("begin_group", "g"), q("calculate", "n", calculation="index()"), q("end_group")]
        + [q("end_repeat")]
    )
    form.add_row("r", "one")
    form.add_row("r", "two")
    assert (form.value("n", "one"), form.value("n", "two")) == (1, 2)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (q("calculate", "a", calculation="once(duration())"), "duration() is empty here"),
        (q("image", "a", appearance="draw"), "A drawing is attached as a picture"),
        (q("text", "a", appearance="ex:org.other(x='y')"), "No other program is opened"),
        (q("text", "a", appearance="shiny"), "The appearance “shiny” is not known"),
        (q("range", "a", parameters="begin=1"), "The parameter “begin” is not known"),
        (q("text", "a", save_to="school"), "Entities are not supported"),
        (q("text", "a", mood="good"), "The column “mood” is not known"),
        (q("text", "a", choice_filter="x = 1"), "This question has no list of choices to filter."),
    ],
)
def test_what_changes_nothing_here_is_said(row: dict[str, object], message: str) -> None:
    found = reading([row], options("s", "x")).faults
    assert [(one.severity, one.cell[:-1]) for one in found] == [("warning", "survey!D")]
    assert found[0].message.startswith(message)


@pytest.mark.parametrize("kind", ["geotrace", "geoshape", "osm tags", "entity", "enum"])
def test_types_that_are_not_supported_are_named(kind: str) -> None:
    assert faults([q(kind, "a"), q("text", "b")]) == {"survey!A2": f"The type “{kind}” is not supported."}


@pytest.mark.parametrize("source", ["property('x')", "${last-saved#b}"])
def test_functions_that_are_not_supported_are_named(source: str) -> None:
    assert list(faults([q("calculate", "a", calculation=source), q("text", "b")])) == ["survey!D2"]
