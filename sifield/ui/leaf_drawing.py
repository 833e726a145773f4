"""Drawing pages of a PDF that anybody may have made: in a process of its own, which is ended where it takes too long.

A page may be a megabyte that takes hours to draw, or that brings the drawing library down; neither may happen to the
window. Bytes go over by a pipe and pixels come back by it: no file is written.
"""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from sifield.pictures.picture import LONG_SIDE, Picture

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

LONGEST = 10.0
"""Seconds that a page may take; the largest drawings of buildings need about two."""
_IDLE = 60.0
"""Seconds without work after which the process ends by itself."""

LOCKED, BROKEN, SLOW = "locked", "broken", "slow"
"""Why a document, or a page of it, is not drawn."""

Answer = int | Picture | str
"""How many pages there are, a page, or why not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with a PDF: a page drawn (from 0), or, with None, its pages counted."""

    content: bytes
    page: int | None = None


class DrawingRoom:
    """The process, begun when it is first needed. Works on one thing at a time, from whatever thread it is asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def do(self, wanted: Wanted, seconds: float = LONGEST) -> Answer:
        """Do it; what takes too long, or brings the process down, is given up."""
        with self._lock:
            pipe = self._open()
            try:
                pipe.send(wanted)
                if pipe.poll(seconds):
                    answer: Answer = pipe.recv()
                    return answer
                fault = SLOW
            except (EOFError, OSError):
                fault = BROKEN
            self._end()
            return fault

    @property
    def process_id(self) -> int | None:
        """The process at work; None where there is none."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process; the next thing that is wanted begins another."""
        with self._lock:
            self._end()

    def _open(self) -> "Connection[Any, Any]":
        if self._process is not None and self._pipe is not None and self._process.is_alive():
            return self._pipe
        from multiprocessing import get_context

        begin = get_context("spawn")  # a copy of a process with threads and windows would not live
        self._pipe, other = begin.Pipe()
        self._process = begin.Process(target=_work, args=(other,), name="sifield-pages", daemon=True)
        self._process.start()
        other.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


ROOM = DrawingRoom()


def _work(pipe: "Connection[Any, Any]") -> None:
    """Work in the other process until nobody wants anything any more."""
    try:
        while pipe.poll(_IDLE):
            pipe.send(_done(pipe.recv()))
    except (EOFError, OSError):  # the window is gone
        return


def _done(wanted: Wanted) -> Answer:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    held, document = QByteArray(wanted.content), QPdfDocument()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    fault = document.error()
    if fault in (QPdfDocument.Error.IncorrectPassword, QPdfDocument.Error.UnsupportedSecurityScheme):
        return LOCKED
    if fault != QPdfDocument.Error.None_ or not document.pageCount():
        return BROKEN
    return document.pageCount() if wanted.page is None else _drawn(document, wanted.page)


def _drawn(document: Any, page: int) -> Answer:
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImage, QPainter

    from sifield.ui.widgets.picture_drop import to_picture

    points = document.pagePointSize(page)
    if min(points.width(), points.height()) <= 0:
        return BROKEN
    share = LONG_SIDE / max(points.width(), points.height())
    size = QSize(max(1, round(points.width() * share)), max(1, round(points.height() * share)))
    drawn = document.render(page, size)
    if drawn.isNull():
        return BROKEN
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)  # a page is transparent where nothing is printed
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return to_picture(paper)
