"""What a store reports, in a person's words."""

import shutil
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import DatabaseError, OperationalError

from sifield.errors import SifieldError
from sifield.models import upgrade


def raise_plainly(fault: DatabaseError, path: Path, *, in_use: bool = False) -> NoReturn:
    """Raise what the store at ``path`` reports, in a person's words where a person can mend it.

    Args:
        in_use: it was opened with its keys before, so they are the right ones, and something may be on the screen that
            is not saved.

    Raises:
        SifieldError: "disk-full", "disk-fault", "store-busy", "no-folder", "damaged-store".
        DatabaseError: anything else, as it is.
    """
    said = _in_words(fault, path, in_use=in_use)
    if said is None:
        raise fault
    raise said from fault


def gone(path: Path) -> SifieldError:
    """Say that the file of a store in use is not there any more: its drive was taken out, or its folder moved."""
    return SifieldError(
        f"The store “{path.name}” is not there any more: was its drive taken out, or its folder moved?",
        "Put it back as it was. Nothing that was saved is lost; what you typed since is still on the screen.",
        code="store-gone",
    )


_LITTLE = 1 << 20
"""Bytes: less than this is no room to work in."""


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _LITTLE  # the disk itself is gone: not full


def _in_words(fault: DatabaseError, path: Path, *, in_use: bool) -> SifieldError | None:
    reason = str(fault.orig).lower()
    # On a disk that is all but full, SQLite cannot make its shared memory, and reports that as an I/O error.
    is_full = "is full" in reason or ("disk i/o error" in reason and _free(path) < _LITTLE)
    if isinstance(fault, OperationalError) and "disk i/o error" in reason and not is_full:
        return SifieldError(
            "The disk reported an error, so the last change could not be saved.",
            "Keep this window open, and copy what you typed to a safe place; have the disk checked.",
            code="disk-fault",
        )
    if isinstance(fault, OperationalError) and "is locked" in reason:
        return SifieldError(
            "Another program is using the store, so the last change could not be saved yet.",
            "Try again in a moment; what you typed is still on the screen.",
            code="store-busy",
        )
    if isinstance(fault, OperationalError) and is_full:
        return SifieldError(
            "The disk is full, so the last change could not be saved.",
            "Free some space (empty the bin, delete downloads), then try again; what you typed is still on the screen.",
            code="disk-full",
        )
    if isinstance(fault, OperationalError) and ("unable to open" in reason or "readonly database" in reason):
        return SifieldError(
            f"The store “{path.name}” cannot be opened for writing.",
            "Check that you may write in its folder and that the disk is there, then start sifield again.",
            code="no-folder",
        )
    if "not a database" in reason or "malformed" in reason or "hmac check failed" in reason:
        return _unreadable(path, in_use=in_use)
    return None


def _unreadable(path: Path, *, in_use: bool) -> SifieldError:
    """A disk that fails looks like a damaged store: SQLCipher cannot tell what it may not read from what is no store.

    So of a store in use nobody is told at once to put an older copy in its place: mostly it is whole, and newer.
    """
    copy = upgrade.newest_copy(path)
    beside = f"put the copy “{copy.name}” in its place" if copy else "put a backup of the folder in its place"
    if in_use:
        return SifieldError(
            f"The store “{path.name}” cannot be read: its disk is failing or gone, or the file is damaged.",
            "Keep this window open, and copy what you typed to a safe place; then see to the disk and start sifield "
            f"again. If it says so again: keep the damaged file, and {beside}; what was synced is also at the centre.",
            code="damaged-store",
        )
    return SifieldError(
        f"The store “{path.name}” is damaged or does not belong to these keys.",
        f"Close sifield, keep the damaged file, and {beside}; what was synced is also at the centre.",
        code="damaged-store",
    )
