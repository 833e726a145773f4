"""Coverage: each figure is counted from rows, and what can no longer be done in time is said."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sifield.fieldwork import coverage, coverage_facts, programme
from sifield.fieldwork.coverage import WHOLE_YEAR, Coverage, Figure, Wanted, by_person, by_school, count
from sifield.fieldwork.coverage import count_half_days as half_days
from sifield.fieldwork.coverage_rows import Facts
from sifield.frameworks.calendar import school_year
from sifield.models.programme import Booking, Requirement
from sifield.models.store import Store
from tests.laptops import TODAY, Laptop, make_laptop
from tests.trust_year import TrustYear

AUTUMN, SPRING, SUMMER = 0, 1, 2
PAST, SOON, LATER, SPRING_DAY = date(2026, 11, 9), date(2026, 12, 1), date(2026, 12, 18), date(2027, 2, 5)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("coverage"))
    yield made
    made.stores.close()


@pytest.fixture
def trust(prepared: Laptop) -> TrustYear:
    """Each test asks things of schools of its own."""
    return TrustYear(prepared)


def look(trust: TrustYear, today: date = TODAY, *, both: bool = True) -> Coverage:
    general, other = (read(store, today) for store in trust.laptop.stores.both())
    return coverage.put_together(general, other if both else replace(other, asked=(), coming=(), taken=frozenset()))


def read(store: Store, today: date) -> Facts:
    with store.read() as session:
        return coverage_facts.read(session, school_year(today), today)


def figure(year: Coverage, school_id: str, column: int = WHOLE_YEAR, wanted: Wanted = Wanted()) -> Figure:
    return count(by_school(year, wanted, "term").get((school_id, column), ()))


def test_each_thing_asked_counts_once_in_its_term(trust: TrustYear) -> None:
    school = trust.school("Fernhill")
    done, _late, booked, begun, _due, waived = (
        trust.ask(school, day) for day in (SOON, PAST, SOON, SOON, SPRING_DAY, SOON)
    )
    trust.settle(done, state="done")
    trust.settle(waived, state="waived", reason="The school asked us to leave it out")
    trust.book(school, SOON, [booked])
    trust.settle(begun, visit_id=trust.visit(school, TODAY, status="started", requirement_id=begun))
    year = look(trust)
    assert [column.name for column in year.columns("term")] == ["Autumn", "Spring", "Summer"]
    assert figure(year, school, AUTUMN) == Figure(done=1, booked=2, due=0, overdue=1)
    assert figure(year, school, SPRING) == Figure(due=1)
    assert figure(year, school) == Figure(done=1, booked=2, due=1, overdue=1)
    assert figure(year, school).asked == 5


def test_half_terms_add_up_to_their_term(trust: TrustYear) -> None:
    school = trust.school("Saltmarsh")
    for day in (date(2026, 9, 30), date(2026, 10, 23), date(2026, 11, 2), LATER, SPRING_DAY, date(2027, 2, 22)):
        trust.ask(school, day)
    year = look(trust)
    halves = by_school(year, Wanted(), "half-term")
    assert [column.name for column in year.columns("half-term")][:3] == ["Autumn 1", "Autumn 2", "Spring 1"]
    assert [len(halves.get((school, at), ())) for at in range(6)] == [2, 2, 1, 1, 0, 0]
    assert figure(year, school, AUTUMN).asked == 4


def test_a_late_thing_stays_late_until_it_is_done_also_when_it_is_booked(trust: TrustYear) -> None:
    school = trust.school("Late School")
    late = trust.ask(school, PAST)
    trust.book(school, SOON, [late])
    assert figure(look(trust), school) == Figure(overdue=1)
    (one,) = by_school(look(trust), Wanted(only_late=True), "term")[school, AUTUMN]
    assert (one.booked_on, one.days) == (SOON, -11)


class TestShort:
    """Fewer done, booked and still possible than the minimum asks by the end of the term."""

    def test_everything_not_done_in_a_term_that_is_over(self, trust: TrustYear) -> None:
        school = trust.school("Over")
        done = trust.ask(school, PAST)
        trust.settle(done, state="done")
        trust.ask(school, PAST)
        booked_too_late = trust.ask(school, LATER)
        trust.book(school, date(2027, 1, 5), [booked_too_late])
        year = look(trust, date(2027, 1, 4))
        assert figure(year, school, AUTUMN) == Figure(done=1, overdue=2, short=2)

    def test_days_are_left_only_so_many(self, trust: TrustYear) -> None:
        """From Wed 16 to Fri 18 December are three school days; one is booked, so two of three more still fit."""
        school = trust.school("Three days")
        booked, *_rest = (trust.ask(school, LATER, f"Look {at}", half_days=1) for at in range(4))
        trust.book(school, date(2026, 12, 17), [booked], part="morning")
        assert figure(look(trust, date(2026, 12, 16)), school) == Figure(booked=1, due=3, short=1)
        assert figure(look(trust, date(2026, 12, 15)), school).short == 0

    def test_a_long_review_takes_as_many_days_as_it_is_long(self, trust: TrustYear) -> None:
        school = trust.school("Long review")
        trust.ask(school, LATER, "Review", half_days=5)
        assert figure(look(trust, date(2026, 12, 16)), school).short == 0
        assert figure(look(trust, date(2026, 12, 17)), school).short == 1

    def test_inspectors_take_days_away(self, trust: TrustYear) -> None:
        school = trust.school("Inspected")
        trust.ask(school, LATER)
        trust.inspectors(school, date(2026, 12, 15), date(2026, 12, 18))
        assert figure(look(trust, date(2026, 12, 14)), school).short == 0
        assert figure(look(trust, date(2026, 12, 15)), school).short == 1

    def test_what_is_done_in_a_visit_is_short_when_the_visit_is(self, trust: TrustYear) -> None:
        school = trust.school("Within")
        visit = trust.ask(school, LATER, "QA visit", row="qa", number=1, kind="visit", half_days=2)
        for at in range(4):
            trust.ask(school, LATER, f"Part {at}", row=f"part{at}", kind="review", within="qa", within_number=1)
        assert figure(look(trust, LATER), school).short == 0, "one day is left, and one is enough for all of it"
        assert figure(look(trust, date(2026, 12, 21)), school).short == 5
        trust.settle(visit, state="done")
        assert figure(look(trust, LATER), school).short == 3, "after the visit each of them needs a day of its own"

    def test_the_days_are_the_schools_own(self, trust: TrustYear) -> None:
        from sifield.fieldwork import calendars
        from tests.laptops import NOW

        school, text = trust.school("Breaks up early"), (
            'year = 2026\n[[half_term]]\nterm = "autumn"\nfrom = 2026-09-02\nto = 2026-12-11\n'
            '[[half_term]]\nterm = "spring"\nfrom = 2027-01-04\nto = 2027-03-25\n'
        )  # fmt: skip
        with trust.store().apply() as session:
            calendars.publish(session, text, NOW, school_id=school)
        trust.ask(school, date(2026, 12, 11))
        assert figure(look(trust, date(2026, 12, 11)), school).short == 0
        assert figure(look(trust, date(2026, 12, 14)), school).short == 1

    def test_what_nobody_comes_for_needs_no_free_day(self, trust: TrustYear) -> None:
        school = trust.school("Reports")
        for at in range(5):
            trust.ask(school, LATER, f"Report {at}", kind="report")
        assert figure(look(trust, LATER), school).short == 0
        assert figure(look(trust, date(2026, 12, 19)), school).short == 5


def test_what_lies_in_the_safeguarding_store_counts_only_with_it(trust: TrustYear) -> None:
    school = trust.school("Two stores")
    trust.ask(school, SOON)
    trust.ask(school, SOON, "Safeguarding review", sensitivity="safeguarding")
    assert figure(look(trust), school).asked == 2
    assert figure(look(trust, both=False), school).asked == 1
    seen = by_school(look(trust), Wanted(), "term")[school, AUTUMN]
    assert {one.title: one.sensitivity for one in seen} == {
        "Learning walk": "general",
        "Safeguarding review": "safeguarding",
    }


def test_filters_leave_out_what_is_not_wanted(trust: TrustYear) -> None:
    amara, bola = trust.person("Amara Stone"), trust.person("Bola Reed")
    primary, secondary = trust.school("P"), trust.school("S", "Secondary")
    walk = trust.ask(primary, SOON, kind="visit")
    trust.ask(primary, PAST, form_id="book_look", kind="review", grade="2", within="qa", within_number=1)
    trust.ask(secondary, SOON, kind="visit")
    trust.book(primary, SOON, [walk], lead_id=amara, with_ids=[bola])
    year = look(trust)
    for wanted, numbers in (
        (Wanted(), (2, 1)),
        (Wanted(kind="visit"), (1, 1)),
        (Wanted(form_id="book_look"), (1, 0)),
        (Wanted(grade="2"), (1, 0)),
        (Wanted(phase="Secondary"), (0, 1)),
        (Wanted(person_id=bola), (1, 0)),
        (Wanted(part="within"), (1, 0)),
        (Wanted(only_late=True), (1, 0)),
    ):
        assert (figure(year, primary, wanted=wanted).asked, figure(year, secondary, wanted=wanted).asked) == numbers


def test_half_days_by_person(trust: TrustYear) -> None:
    lead, other = trust.person("Ines Marsh", "phonics-lead"), trust.person("Jo Bright", "subject-lead")
    trust.person("Kit Lowe", "subject-lead")
    school = trust.school("Half-days")
    both, _alone, _shared, nobody = (
        trust.ask(school, SOON, title, lead=role, half_days=length)
        for title, role, length in (
            ("Walk", "phonics-lead", 1),
            ("Phonics", "phonics-lead", 3),
            ("Subject", "subject-lead", 2),
            ("Finance", "finance-lead", 4),
        )
    )
    trust.book(school, SOON, [both], lead_id=lead, with_ids=[other], part="morning")
    trust.settle(nobody, visit_id=trust.visit(school, TODAY, reviewer_id=other, status="started"))
    cells = by_person(look(trust), Wanted(), "term")
    assert half_days(cells[lead, AUTUMN]) == Figure(booked=1, due=3)
    assert half_days(cells[other, AUTUMN]) == Figure(booked=1 + 4), "what she has begun is hers"
    assert half_days(cells["role:subject-lead", AUTUMN]) == Figure(due=2), "two hold the role: it is nobody's yet"
    assert {one.name for one in cells["role:subject-lead", AUTUMN]} == {"subject-lead (2 people)"}


def test_a_booking_held_is_done_and_one_cancelled_is_gone(trust: TrustYear) -> None:
    person, school = trust.person("Held"), trust.school("Held School")
    trust.book(school, PAST, lead_id=person, state="held")
    trust.book(school, PAST, lead_id=person)
    trust.book(school, SOON, lead_id=person, state="cancelled", reason="Snow")
    cells = by_person(look(trust), Wanted(), "term")
    assert half_days(cells[person, AUTUMN]) == Figure(done=2, overdue=2), "its day went by and nobody said it was held"


@pytest.mark.parametrize("name", ["earned-autonomy", "lighthouse"])
def test_a_recount_from_the_rows_agrees(tmp_path: Path, name: str) -> None:
    """The same figures by another way: counters over plain rows, without the code that is tested."""
    laptop = make_laptop(tmp_path)
    trust = TrustYear(laptop)
    framework = trust.run(name)
    for at, grade in enumerate(framework.grades):
        school = trust.school(f"School {at}")
        ids = trust.plan_year(school, framework, grade.name)
        with trust.store().apply() as session:
            for one in ids[::5]:
                session.get_one(Requirement, one).state = "done"
        for number, some in enumerate((ids[1::5], ids[3::15])):
            trust.book(school, TODAY + timedelta(days=number), some)
    year = look(trust)
    with laptop.stores.general.read() as session:
        rows = session.query(Requirement).all()
        booked = {one for row in session.query(Booking).all() for one in row.requirement_ids}
    recount = Counter[tuple[str, str, str]]()
    for row in rows:
        late = "overdue" if row.due_on < TODAY else "booked" if row.id in booked else "due"
        recount[row.school_id, row.term, "done" if row.state == "done" else late] += 1
    counted = Counter[tuple[str, str, str]]()
    terms = [column.term for column in year.columns("term")]
    for (school_id, column), held in by_school(year, Wanted(), "term").items():
        if school_id and column != WHOLE_YEAR:
            found = count(held)
            for state in ("done", "booked", "due", "overdue"):
                counted[school_id, terms[column], state] = getattr(found, state)
    assert +counted == recount
    assert count(year.asked).asked == len(rows)
    laptop.stores.close()


def test_today_and_the_coverage_say_the_same_of_a_year_that_a_model_asks_for(tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    trust, school = TrustYear(laptop), laptop.school_id
    ids = trust.plan_year(school, trust.run("earned-autonomy"), "2")
    trust.ask(school, SOON, sensitivity="safeguarding", form_id="sg_check")
    done, late, coming = ids[0], ids[1], ids[3]
    trust.settle(done, state="done")
    trust.settle(late, due_on=PAST)
    trust.book(school, SOON, [coming])
    told = figure(look(trust), school)
    agendas = []
    for store in trust.laptop.stores.both():
        with store.read() as session:
            agendas.append(programme.get_agenda(session, trust.laptop.reviewer_id, TODAY))
    agenda = agendas[0].with_other(agendas[1])
    (count_of,) = [one for one in agenda.schools if one.school_id == school]
    assert (count_of.done, count_of.due, count_of.overdue) == (told.done, told.booked + told.due, told.overdue)
    assert told.done == 1
    assert told.booked == 1
    due = {one.id: one for one in agenda.due if one.school_id == school}
    held = {one.id: one for one in by_school(look(trust), Wanted(), "term")[school, WHOLE_YEAR] if one.state != "done"}
    assert {key: (one.days, one.state == "overdue", one.booked_on) for key, one in due.items()} == {
        key: (one.days, one.state == "overdue", one.booked_on) for key, one in held.items()
    }
    assert {one.inside for one in due.values()} == {"", "School-improvement visit", "Quality-assurance visit"}
    laptop.stores.close()
