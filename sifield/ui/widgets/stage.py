"""The frame of a step on the way to a signed plan: where we are above, the work, what comes next below."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from sifield.ui.theme import S1, S2, S3, S6, theme
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.layout import Part, Rule, Sheet, column, row
from sifield.ui.widgets.panes import Panes as SidePanes
from sifield.ui.widgets.steps import StepLine
from sifield.ui.widgets.text import Text

STEPS = ("Findings", "Action plan", "Fact check", "Signatures")


def bind(screen: QWidget, keys: str, do: Callable[[], object]) -> None:
    """Let keys do something wherever the focus is inside a screen."""
    shortcut = QShortcut(QKeySequence(keys), screen)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)


def reveal(page: QScrollArea, part: QWidget) -> None:
    """Scroll a part into view once it has its place."""

    def scroll() -> None:
        if not (isValid(part) and isValid(page)):
            return
        whole = page.widget()
        if whole is None or part.height() < page.viewport().height():
            page.ensureWidgetVisible(part, 0, 20)
        else:  # what is taller than the view shows its beginning
            page.verticalScrollBar().setValue(part.mapTo(whole, QPoint()).y() - 20)

    QTimer.singleShot(0, page, scroll)


def tab_as_laid_out(screen: QWidget) -> None:
    """Let Tab go where the eye goes: through the layouts in their order, whenever the parts were made.

    It places what only a click can focus too: of a group of radio buttons only the chosen one takes Tab, and that may
    be another one a moment later.
    """
    stops = [part for part in _in_order(screen) if part.focusPolicy() != Qt.FocusPolicy.NoFocus]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _in_order(part: QWidget | None) -> Iterator[QWidget]:
    if part is None:
        return
    yield part
    if isinstance(part, QScrollArea):
        yield from _in_order(part.widget())
    elif isinstance(part, (QSplitter, QStackedWidget)):
        for place in range(part.count()):
            yield from _in_order(part.widget(place))
    elif isinstance(part, SidePanes):
        for pane in (part.left, part.centre, part.right):
            yield from _in_order(pane)
    elif (layout := part.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places: list[int] = list(range(layout.count()))
    if isinstance(layout, QGridLayout):  # row by row, in whatever order its parts came
        places.sort(key=lambda place: cast(tuple[int, int, int, int], layout.getItemPosition(place)))
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from _in_order(widget)
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)


class Stage(QWidget):
    """Head (step, title, what it belongs to), ``banners``, ``body`` for the work, ``foot`` for the way on."""

    def __init__(self, step: int | None, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(title, "section")
        self.title.setObjectName("title")
        self.about = Text("", "body", "hint")
        self.banners = Banners()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.head_tools = row(gap=S2)
        head = column(gap=S1, margins=(S6, S3, S6, S3))
        if step is not None:
            head.addWidget(StepLine(STEPS, step))
            head.addSpacing(S1)
        head.addLayout(row(column(self.title, self.about, gap=2), self.head_tools, gap=S3))
        foot_sheet = Sheet("surface")
        self.foot = QHBoxLayout(foot_sheet)
        self.foot.setContentsMargins(S6, S2, S6, S2)
        self.foot.setSpacing(S3)
        self._foot_sheet, self._foot_rule = foot_sheet, Rule()
        whole = column(head, self.banners, gap=0)
        whole.addLayout(self.body, 1)
        whole.addWidget(self._foot_rule)
        whole.addWidget(foot_sheet)
        self.setLayout(whole)

    def set_foot(self, *parts: Part) -> None:
        """Put the way on into the foot; ``"stretch"`` takes the free room."""
        for part in parts:
            if isinstance(part, QWidget):
                self.foot.addWidget(part)
            elif part == "stretch":
                self.foot.addStretch(1)

    def show_foot(self, shown: bool) -> None:
        """Show or hide the foot."""
        self._foot_sheet.setVisible(shown)
        self._foot_rule.setVisible(shown)


class Panes(QSplitter):
    """Two panes side by side, or one above the other where the window is too narrow for the text size.

    ``shares`` are the parts of the width; below ``least`` logical pixels the panes stack.
    """

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        shares: tuple[int, int] = (2, 3),
        least: int = 640,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._least, self._shares, self._settled = least, shares, False
        for place, pane in enumerate((first, second)):
            self.addWidget(pane)
            self.setStretchFactor(place, shares[place])
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def resizeEvent(self, event: Any) -> None:
        narrow = self.width() < theme().px(self._least)
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if wanted != self.orientation() or not self._settled:
            self._settled = True
            self.setOrientation(wanted)
            room = self.height() if narrow else self.width()
            whole = sum(self._shares)
            self.setSizes([room * share // whole for share in self._shares])
        super().resizeEvent(event)
