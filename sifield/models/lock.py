"""One sifield at a time on one folder."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sifield.errors import SifieldError
from sifield.paths import unusable


@dataclass(slots=True)
class FolderLock:
    """A lock that the operating system drops when the process ends, however it ends."""

    handle: int

    @classmethod
    def take(cls, folder: Path) -> "FolderLock":
        """Take the folder for this process.

        Raises:
            SifieldError: "already-open" where another process (or this one) has it; "no-folder", "disk-full".
        """
        path = folder / "sifield.lock"
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fault:
            raise unusable(path, fault) from fault
        try:
            _lock(handle)
        except OSError as fault:
            os.close(handle)
            raise SifieldError(
                "sifield is already open on this folder.",
                "Use the window that is open, or close it first.",
                code="already-open",
            ) from fault
        return cls(handle)

    def release(self) -> None:
        """Let another process have the folder; twice does no harm."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
