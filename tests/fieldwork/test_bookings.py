"""Booking a visit: on days that are there, with people who are free or meant to be; moved, given away, held."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sifield.errors import SifieldError
from sifield.fieldwork import bookings, diary, loads, visiting_days, visits, wanted
from sifield.fieldwork.diary import Diary
from sifield.models.programme import InspectorCall, Requirement
from sifield.wire.records import school_scope
from tests import safeguarding
from tests.booked import TUESDAY, WEDNESDAY, Booked, open_booked
from tests.laptops import NOW, TODAY


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Booked]:
    made = open_booked(tmp_path)
    yield made
    made.laptop.stores.close()


def refused(work: Any) -> SifieldError:
    with pytest.raises(SifieldError) as told:
        work()
    return told.value


def state_of(trust: Booked, requirement_id: str) -> tuple[str, date | None]:
    def look(session: Any) -> tuple[str, date | None]:
        row = session.get_one(Requirement, requirement_id)
        return row.state, row.done_on

    return trust.read(look)  # type: ignore[no-any-return]


def test_a_visit_is_booked_for_several_things_at_once(trust: Booked) -> None:
    booking_id = trust.book(trust.plan(trust.walk, trust.meeting, with_ids=(trust.ben,), focus=" Reading  aloud "))
    row = trust.get(booking_id)
    assert (row.title, row.school_name, row.on, row.part) == (
        "Learning walk and 1 more", "Harbour Lane Primary", TUESDAY, "morning",
    )  # fmt: skip
    assert row.people == "Amara Whitlock (leads), Ben Okoro"
    assert (row.focus, row.state, row.sequence, row.half_days) == ("Reading aloud", "booked", 0, 1)


@pytest.mark.parametrize(
    ("day", "says", "offers"),
    [
        (date(2026, 12, 5), "Sat 5 Dec 2026 is at a weekend.", "Fri 4 Dec 2026"),
        (date(2026, 12, 23), "Harbour Lane Primary has no pupils in on Wed 23 Dec 2026.", "Fri 18 Dec 2026"),
        (date(2026, 11, 20), "Fri 20 Nov 2026 has passed.", "Tue 24 Nov 2026"),
        (date(2031, 3, 3), "The school days of 2030/31 are not known yet.", ""),
    ],
)
def test_a_day_that_will_not_do_is_refused_and_the_nearest_offered(
    trust: Booked, day: date, says: str, offers: str
) -> None:
    fault = refused(lambda: trust.book(trust.plan(on=day)))
    assert fault.message == says
    assert offers in fault.remedy


def test_nothing_is_booked_while_inspectors_are_there(trust: Booked) -> None:
    call = InspectorCall(
        scope=school_scope(trust.harbour), school_id=trust.harbour, from_on=date(2026, 11, 30),
        until_on=date(2026, 12, 4), called_at=NOW,
    )  # fmt: skip
    trust.write(lambda session: session.add(call))
    fault = refused(trust.book)
    assert fault.message.startswith("Inspectors have called: the trust asks nothing of Harbour Lane Primary")
    assert fault.remedy == "The nearest day is Fri 27 Nov 2026."
    trust.book(trust.plan(trust.require("Walk", school_id=trust.fernhill), school_id=trust.fernhill))


def test_two_schools_in_one_half_day_only_if_somebody_says_that_it_is_meant_so(trust: Booked) -> None:
    trust.book()
    other = trust.require("Walk", school_id=trust.fernhill)
    plan = trust.plan(other, school_id=trust.fernhill, with_ids=(trust.amara,), lead_id=trust.ben)
    fault = refused(lambda: trust.book(plan))
    assert fault.message == "Amara Whitlock is at Harbour Lane Primary on Tue 1 Dec 2026 (morning)."
    trust.book(trust.plan(other, school_id=trust.fernhill, part="afternoon"))
    trust.book(trust.plan(other, school_id=trust.fernhill, accepts_clash=True))


def test_moving_and_giving_to_others_count_up_and_the_same_again_does_not(trust: Booked) -> None:
    booking_id = trust.book()
    trust.change(booking_id, on=WEDNESDAY, part="day")
    trust.change(booking_id, lead_id=trust.ben, accepts_clash=True)
    trust.change(booking_id, focus=" ")
    row = trust.get(booking_id)
    assert (row.on, row.half_days, row.lead_name, row.sequence) == (WEDNESDAY, 2, "Ben Okoro", 2)
    assert row.former_ids == (trust.amara,), "Amara's calendar is to be told"
    trust.change(booking_id, with_ids=(trust.amara,))
    assert trust.get(booking_id).former_ids == ()


def test_cancelling_wants_a_reason_and_leaves_what_was_due(trust: Booked) -> None:
    booking_id = trust.book()
    assert refused(lambda: trust.write(lambda session: bookings.cancel(session, booking_id, " "))).code == "no-reason"
    trust.write(lambda session: bookings.cancel(session, booking_id, "The head is ill"))
    row = trust.get(booking_id)
    assert (row.state, row.reason, row.sequence) == ("cancelled", "The head is ill", 1)
    assert state_of(trust, trust.walk) == ("due", None)
    fault = refused(lambda: trust.change(booking_id, on=WEDNESDAY))
    assert fault.message == "This visit has been cancelled already."
    trust.book()


def test_a_finished_visit_holds_its_booking_and_what_has_no_form_was_done_in_it(trust: Booked) -> None:
    booking_id = trust.book(trust.plan(trust.walk, trust.meeting))
    fault = refused(lambda: trust.write(lambda session: bookings.hold(session, booking_id)))
    assert fault.message == "“Learning walk” has not been written down yet."

    def visit(session: Any) -> None:
        new = visits.NewVisit(
            school_id=trust.harbour, form=trust.laptop.form, reviewer_id=trust.amara, planned_on=TODAY, focus="Oracy",
            requirement_id=trust.walk,
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        assert trust.get(booking_id).state == "booked"
        visits.finish(session, visit_id, NOW)

    trust.write(visit)
    assert trust.get(booking_id).state == "held"
    assert state_of(trust, trust.meeting) == ("done", TODAY)


def test_a_meeting_is_held_by_saying_so(trust: Booked) -> None:
    booking_id = trust.book(trust.plan(trust.meeting))
    trust.write(lambda session: bookings.hold(session, booking_id))
    assert state_of(trust, trust.meeting) == ("done", TUESDAY)
    assert refused(lambda: trust.book(trust.plan(trust.meeting))).message == (
        "“Meeting with the chair” is not due any more."
    )


def test_an_empty_or_foreign_purpose_is_refused_in_words(trust: Booked) -> None:
    other = trust.require("Walk", school_id=trust.fernhill)
    assert refused(lambda: trust.book(trust.plan().__class__(school_id=trust.harbour, on=TUESDAY))).message == (
        "Nothing says yet what the visit is for."
    )
    assert refused(lambda: trust.book(trust.plan(other))).code == "no-requirement"
    assert refused(lambda: trust.book(trust.plan(lead_id=""))).message == "Nobody leads this visit yet."


def test_a_visit_about_safeguarding_lies_apart_and_takes_half_days_all_the_same(trust: Booked) -> None:
    safeguarding.publish(trust.laptop)
    needed = trust.require("Safeguarding review", "safeguarding", form_id="sg_check")
    plan = trust.plan(needed)
    assert refused(lambda: trust.book(plan, "safeguarding")).code == "no-right"
    safeguarding.give_right(trust.laptop, trust.harbour)
    booking_id = trust.book(plan, "safeguarding")
    assert trust.get(booking_id) is None, "the general store knows nothing of it"
    seen = trust.read(lambda session: diary.read(session, TODAY, TUESDAY), "safeguarding")
    walk = trust.require("Walk", school_id=trust.fernhill)
    elsewhere = trust.plan(walk, school_id=trust.fernhill)
    fault = refused(lambda: trust.book(elsewhere, elsewhere=seen))
    assert fault.message == "Amara Whitlock is at Harbour Lane Primary on Tue 1 Dec 2026 (morning)."
    mixed = trust.plan(trust.walk, needed)
    assert "about safeguarding by itself" in refused(lambda: trust.book(mixed)).remedy


def weighed(trust: Booked, person_id: str, on: date, part: str) -> loads.Burden:
    def look(session: Any) -> loads.Burden:
        days = visiting_days.read(session, trust.harbour, TODAY)
        return loads.weigh(diary.read(session, *visiting_days.span_of(TODAY)), person_id, days, on, part)

    return trust.read(look)  # type: ignore[no-any-return]


def test_a_load_is_told_against_release_days_and_warns_in_words(trust: Booked) -> None:
    walk = trust.require("Walk", school_id=trust.fernhill)
    trust.book(trust.plan(walk, school_id=trust.fernhill, lead_id=trust.ben, part="day"))
    assert loads.say_load(weighed(trust, trust.ben, WEDNESDAY, "morning").half_term) == "2 of 3 half-days"
    assert weighed(trust, trust.ben, WEDNESDAY, "morning").warnings == ()
    assert weighed(trust, trust.ben, WEDNESDAY, "day").warnings == (
        "Released for half a day on Wed 2 Dec 2026; this takes the whole day.",
        "4 half-days booked this half-term with this one, 3 released.",
    )
    burden = weighed(trust, trust.ben, TUESDAY, "morning")
    assert burden.clash == "Fernhill"
    assert burden.warnings[0] == "At Fernhill on Tue 1 Dec 2026, the whole day."
    assert weighed(trust, trust.amara, TUESDAY, "day").warnings == (), "of whom no release day is known, none is asked"
    late = weighed(trust, trust.ben, date(2026, 11, 30), "morning")
    assert late.warnings[0] == "Not released on Mon 30 Nov 2026; next on Tue 1 Dec 2026."


def test_people_are_listed_with_the_roles_that_they_hold(trust: Booked) -> None:
    rows = trust.read(lambda session: loads.list_helpers(session, TODAY))
    assert [(one.name, one.roles, one.is_of_a_school) for one in rows] == [
        ("Amara Whitlock", (), False), ("Ben Okoro", (), False), ("Mireille Ashdown", (), True),
        ("Nia Prosser", ("social-worker",), False),
    ]  # fmt: skip


def test_a_school_sees_everything_that_is_asked_of_it_on_one_line(trust: Booked) -> None:
    trust.book()

    def line(session: Any) -> str:
        rows = bookings.list_bookings(session, TODAY, date(2027, 7, 31))
        return wanted.say_all("Harbour Lane Primary", wanted.list_wanted(session, trust.harbour, TODAY), rows)

    assert trust.read(line) == (
        "Harbour Lane Primary: Tue 1 Dec 2026 (morning) Learning walk, Amara Whitlock; "
        "by Fri 18 Dec 2026 Meeting with the chair."
    )


def test_what_is_done_within_a_visit_is_titled_by_the_visit(trust: Booked) -> None:
    model = {"framework": "m", "year": 2026, "origin": "programme"}
    inside = trust.require("Book look", row="book-look", number=1, within="qa", within_number=2, **model)
    visit = trust.require("Quality-assurance visit", row="qa", number=2, **model)
    rows = trust.read(lambda session: wanted.list_wanted(session, trust.harbour, TODAY))
    assert {one.id: one.inside for one in rows}[inside] == visit
    assert trust.get(trust.book(trust.plan(inside, visit))).title == "Quality-assurance visit"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[visiting_days.VisitingDays]:
    made = open_booked(tmp_path_factory.mktemp("days"))
    with made.laptop.stores.general.read() as session:
        yield visiting_days.read(session, made.harbour, TODAY)
    made.laptop.stores.close()


@settings(max_examples=60, deadline=None)
@given(away=some.integers(-500, 500), called=some.integers(0, 200), long=some.integers(0, 14))
def test_the_day_that_is_offered_can_always_be_booked(
    days: visiting_days.VisitingDays, away: int, called: int, long: int
) -> None:
    first = TODAY + timedelta(days=called)
    call = diary.Call(days.school_id, first, first + timedelta(days=long))
    book_of_days = Diary((), {}, (call,))
    day = TODAY + timedelta(days=away)
    near = days.nearest(day, book_of_days)
    if near is not None:
        assert days.why_not(near, book_of_days) == ""
        assert near in days.open
        assert near >= TODAY
    if not days.why_not(day, book_of_days):
        assert near == day
