"""What becomes of an agreed action, from the first note to its impact, and at the visits after it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from sifield.documents.action_reminders import DUE, write_reminders
from sifield.errors import SifieldError
from sifield.fieldwork import (
    calendars,
    capture,
    carrying,
    findings,
    frameworks,
    plan_life,
    planning,
    rechecks,
    reminders,
    risks,
    school_work,
    schools,
    support,
    templates,
    tracked_actions,
    tracking,
    visits,
)  # fmt: skip
from sifield.fieldwork.movement import count_movement
from sifield.fieldwork.plans import CLOSED, ActionWords, MilestoneRow, PersonName, was_settled
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.frameworks.term_dates import Span
from sifield.models.plans import Action, Plan
from sifield.models.standing import Strength
from sifield.wire.joining import HEADTEACHER, REVIEWER
from sifield.wire.records import school_scope
from tests import school_card
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, TODAY, Laptop, make_laptop

SCALE = [
    {"list_name": "scale", "name": name, "label": name, "key": at, "colour": colour}
    for at, (name, colour) in enumerate((("weak", "bad"), ("sound", "ok")), 1)
]
LATER = TODAY + timedelta(days=21)
WORDS = ActionWords(
    text="Timetable a daily keep-up slot.", owner_name="Imogen Tarrant", owner_role="Early reading lead",
    deadline=date(2026, 12, 11), success_criterion="Every pupil is heard daily.", baseline="Two days of five.",
    milestones=(MilestoneRow(on=date(2026, 12, 4), text="The slot stands in the timetable."),),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield made
    made.stores.close()


@pytest.fixture
def laptop(shared: Laptop) -> Laptop:
    """The laptop, with a new school in hand: making one takes longer than any of these tests."""
    return school_card.another_school(shared)


def write(laptop: Laptop, work: Callable[[Session], Any]) -> Any:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return work(session)


def agreed(laptop: Laptop, words: ActionWords = WORDS, *, risk: str = "high") -> str:
    """A plan with one action that both have signed for; gives the id of the action."""
    visit_id = laptop.plan_visit()

    def make(session: Session) -> str:
        finding_id = findings.raise_finding(session, visit_id, [], "Some pupils wait for practice.", "concern")
        findings.edit_finding(session, finding_id, risk=risk)
        plan_id = planning.open_plan(session, visit_id)
        action_id = planning.add_action(session, plan_id, finding_id, words)
        visits.finish(session, visit_id, NOW)
        _agree(session, plan_id)
        return action_id

    return str(write(laptop, make))


def _agree(session: Session, plan_id: str) -> None:
    session.flush()
    plan = session.get_one(Plan, plan_id)
    plan.status, plan.agreed_at = "agreed", NOW
    tracking.agree(session, plan_id)


def tracked(laptop: Laptop, today: date = TODAY) -> tuple[TrackedAction, ...]:
    with laptop.stores.general.read() as session:
        return tracked_actions.list_tracked(session, today, laptop.school_id)


def refused(laptop: Laptop, work: Callable[[Session], Any]) -> str:
    with pytest.raises(SifieldError) as fault, laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        work(session)
    return str(fault.value.code)


def me(laptop: Laptop, on: date = TODAY) -> Word:
    return Word(laptop.reviewer_id, on)


def test_an_action_goes_from_note_to_impact_and_its_plan_with_it(laptop: Laptop) -> None:
    action_id = agreed(laptop)
    (one,) = tracked(laptop)
    assert (one.plan_status, one.status, one.is_open, one.verifier_name) == ("agreed", "agreed", True, "Amara Whitlock")
    write(laptop, lambda s: tracking.note_progress(s, action_id, " The slot  is there. ", laptop.reviewer_id, NOW))
    write(laptop, lambda s: tracking.rate(s, action_id, "amber", "Two classes have none yet.", me(laptop)))
    (one,) = tracked(laptop)
    assert (one.plan_status, one.status, one.rag, one.rating) == ("in progress", "in progress", "amber", "amber")
    with laptop.stores.general.read() as session:
        assert [(note.text, note.by) for note in tracking.get_progress(session, action_id).notes] == [
            ("The slot is there.", "Amara Whitlock")
        ]
        (step,) = tracking.get_progress(session, action_id).milestones
    write(laptop, lambda s: tracking.reach(s, step.id, TODAY))
    with laptop.stores.general.read() as session:
        assert tracking.get_progress(session, action_id).milestones == (replace(step, done_on=TODAY),)
    write(laptop, lambda s: tracking.claim_done(s, action_id, TODAY, "All five days.", me(laptop)))
    assert tracked(laptop)[0].is_claimed
    assert refused(laptop, lambda s: tracking.record_impact(s, action_id, "More read.", me(laptop))) == "not-verified"
    write(laptop, lambda s: tracking.verify(s, action_id, "Seen in three classes.", me(laptop, LATER)))
    (one,) = tracked(laptop, LATER)
    assert (one.status, one.plan_status, one.verified_by, one.days_to_verified) == (
        "verified", "in progress", "Amara Whitlock", 21,
    )  # fmt: skip
    assert tracked_actions.usual_time([one]) == 21
    amara = PersonName(id=laptop.reviewer_id, name="Amara Whitlock", role="Reviewer")
    write(laptop, lambda s: plan_life.close(s, one.plan_id, amara, NOW))
    assert tracked(laptop, LATER)[0].plan_status == "closed", "it is followed on: its impact is still to come"
    write(laptop, lambda s: tracking.record_impact(s, action_id, "All on the list read in phase.", me(laptop, LATER)))
    (one,) = tracked(laptop, LATER)
    assert (one.status, one.impact) == ("closed", "All on the list read in phase.")
    with laptop.stores.general.read() as session:
        moved = [count_movement(session, Span("", day, day)).get(laptop.school_id) for day in (TODAY, LATER)]
    assert [one.verified if one else 0 for one in moved] == [0, 1]


@given(st.sampled_from(["agreed", "in progress", "done", "verified", "closed"]), st.integers(-5, 5))
def test_how_an_action_stood_on_an_earlier_day(status: str, days: int) -> None:
    done_on = TODAY + timedelta(days=days) if status in CLOSED else None
    assert was_settled(status, done_on, TODAY) == (status in CLOSED and days <= 0)
    assert was_settled(status, None, TODAY) == (status in CLOSED), "what has no day of its own"


def test_a_new_edition_keeps_what_has_come_of_its_actions(laptop: Laptop) -> None:
    action_id = agreed(laptop)
    write(laptop, lambda s: tracking.note_progress(s, action_id, "Half is done.", laptop.reviewer_id, NOW))
    write(laptop, lambda s: tracking.claim_done(s, action_id, TODAY, "All of it.", me(laptop)))
    (old,) = tracked(laptop)

    def revise(session: Session) -> None:
        new_id = plan_life.revise(session, old.plan_id, "The day moves.")
        session.get_one(Plan, old.plan_id).status = "superseded"
        _agree(session, new_id)

    write(laptop, revise)
    (new,) = tracked(laptop)
    assert (new.id != old.id, new.status, new.done_note) == (True, "done", "All of it.")
    with laptop.stores.general.read() as session:
        assert [note.text for note in tracking.get_progress(session, new.id).notes] == ["Half is done."]


def test_whoever_leads_an_action_does_not_verify_it(laptop: Laptop) -> None:
    action_id = agreed(laptop, replace(WORDS, owner_name="amara  WHITLOCK"))
    write(laptop, lambda s: tracking.claim_done(s, action_id, TODAY, "It is there.", me(laptop)))
    assert refused(laptop, lambda s: tracking.verify(s, action_id, "I saw it.", me(laptop))) == "own-action"
    head = Word(laptop.head_id, TODAY)
    assert refused(laptop, lambda s: tracking.verify(s, action_id, "  ", head)) == "note"
    write(laptop, lambda s: tracking.verify(s, action_id, "I saw it in Year 2.", head))
    assert tracked(laptop)[0].status == "verified"


@pytest.mark.parametrize(("outcome", "leads", "status"), [
    ("done", "Imogen Tarrant", "verified"), ("done", "Amara Whitlock", "done"), ("part", "Imogen Tarrant", "agreed"),
    ("not today", "Imogen Tarrant", "done"),
])  # fmt: skip
def test_a_later_visit_verifies_or_opens_again(laptop: Laptop, outcome: str, leads: str, status: str) -> None:
    action_id = agreed(laptop, replace(WORDS, owner_name=leads))
    if outcome != "done" or leads == "Imogen Tarrant":
        write(laptop, lambda s: tracking.claim_done(s, action_id, TODAY, "It is there.", me(laptop)))
    visit_id = laptop.plan_visit()

    def look(session: Session) -> None:
        rechecks.look_at(session, visit_id, action_id, NOW, outcome=outcome, words="Seen in two classes.")
        rechecks.settle(session, visit_id)

    write(laptop, look)
    (one,) = tracked(laptop)
    assert one.status == status
    assert (one.verified_note, one.verified_on) == (
        ("Seen in two classes.", TODAY) if status == "verified" else ("", None)
    )


def test_what_is_open_goes_on_in_the_next_plan_with_its_history(laptop: Laptop) -> None:
    first = agreed(laptop)
    visit_id = laptop.plan_visit()
    plan_id = write(laptop, lambda session: planning.open_plan(session, visit_id))
    day = date(2026, 12, 14)
    with laptop.stores.general.read() as session:
        assert [one.id for one in carrying.list_open_before(session, plan_id)] == [first]
    assert refused(laptop, lambda s: carrying.carry_forward(s, plan_id, first, " ", day)) == "no-reason"
    second = write(laptop, lambda s: carrying.carry_forward(s, plan_id, first, "The hall was closed.", day))
    assert refused(laptop, lambda s: carrying.carry_forward(s, plan_id, first, "Twice.", day)) == "not-open"
    with laptop.stores.general.read() as session:
        (row,) = planning.get_plan(session, plan_id).actions
    assert (row.text, row.deadline, row.milestones) == (WORDS.text, None, ()), "a day that has passed is chosen anew"
    assert [(one.action_id, one.deadline, one.reason) for one in row.carried] == [
        (first, WORDS.deadline, "The hall was closed.")
    ]
    assert [one.id for one in tracked(laptop)] == [first], "while the new plan is a draft, the old action holds"
    write(laptop, lambda session: _agree(session, plan_id))
    (one,) = tracked(laptop)
    assert (one.id, one.carried_from, one.found_on) == (second, first, TODAY)
    with laptop.stores.general.read() as session:
        assert session.get_one(Action, first).status == "carried forward"
        assert [risk.actions for risk in school_work.get_work(session, laptop.school_id, TODAY).risks] == [1]


def test_a_risk_without_any_action_is_ended_by_a_person_who_says_why(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()

    def find(session: Session) -> str:
        finding_id = findings.raise_finding(session, visit_id, [], "A gate stood open.", "concern")
        visits.finish(session, visit_id, NOW)
        return finding_id

    finding_id = write(laptop, find)

    def live() -> list[str]:
        with laptop.stores.general.read() as session:
            return [one.text for one in school_work.get_work(session, laptop.school_id, TODAY).risks]

    assert refused(laptop, lambda s: risks.end_risk(s, finding_id, " ", me(laptop))) == "no-reason"
    assert live() == ["A gate stood open."]
    write(laptop, lambda s: risks.end_risk(s, finding_id, "The gate has a lock.", me(laptop)))
    assert live() == []
    write(laptop, lambda s: risks.live_again(s, finding_id))
    assert live() == ["A gate stood open."]


def test_reminders_come_in_school_days_of_the_school(laptop: Laptop) -> None:
    action_id = agreed(laptop)

    def reminded(today: date) -> list[str]:
        with laptop.stores.general.read() as session:
            due = reminders.list_due(session, laptop.reviewer_id, today)
            return [one.id for one in due if one.school_id == laptop.school_id]

    first = date(2026, 11, 23)
    assert (reminded(first - timedelta(days=1)), reminded(first)) == ([], [action_id])
    with laptop.stores.general.read() as session:
        ahead = reminders.list_ahead(session, tracked(laptop, first), first)
        calendar = calendars.calendar_of(session, TODAY, laptop.school_id)
    assert [(one.step, one.on) for one in ahead] == [
        (-14, first), (0, date(2026, 12, 11)), (3, date(2026, 12, 16)), (7, calendar.add(date(2026, 12, 11), 7)),
    ]  # fmt: skip
    assert ahead[-1].on > date(2027, 1, 1), "the holidays do not count"
    text = write_reminders(ahead, NOW, "Amara Whitlock").decode().replace("\r\n ", "")
    assert "SUMMARY:3 school days past its day: Timetable a daily keep-up slot." in text
    assert text.count("BEGIN:VEVENT") == 4
    write(laptop, lambda s: tracking.claim_done(s, action_id, TODAY, "It is there.", me(laptop)))
    assert reminded(TODAY) == [action_id], "it waits to be verified by her"
    assert reminders.list_ahead(session, tracked(laptop), first) == ()


def test_of_two_people_with_one_name_only_the_one_who_is_meant_is_reminded(laptop: Laptop) -> None:
    mine = write(laptop, lambda s: schools.add_person(s, "Imogen Tarrant", REVIEWER))
    other = write(laptop, lambda s: schools.add_person(s, "Imogen Tarrant", HEADTEACHER))
    by_role = agreed(laptop, replace(WORDS, owner_role="Headteacher", deadline=TODAY))
    of_the_school = agreed(laptop, replace(WORDS, owner_role="Early reading lead", deadline=TODAY))

    def reminded(person_id: str) -> set[str]:
        with laptop.stores.general.read() as session:
            due = reminders.list_due(session, person_id, TODAY)
            return {one.id for one in due if one.school_id == laptop.school_id}

    assert (reminded(other), reminded(mine)) == ({by_role, of_the_school}, {of_the_school})
    write(laptop, lambda s: tracking.verify(s, by_role, "Seen in two rooms.", Word(mine, TODAY)))
    led_by_name = refused(laptop, lambda s: tracking.verify(s, of_the_school, "Seen.", Word(mine, TODAY)))
    assert led_by_name == "own-action", "nobody can tell them apart, so neither verifies it"


def test_two_people_of_one_name_and_role_are_told_apart_by_what_the_list_says_of_them(laptop: Laptop) -> None:
    one, other = (
        write(laptop, lambda s, n=name: _teacher(s, laptop, n)) for name in ("Sam Evans", "Sam Evans (Year 3)")
    )
    words = replace(
        WORDS, owner_name="Sam Evans", owner_role="Teacher", verifier_name="Sam Evans (Year 3)", verifier_role="Teacher"
    )
    action_id = agreed(laptop, words)
    with laptop.stores.general.read() as session:
        action = session.get_one(Action, action_id)
        assert (action.owner_id, action.verifier_id) == (one, other)
    assert refused(laptop, lambda s: tracking.verify(s, action_id, "Seen.", Word(one, TODAY))) == "own-action"
    write(laptop, lambda s: tracking.verify(s, action_id, "Seen in two rooms.", Word(other, TODAY)))


def test_of_two_people_with_one_name_and_role_the_one_of_the_plan_s_school_is_meant(laptop: Laptop) -> None:
    elsewhere = school_card.another_school(laptop)
    here, _ = (write(laptop, lambda s, at=at: _teacher(s, at, "Toni Vale")) for at in (laptop, elsewhere))
    action_id = agreed(laptop, replace(WORDS, owner_name="Toni Vale", owner_role="Teacher"))
    with laptop.stores.general.read() as session:
        assert session.get_one(Action, action_id).owner_id == here


def _teacher(session: Session, at: Laptop, name: str) -> str:
    person_id = schools.add_person(session, name, "")
    schools.give_post(session, at.school_id, person_id, "Teacher", TODAY)
    return person_id


def test_a_calendar_says_nothing_of_safeguarding(laptop: Laptop) -> None:
    agreed(laptop)
    (one,) = tracked(laptop)
    closed = replace(one, sensitivity="safeguarding")
    text = write_reminders([reminders.Reminder(closed, 0, TODAY)], NOW, "Amara Whitlock").decode()
    assert f"SUMMARY:{DUE}" in text
    assert "Timetable" not in text
    assert one.school_name not in text


@given(st.integers(-400, 400))
def test_the_step_that_came_last_counts(days: int) -> None:
    step = reminders.step_of(days)
    assert (step is None) == (days > 14)
    assert step is None or (step <= -days and all(other <= step or other > -days for other in reminders.STEPS))


def test_the_trust_offers_half_days_for_what_is_found(laptop: Laptop) -> None:
    check = q("select_one scale", "order", "The order is clear", evidence="yes", area="Curriculum and teaching")
    form = workbook((check,), SCALE, ({"form_id": "order_look", "form_title": "Look", "version": "1"},))
    other = school_card.another_school(laptop)

    def promised(session: Session) -> tuple[str, tuple[support.Promise, ...]]:
        published = templates.publish(session, form, "look.xlsx", NOW)
        new = visits.NewVisit(
            school_id=laptop.school_id, form=published, reviewer_id=laptop.reviewer_id, planned_on=TODAY
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        note = capture.add_note(session, visit_id, laptop.reviewer_id, "It jumps.", NOW, question="order")
        finding_id = findings.raise_finding(session, visit_id, [note.id], "The order jumps.")
        visits.finish(session, visit_id, NOW)
        place = {"scope": school_scope(other.school_id), "school_id": other.school_id}
        session.add(Strength(**place, area="Curriculum and teaching", text="A clear order", proven_on=TODAY))
        plan_id = planning.open_plan(session, visit_id)
        planning.add_action(session, plan_id, finding_id, support.list_promises(session, plan_id, TODAY)[0].words)
        return plan_id, support.list_promises(session, plan_id, TODAY)

    plan_id, promises = write(laptop, promised)
    best = next(one for one in promises if "A clear order, proven on" in one.why)
    assert (best.words.side, best.words.half_days, best.words.deadline) == ("trust", 1, date(2027, 1, 19))
    assert best.words.owner_name == "Mireille Ashdown", "the headteacher of the school that helps answers for it"
    with laptop.stores.general.read() as session:
        (row,) = planning.get_plan(session, plan_id).actions
    assert (row.side, row.rag, bool(row.rag_reason)) == ("trust", "amber", True), "nobody is known to be free"


def test_stages_are_offered_where_the_model_goes_by_them(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session:
        assert frameworks.plan_stages(session, TODAY) == ()
        assert schools.has_person(session, laptop.reviewer_id)
    school_card.run_framework(laptop, "improvement-cycle")
    try:
        with laptop.stores.general.read() as session:
            titles = [title for _, title in frameworks.plan_stages(session, TODAY)]
    finally:
        school_card.withdraw_frameworks(laptop)
    assert titles == ["Explore", "Prepare", "Deliver", "Sustain"]
