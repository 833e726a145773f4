"""A judgement of one person does not stand where one lesson is seen; what was seen and heard does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.judging import JUDGED, NAMED, decline


@pytest.mark.parametrize(
    "words",
    [
        "The teacher was weak today.",
        "The lesson was good.",
        "Outstanding lesson",
        "Teaching is weak",
        "Weak teaching in the middle part",
        "The teacher is very good.",
        "teacher was really poor, no checking",
        "Good teacher!",
        "Grade: 2",
        "Overall judgement: expected standard",
        "I would grade this lesson a 2",
        "lesson graded 3",
        "The teaching here requires improvement. This lesson is RI.",
        "Candidate for a capability plan",
    ],
)
def test_a_judgement_is_declined(words: str) -> None:
    assert decline(words) == JUDGED


@pytest.mark.parametrize("words", ["Mrs Oakes explained it", "Miss T. waits", "with Mr Adeyemi"])
def test_a_titled_name_is_declined(words: str) -> None:
    assert decline(words) == NAMED


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Nine of thirty pupils gave an answer in a full sentence.",
        "Pupils said the lesson was about good friends in the story.",
        "Teacher waits five seconds, then three pupils answer.",
        "The teacher marked 3 books at the desk.",
        "Good examples on the wall; poor light at the back.",
        "Strong readers help weaker readers.",
        "Work at grade 4, some at grade 6.",
        "The teacher was at the back and the TA was with a group.",
        "Every teacher is working from the same plan.",
        "The teacher judged by hands up that most had it.",
        "A lesson was missed because of the fire drill.",
        "Year 2, mathematics",
        "Effective use of models by pupils.",
    ],
)
def test_what_was_seen_passes(words: str) -> None:
    assert decline(words) == ""


@given(st.text(max_size=400))
def test_any_text_is_answered(words: str) -> None:
    assert decline(words) in ("", JUDGED, NAMED)
