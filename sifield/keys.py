"""The keys of the two stores: random, wrapped, never in the clear.

``store.keys`` holds, for the general and the safeguarding store, a random 32-byte key, sealed by a key that lies in the
operating system's keyring or comes from a passphrase. Only keyrings that protect what they hold are used, and what is
put there is read back: some back ends report success and keep nothing, or keep plain text. Python cannot surely wipe
memory, so keys are held in few places, and only while a store is open.
"""

import hashlib
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sifield import keyrings
from sifield.errors import SifieldError
from sifield.paths import DataFolder, unusable
from sifield.pins import open_with_pin as open_with_pin
from sifield.pins import seal_with_pin as seal_with_pin
from sifield.sealing import Stretching, seal, stretch, stretching_from_json, unseal

VERSION = 1
LEAST_PASSPHRASE = 12
_MOST_PASSPHRASE = 4096
MOST_TRIES, TRIES_WITHIN = 10, timedelta(minutes=5)
_STORES = ("general", "safeguarding")


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The raw keys of both stores, 32 bytes each."""

    general: bytes = field(repr=False)
    safeguarding: bytes = field(repr=False)


def utc_now() -> datetime:
    """Give the time, for callers that have no clock of their own."""
    return datetime.now(UTC)


def has_keys(folder: DataFolder) -> bool:
    """Tell whether a folder has its keys already."""
    return folder.keys.exists()


def is_begun(folder: DataFolder) -> bool:
    """Tell whether anything of ours lies in a folder: stores without their keys are work to be rescued, not nothing."""
    return has_keys(folder) or any(folder.store(name).exists() for name in _STORES)


def create(folder: DataFolder, *, passphrase: str | None) -> StoreKeys:
    """Make new keys for an empty folder.

    Args:
        folder: where ``store.keys`` is written.
        passphrase: what opens them; None for the operating system's keyring.

    Raises:
        SifieldError: "no-keyring" (ask for a passphrase and call again), "keyring-locked", "weak-passphrase",
            "damaged-keys" (there are stores whose keys are gone: new ones would never open them), "disk-full".
        FileExistsError: the folder has keys already; they are never overwritten.
    """
    if has_keys(folder):
        raise FileExistsError(folder.keys)
    if is_begun(folder):
        raise _damaged()
    if passphrase is not None and len(passphrase) < LEAST_PASSPHRASE:
        raise SifieldError(
            f"The passphrase is shorter than {LEAST_PASSPHRASE} characters.",
            "Choose a longer one: three or four words that do not belong together are easy to keep.",
            code="weak-passphrase",
        )
    folder.make()
    header: dict[str, Any] = {"version": VERSION, "store": secrets.token_hex(16), "generation": 1}
    if passphrase is None:
        header["kind"] = "keyring"
        wrapping = secrets.token_bytes(32)
        keyrings.put(header["store"], wrapping)
    else:
        how, salt = Stretching(), os.urandom(16)
        header |= {"kind": "passphrase", "argon2id": how.as_json(), "salt": _text(salt)}
        wrapping = stretch(passphrase, salt, how)
    keys = {name: secrets.token_bytes(32) for name in _STORES}
    boxes = {name: _text(seal(wrapping, key, _place(header, name))) for name, key in keys.items()}
    try:
        _write(folder.keys, json.dumps({"header": header, "boxes": boxes, "check": _check(header, boxes)}).encode())
    except SifieldError:
        _forget_wrapping(header)
        raise
    return StoreKeys(**keys)


def slot_kind(folder: DataFolder) -> str:
    """Say what opens the folder: "keyring" or "passphrase".

    Raises:
        SifieldError: "damaged-keys", "newer-keys".
    """
    return str(_read(folder)[0]["kind"])


def unlock(folder: DataFolder, *, passphrase: str | None = None, now: Callable[[], datetime] = utc_now) -> StoreKeys:
    """Give the keys of a folder, from the keyring or with the passphrase.

    Args:
        folder: the folder that has them.
        passphrase: needed where ``slot_kind`` says so; not looked at where the keyring holds the key.
        now: the clock that counts wrong passphrases.

    Raises:
        SifieldError: "wrong-passphrase", "too-many-tries", "no-keyring", "keyring-locked", "keyring-changed",
            "damaged-keys", "newer-keys".
    """
    header, boxes = _read(folder)
    if header["kind"] == "keyring":
        found = _opened(header, boxes, keyrings.get(header["store"]))
        if found is None:
            raise keyrings.changed()
        return found
    tries = folder.keys.with_suffix(".tries")
    _count_try(tries, now())
    wrapping = stretch(passphrase or "", b64decode(header["salt"]), stretching_from_json(header["argon2id"]))
    found = _opened(header, boxes, wrapping)
    if found is None:
        raise SifieldError(
            "That is not the right passphrase.", "Type it again; capitals matter.", code="wrong-passphrase"
        )
    tries.unlink(missing_ok=True)
    return found


def forget(folder: DataFolder) -> None:
    """Remove the keys of a folder, also from the keyring: what they opened can never be read again.

    The file goes first and in any case; what a locked keyring keeps then opens nothing.
    """
    header: dict[str, Any] = {}
    if has_keys(folder):
        with suppress(SifieldError):  # damaged keys go too
            header = _read(folder)[0]
    for path in (folder.keys, folder.keys.with_suffix(".tries"), folder.keys.with_suffix(".writing")):
        path.unlink(missing_ok=True)
    _forget_wrapping(header)


def _forget_wrapping(header: dict[str, Any]) -> None:
    if header.get("kind") == "keyring":
        keyrings.remove(header["store"])


def read_passphrase(path: Path) -> str:
    """Read a passphrase from the first line of a file.

    Raises:
        SifieldError: "no-passphrase", the file cannot be read or its first line is empty.
    """
    try:
        with path.open("rb") as file:
            lines = file.read(_MOST_PASSPHRASE).decode("utf-8", errors="replace").splitlines()
    except OSError as fault:
        raise SifieldError(
            f"The passphrase file {path} cannot be read.", "Check its name and who may read it.", code="no-passphrase"
        ) from fault
    if not lines or not lines[0]:
        raise SifieldError(f"{path.name} holds no passphrase.", "Write it on the first line.", code="no-passphrase")
    return lines[0]


def _opened(header: dict[str, Any], boxes: dict[str, str], wrapping: bytes) -> StoreKeys | None:
    keys = {name: unseal(wrapping, b64decode(boxes[name]), _place(header, name)) for name in _STORES}
    general, safeguarding = keys["general"], keys["safeguarding"]
    return StoreKeys(general, safeguarding) if general and safeguarding else None


def _place(header: dict[str, Any], name: str) -> bytes:
    """Bind a box to its header and to its store, so that none can be swapped or made weaker unseen."""
    return json.dumps([header, name], sort_keys=True).encode()


def _check(header: dict[str, Any], boxes: dict[str, str]) -> str:
    """A checksum, no protection: it tells a damaged file from a wrong passphrase."""
    return hashlib.sha256(json.dumps([header, boxes], sort_keys=True).encode()).hexdigest()


def _read(folder: DataFolder) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        whole = json.loads(folder.keys.read_bytes())
        header, boxes = whole["header"], whole["boxes"]
        if header["version"] > VERSION:
            raise SifieldError(
                "The keys of this folder were written by a newer sifield.",
                "Install the newer version of sifield on this laptop; nothing has been changed.",
                code="newer-keys",
            )
        intact = whole["check"] == _check(header, boxes) and header["kind"] in ("keyring", "passphrase")
        if header["kind"] == "passphrase":
            stretching_from_json(header["argon2id"])
    except (ValueError, KeyError, TypeError, OSError) as fault:
        raise _damaged() from fault
    if not intact:
        raise _damaged()
    return header, boxes


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner only.

    Raises:
        SifieldError: "disk-full", "no-folder".
    """
    try:
        _write_through(path, content)
    except OSError as fault:
        with suppress(OSError):
            path.with_suffix(".writing").unlink()
        raise unusable(path, fault) from fault


def _write_through(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".writing")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _count_try(path: Path, at: datetime) -> None:
    """Count this try; at most ten in five minutes, also over restarts (Cyber Essentials: lock after ten)."""
    try:
        past = [datetime.fromisoformat(text) for text in json.loads(path.read_bytes())]
        recent = [moment for moment in past if timedelta() <= at - moment < TRIES_WITHIN]
    except FileNotFoundError:
        recent = []
    except (ValueError, TypeError):
        recent = [at] * MOST_TRIES  # somebody wrote into it: wait rather than count anew
    locked = len(recent) >= MOST_TRIES
    kept = recent if locked else [*recent, at]
    _write(path, json.dumps([moment.isoformat() for moment in kept]).encode())
    if locked:
        minutes = int((min(recent) + TRIES_WITHIN - at).total_seconds() // 60) + 1
        raise SifieldError(
            f"The passphrase was wrong {MOST_TRIES} times.",
            f"Wait {minutes} minutes, then try again.",
            code="too-many-tries",
        )


def _damaged() -> SifieldError:
    return SifieldError(
        "The file “store.keys” is missing or damaged, so your work cannot be opened.",
        "Put back the copy of the sifield folder from your backup; nothing has been deleted.",
        code="damaged-keys",
    )


def _text(value: bytes) -> str:
    return b64encode(value).decode()
