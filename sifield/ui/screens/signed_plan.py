"""A signed plan as it lies on this laptop, with the program's own verdict: also on a second laptop, after a sync."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.documents import sign_off
from sifield.errors import SifieldError
from sifield.fieldwork import planning
from sifield.fieldwork.plans import PlanDetails
from sifield.fieldwork.saving import save_copy
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.signing_pages import VerdictPage
from sifield.ui.widgets.stage import Stage
from sifield.ui.words import say_day


@dataclass(frozen=True, slots=True)
class _Signed:
    plan: PlanDetails
    file: sign_off.SignedFile


class SignedPlanScreen(Stage):
    """One signed plan.

    ``store`` is the store that the plan lies in; ``now`` is the clock.

    **Signals:** ``signature_wanted(plan_id: str)`` where the headteacher has still to sign, ``copied(path: str)`` once
    a copy was saved, ``papers_wanted(visit_id: str)`` for what else can be given out, ``left()`` to go back.
    """

    signature_wanted = Signal(str)
    copied = Signal(str)
    papers_wanted = Signal(str)
    left = Signal()

    def __init__(
        self, tasks: Tasks, store: Any, plan_id: str, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(None, "Signed plan", parent)
        self.setObjectName("signed_plan_screen")
        self._tasks, self._store, self._plan_id, self._now = tasks, store, plan_id, now
        self._signed: _Signed | None = None
        self._dialog: QFileDialog | None = None
        self._page = VerdictPage("The signed plan")
        self._back = QuietButton("All plans", icon="chevron-left")
        self._save = SecondaryButton("Save a copy…", icon="document")
        self._save.setObjectName("save_copy")
        self._papers = QuietButton("Papers", icon="document")
        self._papers.setObjectName("to_papers")
        self._sign = PrimaryButton("Go on to the headteacher's signature")
        self._sign.setObjectName("to_signature")
        self._sign.hide()
        self.body.addWidget(self._page)
        self.set_foot(self._back, "stretch", self._papers, self._save, self._sign)
        self._back.clicked.connect(self.left)
        self._save.clicked.connect(self._ask_where)
        self._papers.clicked.connect(self._go_to_papers)
        self._sign.clicked.connect(partial(self.signature_wanted.emit, plan_id))
        tasks.changed.connect(self._store_changed)
        self.refresh()

    def refresh(self) -> None:
        """Judge the newest file again."""
        self._tasks.run(self, self._verify, self._show, self._failed)

    def _verify(self) -> _Signed:
        file = sign_off.verify(self._store, self._plan_id, at=self._now())
        with self._store.read() as session:
            return _Signed(planning.get_plan(session, self._plan_id), file)

    def _show(self, signed: _Signed) -> None:
        is_new = self._signed is None or self._signed.file.pdf != signed.file.pdf
        self._signed, plan = signed, signed.plan
        self.title.setText(plan.school_name)
        self.about.setText(f"{plan.visit_title} · {say_day(plan.visited_on)} · revision {plan.revision}")
        self._page.verdict.show_verdict(signed.file.verdict)
        if is_new:
            self._page.paper.show_pdf(signed.file.shown)
        self._sign.setVisible(plan.status == "issued")

    def _go_to_papers(self) -> None:
        if self._signed is not None:
            self.papers_wanted.emit(self._signed.plan.visit_id)

    def _ask_where(self) -> None:
        if self._signed is None:
            return
        plan = self._signed.plan
        name = f"Action plan {plan.school_name} {plan.visited_on:%Y-%m-%d}.pdf".replace("/", "-")
        self._dialog = QFileDialog(self, "Save a copy of the plan", name, "PDF (*.pdf)")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix("pdf")
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(self._copy)
        self._dialog.open()

    def _copy(self, path: str) -> None:
        if self._signed is None:
            return
        self._tasks.run(self, partial(_write, Path(path), self._signed.file), self._copy_saved, self._failed)

    def _copy_saved(self, path: str) -> None:
        self.banners.add(Banner(f"Saved as {Path(path).name}.", "It is signed and not encrypted.", tone="ok"))
        announce(self, "Saved.")
        self.copied.emit(path)

    def _store_changed(self, _store: str, _owner: object) -> None:
        self.refresh()

    def _failed(self, fault: SifieldError) -> None:
        self.banners.add(Banner(fault.message, fault.remedy, button="Try again", on_button=self.refresh))


def _write(path: Path, file: sign_off.SignedFile) -> str:
    """Save the file, and beside it whatever else was signed of the same plan."""
    for number, pdf in enumerate((file.pdf, *file.others), start=1):
        save_copy(pdf, path.with_stem(f"{path.stem} ({number})" if number > 1 else path.stem))
    return str(path)
