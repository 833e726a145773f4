"""Writing the plan of a visit: who does what by when, and how we shall know.

For the reviewer, with the headteacher beside her, before she leaves the school.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.documents import sign_off
from sifield.fieldwork import action_rows, carrying, planning, readiness, schools, support
from sifield.fieldwork.carrying import OpenBefore
from sifield.fieldwork.plans import TRUST_SIDE, ActionRow, ActionWords, Gap, MilestoneRow, PlanDetails
from sifield.fieldwork.support import Promise
from sifield.ui.tasks import Tasks
from sifield.ui.theme import theme
from sifield.ui.widgets.action_form import ActionText
from sifield.ui.widgets.action_list import ActionLine, ActionList
from sifield.ui.widgets.banner import Banner
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.carried_offers import CarriedOffers, OpenLine
from sifield.ui.widgets.gap_summary import GapSummary
from sifield.ui.widgets.head_of_school import HeadOfSchool
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.milestone_lines import MilestoneText
from sifield.ui.widgets.pdf_view import PdfView
from sifield.ui.widgets.plan_whole import PlanWhole
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.stage import Panes, bind, reveal, tab_as_laid_out
from sifield.ui.widgets.states import KeyHint
from sifield.ui.words import say_day
from sifield.ui.writing_stage import WritingStage
from sifield.wire.joining import ROLE_WORDS

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_PREVIEW_REST = 900
_PREVIEW_LEAST = 1120
_LATER = ("facts",)  # what a later step sees to


@dataclass(frozen=True, slots=True)
class _State:
    plan: PlanDetails
    gaps: tuple[Gap, ...]
    people: tuple[tuple[str, str], ...]
    before: tuple[OpenBefore, ...]
    school_id: str


_FOR_TODAY = "This person checks the facts and signs the plan. Who leads the school otherwise stays as it is."


class PlanScreen(WritingStage):
    """The plan of one visit.

    ``store`` is the store that the plan lies in, and the preview is drawn from; ``now`` is the clock.

    **Signals:** ``facts_wanted(plan_id: str)`` to go on to the headteacher's check, ``findings_wanted(visit_id: str)``
    to go back, ``papers_wanted(visit_id: str)`` for the door page, the table of actions and what else can be given out.
    """

    facts_wanted = Signal(str)
    findings_wanted = Signal(str)
    papers_wanted = Signal(str)

    def __init__(
        self, tasks: Tasks, store: Any, plan_id: str, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, store.sensitivity, 1, "The action plan", parent)
        self.setObjectName("plan_screen")
        self._store, self._plan_id, self._now = store, plan_id, now
        self._state: _State | None = None
        self._goes_on = False  # whether the person wants to go on
        self._strict = False  # after the first attempt to go on, what is missing is said by each field
        self._wants_preview: bool | None = None  # None: as the width allows
        self._page = Page(widest=860)
        self._summary = GapSummary("Before this plan can be signed")
        self._actions = ActionList(self._today(), settle=self._settle)
        self._before = CarriedOffers()
        self._whole = PlanWhole(self._today())
        self._signs = HeadOfSchool(schools.HEAD_ROLES, _FOR_TODAY)
        self._signs.hide()
        self._preview = PdfView("The plan as it will be printed")
        self._redraw = Rest(self, _PREVIEW_REST, longest=10 * _PREVIEW_REST)
        self._toggle = SecondaryButton("Preview", icon="eye")
        self._toggle.setCheckable(True)
        self._papers = QuietButton("Papers", icon="document")
        self._papers.setObjectName("to_papers")
        self._back = QuietButton("Back to the findings", icon="chevron-left")
        self._on = PrimaryButton("Go on to the fact check")
        self._on.setObjectName("to_facts")
        self._promises: tuple[Promise, ...] = ()
        self._lay_out()
        self._connect()
        self.refresh()
        look = partial(support.list_promises, plan_id=plan_id, today=self._today())
        tasks.read(self, look, self._offer, store=self._in, failed=self._failed)

    def refresh(self) -> None:
        """Read the plan again."""
        read = partial(_read, plan_id=self._plan_id, today=self._today())
        self.read_newest(read, self._show)

    def flush(self) -> None:
        """Write what was typed last; to be called before the screen goes."""
        self._actions.flush()
        self._whole.flush()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit_preview()

    def _lay_out(self) -> None:
        self.head_tools.addWidget(self._papers)
        self.head_tools.addWidget(self._toggle)
        for part in (self._summary, self._actions, self._before, self._whole, self._signs):
            self._page.body.addWidget(part)
        self._page.body.addStretch(1)
        self.body.addWidget(Panes(self._page, self._preview, shares=(8, 5)))
        self.set_foot(self._back, "stretch", KeyHint("Ctrl Enter", "goes on"), self._on)

    def _connect(self) -> None:
        self._toggle.clicked.connect(self._choose_preview)
        self._back.clicked.connect(self._go_back)
        self._papers.clicked.connect(self._go_to_papers)
        self._on.clicked.connect(self.go_on)
        self._summary.gap_chosen.connect(self._go_to_gap)
        self._actions.written.connect(self._write_action)
        self._actions.moved.connect(self._move_action)
        self._actions.removal_wanted.connect(self._remove_action)
        self._actions.action_wanted.connect(self._add_action)
        self._actions.promise_taken.connect(self._take_promise)
        self._actions.support_wanted.connect(partial(self._add, "", ActionWords(side=TRUST_SIDE)))
        self._before.carried.connect(self._carry)
        self._whole.commented.connect(self._write_comment)
        self._whole.review_chosen.connect(self._write_review)
        self._whole.other_signs.connect(self._ask_who_signs)
        self._signs.given.connect(self._name_who_signs)
        self._signs.left.connect(self._signs.hide)
        self._redraw.rested.connect(self._draw)
        bind(self, "Ctrl+Return", self.go_on)

    def go_on(self) -> None:
        """Go on to the fact check; the first time, what is missing is said instead, and one may still go on."""
        self.flush()
        self._goes_on = True  # decided once the last words are written and read again
        self.refresh()

    def _settle(self, day: date) -> date:
        """Move a reckoned deadline to a day of the school; none is reckoned before the plan is shown."""
        return self._state.plan.school_days.next_school_day(day) if self._state is not None else day

    def _decide(self, state: _State) -> None:
        gaps = [gap for gap in state.gaps if gap.field not in _LATER]
        if not gaps or self._strict or state.plan.status != "draft":
            self.facts_wanted.emit(self._plan_id)
            return
        self._strict = True
        self._on.setText("Go on and fill them in later")
        self._show(state)
        first = self._summary.first()
        if first is not None:
            first.setFocus()
            reveal(self._page, self._summary)

    def _show(self, state: _State) -> None:
        if self.is_unsaved:  # what is typed and not yet written is newer than what was read
            return
        self._state, plan = state, state.plan
        is_signed = plan.status != "draft"
        self.about.setText(f"{plan.visit_title} · {plan.school_name} · {say_day(plan.visited_on)}")
        words = {finding.id: finding.text for finding in plan.findings}
        lines = [_line(action, words, state.gaps) for action in plan.actions]
        offered = [(finding.id, finding.ref, finding.text) for finding in plan.findings]
        new = self._actions.show_actions(
            lines, offered, state.people, plan.stages, strict=self._strict, is_signed=is_signed
        )
        self._before.show_lines([] if is_signed else [_before(one) for one in state.before])
        signs = f"{plan.head.name}, {plan.head.role}," if plan.head.name else ""
        self._whole.show_whole(plan.comment, plan.next_review_on, signs)
        if is_signed:
            self._whole.freeze()
        gaps = [(gap.row_id, gap.field, gap.message) for gap in state.gaps if gap.field not in _LATER]
        self._summary.show_gaps(gaps if self._strict and not is_signed else ())
        if self._strict and not gaps:
            self._strict = False
            self._on.setText("Go on to the fact check")
        if self._preview.page_count:
            self._redraw.touch()
        else:
            self._draw()
        tab_as_laid_out(self)
        if new is not None:
            reveal(self._page, new)
        if self._goes_on:
            self._goes_on = False
            self._decide(state)

    def _go_to_gap(self, row_id: str, field: str) -> None:
        if row_id in self._actions.cards:
            reveal(self._page, self._actions.cards[row_id].focus_field(field))
        elif field == "action":
            self._add_action(row_id)
        elif field == "next_review":
            self._whole.review.setFocus()
            reveal(self._page, self._whole)
        elif field == "head":
            self._ask_who_signs()
        elif self._state is not None:
            self.findings_wanted.emit(self._state.plan.visit_id)

    def _ask_who_signs(self) -> None:
        if self._state is not None:
            self._signs.ask(self._state.school_id, f"Who signs for {self._state.plan.school_name} today?")
            reveal(self._page, self._signs)

    def _name_who_signs(self, school_id: str, name: str, post: str) -> None:
        """Put her into the trust's list, which lies in the general store alone, then let her sign this plan."""
        self._tasks.write(
            self,
            lambda session: schools.name_who_signs(session, school_id, name, post, self._today()),
            lambda who: self.write(lambda session: planning.let_sign(session, self._plan_id, who), self._signs_now),
            failed=lambda fault: self._signs.show_fault(str(fault)),
        )

    def _signs_now(self, _: object) -> None:
        self._signs.hide()
        self.refresh()

    def _write_action(self, action_id: str, words: ActionText) -> None:
        row = _words(words)
        self.keep(action_id, lambda session: planning.edit_action(session, action_id, row))

    def _add_action(self, finding_id: str) -> None:
        self._add(finding_id, ActionWords())

    def _add(self, finding_id: str, words: ActionWords) -> None:
        self.flush()
        self.write(lambda session: planning.add_action(session, self._plan_id, finding_id, words), self._action_added)

    def _offer(self, promises: tuple[Promise, ...]) -> None:
        """Offer what the trust could promise; it is looked up once, since nothing on this screen changes it."""
        self._promises = promises
        refs = {one.id: one.ref for one in self._state.plan.findings} if self._state is not None else {}
        self._actions.show_promises([(_say_promise(one, refs), one.why) for one in promises])

    def _take_promise(self, number: int) -> None:
        taken = self._promises[number]
        self._add(taken.finding_id, taken.words)

    def _action_added(self, action_id: str) -> None:
        self._actions.open_next(action_id)
        self.refresh()

    def _carry(self, action_id: str, reason: str) -> None:
        self.flush()
        carry = partial(
            carrying.carry_forward, plan_id=self._plan_id, action_id=action_id, reason=reason, today=self._today()
        )
        self.write(carry, self._action_added)

    def _move_action(self, action_id: str, places: int) -> None:
        self.write(lambda session: planning.move_action(session, action_id, places), self._reread)

    def _remove_action(self, action_id: str) -> None:
        if self._state is None:
            return
        self.flush()
        gone = next(action for action in self._state.plan.actions if action.id == action_id)
        self.write(lambda session: planning.remove_action(session, action_id), partial(self._removed, gone))

    def _removed(self, gone: ActionRow, _: object) -> None:
        self.refresh()
        again = partial(self._bring_back, gone)
        self.banners.add(Banner(f"{gone.ref} is removed.", tone="brand", button="Undo", on_button=again))

    def _bring_back(self, gone: ActionRow) -> None:
        from_, why = (gone.carried[0].action_id, gone.carried[0].reason) if gone.carried else ("", "")
        add = partial(
            planning.add_action, plan_id=self._plan_id, finding_id=gone.finding_id, words=action_rows.words_of(gone),
            carried_from=from_, carried_reason=why,
        )  # fmt: skip
        self.write(add, self._reread)

    def _write_comment(self, comment: str) -> None:
        self.keep("comment", lambda session: planning.set_comment(session, self._plan_id, comment))

    def _write_review(self, day: date | None) -> None:
        self.keep("next review", lambda session: planning.set_next_review(session, self._plan_id, day))

    def _choose_preview(self, shown: bool) -> None:
        self._wants_preview = shown
        self._fit_preview()

    def _fit_preview(self) -> None:
        fits = self.width() >= theme().px(_PREVIEW_LEAST)
        shown = fits if self._wants_preview is None else self._wants_preview
        self._toggle.setChecked(shown)
        if shown != self._preview.isVisibleTo(self):
            self._preview.setVisible(shown)
            self._redraw.touch()

    def _draw(self) -> None:
        if self._preview.isVisibleTo(self):
            draw = partial(sign_off.draft_pdf, self._store, self._plan_id, at=self._now())
            self._tasks.run(self, draw, self._show_preview, self._failed)

    def _show_preview(self, pdf: bytes) -> None:
        page = self._preview.page
        self._preview.show_pdf(pdf)
        self._preview.go_to(page)

    def _go_back(self) -> None:
        self.flush()
        if self._state is not None:
            self.findings_wanted.emit(self._state.plan.visit_id)

    def _go_to_papers(self) -> None:
        self.flush()
        if self._state is not None:
            self.papers_wanted.emit(self._state.plan.visit_id)

    def _today(self) -> date:
        return self._now().astimezone().date()


def _line(action: ActionRow, findings: dict[str, str], gaps: tuple[Gap, ...]) -> ActionLine:
    finding = findings.get(action.finding_id, "")
    return ActionLine(
        id=action.id,
        ref=action.ref,
        finding=_say_why(action, finding),
        words=_text(action),
        gaps={gap.field: gap.message for gap in gaps if gap.row_id == action.id},
    )


def _before(one: OpenBefore) -> OpenLine:
    parts = [one.owner, f"by {say_day(one.deadline)}" if one.deadline else "", one.visit_title]
    seen = [f"Today: {one.seen}"] if one.seen else []
    return OpenLine(one.id, one.text, " · ".join([*(part for part in parts if part), *seen]), one.seen)


def _say_why(action: ActionRow, finding: str) -> str:
    if action.carried:
        before = action.carried[0]
        day = f" of {say_day(before.agreed_on)}" if before.agreed_on else ""
        return f"Carried forward from the plan{day}: {before.reason}"
    ours = "Support by the trust" if action.side == TRUST_SIDE else ""
    if finding:
        return f"{ours or 'For'}{' for' if ours else ''} {action.finding_ref}: {finding}"
    return "Its finding was removed." if action.finding_id else ours


def _say_promise(promise: Promise, refs: dict[str, str]) -> str:
    return f"Support for {refs.get(promise.finding_id, 'a finding')}: {promise.who}"


def _text(action: ActionRow) -> ActionText:
    steps = tuple(MilestoneText(id=step.id, on=step.on, text=step.text) for step in action.milestones)
    same = {one.name: getattr(action, one.name) for one in fields(ActionText) if one.name != "milestones"}
    return ActionText(**same, milestones=steps)


def _words(text: ActionText) -> ActionWords:
    steps = tuple(MilestoneRow(id=step.id, on=step.on, text=step.text) for step in text.milestones)
    same = {one.name: getattr(text, one.name) for one in fields(ActionText) if one.name != "milestones"}
    return ActionWords(**same, milestones=steps)


def _read(session: "Session", *, plan_id: str, today: date) -> _State:
    plan = planning.get_plan(session, plan_id)
    people = {one.id: (one.name, ROLE_WORDS.get(one.role, one.role)) for one in schools.list_people(session)}
    people |= {one.id: (one.name, one.role) for one in (plan.reviewer, plan.head) if one.name}
    gaps = readiness.what_is_missing(plan, today)
    before = carrying.list_open_before(session, plan_id)
    return _State(plan, gaps, tuple(people.values()), before, planning.school_of(session, plan_id))
