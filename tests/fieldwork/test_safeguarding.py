"""A safeguarding visit, from the right to begin it to a plan that both have signed, in the store of its class alone."""

from datetime import date

import pytest

from sifield.documents import sign_off, signing_keys
from sifield.errors import SifieldError
from sifield.fieldwork import access, capture, exports, findings, planning, programme, signers, visits
from sifield.forms.exporting import formats
from sifield.signing.seal import Drawing
from tests import safeguarding
from tests.laptops import NOW, PIN, TODAY, Laptop
from tests.stored import everything_in

DRAWING = Drawing(typed="Amara Whitlock")


def code_of(fault: pytest.ExceptionInfo[SifieldError]) -> str:
    assert fault.value.remedy
    return fault.value.code


def test_the_form_is_offered_to_those_alone_who_have_such_records(laptop: Laptop) -> None:
    form = safeguarding.publish(laptop)
    with laptop.stores.general.read() as session:
        assert form not in access.list_forms(session)
        assert laptop.form in access.list_forms(session)
    safeguarding.give_right(laptop, laptop.school_id)
    for store in laptop.stores.both():
        with store.read() as session:
            assert form in access.list_forms(session)


def test_a_visit_where_one_has_no_right_is_refused_before_it_begins(laptop: Laptop) -> None:
    form = safeguarding.publish(laptop)
    safeguarding.give_right(laptop, "another school")
    new = safeguarding.new_visit(laptop, form)
    store = laptop.stores.safeguarding
    with pytest.raises(SifieldError, match="Harbour Lane") as fault, store.write(laptop.reviewer_id, NOW) as session:
        visits.plan_visit(session, new)
    assert code_of(fault) == "no-right"
    assert everything_in(laptop.stores.safeguarding).records == 0


def test_a_visit_in_the_wrong_store_is_never_kept(laptop: Laptop) -> None:
    form = safeguarding.publish(laptop)
    safeguarding.give_right(laptop, laptop.school_id)
    store = laptop.stores.general
    with pytest.raises(RuntimeError, match="the other store"), store.write(laptop.reviewer_id, NOW) as session:
        visits.plan_visit(session, safeguarding.new_visit(laptop, form))


def test_both_sign_and_all_of_it_lies_in_the_safeguarding_store(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    with circle.store.read() as session:
        draft = capture.load(session, circle.visit_id)
    assert draft.visit.school_name == "Harbour Lane Primary"
    assert draft.visit.head is not None
    plan_id = safeguarding.write_plan(circle)
    store = circle.store
    assert sign_off.draft_pdf(store, plan_id, at=NOW).startswith(b"%PDF-")
    sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=NOW)
    assert sign_off.who_signs(store, plan_id).key_state == "prepared"
    verdict = sign_off.agree(store, plan_id, pin="730164", drawing=DRAWING, decision="agreed", comment="", at=NOW)
    assert verdict.word == "COMPLETE"
    general = everything_in(laptop.stores.general)
    for secret in (safeguarding.NOTE, "Brief every adult.", circle.visit_id, plan_id):
        assert secret not in general.text
    assert not [content for content in general.files if content.startswith(b"%PDF-")]
    assert len([content for content in everything_in(store).files if content.startswith(b"%PDF-")]) == 2


def test_wrong_pins_are_counted_over_both_stores(laptop: Laptop) -> None:
    plan_id = safeguarding.write_plan(safeguarding.begin(laptop))
    for left in (4, 3):
        with pytest.raises(SifieldError, match="not the right PIN") as fault:
            sign_off.issue(laptop.stores.safeguarding, plan_id, pin="111222", drawing=DRAWING, at=NOW)
        assert f"{left} of {signers.TRIES}" in fault.value.remedy
    with pytest.raises(SifieldError) as fault:
        signing_keys.check_pin(laptop.stores.general, laptop.reviewer_id, pin="111222", at=NOW)
    assert "2 of 5" in fault.value.remedy


def test_what_is_due_is_done_with_the_visit_and_known_to_the_circle_alone(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        due = programme.add_requirement(
            session, laptop.school_id, "sg_check", "Autumn check", date(2026, 11, 20), sensitivity="safeguarding"
        )
        visit_id = visits.plan_visit(session, safeguarding.new_visit(laptop, circle.form, due))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        programme.add_requirement(session, laptop.school_id, "small_walk", "Autumn walk", date(2026, 11, 27))
    agendas = []
    for store in laptop.stores.both():
        with store.read() as session:
            agendas.append(programme.get_agenda(session, laptop.reviewer_id, TODAY))
    assert [row.title for row in agendas[0].due] == ["Autumn walk"]
    both = agendas[0].with_other(agendas[1])
    assert [(row.title, row.sensitivity) for row in both.due] == [
        ("Autumn check", "safeguarding"), ("Autumn walk", "general"),
    ]  # fmt: skip
    assert both.due[0].visit_id == visit_id
    assert {row.sensitivity for row in both.waiting} == {"safeguarding"}
    assert [(one.due, one.overdue) for one in both.schools] == [(1, 1)]
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        visits.start(session, visit_id, NOW)
        visits.finish(session, visit_id, NOW)
        after = programme.get_agenda(session, laptop.reviewer_id, TODAY)
    assert after.due == ()
    assert after.schools[0].done == 1


def test_what_is_noted_of_an_immediate_concern_can_be_no_evidence(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        concern = capture.add_note(
            session, circle.visit_id, laptop.reviewer_id, "Told at ten.", NOW, question="concern_raised"
        )
        plan_id = planning.open_plan(session, circle.visit_id)
    for work in (
        lambda session: findings.raise_finding(session, circle.visit_id, [concern.id], "A child said something."),
        lambda session: findings.link_evidence(
            session, findings.raise_finding(session, circle.visit_id, [], "Something else."), concern.id
        ),
    ):
        with pytest.raises(SifieldError) as fault, circle.store.write(laptop.reviewer_id, NOW) as session:
            work(session)
        assert code_of(fault) == "concern"
    with circle.store.read() as session:
        assert planning.get_plan(session, plan_id).findings == ()


def test_an_export_says_first_that_it_is_about_safeguarding(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    with circle.store.read() as session:
        made = formats.export(exports.gather(session, circle.visit_id, NOW), "answers.json")
    assert made.remarks[0] == formats.SAFEGUARDING
    assert b"Amara Whitlock" in made.files["answers.json"], "who answered is a person of the trust"


def test_plans_of_both_stores_stand_in_one_list(laptop: Laptop) -> None:
    walk = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        planning.open_plan(session, walk)
    safeguarding.write_plan(safeguarding.begin(laptop))
    found = []
    for store in laptop.stores.both():
        with store.read() as session:
            found.append(planning.list_plans(session))
    rows = planning.newest_first(*found)
    assert [(row.title, row.sensitivity) for row in rows] == [
        (safeguarding.TITLE, "safeguarding"), ("Small walk", "general"),
    ]  # fmt: skip
    assert all(row.school_name == "Harbour Lane Primary" for row in rows)
