"""Notices of visits as text and as calendar files, read as calendar programs read them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sifield.documents.icalendar import Entry, write_calendar
from sifield.documents.visit_notice import notice_calendar, person_calendar, say_notice
from sifield.fieldwork import bookings, notices
from sifield.fieldwork.notices import Notice
from tests import safeguarding
from tests.booked import TUESDAY, WEDNESDAY, Booked, open_booked
from tests.laptops import NOW, TODAY


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Booked]:
    made = open_booked(tmp_path)
    yield made
    made.laptop.stores.close()


def notice(trust: Booked, booking_id: str, sensitivity: str = "general") -> Notice:
    found = trust.read(lambda session: notices.get_notice(session, booking_id, TODAY), sensitivity)
    assert found is not None
    return found  # type: ignore[no-any-return]


def read_calendar(content: bytes) -> tuple[str, list[dict[str, str]]]:
    """Read a calendar file as RFC 5545 says; give its method, and its events by property with parameters."""
    text = content.decode()
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    whole: list[str] = []
    for line in lines:
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    method, events, inside = "", [], False
    for line in whole:
        name, _, value = line.partition('":') if line.startswith("ORGANIZER") else line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
            inside = True
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = _plain(value)
        elif name == "METHOD":
            method = value
    return method, events


def _plain(value: str) -> str:
    made, signs = "", iter(value)
    for sign in signs:
        made += {"n": "\n", "N": "\n"}.get(after := next(signs), after) if sign == "\\" else sign
    return made


class Program:
    """What a calendar program keeps: of one UID the entry with the highest number; a cancelled one is taken out."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, str]] = {}

    def take(self, content: bytes) -> None:
        method, events = read_calendar(content)
        for event in events:
            before = self.entries.get(event["UID"])
            if before is None or (int(before["SEQUENCE"]), before["DTSTAMP"]) <= (
                int(event["SEQUENCE"]),
                event["DTSTAMP"],
            ):
                self.entries[event["UID"]] = event
                assert (method == "CANCEL") <= (event["STATUS"] == "CANCELLED")

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Each entry that stands in the calendar: when it begins, and what it is."""
        return sorted(
            (next(value for key, value in one.items() if key.startswith("DTSTART")), one["SUMMARY"])
            for one in self.entries.values()
            if one["STATUS"] != "CANCELLED"
        )


def saved(trust: Booked, person_id: str, *, minutes: int = 0, says_all: bool = False) -> bytes:
    def look(session: Any) -> tuple[Notice, ...]:
        return notices.list_notices(session, person_id, TODAY, TUESDAY + timedelta(days=200), TODAY)

    both = trust.read(look) + trust.read(look, "safeguarding")
    return person_calendar(both, person_id, "X", NOW + timedelta(minutes=minutes), says_all=says_all)


def test_the_notice_says_who_when_what_for_and_why(trust: Booked) -> None:
    plan = trust.plan(trust.walk, trust.meeting, with_ids=(trust.ben,), focus="Reading aloud", prepare="A room.")
    assert say_notice(notice(trust, trust.book(plan))) == (
        "Visit to Harbour Lane Primary\n\n"
        "When: Tue 1 Dec 2026, morning (09:00 to 12:00)\n"
        "Who comes: Amara Whitlock (leads), Ben Okoro\n"
        "What for: Learning walk; Meeting with the chair\n"
        "Focus: Reading aloud\n\n"
        "Please have ready: A room.\n"
        "What staff are told: Amara Whitlock and Ben Okoro of the trust visit on Tue 1 Dec 2026, morning "
        "(09:00 to 12:00). The focus is: Reading aloud.\n\n"
        "Why it is due:\n"
        "– Learning walk, by Fri 18 Dec 2026. The model asks it of every school.\n"
        "– Meeting with the chair, by Fri 18 Dec 2026.\n"
    )


def test_a_changed_and_a_cancelled_visit_say_so(trust: Booked) -> None:
    booking_id = trust.book()
    trust.change(booking_id, on=WEDNESDAY)
    assert "This replaces the earlier notice (change 1)." in say_notice(notice(trust, booking_id))
    trust.write(lambda session: bookings.cancel(session, booking_id, "The head is ill."))
    words = say_notice(notice(trust, booking_id))
    assert words.startswith(
        "Cancelled: visit to Harbour Lane Primary\n\nThis visit does not take place. The head is ill."
    )
    method, (event,) = read_calendar(notice_calendar(notice(trust, booking_id), NOW, says_all=False))
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", "2")
    assert 'ORGANIZER;CN="Amara Whitlock' in event


def test_a_morning_has_hours_and_a_whole_day_none(trust: Booked) -> None:
    booking_id = trust.book()
    _, (event,) = read_calendar(notice_calendar(notice(trust, booking_id), NOW, says_all=False))
    assert event["DTSTART;TZID=Europe/London"] == "20261201T090000"
    assert event["DTEND;TZID=Europe/London"] == "20261201T120000"
    trust.change(booking_id, part="day")
    _, (event,) = read_calendar(notice_calendar(notice(trust, booking_id), NOW, says_all=False))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261201", "20261202")


def test_a_calendar_program_follows_moves_cancellations_and_who_comes(trust: Booked) -> None:
    walk = trust.book(trust.plan(with_ids=(trust.ben,)))
    meeting = trust.book(trust.plan(trust.meeting, on=WEDNESDAY))
    bens, amaras = Program(), Program()
    bens.take(saved(trust, trust.ben))
    amaras.take(saved(trust, trust.amara))
    assert len(amaras.shown) == 2
    trust.change(walk, on=WEDNESDAY, part="afternoon", with_ids=())
    trust.write(lambda session: bookings.cancel(session, meeting, "Not needed"))
    bens.take(saved(trust, trust.ben, minutes=1))
    amaras.take(saved(trust, trust.amara, minutes=1))
    assert bens.shown == [], "he does not come any more"
    assert amaras.shown == [("20261202T130000", "Learning walk: Harbour Lane Primary")]
    amaras.take(saved(trust, trust.amara, minutes=2))
    assert len(amaras.shown) == 1, "the same file again changes nothing"


def test_a_visit_about_safeguarding_is_a_visit_and_no_more(trust: Booked) -> None:
    safeguarding.publish(trust.laptop)
    safeguarding.give_right(trust.laptop, trust.harbour)
    needed = trust.require("Review of records", "safeguarding", form_id="sg_check", why="Something is amiss.")
    trust.book(trust.plan(needed, focus="Records"), "safeguarding")
    content = saved(trust, trust.amara)
    _, (event,) = read_calendar(content)
    assert (event["SUMMARY"], event["CLASS"]) == ("Visit", "PRIVATE")
    assert event["DTSTART;TZID=Europe/London"] == "20261201T090000", "the hours are taken"
    for word in ("Records", "records", "amiss", "Harbour", "afeguarding", "Amara"):
        assert word.encode() not in content
    assert b"SUMMARY:Review of records: Harbour Lane Primary" in saved(trust, trust.amara, says_all=True)


@settings(max_examples=40, deadline=None)
@given(words=some.text(max_size=160), name=some.text(max_size=40), address=some.text(max_size=20))
def test_whatever_is_written_comes_back_from_the_file(words: str, name: str, address: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    name, address = (one.encode("utf-8", "ignore").decode() for one in (name, address))
    entry = Entry(uid="1@x", sequence=0, on=TUESDAY, summary=words, description=words, organiser=(name, address))
    _, (event,) = read_calendar(write_calendar([entry], NOW, name=words))
    kept = "".join(sign for sign in words if (sign >= " " and sign != "\x7f") or sign in "\t\n")
    assert event["SUMMARY"] == kept
    assert event["DESCRIPTION" if kept else "SUMMARY"] == kept
