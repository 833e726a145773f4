"""The pages of a document as pictures: from memory, without any word or file that it carries beside what is seen.

A page is kept as it looks, because only so can names in it be covered for good; a PDF with a black box drawn over a
name still holds the name.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from sifield.errors import SifieldError
from sifield.pictures.picture import LONG_SIDE, Picture
from sifield.ui.widgets.picture_drop import to_picture

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

PDF = b"%PDF"


@dataclass(frozen=True, slots=True)
class Leaves:
    """A PDF in memory, and how many pages it has."""

    name: str
    content: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a PDF, counted from 0."""

    of: Leaves
    number: int


def open_leaves(name: str, content: bytes) -> Leaves:
    """Look into a PDF that anybody may have made.

    Raises:
        SifieldError: it is broken or wants a password.
    """
    with _Open(name, content) as document:
        return Leaves(name, content, document.pageCount())


def picture_of(leaf: Leaf) -> Picture:
    """Draw a page, its longer side as long as that of any picture that is kept.

    Raises:
        SifieldError: it cannot be drawn.
    """
    with _Open(leaf.of.name, leaf.of.content) as document:
        points = document.pagePointSize(leaf.number)
        longest = max(points.width(), points.height())
        if min(points.width(), points.height()) <= 0:
            raise _broken(leaf.of.name)
        share = LONG_SIDE / longest
        size = QSize(max(1, round(points.width() * share)), max(1, round(points.height() * share)))
        drawn = document.render(leaf.number, size)
    if drawn.isNull():
        raise _broken(leaf.of.name)
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)  # a page is transparent where nothing is printed
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return to_picture(paper)


class _Open:
    """A PDF opened from memory, for as long as the block lasts, in the thread of the block."""

    def __init__(self, name: str, content: bytes) -> None:
        self._name, self._bytes = name, QByteArray(content)

    def __enter__(self) -> "QPdfDocument":
        from PySide6.QtPdf import QPdfDocument

        self._document, self._buffer = QPdfDocument(), QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        fault = self._document.error()
        if fault in (QPdfDocument.Error.IncorrectPassword, QPdfDocument.Error.UnsupportedSecurityScheme):
            remedy = "Open it there, print it to a new PDF without a password, and add that."
            raise SifieldError(f"{self._name} is locked by a password.", remedy, code="bad-picture")
        if fault != QPdfDocument.Error.None_ or not self._document.pageCount():
            raise _broken(self._name)
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()
        self._buffer.close()


def _broken(name: str) -> SifieldError:
    remedy = "Open it and print it to a new PDF, or take a picture of the page and add that."
    return SifieldError(f"{name} is damaged or cut off.", remedy, code="bad-picture")
