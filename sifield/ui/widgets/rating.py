"""One answer of a few, by a key, a click or the arrows: native radio buttons painted as segments."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.arrows import step_by_arrow
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import tall_by_width

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Mark(Protocol):
    """What a segment shows; ``forms.template.Choice`` is one."""

    @property
    def name(self) -> str:
        """The value that is kept."""

    @property
    def label(self) -> str:
        """The words shown."""

    @property
    def key(self) -> str:
        """The digit that chooses it, or ""."""

    @property
    def colour(self) -> str:
        """ "ok", "warn", "bad", "neutral" or ""."""

    @property
    def anchor(self) -> str:
        """What the words mean here, for the tool tip and the screen reader."""


class Segment(QRadioButton):
    """One mark of a rating: a digit, or a tick when chosen, then its words (wrapped if they must)."""

    def __init__(self, mark: Mark, about: str, parent: QWidget | None = None) -> None:
        super().__init__(mark.label, parent)
        self.mark = mark
        self.setObjectName(f"mark_{mark.name}")
        self.setAccessibleName(f"{mark.label}: {about}" if about else mark.label)
        self.setAccessibleDescription(mark.anchor)
        self.setToolTip(mark.anchor)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tall_by_width(self, QSizePolicy.Policy.Preferred)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._type()).horizontalAdvance(self.text()) + 4
        wide = self._beside() + min(words, theme().px(300)) + 2 * RING
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self._type())
        wide = self._beside() + max(metrics.horizontalAdvance(word) for word in [*self.text().split(), ""]) + 4
        return QSize(wide + 2 * RING, self.heightForWidth(wide + 2 * RING))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetrics(self._type())
        room = max(1, width - self._beside() - 2 * RING)
        words = metrics.boundingRect(0, 0, room, 10_000, int(_WRAP), self.text()).height()
        return max(theme().px(40), words + theme().px(16)) + 2 * RING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_by_arrow(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        chosen, lit = self.isChecked(), self.underMouse() or self.isDown()
        tone = self.mark.colour if self.mark.colour in ("ok", "warn", "bad") else "brand"
        ink = look.colour(tone) if chosen else look.colour("ink" if self.isEnabled() else "hint")
        painter.setPen(QPen(ink if chosen else look.colour("control"), 2 if chosen else 1))
        painter.setBrush(look.colour(f"{tone}_tint" if chosen else "brand_tint" if lit else "surface"))
        inset = 1 if chosen else 0.5
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_content(painter, box, ink)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)

    def _paint_content(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        font, side, gap = self._type(), theme().px(18), theme().px(8)
        metrics = QFontMetrics(font)
        shows_badge = self.isChecked() or bool(self.mark.key)
        lead = side + gap if shows_badge else 0
        room = box.width() - 2 * theme().px(10) - lead
        words = QRectF(metrics.boundingRect(0, 0, int(room), 10_000, int(_WRAP), self.text()))
        left = box.center().x() - (lead + words.width()) / 2
        if shows_badge:
            self._paint_badge(painter, QRectF(left, box.center().y() - side / 2, side, side), ink)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRectF(left + lead, box.top(), words.width() + 2, box.height()), int(_WRAP), self.text())

    def _paint_badge(self, painter: QPainter, badge: QRectF, ink: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(ink)
            painter.drawRoundedRect(badge, 4, 4)
            inset = badge.width() * 0.12
            paint_icon(painter, "check", badge.adjusted(inset, inset, -inset, -inset), theme().colour("surface"))
            return
        painter.setBrush(theme().colour("canvas"))
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(theme().colour("ink2"))
        painter.setFont(theme().font("chip"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self.mark.key)

    def _type(self) -> Any:
        return theme().font("strong") if self.isChecked() else theme().font("body", theme().font("strong").weight())

    def _beside(self) -> int:
        """Pixels beside the words: padding, and room for the badge (kept even where only a tick may come)."""
        return 2 * theme().px(10) + theme().px(18) + theme().px(8)


class Rating(QWidget):
    """A question's marks side by side; wraps when there is no room; nothing is chosen at first.

    Keys: each mark's digit chooses it, Backspace or Delete clears, arrows move.

    **Signals:** ``rated(name: str|None)`` when a person chose or cleared (not when ``set_value`` does).
    """

    rated = Signal(object)

    def __init__(self, name: str, marks: Sequence[Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._group = QButtonGroup(self)
        self._segments: list[Segment] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._flow = FlowLayout(gap=1, stretch=True)
        outer.addLayout(self._flow)
        tall_by_width(self)
        self.show_marks(marks)

    @property
    def value(self) -> str | None:
        """The chosen mark's name, or None."""
        return next((segment.mark.name for segment in self._segments if segment.isChecked()), None)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, in order."""
        return tuple(self._segments)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Offer other marks (a list that depends on an earlier answer); a choice that is still offered is kept."""
        before = self.value
        for old in self._segments:
            self._group.removeButton(old)
            self._flow.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._segments = [Segment(mark, self._name, self) for mark in marks]
        for segment in self._segments:
            self._group.addButton(segment)
            self._flow.addWidget(segment)
            segment.clicked.connect(self._tell)
        self.set_value(before)

    def set_value(self, name: str | None) -> None:
        """Show a mark as chosen; None shows none."""
        self._group.setExclusive(False)
        for segment in self._segments:
            segment.setChecked(segment.mark.name == name)
        self._group.setExclusive(True)
        self._keep_one_tab_stop()

    def press(self, key: str) -> bool:
        """Choose the mark of a digit, as the key would; tells whether there is one."""
        for segment in self._segments:
            if key and segment.mark.key == key:
                segment.setFocus(Qt.FocusReason.ShortcutFocusReason)
                if not segment.isChecked():
                    segment.click()
                return True
        return False

    def clear(self) -> None:
        """Take the answer back, as Backspace does."""
        if self.value is not None:
            self.set_value(None)
            self.rated.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and self.press(event.text()):
            return
        if plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        self._keep_one_tab_stop()
        self.rated.emit(self.value)

    def _keep_one_tab_stop(self) -> None:
        """Tab stops once at a question: at the chosen mark, else at the first; arrows reach the others."""
        chosen = self.value
        for place, segment in enumerate(self._segments):
            stops = segment.isChecked() or (chosen is None and place == 0)
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
