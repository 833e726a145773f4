"""The one key for an immediate concern: everywhere within a visit, whatever its form, with or without a network."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import concerns
from sifield.fieldwork.concerns import CHILD, Standing, Telling, ToTell, Where
from sifield.forms import school_reference
from sifield.ui.main_window import MainWindow
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import theme
from sifield.ui.widgets.buttons import BarButton
from sifield.ui.widgets.concern_panel import ConcernPanel, PersonLine
from sifield.ui.widgets.side_panel import put_away
from sifield.ui.widgets.typed_answers import read_time
from sifield.ui.words import say_day, say_time

KEY = "F9"
_ONE_WORD = 150
"""Text size in per cent from which on the button says less."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What one is inside of: a visit, or the plan of one, in its store."""

    store: StoreName
    visit_id: str = ""
    plan_id: str = ""


class ImmediateConcern(QObject):
    """Gives the window the key, a ``button`` for its bar, and the panel. What is kept lies in the safeguarding store.

    A laptop that is handed over for signing, or covered, shows nothing of it.
    """

    def __init__(self, window: MainWindow, tasks: Tasks, now: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._window, self._tasks, self._now = window, tasks, now
        self._inside: Inside | None = None
        self._place: Where | None = None
        self._people: tuple[ToTell, ...] = ()
        self._standing = Standing()
        self._about = CHILD
        self._back_to: QWidget | None = None
        self.button = BarButton("", window, icon="shield", name="Immediate concern")
        self.button.setObjectName("immediate_concern")
        self.button.setToolTip(f"A child is not safe, or may not be: whom to tell ({KEY})")
        self.button.setAccessibleDescription(KEY)
        self.button.hide()
        self.panel = ConcernPanel(window.screens)
        self._fit()
        theme().changed.connect(self._fit)
        self.button.clicked.connect(self.toggle)
        key = QShortcut(QKeySequence(KEY), window)
        key.activated.connect(self.toggle)
        self.panel.closed.connect(self.close)
        self.panel.about_chosen.connect(self._ask_people)
        self.panel.rested.connect(self._keep_typed)
        self.panel.edited.connect(self._edit)
        self.panel.told.connect(self._pass_on)
        self.panel.denied.connect(self._deny)

    def _fit(self) -> None:
        """Say it in one word where the text is so large that two would leave no room for the visit's title."""
        self.button.setText("Immediate concern" if theme().percent < _ONE_WORD else "Concern")

    def move_to(self, inside: Inside | None) -> None:
        """Say what visit the person is in now; None for none, where there is no school whose people could be told."""
        if inside != self._inside:
            self._inside, self._place = inside, None
        self.panel.hide()

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.panel.isVisible():
            self.close()
        elif self._inside is not None and not self._window.is_locked and not self._window.is_covered:
            self.open()

    def open(self) -> None:
        """Open the panel beside the work."""
        inside = self._inside
        if inside is None:
            return
        self._back_to = QApplication.focusWidget()
        find = partial(concerns.where, visit_id=inside.visit_id, plan_id=inside.plan_id)
        self._tasks.read(self, find, self._found, store=inside.store)

    def _found(self, place: Where) -> None:
        self._place, self._about = place, CHILD
        self.panel.show_kept("")
        self._read(self.panel.open)

    def close(self) -> None:
        """Close the panel; what was begun is kept on this laptop, and finishing the visit asks for it."""
        put_away(self.panel, self._back_to)

    # -- reading

    def _read(self, then: Callable[[], object] | None = None) -> None:
        place, about, today = self._place, self._about, self._now().astimezone().date()
        if place is None:
            return

        def show(found: tuple[tuple[ToTell, ...], Standing]) -> None:
            self._people, self._standing = found
            self._show()
            if then is not None:
                then()

        self._tasks.read(
            self,
            lambda session: (
                concerns.whom_to_tell(session, place.school_id, about, today),
                concerns.standing(session, place.visit_id),
            ),
            show,
            store="safeguarding",
        )

    def _show(self) -> None:
        begun = self._standing.begun or Telling()
        self.panel.show_about(self._place.school_name if self._place else "", self._about)
        self.panel.show_people([_line(one) for one in self._people], begun.told)
        told_at = say_time(begun.told_at) if begun.told_at else ""
        self.panel.show_telling(told_at, begun.reference, is_begun=self._standing.begun is not None)

    # -- writing

    def _ask_people(self, about: str) -> None:
        self._about = about
        self._keep(Telling("", None, self._telling().reference), self._read)

    def _edit(self) -> None:
        telling = self._telling()
        self.panel.show_kept("")
        self.panel.show_faults(reference=school_reference.problem(telling.reference))
        if telling.told and not self.panel.time.text().strip():
            telling = Telling(telling.told, self._now(), telling.reference)
            self.panel.time.setText(say_time(self._now()))
        self._keep_changed(telling)

    def _keep_typed(self) -> None:
        """Keep what is being typed; that something may not stand is said when the field is left."""
        self._keep_changed(self._telling())

    def _keep_changed(self, telling: Telling) -> None:
        if telling != (self._standing.begun or Telling()):
            self._keep(telling)

    def _keep(self, telling: Telling, then: Callable[[], object] | None = None) -> None:
        place = self._place
        if place is None:
            return
        self._standing = Standing(self._standing.answer, telling)
        self.panel.deny.setVisible(True)
        keep = partial(concerns.keep_begun, visit_id=place.visit_id, telling=telling)
        self._tasks.write(self, keep, (lambda _done: then()) if then else None, store="safeguarding")

    def _pass_on(self) -> None:
        place, telling = self._place, self._telling()
        if place is not None:
            work = partial(concerns.pass_on, place=place, telling=telling)
            self._tasks.write(
                self, work, lambda _done: self._passed_on(telling), store="safeguarding", failed=self._refuse
            )

    def _passed_on(self, telling: Telling) -> None:
        self.panel.show_faults()
        when = say_time(telling.told_at) if telling.told_at else ""
        self._read(lambda: self.panel.show_kept(f"Passed on at {when}: {telling.told}."))
        self.panel.close_button.setFocus()

    def _deny(self) -> None:
        if self._place is not None:
            say = partial(concerns.say_none, visit_id=self._place.visit_id)
            self._tasks.write(self, say, lambda _done: self.close(), store="safeguarding")

    def _refuse(self, fault: SifieldError) -> None:
        by_code = {"nobody-told": "whom", "no-time": "time", "bad-reference": "reference"}
        if fault.code in by_code:
            said = fault.message if fault.code == "bad-reference" else str(fault)
            self.panel.show_faults(**{by_code[fault.code]: said})
        else:
            self._window.show_fault(fault)

    def _telling(self) -> Telling:
        return Telling(self.panel.whom, self._moment(self.panel.time.text()), self.panel.reference.text())

    def _moment(self, words: str) -> datetime | None:
        """Give the moment of a time of day: today's, or yesterday's where today's is still to come."""
        found, now = read_time(words), self._now().astimezone()
        if found is None:
            return None
        moment = datetime.combine(now.date(), time.fromisoformat(found), now.tzinfo)
        begun = self._standing.begun
        if begun is not None and begun.told_at is not None and say_time(begun.told_at) == say_time(moment):
            return begun.told_at  # to the second, as it was
        return moment if moment <= now else moment - timedelta(days=1)


def _line(one: ToTell) -> PersonLine:
    if one.reach == "999":
        return PersonLine(one.words, "Call 999.")
    if not one.name:
        return PersonLine(one.words, "Nobody is named on this laptop: ask at the school’s office.", True)
    checked = f"confirmed {say_day(one.checked_on)}" if one.checked_on else "never confirmed"
    stale = f"{checked}: it may have changed" if one.is_stale and one.checked_on else checked
    return PersonLine(one.words, f"{one.reach or 'Ask at the school’s office'} · {stale}", one.is_stale)
