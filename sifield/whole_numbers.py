"""Whole numbers as people type them, wherever one is asked for."""

_MOST_DIGITS = 9
"""More is no count of anything here, and Python itself refuses to read some thousands of digits."""


def read_whole(words: str) -> int | None:
    """Read a whole number; None for anything else: a sign, a fraction, ``²``, digits of another script, too many."""
    digits = words.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return None
    return int(digits)
