"""A form as text: what the person will meet, with conditions and rules in plain words."""

import pytest

from sifield.assets import asset
from sifield.forms.preview import preview
from sifield.forms.template import Template
from sifield.forms.versions.wording import in_words
from sifield.forms.xlsform import read
from tests.forms.workbooks import options, q, template


def asked_if(condition: str) -> str:
    """Say a condition over two questions, "Calm?" (of choices) and "Age" in plain words."""
    made = template(
        [
            q("select_one yn", "calm", "Calm?"),
            q("select_multiple yn", "seen", "Seen"),
            q("integer", "age", "Age"),
            q("date", "day", "Day"),
            q("begin_repeat", "room", "Room"),
            q("text", "name", "Its name"),
            q("end_repeat"),
            q("text", "last", "Last", relevant=condition),
        ],
        options("yn", "yes", "no"),
    )
    rule = made.questions["last"].relevant
    assert rule is not None
    return in_words(rule, made, "last")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${calm} = 'yes'", "“Calm?” is “YES”"),
        ("'yes' = ${calm}", "“Calm?” is “YES”"),
        ("10 < ${age}", "“Age” is more than 10"),
        ("not(${calm} = 'yes')", "“Calm?” is not “YES”"),
        ("not(selected(${seen}, 'no'))", "“Seen” does not include “NO”"),
        ("selected(${calm}, 'no')", "“Calm?” is “NO”"),
        ("selected('yes no', ${calm})", "“Calm?” is “YES” or “NO”"),
        ("not(selected('yes no', ${calm}))", "“Calm?” is not “YES” or “NO”"),
        ("${age} >= 5 and (${calm} = '' or ${age} = 1)", "“Age” is at least 5 and (“Calm?” is empty or “Age” is 1)"),
        ("${day} < today()", "“Day” is before today"),
        ("count(${room}) > 2", "the number of rows of “Room” is more than 2"),
        ("count-selected(${seen}) = 0", "the number of answers to “Seen” is 0"),
        ("if(${age} > 3, ${age} + 1, 2) = 3", "“Age” + 1 if “Age” is more than 3, else 2 is 3"),
        ("regex(${age}, '[0-9]+')", "“Age” fits the pattern “[0-9]+”"),
        ("substr(${age}, 1) = 'x'", "substr(“Age”, 1) = 'x'"),
    ],
)  # fmt: skip
def test_conditions_are_said_with_labels(condition: str, words: str) -> None:
    assert asked_if(condition) == words


FORM = template(
    [
        q("begin_group", "start", "Before", hint="Agreed with the school."),
        q("note", "hello", "Please read this."),
        q("text", "focus", "Focus", required="yes", constraint="string-length(.) < 9", constraint_message="Be short."),
        q("begin_group", "inner", "Details", relevant="${focus} != ''"),
        q("select_one yn", "calm", "Calm?", appearance="rating", evidence="yes", prompts="Who? | When?"),
        q("end_group"),
        q("end_group"),
        q("begin_repeat", "room", "Room", stop="yes"),
        q("integer", "age", "Age", relevant="${calm} = 'yes'"),
        q("end_repeat"),
        q("calculate", "sum", calculation="1 + 1"),
    ],
    [*options("yn", "yes", "no")],
)


def test_a_form_reads_as_it_will_be_met() -> None:
    assert preview(FORM, 60).splitlines() == [
        "f",
        "f, version 1, general: 3 questions in 2 sections",
        "",
        "1  Before",
        "   Agreed with the school.",
        "",
        "       Please read this.",
        "",
        "1.1    Focus  [text]",
        "       » Needs an answer.",
        "       » Checked: the length of the answer is less than 9.",
        "         Otherwise: Be short.",
        "",
        "   — Details —",
        "     Only if “Focus” is answered.",
        "",
        "1.2    Calm?  [one choice, with evidence]",
        "       · Who?",
        "       · When?",
        "       1 YES",
        "       2 NO",
        "",
        "2  Room",
        "   Once for each room visited.",
        "",
        "2.1    Age  [a whole number]",
        "       » Only if “Calm?” is “YES”.",
        "",
        "1 value more, worked out or filled in, that nobody is asked for.",
    ]


def test_of_a_long_list_the_first_choices_are_shown() -> None:
    lines = preview(template([q("select_one big", "x")], options("big", *(f"c{at}" for at in range(5_000)))))
    assert "… and 4,988 choices more" in lines
    assert len(lines.splitlines()) < 20


def test_every_line_of_the_shipped_form_fits_and_every_question_is_there() -> None:
    form = read(asset("forms", "learning_walk.xlsx").read_bytes(), name="learning_walk.xlsx").template
    assert isinstance(form, Template)
    shown = preview(form)
    assert max(map(len, shown.splitlines())) <= 100
    flowing = " ".join(shown.split())
    assert [one.name for one in form.questions.values() if one.is_asked and one.label not in flowing] == []
