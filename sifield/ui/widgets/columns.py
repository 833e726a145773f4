"""Fields side by side where there is room, under each other where there is not."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sifield.ui.theme import S3, S4, theme


class Columns(QWidget):
    """Lays its parts out in as many columns as fit, at most ``most``, each at least ``least`` wide (at 100 % text)."""

    def __init__(
        self, parts: Sequence[QWidget], *, least: int = 240, most: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts, self._least, self._most, self._count = tuple(parts), least, most, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S4)
        self._grid.setVerticalSpacing(S3)
        self._lay(most)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._lay(max(1, min(self._most, (self.width() + S4) // (theme().px(self._least) + S4))))

    def _lay(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        for number in range(self._most):
            self._grid.setColumnStretch(number, 1 if number < count else 0)
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, number // count, number % count, Qt.AlignmentFlag.AlignTop)
