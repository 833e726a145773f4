"""Trying a form with answers as JSON: what follows from them, and one sentence for each kind of bad answers."""

import json
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from sifield.errors import SifieldError
from sifield.forms.evaluation import evaluate, read_answers
from tests.forms.workbooks import NOW, options, q, template

WALK = template(
    [
        q("text", "focus", "Focus", required="yes"),
        q("begin_group", "more", "More"),
        q("integer", "pupils", "Pupils", constraint=". < 40", constraint_message="No class is so large."),
        q("text", "why", "Why?", relevant="${pupils} > 30"),
        q("end_group"),
        q("begin_repeat", "room", "Room", repeat_count="2"),
        q("select_one yn", "calm", "Calm?", required="yes"),
        q("select_one yn", "kind", "Kind?", choice_filter="name = ${calm}"),
        q("begin_repeat", "table", "Table"),
        q("decimal", "seats", "Seats"),
        q("end_repeat"),
        q("calculate", "all", calculation="sum(${seats})"),
        q("end_repeat"),
        q("date", "day", "Day", default="today()"),
        q("select_multiple yn", "both", "Both"),
        q("note", "note", "Thanks"),
    ],
    options("yn", "yes", "no"),
)


def evaluated(**answers: Any) -> dict[str, Any]:
    return evaluate(WALK, read_answers(json.dumps(answers), WALK), lambda: NOW)


def test_what_follows_is_told_in_the_shape_of_the_answers() -> None:
    told = evaluated(room=[{"calm": "yes", "table": [{"seats": 4}, {"seats": 2.5}]}, {}], pupils=45)
    assert told["relevant"]["why"] is True
    assert told["relevant"]["room"][1]["calm"] is True
    assert told["calculated"] == {"room": [{"all": 6.5, "table": [{}, {}]}, {"all": 0, "table": []}]}
    assert [one["kind"] for one in told["choices"]["room"]] == [["yes"], []]
    assert told["violated"] == [{"question": "pupils", "row": "", "message": "No class is so large.", "value": 45}]
    assert told["missing"] == [
        {"question": "focus", "row": "", "message": "This needs an answer."},
        {"question": "calm", "row": "room[2]", "message": "This needs an answer."},
    ]
    assert told["rows"] == [
        {"repeat": "room", "row": "", "relevant": True, "has": 2, "wanted": 2},
        {"repeat": "table", "row": "room[1]", "relevant": True, "has": 2, "wanted": None},
        {"repeat": "table", "row": "room[2]", "relevant": True, "has": 0, "wanted": None},
    ]
    assert told["answers"]["day"] == NOW.astimezone().date().isoformat()
    assert told["answers"]["room"][0]["table"] == [{"seats": 4}, {"seats": 2.5}]


def test_what_does_not_apply_is_no_answer_and_is_not_missing() -> None:
    told = evaluated(focus="x", why="because", pupils=3)
    assert told["relevant"]["why"] is False
    assert told["answers"] == {"focus": "x", "pupils": 3, "day": told["answers"]["day"]}
    assert (told["missing"], told["violated"]) == ([], [])


def test_a_default_that_is_cleared_stays_cleared() -> None:
    assert "day" not in evaluated(day=None)["answers"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "The answers are not JSON: Expecting property name"),
        ("[]", "The answers must be an object."),
        ('{"focus": "a", "focus": "b"}', "“focus” is given twice in one place."),
        ('{"pupils": NaN}', "NaN is no answer."),
        ('{"focs": "a"}', "called “focs”. Did you mean focus?"),
        ('{"more": {}}', "“more” is a group, which has no answer."),
        ('{"calm": "yes"}', "“calm” stands in the repeat “room”."),
        ('{"table": []}', "“table” stands in the repeat “room”."),
        ('{"room": [{"focus": "x"}]}', "“focus” does not stand in a repeat."),
        ('{"room": {}}', "“room” in the answers is a repeat."),
        ('{"room": ["x"]}', "Row 1 of room must be an object."),
        ('{"room": [{}, {"table": [{"seats": "four"}]}]}', '“seats” in row 1 of table takes a number, not "four".'),
        ('{"pupils": 3.5}', "“pupils” in the answers takes a whole number, not 3.5."),
        ('{"pupils": true}', "takes a whole number, not true."),
        ('{"day": "2026-02-30"}', "takes a date such as"),
        ('{"both": "yes"}', "takes a list of names of choices"),
        ('{"focus": 3}', "takes text, not 3."),
        ('{"note": "x"}', "“note” is only read, so it takes no answer."),
        ('{"room": [{"all": 3}]}', "“all” is worked out by the form"),
        ('{"focus": ' + "[" * 100_000 + "]" * 100_000 + "}", "The answers are nested too deeply."),
        ('{"pupils": ' + "9" * 5_000 + "}", "The answers are not JSON"),
    ],
)
def test_bad_answers_are_named_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(SifieldError) as told:
        read_answers(text, WALK)
    assert says in f"{told.value.message} {told.value.remedy}"
    assert len(told.value.message) < 300


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "x", "yes", "2026-11-20", "é\n"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WALK.questions, *WALK.groups, "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@any_of(st.dictionaries(st.sampled_from([*WALK.questions, *WALK.groups]), _JSON, max_size=4))
def test_any_json_is_evaluated_or_refused(answers: dict[str, Any]) -> None:
    try:
        given = read_answers(json.dumps(answers), WALK)
    except SifieldError:
        return
    told = evaluate(WALK, given, lambda: NOW)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
