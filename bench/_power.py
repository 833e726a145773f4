"""A drive whose power can be cut: an ext4 file system in a file, on Linux and for root only."""

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN (Linux, fs/ext4/ext4.h): from now on every reading and writing fails."""
_NOTHING_MORE = struct.pack("I", 2)
"""EXT4_GOING_FLAGS_NOLOGFLUSH: not even the file system's own log is brought to the drive first."""
_BYTES = 256 << 20


class Drive:
    """Where it is mounted, while ``plugged_in``."""

    def __init__(self, image: Path, root: Path) -> None:
        self._image, self.root = image, root

    def cut(self) -> None:
        """Cut the power: what was not brought to the drive yet is lost."""
        at = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.ioctl(at, _SHUTDOWN, _NOTHING_MORE)
        finally:
            os.close(at)

    def come_back(self) -> None:
        """Switch it on again, as after a power cut; nobody may have a file open on it."""
        subprocess.run(["umount", self.root], check=True)
        self.mount()

    def mount(self) -> None:
        """Mount it; the file system mends itself from its log, as at each start."""
        subprocess.run(["mount", "-o", "loop", self._image, self.root], check=True)


@contextmanager
def plugged_in(folder: Path) -> Iterator[Drive]:
    """Give a new drive, mounted in a folder, for the block."""
    image, root = folder / "drive.img", folder / "drive"
    root.mkdir()
    with image.open("wb") as file:
        file.truncate(_BYTES)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    drive = Drive(image, root)
    drive.mount()
    try:
        yield drive
    finally:
        subprocess.run(["umount", root], check=True)
