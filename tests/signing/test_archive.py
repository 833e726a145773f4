"""The archive copy: time-stamped after the last signature, good when certificates have run out, renewed in time."""

from datetime import UTC, datetime, timedelta
from functools import cache, partial

import pytest

from sifield.errors import SifieldError
from sifield.signing import authority
from sifield.signing.archiving import archive, stamped_at
from sifield.signing.certificates import describe
from sifield.signing.time_stamping import TimeAuthority, answer, make_time_authority
from sifield.signing.verdict import Verdict, Word, judge
from tests.papers import SIGNED_AT, Ceremony, agree, ceremony, person
from tests.signing.archives import archived
from tests.signing.tampering import change_a_page

SYNCED_AT = SIGNED_AT + timedelta(hours=3)
IN_2033 = datetime(2033, 6, 1, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@cache
def copy() -> bytes:
    return archived(ceremony().agreed, SYNCED_AT)


def judged(pdf: bytes, at: datetime, *, crls: tuple[bytes, ...] = ()) -> Verdict:
    return judge(pdf, roots=[ceremony().root], crls=crls, at=at)


def test_the_copy_begins_with_the_signed_file_and_proves_its_time() -> None:
    assert copy().startswith(ceremony().agreed)
    verdict = judged(copy(), SYNCED_AT)
    assert verdict.word is Word.COMPLETE
    assert verdict.revocation_checked, "the list of withdrawn certificates travels inside"
    assert [one.proven_at for one in verdict.signatures] == [SYNCED_AT, SYNCED_AT]
    assert any(line.startswith("The archive’s time stamp of Tue 24 Nov 2026, 18:05, by") for line in verdict.lines)
    assert stamped_at(copy()) == SYNCED_AT


def test_a_plan_without_a_comment_is_as_good_after_the_stamp() -> None:
    made = ceremony()
    quiet = archived(agree(made.issued, made.head, comment=""), SYNCED_AT)
    assert judged(quiet, SYNCED_AT).word is Word.COMPLETE
    assert judged(archived(quiet, SYNCED_AT + YEAR), IN_2033).word is Word.COMPLETE


def test_in_2033_the_signed_file_has_run_out_and_the_copy_is_still_good() -> None:
    assert judged(ceremony().agreed, IN_2033).word is Word.EXPIRED
    verdict = judged(copy(), IN_2033)
    assert verdict.word is Word.COMPLETE
    assert "Nothing in the file was changed after the last signature." in verdict.lines


def test_a_copy_whose_stamp_runs_out_is_good_as_long_as_it_is_renewed_in_time() -> None:
    short = archived(ceremony().agreed, SYNCED_AT, days=1100)
    late = judged(short, IN_2033)
    assert late.word is Word.EXPIRED
    assert "Ask the trust for a renewed copy." in "\n".join(late.lines)
    renewed = archived(archived(short, SYNCED_AT + 2 * YEAR, days=1100), SYNCED_AT + 4 * YEAR, days=1100)
    verdict = judged(renewed, IN_2033)
    assert verdict.word is Word.COMPLETE
    assert len(verdict.stamps) == 3
    assert judged(archived(short, SYNCED_AT + 4 * YEAR), IN_2033).word is Word.EXPIRED, "renewed too late"


def test_what_was_withdrawn_later_leaves_the_signature_standing_and_what_was_before_does_not() -> None:
    made = ceremony()
    serial = describe(made.reviewer.certificate).serial
    later = authority.revocation_list(
        made.trust.working, [authority.Revoked(serial=serial, at=SYNCED_AT + YEAR)], number=9, at=SYNCED_AT + YEAR
    )
    stands = judged(copy(), SYNCED_AT + YEAR, crls=(later,))
    assert stands.word is Word.COMPLETE
    assert "the time stamp shows that the signature is older, so it stands" in "\n".join(stands.lines)
    before = (authority.Revoked(serial=serial, at=SYNCED_AT - timedelta(hours=1)),)
    assert judged(archived(made.agreed, SYNCED_AT, revoked=before), SYNCED_AT).word is Word.REVOKED


def test_a_stamp_of_strangers_proves_nothing_and_spoils_nothing() -> None:
    stranger = authority.make_authority("Somebody Else", SYNCED_AT)
    pdf = archived(ceremony().agreed, SYNCED_AT, by=stranger.working)
    assert judged(pdf, SYNCED_AT).word is Word.COMPLETE
    assert judged(pdf, IN_2033).word is Word.EXPIRED
    assert "it proves nothing" in "\n".join(judged(pdf, SYNCED_AT).lines)
    trusted = judge(pdf, roots=[ceremony().root], time_roots=[stranger.root_certificate], at=IN_2033)
    assert trusted.word is Word.COMPLETE


def test_a_person_s_certificate_stamps_no_time() -> None:
    made = ceremony()
    fake = person(made.trust, "Mallory", "Lead practitioner")
    stamper = TimeAuthority(key=fake.key, certificate=fake.certificate, chain=fake.chain)
    stamp = partial(answer, stamper, at=SYNCED_AT)
    pdf = archive(made.agreed, stamp, certificates=(), crls=())
    assert judged(pdf, SYNCED_AT + 3 * YEAR).word is Word.EXPIRED


def _flipped_stamp(made: Ceremony) -> bytes:
    place = copy().rindex(b"/Contents <") + 2600
    return copy()[:place] + bytes([copy()[place] ^ 1]) + copy()[place + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: copy() + b"%",
        lambda: copy()[:-200],
        lambda: archived(change_a_page(ceremony()), SYNCED_AT),
        lambda: _flipped_stamp(ceremony()),
    ],
    ids=["appended", "cut", "stamped over a changed page", "flipped in the stamp"],
)
def test_a_spoilt_copy_is_called_tampered(spoil: object) -> None:
    assert callable(spoil)
    assert judged(spoil(), SYNCED_AT).word is Word.TAMPERED


def test_cut_back_to_the_signed_file_it_is_that_file() -> None:
    assert judged(copy()[: len(ceremony().agreed)], SYNCED_AT).word is Word.COMPLETE


@pytest.mark.parametrize("pdf", [ceremony().unsigned, b"", b"%PDF-1.7 rubbish"], ids=["unsigned", "empty", "rubbish"])
def test_only_a_signed_plan_is_archived(pdf: bytes) -> None:
    with pytest.raises(SifieldError) as caught:
        archived(pdf, SYNCED_AT)
    assert caught.value.code == "not-a-plan"


@pytest.mark.parametrize("reply", [b"", b"<html>Sign in to this network</html>", bytes.fromhex("30053003020102")])
def test_an_authority_that_answers_something_else_is_said(reply: bytes) -> None:
    with pytest.raises(SifieldError) as caught:
        archive(ceremony().agreed, lambda _request: reply, certificates=(), crls=())
    assert caught.value.code == "no-time-stamp"


@pytest.mark.parametrize("request_made", [b"", b"rubbish", b"\x30\x00"])
def test_a_bad_request_for_a_time_stamp_is_refused(request_made: bytes) -> None:
    stamper = make_time_authority(ceremony().trust.working, SYNCED_AT)
    with pytest.raises(SifieldError) as caught:
        answer(stamper, request_made, SYNCED_AT)
    assert caught.value.code == "bad-message"
