"""Two laptops and a new version of a form: one moves the draft, the other writes or finishes; nothing is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, templates, versions, visits
from sifield.fieldwork.templates import FormRow
from sifield.models.visits import Visit
from tests.forms.workbooks import q, workbook

from .conftest import Team
from .laptops import Machine

OLD = [q("text", "aim", "What do we look for?"), q("text", "themes", "What is typical?")]
NEW = [q("date", "aim", "When do we look?"), q("text", "more", "What else?")]


def write(machine: Machine, what: Callable[[Session], object]) -> None:
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        what(session)


def publish(office: Machine, version: str, survey: list[dict[str, object]]) -> FormRow:
    made: list[FormRow] = []
    data = workbook(survey, (), [{"form_id": "walk", "form_title": "Walk", "version": version}])
    write(office, lambda session: made.append(templates.publish(session, data, "walk.xlsx", office.world.now)))
    office.sync()
    return made[0]


@pytest.fixture
def begun(team: Team) -> tuple[str, FormRow]:
    """A walk that Ann began and Ben has too, with an answer; and a newer version of its form that both have."""
    form = publish(team.office, "1", OLD)
    made: list[str] = []
    team.ann.sync()

    def begin(session: Session) -> None:
        made.append(visits.plan_visit(session, new))
        visits.start(session, made[0], team.ann.world.now)
        capture.save_answer(session, made[0], "aim", "", "Reading", running=True)

    new = visits.NewVisit(
        school_id=team.school_id, form=form, reviewer_id=team.ann.person_id, planned_on=date(2026, 11, 20)
    )
    write(team.ann, begin)
    team.ann.sync()
    newer = publish(team.office, "2", NEW)
    for machine in (team.ann, team.ben):
        machine.sync()
    return made[0], newer


def draft(machine: Machine, visit_id: str) -> capture.Draft:
    with machine.stores.general.read() as session:
        return capture.load(session, visit_id)


def seen(machine: Machine, visit_id: str) -> tuple[str, dict[str, object], list[tuple[str, str]]]:
    """Give the version a laptop shows, its answers, and its earlier answers."""
    found = draft(machine, visit_id)
    answers = {name: value for (name, _), value in found.answers.items() if value is not None}
    return found.template.version, answers, sorted((one.label, one.words) for one in found.earlier)


def settle(team: Team) -> None:
    for machine in (team.ann, team.ben, team.ann, team.ben):
        assert machine.sync().refused == 0


def test_one_moves_and_the_other_writes_on_the_old_version(team: Team, begun: tuple[str, FormRow]) -> None:
    visit_id, newer = begun
    write(team.ann, lambda session: versions.move_to_version(session, visit_id, newer.sha256))
    write(team.ann, lambda session: capture.save_answer(session, visit_id, "more", "", "Oracy", running=True))
    write(team.ben, lambda session: capture.save_answer(session, visit_id, "aim", "", "Reading aloud", running=True))
    write(team.ben, lambda session: capture.save_answer(session, visit_id, "themes", "", "Calm", running=True))
    settle(team)
    wanted = ("2", {"more": "Oracy"}, [("What do we look for?", "Reading aloud"), ("What is typical?", "Calm")])
    assert seen(team.ann, visit_id) == wanted
    assert seen(team.ben, visit_id) == wanted


def test_both_move_to_the_same_version_and_answer_anew(team: Team, begun: tuple[str, FormRow]) -> None:
    visit_id, newer = begun
    for machine in (team.ann, team.ben):
        write(machine, lambda session: versions.move_to_version(session, visit_id, newer.sha256))
    write(team.ann, lambda session: capture.save_answer(session, visit_id, "aim", "", "2026-11-30", running=False))
    settle(team)
    wanted = ("2", {"aim": "2026-11-30"}, [("What do we look for?", "Reading")])
    assert seen(team.ann, visit_id) == wanted
    assert seen(team.ben, visit_id) == wanted


@pytest.mark.parametrize("is_first", ["the one who moves", "the one who finishes"])
def test_a_visit_that_another_finished_keeps_the_version_it_was_finished_on(
    team: Team, begun: tuple[str, FormRow], is_first: str
) -> None:
    visit_id, newer = begun
    write(team.ann, lambda session: versions.move_to_version(session, visit_id, newer.sha256))
    write(team.ben, lambda session: visits.finish(session, visit_id, team.ben.world.now))
    before = seen(team.ben, visit_id)
    (team.ann if is_first == "the one who moves" else team.ben).sync()
    settle(team)
    for machine in (team.ann, team.ben):
        assert seen(machine, visit_id) == before
        with machine.stores.general.read() as session:
            assert session.get_one(Visit, visit_id).status == "finished"


def test_a_visit_that_was_gone_back_to_can_be_moved(team: Team, begun: tuple[str, FormRow]) -> None:
    visit_id, newer = begun
    write(team.ben, lambda session: visits.finish(session, visit_id, team.ben.world.now))
    settle(team)
    write(team.ann, lambda session: visits.reopen(session, visit_id))
    write(team.ann, lambda session: versions.move_to_version(session, visit_id, newer.sha256))
    settle(team)
    assert seen(team.ben, visit_id)[0] == seen(team.ann, visit_id)[0] == "2"
