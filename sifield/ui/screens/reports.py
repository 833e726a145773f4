"""Reports about the trust or a school, and the papers of a visit: choose one, see it, save it as PDF or for Excel, or
copy its tables.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from sifield.documents import report_file, report_table
from sifield.documents.offers import Offer
from sifield.documents.report import Report
from sifield.errors import SifieldError
from sifield.fieldwork.periods import Period
from sifield.forms.parts import Choice
from sifield.ui.paper_saving import PaperSaving
from sifield.ui.printing import ask_and_print
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2, S3, S4, S6
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.choice_lines import ChoiceLines
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Sheet, column
from sifield.ui.widgets.pdf_view import PdfView
from sifield.ui.widgets.stage import Panes, bind
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.waiting import Waiting
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class Reports(QWidget):
    """The reports that can be made; the one chosen is shown as it will be printed.

    ``look(session)`` finds them in ``store``; ``noun`` is what they are called.

    **Signals:** ``saved(path: str)`` once a file is there, ``copied()`` once tables lie on the clipboard.
    """

    saved = Signal(str)
    copied = Signal()
    KEYS: ClassVar = (
        ("Ctrl+S", "save as PDF"),
        ("Ctrl+P", "print"),
        ("Ctrl+E", "save for Excel"),
        ("Ctrl+Shift+C", "copy as a table"),
    )

    def __init__(
        self,
        tasks: Tasks,
        now: Callable[[], datetime],
        look: "Callable[[Session], Sequence[Offer]]",
        *,
        store: StoreName = "general",
        noun: str = "report",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reports")
        self._tasks, self._now, self._look, self._store, self._noun = tasks, now, look, store, noun
        self._offers: dict[str, Offer] = {}
        self._report: Report | None = None
        self._pdf = b""
        self._making: tuple[str, str] = ("", "")
        self._is_stale = False
        self._wish: Callable[[Report], object] | None = None
        self.banners = Banners()
        self.choices = ChoiceLines(f"Which {noun}", ())
        self.tells, self.draft = Text("", "body", "ink2"), Text("", "body", "warn")
        self.look_at = Text("", "body")
        self.period = ChoiceField("For which days")
        self.days = Text("", "small")
        self._period_row = QWidget()
        self._period_row.setLayout(column(FieldRow("For which days", self.period), self.days, gap=2))
        self.pdf = PrimaryButton("Save as PDF…", icon="document")
        self.excel = SecondaryButton("Save for Excel…", icon="document")
        self.print = SecondaryButton("Print…")
        self.copy = SecondaryButton("Copy as a table")
        self.paper, self.waiting = PdfView(f"The {noun}"), Waiting("Do not wait")
        saving = partial(PaperSaving, self, tasks, self.banners, report_file.save_report, now=now)
        self._as_pdf = saving(name="pdf", title=f"Save the {noun} as PDF")
        self._as_excel = saving(name="excel", title=f"Save the {noun} for Excel", kinds=report_file.EXCEL)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        side, sheet = Page(widest=520, margin=S4), Sheet("surface")
        buttons = FlowLayout()
        for button in (self.pdf, self.print, self.excel, self.copy):
            buttons.addWidget(button)
        side.body.setSpacing(S3)
        for part in (
            Text(f"Which {self._noun}", "title"), self.choices, self.tells, self._period_row, self.draft, self.look_at
        ):  # fmt: skip
            side.body.addWidget(part)
        side.body.addLayout(buttons)
        side.body.addStretch(1)
        sheet.setLayout(column(side))
        self._shown = QStackedWidget()
        self._shown.addWidget(self.waiting)
        self._shown.addWidget(self.paper)
        paper = QWidget()
        paper.setLayout(column(self._shown, margins=(S6, S2, S6, S3)))
        self.setLayout(column(self.banners, Panes(sheet, paper, shares=(2, 3), least=640), gap=0))
        for part in (self.draft, self.look_at, self._period_row, self.copy):
            part.hide()

    def _connect(self) -> None:
        self.choices.changed.connect(self._choose)
        self.period.currentIndexChanged.connect(self._choose_days)
        self.pdf.clicked.connect(partial(self._save, self._as_pdf))
        self.excel.clicked.connect(partial(self._save, self._as_excel))
        self.waiting.stopped.connect(self._stop_waiting)
        bind(self, "Ctrl+S", self.pdf.click)
        bind(self, "Ctrl+E", self.excel.click)
        self.print.clicked.connect(self._print)
        self.copy.clicked.connect(self._copy)
        bind(self, "Ctrl+Shift+C", self.copy.click)
        bind(self, "Ctrl+P", self.print.click)
        for saving, button, words in (
            (self._as_pdf, self.pdf, self.pdf.text()),
            (self._as_excel, self.excel, self.excel.text()),
        ):
            saving.began.connect(partial(button.setText, "Saving…"))  # never disabled: it would lose the focus
            saving.ended.connect(partial(button.setText, words))
            saving.saved.connect(self.saved)
        self._tasks.changed.connect(self._on_changed)

    # -- which -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask anew what can be made."""
        self._tasks.read(self, self._look, self._offer, store=self._store, failed=self._fail)

    def _offer(self, found: Sequence[Offer]) -> None:
        self._offers = {one.name: one for one in found}
        self.choices.show_choices(tuple(Choice(name=one.name, label=one.title) for one in found))
        self.choices.show_value(found[0].name)
        self._choose(found[0].name)

    def _choose(self, name: str) -> None:
        offer = self._offers[name]
        self._making = (name, "")
        self.tells.setText(offer.tells)
        self.period.blockSignals(True)
        self.period.clear()
        for one in offer.periods:
            self.period.addItem(one.title, one)
        self.period.blockSignals(False)
        self._period_row.setVisible(len(offer.periods) > 1)
        self._choose_days()

    def _choose_days(self) -> None:
        """Make it anew; what was to be saved was another."""
        self._wish = None
        self._make()

    # -- making ----------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        """Read and draw what is chosen; a choice made meanwhile takes its place, and what is not begun is left."""
        offer, period = self._offers[self._making[0]], self.period.currentData()
        self._making = (offer.name, period.name)
        self._report, self._is_stale = None, False
        self.days.setText(period.days)
        for part in (self.draft, self.look_at, self.copy):
            part.hide()
        self._shown.setCurrentWidget(self.waiting)
        self.waiting.wait_for(f"Making the {offer.title[0].lower()}{offer.title[1:]}")
        self._read(self._making, offer, period, ())

    def _read(self, making: tuple[str, str], offer: Offer, period: Period, found: tuple[Any, ...]) -> None:
        if making != self._making:
            return
        if len(found) < len(offer.stores):
            self._tasks.read(
                self,
                lambda session: offer.read(session, period) if making == self._making else None,
                lambda one: self._read(making, offer, period, (*found, one)),
                store=offer.stores[len(found)],
                failed=partial(self._fail, making=making),
            )
            return
        draw = partial(_draw, offer, period, found, self._now())
        self._tasks.run(self, draw, partial(self._show, making, offer), partial(self._fail, making=making))

    def _show(self, making: tuple[str, str], offer: Offer, made: tuple[Report, bytes]) -> None:
        if making != self._making:
            return
        self._report, self._pdf = made
        self.waiting.rest()
        self.paper.show_pdf(self._pdf)
        self.paper.fit_width()
        self._shown.setCurrentWidget(self.paper)
        self.draft.setText(f"This is a draft: {self._report.draft}." if self._report.draft else "")
        self.draft.setVisible(bool(self._report.draft))
        self.look_at.setText(self._report.look_at)
        self.look_at.setVisible(bool(self._report.look_at))
        self.copy.setVisible(any(part.columns for part in self._report.sheets))
        for saving in (self._as_pdf, self._as_excel):
            saving.afterwards = offer.afterwards
        announce(self, f"{self._report.kind}, {count(self.paper.page_count, 'page')}. {self.draft.text()}".strip())
        wish, self._wish = self._wish, None
        if wish is not None:
            wish(self._report)

    def _fail(self, fault: SifieldError, making: tuple[str, str] = ("", "")) -> None:
        if making == self._making:
            again = self._make if self._offers else self.refresh
            self._wish = None
            self._shown.setCurrentWidget(self.waiting)
            self.waiting.show_fault(fault.message, fault.remedy, "Try again", again)

    def _stop_waiting(self) -> None:
        """Drop what is being made; the next choice, or saving, begins anew."""
        self._making, self._wish = (self._making[0], ""), None
        self.waiting.show_fault(f"This {self._noun} is not made.", "Nothing is lost by that.", "Make it", self._make)
        self.choices.first_field().setFocus()

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self._is_stale = True

    # -- saving ----------------------------------------------------------------------------------------------------

    def _save(self, saving: PaperSaving) -> None:
        self._once_made(saving.ask)

    def _print(self) -> None:
        def fail(fault: SifieldError) -> None:
            self.banners.tell(fault)

        self._once_made(lambda _report: ask_and_print(self._pdf, self, partial(announce, self, "Printed."), fail))

    def _once_made(self, do: Callable[[Report], object]) -> None:
        """Do it with what is shown; first make that where it is not made yet, or the records have changed since."""
        if self._report is not None and not self._is_stale:
            do(self._report)
        elif self._offers:
            self._wish = do
            if self._is_stale or not self._making[1]:
                self._make()

    def _copy(self) -> None:
        """Put the tables on the clipboard, for a letter, a workbook or the school's own plan."""
        if self._report is None:
            return
        tables = QMimeData()
        tables.setHtml(report_table.as_html(self._report))
        tables.setText(report_table.as_text(self._report))
        QApplication.clipboard().setMimeData(tables)
        said = "Copied. Paste it where you want it; it stays on the clipboard until you copy something else."
        self.banners.add(Banner(said, tone="ok"))
        announce(self, said)
        self.copied.emit()

    def focusInEvent(self, event: Any) -> None:
        """Begin with the choice of the report; no focus proxy, or Tab would come there twice."""
        super().focusInEvent(event)
        self.choices.first_field().setFocus()


def _draw(offer: Offer, period: Period, found: Sequence[Any], at: datetime) -> tuple[Report, bytes]:
    from sifield.documents import report_pdf

    report = offer.make(found, period)
    return report, report_pdf.render(report, made_at=at)
