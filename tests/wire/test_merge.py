"""The merge of one change with the row as it stands, class by class."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.wire.merge import Clash, Outcome, merge, merge_sets
from sifield.wire.messages import CREATE, DELETE, GONE, UPDATE, Base, Change, FieldNow, Json
from sifield.wire.records import RECORDS, Merge, school_scope

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GENERAL, SAFEGUARDING = school_scope("s1"), school_scope("s1", "safeguarding")


def merged(
    row: Mapping[str, FieldNow],
    fields: Mapping[str, Json],
    base: Mapping[str, Base],
    *,
    record: str = "visit",
    scope: str = GENERAL,
    kind: str = UPDATE,
    before: Mapping[tuple[str, Base], Json] | None = None,
) -> Outcome:
    known = before or {}

    def earlier(name: str, wanted: Base) -> tuple[bool, Json]:
        return (name, wanted) in known, known.get((name, wanted))

    return merge(Change("c", 1, "t", "r", record, scope, kind, base, fields, "p", NOW), row, earlier)


def now(version: int, value: Json) -> FieldNow:
    return FieldNow(version, value)


def test_a_new_row_takes_everything() -> None:
    fields = {"title": "A", "focus": None, "with_names": []}
    assert merged({}, fields, {}, kind=CREATE) == Outcome(fields=fields)


@pytest.mark.parametrize(("record", "field"), [(r.name, f) for r in RECORDS.values() for f in r.fields])
def test_an_edit_of_what_its_author_saw_is_taken_unless_it_is_fixed(record: str, field: str) -> None:
    outcome = merged({field: now(4, "old")}, {field: "new"}, {field: 4}, record=record)
    if RECORDS[record].fields[field] is Merge.FIXED:
        assert outcome.rejected is not None
        assert outcome.rejected.code == "fixed-field"
    else:
        assert outcome == Outcome(fields={field: "new"})


@pytest.mark.parametrize("base", [3, 0, "c:earlier"])
@pytest.mark.parametrize("field", ["title", "status"])
def test_one_value_out_of_many_is_a_conflict(field: str, base: Base) -> None:
    outcome = merged({field: now(4, "theirs")}, {field: "mine"}, {field: base}, before={(field, base): "old"})
    assert outcome.fields == {}
    assert outcome.clashes == {field: Clash("old" if base else None, "theirs", "mine")}


@pytest.mark.parametrize("field", [f for f, kind in RECORDS["visit"].fields.items() if kind is not Merge.FIXED])
def test_in_safeguarding_nothing_merges(field: str) -> None:
    old, theirs, mine = (["a"], ["a", "b"], ["c"]) if field == "with_names" else ("a b c", "A b c", "a b C")
    outcome = merged({field: now(4, theirs)}, {field: mine}, {field: 3}, before={(field, 3): old}, scope=SAFEGUARDING)
    assert list(outcome.clashes) == [field]
    assert not outcome.fields


@pytest.mark.parametrize("scope", [GENERAL, SAFEGUARDING])
@pytest.mark.parametrize(("theirs", "mine", "stands"), [(2, 1, {}), (1, 2, {"sequence": 2})])
def test_of_what_was_counted_apart_the_higher_stands(
    theirs: int, mine: int, stands: dict[str, Json], scope: str
) -> None:
    row, before = {"sequence": now(4, theirs)}, {("sequence", 3): 0}
    outcome = merged(row, {"sequence": mine}, {"sequence": 3}, record="booking", scope=scope, before=before)
    assert outcome.fields == stands
    assert not outcome.clashes


@pytest.mark.parametrize("scope", [GENERAL, SAFEGUARDING])
def test_of_what_was_reckoned_apart_the_later_stands_and_nobody_is_asked(scope: str) -> None:
    row, before = {"due_on": now(4, "2026-12-18"), "state": now(4, "done")}, {("due_on", 3): "2026-11-30"}
    outcome = merged(row, {"due_on": "2027-01-29"}, {"due_on": 3}, record="requirement", scope=scope, before=before)
    assert outcome.fields == {"due_on": "2027-01-29"}
    assert not outcome.clashes


def test_the_same_value_changes_nothing() -> None:
    outcome = merged(
        {"title": now(4, "A"), "with_names": now(3, ["x", "y"])}, {"title": "A", "with_names": ["y", "x"]}, {}
    )
    assert outcome == Outcome(same=["title", "with_names"])


def test_true_is_not_one() -> None:
    assert merged({"coded": now(4, True)}, {"coded": 1}, {"coded": 4}, record="answer").fields == {"coded": 1}


def test_an_edit_on_the_own_change_compares_with_what_that_one_submitted() -> None:
    submitted = {("title", "c:one"): "mine"}
    assert merged({"title": now(4, "mine")}, {"title": "more"}, {"title": "c:one"}, before=submitted).fields
    # It was woven with another's edit, so its author has not seen what stands.
    text = {("summary", "c:one"): "a b c d"}
    outcome = merged({"summary": now(4, "A b c d")}, {"summary": "a b c D"}, {"summary": "c:one"}, before=text)
    assert (outcome.fields, outcome.merged) == ({"summary": "A b c D"}, ["summary"])


@pytest.mark.parametrize("row", [{}, {"title": FieldNow(4, "A")}])
def test_an_unknown_base_is_refused(row: dict[str, FieldNow]) -> None:
    for base, code in (("c:never", "unknown-base"), (9, "server-behind")):
        outcome = merged(row, {"title": "B"}, {"title": base}, kind=CREATE)
        assert outcome.rejected is not None
        assert outcome.rejected.code == code


def test_texts_that_touch_are_a_conflict() -> None:
    outcome = merged(
        {"summary": now(4, "risk high")}, {"summary": "risk low"}, {"summary": 3}, before={("summary", 3): "risk"}
    )
    assert list(outcome.clashes) == ["summary"]


items = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(items, items, items)
def test_sets_unite_and_removals_of_what_was_seen_win(base: list[str], mine: list[str], theirs: list[str]) -> None:
    both = merge_sets(base, mine, theirs)
    assert len(both) == len(set(both))
    assert set(both) == ((set(mine) | set(theirs)) - (set(base) - set(mine)) - (set(base) - set(theirs)))
    assert set(both) == set(merge_sets(base, theirs, mine))


ROW = {"title": FieldNow(4, "A"), "status": FieldNow(2, "planned")}


def test_a_deletion_by_someone_who_saw_everything_is_done() -> None:
    assert merged(ROW, {}, {"title": 4, "status": 2}, kind=DELETE).fields == {GONE: True}


@pytest.mark.parametrize("base", [{"title": 3, "status": 2}, {"title": 4}, {}])
def test_a_deletion_by_someone_who_did_not_loses(base: dict[str, Base]) -> None:
    outcome = merged(ROW, {}, base, kind=DELETE, before={("title", 3): "old"})
    assert outcome == Outcome(clashes={GONE: Clash(None, False, True)})


def test_an_edit_of_a_deleted_row_brings_it_back_and_says_so() -> None:
    gone = ROW | {GONE: FieldNow(5, True)}
    outcome = merged(gone, {"title": "B"}, {"title": 4})
    assert outcome.fields == {"title": "B", GONE: False}
    assert list(outcome.clashes) == [GONE]
    undone = merged(gone, {"title": "B"}, {"title": 4, GONE: 5})
    assert undone.fields == {"title": "B", GONE: False}
    assert not undone.clashes
    assert merged(gone, {}, {"title": 4}, kind=DELETE) == Outcome(same=[GONE])


def test_settling_a_conflict_without_an_edit_leaves_a_deleted_row_deleted() -> None:
    assert merged(ROW | {GONE: FieldNow(5, True)}, {}, {}) == Outcome()


def test_a_signed_revision_is_never_deleted() -> None:
    outcome = merged({"number": now(1, 1)}, {}, {"number": 1}, record="revision", kind=DELETE)
    assert outcome.rejected is not None
    assert outcome.rejected.code == "kept-for-good"


@pytest.mark.parametrize(
    ("status", "wanted", "is_taken"),
    [
        ("started", "", True),
        ("finished", "", False),
        ("signed off", "", False),
        ("finished", "started", True),
        ("started", "finished", True),
        ("signed off", "finished", False),
        ("finished", "signed off", True),
    ],
)
@pytest.mark.parametrize("base", [1, 2])
def test_a_visit_keeps_the_form_it_was_finished_on(status: str, wanted: str, is_taken: bool, base: int) -> None:
    """``base`` 1: its author has not seen the form that stands, which matters only where nobody finishes."""
    row = {"status": now(4, status), "template_sha256": now(2, "old")}
    change: dict[str, Json] = {"template_sha256": "new", **({"status": wanted} if wanted else {})}
    before = {("template_sha256", 1): "first"}
    outcome = merged(row, change, {"status": 4, "template_sha256": base}, before=before)
    is_clash = is_taken and base == 1 and wanted in ("", "started")
    assert list(outcome.clashes) == (["template_sha256"] if is_clash else [])
    assert outcome.fields.get("template_sha256") == ("new" if is_taken and not is_clash else None)
    assert outcome.same == ([] if is_taken else ["template_sha256"])
