"""A teacher reads on this laptop what was written of her lesson, beside whoever wrote it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.documents import teachers_copy
from sifield.documents.report_file import save_report
from sifield.errors import SifieldError
from sifield.fieldwork import teachers_word
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.said import say_answer
from sifield.fieldwork.teachers_word import COMMENT, READ, READ_AT
from sifield.ui.capture_state import CaptureState
from sifield.ui.paper_button import PaperButton
from sifield.ui.read_through import all_written
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.told_teacher import ToldTeacher
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.teacher_page import TeacherPage


class CaptureTeacher(QObject):
    """The teacher of one lesson look: what she is told beforehand, what she reads and says, her own copy.

    **Signals:** ``page_wanted(shown: bool)`` when the page shall stand in the place of the form, or no more, ``said()``
    when what she says is in the store and the visit must be read again.
    """

    page_wanted = Signal(bool)
    said = Signal()

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        store: StoreName,
        banners: Banners,
        page: TeacherPage,
        leave_then: Callable[[Callable[[], object]], None],
        *,
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._visit_id, self._store = tasks, visit_id, store
        self._banners, self._page, self._leave_then, self._now = banners, page, leave_then, now
        page.commented.connect(self._comment)
        page.read.connect(self._acknowledge)
        page.left.connect(self._leave)

    def tools(self, draft: Draft) -> Sequence[QWidget]:
        """Give what can be done for the teacher as the look stands; nothing where it is no look."""
        if not draft.visit.is_lesson_look:
            return ()
        told = ToldTeacher(self._tasks, self._banners, self._visit_id, now=self._now, store=self._store)
        if draft.visit.status == "planned":
            return (told,)
        copy = PaperButton(
            "The teacher’s own copy…",
            self._tasks,
            self._banners,
            lambda: partial(teachers_copy.of_look, visit_id=self._visit_id, at=self._now()),
            save_report,
            name="teachers_copy",
            afterwards="It is for the teacher alone, and it is not encrypted. Delete the file once it is handed over.",
            now=self._now,
            store=self._store,
        )
        hand_over = QuietButton("Hand over to the teacher", icon="people")
        hand_over.setObjectName("hand_to_teacher")
        hand_over.clicked.connect(self.open)
        return (*([told] if draft.visit.status == "started" else []), *self._reads(draft, hand_over), copy)

    @staticmethod
    def _reads(draft: Draft, button: QWidget) -> Sequence[QWidget]:
        return (button,) if teachers_word.is_asked(draft.template) else ()

    def open(self) -> None:
        """Show the look as it is in the store."""
        look = partial(teachers_word.load, visit_id=self._visit_id, at=self._now())
        read = partial(self._tasks.read, self, look, self._show, store=self._store, failed=self._refused)
        self._leave_then(read)

    def _show(self, draft: Draft) -> None:
        state = CaptureState(draft, now=self._now)
        answers, questions = draft.answers, draft.template.questions
        read_at = say_answer(questions[READ_AT], answers.get((READ_AT, "")))
        stances = [(choice.name, choice.label) for choice in questions[READ].choices]
        groups = all_written(state)
        comment, stance = (str(answers.get((name, "")) or "") for name in (COMMENT, READ))
        self._page.show_look(groups, stances, comment, stance, f"You read it on {read_at}." if read_at else "")
        self.page_wanted.emit(True)

    def _comment(self, words: str) -> None:
        keep = partial(teachers_word.comment, visit_id=self._visit_id, words=words, at=self._now())
        self._tasks.write(self, keep, store=self._store, failed=self._refused)

    def _acknowledge(self, stance: str) -> None:
        keep = partial(teachers_word.acknowledge, visit_id=self._visit_id, stance=stance, at=self._now())
        self._tasks.write(self, keep, self._acknowledged, store=self._store, failed=self._refused)

    def _acknowledged(self, _done: object) -> None:
        words = "Kept: the teacher has read it."
        self._banners.add(Banner(words, "Give the teacher the copy, or send it.", tone="ok"))
        announce(self._page, words)
        self._leave()

    def _leave(self) -> None:
        self.page_wanted.emit(False)
        self.said.emit()

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)
