"""Signing a plan: the reviewer first, then whoever else signs, on this laptop or on her own, then the verdict in words.

On a safeguarding plan the designated lead signs between the reviewer and the headteacher.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sifield.documents import sign_off, signing_keys
from sifield.errors import SifieldError
from sifield.fieldwork import access, planning, readiness, rooms, signers, signing_record
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.plans import Gap, PlanDetails
from sifield.fieldwork.signing_record import Event
from sifield.signing import fields
from sifield.signing.verdict import Verdict
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.gap_summary import GapSummary
from sifield.ui.widgets.head_form import HeadForm
from sifield.ui.widgets.other_answers import OtherAnswers
from sifield.ui.widgets.signing_form import SigningForm
from sifield.ui.widgets.signing_pages import HandOverPage, OutcomePage, SigningPage, VerdictPage
from sifield.ui.widgets.stage import Stage, tab_as_laid_out
from sifield.ui.widgets.take_back import TakeBack
from sifield.ui.words import say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_PIN_FAULTS = ("wrong-pin", "pin-paused", "weak-pin", "no-pin", "has-pin")


@dataclass(frozen=True, slots=True)
class _State:
    plan: PlanDetails
    gaps: tuple[Gap, ...]
    owner: Laptop
    certificate_end: str = ""


class SignOffScreen(Stage):
    """The signing of one plan, opened where it stands.

    ``store`` is the store that the plan lies in, ``now`` the clock, ``sample_pin`` the reviewer's PIN in the sample
    trust ("" elsewhere), ``is_handed_over`` that the program ended while the laptop was in the headteacher's hands.

    **Signals:** ``issued(plan_id: str)`` once the reviewer has signed, ``handed_over()`` when the window is to be
    locked, ``agreed(plan_id: str)`` once the headteacher has signed, ``taken_back()`` when the window is to be
    unlocked, ``plan_opened(plan_id: str)`` to go back to the plan, ``put_off(plan_id: str)`` when the headteacher signs
    another day.
    """

    issued = Signal(str)
    handed_over = Signal()
    agreed = Signal(str)
    taken_back = Signal()
    plan_opened = Signal(str)
    put_off = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        store: Any,
        plan_id: str,
        now: Callable[[], datetime],
        *,
        sample_pin: str = "",
        is_handed_over: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(3, "Sign the plan", parent)
        self.setObjectName("sign_off_screen")
        self._tasks, self._store, self._plan_id, self._now = tasks, store, plan_id, now
        self._sample_pin = sample_pin
        self._was_handed_over = is_handed_over
        self._plan: PlanDetails | None = None
        self._owner: Laptop | None = None
        self._gaps = GapSummary("Before you can sign")
        self._form = SigningForm("What you sign", "Sign the plan")
        self._head_form = HeadForm()
        self._lead_form = SigningForm("You sign as the designated lead", "Sign")
        self._lead_form.sign.setObjectName("lead_sign")
        self._answers = OtherAnswers(now().astimezone().date())
        self._prompts = tuple(TakeBack() for _ in range(4))
        signed, unsigned, lead_unsigned, after = self._prompts
        self._review = SigningPage("The plan", self._form, self._gaps)
        self._hand_over = HandOverPage()
        self._head = SigningPage("The plan", self._head_form, QWidget(), self._answers, unsigned)
        self._lead = SigningPage("The plan", self._lead_form, QWidget(), lead_unsigned)
        self._outcome = OutcomePage(after)
        self._verdict = VerdictPage("The signed plan", signed)
        self._pages = QStackedWidget()
        for page in (self._review, self._hand_over, self._lead, self._head, self._outcome, self._verdict):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)
        self._back = QuietButton("Back to the plan", icon="chevron-left")
        self.set_foot(self._back, "stretch", self._form.sign, self._lead_form.sign, self._head_form.sign)
        self._connect()
        self.refresh()

    @property
    def is_locked(self) -> bool:
        """Whether the laptop is in the headteacher's hands."""
        return self._is_locked

    _is_locked = False

    def refresh(self) -> None:
        """Read where the signing stands."""
        today = self._now().astimezone().date()
        self._tasks.read(
            self,
            partial(_read, plan_id=self._plan_id, today=today, at=self._now()),
            self._show,
            store=self._store.sensitivity,
            failed=self._failed,
        )

    def _connect(self) -> None:
        self._form.signing_wanted.connect(self._sign)
        self._head_form.signing_wanted.connect(self._agree)
        self._lead_form.signing_wanted.connect(self._countersign)
        self._answers.received.connect(self._receive)
        self._answers.declined.connect(self._decline)
        self._hand_over.handed.connect(self._lock)
        self._hand_over.put_off.connect(partial(self.put_off.emit, self._plan_id))
        self._gaps.gap_chosen.connect(self._go_back)
        self._back.clicked.connect(self._go_back)
        for prompt in self._prompts:
            prompt.pin_given.connect(partial(self._take_back, prompt))

    def _show(self, state: _State) -> None:
        self._plan, plan = state.plan, state.plan
        self._owner = state.owner  # who unlocks the window again: not always the reviewer
        self.about.setText(f"{plan.visit_title} · {plan.school_name} · {say_day(plan.visited_on)}")
        for prompt in self._prompts:
            prompt.show_owner(state.owner.person_name, self._sample_pin)
        if plan.status == "draft":
            self._show_review(plan, state)
        elif plan.status == "issued":
            who = partial(sign_off.who_signs, self._store, self._plan_id)
            self._tasks.run(self, who, partial(self._show_waiting, plan, state.owner), self._failed)
        else:
            self._is_locked = self._is_locked or self._was_handed_over
            self._tasks.run(self, self._verify, self._show_signed, self._failed)

    def _show_waiting(self, plan: PlanDetails, owner: Laptop, waiting: sign_off.Waiting) -> None:
        """Somebody has still to sign: here at once on her own laptop or in her hands already, else hand it over."""
        is_lead = waiting.field == fields.LEAD
        before = plan.lead.name if plan.lead.name and not is_lead else plan.reviewer.name
        if self._was_handed_over:
            self._lock()
        elif waiting.person.id == owner.person_id:
            self._ask(waiting)
        else:
            self._hand_over.show_people(
                before, waiting.person.name, owner.person_name, decides=not is_lead, locked=self._is_locked
            )
            self._turn_to(self._hand_over, "Hand over")

    def _show_review(self, plan: PlanDetails, state: _State) -> None:
        self._turn_to(self._review, "Sign the plan")
        self._gaps.show_gaps([(gap.row_id, gap.field, gap.message) for gap in state.gaps])
        self._form.say(
            [
                f"You sign as {plan.reviewer.name}, {plan.reviewer.role}: that you wrote this plan from what you saw, "
                "and that you stand by it.",
                "After your signature nothing in it can be changed. The headteacher then signs the same file.",
                *filter(None, (rooms.say_staying(plan), state.certificate_end)),
            ]
        )
        self._form.show_sample(self._sample_pin)
        draw = partial(sign_off.draft_pdf, self._store, self._plan_id, at=self._now())
        self._tasks.run(self, draw, self._review.paper.show_pdf, self._failed)

    def _sign(self) -> None:
        self._form.set_busy(True)
        work = partial(
            sign_off.issue,
            self._store,
            self._plan_id,
            pin=self._form.pin.pin(),
            drawing=self._form.drawing(),
            at=self._now(),
        )
        self._tasks.run(self, work, self._signed, self._sign_failed)

    def _signed(self, _: Verdict) -> None:
        self._form.set_busy(False)
        self._form.clear_secrets()
        self.banners.clear()
        announce(self, "You have signed the plan.")
        self._tasks.tell_changed(self._store.sensitivity, self)
        self.refresh()
        self.issued.emit(self._plan_id)

    def _sign_failed(self, fault: SifieldError) -> None:
        self._form.set_busy(False)
        if fault.code in _PIN_FAULTS:
            self._form.show_pin_fault(str(fault))
            return
        self._failed(fault)
        if fault.code in ("signed", "changed", "not-ready"):
            self.refresh()

    def _lock(self) -> None:
        if not self._is_locked:
            self._is_locked = True
            self.handed_over.emit()
            self._note("handed over", self._owner.person_name if self._owner else "")
        self._was_handed_over = False
        self._ask_anew()

    def _ask_anew(self) -> None:
        self._tasks.run(self, partial(sign_off.who_signs, self._store, self._plan_id), self._ask, self._failed)

    def _verify(self) -> sign_off.SignedFile:
        return sign_off.verify(self._store, self._plan_id, at=self._now())

    def _ask(self, waiting: sign_off.Waiting) -> None:
        """Show the plan to whoever signs now, and ask for what her key needs."""
        person = waiting.person
        is_lead = waiting.field == fields.LEAD
        page, form = (self._lead, self._lead_form) if is_lead else (self._head, self._head_form)
        does = "Your decision and your comment are yours and are sealed with your signature."
        does = "The headteacher signs after you and decides." if is_lead else does
        form.say([f"You sign as {person.name}, {person.role}: that you have read this plan. {does}"])
        if is_lead:
            self._lead_form.ask_for_key(waiting.key_state)
        else:
            self._head_form.ask_for_state(waiting.key_state)
        if self._pages.currentWidget() is page:
            return
        self._answers.begin()
        self._note("opened", person.name, person.role)
        self._turn_to(page, "Read the plan, then sign" if is_lead else "Read the plan, then decide")
        self._tasks.run(self, self._verify, lambda signed: page.paper.show_pdf(signed.shown), self._failed)

    def _countersign(self) -> None:
        form = self._lead_form
        form.set_busy(True)
        work = partial(
            sign_off.countersign, self._store, self._plan_id, pin=form.pin.pin(), drawing=form.drawing(), at=self._now()
        )
        self._tasks.run(self, work, self._countersigned, self._agree_failed)

    def _countersigned(self, _: Verdict) -> None:
        self._lead_form.set_busy(False)
        self._lead_form.clear_secrets()
        self.banners.clear()
        announce(self, "The designated lead has signed.")
        self._tasks.tell_changed(self._store.sensitivity, self)
        self.refresh()

    def _receive(self, reply_by: date) -> None:
        work = partial(sign_off.receive, self._store, self._plan_id, reply_by=reply_by, at=self._now())
        words = f"You have received the plan, and reply by {say_day(reply_by)}. Nothing is decided yet."
        self._tasks.run(self, work, lambda _: self._show_outcome("Received", words), self._failed)

    def _decline(self, why: str) -> None:
        work = partial(sign_off.decline, self._store, self._plan_id, why=why, at=self._now())
        words = "You do not sign this plan. Your reason is kept with it, and the trust sees both."
        self._tasks.run(self, work, lambda _: self._show_outcome("Not signed", words), self._failed)

    def _show_outcome(self, title: str, words: str) -> None:
        self._tasks.tell_changed(self._store.sensitivity, self)
        self._outcome.show_outcome(title, words)
        self._turn_to(self._outcome, title)
        announce(self, words)

    def _agree(self) -> None:
        form = self._head_form
        form.set_busy(True)
        work = partial(
            sign_off.agree,
            self._store,
            self._plan_id,
            pin=form.pin.pin(),
            drawing=form.drawing(),
            decision=form.decision.value,
            comment=form.comment.toPlainText().strip(),
            at=self._now(),
        )
        self._tasks.run(self, work, self._agreed, self._agree_failed)

    def _agreed(self, _: Verdict) -> None:
        self._head_form.set_busy(False)
        self._head_form.clear_secrets()
        self.banners.clear()
        self._tasks.tell_changed(self._store.sensitivity, self)
        self._tasks.run(self, self._verify, self._show_signed, self._failed)
        self.agreed.emit(self._plan_id)

    def _agree_failed(self, fault: SifieldError) -> None:
        form = self._lead_form if self._pages.currentWidget() is self._lead else self._head_form
        form.set_busy(False)
        if fault.code == "comment-too-long":
            self._head_form.show_comment_fault(str(fault))
        elif fault.code in _PIN_FAULTS:
            form.show_pin_fault(str(fault))
        else:
            self._failed(fault)
        # Her PIN may have been set before the signing failed: then it is asked for once, not chosen again.
        self._ask_anew()

    def _show_signed(self, signed: sign_off.SignedFile) -> None:
        self._turn_to(self._verdict, "Signed")
        self._verdict.paper.show_pdf(signed.shown)
        self._verdict.verdict.show_verdict(signed.verdict)
        announce(self, signed.verdict.headline)

    def _take_back(self, prompt: TakeBack, pin: str) -> None:
        if self._owner is None:
            return
        check = partial(signing_keys.check_pin, self._store, self._owner.person_id, pin=pin, at=self._now())
        self._tasks.run(self, check, self._is_back, lambda fault: prompt.show_fault(str(fault)))

    def _is_back(self, _: None) -> None:
        self._is_locked = False
        for form in (self._head_form, self._lead_form):
            form.clear_secrets()
            form.pad.clear()  # a mark without its signature is nobody's to keep
        self._note("taken back", self._owner.person_name if self._owner else "")
        self.taken_back.emit()
        self.refresh()

    def _note(self, kind: str, name: str, role: str = "") -> None:
        """Write a line of the signing record: how long somebody read before she signed is to be seen there."""
        event = Event(kind=kind, by_name=name, by_role=role, how="signing PIN" if kind == "taken back" else "")
        work = partial(signing_record.append, plan_id=self._plan_id, event=event, at=self._now())
        self._tasks.write(self, work, store=self._store.sensitivity, failed=self._failed)

    def _turn_to(self, page: QWidget, title: str) -> None:
        self.title.setText(title)
        self._pages.setCurrentWidget(page)
        for prompt in self._prompts:  # on her own laptop nothing was handed over, so nothing is given back
            prompt.setVisible(self._is_locked)
        self._back.setVisible(page in (self._review, self._hand_over) and not self._is_locked)
        self._form.sign.setVisible(page is self._review)
        self._head_form.sign.setVisible(page is self._head)
        self._lead_form.sign.setVisible(page is self._lead)
        self.show_foot(page not in (self._verdict, self._outcome))
        tab_as_laid_out(self)

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault)

    def _go_back(self, *_: str) -> None:
        self.plan_opened.emit(self._plan_id)


def _read(session: "Session", *, plan_id: str, today: date, at: datetime) -> _State:
    plan = planning.get_plan(session, plan_id)
    gaps = readiness.what_is_missing(plan, today)
    end = signers.say_end(session, plan.reviewer.id, at)
    return _State(plan, gaps, access.whose_laptop(session), end)
