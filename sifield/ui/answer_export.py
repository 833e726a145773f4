"""Saving the answers of a visit to a file of the person's choice; said in a banner, safeguarding first of all."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import exports
from sifield.forms.exporting import formats
from sifield.forms.exporting.filled import FilledForm
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import QuietButton


class AnswerExport(QuietButton):
    """The button "Export answers…" of a visit.

    **Signals:** ``exported(path: str)`` with the first file that was written.
    """

    exported = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        banners: Banners,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button; its banners go to ``banners``."""
        super().__init__("Export answers…", parent, icon="document")
        self.setObjectName("export_answers")
        self._tasks, self._visit_id, self._banners, self._now, self._store = tasks, visit_id, banners, now, store
        self._dialog: QFileDialog | None = None
        self.clicked.connect(self._gather)

    def _gather(self) -> None:
        visit_id, at = self._visit_id, self._now()
        gather = partial(exports.gather, visit_id=visit_id, at=at)
        self._tasks.read(self, gather, self._ask_where, store=self._store, failed=self._failed)

    def _ask_where(self, filled: FilledForm) -> None:
        facts = filled.facts
        name = f"{filled.template.title} {facts['school']} {facts['visited_on']}.xlsx".replace("/", "-")
        kinds = [f"{words} (*{ending})" for ending, words in formats.FORMATS.items()]
        dialog = self._dialog = QFileDialog(self.window(), "Export answers", name)
        dialog.setObjectName("export_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(kinds)
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending(kind)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(filled, Path(path)))
        dialog.open()

    def save(self, filled: FilledForm, path: Path) -> None:
        """Write the files of an export; the ending of the path says which kind."""
        self._tasks.run(self, partial(_save, filled, path), self._saved, self._failed)

    def _saved(self, told: tuple[tuple[Path, ...], tuple[str, ...]]) -> None:
        paths, remarks = told
        words = f"Saved as {' and '.join(path.name for path in paths)}."
        if formats.SAFEGUARDING in remarks:
            rest = [words, *(one for one in remarks if one != formats.SAFEGUARDING)]
            self._banners.add(Banner(formats.SAFEGUARDING, " ".join(rest), tone="warn"))
        else:
            self._banners.add(Banner(words, " ".join((*remarks, "It is not encrypted.")), tone="ok"))
        announce(self, "Saved.")
        self.exported.emit(str(paths[0]))

    def _failed(self, fault: SifieldError) -> None:
        self._banners.tell(fault)


def _save(filled: FilledForm, path: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    exported = formats.export(filled, path.name)
    return exports.write(exported, path.parent), exported.remarks


def _ending(kind: str) -> str:
    """Give the ending that a line of the dialog's list of kinds names: "Excel … (*.xlsx)" gives "xlsx"."""
    return kind.rpartition("(*.")[2].rstrip(")")
