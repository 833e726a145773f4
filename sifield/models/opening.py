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
        SifieldError: nothing has been begun here, or one of the faults of ``keys.unlock`` and ``open_stores``.
    """
    if not keys.has_keys(folder):
        raise SifieldError(
            "Nothing has been set up in this folder yet.", "Start sifield and choose how to begin.", code="no-trust"
        )
    return open_stores(folder, keys.unlock(folder, passphrase=passphrase))


def begin_laptop(folder: DataFolder, fill: Callable[[Stores], object], *, passphrase: str | None = None) -> Stores:
    """Make new keys and stores in an empty folder and fill them; if filling fails, the folder is empty again.

    Args:
        folder: where; it must have no keys yet.
        fill: what makes the new laptop somebody's: joining a trust, or making the sample.
        passphrase: what protects the keys; None for the operating system's keyring.

    Raises:
        SifieldError: "no-keyring" (ask for a passphrase and call again), "weak-passphrase", or what ``fill`` raised.
    """
    stores = open_stores(folder, keys.create(folder, passphrase=passphrase))
    try:
        fill(stores)
    except BaseException:
        stores.close()
        empty(folder)
        raise
    return stores


def empty(folder: DataFolder) -> None:
    """Remove the keys and stores of a folder: a beginning that failed, or a sample that is thrown away.

    The keys go first: without them whatever is left cannot be read.
    """
    for path in (folder.keys, folder.keys.with_suffix(".tries"), *_files_of(folder)):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's file lies in it: the folder stays
        folder.root.rmdir()


def _files_of(folder: DataFolder) -> list[Path]:
    found = []
    for sensitivity in ("general", "safeguarding"):
        found += sorted(folder.root.glob(f"{folder.store(sensitivity).name}*"))
    return [*found, folder.root / "sifield.lock"]
