"""Bookings between laptops: they arrive; two people moving one is a difference that is shown, and nothing is lost."""

from dataclasses import replace
from datetime import date

from sifield.fieldwork import bookings, programme
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.diary import BookingRow
from sifield.sync import conflicts

from .conftest import Team
from .laptops import Machine

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)


def get(machine: Machine, booking_id: str) -> BookingRow:
    with machine.stores.general.read() as session:
        row = bookings.get_booking(session, booking_id)
    assert row is not None
    return row


def move(machine: Machine, booking_id: str, on: date, *with_ids: str) -> None:
    wanted = replace(bookings.arrangement_of(get(machine, booking_id)), on=on)
    wanted = replace(wanted, with_ids=with_ids or wanted.with_ids)
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        bookings.change(session, booking_id, wanted, date(2026, 11, 24))


def booked(team: Team) -> str:
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        due = programme.add_requirement(session, team.school_id, "", "Meeting with the chair", date(2026, 12, 18))
        plan = Arrangement(school_id=team.school_id, on=TUESDAY, lead_id=team.ann.person_id, requirement_ids=(due,))
        booking_id = bookings.book(session, plan, date(2026, 11, 24))
    for machine in (team.ann, team.ben):
        machine.sync()
    return booking_id


def test_a_booking_arrives_and_a_move_follows(team: Team) -> None:
    booking_id = booked(team)
    assert get(team.ben, booking_id).lead_name == "Ann Marsh"
    move(team.ben, booking_id, WEDNESDAY)
    team.ben.sync()
    team.ann.sync()
    row = get(team.ann, booking_id)
    assert (row.on, row.sequence, row.is_differing) == (WEDNESDAY, 1, False)


def test_two_people_moving_it_is_shown_to_both_until_one_settles_it(team: Team) -> None:
    booking_id = booked(team)
    move(team.ann, booking_id, WEDNESDAY, team.head_id)
    move(team.ben, booking_id, THURSDAY, team.ben.person_id)
    for machine in (team.ann, team.ben, team.ann):
        machine.sync()
    for machine in (team.ann, team.ben):
        row = get(machine, booking_id)
        assert row.is_differing
        assert set(row.with_ids) == {team.head_id, team.ben.person_id}, "both who were asked to come are kept"
    with team.ben.stores.general.read() as session:
        (difference,) = conflicts.list_conflicts(session, team.ben.person_id)
    assert (difference.field, difference.current.value, difference.proposed.value, difference.mine) == (
        "on", "2026-12-02", "2026-12-03", "proposed",
    )  # fmt: skip
    with team.ben.stores.general.write(team.ben.person_id, team.ben.world.clock()) as session:
        conflicts.resolve_conflict(session, difference.id, "proposed", team.ben.world.clock())
    for machine in (team.ben, team.ann):
        machine.sync()
    assert {(get(one, booking_id).on, get(one, booking_id).is_differing) for one in (team.ann, team.ben)} == {
        (THURSDAY, False)
    }


def test_what_is_cancelled_while_somebody_moves_it_stays_cancelled_and_says_why(team: Team) -> None:
    booking_id = booked(team)
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        bookings.cancel(session, booking_id, "The head is ill")
    move(team.ben, booking_id, WEDNESDAY)
    move(team.ben, booking_id, THURSDAY)
    for machine in (team.ann, team.ben, team.ann):
        machine.sync()
    rows = [get(one, booking_id) for one in (team.ann, team.ben)]
    assert {(row.state, row.reason, row.on) for row in rows} == {("cancelled", "The head is ill", THURSDAY)}
    assert [row.sequence for row in rows] == [2, 2], "the higher count, so that calendars follow"
