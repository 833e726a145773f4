"""Where a person signs: drawn with pen, finger or mouse, or, for whom drawing is no way, typed."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from sifield.ui.theme import RING, S2, theme
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import bring_into_view, tall_by_width
from sifield.ui.widgets.paper import Paper
from sifield.ui.widgets.text import Text

Stroke = tuple[tuple[float, float], ...]
#: The pad's width to its height; strokes are normalised to 0..1 in both directions of a box of this shape.
ASPECT = 3.2


class _Paper(Paper):
    """The sheet that is signed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tall_by_width(self, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(560)

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.heightForWidth(260))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round((width - 2 * RING) / ASPECT) + 2 * RING

    def paint_below(self, painter: QPainter, box: QRectF) -> None:
        """Paint the line to sign on."""
        look = theme()
        line = box.top() + box.height() * 0.78
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(QPointF(box.left() + 20, line), QPointF(box.right() - 20, line))
        if not self.strokes:
            painter.setFont(look.font("body"))
            painter.setPen(look.colour("hint"))
            words = QRectF(box.left() + 20, line + 2, box.width() - 40, box.bottom() - line - 2)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "Sign here")


class _TypedName(QWidget):
    """A typed name, shown as it will stand in the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(120)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        hint = "Your name as typed counts as your mark, together with your PIN."
        inner.addWidget(FieldRow("Type your full name", self.line, hint=hint))
        inner.addWidget(_Script(self.line, self))
        inner.addStretch(1)


class _Script(QWidget):
    """Shows a line's words large and slanted."""

    def __init__(self, line: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        line.textChanged.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(theme().font("section", QFont.Weight.Medium))
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(theme().colour("ink"))
        words = QFontMetrics(font).elidedText(self._line.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class SignaturePad(QWidget):
    """A signature, drawn or typed.

    **Signals:** ``changed()`` after each stroke, each typed letter, and when it was cleared.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._paper = _Paper(self)
        self._paper.setAccessibleName(f"{name}: draw with pen, finger or mouse")
        self._typed = _TypedName(self)
        self._ways = QStackedWidget(self)
        self._ways.addWidget(self._paper)
        self._ways.addWidget(self._typed)
        self._clear = QuietButton("Clear", self, icon="undo", name=f"Clear: {name}")
        self._other = QuietButton("Type your name instead", self, icon="pen", name=f"Type your name instead: {name}")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S2)
        inner.addWidget(Text(name, "strong"))
        inner.addWidget(self._ways)
        below = FlowLayout(gap=2)
        below.addWidget(self._clear)
        below.addWidget(self._other)
        inner.addLayout(below)
        self._clear.clicked.connect(self.clear)
        self._other.clicked.connect(self._turn)
        self._paper.drawn.connect(self.changed)
        self._typed.line.textChanged.connect(lambda: self.changed.emit())

    @property
    def is_typed(self) -> bool:
        """Whether the person types instead of drawing."""
        return self._ways.currentWidget() is self._typed

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing yet."""
        return not (self.typed_name if self.is_typed else self._paper.strokes)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn: x and y of each point in 0..1 of a box ``ASPECT`` times as wide as high; () where typed."""
        if self.is_typed:
            return ()
        return tuple(tuple((x, y) for x, y, _ in stroke) for stroke in self._paper.strokes)

    @property
    def typed_name(self) -> str:
        """The name that was typed instead; "" where drawn."""
        return self._typed.line.text().strip() if self.is_typed else ""

    def clear(self) -> None:
        """Take the signature away."""
        self._typed.line.clear()
        self._paper.begin_anew()

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def _turn(self) -> None:
        typed = not self.is_typed
        self._ways.setCurrentWidget(self._typed if typed else self._paper)
        words = "Draw instead" if typed else "Type your name instead"
        self._other.setText(words)
        self._other.setAccessibleName(f"{words}: {self.accessibleName()}")
        (self._typed.line if typed else self._paper).setFocus()
        bring_into_view(self._ways)
        self.changed.emit()
