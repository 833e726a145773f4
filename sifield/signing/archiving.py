"""The archive copy of a signed plan: with it travels whatever is needed to judge it when certificates have run out.

Added after the last signature, as updates that every rule of ours and of the format allows: the certificates, the list
of withdrawn ones, and a time stamp over all of it. Renewing adds another such update (ETSI EN 319 142-1, B-LTA).
"""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sifield.errors import SifieldError
from sifield.signing.seal import quieten

Stamp = Callable[[bytes], bytes]
"""Gives the response of a time-stamping authority to a request (both DER, RFC 3161)."""


def archive(pdf: bytes, stamp: Stamp, *, certificates: Sequence[bytes], crls: Sequence[bytes]) -> bytes:
    """Add revocation data and a time stamp to a signed file; the same again renews an archive copy.

    Args:
        pdf: the file after its last signature, or an archive copy.
        stamp: asks a time-stamping authority.
        certificates: those that vouch for signers and time stamp, DER, the root among them.
        crls: the lists of withdrawn certificates as they are now, DER.

    Raises:
        SifieldError: the file is no signed PDF ("not-a-plan"), or the authority gives no time stamp ("no-time-stamp").
    """
    from asn1crypto import crl, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import SignatureValidationError

    quieten()
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        there = list(writer.prev.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise _not_signed() from fault
    if not there:
        raise _not_signed()
    try:
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[x509.Certificate.load(one) for one in _certificates(there, certificates)],
            crls=[crl.CertificateList.load(one) for one in crls],
        )
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError) as fault:
        raise _not_signed() from fault
    stamps = sum(one.sig_object_type == "/DocTimeStamp" for one in there)
    out = io.BytesIO()
    stamper = PdfTimeStamper(_asking(stamp), field_name=f"Time stamp {stamps + 1}", readable_field_name="Time stamp")
    try:
        stamper.timestamp_pdf(writer, "sha256", output=out)
    except (TimestampRequestError, PdfError, ValueError, TypeError, KeyError) as fault:
        raise SifieldError(
            "The time-stamping authority gave no time stamp that can be used.",
            "Check the address of the authority; the plan is stamped later.",
            code="no-time-stamp",
        ) from fault
    return out.getvalue()


def stamped_at(pdf: bytes) -> datetime | None:
    """Give the time of the newest time stamp in a file, as it says of itself; None without one."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    quieten()
    found = [
        one.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        for one in PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if one.sig_object_type == "/DocTimeStamp"
    ]
    return max(found, default=None)


def _certificates(signatures: Sequence[Any], more: Sequence[bytes]) -> list[bytes]:
    """Give each certificate once: the signers' own, those that they sent along, and the trust's."""
    own = [one for signature in signatures for one in (signature.signer_cert, *signature.other_embedded_certs)]
    return list(dict.fromkeys([*(one.dump() for one in own), *more]))


def _asking(stamp: Stamp) -> Any:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class Asking(TimeStamper):  # type: ignore[misc]
        """Lets pyHanko ask whatever gives time stamps."""

        async def async_request_tsa_response(self, req: Any) -> Any:
            return tsp.TimeStampResp.load(stamp(req.dump()), strict=True)

    return Asking()


def _not_signed() -> SifieldError:
    return SifieldError("Only a signed plan can be archived.", "Sign it first.", code="not-a-plan")
