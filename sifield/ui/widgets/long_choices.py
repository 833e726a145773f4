"""Choosing from a list too long to stand on a page: typing a part finds it, thousands of choices weigh nothing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget

from sifield.forms.template import Choice
from sifield.ui.theme import RADIUS_CONTROL, S1, theme
from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.text import Text

_ROWS = 6  # in view at once
_MOST = 500  # of those found that can be scrolled through: nobody reads on, they type more
_NAMED = 12  # chosen ones that are named below the list
_Index = QModelIndex | QPersistentModelIndex
_CHOSEN = Qt.ItemDataRole.UserRole


class _Found(QAbstractListModel):
    """The choices whose words hold what was typed."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._choices: Sequence[Choice] = ()
        self._plain: Sequence[str] = ()
        self._found: Sequence[int] = ()
        self.chosen: list[str] = []

    def show_choices(self, choices: Sequence[Choice]) -> None:
        self._choices, self._plain = choices, ()
        self.find("")

    def find(self, typed: str) -> None:
        """Keep only what holds every word that was typed."""
        words = typed.casefold().split()
        if words and len(self._plain) != len(self._choices):
            self._plain = [choice.label.casefold() for choice in self._choices]
        plain = self._plain
        self.beginResetModel()
        self._found = range(len(self._choices))
        for word in words:
            self._found = [at for at in self._found if word in plain[at]]
        self.endResetModel()

    def choose(self, names: list[str]) -> None:
        self.chosen = names
        if self._found:
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    @property
    def many(self) -> int:
        """How many were found."""
        return len(self._found)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else min(_MOST, len(self._found))

    def choice(self, row: int) -> Choice:
        return self._choices[self._found[row]]

    def row_of(self, name: str) -> int:
        """Give the row of a choice, -1 where it is not shown."""
        return next((row for row in range(self.rowCount()) if self.choice(row).name == name), -1)

    def labels(self) -> list[str]:
        """Give the words of what is chosen."""
        wanted = set(self.chosen)
        return [choice.label for choice in self._choices if choice.name in wanted] if wanted else []

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choice(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return choice.label
        if role == _CHOSEN:
            return choice.name in self.chosen
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.label}, chosen" if choice.name in self.chosen else choice.label
        return None


class _Line(QStyledItemDelegate):
    """Draws a choice in one line with its mark."""

    def __init__(self, view: QListView, *, is_round: bool) -> None:
        super().__init__(view)
        self._is_round = is_round

    def sizeHint(self, option: Any, index: _Index) -> QSize:
        return QSize(theme().px(160), theme().px(34))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look, box, view = theme(), QRectF(option.rect).adjusted(2, 1, -2, -1), self.parent()
        is_chosen, state = bool(index.data(_CHOSEN)), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("brand_tint" if is_chosen else "sunken"))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        side = look.px(16)
        mark = QRectF(box.left() + look.px(10), box.center().y() - side / 2, side, side)
        painter.setPen(QPen(look.colour("brand" if is_chosen else "control"), 1.5))
        painter.setBrush(look.colour("brand" if is_chosen else "surface"))
        radius = side / 2 if self._is_round else 3
        painter.drawRoundedRect(mark.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        if is_chosen:
            paint_icon(painter, "check", mark.adjusted(2, 2, -2, -2), look.colour("on_brand"))
        font = look.font("strong" if is_chosen else "body")
        words = box.adjusted(look.px(36), 0, -look.px(10), 0)
        said = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.setFont(font)
        painter.setPen(look.colour("brand" if is_chosen else "ink"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
        if isinstance(view, QWidget) and view.hasFocus() and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2.5))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.restore()


class LongChoices(QWidget):
    """A field that finds, the choices found, and what is chosen in words.

    **Signals:** ``changed(value: str | list[str] | None)`` when a person chooses, ``left()`` (never: nothing waits).
    """

    changed = Signal(object)
    left = Signal()

    def __init__(
        self, about: str, choices: tuple[Choice, ...], *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._several = several
        self._choices: tuple[Choice, ...] | None = None
        self.find_field = TextField(f"Find: {about}")
        self.find_field.setPlaceholderText("Type a part of it")
        self.view = QListView()
        self.view.setAccessibleName(about)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self._found = _Found(self)
        self.view.setModel(self._found)
        self.view.setItemDelegate(_Line(self.view, is_round=not several))
        let_a_finger_scroll(self.view)
        self._told = Text("", "small", "hint")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        for part in (self.find_field, self.view, self._told):
            inner.addWidget(part)
        self.find_field.textEdited.connect(self._find)
        self.find_field.installEventFilter(self)
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._press)
        theme().changed.connect(self._fit)
        self._fit()
        self.show_choices(choices)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these choices."""
        if choices != self._choices:
            self._choices = choices
            self._found.show_choices(choices)
            self._found.find(self.find_field.text())
            self._tell()

    def show_value(self, value: Any) -> None:
        """Show what is chosen; None or [] for nothing."""
        chosen = list(value) if isinstance(value, list) else [value] if value else []
        if chosen != self._found.chosen:
            self._found.choose(chosen)
            self._tell()
            row = self._found.row_of(chosen[0]) if chosen else -1
            if row >= 0 and not self._several:
                self.view.scrollTo(self._found.index(row))

    def first_field(self) -> QWidget:
        """The field in which a part is typed."""
        return self.find_field

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Let the arrows lead from the field into the list, and Enter or Space choose."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            key = event.key()
            if watched is self.find_field and key == Qt.Key.Key_Down and not event.modifiers():
                self._go_to(max(0, self.view.currentIndex().row()))
                return True
            if watched is self.find_field and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return self._take_first()
            if watched is self.view and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                self._press(self.view.currentIndex())
                return True
            if watched is self.view and key == Qt.Key.Key_Up and self.view.currentIndex().row() <= 0:
                self.find_field.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _find(self, typed: str) -> None:
        self._found.find(typed)
        self._tell()

    def _go_to(self, row: int) -> None:
        if self._found.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self._found.index(row))

    def _take_first(self) -> bool:
        """Enter in the field takes the first that was found; with nothing typed it means what it means elsewhere."""
        if not self.find_field.text().strip() or not self._found.rowCount():
            return False
        self._press(self._found.index(0))
        self.find_field.clear()
        self._find("")
        return True

    def _press(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        name = self._found.choice(index.row()).name
        chosen = self._found.chosen
        if self._several:
            self._found.choose([one for one in chosen if one != name] if name in chosen else [*chosen, name])
        else:
            self._found.choose([] if chosen == [name] else [name])
        self._tell()
        now = self._found.chosen
        self.changed.emit(list(now) if self._several else next(iter(now), None))

    def _tell(self) -> None:
        """Say how many were found and what is chosen."""
        labels = self._found.labels()
        more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
        chosen = f"Chosen: {', '.join(labels[:_NAMED])}{more}" if labels else "Nothing chosen"
        found, every = self._found.many, len(self._choices or ())
        first = f", the first {_MOST} shown" if found > _MOST else ""
        self._told.setText(f"{chosen} · {found:,} of {every:,} found{first}")

    def _fit(self) -> None:
        self.view.setFixedHeight(theme().px(34) * _ROWS + 4)
