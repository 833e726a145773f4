"""The desk: a workbook that was brought in, its faults beside its cells, tried out, compared, published."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.fieldwork.publishing import Prospect
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.workbooks import ImportedWorkbook
from sifield.forms.template import Template
from sifield.forms.versions.differences import Difference
from sifield.ui.form_preview import FormPreview
from sifield.ui.form_words import (
    CANNOT_BE_UNDONE,
    SPREADS,
    say_file,
    say_mending,
    say_prospect,
    say_safeguarding,
    say_size,
    shown_changes,
)
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.publish_desk import PublishDesk
from sifield.ui.widgets.publish_way import Offer
from sifield.ui.widgets.sheet_view import SheetView
from sifield.ui.widgets.stage import bind, tab_as_laid_out
from sifield.ui.words import count, say_time
from sifield.ui.workbook_reading import WorkbookReading

CELLS, PREVIEW, CHANGES = range(3)
_SHORT = 12  # characters of a version that its button names


class TemplateDesk(PublishDesk):
    """One workbook on the desk.

    **Signals:** ``titled(title: str, subtitle: str)`` when it is known what lies here, ``published(form: FormRow)``,
    ``left()`` when reading was stopped before there was anything to see.
    """

    KEYS = (("F8", "next fault"), ("Enter", "to its cell"), ("F5", "read it again"), ("F6", "next part"))

    titled = Signal(str, str)
    published = Signal(object)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        path: Path,
        person_id: str,
        *,
        now: Callable[[], datetime],
        sees_safeguarding: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Read a file; ``person_id`` is who publishes it, ``sees_safeguarding`` whether such visits are kept here."""
        super().__init__("Parts of the desk", parent)
        self.setObjectName("template_desk")
        self._tasks, self._person_id, self._now = tasks, person_id, now
        self._sees_safeguarding = sees_safeguarding
        self._workbook: ImportedWorkbook | None = None
        self._tried: Template | None = None  # what the preview shows
        self._reading = WorkbookReading(tasks, path, self)
        self.again = SecondaryButton("Read it again", icon="sync")
        self.again.setObjectName("read_again")
        self.again.setToolTip("F5; it is read by itself whenever it is saved")
        self.sheets, self.preview, self.changes = SheetView(), FormPreview(now=now), DifferenceList()
        self._unready = DifferenceList()
        self._lay_out()
        self._connect()
        self.show_work(False)
        self.pages.setCurrentWidget(self.waiting)
        self._reading.begin()

    def _lay_out(self) -> None:
        self.tools.addWidget(self.again)
        for words in ("Sheets and faults", "Preview", "What changes"):
            self.tabs.addTab(words)
        for page in (self.sheets, self.preview, self.changes, self.confirm, self.waiting, self._unready):
            self.pages.addWidget(page)
        self.set_foot(self.publish)

    def _connect(self) -> None:
        reading = self._reading
        reading.begun.connect(self._wait)
        reading.read.connect(self._show)
        reading.failed.connect(self._fail)
        reading.gone.connect(self._tell_gone)
        reading.foreseen.connect(self._show_prospect)
        reading.compared.connect(self._show_changes)
        self.again.clicked.connect(reading.begin)
        self.tabs.tabBarClicked.connect(self._turn_to)
        self.waiting.stopped.connect(self._stop)
        self.publish.file_wanted.connect(self._open_file)
        drop = FileDrop(self, "Let go to read this workbook instead")
        drop.dropped.connect(self._take)
        drop.refused.connect(self.show_fault)
        bind(self, "F5", reading.begin)
        bind(self, "F8", lambda: self._step(1))
        bind(self, "Shift+F8", lambda: self._step(-1))
        bind(self, "F6", self._next_pane)

    # -- reading

    def _wait(self, name: str) -> None:
        self.again.setEnabled(False)
        self.waiting.wait_for(f"Reading {name}")
        if self._workbook is None:
            self.titled.emit(name, "")

    def _take(self, path: Path) -> None:
        """Another workbook was dropped here: it takes the place of this one."""
        self._workbook = None
        self.show_work(False)
        self.band.show_words("")
        self.pages.setCurrentWidget(self.waiting)
        self._reading.take(path)

    def _stop(self) -> None:
        self._reading.stop()
        self.waiting.rest()
        self.left.emit()

    def _fail(self, fault: SifieldError) -> None:
        self.waiting.rest()
        self.again.setEnabled(True)
        if self._workbook is None:
            self.waiting.show_fault(fault.message, fault.remedy, "Read it again", self._reading.begin)
        else:
            self.show_fault(fault)

    def _open_file(self) -> None:
        """Open the workbook in whatever this computer opens workbooks with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._reading.path))):
            self.show_fault(
                SifieldError("This computer has no program that opens workbooks.", "Open the file where it is edited.")
            )

    # -- showing

    def _show(self, read: ImportedWorkbook) -> None:
        before, self._workbook, self._offer = self._workbook, read, None
        self.waiting.rest()
        self.again.setEnabled(True)
        self.banners.clear()
        self.show_work(True)
        self._show_head(read)
        self.sheets.show_workbook(read.sheets, read.faults)
        self.tabs.setTabText(CELLS, f"Sheets and faults, {len(read.faults)}" if read.faults else "Sheets")
        self.tabs.setTabText(CHANGES, "What changes")
        self.changes.show_nothing("Looking at the version in use…", "")
        if read.to_mend:
            self.publish.say_mending(say_mending(read), f"Open {read.name}")
        else:
            self.publish.say("Looking at the version in use…")
        is_usable = read.template is not None
        if before is None or (before.template is not None) != is_usable:
            self.tabs.setCurrentIndex(PREVIEW if is_usable else CELLS)
        self._turn_to(self.tabs.currentIndex())
        tab_as_laid_out(self)
        announce(self, say_mending(read) or f"{read.name} can be used as a form.")

    def _show_head(self, read: ImportedWorkbook) -> None:
        template, at = read.template, f"read at {say_time(self._now())}"
        if template is None:
            self.titled.emit(read.name, at)
            self.band.show_words("")
            return
        facts = (f"Version {template.version}", say_size(template), say_file(read.name), at)
        self.titled.emit(template.title, " · ".join(facts))
        self.band.show_words(say_safeguarding(template.sensitivity, is_kept_here=self._sees_safeguarding))

    def _turn_to(self, at: int) -> None:
        read = self._workbook
        if read is None or at < 0:
            return
        self.show_work(True)
        if at == CELLS:
            self.pages.setCurrentWidget(self.sheets)
        elif read.template is None:
            words = f"Mend {count(len(read.to_mend), 'fault')} in the workbook first and save it; it is read by itself."
            self._unready.show_nothing("Nothing to see here yet", words)
            self.pages.setCurrentWidget(self._unready)
        elif at == PREVIEW:
            self._try_out(read.template)
        else:
            self.pages.setCurrentWidget(self.changes)

    def _try_out(self, template: Template) -> None:
        chooses = self.tabs.hasFocus()  # going through the tabs by keys must not lead into the form
        self.pages.setCurrentWidget(self.preview)
        if self._tried is not template:
            self._tried = template
            self.preview.show_template(template)
            tab_as_laid_out(self)
        if chooses:
            self.tabs.setFocus()

    def _show_prospect(self, prospect: Prospect, drafts: int) -> None:
        template = self._template
        headline, words = say_prospect(prospect, template, drafts)
        if prospect.may_publish:
            seen = say_safeguarding(template.sensitivity, is_kept_here=self._sees_safeguarding)
            follows = (("document", words), ("sync", SPREADS), ("shield", seen), ("lock", CANNOT_BE_UNDONE))
            what = f"version {template.version} of “{template.title}”"
            button = f"Publish version {template.version}" if len(template.version) <= _SHORT else "Publish it"
            self._offer = Offer(
                what=what, button=f"{button} now", headline=headline, words=words,
                follows=tuple(line for line in follows if line[1]),
            )  # fmt: skip
            self.publish.say(headline, words, button=f"{button}…")
        else:
            self.publish.say(headline, words)
        if prospect.in_use is None:
            self.changes.show_nothing("This is a new form", "There is no version in use to compare it with.")
        elif prospect.in_use_template is None:
            words = "The version in use has not come to this laptop yet. Sync, then read the workbook again."
            self.changes.show_nothing("Nothing to compare with yet", words)

    def _show_changes(self, every: tuple[Difference, ...], old: Template) -> None:
        found = shown_changes(every, old, self._template)
        self.tabs.setTabText(CHANGES, f"What changes, {len(found)}")
        if found:
            self.changes.show_differences(found, f"From version {old.version} to version {self._template.version}")
        else:
            self.changes.show_nothing("Nothing changed", f"It asks the same as version {old.version}, which is in use.")

    @property
    def _template(self) -> Template:
        """The form on the desk; what is told of it is told only while there is one."""
        assert self._workbook is not None
        assert self._workbook.template is not None
        return self._workbook.template

    # -- keys

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex(CELLS)
        self.sheets.step(step)

    def _next_pane(self) -> None:
        if self.pages.currentWidget() is self.sheets:
            self.sheets.next_pane()
        elif self.pages.currentWidget() is self.preview:
            self.preview.next_pane()

    # -- publishing

    def _publish(self) -> None:
        assert self._workbook is not None
        template, content, at, by = self._template, self._workbook.content, self._now(), self._person_id
        self._tasks.write(
            self,
            lambda session: templates.publish_template(session, template, content, at, by=by),
            self._done,
            failed=self._refused,
        )

    def _done(self, form: FormRow) -> None:
        self._reading.stop()
        self.published.emit(form)
