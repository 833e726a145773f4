"""A form of the trust: tried out, with all its versions, what each changed, and a copy of its workbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.documents.occasions import for_any_school
from sifield.errors import SifieldError
from sifield.fieldwork import publishing, templates, workbooks
from sifield.fieldwork.publishing import Uses, add_uses
from sifield.fieldwork.saving import save_copy
from sifield.fieldwork.templates import VersionRow
from sifield.forms.template import Template
from sifield.forms.versions.differences import Difference
from sifield.ui.blank_copy import BlankCopy, Gather
from sifield.ui.form_preview import NOTHING_KEPT, FormPreview
from sifield.ui.form_words import say_published, say_safeguarding, say_uses, shown_changes
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.desk_frame import DeskFrame
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.stage import bind, tab_as_laid_out
from sifield.ui.widgets.version_list import VersionList, VersionView

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

PREVIEW, VERSIONS, CHANGES = range(3)


@dataclass(frozen=True, slots=True)
class _Found:
    versions: tuple[VersionRow, ...]
    uses: Mapping[str, Uses]


class FormInUse(DeskFrame):
    """One form. An administrator may withdraw it from new visits here.

    **Signals:** ``titled(title: str, subtitle: str)`` when the form is known, ``saved(path: str)`` once a copy of a
    workbook was saved.
    """

    KEYS = (("F6", "next part"),)

    titled = Signal(str, str)
    saved = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        form_id: str,
        *,
        now: Callable[[], datetime],
        may_publish: bool,
        sees_safeguarding: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Parts of the form", parent)
        self.setObjectName("form_in_use")
        self._tasks, self._form_id, self._now, self._may_publish = tasks, form_id, now, may_publish
        self._sees_safeguarding = sees_safeguarding
        self._versions: tuple[VersionRow, ...] = ()
        self._shown: tuple[VersionView, ...] = ()
        self._tried = ""  # the version that the preview shows, by its SHA-256
        self._dialog: QFileDialog | None = None
        self.save = SecondaryButton("Save a copy…", icon="document")
        self.save.setObjectName("save_copy")
        self.blank = BlankCopy(tasks, self.banners, self._blank, now=now)
        self.one_sheet = BlankCopy(tasks, self.banners, self._blank, now=now, on_one_sheet=True)
        self.withdraw = QuietButton("No longer offer it")
        self.withdraw.setObjectName("withdraw")
        self.preview, self.versions, self.changes = FormPreview(now=now), VersionList(), DifferenceList()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.tools.addWidget(self.withdraw)
        self.tools.addWidget(self.blank)
        self.tools.addWidget(self.one_sheet)
        self.tools.addWidget(self.save)
        self.withdraw.setVisible(self._may_publish)
        for words, page in (("Preview", self.preview), ("Versions", self.versions), ("What changed", self.changes)):
            self.tabs.addTab(words)
            self.pages.addWidget(page)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.save.clicked.connect(lambda: self._ask_where(self._versions[0].form.sha256) if self._versions else None)
        self.withdraw.clicked.connect(self._change_offer)
        self.versions.tried.connect(self._try_version)
        self.versions.change_wanted.connect(self._show_change)
        self.versions.copy_wanted.connect(self._ask_where)
        bind(self, "F6", self.preview.next_pane)
        self._tasks.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the form anew, and how much both stores use it."""
        form_id = self._form_id

        def look(session: "Session") -> _Found:
            return _Found(templates.list_versions(session, form_id), publishing.count_uses(session))

        def then(found: _Found) -> None:
            show = partial(self._show, found)
            self._tasks.read(self, publishing.count_uses, show, store="safeguarding")

        self._tasks.read(self, look, then)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found, others: Mapping[str, Uses]) -> None:
        if not found.versions:
            return
        self._versions = found.versions
        newest = found.versions[0]
        uses = say_uses(add_uses(found.versions, found.uses, others))
        offered = "" if newest.is_offered else "No longer offered for new visits"
        facts = (f"Version {newest.form.version}", offered, say_published(newest), uses)
        self.titled.emit(newest.form.title, " · ".join(part for part in facts if part))
        self.band.show_words(say_safeguarding(newest.form.sensitivity, is_kept_here=self._sees_safeguarding))
        self.withdraw.setText("No longer offer it" if newest.is_offered else "Offer it again")
        self.tabs.setTabText(VERSIONS, f"Versions, {len(found.versions)}")
        views = tuple(
            VersionView(
                digest=one.form.sha256,
                version=one.form.version,
                facts=f"{say_published(one)} · {say_uses(add_uses((one,), found.uses, others))}",
                is_in_use=one is newest,
                is_first=one is found.versions[-1],
            )
            for one in found.versions
        )
        if views == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        if [view.digest for view in views] != [view.digest for view in self._shown]:
            self._try_out(newest.form.sha256)
            self._compare(newest.form.sha256)
        self._shown = views
        self.versions.show_versions(views)
        tab_as_laid_out(self)

    # -- trying out and comparing

    def _try_version(self, digest: str) -> None:
        self.tabs.setCurrentIndex(PREVIEW)
        self._try_out(digest)

    def _try_out(self, digest: str) -> None:
        self._tried = digest
        show = partial(self._show_tried, digest)
        self._tasks.read(self, lambda session: templates.get_template(session, digest), show, failed=self._failed)

    def _show_tried(self, digest: str, template: Template) -> None:
        if digest == self._tried:
            self.preview.show_template(template, f"Version {template.version}. {NOTHING_KEPT}")
            tab_as_laid_out(self)

    def _show_change(self, digest: str) -> None:
        self._compare(digest)
        self.tabs.setCurrentIndex(CHANGES)

    def _compare(self, digest: str) -> None:
        """Show what a version changed against the one before it."""
        digests = [version.form.sha256 for version in self._versions]
        before = digests[digests.index(digest) + 1 :]
        if not before:
            self.changes.show_nothing("This is the first version", "There is none before it to compare it with.")
            return

        def load(session: "Session") -> tuple[Template, Template]:
            return templates.get_template(session, before[0]), templates.get_template(session, digest)

        self._tasks.read(self, load, self._run_compare, failed=self._failed)

    def _run_compare(self, both: tuple[Template, Template]) -> None:
        from sifield.forms.upgrade import compare

        old, new = both
        self._tasks.run(self, lambda: compare(old, new), partial(self._show_changes, old, new))

    def _show_changes(self, old: Template, new: Template, every: tuple[Difference, ...]) -> None:
        found = shown_changes(every, old, new)
        if found:
            self.changes.show_differences(found, f"From version {old.version} to version {new.version}")
        else:
            self.changes.show_nothing("Nothing changed", f"Version {new.version} asks the same as {old.version}.")

    # -- copies, and offering

    def _blank(self) -> Gather | None:
        """Print the version that is tried out."""
        today = self._now().astimezone().date()
        return partial(for_any_school, digest=self._tried, day=today) if self._tried else None

    def _ask_where(self, digest: str) -> None:
        show = partial(self._offer_copy, digest)
        self._tasks.read(self, lambda session: templates.get_workbook(session, digest), show, failed=self._failed)

    def _offer_copy(self, digest: str, content: bytes) -> None:
        form = next(version.form for version in self._versions if version.form.sha256 == digest)
        suffix = workbooks.suffix_of(content)
        name = f"{form.title}, version {form.version}{suffix}"
        name = "".join("-" if sign in '/\\:*?"<>|' else sign for sign in name)
        self._dialog = QFileDialog(self, "Save a copy of the workbook", name, f"Workbook (*{suffix})")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(suffix[1:])
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(partial(self._copy, content))
        self._dialog.open()

    def _copy(self, content: bytes, path: str) -> None:
        self._tasks.run(self, partial(save_copy, content, Path(path)), self._copied, self._failed)

    def _copied(self, path: Path) -> None:
        words = "Change it in Excel, give it a new version on its settings sheet, and import it again."
        self.banners.add(Banner(f"Saved as {path.name}.", words if self._may_publish else "", tone="ok"))
        self.saved.emit(str(path))

    def _change_offer(self) -> None:
        """Withdraw the form from new visits, or offer it again."""
        if not self._versions:
            return
        form_id, at = self._form_id, self._now()
        if self._versions[0].is_offered:
            self._tasks.write(self, lambda session: templates.withdraw(session, form_id, at), self._withdrawn)
        else:
            self._tasks.write(self, lambda session: templates.offer_again(session, form_id))

    def _withdrawn(self, _done: object) -> None:
        said = "This form is no longer offered for new visits."
        keeps = "Visits begun with it keep it."
        self.banners.add(Banner(said, keeps, tone="brand", button="Undo", on_button=self._change_offer))

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault)
