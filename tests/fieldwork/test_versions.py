"""A draft and a newer version of its form: offered, moved, moved back; no answer lost, and nothing signed touched."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import blobs, capture, exports, templates, versions, visits
from sifield.fieldwork.templates import FormRow
from sifield.forms.exporting.formats import export
from sifield.forms.values import Value
from sifield.models.visits import Visit
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, Laptop

SCALE = [
    {"list_name": "scale", "name": "secure", "label": "Secure", "key": 2},
    {"list_name": "scale", "name": "not_yet", "label": "Not yet", "key": 1},
]
STOP = q("begin_repeat", "stops", "Rooms visited", stop="yes")


def publish(laptop: Laptop, version: str, *rows: dict[str, object], **settings: object) -> FormRow:
    """Publish a version of the small walk with these questions before its stops."""
    survey = [*rows, STOP, q("select_one scale", "routines", "Routines are calm"), q("end_repeat")]
    named = {"form_id": "small_walk", "form_title": "Small walk", "version": version, **settings}
    at = NOW + timedelta(hours=int(version))
    with laptop.stores.general.write(laptop.reviewer_id, at) as session:
        return templates.publish(session, workbook(survey, SCALE, [named]), "small.xlsx", at)


def answer(laptop: Laptop, visit_id: str, name: str, value: Value, row_id: str = "", *, running: bool = False) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        capture.save_answer(session, visit_id, name, row_id, value, running=running)


def move(laptop: Laptop, visit_id: str, digest: str) -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return versions.move_to_version(session, visit_id, digest)


def draft_of(laptop: Laptop, visit_id: str) -> capture.Draft:
    with laptop.stores.general.read() as session:
        return capture.load(session, visit_id)


def offer(laptop: Laptop, visit_id: str) -> versions.NewerVersion | None:
    with laptop.stores.general.read() as session:
        return versions.newer_version(session, visit_id)


def test_a_newer_version_is_offered_with_what_it_changes_and_not_forced(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    assert offer(laptop, visit_id) is None
    new = publish(laptop, "2", q("text", "aim", "What are we here to see?"))
    offered = offer(laptop, visit_id)
    assert offered is not None
    assert offered.form == new
    assert "“What do we look for?” now reads “What are we here to see?”." in [one.words for one in offered.differences]
    assert draft_of(laptop, visit_id).visit.template_sha256 == laptop.form.sha256


def test_staying_is_kept_until_a_still_newer_version_comes(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    second = publish(laptop, "2", q("text", "aim", "Aim"))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        versions.stay(session, visit_id, second.sha256)
    assert offer(laptop, visit_id) is None
    third = publish(laptop, "3", q("text", "aim", "The aim"))
    assert (offered := offer(laptop, visit_id)) is not None
    assert offered.form == third


def test_a_withdrawn_version_or_one_of_another_class_is_not_offered(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    publish(laptop, "2", q("text", "aim", "Aim"), sensitivity="safeguarding")
    assert offer(laptop, visit_id) is None
    publish(laptop, "3", q("text", "aim", "Aim"))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        templates.withdraw(session, "small_walk", NOW)
    assert offer(laptop, visit_id) is None


def test_a_moved_draft_keeps_its_answers_and_shows_what_has_no_place(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    answer(laptop, visit_id, "aim", "Reading", running=True)
    answer(laptop, visit_id, "themes", "Calm everywhere", running=True)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        stop = capture.add_row(session, visit_id, "stops", "Hall", NOW).row.id
    answer(laptop, visit_id, "routines", "secure", stop)
    answer(laptop, visit_id, "talk", "emerging", stop)
    new = publish(laptop, "2", q("text", "aim", "Aim"))
    assert move(laptop, visit_id, new.sha256) == laptop.form.sha256
    draft = draft_of(laptop, visit_id)
    assert (draft.visit.form_version, draft.template.version) == ("2", "2")
    assert draft.answers == {("aim", ""): "Reading", ("routines", stop): "secure"}
    assert [(one.label, one.row_id, one.words) for one in draft.earlier] == [
        ("What is typical?", "", "Calm everywhere"),
        ("Pupils talk about what they learn", stop, "Emerging"),
    ]
    with laptop.stores.general.read() as session:
        whole = json.loads(export(exports.gather(session, visit_id, NOW), "a.json").files["a.json"])
    assert [one["label"] for one in whole["earlier_version"]] == [one.label for one in draft.earlier]


def test_moving_back_finds_everything_as_it_was(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    answer(laptop, visit_id, "themes", "Calm", running=True)
    before = draft_of(laptop, visit_id)
    left = move(laptop, visit_id, publish(laptop, "2", q("text", "aim", "Aim")).sha256)
    with laptop.stores.general.read() as session:
        begun = versions.begun_with(session, visit_id)
    assert begun is not None
    assert begun.sha256 == left
    move(laptop, visit_id, left)
    assert draft_of(laptop, visit_id) == before
    with laptop.stores.general.read() as session:
        assert versions.begun_with(session, visit_id) is None


def test_an_answer_of_another_type_is_put_aside_before_it_is_written_over(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    answer(laptop, visit_id, "aim", "soon", running=True)
    move(laptop, visit_id, publish(laptop, "2", q("date", "aim", "When?")).sha256)
    draft = draft_of(laptop, visit_id)
    assert draft.answers[("aim", "")] is None
    assert [(one.label, one.words) for one in draft.earlier] == [("What do we look for?", "soon")]
    answer(laptop, visit_id, "aim", "2026-11-30")
    answer(laptop, visit_id, "aim", "2026-12-01")
    draft = draft_of(laptop, visit_id)
    assert draft.answers[("aim", "")] == "2026-12-01"
    assert [(one.label, one.words) for one in draft.earlier] == [("What do we look for?", "soon")]
    move(laptop, visit_id, publish(laptop, "3", q("integer", "aim", "How many?")).sha256)
    answer(laptop, visit_id, "aim", 3)
    draft = draft_of(laptop, visit_id)
    assert draft.answers[("aim", "")] == 3
    assert [one.words for one in draft.earlier] == ["soon", "2026-12-01"]
    assert draft.earlier[1].label == "When?"


def test_a_visit_moves_only_to_a_version_of_its_own_form(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    other = workbook([q("text", "x")], (), [{"form_id": "other", "version": "1"}])
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        digest = templates.publish(session, other, "other.xlsx", NOW).sha256
    for wrong in (digest, "0" * 64, publish(laptop, "2", q("text", "aim"), sensitivity="safeguarding").sha256):
        with pytest.raises(SifieldError) as told:
            move(laptop, visit_id, wrong)
        assert told.value.code == "other-form"


@pytest.mark.parametrize(("status", "code"), [("finished", "finished"), ("signed off", "signed")])
def test_what_is_finished_or_signed_keeps_its_version_byte_for_byte(laptop: Laptop, status: str, code: str) -> None:
    visit_id = laptop.plan_visit()
    new = publish(laptop, "2", q("text", "aim", "Aim"))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        visits.finish(session, visit_id, NOW)
        session.get_one(Visit, visit_id).status = status
    assert offer(laptop, visit_id) is None
    with pytest.raises(SifieldError) as told:
        move(laptop, visit_id, new.sha256)
    assert told.value.code == code
    with laptop.stores.general.read() as session:
        visit = visits.get_visit(session, visit_id)
        kept = blobs.get(session, visit.template_sha256)
    assert (visit.template_sha256, visit.form_version) == (laptop.form.sha256, "1")
    assert kept is not None
    assert sha256(kept).hexdigest() == laptop.form.sha256
