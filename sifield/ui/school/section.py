"""What every part of a school's page is: a card with a heading, made anew when what it shows has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork.school_page import SchoolPage
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear
from sifield.ui.widgets.text import Text

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_ORIGIN = QPoint(0, 0)
Work = Callable[["Session"], object]
Done = Callable[[Any], object]
Gesture = tuple[str, Callable[[], object]]
"""What can be done with one thing: the words on its button, and what it does."""


@dataclass(frozen=True)
class Desk:
    """What a part needs to write something down for the school."""

    tasks: Tasks
    owner: QObject
    school_id: str
    today: Callable[[], date]
    may_administer: bool
    tell: Callable[[SifieldError], object]
    """Says on the page what could not be done, where no form is open that could."""

    def write(
        self,
        work: Work,
        done: Done | None = None,
        failed: Callable[[SifieldError], object] | None = None,
        *,
        store: StoreName = "general",
    ) -> None:
        """Write in a store; the page is read anew afterwards."""
        self.tasks.write(self.owner, work, done, store=store, failed=failed or self.tell)


def gestures(which: str, *offered: Gesture) -> FlowLayout:
    """Give a line of quiet buttons; ``which`` ends their names, so that no two on the page sound the same."""
    line = FlowLayout(gap=2)
    for words, does in offered:
        button = QuietButton(words, name=f"{words}: {which}")
        button.clicked.connect(lambda _=False, does=does: does())
        line.addWidget(button)
    return line


class Section(Card):
    """One part. Subclasses say what it is called (``key``, ``title``) and fill ``rows`` in ``fill``.

    **Signals:** ``visit_wanted(school_id: str, form_id: str, requirement_id: str)``, ``visit_opened(visit_id: str)``,
    ``plan_opened(plan_id: str)``, ``booking_wanted(school_id: str, requirement_ids: list)``,
    ``placing_wanted(school_id: str)``, ``year_wanted(school_id: str)`` (what is asked of it, one by one),
    ``actions_wanted(school_id: str)`` to follow them,
    ``form_opened(form: Entry)`` so that the page brings it into view.
    """

    visit_wanted = Signal(str, str, str)
    visit_opened = Signal(str)
    plan_opened = Signal(str)
    booking_wanted = Signal(str, list)
    placing_wanted = Signal(str)
    year_wanted = Signal(str)
    actions_wanted = Signal(str)
    form_opened = Signal(object)
    key = ""
    title = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=self.title)
        self.setObjectName(f"section_{self.key}")
        self.desk = desk
        self.page: SchoolPage | None = None
        self.heading = Text(self.title, "section")
        self.about = Text("", "small", "hint")
        self.about.hide()
        self.buttons = FlowLayout()
        self.rows = QVBoxLayout()
        self.rows.setSpacing(S2)
        self.body.setSpacing(S3)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.about)
        self.body.addLayout(self.rows)
        self.body.addLayout(self.buttons)
        self._shown: object = None
        self.hide()

    def show_page(self, page: SchoolPage) -> None:
        """Show the school as it stands now; a part that is not there is hidden."""
        self.page = page
        here = self.is_part_of(page)
        self.setVisible(here)
        seen = self.of(page) if here else None
        if not here or seen == self._shown:  # what is made anew under the pointer would lose the click
            return
        self._shown = seen
        focused = self._focused_name()
        clear(self.rows)
        self.fill(page)
        if focused:  # once what is new is shown
            QTimer.singleShot(0, self, partial(self._focus_again, focused))

    def doing(self, work: Work) -> Callable[[], object]:
        """Give what writes this down."""
        return lambda: self.desk.write(work)

    def add_form(self, form: Entry) -> None:
        """Give a form its place: above the buttons that open it."""
        self.body.insertWidget(self.body.indexOf(self.buttons), form)
        form.asked.connect(lambda: self.form_opened.emit(form))

    def is_part_of(self, page: SchoolPage) -> bool:
        """Tell whether the page has this part."""
        return True

    def of(self, page: SchoolPage) -> object:
        """Give what of the page this part shows: while that is equal, it stays as it is."""
        return page

    def fill(self, page: SchoolPage) -> None:
        """Put the rows in."""
        raise NotImplementedError

    def count(self, page: SchoolPage) -> int:
        """How many things stand here, for the list of parts."""
        return 0

    def take_focus(self) -> None:
        """Put the focus on the first thing here that takes it."""
        self._focus_again("")

    def tell(self, words: str) -> None:
        """Say something under the heading; "" says nothing."""
        self.about.setText(words)
        self.about.setVisible(bool(words))

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        inside = focused is not None and self.isAncestorOf(focused) and not self._is_kept(focused)
        return focused.accessibleName() if focused is not None and inside else ""

    def _is_kept(self, widget: QWidget) -> bool:
        """Whether a widget stays where it is when the rows are made anew: what lies in no row."""
        inside = [self.rows.itemAt(at).widget() for at in range(self.rows.count())]  # type: ignore[union-attr]
        return not any(one is widget or (one is not None and one.isAncestorOf(widget)) for one in inside)

    def _focus_again(self, name: str) -> None:
        """Give the focus back to what has the name it was on, else to the first thing here that takes it."""
        stops = [one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        alive = sorted((one for one in stops if one.isVisibleTo(self)), key=lambda one: one.mapTo(self, _ORIGIN).y())
        again = next((one for one in alive if one.accessibleName() == name), alive[0] if alive else None)
        if again is not None:
            again.setFocus()
