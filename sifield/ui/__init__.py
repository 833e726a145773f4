"""The window: the only code that knows Qt."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 hands out None, True and False without counting the reference (each call of a Qt method that
    # returns nothing takes one away). From Python 3.12 on they are immortal (PEP 683) and do not care; on 3.11 the
    # program would abort after some 5,000 calls ("deallocating None"). So they get what PEP 683 gives them: a count
    # that never runs out. tests/ui/test_start_up.py says when a later PySide6 makes this needless.
    import ctypes

    for _immortal in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_immortal)).value += 1 << 60
