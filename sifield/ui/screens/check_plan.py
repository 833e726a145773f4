"""Check a plan: any PDF file, chosen or dropped; says in words who signed what and when, and what was changed after.

It works on every laptop, also before a trust is chosen: then it says what the file by itself shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from sifield.documents import checking
from sifield.documents.preview import for_screen
from sifield.errors import SifieldError
from sifield.fieldwork.chosen import Wanted, content_of
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.signing_pages import VerdictPage
from sifield.ui.widgets.stage import Stage, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState

_PLAN = Wanted(
    noun="plan",
    example="a plan as a PDF file",
    program="there",
    again="choose it again",
    most=32 << 20,
    too_large="which no plan is",
    smaller="Check that it is the right file.",
)


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    checked: checking.Checked
    shown: bytes


class CheckPlanScreen(Stage):
    """One file and the verdict on it.

    ``stores`` are this laptop's, None before a trust is chosen; ``now`` is the clock.

    **Signals:** ``checked(word: str)`` once a file was judged.
    """

    checked = Signal(str)

    def __init__(self, tasks: Tasks, stores: Any, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(None, "Check a plan", parent)
        self.setObjectName("check_plan_screen")
        self._tasks, self._stores, self._now = tasks, stores, now
        self._dialog: QFileDialog | None = None
        self.about.setText("Any plan as a PDF file. It is only read; nothing of it is kept.")
        self._first = PrimaryButton("Choose a PDF file…", icon="document")
        self._first.setObjectName("choose_first")
        self._again = SecondaryButton("Check another file…", icon="document")
        self._again.setObjectName("choose_again")
        self._page = VerdictPage("The file")
        empty = Page(widest=640, centred=True)
        words = "Choose a plan, or drop it here. sifield says who signed it and when, and whether anything was changed."
        empty.body.addStretch(1)
        empty.body.addWidget(EmptyState("document", "Which plan?", words))
        empty.body.addLayout(row("stretch", self._first, "stretch"))
        empty.body.addStretch(2)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(self._page)
        self.body.addWidget(self._pages)
        self.set_foot("stretch", self._again)
        self.show_foot(False)
        self._drop = FileDrop(self, "Let go to check this plan", noun="plan")
        self._drop.dropped.connect(self.check)
        self._drop.refused.connect(self._failed)
        for button in (self._first, self._again):
            button.clicked.connect(self._choose)

    def check(self, path: Path) -> None:
        """Judge a file."""
        self._tasks.run(self, partial(_check, path, self._stores, self._now()), self._show, self._failed)

    def _choose(self) -> None:
        self._dialog = QFileDialog(self, "Choose a plan", "", "PDF (*.pdf);;All files (*)")
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda name: self.check(Path(name)))
        self._dialog.open()

    def _show(self, found: _Found) -> None:
        self.banners.clear()
        self.title.setText(found.name)
        verdict = found.checked.verdict
        self._page.verdict.show_verdict(verdict, found.checked.record, doubted=found.checked.fits is False)
        self._pages.setCurrentWidget(self._page)
        self.show_foot(True)
        tab_as_laid_out(self)
        announce(self, verdict.headline)
        try:
            self._page.paper.show_pdf(found.shown)
        except SifieldError as fault:  # the verdict stands all the same
            self.banners.add(Banner(fault.message, "Ask for the file again from whoever sent it."))
        self.checked.emit(str(verdict.word))

    def _failed(self, fault: SifieldError) -> None:
        self.banners.clear()
        self.banners.tell(fault)


def _check(path: Path, stores: Any, at: datetime) -> _Found:
    pdf = content_of(path, _PLAN)
    return _Found(path.name, checking.check(pdf, stores, at=at), for_screen(pdf))
