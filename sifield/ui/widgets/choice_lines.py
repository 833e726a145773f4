"""Choices whose words may be long: boxes that wrap their words, to pick one or to tick several."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton, QSizePolicy, QWidget

from sifield.forms.template import Choice
from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.arrows import step_by_arrow
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import tall_by_width

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # Qt's own classes cannot be inherited twice


def _words_box(words: str, width: int) -> QRect:
    look = theme()
    left = RING + look.px(12 + 16 + 8)
    room = max(40, width - left - look.px(12) - RING)
    metrics = QFontMetrics(look.font("strong"))
    return metrics.boundingRect(QRect(left, 0, room, 99999), Qt.TextFlag.TextWordWrap, words)


def _tall(words: str, width: int) -> int:
    return max(theme().px(38), _words_box(words, width).height() + theme().px(14)) + 2 * RING


def _hint(words: str) -> QSize:
    wide = QFontMetrics(theme().font("strong")).horizontalAdvance(words) + theme().px(16 + 8 + 2 * 12) + 2 * RING + 4
    wide = min(wide, theme().px(640))
    return QSize(wide, _tall(words, wide))


def _paint(button: QAbstractButton, *, is_round: bool) -> None:
    look, painter = theme(), QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen, lit = button.isChecked(), button.underMouse() or button.isDown()
    box = QRectF(button.rect()).adjusted(RING, RING, -RING, -RING)
    painter.setPen(QPen(look.colour("brand" if chosen else "control"), 2 if chosen else 1))
    painter.setBrush(look.colour("brand_tint" if chosen else "sunken" if lit else "surface"))
    inset = 1 if chosen else 0.5
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS_CONTROL, RADIUS_CONTROL)
    words = _words_box(button.text(), button.width())
    words.moveTop(round(box.center().y() - words.height() / 2))
    side = look.px(16)
    mark = QRectF(box.left() + look.px(12), box.center().y() - side / 2, side, side)
    painter.setPen(QPen(look.colour("brand" if chosen else "control"), 1.5))
    painter.setBrush(look.colour("brand" if chosen and not is_round else "surface"))
    if is_round:
        painter.drawEllipse(mark.adjusted(0.75, 0.75, -0.75, -0.75))
    else:
        painter.drawRoundedRect(mark.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
    if chosen and is_round:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("brand"))
        painter.drawEllipse(mark.adjusted(side * 0.28, side * 0.28, -side * 0.28, -side * 0.28))
    elif chosen:
        paint_icon(painter, "check", mark.adjusted(2, 2, -2, -2), look.colour("on_brand"))
    painter.setFont(look.font("strong"))
    painter.setPen(look.colour("brand" if chosen else "ink"))
    painter.drawText(words, Qt.TextFlag.TextWordWrap, button.text())
    if button.hasFocus():
        paint_focus_ring(painter, box, RADIUS_CONTROL)


class _Wrapped(_Button):
    """What both kinds of box have in common: its words are wrapped, and the whole of it is the target."""

    is_round: bool

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tall_by_width(self, QSizePolicy.Policy.Preferred)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _tall(self.text(), width)

    def sizeHint(self) -> QSize:
        return _hint(self.text())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(60), theme().px(36))

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_by_arrow(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, is_round=self.is_round)


class RadioLine(_Wrapped, QRadioButton):
    """One of several, its words wrapped."""

    is_round = True


class TickLine(_Wrapped, QCheckBox):
    """A box to tick, its words wrapped."""

    is_round = False


class ChoiceLines(QWidget):
    """Choices to pick one (``several=False``) or to tick any of.

    **Signals:** ``changed(value: str | list[str] | None)`` when a person chooses, ``left()`` (never: nothing waits).
    """

    changed = Signal(object)
    left = Signal()

    def __init__(
        self, about: str, choices: tuple[Choice, ...], *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(about)
        self._about, self._several = about, several
        self._group = QButtonGroup(self)  # of ticks it stays empty: in a group only one of them would be a Tab stop
        self._flow = FlowLayout(self, gap=2)
        self._choices: tuple[Choice, ...] = ()
        self.lines: dict[str, QAbstractButton] = {}
        tall_by_width(self)
        self.show_choices(choices)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these choices."""
        if choices == self._choices:
            return
        for line in self.lines.values():
            self._group.removeButton(line)
            self._flow.removeWidget(line)
            line.setParent(None)
            line.deleteLater()
        self._choices, self.lines = choices, {}
        for choice in choices:
            name = f"{choice.label}, {self._about}"
            line = TickLine(choice.label, name, self) if self._several else RadioLine(choice.label, name, self)
            line.setObjectName(f"choice_{choice.name}")
            self.lines[choice.name] = line
            if not self._several:
                self._group.addButton(line)
            self._flow.addWidget(line)
            line.clicked.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; None or [] for nothing."""
        chosen = value if isinstance(value, list) else [value]
        self._group.setExclusive(False)
        for name, line in self.lines.items():
            line.setChecked(name in chosen)
        self._group.setExclusive(True)

    def first_field(self) -> QWidget:
        """What takes the focus: the first chosen, else the first."""
        lines = list(self.lines.values())
        return next((line for line in lines if line.isChecked()), lines[0] if lines else self)

    def _tell(self) -> None:
        chosen = [name for name, line in self.lines.items() if line.isChecked()]
        self.changed.emit(chosen if self._several else next(iter(chosen), None))
