"""Pictures from elsewhere on this computer: dropped onto a page, or pasted. Files by their place, others as pixels."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.pictures.picture import LONG_SIDE, Picture
from sifield.pictures.taking import from_pixels
from sifield.ui.widgets.file_drop import FileDrop

Source = Path | Picture
"""Where a picture comes from: a file that is yet to be read, or pixels."""

_MOST_SIDE = 16_384


class PictureDrop(FileDrop):
    """Lies over a page while pictures are dragged over it.

    **Signals:** ``taken(sources: list[Source])`` besides ``refused`` (``dropped`` is never sent).
    """

    taken = Signal(object)

    def accepts(self, dragged: QMimeData) -> bool:
        return dragged.hasUrls() or dragged.hasImage()

    def take(self, dropped: QMimeData) -> None:
        try:
            self.taken.emit(pictures_in(dropped, "in what was dropped"))
        except SifieldError as fault:
            self.refused.emit(fault)


def pictures_in(data: QMimeData, where: str = "on the clipboard") -> list[Source]:
    """Give the pictures that were dropped or copied: files first, else the picture itself.

    Args:
        where: says where there is none, if there is none.

    Raises:
        SifieldError: there is none, or it is too large.
    """
    files: list[Source] = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return files
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        raise SifieldError(
            f"There is no picture {where}.", "Copy a picture, or choose its file with “Add a picture”.",
            code="no-picture",
        )  # fmt: skip
    return [to_picture(image)]


def is_picture(data: QMimeData) -> bool:
    """Tell whether a picture or a file is meant, and no words (a table program gives both: its words are)."""
    return not data.hasFormat("text/plain") and (data.hasImage() or data.hasUrls())


def to_picture(image: QImage) -> Picture:
    """Take the pixels of an image of Qt's, no more of them than are kept; what is transparent is white.

    Raises:
        SifieldError: there are too many of them.
    """
    if max(image.width(), image.height()) > _MOST_SIDE:
        return from_pixels(image.width(), image.height(), b"")  # which says so
    size = image.size()
    if max(size.width(), size.height()) > LONG_SIDE:
        size = size.scaled(QSize(LONG_SIDE, LONG_SIDE), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    plain = QImage(size, QImage.Format.Format_RGB888)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    way = Qt.TransformationMode.SmoothTransformation
    painter.drawImage(0, 0, image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, way))
    painter.end()
    stride, line, whole = plain.bytesPerLine(), size.width() * 3, bytes(plain.constBits())
    pixels = b"".join(whole[at * stride : at * stride + line] for at in range(size.height()))
    return from_pixels(size.width(), size.height(), pixels)


def over(page: QWidget) -> PictureDrop:
    """Let pictures be dropped anywhere on a page."""
    return PictureDrop(page, "Drop the picture or PDF here")
