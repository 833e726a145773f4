"""The operating system's keyring: the few back ends that protect what they hold, and one 32-byte key in them.

Python's keyring takes whatever back end it finds; with some packages installed that is a file of plain text, with some
settings one that keeps nothing and reports success. So: an allow-list, and what is put there is read back.
"""

from base64 import b64decode, b64encode
from typing import Any

from sifield.errors import SifieldError

ALLOWED = {
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
}
_SERVICE = "sifield"
_PROBE = "probe"


def put(name: str, key: bytes) -> None:
    """Keep a key in the keyring and make sure that it is there.

    Raises:
        SifieldError: "no-keyring", "keyring-locked".
    """
    from keyring.errors import KeyringError, KeyringLocked

    ring = _ring()
    try:
        ring.set_password(_SERVICE, name, b64encode(key).decode())
        kept = ring.get_password(_SERVICE, name)
    except KeyringLocked as fault:
        raise _locked() from fault
    except KeyringError as fault:
        raise _none() from fault
    if kept != b64encode(key).decode():
        raise _none()


def get(name: str) -> bytes:
    """Give the key that ``put`` kept.

    Raises:
        SifieldError: "no-keyring", "keyring-locked", "keyring-changed".
    """
    from keyring.errors import KeyringError, KeyringLocked

    try:
        kept = _ring().get_password(_SERVICE, name)
    except KeyringLocked as fault:
        raise _locked() from fault
    except KeyringError as fault:
        raise _none() from fault
    try:
        key = b64decode(kept or "", validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise changed()
    return key


def remove(name: str) -> bool:
    """Take a key out of the keyring; tells whether it is gone (a locked keyring keeps what it holds)."""
    from keyring.errors import KeyringError

    try:
        _ring().delete_password(_SERVICE, name)
    except (SifieldError, KeyringError):
        return False
    return True


def is_there() -> bool:
    """Tell whether this computer has a keyring that keeps what it is given: one entry is put, read and removed."""
    try:
        put(_PROBE, bytes(32))
    except SifieldError:
        return False
    return remove(_PROBE)


def changed() -> SifieldError:
    """Give the fault of a keyring that no longer holds this folder's key."""
    return SifieldError(
        "The keyring of this computer no longer holds the key of your work.",
        "Sign in to the computer as the person who set sifield up, or restore her keyring; nothing has been deleted.",
        code="keyring-changed",
    )


def _ring() -> Any:
    import keyring

    chosen: Any = keyring.get_keyring()
    # Where several are usable, keyring wraps them all in a chainer: take the first that we trust, and no other.
    for ring in [chosen, *getattr(chosen, "backends", ())]:
        if f"{type(ring).__module__}.{type(ring).__qualname__}" in ALLOWED:
            if hasattr(ring, "persist"):
                ring.persist = "local machine"  # Windows: never roam with the person's profile
            return ring
    raise _none()


def _none() -> SifieldError:
    return SifieldError(
        "This computer has no keyring that keeps a key safe.",
        "Choose a passphrase; sifield will ask for it at each start.",
        code="no-keyring",
    )


def _locked() -> SifieldError:
    return SifieldError(
        "The keyring of this computer is locked.", "Unlock it, then start sifield again.", code="keyring-locked"
    )
