"""What becomes of a plan: the lead signs too, the headteacher replies later or declines, an edition replaces one."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from sifield.documents import sign_off
from sifield.documents.checking import check
from sifield.errors import SifieldError
from sifield.fieldwork import contacts, findings, plan_life, planning, signing_record
from sifield.fieldwork import sign_off as signed_off
from sifield.fieldwork.contacts import ContactWords
from sifield.fieldwork.plans import PersonName
from sifield.models.plans import Action, SigningEvent
from sifield.models.store import Store
from sifield.signing.verdict import judge
from tests import safeguarding
from tests.fieldwork.test_sign_off import DRAWING, LATER, make_plan
from tests.laptops import NOW, PIN, TODAY, Laptop, make_laptop

LEAD_PIN = "916430"
ME = PersonName(id="me", name="Amara Whitlock", role="Lead practitioner")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path / "laptop", head_key="ready")
    yield made
    made.stores.close()


def issue(store: Store, plan_id: str) -> None:
    sign_off.issue(store, plan_id, pin=PIN, drawing=DRAWING, at=LATER)


def agree(store: Store, plan_id: str, decision: str = "agreed") -> str:
    return sign_off.agree(
        store, plan_id, pin=PIN, drawing=DRAWING, decision=decision, comment="", at=LATER
    ).headline  # fmt: skip


def status(store: Store, plan_id: str) -> str:
    with store.read() as session:
        return planning.get_plan(session, plan_id).status


def kinds(store: Store, plan_id: str) -> list[str]:
    with store.read() as session:
        rows = signing_record.list_events(session, plan_id)
    assert signing_record.what_is_wrong(rows) == ()
    return [row.kind for row in rows]


def test_on_a_safeguarding_plan_the_lead_signs_between_the_two(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        named = ContactWords(name="Dilys Amery", role=contacts.LEAD, telephone="01632 960 123")
        contacts.name_contact(session, laptop.school_id, named, TODAY)
    circle = safeguarding.begin(laptop)
    store, plan_id = circle.store, safeguarding.write_plan(circle)
    issue(store, plan_id)
    waiting = sign_off.who_signs(store, plan_id)
    assert (waiting.field, waiting.person.name, waiting.key_state) == ("lead", "Dilys Amery", "missing")
    with pytest.raises(SifieldError) as caught:
        agree(store, plan_id)
    assert caught.value.code == "not-issued"
    unconfirmed = sign_off.countersign(store, plan_id, pin=LEAD_PIN, drawing=DRAWING, at=LATER)
    assert (
        unconfirmed.headline
        == "The file is whole, but the designated safeguarding lead’s identity is not yet confirmed."
    )
    assert sign_off.who_signs(store, plan_id).field == "head"
    with pytest.raises(SifieldError):
        sign_off.countersign(store, plan_id, pin=LEAD_PIN, drawing=DRAWING, at=LATER)
    agree(store, plan_id)
    with store.read() as session:
        rows = signed_off.list_revisions(session, plan_id)
    assert [row.field for row in rows] == ["reviewer", "lead", "head"]
    assert all(
        later.content is not None and earlier.content is not None and later.content.startswith(earlier.content)
        for earlier, later in pairwise(rows)
    )
    last = rows[-1].content
    assert last is not None
    assert [one.is_whole for one in judge(last, roots=(), at=LATER).signatures] == [True, True, True]
    assert kinds(store, plan_id) == ["signed", "signed", "signed"]


def test_the_head_may_reply_later_and_then_sign(laptop: Laptop) -> None:
    store, plan_id = laptop.stores.general, make_plan(laptop)
    issue(store, plan_id)
    with pytest.raises(SifieldError) as caught:
        sign_off.receive(store, plan_id, reply_by=LATER.date(), at=LATER)
    assert caught.value.code == "day-past"
    sign_off.receive(store, plan_id, reply_by=date(2026, 12, 4), at=LATER)
    with store.read() as session:
        assert planning.get_plan(session, plan_id).reply_by == date(2026, 12, 4)
    assert status(store, plan_id) == "issued"
    agree(store, plan_id, "not agreed")
    with store.read() as session:
        assert planning.get_plan(session, plan_id).reply_by is None
    assert kinds(store, plan_id) == ["signed", "received", "signed"]


def test_the_head_may_decline_with_a_reason_and_nobody_signs_after_that(laptop: Laptop) -> None:
    store, plan_id = laptop.stores.general, make_plan(laptop)
    issue(store, plan_id)
    with pytest.raises(SifieldError) as caught:
        sign_off.decline(store, plan_id, why="  ", at=LATER)
    assert caught.value.code == "no-reason"
    sign_off.decline(store, plan_id, why="Two of the facts are disputed.", at=LATER)
    assert status(store, plan_id) == "declined"
    with pytest.raises(SifieldError):
        agree(store, plan_id)
    with store.read() as session:
        last = signing_record.list_events(session, plan_id)[-1]
    assert (last.kind, last.by_name, last.words) == ("declined", "Mireille Ashdown", "Two of the facts are disputed.")


def test_a_change_is_a_new_edition_that_replaces_the_old_one_once_it_is_agreed(laptop: Laptop) -> None:
    store, plan_id = laptop.stores.general, make_plan(laptop)
    issue(store, plan_id)
    agree(store, plan_id)
    with store.write(laptop.reviewer_id, LATER) as session:
        with pytest.raises(SifieldError):
            plan_life.revise(session, plan_id, " ")
        new_id = plan_life.revise(session, plan_id, "Another owner for A1.")
        assert plan_life.revise(session, plan_id, "Again") == new_id, "on every laptop the same"
    with store.read() as session:
        old, new = planning.get_plan(session, plan_id), planning.get_plan(session, new_id)
        assert planning.plan_of_visit(session, old.visit_id) == new_id
    assert (new.status, new.edition, new.revises, new.changed) == ("draft", 2, plan_id, "Another owner for A1.")
    assert [row.text for row in new.actions] == [row.text for row in old.actions]
    assert {row.id for row in new.actions}.isdisjoint(row.id for row in old.actions)
    pdf = sign_off.verify(store, plan_id, at=LATER).pdf
    with store.write(laptop.reviewer_id, LATER) as session:
        for row in new.findings:
            findings.edit_finding(session, row.id, text=f"Said better: {row.text}")
            findings.check_facts(session, row.id, True, "")
        findings.raise_finding(session, new.visit_id, [], "Seen only afterwards.", "concern")
    with store.read() as session:
        then, now = planning.get_plan(session, plan_id), planning.get_plan(session, new_id)
    assert [row.text for row in then.findings] == [row.text for row in old.findings], "as both have signed it"
    assert [row.text for row in now.findings][-1] == "Seen only afterwards."
    assert check(pdf, laptop.stores, at=LATER).fits
    with store.write(laptop.reviewer_id, LATER) as session:
        findings.remove_finding(session, now.findings[-1].id)
    issue(store, new_id)
    assert status(store, plan_id) == "agreed", "the old one stands until the new one is agreed"
    agree(store, new_id)
    assert (status(store, plan_id), status(store, new_id)) == ("superseded", "agreed")
    with store.read() as session:
        assert planning.get_plan(session, plan_id).superseded_by == new_id
        with pytest.raises(SifieldError):
            plan_life.revise(session, plan_id, "Once more")
    assert kinds(store, plan_id) == ["signed", "signed", "superseded"]


def test_a_plan_is_closed_when_every_action_is_verified(laptop: Laptop) -> None:
    store, plan_id = laptop.stores.general, make_plan(laptop)
    issue(store, plan_id)
    agree(store, plan_id)
    with store.write(laptop.reviewer_id, LATER) as session:
        plan_life.note_progress(session, plan_id)
    assert status(store, plan_id) == "in progress"
    with store.write(laptop.reviewer_id, LATER) as session:
        with pytest.raises(SifieldError) as caught:
            plan_life.close(session, plan_id, ME, LATER)
        assert caught.value.message == "A1 is not verified yet."
        session.query(Action).filter_by(plan_id=plan_id).one().status = "verified"
        plan_life.close(session, plan_id, ME, LATER + timedelta(days=30))
    assert status(store, plan_id) == "closed"
    assert kinds(store, plan_id)[-1] == "closed"


def test_a_line_left_out_of_the_record_shows(laptop: Laptop) -> None:
    store, plan_id = laptop.stores.general, make_plan(laptop)
    issue(store, plan_id)
    sign_off.receive(store, plan_id, reply_by=date(2026, 12, 4), at=LATER)
    agree(store, plan_id)
    with store.write(laptop.reviewer_id, LATER) as session:
        session.delete(session.query(SigningEvent).filter_by(plan_id=plan_id, number=2).one())
    with store.read() as session:
        assert len(signing_record.what_is_wrong(signing_record.list_events(session, plan_id))) == 1
