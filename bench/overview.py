"""The overview over five years of a trust, and the programme's coverage: how long they take, and how that grows.

Fifty schools have 10,000 finished visits with twelve rated answers each, findings, actions and judgements, and a
programme of about thirty things a year; then twice and four times as many schools. Read from the encrypted store, as
the window reads it (in a thread of its own); medians of several readings.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench._usual_rows import usual_row
from sifield.assets import asset
from sifield.fieldwork import coverage, coverage_facts, frameworks, overview, templates
from sifield.fieldwork.coverage import Wanted
from sifield.fieldwork.templates import FormRow
from sifield.frameworks.framework import Framework
from sifield.keys import StoreKeys
from sifield.models.evidence import Finding
from sifield.models.plans import Action, Plan
from sifield.models.programme import Booking, Requirement
from sifield.models.schools import School
from sifield.models.standing import Judgement
from sifield.models.store import Store, Stores, open_stores
from sifield.models.visits import Answer, Visit
from sifield.paths import DataFolder
from sifield.wire.ids import new_id
from sifield.wire.records import TRUST_SCOPE, school_scope

SIZES, ROUNDS = (50, 100, 200), 5
YEARS, VISITS_A_YEAR, ANSWERS, ASKED_A_YEAR = 5, 40, 12, 30
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FORM = "monitoring_visit"


def main() -> None:
    """Measure and print the table."""
    rows = [(schools, _measure(schools)) for schools in SIZES]
    names = list(rows[0][1])
    print(f"{'schools':>8}{'visits':>9}" + "".join(f"{name:>24}{'':>8}" for name in names))
    for schools, times in rows:
        print(f"{schools:>8}{schools * YEARS * VISITS_A_YEAR:>9}", end="")
        for name in names:
            print(f"{times[name]:>21.0f} ms{times[name] / rows[0][1][name]:>7.2f}×", end="")
        print()


def _measure(schools: int) -> dict[str, float]:
    """Give the median of each way for a trust of so many schools, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        stores = open_stores(DataFolder(Path(folder)), StoreKeys(os.urandom(32), os.urandom(32)))
        fill(stores.general, schools)
        times = {
            "overview, five years": _median(lambda: see_overview(stores, 15)),
            "overview, six terms": _median(lambda: see_overview(stores, 6)),
            "coverage, one year": _median(lambda: see_coverage(stores)),
        }
        stores.close()
    return times


def see_overview(stores: Stores, terms: int) -> None:
    """Read everything that the overview shows."""

    def read(session: Session) -> overview.Part:
        return overview.read(session, TODAY, terms)

    overview.put_together(*(_read(store, read) for store in stores.both()))


def see_coverage(stores: Stores) -> None:
    """Read the programme's year and count every cell of schools by terms."""

    def read(session: Session) -> coverage_facts.Facts:
        return coverage_facts.read(session, 2026, TODAY)

    year = coverage.put_together(*(_read(store, read) for store in stores.both()))
    for asked in coverage.by_school(year, Wanted(), "term").values():
        coverage.count(asked)


def _read(store: Store, look: Callable[[Session], Any]) -> Any:
    with store.read() as session:
        return look(session)


def _median(way: Callable[[], None]) -> float:
    way()  # reads the forms, as the first look of a day does
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        way()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def fill(store: Store, schools: int) -> None:
    """Fill a store with so many schools and five years of them, always the same."""
    chance = random.Random(20261124)
    lighthouse = asset("frameworks", "lighthouse.toml").read_text(encoding="utf-8")
    with store.apply() as session:
        frameworks.publish(session, lighthouse, 2020, NOW)
        form = templates.publish(session, asset("forms", f"{FORM}.xlsx").read_bytes(), FORM, NOW)
        ratings = [one for one in templates.get_template(session, form.sha256).questions.values() if one.is_rating]
        model = frameworks.in_force(session, 2026)
        assert model is not None
        scales = {one.name: [choice.name for choice in one.choices] for one in ratings[:ANSWERS]}
    for number in range(schools):
        one = _School(f"School {number:03}", form, scales, chance)
        one.fill(model)
        with store.apply() as session:
            for table, rows in one.rows.items():
                session.execute(insert(table), rows)


class _School:
    """The rows of one school, by table."""

    def __init__(self, name: str, form: FormRow, scales: dict[str, list[str]], chance: random.Random) -> None:
        self.form, self.scales, self.chance = form, scales, chance
        self.rows: dict[type, list[dict[str, Any]]] = {}
        self.id = new_id()
        self.scope = TRUST_SCOPE
        self.keep(School, id=self.id, name=name, phase="Primary")
        self.scope = school_scope(self.id)

    def keep(self, table: type, /, **values: Any) -> str:
        row = usual_row(table, self.scope, values)
        self.rows.setdefault(table, []).append(row)
        return str(row["id"])

    def fill(self, model: Framework) -> None:
        for year in range(YEARS):
            first = date(2022 + year, 9, 5) if year < YEARS - 1 else date(2026, 2, 1)
            for week in range(VISITS_A_YEAR):
                self.visit(first + timedelta(days=7 * week))
            for one in model.indicators:
                level = self.chance.choice(model.levels)
                self.keep(
                    Judgement, school_id=self.id, framework=model.name, name=one.name, judged_on=first, level=level
                )
            for at in range(ASKED_A_YEAR):
                self.ask(date(2022 + year, 9, 10) + timedelta(days=10 * at))

    def visit(self, on: date) -> None:
        form = self.form
        visit = self.keep(
            Visit, school_id=self.id, form_id=form.form_id, form_version="1", template_sha256=form.sha256,
            title=form.title, sensitivity="general", reviewer_id="r", planned_on=on, status="signed off",
            started_at=NOW, finished_at=NOW,
        )  # fmt: skip
        for question, names in self.scales.items():
            self.keep(Answer, visit_id=visit, question=question, coded=self.chance.choice(names))
        question = next(iter(self.scales))
        finding = self.keep(Finding, visit_id=visit, text="The order of units is not shared.", question=question)
        signed = datetime.combine(on, NOW.timetz())
        plan = self.keep(
            Plan,
            visit_id=visit,
            school_id=self.id,
            reviewer_id="r",
            status="agreed",
            issued_at=signed,
            agreed_at=signed,
        )
        due = on + timedelta(days=40)
        self.keep(Action, plan_id=plan, finding_id=finding, text="Share it.", status="agreed", deadline=due)

    def ask(self, due: date) -> None:
        state = "done" if due < TODAY and self.chance.random() < 0.8 else "due"
        asked = self.keep(
            Requirement, school_id=self.id, form_id=FORM, title="Monitoring visit", due_on=due, state=state,
            kind="visit", origin="programme", framework="lighthouse", half_days=2,
            why="Lighthouse sites asks it of every school.",
        )  # fmt: skip
        if state == "due" and self.chance.random() < 0.3:
            title = "Monitoring visit"
            self.keep(Booking, school_id=self.id, title=title, on=due, requirement_ids=[asked], lead_id="r")


if __name__ == "__main__":
    main()
