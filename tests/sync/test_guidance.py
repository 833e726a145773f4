"""Guidance travels as the forms do: from those who may publish to everybody, and from nobody else."""

from datetime import date

from sqlalchemy import select

from sifield.fieldwork import guidance
from sifield.forms.guidance import packs
from sifield.models.exchange import HELD, Outbox
from tests.guidance_packs import new_pack

from .conftest import Team
from .laptops import Machine


def publish(machine: Machine) -> None:
    read = packs.read_pack(packs.unpack(new_pack(), "pack.zip"))
    assert read.pack is not None
    with machine.stores.general.write(machine.person_id, machine.world.now) as session:
        guidance.publish_pack(session, read.pack, machine.world.now, by=machine.person_id)


def known(machine: Machine) -> list[str]:
    with machine.stores.general.read() as session:
        found = guidance.library(session).find("Pool safety code")
    return [one.label for one in found.editions] if found is not None else []


def test_a_new_edition_arrives_with_the_form_that_cites_it(team: Team) -> None:
    publish(team.office)
    assert known(team.ann) == []
    team.office.sync()
    team.ann.sync()
    assert known(team.ann) == ["2025", "2026"]
    with team.ann.stores.general.read() as session:
        (form,) = [one for one in guidance.templates.list_forms(session) if one.form_id == "pool"]
        cited = guidance.editions_cited(session, form.sha256, date(2026, 11, 24))
    assert [(str(one), one.remark) for one in cited] == [("Pool safety code, 2026", "")]


def test_the_centre_refuses_guidance_from_somebody_who_may_not_publish(team: Team) -> None:
    publish(team.ann)
    team.ann.sync()
    team.ben.sync()
    assert known(team.ben) == []
    with team.ann.stores.general.read() as session:
        (held,) = session.scalars(select(Outbox).where(Outbox.record == "guidance"))
    assert held.state == HELD
