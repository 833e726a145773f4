"""Buttons: native push buttons with our own paint, so that roles, keys and screen readers work as everywhere."""

from typing import Any, ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.icon import paint_icon


def paint_focus_ring(painter: QPainter, box: QRectF, radius: float, token: str = "focus") -> None:
    """Draw the focus ring, 2.5 wide, just outside ``box`` (which lies ``RING`` inside its widget)."""
    pen = QPen(theme().colour(token), 2.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-1.25, -1.25, 1.25, 1.25), radius + 1.5, radius + 1.5)


class _Button(QPushButton):
    """What all our buttons share: size by the font, optional icon, a focus ring outside the box."""

    _padding: ClassVar[int] = 16
    _tall: ClassVar[int] = 34
    _ring_token: ClassVar[str] = "focus"

    def __init__(self, words: str, parent: QWidget | None = None, *, icon: str = "", name: str = "") -> None:
        super().__init__(words, parent)
        self._icon_name = icon
        self.setAccessibleName(name or words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def setText(self, words: str) -> None:
        """Change the words; the accessible name follows unless it was given apart."""
        follows = self.accessibleName() == self.text()
        super().setText(words)
        if follows:
            self.setAccessibleName(words)
        self.updateGeometry()

    def show_icon(self, name: str) -> None:
        """Draw another icon from now on."""
        self._icon_name = name
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._type())
        width = metrics.horizontalAdvance(self._words()) + 2 * theme().px(self._padding)
        if self._icon_name:
            width += theme().px(16) + (theme().px(8) if self._words() else 0)
        height = max(theme().px(self._tall), metrics.height() + theme().px(14))
        return QSize(width + 2 * RING, height + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button as Space does, on every desktop."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def _words(self) -> str:
        return self.text().replace("&", "")

    def _type(self) -> Any:
        return theme().font("strong")

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Fill, border and words as they are now."""
        raise NotImplementedError

    def _mix(self, token: str, alpha: float) -> QColor:
        colour = theme().colour(token)
        colour.setAlphaF(alpha)
        return colour

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, border, ink = self._colours()
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        painter.setBrush(fill)
        painter.setPen(QPen(border, 1) if border.alpha() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_content(painter, box, ink)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL, self._ring_token)

    def _paint_content(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        font = self._type()
        metrics = QFontMetrics(font)
        words = self._words()
        side, gap = theme().px(16), theme().px(8)
        width = metrics.horizontalAdvance(words)
        whole = width + ((side + (gap if words else 0)) if self._icon_name else 0)
        left = box.center().x() - whole / 2
        if self._icon_name:
            paint_icon(painter, self._icon_name, QRectF(left, box.center().y() - side / 2, side, side), ink)
            left += side + gap
        painter.setFont(font)
        painter.setPen(ink)
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, baseline), words)


class PrimaryButton(_Button):
    """The one thing to do next; one on a screen."""

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colours = theme()
        none = QColor(Qt.GlobalColor.transparent)
        if not self.isEnabled():
            return colours.colour("hairline"), none, colours.colour("hint")
        pressed = self.isDown() or self.underMouse()
        return colours.colour("brand_hover" if pressed else "brand"), none, colours.colour("on_brand")


class SecondaryButton(_Button):
    """Another thing one may do: outlined."""

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colours = theme()
        if not self.isEnabled():
            return colours.colour("surface"), colours.colour("hairline"), colours.colour("hint")
        fill = colours.colour("brand_tint" if self.isDown() or self.underMouse() or self.isChecked() else "surface")
        return fill, colours.colour("control"), colours.colour("ink")


class QuietButton(_Button):
    """A small thing beside the work: words in the brand's colour, no box."""

    _padding: ClassVar[int] = 10

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colours = theme()
        none = QColor(Qt.GlobalColor.transparent)
        if not self.isEnabled():
            return none, none, colours.colour("hint")
        fill = colours.colour("brand_tint") if self.isDown() or self.underMouse() or self.isChecked() else none
        return fill, none, colours.colour("brand")


class DangerButton(_Button):
    """What cannot be undone: outlined in red."""

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        colours = theme()
        if not self.isEnabled():
            return colours.colour("surface"), colours.colour("hairline"), colours.colour("hint")
        fill = colours.colour("bad_tint" if self.isDown() or self.underMouse() else "surface")
        return fill, colours.colour("bad"), colours.colour("bad")


class BarButton(_Button):
    """A button on the dark top bar; ``primary=True`` makes it the white one."""

    _ring_token: ClassVar[str] = "bar_focus"

    def __init__(
        self, words: str, parent: QWidget | None = None, *, icon: str = "", name: str = "", primary: bool = False
    ) -> None:
        super().__init__(words, parent, icon=icon, name=name)
        self._primary = primary

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        none = QColor(Qt.GlobalColor.transparent)
        lit = self.isDown() or self.underMouse()
        if self._primary:
            return QColor("#E2F0F2" if lit else "#FFFFFF"), none, QColor("#12222B")
        return self._mix("on_bar", 0.26 if lit else 0.16), none, theme().colour("on_bar")


class IconButton(QuietButton):
    """A button that shows only an icon; its name is its tool tip too. ``compact`` ones fit beside a line of text."""

    _padding: ClassVar[int] = 9

    def __init__(self, icon: str, name: str, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__("", parent, icon=icon, name=name)
        self._compact = compact
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        side = theme().px(24)
        return QSize(side + 2 * RING, side + 2 * RING) if self._compact else super().sizeHint()
