"""Small words for layouts, so that screens read like the page they make."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3, S6, theme
from sifield.ui.widgets.finger import let_a_finger_scroll

Part = QWidget | QLayout | Literal["stretch"]


def column(*parts: Part, gap: int = S3, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Stack parts; ``"stretch"`` takes the free room."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def row(*parts: Part, gap: int = S2, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Put parts side by side; ``"stretch"`` takes the free room."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def _fill(
    made: QVBoxLayout | QHBoxLayout, parts: tuple[Part, ...], gap: int, margins: tuple[int, int, int, int]
) -> None:
    made.setSpacing(gap)
    made.setContentsMargins(*margins)
    for part in parts:
        if isinstance(part, QWidget):
            made.addWidget(part)
        elif isinstance(part, QLayout):
            made.addLayout(part)
        else:
            made.addStretch(1)


def centred(part: QWidget) -> QWidget:
    """Hold a part in the middle of a line of its own."""
    line = QWidget()
    line.setLayout(row("stretch", part, "stretch"))
    return line


def tall_by_width(
    part: QWidget,
    across: QSizePolicy.Policy = QSizePolicy.Policy.Expanding,
    down: QSizePolicy.Policy = QSizePolicy.Policy.Minimum,
) -> None:
    """Let a layout ask a part how tall it is at the width it gets (``heightForWidth``)."""
    policy = QSizePolicy(across, down)
    policy.setHeightForWidth(True)
    part.setSizePolicy(policy)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and throw it away."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Page(QScrollArea):
    """A page that scrolls down, its content held to a readable width; put content into ``body``.

    Whatever gets the focus by Tab is scrolled into view; for another way there is ``bring_into_view``.
    """

    def __init__(
        self, parent: QWidget | None = None, *, widest: int = 760, centred: bool = False, margin: int = S6
    ) -> None:
        super().__init__(parent)
        self._widest = widest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        let_a_finger_scroll(self)
        sheet = QWidget()
        self._inner = QWidget(sheet)
        self._inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(S3)
        outer = QHBoxLayout(sheet)
        outer.setContentsMargins(margin, margin, margin, margin)
        if centred:
            outer.addStretch(1)
        outer.addWidget(self._inner, 100)
        outer.addStretch(1)
        self.setWidget(sheet)
        self._fit()
        theme().changed.connect(self._fit)

    def take_arrows(self, name: str) -> None:
        """Let Tab stop at the page itself, so that the arrows can scroll what holds nothing to stop at.

        The style sheet says by object name which pages show the focus.
        """
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focused = self.focusWidget()
        if moved and focused is not None:
            self.reveal(focused)
        return moved

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget is in view."""
        self.ensureWidgetVisible(widget, 40, 40)

    def _fit(self) -> None:
        self._inner.setMaximumWidth(theme().px(self._widest))


def bring_into_view(part: QWidget) -> None:
    """Scroll the page that a part lies on, if any, until it is in view."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    if above is not None:
        above.reveal(part)


class Rule(QWidget):
    """A hairline between things; decoration only."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("hairline"))


class Sheet(QWidget):
    """A plain surface (side panel, bar) filled with a token's colour."""

    def __init__(self, token: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour(self._token))
