"""What can be found out about a signed PDF, offline: its signatures, time stamps, filled fields and data."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sifield.errors import SifieldError
from sifield.signing import fields
from sifield.signing.certificates import to_der
from sifield.signing.differences import say_differences
from sifield.signing.one_signature import (
    SPOILT,
    Fault,
    SignatureFacts,
    StampFacts,
    end_of,
    look_at_signature,
    look_at_stamp,
)
from sifield.signing.revocations import RevocationList, load_list
from sifield.signing.seal import quieten
from sifield.signing.vouching import find_voucher

__all__ = ["Inspection", "SignatureFacts", "StampFacts", "inspect"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A PDF's signatures and time stamps in the order made, the filled fields and the attached data.

    Attributes:
        expected: whose signatures the file has a place for.
        is_sealed_to_the_end: whether the last signature or time stamp covers the whole file.
        added: what stands behind the last of them, in words.
    """

    signatures: tuple[SignatureFacts, ...]
    stamps: tuple[StampFacts, ...]
    expected: tuple[str, ...]
    is_sealed_to_the_end: bool
    added: tuple[str, ...]
    decision: str
    comment: str
    attached: bytes | None


def inspect(
    pdf: bytes, *, roots: Sequence[bytes], time_roots: Sequence[bytes] = (), crls: Sequence[bytes], at: datetime
) -> Inspection | Fault:
    """Look at every signature of a PDF; where it was signed once and can no longer be read, say why.

    Args:
        roots: certificates (DER or PEM) that are believed, also for time stamps.
        time_roots: further ones, believed for time stamps only.

    Raises:
        SifieldError: the bytes are no PDF (code "not-a-pdf") or are locked by a password (code "locked-pdf"), or a root
            is no certificate (code "bad-certificate").
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    quieten()
    trusted, for_time = [to_der(root) for root in roots], [to_der(root) for root in (*roots, *time_roots)]
    lists = [load_list(crl) for crl in crls]
    spoilt = (PdfError, *SPOILT)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise SifieldError("This PDF is locked by a password.", "Ask for a copy without one.", code="locked-pdf")
        values, signable = _form(reader)
        attached = _attached(reader)
    except spoilt:
        if b"/ByteRange" in pdf and b"startxref" in pdf:
            return _say_why(pdf)
        raise SifieldError(
            "This is not a PDF, or it is damaged.", "Choose the PDF file of a plan, as it was saved.", code="not-a-pdf"
        ) from None
    try:
        every = list(reader.embedded_signatures)
        signatures, stamps, last = _look(every, reader, pdf, trusted, for_time, lists, at)
    except spoilt:
        return Fault.UNREADABLE
    return Inspection(
        signatures=signatures,
        stamps=stamps,
        expected=signable,
        is_sealed_to_the_end=last == len(pdf),
        added=_behind(pdf, last) if signatures and last < len(pdf) else (),
        decision=values.get(fields.DECISION, ""),
        comment=values.get(fields.COMMENT, ""),
        attached=attached,
    )


def _say_why(pdf: bytes) -> Fault:
    _, end, rest = pdf.rpartition(b"%%EOF")
    if len(rest) < 1000 and end:
        return Fault.DAMAGED
    return Fault.CUT if b" obj" in rest or b"xref" in rest else Fault.BURIED


def _look(
    every: list[Any],
    reader: Any,
    pdf: bytes,
    roots: list[bytes],
    time_roots: list[bytes],
    lists: list[RevocationList],
    at: datetime,
) -> tuple[tuple[SignatureFacts, ...], tuple[StampFacts, ...], int]:
    """Judge signatures and time stamps, each by itself; give also where in the file the last of them ends."""
    lists = [*lists, *_lists_inside(reader)]
    vouchers = _kept_inside(reader, "/Certs")
    seals = [one for one in every if one.sig_object_type != "/DocTimeStamp"]
    proofs = _stamps([one for one in every if one not in seals], pdf, time_roots, lists, at)
    ends = [end_of(one) for one in every]
    signatures = []
    for one in seals:
        end = end_of(one)
        later = [stamp.at for covered, stamp in proofs if covered > end and stamp.is_whole and stamp.is_trusted]
        after = min((other for other in ends if other > end), default=None)
        proven_at = min(later, default=None)
        vouching = partial(find_voucher, vouchers=vouchers, roots=roots, lists=lists, moments=(*later, at))
        facts = look_at_signature(
            one, pdf, next_end=after, roots=roots, lists=lists, at=at, proven_at=proven_at, vouching=vouching
        )
        signatures.append(facts)
    if any(one.fault is not Fault.RESAVED for one in signatures):  # one that lies elsewhere was made for elsewhere
        signatures = [replace(one, fault=Fault.PASTED) if one.fault is Fault.RESAVED else one for one in signatures]
    return tuple(signatures), tuple(stamp for _, stamp in proofs), max(ends, default=0)


def _stamps(
    stamps: list[Any], pdf: bytes, roots: list[bytes], lists: list[RevocationList], at: datetime
) -> list[tuple[int, StampFacts]]:
    """Judge the time stamps, the newest as of now, each older one as of the stamp that covers it."""
    found: list[tuple[int, StampFacts]] = []
    moment = at
    for one in reversed(stamps):
        facts = look_at_stamp(one, pdf, roots=roots, lists=lists, moment=moment)
        if facts.is_whole and facts.is_trusted:
            moment = facts.at
        found.insert(0, (end_of(one), facts))
    return found


def _behind(pdf: bytes, end: int) -> tuple[str, ...]:
    rest = pdf[end:]
    if b"startxref" in rest:
        return say_differences(pdf[:end], pdf)
    return (f"{len(rest)} bytes that belong to no page were added at the end.",)


def _lists_inside(reader: Any) -> list[RevocationList]:
    """Give the lists of withdrawn certificates that an archive copy carries; who signed them is asked later."""
    return [load_list(one) for one in _kept_inside(reader, "/CRLs")]


def _kept_inside(reader: Any, kind: str) -> list[bytes]:
    """Give what an archive copy carries for those who judge it: "/Certs" or "/CRLs"."""
    if "/DSS" not in reader.root or kind not in reader.root["/DSS"]:
        return []
    return [bytes(one.get_object().data) for one in reader.root["/DSS"][kind]]


def signers_of(pdf: bytes) -> tuple[bytes, ...]:
    """Give the certificates (DER) by which a file was signed, in the order of the signatures; judges nothing.

    Raises:
        SifieldError: this is no PDF that can be read (code "not-a-pdf").
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    quieten()
    try:
        return tuple(one.signer_cert.dump() for one in PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
    except (PdfError, *SPOILT) as fault:
        raise SifieldError(
            "This is not a PDF, or it is damaged.", "Choose the PDF file of a plan, as it was saved.", code="not-a-pdf"
        ) from fault


def _form(reader: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    if "/AcroForm" not in reader.root:
        return {}, ()
    every = [reference.get_object() for reference in reader.root["/AcroForm"]["/Fields"]]
    values = {str(one["/T"]): str(one["/V"]) for one in every if one["/FT"] == "/Tx" and "/V" in one}
    signable = {str(one["/T"]) for one in every if one["/FT"] == "/Sig"}
    return values, tuple(name for name in fields.IN_ORDER if name in signable)


def read_attached(pdf: bytes, name: str) -> bytes | None:
    """Give a file that travels inside a PDF, None if there is none of that name or this is no PDF; judges nothing."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    quieten()
    try:
        return _attached(PdfFileReader(io.BytesIO(pdf)), name)
    except (PdfError, *SPOILT):
        return None


def _attached(reader: Any, name: str = fields.PLAN_FILE) -> bytes | None:
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return None
    for position in range(0, len(names) - 1, 2):
        if names[position] == name:
            return bytes(names[position + 1]["/EF"]["/F"].data)
    return None
