"""A button beside a line of text: as small as a finger may hit (WCAG 2.5.8)."""

from typing import ClassVar

from PySide6.QtCore import QSize

from sifield.ui.widgets.buttons import IconButton


class SmallIconButton(IconButton):
    """An icon button that makes its line hardly taller."""

    _padding: ClassVar[int] = 4
    _tall: ClassVar[int] = 20

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setHeight(max(26, min(size.height(), size.width())))
        return size
