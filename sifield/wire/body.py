"""How a message lies on the wire: JSON, compressed with zstandard, under our own content type."""

import json
from typing import Any

from sifield.errors import SifieldError

PROTOCOL = 1
"""The version of the protocol that this program speaks; sent with every request."""

CONTENT_TYPE = "application/vnd.sifield+zstd"
"""The type of every message. An answer of any other type does not come from a centre (a captive portal's page)."""

BLOB_TYPE = "application/vnd.sifield.blob"
"""The type of a file's bytes, sent and fetched as they are."""

MOST_BYTES = 64 * 1024 * 1024
"""No message unpacks to more than this, whatever it claims: a small compressed body can hide gigabytes."""

_LEVEL = 3


def pack(message: dict[str, Any]) -> bytes:
    """Give the bytes of a message (plain JSON values only)."""
    import zstandard

    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zstandard.ZstdCompressor(level=_LEVEL).compress(text.encode())


def unpack(content: bytes) -> dict[str, Any]:
    """Read the bytes of a message.

    Raises:
        SifieldError: "bad-message", they are not a message, or unpack to more than ``MOST_BYTES``.
    """
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).stream_reader(content) as reader:
            text = reader.read(MOST_BYTES + 1)
    except zstandard.ZstdError as fault:
        raise bad_message("it is not compressed as agreed") from fault
    if len(text) > MOST_BYTES:
        raise bad_message(f"it unpacks to more than {MOST_BYTES // (1024 * 1024)} MB")
    try:
        message = json.loads(text, parse_constant=_no_number)
        if b"\\ud" in text.lower():
            json.dumps(message, ensure_ascii=False).encode()  # half a character, escaped, that no store can keep
    except (ValueError, RecursionError) as fault:
        raise bad_message("it is not JSON") from fault
    if not isinstance(message, dict):
        raise bad_message("it is not an object")
    return message


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def bad_message(reason: str) -> SifieldError:
    """Give the error for a message that is not as agreed; ``reason`` completes "because …"."""
    return SifieldError(
        f"A message between laptop and centre could not be read because {reason}.",
        "Try again; if it happens again, update sifield on the laptop and at the centre.",
        code="bad-message",
    )
