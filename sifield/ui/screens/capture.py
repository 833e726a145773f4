"""Capture: writing down a visit while it goes on. Serves whoever stands in a room with a laptop and no network."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from sifield.documents.occasions import for_visit
from sifield.fieldwork import capture, company, looking_back, visits
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.visits import VisitDetails
from sifield.ui.blank_copy import BlankCopy
from sifield.ui.capture_company import CaptureCompany
from sifield.ui.capture_keys import ALL_KEYS, KEYS, all_that_work, that_work
from sifield.ui.capture_last_time import LAST_TIME, CaptureLastTime
from sifield.ui.capture_load import CaptureLoad
from sifield.ui.capture_pictures import CapturePictures
from sifield.ui.capture_samples import CaptureSamples
from sifield.ui.capture_saving import CaptureSaving
from sifield.ui.capture_self_review import CaptureSelfReview
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_stop import CaptureStop
from sifield.ui.capture_teacher import CaptureTeacher
from sifield.ui.capture_versions import CaptureVersions
from sifield.ui.capture_views import Key
from sifield.ui.capture_work import CaptureWork
from sifield.ui.form_words import say_editions
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S1, S6
from sifield.ui.told_teacher import ToldTeacher
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import BarButton, PrimaryButton, QuietButton
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.widgets.last_time_page import LastTimePage
from sifield.ui.widgets.layout import centred, column, row
from sifield.ui.widgets.on_site import OnSite
from sifield.ui.widgets.picture_stage import PictureStage
from sifield.ui.widgets.quiet_line import QuietLine
from sifield.ui.widgets.self_review_page import SelfReviewPage
from sifield.ui.widgets.teacher_page import TeacherPage
from sifield.ui.widgets.version_page import VersionPage
from sifield.ui.words import say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_LOOK = 20_000  # milliseconds after which the clock looks at the time again


class CaptureScreen(QWidget):
    """The capture of one visit; it opens where the person last was.

    ``heading`` is its title and subtitle once the visit is known, ``bar_actions`` its own things for the window's bar
    (time on site, "Check and finish"), ``KEYS`` its keys for the status bar, ``ALL_KEYS`` those for F1; ``keys`` and
    ``all_keys`` are those of them that do something in the form of this visit.

    **Signals:** ``titled(title: str, subtitle: str)`` when the visit is known, ``check_asked(visit_id: str)`` when the
    person wants to check and finish and everything typed is in the store, ``strike_wanted()`` when she wants to strike
    a name out, ``keys_known()`` when it is known which keys do something here.
    """

    KEYS, ALL_KEYS = KEYS, ALL_KEYS

    titled = Signal(str, str)
    check_asked = Signal(str)
    strike_wanted = Signal()
    keys_known = Signal()

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        person_id: str,
        *,
        now: Callable[[], datetime],
        store: StoreName = "general",
        at: Key | None = None,
        shows_gaps: bool = False,
        single_keys: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Open a visit.

        Args:
            person_id: who writes.
            at: open at this question (name, row id) instead, if the form has it.
            shows_gaps: say by the fields what is still missing (after the check page).
            single_keys: False switches the one-letter keys off (WCAG 2.1.4).
        """
        super().__init__(parent)
        self.setObjectName("capture")
        self._tasks, self._visit_id, self._person_id, self._store = tasks, visit_id, person_id, store
        self._now, self._at, self._shows_gaps, self._single_keys = now, at, shows_gaps, single_keys
        self._work: CaptureWork | None = None
        self._pictures: CapturePictures | None = None
        self._begin_button: PrimaryButton | None = None  # what begins or reopens a visit that is not under way
        self._started_at: datetime | None = None
        self._about: VisitDetails | None = None
        self.heading = ("", "")
        self.keys, self.all_keys = KEYS, ALL_KEYS
        self.bar_actions: tuple[QWidget, ...] = (self._make_bar(),)
        self._banners = Banners()
        stack = self._stack = QStackedWidget(self)  # the form, or what stands in its place
        self._frame = self._make_frame()
        self._changes, self._school, self._picture = VersionPage(stack), SelfReviewPage(stack), PictureStage(stack)
        self._last, self._reads = LastTimePage(stack), TeacherPage(stack)
        for part in (self._frame, self._changes, self._school, self._picture, self._last, self._reads):
            self._stack.addWidget(part)
        self._editions = QuietLine(margins=(S6, S1, S6, S1))
        shown = (visit_id, store, self._banners)
        self._versions = CaptureVersions(tasks, *shown, self._changes, self._leave_then, self)
        self._self_review = CaptureSelfReview(tasks, *shown, self._school, now=now, parent=self)
        self.samples = CaptureSamples(tasks, visit_id, person_id, store, now=now, screen=self)
        self._last_time = CaptureLastTime(tasks, visit_id, store, self._last, now=now, parent=self)
        self._company = CaptureCompany(tasks, store, self._banners, now=now, screen=self)
        self._teacher = CaptureTeacher(tasks, *shown, self._reads, self._leave_then, now=now, parent=self)
        self._stop = self._make_stop()
        self._load = CaptureLoad(tasks, store, now=now, parent=self)
        whole = column(self._banners, self._editions, self._load.line, self._company.line, self._stack, gap=0)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self._minutes = QTimer(self)
        self._minutes.setInterval(_LOOK)
        self._connect()
        self._add_keys()
        self.refresh()

    def _make_bar(self) -> QWidget:
        self._on_bar = QWidget(self)
        self._clock = OnSite(self._on_bar)
        self.check = BarButton("Check and finish", self._on_bar, primary=True)
        self.check.setObjectName("check")
        self.check.hide()
        self._on_bar.setLayout(row(self._clock, self.check))
        return self._on_bar

    def _connect(self) -> None:
        self._minutes.timeout.connect(self._show_clock)
        self.check.clicked.connect(self._check)
        self._versions.moved.connect(self.read_anew)
        self._versions.page_wanted.connect(partial(self._show_instead, self._changes))
        self._self_review.taken_in.connect(self.read_anew)
        self._self_review.page_wanted.connect(partial(self._show_instead, self._school))
        self._teacher.page_wanted.connect(partial(self._show_instead, self._reads))
        self._stop.page_wanted.connect(partial(self._show_instead, self._reads))
        self._teacher.said.connect(self.read_anew)
        self.samples.drawn.connect(self.read_anew)
        self._company.changed.connect(self._show_company)
        self._last_time.page_wanted.connect(partial(self._show_instead, self._last))
        self._last_time.counted.connect(lambda answered, asked: self._frame.show_last_time(answered, asked))

    def refresh(self) -> None:
        """Read the visit; while it is open this changes nothing."""
        if self._work is None:
            visit_id = self._visit_id
            self._tasks.read(self, lambda session: capture.load(session, visit_id), self._show, store=self._store)

    def _show(self, draft: Draft) -> None:
        visit = draft.visit
        self._about = visit
        if visit.pair_id:  # of two who observe together each writes what is hers, also on the other's laptop
            self._person_id = visit.reviewer.id
        self._show_company(visit.with_names)
        self._editions.say(*say_editions(draft.guidance))
        self.check.setVisible(visit.status == "started")
        self._self_review.take_draft(draft)
        if visit.status == "planned":
            self._show_planned(draft)
        elif visit.status == "started":
            self._begin(draft)
        else:
            self._show_finished(draft)

    def _show_company(self, names: tuple[str, ...]) -> None:
        """Say in the bar where one is, what for and with whom."""
        visit = self._about
        assert visit is not None
        own = f"{visit.reviewer.name}’s own observation" if visit.pair_id else ""
        parts = (visit.school_name, visit.focus, own, company.say_company(company.without_roles(names)))
        self.heading = (visit.title, " · ".join(part for part in parts if part))
        self.titled.emit(*self.heading)

    def _begin(self, draft: Draft) -> None:
        state = CaptureState(draft, now=self._now)
        state.shows_gaps = self._shows_gaps
        is_last_time = self._at == LAST_TIME
        if self._at is not None and state.has(self._at):
            state.open(state.page_of(self._at), self._at[0])
        self._frame.show_parts(True)
        self._company.take(draft.visit)
        for tool in self._teacher.tools(draft):
            self._frame.add_tool(tool, seldom=isinstance(tool, ToldTeacher))  # which was handed out beforehand
        for tool in (self._company.tool(), *self._stop.tools(draft)):
            self._frame.add_tool(tool)
        if self.samples.take_form(draft.template):
            self._frame.add_tool(self.samples.tool())
        self._frame.offer_self_review(self._self_review.checks > 0)
        parts = (self._tasks, self._visit_id, self._person_id, self._store)
        saving = CaptureSaving(*parts, now=self._now, parent=self._frame)
        self._work = CaptureWork(state, self._frame, saving, self._frame)
        look = partial(looking_back.look_back, visit_id=self._visit_id)
        self._tasks.read(self._work, look, self._work.take_back, store=self._store)
        self._begin_pictures(state, visit=draft.visit)
        self._last_time.begin(opens=is_last_time, shows_gaps=self._shows_gaps)
        self._versions.show_draft(draft, self._frame.side.earlier)
        self._started_at = draft.visit.started_at
        self._load.begin(draft.visit, state)
        self._frame.page.answered.connect(lambda *_: self._load.look())
        self._minutes.start()
        self._show_clock()
        self.samples.go_on()
        self.keys, self.all_keys = that_work(KEYS, state, ""), all_that_work(state)
        self.keys_known.emit()

    def _begin_pictures(self, state: CaptureState, visit: VisitDetails) -> None:
        work = self._work
        assert work is not None
        begun = self._pictures = CapturePictures(
            self._tasks, visit, self._person_id, self._store, state, self._frame, self._picture, self._banners,
            place_in_hand=lambda: work.place_in_hand, now=self._now,
        )  # fmt: skip
        begun.page_wanted.connect(partial(self._show_instead, self._picture))
        begun.answered.connect(self._frame.page.answered)
        begun.changed.connect(work.show_pictures)
        begun.begin()

    def _show_planned(self, draft: Draft) -> None:
        visit, visit_id, now = draft.visit, self._visit_id, self._now
        walk = _walk(visit)
        words = f"{visit.school_name}, planned for {say_day(visit.planned_on)}. The time on site counts from here."
        self._offer(
            "pin",
            f"This {walk} has not begun",
            words,
            f"Start the {walk}",
            lambda session: visits.start(session, visit_id, now()),
            *([self._self_review.card()] if self._self_review.checks else []),
            centred(self._make_blank()),
            *map(centred, self._teacher.tools(draft)),
        )

    def _show_finished(self, draft: Draft) -> None:
        visit, visit_id = draft.visit, self._visit_id
        words = "Everything is kept. You can open it again until its plan is signed."
        if visit.is_lesson_look:
            words = "It belongs to the teacher: nothing is planned from it, and it is deleted on the day that was told."
        self._offer(
            "check",
            f"This {_walk(visit)} is finished",
            words,
            "Open it again",
            lambda session: visits.reopen(session, visit_id),
            *map(centred, (*self._teacher.tools(draft), *self._stop.tools(draft))),
        )

    def _offer(
        self, icon: str, headline: str, words: str, button: str, work: "Callable[[Session], None]", *more: QWidget
    ) -> None:
        begin = PrimaryButton(button)
        begin.setObjectName("begin")
        self._begin_button = begin
        begin.clicked.connect(lambda: self._tasks.write(self, work, lambda _: self.refresh(), store=self._store))
        self._frame.page.show_nothing(icon, headline, words, begin, *more)

    def _check(self) -> None:
        self._leave_then(lambda: self.check_asked.emit(self._visit_id))

    def _leave_then(self, done: Callable[[], object]) -> None:
        if self._work is not None:
            self._work.leave_then(done)
        else:
            done()

    def _make_stop(self) -> CaptureStop:
        """Make what shows a stop to the teacher who was visited there."""
        return CaptureStop(
            self._tasks, self._visit_id, self._store, self._banners, self._reads, self._leave_then,
            person_id=self._person_id, stop_in_hand=self._stop_in_hand, now=self._now, parent=self,
        )  # fmt: skip

    def _stop_in_hand(self) -> str:
        return self._work.place_in_hand[1] if self._work is not None else ""

    def _make_frame(self) -> CaptureFrame:
        frame = CaptureFrame(self._now().astimezone().date(), self._stack)
        frame.add_tool(self._make_blank())
        strike = QuietButton("Strike out a name…")
        strike.setObjectName("strike_a_name")
        strike.setToolTip("For a name typed by mistake: from here, its history and every copy (Ctrl+Shift+X)")
        strike.clicked.connect(self.strike_wanted)
        frame.add_tool(strike)
        frame.show_parts(False)
        frame.self_review_wanted.connect(lambda: self._self_review.open())
        frame.last_time_wanted.connect(lambda: self._last_time.open())
        return frame

    def _make_blank(self) -> BlankCopy:
        """Make the button that prints this visit's form for its school."""
        gather = partial(for_visit, visit_id=self._visit_id)
        return BlankCopy(self._tasks, self._banners, lambda: gather, now=self._now, store=self._store)

    def read_anew(self) -> None:
        """Begin again with the visit as it is in the store; everything typed is there."""
        old, self._frame = self._frame, self._make_frame()
        self._work, self._pictures, self._at = None, None, None
        self._stack.insertWidget(0, self._frame)
        self._stack.setCurrentWidget(self._frame)
        self._stack.removeWidget(old)
        old.deleteLater()  # and what works on it
        self.refresh()

    def _show_instead(self, page: QWidget, shown: bool) -> None:
        """Show a page in the place of the form, or the form again."""
        if shown and self._work is not None:
            self._work.leave()
        self._stack.setCurrentWidget(page if shown else self._frame)
        self.setFocus()

    def _show_clock(self) -> None:
        self._clock.show_time(self._now() - self._started_at if self._started_at is not None else None)
        if self._work is not None:
            self._work.show_stay()
            self._load.look()

    # -- keys and the window

    def _add_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[CaptureWork], object]], ...] = (
            ("Ctrl+Down", lambda work: work.step(1)), ("Ctrl+Up", lambda work: work.step(-1)),
            ("Ctrl+PgDown", lambda work: work.step_page(1)), ("Ctrl+PgUp", lambda work: work.step_page(-1)),
            ("Ctrl+Shift+N", lambda work: work.add_row()), ("F6", lambda _: self._frame.next_pane()),
            ("Ctrl+V", lambda _: self._paste()), ("Ctrl+G", lambda work: work.jump()),
        )  # fmt: skip
        for key, does in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._key, does))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            finish = QShortcut(QKeySequence(key), self)
            finish.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            finish.activated.connect(self._finish_in_hand)

    def _paste(self) -> None:
        if self._pictures is not None:
            self._pictures.paste()

    def _finish_in_hand(self) -> None:
        """Keep the picture that stands in the place of the form; else check and finish the visit."""
        if self._pictures is not None and self._stack.currentWidget() is self._picture:
            self._pictures.desk.finish()
        elif self._work is not None and self._stack.currentWidget() in (self._frame, self._last):
            self.setFocus()  # what is typed is written as its field is left
            self._check()

    def _key(self, does: Callable[[CaptureWork], object]) -> None:
        if self._work is not None and self._stack.currentWidget() is self._frame:
            does(self._work)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that no field took."""
        is_here = self._stack.currentWidget() is self._frame
        if self._work is None or not is_here or not self._work.press(event, single_keys=self._single_keys):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus, which the window gives to the screen, to the question in hand."""
        super().focusInEvent(event)
        page = self._stack.currentWidget()
        if page is not None and page is not self._frame:
            page.setFocus()
        elif self._work is not None:
            self._work.go_on()
        elif self._begin_button is not None:
            self._begin_button.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Write what is typed when another window comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and self._work is not None:
            self._work.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what is typed when the screen goes."""
        super().hideEvent(event)
        if self._work is not None:
            self._work.leave()


def _walk(visit: VisitDetails) -> str:
    return "lesson look" if visit.is_lesson_look else "walk" if "walk" in visit.title.lower() else "visit"
