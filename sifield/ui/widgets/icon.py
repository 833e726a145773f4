"""Icons: our own line drawings, coloured by token, sharp at every scale."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.assets import asset
from sifield.ui.theme import theme


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = asset("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw ``resources/icons/<name>.svg`` in a colour."""
    _renderer(name, colour.name()).render(painter, box)


def icon(name: str, token: str = "ink", size: int = 16) -> QIcon:
    """Make a ``QIcon`` for native widgets (menus, line edits), at the screen's own density."""
    side = theme().px(size)
    screen = QGuiApplication.primaryScreen()
    density = max(1.0, screen.devicePixelRatio() if screen else 1.0) * 2
    pixmap = QPixmap(QSize(side, side) * density)
    pixmap.setDevicePixelRatio(density)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, side, side), theme().colour(token))
    painter.end()
    return QIcon(pixmap)


class Icon(QWidget):
    """An icon that only decorates: the words beside it say the same."""

    def __init__(self, name: str, token: str = "ink2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, token: str) -> None:
        """Draw another icon from now on."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._size)
        return QSize(side, side)

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = float(theme().px(self._size))
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), self._name, box, theme().colour(self._token))
