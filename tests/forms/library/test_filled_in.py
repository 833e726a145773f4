"""Every shipped form, filled in from start to finish at seven kinds of school by somebody who answers as it comes."""

import zlib

import pytest

from sifield.forms.applicability import Setting, applies_to
from sifield.forms.template import Question, Template
from tests.forms.library.robot import RARER, SCHOOLS, fill, school
from tests.forms.library.shipped import FORM_IDS, asked, shipped


def _rows(form: Template, seed: int) -> dict[str, list[str]]:
    """Give every repeat one to six rows."""
    repeats = [group.name for group in form.groups.values() if group.is_repeat]
    return {name: [f"Row {at}" for at in range(1 + zlib.crc32(name.encode(), seed) % 6)] for name in repeats}


def _is_meant(form: Template, question: Question, setting: Setting) -> bool:
    around = [form.groups[name] for name in question.group]
    return all(applies_to(one, setting) for one in (question, *around))


@pytest.mark.parametrize("kind", [*SCHOOLS, *RARER])
@pytest.mark.parametrize("form_id", FORM_IDS)
def test_it_is_filled_in_and_asks_only_what_applies(form_id: str, kind: str) -> None:
    form, setting, seed = shipped(form_id), school(kind), zlib.crc32(kind.encode())
    session, seen = fill(form, setting, _rows(form, seed), {}, seed)
    record = session.finish()

    assert [name for name in seen if not _is_meant(form, form.questions[name], setting)] == []
    # and what is meant for this school, and hangs on no answer, was asked
    free = [one for one in asked(form) if one.relevant is None and one.readonly is None and _is_free(form, one)]
    assert [one.name for one in free if _is_meant(form, one, setting) and one.name not in seen] == []
    assert {name for name, _ in record.values} <= form.questions.keys()
    assert record.sha256 == form.sha256


def _is_free(form: Template, question: Question) -> bool:
    return all(form.groups[name].relevant is None for name in question.group)


INFANT, CHURCH, SECONDARY, SPECIAL = SCHOOLS
ONLY = {
    ("book_look", "work_letters"): {INFANT, CHURCH, SPECIAL},  # the special school takes pupils from four
    ("book_look", "work_writing"): {INFANT, CHURCH, SECONDARY, SPECIAL},
    ("qa_visit", "qa_early"): {INFANT, CHURCH, SPECIAL},
    ("qa_visit", "qa_post16"): {SECONDARY, SPECIAL},
    ("health_check", "hc_talk"): {INFANT, CHURCH, SPECIAL},
    ("health_check", "hc_courses"): {SECONDARY, SPECIAL},
}


@pytest.mark.parametrize(("form_id", "name"), ONLY)
def test_what_is_for_some_schools_comes_in_those(form_id: str, name: str) -> None:
    form = shipped(form_id)
    meant = {kind for kind in SCHOOLS if _is_meant(form, form.questions[name], school(kind))}
    assert meant == ONLY[form_id, name]


def test_a_church_school_is_asked_about_its_character_and_others_are_not() -> None:
    form = shipped("review_church_school")
    scales = [one for one in asked(form) if one.is_rating]
    for kind, most in ((CHURCH, len(scales)), (INFANT, 0), (SECONDARY, 0)):
        meant = [one for one in scales if one.character and _is_meant(form, one, school(kind))]
        assert len(meant) <= most
        assert bool(meant) == (kind == CHURCH)
