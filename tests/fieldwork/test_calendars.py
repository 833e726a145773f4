"""By which days a school lives: its own, the trust's, or usual ones; from our file or from a calendar program's."""

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, planning, programme, readiness, school_work, self_reviews
from sifield.fieldwork.calendar_files import CalendarFile, read_calendar_file
from sifield.frameworks.calendar import make_year
from sifield.frameworks.english_year import usual_dates
from sifield.frameworks.term_dates import Closed, TermDates, write_dates
from tests.fieldwork.test_sign_off import GOOD, make_plan
from tests.laptops import NOW, TODAY, Laptop

ICS = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A school//EN\r\n{events}END:VCALENDAR\r\n"""
EVENT = "BEGIN:VEVENT\r\nUID:{n}@school\r\nDTSTAMP:20260601T090000Z\r\nSUMMARY:{summary}\r\n{dates}END:VEVENT\r\n"
DAYS = "DTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{until}\r\n"
HOLIDAYS = (
    ("Summer holiday", "20260722", "20260903"),
    ("Half-term", "20261026", "20261031"),
    ("Christmas holidays", "20261221", "20270104"),
    ("Half term", "20270215", "20270220"),
    ("Easter holiday", "20270326", "20270412"),
    ("Early May bank holiday", "20270503", "20270504"),
    ("Half term", "20270531", "20270605"),
    ("Summer holidays", "20270722", "20270901"),
)


def ics(*events: tuple[str, str, str]) -> bytes:
    told = "".join(
        EVENT.format(n=n, summary=summary, dates=DAYS.format(first=first, until=until))
        for n, (summary, first, until) in enumerate(events)
    )
    return ICS.format(events=told).encode()


def read_ics(*events: tuple[str, str, str], year: int = 2026) -> CalendarFile:
    return read_calendar_file(ics(*events), "term-dates.ics", year)


def test_holidays_of_a_calendar_program_make_the_half_terms() -> None:
    found = read_ics(*HOLIDAYS, ("INSET day", "20260903", "20260904"), ("Sports day", "20270610", "20270611"))
    assert found.remarks == ("Left out, because they are no holidays: 1.",)
    halves = make_year(found.dates).half_terms
    assert [(one.name, one.first, one.last) for one in halves] == [
        ("autumn", date(2026, 9, 4), date(2026, 10, 23)),
        ("autumn", date(2026, 11, 2), date(2026, 12, 18)),
        ("spring", date(2027, 1, 4), date(2027, 2, 12)),
        ("spring", date(2027, 2, 22), date(2027, 3, 25)),
        ("summer", date(2027, 4, 12), date(2027, 5, 28)),
        ("summer", date(2027, 6, 7), date(2027, 7, 21)),
    ]
    assert date(2027, 5, 3) not in make_year(found.dates).days
    assert date(2027, 6, 10) in make_year(found.dates).days


def test_a_file_without_summer_holidays_takes_a_usual_first_and_last_day_and_says_so() -> None:
    found = read_ics(*HOLIDAYS[1:-1])
    assert found.dates.half_terms[0].first == usual_dates(2026).half_terms[0].first
    assert found.dates.half_terms[-1].last == usual_dates(2026).half_terms[-1].last
    assert "first and last day" in found.remarks[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no calendar", "cannot be read as a calendar file"),
        (b"", "cannot be read as a calendar file"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "cannot be read as a calendar file"),
        (ics(), "has no holidays of 2026/27"),
        (ics(("Concert", "20261201", "20261202")), "has no holidays of 2026/27"),
        (
            ics(*((one[0], one[1].replace("202", "201"), one[2].replace("202", "201")) for one in HOLIDAYS)),
            "no holidays",
        ),
        (b"x" * (3 << 20), "too large"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(SifieldError, match=words) as fault:
        read_calendar_file(data, "term-dates.ics", 2026)
    assert fault.value.remedy


@given(st.data())
def test_an_ics_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    lines = ics(*HOLIDAYS).decode().split("\r\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(["", "DTSTART:x", "END:VEVENT", lines[at][:9], "DTEND;VALUE=DATE:99991231"])
        )
    with contextlib.suppress(SifieldError):
        assert make_year(read_calendar_file("\r\n".join(lines).encode(), "a.ics", 2026).dates).days


def own(first: date, last: date) -> TermDates:
    usual = usual_dates(2026)
    halves = (usual.half_terms[0].__class__("autumn", first, last), *usual.half_terms[1:])
    return TermDates(2026, halves, usual.closed)


def test_a_school_lives_by_its_own_days_else_by_the_trusts_else_by_usual_ones(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        assert calendars.dates_of(session, 2026, laptop.school_id) == (usual_dates(2026), "usual")
        trust, school = own(date(2026, 9, 7), date(2026, 10, 16)), own(date(2026, 9, 8), date(2026, 10, 15))
        calendars.publish(session, write_dates(trust), NOW)
        session.flush()
        assert calendars.dates_of(session, 2026, laptop.school_id) == (trust, "trust")
        calendars.publish(session, write_dates(school), NOW, school_id=laptop.school_id)
        session.flush()
        assert calendars.dates_of(session, 2026, laptop.school_id) == (school, "school")
        assert calendars.dates_of(session, 2026) == (trust, "trust")
        assert calendars.year_of(session, 2026, laptop.school_id).days[0] == date(2026, 9, 8)


def test_days_are_counted_by_the_schools_own_days_over_holidays_and_years(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        calendar = calendars.calendar_of(session, TODAY)
        assert calendar.next_school_day(date(2027, 7, 22)) == calendars.usual_year(2027).days[0]
        assert calendar.days_until(date(2026, 9, 4), calendars.usual_year(2025).days[-1]) == -1
        assert calendars.usual_days().days_until(date(2030, 12, 20), date(2031, 1, 6)) <= 1
        programme.add_requirement(session, laptop.school_id, "small_walk", "Walk", date(2026, 11, 30))
        session.flush()
        before = programme.list_due(session, TODAY)[0].days
        halves = usual_dates(2026).half_terms
        shut = (*usual_dates(2026).closed, Closed(date(2026, 11, 26), date(2026, 11, 27)))
        calendars.publish(session, write_dates(TermDates(2026, halves, shut)), NOW, school_id=laptop.school_id)
        session.flush()
        assert (before, programme.list_due(session, TODAY)[0].days) == (4, 2)
        assert school_work.get_work(session, laptop.school_id, TODAY).due[0].days == 2


def test_a_deadline_is_measured_by_the_days_of_the_plans_school(laptop: Laptop) -> None:
    inset = date(2026, 12, 15)
    plan_id = make_plan(laptop, replace(GOOD, deadline=inset))
    store = laptop.stores.general
    with store.write(laptop.reviewer_id, NOW) as session:
        assert readiness.what_is_missing(planning.get_plan(session, plan_id), TODAY) == ()
        own = usual_dates(2026)
        closed = replace(own, closed=(*own.closed, Closed(inset, inset, "INSET day")))
        calendars.publish(session, write_dates(closed), NOW, school_id=laptop.school_id)
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        (gap,) = readiness.what_is_missing(plan, TODAY)
        assert gap.message == "The deadline of A1 is no school day. Choose Wednesday 16 December."
        assert self_reviews.send_by(plan.school_days, date(2026, 12, 18), TODAY) == date(2026, 12, 10)


def test_a_year_that_nobody_has_given_has_every_weekday(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session:
        assert calendars.calendar_of(session, date(1999, 12, 22)).is_school_day(date(1999, 12, 24))
        assert not calendars.calendar_of(session, date(2019, 10, 1)).is_school_day(date(2020, 12, 28))
