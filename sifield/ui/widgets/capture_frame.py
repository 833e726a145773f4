"""The frame of capture: outline at the left, the page and the note line in the middle, what helps at the right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from sifield.ui.capture_views import OutlineRow, Page
from sifield.ui.theme import S1, S6
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.capture_page import CapturePage
from sifield.ui.widgets.context_panel import ContextPanel
from sifield.ui.widgets.layout import Rule, Sheet, column, row
from sifield.ui.widgets.note_line import NoteLine
from sifield.ui.widgets.outline import OutlineLine, OutlineRail
from sifield.ui.widgets.panes import Panes

_LAST_TIME = "last time"


class CaptureFrame(QWidget):
    """Holds ``page``, ``notes`` (the note line) and the two outer panes.

    **Signals:** ``page_chosen(page: Page)`` in the outline, ``add_wanted()`` for a stop, ``revisit_wanted()``,
    ``note_change_asked(note_id: str)``, ``self_review_wanted()`` to go to what the school says itself,
    ``last_time_wanted()`` to go to the open actions from before, ``undo_wanted()``, ``jump_wanted()``.
    """

    page_chosen = Signal(object)
    add_wanted = Signal()
    revisit_wanted = Signal()
    note_change_asked = Signal(str)
    self_review_wanted = Signal()
    last_time_wanted = Signal()
    undo_wanted = Signal()
    jump_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[Page] = []
        self._outline: tuple[Sequence[OutlineRow], str, int] = ((), "", 0)
        self._last_time: tuple[OutlineLine, ...] = ()
        self.page = CapturePage(today)
        self.notes = NoteLine()
        self.side = ContextPanel()
        self.rail = OutlineRail("Visit outline")
        self._add = SecondaryButton("Add a stop", icon="plus")
        self._add.setObjectName("add_stop")
        self._add.setToolTip("Ctrl+Shift+N")
        self._revisit = QuietButton("", icon="flag")
        self._revisit.setObjectName("revisit")
        self._undo = QuietButton("", icon="undo")
        self._undo.setObjectName("undo")
        self._undo.hide()
        self._undo_words = ""
        self._jump = QuietButton("Jump to a question", icon="search")
        self._jump.setObjectName("jump")
        self._jump.setToolTip("Ctrl+G")
        self._self_review = QuietButton("The school’s self-review", icon="school")
        self._self_review.setObjectName("self_review")
        self._self_review.hide()
        self._more = QuietButton("More", icon="chevron-down", name="More that can be done in this visit")
        self._more.setObjectName("more_tools")
        self._more.setCheckable(True)
        self._usual, self._seldom = QWidget(), QWidget()
        self._show_rail = QuietButton("Outline", icon="chevron-right", name="Show the outline")
        self._show_rail.setObjectName("show_outline")
        self._show_side = QuietButton("Prompts and notes", icon="information")
        self._tools = QWidget()
        self._panes = self._lay_out()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._panes)
        self.rail.chosen.connect(self._choose)
        self._add.clicked.connect(self.add_wanted)
        self._revisit.clicked.connect(self.revisit_wanted)
        self._self_review.clicked.connect(self.self_review_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        self._jump.clicked.connect(self.jump_wanted)
        self._more.toggled.connect(self._unfold)
        self._show_rail.clicked.connect(lambda: self._go_into(self._panes.left))
        self._show_side.clicked.connect(lambda: self._go_into(self._panes.right))
        self.side.change_asked.connect(self.note_change_asked)
        self._panes.folded.connect(self._fold)
        self._fold(False, False)

    def show_outline(self, lines: Sequence[OutlineRow], adds: str, revisit: int) -> None:
        """Show the outline; ``adds`` is what can be added here ("" for nothing), ``revisit`` counts the flags."""
        self._pages = [line.page for line in lines]
        self._outline = (lines, adds, revisit)
        shown = [
            *self._last_time,
            *(
                OutlineLine(str(place), line.title, line.answered, line.asked, min(1, line.level), line.is_flagged)
                for place, line in enumerate(lines)
            ),
        ]
        current = next((str(place) for place, line in enumerate(lines) if line.is_here), "")
        self.rail.show_lines(shown, current)
        self._add.setVisible(bool(adds))
        self._add.setText(f"Add {adds}")
        self._revisit.setVisible(revisit > 0)
        self._revisit.setText(f"{revisit} to revisit")
        done = sum(line.answered for line in shown if not line.level)
        asked = sum(line.asked for line in shown if not line.level)
        self._show_rail.setText(f"Outline, {done} of {asked}")

    def show_last_time(self, answered: int, asked: int) -> None:
        """Have a first line in the outline for the open actions from before; with none of them no line."""
        self._last_time = (OutlineLine(_LAST_TIME, "Last time", answered, asked),) if asked else ()
        self.show_outline(*self._outline)

    def show_undo(self, words: str) -> None:
        """Offer to take back what was done last, in these words; "" for nothing."""
        if words == self._undo_words:
            return  # asked at each key
        self._undo_words = words
        self._undo.setVisible(bool(words))
        self._undo.setText("Take back")
        self._undo.setAccessibleName(f"Take back: {words}")
        self._undo.setToolTip(f"Ctrl+Z: {words}")

    def offer_self_review(self, offered: bool) -> None:
        """Offer the way to what the school says itself, where the form asks it."""
        self._self_review.setVisible(offered)

    def show_parts(self, shown: bool) -> None:
        """Offer the note line and the outer panes, or only the page (before a visit begins, after it ends)."""
        self.notes.setVisible(shown)
        self._panes.show_sides(shown)
        self._tools.setVisible(shown and (self._panes.is_left_drawer or self._panes.is_right_drawer))

    def add_tool(self, tool: QWidget, *, seldom: bool = True) -> None:
        """Put something else that can be done below the outline.

        Args:
            seldom: it lies under "More", which folds up again once it is done: on a low screen the outline needs the
                room.
        """
        if not seldom:
            self._at_hand.addWidget(tool)
            return
        self._seldom_tools.addWidget(tool)
        if isinstance(tool, QAbstractButton):
            tool.clicked.connect(lambda: self._more.setChecked(False))

    def next_pane(self) -> None:
        """Go to the next part: outline, page, note line, what helps, and round again."""
        order: list[QWidget] = [self.rail, self.page, self.notes, self.side]
        focus = QApplication.focusWidget()
        here = next((at for at, part in enumerate(order) if focus is part or (focus and part.isAncestorOf(focus))), 0)
        part = order[(here + 1) % len(order)]
        if part is self.rail:
            self._go_into(self._panes.left)
        elif part is self.side:
            self._go_into(self._panes.right)
        else:
            self._panes.close_drawer()
            (self.page.field_in_hand() if part is self.page else self.notes.box).setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    def _lay_out(self) -> Panes:
        left = Sheet("surface")
        left_inner = row(self.rail, Rule(upright=True), gap=0)
        left_inner.setStretch(0, 1)
        left.setLayout(left_inner)
        self._seldom_tools = column(gap=S1)
        self._seldom.setLayout(self._seldom_tools)
        self._seldom.hide()
        self._at_hand = column(self._undo, self._self_review, self._jump, self._revisit, self._add, gap=S1)
        self._usual.setLayout(self._at_hand)
        self.rail.foot.addLayout(column(self._usual, self._more, self._seldom, gap=S1), 1)
        centre = Sheet("canvas")
        self._tools.setLayout(row(self._show_rail, "stretch", self._show_side, margins=(S6, S1, S6, 0)))
        middle = column(self._tools, self.page, self.notes, gap=0)
        middle.setStretch(1, 1)
        centre.setLayout(middle)
        return Panes(left, centre, self.side, self)

    def _unfold(self, is_open: bool) -> None:
        if not is_open and self._seldom.isAncestorOf(QApplication.focusWidget() or self):
            self._more.setFocus()
        self._usual.setVisible(not is_open)  # in large letters there is no room for both
        self._seldom.setVisible(is_open)
        self._more.setText("Less" if is_open else "More")

    def _choose(self, place: str) -> None:
        self._panes.close_drawer()
        if place == _LAST_TIME:
            self.show_outline(*self._outline)  # the page in hand stays the one to come back to
            self.last_time_wanted.emit()
        else:
            self.page_chosen.emit(self._pages[int(place)])

    def _go_into(self, pane: QWidget) -> None:
        self._panes.show_pane(pane)
        target: Any = self.rail.list if pane is self._panes.left else self.side.page
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fold(self, left: bool, right: bool) -> None:
        self._show_rail.setVisible(left)
        self._show_side.setVisible(right)
        self._tools.setVisible((left or right) and not self.notes.isHidden())
