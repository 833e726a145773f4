"""Records whose day has come are gone: here, at the centre and on every laptop; what is on hold stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import keeping, retention
from sifield.models.concerns import Concern
from sifield.models.evidence import Note
from sifield.models.plans import Plan, Revision
from sifield.models.programme import Booking
from sifield.models.retention import Disposal, Hold
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.sync.cycle import sync_once
from sifield.sync.enrolment import link_of
from sifield.wire.ids import answer_id
from sifield.wire.records import TOLD, school_scope

from .conftest import Team
from .laptops import Machine
from .test_purging import text_at, text_in
from .test_striking import edit, texts, waiting, write

OLD, LAST_YEAR = date(2019, 11, 5), date(2025, 11, 5)


def visit(machine: Machine, school_id: str, on: date, words: str, *, delete_on: date | None = None) -> str:
    """Keep a finished visit of a day with a note made at a stop and one of what somebody said."""
    scope = school_scope(school_id)
    made = Visit(
        scope=scope, school_id=school_id, form_id="walk", form_version="1", template_sha256="0" * 64, title="Walk",
        sensitivity="general", reviewer_id=machine.person_id, planned_on=on, status="finished", delete_on=delete_on,
    )  # fmt: skip
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)

    def put(session: Session) -> None:
        stop = RepeatRow(scope=scope, visit_id=made.id, group_name="stop", position=1, label="Reading corner")
        session.add_all([made, stop])
        for kind, row_id in (("seen", stop.id), ("heard", ""), ("seen", "")):
            text = f"{words} {kind}{' stop' if row_id else ''}"
            note = {"visit_id": made.id, "author_id": machine.person_id, "noted_at": at, "kind": kind}
            session.add(Note(scope=scope, row_id=row_id, text=text, **note))

    write(machine, put)
    return made.id


def everywhere(team: Team, *machines: Machine) -> str:
    return "\n".join([text_at(team.office.world), *(text_in(one) for one in machines)])


def test_what_is_due_by_itself_goes_everywhere_and_what_is_on_hold_stays(team: Team) -> None:
    ann, ben, office, school = team.ann, team.ben, team.office, team.school_id
    look = visit(ann, school, LAST_YEAR, "Lookwords", delete_on=date(2027, 2, 5))
    day = Answer(
        id=answer_id(look, "", TOLD), scope=school_scope(school), visit_id=look, question=TOLD, coded="2026-11-05"
    )
    write(ann, lambda session: session.add(day))
    kept_look = visit(ann, school, LAST_YEAR, "Heldwords", delete_on=date(2026, 11, 5))
    walk = visit(ann, school, LAST_YEAR, "Walkwords")
    fresh = visit(ann, school, date(2026, 10, 1), "Freshwords")
    write(office, lambda session: session.add(
        Booking(scope=school_scope(school), school_id=school, title="Bookwords", on=OLD, part="morning", lead_id="x")
    ))  # fmt: skip
    told = datetime(2022, 11, 5, tzinfo=UTC)
    scope = school_scope(school, "safeguarding")
    nia = office.invited("Nia Prosser", "social_worker")
    nia.sync()
    write(nia, lambda session: session.add(Concern(scope=scope, told="Toldwords", told_at=told)), "safeguarding")
    write(ann, lambda session: session.add(_hold(kept_look, school, ann)))
    for machine in (ann, office, nia, ben, ann):
        machine.sync()
    gone = everywhere(team, ann, ben, office, nia)
    for words in ("Lookwords", "Walkwords seen stop", "Walkwords heard", "Bookwords", "Toldwords"):
        assert words not in gone, words
    for words in ("Heldwords seen stop", "Heldwords heard", "Freshwords seen stop", "Freshwords heard"):
        assert words in text_in(ben), words
    assert "Walkwords seen" in text_in(ben), "what was noted of the whole visit stays with it"
    with ben.stores.general.read() as session:
        ids = set(session.scalars(select(Visit.id)))
        assert ids == {kept_look, walk, fresh}
        assert look not in ids
        assert {row.kind for row in keeping.list_deleted(session)} >= {"Lesson looks", "What somebody said"}
    assert sum(map(waiting, (ann, ben, office, nia))) == 0


def _hold(visit_id: str, school_id: str, machine: Machine) -> Hold:
    return Hold(
        scope=school_scope(school_id), visit_id=visit_id, reason="A claim", placed_by=machine.person_id,
        placed_on=date(2026, 11, 1),
    )  # fmt: skip


def test_somebody_decides_about_a_visit_whose_time_is_over(team: Team) -> None:
    ann, ben, office, school = team.ann, team.ben, team.office, team.school_id
    old = visit(ann, school, OLD, "Oldwords")
    plan = Plan(scope=school_scope(school), visit_id=old, school_id=school, reviewer_id=ann.person_id)
    signed = {"field": "reviewer", "signer_id": "x", "signer_name": "Oldname", "signer_role": "reviewer"}
    write(ann, lambda session: session.add_all([
        plan,
        Revision(
            scope=plan.scope, plan_id=plan.id, number=1, sha256="0" * 64, size=1, identity="confirmed",
            certificate_sha256="", made_at=ann.world.clock(), **signed,
        ),
    ]))  # fmt: skip
    for machine in (ann, ben, office):
        machine.sync()
    today = office.world.clock().date()
    with office.stores.general.read() as session:
        [row] = keeping.list_overdue(session, today)
    assert (row.visit_id, row.kind, row.due_on) == (old, "Visits with a plan", date(2026, 8, 31))
    at = office.world.clock()
    with pytest.raises(SifieldError, match="Only an administrator"):
        write(ann, lambda session: keeping.delete_for_good(session, old, today, at))
    write(office, lambda session: keeping.keep(session, old, "An appeal is open", date(2027, 1, 31), today))
    with office.stores.general.read() as session:
        assert keeping.list_overdue(session, today) == ()
        [held] = keeping.list_holds(session, today)
    assert (held.reason, held.until_on) == ("An appeal is open", date(2027, 1, 31))
    with pytest.raises(SifieldError, match="still to be kept"):
        write(office, lambda session: keeping.delete_for_good(session, old, today, at))
    write(office, lambda session: keeping.lift(session, held.hold_id, today))
    with ben.stores.general.read() as session:
        note_id = session.scalars(select(Note.id).where(Note.visit_id == old).limit(1)).one()
    edit(ben, note_id, "Oldwords, written offline")
    write(office, lambda session: keeping.delete_for_good(session, old, today, at))
    for machine in (office, ben, ann, office):
        machine.sync()
    left = everywhere(team, ann, ben, office)
    assert "Oldwords" not in left
    assert "Oldname" not in left
    assert texts(ben) == []
    assert sum(map(waiting, (ann, ben, office))) == 0
    with office.stores.general.read() as session:
        told = keeping.list_deleted(session)
    assert told[0].by == "Robin Hale"


def test_only_who_may_decide_can_make_the_centre_delete(team: Team) -> None:
    """A changed program on a reviewer's laptop cannot make the trust's records vanish."""
    ann, school = team.ann, team.school_id
    fresh = visit(ann, school, date(2026, 10, 1), "Freshwords")
    ann.sync()
    order = Disposal(
        scope=school_scope(school), what="visits", visit_id=fresh, rows=[["visit", fresh]], disposed_by="",
        disposed_at=ann.world.clock(),
    )  # fmt: skip
    write(ann, lambda session: session.add(order))
    ann.sync()
    assert waiting(ann) == 1, "refused, with a reason on the Sync page"
    team.ben.sync()
    with team.ben.stores.general.read() as session:
        assert session.get(Visit, fresh) is not None


def test_every_class_says_in_words_until_when(team: Team) -> None:
    with team.office.stores.general.read() as session:
        said = {one.name: one.say() for one in retention.list_classes(session)}
    assert said["stop_notes"] == "To the end of the school year (31 August). Then it is deleted by itself."
    assert said["plans"] == "6 years beyond the end of the school year (31 August). Then somebody decides."
    with pytest.raises(SifieldError, match="Only an administrator"):
        write(team.ann, lambda session: retention.set_keep(session, "plans", 2))
    with pytest.raises(SifieldError, match="cannot be kept so long"):
        write(team.office, lambda session: retention.set_keep(session, "plans", 200))
    write(team.office, lambda session: retention.set_keep(session, "plans", 2))
    with team.office.stores.general.read() as session:
        assert retention.get_class(session, "plans").due(date(2026, 11, 5)) == date(2029, 8, 31)
        assert retention.get_class(session, "lesson_look").due(date(2026, 2, 3)) == date(2027, 2, 3)


def test_a_laptop_whose_clock_jumped_years_ahead_deletes_nothing(team: Team) -> None:
    ann, school = team.ann, team.school_id
    fresh = visit(ann, school, date(2026, 10, 1), "Freshwords", delete_on=date(2027, 10, 1))
    ann.sync()

    def ahead() -> datetime:
        return ann.world.clock() + timedelta(days=5 * 365)

    sync_once(ann.stores, link_of(ann.stores, ahead, ann.connect), ahead())
    with ann.stores.general.read() as session:
        assert session.get(Visit, fresh) is not None
    assert len(texts(ann)) == 3
