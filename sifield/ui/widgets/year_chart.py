"""The year of an improvement model as a small chart: a line for each row, three boxes (the terms) for each grade."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from sifield.frameworks.outline import Year, YearRow
from sifield.frameworks.rhythm import TERMS
from sifield.ui.theme import S2, S4, theme
from sifield.ui.widgets.chart import Chart
from sifield.ui.widgets.layout import Rule, column
from sifield.ui.widgets.text import Text

_BOX, _SMALL, _TALL, _GAP = 36, 25, 26, 3
_OFTEN = 4  # times a term from which on a box is filled
_TITLE = 250  # least width of the titles, at 100 % text


class _Terms(Chart):
    """Three places side by side; narrower where there is little room."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._box = _BOX
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_small(self, is_small: bool) -> None:
        """Take less room, or as much as usual."""
        self._box = _SMALL if is_small else _BOX
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(_wide(self._box), theme().px(_TALL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def places(self) -> list[QRectF]:
        """Give the three places."""
        look = theme()
        step = look.px(self._box) + look.px(_GAP)
        return [QRectF(at * step, 0, look.px(self._box), self.height()) for at in range(3)]


def _wide(box: int) -> int:
    return 3 * theme().px(box) + 2 * theme().px(_GAP)


class TermBoxes(_Terms):
    """How often something comes in autumn, spring and summer; or a word where that is not said.

    The numbers say it; the colour of a box only helps to find the full ones.
    """

    def __init__(
        self, grade: str, terms: tuple[int, int, int] | None, word: str, parent: QWidget | None = None
    ) -> None:
        said = ", ".join(f"{name} {number}" for name, number in zip(TERMS, terms, strict=True)) if terms else word
        super().__init__(f"{grade}: {said or 'not asked'}", parent)
        self._terms, self._word = terms, word
        self.setToolTip(self.accessibleName())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("chip"))
        if self._terms is None:
            painter.setPen(look.colour("hint"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._word)
            return
        for box, number in zip(self.places(), self._terms, strict=True):
            ground = "brand" if number >= _OFTEN else "brand_tint" if number else "sunken"
            painter.setBrush(look.colour(ground))
            painter.setPen(QPen(look.colour("brand" if number else "hairline"), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if number:
                painter.setPen(look.colour("on_brand" if number >= _OFTEN else "brand"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


class _TermNames(_Terms):
    """The terms above their boxes, in three letters."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), theme()
        painter.setFont(look.font("chip"))
        painter.setPen(look.colour("hint"))
        for box, name in zip(self.places(), TERMS, strict=True):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:3].capitalize())


class YearChart(QWidget):
    """Rows × terms for each grade. Where it is too narrow, the boxes stand below their row."""

    def __init__(self, year: Year, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = year
        self._stacked: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S4)
        self._grid.setVerticalSpacing(S2)
        self._heads = [
            (Text(grade.title.split(":")[0], "chip", "ink2"), _TermNames(", ".join(TERMS))) for grade in year.grades
        ]
        self._lines = [(_title(row), self._boxes(row), Rule()) for row in year.rows]
        self._lay(False)

    def _boxes(self, row: YearRow) -> list[TermBoxes]:
        made = []
        for grade, terms, word in zip(self._year.grades, row.terms, row.undated, strict=True):
            made.append(TermBoxes(grade.title.split(":")[0], terms, word))
        return made

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = len(self._heads) * (_wide(_BOX) + S4)
        for part in (*(terms for _, terms in self._heads), *(box for _, boxes, _ in self._lines for box in boxes)):
            part.set_small(self.width() < wide)
        self._lay(self.width() < wide + theme().px(_TITLE))

    def _lay(self, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        first, last = (0, len(self._heads)) if stacked else (1, len(self._heads) + 1)
        top = Qt.AlignmentFlag.AlignTop
        for number in range(last + 1):
            self._grid.setColumnStretch(number, 0)
        self._grid.setColumnStretch(last if stacked else 0, 1)
        for at, (name, terms) in enumerate(self._heads):
            self._grid.addWidget(name, 0, first + at)
            self._grid.addWidget(terms, 1, first + at)
        line = 2
        for title, boxes, rule in self._lines:
            self._grid.addWidget(rule, line, 0, 1, last + 1)
            self._grid.addWidget(title, line + 1, 0, 1, last + 1 if stacked else 1)
            line += 2 if stacked else 1
            for at, box in enumerate(boxes):
                self._grid.addWidget(box, line, first + at, top)
            line += 1


def _title(row: YearRow) -> QWidget:
    made = QWidget()
    parts = [Text(row.title, "strong")]
    if row.about:
        parts.append(Text(row.about, "small", "hint"))
    made.setLayout(column(*parts, gap=0))
    return made
