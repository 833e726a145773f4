"""The headteacher's check of the facts, finding by finding, before anyone signs.

For the headteacher, at the reviewer's laptop: she is asked what is true, not whether she likes it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import findings, planning, rooms
from sifield.fieldwork.plans import PlanDetails
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S4
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.fact_card import FactCard
from sifield.ui.widgets.finding_card import KINDS
from sifield.ui.widgets.gap_summary import GapSummary
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.stage import bind, reveal, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState, KeyHint
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, evidence_lines, say_day
from sifield.ui.writing_stage import WritingStage


class FactCheckScreen(WritingStage):
    """The facts of one plan. ``now`` is the clock.

    **Signals:** ``facts_checked(plan_id: str)`` when every finding has its word, ``plan_opened(plan_id: str)`` to go
    back to the plan.
    """

    facts_checked = Signal(str)
    plan_opened = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        plan_id: str,
        now: Callable[[], datetime],
        *,
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, store, 2, "Are the facts right?", parent)
        self.setObjectName("fact_check_screen")
        self._plan_id, self._now = plan_id, now
        self._plan: PlanDetails | None = None
        self._cards: dict[str, FactCard] = {}
        self._page = Page(widest=820, centred=True, margin=S4)
        self._intro = Text("", "body", "ink2")
        self._summary = GapSummary("There is something left to say")
        self._done = Text("", "small", wrap=False)
        self._back = QuietButton("Back to the plan", icon="chevron-left")
        self._on = PrimaryButton("The facts are checked")
        self._on.setObjectName("facts_done")
        self._page.body.addWidget(self._intro)
        self._page.body.addWidget(self._summary)
        self.body.addWidget(self._page)
        self.set_foot(self._back, "stretch", self._done, KeyHint("Ctrl Enter", ""), self._on)
        self._back.clicked.connect(self._go_back)
        self._on.clicked.connect(self.close_check)
        self._summary.gap_chosen.connect(self._go_to)
        bind(self, "Ctrl+Return", self.close_check)
        self.refresh()

    def refresh(self) -> None:
        """Read the plan again."""
        self.read_newest(lambda session: rooms.leaving(planning.get_plan(session, self._plan_id)), self._show)

    def flush(self) -> None:
        """Write what was typed last; to be called before the screen goes."""
        for card in self._cards.values():
            card.flush()

    def close_check(self) -> None:
        """Keep that the facts are checked, or say which finding still waits for a word."""
        self.flush()
        plan = self._plan
        if plan is None:
            return
        if plan.status != "draft":
            self.facts_checked.emit(self._plan_id)
            return
        waiting = [finding for finding in plan.findings if not self._cards[finding.id].answer.value]
        words = {finding.id: f"Say whether the facts of {finding.ref} are right." for finding in waiting}
        for finding_id, card in self._cards.items():
            card.show_fault(words.get(finding_id, ""))
        self._summary.show_gaps([(finding_id, "facts", said) for finding_id, said in words.items()], aloud=True)
        if waiting:
            first = self._summary.first()
            if first is not None:
                first.setFocus()
            reveal(self._page, self._summary)
            return
        by, at = plan.head.name, self._now()
        self.write(lambda session: planning.close_fact_check(session, self._plan_id, by, at), self._closed)

    def _show(self, plan: PlanDetails) -> None:
        if self.is_unsaved:  # what is typed and not yet written is newer than what was read
            return
        self._plan = plan
        self.about.setText(f"{plan.visit_title} · {plan.school_name} · {say_day(plan.visited_on)}")
        who = plan.head.name or "Headteacher"
        self._intro.setText(
            f"{who}: this is what {plan.reviewer.name} saw and heard. Say for each finding whether its facts are "
            "right, before anyone signs. Whether you agree with the plan is asked later, with your signature."
        )
        if list(self._cards) != [finding.id for finding in plan.findings]:
            self._build(plan)
        for finding in plan.findings:
            self._cards[finding.id].show_word(finding.facts_agreed, finding.head_comment)
            if plan.status != "draft":
                self._cards[finding.id].freeze()
        self._show_done()
        tab_as_laid_out(self)

    def _build(self, plan: PlanDetails) -> None:
        for card in self._cards.values():
            self._page.body.removeWidget(card)
            card.deleteLater()
        self._cards = {}
        kinds = dict(KINDS)
        for finding in plan.findings:
            evidence = evidence_lines(finding.evidence)
            card = FactCard(finding.ref, finding.text, kinds[finding.kind], evidence)
            card.said.connect(partial(self._said, finding.id))
            self._cards[finding.id] = card
            self._page.body.addWidget(card)
        if not plan.findings:
            words = "Turn evidence into findings first; then the headteacher can check them."
            self._page.body.addWidget(EmptyState("target", "No findings to check yet", words))
        self._page.body.addStretch(1)

    def _show_done(self) -> None:
        done = sum(bool(card.answer.value) for card in self._cards.values())
        self._done.setText(f"{done} of {count(len(self._cards), 'finding')} checked")

    def _said(self, finding_id: str, agreed: bool, comment: str) -> None:
        self.keep(finding_id, lambda session: findings.check_facts(session, finding_id, agreed, comment))
        self._show_done()

    def _closed(self, _: object) -> None:
        announce(self, "The facts are checked.")
        self.facts_checked.emit(self._plan_id)

    def _go_to(self, finding_id: str, _field: str) -> None:
        card = self._cards[finding_id]
        card.answer.first().setFocus()
        reveal(self._page, card)

    def _go_back(self) -> None:
        self.flush()
        self.plan_opened.emit(self._plan_id)
