"""Push and pull: what one laptop sends, the others get, once, in order, with nothing lost between two edits."""

import json
import threading

from sqlalchemy import func, select, text

from sifield.central.tables import change as change_table
from sifield.central.tables import conflict, row, scope_counter
from sifield.wire import proof
from sifield.wire.body import pack
from sifield.wire.ids import new_id
from sifield.wire.messages import DELETE, GONE, UPDATE, FieldNow
from sifield.wire.pulling import NONE, OWN, REMOVE, WRITE, Pull
from tests.central.laptop import GENERAL, SAFEGUARDING, TRUST_SCOPE, World


def test_what_one_laptop_pushes_the_other_pulls(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    visit = new_id()
    (ack,) = amara.push(amara.change(visit, {"title": "Reading", "status": "planned", "summary": None}))
    assert ack.rejected is None
    assert ack.applied["title"] == FieldNow(ack.seq, "Reading")

    pulled = jonah.pull()
    (seen,) = [happened for happened in pulled.changes if happened.row == visit]
    assert (seen.effect, seen.actor, seen.record) == (WRITE, amara.person_id, "visit")
    assert seen.fields == ack.applied
    assert jonah.pull().changes == ()


def test_a_laptop_is_not_told_its_own_changes_again(world: World) -> None:
    amara = world.laptop()
    amara.pull()
    amara.push(amara.change("v1", {"title": "Reading"}))
    (own,) = amara.pull().changes
    assert (own.effect, own.fields) == (OWN, {})
    amara.cursors = {}
    told = [happened for happened in amara.pull(full=True).changes if happened.row == "v1"]
    assert told[0].fields["title"].value == "Reading"


def test_a_repeated_push_changes_nothing_and_answers_the_same(world: World) -> None:
    amara = world.laptop()
    changes = [amara.change(new_id(), {"title": f"Visit {n}"}) for n in range(5)]
    first = amara.push(*changes)
    assert amara.push(*changes) == first
    assert [ack.seq for ack in amara.push(*changes[2:], amara.change("last", {"title": "Last"}))] == [3, 4, 5, 6]


def test_an_id_that_is_taken_is_refused(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    change = amara.change("v1", {"title": "Reading"})
    amara.push(change)
    (ack,) = jonah.push(change)
    assert ack.rejected is not None
    assert ack.rejected.code == "reused-id"


def test_two_edits_of_different_fields_both_stand(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "Reading", "planned_on": "2026-11-24"}))
    jonah.pull()
    base = {"title": made.seq, "planned_on": made.seq}
    (one,) = amara.push(amara.change("v1", {"title": "Reading and oracy"}, base, kind=UPDATE))
    (two,) = jonah.push(jonah.change("v1", {"planned_on": "2026-11-25"}, base, kind=UPDATE))
    assert not one.conflict
    assert not two.conflict


def test_two_edits_of_one_field_open_a_conflict_that_both_see(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "Reading"}))
    base = {"title": made.seq}
    (first,) = amara.push(amara.change("v1", {"title": "Reading in Year 2"}, base, kind=UPDATE))
    (second,) = jonah.push(jonah.change("v1", {"title": "Phonics"}, base, kind=UPDATE))
    assert second.applied == {}
    assert second.conflict["title"].value == "Reading in Year 2"
    assert second.conflict["title"].version == first.seq

    for laptop in (amara, jonah):
        (happened,) = [one for one in laptop.pull().changes if one.conflicts]
        (shown,) = happened.conflicts
        assert happened.effect == NONE
        assert (shown.base, shown.current, shown.proposed) == ("Reading", "Reading in Year 2", "Phonics")
        assert (shown.current_actor, shown.proposed_actor) == (amara.person_id, jonah.person_id)

    settled = {"title": first.seq}
    amara.push(
        amara.change(
            "v1", {"title": "Phonics in Year 2"}, settled, kind=UPDATE, resolves=(second.conflict["title"].conflict_id,)
        )
    )
    (settling,) = jonah.pull().changes
    assert settling.closes == (second.conflict["title"].conflict_id,)
    assert settling.fields["title"].value == "Phonics in Year 2"


def test_going_on_typing_in_a_conflict_leaves_one_conflict(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "A"}))
    amara.push(amara.change("v1", {"title": "B"}, {"title": made.seq}, kind=UPDATE))
    one = jonah.change("v1", {"title": "C"}, {"title": made.seq}, kind=UPDATE)
    two = jonah.change("v1", {"title": "C and D"}, {"title": f"c:{one.change_id}"}, kind=UPDATE)
    jonah.push(one)
    jonah.push(two)
    with world.centre.store.read() as connection:
        still_open = connection.execute(select(conflict.c.change_id).where(conflict.c.closed_by == "")).scalars().all()
    assert still_open == [two.change_id]


def test_texts_are_woven_and_the_author_is_told(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    words = "Pupils read aloud daily. Staff model vocabulary. Books go home each week."
    (made,) = amara.push(amara.change("v1", {"summary": words}))
    base = {"summary": made.seq}
    amara.push(amara.change("v1", {"summary": words.replace("daily", "twice daily")}, base, kind=UPDATE))
    (ack,) = jonah.push(jonah.change("v1", {"summary": words.replace("each week", "on Fridays")}, base, kind=UPDATE))
    assert ack.merged == ("summary",)
    assert ack.applied["summary"].value == (
        "Pupils read aloud twice daily. Staff model vocabulary. Books go home on Fridays."
    )
    told = [happened for happened in jonah.pull().changes if happened.merged]
    assert told[0].fields == ack.applied


def test_safeguarding_is_never_woven(world: World) -> None:
    amara = world.laptop(safeguarding=True)
    jonah = world.laptop("Jonah Reyes", safeguarding=True)
    words = "First line here. Second line here."
    (made,) = amara.push(amara.change("v1", {"summary": words}, scope=SAFEGUARDING))
    base = {"summary": made.seq}
    edit = {"summary": words.replace("First", "Opening")}
    amara.push(amara.change("v1", edit, base, kind=UPDATE, scope=SAFEGUARDING))
    other = {"summary": words.replace("Second", "Closing")}
    (ack,) = jonah.push(jonah.change("v1", other, base, kind=UPDATE, scope=SAFEGUARDING))
    assert list(ack.conflict) == ["summary"]


def test_own_edits_on_the_way_never_conflict_with_each_other(world: World) -> None:
    amara = world.laptop()
    one = amara.change("v1", {"title": "A", "status": "planned"})
    two = amara.change("v1", {"title": "B"}, {"title": f"c:{one.change_id}"}, kind=UPDATE)
    three = amara.change("v1", {"title": "C", "head_id": "h"}, {"title": f"c:{two.change_id}"}, kind=UPDATE)
    acks = amara.push(one, two, three)
    assert [ack.conflict for ack in acks] == [{}, {}, {}]
    assert acks[2].applied["title"] == FieldNow(3, "C")


def test_a_deleted_row_goes_and_an_edit_brings_it_back_visibly(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "A", "status": "planned"}))
    jonah.pull()
    seen = {"title": made.seq, "status": made.seq}
    (gone,) = amara.push(amara.change("v1", {}, seen, kind=DELETE))
    assert gone.applied == {GONE: FieldNow(2, True)}
    (ack,) = jonah.push(jonah.change("v1", {"title": "B"}, {"title": made.seq}, kind=UPDATE))
    assert list(ack.conflict) == [GONE]
    removal, back = jonah.pull().changes
    assert removal.effect == REMOVE
    assert back.effect == WRITE
    assert {name: now.value for name, now in back.fields.items()} == {"title": "B", "status": "planned"}
    assert back.conflicts[0].proposed_actor == amara.person_id


def test_a_deletion_loses_to_an_edit_that_its_author_had_not_seen(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "A"}))
    jonah.push(jonah.change("v1", {"title": "B"}, {"title": made.seq}, kind=UPDATE))
    (ack,) = amara.push(amara.change("v1", {}, {"title": made.seq}, kind=DELETE))
    assert list(ack.conflict) == [GONE]
    assert [happened.effect for happened in jonah.pull().changes if happened.row == "v1"][-1] == NONE


def test_a_refused_change_holds_back_its_own_row_only(world: World) -> None:
    amara = world.laptop(schools=("other-school",))
    here, there = "school:other-school/general", GENERAL
    first = amara.change("v1", {"title": "A"}, scope=there)
    acks = amara.push(
        first,
        amara.change("v1", {"title": "B"}, {"title": f"c:{first.change_id}"}, kind=UPDATE, scope=here),
        amara.change("v2", {"title": "C"}, scope=here),
    )
    assert [ack.rejected.code if ack.rejected else "" for ack in acks] == ["no-right", "waits", ""]


def test_a_change_that_does_not_fit_is_refused_with_its_reason(world: World) -> None:
    amara, ines = world.laptop(), world.laptop("Ines Calder", "administrator")
    (made,) = amara.push(amara.change("v1", {"school_id": "s", "title": "A"}))
    amara.push(amara.change("r1", {"plan_id": "p", "number": 1}, record="revision"))
    refused = {
        "fixed-field": amara.change("v1", {"school_id": "t"}, {"school_id": made.seq}, kind=UPDATE),
        "unknown-record": amara.change("x1", {"a": 1}, record="spaceship"),
        "unknown-base": amara.change("v9", {"title": "B"}, kind=UPDATE),
        "server-behind": amara.change("v1", {"title": "B"}, {"title": 99}, kind=UPDATE),
        "kept-for-good": amara.change("r1", {}, kind=DELETE, record="revision"),
        "wrong-scope": amara.change("v1", {"title": "B"}, {"title": made.seq}, kind=UPDATE, scope=GENERAL + "x"),
        "no-right": amara.change("e1", {"plan_id": "p", "number": 1, "device": "centre"}, record="signing_event"),
    }
    refused["wrong-scope"] = ines.change("v1", {"title": "B"}, kind=UPDATE, scope=TRUST_SCOPE)
    for code, change in refused.items():
        (ack,) = (ines if code == "wrong-scope" else amara).push(change)
        assert ack.rejected is not None, code
        assert ack.rejected.code == code
    taken = [happened.seq for happened in amara.pull().changes if happened.scope == GENERAL]
    assert taken == [1, 2], "a refused change takes no number"


def test_a_field_of_a_newer_laptop_is_kept(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    amara.push(amara.change("v1", {"title": "A", "weather": {"sky": "grey"}}))
    (seen,) = [happened for happened in jonah.pull().changes if happened.row == "v1"]
    assert seen.fields["weather"].value == {"sky": "grey"}


def test_pages_come_in_order_and_end(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    amara.push(*(amara.change(new_id(), {"title": str(n)}) for n in range(25)))
    seqs, more = [], True
    while more:
        page = jonah.pull(limit=10)
        more = page.more
        assert len(page.changes) <= 10
        seqs += [happened.seq for happened in page.changes if happened.scope == GENERAL]
    assert seqs == list(range(1, 26))


def test_a_cursor_ahead_of_the_centre_is_told(world: World) -> None:
    amara = world.laptop()
    amara.pull()
    amara.cursors[TRUST_SCOPE] += 5

    answer = amara.ask("POST", "/v1/pull", pack(Pull(amara.cursors).to_json()))
    assert (answer.status, answer.problem.code) == (409, "server-behind")


def test_many_at_once_are_numbered_densely_and_none_is_missed(world: World) -> None:
    writers = [world.laptop(f"Writer {n}") for n in range(4)]
    reader = world.laptop("Reader")
    reader.pull()
    seen: list[int] = []
    done = threading.Event()
    faults: list[BaseException] = []

    def write(laptop_number: int) -> None:
        laptop = writers[laptop_number]
        try:
            for n in range(12):
                shared = laptop.change(f"shared-{n}", {"title": f"{laptop_number}"})
                acks = laptop.push(shared, laptop.change(new_id(), {"title": str(n)}))
                assert all(ack.rejected is None for ack in acks)
        except BaseException as fault:
            faults.append(fault)
            raise

    def read() -> None:
        while not done.is_set():
            seen.extend(happened.seq for happened in reader.pull().changes if happened.scope == GENERAL)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(len(writers))]
    reading = threading.Thread(target=read)
    for thread in (*threads, reading):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reading.join()
    read_last = [happened.seq for happened in reader.pull().changes if happened.scope == GENERAL]
    assert not faults
    assert seen + read_last == list(range(1, 97))
    with world.centre.store.read() as connection:
        assert connection.scalar(select(scope_counter.c.seq).where(scope_counter.c.scope == GENERAL)) == 96
        assert connection.scalar(select(func.count()).where(change_table.c.scope == GENERAL)) == 96
        standing = connection.execute(select(row.c.fields).where(row.c.id == "shared-0")).scalar_one()
        opened = connection.scalar(select(func.count()).where(conflict.c.row_id == "shared-0"))
    assert standing["title"][1] in "0123"
    assert opened == 3, "the three that came later are shown beside it"


def test_the_log_tells_the_rows(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    (made,) = amara.push(amara.change("v1", {"title": "A", "with_names": ["Ann"]}))
    base = {"with_names": made.seq}
    amara.push(amara.change("v1", {"with_names": ["Ann", "Bea"]}, base, kind=UPDATE))
    jonah.push(jonah.change("v1", {"with_names": ["Cid"]}, base, kind=UPDATE))
    replayed: dict[str, list[object]] = {}
    with world.centre.store.read() as connection:
        told = connection.execute(
            select(change_table.c.happened).where(change_table.c.row_id == "v1").order_by(change_table.c.seq)
        )
        for (told_text,) in told:
            replayed |= json.loads(told_text).get("fields", {})
        standing = connection.execute(select(row.c.fields).where(row.c.id == "v1")).scalar_one()
    assert replayed == standing
    assert standing["with_names"][1] == ["Bea", "Cid"]


def test_a_fault_of_ours_is_not_told_to_the_laptop(world: World) -> None:
    amara = world.laptop()
    with world.centre.store.write() as connection:
        connection.execute(text('DROP TABLE "row"'))
    answer = amara.ask("POST", "/v1/pull", pack(Pull({}).to_json()))
    assert answer.status in (500, 503)
    assert "row" not in answer.problem.message
    assert proof.REQUEST_HEADER.lower() in answer.headers
