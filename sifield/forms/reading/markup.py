"""Running through the XML parts of a workbook, piece by piece, so that none need be in memory as a whole.

A document type declaration, which could grow without bound, is refused.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

MAX_CELL = 32_767
"""Characters in one cell; of more, only the number is kept."""
_CHUNK = 1 << 16
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class TooLong:
    """Stands for a text that is longer than a cell may be."""

    length: int


def parse(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> Iterator[None]:
    """Run through a part, stopping after each piece of it; names are without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("a document type declaration")

    def begin(name: str, attributes: Attributes) -> None:
        start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    while piece := stream.read(_CHUNK):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, Attributes]]:
    """Give the beginning of each element of a part."""
    found: list[tuple[str, Attributes]] = []
    with archive.open(part) as stream:
        for _ in parse(stream, lambda name, attributes: found.append((name, attributes))):
            yield from found
            found.clear()


class TextReader:
    """Gathers a text from its pieces, leaving out how it is to be pronounced."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._is_text = False
        self._is_phonetic = False

    def start(self, name: str, is_text: bool) -> None:
        self._is_phonetic |= name == "rPh"
        self._is_text = is_text and not self._is_phonetic

    def end(self, name: str) -> None:
        self._is_text = False
        self._is_phonetic &= name != "rPh"

    def text(self, piece: str) -> None:
        if self._is_text:
            self._length += len(piece)
            if self._length <= MAX_CELL:
                self._pieces.append(piece)

    def take(self) -> str | TooLong:
        """Give the text so far, and begin anew."""
        made = "".join(self._pieces)
        length, self._length = self._length, 0
        self._pieces.clear()
        if length > MAX_CELL:
            return TooLong(length)
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), made) if "_x" in made else made
