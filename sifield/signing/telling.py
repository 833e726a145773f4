"""What was found out about a signed file, in plain sentences."""

import json
from collections.abc import Sequence
from datetime import datetime

from sifield.signing import fields
from sifield.signing.certificates import certified_name
from sifield.signing.inspection import Inspection
from sifield.signing.one_signature import Fault, SignatureFacts, StampFacts

HEADLINES = {
    Fault.RESAVED: "This file was saved anew by another program, which breaks its signatures. Do not rely on it.",
    Fault.ALTERED: "What was signed in this file was altered, or a signature in it belongs to another file. Do not "
    "rely on it.",
    Fault.FORGED: "A signature in this file was altered. Do not rely on it.",
    Fault.PASTED: "A signature in this file was made for another file. Do not rely on it.",
    Fault.ADDED: "Something was added to this file after it was signed. Do not rely on it.",
    Fault.UNREADABLE: "A signature in this file is damaged, or is none. Do not rely on it.",
    Fault.CUT: "This file was signed once, but its end is missing.",
    Fault.BURIED: "This file was signed once, but so much was added behind its end that it cannot be read.",
    Fault.DAMAGED: "This file was signed once, but it is damaged and cannot be read any more.",
}
"""The headline for each way in which a signature can fail to hold."""

_FAULTS = {
    Fault.RESAVED: "What was sealed does not lie where this signature left it ({role}): the file was written anew.",
    Fault.ALTERED: "What this signature sealed is not what is in the file ({role}).",
    Fault.FORGED: "The bytes of this signature are not as its key made them ({role}).",
    Fault.PASTED: "This signature was made for another file ({role}).",
    Fault.ADDED: "What came after this signature was not allowed ({role}).",
    Fault.UNREADABLE: "This signature cannot be read ({role}).",
}


def together(words: Sequence[str]) -> str:
    """Put words into one phrase, as in "reviewer and headteacher"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def say_untrusted(one: SignatureFacts, *, knows_a_root: bool) -> str:
    """Say in a headline that nobody vouches for a signature."""
    who = fields.SIGNERS.get(one.field, "signer")
    if not knows_a_root:
        return "The file is whole. Who its signers are was not checked: no trust is known here."
    if one.certificate and one.certificate.is_self_signed:
        return f"The file is whole, but the {who}’s identity is not yet confirmed."
    return f"The file is whole, but nobody we trust vouches for the {who}’s signature."


def is_in_date(one: SignatureFacts, at: datetime) -> bool:
    """Tell whether a certificate ran when it signed, and runs now or did at the time that is proven."""
    own = one.certificate
    if own is None:
        return False
    seen_at = one.proven_at or at
    return all(own.not_before <= moment <= own.not_after for moment in (seen_at, one.signed_at or seen_at))


def tell_signatures(signatures: Sequence[SignatureFacts], at: datetime) -> list[str]:
    """Say of each signature who made it, when and where, and what is wrong with it."""
    return [line for one in signatures for line in _describe(one, at)]


def _describe(one: SignatureFacts, at: datetime) -> list[str]:
    role = fields.SIGNERS.get(one.field, f"“{one.field}”")
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
        return [*lines, _FAULTS[one.fault].format(role=role), *one.differences]
    return [*lines, *_tell_certificate(one, at)]


def _tell_certificate(one: SignatureFacts, at: datetime) -> list[str]:
    own, lines = one.certificate, list[str]()
    if own is None:
        return lines
    if own.is_self_signed and not one.is_trusted:
        lines.append(
            f"{own.name}’s identity is not yet confirmed: the key was made on the device and vouched for by nobody."
        )
    elif own.is_self_signed and one.vouched_at is not None:
        day = fields.say_day(one.vouched_at.date())
        lines.append(
            f"{own.name}’s identity was confirmed by {one.vouched_by} on {day}: the key was made on the device, before "
            "anybody vouched for it."
        )
    elif not one.is_trusted:
        lines.append(f"The certificate says it is from “{own.issuer}”, which none of the trusted roots vouches for.")
    if one.revoked_at:
        clock = "Only the device’s own clock says that the signature is older."
        since = "The time stamp is later than that." if one.proven_at else clock
        lines.append(f"{own.name}’s certificate was withdrawn on {fields.say_moment(one.revoked_at)}. {since}")
    if one.withdrawn_later:
        lines.append(
            f"{own.name}’s certificate was withdrawn later, on {fields.say_moment(one.withdrawn_later)}; the time "
            "stamp shows that the signature is older, so it stands."
        )
    if one.proven_at is None and not own.not_before <= at <= own.not_after:
        first, last = fields.say_day(own.not_before.date()), fields.say_day(own.not_after.date())
        lines.append(f"{own.name}’s certificate runs from {first} to {last}; today is outside that.")
    elif not is_in_date(one, at):
        lines.append(f"{own.name}’s certificate did not run at the time that the signature claims.")
    return lines


def tell_additions(found: Inspection) -> list[str]:
    """Say what stands in the file behind its last signature or time stamp."""
    return list(dict.fromkeys(line for line in found.added if not any(line in s.differences for s in found.signatures)))


def tell_plan(found: Inspection) -> list[str]:
    """Say that a plan is a sample, and where it names somebody else than signed.

    Remarks, not judgements: a name may have changed between the plan and the certificate.
    """
    try:
        plan = json.loads(found.attached or b"{}")
        named = {name: str((plan.get(name) or {}).get("name", "")) for name in fields.IN_ORDER}
    except (ValueError, AttributeError):
        return []
    lines = ["SAMPLE: this plan belongs to the sample trust, not to a real one."] if plan.get("sample") else []
    for one in found.signatures:
        own, expected = one.certificate, named.get(one.field, "")
        if own and expected and certified_name(expected) != own.name:
            role = fields.SIGNERS.get(one.field, one.field)
            lines.append(f"The plan names {expected} as {role}; the certificate is {own.name}’s.")
    return lines


def tell_decision(found: Inspection) -> str:
    """Say what the headteacher decided and added."""
    comment = f" Comment: “{found.comment}”" if found.comment else ""
    return f"Headteacher’s decision: {found.decision or 'none'}.{comment}"


def tell_stamps(stamps: Sequence[StampFacts], at: datetime) -> list[str]:
    """Say what the archive's time stamps prove, and until when."""
    lines = []
    for one in stamps:
        own = one.authority
        who = f"{own.name} ({own.organisation})" if own and own.organisation else own.name if own else "nobody"
        when = fields.say_moment(one.at)
        if one.is_trusted:
            lines.append(f"The archive’s time stamp of {when}, by {who}, shows that everything was there by then.")
        elif own and not own.not_before <= at <= own.not_after:
            last = fields.say_day(own.not_after.date())
            lines.append(f"The time stamp of {when} could be relied on until {last}. Ask the trust for a renewed copy.")
        else:
            lines.append(f"There is a time stamp of {when}, by {who}, whom nobody here knows: it proves nothing.")
    held = [one.authority.not_after for one in stamps if one.is_trusted and one.authority]
    if held:
        lines.append(f"The archive’s proof holds until {fields.say_day(max(held).date())}, and longer once renewed.")
    return lines


def tell_revocation(signatures: Sequence[SignatureFacts]) -> str:
    """Say whether it was checked that no certificate was withdrawn, and by the list of which day."""
    days = [one.revocation_list_of for one in signatures if one.revocation_list_of]
    if len(days) < len(signatures):
        return "Whether a certificate was withdrawn was not checked: there is no current list for all of them here."
    if any(one.revoked_at for one in signatures):
        return f"Withdrawn certificates were checked against the list of {fields.say_moment(min(days))}."
    return f"No certificate was withdrawn, by the list of {fields.say_moment(min(days))}."
