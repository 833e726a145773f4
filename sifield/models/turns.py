"""Writers of one store take turns in the order in which they asked.

SQLite alone lets a waiting writer poll; beside a sync that writes one small batch after the other an autosave then
waited up to 3.7 s, and with turns one batch.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is handed on first come, first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and have it for the block.

        Raises:
            RuntimeError: this thread has it already: a write inside a write would wait for itself.
        """
        me, wait = threading.get_ident(), None
        with self._guard:
            if self._owner == me:
                raise RuntimeError("a write inside a write on the same store")
            if self._owner is None:
                self._owner = me
            else:
                wait = threading.Lock()
                wait.acquire()
                self._queue.append(wait)
        if wait is not None:
            wait.acquire()
            self._owner = me
        try:
            yield
        finally:
            with self._guard:
                if self._queue:
                    self._owner = 0  # promised to the next, who notes itself
                    self._queue.popleft().release()
                else:
                    self._owner = None
