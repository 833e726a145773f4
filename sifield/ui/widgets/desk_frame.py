"""The frame of the screens on which forms are looked at: parts as tabs, tools beside them, the way on below."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from sifield.ui.theme import RING, S1, S2, S3, S6, theme
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Rule, Sheet, column, row
from sifield.ui.widgets.text import Text

SAFEGUARDING = "Safeguarding"
_LARGE = 150  # per cent of text from which on the tools stand above the tabs


class ClassBand(QWidget):
    """Says across the whole width that a form is of the safeguarding class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class_band")
        self._words = Text("", "small", "warn")
        self.setLayout(
            row(
                Icon("shield", "warn", 16), Text(SAFEGUARDING, "chip", "warn", wrap=False), self._words,
                gap=S2, margins=(S6, S1, S6, S1),
            )
        )  # fmt: skip
        self.hide()

    def show_words(self, words: str) -> None:
        """Say what the class means; "" takes the band away."""
        self._words.setText(words)
        self.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("warn_tint"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme().colour("warn"))


class DeskFrame(QWidget):
    """Holds ``tabs``, ``tools`` (a row at their right, or above where the text is large), ``band``, ``banners`` and
    ``pages``.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` says what the tabs are parts of."""
        super().__init__(parent)
        self.band = ClassBand()
        self.banners = Banners()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(name)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tools = row(gap=S2)
        self.pages = QStackedWidget()
        self._head, self._foot = Sheet("surface"), Sheet("surface")
        margins = (S6 - RING, S1, S6 - RING, 0)
        if theme().percent < _LARGE:
            self._head.setLayout(row(self.tabs, "stretch", self.tools, gap=S3, margins=margins))
        else:
            self._head.setLayout(column(row("stretch", self.tools), self.tabs, gap=0, margins=margins))
        self._foot_rule = Rule()
        self._foot_rule.hide()
        self._foot.hide()
        whole = column(self.band, self._head, Rule(), self.banners, self.pages, self._foot_rule, self._foot, gap=0)
        whole.setStretch(4, 1)
        self.setLayout(whole)

    def set_foot(self, part: QWidget) -> None:
        """Put the way on into the foot."""
        self._foot.setLayout(row(part, margins=(S6, S2, S6, S2)))

    def show_work(self, shown: bool, *, foot: bool = True) -> None:
        """Show tabs and foot, or only the page."""
        self._head.setVisible(shown)
        self._foot.setVisible(shown and foot)
        self._foot_rule.setVisible(shown and foot)
