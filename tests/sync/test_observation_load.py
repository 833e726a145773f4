"""Two laptops count the same teacher's looks apart: the centre keeps both counts, and both come to their sum."""

from datetime import date

from sifield.fieldwork import observation_load
from sifield.fieldwork.observation_load import Tally

from .conftest import Team
from .laptops import Machine
from .test_purging import text_at
from .test_versions import write

REFERENCE = "T14"


def count(team: Team, machine: Machine, *minutes: int) -> None:
    on = machine.world.now.date()
    for each in minutes:
        write(machine, lambda session, each=each: observation_load.add(session, team.school_id, REFERENCE, on, each))


def tally(team: Team, machine: Machine) -> Tally:
    with machine.stores.general.read() as session:
        return observation_load.get_tally(session, team.school_id, REFERENCE, machine.world.now.date())


def test_no_count_is_lost_where_two_laptops_add(team: Team) -> None:
    count(team, team.ann, 20, 25)
    count(team, team.ben, 30)
    outcomes = [machine.sync() for machine in (team.ann, team.ben, team.ann)]
    count(team, team.ann, 15)
    count(team, team.ben, 10)
    outcomes += [machine.sync() for machine in (team.ben, team.ann, team.ben)]
    assert [one.refused for one in outcomes] == [0] * 6
    assert tally(team, team.ann) == tally(team, team.ben) == Tally(REFERENCE, 2026, 5, 100)
    write(
        team.ben,
        lambda session: observation_load.correct(
            session, team.school_id, REFERENCE, team.ben.world.now.date(), visits=4, minutes=90, why="Counted twice"
        ),
    )
    assert [machine.sync().refused for machine in (team.ben, team.ann)] == [0, 0]
    assert tally(team, team.ann) == tally(team, team.ben)
    assert (tally(team, team.ann).visits, len(tally(team, team.ann).corrections)) == (4, 1)


def test_it_goes_everywhere_at_the_end_of_the_school_year(team: Team) -> None:
    before = date(2025, 11, 5)
    write(team.ann, lambda session: observation_load.add(session, team.school_id, REFERENCE, before, 30))
    outcomes = [machine.sync() for machine in (team.ann, team.ben, team.ann)]
    assert [one.refused for one in outcomes] == [0, 0, 0]
    for machine in (team.ann, team.ben):
        with machine.stores.general.read() as session:
            assert observation_load.get_tally(session, team.school_id, REFERENCE, before).visits == 0
    assert REFERENCE not in text_at(team.office.world)
