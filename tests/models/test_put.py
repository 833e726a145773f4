"""An autosave in plain SQL leaves what a flush would have left: the same record, history and change for the centre."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from sifield.models import changes, plain
from sifield.models.changes import New
from sifield.models.exchange import HELD, SENT, FieldVersion, Journal, Outbox
from sifield.models.store import Store, Stores
from sifield.models.visits import Answer
from sifield.wire.ids import new_id

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SCOPE = "school:s/general"
OWN: dict[str, Any] = {"visit_id": "v", "row_id": "", "question": "q"}
BLANK = {"coded": None, "words": "", "flagged": False}

Fields = dict[str, Any]
Way = Callable[[Session, str, Fields], None]


def by_flush(session: Session, row_id: str, fields: Fields) -> None:
    """Write an answer by its mapped row."""
    answer = session.get(Answer, row_id, execution_options={"with_deleted": True})
    if answer is None:
        session.add(Answer(id=row_id, scope=SCOPE, **(OWN | fields)))
        return
    answer.deleted = False
    for field, value in fields.items():
        setattr(answer, field, value)


def in_plain_sql(session: Session, row_id: str, fields: Fields) -> None:
    """Write an answer as capture does."""
    changes.put(session, Answer, row_id, plain.get(session, Answer, row_id), fields, New(SCOPE, OWN | BLANK))


def bury(store: Store, row_id: str) -> None:
    with store.write("ann", NOW) as session:
        answer = session.get(Answer, row_id)
        if answer is not None:
            session.delete(answer)


def wait(store: Store, row_id: str, state: str) -> None:
    """The changes of a row are on their way, or were refused."""
    with store.apply() as session:
        for change in session.scalars(select(Outbox).where(Outbox.row_id == row_id)):
            change.state = state


def hear(store: Store, row_id: str, version: int) -> None:
    """The centre has taken what waits and says its versions."""
    with store.apply() as session:
        for change in session.scalars(select(Outbox).where(Outbox.row_id == row_id).order_by(Outbox.n)):
            for field in change.fields:
                session.merge(FieldVersion(row_id=row_id, field=field, version=version))
        session.execute(delete(Outbox).where(Outbox.row_id == row_id))


def traces(store: Store, row_id: str) -> list[Any]:
    """All that lies in the store of a row, without what differs between any two edits: ids and the moment's tick."""
    with store.read() as session:
        answer = session.get(Answer, row_id, execution_options={"with_deleted": True})
        journal = session.scalars(select(Journal).where(Journal.row_id == row_id).order_by(Journal.n)).all()
        outbox = session.scalars(select(Outbox).where(Outbox.row_id == row_id).order_by(Outbox.n)).all()
    names = {f"c:{change.change_id}": f"change {number}" for number, change in enumerate(outbox)}
    edits = list(dict.fromkeys(line.txn for line in journal))
    return [
        answer and (answer.scope, answer.deleted, answer.question, answer.coded, answer.words, answer.flagged),
        [(edits.index(at.txn), at.table_name, at.field, at.before, at.after, at.actor, at.at) for at in journal],
        [
            (change.record, change.scope, change.kind, change.fields, change.state, change.actor, change.at)
            + (edits.index(change.txn), {field: names.get(str(base), base) for field, base in change.base.items()})
            for change in outbox
        ],
    ]


WORDS = st.sampled_from(["", "Calm", "Calm and clear", "“Quoted” \\ 😀", "a\0b\ud83d"])
CODED = st.sampled_from([None, 3, True, "secure", ["a", "b"], {"x": [1, None]}, 0])
EDITS = st.fixed_dictionaries({}, optional={"words": WORDS, "coded": CODED, "flagged": st.booleans()})
STEPS = st.one_of(EDITS, EDITS, st.sampled_from([SENT, HELD, "heard", "deleted"]))


@example([{"words": "Calm"}, "heard", "deleted", {"words": "Calm"}])
@example([{"words": "Calm"}, "deleted", {"words": "Calm", "flagged": True}])
@example([{"coded": 1}, SENT, {"coded": 2}, SENT, {"coded": 3}, "heard", {"coded": 3, "words": "a\0b"}])
@given(st.lists(STEPS, min_size=1, max_size=7))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_leave_the_same(stores: Stores, steps: list[Fields | str]) -> None:
    store = stores.general
    ways: dict[str, Way] = {new_id(): by_flush, new_id(): in_plain_sql}
    for number, step in enumerate(steps):
        for row_id, write in ways.items():
            if isinstance(step, dict):
                with store.write("ann", NOW) as session:
                    write(session, row_id, step)
            elif step == "deleted":
                bury(store, row_id)
            elif step == "heard":
                hear(store, row_id, number + 1)
            else:
                wait(store, row_id, step)
    flushed, plainly = (traces(store, row_id) for row_id in ways)
    assert plainly == flushed


def test_both_ways_in_one_transaction_see_each_other(stores: Stores) -> None:
    with stores.general.write("ann", NOW) as session:
        by_flush(session, "one", {"words": "first"})
        at_hand = session.get_one(Answer, "one")
        in_plain_sql(session, "one", {"words": "second"})
        assert at_hand.words == "second"
        by_flush(session, "one", {"flagged": True})
    with stores.general.read() as session:
        said = [(line.field, line.before, line.after) for line in session.scalars(select(Journal).order_by(Journal.n))]
        (change,) = session.scalars(select(Outbox))
    assert said[-2:] == [("words", "first", "second"), ("flagged", False, True)]
    assert (change.kind, change.fields["words"], change.fields["flagged"]) == ("create", "second", True)


def test_plain_sql_puts_no_record_into_the_other_store(stores: Stores) -> None:
    with pytest.raises(RuntimeError, match="other store"), stores.safeguarding.write("ann", NOW) as session:
        in_plain_sql(session, "one", {"words": "Calm"})
    with stores.safeguarding.read() as session:
        assert plain.get(session, Answer, "one") is None


def test_a_write_that_fails_leaves_nothing_and_the_next_is_kept(stores: Stores) -> None:
    def fail(*ways: Way) -> None:
        with stores.general.write("ann", NOW) as session:
            for number, write in enumerate(ways):
                write(session, f"half {number}", {"words": "half"})
            raise ZeroDivisionError

    for ways in ((in_plain_sql,), (in_plain_sql, by_flush), (by_flush, in_plain_sql)):
        with pytest.raises(ZeroDivisionError):
            fail(*ways)
    with stores.general.write("ann", NOW) as session:
        in_plain_sql(session, "whole", {"words": "whole"})
    with stores.general.read() as session:
        assert session.scalars(select(Answer.id)).all() == ["whole"]
        assert {line.row_id for line in session.scalars(select(Journal))} == {"whole"}


class _Reporting(dbapi2.Cursor):
    """Reports an error of each commit, after it was done."""

    def execute(self, sql: str, values: Any = ()) -> Any:
        rows = super().execute(sql, values)
        if sql == "COMMIT":
            raise dbapi2.OperationalError("disk I/O error")
        return rows


class _Faulty(dbapi2.Connection):
    def cursor(self) -> Any:
        return super().cursor(_Reporting)


def test_a_commit_that_reports_an_error_but_was_done_is_not_called_lost(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbapi2, "connect", partial(dbapi2.connect, factory=_Faulty))
    with stores.general.write("ann", NOW) as session:
        in_plain_sql(session, "one", {"words": "kept"})
    monkeypatch.undo()
    with stores.general.write("ann", NOW) as session:
        in_plain_sql(session, "one", {"words": "kept again"})
    with stores.general.read() as session:
        assert session.get_one(Answer, "one").words == "kept again"
