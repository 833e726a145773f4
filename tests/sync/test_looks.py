"""A lesson look between laptops: its words reach its readers alone, and it is deleted everywhere by whoever syncs."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import capture, schools, templates, visits
from sifield.models.exchange import Inbox
from sifield.models.visits import Visit
from sifield.sync.cycle import sync_once

from .conftest import Team
from .laptops import Machine
from .test_purging import text_at, text_in
from .test_retention import everywhere
from .test_versions import write

WORDS = ("Quince in the focus", "Quince in an answer", "Quince in a note")


def look(team: Team, *with_names: str, readers: tuple[str, ...] = ()) -> str:
    """Have ann make a look, and everybody sync."""
    ann, now = team.ann, team.ann.world.now

    def publish(session: Session) -> None:
        templates.publish(session, asset("forms", "lesson_look.xlsx").read_bytes(), "look.xlsx", now)

    write(team.office, publish)
    team.office.sync()
    ann.sync()

    def make(session: Session) -> str:
        [form] = [one for one in templates.list_forms(session) if one.form_id == "lesson_look"]
        new = visits.NewVisit(
            school_id=team.school_id, form=form, reviewer_id=ann.person_id, planned_on=now.date(), focus=WORDS[0],
            with_names=with_names, readers=readers,
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, now)
        session.flush()
        capture.save_answer(session, visit_id, "saw_focus", "", WORDS[1], running=True)
        capture.add_note(session, visit_id, ann.person_id, WORDS[2], now, question="saw_focus")
        capture.save_answer(session, visit_id, "delete_on", "", "2026-12-01", running=False)
        return visit_id

    made: list[str] = []
    write(ann, lambda session: made.append(make(session)))
    outcomes = [machine.sync() for machine in (ann, team.ben, team.office, ann)]
    assert [one.refused for one in outcomes] == [0] * 4
    return made[0]


def test_the_centre_gives_its_words_to_nobody_else(team: Team) -> None:
    visit_id = look(team)
    for machine in (team.ben, team.office):
        assert "Quince" not in text_in(machine)
        with machine.stores.general.read() as session:
            shell = session.get_one(Visit, visit_id)
            assert (shell.form_id, shell.readers, shell.focus) == ("lesson_look", ["teacher", "looker"], "")
            assert not visits.list_visits(session, team.school_id)
            with pytest.raises(SifieldError, match="not for you to read"):
                visits.get_visit(session, visit_id)
    # What comes afterwards is not given either, and the streams stay whole.
    again = "Quince again"
    write(team.ann, lambda session: capture.save_answer(session, visit_id, "saw_focus", "", again, running=True))
    for machine in (team.ann, team.ben, team.office):
        machine.sync()
        with machine.stores.general.read() as session:
            assert not session.scalars(select(Inbox)).all(), "nothing came that could not be read"
    assert "Quince" not in text_in(team.ben)


def test_its_readers_have_all_of_it(team: Team) -> None:
    visit_id = look(team, name_of(team, team.ben))
    assert "Quince" not in text_in(team.office)
    with team.ben.stores.general.read() as session:
        assert capture.load(session, visit_id).answers["saw_focus", ""] == WORDS[1]
        assert [note.text for note in capture.list_notes(session, visit_id)] == [WORDS[2]]


def test_whoever_syncs_after_its_day_deletes_all_of_it_everywhere(team: Team) -> None:
    look(team)
    at = team.ann.world.now.replace(year=2026, month=12, day=3)
    for machine in (team.ben, team.ann, team.office, team.ben):
        machine.world.now = at
        sync_once(machine.stores, machine.link(), at)
    assert "Quince" not in everywhere(team, team.ann, team.ben, team.office)
    assert "Quince" not in text_at(team.office.world)


def name_of(team: Team, machine: Machine) -> str:
    with machine.stores.general.read() as session:
        return schools.person_name(session, machine.person_id, team.school_id, date(2026, 11, 24)).name
