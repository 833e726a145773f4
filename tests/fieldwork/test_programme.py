"""What is due is counted in school days, and what waits is named."""

from datetime import date

import pytest

from sifield.fieldwork import calendars, planning, programme, schools, visits
from sifield.fieldwork.programme import SchoolCount
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.waiting import list_waiting
from sifield.frameworks.calendar import SchoolCalendar
from sifield.models.programme import Requirement
from tests.laptops import NOW, TODAY, Laptop

CALENDAR = calendars.usual_days()


@pytest.mark.parametrize(
    ("today", "day", "school_days"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 11, 25), 1),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 12, 18), date(2027, 1, 4), 1),
        (date(2026, 11, 24), date(2026, 11, 20), -2),
        (date(2026, 11, 2), date(2026, 10, 23), -1),
    ],
)
def test_holidays_and_weekends_do_not_count(today: date, day: date, school_days: int) -> None:
    assert CALENDAR.days_until(today, day) == school_days


@pytest.mark.parametrize("school_days", [-7, -1, 0, 1, 12, 40])
def test_going_so_many_school_days_and_counting_them_agree(school_days: int) -> None:
    assert CALENDAR.days_until(TODAY, CALENDAR.add(TODAY, school_days)) == school_days


def test_a_day_on_which_the_school_is_closed_is_no_school_day() -> None:
    calendar = SchoolCalendar(frozenset({date(2026, 5, 4), date(2026, 5, 5)}))
    assert not calendar.is_school_day(date(2026, 5, 5))
    assert calendar.next_school_day(date(2026, 5, 2)) == date(2026, 5, 6)
    assert SchoolCalendar(frozenset()).is_school_day(date(2026, 5, 5))


def test_due_and_overdue_stand_in_order(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for title, due_on in (("Soon", date(2026, 12, 1)), ("Late", date(2026, 11, 16)), ("Far", date(2027, 3, 1))):
            programme.add_requirement(session, laptop.school_id, "small_walk", title, due_on)
    with laptop.stores.general.read() as session:
        rows = programme.list_due(session, TODAY)
    assert [(row.title, row.state, row.days) for row in rows] == [
        ("Late", "overdue", -6),
        ("Soon", "due", 5),
        ("Far", "later", 54),
    ]


def test_what_waits_names_the_visit_that_was_begun(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.read() as session:
        waiting = list_waiting(session, laptop.reviewer_id, TODAY)
    assert [(row.kind, row.row_id, row.detail) for row in waiting] == [("visit", visit_id, "Begun, not finished")]


def test_a_finished_visit_waits_for_its_plan(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        visits.finish(session, visit_id, NOW)
        before = list_waiting(session, laptop.reviewer_id, TODAY)
        plan_id = planning.open_plan(session, visit_id)
        after = list_waiting(session, laptop.reviewer_id, TODAY)
    assert [(row.kind, row.row_id, row.detail) for row in before] == [("visit", visit_id, "Finished, no plan yet")]
    assert [(row.kind, row.row_id) for row in after] == [("plan", plan_id)]


def test_the_school_year_is_counted_by_school_most_overdue_first(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        other = schools.add_school(session, NewSchool(name="Fernhill", phase="Primary"), TODAY)
        schools.add_school(session, NewSchool(name="Nothing asked", phase="Primary"), TODAY)
        wanted = {
            "done": (laptop.school_id, date(2026, 9, 1)), "waived": (laptop.school_id, date(2026, 10, 1)),
            "today": (laptop.school_id, TODAY), "last day": (laptop.school_id, date(2027, 7, 31)),
            "last year": (laptop.school_id, date(2026, 7, 31)), "next year": (laptop.school_id, date(2027, 8, 1)),
            "late": (other, date(2026, 11, 23)),
        }  # fmt: skip
        for title, (school_id, day) in wanted.items():
            row_id = programme.add_requirement(session, school_id, "small_walk", title, day)
            if title in ("done", "waived"):
                session.flush()
                session.get_one(Requirement, row_id).state = title
    with laptop.stores.general.read() as session:
        assert programme.count_by_school(session, TODAY) == (
            SchoolCount(other, "Fernhill", 0, 0, 1),
            SchoolCount(laptop.school_id, "Harbour Lane Primary", 1, 2, 0),
        )
        spring = programme.count_by_school(session, date(2027, 2, 1))
        assert [(row.school_name, row.due, row.overdue) for row in spring] == [
            ("Fernhill", 0, 1),
            ("Harbour Lane Primary", 1, 1),
        ]
        assert programme.count_by_school(session, date(2025, 3, 1)) == ()
