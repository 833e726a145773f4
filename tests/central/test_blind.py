"""Two who observe together, as the centre sees it: what it tells whom, and when, on either kind of database."""

from collections.abc import Mapping

from sifield.wire.messages import UPDATE, Json
from sifield.wire.pulling import NONE, WRITE, Happened
from tests.central.laptop import GENERAL, Laptop, World


def visit(laptop: Laptop, row: str, pair: str, other: str) -> None:
    laptop.push(laptop.change(row, {"title": "Walk", "status": "started", "pair_id": pair, "observed_with": other}))


def finish(laptop: Laptop, row: str) -> None:
    laptop.push(laptop.change(row, {"status": "finished"}, {"status": 1 if row == "v1" else 2}, kind=UPDATE))


def told(laptop: Laptop) -> list[Happened]:
    return [one for one in laptop.pull().changes if one.scope == GENERAL]


def fields(changes: list[Happened]) -> dict[str, Mapping[str, Json]]:
    return {one.row: {name: now.value for name, now in one.fields.items()} for one in changes if one.effect == WRITE}


def test_what_either_writes_is_told_when_both_have_finished(world: World) -> None:
    amara, jonah, third = world.laptop(), world.laptop("Jonah Reyes"), world.laptop("Ines Calder")
    visit(amara, "v1", "pair", jonah.person_id)
    visit(jonah, "v2", "pair", amara.person_id)
    amara.push(
        amara.change("n1", {"visit_id": "v1", "text": "Hers"}, record="note"),
        amara.change("f1", {"visit_id": "v1", "text": "Found"}, record="finding"),
        amara.change("e1", {"finding_id": "f1", "note_id": "n1"}, record="evidence_link"),
    )
    jonah.push(jonah.change("n2", {"visit_id": "v2", "text": "His"}, record="note"))
    for laptop in (jonah, third):
        seen = told(laptop)
        assert [one.seq for one in seen] == list(range(1, 7)), "the numbers have no hole"
        assert {"n1", "f1", "e1"}.isdisjoint(fields(seen))
        assert [one.effect for one in seen[2:5]] == [NONE] * 3
        assert all(one.row == "" and not one.fields for one in seen[2:5])
    assert fields([one for one in amara.pull(full=True).changes if one.scope == GENERAL])["n1"]["text"] == "Hers"
    (refused,) = jonah.push(jonah.change("n1", {"text": "Mine"}, {"text": 3}, record="note", kind=UPDATE))
    assert refused.rejected is not None
    assert refused.rejected.code == "blind"
    finish(amara, "v1")
    assert fields(told(jonah)) == {"v1": {"status": "finished"}}, "that she has finished is told, and no more"
    finish(jonah, "v2")
    after = fields(told(jonah))
    assert (after["n1"]["text"], after["f1"]["text"], after["e1"]["note_id"]) == ("Hers", "Found", "n1")
    assert fields(told(amara))["n2"]["text"] == "His"
    assert {"n1", "n2", "f1", "e1"} <= set(fields(told(third)))
    jonah.push(jonah.change("n3", {"visit_id": "v2", "text": "Later"}, record="note"))
    assert fields(told(amara)) == {"n3": {"visit_id": "v2", "text": "Later"}}, "from then on as every visit"


def test_one_who_observes_alone_after_all_is_told_and_the_other_is_not(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    visit(amara, "v1", "pair", jonah.person_id)
    visit(jonah, "v2", "pair", amara.person_id)
    amara.push(amara.change("n1", {"visit_id": "v1", "text": "Hers"}, record="note"))
    jonah.push(jonah.change("n2", {"visit_id": "v2", "text": "His"}, record="note"))
    amara.push(amara.change("v1", {"pair_id": ""}, {"pair_id": 1}, kind=UPDATE))
    assert fields(told(jonah))["n1"]["text"] == "Hers"
    assert "n2" not in fields(told(amara))
    finish(jonah, "v2")
    assert "n2" not in fields(told(amara)), "his waits for a second one until he, too, observes alone"
