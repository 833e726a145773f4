"""What the commands of the command line share: the folder and its passphrase, files that are named, their help."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sifield.errors import SifieldError
from sifield.paths import DataFolder

_MOST_BYTES = 100 << 20


def folder_options() -> argparse.ArgumentParser:
    """Give the options that say which folder; they may stand before and after a command.

    Each parser wants its own: a default set in one would else, in another, undo what stood before the command.
    """
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--data", type=Path, metavar="DIR", help="keep everything under this folder")
    options.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="read the store's passphrase from the first line of a file"
    )
    return options


def sentence(words: str) -> str:
    """Make a sentence of the words that a list of commands shows."""
    return f"{words[0].upper()}{words[1:]}."


def folder_of(chosen: argparse.Namespace) -> DataFolder:
    """Give the folder that was chosen, else the one of this account."""
    return DataFolder(chosen.data) if chosen.data else DataFolder.default()


def passphrase_of(chosen: argparse.Namespace, folder: DataFolder) -> str | None:
    """Give the passphrase of a folder that needs one: from the file named, else by a prompt that does not show it."""
    from sifield import keys

    if not keys.is_begun(folder) or keys.slot_kind(folder) != "passphrase":
        return None
    if chosen.passphrase_file is not None:
        return keys.read_passphrase(chosen.passphrase_file)
    from getpass import getpass

    return getpass("Passphrase of this laptop: ")


def bytes_of(path: Path) -> bytes:
    """Read a file that was named.

    Raises:
        SifieldError: it is not there, cannot be read, or is larger than 100 MB.
    """
    try:
        with path.open("rb") as stream:
            return bounded(stream, path.name)
    except FileNotFoundError:
        raise SifieldError(f"There is no file {path}.", "Check its name and folder.", code="no-file") from None
    except OSError as fault:
        raise SifieldError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Check that it is a file and that you may open it.",
            code="no-file",
        ) from fault


def bounded(stream: BinaryIO, name: str) -> bytes:
    """Read a stream to its end, which need never come; ``name`` is what to call it.

    Raises:
        SifieldError: it gives more than 100 MB.
    """
    content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise SifieldError(f"{name} is larger than 100 MB.", "Check that it is the right file.", code="too-large")
    return content


def day(text: str) -> date:
    """Read a day, as a type of an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it like 2026-12-08") from None


def ages(text: str) -> tuple[int, int]:
    """Read statutory ages, from and to, as a type of an argument."""
    found = re.fullmatch(r"(\d{1,2})\s*[-–]\s*(\d{1,2})", text.strip())
    if found is None or int(found[1]) >= int(found[2]):
        raise argparse.ArgumentTypeError(f"“{text}” are no ages; write them like 4-11")
    return int(found[1]), int(found[2])
