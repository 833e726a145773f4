"""Asking the index: which of its numbers hold the words, the latest visits first, without looking at them all."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from sifield.models import plain
from sifield.models.findable import COUNT, LAST_QUESTION, SHIFT
from sifield.models.plain import Plain

WINDOW = 500
"""Visits and plans that are looked through first, the latest of all."""
WIDER = 2
"""How many times as much is looked through at first for a theme: only some of what was written is about it."""
WIDEST = 10_000
"""Visits and plans up to which a window is made wider; a word that is in fewer of them is looked for everywhere."""
FEW = 40
"""Hits in the first window up to which a word is so seldom that all its hits are not many."""
SELDOM, SELDOM_HERE = 400, 100
"""Visits with hits up to which each is asked for its day, of all and of few; more are met on the way through the days.
"""
AT_ONCE = 80
"""Places with hits that are read at first in one go."""

_HITS = "SELECT w.rowid FROM findable_words AS w WHERE w.findable_words MATCH :match"
_PLACES = "SELECT i.day, i.n FROM found_in AS i WHERE i.day IS NOT NULL"
_LATEST = " ORDER BY i.day DESC, i.n DESC LIMIT :wide"
_WINDOW = (
    "SELECT w.rowid, i.form_id, (SELECT count(*) FROM places) FROM findable_words AS w CROSS JOIN found_in AS i "
    f"WHERE w.findable_words MATCH :match AND w.rowid BETWEEN (SELECT min(n) FROM places) << {SHIFT} "
    f"AND ((SELECT max(n) FROM places) + 1) << {SHIFT} AND w.rowid >> {SHIFT} IN (SELECT n FROM places) "
    f"AND i.n = w.rowid >> {SHIFT}"
)
_IN_ORDER = " ORDER BY i.day DESC, i.n DESC, w.rowid"
# The index of the days, or of what is limited to, is gone through: "+" keeps SQLite from asking place by place.
_PLACE = "SELECT i.day, i.n, i.form_id FROM"
_AMONG_MANY = f"{_PLACE} found_in AS i WHERE i.day IS NOT NULL AND +i.n IN (SELECT value FROM json_each(:places))"
_AMONG_FEW = f"{_PLACE} json_each(:places) AS p CROSS JOIN found_in AS i WHERE i.n = p.value AND i.day IS NOT NULL"
_BEFORE = " AND i.day <= :last_day AND (i.day < :last_day OR i.n < :last_n)"
_NUMBERS = (
    f"SELECT question, min(n, {LAST_QUESTION}) FROM asked_questions WHERE question IN (SELECT value FROM json_each(?))"
)
_OF_QUESTIONS = f" AND (w.rowid >> {COUNT}) & {LAST_QUESTION} IN (SELECT value FROM json_each(:asked))"

Theme = Mapping[str, Collection[str]]
"""The names of a theme's questions, by form: in another form a question of that name may be of another theme."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What visits (``i``) are limited to, in SQL, with its values, and the theme that rows belong to, if any."""

    visit: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    theme: Theme | None = None

    @property
    def are_narrow(self) -> bool:
        """Whether they leave few visits; of one form there may be as many as of all."""
        return bool(self.values.keys() - {"form_id"})


def limit(theme: Theme | None = None, **values: object) -> Limits:
    """Limit visits by columns of ``FoundIn``, and by day ``since`` and ``until`` which; empty values are no limit.

    The first column that is given has the fewest visits, so its index is the one to go through ("+": not this one).
    """
    signs = {"since": "i.day >=", "until": "i.day <="}
    there = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}
    columns = [name for name in there if name not in signs]
    signs |= {name: f"{'+' if at else ''}i.{name} =" for at, name in enumerate(columns)}
    return Limits("".join(f" AND {signs[name]} :{name}" for name in there), there, theme)


def list_hits(session: Session, match: str, limits: Limits, most: int) -> Iterator[list[int]]:
    """Give the numbers of hits, the latest visit first and within it question by question, some at once.

    A frequent word is found often enough in the latest visits, and of a seldom one there are not many hits in all: so
    neither way looks at many, however large the store is. ``most`` are needed: the first window tells how wide one must
    be that has as many.
    """
    own = plain.flushed(session)
    asked = _Asked.of(own, limits.theme)
    if asked.is_nothing:
        return
    values = {"match": match, "asked": asked.numbers, **limits.values}
    given: set[int] = set()
    found, first = 0, (WINDOW // 2 if limits.are_narrow else WINDOW) * asked.wider
    wide = first
    window = f"WITH places AS MATERIALIZED ({_PLACES}{limits.visit}{_LATEST}) {_WINDOW}{asked.sql}{_IN_ORDER}"
    while True:
        rows = own.run(window, {**values, "wide": wide})
        hits = [hit for hit, form, _ in rows if hit not in given and asked.has(hit, form)]
        yield hits
        found += len(hits)
        if rows and rows[0][2] < wide:
            return
        given.update(hits)
        further = max(2 * wide, 2 * wide * most // max(found, 1))
        if further > WIDEST and wide == first and found <= FEW:
            break
        wide = further
    every = [hit for (hit,) in own.run(_HITS + asked.sql, values) if hit not in given]
    yield from _through_the_days(own, every, limits, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions whose rows are wanted, as (form, number in the index); None where any row is.

    The index is asked for their numbers; of which form a row is, tells the visit.
    """

    pairs: frozenset[tuple[str, int]] | None

    @classmethod
    def of(cls, own: Plain, theme: Theme | None) -> "_Asked":
        """Look up the numbers of a theme's questions; one without a number has no rows."""
        if theme is None:
            return cls(None)
        names = {name for some in theme.values() for name in some}
        numbers = dict(own.run(_NUMBERS, (json.dumps(list(names)),)))
        return cls(frozenset((form, numbers[name]) for form, some in theme.items() for name in some if name in numbers))

    @property
    def is_nothing(self) -> bool:
        """Whether no row can be among them."""
        return self.pairs is not None and not self.pairs

    @property
    def wider(self) -> int:
        """How many times as much is to be looked through at first."""
        return 1 if self.pairs is None else WIDER

    @property
    def sql(self) -> str:
        """What the index is asked for beside the words."""
        return "" if self.pairs is None else _OF_QUESTIONS

    @property
    def numbers(self) -> str:
        """Their numbers as JSON."""
        return json.dumps(list({number for _, number in self.pairs or ()}))

    def has(self, hit: int, form: str) -> bool:
        """Tell whether a row of the index is among them."""
        return self.pairs is None or (form, hit >> COUNT & LAST_QUESTION) in self.pairs


def _through_the_days(own: Plain, every: list[int], limits: Limits, asked: _Asked) -> Iterator[list[int]]:
    """Give all hits of a seldom word in their order."""
    hits = defaultdict[int, list[int]](list)
    for hit in every:
        hits[hit >> SHIFT].append(hit)
    among = (_AMONG_MANY if len(hits) > (SELDOM_HERE if limits.are_narrow else SELDOM) else _AMONG_FEW) + limits.visit
    values: dict[str, Any] = {"places": json.dumps(list(hits)), "wide": AT_ONCE * asked.wider, **limits.values}
    before = ""
    while True:
        places = own.run(among + before + _LATEST, values)
        yield [hit for _, n, form in places for hit in hits[n] if asked.has(hit, form)]
        if len(places) < values["wide"]:
            return
        values["last_day"], values["last_n"], _ = places[-1]
        values["wide"] *= 4
        before = _BEFORE
