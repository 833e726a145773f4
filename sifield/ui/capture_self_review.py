"""The school's self-review of a visit: the workbook goes out, comes back, and its answers stand beside the checks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import self_reviews, workbooks
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.saving import save_copy
from sifield.fieldwork.self_reviews import TakenIn
from sifield.forms.self_review.invitation import Invitation, asked
from sifield.forms.self_review.returning import Returned, read_back
from sifield.forms.self_review.statement import read_statement
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.self_review_page import TITLE, SelfReviewPage
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

_KIND = "Excel workbook (*.xlsx)"
_KINDS = "Excel workbooks (*.xlsx *.xlsm *.xls)"
_MOST_OPEN = 40
"""Checks without an answer that are named; a review has some forty of them in all."""


class CaptureSelfReview(QObject):
    """Sends, reads and keeps the self-review of one visit; making and reading workbooks is done in the background.

    **Signals:** ``taken_in()`` when the school's answers are in the store and the visit must be read again,
    ``page_wanted(shown: bool)`` when the page shall stand in the place of the form, or no more.
    """

    taken_in = Signal()
    page_wanted = Signal(bool)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        store: StoreName,
        banners: Banners,
        page: SelfReviewPage,
        *,
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._visit_id, self._store = tasks, visit_id, store
        self._banners, self._page, self._now, self._screen = banners, page, now, parent
        self._invitation: Invitation | None = None
        self._path = Path()
        self._returned = Returned()
        self._told = ""
        self._answered: frozenset[str] = frozenset()  # the checks that the school has answered so far
        page.send_wanted.connect(self.ask_where_to)
        page.read_wanted.connect(self.ask_for_workbook)
        page.again_wanted.connect(lambda: self.read(self._path))
        page.taking_wanted.connect(self._take_in)
        page.left.connect(lambda: self.page_wanted.emit(False))

    @property
    def checks(self) -> int:
        """How many checks the school of this visit answers itself; 0 before the visit is known."""
        return len(self._invitation.checks) if self._invitation is not None else 0

    def take_draft(self, draft: Draft) -> None:
        """Take the visit as it was just read."""
        invitation = self._invitation = self_reviews.invitation_of(draft, self._now())
        if not invitation.checks:
            return
        said = {
            note.question: read_statement(note.text, invitation.checks[note.question])
            for note in self_reviews.statements_of(draft)
            if note.question in invitation.checks
        }
        self._answered = frozenset(name for name, statement in said.items() if statement.choice)
        still_open = [name for name in invitation.checks if name not in self._answered]
        many = len(invitation.checks)
        told = f"The school answers {count(many, 'check')} of this form itself, before the visit."
        if not said:
            self._told = f"{told} Send it the workbook, and ask for it back by {say_day(invitation.send_by)}."
            self._page.show_standing(self._told, ())
            return
        done = many - len(still_open)
        self._told = f"{told} It has answered {done}; its words stand beside each check. The judgement is yours."
        names = [asked(invitation.checks[name]) for name in still_open[:_MOST_OPEN]]
        more = len(still_open) - len(names)
        self._page.show_standing(self._told, [*names, f"and {more} more"] if more > 0 else names)

    def open(self) -> None:
        """Show the page."""
        self.page_wanted.emit(True)

    def card(self) -> QWidget:
        """Give a card that says where the self-review stands, with the way to it, for the days before a visit."""
        card, button = Card(name=TITLE), SecondaryButton(TITLE, icon="school")
        button.setObjectName("self_review")
        button.clicked.connect(self.open)
        card.body.addWidget(Text(self._told, "body", "ink2"))
        card.body.addLayout(row(button, "stretch"))
        return card

    # -- out

    def ask_where_to(self) -> None:
        """Ask where the workbook for the school is to be saved."""
        if self._invitation is None:
            return
        name = f"Self-review {self._invitation.school_name} {self._invitation.visit_on.isoformat()}.xlsx"
        dialog = self._dialog("Send the self-review to the school", name.replace("/", "-"), _KIND)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda path: self.send(Path(path)))
        dialog.open()

    def send(self, path: Path) -> None:
        """Save the workbook for the school."""
        if self._invitation is not None:
            invitation = replace(self._invitation, sent_at=self._now())
            self._tasks.run(self, partial(_write, invitation, path), self._sent, self._failed)

    def _sent(self, path: Path) -> None:
        by = say_day(self._invitation.send_by) if self._invitation is not None else ""
        words = f"Send it to the school’s designated lead; it asks for an answer by {by}. It holds no answers yet."
        self._banners.add(Banner(f"Saved as {path.name}.", words, tone="ok"))

    # -- in

    def ask_for_workbook(self) -> None:
        """Ask for the workbook that came back."""
        dialog = self._dialog("Read the self-review", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.read(Path(path)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Read a workbook that came back; a whole one is taken in at once."""
        if self._invitation is not None:
            self._path = path
            self._tasks.run(self, partial(_read, self._invitation, path), self._arrived, self._failed)

    def _arrived(self, returned: Returned) -> None:
        self._returned = returned
        if returned.faults:
            many = count(len(returned.faults), "thing is wrong", "things are wrong")
            told = f"Nothing was read in: {many}. Mend it in Excel and save, or ask the school; then read it again."
            self._page.show_workbook(self._path.name, told, (*returned.faults, *returned.remarks))
        elif returned.unanswered or returned.remarks:
            self._show_half(returned)
        else:
            self._take_in()
            return
        self.page_wanted.emit(True)

    def _show_half(self, returned: Returned) -> None:
        """Refuse a half-filled workbook, cell by cell; what is there is read in only if the person insists."""
        take = f"Read in {count(returned.answered, 'answer')} all the same" if returned.answered else ""
        if not take:
            told = "Nothing was read in: no check is answered. Ask the school to fill it in, or choose another."
        elif returned.unanswered:
            many = count(len(returned.unanswered), "check has", "checks have")
            told = f"Nothing was read in: {many} no answer, of {returned.asked}. Ask the school for the rest."
        else:
            told = "Nothing was read in: something in it is odd. Look at it, then read it in, or ask the school."
        gone = sum(not one.choice and one.question in self._answered for one in returned.answers)
        if take and gone:
            told += f" {count(gone, 'answer')} that it gave before would be taken out again."
        self._page.show_workbook(self._path.name, told, (*returned.unanswered, *returned.remarks), take)

    def _take_in(self) -> None:
        work = partial(self_reviews.take_in, visit_id=self._visit_id, returned=self._returned, at=self._now())
        self._tasks.write(self, work, self._kept, store=self._store, failed=self._failed)

    def _kept(self, taken: TakenIn) -> None:
        parts = ((taken.new, "new"), (taken.changed, "changed"), (taken.same, "as before"))
        told = ", ".join(f"{number} {words}" for number, words in parts if number) or "nothing new"
        message = f"{self._returned.answered} of {count(self._returned.asked, 'check')} answered by the school."
        self._banners.clear()
        remedy = f"Its words stand beside the checks ({told}). S gives the same answer; the judgement is yours."
        self._banners.add(Banner(message, remedy, tone="ok"))
        self.page_wanted.emit(False)
        self.taken_in.emit()

    def _failed(self, fault: SifieldError) -> None:
        self._banners.tell(fault)

    def _dialog(self, title: str, name: str, kinds: str) -> QFileDialog:
        dialog = QFileDialog(self._screen.window(), title, name, kinds)
        dialog.setObjectName("self_review_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog


def _write(invitation: Invitation, path: Path) -> Path:
    from sifield.forms.self_review.sending import to_xlsx

    return save_copy(to_xlsx(invitation), path)


def _read(invitation: Invitation, path: Path) -> Returned:
    return read_back(workbooks.content_of(path), invitation)
