"""Banners: what happened and what to do about it, in the window, never in a dialog."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from sifield.errors import SifieldError
from sifield.ui.theme import RADIUS_CARD, S1, S3, theme
from sifield.ui.widgets.buttons import IconButton, SecondaryButton
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.text import Text

BannerTone = Literal["ok", "warn", "bad", "brand"]
_ICONS = {"ok": "check", "warn": "warning", "bad": "warning", "brand": "information"}


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let a screen reader say something that changed away from the focus (WCAG 4.1.3)."""
    event = QAccessibleAnnouncementEvent(widget, words)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class Banner(QFrame):
    """One message with its remedy, and at most one button (for example Undo or Try again).

    **Signals:** ``dismissed()`` when the person closed it, ``answered()`` when the button was pressed.
    """

    dismissed = Signal()
    answered = Signal()

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        tone: BannerTone = "bad",
        button: str = "",
        on_button: Callable[[], object] | None = None,
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.message, self.remedy = message, remedy
        self.tone: BannerTone = tone
        self._on_button = on_button
        self.setAccessibleName(f"{message} {remedy}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)  # its height follows its width
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 10, 10)
        row.setSpacing(S3)
        level = Qt.AlignmentFlag.AlignTop if remedy else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(Icon(_ICONS[tone], tone, 20), 0, level)
        words = QVBoxLayout()
        words.setSpacing(S1)
        self._message = Text(message, "strong", tone if tone != "brand" else "ink")
        words.addWidget(self._message)
        if remedy:
            words.addWidget(Text(remedy, "body", "ink"))
        row.addLayout(words, 1)
        if button:
            self.button = SecondaryButton(button, self)
            self.button.clicked.connect(self._answer)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        if closable:
            close = IconButton("close", "Close this message", self)
            close.clicked.connect(self.dismissed)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, message: str) -> None:
        """Put other words in the place of the message (how far something has come), without saying them aloud."""
        self.message = message
        self._message.setText(message)
        self.setAccessibleName(f"{message} {self.remedy}".strip())

    def _answer(self) -> None:
        if self._on_button is not None:
            self._on_button()
        self.answered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().colour(f"{self.tone}_tint"))
        painter.setPen(QPen(theme().colour(self.tone), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)


def _holds(whole: QWidget, part: QWidget | None) -> bool:
    return part is not None and whole.isAncestorOf(part)


class Banners(QWidget):
    """The place where banners stand, newest on top; the same message is not shown twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banners")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 0)
        self._column.setSpacing(8)
        self._before: QWidget | None = None  # what had the focus before a banner took it
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self.hide()

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and _holds(self, now) and not _holds(self, before):
            self._before = before

    def shown(self) -> list[Banner]:
        """The banners that stand now, newest first."""
        widgets = (self._column.itemAt(index).widget() for index in range(self._column.count()))  # type: ignore[union-attr]
        return [widget for widget in widgets if isinstance(widget, Banner)]

    def add(self, banner: Banner) -> Banner:
        """Show a banner and say it aloud; an equal one that still stands is kept instead."""
        for standing in self.shown():
            if (standing.message, standing.remedy) == (banner.message, banner.remedy):
                self.remove(standing)
        banner.dismissed.connect(lambda: self.remove(banner))
        banner.answered.connect(lambda: self.remove(banner))
        self._column.insertWidget(0, banner)
        while len(standing_now := self.shown()) > 3:
            self.remove(standing_now[-1])
        self.show()
        announce(banner, f"{banner.message} {banner.remedy}".strip(), urgent=banner.tone == "bad")
        return banner

    def tell(
        self, fault: SifieldError, again: Callable[[], object] | None = None, *, tone: BannerTone = "bad"
    ) -> Banner:
        """Say a fault with its remedy; where it can be tried ``again``, by a button."""
        button = "Try again" if again is not None else ""
        return self.add(Banner(fault.message, fault.remedy, tone=tone, button=button, on_button=again))

    def remove(self, banner: Banner) -> None:
        """Take a banner away; whoever pressed something in it goes on where she was."""
        if _holds(banner, QApplication.focusWidget()) and self._before is not None and isValid(self._before):
            self._before.setFocus()  # first, for the same reason as in ``put_away``
        self._column.removeWidget(banner)
        banner.setParent(None)
        banner.deleteLater()
        self.setVisible(bool(self.shown()))

    def clear(self) -> None:
        """Take all banners away."""
        for banner in self.shown():
            self.remove(banner)
