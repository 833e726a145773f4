"""Random days of three laptops over a bad line: in the end all know the same, and nothing was lost in silence."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.models.evidence import Note
from sifield.models.exchange import Conflict, Journal
from sifield.models.plans import Action
from sifield.wire.records import school_scope

from .conftest import Seed, Team, open_team
from .laptops import Machine
from .test_convergence import assert_equal_and_quiet, everything

STEPS = 60
"""Acts in a day. Three days are tried, or as many as SIFIELD_DAYS says."""

WORDS = ["Pupils settle.", "Books are marked.", "Routines are known.", "Two files were read."]


class Day:
    """One random schedule; its seed makes it again."""

    def __init__(self, team: Team, seed: int) -> None:
        self.chance = random.Random(seed)
        self.team = team
        self.machines = [team.office, team.ann, team.ben]
        self.actions: list[str] = []
        self.notes: list[str] = []
        self.scope = school_scope(team.school_id)

    def run(self) -> None:
        acts: list[Callable[[Machine], None]] = [
            self.make, self.edit, self.edit, self.edit, self.note, self.delete, self.bring_back, self.sync, self.sync,
            self.cut,
        ]  # fmt: skip
        for _ in range(STEPS):
            self.chance.choice(acts)(self.chance.choice(self.machines))
        for _ in range(3):
            for machine in self.machines:
                self.sync(machine)

    def make(self, machine: Machine) -> None:
        with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
            action = Action(scope=self.scope, plan_id="p", text=" ".join(WORDS))
            session.add(action)
            self.actions.append(action.id)

    def note(self, machine: Machine) -> None:
        now = machine.world.clock()
        with machine.stores.general.write(machine.person_id, now) as session:
            note = Note(scope=self.scope, visit_id="v", author_id=machine.person_id, noted_at=now, text="Seen.")
            session.add(note)
            self.notes.append(note.id)

    def edit(self, machine: Machine) -> None:
        with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
            here = [row for row in session.scalars(select(Action).order_by(Action.id)) if row.id in self.actions]
            if here:
                action = self.chance.choice(here)
                if self.chance.random() < 0.5:
                    action.text = action.text.replace(self.chance.choice(WORDS), f"New {self.chance.randint(0, 99)}.")
                else:
                    action.owner_name = f"Owner {self.chance.randint(0, 99)}"

    def delete(self, machine: Machine) -> None:
        with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
            here = session.scalars(select(Action).order_by(Action.id)).all()
            if here:
                session.delete(self.chance.choice(here))

    def bring_back(self, machine: Machine) -> None:
        with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
            gone = select(Action).where(Action.deleted).order_by(Action.id).execution_options(with_deleted=True)
            here = session.scalars(gone).all()
            if here:
                self.chance.choice(here).deleted = False

    def sync(self, machine: Machine) -> None:
        outcome = machine.sync()
        assert outcome.refused == 0

    def cut(self, machine: Machine) -> None:
        """Sync over a line that breaks once, before or after the centre has had the request."""
        place = self.chance.choice(["/v1/push", "/v1/pull"])

        def broken(request: httpx.Request, *_answer: httpx.Response) -> None:
            if request.url.path == place:
                raise httpx.ReadError("cut")

        if self.chance.random() < 0.5:
            machine.wire.before = broken  # type: ignore[assignment]
        else:
            machine.wire.after = broken
        try:
            machine.sync()
        except SifieldError as fault:
            if fault.code != "centre-away":
                raise
        machine.wire.before = lambda _request: None
        machine.wire.after = lambda _request, _answer: None


@pytest.mark.parametrize("number", range(int(os.environ.get("SIFIELD_DAYS", "3"))))
def test_random_days_end_alike(seed: Seed, tmp_path: Path, number: int) -> None:
    with open_team(seed, tmp_path) as team:
        day = Day(team, number)
        day.run()
        assert_equal_and_quiet(*day.machines)
        known = everything(team.ann)
        assert set(day.notes) <= {row_id for row_id, row in known.items() if not row["deleted"]}
        assert_no_silent_loss(day)


def assert_no_silent_loss(day: Day) -> None:
    """Each last word of a person on an owner stands, was changed later by somebody who saw it, or is in a conflict."""
    for machine in day.machines:
        with machine.stores.general.read() as session:
            lines = session.scalars(
                select(Journal).where(Journal.field.in_(["owner_name", "*"])).order_by(Journal.n)
            ).all()
            # Whoever deleted a row last has said her last word on it with that.
            last = {line.row_id: line for line in lines if line.field == "owner_name" or line.after}
            last = {row_id: line for row_id, line in last.items() if line.field == "owner_name"}
            shown = {(row.row_id, value) for row in session.scalars(select(Conflict))
                     for value in (row.current, row.proposed)}  # fmt: skip
            standing = {row.id: row.owner_name for row in session.scalars(select(Action))}
        seen = {(line.row_id, line.before) for other in day.machines for line in owners(other)}
        for row_id, line in last.items():
            word = (row_id, line.after)
            assert row_id not in standing or standing[row_id] == line.after or word in shown or word in seen


def owners(machine: Machine) -> list[Journal]:
    with machine.stores.general.read() as session:
        return list(session.scalars(select(Journal).where(Journal.field == "owner_name")))
