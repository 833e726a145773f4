"""What `sifield form check` says."""

import json

from sifield.forms.checks import as_json, report
from tests.forms.workbooks import q, reading

BROKEN = [q("txt", "a"), q("select_one none", "b"), q("text", "c", image="x.png")]


def test_a_sound_form_is_ready() -> None:
    assert report(reading([q("text", "a")], form_title="Walk"), "walk.xlsx") == (
        "walk.xlsx: “Walk”, version 1, 1 question; ready to use, nothing to mend."
    )


def test_faults_come_first_each_with_its_cell_and_remedy() -> None:
    assert report(reading(BROKEN), "walk.xlsx").splitlines() == [
        "walk.xlsx: cannot be used yet: 2 faults and 1 warning.",
        "",
        "To mend:",
        "  survey!A2  The type “txt” is not known.",
        "             Did you mean text?",
        "  survey!A3  No list of choices is called “none”.",
        "             Add it to the choices sheet.",
        "",
        "To know:",
        "  survey!D1  Pictures beside a question are not shown.",
        "             Nothing need be done.",
    ]


def test_json_for_programs() -> None:
    told = json.loads(as_json(reading(BROKEN)))
    assert (told["usable"], told["form"]) == (False, None)
    assert told["faults"][0] == {
        "cell": "survey!A2",
        "sheet": "survey",
        "row": 2,
        "column": "A",
        "message": "The type “txt” is not known.",
        "remedy": "Did you mean text?",
        "severity": "fault",
    }
    sound = json.loads(as_json(reading([q("text", "a")])))
    assert (sound["usable"], sound["form"]["questions"], sound["faults"]) == (True, 1, [])
