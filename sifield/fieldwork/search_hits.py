"""Asking the index: which of its numbers hold the words, the latest visits first, without looking at them all."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from sifield.models import plain
from sifield.models.findable import SHIFT
from sifield.models.plain import Plain

WINDOWS = (250, 2_000)
"""Visits and plans that are looked through in one go, the latest first, before all that are earlier."""
FEW = 20
"""Hits in a window below which the word is seldom: most likely all its hits are quicker looked through."""
MOST = 8_000
"""Hits that a word may have to be called seldom."""
SELDOM = 800
"""Hits up to which each is asked for its day; the places of more are met on the way through the days."""
AT_ONCE = 100
"""Places with hits that are given in one go, and hits that are asked for their questions."""

_HITS = "SELECT w.rowid FROM findable_words AS w WHERE w.findable_words MATCH :match"
_WINDOW = f"{_HITS} AND w.rowid BETWEEN :low AND :high AND w.rowid >> {SHIFT} IN (SELECT value FROM json_each(:places))"
_PLACES = "SELECT i.day, i.n FROM found_in AS i WHERE i.day IS NOT NULL"
# The index of the days, or of what is limited to, is gone through: "+" keeps SQLite from asking place by place.
_AMONG_MANY = f"{_PLACES} AND +i.n IN (SELECT value FROM json_each(:places))"
_AMONG_FEW = (
    "SELECT i.day, i.n FROM json_each(:places) AS p CROSS JOIN found_in AS i WHERE i.n = p.value AND i.day IS NOT NULL"
)
_BEFORE = " AND i.day <= :last_day AND (i.day < :last_day OR i.n < :last_n)"
_LATEST = " ORDER BY i.day DESC, i.n DESC LIMIT :wide"
_ASKED = (
    "SELECT f.n FROM json_each(:hits) AS w CROSS JOIN findable AS f WHERE f.n = w.value AND (f.question IN wanted "
    "OR f.record = 'action' AND EXISTS (SELECT 1 FROM actions AS a JOIN findings AS o ON o.id = a.finding_id "
    "WHERE a.id = f.row_id AND o.question IN wanted))"
)
_WANTED = "WITH wanted AS MATERIALIZED (SELECT value FROM json_each(:questions)) "


@dataclass(frozen=True, slots=True)
class Limits:
    """What visits (``i``) are limited to, in SQL, with its values."""

    visit: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def limit(**values: object) -> Limits:
    """Limit visits by columns of ``FoundIn``, and by day ``since`` and ``until`` which; empty values are no limit.

    The first column that is given has the fewest visits, so its index is the one to go through ("+": not this one).
    """
    signs = {"since": "i.day >=", "until": "i.day <="}
    there = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
    columns = [name for name in there if name not in signs]
    signs |= {name: f"{'+' if at else ''}i.{name} =" for at, name in enumerate(columns)}
    return Limits("".join(f" AND {signs[name]} :{name}" for name in there), there)


def list_hits(session: Session, match: str, limits: Limits) -> Iterator[list[int]]:
    """Give the numbers of hits, the latest visit first and within it as they were written, some at once.

    A frequent word is found often enough in the latest visits, and of a seldom one there are not many hits in all: so
    neither way looks at many, however large the store is.
    """
    own = plain.flushed(session)
    values: dict[str, Any] = {"match": match, **limits.values}
    before = ""
    for wide in WINDOWS:
        places = _places(own, _PLACES + limits.visit + before, values | {"wide": wide})
        hits = _by_place(_in_window(own, match, places))
        yield [hit for _, n in places for hit in hits.get(n, ())]
        if len(places) < wide:
            return
        values["last_day"], values["last_n"] = places[-1]
        before = _BEFORE
        if sum(map(len, hits.values())) < FEW:
            every = own.run(f"{_HITS} LIMIT {MOST}", {"match": match})
            if len(every) < MOST:
                break
    else:
        every = own.run(_HITS, {"match": match})
    yield from _through_the_days(own, _by_place(every), limits.visit, values)


def _places(own: Plain, asked: str, values: Mapping[str, Any]) -> list[Any]:
    return own.run(asked + _LATEST, values)


def _in_window(own: Plain, match: str, places: Sequence[Any]) -> list[Any]:
    if not places:
        return []
    numbers = [n for _, n in places]
    low, high = min(numbers) << SHIFT, (max(numbers) + 1) << SHIFT
    return own.run(_WINDOW, {"match": match, "low": low, "high": high, "places": json.dumps(numbers)})


def _by_place(hits: Iterable[tuple[int]]) -> Mapping[int, list[int]]:
    places = defaultdict[int, list[int]](list)
    for (hit,) in hits:
        places[hit >> SHIFT].append(hit)
    return places


def _through_the_days(
    own: Plain, hits: Mapping[int, list[int]], limited: str, values: dict[str, Any]
) -> Iterator[list[int]]:
    """Give all these hits in order, before the last place that was looked at."""
    among = _AMONG_MANY if sum(map(len, hits.values())) > SELDOM else _AMONG_FEW
    values |= {"places": json.dumps(list(hits)), "wide": AT_ONCE}
    while True:
        places = _places(own, among + limited + _BEFORE, values)
        yield [hit for _, n in places for hit in hits[n]]
        if len(places) < AT_ONCE:
            return
        values["last_day"], values["last_n"] = places[-1]


def asked(session: Session, hits: Iterable[list[int]], questions: Sequence[str]) -> Iterator[list[int]]:
    """Give of hits those that belong to these questions; an action's is known by its finding alone."""
    own = plain.flushed(session)
    wanted = json.dumps(list(questions))
    for waiting in hits:
        for at in range(0, len(waiting), AT_ONCE):
            some = waiting[at : at + AT_ONCE]
            kept = {n for (n,) in own.run(_WANTED + _ASKED, {"hits": json.dumps(some), "questions": wanted})}
            yield [hit for hit in some if hit in kept]
