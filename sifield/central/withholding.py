"""What a laptop is not given of the scopes that it reads: lesson looks of which its person is no reader, and what one
of two observers wrote while they are blind (see `blind`).

The numbers of a scope have no holes, so each change is still told, without what it says. Of the look itself a laptop
has only that it is there and when it is deleted, so that any laptop can see to it that it is.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select

from sifield.central import blind
from sifield.central.scope import Account
from sifield.central.tables import change, row
from sifield.wire.ids import answer_id
from sifield.wire.looks import OF_A_LOOK, WORDS_OF_VISIT, is_lesson_look, is_reader
from sifield.wire.pulling import NONE, Happened
from sifield.wire.records import TOLD

VISIT_ID = row.c.fields[("visit_id", 1)].as_string()
"""The visit that a record belongs to, in SQL; null where it belongs to none, or was erased."""


class Withholding:
    """What one person is not given, during one pull."""

    def __init__(self, connection: Connection, account: Account, scopes: Iterable[str]) -> None:
        self._connection, self._account = connection, account
        self._blind = blind.hidden_from(connection, account.person_id, scopes)
        self._closed: dict[str, bool] = {}

    @staticmethod
    def asking(query: Select[Any]) -> Select[Any]:
        """Ask with each change for what this needs to know of its record."""
        return query.add_columns(change.c.row_id, change.c.record, VISIT_ID.label("visit_id")).outerjoin(
            row, row.c.id == change.c.row_id
        )

    def look_at(self, found: Sequence[Any]) -> None:
        """Read which visits some changes are of."""
        ids = {visit_id for one in found if (visit_id := _visit_of(one)) and visit_id not in self._closed}
        if ids:
            self._closed |= dict.fromkeys(ids, False)
            asked = select(row.c.id, row.c.fields).where(row.c.id.in_(sorted(ids)), row.c.record == "visit")
            self._closed |= {one.id: self._is_closed(one.fields) for one in self._connection.execute(asked)}

    def _is_closed(self, fields: Mapping[str, Any]) -> bool:
        def value(name: str, empty: Any) -> Any:
            return fields.get(name, [0, empty])[1] or empty

        return is_lesson_look(value("form_id", "")) and not is_reader(
            self._account.person_id,
            self._account.name,
            self._account.role,
            reviewer_id=value("reviewer_id", ""),
            head_id=value("head_id", ""),
            with_names=value("with_names", []),
            readers=value("readers", []),
        )

    def give(self, found: Any) -> tuple[Happened, int]:
        """Give a change as this person may have it, and how many characters that is; ``look_at`` was asked before."""
        if found.row_id in self._blind:
            return _nothing(found)
        visit_id = _visit_of(found)
        if not (visit_id and self._closed[visit_id]) or found.row_id == answer_id(visit_id, "", TOLD):
            return Happened.from_json(json.loads(found.happened)), len(found.happened)
        if found.record != "visit":
            return _nothing(found)
        told = Happened.from_json(json.loads(found.happened))
        fields = {name: now for name, now in told.fields.items() if name not in WORDS_OF_VISIT}
        return replace(told, fields=fields, merged=(), conflicts=()), len(found.happened)


def _nothing(found: Any) -> tuple[Happened, int]:
    return Happened(found.scope, found.seq, found.change_id, NONE), 0


def _visit_of(found: Any) -> str:
    if found.record == "visit":
        return str(found.row_id)
    return found.visit_id or "" if found.record in OF_A_LOOK else ""
