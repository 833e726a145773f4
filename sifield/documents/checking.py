"""Checking any signed plan: the verdict on the file, and whether its data are those of the record on this laptop."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sifield.documents.plan_json import plan_json
from sifield.errors import SifieldError
from sifield.fieldwork import planning, sign_off, signing_record
from sifield.fieldwork.believed import Believed, believed
from sifield.fieldwork.sign_off import RevisionRow
from sifield.models.store import Store, Stores
from sifield.signing.verdict import Verdict, judge

_NOT_COMPARED = frozenset({"format", "revision"})
"""What says how the data were written, not what was agreed."""
_MOST = 12
"""Differences that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is to be said of a file.

    Attributes:
        record: what the records on this laptop say of it, in sentences.
        fits: whether file and record agree; None where the record is not here.
    """

    verdict: Verdict
    record: tuple[str, ...] = ()
    fits: bool | None = None


def check(pdf: bytes, stores: Stores | None, *, given: Believed | None = None, at: datetime) -> Checked:
    """Judge a file as this laptop knows the trust, and compare it with the record where there is one.

    Args:
        stores: of this laptop, or None where there are none: then only the file itself is judged.
        given: whom to believe instead of what the laptop believes.

    Raises:
        SifieldError: the file is no PDF or is locked, or a root or list is none.
    """
    trust = given
    if trust is None and stores is not None:
        with stores.general.read() as session:
            trust = believed(session)
    trust = trust or Believed()
    verdict = judge(pdf, roots=trust.roots, time_roots=trust.time_roots, crls=trust.crls, at=at)
    if stores is None or verdict.attached is None:
        return Checked(verdict=verdict)
    record, fits = _compare(pdf, verdict, stores)
    return Checked(verdict=verdict, record=record, fits=fits)


def _compare(pdf: bytes, verdict: Verdict, stores: Stores) -> tuple[tuple[str, ...], bool | None]:
    plan_id = _read(verdict.attached).get("plan", "")
    for store in stores.both():
        with store.read() as session:
            if not planning.has_plan(session, str(plan_id)):
                continue
            revisions = sign_off.list_revisions(session, str(plan_id))
            refused = signing_record.say_refused(signing_record.list_events(session, str(plan_id)))
        said, fits = _beside_record(pdf, verdict, store, str(plan_id), revisions)
        return (*refused, *said), fits and not refused
    return ("The plan is not among the records on this laptop, so its data could not be compared.",), None


def _beside_record(
    pdf: bytes, verdict: Verdict, store: Store, plan_id: str, revisions: Sequence[RevisionRow]
) -> tuple[tuple[str, ...], bool]:
    kept, is_kept = _say_kept(pdf, revisions)
    try:
        with store.read() as session:
            record = plan_json(planning.get_plan(session, plan_id))
    except SifieldError as fault:
        return (kept, f"Its data could not be compared with the record: {fault.message}"), is_kept
    found = tuple(_differences(_read(verdict.attached), _read(record)))
    if not found:
        return (kept, "The data in the file are those of the record on this laptop."), is_kept
    more = (f"There are {len(found) - _MOST} further differences.",) if len(found) > _MOST else ()
    return (kept, "The data in the file are not those of the record on this laptop:", *found[:_MOST], *more), False


def _say_kept(pdf: bytes, revisions: Sequence[RevisionRow]) -> tuple[str, bool]:
    """Say which of the kept files this one is. Every kept file begins with the one before it."""
    digest = sha256(pdf).hexdigest()
    same = next((row for row in revisions if row.sha256 == digest), None)
    if same is revisions[-1] if revisions else False:
        return "This is, byte for byte, the newest file of this plan that is kept here.", True
    if same is not None:
        return f"This is an earlier file of this plan, as {same.signer_name} left it; a newer one is kept here.", True
    if not revisions:
        return "Nothing of this plan is signed in the records on this laptop.", False
    if any(row.content is not None and pdf.startswith(row.content) for row in revisions[-1:]):
        return "This file holds the newest one that is kept here, and more; sync to see whether the trust has it.", True
    return "This is none of the files of this plan that are kept here.", False


def _read(attached: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(attached or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _differences(file: dict[str, Any], record: dict[str, Any]) -> Iterator[str]:
    """Say where the file's data and the record differ; of another format only what both have is compared."""
    keys = set(file) | set(record) if file.get("format") == record.get("format") else set(file) & set(record)
    for key in sorted(keys - _NOT_COMPARED):
        yield from _difference(_words(key), file.get(key), record.get(key))


def _difference(where: str, file: Any, record: Any) -> Iterator[str]:
    if file == record:
        return
    if isinstance(file, dict) and isinstance(record, dict):
        for key in sorted(set(file) | set(record)):
            yield from _difference(f"{where}, {_words(key)}", file.get(key), record.get(key))
    elif isinstance(file, list) and isinstance(record, list):
        for number in range(max(len(file), len(record))):
            mine, theirs = (one[number] if number < len(one) else None for one in (file, record))
            yield from _difference(_name(where, number, mine if mine is not None else theirs), mine, theirs)
    else:
        yield f"{where[:1].upper()}{where[1:]}: in the file {_say(file)}, in the record {_say(record)}."


def _name(where: str, number: int, item: Any) -> str:
    ref = item.get("ref") if isinstance(item, dict) else None
    return str(ref) if ref else f"{where} {number + 1}"


def _words(key: str) -> str:
    return key.replace("_", " ")


def _say(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, (dict, list)):
        return "something"
    return f"“{value}”"
