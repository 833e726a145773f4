"""A school's year on two laptops and a real centre: planned apart, booked apart, placed anew while somebody books.

The screens stand on the laptops' real stores and are pressed as in the window; only the days are the tests' own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from sifield import keys, pins
from sifield.assets import asset
from sifield.demo.centre import CentreProcess
from sifield.demo.laptop import DemoLaptop
from sifield.errors import SifieldError
from sifield.fieldwork import (
    bookings,
    frameworks,
    placing,
    register,
    school_years,
    schools_import,
    templates,
    visits,
    year_facts,
)
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.placing import NewPlacement
from sifield.models.programme import Requirement
from sifield.models.schools import School
from sifield.sealing import Stretching
from sifield.sync import conflicts
from sifield.ui.screens.book_visit import BookVisit
from sifield.ui.screens.exchange import Exchange
from sifield.ui.screens.what_changes import WhatChanges
from tests.fieldwork.test_register import file
from tests.laptops import NOW, TODAY, small_workbook
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

PLANNED_APART, MOVED_APART, PLACED_ANEW, DROPPED, PLANNED_OTHERWISE = (
    "Alder Primary", "Birch Primary", "Cedar Primary", "Dogwood Primary", "Elder Primary",
)  # fmt: skip
YEAR, SEPTEMBER, JANUARY = 2026, date(2026, 9, 1), date(2027, 1, 11)
ROWS = tuple(
    {"URN": f"13766{n}", "EstablishmentNumber": f"310{n}", "EstablishmentName": name}
    for n, name in enumerate((PLANNED_APART, MOVED_APART, PLACED_ANEW, DROPPED, PLANNED_OTHERWISE))
)
FIELDS = tuple(column.key for column in Requirement.__table__.columns)


@dataclass
class Two:
    """The administrator's laptop and a leader's, and the centre between them."""

    centre: CentreProcess
    office: DemoLaptop
    lead: DemoLaptop

    def both(self) -> tuple[DemoLaptop, DemoLaptop]:
        return self.office, self.lead

    def sync(self) -> int:
        """Let both have everything of each other; count the conflicts that came to light."""
        return sum(laptop.sync().conflicts for laptop in (self.office, self.lead, self.office))

    def school(self, name: str) -> str:
        with self.office.reading() as session:
            return session.query(School).filter_by(name=name).one().id


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """An administrator has published a model and a form, taken over the schools and placed each in category 1."""
    folder = tmp_path_factory.mktemp("year")
    with ExitStack() as ends:
        patch = ends.enter_context(pytest.MonkeyPatch.context())
        for module in (keys, pins):  # their strength is tested with the keys
            patch.setattr(module, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))
        centre = CentreProcess(folder, f"sqlite:///{(folder / 'central.store').as_posix()}")
        code = centre.set_up("Tideway Trust", "Amara Whitlock")
        ends.callback(centre.stop)
        centre.start()
        office = DemoLaptop(folder / "office", code, "Office", "482915")
        ends.callback(office.stores.close)
        lead = DemoLaptop(folder / "lead", centre.invite("Ben Okoro", "trust_leader"), "Lead", "730164")
        ends.callback(lead.stores.close)
        with office.writing() as session:
            model = asset("frameworks", "earned-autonomy.toml").read_text(encoding="utf-8")
            frameworks.publish(session, model, YEAR, NOW)
            templates.publish(session, small_workbook(), "small.xlsx", NOW)
            schools_import.import_schools(session, register.read_register(file(*ROWS)), TODAY)
        made = Two(centre, office, lead)
        for row in ROWS:
            place(office, made.school(row["EstablishmentName"]), "1", SEPTEMBER)
        for laptop in made.both():
            laptop.sync()
        yield made


def place(laptop: DemoLaptop, school_id: str, grade: str, on: date, reason: str = "") -> None:
    me = laptop.owner.person_id
    with laptop.writing() as session:
        proposal = placing.propose(session, NewPlacement(school_id, YEAR, grade, on, reason), by=me, on=min(on, TODAY))
        placing.confirm(session, proposal, by=me, on=TODAY)


def foresee(laptop: DemoLaptop, school_id: str) -> school_years.Difference:
    with laptop.reading() as session:
        return school_years.foresee(session, year_facts.gather(session, school_id, YEAR))


def accept(laptop: DemoLaptop, school_id: str) -> None:
    with laptop.writing() as session:
        school_years.accept(session, year_facts.gather(session, school_id, YEAR))


def rows(laptop: DemoLaptop, school_id: str) -> dict[str, tuple[object, ...]]:
    """Every column of everything that is asked of a school."""
    with laptop.reading() as session:
        found = session.query(Requirement).filter_by(school_id=school_id).all()
        return {one.id: tuple(getattr(one, field) for field in FIELDS) for one in found}


def due(laptop: DemoLaptop, school_id: str, row: str) -> list[Requirement]:
    with laptop.reading() as session:
        found = session.query(Requirement).filter_by(school_id=school_id, row=row).all()
    return sorted(found, key=lambda one: one.number)


def get(laptop: DemoLaptop, booking_id: str) -> BookingRow:
    with laptop.reading() as session:
        row = bookings.get_booking(session, booking_id)
    assert row is not None
    return row


def book(laptop: DemoLaptop, school_id: str, requirement_id: str, on: date) -> str:
    me = laptop.owner.person_id
    plan = Arrangement(school_id=school_id, on=on, lead_id=me, requirement_ids=(requirement_id,))
    with laptop.writing() as session:
        return bookings.book(session, plan, TODAY)


def move(laptop: DemoLaptop, booking_id: str, on: date) -> None:
    wanted = replace(bookings.arrangement_of(get(laptop, booking_id)), on=on)
    with laptop.writing() as session:
        bookings.change(session, booking_id, wanted, TODAY)


def visited(laptop: DemoLaptop, school_id: str, requirement_id: str) -> str:
    """Begin and finish a visit that does something."""
    me = laptop.owner.person_id
    with laptop.writing() as session:
        (form,) = templates.list_forms(session)
        new = visits.NewVisit(
            school_id=school_id, form=form, reviewer_id=me, planned_on=TODAY, requirement_id=requirement_id
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        visits.finish(session, visit_id, NOW)
    return visit_id


def open_conflicts(two: Two) -> list[int]:
    counts = []
    for laptop in two.both():
        with laptop.reading() as session:
            counts.append(len(conflicts.list_conflicts(session, laptop.owner.person_id)))
    return counts


def tasks_of(laptop: DemoLaptop) -> InlineTasks:
    return InlineTasks(laptop.stores, actor=laptop.owner.person_id, at=NOW)


def test_two_who_plan_the_same_year_apart_have_one_year(two: Two) -> None:
    school = two.school(PLANNED_APART)
    two.centre.stop()
    try:
        for laptop in two.both():
            with pytest.raises(SifieldError, match="cannot be reached"):
                laptop.sync()
            accept(laptop, school)
        apart = rows(two.office, school)
        assert rows(two.lead, school) == apart
    finally:
        two.centre.start()
    assert len(apart) == 15
    assert two.sync() == 0
    for laptop in two.both():
        assert rows(laptop, school) == apart, "no row twice, none changed"
        assert foresee(laptop, school).is_empty
        assert laptop.sync().pushed == 0, "nothing waits, nothing goes to and fro"


def test_a_booking_that_both_moved_is_shown_settled_and_loses_nothing(two: Two, qtbot: QtBot) -> None:
    school = two.school(MOVED_APART)
    accept(two.office, school)
    visit = due(two.office, school, "quality-assurance")[0]
    booking_id = book(two.office, school, visit.id, date(2026, 12, 1))
    assert two.sync() == 0
    move(two.office, booking_id, date(2026, 12, 2))
    screen = BookVisit(tasks_of(two.lead), lambda: NOW, school, booking_id=booking_id)
    open_screen(qtbot, screen)
    write(screen, "Or type a day", "3 Dec")
    write(screen, "Focus", "Reading aloud")
    press(screen, "Keep the changes")
    screen.close()
    assert two.sync() == 2, "both are told"
    for laptop in two.both():
        row = get(laptop, booking_id)
        assert (row.is_differing, row.on, row.focus) == (True, date(2026, 12, 2), "Reading aloud")

    sync = Exchange(tasks_of(two.lead), two.lead.owner.person_id, is_sample=False)
    open_screen(qtbot, sync)
    assert "1. The day of a booked visit was changed by two people." in read(sync)
    press(sync, "Keep this one, 1, by You: Thu 3 Dec 2026")
    assert "Nothing to settle" in read(sync)
    assert two.sync() == 0
    for laptop in two.both():
        row = get(laptop, booking_id)
        assert (row.is_differing, row.on, row.focus) == (False, date(2026, 12, 3), "Reading aloud")
    assert open_conflicts(two) == [0, 0]


def test_a_grade_confirmed_while_the_other_books_is_foreseen_and_keeps_what_is_done(two: Two, qtbot: QtBot) -> None:
    school = two.school(PLACED_ANEW)
    accept(two.office, school)
    two.sync()
    first, second, third = due(two.lead, school, "quality-assurance")
    visit_id = visited(two.lead, school, first.id)
    booking_id = book(two.lead, school, third.id, date(2027, 6, 15))
    place(two.office, school, "3", JANUARY, "The board decided so.")
    assert two.sync() == 0

    before = rows(two.lead, school)
    screen = WhatChanges(tasks_of(two.lead), lambda: TODAY, school, YEAR, may_plan=True)
    open_screen(qtbot, screen)
    words = read(screen)
    assert "Nothing is written until you accept it." in words
    for told in ("Added: ", "Moved: ", "Done: 1", "until now by "):
        assert told in words
    assert rows(two.lead, school) == before
    press(screen, "Accept these changes")
    assert "The year is as the trust’s improvement model" in read(screen)
    assert two.sync() == 0
    for laptop in two.both():
        after = due(laptop, school, "quality-assurance")
        assert [one.due_on.month for one in after] == [12, 1, 2, 3, 4, 5, 6]
        assert (after[0].state, after[0].visit_id) == ("done", visit_id)
        assert (get(laptop, booking_id).state, get(laptop, booking_id).requirement_ids) == ("booked", (third.id,))
        assert foresee(laptop, school).is_empty
    assert rows(two.office, school) == rows(two.lead, school)
    assert second.id in rows(two.office, school)


def test_a_year_accepted_anew_while_the_other_goes_on_by_the_old_one(two: Two) -> None:
    """The leader books and visits what the office, under a lighter grade, asks no more: neither is lost."""
    school = two.school(DROPPED)
    place(two.office, school, "3", SEPTEMBER, "It has just been inspected.")
    accept(two.office, school)
    two.sync()
    asked = due(two.lead, school, "quality-assurance")
    place(two.office, school, "1", date(2026, 9, 2), "It was a mistake.")
    accept(two.office, school)
    booking_id = book(two.lead, school, asked[-1].id, date(2027, 6, 16))
    visit_id = visited(two.lead, school, asked[-2].id)
    assert two.sync() == 2, "both are told that what was done had been taken away meanwhile"
    with two.office.writing() as session:
        (told,) = conflicts.list_conflicts(session, two.office.owner.person_id)
        conflicts.resolve_conflict(session, told.id, conflicts.CURRENT, NOW)
    notes = {line.id: line.note for line in foresee(two.office, school).lines if line.change == "added"}
    assert notes == {asked[-1].id: "Not asked any more; it comes back because it is booked."}
    for laptop in two.both():
        accept(laptop, school)
    assert two.sync() == 0
    for laptop in two.both():
        after = {one.id: one for one in due(laptop, school, "quality-assurance")}
        assert asked[-1].id in after, "it is booked, so it stays"
        assert (after[asked[-2].id].state, after[asked[-2].id].visit_id) == ("done", visit_id)
        assert get(laptop, booking_id).requirement_ids == (asked[-1].id,)
        assert foresee(laptop, school).is_empty
    assert rows(two.office, school) == rows(two.lead, school)
    assert open_conflicts(two) == [0, 0]


def test_two_who_planned_from_different_facts_agree_by_planning_anew(two: Two) -> None:
    """What a plan says of a row follows from the facts, so that nobody is asked which of two plans is right."""
    school = two.school(PLANNED_OTHERWISE)
    place(two.office, school, "3", date(2026, 10, 5), "The board decided so.")
    for laptop in two.both():
        accept(laptop, school)
    assert two.sync() == 0
    accept(two.lead, school)
    assert two.sync() == 0
    assert rows(two.office, school) == rows(two.lead, school)
    assert len(due(two.office, school, "quality-assurance")) == 9
    assert foresee(two.office, school).is_empty
