"""The tally of lesson looks: no name, no look, no count lost; shown to whom it is for; a warning before the limit."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import capture, disposal, load_limit, observation_load, templates, visits
from sifield.fieldwork.load_limit import Limit, Tally
from sifield.models.exchange import Device
from sifield.models.observation_load import ObservationLoad
from sifield.wire.ids import load_id
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.stored import everything_in


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("load"))
    yield made
    made.stores.close()


def held_by(laptop: Laptop, person_id: str, role: str) -> None:
    with laptop.stores.general.write("", NOW) as session:
        device = session.get_one(Device, 1)
        device.person_id, device.role = person_id, role


def tally(laptop: Laptop, reference: str, on: date = TODAY) -> Tally:
    with laptop.stores.general.read() as session:
        return observation_load.get_tally(session, laptop.school_id, reference, on)


def look(laptop: Laptop, reference: str, *, planned: int = 0, seen: int = 0) -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        workbook = asset("forms", "lesson_look.xlsx").read_bytes()
        form = templates.publish(session, workbook, "form.xlsx", NOW)
        new = visits.NewVisit(school_id=laptop.school_id, form=form, reviewer_id=laptop.reviewer_id, planned_on=TODAY)
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        session.flush()
        observation_load.remember(session, visit_id, reference, planned)
        if seen:
            capture.save_answer(session, visit_id, "minutes_seen", "", seen, running=False)
    return visit_id


def test_a_look_is_counted_once_by_its_length_and_who_it_was_is_forgotten(laptop: Laptop) -> None:
    held_by(laptop, laptop.reviewer_id, "reviewer")
    visit_id = look(laptop, "t 14", planned=60, seen=25)
    for _ in range(2):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            observation_load.count(session, visit_id)
    assert tally(laptop, "T14") == Tally("T14", 2026, 1, 25)
    with laptop.stores.general.read() as session:
        assert observation_load.get_coming(session, visit_id).reference == ""
        [row] = session.scalars(select(ObservationLoad).where(ObservationLoad.reference == "T14")).all()
        assert not {visit_id, laptop.reviewer_id, "2026-11"} & set(map(str, vars(row).values()))
    whole = everything_in(laptop.stores.general).text.splitlines()
    assert not [line for line in whole if visit_id in line and "T14" in line], "nothing says whose look it was"
    assert tally(laptop, "T14", date(2027, 9, 6)).visits == 0, "another year begins with nothing"


@pytest.mark.parametrize("words", ["Amara", "Ms Oakes", "", "T14; drop", "A" * 13 + "1", "J.O.1"])
def test_a_reference_is_no_name(words: str) -> None:
    with pytest.raises(SifieldError, match="no name") as refused:
        observation_load.read_reference(words)
    assert refused.value.code == "reference"


def test_two_laptops_count_in_rows_of_their_own(laptop: Laptop) -> None:
    other = load_id(laptop.school_id, "T20", 2026, "another laptop")

    def theirs(session: Session) -> None:  # as it comes with a sync
        session.add(
            ObservationLoad(
                id=other, scope=school_scope(laptop.school_id), school_id=laptop.school_id, reference="T20", year=2026,
                visits=2, minutes=70,
            )
        )  # fmt: skip

    with laptop.stores.general.apply() as session:
        theirs(session)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        observation_load.add(session, laptop.school_id, "T20", TODAY, 40)
    assert tally(laptop, "T20") == Tally("T20", 2026, 3, 110)


def test_a_wrong_count_is_put_right_beside_what_others_count(laptop: Laptop) -> None:
    held_by(laptop, laptop.reviewer_id, "reviewer")

    def correct(visits: int, minutes: int, why: str = "It was another teacher’s") -> None:
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            observation_load.correct(session, laptop.school_id, "t40", TODAY, visits=visits, minutes=minutes, why=why)

    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for minutes in (30, 300):
            observation_load.add(session, laptop.school_id, "T40", TODAY, minutes)
    correct(1, 30)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        observation_load.add(session, laptop.school_id, "T40", TODAY, 20)
    found = tally(laptop, "T40")
    assert (found.visits, found.minutes) == (2, 50)
    said = load_limit.say_tally(found, Limit(3, 180))
    assert said == (
        "T40, 2026/27: 2 looks, 50 min. Agreed: 3 looks, 3 h. Corrected on Tue 24 Nov 2026 by Amara Whitlock: "
        "1 look fewer, 300 min fewer. It was another teacher’s."
    )
    for seen, minutes, why, code in (
        (2, 50, "Nothing", "corrected"), (-1, 0, "Less", "corrected"), (1, 301, "More", "corrected"),
        (1, 25, " ", "no-reason"), (1, 25, "It was Mrs Oakes’s", "named"),
    ):  # fmt: skip
        with pytest.raises(SifieldError) as refused:
            correct(seen, minutes, why)
        assert refused.value.code == code
    assert tally(laptop, "T40") == found, "what was refused changed nothing"


def test_it_is_warned_before_the_limit_is_passed_and_not_before() -> None:
    limit = Limit(3, 180)
    assert not load_limit.warn(Tally("T1", 2026, 2, 100), limit, 80)
    by_number = load_limit.warn(Tally("T1", 2026, 3, 60), limit, 20)
    assert by_number == (
        "With this look T1 would have had 4 looks, 1 h 20 min in 2026/27. Agreed: 3 looks, 3 h. Ask the teacher first."
    )
    assert "2 looks, 3 h 1 min" in load_limit.warn(Tally("T1", 2026, 1, 150), limit, 31)


def test_the_head_sees_whose_the_others_whether_it_was_kept(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for _ in range(4):
            observation_load.add(session, laptop.school_id, "T30", TODAY, 10)

    def seen() -> observation_load.SchoolLoad:
        with laptop.stores.general.read() as session:
            return observation_load.get_school_load(session, laptop.school_id, TODAY)

    for role in ("trust_leader", "administrator", "reviewer"):
        held_by(laptop, laptop.reviewer_id, role)
        assert (seen().passed, seen().tallies) == (1, ())
    held_by(laptop, laptop.head_id, "headteacher")
    assert Tally("T30", 2026, 4, 40) in seen().tallies


def test_an_administrator_sets_what_was_agreed(laptop: Laptop) -> None:
    held_by(laptop, laptop.reviewer_id, "reviewer")
    with laptop.stores.general.write("", NOW) as session:
        assert load_limit.get_limit(session) == Limit(3, 180), "the unions' model policy"
        with pytest.raises(SifieldError, match="Only an administrator"):
            load_limit.set_limit(session, Limit(2, 90))
    held_by(laptop, laptop.reviewer_id, "administrator")
    with laptop.stores.general.write("", NOW) as session:
        load_limit.set_limit(session, Limit(2, 90))
        assert load_limit.get_limit(session) == Limit(2, 90)
        with pytest.raises(SifieldError, match="no limit"):
            load_limit.set_limit(session, Limit(0, 90))
        load_limit.set_limit(session, Limit(3, 180))


def test_it_goes_at_the_end_of_the_school_year(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        observation_load.add(session, laptop.school_id, "T99", date(2025, 11, 5), 30)
        observation_load.add(session, laptop.school_id, "T98", TODAY, 30)
        last_year = date(2025, 11, 6)
        observation_load.correct(session, laptop.school_id, "T99", last_year, visits=0, minutes=0, why="Not a look")
    with laptop.stores.general.write("", NOW) as session:
        disposal.run_due(session, date(2026, 11, 24), NOW)
    assert tally(laptop, "T99", date(2025, 11, 5)) == Tally("T99", 2025, 0, 0)
    assert tally(laptop, "T98").visits == 1
