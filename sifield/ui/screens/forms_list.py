"""The forms in use: what visits are written in. Serves everybody who wants to see one, and whoever looks after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import publishing, templates
from sifield.fieldwork.publishing import Uses, add_uses
from sifield.fieldwork.templates import VersionRow
from sifield.fieldwork.workbooks import SUFFIXES
from sifield.ui.form_words import say_published, say_uses
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton
from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.form_card import FormCard, FormView
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

WORKBOOKS = f"Workbooks ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
_MANY = 8  # forms from which on a field to find one helps


@dataclass(frozen=True, slots=True)
class _Found:
    versions: tuple[VersionRow, ...]
    uses: Mapping[str, Uses]


class FormsList(Page):
    """The list; an administrator brings a workbook in here, by the button or by dropping it.

    **Signals:** ``form_opened(form_id: str)``, ``workbook_chosen(path: Path)``.
    """

    form_opened = Signal(str)
    workbook_chosen = Signal(object)

    def __init__(self, tasks: Tasks, *, may_publish: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("forms")
        self._tasks, self._may_publish = tasks, may_publish
        self._views: tuple[FormView, ...] | None = None
        self._dialog: QFileDialog | None = None
        self.banners = Banners()
        self.choose = PrimaryButton("Import a workbook…", icon="plus")
        self.choose.setObjectName("import")
        self.search = TextField("Find a form")
        self.search.setPlaceholderText("Find a form")
        self._told = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._lay_out()
        if may_publish:
            drop = FileDrop(self, "Let go to read this workbook")
            drop.dropped.connect(self.workbook_chosen)
            drop.refused.connect(self.show_fault)
        self.choose.clicked.connect(self._ask)
        self.search.textChanged.connect(self._show_rows)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        heading = row(column(Text("Forms", "display"), self._told, gap=S2), self.choose, gap=S3)
        heading.setAlignment(self.choose, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.banners)
        self.body.addLayout(heading)
        self.body.addWidget(self.search)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.choose.setVisible(self._may_publish)  # now that it has a parent: before, it would be a window of its own
        self.search.hide()

    def refresh(self) -> None:
        """Read the forms anew, and how many visits of both stores use them."""

        def then(found: _Found) -> None:
            self._tasks.read(
                self, publishing.count_uses, lambda others: self._show(found, others), store="safeguarding"
            )

        self._tasks.read(
            self, lambda session: _Found(templates.list_versions(session), publishing.count_uses(session)), then
        )

    def show_fault(self, fault: SifieldError) -> None:
        """Say what went wrong with a file."""
        self.banners.add(Banner(fault.message, fault.remedy))

    def show_published(self, title: str, version: str) -> None:
        """Say that a form was published."""
        self.banners.add(
            Banner(
                f"Version {version} of “{title}” is published.",
                "Visits that begin on this laptop use it from now on; other laptops have it after their next sync.",
                tone="ok",
            )
        )

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found, others: Mapping[str, Uses]) -> None:
        forms = [list(rows) for _, rows in groupby(_by_form(found.versions), key=lambda one: one.form.form_id)]
        views = [_view(rows, add_uses(rows, found.uses, others)) for rows in forms]
        views.sort(key=lambda view: (not view.is_offered, view.title.casefold()))
        if tuple(views) != self._views:  # a list rebuilt under the pointer would lose the click
            self._views = tuple(views)
            self._show_rows()

    def _show_rows(self) -> None:
        views = self._views or ()
        clear(self._rows)
        self.search.setVisible(len(views) >= _MANY)
        wanted = self.search.text().casefold().split()
        shown = [view for view in views if all(word in view.title.casefold() for word in wanted)]
        words = "What visits are written in. Each is an Excel workbook"
        self._told.setText(f"{words} that your trust can change." if views else "")
        for view in shown:
            card = FormCard(view)
            card.opened.connect(self.form_opened)
            self._rows.addWidget(card)
        if not views:
            self._rows.addWidget(self._nothing())
        elif not shown:
            self._rows.addWidget(Text(f"None of {count(len(views), 'form')} is called so.", "body", "hint"))
        elif wanted:
            self._told.setText(f"{len(shown)} of {count(len(views), 'form')}")
        tab_as_laid_out(self)

    def _nothing(self) -> EmptyState:
        words = (
            "Import an Excel workbook with the questions of a visit. You see what is wrong with it, try it out, and "
            "publish it when it is right."
            if self._may_publish
            else "The trust's forms come with the next sync; an administrator publishes them."
        )
        return EmptyState("document", "No forms yet", words)

    def _ask(self) -> None:
        self._dialog = QFileDialog(self, "Import a workbook", "", WORKBOOKS)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.workbook_chosen.emit(Path(path)))
        self._dialog.open()


def _by_form(versions: tuple[VersionRow, ...]) -> list[VersionRow]:
    """Bring the versions of a form together, the newest of each first as before."""
    return sorted(versions, key=lambda one: one.form.form_id)


def _view(rows: list[VersionRow], uses: Uses) -> FormView:
    newest = rows[0]
    facts = [say_published(newest), say_uses(uses)]
    if len(rows) > 1:
        facts.append(count(len(rows) - 1, "earlier version"))
    form = newest.form
    return FormView(form.form_id, form.title, form.sensitivity, form.version, " · ".join(facts), newest.is_offered)
