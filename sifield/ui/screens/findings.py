"""Turning evidence into findings: the notes of a visit on the left, what they show on the right.

For the reviewer, in the car park or in the head's office, minutes after the last room.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import capture, company, findings, pieces, planning, rooms, visits
from sifield.fieldwork.capture import Draft, NoteRow
from sifield.fieldwork.pieces import NOTE
from sifield.fieldwork.plans import SOURCES, FindingRow
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.fieldwork.teachers_word import SHOWN
from sifield.ui.answer_export import AnswerExport
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S4
from sifield.ui.widgets.banner import Banner, announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.evidence_piece import EvidenceText
from sifield.ui.widgets.finding_card import FindingCard
from sifield.ui.widgets.layout import Page, clear
from sifield.ui.widgets.note_list import NoteLine, NoteList
from sifield.ui.widgets.stage import Panes, bind, reveal, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState, KeyHint
from sifield.ui.words import PIECES, say_evidence, say_piece, say_when
from sifield.ui.writing_stage import WritingStage

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


END = "End with a note"
"""On the button to the papers, where nothing is planned yet."""
STAYS = f"{rooms.FEW} It stays with the visit until a third room, or evidence of another kind, bears it out."


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    about: str
    notes: tuple[NoteLine, ...]
    findings: tuple[FindingRow, ...]
    questions: Mapping[str, str]
    actions: Mapping[str, int]
    is_signed: bool
    is_of_two: bool = False


class FindingsScreen(WritingStage):
    """The findings of one visit; ``at`` is the finding, or the note, that it opens at.

    **Signals:** ``plan_wanted(visit_id: str)`` to go on, ``visit_wanted(visit_id: str)`` to go back to the notes,
    ``papers_wanted(visit_id: str)`` for what can be given out: a walk with nothing to plan ends there,
    ``observers_wanted(visit_id: str)`` for how far two who observed together agree.
    """

    plan_wanted = Signal(str)
    papers_wanted = Signal(str)
    visit_wanted = Signal(str)
    observers_wanted = Signal(str)

    def __init__(
        self, tasks: Tasks, visit_id: str, *, store: StoreName = "general", at: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, store, 0, "What did you find?", parent)
        self.setObjectName("findings_screen")
        self._visit_id = visit_id
        self._state: _State | None = None
        self._cards: dict[str, FindingCard] = {}
        self._go_next = at  # the finding to put the cursor into, or the note to go to, once it is shown
        self._notes = NoteList()
        self._sheets = Page(widest=820, margin=S4)
        self._back = QuietButton("Back to the visit", icon="chevron-left")
        self._on = PrimaryButton("Go on to the plan")
        self._on.setObjectName("to_plan")
        self._observers = QuietButton("Two observers", icon="people")
        self._observers.setObjectName("to_observers")
        self._observers.hide()
        self._observers.clicked.connect(lambda: self.observers_wanted.emit(visit_id))
        self.head_tools.addWidget(self._observers)
        self.head_tools.addWidget(AnswerExport(tasks, visit_id, self.banners, store=store))
        self.body.addWidget(Panes(self._notes, self._sheets, shares=(5, 8)))
        self._papers = SecondaryButton(END, icon="document")
        self._papers.setObjectName("to_papers")
        hints = KeyHint("Space", "ticks a line"), KeyHint("Ctrl Enter", "")
        self.set_foot(self._back, "stretch", *hints, self._papers, self._on)
        self._notes.finding_wanted.connect(self.make_finding)
        self._notes.ticked.connect(self._offer_ticked)
        self._back.clicked.connect(self._go_back)
        self._on.clicked.connect(self._go_on)
        self._papers.clicked.connect(self._end)
        bind(self, "Ctrl+M", self.make_finding)
        bind(self, "Ctrl+Return", self._go_on)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit's notes and findings again."""
        self.read_newest(partial(_read, visit_id=self._visit_id), self._show)

    def flush(self) -> None:
        """Write what was typed last; to be called before the screen goes."""
        for card in self._cards.values():
            card.flush()

    def make_finding(self) -> None:
        """Make a finding out of the ticked notes and start writing in it."""
        ticked = self._notes.ticked_notes()
        if not ticked:
            words = "Tick what bears the finding out, then make it."
            self.banners.add(Banner("Nothing is ticked.", words, tone="brand"))
            return
        self.banners.clear()
        text = " ".join(note.text for note in ticked)
        notes = [note.id for note in ticked if note.kind == NOTE]
        others = [(note.kind, note.id) for note in ticked if note.kind != NOTE]
        make = partial(findings.raise_finding, visit_id=self._visit_id, note_ids=notes, text=text, others=others)
        self.write(make, self._made)

    def _show(self, state: _State) -> None:
        if self.is_unsaved:  # what is typed and not yet written is newer than what was read
            return
        self._state = state
        self.about.setText(state.about)
        self._observers.setVisible(state.is_of_two)
        used: dict[str, list[str]] = {}
        for finding in state.findings:
            for piece in finding.evidence:
                used.setdefault(piece.id, []).append(finding.ref)
        self._show_findings(state)
        self._papers.setText("Papers" if state.actions else END)
        self._notes.show_notes(state.notes, {note_id: f"Used in {', '.join(refs)}" for note_id, refs in used.items()})
        if state.is_signed:
            self._notes.freeze()
        tab_as_laid_out(self)
        if self._go_next in self._cards:
            card, self._go_next = self._cards[self._go_next], ""
            self.setFocusProxy(card.words)  # the window may give the focus to the screen only after this
            card.begin_writing()
            reveal(self._sheets, card)
        elif self._notes.go_to(self._go_next):
            self._go_next = ""

    def _show_findings(self, state: _State) -> None:
        refs = {finding.id: finding.ref for finding in state.findings}
        if {finding_id: card.ref for finding_id, card in self._cards.items()} != refs or not refs:
            self._build_cards(state)
        for finding in state.findings:
            card = self._cards[finding.id]
            card.show_finding(
                text=finding.text,
                kind=finding.kind,
                risk=finding.risk,
                typical=finding.typical,
                sure=finding.confidence,
                question=state.questions.get(finding.question, ""),
                facts=_facts(finding),
                stays=STAYS if finding.stays else "",
                actions=state.actions.get(finding.id, 0),
            )
            card.show_evidence(_pieces(finding), [SOURCES[source] for source in finding.sources])
            if state.is_signed:
                card.freeze()

    def _build_cards(self, state: _State) -> None:
        self.flush()
        clear(self._sheets.body)
        self._cards = {}
        for finding in state.findings:
            card = FindingCard(finding.ref, tuple(SOURCES.items()))
            card.worded.connect(partial(self._edit, finding.id, "text"))
            card.sorted_as.connect(partial(self._edit, finding.id, "kind"))
            card.risk_said.connect(partial(self._edit, finding.id, "risk"))
            card.typical_said.connect(partial(self._edit, finding.id, "typical"))
            card.sure_said.connect(partial(self._edit, finding.id, "confidence"))
            card.told.connect(partial(self._tell_evidence, finding.id))
            card.source_said.connect(self._say_source)
            card.unlinked.connect(self._unlink)
            card.action_wanted.connect(partial(self._add_action, finding.id))
            card.evidence_wanted.connect(partial(self._add_evidence, finding.id))
            card.removal_wanted.connect(partial(self._remove, finding.id))
            self._cards[finding.id] = card
            self._sheets.body.addWidget(card)
        if not state.findings:
            words = "Tick the notes that belong together and make a finding of them. Two or three good ones are enough."
            self._sheets.body.addWidget(EmptyState("target", "No findings yet", words))
        self._sheets.body.addStretch(1)

    def _offer_ticked(self, count: int) -> None:
        for card in self._cards.values():
            card.offer_ticked(0 if self._state is None or self._state.is_signed else count)

    def _made(self, finding_id: str) -> None:
        self._go_next = finding_id
        self._notes.untick()
        self.refresh()
        announce(self, "Finding made. Say in one sentence what the evidence shows.")

    def _edit(self, finding_id: str, field: str, value: str) -> None:
        self.keep((finding_id, field), lambda session: findings.edit_finding(session, finding_id, **{field: value}))

    def _add_evidence(self, finding_id: str) -> None:
        ticked = self._notes.ticked_notes()
        self._notes.untick()
        for note in ticked:
            link = partial(findings.link_evidence, finding_id=finding_id, piece_id=note.id, kind=note.kind)
            self.write(link, self._reread)

    def _tell_evidence(self, finding_id: str, words: str, source: str) -> None:
        self.write(partial(findings.tell_evidence, finding_id=finding_id, words=words, source=source), self._reread)

    def _say_source(self, link_id: str, source: str) -> None:
        self.write(partial(findings.say_source, link_id=link_id, source=source), self._reread)

    def _unlink(self, link_id: str) -> None:
        self.write(partial(findings.unlink_evidence, link_id=link_id), self._reread)

    def _add_action(self, finding_id: str) -> None:
        self.flush()
        self.write(
            lambda session: planning.add_action(session, planning.open_plan(session, self._visit_id), finding_id),
            self._action_added,
        )

    def _action_added(self, _action_id: str) -> None:
        announce(self, "Action added to the plan.")
        self.refresh()

    def _remove(self, finding_id: str) -> None:
        if self._state is None:
            return
        gone = next(finding for finding in self._state.findings if finding.id == finding_id)
        self.flush()
        self.write(lambda session: findings.remove_finding(session, finding_id), partial(self._removed, gone))

    def _removed(self, gone: FindingRow, _: object) -> None:
        self.refresh()
        again = partial(self._bring_back, gone)
        words = f"{gone.ref} is removed. Its notes stay."
        banner = self.banners.add(Banner(words, tone="brand", button="Undo", on_button=again))
        banner.button.setFocus()  # what had the focus went with the finding

    def _bring_back(self, gone: FindingRow) -> None:
        self.write(partial(findings.bring_back, visit_id=self._visit_id, gone=gone), self._brought_back)

    def _brought_back(self, finding_id: str) -> None:
        self._go_next = finding_id
        self.refresh()

    def _go_back(self) -> None:
        self.flush()
        self.visit_wanted.emit(self._visit_id)

    def _end(self) -> None:
        self.flush()
        self.papers_wanted.emit(self._visit_id)

    def _go_on(self) -> None:
        self.flush()
        self.plan_wanted.emit(self._visit_id)


def _pieces(finding: FindingRow) -> list[EvidenceText]:
    """Say of each piece when, where and what; a piece without a time of its own is told by its kind."""
    return [
        EvidenceText(
            link_id=one.link_id,
            when=say_piece(one),
            where=one.where,
            words=say_evidence(one.kind, one.text),
            source=one.source,
        )
        for one in finding.evidence
    ]


def _facts(finding: FindingRow) -> str:
    if finding.facts_agreed is not False:
        return ""
    return f"The headteacher says that something is not right: {finding.head_comment or 'no words yet'}"


def _in_order(draft: Draft) -> list[NoteRow]:
    """Give one's own notes as they were made, then what the school said, in the order of the form; what is about an
    immediate concern never becomes a finding."""
    places = {name: place for place, name in enumerate(draft.template.questions)}
    notes = [note for note in draft.notes if note.question not in draft.template.concerns and note.kind != SHOWN]
    return sorted(notes, key=lambda note: 1 + places.get(note.question, 0) if note.kind == SCHOOL else 0)


def _read(session: "Session", *, visit_id: str) -> _State:
    draft = capture.load(session, visit_id)
    rooms = {details.row.id: details.row.label for details in draft.rows}
    labels = {name: question.label for name, question in draft.template.questions.items()}
    plan_id = planning.plan_of_visit(session, visit_id)
    plan = planning.get_plan(session, plan_id) if plan_id else None
    visit = draft.visit
    day = visits.day_of(visit)
    about = (visit.title, visit.school_name, f"{day.day} {day:%B %Y}", company.say_company(visit.with_names))
    return _State(
        about=" · ".join(filter(None, about)),
        is_of_two=bool(visit.pair_id),
        notes=(
            *(
                NoteLine(
                    note.id,
                    say_when(note.kind, note.noted_at),
                    rooms.get(note.row_id, ""),
                    labels.get(note.question, ""),
                    say_evidence(note.kind, note.text),
                )
                for note in _in_order(draft)
            ),
            *(
                NoteLine(piece.id, PIECES[piece.kind], piece.where, "", piece.text, piece.kind)
                for piece in pieces.list_judged(session, visit_id)
            ),
        ),
        findings=findings.list_findings(session, visit_id),
        questions=labels,
        actions=Counter(action.finding_id for action in plan.actions) if plan else {},
        is_signed=plan is not None and plan.status != "draft",
    )
