"""Keys, signing requests and what a certificate says of a person.

Private keys travel through these functions as PKCS#8 DER bytes, unencrypted: wrapping one under a person's PIN is the
work of ``sifield.keys``. Certificates and requests are DER bytes too, so that they can lie in a column or on the wire.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from sifield.errors import SifieldError

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning, RFC 9336. E-mail protection stands beside it, or other readers distrust the certificate."""

CLOCK_LEEWAY = timedelta(days=1)
"""How far a certificate reaches back: a laptop's clock may be behind the centre's."""

RENEWED_BEFORE = timedelta(days=60)
"""How long before its end a certificate is renewed by a sync: longer than a summer without one."""

_X520_LENGTH = 64  # bytes of UTF-8; ub-common-name, ub-organization-name: RFC 5280, appendix A.1
_SELF_SIGNED_FOR = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What a certificate says: whose it is, who vouches for it, from when to when. Times are aware UTC."""

    name: str
    role: str
    organisation: str
    issuer: str
    serial: int
    not_before: datetime
    not_after: datetime
    is_self_signed: bool
    is_authority: bool
    fingerprint: str


def new_key() -> bytes:
    """Make a P-256 private key, PKCS#8 DER."""
    return key_bytes(ec.generate_private_key(ec.SECP256R1()))


def key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give a private key as PKCS#8 DER."""
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(key: bytes) -> ec.EllipticCurvePrivateKey:
    """Read a private key from PKCS#8 DER.

    Raises:
        SifieldError: the bytes are no key of this kind (code "bad-key").
    """
    try:
        loaded = serialization.load_der_private_key(key, password=None)
    except (ValueError, TypeError):
        loaded = None
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise SifieldError(
            "The signing key cannot be read.", "Ask the trust's administrator for a new enrolment code.", code="bad-key"
        )
    return loaded


def load_certificate(certificate: bytes) -> x509.Certificate:
    """Read a certificate from DER or PEM.

    Raises:
        SifieldError: the bytes are no certificate (code "bad-certificate").
    """
    try:
        if certificate.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_certificate(certificate)
        return x509.load_der_x509_certificate(certificate)
    except ValueError:
        raise SifieldError(
            "This is not a certificate.",
            "Choose the certificate file that your trust gave you.",
            code="bad-certificate",
        ) from None


def to_der(certificate: bytes) -> bytes:
    """Give a certificate, DER or PEM, as DER (raises as ``load_certificate``)."""
    return load_certificate(certificate).public_bytes(serialization.Encoding.DER)


def to_pem(certificate: bytes) -> bytes:
    """Give a certificate, DER or PEM, as PEM (raises as ``load_certificate``)."""
    return load_certificate(certificate).public_bytes(serialization.Encoding.PEM)


def person_name(name: str, role: str, organisation: str) -> x509.Name:
    """Make a certificate's subject: the person, her role as unit, her trust as organisation; each cut to 64 bytes.

    Raises:
        SifieldError: the name is blank (code "no-name").
    """
    parts = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATIONAL_UNIT_NAME, role)]
    parts.append((NameOID.ORGANIZATION_NAME, organisation))
    cut = [(oid, certified_name(text)) for oid, text in parts]
    if not cut[0][1]:
        raise SifieldError("A signature needs a name.", "Enter the name of the person who signs.", code="no-name")
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in reversed(cut) if text])


def certified_name(text: str) -> str:
    """Give a name as a certificate can hold it: on one line, 64 bytes of UTF-8 at most, cut with an ellipsis."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(plain.encode()) <= _X520_LENGTH:
        return plain
    room = _X520_LENGTH - len("…".encode())
    return plain.encode()[:room].decode(errors="ignore").rstrip() + "…"


def signing_request(key: bytes, *, name: str, role: str, organisation: str) -> bytes:
    """Make a signing request (PKCS#10 DER) that proves possession of ``key``; the key itself stays here."""
    subject = person_name(name, role, organisation)
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(load_key(key), hashes.SHA256())
    return request.public_bytes(serialization.Encoding.DER)


def self_signed(key: bytes, *, name: str, role: str, organisation: str, at: datetime) -> bytes:
    """Make a certificate that nobody vouches for yet, for a person whose certificate was not prepared online.

    Her signature seals the plan as well as any other; who she is stays "not yet confirmed" until the centre says so.
    """
    private = load_key(key)
    subject = person_name(name, role, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCK_LEEWAY)
        .not_valid_after(at + _SELF_SIGNED_FOR)
    )
    return as_signer(builder).sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def as_signer(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """Add what a person's signing certificate may do: sign documents and commit to them, nothing else."""
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    )


def key_usage(
    *, digital_signature: bool = False, content_commitment: bool = False, certificates_and_lists: bool = False
) -> x509.KeyUsage:
    """Make a key-usage extension of the few usages we grant."""
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates_and_lists,
        crl_sign=certificates_and_lists,
        encipher_only=False,
        decipher_only=False,
    )


def describe(certificate: bytes) -> CertificateFacts:
    """Tell what a certificate (DER or PEM) says (raises as ``load_certificate``)."""
    loaded = load_certificate(certificate)
    try:
        is_authority = loaded.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_authority = False
    return CertificateFacts(
        name=_part(loaded.subject, NameOID.COMMON_NAME),
        role=_part(loaded.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        organisation=_part(loaded.subject, NameOID.ORGANIZATION_NAME),
        issuer=_part(loaded.issuer, NameOID.COMMON_NAME),
        serial=loaded.serial_number,
        not_before=loaded.not_valid_before_utc,
        not_after=loaded.not_valid_after_utc,
        is_self_signed=loaded.subject == loaded.issuer,
        is_authority=is_authority,
        fingerprint=loaded.fingerprint(hashes.SHA256()).hex(),
    )


def _part(name: x509.Name, oid: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def may_sign(certificate: bytes) -> bool:
    """Tell whether a certificate is one for signing documents (raises as ``load_certificate``)."""
    try:
        uses = load_certificate(certificate).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return DOCUMENT_SIGNING in uses


def public_key(certificate: bytes) -> bytes:
    """Give the public key that a certificate is for, DER (raises as ``load_certificate``)."""
    key = load_certificate(certificate).public_key()
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(certificate: bytes) -> str:
    """Give a certificate's SHA-256 fingerprint, 64 hex digits (raises as ``load_certificate``)."""
    return load_certificate(certificate).fingerprint(hashes.SHA256()).hex()
