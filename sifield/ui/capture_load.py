"""While a lesson look goes on: one calm line before the load that was agreed for the teacher is passed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import load_limit, observation_load
from sifield.fieldwork.load_limit import Standing
from sifield.fieldwork.observation_load import MINUTES_SEEN
from sifield.fieldwork.visits import VisitDetails
from sifield.ui.capture_state import CaptureState
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S1, S6
from sifield.ui.widgets.quiet_line import QuietLine


class CaptureLoad(QObject):
    """Looks at the minutes that are typed, or else run, where this laptop knows for whom the look is counted."""

    def __init__(self, tasks: Tasks, store: StoreName, *, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._store, self._now = tasks, store, now
        self._state: CaptureState | None = None
        self._standing: Standing | None = None
        self._began_at: datetime | None = None
        self.line = QuietLine(margins=(S6, S1, S6, S1))
        self.line.setObjectName("load_line")

    def begin(self, visit: VisitDetails, state: CaptureState) -> None:
        """Begin with a visit that is under way; only a lesson look is counted."""
        self._state, self._began_at, self._standing = state, visit.started_at, None
        self.look()
        if visit.is_lesson_look:
            on = self._now().astimezone().date()
            read = partial(observation_load.get_standing, visit_id=visit.id, school_id=visit.school_id, on=on)
            self._tasks.read(self, read, self._know, store=self._store)

    def look(self) -> None:
        """Say how the load stands by now; nothing is read for it."""
        words = ""
        if self._standing is not None:
            words = load_limit.warn_on_site(self._standing, self._minutes())
        self.line.say(words)

    def _know(self, standing: Standing | None) -> None:
        self._standing = standing
        self.look()

    def _minutes(self) -> int:
        state = self._state
        asks = state is not None and MINUTES_SEEN in state.template.questions
        typed = state.value((MINUTES_SEEN, "")) if state is not None and asks else None
        if isinstance(typed, int | float):
            return int(typed)
        return int((self._now() - self._began_at).total_seconds() // 60) if self._began_at is not None else 0
