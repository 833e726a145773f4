"""The verdict on a plan's file, by our own rule and offline: one word, then plain sentences.

A viewer's panel is no verdict: common ones call a file valid whose date was overwritten after the signature. Ours knows
which signatures a plan must carry, and lets nothing stand after the last of them but the archive's time stamps.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sifield.signing import fields, telling
from sifield.signing.inspection import Inspection, inspect
from sifield.signing.one_signature import Fault, SignatureFacts, StampFacts

__all__ = ["SignatureFacts", "Verdict", "Word", "judge"]


class Word(StrEnum):
    """The first word of a verdict. Only COMPLETE is good news without a but."""

    COMPLETE = "COMPLETE"
    INCOMPLETE = "INCOMPLETE"
    UNSIGNED = "UNSIGNED"
    TAMPERED = "TAMPERED"
    UNTRUSTED = "UNTRUSTED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be thought of a file.

    Attributes:
        headline: one sentence.
        lines: who signed what when, and what could not be checked, in plain sentences.
        signatures: in the order of signing.
        stamps: the archive's time stamps, the oldest first.
        attached: the plan's data inside the file, unless the file is beyond reading.
        revocation_checked: whether a current list of withdrawn certificates covered every signature.
        decision: the headteacher's decision and comment as sealed, "" while she has not signed.
    """

    word: Word
    headline: str
    lines: tuple[str, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()
    stamps: tuple[StampFacts, ...] = ()
    attached: bytes | None = None
    revocation_checked: bool = False
    decision: str = ""
    comment: str = ""


def judge(
    pdf: bytes,
    *,
    roots: Sequence[bytes],
    time_roots: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
    at: datetime,
    expected_sha256: str | None = None,
) -> Verdict:
    """Judge a plan's PDF without a network.

    Args:
        roots: the only certificates (DER or PEM) that are believed; none means that nobody is.
        time_roots: those believed for time stamps beside them, where the trust has an outside authority stamp.
        crls: lists of withdrawn certificates, as of the last exchange with the centre.
        at: now, aware.
        expected_sha256: the hash of the file that the program kept, if it kept one.

    Raises:
        SifieldError: the bytes are no PDF ("not-a-pdf"), locked ("locked-pdf"), or a root or list is none.
    """
    found = inspect(pdf, roots=roots, time_roots=time_roots, crls=crls, at=at)
    if isinstance(found, Fault):
        lines = ("Ask for the file again from whoever signed it.",)
        return Verdict(word=Word.TAMPERED, headline=telling.HEADLINES[found], lines=lines)
    verdict = _weigh(found, at, knows_a_root=bool(roots))
    if expected_sha256 is None or hashlib.sha256(pdf).hexdigest() == expected_sha256:
        return verdict
    other = "This is not, byte for byte, the newest file of this plan that was kept when it was signed."
    if verdict.word is Word.COMPLETE:
        verdict = replace(verdict, word=Word.TAMPERED, headline="This is not the file that was kept.")
    return replace(verdict, lines=(*verdict.lines, other))


def _weigh(found: Inspection, at: datetime, *, knows_a_root: bool) -> Verdict:
    signatures = found.signatures
    word, headline = _decide(found, at, knows_a_root=knows_a_root)
    has_signed = fields.HEAD in {one.field for one in signatures}
    lines = telling.tell_signatures(signatures, at)
    lines += telling.tell_additions(found)
    lines += telling.tell_plan(found)
    if word not in (Word.TAMPERED, Word.UNSIGNED):
        lines.append("Nothing in the file was changed after the last signature.")
        if has_signed:
            lines.append(telling.tell_decision(found))
        lines += telling.tell_stamps(found.stamps, at)
        lines.append(telling.tell_revocation(signatures))
    return Verdict(
        word=word,
        headline=headline,
        lines=tuple(lines),
        signatures=signatures,
        stamps=found.stamps,
        attached=found.attached,
        revocation_checked=bool(signatures) and all(one.revocation_list_of for one in signatures),
        decision=found.decision if has_signed else "",
        comment=found.comment if has_signed else "",
    )


def _decide(found: Inspection, at: datetime, *, knows_a_root: bool) -> tuple[Word, str]:
    """The rule itself: the worst finding names the file."""
    signatures = found.signatures
    if not signatures:
        return Word.UNSIGNED, "Nobody has signed this file."
    faults = {one.fault for one in signatures} - {Fault.NONE}
    if faults:
        return Word.TAMPERED, telling.HEADLINES[min(faults, key=list(Fault).index)]
    if not found.is_sealed_to_the_end:
        return Word.TAMPERED, telling.HEADLINES[Fault.ADDED]
    if not all(stamp.is_whole for stamp in found.stamps):
        return Word.TAMPERED, "The time stamp of this file was altered. Do not rely on it."
    signed = [one.field for one in signatures]
    if signed != [name for name in found.expected if name in signed] or signed[0] != fields.REVIEWER:
        return Word.TAMPERED, "These are not the signatures of an action plan, or not in their order."
    for one in signatures:
        if not one.is_trusted:
            return Word.UNTRUSTED, telling.say_untrusted(one, knows_a_root=knows_a_root)
    if len({one.certificate.fingerprint for one in signatures if one.certificate}) < len(signatures):
        return Word.UNTRUSTED, "Two of the signatures were made by the same person."
    if any(one.revoked_at for one in signatures):
        return Word.REVOKED, "The certificate of one of the signatures was withdrawn."
    if any(not telling.is_in_date(one, at) for one in signatures):
        return Word.EXPIRED, "The certificate of one of the signatures is out of date."
    return _is_everybody_there(signed, found.expected)


def _is_everybody_there(signed: Sequence[str], expected: Sequence[str]) -> tuple[Word, str]:
    missing = [fields.SIGNERS[name] for name in dict.fromkeys((*expected, fields.HEAD)) if name not in signed]
    who = telling.together([fields.SIGNERS[name] for name in signed])
    if missing:
        has, lack = ("has", "has") if len(signed) == 1 and len(missing) == 1 else ("have", "have")
        has = "has" if len(signed) == 1 else has
        lack = "has" if len(missing) == 1 else lack
        return Word.INCOMPLETE, f"The {who} {has} signed; the {telling.together(missing)} {lack} not."
    both = "Both" if len(signed) == 2 else f"All {len(signed)}"
    return Word.COMPLETE, f"{both} have signed, and the file is as they signed it."
