"""Files of improvement models: read with all that is wrong in them, a copy made, a change saved, nothing overwritten
unseen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sifield.errors import SifieldError
from sifield.fieldwork.chosen import Wanted, content_of
from sifield.fieldwork.saving import whole
from sifield.frameworks.copying import copy_of
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import Fault, read
from sifield.frameworks.tables import MOST_BYTES

SUFFIX = ".toml"
_MODEL = Wanted(
    noun="file of a model",
    example=f"a file that ends in {SUFFIX}",
    program="there",
    again="read it again",
    most=MOST_BYTES,
    too_large="which no improvement model is",
    smaller="Check that it is the right file.",
)


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A model as it was read: ``framework`` is None where anything is wrong, ``text`` "" where it is no text."""

    name: str
    text: str
    framework: Framework | None
    faults: tuple[Fault, ...]


def read_text(name: str, text: str, forms: Collection[str]) -> ReadModel:
    """Read what is written in an editor, or was published."""
    return read_bytes(name, text.encode(errors="surrogatepass"), forms)


def read_bytes(name: str, data: bytes, forms: Collection[str]) -> ReadModel:
    """Read what a file holds; never raises for what is in it."""
    found = read(data, forms=forms)
    try:
        text = data.decode("utf-8-sig") if len(data) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        text = ""
    return ReadModel(name, text, found.framework, found.faults)


def read_file(path: Path, forms: Collection[str]) -> ReadModel:
    """Read a file.

    Raises:
        SifieldError: it is not there, cannot be opened, or is no model's file.
    """
    if path.suffix.lower() != SUFFIX:
        raise SifieldError(
            f"{path.name} is no file of an improvement model.", f"Choose one that ends in {SUFFIX}.", code="no-model"
        )
    return read_bytes(path.name, content_of(path, _MODEL), forms)


def save_copy(path: Path, text: str, name: str, title: str) -> Path:
    """Save a copy of a model under a name and a title of its own; the file must not be there yet.

    Raises:
        SifieldError: there is such a file, or it cannot be written.
    """
    path = path if path.suffix.lower() == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(copy_of(text, name, title))
    except FileExistsError:
        raise SifieldError(f"{path.name} is there already.", "Give the copy another name.", code="file") from None
    except OSError as fault:
        raise SifieldError(
            f"{path.name} could not be saved ({fault.strerror}).", "Save it in another folder.", code="not-saved"
        ) from fault
    return path


def save_text(path: Path, text: str, before: str) -> None:
    """Write what was typed, in one go, if the file still holds what was read of it.

    Raises:
        SifieldError: somebody else changed the file meanwhile (code "changed-elsewhere"), or it cannot be written.
    """
    there = content_of(path, _MODEL)
    if there.decode("utf-8-sig", errors="replace").replace("\r\n", "\n") != before.replace("\r\n", "\n"):
        raise SifieldError(
            f"{path.name} was changed in another program while you typed here.",
            "The file as it is now is shown. Ctrl+Z brings back what you typed.",
            code="changed-elsewhere",
        )
    try:
        with whole(path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\r\n" if b"\r\n" in there else "\n")
    except UnicodeEncodeError as fault:
        raise SifieldError(
            f"{path.name} holds characters that cannot be saved.", "Type them anew, then save it.", code="not-saved"
        ) from fault
