"""From finding to a file that both have signed, on one laptop."""

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from sifield.documents import sign_off
from sifield.errors import SifieldError
from sifield.fieldwork import capture, findings, planning, readiness, signers, templates, versions
from sifield.fieldwork import sign_off as signed_off
from sifield.fieldwork.plans import ActionWords
from sifield.signing.seal import Drawing
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, PIN, TODAY, Laptop

HEAD_PIN = "730164"
LATER = NOW + timedelta(hours=2)
DRAWING = Drawing(strokes=(((0.1, 0.5), (0.3, 0.2), (0.6, 0.8)),))
GOOD = ActionWords(
    text="Timetable a daily keep-up slot",
    owner_name="Imogen Tarrant",
    owner_role="Early reading lead",
    deadline=date(2026, 12, 11),
    success_criterion="Every pupil on the list is heard daily.",
    baseline="Two days of five.",
)


def make_plan(laptop: Laptop, words: ActionWords = GOOD, *, checked: bool = True) -> str:
    """Make a plan with one finding and one action, ready to sign."""
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        note = capture.add_note(session, visit_id, laptop.reviewer_id, "The third group waits.", NOW)
        finding_id = findings.raise_finding(session, visit_id, [note.id], "Some pupils wait for practice.")
        plan_id = planning.open_plan(session, visit_id)
        planning.add_action(session, plan_id, finding_id, words)
        if checked:
            findings.check_facts(session, finding_id, True, "Yes, on Mondays.")
            planning.close_fact_check(session, plan_id, "Mireille Ashdown", NOW)
    return plan_id


def test_both_sign_and_the_file_says_what_the_store_held(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    store = laptop.stores.general
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
    first = sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    assert first.word == "INCOMPLETE"
    assert sign_off.who_signs(store, plan_id).key_state == "prepared"
    second = sign_off.agree(
        store, plan_id, pin=HEAD_PIN, drawing=DRAWING, decision="agreed", comment="Thank you.", at=LATER
    )
    assert second.word == "COMPLETE"
    with store.read() as session:
        assert signers.find_signer(session, laptop.head_id, plan.visit_id).state == "ready"
        revisions = signed_off.list_revisions(session, plan_id)
        after = planning.get_plan(session, plan_id)
    assert [(row.number, row.field, row.identity) for row in revisions] == [
        (1, "reviewer", "confirmed"),
        (2, "head", "confirmed"),
    ]
    assert revisions[1].content is not None
    assert revisions[0].content is not None
    assert revisions[1].content.startswith(revisions[0].content), "the head signs exactly the reviewer's bytes"
    assert (after.status, after.decision, after.actions[0].status) == ("agreed", "agreed", "agreed")
    assert second.attached is not None
    told = json.loads(second.attached)
    assert told["actions"][0]["action"] == plan.actions[0].text
    assert told["findings"][0]["text"] == plan.findings[0].text


def test_without_a_prepared_key_the_head_signs_as_not_yet_confirmed(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    store = laptop.stores.general
    from sifield.models.exchange import SigningKey

    with store.write(laptop.reviewer_id, NOW) as session:
        session.delete(session.get(SigningKey, signers.find_signer(session, laptop.head_id).id))
    sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    assert sign_off.who_signs(store, plan_id).key_state == "missing"
    verdict = sign_off.agree(store, plan_id, pin=HEAD_PIN, drawing=DRAWING, decision="not agreed", comment="", at=LATER)
    assert verdict.word == "UNTRUSTED"
    with store.read() as session:
        newest = signed_off.newest_revision(session, plan_id)
    assert newest is not None
    assert newest.identity == "not yet confirmed"


def test_a_wrong_pin_is_counted_and_then_pauses(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    store = laptop.stores.general
    for left in (4, 3, 2, 1):
        with pytest.raises(SifieldError, match=f"{left} of 5 tries left") as fault:
            sign_off.issue(store, plan_id, pin="111112", drawing=DRAWING, at=LATER)
        assert fault.value.code == "wrong-pin"
    with pytest.raises(SifieldError, match="Wait five minutes"):
        sign_off.issue(store, plan_id, pin="111112", drawing=DRAWING, at=LATER)
    with pytest.raises(SifieldError) as fault:
        sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    assert fault.value.code == "pin-paused"
    verdict = sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER + timedelta(minutes=6))
    assert verdict.word == "INCOMPLETE"


def test_a_signed_plan_is_frozen(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    store = laptop.stores.general
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
    sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    attempts = (
        lambda session: planning.edit_action(session, plan.actions[0].id, replace(GOOD, text="Something else")),
        lambda session: planning.remove_action(session, plan.actions[0].id),
        lambda session: planning.set_comment(session, plan_id, "New"),
        lambda session: findings.edit_finding(session, plan.findings[0].id, text="New"),
        lambda session: capture.add_note(session, plan.visit_id, laptop.reviewer_id, "New", LATER),
        lambda session: capture.save_answer(session, plan.visit_id, "aim", "", "New", running=True),
    )
    for attempt in attempts:
        with pytest.raises(SifieldError) as fault, store.write(laptop.reviewer_id, LATER) as session:
            attempt(session)
        assert fault.value.code == "signed"
    with store.read() as session:
        assert planning.get_plan(session, plan_id).actions == plan.actions


def test_a_signed_visit_keeps_the_version_of_its_form(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    store = laptop.stores.general
    sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    with store.write(laptop.reviewer_id, LATER) as session:
        survey = [q("text", "aim", "In other words")]
        data = workbook(survey, (), [{"form_id": "small_walk", "form_title": "Small walk", "version": "2"}])
        new = templates.publish(session, data, "small.xlsx", LATER)
    with store.read() as session:
        visit_id = planning.get_plan(session, plan_id).visit_id
        before = capture.load(session, visit_id)
        signed = signed_off.list_revisions(session, plan_id)
        assert versions.newer_version(session, visit_id) is None
    with pytest.raises(SifieldError) as told, store.write(laptop.reviewer_id, LATER) as session:
        versions.move_to_version(session, visit_id, new.sha256)
    assert told.value.code == "signed"
    with store.read() as session:
        assert capture.load(session, visit_id) == before
        assert signed_off.list_revisions(session, plan_id) == signed
        kept = templates.get_workbook(session, before.visit.template_sha256)
        assert planning.get_plan(session, plan_id).form_version == "1"
    assert before.visit.template_sha256 == laptop.form.sha256 == sha256(kept).hexdigest()


def test_an_incomplete_plan_is_not_signed_and_says_what_is_missing(laptop: Laptop) -> None:
    plan_id = make_plan(laptop, ActionWords(text="Do something"), checked=False)
    with pytest.raises(SifieldError, match="Enter who leads A1") as fault:
        sign_off.issue(laptop.stores.general, plan_id, pin=PIN, drawing=DRAWING, at=LATER)
    assert fault.value.code == "not-ready"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (replace(GOOD, owner_name=" "), "Enter who leads A1."),
        (replace(GOOD, owner_role=""), "Enter the role of who leads A1."),
        (replace(GOOD, deadline=None), "Enter the day by which A1 is done."),
        (replace(GOOD, deadline=date(2026, 11, 23)), "The deadline of A1 has passed. Choose a later day."),
        (replace(GOOD, deadline=date(2026, 12, 12)), "The deadline of A1 is no school day. Choose Monday 14 December."),
        (replace(GOOD, deadline=date(2026, 12, 25)), "The deadline of A1 is no school day. Choose Monday 4 January."),
        (replace(GOOD, success_criterion=""), "Say how we shall know that A1 has worked."),
    ],
)
def test_what_a_row_lacks_is_said_in_words(laptop: Laptop, words: ActionWords, said: str) -> None:
    plan_id = make_plan(laptop, words)
    with laptop.stores.general.read() as session:
        plan = planning.get_plan(session, plan_id)
    gaps = readiness.what_is_missing(plan, TODAY)
    assert [gap.message for gap in gaps] == [said]


def test_changed_words_of_a_finding_ask_for_its_facts_again(laptop: Laptop) -> None:
    plan_id = make_plan(laptop)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        plan = planning.get_plan(session, plan_id)
        findings.edit_finding(session, plan.findings[0].id, text="Most pupils wait.")
    with laptop.stores.general.read() as session:
        assert planning.get_plan(session, plan_id).findings[0].facts_agreed is None
