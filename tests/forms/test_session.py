"""Filling a form in: what applies, what follows, what is missing, rows that come and go."""

import pytest

from sifield.forms.answers import Row
from sifield.forms.applicability import setting_of
from sifield.forms.session import FormSession, Gap, SectionProgress, UnevenRows, Unfinished
from tests.forms.workbooks import NOW, options, q, session, template

ROOMS = [
    q("integer", "limit", default="10"),
    q("begin_repeat", "room", "Room"),
    q("integer", "pupils"),
    q("calculate", "number", calculation="position(..)"),
    q("text", "first_only", relevant="position(..) = 1"),
    q("calculate", "before", calculation="indexed-repeat(${pupils}, ${room}, position(..) - 1)"),
    q("calculate", "share", calculation="sum(${pupils}) div sum(/data/room/pupils)"),
    q("text", "full", "Room ${number}: more than ${limit}", relevant="${pupils} > ${limit}"),
    q("end_repeat"),
    q("calculate", "total", calculation="sum(${pupils})"),
    q("calculate", "rooms", calculation="count(${room})"),
    q("calculate", "big", calculation="count(${room}[pupils > 10])"),
    q("calculate", "most", calculation="max(${pupils})"),
    q("calculate", "list", calculation="join(', ', ${pupils})"),
]


def rooms(*pupils: int) -> FormSession:
    made = session(ROOMS)
    for at, number in enumerate(pupils, 1):
        made.add_row("room", f"r{at}")
        made.set("pupils", f"r{at}", number)
    return made


def test_what_does_not_apply_reads_as_empty_and_comes_back() -> None:
    made = session(
        [q("text", "a"), q("text", "b", relevant="${a} = 'x'"), q("calculate", "c", calculation="concat('-', ${b})")],
        a="x",
        b="kept",
    )
    assert made.value("c") == "-kept"
    assert made.set("a", "", "y") == {("a", ""), ("b", ""), ("c", "")}
    assert (made.is_relevant("b"), made.value("b"), made.value("c")) == (False, "kept", "-")
    assert made.finished_values() == {("a", ""): "y", ("c", ""): "-"}
    made.set("a", "", "x")
    assert made.finished_values()["b", ""] == "kept"


def test_a_group_takes_its_questions_with_it() -> None:
    made = session(
        [
            q("text", "a"),
            q("begin_group", "g", relevant="${a} != ''"),
            q("begin_group", "h"),
            q("text", "b", required="yes"),
            q("end_group"),
            q("end_group"),
        ]
    )
    assert not made.is_relevant("b")
    assert made.gaps() == ()
    assert made.set("a", "", "x") >= {("b", "")}
    assert made.is_relevant("b")
    assert made.gaps() == (Gap("b", "", "g", "This needs an answer."),)


def test_nothing_is_told_of_what_did_not_change() -> None:
    made = session([q("integer", "a"), q("text", "b", relevant="${a} > 5"), q("text", "c", relevant="${b} = 'x'")], a=1)
    assert made.set("a", "", 2) == {("a", "")}
    assert made.set("a", "", 9) == {("a", ""), ("b", "")}


def test_constraints_and_requirements_speak_in_the_form_s_words() -> None:
    made = session(
        [
            q("integer", "n", constraint=". >= 0 and . <= 5", constraint_message="Give 0 to 5."),
            q("integer", "zero", constraint=". > 0"),
            q("text", "r", required="${n} > 1", required_message="Why ${n}?"),
        ]
    )
    assert made.problem("n") is None
    made.set("n", "", 7)
    made.set("zero", "", 0)
    assert made.problem("n") == "Give 0 to 5."
    assert made.problem("zero") == "This answer is not one that is expected here."
    assert made.is_required("r")
    assert [gap.message for gap in made.gaps()] == ["Give 0 to 5.", made.problem("zero"), "Why 7?"]
    made.set("n", "", None)
    assert not made.is_required("r")


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        ("integer", 3, None),
        ("integer", 3.5, "This must be a whole number."),
        ("integer", "many", "This must be a whole number."),
        ("decimal", "2.5", None),
        ("date", "2026-09-01", None),
        ("date", "2026-09-31", "This must be a date."),
        ("time", "09:30", None),
        ("time", "late", "This must be a time."),
        ("dateTime", "2026-09-01T09:30:00+01:00", None),
        ("dateTime", "today", "This must be a date and time."),
        ("select_one l", "a", None),
        ("select_one l", "z", "This answer is no longer among the choices."),
        ("select_multiple l", ["a", "b"], None),
        ("select_multiple l", ["a", "z"], "This answer is no longer among the choices."),
        ("acknowledge", True, None),
    ],
)
def test_answers_of_another_kind(kind: str, value: object, wrong: str | None) -> None:
    assert session([q(kind, "x")], options("l", "a", "b"), x=value).problem("x") == wrong


def test_choices_that_depend_on_an_answer() -> None:
    choices = [
        *options("school", "infant", "junior"),
        {"list_name": "year", "name": "y1", "label": "1", "phase": "infant"},
        {"list_name": "year", "name": "y3", "label": "3 of ${school}", "phase": "junior"},
        {"list_name": "year", "name": "y4", "label": "4", "phase": "junior"},
    ]
    rows = [q("select_one school", "school"), q("select_one year", "year", choice_filter="phase = ${school}")]
    made = session([*rows, q("select_one year", "late", choice_filter="phase=${school} and name != 'y3'")], choices)
    assert made.choices("year") == ()
    assert made.set("school", "", "junior") >= {("year", ""), ("late", "")}
    assert [choice.label for choice in made.choices("year")] == ["3 of junior", "4"]
    assert [choice.name for choice in made.choices("late")] == ["y4"]
    made.set("year", "", "y3")
    made.set("school", "", "infant")
    assert (made.value("year"), made.problem("year")) == ("y3", "This answer is no longer among the choices.")


def test_a_list_can_be_looked_into() -> None:
    choices = [{"list_name": "l", "name": name, "label": name.upper(), "zone": at} for at, name in enumerate("abc", 1)]
    made = session(
        [
            q("select_one l", "a"),
            q("calculate", "zone", calculation="instance('l')/root/item[name = ${a}]/zone"),
            q("calculate", "many", calculation="count(instance('l')/root/item[zone > 1])"),
            q("calculate", "second", calculation="instance('l')/root/item[2]/label"),
        ],
        choices,
        a="c",
    )
    assert [made.value(name) for name in ("zone", "many", "second")] == ["3", 2, "B"]


def test_labels_carry_answers() -> None:
    made = session([q("text", "who"), q("note", "n", "Hello ${who}, again ${ who }")], who="you")
    assert made.label("n") == "Hello you, again you"
    assert ("n", "") in made.set("who", "", "all")


def test_sums_and_counts_over_rooms() -> None:
    made = rooms(5, 20, 12)
    assert [made.value(name) for name in ("total", "rooms", "big", "most", "list")] == [37, 3, 2, 20, "5, 20, 12"]
    assert [made.value("number", row) for row in ("r1", "r2", "r3")] == [1, 2, 3]
    assert [made.value("before", row) for row in ("r1", "r2", "r3")] == [None, 5, 20]
    assert made.value("share", "r2") == 20 / 37
    assert [made.is_relevant("full", row) for row in ("r1", "r2", "r3")] == [False, True, True]
    assert made.label("full", "r2") == "Room 2: more than 10"


def test_taking_a_room_out_moves_the_others_up_and_can_be_undone() -> None:
    made = rooms(5, 20)
    changed = made.remove_row("r1")
    assert changed >= {("total", ""), ("rooms", ""), ("number", "r2"), ("first_only", "r2"), ("before", "r2")}
    assert [made.value(name) for name in ("total", "rooms", "list")] == [20, 1, "20"]
    assert (made.value("number", "r2"), made.is_relevant("first_only", "r2")) == (1, True)
    assert not any(row_id == "r1" for _, row_id in made.finished_values())
    assert not made.is_relevant("pupils", "r1")
    made.add_row("room", "r1")
    assert (made.value("pupils", "r1"), made.value("number", "r1"), made.value("total")) == (5, 2, 25)


def test_one_change_reaches_every_room() -> None:
    made = rooms(5, 20, 12)
    assert made.set("limit", "", 15) >= {("limit", ""), ("full", "r3"), ("full", "r2")}
    assert [made.is_relevant("full", row) for row in ("r1", "r2", "r3")] == [False, True, False]


def test_repeats_within_repeats() -> None:
    made = session(
        [
            q("begin_repeat", "room"),
            q("text", "subject"),
            q("begin_repeat", "book"),
            q("integer", "pages"),
            q("calculate", "about", calculation="concat(${subject}, ' ', position(..), ' in ', position(../..))"),
            q("end_repeat"),
            q("calculate", "in_room", calculation="sum(${pages})"),
            q("end_repeat"),
            q("calculate", "in_all", calculation="sum(${pages})"),
            q("calculate", "there", calculation="indexed-repeat(${pages}, ${room}, 2, ${book}, 1)"),
        ]
    )
    for room, books in (("a", (1, 2)), ("b", (10,))):
        made.add_row("room", room)
        made.set("subject", room, f"S{room}")
        for at, pages in enumerate(books):
            made.add_row("book", f"{room}{at}", parent_id=room)
            made.set("pages", f"{room}{at}", pages)
    assert (made.value("in_room", "a"), made.value("in_room", "b"), made.value("in_all")) == (3, 10, 13)
    assert (made.value("about", "a1"), made.value("about", "b0")) == ("Sa 2 in 1", "Sb 1 in 2")
    assert made.value("there") == 10
    made.remove_row("a")
    assert (made.value("in_all"), made.value("about", "b0"), made.value("there")) == (10, "Sb 1 in 1", None)
    with pytest.raises(ValueError, match="do not lie"):
        made.add_row("book", "x")
    with pytest.raises(ValueError, match="already"):
        made.add_row("room", "b")
    with pytest.raises(KeyError):
        made.set("pages", "b", 1)


def test_a_session_goes_on_where_it_was_left() -> None:
    made = rooms(5, 20)
    answers = {(name, row): made.value(name, row) for name, row in [("pupils", "r1"), ("pupils", "r2")]}
    again = FormSession(
        made.template,
        {**answers, ("limit", ""): None},
        [Row("r2", "room", position=2), Row("r1", "room", position=1)],
        now=lambda: NOW,
    )
    assert again.value("list") == "5, 20"
    assert again.value("limit") is None, "what a person cleared gets no default again"
    assert again.started_with == {}


def test_rows_without_a_place_are_left_aside() -> None:
    lost = [Row("x", "room", parent_id="gone"), Row("y", "nowhere"), Row("r1", "room", position=1)]
    made = FormSession(template(ROOMS), {("pupils", "r1"): 4, ("pupils", "x"): 9}, lost, now=lambda: NOW)
    assert [row.id for row in made.rows] == ["r1"]
    assert made.value("total") == 4


def test_defaults_are_filled_in_once_and_told() -> None:
    form = template(
        [
            q("start", "began"),
            q("today", "day"),
            q("end", "ended"),
            q("date", "seen", default="today()"),
            q("text", "place", default="Hall"),
            q("text", "copy", default="${place}"),
            q("begin_repeat", "r"),
            q("integer", "n", default="3"),
            q("end_repeat"),
        ]
    )
    made = FormSession(form, {}, now=lambda: NOW)
    day = NOW.astimezone().date().isoformat()
    assert made.started_with == {
        ("began", ""): NOW.isoformat(timespec="seconds"),
        ("day", ""): day,
        ("seen", ""): day,
        ("place", ""): "Hall",
        ("copy", ""): "Hall",
    }
    made.set("place", "", "Yard")
    assert made.value("copy") == "Hall"
    assert ("n", "a") in made.add_row("r", "a")
    assert made.value("n", "a") == 3
    assert made.finished_values()["ended", ""] == NOW.isoformat(timespec="seconds")


def test_a_trigger_runs_a_calculation_when_a_person_answers() -> None:
    made = session([q("text", "a"), q("text", "b"), q("text", "c", trigger="${a}", calculation="concat(${a}, ${b})")])
    made.set("b", "", "2")
    assert made.value("c") is None
    assert ("c", "") in made.set("a", "", "1")
    assert made.value("c") == "12"
    made.set("b", "", "3")
    assert made.value("c") == "12"


def test_once_keeps_its_first_value() -> None:
    made = session([q("text", "a"), q("text", "b", calculation="once(${a})")], a="first")
    made.set("a", "", "second")
    assert made.value("b") == "first"


def test_calculated_values_take_the_kind_of_their_question() -> None:
    made = session(
        [
            q("integer", "a", default="7"),
            q("integer", "half", calculation="${a} div 2"),
            q("date", "due", calculation="date('2026-09-01') + 7"),
            q("select_multiple l", "all", calculation="'x y'"),
            q("calculate", "yes", calculation="${a} > 1"),
            q("calculate", "no", calculation="if(${yes}, 'y', 'n')"),
        ],
        options("l", "x", "y"),
    )
    found = [made.value(name) for name in ("half", "due", "all", "yes", "no")]
    assert found == [3, "2026-09-08", ["x", "y"], True, "y"]


def test_progress_counts_what_is_asked_now() -> None:
    made = session(
        [
            q("begin_group", "g", "G"),
            q("text", "a"),
            q("text", "b", relevant="${a} = 'x'"),
            q("note", "n", "Told"),
            q("text", "fixed", readonly="yes", default="f"),
            q("end_group"),
            *ROOMS[1:4],
            q("end_repeat"),
        ]
    )
    assert made.progress() == (SectionProgress("g", "", 0, 1),)
    made.set("a", "", "x")
    made.add_row("room", "r1")
    made.set("pupils", "r1", 0)
    assert made.progress() == (SectionProgress("g", "", 1, 2), SectionProgress("room", "r1", 1, 1))


def test_a_repeat_may_say_how_many_rows_it_wants() -> None:
    made = session([q("integer", "n"), q("begin_repeat", "r", repeat_count="${n}"), q("text", "a"), q("end_repeat")])
    assert made.wanted_rows("r") is None
    made.set("n", "", 3)
    assert made.wanted_rows("r") == 3


def test_an_answer_can_be_cleared() -> None:
    made = session([q("text", "a"), q("select_multiple l", "b")], options("l", "x"), a="x", b=["x"])
    made.set("a", "", "")
    made.set("b", "", [])
    assert made.finished_values() == {}
    with pytest.raises(KeyError):
        made.set("nowhere", "", 1)


# --- going through it


WALK = [
    q("text", "focus", "Focus", required="yes"),
    q("begin_repeat", "room", "Room", repeat_count="${n}"),
    q("text", "calm", "Calm?"),
    q("begin_repeat", "table", "Table"),
    q("integer", "seats", "Seats"),
    q("end_repeat"),
    q("text", "why", "Why?", relevant="${calm} = 'no'"),
    q("end_repeat"),
    q("calculate", "n", calculation="if(${focus} = '', 0, 2)"),
    q("text", "last", "Last"),
]


def walked() -> FormSession:
    made = session(WALK)
    made.add_row("room", "r1")
    made.add_row("room", "r2")
    made.add_row("table", "t1", parent_id="r1")
    return made


def test_next_and_back_follow_the_form_row_by_row_and_pass_over_what_does_not_apply() -> None:
    made = walked()
    steps = [("focus", ""), ("calm", "r1"), ("seats", "t1"), ("calm", "r2"), ("last", "")]
    assert list(made.steps()) == steps
    assert [made.next(step) for step in steps] == [*steps[1:], None]
    assert [made.back(step) for step in steps] == [None, *steps[:-1]]
    made.set("calm", "r2", "no")
    assert made.next(("calm", "r2")) == ("why", "r2")
    made.set("calm", "r2", "yes")
    assert made.next(("why", "r2")) == ("last", "")
    assert made.back(("why", "r2")) == ("calm", "r2")
    with pytest.raises(ValueError):
        made.next(("why", "r9"))


def test_a_form_is_finished_when_nothing_is_missing() -> None:
    made = walked()
    with pytest.raises(Unfinished) as caught:
        made.finish()
    assert [gap.question for gap in caught.value.gaps] == ["focus"]
    made.set("focus", "", "Reading")
    made.set("why", "r1", "kept, but does not apply")
    record = made.finish()
    assert record.sha256 == made.template.sha256
    assert record.values == {("focus", ""): "Reading", ("n", ""): 2}
    assert [row.id for row in record.rows] == ["r1", "r2", "t1"]


def test_a_repeat_says_how_many_rows_are_missing_or_too_many() -> None:
    made = session(WALK)
    assert made.uneven_rows() == ()
    made.set("focus", "", "Reading")
    assert made.uneven_rows() == (UnevenRows("room", "", 2),)
    for at in range(3):
        made.add_row("room", f"r{at}")
    assert made.uneven_rows() == (UnevenRows("room", "", -1),)


def test_rows_can_be_moved() -> None:
    made = rooms(1, 20, 3)
    assert [made.value("list"), made.value("before", "r1"), made.is_relevant("first_only", "r1")] == [
        "1, 20, 3",
        None,
        True,
    ]
    changed = made.move_row("r1", 3)
    assert [row.id for row in made.rows] == ["r1", "r2", "r3"]
    assert made.rows.of("room") == ["r2", "r3", "r1"]
    assert [made.rows.get(row).position for row in ("r2", "r3", "r1")] == [1, 2, 3]
    assert [made.value("list"), made.value("before", "r1"), made.value("before", "r3")] == ["20, 3, 1", 3, 20]
    assert [made.is_relevant("first_only", row) for row in ("r1", "r2")] == [False, True]
    assert changed >= {("list", ""), ("number", "r1"), ("before", "r1"), ("first_only", "r2")}
    made.move_row("r1", 1)
    assert made.value("list") == "1, 20, 3"
    with pytest.raises(ValueError):
        made.move_row("r1", 4)
    with pytest.raises(KeyError):
        made.move_row("r9", 1)


def test_rows_moved_or_removed_leave_what_reading_them_anew_gives() -> None:
    made = rooms(1, 20, 3, 4)
    made.move_row("r4", 1)
    made.remove_row("r2")
    made.add_row("room", "r5")
    made.set("pupils", "r5", 7)
    answers = {
        (name, row): made.value(name, row) for name in ("pupils", "limit") for row in ("", *made.rows.of("room"))
    }
    again = FormSession(made.template, answers, list(made.rows), now=lambda: NOW)
    for name, question in made.template.questions.items():
        for row in made.rows.of(question.repeat):
            assert (made.value(name, row), made.is_relevant(name, row)) == (
                again.value(name, row),
                again.is_relevant(name, row),
            )


def test_what_is_not_meant_for_a_school_does_not_apply() -> None:
    form = template(
        [
            q("text", "all"),
            q("text", "phonics", phases="infant primary", required="yes"),
            q("calculate", "c", calculation="concat(${phonics}, '!')"),
            q("begin_group", "post", phases="sixth_form"),
            q("text", "tutor"),
            q("end_group"),
        ]
    )
    school = setting_of(phase="Secondary", kind="mainstream", ages=(11, 18), character="", school_year=2026)
    made = FormSession(form, {("phonics", ""): "kept"}, now=lambda: NOW, setting=school)
    assert list(made.steps()) == [("all", ""), ("tutor", "")]
    assert (made.gaps(), made.value("phonics"), made.value("c")) == ((), "kept", "!")
    infant = setting_of(phase="Infant", kind="mainstream", ages=(4, 7), character="", school_year=2026)
    assert list(FormSession(form, {}, now=lambda: NOW, setting=infant).steps()) == [("all", ""), ("phonics", "")]
