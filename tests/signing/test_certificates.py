from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sifield.errors import SifieldError
from sifield.signing import authority, certificates

AT = datetime(2026, 11, 24, 15, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def trust() -> authority.NewAuthority:
    return authority.make_authority("Alder Vale Learning Trust", AT)


def issue(trust: authority.NewAuthority, name: str = "Owen Pritchard-Lane", role: str = "Headteacher") -> bytes:
    request = certificates.signing_request(certificates.new_key(), name="whoever", role="x", organisation="elsewhere")
    return authority.issue(trust.working, request, name=name, role=role, at=AT)


def test_authority_is_a_root_with_one_issuing_authority_below(trust: authority.NewAuthority) -> None:
    root = x509.load_der_x509_certificate(trust.root_certificate)
    issuing = x509.load_der_x509_certificate(trust.issuing_certificate)
    issuing.verify_directly_issued_by(root)
    lengths = [c.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length for c in (root, issuing)]
    assert lengths == [1, 0]
    assert root.not_valid_after_utc > AT + timedelta(days=20 * 365)
    assert trust.root_key != trust.issuing_key
    assert not hasattr(trust.working, "root_key")


def test_leaf_says_what_the_centre_knows_not_what_the_request_says(trust: authority.NewAuthority) -> None:
    facts = certificates.describe(issue(trust))
    assert (facts.name, facts.role, facts.organisation) == (
        "Owen Pritchard-Lane",
        "Headteacher",
        "Alder Vale Learning Trust",
    )
    assert facts.issuer == "Alder Vale Learning Trust authority"
    assert not facts.is_authority
    assert not facts.is_self_signed
    assert facts.not_before == AT - timedelta(days=1)
    assert facts.not_after == AT + timedelta(days=730)
    assert len(facts.fingerprint) == 64


def test_leaf_may_sign_documents_and_nothing_else(trust: authority.NewAuthority) -> None:
    leaf = x509.load_der_x509_certificate(issue(trust))
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    purposes = list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    assert purposes == [certificates.DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]


def test_sample_authority_says_that_it_is_none() -> None:
    sample = authority.make_authority("Sample Trust", AT, sample=True)
    for certificate in (sample.root_certificate, sample.issuing_certificate):
        assert certificates.describe(certificate).role == "SAMPLE – not a real trust"


def test_a_name_longer_than_a_certificate_holds_is_cut(trust: authority.NewAuthority) -> None:
    facts = certificates.describe(issue(trust, name="Wolfeschlegelsteinhausen " * 9, role="a\x00b\nc"))
    assert len(facts.name.encode()) <= 64
    assert facts.name.endswith("…")
    assert facts.role == "a b c"


def test_a_blank_name_is_refused(trust: authority.NewAuthority) -> None:
    with pytest.raises(SifieldError) as caught:
        issue(trust, name="  ")
    assert caught.value.code == "no-name"


def _rsa_request() -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(name)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def _swapped_key_request() -> bytes:
    """A request whose key is not the one that signed it."""
    one, other = (
        certificates.signing_request(certificates.new_key(), name="x", role="", organisation="") for _ in range(2)
    )
    keys = [
        x509.load_der_x509_csr(request)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        for request in (one, other)
    ]
    return one.replace(keys[0], keys[1])


@pytest.mark.parametrize("request_made", [lambda: b"rubbish", lambda: b"", _rsa_request, _swapped_key_request])
def test_a_bad_request_is_refused(trust: authority.NewAuthority, request_made: object) -> None:
    assert callable(request_made)
    with pytest.raises(SifieldError) as caught:
        authority.issue(trust.working, request_made(), name="A", role="B", at=AT)
    assert caught.value.code == "bad-request"


def test_server_certificate_names_hosts_and_addresses(trust: authority.NewAuthority) -> None:
    made = authority.issue_server(trust.working, certificates.new_key(), hosts=("centre.example", "127.0.0.1"), at=AT)
    leaf = x509.load_der_x509_certificate(made)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["centre.example"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.SERVER_AUTH
    ]


def test_revocation_list_is_signed_by_the_issuing_authority(trust: authority.NewAuthority) -> None:
    serial = certificates.describe(issue(trust)).serial
    made = authority.revocation_list(trust.working, [authority.Revoked(serial=serial, at=AT)], number=7, at=AT)
    crl = x509.load_der_x509_crl(made)
    key = x509.load_der_x509_certificate(trust.issuing_certificate).public_key()
    assert crl.is_signature_valid(key)  # type: ignore[arg-type]
    assert crl.get_revoked_certificate_by_serial_number(serial) is not None
    assert crl.next_update_utc == AT + timedelta(days=35)


def test_self_signed_is_known_as_such() -> None:
    made = certificates.self_signed(certificates.new_key(), name="A", role="Head", organisation="T", at=AT)
    assert certificates.describe(made).is_self_signed


def test_pem_and_der_are_the_same_certificate(trust: authority.NewAuthority) -> None:
    pem = certificates.to_pem(trust.root_certificate)
    assert pem.startswith(b"-----BEGIN CERTIFICATE-----")
    assert certificates.to_der(pem) == trust.root_certificate
    assert certificates.fingerprint(pem) == certificates.fingerprint(trust.root_certificate)


@pytest.mark.parametrize(
    ("read", "code"), [(certificates.describe, "bad-certificate"), (certificates.load_key, "bad-key")]
)
def test_rubbish_is_named(read: object, code: str) -> None:
    assert callable(read)
    with pytest.raises(SifieldError) as caught:
        read(b"rubbish")
    assert caught.value.code == code
