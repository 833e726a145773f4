"""Printing a PDF from memory: no file of it is ever written for the printer's sake."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QWidget

from sifield.errors import SifieldError

_DPI = 300


def ask_and_print(
    pdf: bytes, parent: QWidget, done: Callable[[], object], failed: Callable[[SifieldError], object]
) -> None:
    """Ask which printer, then print; ``done`` is called once the pages are with it, ``failed`` where they are not."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)

    def go() -> None:
        try:
            paint(pdf, printer)
        except SifieldError as fault:
            failed(fault)
        else:
            done()

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # the print dialog's own wants a slot by its C++ name


def paint(pdf: bytes, printer: Any) -> int:
    """Draw each page of a PDF onto a printer, as large as its paper takes; give how many.

    Raises:
        SifieldError: it is no PDF, or the printer takes nothing.
    """
    from PySide6.QtPdf import QPdfDocument

    owner, content = QObject(), QByteArray(pdf)
    document = QPdfDocument(owner)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    pages = int(document.pageCount())
    painter = QPainter()
    if not pages or not painter.begin(printer):
        raise SifieldError(
            "This could not be printed.", "Check that the printer is on, or save a copy instead.", code="not-printed"
        )
    for page in range(pages):
        if page:
            printer.newPage()
        points = document.pagePointSize(page)
        room = QRectF(painter.viewport())
        scale = min(room.width() / points.width(), room.height() / points.height())
        drawn = document.render(page, QSize(round(points.width() * _DPI / 72), round(points.height() * _DPI / 72)))
        painter.drawImage(QRectF(0, 0, points.width() * scale, points.height() * scale), drawn)
    painter.end()
    return pages
