"""A name that was typed by mistake is struck out: here at once, at the centre, and on every laptop that has a copy."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.documents import strike_certificate
from sifield.errors import SifieldError
from sifield.fieldwork import strike_certificates, striking
from sifield.models.evidence import Finding, Note
from sifield.models.exchange import Conflict, Journal
from sifield.models.strikes import StrikeCopy
from sifield.models.visits import Visit
from sifield.sync import outbox
from sifield.sync.conflicts import list_conflicts, resolve_conflict
from sifield.wire.records import school_scope
from sifield.wire.striking import MARK

from .conftest import Team
from .laptops import Machine
from .test_pictures import begin
from .test_purging import finish, text_at, text_in

NAME = "Jamie Tetlow"
TYPED = f"{NAME} was upset at the gate; tetlow family came"
STRUCK = f"{MARK} {MARK} was upset at the gate; tetlow family came"
_T = TypeVar("_T")


def write(machine: Machine, work: Callable[[Session], _T], sensitivity: str = "general") -> _T:
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        return work(session)


def texts(machine: Machine, sensitivity: str = "general") -> list[str]:
    with machine.stores.of(sensitivity).read() as session:
        return list(session.scalars(select(Note.text).order_by(Note.noted_at)))


def note(machine: Machine, visit_id: str, school_id: str, text: str, sensitivity: str = "general") -> str:
    """Type a note, a pause in the middle of the name: each pause leaves a state in the history."""
    scope, at = school_scope(school_id, sensitivity), machine.world.clock()
    new = Note(scope=scope, visit_id=visit_id, author_id=machine.person_id, noted_at=at, text=text[:9])
    write(machine, lambda session: session.add(new), sensitivity)
    edit(machine, new.id, text, sensitivity)
    return new.id


def edit(machine: Machine, note_id: str, text: str, sensitivity: str = "general") -> None:
    def change(session: Session) -> None:
        session.get_one(Note, note_id).text = text

    write(machine, change, sensitivity)


def strike(machine: Machine, visit_id: str, words: str = NAME, sensitivity: str = "general") -> str:
    at = machine.world.clock()
    return write(machine, lambda session: striking.strike_out(session, visit_id, words, at), sensitivity)


def copies(machine: Machine, sensitivity: str = "general") -> set[str]:
    with machine.stores.of(sensitivity).read() as session:
        return set(session.scalars(select(StrikeCopy.confirmed_by)))


def waiting(machine: Machine) -> int:
    total = 0
    for store in machine.stores.both():
        with store.read() as session:
            counted = outbox.count_waiting(session)
            total += counted.changes + counted.held
    return total


@pytest.mark.parametrize("sensitivity", ["general", "safeguarding"])
def test_it_leaves_this_laptop_the_centre_and_every_copy(team: Team, sensitivity: str) -> None:
    ann, ben = team.ann, team.ben
    if sensitivity == "safeguarding":
        ann, ben = (team.office.invited(name, "social_worker") for name in ("Nia Prosser", "Oke Bello"))
    visit_id = begin(ann, team.school_id, sensitivity)
    note(ann, visit_id, team.school_id, TYPED, sensitivity)
    ann.sync()
    ben.sync()
    assert "Jamie Tet" in text_at(team.office.world)
    strike(ann, visit_id, "jamie  TETLOW", sensitivity)
    assert texts(ann, sensitivity) == [STRUCK]
    assert "Jamie" not in text_in(ann), "here at once, without a network: nor what was typed of it at a pause"
    assert texts(ben, sensitivity) == [TYPED]
    for machine in (ann, ben, ann):
        machine.sync()
    for machine in (ann, ben):
        assert texts(machine, sensitivity) == [STRUCK]
        assert "Jamie" not in text_in(machine)
        assert copies(machine, sensitivity) == {ann.person_id, ben.person_id}
        assert waiting(machine) == 0
    assert "Jamie" not in text_at(team.office.world)
    with ann.stores.of(sensitivity).read() as session:
        [row] = strike_certificates.list_certificates(session, visit_id)
    assert row.is_at_centre
    assert row.centre is not None
    assert (row.centre.erased, row.centre.laptops) == (1, 2 if sensitivity == "general" else 1)
    assert [(copy.by, copy.erased > 0) for copy in row.copies] == [
        (name, True)
        for name in (("Ann Marsh", "Ben Okoro") if sensitivity == "general" else ("Nia Prosser", "Oke Bello"))
    ]
    said = "\n".join(strike_certificate.lines(row, ann.world.clock()))
    assert "of these 1 have confirmed" in said
    assert "Jamie" not in said
    late = team.office.invited("Lea Quill", "social_worker")
    late.sync()
    assert texts(late, sensitivity) == [STRUCK]
    assert "Jamie" not in text_in(late)


def test_an_edit_made_offline_on_the_old_text_keeps_all_but_the_name(team: Team) -> None:
    ann, ben = team.ann, team.ben
    visit_id = begin(ann, team.school_id)
    note_id = note(ann, visit_id, team.school_id, TYPED)
    for machine in (ann, ben):
        machine.sync()
    edit(ben, note_id, f"{TYPED}, and {NAME} went home")
    write(ben, lambda session: setattr(session.get_one(Note, note_id), "kind", "heard"))
    strike(ann, visit_id)
    ann.sync()
    ben.sync()
    ann.sync()
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann), text_in(ben)])
    assert texts(ben) == [STRUCK]
    with ben.stores.general.read() as session:
        assert session.get_one(Note, note_id).kind == "heard"
        [choice] = list_conflicts(session, ben.person_id)
    assert choice.proposed.value == f"{STRUCK}, and {MARK} {MARK} went home"
    at = ben.world.clock()
    write(ben, lambda session: resolve_conflict(session, choice.id, "proposed", at))
    for machine in (ben, ann):
        machine.sync()
    assert texts(ann) == [f"{STRUCK}, and {MARK} {MARK} went home"]
    assert waiting(ben) == waiting(ann) == 0


def test_what_somebody_wrote_meanwhile_stays_without_the_name(team: Team) -> None:
    ann, ben = team.ann, team.ben
    visit_id = begin(ann, team.school_id)
    note_id = note(ann, visit_id, team.school_id, TYPED)
    for machine in (ann, ben):
        machine.sync()
    edit(ben, note_id, f"{TYPED} by car")
    ben.sync()
    strike(ann, visit_id)
    for machine in (ann, ben, ann):
        machine.sync()
    assert texts(ann) == texts(ben) == [f"{STRUCK} by car"]
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann), text_in(ben)])


def test_two_names_struck_at_once_on_two_laptops_both_go(team: Team) -> None:
    ann, ben = team.ann, team.ben
    visit_id = begin(ann, team.school_id)
    note(ann, visit_id, team.school_id, "Amabel hit Bartholomew twice")
    for machine in (ann, ben):
        machine.sync()
    strike(ann, visit_id, "Amabel")
    strike(ben, visit_id, "Bartholomew")
    for machine in (ann, ben, ann, ben):
        machine.sync()
    everywhere = "\n".join([text_at(team.office.world), text_in(ann), text_in(ben)])
    assert "Amabel" not in everywhere
    assert "Bartholomew" not in everywhere
    assert texts(ann) == texts(ben) == [f"{MARK} hit {MARK} twice"]
    assert waiting(ann) == waiting(ben) == 0


def test_an_answer_that_was_lost_on_its_way_brings_nothing_back(team: Team) -> None:
    ann = team.ann
    visit_id = begin(ann, team.school_id)
    note_id = note(ann, visit_id, team.school_id, TYPED)
    ann.sync()
    edit(ann, note_id, f"{TYPED} again")

    def cut(*_: Any) -> None:
        raise OSError("the line broke")

    carried, ann.wire.after = ann.wire.after, lambda request, _answer: cut() if "push" in request.url.path else None
    with pytest.raises((OSError, SifieldError)):
        ann.sync()
    ann.wire.after = carried
    strike(ann, visit_id)
    ann.sync()
    assert waiting(ann) == 0
    assert texts(ann) == [f"{STRUCK} again"]
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann)])


def test_it_reaches_what_was_deleted_and_what_was_corrected_by_hand(team: Team) -> None:
    ann, ben = team.ann, team.ben
    visit_id = begin(ann, team.school_id)
    gone, mended = (note(ann, visit_id, team.school_id, TYPED) for _ in range(2))
    ann.sync()
    write(ann, lambda session: session.delete(session.get_one(Note, gone)))
    edit(ann, mended, "A pupil was upset")
    write(ann, lambda session: session.add(Finding(scope=school_scope(team.school_id), visit_id=visit_id, text=NAME)))
    with ann.stores.general.read() as session:
        found = striking.find(session, visit_id, NAME)
    told = {(spot.record, spot.is_deleted, spot.is_history) for spot in found.spots}
    assert told == {("note", True, False), ("note", False, True), ("finding", False, False)}
    strike(ann, visit_id)
    for machine in (ann, ben, ann):
        machine.sync()
    assert texts(ann) == texts(ben) == ["A pupil was upset"], "what was deleted stays deleted"
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann), text_in(ben)])
    assert waiting(ann) == 0
    with ann.stores.general.read() as session:
        lines = session.scalars(select(Journal).where(Journal.row_id == mended, Journal.field == "text")).all()
        assert {line.actor for line in lines} == {ann.person_id}, "who and when stays"
        assert lines[-1].after == "A pupil was upset"


def test_what_the_centre_never_had_is_struck_out_of_what_waits(team: Team) -> None:
    ann = team.ann
    visit_id = begin(ann, team.school_id)
    note(ann, visit_id, team.school_id, TYPED)
    strike(ann, visit_id)
    ann.sync()
    assert texts(ann) == [STRUCK]
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann)])


def test_a_text_in_conflict_is_decided_first(team: Team) -> None:
    ann, ben = team.ann, team.ben
    visit_id = begin(ann, team.school_id)
    note_id = note(ann, visit_id, team.school_id, TYPED)
    for machine in (ann, ben):
        machine.sync()
    for machine, text in ((ann, f"{NAME} went home"), (ben, f"{NAME} stayed")):
        edit(machine, note_id, text)
    for machine in (ann, ben, ann):
        machine.sync()
    with pytest.raises(SifieldError, match="wait for a decision"):
        strike(ann, visit_id)
    with ann.stores.general.read() as session:
        conflict_id = session.scalars(select(Conflict.id)).one()
    at = ann.world.clock()
    write(ann, lambda session: resolve_conflict(session, conflict_id, "current", at))
    strike(ann, visit_id)
    for machine in (ann, ben):
        machine.sync()
    assert "Jamie" not in "\n".join([text_at(team.office.world), text_in(ann), text_in(ben)])


def test_what_cannot_be_struck_out_is_said(team: Team) -> None:
    visit_id = begin(team.ann, team.school_id)
    with pytest.raises(SifieldError, match="Type the whole name"):
        strike(team.ann, visit_id, "J ")
    with pytest.raises(SifieldError, match="stand nowhere"):
        strike(team.ann, visit_id, "Nobody here")
    finish(team.ann, visit_id)
    with team.ann.stores.general.read() as session:
        assert session.get_one(Visit, visit_id).status == "finished"
