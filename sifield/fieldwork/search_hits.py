"""Asking the index: which of its numbers hold the words, the latest visits first, without looking at them all."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from sifield.models import plain
from sifield.models.findable import SHIFT, sign_of
from sifield.models.plain import Plain

WINDOW = 500
"""Visits and plans that are looked through first, the latest of all."""
WIDEST = 10_000
"""Visits and plans up to which a window is made wider; a word that is in fewer of them is looked for everywhere."""
FEW = 40
"""Hits in the first window up to which a word is so seldom that all its hits are not many."""
SELDOM, SELDOM_HERE = 400, 100
"""Visits with hits up to which each is asked for its day, of all and of few; more are met on the way through the days.
"""
MANY = 100
"""Questions up to which the index itself is asked for the words of them alone: it goes through a list for each. Where
there are more, what it gives is theirs more often, and each hit is asked for its question.
"""
AT_ONCE = 80
"""Places with hits that are read at first in one go, and hits that are asked for their questions."""

_HITS = "SELECT w.rowid FROM findable_words AS w WHERE w.findable_words MATCH :match"
_PLACES = "SELECT i.day, i.n FROM found_in AS i WHERE i.day IS NOT NULL"
_LATEST = " ORDER BY i.day DESC, i.n DESC LIMIT :wide"
_WINDOW = (
    "SELECT w.rowid, (SELECT count(*) FROM places) FROM findable_words AS w CROSS JOIN found_in AS i "
    f"WHERE w.findable_words MATCH :match AND w.rowid BETWEEN (SELECT min(n) FROM places) << {SHIFT} "
    f"AND ((SELECT max(n) FROM places) + 1) << {SHIFT} AND w.rowid >> {SHIFT} IN (SELECT n FROM places) "
    f"AND i.n = w.rowid >> {SHIFT} ORDER BY i.day DESC, i.n DESC, w.rowid"
)
# The index of the days, or of what is limited to, is gone through: "+" keeps SQLite from asking place by place.
_AMONG_MANY = f"{_PLACES} AND +i.n IN (SELECT value FROM json_each(:places))"
_AMONG_FEW = (
    "SELECT i.day, i.n FROM json_each(:places) AS p CROSS JOIN found_in AS i WHERE i.n = p.value AND i.day IS NOT NULL"
)
_BEFORE = " AND i.day <= :last_day AND (i.day < :last_day OR i.n < :last_n)"
_ASKED = (
    "SELECT f.n FROM json_each(:hits) AS w CROSS JOIN findable AS f "
    "WHERE f.n = w.value AND f.question IN (SELECT value FROM json_each(:questions))"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What visits (``i``) are limited to, in SQL, with its values, and the questions that rows belong to, if any."""

    visit: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    questions: Sequence[str] | None = None

    @property
    def are_narrow(self) -> bool:
        """Whether they leave few visits; of one form there may be as many as of all."""
        return bool(self.values.keys() - {"form_id"})


def limit(questions: Sequence[str] | None = None, **values: object) -> Limits:
    """Limit visits by columns of ``FoundIn``, and by day ``since`` and ``until`` which; empty values are no limit.

    The first column that is given has the fewest visits, so its index is the one to go through ("+": not this one).
    """
    signs = {"since": "i.day >=", "until": "i.day <="}
    there = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
    columns = [name for name in there if name not in signs]
    signs |= {name: f"{'+' if at else ''}i.{name} =" for at, name in enumerate(columns)}
    return Limits("".join(f" AND {signs[name]} :{name}" for name in there), there, questions)


def list_hits(session: Session, match: str, limits: Limits, most: int) -> Iterator[list[int]]:
    """Give the numbers of hits, the latest visit first and within it as they were written, some at once.

    A frequent word is found often enough in the latest visits, and of a seldom one there are not many hits in all: so
    neither way looks at many, however large the store is. ``most`` are needed: the first window tells how wide one must
    be that has as many.
    """
    if limits.questions is not None and not limits.questions:
        return
    own, (match, questions) = plain.flushed(session), _ask(match, limits.questions)
    given: set[int] = set()
    found, first = 0, WINDOW // 2 if limits.are_narrow else WINDOW
    wide = first
    window = f"WITH places AS MATERIALIZED ({_PLACES}{limits.visit}{_LATEST}) {_WINDOW}"
    while True:
        rows = own.run(window, {"match": match, "wide": wide, **limits.values})
        for hits in _asked(own, [hit for hit, _ in rows if hit not in given], questions):
            found += len(hits)
            yield hits
        if rows and rows[0][1] < wide:
            return
        given.update(hit for hit, _ in rows)
        further = max(2 * wide, 2 * wide * most // max(found, 1))
        if further > WIDEST and wide == first and len(given) <= FEW:
            break
        wide = further
    every = [hit for (hit,) in own.run(_HITS, {"match": match}) if hit not in given]
    for ordered in _through_the_days(own, every, limits):
        yield from _asked(own, ordered, questions)


def _ask(match: str, questions: Sequence[str] | None) -> tuple[str, Sequence[str] | None]:
    """Give what to ask the index for, the words among the words alone, and the questions to look at afterwards."""
    words = f"words : ({match})"
    if questions is None or len(questions) > MANY:
        return words, questions
    return f"{words} AND question : ({' OR '.join(map(sign_of, questions))})", None


def _through_the_days(own: Plain, every: list[int], limits: Limits) -> Iterator[list[int]]:
    """Give all hits of a seldom word in their order."""
    hits = defaultdict[int, list[int]](list)
    for hit in every:
        hits[hit >> SHIFT].append(hit)
    among = (_AMONG_MANY if len(hits) > (SELDOM_HERE if limits.are_narrow else SELDOM) else _AMONG_FEW) + limits.visit
    values: dict[str, Any] = {"places": json.dumps(list(hits)), "wide": AT_ONCE, **limits.values}
    before = ""
    while True:
        places = own.run(among + before + _LATEST, values)
        yield [hit for _, n in places for hit in hits[n]]
        if len(places) < values["wide"]:
            return
        values["last_day"], values["last_n"] = places[-1]
        values["wide"] *= 4
        before = _BEFORE


def _asked(own: Plain, hits: list[int], questions: Sequence[str] | None) -> Iterator[list[int]]:
    """Give of hits those that belong to these questions."""
    if questions is None:
        yield hits
        return
    wanted = json.dumps(list(questions))
    for at in range(0, len(hits), AT_ONCE):
        some = hits[at : at + AT_ONCE]
        kept = {n for (n,) in own.run(_ASKED, {"hits": json.dumps(some), "questions": wanted})}
        yield [hit for hit in some if hit in kept]
