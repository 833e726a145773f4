"""One durable autosave against a bare commit: what the journal, the outbox and the encryption cost on top.

The floor is one row put into a plain SQLite file (WAL, synchronous=FULL, as the store has it); beside it the same
commit into a bare SQLCipher file. All three write to the same disk, in turns, in one run.
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from sifield.fieldwork import capture, schools, visits
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.templates import FormRow
from sifield.keys import StoreKeys
from sifield.models.store import open_stores
from sifield.paths import DataFolder

ROUNDS, SAVES = 7, 60
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ways = {
            "bare SQLite commit": _bare(sqlite3.connect(root / "bare.db", isolation_level=None)),
            "bare SQLCipher commit": _bare(_ciphered(root / "cipher.db")),
            "one autosave (answer, journal, outbox)": _autosave(root / "laptop"),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for round_ in range(ROUNDS):
            for name in list(ways)[round_ % 3 :] + list(ways)[: round_ % 3]:
                taken[name].append(_median_of(ways[name]))
        floor = statistics.median(taken["bare SQLite commit"])
        print(f"{'':42}{'median ms':>10}{'min':>8}{'max':>8}{'ratio':>8}")
        for name, times in taken.items():
            middle = statistics.median(times)
            print(f"{name:42}{middle:10.2f}{min(times):8.2f}{max(times):8.2f}{middle / floor:8.2f}")


def _median_of(save: Callable[[int], None]) -> float:
    times = []
    for number in range(SAVES):
        began = time.perf_counter()
        save(number)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _bare(connection: sqlite3.Connection) -> Callable[[int], None]:
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


def _autosave(folder: Path) -> Callable[[int], None]:
    stores = open_stores(DataFolder(folder), StoreKeys(os.urandom(32), os.urandom(32)))
    with stores.general.write("person", AT) as session:
        school_id = schools.add_school(session, NewSchool(name="Harbour Lane Primary", phase="Primary"), AT.date())
        person_id = schools.add_person(session, "Amara Whitlock", "reviewer")
        form = FormRow("learning_walk", "1", "Learning walk", "general", "0" * 64)
        new = visits.NewVisit(school_id=school_id, form=form, reviewer_id=person_id, planned_on=AT.date())
        visit_id = visits.plan_visit(session, new)

    def save(number: int) -> None:
        with stores.general.write(person_id, AT) as session:
            capture.save_answer(session, visit_id, "themes", "", _words(number), running=True)

    return save


def _words(number: int) -> str:
    return f"Pupils explain each step to a partner before they write it down ({number})."


if __name__ == "__main__":
    main()
