"""One durable autosave against bare commits: what the journal, the outbox and the encryption cost on top.

An autosave writes three rows: the answer, its history and what goes to the centre, with their indexes; with the place
where the person is, four; a question's first answer makes nine. Its peer are the same rows written by bare SQL into a
store of the same tables and settings (SQLCipher, WAL, synchronous=FULL): what is above that is the program's own. The
lowest floor, which nothing that keeps a history can come near, is one row in a bare SQLCipher file. The index of the
words waits until nobody types: the last line is what that takes for one answer, later. All write to the same disk, in
turns, in one run; ratios are medians of the rounds' own. "processor" is the time on it, without the disk's: beside
other work the clock on the wall moves in steps of the scheduler's, often four milliseconds, and tells little.
"""

import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from sifield.assets import asset
from sifield.fieldwork import capture, schools, templates, visits
from sifield.fieldwork.schools import NewSchool
from sifield.keys import StoreKeys
from sifield.models.store import Store, Stores, make_engine, open_stores
from sifield.models.visits import Answer
from sifield.paths import DataFolder
from sifield.wire.ids import answer_id, new_id

ROUNDS, SAVES, WARM = 11, 60, 1_100
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


Save = Callable[[int], None]
_ONE, _THREE, _FOUR, _NINE = (f"bare SQLCipher commit of {many} row{'s' * (many != 'one')}" for many in (
    "one", "three", "four", "nine"
))  # fmt: skip
_FLOOR = {
    "autosave of words typed on": _THREE,
    "autosave of words and the place": _FOUR,
    "autosave of a question's first answer": _NINE,
}
_TYPED, _PLACED, _FIRST = _FLOOR
_LATER = "later: one answer's words into the index"


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        stores, visit_id, person_id = _laptop(root / "laptop")
        ways = {
            "bare SQLite commit of one row": _bare(sqlite3.connect(root / "bare.db", isolation_level=None)),
            _ONE: _bare(_ciphered(root / "cipher.db")),
            _THREE: _bare_rows(root / "rows"),
            _FOUR: _bare_rows(root / "place", place=True),
            _NINE: _bare_first_rows(root / "first"),
            _TYPED: _typing(stores.general, visit_id, person_id),
            _PLACED: _typing(stores.general, visit_id, person_id, place=True),
            _FIRST: _answering(stores.general, visit_id, person_id),
            _LATER: lambda _number: stores.general.settle_words(),
        }
        before = {_LATER: _typing(stores.general, visit_id, person_id)}
        for name, save in ways.items():  # a file that still grows takes longer: let each journal come round once
            for number in range(-WARM, 0):
                before.get(name, _nothing)(number)
                save(number)
        walls: dict[str, list[float]] = {name: [] for name in ways}
        processors: dict[str, list[float]] = {name: [] for name in ways}
        for round_ in range(ROUNDS):
            for name in list(ways)[round_ % len(ways) :] + list(ways)[: round_ % len(ways)]:
                wall, processor = _medians_of(ways[name], before.get(name, _nothing), round_ * SAVES)
                walls[name].append(wall)
                processors[name].append(processor)
        stores.close()
        heads = ("median ms", "min", "max", "to one row", "to its rows", "processor", "to its rows")
        print(f"{'':42}" + "".join(f"{head:>12}" for head in heads))
        for name, times in walls.items():
            same = _FLOOR.get(name, name if name in _FLOOR.values() else _THREE)
            numbers = (
                statistics.median(times), min(times), max(times),
                _ratio(times, walls[_ONE]), _ratio(times, walls[same]),
                statistics.median(processors[name]), _ratio(processors[name], processors[same]),
            )  # fmt: skip
            print(f"{name:42}" + "".join(f"{number:12.2f}" for number in numbers))


def _ratio(times: list[float], floor: list[float]) -> float:
    """Give the median of what each round's time is to the floor's in the same round."""
    return statistics.median(one / other for one, other in zip(times, floor, strict=True))


def _nothing(_number: int) -> None:
    """Come before a save that needs nothing before it."""


def _medians_of(save: Save, before: Save, first: int) -> tuple[float, float]:
    walls, processors = [], []
    for number in range(first, first + SAVES):
        before(number)
        began, worked = time.perf_counter(), time.thread_time()
        save(number)
        processors.append((time.thread_time() - worked) * 1000)
        walls.append((time.perf_counter() - began) * 1000)
    return statistics.median(walls), statistics.median(processors)


def _bare(connection: sqlite3.Connection) -> Save:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, words TEXT)")

    def save(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answers (words) VALUES (?)", (_words(number),))
        connection.execute("COMMIT")

    return save


def _ciphered(path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    return connection


def _bare_rows(folder: Path, *, place: bool = False) -> Save:
    """The rows of an autosave as plain statements that know everything already; with the ``place``, one more."""
    execute = _store_by_hand(folder)
    execute("INSERT INTO places VALUES ('visit:visit', '')")
    outbox = "UPDATE outbox SET kind = ?, fields = ?, base = ?, txn = ?, actor = ?, at = ? WHERE row_id = ?"

    def save(number: int) -> None:
        txn, at, words = new_id(), AT.isoformat(timespec="microseconds"), _words(number)
        execute("BEGIN IMMEDIATE")
        execute("UPDATE answers SET words = ? WHERE id = ?", (words, "answer"))
        own = (txn, "person", at, time.monotonic_ns(), "answers", "answer", "words")
        execute(_JOURNAL, (*own, _words(number - 1), words))
        execute(outbox, ("create", f'{{"words": "{words}"}}', "{}", txn, "person", at, "answer"))
        if place:
            execute("UPDATE places SET value = ? WHERE key = 'visit:visit'", (f'"summary/{number}"',))
        execute("COMMIT")

    return save


def _bare_first_rows(folder: Path) -> Save:
    """The rows of a question's first answer as plain statements: each of its fields has a line in the journal."""
    execute = _store_by_hand(folder)
    fields = {"visit_id": "visit", "row_id": "", "question": "q", "coded": 3, "flagged": False, "words": "", "*": False}
    answer = "INSERT INTO answers VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)"
    names = "change_id, txn, scope, record, row_id, kind, base, fields, actor, at, state, reason, resolves, struck"
    outbox = f"INSERT INTO outbox ({names}) VALUES ({', '.join('?' * 14)})"

    def save(number: int) -> None:
        txn, at, scope = new_id(), AT.isoformat(timespec="microseconds"), "school:s/general"
        key, body = answer_id("visit", "", f"question_{number}"), json.dumps(fields)
        execute("BEGIN IMMEDIATE")
        execute(answer, (key, scope, "visit", "", f"question_{number}", "3", "", 0))
        for field, value in fields.items():
            own = (txn, "person", at, time.monotonic_ns(), "answers", key, field)
            execute(_JOURNAL, (*own, "null", json.dumps(value)))
        of = (new_id(), txn, scope, "answer", key, "create", "{}", body, "person", at, "pending", "", "[]", "[]")
        execute(outbox, of)
        execute("COMMIT")

    return save


_JOURNAL = (
    "INSERT INTO journal (txn, actor, at, monotonic_ns, table_name, row_id, field, before, after) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _store_by_hand(folder: Path) -> Callable[..., object]:
    """A store of its own with one answer, and what runs a statement in it."""
    keys = StoreKeys(os.urandom(32), os.urandom(32))
    stores = open_stores(DataFolder(folder), keys)
    with stores.general.write("person", AT) as session:
        session.add(Answer(id="answer", scope="school:s/general", visit_id="visit", question="themes"))
    stores.close()
    execute: Callable[..., object] = make_engine(stores.general.path, keys.general).raw_connection().cursor().execute
    return execute


def _laptop(folder: Path) -> tuple[Stores, str, str]:
    """A laptop with a visit on the learning walk: its stores, the visit and the person."""
    stores = open_stores(DataFolder(folder), StoreKeys(os.urandom(32), os.urandom(32)))
    path = asset("forms") / "learning_walk.xlsx"
    with stores.general.write("person", AT) as session:
        school_id = schools.add_school(session, NewSchool(name="Harbour Lane Primary", phase="Primary"), AT.date())
        person_id = schools.add_person(session, "Amara Whitlock", "reviewer")
        form = templates.publish(session, path.read_bytes(), path.name, AT)
        new = visits.NewVisit(school_id=school_id, form=form, reviewer_id=person_id, planned_on=AT.date())
        return stores, visits.plan_visit(session, new), person_id


def _typing(store: Store, visit_id: str, person_id: str, *, place: bool = False) -> Save:
    question = "summary" if place else "themes"

    def save(number: int) -> None:
        with store.write(person_id, AT) as session:
            capture.save_answer(session, visit_id, question, "", _words(number), running=True)
            if place:
                capture.remember_place(session, visit_id, f"{question}/{number}")

    return save


def _answering(store: Store, visit_id: str, person_id: str) -> Save:
    def save(number: int) -> None:
        with store.write(person_id, AT) as session:
            capture.save_answer(session, visit_id, f"question_{number}", "", 3, running=False)

    return save


def _words(number: int) -> str:
    return f"Pupils explain each step to a partner before they write it down ({number})."


if __name__ == "__main__":
    main()
