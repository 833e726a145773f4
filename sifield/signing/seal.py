"""The signatures of an action plan: the reviewer certifies it, the headteacher decides and locks it.

On a safeguarding plan the designated lead signs between the two. Bytes in, bytes out: nothing is written to disk. All
are PAdES B-B, made without a network; each signs exactly the bytes that were signed before, as an incremental update.
"""

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sifield import __version__
from sifield.errors import SifieldError
from sifield.signing import fields
from sifield.signing.appearance import Drawing, field_page, signature_page

__all__ = ["Drawing", "Signer", "sign_as_centre", "sign_as_head", "sign_as_lead", "sign_as_reviewer"]

_REVIEWER_REASON = "I wrote this plan from what I saw, and I stand by it."
_LEAD_REASON = "I have read this plan as the school’s designated safeguarding lead."
_PLACE_LENGTH = 120
_BESIDE_CERTIFICATES = 2048
"""Bytes of a signature that are no certificates, at most."""
_LAST = (fields.HEAD, fields.CENTRE)
"""Whose signature lets nothing follow."""
SERVER_ROLE = "The trust’s own server"
"""What the certificate of the centre's seal says in place of a person's role; no person is given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person's private key (PKCS#8 DER), her certificate and those that vouch for it below the root (DER)."""

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...] = ()


def sign_as_reviewer(
    pdf: bytes, signer: Signer, drawing: Drawing, *, name: str, role: str, place: str, at: datetime
) -> bytes:
    """Certify a plan: after this only the prepared fields may be filled in.

    Args:
        pdf: the unsigned plan as ``documents.action_plan.render`` made it.
        place: where it was signed, usually the school.
        at: the device's clock, aware.

    Raises:
        SifieldError: the PDF is no unsigned plan (code "not-a-plan" or "already-signed").
    """
    writer = _open(pdf)
    _require_empty(writer, fields.REVIEWER)
    return _sign(
        writer, signer, drawing, fields.REVIEWER, name=name, role=role, place=place, at=at, reason=_REVIEWER_REASON
    )


def sign_as_lead(
    pdf: bytes, signer: Signer, drawing: Drawing, *, name: str, role: str, place: str, at: datetime
) -> bytes:
    """Sign a safeguarding plan as the school's designated lead, after the reviewer and before the headteacher.

    Raises:
        SifieldError: the reviewer has not signed (code "not-issued"), the lead or the headteacher has (code
            "already-signed"), or the plan has no place for the lead (code "not-a-plan").
    """
    writer = _open(pdf)
    for name_of_field in (fields.LEAD, fields.HEAD):
        _require_empty(writer, name_of_field)
    _require_reviewer(writer)
    return _sign(writer, signer, drawing, fields.LEAD, name=name, role=role, place=place, at=at, reason=_LEAD_REASON)


def sign_as_head(
    pdf: bytes,
    signer: Signer,
    drawing: Drawing,
    *,
    name: str,
    role: str,
    place: str,
    at: datetime,
    decision: str,
    comment: str = "",
) -> bytes:
    """Fill in the headteacher's decision and comment and sign, all in one update, which locks the whole plan.

    Args:
        pdf: exactly the bytes that the reviewer signed.
        decision: "agreed", "agreed with comment" or "not agreed".

    Raises:
        SifieldError: the reviewer has not signed, or the lead where she signs too (code "not-issued"), the headteacher
            has (code "already-signed"), the comment does not fit (code "comment-too-long"), or the PDF is no plan (code
            "not-a-plan").
    """
    writer = _open(pdf)
    _require_empty(writer, fields.HEAD)
    _require_reviewer(writer)
    if _has_field(writer, fields.LEAD) and "/V" not in _find_field(writer, fields.LEAD):
        raise SifieldError(
            "The designated safeguarding lead has not signed this plan yet.",
            "Ask the lead to sign before the headteacher, whose signature locks the plan.",
            code="not-issued",
        )
    _fill(writer, fields.DECISION, fields.DECISIONS[decision])
    if comment.strip():
        _fill(writer, fields.COMMENT, comment.strip())
    else:
        _leave_blank(writer, fields.COMMENT)
    reason = f"Headteacher's decision: {fields.DECISIONS[decision].lower()}."
    return _sign(writer, signer, drawing, fields.HEAD, name=name, role=role, place=place, at=at, reason=reason)


def sign_as_centre(pdf: bytes, signer: Signer, *, name: str, at: datetime) -> bytes:
    """Seal a signing record as the trust's own server: after this nothing in it may change.

    Raises:
        SifieldError: the PDF has no place for the seal, or is sealed (code "not-a-plan" or "already-signed").
    """
    writer = _open(pdf)
    _require_empty(writer, fields.CENTRE)
    look = Drawing(typed=name)
    reason = "These are the lines of the record as the trust’s own server has them."
    return _sign(writer, signer, look, fields.CENTRE, name=name, role="", place="", at=at, reason=reason)


def quieten() -> None:
    """Keep pyHanko from logging a traceback for each change that it refuses: the verdict says it in words."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _open(pdf: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    quieten()
    try:
        return IncrementalPdfFileWriter(io.BytesIO(pdf))
    except (PdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise _no_plan() from fault


def _no_plan() -> SifieldError:
    return SifieldError(
        "This file is not an action plan that can be signed.", "Make the plan again.", code="not-a-plan"
    )


def _find_field(writer: Any, name: str) -> Any:
    """Give the dictionary of a top-level form field, or refuse the file."""
    try:
        for reference in writer.prev.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field.get("/T") == name:
                return field
    except (KeyError, TypeError, AttributeError) as fault:
        raise _no_plan() from fault
    raise _no_plan()


def _has_field(writer: Any, name: str) -> bool:
    return any(one.get_object().get("/T") == name for one in writer.prev.root["/AcroForm"]["/Fields"])


def _require_reviewer(writer: Any) -> None:
    if "/V" not in _find_field(writer, fields.REVIEWER):
        raise SifieldError(
            "The reviewer has not signed this plan yet.", "Ask the reviewer to sign first.", code="not-issued"
        )


def _require_empty(writer: Any, name: str) -> None:
    if "/V" in _find_field(writer, name):
        raise SifieldError(
            "This plan is already signed here.", "Open the newest copy of the plan.", code="already-signed"
        )


def _size(field: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    return abs(right - left), abs(top - bottom)


def _fill(writer: Any, name: str, text: str) -> None:
    """Put text into a prepared field, drawn with fonts of its own."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader

    field = _find_field(writer, name)
    page = PdfFileReader(io.BytesIO(field_page(*_size(field), text)))
    drawn = writer.import_page_as_xobject(page)
    field["/V"] = generic.TextStringObject(text)
    field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): drawn})
    writer.update_container(field)


def _leave_blank(writer: Any, name: str) -> None:
    """Give a field a new empty look, as part of this signature.

    Once it is locked, pyHanko takes a look that is older than the lock for one that was changed after it: without this
    the archive's time stamp would raise a false alarm.
    """
    from pyhanko.pdf_utils import generic

    field = _find_field(writer, name)
    width, height = _size(field)
    box = generic.ArrayObject([generic.FloatObject(edge) for edge in (0, 0, width, height)])
    named = {"/Type": generic.pdf_name("/XObject"), "/Subtype": generic.pdf_name("/Form"), "/BBox": box}
    blank = generic.StreamObject(dict_data={generic.pdf_name(k): v for k, v in named.items()}, stream_data=b"")
    field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(blank)})
    writer.update_container(field)


def _sign(
    writer: Any,
    signer: Signer,
    drawing: Drawing,
    field_name: str,
    *,
    name: str,
    role: str,
    place: str,
    at: datetime,
    reason: str,
) -> bytes:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_byterange import BuildProps
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata

    is_first = field_name in (fields.REVIEWER, fields.CENTRE)
    metadata = PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=is_first,
        docmdp_permissions=MDPPerm.NO_CHANGES if field_name in _LAST else MDPPerm.FILL_FORMS,
        name=f"{name}, {role}" if role else name,
        reason=reason,
        location=place[:_PLACE_LENGTH] or None,
        app_build_props=BuildProps(name="sifield", revision=__version__),
    )
    width, height = _size(_find_field(writer, field_name))
    look = signature_page(width, height, drawing, name=name, when=fields.say_moment(at))
    out = io.BytesIO()
    # pyHanko would find out how long the signature becomes by making one and throwing it away
    room = 2 * (len(signer.certificate) + sum(map(len, signer.chain)) + _BESIDE_CERTIFICATES)
    _signer_at(metadata, signer, look, at).sign_pdf(writer, existing_fields_only=True, bytes_reserved=room, output=out)
    return out.getvalue()


def _signer_at(metadata: Any, signer: Signer, look: bytes, at: datetime) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigner
    from pyhanko.stamp.static import StaticStampStyle
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class DrawnPage(ImportedPdfPage):  # type: ignore[misc]
        """A page out of memory: pyHanko's own class wants a file."""

        def render(self) -> bytes:
            drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(look)))
            self.resources.xobject["/Drawn"] = drawn
            left, bottom, right, top = drawn.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
            return b"/Drawn Do"

    class SignerAt(PdfSigner):  # type: ignore[misc]
        """Signs at a given time instead of asking the machine's clock itself."""

        def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
            session = super().init_signing_session(*arguments, **named)
            session.system_time = at
            return session

    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(der) for der in signer.chain])
    return SignerAt(
        metadata,
        signer=SimpleSigner(
            signing_cert=x509.Certificate.load(signer.certificate),
            signing_key=keys.PrivateKeyInfo.load(signer.key),
            cert_registry=store,
            embed_roots=False,
        ),
        stamp_style=StaticStampStyle(
            background=DrawnPage(""),
            background_layout=SimpleBoxLayoutRule(
                AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0)
            ),
            border_width=0,
        ),
    )
