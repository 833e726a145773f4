"""From one version of a form to the next: each change is told, by its label, and nothing else."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.forms.template import Template
from sifield.forms.upgrade import compare
from sifield.forms.xlsform import read
from tests.forms.workbooks import options, q, reading, reopened, template

Survey = list[dict[str, object]]
LISTS = [*options("yn", "yes", "no"), *options("abc", "a", "b", "c")]


def told(old: Survey, new: Survey, **changed: object) -> list[str]:
    """Give the words of every difference; ``changed`` are settings of the new version."""
    after = reading(new, LISTS, **changed).template
    assert after is not None
    return [one.words for one in compare(template(old, LISTS), after)]


def test_added_removed_and_reworded_questions_are_named_by_their_labels() -> None:
    old = [q("text", "a", "First"), q("text", "b", "How calm is it?"), q("text", "c", "Third")]
    new = [q("text", "a", "First"), q("integer", "n", "How many?"), q("text", "c", "The third")]
    assert told(old, new) == [
        "“How calm is it?” is no longer part of the form.",
        "“How many?” is new.",
        "“Third” now reads “The third”.",
    ]


def test_one_row_put_in_front_moves_nothing() -> None:
    rows = [q("text", name) for name in "abcdefgh"]
    assert told(rows, [q("text", "z"), *rows]) == ["“z” is new."]


def test_what_moved_is_told_with_what_it_follows_or_where_it_stands_now() -> None:
    one = [q("begin_group", "g", "Lessons"), q("text", "a"), q("text", "b"), q("text", "c"), q("end_group")]
    two = [q("begin_repeat", "r", "Room"), q("text", "d"), q("end_repeat")]
    old = [*one, *two]
    assert told(old, [one[0], one[2], one[3], one[1], one[4], *two]) == ["“a” now comes after “c”."]
    assert told(old, [one[0], one[3], one[1], one[2], one[4], *two]) == ["“c” now comes first."]
    assert told(old, [one[0], one[2], one[3], one[4], two[0], one[1], *two[1:]]) == [
        "“a” has moved from “Lessons” to “Room”, and is asked once for each of its rows."
    ]
    assert told(old, [*two, *one]) == ["“Room” now comes first."]


def test_a_new_name_for_the_same_words_is_pointed_out() -> None:
    old = [q("text", "calm", "How calm is the room?"), q("text", "x")]
    new = [q("text", "calmness", "How calm is this room?"), q("text", "x")]
    assert told(old, new) == [
        "“How calm is the room?” looks like “How calm is this room?” under a new name; answers are kept by name.",
        "“How calm is this room?” is new; it looks like “How calm is the room?” under a new name.",
    ]
    assert told(old, [q("integer", "calmness", "How calm is the room?"), q("text", "x")])[1] == (
        "“How calm is the room?” is new."
    )


def test_a_group_under_a_new_name_does_not_move_what_is_in_it() -> None:
    inside = [q("text", "a"), q("text", "b"), q("end_group")]
    found = told([q("begin_group", "g", "Lessons"), *inside], [q("begin_group", "h", "Lessons"), *inside])
    assert found == [
        "“Lessons” looks like “Lessons” under a new name; answers are kept by name.",
        "“Lessons” is new; it looks like “Lessons” under a new name.",
    ]


def test_a_list_that_many_questions_share_is_told_once() -> None:
    rows = [q("select_one yn", "x", "Calm?"), q("select_one yn", "y", "Kind?"), q("select_one yn", "z", "Safe?")]
    after = template(rows, [*options("yn", "no", "yes"), {"list_name": "yn", "name": "unsure", "label": "Not seen"}])
    assert [one.words for one in compare(template(rows, LISTS), after)] == [
        "“Calm?” (and of 2 more) has new choices: “Not seen”.",
        "“Calm?” (and of 2 more) lists its choices in another order.",
    ]


def test_of_a_long_list_only_the_first_choices_are_named() -> None:
    rows = [q("select_one big", "x", "Which?")]
    before = template(rows, options("big", "a"))
    after = template(rows, options("big", "a", *(f"c{number}" for number in range(500))))
    found = compare(before, after)
    assert [one.words for one in found] == ["“Which?” has new choices: “C0”, “C1”, “C2”, “C3”, “C4” and 495 more."]


def test_settings_of_the_form_come_first() -> None:
    rows = [q("text", "a")]
    found = compare(template(rows), reading(rows, version="2", sensitivity="safeguarding").template or template(rows))
    assert [(one.kind, one.name, one.before, one.after) for one in found] == [
        ("settings", "", "1", "2"),
        ("settings", "", "general", "safeguarding"),
    ]


def test_a_question_whose_name_becomes_a_groups_is_gone_and_the_group_new() -> None:
    found = told(
        [q("text", "a", "One"), q("text", "b")], [q("begin_group", "a", "Two"), q("text", "b"), q("end_group")]
    )
    assert found == ["“One” is no longer part of the form.", "“Two” is new.", "“b” has moved from “f” to “Two”."]


def test_what_a_group_hands_down_is_told_once() -> None:
    def rows(**cells: object) -> Survey:
        return [q("begin_group", "g", "Early years", **cells), q("text", "a"), q("text", "b"), q("end_group")]

    assert told(rows(), rows(phases="nursery", ages="3-5")) == [
        "“Early years” is set up differently: which phases it is for and which ages it is for."
    ]


def test_other_languages_are_told_of_once() -> None:
    def rows(welsh: str) -> Survey:
        return [{"type": "text", "name": "a", "label::English (en)": "Calm?", "label::Cymraeg (cy)": welsh}]

    assert told(rows("Tawel?"), rows("Yn dawel?")) == ["The words in Cymraeg (cy) are not what they were."]
    assert told(rows("Tawel?"), [q("text", "a", "Calm?")])[-1] == "The form is written in other languages than before."


# --- any form, any edit


@st.composite
def forms(draw: st.DrawFn) -> Survey:
    """Give the survey rows of a random form: loose questions, groups and repeats, every row under a name of its own."""
    kinds = st.sampled_from(["text", "integer", "date", "note", "select_one yn", "select_multiple abc"])
    rows: Survey = []
    for number in range(draw(st.integers(1, 4))):
        edge = draw(st.sampled_from(["", "group", "repeat"]))
        inside = [q(draw(kinds), f"q{number}_{at}", f"Question {number} {at}") for at in range(draw(st.integers(2, 5)))]
        around = [q(f"begin_{edge}", f"g{number}", f"Part {number}")] if edge else []
        rows += [*around, *inside, *([q(f"end_{edge}")] if edge else [])]
    return rows


def _set(column: str, value: object) -> Callable[[Survey, int], None]:
    return lambda rows, at: rows[at].update({column: value})


EDITS: dict[str, tuple[str, Callable[[Survey, int], object]]] = {
    "label": ("reworded", _set("label", "Said in other words")),
    "hint": ("reworded", _set("hint", "Look twice.")),
    "guidance": ("reworded", _set("guidance_hint", "See the handbook.")),
    "prompts": ("reworded", _set("prompts", "One? | Two?")),
    "message": ("reworded", _set("required_message", "Say so.")),
    "type": ("type", _set("type", "time")),
    "list": ("choices", _set("type", "select_one longer")),
    "relevant": ("rule", _set("relevant", "string-length('x') = 1")),
    "required": ("rule", _set("required", "yes")),
    "constraint": ("rule", _set("constraint", ". != 'x'")),
    "readonly": ("rule", _set("readonly", "yes")),
    "default": ("rule", _set("default", "now()")),
    "appearance": ("settings", _set("appearance", "w4")),
    "source": ("settings", _set("source", "A document")),
    "force": ("settings", _set("force", "must")),
    "evidence": ("settings", _set("evidence", "yes")),
    "phases": ("settings", _set("phases", "primary")),
    "every": ("settings", _set("every", "rotates:3")),
    "sensitivity": ("settings", _set("sensitivity", "general")),
    "gone": ("removed", lambda rows, at: rows.pop(at)),
    "new": ("added", lambda rows, at: rows.insert(at, q("text", "fresh", "Something else entirely"))),
}


def _made(rows: Survey) -> Template:
    return template(rows, [*LISTS, *options("longer", "yes", "no", "maybe")])


@settings(max_examples=15, deadline=None)
@given(rows=forms())
def test_a_form_does_not_differ_from_itself(rows: Survey) -> None:
    made = _made(rows)
    assert compare(made, made) == ()
    assert compare(reopened(made), made) == ()


@pytest.mark.parametrize("edit", sorted(EDITS))
@settings(max_examples=2, deadline=None)
@given(rows=forms(), data=st.data())
def test_every_edit_is_found_and_nothing_else(edit: str, rows: Survey, data: st.DataObject) -> None:
    kind, change = EDITS[edit]
    wanted = "select_one yn" if edit == "list" else ""
    places = [at for at, row in enumerate(rows) if row["name"][0:1] == "q" and str(row["type"]).startswith(wanted)]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    name = "fresh" if edit == "new" else rows[at]["name"]
    after = deepcopy(rows)
    change(after, at)
    old, new = _made(rows), _made(after)
    assert [(one.kind, one.name) for one in compare(old, new)] == [(kind, name)]
    back = {"added": "removed", "removed": "added"}.get(kind, kind)
    assert [(one.kind, one.name) for one in compare(new, old)] == [(back, name)]


@settings(max_examples=15, deadline=None)
@given(rows=forms(), data=st.data())
def test_taking_a_question_elsewhere_moves_one_question(rows: Survey, data: st.DataObject) -> None:
    places = [at for at, row in enumerate(rows) if row["name"][0:1] == "q"]
    after = list(rows)
    moved = after.pop(data.draw(st.sampled_from(places)))
    after.insert(data.draw(st.sampled_from([at for at, row in enumerate(after) if row["name"][0:1] == "q"])), moved)
    found = compare(_made(rows), _made(after))
    assert len(found) <= 1
    assert bool(found) == (after != rows)
    assert {one.kind for one in found} <= {"moved"}


def test_the_shipped_form_is_told_whole_when_all_is_gone() -> None:
    form = read(asset("forms", "learning_walk.xlsx").read_bytes(), name="learning_walk.xlsx").template
    assert form is not None
    found = compare(form, template([q("text", "a")]))
    removed = [one for one in found if one.kind == "removed"]
    assert [one.name for one in removed if one.name in form.questions] == list(form.questions)
    assert {one.place for one in removed} == {section.label for section in form.sections}
