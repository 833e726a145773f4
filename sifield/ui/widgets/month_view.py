"""A month of a school's days: which are closed, what is booked on which, and one that is chosen.

Drawn by ourselves: weeks as rows, Monday first; the arrows go from day to day, Page Up and Page Down from month to
month. A day on which nobody can be booked can be looked at and says why; choosing it tells so too.
"""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, S1, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import IconButton, paint_focus_ring
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text

_HEADS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the month shows it: why nobody can be booked on it ("" where somebody can), what is booked there, and
    how many of the people chosen are somewhere else then.
    """

    closed: str = ""
    booked: tuple[str, ...] = ()
    away: int = 0


class _Grid(QWidget):
    """The weeks."""

    chosen = Signal(object)

    def __init__(self, name: str, day: date, look: Callable[[date], Day], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.day, self.today, self.look = name, day, day, look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tell()

    def weeks(self) -> list[list[date]]:
        return Calendar().monthdatescalendar(self.day.year, self.day.month)

    def tell(self) -> None:
        """Let a screen reader say the chosen day with what there is to know of it."""
        self.setAccessibleName(f"{self.name}: {_say(self.day)}")
        self.setAccessibleDescription(_words(self.look(self.day)))
        self.updateGeometry()
        self.update()

    def go_to(self, day: date) -> None:
        self.day = day
        self.tell()
        announce(self, f"{_say(day)}. {_words(self.look(day))}")
        self.chosen.emit(day)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(336), self._head() + len(self.weeks()) * self._tall() + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(210), self.sizeHint().height())

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def _head(self) -> int:
        return theme().px(24)

    def _tall(self) -> int:
        return theme().px(44)

    def _box(self, week: int, place: int) -> QRectF:
        wide = (self.width() - 2 * RING) / 7
        return QRectF(RING + place * wide, RING + self._head() + week * self._tall(), wide, self._tall())

    def day_at(self, spot: QPointF) -> date | None:
        """Give the day that lies under a spot."""
        for number, week in enumerate(self.weeks()):
            for place, day in enumerate(week):
                if self._box(number, place).contains(spot):
                    return day
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus()
            self.go_to(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.go_to(self.day + timedelta(days=step))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go_to(_next_month(self.day, 1 if event.key() == Qt.Key.Key_PageDown else -1))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            if day is not None:
                QToolTip.showText(event.globalPos(), f"{_say(day)}. {_words(self.look(day))}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font("chip"))
        painter.setPen(theme().colour("hint"))
        for place, head in enumerate(_HEADS):
            box = self._box(0, place)
            painter.drawText(box.adjusted(0, -self._head(), 0, -self._tall()), Qt.AlignmentFlag.AlignCenter, head)
        for number, week in enumerate(self.weeks()):
            for place, day in enumerate(week):
                self._paint_day(painter, self._box(number, place).adjusted(2, 2, -2, -2), day)
        if self.hasFocus():
            self._paint_focus(painter)

    def _paint_day(self, painter: QPainter, box: QRectF, day: date) -> None:
        look, found, is_chosen = theme(), self.look(day), day == self.day
        is_inside = day.month == self.day.month
        fill = "brand" if is_chosen else "canvas" if found.closed else "surface"
        painter.setBrush(look.colour(fill))
        edge = "brand" if is_chosen or day == self.today else "hairline"
        painter.setPen(QPen(look.colour(edge), 1.5 if day == self.today else 1))
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        ink = "on_brand" if is_chosen else "hint" if found.closed or not is_inside else "ink"
        painter.setFont(look.font("strong" if is_inside and not found.closed else "body"))
        painter.setPen(look.colour(ink))
        upper = box.adjusted(0, 2, 0, -box.height() * 0.38) if found.booked or found.away else box
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if found.closed and not is_chosen:  # grey is not the only sign: the number is struck through
            wide = QFontMetrics(painter.font()).horizontalAdvance(str(day.day)) / 2 + 2
            middle = upper.center()
            painter.drawLine(QPointF(middle.x() - wide, middle.y()), QPointF(middle.x() + wide, middle.y()))
        self._paint_marks(painter, box, found, "on_brand" if is_chosen else "")

    def _paint_marks(self, painter: QPainter, box: QRectF, found: Day, over: str) -> None:
        """Bars for what is booked there, a ring for people who are elsewhere."""
        look, wide = theme(), theme().px(7)
        marks = ["booked"] * min(3, len(found.booked)) + ["away"] * bool(found.away)
        left = box.center().x() - (len(marks) * (wide + 3) - 3) / 2
        for mark in marks:
            place = QRectF(left, box.bottom() - wide - theme().px(5), wide, wide)
            tone = look.colour(over or ("brand" if mark == "booked" else "warn"))
            painter.setPen(QPen(tone, 1.5))
            painter.setBrush(tone if mark == "booked" else Qt.BrushStyle.NoBrush)
            if mark == "booked":
                painter.drawRect(place)
            else:
                painter.drawEllipse(place)
            left += wide + 3

    def _paint_focus(self, painter: QPainter) -> None:
        for number, week in enumerate(self.weeks()):
            if self.day in week:
                paint_focus_ring(painter, self._box(number, week.index(self.day)).adjusted(2, 2, -2, -2), 6)


class MonthView(QWidget):
    """The month of the chosen day, with ways to the months beside it; in words below what is known of the day.

    **Signals:** ``chosen(day: date)`` when a person goes to another day, whether or not somebody can be booked on it.
    """

    chosen = Signal(object)

    def __init__(self, name: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: Callable[[date], Day] = lambda _day: Day()
        before, after = IconButton("chevron-left", "The month before"), IconButton("chevron-right", "The month after")
        self.grid = _Grid(name, day, lambda one: self._looks(one))
        self.month = Text("", "title")
        self.told = Text("", "small", "ink2")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addLayout(row(self.month, before, after))
        inner.addWidget(self.grid)
        inner.addWidget(self.told)
        before.clicked.connect(lambda: self.grid.go_to(_next_month(self.day, -1)))
        after.clicked.connect(lambda: self.grid.go_to(_next_month(self.day, 1)))
        self.grid.chosen.connect(self._go)
        self._tell()

    def take_focus(self) -> None:
        """Go to the days, ready for the arrows."""
        self.grid.setFocus()

    @property
    def day(self) -> date:
        """The chosen day."""
        return self.grid.day

    def show_day(self, day: date) -> None:
        """Choose a day; tells nobody."""
        self.grid.day = day
        self._tell()

    def show_looks(self, look: Callable[[date], Day]) -> None:
        """Show from now on what this says of each day."""
        self._looks = look
        self._tell()

    def _go(self, day: date) -> None:
        self._tell()
        self.chosen.emit(day)

    def _tell(self) -> None:
        self.month.setText(f"{self.day:%B} {self.day.year}")
        self.told.setText(f"{_say(self.day)}. {_words(self._looks(self.day))}")
        self.grid.tell()


def _say(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _words(found: Day) -> str:
    parts = [found.closed] if found.closed else []
    parts += [f"Booked here: {'; '.join(found.booked)}."] if found.booked else []
    if found.away:
        parts.append(f"{found.away} of those chosen {'is' if found.away == 1 else 'are'} at another school.")
    return " ".join(parts) or "Nothing is booked here."


def _next_month(day: date, step: int) -> date:
    """Give the same day of another month, or its last where it is shorter."""
    months = day.year * 12 + day.month - 1 + step
    first = date(months // 12, months % 12 + 1, 1)
    last = date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
