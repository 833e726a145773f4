"""Saving a file where a person wants it: whole or not at all, and in words where it cannot be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sifield.errors import SifieldError


def save_copy(content: bytes, path: Path) -> Path:
    """Save a file, in the place of one of that name, and give its path.

    Raises:
        SifieldError: it cannot be written there.
    """
    with whole(path) as draft:
        draft.write_bytes(content)
    return path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the path to write a file under, beside its own; at the end it takes its place, after a fault it is gone.

    Raises:
        SifieldError: it cannot be written there.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        try:
            yield draft
            os.replace(draft, path)
        finally:
            with suppress(OSError):  # it is gone already, or never was
                draft.unlink()
    except PermissionError as fault:
        raise SifieldError(
            f"{path.name} could not be saved: it is open in another program, or the folder is not yours to write in.",
            "Close it there, or choose another name or folder.",
            code="not-saved",
        ) from fault
    except OSError as fault:
        raise SifieldError(
            f"{path.name} could not be saved.", "Choose another folder, or make room on the disk.", code="not-saved"
        ) from fault
