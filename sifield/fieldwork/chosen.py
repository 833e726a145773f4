"""Reading the bytes of a file that a person chose, or saying in words why that cannot be."""

from dataclasses import dataclass
from pathlib import Path

from sifield.errors import SifieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What kind of file is looked for: ``most`` bytes of it, and the words for whatever is wrong with the file."""

    noun: str
    example: str
    program: str
    again: str
    most: int
    too_large: str
    smaller: str


def content_of(path: Path, wanted: Wanted) -> bytes:
    """Read a file.

    Raises:
        SifieldError: it cannot be read: a folder, too large, open elsewhere, gone.
    """
    try:
        if path.is_dir():
            raise SifieldError(f"{path.name} is a folder.", f"Choose the {wanted.noun} in it.", code="no-file")
        if path.exists() and not path.is_file():
            raise SifieldError(f"{path.name} is no file.", f"Choose {wanted.example}.", code="no-file")
        with path.open("rb") as file:
            content = file.read(wanted.most + 1)
    except FileNotFoundError:
        raise SifieldError(
            f"{path.name} is not there any more.", "Check whether it was moved or renamed, and choose it again.",
            code="no-file",
        ) from None  # fmt: skip
    except PermissionError as fault:
        raise SifieldError(
            f"{path.name} is open in another program that lets nobody else read it, or it is not yours to read.",
            f"Close it {wanted.program} (or save a copy of it and choose that), then {wanted.again}.",
            code="locked-file",
        ) from fault
    except OSError as fault:
        raise SifieldError(
            f"{path.name} cannot be read ({fault.strerror or 'the disk does not answer'}).",
            "Check that the disk or the network folder is there, and choose the file again.",
            code="no-file",
        ) from fault
    if len(content) > wanted.most:
        raise SifieldError(
            f"{path.name} is larger than {wanted.most >> 20} MB, {wanted.too_large}.", wanted.smaller, code="too-large"
        )
    return content
