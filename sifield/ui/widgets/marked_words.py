"""Words with a part of them marked: struck through where it is gone, underlined where it is new, heavy where found."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.layout import tall_by_width

Mark = Literal["", "gone", "new", "found"]
Run = tuple[str, Mark]
_MOST = 600  # words of a text that are compared; of a longer one nothing is marked


def mark_changes(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Give both texts in runs: what is gone marked in the first, what is new in the second."""
    old, new = (re.findall(r"\s+|\w+|[^\w\s]", words) for words in (before, after))
    if max(len(old), len(new)) > _MOST or not old or not new:
        return ((before, ""),), ((after, ""),)
    was: list[Run] = []
    now: list[Run] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if last > first:
            was.append(("".join(old[first:last]), "" if kind == "equal" else "gone"))
        if end > start:
            now.append(("".join(new[start:end]), "" if kind == "equal" else "new"))
    return tuple(was), tuple(now)


class MarkedWords(QWidget):
    """Shows runs of words, wrapped; plain text, whatever was typed."""

    def __init__(self, name: str, runs: Sequence[Run], parent: QWidget | None = None) -> None:
        """``name`` says what these words are ("Before", "Now"), for a screen reader."""
        super().__init__(parent)
        self._runs = tuple(runs)
        words = "".join(words for words, _ in self._runs)
        self.setAccessibleName(f"{name}: {words}")
        self._layouts: dict[tuple[int, int], QTextLayout] = {}
        tall_by_width(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid(width).boundingRect().height()) + 2

    def sizeHint(self) -> QSize:
        wide = theme().px(320)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(18))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))  # layouts around it may not ask

    def changeEvent(self, event: Any) -> None:
        self._layouts.clear()
        self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme().colour("ink"))
        self._laid(self.width()).draw(painter, QPointF(0, 0))

    def _laid(self, width: int) -> QTextLayout:
        key = (width, theme().percent)
        if key not in self._layouts:
            self._layouts = {key: lay(self._runs, width)}
        return self._layouts[key]


def lay(runs: Sequence[Run], width: int) -> QTextLayout:
    """Lay runs out, wrapped to a width in pixels."""
    laid = QTextLayout("".join(words for words, _ in runs).replace("\n", "\u2028"), theme().font("body"))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    laid.setFormats(_formats(runs))
    laid.beginLayout()
    top = 0.0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(max(20, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    laid.endLayout()
    return laid


def _formats(runs: Sequence[Run]) -> list[QTextLayout.FormatRange]:
    formats, at = [], 0
    for words, mark in runs:
        if mark:
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = at, len(words), _look(mark)
            formats.append(span)
        at += len(words)
    return formats


def _look(mark: Mark) -> QTextCharFormat:
    made = QTextCharFormat()
    tone = {"gone": "bad", "new": "ok", "found": "brand"}[mark]
    made.setForeground(theme().colour(tone))
    made.setBackground(theme().colour(f"{tone}_tint"))
    if mark == "gone":
        made.setFontStrikeOut(True)
    else:
        made.setFontUnderline(mark == "new")
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
