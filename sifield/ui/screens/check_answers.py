"""Check and finish: everything that was written, once, before a visit is finished. Serves the person about to leave."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import capture, concerns, rechecks, visits
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.concerns import Standing
from sifield.fieldwork.rechecks import LastAction
from sifield.ui.answer_export import AnswerExport
from sifield.ui.capture_last_time import LAST_TIME, say_gap, say_seen
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import AnswerGroup, AnswerLine, GapView
from sifield.ui.capture_views import Page as FormPage
from sifield.ui.look_terms import LookLoad
from sifield.ui.read_through import answer_groups, gaps
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2, S3, S4
from sifield.ui.widgets.answer_sheet import AnswerSheet
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.concern_card import ConcernCard
from sifield.ui.widgets.earlier_answers import EarlierAnswers, EarlierLine
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.gap_summary import GapSummary
from sifield.ui.widgets.layout import Page, clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

MOST_LINES = 15
"""Gaps listed one by one; where more are missing, each page has a line."""


class CheckAnswersScreen(QWidget):
    """The check page of a visit.

    ``heading`` is its title and subtitle once the visit is known, ``is_lesson_look`` whether it is one.

    **Signals:** ``titled(title: str, subtitle: str)``, ``change_wanted(key: tuple[str, str])`` to go back to a question
    (name, row id; from the summary or by "Change"; None for where the person was), ``concern_wanted()`` to pass on an
    immediate concern, ``history_wanted()`` to see what was changed, ``finished(visit_id: str)``.
    """

    KEYS = (("Ctrl Enter", "finish"),)

    titled = Signal(str, str)
    change_wanted = Signal(object)
    concern_wanted = Signal()
    history_wanted = Signal()
    finished = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        *,
        now: Callable[[], datetime],
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("check_answers")
        self._tasks, self._visit_id, self._store, self._now = tasks, visit_id, store, now
        self.heading = ("", "")
        self.is_lesson_look = False
        self._gaps: tuple[GapView, ...] = ()
        self._last_actions: tuple[LastAction, ...] = ()
        self._unseen: tuple[LastAction, ...] = ()  # those of which something is still to be said
        self._written: tuple[Draft, CaptureState] | None = None
        self._banners = Banners()
        self._page = Page(widest=820, centred=True)
        self._summary = GapSummary("There is a problem")
        self._told = Text("", "body", "ink2")
        self._last, self._answers = QVBoxLayout(), QVBoxLayout()
        self._answers.setSpacing(S3)
        self.finish = PrimaryButton("Finish")
        self.finish.setObjectName("finish")
        self.back = SecondaryButton("Back to the visit")
        self.back.setObjectName("back_to_visit")
        self.export = AnswerExport(tasks, visit_id, self._banners, now=now, store=store)
        self.history = QuietButton("What was changed", icon="clock")
        self.history.clicked.connect(self.history_wanted)
        self._earlier = EarlierAnswers()
        self.load = LookLoad(tasks, store, now)
        self.concern = ConcernCard()
        self._lay_out()
        self._summary.gap_chosen.connect(lambda row_id, question: self.change_wanted.emit((question, row_id)))
        self.finish.clicked.connect(self._finish)
        self.back.clicked.connect(lambda: self.change_wanted.emit(None))
        self.concern.wanted.connect(self.concern_wanted)
        self.concern.none_said.connect(self._say_none)
        tasks.changed.connect(self._look_again)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._finish)
        self.setFocusProxy(self.finish)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit anew."""
        visit_id = self._visit_id
        self._tasks.read(self, lambda session: capture.load(session, visit_id), self._show, store=self._store)
        for store in {"safeguarding", self._store}:
            self._look_again(store)

    def _show_last(self, actions: tuple[LastAction, ...]) -> None:
        """Show what was seen of last time's actions, and what is still to be said of them."""
        self._last_actions = actions
        self._unseen = tuple(one for one in actions if one.is_wanted and not one.is_answered)
        self._summary.show_gaps(self._gap_lines())
        self._say_written()
        lines = tuple(AnswerLine(LAST_TIME, one.text, say_seen(one.seen)) for one in actions)
        clear(self._last)
        if lines:
            sheet = AnswerSheet(AnswerGroup(FormPage(LAST_TIME[0]), "Last time", lines), {})
            sheet.change_asked.connect(self.change_wanted)
            self._last.addWidget(sheet)

    def _look_again(self, store: str, _owner: object = None) -> None:
        """Read again what other parts of the window write: what was seen of last time's actions, and whether an
        immediate concern was passed on, which is kept in the safeguarding store whatever this visit is about.
        """
        visit_id, today = self._visit_id, self._now().astimezone().date()
        if store == self._store:
            last = partial(rechecks.list_last, visit_id=visit_id, today=today)
            self._tasks.read(self, last, self._show_last, store=self._store)
        if store == "safeguarding":
            look = partial(concerns.standing, visit_id=visit_id)
            self._tasks.read(self, look, self._show_concern, store="safeguarding")

    def _show_concern(self, standing: Standing) -> None:
        self.concern.show_standing(standing.answer, is_begun=standing.begun is not None)

    def _say_none(self) -> None:
        self.concern.take_none()  # at once, so that Finish, pressed next, does not ask again
        self.finish.setFocus()
        say = partial(concerns.say_none, visit_id=self._visit_id)
        self._tasks.write(self, say, store="safeguarding", failed=self._not_said)

    def _not_said(self, fault: SifieldError) -> None:
        self._refused(fault)
        self._look_again("safeguarding")

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.finish)
        flow.addWidget(self.back)
        flow.addWidget(self.export)
        flow.addWidget(self.history)
        body = self._page.body
        body.addLayout(column(Text("Check what you wrote", "section"), self._told, gap=S2))
        body.addWidget(self._summary)
        body.addLayout(self._last)
        body.addLayout(self._answers)
        body.addWidget(self._earlier)
        body.addSpacing(S4)
        body.addWidget(self.load)
        body.addWidget(self.concern)
        body.addWidget(buttons)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._banners)
        outer.addWidget(self._page, 1)

    def _show(self, draft: Draft) -> None:
        state = CaptureState(draft, now=self._now)
        visit = draft.visit
        self.heading = ("Check and finish", f"{visit.title} · {visit.school_name}")
        self.titled.emit(*self.heading)
        self.is_lesson_look = visit.is_lesson_look
        self.export.setHidden(visit.is_lesson_look)
        if visit.is_lesson_look:
            self.load.show_look(visit.id, visit.school_id)
        self.finish.setText("Finish the walk" if "walk" in visit.title.lower() else "Finish the visit")
        self._gaps = gaps(state)
        self._written = (draft, state)
        self._say_written()
        self._summary.show_gaps(self._gap_lines())
        clear(self._answers)
        faults = {gap.key: gap.message for gap in self._gaps}
        for group in answer_groups(state):
            sheet = AnswerSheet(group, faults)
            sheet.change_asked.connect(self.change_wanted)
            self._answers.addWidget(sheet)
        lines = [EarlierLine(one.label, state.rows.name(one.row_id), one.words) for one in draft.earlier]
        self._earlier.show_answers(lines)
        self._page.verticalScrollBar().setValue(0)

    def _say_written(self) -> None:
        """Say on top how much was written; last time's actions count as they do in the outline of capture."""
        if self._written is None:
            return
        draft, state = self._written
        counts = [state.count(page) for page in state.pages()]
        counts += [(int(one.is_answered), 1) for one in self._last_actions]
        answered, asked = sum(each for each, _ in counts), sum(each for _, each in counts)
        words = [f"{answered} of {count(asked, 'question')} answered", count(len(state.notes.all), "note")]
        words += [count(len(draft.pictures), "picture")] * bool(draft.pictures)
        if draft.rows:
            stops = {section.name for section in draft.template.sections if section.is_stop}
            seen = sum(details.row.group in stops for details in draft.rows)
            others = len(draft.rows) - seen
            words[:0] = [count(seen, "stop")] * (seen > 0) + [count(others, "entry", "entries")] * (others > 0)
        if draft.flagged:
            words.append(f"{len(state.revisits())} to come back to")
        self._told.setText(" · ".join(words))

    def _gap_lines(self) -> list[tuple[str, str, str]]:
        """Give what is missing as the summary shows it: last time's actions, then the form's gaps."""
        return [(LAST_TIME[1], LAST_TIME[0], say_gap(one)) for one in self._unseen] + self._form_gaps()

    def _form_gaps(self) -> list[tuple[str, str, str]]:
        """Give the gaps of the form; a stop's gap says which stop. Many are told page by page."""
        if len(self._gaps) > MOST_LINES:
            pages: dict[str, list[GapView]] = {}
            for gap in self._gaps:
                pages.setdefault(gap.where, []).append(gap)
            return [
                (gaps[0].key[1], gaps[0].key[0], f"{where}: {count(len(gaps), 'answer')} missing or to mend")
                for where, gaps in pages.items()
            ]
        return [
            (gap.key[1], gap.key[0], f"{gap.message} ({gap.where})" if gap.key[1] else gap.message)
            for gap in self._gaps
        ]

    def _finish(self) -> None:
        """Finish, unless something is missing: then say so on top; or unless it is still to be asked for a concern."""
        missing = len(self._gaps) + len(self._unseen)
        if missing:
            announce(self, f"There is a problem. {count(missing, 'answer')} to mend.", urgent=True)
            self._page.verticalScrollBar().setValue(0)
            first = self._summary.first()
            if first is not None:
                first.setFocus()
            return
        if self.concern.is_open:
            self.concern.ask()
            self._page.reveal(self.concern)
            return
        if not self.load.is_complete():
            self._page.reveal(self.load)
            return
        visit_id, at, count_look = self._visit_id, self._now(), self.load.counting()

        def finish(session: "Session") -> None:
            rechecks.settle(session, visit_id)
            visits.finish(session, visit_id, at)
            count_look(session, visit_id)

        self._tasks.write(self, finish, lambda _: self.finished.emit(visit_id), store=self._store, failed=self._refused)

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)
