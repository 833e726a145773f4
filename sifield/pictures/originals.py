"""The pictures that the system's camera program leaves in the pictures folder: the newest found, its original deleted.

A folder is compared with what was in it before, not with the clock: a camera program may date its pictures as it
likes, and a computer's clock may jump.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sifield.errors import SifieldError

_ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp")
_DEPTH = 3
"""Folders within folders: Photo Booth keeps its pictures two below the pictures folder."""
_MOST = 20_000
"""Files looked at: a folder with more answers slowly, and the person waits."""
_CLOUDS = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "icloud": "iCloud", "mobile documents": "iCloud",
    "google drive": "Google Drive", "googledrive": "Google Drive", "nextcloud": "Nextcloud", "box sync": "Box",
}  # fmt: skip

Seen = Mapping[Path, tuple[int, int]]
"""Pictures in a folder: of each its size in bytes and when it was last written, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Original:
    """A picture as the camera program left it: ``size`` in bytes, ``written`` in nanoseconds since 1970."""

    path: Path
    size: int
    written: int

    @property
    def cloud(self) -> str:
        """Name the service that seems to copy its folder elsewhere; "" where none is known to."""
        parts = [part.casefold() for part in self.path.parts]
        return next((name for sign, name in _CLOUDS.items() if any(part.startswith(sign) for part in parts)), "")


def look(folder: Path) -> Seen:
    """List the pictures in a folder and below; one that cannot be read, or is not there, holds none."""
    found: dict[Path, tuple[int, int]] = {}
    for looked, entry in enumerate(_files(folder, _DEPTH)):
        if looked >= _MOST:
            break
        if Path(entry.name).suffix.casefold() in _ENDINGS:
            try:
                told = entry.stat()
            except OSError:  # gone since it was listed
                continue
            found[Path(entry.path)] = (told.st_size, told.st_mtime_ns)
    return found


def newest(before: Seen, after: Seen) -> Original | None:
    """Give the picture that came last between two looks, or None; one that is still empty has not come yet."""
    came = [Original(path, *told) for path, told in after.items() if before.get(path) != told and told[0] > 0]
    return max(came, key=lambda one: one.written, default=None)


def delete(original: Original) -> None:
    """Delete an original, which is not moved to a bin.

    Raises:
        SifieldError: it is gone, another file stands in its place, or the system does not let it go.
    """
    where, name = original.path.parent, original.path.name
    try:
        told = original.path.lstat()
        if (told.st_size, told.st_mtime_ns) != (original.size, original.written):
            raise SifieldError(
                f"{name} was changed since, so it is left alone.", f"Look at it in {where}.", code="changed-file"
            )
        original.path.unlink()
    except FileNotFoundError:
        raise SifieldError(
            f"{name} is not in {where} any more.", "If you moved it, delete it there.", code="no-file"
        ) from None
    except OSError as fault:
        raise SifieldError(
            f"{name} could not be deleted ({fault.strerror or 'the system does not let it go'}).",
            f"Close the camera program, then delete it in {where}.",
            code="locked-file",
        ) from fault


def _files(folder: Path, depth: int) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            inside = list(entries)
    except OSError:
        return
    for entry in inside:
        if entry.is_file(follow_symlinks=False):
            yield entry
        elif depth and entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth - 1)
