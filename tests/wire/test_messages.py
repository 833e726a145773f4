"""Messages: what was packed is read; what nobody meant is refused and never crashes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sifield.errors import SifieldError
from sifield.wire import joining, messages, pulling
from sifield.wire.body import pack, unpack
from sifield.wire.joining import (
    Certified,
    Certify,
    Enrol,
    Enrolled,
    Hello,
    Invite,
    Invited,
    Mail,
    Renew,
    Revocations,
    Seal,
    Sealed,
    TrustFacts,
)
from sifield.wire.messages import Ack, Change, FieldClash, FieldNow, Problem, Push, Pushed, Rejection
from sifield.wire.pulling import Conflict, Happened, Membership, Pull, Pulled

NOW = datetime(2026, 11, 24, 9, 30, 15, 250000, tzinfo=UTC)
TRUST = TrustFacts("t", "Tidewater Learning Trust", b"\x00root", b"issuing")
MEMBER = Membership("trust/config", True, 7)
CONFLICT = Conflict("k", "s", "r", "visit", "title", None, "A", 3, "p", "then", ["B"], "c", "q", "now")
MESSAGES = [
    Push((
        Change("c1", 1, "t1", "r1", "visit", "trust/config", "update", {"a": 3, "b": "c:c0"},
               {"a": None, "b": "", "d": [], "e": {"x": 1.5}, "f": False}, "p1", NOW, "0.1.0", ("k",)),
    )),
    Pushed((
        Ack("c1", 5, {"a": FieldNow(5, None)}, ("a",), {"b": FieldClash(3, "x", "k")}),
        Ack("c2", 0, rejected=Rejection("no-right", "You may not.")),
    ), NOW),
    Problem("clock", "It is late.", "Set it.", NOW),
    Pull({"trust/config": 4}, 10, True),
    Pulled((
        Happened("trust/config", 5, "c1", "own"),
        Happened("s", 6, "c2", "write", "r", "visit", {"a": FieldNow(6, 0)}, ("a",), (CONFLICT,), ("j",),
                 "p", "d", "then", "now"),
    ), {"s": 6}, (MEMBER,), False, NOW),
    Hello((1,), "t", "Tidewater", {"blob_bytes": 5}, NOW),
    TRUST,
    Enrol("secret", b"k" * 32, "laptop", b"csr"),
    Enrolled("d", "p", "Amara Whitlock", "reviewer", (MEMBER,), (b"leaf", b"issuing"), TRUST, NOW),
    Invite("Amara Whitlock", "reviewer", ("s1",), "p", "a@example.org", True, 30),
    Invited("SIFIELD:…", "p", NOW),
    Certify("p", "s", b"csr"),
    Certified("Mireille Ashdown", "Headteacher", (b"leaf",)),
    Revocations(b"crl"),
    Renew(b"leaf"),
    Mail("a" * 64, "school:s/general", "head@example.org"),
    Seal("p", "school:s/general", b"%PDF-"),
    Sealed(b"%PDF-"),
]  # fmt: skip
KINDS = [type(message) for message in MESSAGES]


def read_or_refused(read: Callable[[Any], Any], sent: Any) -> bool:
    """Tell that reading gave something or refused as agreed; anything else it raises goes through."""
    try:
        return read(sent) is not None
    except SifieldError as fault:
        return fault.code == "bad-message"


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_what_was_packed_is_read(message: Any) -> None:
    assert type(message).from_json(unpack(pack(message.to_json()))) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_names_of_a_newer_program_are_left_alone(message: Any) -> None:
    assert type(message).from_json(message.to_json() | {"mood": {"good": [1]}}) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_wrong_type_anywhere_is_refused(message: Any) -> None:
    right = message.to_json()
    for name in right:
        for wrong in (object, 3.5, {"a": {"b": 1}}, [[1]], "x" * 300_000):
            given_ = right | {name: None if wrong is object else wrong}
            assert read_or_refused(type(message).from_json, given_)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)


@given(st.data())
def test_whatever_stands_in_a_message_it_is_read_or_refused(data: st.DataObject) -> None:
    message = data.draw(st.sampled_from(MESSAGES))
    right = message.to_json()
    names = data.draw(st.lists(st.sampled_from(sorted(right)), max_size=3))
    assert read_or_refused(type(message).from_json, right | {name: data.draw(values) for name in names})


@given(st.binary(max_size=200), st.booleans())
def test_bytes_that_are_no_message_are_refused(content: bytes, compressed: bool) -> None:
    sent = zstandard.compress(content) if compressed else content
    assert read_or_refused(unpack, sent)


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', '{"a": Infinity}', '{"a": "\\ud800"}', '{"\\uDFFF": 1}', "[" * 100_000, "1" * 5000, "[]", '"x"', ""],
)
def test_json_that_no_store_could_keep_is_refused(text: str) -> None:
    with pytest.raises(SifieldError):
        unpack(zstandard.compress(text.encode()))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zstandard.compress(b" " * (200 * 1024 * 1024))
    assert len(bomb) < 50_000
    with pytest.raises(SifieldError, match="64 MB"):
        unpack(bomb)


def test_a_text_with_emoji_and_accents_travels() -> None:
    assert unpack(pack({"a": "Zoë 🙂"})) == {"a": "Zoë 🙂"}
    assert unpack(zstandard.compress(json.dumps({"a": "🙂"}).encode())) == {"a": "🙂"}


@pytest.mark.parametrize(
    "fields", [{"*": True}, {"a": "x" * 200_001}, {"a": "nul\x00"}, {f"f{n}": 1 for n in range(65)}, {"a\x00": 1}]
)
def test_fields_that_do_not_fit_are_refused(fields: dict[str, Any]) -> None:
    change = MESSAGES[0].to_json()["changes"][0]  # type: ignore[attr-defined]
    with pytest.raises(SifieldError):
        Change.from_json(change | {"fields": fields})


def test_every_message_of_the_protocol_is_tested() -> None:
    made = {
        kind
        for module in (messages, pulling, joining)
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "from_json")
    }
    assert made - set(KINDS) == {Change, Ack, Conflict, Happened, Membership}
