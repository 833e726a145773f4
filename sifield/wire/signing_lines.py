"""The lines of a plan's signing record as data: what is hashed, printed, attached, and compared at the centre."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

FIELDS = ("plan", "number", "kind", "at", "by_name", "by_role", "how", "words", "sha256", "device", "previous")
"""What a line says, in order; ``previous`` is the digest of the line before it."""


def write_at(moment: datetime) -> str:
    """Write the time of a line."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def digest(line: Mapping[str, str | int]) -> str:
    """Give the SHA-256 of all that a line says, what it rests on included: the next line rests on it."""
    said = {name: line[name] for name in FIELDS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
