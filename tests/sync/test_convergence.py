"""Two laptops and a centre: what both know in the end, and what a person is told of."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.models.base import table_name
from sifield.models.exchange import Cursor, FieldVersion, Inbox, Outbox, Shadow
from sifield.models.records import CLASS_OF
from sifield.models.schools import School
from sifield.models.visits import Answer, Visit
from sifield.sync.conflicts import PROPOSED, list_conflicts, resolve_conflict
from sifield.sync.enrolment import invite
from sifield.sync.outbox import count_waiting, list_held, release_held
from sifield.wire.body import pack, unpack
from sifield.wire.ids import answer_id
from sifield.wire.records import BY_TABLE, school_scope

from .conftest import Team
from .laptops import Machine

QUESTION = "q_routines"


def add_visit(machine: Machine, school_id: str, sensitivity: str = "general", **more: Any) -> str:
    visit = Visit(
        scope=school_scope(school_id, sensitivity),
        school_id=school_id,
        form_id="learning_walk",
        form_version="1",
        template_sha256="0" * 64,
        sensitivity=sensitivity,
        title="Learning walk",
        reviewer_id=machine.person_id,
        planned_on=date(2026, 11, 19),
        **more,
    )
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        session.add(visit)
        return visit.id


def answer(machine: Machine, visit_id: str, *, sensitivity: str = "general", **fields: Any) -> None:
    """Answer the question as the capture screen does."""
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        key = answer_id(visit_id, "", QUESTION)
        row = session.get(Answer, key)
        if row is None:
            scope = session.get_one(Visit, visit_id).scope
            row = Answer(id=key, scope=scope, visit_id=visit_id, question=QUESTION)
            session.add(row)
        for name, value in fields.items():
            setattr(row, name, value)


def answered(machine: Machine, visit_id: str, sensitivity: str = "general") -> Answer:
    with machine.stores.of(sensitivity).read() as session:
        return session.get_one(Answer, answer_id(visit_id, "", QUESTION))


def everything(machine: Machine) -> dict[str, dict[str, Any]]:
    """Give every record of a laptop, tombstones too, by id."""
    found: dict[str, dict[str, Any]] = {}
    for store in machine.stores.both():
        with store.read() as session:
            for record, kind in CLASS_OF.items():
                for row in session.scalars(select(kind).execution_options(with_deleted=True)):
                    fields = BY_TABLE[table_name(kind)].fields
                    found[row.id] = {"record": record, "deleted": row.deleted, "scope": row.scope}
                    if not row.deleted:
                        found[row.id] |= {field: getattr(row, field) for field in fields}
    return found


def assert_equal_and_quiet(*machines: Machine) -> None:
    """All know the same, at the same versions, and nothing waits."""
    # A row made and deleted before the centre heard of it is a tombstone on one laptop only.
    known = [{row: is_ for row, is_ in everything(machine).items() if not is_["deleted"]} for machine in machines]
    for one in known[1:]:
        assert one == known[0]
    for machine in machines:
        for store in machine.stores.both():
            with store.read() as session:
                waiting = count_waiting(session)
                assert (waiting.changes, waiting.held) == (0, 0)
                assert session.scalars(select(Shadow)).all() == []
    for machine in machines:
        assert versions(machine) ^ versions(machines[0]) == set()


def versions(machine: Machine) -> set[tuple[str, str, int]]:
    found = set()
    for store in machine.stores.both():
        with store.read() as session:
            found |= {(row.row_id, row.field, row.version) for row in session.scalars(select(FieldVersion))}
            found |= {(row.scope, "cursor", row.seq) for row in session.scalars(select(Cursor))}
    return found


def settle_down(*machines: Machine) -> None:
    for _ in range(2):
        for machine in machines:
            machine.sync()


def test_what_one_wrote_the_other_reads(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id, with_names=["Ann", "Ben"], focus="Routines")
    answer(team.ann, visit, coded="often")
    first = team.ann.sync()
    second = team.ben.sync()
    assert (first.pushed, first.conflicts, first.refused) == (2, 0, 0)
    assert second.pulled >= 2
    assert answered(team.ben, visit).coded == "often"
    with team.ben.stores.general.read() as session:
        row = session.get_one(Visit, visit)
        assert (row.planned_on, row.with_names, row.focus) == (date(2026, 11, 19), ["Ann", "Ben"], "Routines")
    settle_down(team.ann, team.ben)
    assert_equal_and_quiet(team.ann, team.ben)


def test_two_answers_to_one_question_are_a_conflict_that_either_can_settle(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    settle_down(team.ann, team.ben)
    answer(team.ann, visit, coded="often")
    answer(team.ben, visit, coded="rarely")
    team.ann.sync()
    outcome = team.ben.sync()
    assert outcome.conflicts == 1
    assert answered(team.ben, visit).coded == "often", "what stood at the centre stays"
    with team.ben.stores.general.read() as session:
        (conflict,) = list_conflicts(session, team.ben.person_id)
    assert (conflict.field, conflict.current.value, conflict.proposed.value) == ("coded", "often", "rarely")
    assert conflict.mine == PROPOSED
    assert conflict.current.by == team.ann.person_id
    with team.ben.stores.general.write(team.ben.person_id, team.ben.world.clock()) as session:
        resolve_conflict(session, conflict.id, PROPOSED, team.ben.world.clock())
    assert answered(team.ben, visit).coded == "rarely"
    settle_down(team.ben, team.ann)
    assert answered(team.ann, visit).coded == "rarely"
    for machine in (team.ann, team.ben):
        with machine.stores.general.read() as session:
            assert list_conflicts(session, machine.person_id) == ()
    assert_equal_and_quiet(team.ann, team.ben)


def test_settling_for_what_stands_also_closes_the_conflict_for_everybody(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    settle_down(team.ann, team.ben)
    answer(team.ann, visit, coded="often")
    answer(team.ben, visit, coded="rarely")
    settle_down(team.ann, team.ben)
    with team.ann.stores.general.read() as session:
        (conflict,) = list_conflicts(session, team.ann.person_id)
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        resolve_conflict(session, conflict.id, "current", team.ann.world.clock())
    settle_down(team.ann, team.ben)
    with team.ben.stores.general.read() as session:
        assert list_conflicts(session, team.ben.person_id) == ()
    assert answered(team.ben, visit).coded == "often"
    assert_equal_and_quiet(team.ann, team.ben)


def test_texts_are_woven_where_the_edits_do_not_touch(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    answer(team.ann, visit, words="Pupils settle quickly. Books are marked weekly.")
    settle_down(team.ann, team.ben)
    answer(team.ann, visit, words="Pupils settle very quickly. Books are marked weekly.")
    answer(team.ben, visit, words="Pupils settle quickly. Books are marked every week.")
    settle_down(team.ann, team.ben)
    assert answered(team.ann, visit).words == "Pupils settle very quickly. Books are marked every week."
    assert_equal_and_quiet(team.ann, team.ben)


def test_safeguarding_texts_are_never_woven(team: Team) -> None:
    carla = team.office.invited("Carla Dunn", "social_worker", safeguarding=True)
    dev = team.office.invited("Dev Shah", "social_worker", safeguarding=True)
    settle_down(carla, dev)
    visit = add_visit(carla, team.school_id, "safeguarding")
    answer(carla, visit, sensitivity="safeguarding", words="One file was read. It was in order.")
    settle_down(carla, dev, team.ann)
    answer(carla, visit, sensitivity="safeguarding", words="One file was read today. It was in order.")
    answer(dev, visit, sensitivity="safeguarding", words="One file was read. It was in good order.")
    settle_down(carla, dev, team.ann)
    with dev.stores.safeguarding.read() as session:
        (conflict,) = list_conflicts(session, dev.person_id)
    assert conflict.current.value == "One file was read today. It was in order."
    assert conflict.proposed.value == "One file was read. It was in good order."
    assert visit in everything(dev)
    assert visit not in everything(team.ann), "a reviewer has no right to it"
    with dev.stores.general.read() as session:
        assert session.get(Visit, visit) is None, "and it never lies in the general store"


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_no_conflict_with_oneself_over_a_bad_line(team: Team, lost: str) -> None:
    visit = add_visit(team.ann, team.school_id)
    answer(team.ann, visit, coded="a", words="One.")

    def cut(request: httpx.Request, *_answer: httpx.Response) -> None:
        if request.url.path == "/v1/push":
            raise httpx.ReadError("cut")

    for number in range(4):
        if lost == "request":
            team.ann.wire.before = cut  # type: ignore[assignment]
        else:
            team.ann.wire.after = cut
        with pytest.raises(SifieldError) as caught:
            team.ann.sync()
        assert caught.value.code == "centre-away"
        answer(team.ann, visit, coded=f"a{number}", words=f"One. {number}")
    team.ann.wire.before = lambda _request: None
    team.ann.wire.after = lambda _request, _answer: None
    assert team.ann.sync().conflicts == 0
    answer(team.ann, visit, coded="last", words="Last.")
    outcome = team.ann.sync()
    assert (outcome.conflicts, outcome.refused) == (0, 0)
    settle_down(team.ann, team.ben)
    assert (answered(team.ben, visit).coded, answered(team.ben, visit).words) == ("last", "Last.")
    assert_equal_and_quiet(team.ann, team.ben)


def test_edits_made_while_a_push_is_under_way_are_kept_and_follow(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    answer(team.ann, visit, coded="a")

    def type_on(request: httpx.Request, _answer: httpx.Response) -> None:
        if request.url.path == "/v1/push":
            team.ann.wire.after = lambda _request, _answer: None
            answer(team.ann, visit, coded="b")

    team.ann.wire.after = type_on
    team.ann.sync()
    assert answered(team.ann, visit).coded == "b"
    settle_down(team.ann, team.ben)
    assert answered(team.ben, visit).coded == "b"
    assert_equal_and_quiet(team.ann, team.ben)


def test_a_pull_never_covers_what_a_person_has_just_typed(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    settle_down(team.ann, team.ben)
    answer(team.ben, visit, coded="rarely")
    team.ben.sync()

    def type_on(request: httpx.Request) -> None:
        if request.url.path == "/v1/pull":
            team.ann.wire.before = lambda _request: None
            answer(team.ann, visit, coded="often")

    team.ann.wire.before = type_on  # type: ignore[assignment]
    team.ann.sync()
    assert answered(team.ann, visit).coded == "often", "her own value stays on her screen"
    with team.ann.stores.general.read() as session:
        assert session.scalars(select(Shadow.value).where(Shadow.field == "coded")).all() == ["rarely"]
    assert team.ann.sync().conflicts == 1
    settle_down(team.ann, team.ben)
    assert_equal_and_quiet(team.ann, team.ben)


def test_a_deletion_travels_and_an_edit_beats_it_visibly(team: Team) -> None:
    kept, gone = add_visit(team.ann, team.school_id), add_visit(team.ann, team.school_id)
    settle_down(team.ann, team.ben)
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        for visit in (kept, gone):
            session.delete(session.get_one(Visit, visit))
    with team.ben.stores.general.write(team.ben.person_id, team.ben.world.clock()) as session:
        session.get_one(Visit, kept).title = "Learning walk, upper school"
    settle_down(team.ann, team.ben)
    for machine in (team.ann, team.ben):
        with machine.stores.general.read() as session:
            assert session.get(Visit, gone) is None
            assert session.get_one(Visit, kept).title == "Learning walk, upper school"
            (conflict,) = list_conflicts(session, machine.person_id)
            assert conflict.field == "*"
    assert_equal_and_quiet(team.ann, team.ben)
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        resolve_conflict(session, conflict.id, PROPOSED, team.ann.world.clock())
    settle_down(team.ann, team.ben)
    with team.ben.stores.general.read() as session:
        assert session.get(Visit, kept) is None
        assert list_conflicts(session, team.ben.person_id) == ()
    assert_equal_and_quiet(team.ann, team.ben)


def test_a_deletion_can_be_taken_back_and_done_again(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id)
    settle_down(team.ann, team.ben)
    for is_gone in (True, False, True, False):
        with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
            row = session.get_one(Visit, visit, execution_options={"with_deleted": True})
            row.deleted = is_gone
        outcome = team.ann.sync()
        assert (outcome.conflicts, outcome.refused) == (0, 0)
        team.ben.sync()
        assert everything(team.ben)[visit]["deleted"] is is_gone
    assert_equal_and_quiet(team.ann, team.ben)


def test_a_refused_change_waits_with_its_reason_and_stops_nothing_else(team: Team) -> None:
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        session.get_one(School, team.school_id).name = "Brookside"
    visit = add_visit(team.ann, team.school_id)
    outcome = team.ann.sync()
    assert (outcome.pushed, outcome.refused) == (1, 1)
    with team.ann.stores.general.read() as session:
        held = session.scalars(select(Outbox)).one()
        assert (held.state, held.fields) == ("held", {"name": "Brookside"})
        assert "administrator" in held.reason
        assert session.get_one(School, team.school_id).name == "Brookside"
    team.ben.sync()
    assert visit in everything(team.ben)
    assert team.ann.sync().refused == 0, "it is not asked again by itself"


def test_what_a_newer_laptop_wrote_waits_for_a_newer_program(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of record that this program does not know stops nothing, and is read once it is known."""
    visit = add_visit(team.ann, team.school_id)
    answer(team.ann, visit, coded="often")
    team.ann.sync()
    known = dict(CLASS_OF)
    monkeypatch.delitem(CLASS_OF, "answer")
    outcome = team.ben.sync()
    assert (outcome.refused, outcome.pulled) == (1, 1)
    with team.ben.stores.general.read() as session:
        assert session.get(Visit, visit) is not None
        assert session.scalars(select(Inbox.unread)).all() == ["KeyError"]
    monkeypatch.setattr("sifield.sync.landing.CLASS_OF", known)
    assert team.ben.sync().refused == 0
    monkeypatch.undo()
    assert answered(team.ben, visit).coded == "often"
    assert_equal_and_quiet(team.ann, team.ben)


def test_an_answer_with_a_hole_is_not_taken(team: Team) -> None:
    add_visit(team.ann, team.school_id)
    visit = add_visit(team.ann, team.school_id)
    team.ann.sync()

    def leave_out(request: httpx.Request, answer: httpx.Response) -> None:
        if request.url.path == "/v1/pull":
            pulled = unpack(answer.content)
            pulled["changes"] = [one for one in pulled["changes"] if one["seq"] != 1 or one["scope"] == "trust/config"]
            answer._content = pack(pulled)

    team.ben.wire.after = leave_out
    with pytest.raises(SifieldError) as caught:
        team.ben.sync()
    assert caught.value.code == "stream-hole"
    assert visit not in everything(team.ben)
    team.ben.wire.after = lambda _request, _answer: None
    team.ben.sync()
    assert visit in everything(team.ben)


def test_a_change_that_the_centre_cannot_read_is_found_and_the_rest_goes_up(team: Team) -> None:
    visits = [add_visit(team.ann, team.school_id) for _ in range(5)]
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        session.get_one(Visit, visits[2]).focus = "x" * 300_000
    outcome = team.ann.sync()
    assert (outcome.pushed, outcome.refused) == (4, 1)
    with team.ann.stores.general.read() as session:
        (held,) = list_held(session)
        assert held.row_id == visits[2]
        assert "200000" in held.reason
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        session.get_one(Visit, visits[2]).focus = "Shorter now"
    assert team.ann.sync().pushed == 1
    settle_down(team.ann, team.ben)
    assert_equal_and_quiet(team.ann, team.ben)


def test_refused_work_goes_up_when_the_right_has_come(team: Team) -> None:
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        session.get_one(School, team.school_id).name = "Brookside"
    team.ann.sync()
    invite(team.office.link(), "Ann Marsh", "administrator", (), person_id=team.ann.person_id)
    with team.ann.stores.general.apply() as session:
        assert release_held(session) == 1
    assert team.ann.sync().refused == 0
    team.ben.sync()
    with team.ben.stores.general.read() as session:
        assert session.get_one(School, team.school_id).name == "Brookside"
