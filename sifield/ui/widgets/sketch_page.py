"""A sketch in the place of the form: drawn with pen, finger or mouse, then taken on as a picture."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.pictures.sketching import ASPECT, INK, PAPER, Sketch, line_width
from sifield.ui.theme import S1, S2, S3, S6
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Rule, Sheet, column, row
from sifield.ui.widgets.paper import Paper
from sifield.ui.widgets.text import Text

HOW = "With pen, finger or mouse. No names, no likeness of a child."
_WIDEST = 3.0
_BLANK = "Nothing is drawn yet."


class SketchPaper(Paper):
    """A white sheet in every light, so that what is seen is what is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sketch_paper")
        self.setAccessibleName("Sketch: draw with pen, finger or mouse")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.aspect = ASPECT

    def sizeHint(self) -> QSize:
        return QSize(640, round(640 / ASPECT))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(240 / ASPECT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._settle_shape()
        super().mousePressEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._settle_shape()
        super().tabletEvent(event)

    def _settle_shape(self) -> None:
        """Have a sheet as large as there is room when the first line is drawn; from then on it keeps its shape."""
        if not self.strokes:
            room = super().box()
            self.aspect = min(_WIDEST, max(ASPECT, room.width() / max(1.0, room.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_shape()

    def box(self) -> QRectF:
        room = super().box()
        wide = min(room.width(), room.height() * self.aspect)
        sheet = QRectF(0, 0, wide, wide / self.aspect)
        sheet.moveCenter(room.center())
        return sheet

    def ground(self) -> QColor:
        return QColor(*PAPER)

    def ink(self) -> QColor:
        return QColor(*INK)

    def line_width(self, pressure: float) -> float:
        return line_width(pressure) * self.box().width()


class SketchPage(QWidget):
    """A sheet and what can be done with it. ``sketch()`` gives what is drawn.

    **Signals:** ``drawn()`` after each line that came or went, ``finished()`` when what is drawn is to be taken on,
    ``left()`` to go back without it.
    """

    drawn = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sketch_page")
        self._about = Text("", "body", "ink2")
        self._fault = Text("", "strong", "warn")
        self.paper = SketchPaper()
        self.use = PrimaryButton("Go on with the sketch", icon="check")
        self.undo = SecondaryButton("Take back", icon="undo", name="Take back the last line")
        self.clear = SecondaryButton("Clear", icon="bin", name="Clear the sheet")
        self.back = QuietButton("Back without it", icon="chevron-left", name="Back without the sketch")
        for name, key in (("use", "Ctrl+Enter"), ("undo", "Ctrl+Z"), ("clear", ""), ("back", "Esc on an empty sheet")):
            getattr(self, name).setObjectName(f"sketch_{name}")
            getattr(self, name).setToolTip(key)
        self._lay_out()
        self.use.clicked.connect(self.finish)
        self.undo.clicked.connect(self._undo)
        self.clear.clicked.connect(self.paper.clear)
        self.back.clicked.connect(self.left)
        self.paper.drawn.connect(self._told)

    def begin(self, about: str, sketch: Sketch | None = None) -> None:
        """Have a new sheet, for what ``about`` names, or one that was begun before."""
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self.paper.begin_anew([list(line) for line in sketch.lines] if sketch is not None else ())
        self.paper.aspect = sketch.aspect if sketch is not None else self.paper.aspect
        announce(self, f"Sketch. {HOW} What only words can say is better as a note.")

    def finish(self) -> None:
        """Take on what is drawn; an empty sheet is said to be one."""
        if self.paper.strokes:
            self.finished.emit()
            return
        self._fault.setText(_BLANK)
        self._fault.show()
        announce(self, _BLANK)

    def sketch(self) -> Sketch:
        """Give what is drawn."""
        return Sketch(tuple(map(tuple, self.paper.strokes)), self.paper.aspect)

    def _undo(self) -> None:
        announce(self, "Taken back" if self.paper.undo() else "There is nothing to take back")

    def _told(self) -> None:
        many = len(self.paper.strokes)
        self._fault.hide()
        self.drawn.emit()
        self.paper.setAccessibleDescription(f"{many} line{'s'[: many != 1]} drawn" if many else _BLANK)

    def _lay_out(self) -> None:
        head = column(
            row(Text("Sketch", "section", wrap=False), self._about, gap=S3), Text(HOW, "small", "hint"), gap=S1
        )
        seen = Sheet("canvas")
        inner = column(head, self.paper, self._fault, gap=S3, margins=(S6, S3, S6, S3))
        inner.setStretch(1, 1)
        seen.setLayout(inner)
        self._fault.hide()
        buttons = QWidget()
        below = FlowLayout(buttons, gap=S2)
        for button in (self.use, self.undo, self.clear, self.back):
            below.addWidget(button)
        foot = Sheet("surface")
        foot.setLayout(column(buttons, margins=(S6, S2, S6, S2)))
        whole = column(seen, Rule(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def focusInEvent(self, event: object) -> None:
        """Give the focus to the sheet."""
        self.paper.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take lines back by Ctrl+Z; leave by Escape, unless something is drawn, which no slip throws away."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        elif event.key() == Qt.Key.Key_Escape and not self.paper.strokes:
            self.left.emit()
        else:
            super().keyPressEvent(event)
