"""What a form does where engines differ: found beside JavaRosa, decided by the ODK XForms specification.

No JDK is needed here; ``test_against_javarosa`` is where these came from. The last part holds us to what we do
otherwise than JavaRosa on purpose (``oracle/disagreements.py``).
"""

import pytest

from sifield.forms.session import FormSession
from tests.forms.workbooks import options, q, session

ANSWERS = [q("integer", "i", default="5"), q("text", "t", default="hello"), q("integer", "none"), q("date", "day")]

EXPRESSIONS = {
    # numbers
    "round(0.49999999999999994)": 0,
    "round(-1.005, 2)": -1,
    "round(-1260, -2)": -1300,
    "round(5, 31)": None,
    "log(0) < 0": True,
    "pow(0, -1) > 5": True,
    "pow(1, ${none})": None,
    "number('٣')": None,
    "number('1,000')": None,
    "max(-7.25, -2)": -2,
    "boolean(0.3 - 0.1 * 3)": False,
    "string(123456789012)": "123456789012",
    "string(0.0000001)": "0.0000001",
    # places and bounds
    "substr(${t}, ${none})": "hello",
    "substr(${t}, 1.9, 3)": "el",
    "selected-at('a b', '')": "a",
    "checklist(0, 0)": True,
    "checklist('', 1, true())": True,
    "weighted-checklist(1, -1, true(), 2)": True,
    # texts
    "coalesce(0 div 0, 'x')": "x",
    "boolean-from-string(' true ')": False,
    "boolean-from-string('TRUE')": True,
    "base64-decode('abc')": None,
    "regex('héllo', '\\w+')": False,
    "regex('héllo', '[\\p{L}]+')": True,
    "regex('ab1!', '\\p{Alpha}+\\p{Digit}\\p{Punct}')": True,
    "normalize-space()": None,
    # places
    "round(distance('51.5 -0.12 20 5;51.6 -0.2 30 5'))": 12433,
    "round(area('0 0;0 1;1 1;1 0;0 0') div 1000000)": 12391,
    "distance('51.5 -0.12')": 0,
    "distance('here;there')": None,
    # days and times
    "date(2.9)": "1970-01-03",
    "date(-2.5)": "1969-12-29",
    "decimal-date-time(2.5)": 2.5,
    "decimal-time(2.25)": 0.25,
    "decimal-time('06:00')": 0.25,
    "decimal-time('6 pm')": None,
    "decimal-date-time(date-time(18000.25))": 18000.25,
    "format-date(18000, '%Y-%m-%d %H')": "2019-04-14 00",
    "date('2021-03-28T10:30:00.000')": "2021-03-28",
}


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS.items())
def test_expressions(expression: str, expected: object) -> None:
    found = session([*ANSWERS, q("calculate", "q", calculation=expression)]).value("q")
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


# --- what is no number


def test_a_calculation_without_a_number_reads_as_empty() -> None:
    made = session(
        [
            q("integer", "a"),
            q("calculate", "half", calculation="${a} div 2"),
            q("text", "why", relevant="${half} = ''"),
            q("calculate", "kept", calculation="once(${half})"),
        ]
    )
    assert made.is_relevant("why")
    made.set("a", "", 3)
    assert (made.is_relevant("why"), made.value("kept")) == (False, 1.5)
    made.set("a", "", 4)
    assert (made.value("half"), made.value("kept")) == (2, 1.5)


def test_what_is_worked_out_for_a_question_of_words_is_words() -> None:
    made = session([q("integer", "a"), q("text", "b", trigger="${a}", calculation="${a} + 1")], a=4)
    assert made.value("b") == "5"


# --- what says no


@pytest.mark.parametrize(("written", "found"), [("false()", False), (False, False), ("no", False), ("true", True)])
def test_a_truth_is_an_expression_too(written: object, found: bool) -> None:
    """Excel makes TRUE and FALSE of what is typed, and pyxform takes yes and no for them."""
    made = session([q("calculate", "c", calculation=written), q("integer", "i", constraint=written)], i=1)
    assert made.value("c") is found
    assert (made.problem("i") is None) is found


def test_nought_is_a_number() -> None:
    made = session(
        [
            q("calculate", "c", calculation=0),
            q("integer", "i", required=0, readonly=0),
            q("begin_repeat", "r", repeat_count=0),
            q("text", "t"),
            q("end_repeat"),
        ]
    )
    assert (made.value("c"), made.wanted_rows("r")) == (0, 0)
    assert (made.is_required("i"), made.is_readonly("i")) == (False, False)


def test_a_filter_may_leave_no_choice() -> None:
    assert session([q("select_one l", "a", choice_filter="false()")], options("l", "x")).choices("a") == ()


# --- triggers


def triggers() -> FormSession:
    return session(
        [
            q("integer", "a"),
            q("calculate", "next", calculation="${a} + 1"),
            q("integer", "b", trigger="${a}", calculation="${next} * 10"),
            q("integer", "c", trigger="${b}", calculation="${b} + 1"),
            q("calculate", "sum", calculation="${b} + ${c}"),
        ]
    )


def test_a_trigger_sees_what_follows_from_the_answer() -> None:
    made = triggers()
    made.set("a", "", 5)
    assert made.value("b") == 60


def test_a_trigger_sets_off_others() -> None:
    made = triggers()
    assert made.set("a", "", 5) >= {("b", ""), ("c", ""), ("sum", "")}
    assert (made.value("c"), made.value("sum")) == (61, 121)


def test_the_same_answer_again_triggers_nothing() -> None:
    made = triggers()
    made.set("a", "", 5)
    made.set("b", "", 7)
    made.set("a", "", 5)
    assert made.value("b") == 7
    made.set("a", "", None)
    assert made.value("b") is None


def test_triggers_in_a_circle_come_to_an_end() -> None:
    made = session(
        [
            q("integer", "a", trigger="${b}", calculation="${b} + 1"),
            q("integer", "b", trigger="${a}", calculation="${a} + 1"),
        ]
    )
    made.set("a", "", 1)
    assert made.value("b") == 2


def test_a_trigger_outside_reaches_every_row() -> None:
    made = session(
        [
            q("integer", "a"),
            q("begin_repeat", "r"),
            q("integer", "n", trigger="${a}", calculation="${a} + position(..)"),
            q("end_repeat"),
        ]
    )
    made.add_row("r", "x")
    made.add_row("r", "y")
    made.set("a", "", 10)
    assert (made.value("n", "x"), made.value("n", "y")) == (11, 12)


# --- defaults


def test_worked_out_defaults_come_before_calculations() -> None:
    made = session(
        [
            q("text", "who", default="concat('some', 'body')"),
            q("calculate", "first", calculation="once(concat(${who}, '!'))"),
            q("text", "hidden", relevant="${who} = 'else'", default="seen"),
            q("text", "copy", default="concat(${hidden}, '!')"),
        ]
    )
    assert (made.value("first"), made.value("copy"), made.is_relevant("hidden")) == ("somebody!", "seen!", False)


def test_a_new_row_has_its_defaults() -> None:
    made = session(
        [
            q("integer", "a"),
            q("begin_repeat", "r"),
            q("integer", "n", default="position(..) * 10 + ${a}"),
            q("integer", "m", default="3"),
            q("end_repeat"),
        ],
        a=4,
    )
    made.add_row("r", "x")
    made.add_row("r", "y")
    assert [made.value(name, row) for row in "xy" for name in "nm"] == [14, 3, 24, 3]


# --- rows


def nested() -> FormSession:
    made = session(
        [
            q("text", "show", default="yes"),
            q("begin_group", "g", relevant="${show} = 'yes'"),
            q("begin_repeat", "r"),
            q("integer", "n"),
            q("begin_repeat", "s", relevant="${n} > 0"),
            q("integer", "m", relevant="position(..) != 2"),
            q("end_repeat"),
            q("calculate", "inner", calculation="count(${s})"),
            q("end_repeat"),
            q("end_group"),
            q("calculate", "rows", calculation="count(${r})"),
            q("calculate", "inside", calculation="count(${s})"),
            q("calculate", "joined", calculation="join('-', ${m})"),
            q("calculate", "least", calculation="min(${m})"),
            q("calculate", "answered", calculation="count-non-empty(${m})"),
            q("calculate", "there", calculation="indexed-repeat(${m}, ${r}, 1, ${s}, 3)"),
        ]
    )
    for row, n in (("a", 1), ("b", 2)):
        made.add_row("r", row)
        made.set("n", row, n)
        for at in (1, 2, 3):
            made.add_row("s", f"{row}{at}", parent_id=row)
            made.set("m", f"{row}{at}", n * 10 + at)
    return made


def worked_out(made: FormSession) -> list[object]:
    return [made.value(name) for name in ("rows", "inside", "joined", "least", "answered", "there")]


def test_rows_that_do_not_apply_are_not_counted() -> None:
    made = nested()
    assert worked_out(made) == [2, 6, "11-13-21-23", 11, 4, 13]
    made.set("n", "a", 0)
    assert worked_out(made) == [2, 3, "21-23", 21, 2, None]
    assert made.value("inner", "a") == 0
    made.set("show", "", "no")
    assert worked_out(made) == [0, 0, None, None, 0, None]
    made.set("show", "", "yes")
    assert worked_out(made) == [2, 3, "21-23", 21, 2, None]


def test_the_last_row_gone_leaves_sums_of_nothing() -> None:
    made = nested()
    made.remove_row("a")
    made.remove_row("b")
    assert worked_out(made) == [0, 0, None, None, 0, None]


# --- what we do otherwise than JavaRosa, on purpose


def test_a_calculation_waits_until_it_applies() -> None:
    made = session([q("integer", "a"), q("calculate", "kept", relevant="${a} > 2", calculation="once(${a})")], a=1)
    made.set("a", "", 5)
    made.set("a", "", 6)
    assert made.value("kept") == 5


def test_an_infinite_number_is_nothing() -> None:
    made = session([q("calculate", "a", calculation="1 div 0"), q("text", "b", relevant="${a} = ''")])
    assert (made.value("a"), made.is_relevant("b")) == (None, True)


def test_a_default_may_speak_of_a_calculation() -> None:
    made = session([q("calculate", "year", calculation="2020 + 6"), q("integer", "a", default="${year} + 0")])
    assert made.value("a") == 2026


def test_row_nought_of_a_repeat_is_nothing() -> None:
    made = session(
        [
            q("begin_repeat", "r"),
            q("integer", "n"),
            q("end_repeat"),
            q("calculate", "a", calculation="indexed-repeat(${n}, ${r}, 0)"),
        ]
    )
    made.add_row("r", "x")
    made.set("n", "x", 4)
    assert made.value("a") is None


def test_an_answer_whose_choice_is_closed_stays_and_counts() -> None:
    made = session(
        [
            q("text", "only"),
            q("select_one l", "a", choice_filter="name = ${only} or ${only} = ''"),
            q("calculate", "b", calculation="jr:choice-name(${a}, '${a}')"),
        ],
        options("l", "x", "y"),
        a="x",
    )
    made.set("only", "", "y")
    assert (made.value("a"), made.value("b")) == ("x", "X")
    assert made.problem("a") == "This answer is no longer among the choices."


def test_a_row_in_a_new_row_has_its_defaults() -> None:
    made = session(
        [
            q("begin_repeat", "r"),
            q("integer", "n", default="position(..) * 10"),
            q("begin_repeat", "s"),
            q("integer", "m", default="${n} + position(..)"),
            q("end_repeat"),
            q("end_repeat"),
        ]
    )
    made.add_row("r", "x")
    made.add_row("s", "y", parent_id="x")
    made.add_row("s", "z", parent_id="x")
    assert [made.value("m", row) for row in "yz"] == [11, 12]


def test_a_repeat_begins_without_a_row() -> None:
    made = session(
        [q("begin_repeat", "r"), q("integer", "n"), q("end_repeat"), q("calculate", "c", calculation="count(${r})")]
    )
    assert (list(made.rows), made.value("c")) == ([], 0)


def test_where_one_answer_is_wanted_of_several_rows_it_is_the_first() -> None:
    made = session(
        [q("begin_repeat", "r"), q("integer", "n"), q("end_repeat"), q("calculate", "c", calculation="${n} + 1")]
    )
    for row, n in (("x", 4), ("y", 7)):
        made.add_row("r", row)
        made.set("n", row, n)
    assert made.value("c") == 5


# --- columns of choices as numbers


def test_columns_of_choices_compare_as_numbers() -> None:
    sizes = ["1", "1.0", "2", "", "many", "0.3", "10"]
    choices = [
        {"list_name": "l", "name": f"c{at}", "label": size or "-", "size": size} for at, size in enumerate(sizes)
    ]
    made = session(
        [
            q("decimal", "n"),
            q("select_one l", "same", choice_filter="size = ${n}"),
            q("select_one l", "other", choice_filter="size != ${n} and size != ''"),
            q("select_one l", "more", choice_filter="size > ${n}"),
            q("select_one l", "sum", choice_filter="size = ${n} - 0.7"),
            q("calculate", "many", calculation="count(instance('l')/root/item[size * 2 >= ${n}])"),
        ],
        choices,
        n=1,
    )
    found = {name: [choice.name for choice in made.choices(name)] for name in ("same", "other", "more", "sum")}
    assert found == {"same": ["c0", "c1"], "other": ["c2", "c4", "c5", "c6"], "more": ["c2", "c6"], "sum": ["c5"]}
    assert made.value("many") == 4
    made.set("n", "", None)
    assert [choice.name for choice in made.choices("same")] == ["c3"]
    assert made.choices("more") == ()
