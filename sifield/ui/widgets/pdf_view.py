"""A PDF in the window, from memory, never through a file; with its words for those who read by ear."""

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.ui.theme import S1, S2, theme
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.text import Text

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class PdfView(QWidget):
    """Shows a PDF page under page; ``show_pdf(data)`` sets it.

    Keys: Page Up/Down a page, + and − zoom, 0 fits the width, T turns to the words and back.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._document: Any = None
        self._view: Any = None
        self._bytes, self._buffer = QByteArray(), QBuffer()
        self._page = Text("", "small", "ink2", wrap=False)
        self._previous = IconButton("chevron-left", "Previous page", self)
        self._next = IconButton("chevron-right", "Next page", self)
        self._out = QuietButton("−", self, name="Smaller")
        self._in = QuietButton("+", self, name="Larger")
        self._fit = QuietButton("Fit width", self)
        self._words_button = QuietButton("Read as text", self, icon="document")
        self._words = QPlainTextEdit(self)
        self._words.setReadOnly(True)
        self._words.setTabChangesFocus(True)
        self._words.setAccessibleName(f"{name} as text")
        self._stack = QStackedWidget(self)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stack.addWidget(self._words)
        self._lay_out()
        self._previous.clicked.connect(lambda: self.go_to(self.page - 1))
        self._next.clicked.connect(lambda: self.go_to(self.page + 1))
        self._out.clicked.connect(lambda: self._zoom(-1))
        self._in.clicked.connect(lambda: self._zoom(1))
        self._fit.clicked.connect(self.fit_width)
        self._words_button.clicked.connect(self.turn_words)

    def _lay_out(self) -> None:
        bar = FlowLayout(gap=S1)
        pages = QWidget(self)
        pager = QHBoxLayout(pages)
        pager.setContentsMargins(0, 0, 0, 0)
        pager.setSpacing(S1)
        pager.addWidget(self._previous)
        pager.addWidget(self._page)
        pager.addWidget(self._next)
        bar.addWidget(pages)
        for button in (self._out, self._in, self._fit, self._words_button):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S2)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return int(self._view.pageNavigator().currentPage()) if self._view is not None else 0

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return int(self._document.pageCount()) if self._document is not None else 0

    @property
    def words(self) -> str:
        """The document's text, page by page."""
        return self._words.toPlainText()

    def show_pdf(self, data: bytes) -> None:
        """Show a document.

        Raises:
            SifieldError: "no-pdf", these bytes are no PDF that can be shown.
        """
        from PySide6.QtPdf import QPdfDocument

        self._make_view()
        self._document.close()
        self._buffer.close()
        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.error() != QPdfDocument.Error.None_ or not self.page_count:
            raise SifieldError(
                "This document cannot be shown: it is not a PDF, or it is damaged.",
                "Open the plan again; if it still fails, make the PDF anew.",
                code="no-pdf",
            )
        self._words.setPlainText("\n\n".join(self._page_text(page) for page in range(self.page_count)))
        self._stack.setCurrentWidget(self._view)
        self.go_to(0)

    def go_to(self, page: int) -> None:
        """Bring a page (from 0) into view."""
        if self.page_count and 0 <= page < self.page_count:
            self._view.pageNavigator().jump(page, QPointF(), 0)
        self._tell_page()

    def fit_width(self) -> None:
        """Make the page as wide as the view."""
        if self._view is not None:
            self._view.setZoomMode(self._view.ZoomMode.FitToWidth)

    def turn_words(self) -> None:
        """Turn between the pages and their words."""
        shows_words = self._stack.currentWidget() is self._words
        if shows_words and self._view is not None:
            self._stack.setCurrentWidget(self._view)
        else:
            self._stack.setCurrentWidget(self._words)
            self._words.setFocus()
        self._words_button.setText("See the pages" if self._stack.currentWidget() is self._words else "Read as text")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in moves:
            self.go_to(self.page + moves[Qt.Key(event.key())])
        elif event.text() == "+":
            self._zoom(1)
        elif event.text() in ("-", "−"):
            self._zoom(-1)
        elif event.text() == "0":
            self.fit_width()
        elif event.text().lower() == "t":
            self.turn_words()
        else:
            super().keyPressEvent(event)

    def _make_view(self) -> None:
        """Load QtPdf only where a PDF is looked at: it costs a start-up that most days do not need."""
        if self._view is not None:
            return
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setFrameShape(QPdfView.Shape.NoFrame)
        ground = self._view.palette()
        ground.setColor(QPalette.ColorRole.Dark, theme().colour("hairline"))  # what QPdfView paints beside the pages
        self._view.setPalette(ground)
        self._view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view.setAccessibleName(f"{self._name}, pages; press T for the words")
        self._view.pageNavigator().currentPageChanged.connect(self._tell_page)
        self._stack.addWidget(self._view)

    def _page_text(self, page: int) -> str:
        text: str = self._document.getAllText(page).text()
        return text.replace("\r\n", "\n").strip()

    def _tell_page(self) -> None:
        self._page.setText(f"Page {self.page + 1} of {self.page_count}" if self.page_count else "")
        self._previous.setEnabled(self.page > 0)
        self._next.setEnabled(self.page + 1 < self.page_count)

    def _zoom(self, steps: int) -> None:
        if self._view is None:
            return
        now = self._view.zoomFactor() if self._view.zoomMode() == self._view.ZoomMode.Custom else 1.0
        place = min(range(len(_ZOOMS)), key=lambda index: abs(_ZOOMS[index] - now))
        self._view.setZoomMode(self._view.ZoomMode.Custom)
        self._view.setZoomFactor(_ZOOMS[max(0, min(len(_ZOOMS) - 1, place + steps))])
