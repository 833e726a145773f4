"""The words of the shipped forms: read once by a busy adult, and inviting no name."""

import re

import pytest

from sifield.forms.template import Question, Template
from tests.forms.library.reading_ease import reading_ease, words
from tests.forms.library.shipped import FORM_IDS, asked, shipped

PLAIN = 60.0
"""Flesch: from 60 on, plain English, read at once by who left school at fifteen. Measured: 63 to 101, median 90."""
MOST_WORDS = 18
"""Of a label. Lines of twenty words are the length that guides to plain English give as the most; measured: 18."""
NAMES = re.compile(r"\bnames?\b|\bnamed\b|\broles?\b|\binitials\b|\bgroups only\b|\bnever (which|who)\b", re.IGNORECASE)
TEMPTING = re.compile(
    r"\b(who|whom|whose|which (pupils?|child|children|teachers?|staff|people|person|parents?|governors?|leaders?))\b",
    re.IGNORECASE,
)
"""Words of a label that invite to write a person down, unless the hint, or the label, says what to write instead."""
ASKS_FOR_NAME = re.compile(
    r"\b(name|initials|surname)s? of (the |a |an |each |every )?(pupil|child|teacher|student|adult|person|parent)"
    r"|\b(pupil|child|teacher|student|parent)s?['’]s? (first |full )?(name|initials)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_labels_and_hints_are_plain_english(form_id: str) -> None:
    questions = list(asked(shipped(form_id)))
    assert reading_ease(one.label for one in questions) >= PLAIN
    told = [*(one.hint for one in questions), *(page.hint for page in shipped(form_id).sections)]
    # the trust's own names of its indicators are not ours to make plain
    assert reading_ease(hint for hint in told if hint and not hint.startswith("Indicator: ")) >= PLAIN


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_no_label_is_long(form_id: str) -> None:
    assert [one.label for one in asked(shipped(form_id)) if len(words(one.label)) > MOST_WORDS] == []


def _hints(form: Template, question: Question) -> str:
    """Give all that stands beside a question: its hint, its page's, and what the label itself says."""
    return f"{question.label} {question.hint} {form.section_of(question.name).hint}"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_no_line_of_text_invites_a_name(form_id: str) -> None:
    form = shipped(form_id)
    texts = [one for one in asked(form) if one.kind == "text"]
    inviting = [one.label for one in texts if TEMPTING.search(one.label) and not NAMES.search(_hints(form, one))]
    assert inviting == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_nobody_is_asked_for_the_name_of_a_pupil_or_a_teacher(form_id: str) -> None:
    answered = [one for one in asked(shipped(form_id)) if one.kind != "acknowledge"]  # which may promise to write none
    assert [one.label for one in answered if ASKS_FOR_NAME.search(one.label)] == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_in_a_room_every_line_of_text_says_that_names_stay_out(form_id: str) -> None:
    """A room is known by its teacher: on a walk, and in a look at one lesson, nothing may be written that names one."""
    form = shipped(form_id)
    in_rooms = [one for one in asked(form) if form.section_of(one.name).is_stop or form_id.startswith("lesson_look")]
    silent = [one.name for one in in_rooms if one.kind == "text" and not NAMES.search(_hints(form, one))]
    assert silent == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_picture_is_asked_for_with_names_covered(form_id: str) -> None:
    for question in asked(shipped(form_id)):
        if question.kind == "image":
            assert "covered" in question.hint
            assert question.relevant is not None  # only where photographs are allowed
