"""Asking the index: which of its numbers hold the words, the latest visits first, without looking at them all."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from sifield.models.findable import SHIFT

SELDOM = 400
"""Hits up to which all are taken."""
WINDOWS = (250, 2_000)
"""Visits and plans that are looked through in one go, the latest first, before all that are earlier."""
MOST = 1_000
"""Hits that are given in one go."""

_FIRST = f"SELECT rowid FROM findable_words WHERE findable_words MATCH :match LIMIT {SELDOM}"
_AMONG = (
    "SELECT i.day, w.value FROM json_each(:hits) AS w CROSS JOIN found_in AS i "
    f"WHERE i.n = w.value >> {SHIFT} AND i.day IS NOT NULL"
)
_WINDOW = "SELECT i.day, i.n FROM found_in AS i WHERE i.day IS NOT NULL"
_IN_WINDOW = (
    "SELECT w.rowid FROM findable_words AS w WHERE w.findable_words MATCH :match AND w.rowid BETWEEN :low AND :high "
    f"AND w.rowid >> {SHIFT} IN (SELECT value FROM json_each(:places))"
)
_EARLIER = (
    "SELECT i.day, w.rowid FROM findable_words AS w CROSS JOIN found_in AS i "
    f"WHERE w.findable_words MATCH :match AND i.n = w.rowid >> {SHIFT}"
)
_BEFORE = " AND i.day <= :last_day AND (i.day < :last_day OR i.n < :last_n)"
_ASKED = (
    " AND EXISTS (SELECT 1 FROM findable AS f WHERE f.n = w.rowid "
    "AND (f.record = 'action' OR f.question IN (SELECT value FROM json_each(:questions))))"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What hits are limited to: in SQL, of a visit (``i``) and of a row (``w``), with their values."""

    visit: str = ""
    row: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def asked(self, questions: Sequence[str]) -> "Limits":
        """Give the same, and only what belongs to these questions; an action's is known by its finding alone."""
        return Limits(self.visit, _ASKED, {**self.values, "questions": json.dumps(list(questions))})


def limit(**values: object) -> Limits:
    """Limit visits by columns of ``FoundIn``, and by day ``since`` and ``until`` which; empty values are no limit."""
    signs = {"since": "day >=", "until": "day <="}
    there = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
    return Limits("".join(f" AND i.{signs.get(name, f'{name} =')} :{name}" for name in there), "", there)


def list_hits(session: Session, match: str, limits: Limits) -> Iterator[list[int]]:
    """Give the numbers of hits, the latest visit first and within it as they were written, at most ``MOST`` at once.

    Of a seldom word all hits are taken. A frequent one is found often enough in the latest visits, and of one in
    between there are not many hits in all: so neither way looks at many, however large the store is.
    """
    values = {"match": match, "most": MOST, **limits.values}
    first = list(session.scalars(text(_FIRST), values))
    if len(first) < SELDOM:
        values["hits"] = json.dumps(first)
        row = limits.row.replace("w.rowid", "w.value")
        yield _latest_first(session.execute(text(_AMONG + limits.visit + row), values).all())
        return
    before = ""
    for wide in WINDOWS:
        window = f"{_WINDOW}{limits.visit}{before} ORDER BY i.day DESC, i.n DESC LIMIT {wide}"
        places = session.execute(text(window), values).all()
        if places:
            numbers = [n for _, n in places]
            values |= {"low": min(numbers) << SHIFT, "high": (max(numbers) + 1) << SHIFT, "places": json.dumps(numbers)}
            hits = session.scalars(text(_latest(_IN_WINDOW + limits.row)), values)
            days = {n: day for day, n in places}
            yield _latest_first([(days[hit >> SHIFT], hit) for hit in hits])
        if len(places) < wide:
            return
        values["last_day"], values["last_n"] = places[-1]
        before = _BEFORE
    yield _latest_first(session.execute(text(_latest(_EARLIER + _BEFORE + limits.visit + limits.row)), values).all())


def _latest(asked: str) -> str:
    return f"{asked} ORDER BY w.rowid DESC LIMIT :most"


def _latest_first(hits: Sequence[Any]) -> list[int]:
    written = sorted(hit for _, hit in hits)
    days = {hit: day for day, hit in hits}
    return sorted(written, key=lambda hit: (days[hit], hit >> SHIFT), reverse=True)
