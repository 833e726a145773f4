"""A visited teacher sees her own stop of a walk, here or on paper; that it was shown is noted, never to whom."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.documents import teachers_copy
from sifield.documents.report_file import save_report
from sifield.errors import SifieldError
from sifield.fieldwork import capture, teachers_word
from sifield.fieldwork.capture import Draft
from sifield.ui.capture_state import CaptureState
from sifield.ui.paper_button import PaperButton
from sifield.ui.read_through import all_written
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.teacher_page import TeacherPage


class CaptureStop(QObject):
    """Shows the stop in hand in the place of the form, and nothing of the others.

    **Signals:** ``page_wanted(shown: bool)`` when it shall stand there.
    """

    page_wanted = Signal(bool)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        store: StoreName,
        banners: Banners,
        page: TeacherPage,
        leave_then: Callable[[Callable[[], object]], None],
        *,
        person_id: str,
        stop_in_hand: Callable[[], str],
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        """Get ready to show stops.

        Args:
            stop_in_hand: gives the id of the stop on the screen, "" outside stops.
        """
        super().__init__(parent)
        self._tasks, self._visit_id, self._store, self._banners = tasks, visit_id, store, banners
        self._page, self._leave_then, self._person_id, self._now = page, leave_then, person_id, now
        self._stop_in_hand = stop_in_hand
        self._which: ChoiceField | None = None

    def tools(self, draft: Draft) -> Sequence[QWidget]:
        """Give what can be done on a walk; nothing where the form has no stops, and nothing in a safeguarding review,
        which is for its circle alone. Once it is finished, a list says which stop it is that is shown."""
        stops = {section.name: section.label for section in draft.template.sections if section.is_stop}
        rows = [details.row for details in draft.rows if details.row.group in stops]
        is_over = draft.visit.status not in ("planned", "started")
        if not stops or self._store == "safeguarding" or (is_over and not rows):
            return ()
        self._which = None
        if is_over:
            self._which = ChoiceField("Which room was it?")
            self._which.setObjectName("which_stop")
            for row in rows:
                self._which.addItem(row.label or stops[row.group], row.id)
        show = QuietButton("Show it to the teacher", icon="eye")
        show.setObjectName("show_stop")
        show.clicked.connect(self.open)
        return (show,) if self._which is None else (FieldRow("Which room was it?", self._which), show)

    def open(self) -> None:
        """Show the stop on the screen as it is in the store."""
        row_id = self._stop_in_hand() if self._which is None else str(self._which.currentData())
        if not row_id:
            self._banners.add(Banner("No stop is open.", "Go to the stop of that room, then show it.", tone="brand"))
            return
        look = partial(capture.load, visit_id=self._visit_id)
        self._leave_then(lambda: self._tasks.read(self, look, partial(self._show, row_id), store=self._store))

    def _show(self, row_id: str, draft: Draft) -> None:
        groups = [one for one in all_written(CaptureState(draft, now=self._now)) if one.page.row_id == row_id]
        self._page.show_stop(groups, self._copy(row_id))
        self.page_wanted.emit(True)
        self._note(row_id, "The visited teacher has read this stop here.")

    def _copy(self, row_id: str) -> PaperButton:
        copy = PaperButton(
            "Print this stop…",
            self._tasks,
            self._banners,
            lambda: partial(teachers_copy.of_stop, visit_id=self._visit_id, row_id=row_id, at=self._now()),
            save_report,
            name="stop_copy",
            afterwards="It is for the visited teacher, and not encrypted. Delete the file once it is handed over.",
            now=self._now,
            store=self._store,
        )
        copy.printed.connect(lambda _path: self._note(row_id, "The visited teacher has a copy of this stop."))
        return copy

    def _note(self, row_id: str, words: str) -> None:
        note = partial(
            teachers_word.note_shown, visit_id=self._visit_id, row_id=row_id, author_id=self._person_id, words=words,
            at=self._now(),
        )  # fmt: skip
        self._tasks.write(self, note, store=self._store, failed=self._refused)

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)
