"""Last time's actions beside the form of a visit: read, shown in its place, answered, and counted in the outline."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import rechecks
from sifield.fieldwork.rechecks import LastAction, Seen
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.last_time_page import MARKS, REST_KEY, LastLine, LastTimePage
from sifield.ui.words import count, say_day

LAST_TIME = ("last time", "")
"""Stands for this page where a question is named otherwise."""
_OUTCOMES = {mark.name: mark.label for mark in MARKS}


class CaptureLastTime(QObject):
    """The open actions of one visit's school.

    **Signals:** ``page_wanted(shown: bool)`` when the page shall stand in the place of the form, or no more,
    ``counted(answered: int, all: int)`` when that changed.
    """

    page_wanted = Signal(bool)
    counted = Signal(int, int)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        store: StoreName,
        page: LastTimePage,
        *,
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._visit_id, self._store, self._page, self._now = tasks, visit_id, store, page, now
        self._opens = self._shows_gaps = False
        page.answered.connect(self._answer)
        page.rest_wanted.connect(self._leave_rest)
        page.left.connect(lambda: self.page_wanted.emit(False))
        rest = QShortcut(QKeySequence(REST_KEY), page)
        rest.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        rest.activated.connect(self._leave_rest)

    def begin(self, *, opens: bool = False, shows_gaps: bool = False) -> None:
        """Read the actions; ``opens`` shows them at once, ``shows_gaps`` says what is missing."""
        self._opens, self._shows_gaps = opens, shows_gaps
        self._read()

    def open(self) -> None:
        """Show the page."""
        self.page_wanted.emit(True)
        self._page.go_to_first()

    def _read(self) -> None:
        look = partial(rechecks.list_last, visit_id=self._visit_id, today=self._now().astimezone().date())
        self._tasks.read(self, look, self._show, store=self._store)

    def _show(self, actions: tuple[LastAction, ...]) -> None:
        answered, wanted = sum(one.is_answered for one in actions), [one for one in actions if one.is_wanted]
        still = sum(not one.is_answered for one in wanted)
        told = f"{count(len(actions), 'action')} open from before, {len(wanted)} to be looked at today."
        self._page.show_lines(
            f"{told} {still} without an answer." if still else told, [self._line(one) for one in actions]
        )
        self.counted.emit(answered, len(actions))
        if self._opens and actions:
            self._opens = False
            self.open()

    def _answer(self, action_id: str, outcome: str, words: str) -> None:
        work = partial(
            rechecks.look_at, visit_id=self._visit_id, action_id=action_id, at=self._now(), outcome=outcome, words=words
        )
        self._tasks.write(self, work, lambda _done: self._read(), store=self._store)

    def _leave_rest(self) -> None:
        now = self._now()
        work = partial(rechecks.leave_rest, visit_id=self._visit_id, today=now.astimezone().date(), at=now)
        self._tasks.write(self, work, lambda _done: self._read(), store=self._store)
        self._page.back.setFocus()

    def _line(self, one: LastAction) -> LastLine:
        why = f"Was due {say_day(one.deadline)}" if one.is_due and one.deadline else ""
        of = f"{one.visit_title}, agreed {say_day(one.agreed_on)}" if one.agreed_on else one.visit_title
        by = f"by {say_day(one.deadline)}" if one.deadline and not one.is_due else ""
        return LastLine(
            id=one.id,
            text=one.text,
            about=" · ".join(part for part in (one.owner, by, of) if part),
            why=why or ("In the focus of this visit" if one.is_in_focus else ""),
            tone="warn" if one.is_due else "brand",
            before=_say_before(one.before),
            outcome=one.seen.outcome,
            words=one.seen.words,
            needs_words=rechecks.needs_words(one.seen.outcome),
            fault=self._fault(one),
        )

    def _fault(self, one: LastAction) -> str:
        missing = one.is_wanted and not one.is_answered and self._shows_gaps
        return "Write what shows it." if missing and one.seen.outcome else ""


def say_gap(one: LastAction) -> str:
    """Say what is missing of an action that must be looked at."""
    return f"Say what shows it: “{one.text}”" if one.seen.outcome else f"Say how this stands: “{one.text}”"


def say_seen(seen: Seen) -> str:
    """Say what was seen of an action, "" where nobody has said."""
    return ": ".join(part for part in (_OUTCOMES.get(seen.outcome, ""), seen.words) if part)


def _say_before(before: Seen | None) -> str:
    return f"Looked at {say_day(before.on)}. {say_seen(before)}" if before is not None and before.on else ""
