"""The actions of every school, followed until somebody else has verified them, and from there to what they changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sifield.documents.action_reminders import write_reminders
from sifield.errors import SifieldError
from sifield.fieldwork import access, reminders, tracked_actions
from sifield.fieldwork.reminders import Reminder, is_mine
from sifield.fieldwork.tracked_actions import BANDS, TrackedAction
from sifield.ui.action_pictures import ActionPictures
from sifield.ui.action_words import say_action, say_standing
from sifield.ui.followed_action import FollowedAction
from sifield.ui.notice_out import SaveCalendar
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S1, S2, S4, S6
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.days_chart import DaysChart
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.filter_bar import FilterBar
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.picture_stage import PictureStage
from sifield.ui.widgets.stage import Panes, reveal
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_MOST = 60
"""Rows that are shown at once; a narrower search brings the rest."""
_KINDS = (
    ("open", "Open"), ("late", "Late"), ("claimed", "To be verified"), ("over", "Verified"), ("all", "All"),
)  # fmt: skip
_FIELDS = (
    ("school", "School", "All schools"),
    ("owner", "Who leads it", "Everybody"),
    ("rag", "How it stands", "All"),
    ("due", "Due", "At any time"),
)
_DUE = (("15", "Within 15 school days"), ("late", "Past its day"), ("none", "No day"))


class ActionsList(QWidget):
    """Actions of signed plans, by school, owner and day; the one in hand beside them.

    **Signals:** ``plan_opened(plan_id: str)``.
    """

    plan_opened = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        now: Callable[[], datetime],
        *,
        school_id: str = "",
        at: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make it; ``school_id`` narrows it to one school at first, ``at`` is the action to begin with."""
        super().__init__(parent)
        self.setObjectName("actions_list")
        self._tasks, self._now, self._at, self._school_id = tasks, now, at, school_id
        self._actions: tuple[TrackedAction, ...] | None = None
        self._rows: dict[str, ListRow] = {}
        self.banners = Banners()
        self._count, self._usual = Text("", "body", "hint"), Text("", "strong")
        self._chart = DaysChart("From finding to verified, by weeks")
        self._search = TextField("Find an action")
        self._kind = ChoiceRow("Which actions", _KINDS, about="actions")
        self._kind.set_value("all" if at else "open")
        self._filters = FilterBar(_FIELDS)
        self.ics = SaveCalendar("My reminders as a calendar file", tasks, self.banners, self._make_file, self._name)
        self._stage = PictureStage(back="Back to the actions")
        self._pictures = ActionPictures(tasks, self._stage, self.banners, now, self)
        self.followed = FollowedAction(tasks, now, self._pictures)
        self._list, self._side = Page(widest=900, margin=S6), Page(widest=700, margin=S4)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S1)
        self._choose = Text("Choose an action to see what was agreed and what has come of it.", "body", "hint")
        self._lay_out()
        self._search.textChanged.connect(self._fill)
        self._kind.chosen.connect(self._fill)
        self._filters.changed.connect(self._fill)
        self.followed.plan_opened.connect(self.plan_opened)
        self.followed.form_opened.connect(self._show_form)
        tasks.changed.connect(self._store_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the actions again."""
        look = partial(tracked_actions.list_tracked, today=self._today())
        read_both(
            self._tasks, self, look, lambda *found: self._show(tracked_actions.in_order(*found)), failed=self._failed
        )

    def _lay_out(self) -> None:
        body = self._list.body
        body.addLayout(column(Text("Actions", "display"), self._count, gap=S1))
        body.addWidget(FieldRow("Find an action", self._search))
        body.addWidget(self._kind)
        body.addWidget(self._filters)
        body.addLayout(self._lines)
        body.addStretch(1)
        self._side.body.addWidget(self._choose)
        self._side.body.addWidget(self.followed)
        self._side.body.addLayout(column(self._usual, self._chart, row(self.ics, "stretch"), gap=S2))
        self._side.body.addStretch(1)
        self._stack = QStackedWidget()  # the actions; in their place a picture of a note
        self._stack.addWidget(Panes(self._list, self._side, shares=(8, 6)))
        self._stack.addWidget(self._stage)
        whole = column(self.banners, self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._pictures.take_from(self.followed.note, self._side)
        self._pictures.page_wanted.connect(self._show_picture)

    def _show_picture(self, shown: bool) -> None:
        """Show a picture in the place of the actions, or the actions again."""
        self._stack.setCurrentIndex(int(shown))
        if shown:
            self._stage.setFocus()
        else:
            self.followed.go_on()

    def _show(self, actions: tuple[TrackedAction, ...]) -> None:
        if actions == self._actions:  # a row must not go while it is being pressed
            return
        self._actions = actions
        schools = sorted({(one.school_id, one.school_name) for one in actions}, key=lambda one: one[1])
        owners = sorted({one.owner_name for one in actions if one.owner_name})
        self._filters.offer(
            {
                "school": schools if len(schools) > 1 else (),
                "owner": [(name, name) for name in owners] if len(owners) > 1 else (),
                "rag": [(rag, rag.capitalize()) for rag in ("red", "amber", "green")] if actions else (),
                "due": _DUE if actions else (),
            }
        )
        if self._school_id:
            school_id, self._school_id = self._school_id, ""
            self._filters.choose("school", school_id)
        self._show_time(actions)
        self._fill()

    def _show_time(self, actions: Sequence[TrackedAction]) -> None:
        """Say how long it takes from a finding to what somebody has verified."""
        took = [days for one in actions if (days := one.days_to_verified) is not None]
        usual = tracked_actions.usual_time(actions)
        words = (
            "Nothing is verified yet." if usual is None else f"From finding to verified: {count(usual, 'day')}, mostly"
        )
        self._usual.setText(words)
        edges = (0, *(weeks * 7 for weeks, _ in BANDS))
        bars = [(words, sum(edges[at] <= days < edges[at + 1] for days in took)) for at, (_, words) in enumerate(BANDS)]
        self._chart.show_bars(bars)
        self._chart.setVisible(bool(took))
        self.ics.setVisible(any(one.is_open for one in actions))

    def _fill(self) -> None:
        actions = self._actions or ()
        found = [one for one in actions if self._is_wanted(one)]
        clear(self._lines)
        self._rows = {}
        for one in found[:_MOST]:
            standing = say_standing(one)
            line = ListRow(
                one.text, say_class(say_action(one), one.sensitivity), tag=standing.words, tone=standing.tone
            )
            line.setObjectName(f"tracked_{one.id}")
            line.clicked.connect(partial(self._follow, one.id))
            self._rows[one.id] = line
            self._lines.addWidget(line)
        if len(found) > _MOST:
            self._lines.addWidget(Text(f"{len(found) - _MOST} more: search to see them.", "small"))
        if not actions:
            words = "Once a plan is signed its actions stand here, until somebody else has verified them."
            self._lines.addWidget(EmptyState("target", "No actions yet", words))
        elif not found:
            self._lines.addWidget(EmptyState("search", "No action fits", "Try another word, or show all actions."))
        late = sum(one.late > 0 for one in found)
        self._count.setText(f"{count(len(found), 'action')}{f', {late} late' if late else ''}")
        self._follow_again()

    def _follow(self, action_id: str, _on: bool = False) -> None:
        self._at = action_id
        self._follow_again()
        self._side.verticalScrollBar().setValue(0)

    def _follow_again(self) -> None:
        action = next((one for one in self._actions or () if one.id == self._at), None)
        self.followed.show_action(action)
        self._choose.setVisible(action is None and bool(self._actions))

    def _show_form(self, form: Entry) -> None:
        reveal(self._side, form)

    def _is_wanted(self, one: TrackedAction) -> bool:
        kinds = {
            "open": one.is_open, "late": one.late > 0, "claimed": one.is_claimed,
            "over": one.status in ("verified", "closed"), "all": True,
        }  # fmt: skip
        value = self._filters.value
        due = value("due")
        is_due = {"15": one.days is not None and one.days <= 15, "late": one.late > 0, "none": one.deadline is None}
        words = self._search.text().casefold().split()
        told = f"{one.text} {one.school_name} {one.owner} {one.visit_title} {one.finding}".casefold()
        return (
            kinds[self._kind.value]
            and value("school") in ("", one.school_id)
            and value("owner") in ("", one.owner_name)
            and value("rag") in ("", one.rag or one.rating)
            and is_due.get(due, True)
            and all(word in told for word in words)
        )

    # --- reminders

    def _make_file(self, done: Callable[[bytes], None]) -> None:
        today, at = self._today(), self._now()

        def read(session: "Session") -> tuple[str, tuple[Reminder, ...]]:
            me = access.whose_laptop(session)
            mine = [one for one in self._actions or () if is_mine(one, me.person_id, me.person_name)]
            return me.person_name, reminders.list_ahead(session, mine, today)

        self._tasks.read(self, read, lambda found: done(write_reminders(found[1], at, found[0])), failed=self._failed)

    def _name(self) -> str:
        return "Reminders of my actions"

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _store_changed(self, _store: str, owner: QObject | None) -> None:
        if owner is not self:
            self.refresh()

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault, self.refresh)
