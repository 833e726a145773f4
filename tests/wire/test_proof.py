"""A request is proven by its device, and by nothing and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from sifield.errors import SifieldError
from sifield.wire import proof

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KEY = proof.new_device_key()
PATH = "/v1/blobs/ab?scope=trust%2Fconfig"


def signed(at: datetime = NOW) -> dict[str, str]:
    return proof.prove(KEY, "device-1", "PUT", PATH, b"body", at=at)


def check(headers: dict[str, str], method: str = "PUT", path: str = PATH, body: bytes = b"body") -> None:
    proof.check(proof.public_key(KEY), proof.read_claim(headers), method, path, body, now=NOW)


def test_a_request_as_it_was_signed_passes() -> None:
    check(signed())
    check(signed(), method="put")


@pytest.mark.parametrize(
    "change", [{"method": "GET"}, {"path": PATH + "x"}, {"path": "/v1/blobs/ab"}, {"body": b"bodY"}, {"body": b""}]
)
def test_anything_changed_on_the_way_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SifieldError) as caught:
        check(signed(), **change)  # type: ignore[arg-type]
    assert caught.value.code == "no-proof"


@pytest.mark.parametrize("header", [proof.DEVICE_HEADER, proof.TIME_HEADER, proof.REQUEST_HEADER, proof.PROOF_HEADER])
def test_every_header_counts(header: str) -> None:
    headers = signed()
    others = proof.prove(proof.new_device_key(), "device-2", "PUT", PATH, b"body", at=NOW + timedelta(seconds=1))
    for broken in (others[header], "", "nonsense"):
        with pytest.raises(SifieldError) as caught:
            check(headers | {header: broken})
        assert caught.value.code == "no-proof"
    del headers[header]
    with pytest.raises(SifieldError):
        check(headers)


@pytest.mark.parametrize("minutes", [-11, 11, 60 * 24 * 365])
def test_a_clock_far_off_is_told_apart_from_a_forgery(minutes: int) -> None:
    with pytest.raises(SifieldError) as caught:
        check(signed(NOW + timedelta(minutes=minutes)))
    assert caught.value.code == "clock"


@pytest.mark.parametrize("minutes", [-9, 9])
def test_a_clock_a_little_off_passes(minutes: int) -> None:
    check(signed(NOW + timedelta(minutes=minutes)))


def test_each_request_has_an_id_of_its_own() -> None:
    assert signed()[proof.REQUEST_HEADER] != signed()[proof.REQUEST_HEADER]
