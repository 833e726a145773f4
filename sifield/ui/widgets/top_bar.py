"""The dark bar on top: where one is, where one can go, and the screen's own buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2, S3, theme
from sifield.ui.widgets.buttons import BarButton
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Sheet, tall_by_width
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere one can always go, with an icon's name."""

    id: str
    label: str
    icon: str


class ProductMark(QWidget):
    """The program's own mark: a tick on a white tile."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 32, dark: bool = False) -> None:
        super().__init__(parent)
        self._size, self._dark = size, dark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme().px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        tile, tick = (theme().colour("brand"), theme().colour("on_brand")) if self._dark else _TILE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tile)
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.19, side * 0.19)
        joint = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(QPen(tick, side * 0.11, *joint))
        spots = ((0.24, 0.54), (0.42, 0.71), (0.76, 0.31))
        painter.drawPolyline(QPolygonF([QPointF(x * side, y * side) for x, y in spots]))


_TILE = (QColor("#FFFFFF"), QColor("#0B5C6B"))


_WORDS_ALONE = 150
"""Text size in per cent from which on the places have no icons."""


class PlaceButton(BarButton):
    """A place in the bar; the one where one is stands out by a filled box and heavier words."""

    _padding = 8
    _icon = ""

    def __init__(self, place: Place, key: str, parent: QWidget | None = None) -> None:
        super().__init__(place.label, parent, icon=place.icon)
        self._icon = place.icon
        self.setObjectName(f"place_{place.id}")
        self.setCheckable(True)
        self.setToolTip(f"{place.label} ({key})")
        self.setAccessibleDescription(key)
        self._show_icon()

    def changeEvent(self, event: Any) -> None:
        self._show_icon()
        super().changeEvent(event)

    def _show_icon(self) -> None:
        """At large text the words stand alone: with icons the places would take a third of a small screen."""
        self.show_icon(self._icon if theme().percent < _WORDS_ALONE else "")

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        lit = self.isDown() or self.underMouse()
        if self.isChecked():
            return self._mix("on_bar", 0.18), QColor(Qt.GlobalColor.transparent), theme().colour("on_bar")
        fill = self._mix("on_bar", 0.1) if lit else QColor(Qt.GlobalColor.transparent)
        return fill, QColor(Qt.GlobalColor.transparent), theme().colour("on_bar2")


class _SearchButton(BarButton):
    """The magnifying glass."""

    _padding = 9

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, icon="search", name="Search")
        self.setObjectName("search_button")
        self.setToolTip("Search (Ctrl+F)")
        self.setAccessibleDescription("Ctrl+F")


class _SampleMark(QWidget):
    """Says on every screen that this is no real trust."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_mark")
        inner = QHBoxLayout(self)
        inner.setContentsMargins(12, 4, 12, 4)
        words = Text("SAMPLE", "strong", wrap=False)
        words.setStyleSheet("color: #3A2600;")
        inner.addWidget(words)
        self.setAccessibleName("Sample trust: fictional schools and people, never synced")
        self.setToolTip("A sample trust: fictional schools and people, nothing is ever synced")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFD24A"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)


class TopBar(Sheet):
    """Mark, title, search, the places or a way back, the screen's buttons, and SAMPLE where it is one.

    **Signals:** ``place_chosen(id: str)``, ``went_back()``, ``search_wanted()``.
    """

    place_chosen = Signal(str)
    went_back = Signal()
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent)
        self.setObjectName("top_bar")
        self._places: dict[str, PlaceButton] = {}
        self._actions: list[QWidget] = []
        self.back = BarButton("Back", self, icon="chevron-left")
        self.back.setObjectName("back")
        self.back.clicked.connect(self.went_back)
        self.title = Text("sifield", "title", "on_bar")
        self.subtitle = Text("", "small", "on_bar2")
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addStretch(1)
        titles.addWidget(self.title)
        titles.addWidget(self.subtitle)
        titles.addStretch(1)
        self._sample = _SampleMark(self)
        self._right = QWidget(self)
        tall_by_width(self._right, QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._flow = FlowLayout(self._right, gap=S1)
        self.search = _SearchButton(self._right)
        self.search.clicked.connect(self.search_wanted)
        self._flow.addWidget(self.search)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 9, 20, 9)
        line.setSpacing(S3)
        line.addWidget(self.back)
        line.addWidget(ProductMark(self))
        line.addLayout(titles, 1)
        line.addWidget(self._sample)
        line.addSpacing(S2)
        line.addWidget(self._right, 0, Qt.AlignmentFlag.AlignVCenter)
        self._sample.hide()
        self.back.hide()
        self.search.hide()
        self.show_title("sifield")
        self._fit()
        theme().changed.connect(self._fit)

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer these places, reached by Alt+1, Alt+2, … too."""
        for old in self._places.values():
            self._flow.removeWidget(old)
            old.deleteLater()
        self._places = {}
        for number, place in enumerate(places, 1):
            button = PlaceButton(place, f"Alt+{number}", self._right)
            button.setShortcut(f"Alt+{number}")
            button.clicked.connect(lambda _=False, chosen=place.id: self._choose(chosen))
            self._places[place.id] = button
            self._flow.addWidget(button)

    def show_title(self, title: str, subtitle: str = "") -> None:
        """Say where one is."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def _fit(self) -> None:
        self.title.setMinimumWidth(theme().px(120))

    def show_place(self, place: str) -> None:
        """Mark a place as the one where one is; "" marks none."""
        for each, button in self._places.items():
            button.setChecked(each == place)

    def show_actions(self, actions: Sequence[QWidget]) -> None:
        """Show a screen's own buttons instead of those before; they stay the screen's."""
        for old in self._actions:
            self._flow.removeWidget(old)
            old.hide()
        self._actions = list(actions)
        for button in self._actions:
            button.setParent(self._right)
            self._flow.addWidget(button)
            button.show()

    def show_ways(self, *, places: bool, back: bool) -> None:
        """Offer the places, a way back, or neither (a laptop that was handed over)."""
        for button in self._places.values():
            button.setVisible(places)
            button.setEnabled(places)
        self.back.setVisible(back)
        self.search.setVisible(bool(self._places) and (places or back))

    def set_sample(self, sample: bool) -> None:
        """Mark this as the sample trust."""
        self._sample.setVisible(sample)

    def _choose(self, place: str) -> None:
        self.show_place(place)
        self.place_chosen.emit(place)
