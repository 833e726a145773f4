"""The engine under random days of several laptops, judged by a checker that knows nothing of versions.

The checker goes by what a person saw: at each save the laptop notes the text on its screen. When the change reaches the
centre, the value that stands there either is what its author saw, and then her edit must simply be taken, or it is not,
and then it must be the same value, a weave, or a conflict that shows both. Whether the checker is worth anything is
tested too: engines that are broken on purpose must be caught, and a weak checker ("all arrived, all are equal") is
shown to catch none of them.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from sifield.central import feed, intake
from sifield.central.scope import Account, Asker
from sifield.central.tables import change as change_table
from sifield.central.tables import conflict, metadata
from sifield.central.tables import row as row_table
from sifield.wire import merge as merging
from sifield.wire.merge import Outcome
from sifield.wire.messages import CREATE, UPDATE, Ack, Base, Change, FieldNow, Json
from sifield.wire.pulling import OWN, WRITE, Pull
from sifield.wire.records import school_scope

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GENERAL, SAFEGUARDING = school_scope("s"), school_scope("s", "safeguarding")
FIELDS = ("title", "status", "summary")
ROWS = [(scope, f"{scope[-4:]}-{n}") for scope in (GENERAL, SAFEGUARDING) for n in range(3)]
SENTENCES = ["Pupils read daily.", "Staff model words.", "Books go home.", "Halls are calm."]


@dataclass
class Save:
    """One edit, with the text that its author had before her."""

    change: Change
    saw: dict[str, Json]


@dataclass
class Laptop:
    """A laptop as the protocol asks for it, in its simplest form."""

    asker: Asker
    shown: dict[str, dict[str, Json]] = field(default_factory=dict)
    heard: dict[tuple[str, str], FieldNow] = field(default_factory=dict)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    outbox: list[Save] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    count: int = 0
    learns_versions: bool = True

    def save(self, scope: str, row: str, name: str, value: Json) -> Save:
        self.count += 1
        base: Base = self.versions.get((row, name), 0)
        for waiting in reversed(self.outbox):
            if waiting.change.row == row and name in waiting.change.fields:
                base = f"c:{waiting.change.change_id}"
                break
        seen = self.shown.setdefault(row, {})
        save = Save(
            Change(
                f"{self.asker.device_id}-{self.count}", self.count, "t", row, "visit", scope,
                UPDATE if seen else CREATE, {name: base}, {name: value}, self.asker.account.person_id, NOW,
            ),
            {name: seen.get(name)},
        )  # fmt: skip
        seen[name] = value
        self.outbox.append(save)
        return save

    def waits(self, row: str, name: str) -> bool:
        return any(save.change.row == row and name in save.change.fields for save in self.outbox)

    def learn(self, row: str, name: str, now: FieldNow) -> None:
        newest = self.heard[row, name] = max(now, self.heard.get((row, name), now), key=lambda each: each.version)
        if self.learns_versions:
            self.versions[row, name] = newest.version
        if not self.waits(row, name):
            self.shown.setdefault(row, {})[name] = newest.value

    def take(self, ack: Ack) -> None:
        done = next((save for save in self.outbox if save.change.change_id == ack.change_id), None)
        if done is None:
            return
        assert ack.rejected is None, ack.rejected
        self.outbox.remove(done)
        for name, now in ack.applied.items():
            self.learn(done.change.row, name, now)
        for name, clash in ack.conflict.items():
            self.learn(done.change.row, name, FieldNow(clash.version, clash.value))

    def pull(self, connection: Connection) -> None:
        learns, self.learns_versions = self.learns_versions, True
        pulled = feed.give(connection, self.asker, Pull(self.cursors, 7), at=NOW)
        for happened in pulled.changes:
            if happened.effect == WRITE:
                for name, now in happened.fields.items():
                    self.learn(happened.row, name, now)
            assert happened.effect != OWN or happened.fields == {}
        self.cursors = dict(pulled.cursors)
        self.learns_versions = learns
        if pulled.more:
            self.pull(connection)


@dataclass
class Day:
    """What happened, for the checkers."""

    connection: Connection
    laptops: list[Laptop]
    saves: dict[str, Save] = field(default_factory=dict)


Bend = Callable[[Laptop], None]


def live(seed: int, laptops: int = 3, steps: int = 150, *, bend: Bend | None = None) -> Iterator[Day]:
    """Live a random day: saves, pushes whose request or answer is lost, pulls; in the end all come home."""
    chance = random.Random(seed)
    engine = create_engine("sqlite://", module=sqlcipher3.dbapi2, poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.connect() as connection:
        day = Day(
            connection,
            [Laptop(Asker(Account(f"p{n}", f"P{n}", "reviewer", ("s",), True), f"d{n}")) for n in range(laptops)],
        )
        for laptop in day.laptops:
            if bend:
                bend(laptop)
        for _ in range(steps):
            laptop = chance.choice(day.laptops)
            deed = chance.random()
            if deed < 0.5:
                scope, row = chance.choice(ROWS)
                name = chance.choice(FIELDS)
                value = _edit(chance, laptop.shown.get(row, {}).get(name), name)
                save = laptop.save(scope, row, name, value)
                day.saves[save.change.change_id] = save
            elif deed < 0.8:
                _push(day, laptop, chance)
            else:
                laptop.pull(connection)
        for laptop in day.laptops:
            while laptop.outbox:
                _push(day, laptop, None)
        for laptop in day.laptops:
            laptop.pull(connection)
        yield day
    engine.dispose()


def _edit(chance: random.Random, shown: Json, name: str) -> str:
    mark = f"{chance.getrandbits(40):x}"
    if name != "summary" or not shown:
        return mark if name != "summary" else " ".join(SENTENCES)
    sentences = str(shown).split(". ")
    sentences[chance.randrange(len(sentences))] += f" {mark}"
    return ". ".join(sentences)


def _push(day: Day, laptop: Laptop, chance: random.Random | None) -> None:
    batch = [save.change for save in laptop.outbox[: chance.randint(1, 6) if chance else 500]]
    fate = chance.random() if chance else 1.0
    if not batch or fate < 0.15:
        return  # the request was lost
    acks = intake.take(day.connection, laptop.asker, batch, at=NOW)
    if fate < 0.3:
        return  # the answer was lost
    for ack in acks:
        laptop.take(ack)


def weak(day: Day) -> list[str]:
    """What is usually tested: everything arrived, and all screens are the same."""
    faults = []
    logged = set(day.connection.scalars(select(change_table.c.change_id)))
    if logged != set(day.saves):
        faults.append("changes are missing or strange")
    standing = {row.id: row.fields for row in day.connection.execute(select(row_table))}
    for laptop in day.laptops:
        for row, fields in standing.items():
            if {name: now[1] for name, now in fields.items()} != laptop.shown.get(row, {}):
                faults.append(f"{laptop.asker.device_id} shows another {row}")
    return faults


def strong(day: Day) -> list[str]:
    """Judge every change by what its author saw and what stood when it came."""
    faults = weak(day)
    log = day.connection.execute(select(change_table).order_by(change_table.c.scope, change_table.c.seq)).all()
    seqs: dict[str, int] = {}
    standing: dict[tuple[str, str], Json] = {}
    opened = {
        (found.change_id, found.field)
        for found in day.connection.execute(select(conflict.c.change_id, conflict.c.field))
    }
    if len({noted.change_id for noted in log}) != len(log):
        faults.append("a change is in the log twice")
    for noted in log:
        if noted.seq != seqs.get(noted.scope, 0) + 1:
            faults.append(f"a hole before {noted.seq} in {noted.scope}")
        seqs[noted.scope] = noted.seq
        save = day.saves[noted.change_id]
        ack = Ack.from_json(noted.ack)
        for name, value in save.change.fields.items():
            before, saw = standing.get((noted.row_id, name)), save.saw[name]
            is_open = (noted.change_id, name) in opened
            after = ack.applied[name].value if name in ack.applied else before
            faults += [
                f"{noted.change_id}: {fault}" for fault in _judge(noted, name, before, saw, value, after, is_open)
            ]
            standing[noted.row_id, name] = after
    final = {
        (row.id, name): now[1] for row in day.connection.execute(select(row_table)) for name, now in row.fields.items()
    }
    if final != standing:
        faults.append("the rows are not what the log tells")
    return faults


def _judge(noted: object, name: str, before: Json, saw: Json, value: Json, after: Json, is_open: bool) -> Iterator[str]:
    if before in (saw, value):
        if is_open:
            yield "a conflict that is none"
        if after != value:
            yield "an edit on what was seen was not taken"
    elif is_open:
        if after != before:
            yield "a conflict, and yet the value changed"
    elif name != "summary" or "safeguarding" in noted.scope:  # type: ignore[attr-defined]
        yield "a value that its author had not seen was overwritten in silence"
    elif not (_marks(value) - _marks(saw) | _marks(before) - _marks(saw)) <= _marks(after):
        yield "a weave lost words"


def _marks(text: Json) -> set[str]:
    return set(str(text or "").replace(".", " ").split())


SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_day_passes_the_strong_checker(seed: int) -> None:
    for day in live(seed):
        assert strong(day) == []
        assert len(day.saves) > 40


def test_one_laptop_alone_never_meets_a_conflict() -> None:
    for seed in SEEDS:
        for day in live(seed, laptops=1):
            assert strong(day) == []
            assert day.connection.execute(select(conflict.c.id)).all() == []


def test_the_days_are_lively_enough() -> None:
    conflicts = woven = 0
    for seed in SEEDS:
        for day in live(seed):
            conflicts += len(day.connection.execute(select(conflict.c.id)).all())
            woven += sum(bool(Ack.from_json(ack).merged) for ack in day.connection.scalars(select(change_table.c.ack)))
    assert conflicts > 50
    assert woven > 10


def last_writer_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(intake, "merge", lambda change, _row, _earlier: Outcome(fields=dict(change.fields)))


def own_changes_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    seen = merging._has_seen
    patch.setattr(
        merging, "_has_seen",
        lambda name, base, row, earlier: isinstance(base, int) and seen(name, base, row, earlier),
    )  # fmt: skip


def own_changes_count_as_they_were_applied(patch: pytest.MonkeyPatch) -> None:
    """The base of an edit is taken to be what stands, whatever its author had submitted."""
    seen = merging._has_seen
    patch.setattr(
        merging, "_has_seen",
        lambda name, base, row, earlier: isinstance(base, str) or seen(name, base, row, earlier),
    )  # fmt: skip


def safeguarding_is_woven(patch: pytest.MonkeyPatch) -> None:
    kind = merging.merge_class
    patch.setattr(merging, "merge_class", lambda record, name, _scope: kind(record, name, GENERAL))


def conflicts_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging, "_bring_together", lambda outcome, _kind, name, *_rest: outcome.same.append(name))


def weaves_take_one_side(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging, "merge_words", lambda _base, mine, _theirs: mine)


def acknowledged_without_versions(_patch: pytest.MonkeyPatch) -> None:
    """Broken in the laptop: see `bend` below."""


MUTANTS = [
    last_writer_wins,
    own_changes_are_forgotten,
    own_changes_count_as_they_were_applied,
    safeguarding_is_woven,
    conflicts_are_not_kept,
    weaves_take_one_side,
    acknowledged_without_versions,
]


def _forget(laptop: Laptop) -> None:
    laptop.learns_versions = False


def _caught(
    mutant: Callable[[pytest.MonkeyPatch], None], checker: Callable[[Day], list[str]], seeds: Iterable[int] = SEEDS
) -> bool:
    bend = _forget if mutant is acknowledged_without_versions else None
    return any(checker(day) for seed in seeds for day in live(seed, bend=bend))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_the_strong_checker_catches_a_broken_engine(
    mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    assert _caught(mutant, strong)


def test_the_weak_checker_catches_none() -> None:
    """Why the strong one is needed: convergence and a full log say little."""
    caught = []
    for mutant in MUTANTS:
        with pytest.MonkeyPatch.context() as patch:
            mutant(patch)
            if _caught(mutant, weak, SEEDS[:2]):
                caught.append(mutant.__name__)
    assert caught == []
