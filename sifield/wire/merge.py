"""What becomes of one change that meets the row as it stands (sync.md, "Protocol", step 4 of a push).

Pure: the centre hands in the row and what the earlier changes said, and writes down what comes out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sifield.wire.diff3 import merge_words
from sifield.wire.messages import CREATE, DELETE, GONE, Base, Change, FieldNow, Json, Rejection
from sifield.wire.records import OVER, RECORDS, STRIKEABLE, Merge, is_safeguarding, merge_class
from sifield.wire.striking import MARK, strike, struck_words

_KEPT_FOR_GOOD = frozenset({"revision"})
"""A signed revision is never deleted."""

_FORM, _STATUS = "template_sha256", "status"
"""A visit keeps the form it was finished on: whoever moves it meanwhile has not moved it."""

Row = Mapping[str, FieldNow]
"""A row as it stands: its fields, and under GONE, once it was deleted, whether it still is. Empty: never made."""

Earlier = Callable[[str, Base], tuple[bool, Json]]
"""Answers what a base stands for: (field, base) -> (known, the value). For a version: the value that was set then.
For "c:<change id>": the value that change *submitted*, whatever was applied. Not known: that field was not in it."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field where the change did not get in: what both started from, and the two values."""

    base: Json
    current: Json
    proposed: Json


@dataclass(slots=True)
class Outcome:
    """What to write down for one change.

    Attributes:
        fields: the fields to set, under the change's own number; GONE: True to delete the row, False to bring it back.
        same: the fields that had the value already, or keep the one they have.
        merged: the fields among ``fields`` woven from both texts.
        clashes: the conflicts to open, by field (GONE: deleted by one, edited by the other).
        rejected: set, and the rest empty, where the change is refused.
    """

    fields: dict[str, Json] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    clashes: dict[str, Clash] = field(default_factory=dict)
    rejected: Rejection | None = None


class _Refusal(Exception):
    def __init__(self, code: str, text: str) -> None:
        self.rejection = Rejection(code, text)


def merge(change: Change, row: Row, earlier: Earlier) -> Outcome:
    """Decide one change against the row as it stands."""
    try:
        if change.record not in RECORDS:
            raise _Refusal("unknown-record", f"The centre does not know records of the kind “{change.record}” yet.")
        return _delete(change, row, earlier) if change.kind == DELETE else _edit(change, row, earlier)
    except _Refusal as refusal:
        return Outcome(rejected=refusal.rejection)


def _edit(change: Change, row: Row, earlier: Earlier) -> Outcome:
    outcome = Outcome()
    for name, value in change.fields.items():
        if name in change.struck:
            _strike_field(outcome, change, name, value, row, earlier)
        elif name == _FORM and name in row and _is_settled(change, row):
            outcome.same.append(name)
        elif name == _FORM and change.fields.get(_STATUS) in OVER:
            outcome.fields[name] = value
        else:
            _merge_field(outcome, change, name, value, row, earlier)
    edited = set(change.fields) - set(change.struck)  # a strike reaches into a deleted row, and leaves it deleted
    if is_gone(row) and (edited or change.kind == CREATE or GONE in change.base):
        # The edit stands and the row comes back; who deleted it is told, unless the author had seen the deletion.
        outcome.fields[GONE] = False
        if not _has_seen(GONE, change.base.get(GONE, 0), row, earlier):
            outcome.clashes[GONE] = Clash(None, False, True)
    if not row and change.kind != CREATE:
        raise _Refusal("unknown-base", "The centre has never seen the record that this change belongs to.")
    return outcome


def _is_settled(change: Change, row: Row) -> bool:
    """Tell whether a visit was finished, and the change neither signs it first nor goes back to it."""
    now, wanted = row[_STATUS].value if _STATUS in row else None, change.fields.get(_STATUS)
    return now in OVER and wanted != "started" and not (wanted == "signed off" and now == "finished")


def _delete(change: Change, row: Row, earlier: Earlier) -> Outcome:
    if change.record in _KEPT_FOR_GOOD:
        raise _Refusal("kept-for-good", "A signed revision is kept for good and cannot be deleted.")
    if not row:
        raise _Refusal("unknown-base", "The centre has never seen the record that this change deletes.")
    if is_gone(row):
        return Outcome(same=[GONE])
    unseen = [name for name in row if name != GONE and not _has_seen(name, change.base.get(name, 0), row, earlier)]
    if unseen:
        return Outcome(clashes={GONE: Clash(None, False, True)})
    return Outcome(fields={GONE: True})


def is_gone(row: Row) -> bool:
    """Tell whether a row is deleted."""
    return GONE in row and bool(row[GONE].value)


def _has_seen(name: str, base: Base, row: Row, earlier: Earlier) -> bool:
    """Tell whether an author whose edit has this base knew the value that stands."""
    now = row.get(name)
    if isinstance(base, int):
        if base > (now.version if now else 0):
            raise _Refusal("server-behind", "The centre does not have what this change was made on. Was it restored?")
        return now is not None and base == now.version
    known, submitted = earlier(name, base)
    if not known:
        raise _Refusal("unknown-base", "The centre has not had the change that this one was made on.")
    return now is not None and now.value == submitted


def _merge_field(outcome: Outcome, change: Change, name: str, value: Json, row: Row, earlier: Earlier) -> None:
    now, base = row.get(name), change.base.get(name, 0)
    kind = _kind(change, name)
    if now is None:
        _has_seen(name, base, row, earlier)
        outcome.fields[name] = value
    elif _is_same(kind, now.value, value):
        outcome.same.append(name)
    elif kind is Merge.FIXED:
        raise _Refusal("fixed-field", f"“{name}” was set when the record was made and does not change.")
    elif _has_seen(name, base, row, earlier) or kind is Merge.COMPUTED:
        outcome.fields[name] = value
    else:
        _bring_together(outcome, kind, name, now.value, value, _value_of(name, base, earlier))


def _value_of(name: str, base: Base, earlier: Earlier) -> Json:
    if base == 0:
        return None
    known, value = earlier(name, base)
    if not known:
        raise _Refusal("unknown-base", "The centre does not know the value that this change was made on.")
    return value


def _strike_field(outcome: Outcome, change: Change, name: str, value: Json, row: Row, earlier: Earlier) -> None:
    """Take the text without the words that were struck out, even where somebody else has written in it meanwhile.

    Of hers nothing is lost but these words; of what did not get in, a conflict shows it. It always counts as a new
    version, also where the text stays: an edit that was made on what stood before comes too late.
    """
    if name not in STRIKEABLE.get(change.record, ()):
        raise _Refusal("fixed-field", f"Nobody types into “{name}”, so nothing is struck out of it.")
    now = row.get(name)
    if now is None or now.value == value or _has_seen(name, change.base.get(name, 0), row, earlier):
        outcome.fields[name] = value
        return
    before = _value_of(name, change.base.get(name, 0), earlier)
    words = struck_words(before, value) or struck_words(now.value, value)
    standing = outcome.fields[name] = strike(now.value, words)
    if standing != value and before != MARK:
        outcome.clashes[name] = Clash(None, standing, value)


def _bring_together(outcome: Outcome, kind: Merge, name: str, current: Json, proposed: Json, base: Json) -> None:
    woven: Json = None
    if kind is Merge.NARRATIVE and isinstance(current, str) and isinstance(proposed, str) and isinstance(base, str):
        woven = merge_words(base, proposed, current)
    elif kind is Merge.SET and isinstance(current, list) and isinstance(proposed, list):
        woven = merge_sets(base if isinstance(base, list) else [], proposed, current)
    elif kind is Merge.COUNTED and isinstance(current, int) and isinstance(proposed, int):
        woven = max(current, proposed)
    if woven is None:
        outcome.clashes[name] = Clash(base, current, proposed)
    elif _is_same(kind, current, woven):
        outcome.same.append(name)
    else:
        outcome.fields[name] = woven
        if kind is Merge.NARRATIVE and woven != proposed:
            outcome.merged.append(name)


def merge_sets(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """Unite what either side added; leave out what either side removed from what it had seen. Keeps their order."""
    kept = [item for item in theirs if item in mine or item not in base]
    return kept + [item for item in mine if item not in kept and item not in base]


def _is_same(kind: Merge, one: Json, other: Json) -> bool:
    if kind is Merge.SET and isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(item in other for item in one) and all(item in one for item in other)
    # True == 1 in Python, but not in an answer.
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _kind(change: Change, name: str) -> Merge:
    """Give a field's merge class. A field that only a newer laptop knows is kept as it is, one value out of many."""
    if name in RECORDS[change.record].fields:
        return merge_class(change.record, name, change.scope)
    return Merge.GUARDED if is_safeguarding(change.scope) else Merge.CODED
