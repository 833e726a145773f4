"""Every check of every shipped form: what it rests on, how binding that is, what shows it and what follows from it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest

from sifield.forms.template import Question
from tests.forms.library.reading_ease import words
from tests.forms.library.shipped import FORM_IDS, asked, is_check, shipped

AREAS = {
    *("Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour"),
    *("Personal development and well-being", "Leadership and governance", "Early years", "Post-16", "Safeguarding"),
}
INDICATORS = {
    *("attainment_progress", "behaviour_attitudes", "curriculum", "wellness", "staff_development"),
    *("employability_skills", "student_leadership", "innovation_creativity", "working_with_others"),
    "leadership_management",
}
SAMPLES = {"safeguarding_review": {"record", "file", "pupils", "staff"}}
"""Pages with a row for each thing that was drawn; a check of the page after judges what all rows show together."""
_PARAGRAPH = re.compile(r"\bpara|\d+\.\d|§|\bp(age|\.) ?\d")


def _checks(form_id: str) -> list[Question]:
    form, sampled = shipped(form_id), SAMPLES.get(form_id, set())
    return [one for one in form.questions.values() if is_check(one) and one.repeat not in sampled]


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_check_says_what_it_rests_on_and_what_follows(form_id: str) -> None:
    bare = [
        one.name
        for one in _checks(form_id)
        if not (one.source and one.force and one.prompts and one.suggests) or one.area not in AREAS
    ]
    assert bare == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_question_has_a_source_and_an_area(form_id: str) -> None:
    bare = [one.name for one in asked(shipped(form_id)) if not (one.source and one.force and one.area in AREAS)]
    assert bare == []


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_source_is_a_document_its_edition_and_a_part_by_its_heading(form_id: str) -> None:
    for question in asked(shipped(form_id)):
        source = question.source
        assert source is not None
        assert source.edition, question.name
        assert source.part, question.name
        assert not _PARAGRAPH.search(source.part.lower()), f"{question.name}: {source.part}"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_practice_alone_is_never_called_more_than_good_practice(form_id: str) -> None:
    forces = {
        one.name: one.force
        for one in asked(shipped(form_id))
        if one.source and one.source.document == "Professional practice"
    }
    assert {name: force for name, force in forces.items() if force != "good practice"} == {}


def test_a_document_is_cited_in_one_edition() -> None:
    """Our own models are told apart where others have editions."""
    editions: defaultdict[str, set[str]] = defaultdict(set)
    for form_id in FORM_IDS:
        for question in asked(shipped(form_id)):
            if question.source and question.source.document != "Improvement model":
                editions[question.source.document].add(question.source.edition)
    assert {document: found for document, found in editions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_names_last_and_feed_what_is_known(form_id: str) -> None:
    form = shipped(form_id)
    for question in form.questions.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]{1,39}", question.name), question.name
        assert not question.feeds or question.feeds in INDICATORS, question.name


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_an_answer_that_nothing_was_seen_suggests_nothing(form_id: str) -> None:
    for check in _checks(form_id):
        told = {answer for one in check.suggests for answer in one.answers}
        assert told.isdisjoint({"not_seen", "na", "not_asked"}), check.name


def _said(question: Question) -> frozenset[str]:
    """Give the words of a check's label that tell it from others."""
    return frozenset(word.lower() for word in words(question.label)) - _SMALL


_SMALL = {
    *("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that"),
    *("the", "their", "they", "this", "to", "with"),
}


def _alike(one: Question, other: Question) -> bool:
    ours, theirs = _said(one), _said(other)
    return len(ours & theirs) >= 0.75 * len(ours | theirs)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_no_two_checks_of_a_form_say_the_same(form_id: str) -> None:
    pairs = combinations(_checks(form_id), 2)
    assert [(one.label, other.label) for one, other in pairs if _alike(one, other)] == []


def test_what_two_forms_ask_in_the_same_words_is_the_same_check() -> None:
    by_label: defaultdict[str, dict[tuple[object, ...], str]] = defaultdict(dict)
    for form_id, question in _everything():
        by_label[" ".join(words(question.label.lower()))][question.name, question.source] = form_id
    assert {label: found for label, found in by_label.items() if len(found) > 1} == {}


def _everything() -> Iterator[tuple[str, Question]]:
    return ((form_id, one) for form_id in FORM_IDS for one in asked(shipped(form_id)) if is_check(one))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_nothing_more_is_kept_of_an_immediate_concern(form_id: str) -> None:
    """Time, person told and reference: no evidence, no words of a child, no line for them on paper."""
    block = [one for one in shipped(form_id).questions.values() if "immediate_concern" in one.group]
    assert [one.name for one in block if one.takes_evidence or one.multiline] == []


def test_rows_can_be_told_apart_by_their_first_answer() -> None:
    """Rows that are no rooms are numbered: a subject or a school must be asked for, or nobody knows what row 2 is."""
    telling = {"select_one", "text"}
    untold = {
        f"{form_id}: {section.label}"
        for form_id in FORM_IDS
        for section in shipped(form_id).sections
        if section.repeat and not section.is_stop
        if next(one for one in section.questions if one.is_asked).kind not in telling
    }
    assert untold == {"student_panel: Panel", "safeguarding_review: Talk with pupils"}, "groups of pupils have numbers"
