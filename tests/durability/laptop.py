"""Driving the typist: orders, kills at random instants, and the reckoning afterwards. The measurements use it too."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select as choose
from sqlalchemy import text

from sifield.fieldwork import capture
from sifield.keys import StoreKeys
from sifield.models.evidence import Note
from sifield.models.exchange import Journal, Outbox, Place
from sifield.models.store import Stores
from sifield.models.visits import Answer
from sifield.wire.records import BY_TABLE
from tests.durability.typist import Desk
from tests.laptops import make_laptop

What = tuple[str, str, str, str]
"""Something typed: its kind ("words", "rating", "mark", "note"), the question, the words, the place."""


def kill(child: int) -> None:
    """End a process as a battery that goes does: it is told nothing."""
    os.kill(child, signal.SIGKILL)


@dataclass
class Told:
    """What the typist told, in order."""

    kept: list[What] = field(default_factory=list)
    typed: list[What] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cut: int = 0
    """How many children were killed while something typed was not yet said to be saved."""


@dataclass
class Laptop:
    """A folder with a visit under way, and the process whose children type into it."""

    desk: Desk
    told: Told = field(default_factory=Told)
    _process: "subprocess.Popen[bytes] | None" = None
    _rest: bytes = b""

    @contextmanager
    def on(self) -> Iterator[None]:
        """Have the typist's process for the block."""
        root = Path(__file__).parents[2]
        command = [sys.executable, "-m", "tests.durability.typist"]
        with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
            self._process = process
            assert process.stdin is not None
            try:
                self._order(json.dumps(asdict(self.desk)))
                yield
            finally:
                process.stdin.close()  # after which it ends

    def die(self, chance: random.Random, end: Callable[[int], None] = kill) -> None:
        """Let a child live for a while, then kill it: one in ten while it opens the store, the others typing.

        How long is counted in what it tells, so that a slow machine kills no earlier, and then in milliseconds.

        Args:
            end: how the child of this number ends.
        """
        under_way = len(self.told.typed) - len(self.told.kept)
        self._order("go")
        child = self._line(None)[1]
        is_early = chance.random() < 0.1
        for _ in range(0 if is_early else chance.randint(1, 7)):
            self._note(self._line(None))
        until = time.monotonic() + chance.uniform(0, 0.03 if is_early else 0.003)
        while (line := self._line(until)) is not None:
            self._note(line)
        end(child)
        self._until_dead()
        self.told.cut += len(self.told.typed) - len(self.told.kept) > under_way

    def fail(self) -> None:
        """Let a child type on a disk that fails and comes back, until what it typed meanwhile is saved."""
        self._order("fail")
        self._until_dead()

    def reckon(self) -> list[str]:
        """Open the store again, and give in words whatever is not as it was told."""
        stores = self.desk.open()
        try:
            return _amiss(stores, self.desk.visit_id, self.told)
        finally:
            stores.close()

    def _order(self, words: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())

    def _until_dead(self) -> None:
        while (line := self._line(None)) != ["dead"]:
            self._note(line)

    def _note(self, line: list[Any]) -> None:
        if line[0] == "refused":
            self.told.refused.append(line[1])
        elif line[0] in ("kept", "typed"):
            kind, question, words, place = line[1]
            getattr(self.told, line[0]).append((kind, question, words, place))

    def _line(self, end: float | None) -> Any:
        """Give the next line, None if none came in time."""
        assert self._process is not None
        assert self._process.stdout is not None
        while b"\n" not in self._rest:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                return None
            more = self._process.stdout.read(65536)
            assert more, "the typist has gone"
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)


def make(folder: Path) -> Laptop:
    """Make a laptop with a visit under way."""
    keys = StoreKeys(os.urandom(32), os.urandom(32))
    made = make_laptop(folder, keys=keys)
    visit_id = made.plan_visit()
    made.stores.close()
    return Laptop(Desk(str(folder), keys.general.hex(), keys.safeguarding.hex(), visit_id, made.reviewer_id))


def _amiss(stores: Stores, visit_id: str, told: Told) -> list[str]:
    with stores.general.read() as session:
        faults = [str(line) for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
        faults += [str(line) for line in session.scalars(text("PRAGMA cipher_integrity_check"))]
        history = {json.dumps(after) for after in session.scalars(choose(Journal.after))}
        notes = set(session.scalars(choose(Note.text)))
        draft = capture.load(session, visit_id)
        answers = session.scalars(choose(Answer).where(Answer.visit_id == visit_id)).all()
        flagged = {answer.question for answer in answers if answer.flagged}
        place = session.scalar(choose(Place.value).where(Place.key == f"visit:{visit_id}")) or ""
        faults += _unlike_what_goes_out(session.scalars(choose(Outbox)).all(), answers)
    for kind, question, words, _place in told.kept:
        if kind == "mark" and question not in flagged:
            faults.append(f"the mark on {question} is lost")
        if kind == "note" and words.strip() not in notes:
            faults.append(f"the note {words} is lost")
        if kind in ("words", "rating") and json.dumps(words) not in history:
            faults.append(f"the history of {question} does not know {words}")
    said = draft.answers.get(("themes", "")) or next((one.words for one in answers if one.question == "themes"), "")
    if said not in _last(told, lambda what: what[2] if what[0] == "words" else None):
        faults.append(f"in the store stands {said}")
    if place not in _last(told, lambda what: what[3]):
        faults.append(f"the next start opens at {place}")
    return faults


def _last(told: Told, part: Any) -> list[str]:
    """Give what may stand in the end: the last that was said to be saved, and whatever was typed after it."""
    kept = [part(what) for what in told.kept if part(what) is not None]
    typed = [part(what) for what in told.typed if part(what) is not None]
    return typed[typed.index(kept[-1]) :] if kept else ["", *typed]


def _unlike_what_goes_out(changes: Any, answers: Any) -> list[str]:
    """What waits for the centre says of each answer what the store says."""
    going = {change.row_id: change.fields for change in changes}
    fields = [name for name in BY_TABLE["answers"].fields if name != "coded"]
    return [
        f"the change of {answer.question} says something else"
        for answer in answers
        if any(going.get(answer.id, {}).get(name) != getattr(answer, name) for name in fields)
    ]
