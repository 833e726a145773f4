"""The school's copy on a stick: of a safeguarding plan encrypted, with the signed file untouched inside."""

import io

import pikepdf
import pytest

from sifield.documents.school_copy import make_copy, new_passphrase
from sifield.errors import SifieldError
from sifield.signing.verdict import judge
from tests.papers import HEAD, SIGNED_AT, ceremony


def test_a_general_plan_is_copied_as_it_was_signed() -> None:
    copy = make_copy(ceremony().agreed, "general")
    assert (copy.content, copy.passphrase) == (ceremony().agreed, "")


def test_a_safeguarding_plan_is_read_with_its_passphrase_alone_and_holds_the_signed_file() -> None:
    copy = make_copy(ceremony().agreed, "safeguarding")
    assert HEAD.encode() not in copy.content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(copy.content), password="k7mw-p2xa-9dqs-hn4f")
    with pikepdf.open(io.BytesIO(copy.content), password=copy.passphrase) as opened:
        assert (opened.encryption.R, opened.encryption.bits, len(opened.pages)) == (6, 256, 2)
        assert list(opened.attachments) == ["Signed plan.pdf"]
        assert opened.attachments["Signed plan.pdf"].get_file().read_bytes() == ceremony().agreed
    with pytest.raises(SifieldError) as caught:
        judge(copy.content, roots=[ceremony().root], at=SIGNED_AT)
    assert caught.value.code == "locked-pdf"


def test_no_two_passphrases_are_the_same() -> None:
    made = {new_passphrase() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 for one in made)
