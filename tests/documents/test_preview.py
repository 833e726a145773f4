import shutil
import subprocess

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from sifield.documents.preview import for_screen
from tests.papers import ceremony


def last_page(pdf: bytes) -> QImage:
    """The last page as the window draws it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    return document.render(document.pageCount() - 1, QSize(420, 594))


@pytest.mark.usefixtures("qapp")
def test_the_window_shows_signatures_and_the_heads_reply() -> None:
    made = ceremony()
    empty = last_page(for_screen(made.unsigned))
    assert last_page(made.agreed) == empty, "Qt draws no fields by itself; if it learns to, this copy can go"
    issued, agreed = last_page(for_screen(made.issued)), last_page(for_screen(made.agreed))
    assert issued != empty
    assert agreed != issued


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
def test_what_is_drawn_into_the_page_stands_as_a_reader_of_forms_shows_it() -> None:
    def drawn(pdf: bytes) -> bytes:
        command = ["pdftoppm", "-r", "50", "-f", "2", "-l", "2", "-gray", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60).stdout

    agreed = ceremony().agreed
    pairs = list(zip(drawn(agreed), drawn(for_screen(agreed)), strict=True))
    assert max(abs(one - other) for one, other in pairs) < 40, "a signature lies elsewhere, or on its head"
    assert drawn(agreed) != drawn(ceremony().unsigned)


def test_a_file_that_is_no_pdf_is_left_to_the_reader() -> None:
    assert for_screen(b"no pdf at all") == b"no pdf at all"
