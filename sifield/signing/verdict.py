"""The verdict on a plan's file, by our own rule and offline: one word, then plain sentences.

A viewer's panel is no verdict: common ones call a file valid whose date was overwritten after the signature. Ours knows
which signatures a plan must carry, and lets nothing stand after the last of them.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sifield.signing import fields
from sifield.signing.certificates import certified_name
from sifield.signing.inspection import Inspection, SignatureFacts, inspect

__all__ = ["SignatureFacts", "Verdict", "Word", "judge"]

_SIGNERS = {fields.REVIEWER: "reviewer", fields.HEAD: "headteacher"}


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
        attached: the plan's data inside the file, unless the file is beyond reading.
        revocation_checked: whether a current list of withdrawn certificates covered every signature.
        decision: the headteacher's decision and comment as sealed, "" while she has not signed.
    """

    word: Word
    headline: str
    lines: tuple[str, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()
    attached: bytes | None = None
    revocation_checked: bool = False
    decision: str = ""
    comment: str = ""


def judge(
    pdf: bytes, *, roots: Sequence[bytes], crls: Sequence[bytes] = (), at: datetime, expected_sha256: str | None = None
) -> Verdict:
    """Judge a plan's PDF without a network.

    Args:
        roots: the only certificates (DER or PEM) that are believed; none means that nobody is.
        crls: lists of withdrawn certificates, as of the last exchange with the centre.
        at: now, aware.
        expected_sha256: the hash of the file that the program kept, if it kept one.

    Raises:
        SifieldError: the bytes are no PDF ("not-a-pdf"), locked ("locked-pdf"), or a root or list is none.
    """
    found = inspect(pdf, roots=roots, crls=crls, at=at)
    if found is None:
        return Verdict(
            word=Word.TAMPERED,
            headline="This file was signed once, but it is damaged and cannot be read any more.",
            lines=("Ask for the file again from whoever signed it.",),
        )
    verdict = _weigh(found, at)
    if expected_sha256 is None or hashlib.sha256(pdf).hexdigest() == expected_sha256:
        return verdict
    other = "This is not, byte for byte, the newest file of this plan that was kept when it was signed."
    if verdict.word is Word.COMPLETE:
        verdict = replace(verdict, word=Word.TAMPERED, headline="This is not the file that was kept.")
    return replace(verdict, lines=(*verdict.lines, other))


def _weigh(found: Inspection, at: datetime) -> Verdict:
    signatures = found.signatures
    word, headline = _decide(signatures, at)
    lines = [line for one in signatures for line in _describe(one, at)]
    lines += _remarks(found)
    signed = {one.field for one in signatures}
    if word not in (Word.TAMPERED, Word.UNSIGNED):
        lines.append("Nothing in the file was changed after the last signature.")
        if fields.HEAD in signed:
            comment = f" Comment: “{found.comment}”" if found.comment else ""
            lines.append(f"Headteacher’s decision: {found.decision or 'none'}.{comment}")
    is_checked = bool(signatures) and all(one.revocation_list_of for one in signatures)
    if signatures and word is not Word.TAMPERED:
        lines.append(_say_revocation(signatures))
    return Verdict(
        word=word,
        headline=headline,
        lines=tuple(lines),
        signatures=signatures,
        attached=found.attached,
        revocation_checked=is_checked,
        decision=found.decision if fields.HEAD in signed else "",
        comment=found.comment if fields.HEAD in signed else "",
    )


def _decide(signatures: tuple[SignatureFacts, ...], at: datetime) -> tuple[Word, str]:
    """The rule itself: the worst finding names the file."""
    if not signatures:
        return Word.UNSIGNED, "Nobody has signed this file."
    spoilt = [one for one in signatures if not one.is_whole]
    if spoilt or not signatures[-1].is_last_word:
        return Word.TAMPERED, "This file was changed after it was signed. Do not rely on it."
    signed = [one.field for one in signatures]
    if signed not in ([fields.REVIEWER], [fields.REVIEWER, fields.HEAD]):
        return Word.TAMPERED, "These are not the signatures of an action plan, or not in their order."
    for one in signatures:
        if not one.is_trusted:
            return Word.UNTRUSTED, _say_untrusted(one)
    if len({one.certificate.fingerprint for one in signatures if one.certificate}) < len(signatures):
        return Word.UNTRUSTED, "Both signatures were made by the same person."
    if any(one.revoked_at for one in signatures):
        return Word.REVOKED, "The certificate of one of the signatures was withdrawn."
    if any(not _is_in_date(one, at) for one in signatures):
        return Word.EXPIRED, "The certificate of one of the signatures is out of date."
    if fields.HEAD not in signed:
        return Word.INCOMPLETE, "The reviewer has signed; the headteacher has not."
    return Word.COMPLETE, "Both have signed, and the file is as they signed it."


def _say_untrusted(one: SignatureFacts) -> str:
    who = _SIGNERS.get(one.field, "signer")
    if one.certificate and one.certificate.is_self_signed:
        return f"The file is whole, but the {who}’s identity is not yet confirmed."
    return f"The file is whole, but nobody we trust vouches for the {who}’s signature."


def _is_in_date(one: SignatureFacts, at: datetime) -> bool:
    own = one.certificate
    if own is None:
        return False
    signed_at = one.signed_at or at
    return own.not_before <= at <= own.not_after and own.not_before <= signed_at <= own.not_after


def _describe(one: SignatureFacts, at: datetime) -> list[str]:
    role = _SIGNERS.get(one.field, f"“{one.field}”")
    own = one.certificate
    if own is None:
        return [f"The signature as {role} cannot be read."]
    who = f"{own.name} ({', '.join(part for part in (own.role, own.organisation) if part)})"
    when = f" on {fields.say_moment(one.signed_at)} by the clock of the device" if one.signed_at else ""
    place = f", at {one.place}" if one.place else ""
    lines = [f"{who} signed as {role}{when}{place}."]
    if one.reason:
        lines.append(f"Reason given: {one.reason}")
    if not one.is_whole:
        lines.append(f"This signature no longer fits the file, or what followed it was not allowed ({role}).")
        return lines
    if own.is_self_signed and not one.is_trusted:
        lines.append(
            f"{own.name}’s identity is not yet confirmed: the key was made on the device and vouched for by nobody."
        )
    elif not one.is_trusted:
        lines.append(f"The certificate says it is from “{own.issuer}”, which none of the trusted roots vouches for.")
    if one.revoked_at:
        lines.append(
            f"{own.name}’s certificate was withdrawn on {fields.say_moment(one.revoked_at)}. Only the device’s own "
            "clock says that the signature is older."
        )
    if not own.not_before <= at <= own.not_after:
        first, last = fields.say_day(own.not_before.date()), fields.say_day(own.not_after.date())
        lines.append(f"{own.name}’s certificate runs from {first} to {last}; today is outside that.")
    elif not _is_in_date(one, at):
        lines.append(f"{own.name}’s certificate did not run at the time that the signature claims.")
    return lines


def _remarks(found: Inspection) -> list[str]:
    """Say that a plan is a sample, and where it names somebody else than signed.

    Remarks, not judgements: a name may have changed between the plan and the certificate.
    """
    try:
        plan = json.loads(found.attached or b"{}")
        named = {fields.REVIEWER: plan["reviewer"]["name"], fields.HEAD: plan["head"]["name"]}
    except (ValueError, KeyError, TypeError):
        return []
    lines = ["SAMPLE: this plan belongs to the sample trust, not to a real one."] if plan.get("sample") else []
    for one in found.signatures:
        own, expected = one.certificate, str(named.get(one.field, ""))
        if own and expected and certified_name(expected) != own.name:
            lines.append(f"The plan names {expected} as {_SIGNERS[one.field]}; the certificate is {own.name}’s.")
    return lines


def _say_revocation(signatures: tuple[SignatureFacts, ...]) -> str:
    days = [one.revocation_list_of for one in signatures if one.revocation_list_of]
    if len(days) < len(signatures):
        return "Whether a certificate was withdrawn was not checked: there is no current list for all of them here."
    if any(one.revoked_at for one in signatures):
        return f"Withdrawn certificates were checked against the list of {fields.say_moment(min(days))}."
    return f"No certificate was withdrawn, by the list of {fields.say_moment(min(days))}."
