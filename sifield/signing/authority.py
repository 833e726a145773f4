"""A trust's own certificate authority: a root that is put away, an issuing authority that works, leaves for people.

The sample trust has one too; its subjects say that it is none, and its keys are thrown away by whoever made it.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sifield.errors import SifieldError
from sifield.signing.certificates import (
    CLOCK_LEEWAY,
    as_signer,
    describe,
    key_bytes,
    key_usage,
    load_certificate,
    load_key,
    person_name,
)

SAMPLE_MARK = "SAMPLE – not a real trust"
_ROOT_YEARS, _ISSUING_YEARS = 30, 12
_YEAR = timedelta(days=365)
_TWO_YEARS = 730
"""Days for which a person's or the server's certificate holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What is needed to issue: the issuing certificate with its key, and the root that vouches for it (all DER)."""

    root_certificate: bytes
    issuing_certificate: bytes
    issuing_key: bytes

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates that a signer sends along with her own; the root stays with those who check."""
        return (self.issuing_certificate,)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthority:
    """A freshly made authority; ``root_key`` belongs off the machine as soon as it is made."""

    root_certificate: bytes
    root_key: bytes
    issuing_certificate: bytes
    issuing_key: bytes

    @property
    def working(self) -> Authority:
        """The part that stays at the centre."""
        return Authority(
            root_certificate=self.root_certificate,
            issuing_certificate=self.issuing_certificate,
            issuing_key=self.issuing_key,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """A certificate withdrawn: which, and from when."""

    serial: int
    at: datetime


def make_authority(name: str, at: datetime, *, sample: bool = False) -> NewAuthority:
    """Make a trust's authority: a root (30 years), below it an issuing authority (12 years), both P-256.

    Args:
        name: the trust's name.
        at: now; both reach back one day, for laptops whose clocks are behind.
        sample: mark both as belonging to no real trust.
    """
    unit = SAMPLE_MARK if sample else ""
    root_key, issuing_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = person_name(f"{name[:48]} root authority", unit, name)
    issuing_name = person_name(f"{name[:48]} authority", unit, name)
    root = (
        _authority(root_name, root_name, root_key.public_key(), at, _ROOT_YEARS, path_length=1)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    issuing = (
        _authority(issuing_name, root_name, issuing_key.public_key(), at, _ISSUING_YEARS, path_length=0)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(issuing_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return NewAuthority(
        root_certificate=root.public_bytes(serialization.Encoding.DER),
        root_key=key_bytes(root_key),
        issuing_certificate=issuing.public_bytes(serialization.Encoding.DER),
        issuing_key=key_bytes(issuing_key),
    )


def _authority(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, years: int, *, path_length: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCK_LEEWAY)
        .not_valid_after(at + years * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(key_usage(certificates_and_lists=True), critical=True)
    )


def issue(authority: Authority, request: bytes, *, name: str, role: str, at: datetime, days: int = _TWO_YEARS) -> bytes:
    """Issue a person's signing certificate (DER) for the key in her request.

    Who she is comes from the centre's own records, never from the request; the request proves only that she holds the
    key. The certificate never outlives the authority.

    Raises:
        SifieldError: the request is damaged, not signed by its own key, or its key is not P-256 (code "bad-request").
    """
    return _issue_for(authority, _requested_key(request), name=name, role=role, at=at, days=days)


def renew(authority: Authority, certificate: bytes, *, name: str, role: str, at: datetime) -> bytes:
    """Issue a new certificate (DER) for the key of an older one of this authority's, so that no new key is needed.

    Raises:
        SifieldError: the older one is not of this authority (code "bad-request").
    """
    issuing, old = load_certificate(authority.issuing_certificate), load_certificate(certificate)
    key = old.public_key()
    try:
        old.verify_directly_issued_by(issuing)
        is_ours = True
    except (ValueError, TypeError, InvalidSignature):
        is_ours = False
    if not is_ours or not isinstance(key, ec.EllipticCurvePublicKey):
        raise SifieldError(
            "This certificate is not one of this trust’s.", "Ask the administrator for a new code.", code="bad-request"
        )
    return _issue_for(authority, key, name=name, role=role, at=at, days=_TWO_YEARS)


def vouch(authority: Authority, certificate: bytes, *, at: datetime) -> bytes:
    """Issue a certificate (DER) for the key and the name in a self-signed one, once it is known whose it was.

    Raises:
        SifieldError: its key is not P-256 (code "bad-request").
    """
    facts, key = describe(certificate), load_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SifieldError("This certificate is not one of ours.", "Sign the plan anew.", code="bad-request")
    return _issue_for(authority, key, name=facts.name, role=facts.role, at=at, days=_TWO_YEARS)


def _issue_for(
    authority: Authority, key: ec.EllipticCurvePublicKey, *, name: str, role: str, at: datetime, days: int
) -> bytes:
    issuing = load_certificate(authority.issuing_certificate)
    builder = _leaf(issuing, person_name(name, role, organisation(authority)), key, at, days)
    return as_signer(builder).sign(load_key(authority.issuing_key), hashes.SHA256()).public_bytes(_DER)


def issue_server(authority: Authority, key: bytes, *, hosts: Sequence[str], at: datetime) -> bytes:
    """Issue the centre's TLS server certificate (DER) for a key of its own.

    Args:
        key: the server's private key, PKCS#8 DER.
        hosts: host names and IP addresses under which laptops reach the centre; the first is the common name.

    Raises:
        SifieldError: no host is given (code "no-host").
    """
    if not hosts:
        raise SifieldError(
            "The centre has no host name.", "Give the name under which laptops reach it.", code="no-host"
        )
    public = load_key(key).public_key()
    issuing = load_certificate(authority.issuing_certificate)
    builder = (
        _leaf(issuing, person_name(hosts[0], "", organisation(authority)), public, at, _TWO_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
    )
    return builder.sign(load_key(authority.issuing_key), hashes.SHA256()).public_bytes(_DER)


def issue_time_stamper(authority: Authority, key: bytes, *, at: datetime, days: int) -> bytes:
    """Issue the certificate (DER) of a time-stamping authority for its key; it may stamp the time and nothing else."""
    issuing = load_certificate(authority.issuing_certificate)
    trust = organisation(authority)
    builder = (
        _leaf(issuing, person_name(f"{trust[:48]} time stamp", "", trust), load_key(key).public_key(), at, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return builder.sign(load_key(authority.issuing_key), hashes.SHA256()).public_bytes(_DER)


def revocation_list(
    authority: Authority, revoked: Iterable[Revoked], *, number: int, at: datetime, days: int = 35
) -> bytes:
    """Sign the list of withdrawn certificates (CRL, DER).

    Args:
        number: grows with each list, so that the newer of two is known.
        at: when the list was made.
        days: how long it may be relied on; a laptop may be away over a summer.
    """
    issuing = load_certificate(authority.issuing_certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.subject)
        .last_update(at)
        .next_update(at + timedelta(days=days))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_key_identifier(issuing), critical=False)
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(entry.at).build()
        )
    return builder.sign(load_key(authority.issuing_key), hashes.SHA256()).public_bytes(_DER)


def organisation(authority: Authority) -> str:
    """Give the trust's name as the authority's own certificate says it."""
    subject = load_certificate(authority.issuing_certificate).subject
    return str(subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)


_DER = serialization.Encoding.DER


def _leaf(
    issuing: x509.Certificate, subject: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuing.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(at - CLOCK_LEEWAY, issuing.not_valid_before_utc))
        .not_valid_after(min(at + timedelta(days=days), issuing.not_valid_after_utc))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(_key_identifier(issuing), critical=False)
    )


def _key_identifier(issuing: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = issuing.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _requested_key(request: bytes) -> ec.EllipticCurvePublicKey:
    try:
        loaded = x509.load_der_x509_csr(request)
        key = loaded.public_key() if loaded.is_signature_valid else None
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SifieldError(
            "The request for a certificate is damaged or was not made by the key that it names.",
            "Enrol this laptop again with a new code.",
            code="bad-request",
        )
    return key


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
