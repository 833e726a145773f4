"""Reading a workbook for the desk, and everything that is asked about it: in the background, again at each save."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sifield.errors import SifieldError
from sifield.fieldwork import publishing, templates, workbooks
from sifield.fieldwork.publishing import Prospect, Uses, add_uses
from sifield.fieldwork.templates import VersionRow
from sifield.fieldwork.workbooks import ImportedWorkbook
from sifield.forms.template import Template
from sifield.ui.awaited import Awaited
from sifield.ui.file_watch import FileWatch
from sifield.ui.tasks import Tasks

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class WorkbookReading(QObject):
    """Reads one file, and again whenever somebody saves it; what was stopped or overtaken is never told.

    **Signals:** ``begun(name: str)``, ``read(workbook: ImportedWorkbook)``, ``failed(fault: SifieldError)``,
    ``gone(name: str)`` when the file went away, ``foreseen(prospect: Prospect, drafts: int)`` once it is known what
    publishing would do, ``compared(differences: tuple[Difference, ...], old: Template)`` with the version in use.
    """

    begun = Signal(str)
    read = Signal(object)
    failed = Signal(object)
    gone = Signal(str)
    foreseen = Signal(object, int)
    compared = Signal(object, object)

    def __init__(self, tasks: Tasks, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self.path = tasks, path
        self._awaited = Awaited()
        self._watch = FileWatch(self)
        self._watch.changed.connect(self.begin)
        self._watch.gone.connect(lambda: self.gone.emit(self.path.name))

    def begin(self) -> None:
        """Read the file (again)."""
        self._awaited.begin()
        self.begun.emit(self.path.name)
        read = partial(workbooks.read_file, self.path)
        self._tasks.run(self, read, self._awaited.only(self._arrive), self._awaited.only(self._fail))

    def take(self, path: Path) -> None:
        """Read another file from now on."""
        self.path = path
        self.begin()

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._awaited.begin()
        self._watch.stop()

    def _arrive(self, workbook: ImportedWorkbook) -> None:
        self._watch.watch(self.path)
        self.read.emit(workbook)
        if workbook.template is not None:
            self._foresee(workbook.template, workbook.content)

    def _fail(self, fault: SifieldError) -> None:
        self._watch.watch(self.path)
        self.failed.emit(fault)

    def _foresee(self, template: Template, content: bytes) -> None:
        """Ask what publishing would do: the forms lie in the general store, the visits in both."""

        def look(session: "Session") -> tuple[Prospect, tuple[VersionRow, ...], Mapping[str, Uses]]:
            versions = templates.list_versions(session, template.form_id)
            return publishing.foresee(session, template, content), versions, publishing.count_uses(session)

        def then(found: tuple[Prospect, tuple[VersionRow, ...], Mapping[str, Uses]]) -> None:
            prospect, versions, uses = found

            def add(others: Mapping[str, Uses]) -> None:
                self.foreseen.emit(prospect, add_uses(versions, uses, others).drafts)

            self._tasks.read(self, publishing.count_uses, self._awaited.only(add), store="safeguarding")
            if prospect.in_use_template is not None:
                self._compare(prospect.in_use_template, template)

        self._tasks.read(self, look, self._awaited.only(then))

    def _compare(self, old: Template, new: Template) -> None:
        from sifield.forms.upgrade import compare

        tell = self._awaited.only(lambda found: self.compared.emit(found, old))
        self._tasks.run(self, lambda: compare(old, new), tell)
