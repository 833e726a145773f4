"""From an edit to a change: what goes into the outbox and the history, in the same transaction."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from sifield.models import edits
from sifield.models.evidence import Note
from sifield.models.exchange import FieldVersion, Journal, Outbox
from sifield.models.plans import Action
from sifield.models.store import Store, Stores
from sifield.wire.ids import new_id

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SCOPE = "school:s/general"


def add_action(store: Store, **fields: Any) -> str:
    with store.write("ann", NOW) as session:
        action = Action(scope=SCOPE, plan_id="p", **fields)
        session.add(action)
        return action.id


def edit(store: Store, row_id: str, **fields: Any) -> None:
    with store.write("ann", NOW) as session:
        row = session.get_one(Action, row_id, execution_options={"with_deleted": True})
        for name, value in fields.items():
            setattr(row, name, value)


def delete(store: Store, row_id: str) -> None:
    with store.write("ann", NOW) as session:
        session.delete(session.get_one(Action, row_id))


def outbox(store: Store) -> list[Outbox]:
    with store.read() as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.n)))


def set_state(store: Store, state: str) -> None:
    with store.apply() as session:
        for row in session.scalars(select(Outbox)):
            row.state = state


def test_a_new_row_goes_out_as_it_travels(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree routines", deadline=date(2026, 12, 4))
    (change,) = outbox(stores.general)
    assert (change.kind, change.record, change.row_id, change.scope) == ("create", "action", row, SCOPE)
    assert (change.actor, change.at, change.state, change.base) == ("ann", NOW, "pending", {})
    assert change.fields["deadline"] == "2026-12-04"
    assert "id" not in change.fields
    assert len(change.change_id) == 36


def test_edits_that_the_centre_has_not_seen_join(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    for words in ("Agree r", "Agree routines", "Agree routines with all"):
        edit(stores.general, row, text=words)
    edit(stores.general, row, owner_name="Priya Nair")
    (change,) = outbox(stores.general)
    assert (change.kind, change.fields["text"], change.fields["owner_name"]) == (
        "create", "Agree routines with all", "Priya Nair",
    )  # fmt: skip


HAPPENS = st.lists(
    st.tuples(st.sampled_from(["text", "owner_name"]), st.sampled_from(["", "Agree", "“Né” 'x' {\"$.a\": 1}"]))
    | st.sampled_from(["sent", "held", "heard", "delete", "back"]),
    max_size=9,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happens=HAPPENS)
@example(happens=["heard", ("text", "Agree"), ("owner_name", "Agree")])
def test_words_typed_on_join_a_change_as_any_edit_does(
    stores: Stores, happens: list[tuple[str, str] | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typing on reads nothing of the change that it joins: the outbox is the same as if it did."""
    quick = edits._type_on
    told = []
    for type_on in (quick, lambda *_: False):
        monkeypatch.setattr(edits, "_type_on", type_on)
        row = add_action(stores.general, text="Begun")
        for what in happens:
            if isinstance(what, tuple):
                edit(stores.general, row, **dict([what]))
            elif what in ("delete", "back"):
                edit(stores.general, row, deleted=what == "delete")
            elif what == "heard":
                hear(stores.general, row)
            else:
                set_state(stores.general, what)
        own = [one for one in outbox(stores.general) if one.row_id == row]
        names = {one.change_id: f"change {at}" for at, one in enumerate(own)}
        bases = [{field: names.get(str(start)[2:], start) for field, start in one.base.items()} for one in own]
        told.append([(one.kind, one.state, one.fields, base) for one, base in zip(own, bases, strict=True)])
    monkeypatch.setattr(edits, "_type_on", quick)
    assert told[0] == told[1]


def hear(store: Store, row: str) -> None:
    """Have the centre take whatever waits of a row."""
    with store.apply() as session:
        for change in session.scalars(select(Outbox).where(Outbox.row_id == row)):
            for field in change.fields:
                session.merge(FieldVersion(row_id=row, field=field, version=7))
            session.delete(change)


def test_an_edit_of_a_change_under_way_stands_on_it(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    set_state(stores.general, "sent")
    edit(stores.general, row, text="Agree routines")
    first, second = outbox(stores.general)
    assert (second.kind, second.fields) == ("update", {"text": "Agree routines"})
    assert second.base == {"text": f"c:{first.change_id}"}


def test_what_was_refused_goes_up_again_under_a_new_id_once_it_is_mended(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    (before,) = outbox(stores.general)
    set_state(stores.general, "held")
    edit(stores.general, row, text="Agree routines")
    (after,) = outbox(stores.general)
    assert (after.kind, after.state, after.fields["text"]) == ("create", "pending", "Agree routines")
    assert after.change_id != before.change_id


def test_what_the_centre_never_knew_is_deleted_without_a_word(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    delete(stores.general, row)
    assert outbox(stores.general) == []
    edit(stores.general, row, deleted=False)
    (change,) = outbox(stores.general)
    assert (change.kind, change.fields["text"]) == ("create", "Agree")


def test_a_deletion_is_a_tombstone_that_reads_do_not_see(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    set_state(stores.general, "sent")
    delete(stores.general, row)
    assert [change.kind for change in outbox(stores.general)] == ["create", "delete"]
    with stores.general.read() as session:
        assert session.get(Action, row) is None
        assert session.scalars(select(Action)).all() == []
        hidden = session.scalars(select(Action).execution_options(with_deleted=True)).one()
        assert hidden.deleted


def test_a_deletion_taken_back_before_the_centre_heard_of_it_is_no_change(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    set_state(stores.general, "sent")
    delete(stores.general, row)
    edit(stores.general, row, deleted=False)
    assert [change.kind for change in outbox(stores.general)] == ["create"]


def test_setting_the_same_value_is_no_change(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    set_state(stores.general, "sent")
    edit(stores.general, row, text="Agree", deadline=None)
    assert len(outbox(stores.general)) == 1


def test_the_history_tells_who_changed_what_from_what(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree")
    edit(stores.general, row, text="Agree routines", deadline=date(2026, 12, 4))
    with stores.general.read() as session:
        lines = session.scalars(select(Journal).where(Journal.row_id == row).order_by(Journal.n)).all()
    last = {line.field: (line.before, line.after, line.actor) for line in lines[-2:]}
    assert last == {"text": ("Agree", "Agree routines", "ann"), "deadline": (None, "2026-12-04", "ann")}
    assert [line.monotonic_ns for line in lines] == sorted(line.monotonic_ns for line in lines)
    assert len({line.txn for line in lines}) == 2


def test_one_transaction_is_one_transaction_in_the_outbox(stores: Stores) -> None:
    with stores.general.write("ann", NOW) as session:
        session.add(Note(scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text="one"))
        session.flush()
        session.add(Note(scope=SCOPE, visit_id="v", author_id="ann", noted_at=NOW, text="two"))
    assert len({change.txn for change in outbox(stores.general)}) == 1


def test_a_bulk_statement_cannot_slip_past_the_outbox(stores: Stores) -> None:
    with pytest.raises(RuntimeError, match="one by one"), stores.general.write("ann", NOW) as session:
        session.execute(update(Action).values(status="agreed"))


def test_ids_of_changes_are_their_own(stores: Stores) -> None:
    for _ in range(3):
        add_action(stores.general)
    ids = {change.change_id for change in outbox(stores.general)}
    assert len(ids) == 3
    assert new_id() not in ids


def test_what_no_message_can_carry_is_taken_out_of_texts(stores: Stores) -> None:
    row = add_action(stores.general, text="Agree\0 routines \ud83d by 😀 <b>&amp;</b>")
    (change,) = outbox(stores.general)
    assert change.fields["text"] == "Agree routines \ufffd by 😀 <b>&amp;</b>"
    edit(stores.general, row, text="=cmd()\0")
    assert outbox(stores.general)[0].fields["text"] == "=cmd()"
