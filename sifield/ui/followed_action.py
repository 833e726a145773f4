"""One action as it is followed: what was agreed, how it stands, what was said of it, and what can be said next."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import access, tracking
from sifield.fieldwork.plans import RAGS, MilestoneRow
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.fieldwork.tracking import Progress
from sifield.ui.action_words import STATES, say_standing
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_RAGS = tuple((rag, rag.capitalize()) for rag in RAGS)


class FollowedAction(Card):
    """What is known of one action, and forms for what somebody says of it.

    **Signals:** ``plan_opened(plan_id: str)``; ``form_opened(form: Entry)`` so that its page brings it into view.
    """

    plan_opened = Signal(str)
    form_opened = Signal(object)

    def __init__(self, tasks: Tasks, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent, name="The action in hand")
        self.setObjectName("followed_action")
        self._tasks, self._now = tasks, now
        self._action: TrackedAction | None = None
        self._progress: Progress | None = None
        self._title, self._state, self._standing = Text("", "title"), Chip(""), Chip("")
        self._why = Text("", "body", "ink2")
        self._facts, self._story = column(gap=S2), column(gap=S2)
        self._tools = QWidget()
        self._flow = FlowLayout(self._tools, gap=2)
        self._make_forms()
        chips = QWidget()
        flow = FlowLayout(chips, gap=S2)
        flow.addWidget(self._state)
        flow.addWidget(self._standing)
        self.body.setSpacing(S3)
        for part in (self._title, chips, self._why, self._tools, *self._forms.values()):
            self.body.addWidget(part)
        self.body.addLayout(self._facts)
        self.body.addLayout(self._story)
        self.hide()

    @property
    def action_id(self) -> str:
        """The action that is shown, or ""."""
        return self._action.id if self._action is not None else ""

    def show_action(self, action: TrackedAction | None) -> None:
        """Show an action as it stands; another one leaves what was being typed about the one before."""
        if action == self._action:
            return
        if action is None or action.id != self.action_id:
            for form in self._forms.values():
                form.hide()
        self._action, self._progress = action, None
        self.setVisible(action is not None)
        if action is None:
            return
        standing = say_standing(action)
        self._title.setText(action.text)
        self._state.show_state(STATES.get(action.status, action.status), "neutral")
        self._standing.show_state(standing.words, standing.tone)
        self._standing.setVisible(standing.words != self._state.text())
        self._why.setText(say_class(standing.why, action.sensitivity))
        self._show_facts(action)
        self._offer(action)
        self._read_story(action)

    def ask(self, what: str) -> None:
        """Open the form for "note", "rag", "done", "verify" or "impact"."""
        for name, form in self._forms.items():
            form.setVisible(name == what)
        self.day.set_value(self._today())
        self._forms[what].ask()
        self.form_opened.emit(self._forms[what])

    def _make_forms(self) -> None:
        self.note, self.reason = TextField("How it goes"), TextField("Why it stands so")
        self.shows, self.seen = TextField("What shows that it is done"), TextField("What you have seen")
        self.impact, self.day = TextField("What has changed for pupils"), DateField("Done on", self._today())
        self.rag = ChoiceRow("How it stands", _RAGS, about="how it stands")
        day_row = FieldRow("Done on", self.day)
        claim = "It is a claim: nobody has verified it by that."
        fresh = "Fresh evidence, seen by you. Whoever leads the action cannot verify it."
        self._forms = {
            "note": Entry("How does it go?", "Keep the note", (FieldRow("How it goes", self.note),)),
            "rag": Entry(
                "How does it stand?", "Keep it",
                (FieldRow("Why it stands so", self.reason),), (FieldRow("How it stands", self.rag),),
            ),
            "done": Entry(
                "The action is done", "Say that it is done",
                (FieldRow("What shows that it is done", self.shows, hint=claim),), (day_row,),
                by_code={"done-on": day_row},
            ),
            "verify": Entry("Is it done?", "It is done", (FieldRow("What you have seen", self.seen, hint=fresh),)),
            "impact": Entry(
                "What has it changed?", "Keep the impact", (FieldRow("What has changed for pupils", self.impact),)
            ),
        }  # fmt: skip
        for name, form in self._forms.items():
            form.kept.connect(partial(self._keep, name))

    def _show_facts(self, action: TrackedAction) -> None:
        clear(self._facts)
        found = (
            f"{action.finding} ({say_day(action.found_on)})" if action.finding and action.found_on else action.finding
        )
        facts = (
            ("School", action.school_name), ("Who leads it", action.owner), ("Who verifies it", action.verifier_name),
            ("By when", say_day(action.deadline) if action.deadline else "no day"),
            ("How we shall know", action.success_criterion), ("What was found", found),
            ("Carried forward, because", action.carried_reason), ("Support", action.support),
        )  # fmt: skip
        for label, words in facts:
            if words:
                self._facts.addWidget(Text(f"{label}: {words}", "body"))

    def _offer(self, action: TrackedAction) -> None:
        clear(self._flow)
        ways: list[tuple[str, Callable[[], object]]] = []
        if action.is_open:
            ways += [("Write a note…", partial(self.ask, "note")), ("How it stands…", partial(self.ask, "rag"))]
            ways += [("It is done…", partial(self.ask, "done"))]
        if action.is_open or action.is_claimed:
            ways += [("Verify…", partial(self.ask, "verify"))]
        if action.is_claimed:
            ways += [("Take it back", self._take_back)]
        if action.status in ("verified", "closed"):
            ways += [("What it has changed…", partial(self.ask, "impact"))]
        for words, does in (*ways, ("Open the plan", partial(self.plan_opened.emit, action.plan_id))):
            button = QuietButton(words)
            button.clicked.connect(lambda _=False, does=does: does())
            self._flow.addWidget(button)

    def _read_story(self, action: TrackedAction) -> None:
        look = partial(tracking.get_progress, action_id=action.id)
        self._tasks.read(self, look, partial(self._show_story, action), store=_store(action))

    def _show_story(self, action: TrackedAction, progress: Progress) -> None:
        if action != self._action or progress == self._progress:
            return
        self._progress = progress
        clear(self._story)
        self._show_milestones(action, progress.milestones)
        told = [(note.at.astimezone().date(), f"{note.by or 'Somebody'}: {note.text}") for note in progress.notes]
        told += [(day, words) for day, words in _events(action) if day is not None]
        if told:
            self._story.addWidget(Text("What was said of it", "strong"))
        for day, words in sorted(told, key=lambda one: one[0], reverse=True):
            self._story.addWidget(Text(f"{say_day(day)} · {words}", "body", "ink2"))

    def _show_milestones(self, action: TrackedAction, milestones: tuple[MilestoneRow, ...]) -> None:
        """Show each milestone as a tick, which says that it is reached."""
        if milestones:
            self._story.addWidget(Text("Milestones", "strong"))
        for step in milestones:
            by = f"{step.text}, by {say_day(step.on)}" if step.on else step.text
            tick = Check(f"{by}: reached on {say_day(step.done_on)}" if step.done_on else by)
            tick.setChecked(step.done_on is not None)
            tick.setEnabled(action.is_open)
            tick.clicked.connect(partial(self._reach, action, step.id, tick))
            self._story.addWidget(tick)

    # --- writing

    def _reach(self, action: TrackedAction, milestone_id: str, tick: Check, _on: bool = False) -> None:
        on = self._today() if tick.isChecked() else None
        reach = partial(tracking.reach, milestone_id=milestone_id, on=on)
        self._tasks.write(self, reach, lambda _: self._read_story(action), store=_store(action))

    def _keep(self, what: str) -> None:
        action, today = self._action, self._today()
        if action is None:
            return
        texts = {
            "note": self.note, "rag": self.reason, "done": self.shows, "verify": self.seen, "impact": self.impact,
        }  # fmt: skip
        said, rag, day, at = texts[what].text(), self.rag.value, self.day.value or today, self._now()
        if what == "rag" and not rag:
            self._forms[what].show_fault(SifieldError("Nothing is chosen.", "Choose green, amber or red.", code="rag"))
            return

        def write(session: "Session") -> None:
            word = Word(access.whose_laptop(session).person_id, today)
            if what == "note":
                tracking.note_progress(session, action.id, said, word.by, at)
            elif what == "rag":
                tracking.rate(session, action.id, rag, said, word)
            elif what == "done":
                tracking.claim_done(session, action.id, day, said, word)
            elif what == "verify":
                tracking.verify(session, action.id, said, word)
            else:
                tracking.record_impact(session, action.id, said, word)

        def kept(_: object) -> None:
            texts[what].clear()
            self._forms[what].hide()

        self._tasks.write(self, write, kept, store=_store(action), failed=self._forms[what].show_fault)

    def _take_back(self) -> None:
        if self._action is not None:
            self._tasks.write(self, partial(tracking.take_back, action_id=self._action.id), store=_store(self._action))

    def _today(self) -> date:
        return self._now().astimezone().date()


def _events(action: TrackedAction) -> list[tuple[date | None, str]]:
    """Say what became of an action, with the day of each."""
    took = action.days_to_verified
    since = f", {count(took, 'day')} after it was found" if took is not None else ""
    return [
        (action.agreed_on, "Agreed by both"),
        (action.rag_on, f"{action.rag.capitalize()}: {action.rag_reason}"),
        (
            action.done_on,
            f"Done, says {action.claimed_by or 'somebody'}: {action.done_note}" if action.done_note else "Done",
        ),
        (action.verified_on, f"Verified by {action.verified_by or 'somebody'}{since}: {action.verified_note}"),
        (action.impact_on, f"What it has changed: {action.impact}"),
    ]


def _store(action: TrackedAction) -> StoreName:
    return "safeguarding" if action.sensitivity == "safeguarding" else "general"
