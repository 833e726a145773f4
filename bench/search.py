"""Finding words in 100,000 visits against bare FTS5 in the same run: medians, 95th centiles and ratios.

The store is the laptop's own (encrypted, its index kept by triggers): two hundred schools with five hundred visits each
over five years, half of them on one form and the others on any of the shipped ones, of each visit its focus, two
answers in words, two notes, a finding and an action. Beside it the same texts in a bare FTS5 table with the same
tokeniser in a plain file, asked for row numbers alone, the newest first; and in one with its own copy of the texts,
asked for snippets. Neither of those has schools, days, themes or rights.

Words are drawn as in speech: few of them very often, most of them seldom. The clock on the wall counts; processor time
stands beside it, for a machine that others use too.

    python -m bench.search [VISITS]
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from bench._usual_rows import usual_row
from sifield.assets import asset
from sifield.fieldwork import search, templates
from sifield.fieldwork.search import MOST, Wanted
from sifield.fieldwork.search_words import read_terms
from sifield.fieldwork.templates import FormRow
from sifield.keys import StoreKeys
from sifield.models.evidence import Finding, Note
from sifield.models.exchange import Device
from sifield.models.findable import WORDS
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.store import Store, open_stores
from sifield.models.visits import Answer, Visit
from sifield.paths import DataFolder
from sifield.wire.records import TRUST_SCOPE, school_scope

VISITS, SCHOOLS, PEOPLE, QUESTIONS, ROUNDS = 100_000, 200, 40, 60, 3
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FIRST = date(2021, 9, 6)
FORM = "monitoring_visit"
OFTEN = """
    pupils read aloud in pairs and explain why the teacher asks them to reason from text while adults model talk
    routines books phonics vocabulary attendance behaviour subject sequence knowledge check recall practice leaders
    support staff training handwriting corridor lunch calm late feedback marking questions answer maths
    """
_INDEX = "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"
_BARE = {
    "bare FTS5, row numbers": "SELECT rowid FROM bare WHERE bare MATCH ? ORDER BY rowid DESC LIMIT ?",
    "bare FTS5, snippets": "SELECT rowid, snippet(kept, 0, '[', ']', '…', 40) FROM kept WHERE kept MATCH ? "
    "ORDER BY rowid DESC LIMIT ?",
}
Times = list[tuple[float, float]]
"""Milliseconds on the wall and of the processor."""


def main() -> None:
    """Measure and print the table."""
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else VISITS
    with tempfile.TemporaryDirectory() as folder:
        stores = open_stores(DataFolder(Path(folder)), StoreKeys(os.urandom(32), os.urandom(32)))
        fill(stores.general, visits)
        measure(stores.general, Path(folder) / "bare.db")
        stores.close()


def measure(store: Store, path: Path) -> None:
    """Ask the same questions of the store, limited in different ways, and of the bare tables, in turns."""
    bare = make_bare(store, path)
    with store.read() as session:
        count = session.scalar(text("SELECT count(*) FROM findable"))
        ways = limits(session.scalars(select(School.id)).all(), session.scalars(select(Person.id)).all())
    times: dict[str, list[Times]] = {name: [[] for _ in range(ROUNDS)] for name in (*_BARE, *ways)}
    for round_ in range(ROUNDS):
        for typed in questions():
            match = read_terms(typed).ask()
            for name, asked in _BARE.items():
                took = _time(lambda asked=asked, match=match: bare.execute(asked, (match, MOST)).fetchall())
                times[name][round_].append(took)
            for name, way in ways.items():
                took = _time(lambda way=way, typed=typed: _find(store, Wanted(words=typed, **way())))
                times[name][round_].append(took)
    print(f"{count:,} rows to be found; {QUESTIONS} questions each way; medians of {ROUNDS} rounds in milliseconds")
    print(
        f"{'':32}{'median':>9}{'p95':>9}{'max':>9}{'processor: median':>20}{'p95':>9}{'to bare: median':>17}{'p95':>7}"
    )
    base = _spread(times["bare FTS5, snippets"], 0)
    for name, taken in times.items():
        wall, busy = _spread(taken, 0), _spread(taken, 1)
        print(f"{name:32}{wall[0]:9.1f}{wall[1]:9.1f}{wall[2]:9.1f}{busy[0]:20.1f}{busy[1]:9.1f}", end="")
        print(f"{wall[0] / base[0]:17.1f}{wall[1] / base[1]:7.1f}")


def _spread(rounds: list[Times], which: int) -> list[float]:
    """Give the median, 95th centile and maximum, each the median of what it was in the rounds."""
    ordered = [sorted(time_[which] for time_ in taken) for taken in rounds]
    spreads = [(statistics.median(one), one[int(0.95 * len(one))], one[-1]) for one in ordered]
    return [statistics.median(column) for column in zip(*spreads, strict=True)]


def _time(ask: Callable[[], object]) -> tuple[float, float]:
    began, busy = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000


def _find(store: Store, wanted: Wanted) -> None:
    with store.read() as session:
        search.find(session, wanted)


def questions() -> Iterator[str]:
    """Give what people type: one word, several, words together, a word on the way, one that must not be there."""
    source, chance = words(7), random.Random(3)
    for _ in range(QUESTIONS):
        first, second, third = next(source), next(source), next(source)
        yield chance.choice(
            (first, first, first[:3], first[:4], f"{first} {second}", f"{first} {second} {third}",
             f'"{chance.choice(("pupils read", "in pairs", "the teacher"))}"', f"{first} -{second}")
        )  # fmt: skip


def limits(schools: Any, people: Any) -> dict[str, Callable[[], dict[str, Any]]]:
    """Give the ways to limit a search, each for a school, person or days of its own every time."""
    chance = random.Random(5)

    def days() -> dict[str, Any]:
        since = FIRST + timedelta(days=chance.randrange(1700))
        return {"since": since, "until": since + timedelta(days=90)}

    return {
        "sifield, everything": dict,
        "sifield, one school": lambda: {"school_id": chance.choice(schools)},
        "sifield, one person": lambda: {"reviewer_id": chance.choice(people)},
        "sifield, one form": lambda: {"form_id": FORM},
        "sifield, ninety days": days,
        "sifield, a theme": lambda: {"area": "Curriculum and teaching"},
        "sifield, a school and its days": lambda: {"school_id": chance.choice(schools), **days()},
    }


def make_bare(store: Store, path: Path) -> Any:
    """Put the same texts, in the same order, into the bare tables."""
    bare = dbapi2.connect(str(path), isolation_level=None)
    bare.execute(f"CREATE VIRTUAL TABLE bare USING fts5(words, content='', {_INDEX})")
    bare.execute(f"CREATE VIRTUAL TABLE kept USING fts5(words, {_INDEX})")
    joined = " UNION ALL ".join(
        f"SELECT f.n, {' || char(10) || '.join(columns)} FROM findable AS f JOIN {table} AS o ON o.id = f.row_id"
        for table, (_, _, *columns) in WORDS.items()
    )
    bare.execute("BEGIN")
    with store.read() as session:
        for row in session.execute(text(f"SELECT * FROM ({joined}) ORDER BY 1")):
            for table in ("bare", "kept"):
                bare.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", tuple(row))
    bare.execute("COMMIT")
    return bare


def words(seed: int) -> Iterator[str]:
    """Give words without end, always the same of a seed."""
    chance = random.Random(20261124)
    syllables = [a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai", "ea", "on", "er")]
    rare = ["".join(chance.choices(syllables, k=chance.choice((2, 3, 4)))) for _ in range(20_000)]
    every = [*OFTEN.split(), *rare]
    weights = list(accumulate(1 / (rank + 4) for rank in range(len(every))))
    chance.seed(seed)
    while True:
        yield from chance.choices(every, cum_weights=weights, k=10_000)


def fill(store: Store, visits: int) -> None:
    """Fill a store with visits in the order of their days."""
    source, chance = words(1), random.Random(1)
    with store.apply() as session:
        forms = [
            templates.publish(session, path.read_bytes(), path.name, NOW)
            for path in sorted(Path(asset("forms")).glob("*.xlsx"))
        ]
        forms = [form for form in forms if form.sensitivity == "general"]
        usual = next(form for form in forms if form.form_id == FORM)
        asked = {form.sha256: _questions(session, form) for form in forms}
        schools = [
            usual_row(School, TRUST_SCOPE, {"name": f"School {at:03}", "phase": "Primary"}) for at in range(SCHOOLS)
        ]
        people = [usual_row(Person, TRUST_SCOPE, {"name": f"Person {at:02}"}) for at in range(PEOPLE)]
        session.execute(insert(School), schools)
        session.execute(insert(Person), people)
        session.add(
            Device(
                device_id="d", device_key=b"", person_id=people[0]["id"], person_name="Person 00", role="reviewer",
                trust_id="t", trust_name="T", root_pem="", issuing_pem="", scopes=[], is_sample=False, crl=None,
            )
        )  # fmt: skip
    for start in range(0, visits, 1000):
        rows: dict[type, list[dict[str, Any]]] = {}

        def keep(kind: type, scope: str, /, **values: Any) -> str:
            row = usual_row(kind, scope, values)
            rows.setdefault(kind, []).append(row)  # noqa: B023
            return str(row["id"])

        for number in range(start, min(start + 1000, visits)):
            day = FIRST + timedelta(days=number * 1900 // visits)
            who = chance.choice(schools)["id"], chance.choice(people)["id"]
            form = chance.choice((usual, chance.choice(forms)))
            _visit(keep, form, who, day, chance.choice(asked[form.sha256]), source)
        with store.apply() as session:
            for kind, of in rows.items():
                session.execute(insert(kind), of)


def _questions(session: Session, form: FormRow) -> list[str]:
    template = templates.get_template(session, form.sha256)
    return [one.name for one in template.questions.values() if one.area and one.name not in template.concerns] or [""]


def _visit(
    keep: Callable[..., str], form: FormRow, who: tuple[str, str], day: date, question: str, source: Iterator[str]
) -> None:
    school, person = who

    def say(least: int, most: int) -> str:
        return " ".join(next(source) for _ in range(least + day.toordinal() % (most - least)))

    scope = school_scope(school)
    visit = keep(
        Visit, scope, school_id=school, form_id=form.form_id, form_version="1", template_sha256=form.sha256,
        title=form.title, sensitivity="general", reviewer_id=person, planned_on=day, status="signed off",
        focus=say(3, 6),
    )  # fmt: skip
    for at in range(2):
        keep(Answer, scope, visit_id=visit, question=question, row_id=str(at), coded="", words=say(10, 25))
        keep(Note, scope, visit_id=visit, author_id=person, noted_at=NOW, question=question, text=say(8, 20))
    finding = keep(Finding, scope, visit_id=visit, question=question, text=say(10, 20))
    plan = keep(Plan, scope, visit_id=visit, school_id=school, reviewer_id=person, status="agreed")
    keep(Action, scope, plan_id=plan, finding_id=finding, text=say(8, 15), success_criterion=say(6, 12))


if __name__ == "__main__":
    main()
