import hashlib
import io
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from sifield.documents.action_plan import render
from sifield.documents.plan_json import plan_json
from sifield.errors import SifieldError
from sifield.signing import authority
from sifield.signing.certificates import describe, new_key, to_pem
from sifield.signing.seal import Signer
from sifield.signing.verdict import Verdict, Word, judge
from tests.papers import HEAD, PLAN, REVIEWER, SIGNED_AT, agree, ceremony, issue, person, unconfirmed
from tests.signing.tampering import TAMPERED, Spoil

NOW = SIGNED_AT + timedelta(hours=1)


def judged(
    pdf: bytes, *, crls: Sequence[bytes] = (), at: datetime = NOW, expected_sha256: str | None = None
) -> Verdict:
    return judge(pdf, roots=[ceremony().root], crls=crls, at=at, expected_sha256=expected_sha256)


def said(verdict: Verdict) -> str:
    return "\n".join((verdict.headline, *verdict.lines))


def withdrawn(*certificates: bytes, at: datetime = SIGNED_AT, made_at: datetime = SIGNED_AT) -> bytes:
    revoked = [authority.Revoked(serial=describe(one).serial, at=at) for one in certificates]
    return authority.revocation_list(ceremony().trust.working, revoked, number=2, at=made_at)


def test_both_signed_is_complete_and_says_who_when_and_what() -> None:
    verdict = judged(ceremony().agreed, crls=[withdrawn()])
    assert verdict.word is Word.COMPLETE
    text = said(verdict)
    assert (
        f"{REVIEWER} (Lead practitioner, Alder Vale Learning Trust) signed as reviewer on Tue 24 Nov 2026, 15:05"
        in text
    )
    assert f"{HEAD} (Headteacher, Alder Vale Learning Trust) signed as headteacher" in text
    assert "by the clock of the device" in text
    assert "Agreed, with a comment" in text
    assert "“We start on Monday.”" in text
    assert "No certificate was withdrawn, by the list of Tue 24 Nov 2026, 15:05." in text
    assert verdict.revocation_checked
    assert (verdict.decision, verdict.comment) == ("Agreed, with a comment", "We start on Monday.")
    assert [one.field for one in verdict.signatures] == ["reviewer", "head"]


def test_the_data_inside_are_the_plans() -> None:
    assert judged(ceremony().agreed).attached == plan_json(PLAN)


def test_reviewer_alone_is_incomplete() -> None:
    verdict = judged(ceremony().issued)
    assert verdict.word is Word.INCOMPLETE
    assert "the headteacher has not" in verdict.headline


def test_cut_back_to_the_reviewers_file_is_incomplete_even_where_the_newer_file_is_known() -> None:
    made = ceremony()
    cut = made.agreed[: len(made.issued)]
    verdict = judged(cut, expected_sha256=hashlib.sha256(made.agreed).hexdigest())
    assert verdict.word is Word.INCOMPLETE
    assert "not, byte for byte, the newest file" in said(verdict)


def test_unsigned_is_unsigned() -> None:
    verdict = judged(ceremony().unsigned)
    assert verdict.word is Word.UNSIGNED
    assert verdict.attached == plan_json(PLAN)


def test_a_well_signed_file_that_is_not_the_one_kept_is_not_complete() -> None:
    assert judged(ceremony().agreed, expected_sha256="0" * 64).word is Word.TAMPERED


def test_the_very_file_that_was_kept_is_complete() -> None:
    made = ceremony()
    assert judged(made.agreed, expected_sha256=hashlib.sha256(made.agreed).hexdigest()).word is Word.COMPLETE


@pytest.mark.parametrize("spoil", TAMPERED, ids=lambda spoil: spoil.__name__)
def test_tampering_is_called_what_it_is(spoil: Spoil, capsys: pytest.CaptureFixture[str]) -> None:
    verdict = judged(spoil(ceremony()))
    headline, line = TAMPERED[spoil]
    assert verdict.word is Word.TAMPERED
    assert headline in verdict.headline
    assert not line or line in verdict.lines
    assert "0 bytes" not in said(verdict)
    assert "Nothing in the file was changed" not in said(verdict)
    assert capsys.readouterr().err == ""


def test_no_flipped_bit_anywhere_leaves_a_file_complete() -> None:
    pdf = ceremony().agreed
    chosen = random.Random(20261124)
    for position in sorted(chosen.sample(range(len(pdf)), 20)):
        spoilt = pdf[:position] + bytes([pdf[position] ^ 1 << chosen.randrange(8)]) + pdf[position + 1 :]
        # a flip inside the issuing authority's own certificate leaves the plan whole, but vouched for by nobody
        assert judged(spoilt).word in (Word.TAMPERED, Word.UNTRUSTED), position


@pytest.mark.parametrize(
    "pdf", [b"", b"hello", b"PK\x03\x04" * 50, b"%PDF-1.7", b"%PDF-1.7\n%%EOF\n", bytes(range(256)) * 40]
)
def test_what_is_no_pdf_is_named(pdf: bytes) -> None:
    with pytest.raises(SifieldError) as caught:
        judged(pdf)
    assert caught.value.code == "not-a-pdf"


def test_a_locked_pdf_is_named() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ceremony().unsigned)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(SifieldError) as caught:
        judged(out.getvalue())
    assert caught.value.code == "locked-pdf"


def test_same_names_from_another_root_are_untrusted() -> None:
    made = ceremony()
    forger = authority.make_authority("Alder Vale Learning Trust", SIGNED_AT)
    forged = agree(
        issue(made.unsigned, person(forger, REVIEWER, "Lead practitioner")), person(forger, HEAD, "Headteacher")
    )
    verdict = judged(forged)
    assert verdict.word is Word.UNTRUSTED
    assert "none of the trusted roots vouches for" in said(verdict)
    assert judge(forged, roots=[forger.root_certificate], at=NOW).word is Word.COMPLETE


def test_without_roots_nobody_is_trusted() -> None:
    assert judge(ceremony().agreed, roots=[], at=NOW).word is Word.UNTRUSTED


def test_head_whose_key_was_not_prepared_is_not_yet_confirmed() -> None:
    verdict = judged(agree(ceremony().issued, unconfirmed(HEAD, "Headteacher")))
    assert verdict.word is Word.UNTRUSTED
    assert verdict.headline == "The file is whole, but the headteacher’s identity is not yet confirmed."
    assert f"{HEAD}’s identity is not yet confirmed" in said(verdict)


def test_reviewer_cannot_sign_for_the_head() -> None:
    made = ceremony()
    verdict = judged(agree(made.issued, made.reviewer))
    assert verdict.word is Word.UNTRUSTED
    assert "same person" in verdict.headline


def test_somebody_else_of_the_trust_in_the_heads_place_is_pointed_out() -> None:
    made = ceremony()
    verdict = judged(agree(made.issued, person(made.trust, "Zadie Thornycroft", "Lead practitioner")))
    assert f"The plan names {HEAD} as headteacher; the certificate is Zadie Thornycroft’s." in verdict.lines
    assert not [line for line in judged(made.agreed).lines if "The plan names" in line]


def test_a_sample_plan_is_called_a_sample() -> None:
    made = ceremony()
    signed = issue(render(replace(PLAN, is_sample=True), made_at=SIGNED_AT), made.reviewer)
    assert "SAMPLE: this plan belongs to the sample trust, not to a real one." in judged(signed).lines
    assert "SAMPLE" not in said(judged(made.issued))


def test_a_server_certificate_signs_no_plan() -> None:
    made = ceremony()
    key = new_key()
    certificate = authority.issue_server(made.trust.working, key, hosts=["centre.example"], at=SIGNED_AT)
    verdict = judged(agree(made.issued, Signer(key=key, certificate=certificate, chain=made.trust.working.chain)))
    assert verdict.word is Word.UNTRUSTED


def test_withdrawn_certificate_is_revoked_even_by_a_stale_list() -> None:
    made = ceremony()
    crl = withdrawn(made.reviewer.certificate)
    assert judged(made.agreed, crls=[crl]).word is Word.REVOKED
    late = judged(made.agreed, crls=[crl], at=NOW + timedelta(days=90))
    assert late.word is Word.REVOKED
    assert not late.revocation_checked
    assert f"{REVIEWER}’s certificate was withdrawn on Tue 24 Nov 2026" in said(late)


def test_a_stale_list_checks_nothing() -> None:
    verdict = judged(ceremony().agreed, crls=[withdrawn()], at=NOW + timedelta(days=36))
    assert verdict.word is Word.COMPLETE
    assert not verdict.revocation_checked
    assert "was not checked" in said(verdict)


def test_a_list_that_somebody_else_signed_counts_for_nothing() -> None:
    made = ceremony()
    stranger = authority.make_authority("Alder Vale Learning Trust", SIGNED_AT)
    revoked = [authority.Revoked(serial=describe(made.head.certificate).serial, at=SIGNED_AT)]
    forged = authority.revocation_list(stranger.working, revoked, number=9, at=SIGNED_AT)
    verdict = judged(made.agreed, crls=[forged])
    assert verdict.word is Word.COMPLETE
    assert not verdict.revocation_checked


def test_a_certificate_that_ran_out_is_expired() -> None:
    verdict = judged(ceremony().agreed, at=SIGNED_AT + timedelta(days=731))
    assert verdict.word is Word.EXPIRED
    assert "today is outside that" in said(verdict)


def test_a_signature_dated_outside_its_certificate_is_expired() -> None:
    made = ceremony()
    short = person(made.trust, HEAD, "Headteacher", days=10)
    early = judged(agree(made.issued, short, at=SIGNED_AT - timedelta(days=20)))
    assert early.word is Word.EXPIRED
    assert "did not run at the time that the signature claims" in said(early)


@pytest.mark.parametrize(("roots", "crls", "code"), [([b"x"], [], "bad-certificate"), ([], [b"x"], "bad-crl")])
def test_rubbish_for_a_root_or_a_list_is_named(roots: list[bytes], crls: list[bytes], code: str) -> None:
    with pytest.raises(SifieldError) as caught:
        judge(ceremony().agreed, roots=roots, crls=crls, at=NOW)
    assert caught.value.code == code


def test_the_root_may_be_pem() -> None:
    made = ceremony()
    assert judge(made.agreed, roots=[to_pem(made.root)], at=NOW).word is Word.COMPLETE


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_poppler_agrees_on_the_untouched_file(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(ceremony().agreed)
    found = _run("pdfsig", "-nocert", str(tmp_path / "plan.pdf"))
    assert found.count("Signature is Valid.") == 2
    assert found.count("Total document signed") == 1


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(ceremony().agreed)
    assert "No syntax or stream encoding errors found" in _run("qpdf", "--check", str(tmp_path / "plan.pdf"))


def test_pyhankos_own_command_agrees(tmp_path: Path) -> None:
    # its command line has no way to set the time, so this ceremony is held today
    today = datetime.now(UTC)
    trust = authority.make_authority("Alder Vale Learning Trust", today)
    signed = agree(
        issue(ceremony().unsigned, person(trust, REVIEWER, "Lead practitioner", at=today), at=today),
        person(trust, HEAD, "Headteacher", at=today),
        at=today,
    )
    (tmp_path / "plan.pdf").write_bytes(signed)
    (tmp_path / "root.pem").write_bytes(to_pem(trust.root_certificate))
    command = [str(Path(sys.executable).with_name("pyhanko")), "sign", "validate", "--pretty-print"]
    command += ["--trust", str(tmp_path / "root.pem"), "--trust-replace", "--no-revocation-check"]
    assert _run(*command, str(tmp_path / "plan.pdf")).count("The signature is judged VALID.") == 2
