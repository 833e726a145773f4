"""Opening a laptop's folder, or beginning a new one: all of it, or nothing."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sifield import keys
from sifield.errors import SifieldError
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder


def open_laptop(folder: DataFolder, *, passphrase: str | None = None) -> Stores:
    """Open both stores of a folder that was begun before.

    Raises:
        SifieldError: "no-trust" where nothing has been begun, "store-gone", or one of the faults of ``keys.unlock`` and
            ``open_stores``.
    """
    if not keys.is_begun(folder):
        raise SifieldError(
            "Nothing has been set up in this folder yet.", "Start sifield and choose how to begin.", code="no-trust"
        )
    opened = keys.unlock(folder, passphrase=passphrase)
    for sensitivity in ("general", "safeguarding"):
        path = folder.store(sensitivity)
        if not path.exists() or path.stat().st_size == 0:  # it would be made anew, empty, as if nothing had been lost
            raise SifieldError(
                f"The store “{path.name}” is missing or empty.",
                "Put a backup of the folder in its place; what was synced is also at the centre.",
                code="store-gone",
            )
    return open_stores(folder, opened)


def begin_laptop(folder: DataFolder, fill: Callable[[Stores], object], *, passphrase: str | None = None) -> Stores:
    """Make new keys and stores in an empty folder and fill them; if filling fails, the folder is empty again.

    Args:
        folder: where; it must have no keys yet.
        fill: what makes the new laptop somebody's: joining a trust, or making the sample.
        passphrase: what protects the keys; None for the operating system's keyring.

    Raises:
        SifieldError: "no-keyring" (ask for a passphrase and call again), "weak-passphrase", or what ``fill`` raised.
    """
    made = keys.create(folder, passphrase=passphrase)
    try:
        stores = open_stores(folder, made)
        try:
            fill(stores)
        except BaseException:
            stores.close()
            raise
    except BaseException:
        empty(folder)
        raise
    return stores


def empty(folder: DataFolder) -> None:
    """Remove the keys and stores of a folder: a beginning that failed, or a sample that is thrown away.

    The keys go first, also from the keyring: without them whatever is left cannot be read.
    """
    keys.forget(folder)
    for path in _files_of(folder):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's file lies in it: the folder stays
        folder.root.rmdir()


def _files_of(folder: DataFolder) -> list[Path]:
    found = []
    for sensitivity in ("general", "safeguarding"):
        found += sorted(folder.root.glob(f"{folder.store(sensitivity).name}*"))
    return [*found, folder.root / "sifield.lock"]
