"""One action as it is followed: what was agreed, how it stands, what was said of it, and what can be said next."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import access, tracking
from sifield.fieldwork.plans import RAGS
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.ui.action_pictures import ActionPictures
from sifield.ui.action_story import ActionStory, Story, read_story
from sifield.ui.action_words import STATES, say_standing
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_class, say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_RAGS = tuple((rag, rag.capitalize()) for rag in RAGS)


class FollowedAction(Card):
    """What is known of one action, and forms for what somebody says of it.

    **Signals:** ``plan_opened(plan_id: str)``; ``form_opened(form: Entry)`` so that its page brings it into view.
    """

    plan_opened = Signal(str)
    form_opened = Signal(object)

    def __init__(
        self, tasks: Tasks, now: Callable[[], datetime], pictures: ActionPictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, name="The action in hand")
        self.setObjectName("followed_action")
        self._tasks, self._now, self._pictures = tasks, now, pictures
        self._action: TrackedAction | None = None
        self._shown: Story | None = None
        self._title, self._state, self._standing = Text("", "title"), Chip(""), Chip("")
        self._why = Text("", "body", "ink2")
        self._facts, self._story = column(gap=S2), ActionStory()
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
        self.body.addWidget(self._story)
        self._story.reached.connect(self._reach)
        self._story.picture_opened.connect(pictures.open)
        pictures.wanted.connect(partial(self.ask, "note"))
        pictures.left_words.connect(self._go_on_writing)
        self.note.textEdited.connect(pictures.in_hand.type)
        pictures.changed.connect(self._read_story_again)
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
            if action is not None:
                self.note.clear()
                self._pictures.stand_on(action.id, action.sensitivity, _store(action))
        self._action, self._shown = action, None
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

    def go_on(self) -> None:
        """Put the focus where the person was: into the note that is being written, else to what can be done."""
        if self._forms["note"].isVisible():
            self.note.setFocus()
        elif (item := self._flow.itemAt(0)) is not None and (button := item.widget()) is not None:
            button.setFocus()

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
        self._put_pictures(self._forms["note"])

    def _put_pictures(self, form: Entry) -> None:
        """Let a picture or a page of a document come with a note."""
        ways = QWidget()
        flow = FlowLayout(ways, gap=S2)
        for way in self._pictures.strip.ways:
            flow.addWidget(way)
        for part in (ways, self._pictures.strip):
            form.body.insertWidget(form.body.count() - 1, part)
        form.left.connect(self._leave_note)

    def _leave_note(self) -> None:
        self.note.clear()
        self._pictures.forget()

    def _go_on_writing(self, words: str) -> None:
        """Show the note that was left unfinished; the focus stays where it is."""
        self.note.setText(words)
        self._forms["note"].show()

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
        look = partial(read_story, action_id=action.id)
        self._tasks.read(self, look, partial(self._show_story, action), store=_store(action))

    def _read_story_again(self) -> None:
        """Read it anew though the action itself stands as before: another note came, or a picture went."""
        if self._action is not None:
            self._read_story(self._action)

    def _show_story(self, action: TrackedAction, story: Story) -> None:
        if action == self._action and story != self._shown:
            self._shown = story
            self._story.show_story(action, story)

    # --- writing

    def _reach(self, milestone_id: str, is_reached: bool) -> None:
        action = self._action
        if action is not None:
            reach = partial(tracking.reach, milestone_id=milestone_id, on=self._today() if is_reached else None)
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
                note_id = tracking.note_progress(session, action.id, said, word.by, at)
                self._pictures.keep_with(session, note_id)
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
            if what == "note":
                self._pictures.kept()
                self._read_story_again()

        self._tasks.write(self, write, kept, store=_store(action), failed=self._forms[what].show_fault)

    def _take_back(self) -> None:
        if self._action is not None:
            self._tasks.write(self, partial(tracking.take_back, action_id=self._action.id), store=_store(self._action))

    def _today(self) -> date:
        return self._now().astimezone().date()


def _store(action: TrackedAction) -> StoreName:
    return "safeguarding" if action.sensitivity == "safeguarding" else "general"
