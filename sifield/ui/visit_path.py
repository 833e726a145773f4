"""The way of one visit through the window: start, capture, check, findings, plan, facts, signatures, signed plan."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.documents import visit_offers
from sifield.errors import SifieldError
from sifield.fieldwork import capture, pairs, planning, self_reviews, sign_off, visits
from sifield.fieldwork.visits import VisitDetails
from sifield.forms.answers import Key
from sifield.models.store import Stores
from sifield.ui.beginning import now
from sifield.ui.immediate_concern import KEY, ImmediateConcern, Inside
from sifield.ui.main_window import MainWindow
from sifield.ui.record_sealing import link_to_centre, save_sealed
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.screens.fact_check import FactCheckScreen
from sifield.ui.screens.findings import FindingsScreen
from sifield.ui.screens.plan import PlanScreen
from sifield.ui.screens.reports import Reports
from sifield.ui.screens.sign_off import SignOffScreen
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.screens.two_observers import TwoObserversScreen
from sifield.ui.screens.visit_history import VisitHistory
from sifield.ui.strike_out import KEY as STRIKE_KEY
from sifield.ui.strike_out import StrikeOut
from sifield.ui.tasks import StoreName, Tasks, read_both
from sifield.ui.widgets.stage import bind

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


_STORES: tuple[StoreName, StoreName] = ("general", "safeguarding")
CONCERN = (KEY, "immediate concern")
_STRIKE = (
    (
        "Within a visit",
        (
            (STRIKE_KEY.replace("+", " "), "strike out a name, with the words that are selected"),
            ("Ctrl H", "what was changed: who, when, before and after"),
        ),
    ),
)


class VisitPath(QObject):
    """Leads from screen to screen; each screen is made when it is shown and thrown away when it is left.

    It leads through one visit at a time, and knows in which of the two stores that one lies.

    **Signals:** ``left(place: str)`` when the way ends at a place of the bar.
    """

    left = Signal(str)

    def __init__(
        self, window: MainWindow, tasks: Tasks, stores: Stores, person_id: str, *, sample_pin: str = ""
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._stores = window, tasks, stores
        self._person_id, self._sample_pin = person_id, sample_pin
        self._open: tuple[StoreName, str] = ("general", "")  # the visit on the screen, as the next start opens it
        self._in: StoreName = "general"  # the store of the visit that is led through
        self._concern = ImmediateConcern(window, tasks, now)
        self._strike = StrikeOut(window, tasks, now)
        self._strike.struck.connect(self._read_anew)
        self._from = ""  # the place that a visit or plan was opened from, where it is not the usual one

    def begin(self) -> None:
        """Open what was on the screen when the program ended, else Today; a laptop handed over stays locked."""

        def show(*found: tuple[str, str]) -> None:
            stores = tuple(zip(_STORES, found, strict=True))
            locked = [(store, plan_id) for store, (plan_id, _) in stores if plan_id]
            opened = [(store, visit_id) for store, (_, visit_id) in stores if visit_id]
            if opened:
                self._open = opened[0]
            if locked:
                self._in, plan_id = locked[0]
                self.sign(plan_id, is_handed_over=True)
            elif opened:
                self._in, visit_id = opened[0]
                self.capture(visit_id)
            else:
                self.left.emit("today")

        read_both(self._tasks, self, lambda session: (sign_off.handed_over(session), visits.still_open(session)), show)

    def show(
        self,
        screen: QWidget,
        title: str,
        subtitle: str = "",
        *,
        place: str = "",
        back: Callable[[], object] | None = None,
        actions: Sequence[QWidget] = (),
        keys: Sequence[tuple[str, str]] = (),
        visit_id: str = "",
        inside: Inside | None = None,
    ) -> None:
        """Show a screen and throw away the one before it.

        Args:
            visit_id: is kept as where the next start opens.
            inside: the visit that the screen is about, whose school's people can be told of an immediate concern.
        """
        before = self._window.current_screen
        self._remember((self._in, visit_id))
        self._concern.move_to(inside)
        self._strike.move_to(inside)
        if inside is not None:
            actions, keys = (self._concern.button, *actions), (*keys, CONCERN)
        self._window.show_screen(screen, title, subtitle, place=place, back=back, actions=actions, keys=keys)
        if inside is not None:
            self._window.show_keys(keys, _STRIKE)
        if before is not None and before is not screen:
            self._window.close_screen(before)

    def _read_anew(self) -> None:
        """Show the screen in hand as the records are now: words were struck out of them."""
        screen = self._window.current_screen
        if isinstance(screen, CaptureScreen):
            screen.read_anew()
        elif screen is not None and (refresh := getattr(screen, "refresh", None)) is not None:
            refresh()

    def _remember(self, shown: tuple[StoreName, str]) -> None:
        """Keep which visit is on the screen, in its own store, and in the other no more."""
        before, self._open = self._open, shown
        if before[1] and before[0] != shown[0]:
            self._keep_open(before[0], "")
        if shown[1] != (before[1] if before[0] == shown[0] else ""):
            self._keep_open(*shown)

    def _keep_open(self, store: StoreName, visit_id: str) -> None:
        remember = partial(visits.remember_open, visit_id=visit_id)
        self._tasks.write(self, remember, store=store, failed=_not_worth_telling)

    def _enter(self, is_there: "Callable[[Session], bool]", go: Callable[[], object]) -> None:
        """Find the store that a visit or plan lies in, and go on; ids are unique over both."""

        def then(_is_general: bool, is_safeguarding: bool) -> None:
            self._in = "safeguarding" if is_safeguarding else "general"
            go()

        read_both(self._tasks, self, is_there, then)

    @property
    def visit_id(self) -> str:
        """The visit on the screen that is being written, or ""."""
        return self._open[1]

    @property
    def current_screen(self) -> QWidget | None:
        """The screen in hand, of whatever way."""
        return self._window.current_screen

    def _leave(self, usual: str) -> None:
        """Go back to where one came from."""
        self.left.emit(self._from or usual)

    # -- into a visit ----------------------------------------------------------------------------------------------

    def start_visit(
        self, school_id: str, form_id: str = "", requirement_id: str = "", *, back: Callable[[], object] | None = None
    ) -> None:
        """Choose what to visit; what is known already is filled in. ``back`` leads where it was asked, else Today."""
        self._from = ""
        screen = StartVisitScreen(
            self._tasks, self._person_id, school_id=school_id, form_id=form_id, requirement_id=requirement_id, now=now
        )
        screen.started.connect(self.open_visit)
        screen.planned.connect(self._planned)
        self.show(screen, "Start a visit", back=back or (lambda: self.left.emit("today")))

    def _planned(self, visit_id: str) -> None:
        """Go on to the visit where the school is to answer a part of its form before, else back to Today."""
        self._enter(partial(visits.has_visit, visit_id=visit_id), partial(self._look_whether_asked, visit_id))

    def _look_whether_asked(self, visit_id: str) -> None:

        def is_asked(session: "Session") -> bool:
            return bool(self_reviews.invitation_of(capture.load(session, visit_id), now()).checks)

        def then(asked: bool) -> None:
            if asked:
                self.capture(visit_id)
            else:
                self.left.emit("today")

        self._tasks.read(self, is_asked, then, store=self._in, failed=lambda _fault: self.left.emit("today"))

    def open_visit(self, visit_id: str, *, at: Key | None = None, row_id: str = "", come_from: str = "") -> None:
        """Open a visit where it stands: at capture, or at its findings once it is finished.

        Args:
            at: in capture, at this question of this row.
            row_id: among the findings, at this finding or note.
            come_from: the place that the way back leads to.
        """
        self._from = come_from
        look = partial(_if_open, visit_id=visit_id)
        show = partial(self._open_visit, visit_id, at=at, row_id=row_id)
        self._enter(
            partial(visits.has_visit, visit_id=visit_id), lambda: self._tasks.read(self, look, show, store=self._in)
        )

    def _open_visit(self, visit_id: str, visit: VisitDetails | None, *, at: Key | None, row_id: str) -> None:
        if visit is None:
            self.observers(visit_id)
        elif visit.status in ("planned", "started") or visit.is_lesson_look:
            self.capture(visit.id, at)
        else:
            self.findings(visit.id, row_id)

    def capture(self, visit_id: str, at: Key | None = None, shows_gaps: bool = False) -> None:
        """Write down what is seen."""
        screen = CaptureScreen(
            self._tasks, visit_id, self._person_id, now=now, store=self._in, at=at, shows_gaps=shows_gaps, parent=None
        )
        screen.check_asked.connect(self.check)
        self.show(
            screen, *self._heading(screen), back=lambda: self._leave("today"), actions=screen.bar_actions,
            keys=screen.KEYS, visit_id=visit_id, inside=Inside(self._in, visit_id),
        )  # fmt: skip
        screen.strike_wanted.connect(self._strike.open)
        bind(screen, "Ctrl+H", partial(self.history, visit_id, partial(self.capture, visit_id)))
        screen.keys_known.connect(partial(self._tell_keys, screen))
        self._tell_keys(screen)
        screen.titled.connect(self._window.top_bar.show_title)

    def _tell_keys(self, screen: CaptureScreen) -> None:
        """Tell the keys of capture, once it is known only those that do something in the form in hand."""
        if self._window.current_screen is screen:
            self._window.show_keys((*screen.keys, CONCERN), (*screen.all_keys, *_STRIKE))

    def check(self, visit_id: str) -> None:
        """Read all answers once more, then finish."""
        screen = CheckAnswersScreen(self._tasks, visit_id, now=now, store=self._in)
        screen.change_wanted.connect(lambda key: self.capture(visit_id, key, True))
        screen.finished.connect(lambda done: (self.capture if screen.is_lesson_look else self._finished)(done))
        screen.concern_wanted.connect(self._concern.open)
        screen.history_wanted.connect(partial(self.history, visit_id, partial(self.check, visit_id)))
        screen.titled.connect(lambda _title, subtitle: self._window.top_bar.show_title("Check and finish", subtitle))
        self.show(
            screen, "Check and finish", screen.heading[1], back=lambda: self.capture(visit_id), keys=screen.KEYS,
            visit_id=visit_id, inside=Inside(self._in, visit_id),
        )  # fmt: skip

    def history(self, visit_id: str, back: Callable[[], object]) -> None:
        """Show what was changed in a visit."""
        screen = VisitHistory(self._tasks, visit_id, store=self._in)
        self.show(screen, "What was changed", back=back, inside=Inside(self._in, visit_id))

    def _finished(self, visit_id: str) -> None:
        """Go on to the findings; of two who observe together, to how far both have got."""

        def then(standing: pairs.Standing | None) -> None:
            (self.observers if standing is not None else self.findings)(visit_id)

        self._tasks.read(self, partial(pairs.get_standing, visit_id=visit_id), then, store=self._in)

    def observers(self, visit_id: str) -> None:
        """Lay side by side what two observers saw, or say what they wait for."""
        screen = TwoObserversScreen(self._tasks, visit_id, now=now, store=self._in)
        screen.findings_wanted.connect(self.findings)
        screen.visit_wanted.connect(self.capture)
        self.show(screen, "Two observers", back=lambda: self._leave("today"))

    @staticmethod
    def _heading(screen: CaptureScreen) -> tuple[str, str]:
        title, subtitle = screen.heading
        return title or "Visit", subtitle

    # -- from evidence to plan -------------------------------------------------------------------------------------

    def findings(self, visit_id: str, at: str = "") -> None:
        """Turn evidence into findings and actions; ``at`` is a finding or note to begin at."""
        screen = FindingsScreen(self._tasks, visit_id, store=self._in, at=at)
        screen.visit_wanted.connect(self._reopen)
        screen.plan_wanted.connect(self._plan_of)
        screen.papers_wanted.connect(partial(self.papers, back=lambda: self.findings(visit_id)))
        screen.observers_wanted.connect(self.observers)
        self.show(screen, "Findings", back=lambda: self._leave("today"), inside=Inside(self._in, visit_id))

    def papers(self, visit_id: str, *, back: Callable[[], object], plan_id: str = "") -> None:
        """Choose a paper of the visit, see it, give it out: the door page, the visit note, the summary for staff, …"""
        moment = now()
        today = moment.astimezone().date()
        look = partial(
            visit_offers.of_visit, visit_id=visit_id, today=today, now=moment, store=self._in, plan_id=plan_id
        )
        screen = Reports(self._tasks, now, look, store=self._in, noun="paper")
        self.show(
            screen, "Papers of the visit", back=back, keys=screen.KEYS, inside=Inside(self._in, visit_id),
        )  # fmt: skip

    def _reopen(self, visit_id: str) -> None:
        reopen = partial(visits.reopen, visit_id=visit_id)
        self._tasks.write(self, reopen, lambda _done: self.capture(visit_id), store=self._in)

    def _plan_of(self, visit_id: str) -> None:
        self._tasks.write(self, partial(planning.open_plan, visit_id=visit_id), self.plan, store=self._in)

    def open_plan(self, plan_id: str, *, come_from: str = "") -> None:
        """Open a plan where it stands: to be written, or signed; ``come_from`` is where the way back leads."""
        self._from = come_from
        self._enter(partial(planning.has_plan, plan_id=plan_id), lambda: self._go_to_plan(plan_id))

    def _go_to_plan(self, plan_id: str) -> None:
        self._tasks.read(
            self,
            lambda session: planning.get_plan(session, plan_id).status,
            lambda status: self.plan(plan_id) if status == "draft" else self.signed(plan_id),
            store=self._in,
        )

    def plan(self, plan_id: str) -> None:
        """Write the actions."""
        screen = PlanScreen(self._tasks, self._stores.of(self._in), plan_id, now)
        screen.findings_wanted.connect(self.findings)
        screen.facts_wanted.connect(self.facts)
        screen.papers_wanted.connect(partial(self.papers, plan_id=plan_id, back=lambda: self.plan(plan_id)))
        self.show(screen, "Action plan", back=lambda: self._leave("plans"), inside=self._inside_plan(plan_id))

    def facts(self, plan_id: str) -> None:
        """Let the headteacher check the facts."""
        screen = FactCheckScreen(self._tasks, plan_id, now, store=self._in)
        screen.plan_opened.connect(self.plan)
        screen.facts_checked.connect(self.sign)
        self.show(screen, "Check of the facts", back=lambda: self.plan(plan_id), inside=self._inside_plan(plan_id))

    def _inside_plan(self, plan_id: str) -> Inside:
        return Inside(self._in, plan_id=plan_id)

    # -- signatures ------------------------------------------------------------------------------------------------

    def sign(self, plan_id: str, *, is_handed_over: bool = False) -> None:
        """Sign as the reviewer, hand over, sign as the headteacher, give back."""
        screen = SignOffScreen(
            self._tasks,
            self._stores.of(self._in),
            plan_id,
            now,
            sample_pin=self._sample_pin,
            is_handed_over=is_handed_over,
        )
        screen.plan_opened.connect(self._go_to_plan)
        screen.handed_over.connect(lambda: self._hand_over(plan_id, screen))
        screen.taken_back.connect(lambda: self._take_back(plan_id))
        screen.put_off.connect(lambda _plan_id: self.left.emit("plans"))
        self.show(screen, "Sign the plan", back=lambda: self._go_to_plan(plan_id), inside=self._inside_plan(plan_id))
        if is_handed_over:
            self._hand_over(plan_id, screen)

    def _hand_over(self, plan_id: str, screen: SignOffScreen) -> None:
        """Lock the window to the plan, and keep that, so that switching the laptop off and on opens nothing else."""
        self._window.lock_to(screen, "Action plan", "Handed over for signing")
        self._tasks.write(self, partial(sign_off.remember_hand_over, plan_id=plan_id), store=self._in)

    def _take_back(self, plan_id: str) -> None:
        self._tasks.write(self, partial(sign_off.remember_hand_over, plan_id=""), store=self._in)
        self._window.unlock()
        self.signed(plan_id)

    def signed(self, plan_id: str) -> None:
        """Show a signed plan with its verdict."""
        store = self._stores.of(self._in)
        sealing = partial(save_sealed, partial(link_to_centre, self._stores), store, plan_id)
        screen = SignedPlanScreen(self._tasks, store, plan_id, now, save_sealed=sealing)
        screen.signature_wanted.connect(self.sign)
        screen.plan_opened.connect(self.plan)
        screen.left.connect(lambda: self.left.emit("plans"))
        screen.papers_wanted.connect(partial(self.papers, plan_id=plan_id, back=lambda: self.signed(plan_id)))
        self.show(screen, "Signed plan", back=lambda: self._leave("plans"), inside=self._inside_plan(plan_id))


def _not_worth_telling(_fault: SifieldError) -> None:
    """Where the next start opens could not be kept: nothing that anybody typed."""


def _if_open(session: "Session", visit_id: str) -> VisitDetails | None:
    """Give a visit, None for one that waits until two who observe together have finished."""
    standing = pairs.get_standing(session, visit_id)
    return None if standing is not None and standing.is_closed else visits.get_visit(session, visit_id)
