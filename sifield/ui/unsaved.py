"""What was typed and is not yet known to be in the store.

Every writing takes along everything that is still unsaved, so that after a failure (a full disk) the next writing, or
"Try again", brings all of it, and an old retry can never write over newer words. Each entry may be written twice
without harm.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Work = Callable[["Session"], object]
Written = dict[Hashable, Work]


class Unsaved:
    """Entries by key, the newest for each; put and settled in the window's thread, written in the store's."""

    def __init__(self) -> None:
        self._entries: Written = {}
        self._lock = Lock()

    def __bool__(self) -> bool:
        with self._lock:
            return bool(self._entries)

    def put(self, key: Hashable, work: Work) -> None:
        """Keep what is to be written, in place of what was kept under the same key."""
        with self._lock:
            self._entries.pop(key, None)
            self._entries[key] = work

    def write(self, session: "Session") -> Written:
        """Write every entry as it is now, and say what was written."""
        with self._lock:
            entries = dict(self._entries)
        for work in entries.values():
            work(session)
        return entries

    def settle(self, written: Written) -> None:
        """Forget what is committed, unless something newer took its place."""
        with self._lock:
            for key, work in written.items():
                if self._entries.get(key) is work:
                    del self._entries[key]
