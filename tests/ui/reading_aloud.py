"""What a screen reader is given to say: Qt hands every accessible event to the hook that its own tests use."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

Said = list[tuple[str, bool]]
"""What is said aloud, and whether it interrupts what is being read."""
_LIBRARY = "libQt6Gui.so.6"
_HOOK = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
"""``QAccessible::installUpdateHandler``, which PySide6 leaves out."""


@contextmanager
def reading_aloud() -> Iterator[Said]:
    """Hear every announcement that Qt passes on to a screen reader."""
    library = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibrariesPath)) / _LIBRARY
    if not library.exists():
        pytest.skip(f"{_LIBRARY} is not here: what is said aloud cannot be heard")
    install = ctypes.CDLL(str(library))[_HOOK]
    install.restype, install.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    heard: Said = []

    def hear(event: int) -> None:
        if shiboken6.wrapInstance(event, QAccessibleEvent).type() == QAccessible.Event.Announcement:
            told = shiboken6.wrapInstance(event, QAccessibleAnnouncementEvent)
            heard.append((told.message(), told.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    hook = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(hear)
    before = install(ctypes.cast(hook, ctypes.c_void_p))
    try:
        yield heard
    finally:
        install(before)
