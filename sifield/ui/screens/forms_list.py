"""The forms in use: what visits are written in. Serves everybody who wants to see one, and whoever looks after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import guidance, library, publishing, templates
from sifield.fieldwork.library import Newer
from sifield.fieldwork.publishing import Uses, add_uses
from sifield.fieldwork.templates import VersionRow
from sifield.fieldwork.workbooks import SUFFIXES
from sifield.ui.form_words import SPREADS, by_collection, say_minutes, say_published, say_uses
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.form_card import FormView
from sifield.ui.widgets.form_shelf import FormShelves, Shelf
from sifield.ui.widgets.layout import Page, column, row
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

WORKBOOKS = f"Workbooks and guidance packs ({' '.join(f'*{suffix}' for suffix in (*SUFFIXES, *guidance.SUFFIXES))})"
_NEWER = "They came with an update of the program. Your trust keeps its own until you publish one of these."
_NEW = "They come with the program, and your trust has not published them."
_MANY = 8  # forms from which on a field to find one helps


@dataclass(frozen=True, slots=True)
class _Found:
    versions: tuple[VersionRow, ...]
    uses: Mapping[str, Uses]


class FormsList(Page):
    """The list; an administrator brings a workbook or a guidance pack in here, by the button or by dropping it.

    **Signals:** ``form_opened(form_id: str)``, ``workbook_chosen(path: Path)``.
    """

    form_opened = Signal(str)
    workbook_chosen = Signal(object)

    def __init__(self, tasks: Tasks, *, may_publish: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("forms")
        self._tasks, self._may_publish = tasks, may_publish
        self._many = 0
        self._versions: tuple[VersionRow, ...] | None = None
        self._newer: tuple[Newer, ...] = ()
        self._shows_new = False
        self._dialog: QFileDialog | None = None
        self.banners = Banners()
        self.choose = PrimaryButton("Import a workbook…", icon="plus")
        self.choose.setObjectName("import")
        self.search = TextField("Find a form")
        self.search.setPlaceholderText("Find a form")
        self._told = Text("", "body", "ink2")
        self._newer_shelf, self._forms, self._new_shelf = FormShelves(), FormShelves(), FormShelves()
        self._none = Text("", "body", "hint")
        self._new = QuietButton("", icon="plus")
        self._new.setObjectName("new_in_library")
        self._empty = self._nothing()
        self._lay_out()
        if may_publish:
            drop = FileDrop(self, "Let go to read this workbook")
            drop.dropped.connect(self.workbook_chosen)
            drop.refused.connect(self.show_fault)
        self.choose.clicked.connect(self._ask)
        self._forms.opened.connect(self.form_opened)
        for shelf in (self._newer_shelf, self._new_shelf):
            shelf.opened.connect(self._open_shipped)
        self._new.clicked.connect(self._show_new)
        self.search.textChanged.connect(self._find)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        heading = row(column(Text("Forms", "display"), self._told, gap=S2), self.choose, gap=S3)
        heading.setAlignment(self.choose, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.banners)
        self.body.addLayout(heading)
        self.body.addWidget(self.search)
        for part in (self._newer_shelf, self._forms, self._none, self._empty, self._new_shelf):
            self.body.addWidget(part)
        self.body.addLayout(row(self._new, "stretch"))
        self.body.addStretch(1)
        for hidden in (self._newer_shelf, self._none, self._empty, self._new_shelf, self._new):
            hidden.hide()
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
        self.banners.tell(fault)

    def show_published(self, title: str, version: str) -> None:
        """Say that a form was published."""
        self.banners.add(
            Banner(
                f"Version {version} of “{title}” is published.",
                "Visits that begin on this laptop use it from now on; other laptops have it after their next sync.",
                tone="ok",
            )
        )

    def show_guidance_published(self, document: str, forms: int) -> None:
        """Say that a guidance pack was published, with how many forms."""
        what = f"“{document}” and {count(forms, 'form')} are" if forms else f"“{document}” is"
        words = "Whoever writes a visit with one of them is offered to move it. Other laptops have it after a sync."
        self.banners.add(Banner(f"What is new in {what} published.", words if forms else SPREADS, tone="ok"))

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found, others: Mapping[str, Uses]) -> None:
        forms = [list(rows) for _, rows in groupby(_by_form(found.versions), key=lambda one: one.form.form_id)]
        views = [_view(rows, add_uses(rows, found.uses, others)) for rows in forms]
        groups = by_collection(view for view in views if view.is_offered)
        withdrawn = sorted((view for view in views if not view.is_offered), key=lambda view: view.title.casefold())
        if withdrawn:
            groups.append(("No longer offered", withdrawn))
        has_headings = len(groups) > 1
        is_changed = self._forms.show_shelves([Shelf(name if has_headings else "", tuple(one)) for name, one in groups])
        self._many = len(views)
        self._empty.setVisible(not views)
        self.search.setVisible(len(views) >= _MANY)
        if is_changed:
            self._find()
        if self._may_publish and found.versions != self._versions:
            self._tasks.run(self, partial(library.list_newer, found.versions), self._show_newer)
        self._versions = found.versions

    def _find(self) -> None:
        """Show what holds the words that were typed."""
        typed = self.search.text()
        shown = self._forms.narrow(typed)
        for shelf in (self._newer_shelf, self._new_shelf):
            shelf.narrow(typed)
        many = count(self._many, "form")
        self._none.setText(f"None of {many} is called so.")
        self._none.setVisible(bool(self._many) and not shown)
        words = (
            "What visits are written in. Each is an Excel workbook that your trust can change." if self._many else ""
        )
        self._told.setText(f"{shown} of {many}" if typed.split() and shown else words)
        tab_as_laid_out(self)

    # -- the library that comes with the program

    def _show_newer(self, newer: tuple[Newer, ...]) -> None:
        self._newer = newer
        later = tuple(_shipped_view(one) for one in newer if one.in_use)
        new = tuple(_shipped_view(one) for one in newer if not one.in_use)
        self._newer_shelf.show_shelves([Shelf("Newer in the library", later, _NEWER)] if later else [])
        self._newer_shelf.setVisible(bool(later))
        self._new_shelf.show_shelves([Shelf("New in the library", new, _NEW)] if new and self._shows_new else [])
        self._new_shelf.setVisible(bool(new) and self._shows_new)
        self._new.setText(f"{count(len(new), 'more form comes', 'more forms come')} with the program")
        self._new.setVisible(bool(new) and not self._shows_new)
        self._find()

    def _show_new(self) -> None:
        self._shows_new = True
        self._show_newer(self._newer)

    def _open_shipped(self, form_id: str) -> None:
        self.workbook_chosen.emit(next(one.form.path for one in self._newer if one.form.form_id == form_id))

    def _nothing(self) -> EmptyState:
        words = (
            "Import an Excel workbook with the questions of a visit. You see what is wrong with it, try it out, and "
            "publish it when it is right."
            if self._may_publish
            else "The trust’s forms come with the next sync; an administrator publishes them."
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
    facts = [say_minutes(newest.form.minutes), say_published(newest), say_uses(uses)]
    if len(rows) > 1:
        facts.append(count(len(rows) - 1, "earlier version"))
    form = newest.form
    said = " · ".join(filter(None, facts))
    return FormView(form.form_id, form.title, form.sensitivity, form.version, said, newest.is_offered, form.collection)


def _shipped_view(newer: Newer) -> FormView:
    form = newer.form
    uses = f"Your trust uses version {newer.in_use}" if newer.in_use else form.collection
    facts = " · ".join(filter(None, (uses, say_minutes(form.minutes))))
    button = "Compare and publish" if newer.in_use else "Look and publish"
    return FormView(form.form_id, form.title, form.sensitivity, form.version, facts, True, form.collection, button)
