"""Kept pictures as small tiles, each of which opens; and the button that adds one."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.pictures.picture import Picture
from sifield.ui.capture_views import PictureView
from sifield.ui.theme import RADIUS_CONTROL, RING, S1, theme
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton, paint_focus_ring
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.text import Text

_WIDE, _HIGH = 116, 84


def to_qimage(picture: Picture) -> QImage:
    """Give a picture to Qt."""
    stride = picture.width * 3
    return QImage(picture.pixels, picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()


class PictureTile(SecondaryButton):
    """One picture, small, with its words below; ``clicked`` opens it."""

    def __init__(self, view: PictureView, about: str, parent: QWidget | None = None) -> None:
        super().__init__(view.words, parent, name=f"{view.name}. {about}" if about else view.name)
        self.view = view
        self._image = to_qimage(view.small) if view.small is not None else None
        self.setToolTip(view.words)

    def sizeHint(self) -> QSize:
        low = QFontMetrics(theme().font("small")).height() + theme().px(8)
        return QSize(theme().px(_WIDE) + 2 * RING, theme().px(_HIGH) + low + 2 * RING)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        fill, border, ink = self._colours()
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        seen = QRectF(box.left() + 1, box.top() + 1, box.width() - 2, look.px(_HIGH) - 2)
        self._paint_picture(painter, seen)
        painter.setFont(look.font("small"))
        painter.setPen(ink)
        words = QRect(self.rect().left() + look.px(8), round(seen.bottom()), self.width() - look.px(16), 0)
        words.setBottom(round(box.bottom()))
        told = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, told)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        """Fill the box with the middle of the picture; a camera where it is not read, or not here."""
        side = float(theme().px(24))
        if self._image is None:
            place = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            paint_icon(painter, "camera", place, theme().colour("hint"))
            return
        share = max(box.width() / self._image.width(), box.height() / self._image.height())
        wide, high = box.width() / share, box.height() / share
        part = QRectF((self._image.width() - wide) / 2, (self._image.height() - high) / 2, wide, high)
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS_CONTROL - 1, RADIUS_CONTROL - 1)
        painter.save()
        painter.setClipPath(path)
        painter.drawImage(box, self._image, part)
        painter.restore()


class PictureStrip(QWidget):
    """The pictures of a question, or of a stop. ``ways``, the buttons that add one, stand where the owner puts them.

    **Signals:** ``opened(picture_id: str)``, ``wanted(way: str)`` when one is to be added: from a "file", as a
    "sketch", or by the "camera".
    """

    opened = Signal(str)
    wanted = Signal(str)

    def __init__(self, about: str, *, is_answer: bool = False, parent: QWidget | None = None) -> None:
        """Make it for a question, or for ``about`` = "" for the page; ``is_answer`` keeps the button in view."""
        super().__init__(parent)
        self._about, self._is_answer = about, is_answer
        self._shown: tuple[PictureView, ...] = ()
        self._title = Text("", "small", "ink2")
        self._tiles = QWidget(self)
        self._flow = FlowLayout(self._tiles, gap=S1)
        kind = SecondaryButton if is_answer else QuietButton
        self.add = kind("Add a picture", icon="camera", name=f"Add a picture: {about}" if about else "")
        self.add.setObjectName("add_picture")
        self.add.setToolTip("P, or paste with Ctrl+V, or drop a file here")
        self.sketch = self._way("Sketch", "pen", "draw_sketch", "D")
        self.camera = self._way("Camera", "camera", "use_camera", "C")
        self.ways = (self.add, self.sketch, self.camera)
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S1)
        line.addWidget(self._title)
        line.addWidget(self._tiles)
        self._title.hide()
        self.hide()
        for button, way in zip(self.ways, ("file", "sketch", "camera"), strict=True):
            button.clicked.connect(lambda _=False, way=way: self.wanted.emit(way))

    @property
    def tiles(self) -> list[PictureTile]:
        """The tiles, in their order."""
        return [tile for tile in self._tiles.findChildren(PictureTile) if not tile.isHidden()]

    def show_pictures(self, views: tuple[PictureView, ...], title: str = "") -> None:
        """Show these pictures below a title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setVisible(bool(views or title))
        if views == self._shown:
            return
        self._shown = views
        focused = next((tile.view.id for tile in self.tiles if tile.hasFocus()), None)
        while (item := self._flow.takeAt(0)) is not None:
            if (tile := item.widget()) is not None:
                tile.hide()
                tile.deleteLater()
        before: QWidget | None = None
        for view in views:
            made = PictureTile(view, self._about, self._tiles)
            made.clicked.connect(lambda _=False, picture_id=view.id: self.opened.emit(picture_id))
            self._flow.addWidget(made)
            if before is not None:
                QWidget.setTabOrder(before, made)
            before = made
            if view.id == focused:
                made.setFocus()
        if before is not None:
            QWidget.setTabOrder(before, self.add)
        self.updateGeometry()

    def show_adding(self, ways: tuple[str, ...], *, is_current: bool = True) -> None:
        """Offer these ways to add one to what is in hand; where a picture is the answer, that from a file stays."""
        self.add.setVisible("file" in ways and (is_current or self._is_answer))
        self.sketch.setVisible("sketch" in ways and is_current)
        self.camera.setVisible("camera" in ways and is_current)

    def _way(self, words: str, icon: str, name: str, key: str) -> QuietButton:
        button = QuietButton(words, icon=icon, name=f"{words}: {self._about}" if self._about else "")
        button.setObjectName(name)
        button.setToolTip(key)
        return button

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)
