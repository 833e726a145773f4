"""Opening a form without the garbage collector, whose passes over all that was just made cost more than making it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause Python's garbage collector: opening a form makes thousands of lasting values at once, and no garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
