"""One page of capture: its head, its question cards, and the way to the pages before and after it."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from sifield.forms.sections import begun
from sifield.ui.capture_views import GroupView, Key, PageHead, PictureView, QuestionView
from sifield.ui.theme import S1, S2, S3
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card_group import CardGroup
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, column
from sifield.ui.widgets.picture_strip import PictureStrip
from sifield.ui.widgets.question_card import QuestionCard
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.stop_bar import StopBar
from sifield.ui.widgets.text import Text

_MOST = 32  # characters of a page's name on a button


class CapturePage(Page):
    """Shows one page at a time; the cards of the page before are thrown away.

    **Signals:** those of its cards and of its stop bar, passed on; ``page_wanted(step: int)`` for -1 or 1,
    ``add_wanted()`` where the repeat has no row yet, ``shown()`` when another page stands. ``picture_wanted`` has None
    as its key for the whole stop or visit.
    """

    answered = Signal(object, object)
    left = Signal()
    chosen = Signal(object)
    flag_wanted = Signal(object, bool)
    note_change_asked = Signal(str)
    picture_wanted = Signal(object, str)
    picture_opened = Signal(str)
    raise_wanted = Signal()
    renamed = Signal(str)
    removed = Signal()
    page_wanted = Signal(int)
    shown = Signal()
    add_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=760, margin=28, centred=True)
        self.setObjectName("capture_page")
        self.cards: dict[Key, QuestionCard] = {}
        self._groups: list[CardGroup] = []
        self.stop_bar: StopBar | None = None
        self.pictures: PictureStrip | None = None
        self._today = today
        self._title = Text("", "section")
        self._way: dict[int, QPushButton] = {}
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_view)

    def show_page(self, head: PageHead, views: Sequence[QuestionView]) -> None:
        """Build the page."""
        self._empty()
        self._show_head(head)
        around: list[CardGroup] = []
        for view in views:
            around = self._enter(view.groups, around)
            body = (around[-1] if around else self).body
            card = QuestionCard(view, self._today, body.parentWidget())
            self.cards[view.key] = card
            for told, passed in (
                (card.answered, self.answered),
                (card.left, self.left),
                (card.chosen, self.chosen),
                (card.flag_wanted, self.flag_wanted),
                (card.note_change_asked, self.note_change_asked),
                (card.picture_wanted, self.picture_wanted),
                (card.picture_opened, self.picture_opened),
                (card.raise_wanted, self.raise_wanted),
            ):
                told.connect(passed)
            for group in around:
                group.cards.append(card)
            body.addWidget(card)
        self._show_groups()
        self._make_strip()
        self._show_way_buttons()
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self.shown.emit()

    def _enter(self, groups: Sequence[GroupView], around: list[CardGroup]) -> list[CardGroup]:
        """Begin the groups that a question lies in, where the question before it did not lie in them too."""
        entered = begun([group.view.name for group in around], [view.name for view in groups])
        inside = around[: len(groups) - len(entered)]
        for view in groups[len(inside) :]:
            body = (inside[-1] if inside else self).body
            group = CardGroup(view, body.parentWidget())
            body.addWidget(group)
            inside.append(group)
            self._groups.append(group)
        return inside

    def _show_groups(self) -> None:
        for group in self._groups:
            group.show_if_asked()

    def _make_strip(self) -> None:
        strip = self.pictures = PictureStrip("")
        strip.setObjectName("page_pictures")
        strip.show_adding(())  # until it is known whether pictures are kept here
        strip.wanted.connect(lambda way: self.picture_wanted.emit(None, way))
        strip.opened.connect(self.picture_opened)
        self.body.addWidget(strip)
        ways = QWidget()
        flow = FlowLayout(ways, gap=S2)
        for way in strip.ways:
            flow.addWidget(way)
        self.body.addWidget(ways)

    def show_pictures(self, title: str, views: tuple[PictureView, ...], adds: str, ways: tuple[str, ...]) -> None:
        """Show the pictures that belong to the whole stop or visit, and offer to add one in these words and ways."""
        if self.pictures is not None:
            self.pictures.add.setText(adds)
            self.pictures.show_pictures(views, title if views else "")
            self.pictures.show_adding(ways)

    def _show_way_buttons(self) -> None:
        way = QWidget()
        flow = FlowLayout(way, gap=S2)
        self._way = {-1: QuietButton("", icon="chevron-left"), 1: SecondaryButton("", icon="chevron-right")}
        for step, button in self._way.items():
            button.setObjectName("page_back" if step < 0 else "page_on")
            button.clicked.connect(lambda _=False, step=step: self.page_wanted.emit(step))
            flow.addWidget(button)
        self.body.addWidget(way)

    def show_nothing(self, icon: str, headline: str, words: str, button: QWidget, *more: QWidget) -> None:
        """Show why there is nothing to answer, the one button that begins, and below it what else can be done."""
        self._empty()
        self.body.addWidget(EmptyState(icon, headline, words, button))
        for part in more:
            self.body.addWidget(part)
        self.body.addStretch(1)
        button.setFocus()

    def show_way(self, before: str, after: str) -> None:
        """Name the pages before and after; "" where there is none."""
        for step, title in ((-1, before), (1, after)):
            self._way[step].setVisible(bool(title))
            short = title if len(title) <= _MOST else title[:_MOST].rsplit(" ", 1)[0] + " …"
            self._way[step].setText(f"Back to {short}" if step < 0 else f"Next: {short}")
            self._way[step].setAccessibleName(f"Back to {title}" if step < 0 else f"Next: {title}")

    def show_title(self, title: str) -> None:
        """Call the page otherwise (a room while it is typed)."""
        self._title.setText(title)

    def show_view(self, view: QuestionView) -> None:
        """Show one question as it is now."""
        card = self.cards.get(view.key)
        if card is not None:
            card.show_view(view)
            self._show_groups()

    def set_current(self, key: Key | None) -> None:
        """Mark the card in hand."""
        for each, card in self.cards.items():
            card.set_current(each == key)

    def go_to(self, key: Key) -> None:
        """Put the focus into a question and bring the whole card into view."""
        card = self.cards.get(key)
        if card is not None:
            card.take_focus()
            self.show_card(key)

    def field_in_hand(self) -> QWidget:
        """What takes the focus when one comes to the page: the card in hand, else the first, else the page."""
        cards = [card for card in self.cards.values() if card.field is not None and not card.isHidden()]
        card = next((card for card in cards if card.is_current), next(iter(cards), None))
        return (card.field if card is not None else None) or self

    def show_card(self, key: Key) -> None:
        """Bring a card into view, its top before its foot."""
        card = self.cards.get(key)
        if card is not None:
            self.body.activate()
            self.ensureWidgetVisible(card, 0, 16)
            top = card.mapTo(self._sheet(), QPoint(0, 0)).y() - 16
            if top < self.verticalScrollBar().value() or card.height() + 32 > self.viewport().height():
                self.verticalScrollBar().setValue(top)
            if card.field is not None:  # large text may leave no room for both: the answer comes first
                self.ensureWidgetVisible(card.field, 0, 16)

    def _keep_in_view(self) -> None:
        """Bring the card in hand into view again when the page has got another length, or its first."""
        key = next((key for key, card in self.cards.items() if card.is_current), None)
        if key is not None:
            self.show_card(key)

    def _sheet(self) -> QWidget:
        return cast(QWidget, self.widget())

    def _empty(self) -> None:
        for card in self.cards.values():
            card.blockSignals(True)  # the focus that leaves a card which is thrown away turns to no question
        clear(self.body)
        self.cards, self._groups, self.stop_bar, self.pictures, self._way = {}, [], None, None, {}

    def _show_head(self, head: PageHead) -> None:
        self._title = Text(head.title, "section")
        self._title.setObjectName("page_title")
        lines = column(gap=S1)
        if head.kicker:
            lines.addWidget(Text(head.kicker, "strong", "hint"))
        lines.addWidget(self._title)
        if head.hint:
            lines.addWidget(Text(head.hint, "body", "ink2"))
        lines.setContentsMargins(0, 0, 0, 0 if head.is_row else S3)
        self.body.addLayout(lines)
        if head.is_row:
            bar = StopBar(head.row_question, head.row_hint, head.row_label, head.row_since, self.body.parentWidget())
            bar.renamed.connect(self.renamed)
            bar.left.connect(self.left)
            bar.removed.connect(self.removed)
            self.stop_bar = bar
            self.body.addWidget(bar)
            bar.show()  # at once, not when the layout comes to it: it may take the focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the screen (a scroll area would take some for itself)."""
        event.ignore()
