"""Planning schools for a year: gathered, asked, foreseen and written, for 50 schools and two and four times as many.

Medians of the rounds, in milliseconds, and how they grow. The goal: a year of 50 schools recalculated (gathered from
the store, asked and compared with what is there) in under a second.

    python -m bench.programme
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sifield.assets import asset
from sifield.fieldwork import frameworks, school_years, schools, year_facts
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.year_asks import ask
from sifield.keys import StoreKeys
from sifield.models.standing import Placement
from sifield.models.store import Store, open_stores
from sifield.paths import DataFolder
from sifield.wire.ids import new_id
from sifield.wire.records import school_scope

ROUNDS, SCHOOLS, YEAR = 5, 50, 2026
_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
Figures = dict[str, float]


def main() -> None:
    """Measure and print one table."""
    sizes = [SCHOOLS * times for times in (1, 2, 4)]
    found = [_measure(size) for size in sizes]
    heads = "".join(f"{size:>10} schools" for size in sizes)
    print(f"{'ms, median of ' + str(ROUNDS) + ' rounds':44}{heads}{'x2':>7}{'x4':>7}")
    for name in found[0]:
        figures = [one[name] for one in found]
        grown = [f"{figure / figures[0]:7.1f}" for figure in figures[1:]]
        print(f"{name:44}{''.join(f'{figure:18.0f}' for figure in figures)}{''.join(grown)}")


def _measure(size: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        stores = open_stores(DataFolder(Path(folder)), StoreKeys(b"1" * 32, b"2" * 32))
        try:
            return _figures(stores.general, size)
        finally:
            stores.close()


def _figures(store: Store, size: int) -> Figures:
    _fill(store, size)
    with store.read() as session:
        everything = year_facts.gather_all(session, YEAR)
        assert len(everything) == size
        gathered = _timed(lambda: year_facts.gather_all(session, YEAR))
        asked = _timed(lambda: [ask(facts) for facts in everything])
    started = time.perf_counter()
    with store.write(new_id(), _AT) as session:
        for facts in everything:
            school_years.accept(session, facts)
    written = (time.perf_counter() - started) * 1000
    with store.read() as session:
        again = _timed(lambda: [school_years.foresee(session, facts) for facts in year_facts.gather_all(session, YEAR)])

    def accept_again() -> None:
        with store.write(new_id(), _AT) as session:
            for facts in everything:
                school_years.accept(session, facts)

    return {
        "gather the facts": gathered,
        "ask (in memory)": asked,
        "write all for the first time (one round)": written,
        "recalculate: gather, ask, compare": again,
        "accept again, nothing changed": _timed(accept_again),
    }


def _timed(work: Callable[[], object]) -> float:
    """Give the median time of a piece of work, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _fill(store: Store, size: int) -> None:
    """Put schools of all three categories into the store, under the model that asks for most of its activities."""
    with store.apply() as session:
        text = asset("frameworks", "earned-autonomy.toml").read_text(encoding="utf-8")
        frameworks.publish(session, text, YEAR, _AT)
        for at in range(size):
            school_id = schools.add_school(session, NewSchool(name=f"School {at}", phase="Primary"), _AT.date())
            session.add(
                Placement(
                    scope=school_scope(school_id), school_id=school_id, framework="earned-autonomy", year=YEAR,
                    grade=str(1 + at % 3), from_on=date(YEAR, 9, 1), proposed_on=date(YEAR, 7, 1), state="confirmed",
                    confirmed_on=date(YEAR, 7, 8),
                )
            )  # fmt: skip


if __name__ == "__main__":
    main()
