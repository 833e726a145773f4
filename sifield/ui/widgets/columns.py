"""Fields side by side where there is room, under each other where there is not."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sifield.ui.theme import S3, S4, theme


class Columns(QWidget):
    """Lays its parts out in as many columns as they fit in, at most ``most``, each at least ``least`` wide (at 100 %
    text). It can always become as narrow as one column.
    """

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

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needs(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._lay(self._fitting())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part needs another width now
            self._lay(self._fitting())
        return super().event(event)

    def _fitting(self) -> int:
        room = self.width() + S4
        counts = range(min(self._most, room // (theme().px(self._least) + S4)), 1, -1)
        return next((count for count in counts if self._needs(count) <= self.width()), 1)

    def _needs(self, count: int) -> int:
        """Say how wide so many columns are at the least."""
        least = [0 if one.isHidden() else max(one.minimumWidth(), one.minimumSizeHint().width()) for one in self._parts]
        return sum(max(least[at::count], default=0) for at in range(count)) + S4 * (count - 1)

    def _lay(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        for number in range(self._most):
            self._grid.setColumnStretch(number, 1 if number < count else 0)
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, number // count, number % count, Qt.AlignmentFlag.AlignTop)
