"""Groups that cease to apply and apply again, and answers after which nothing else changes: what need not be worked out
anew stands as if it had been.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sifield.forms.session import FormSession, Key, Value
from tests.forms.workbooks import NOW, options, q, session, template


def test_what_changes_for_a_group_while_it_does_not_apply_counts_when_it_does_again() -> None:
    rows = [
        q("select_one yn", "outer"),
        q("select_one yn", "mark"),
        q("begin_group", "g", relevant="${outer} = 'yes'"),
        q("text", "a", relevant="${last} = '' or ${mark} = 'yes'"),
        q("begin_group", "inner", relevant="${mark} = 'yes'"),
        q("calculate", "c", calculation="concat(${mark}, ${a})"),
        q("end_group"),
        q("end_group"),
        q("text", "last"),
        q("calculate", "outside", calculation="concat('<', ${c}, '>')"),
    ]
    made = session(rows, options("yn", "yes", "no"), outer="yes", mark="yes", a="x")
    assert made.value("outside") == "<yesx>"
    assert made.set("outer", "", "no") == {(name, "") for name in ("outer", "a", "c", "outside")}
    assert made.value("outside") == "<>"
    made.set("mark", "", "no")
    made.set("last", "", "z")
    assert not made.is_relevant("inner")
    assert not made.is_relevant("c")
    made.set("outer", "", "yes")
    assert not made.is_relevant("a")
    assert not made.is_relevant("c")
    made.set("mark", "", "yes")
    assert made.value("outside") == "<yesx>"


def test_what_is_answered_in_a_group_while_it_does_not_apply_is_seen_when_it_does_again() -> None:
    rows = [
        q("select_one yn", "on"),
        q("begin_group", "g", relevant="${on} = 'yes'"),
        q("text", "a"),
        q("calculate", "inside", calculation="concat(${a}, '!')"),
        q("end_group"),
        q("calculate", "outside", calculation="concat('<', ${a}, '>')"),
    ]
    made = session(rows, options("yn", "yes", "no"), on="yes", a="x")
    made.set("on", "", "no")
    assert made.set("a", "", "y") >= {("a", "")}
    assert made.value("outside") == "<>"
    assert made.set("on", "", "yes") >= {(name, "") for name in ("on", "a", "inside", "outside")}
    assert (made.value("inside"), made.value("outside")) == ("y!", "<y>")


def test_a_group_that_applies_again_has_its_time_and_its_calculations_worked_out_anew() -> None:
    rows = [
        q("text", "word", default="told"),
        q("select_one yn", "on"),
        q("begin_group", "g", relevant="${on} = 'yes'"),
        q("calculate", "entered", calculation="string(decimal-date-time(now()))"),
        q("text", "early", relevant="format-date(now(), '%Y') = '2026'"),
        q("text", "copied", calculation="${word}"),
        q("end_group"),
    ]
    moments = iter(datetime(year, 6, 1, 12, tzinfo=UTC) for year in range(2026, 2040) for _ in range(2))
    made = FormSession(template(rows, options("yn", "yes", "no")), {}, now=lambda: next(moments))
    made.set("on", "", "yes")
    entered = made.value("entered")
    assert made.is_relevant("early")
    made.set("copied", "", "typed over")
    made.set("on", "", "no")
    made.set("on", "", "yes")
    assert made.value("entered") not in (entered, None)
    assert not made.is_relevant("early")
    assert made.value("copied") == "told"


def test_an_answer_given_once_more_changes_nothing_else() -> None:
    made = session([q("integer", "n"), q("note", "told", "It is ${n}."), q("calculate", "c", calculation="${n} + 1")])
    assert made.set("n", "", 1) == {(name, "") for name in ("n", "told", "c")}
    assert made.set("n", "", 1) <= {("n", ""), ("told", "")}
    assert made.set("n", "", 2) == {(name, "") for name in ("n", "told", "c")}


@pytest.mark.parametrize("seed", range(6))
def test_a_form_stands_as_if_it_were_opened_with_the_same_answers(seed: int) -> None:
    """Whatever was switched off and on before, answered in what is off too; and all that an answer changed is told."""
    pick = random.Random(seed)
    form = template(list(nested(pick)), options("yn", "yes", "no"))
    asked = [one.name for one in form.questions.values() if one.is_asked]
    made, answers = FormSession(form, {}, now=lambda: NOW), dict[Key, Value]()
    before = standing(made)
    for _ in range(120):
        name = pick.choice([asked[0], *asked])
        answers[name, ""] = pick.choice(["yes", "yes", "yes", "no", None])
        told = made.set(name, "", answers[name, ""])
        after = standing(made)
        assert {key for key in after if after[key] != before[key]} <= told
        assert standing(FormSession(form, answers, now=lambda: NOW)) == after
        before = after


def nested(pick: random.Random) -> Iterator[dict[str, object]]:
    """Make groups in groups that apply after some answers, with questions and calculations in them that do so too."""
    names, depth = ["first"], 0
    yield q("select_one yn", "first")
    for at in range(60):
        read = [f"${{{pick.choice(names[-15:])}}}" for _ in range(2)]
        rule = pick.choice([f"{read[0]} = 'yes'", f"{read[0]} != 'no'", f"{read[0]} != '' or {read[1]} = 'no'"])
        match pick.choice(["ask"] * 5 + ["calculate", "begin", "begin", "end"]):
            case "ask":
                yield q("select_one yn", f"q{at}", relevant=pick.choice([rule, "", f"{rule} and ${{first}} = 'yes'"]))
                names.append(f"q{at}")
            case "calculate":
                yield q("calculate", f"c{at}", calculation=f"concat({read[0]}, '+', {read[1]})")
                names.append(f"c{at}")
            case "begin" if depth < 4:
                yield q("begin_group", f"g{at}", relevant=pick.choice([rule, rule, ""]))
                depth += 1
            case "end" if depth:
                yield q("end_group")
                depth -= 1
    yield from [q("end_group")] * depth


def standing(made: FormSession) -> dict[Key, object]:
    """Give what applies, and what is answered or worked out there."""
    return {
        (name, ""): (made.is_relevant(name), made.value(name) if made.is_relevant(name) else "")
        for name in made.template.questions
    }
