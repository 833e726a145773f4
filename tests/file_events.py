"""Every file that is written in some folders while something goes on, however short a time it is there (Linux)."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_WRITTEN = 0x2 | 0x8 | 0x80 | 0x100  # IN_MODIFY, IN_CLOSE_WRITE, IN_MOVED_TO, IN_CREATE (inotify(7))
_HEAD = struct.Struct("iIII")


@contextmanager
def files_written(*folders: Path) -> Iterator[set[Path]]:
    """Watch folders and those in them now; the set is filled when the block ends."""
    if not sys.platform.startswith("linux"):
        pytest.skip("files can only be watched on Linux")
    system = ctypes.CDLL(None, use_errno=True)
    watch = system.inotify_init1(os.O_NONBLOCK)
    assert watch >= 0, os.strerror(ctypes.get_errno())
    try:
        places: dict[int, Path] = {}
        for folder in (Path(each) for top in folders for each, _, _ in os.walk(top)):
            number = system.inotify_add_watch(watch, os.fsencode(folder), _WRITTEN)
            assert number >= 0, os.strerror(ctypes.get_errno())
            places[number] = folder
        written: set[Path] = set()
        yield written
        while told := _read(watch):
            at = 0
            while at < len(told):
                number, _, _, length = _HEAD.unpack_from(told, at)
                assert number >= 0, "more was written than could be followed"
                at += _HEAD.size
                written.add(places[number] / os.fsdecode(told[at : at + length].rstrip(b"\0")))
                at += length
    finally:
        os.close(watch)


def _read(watch: int) -> bytes:
    try:
        return os.read(watch, 1 << 20)
    except BlockingIOError:
        return b""
