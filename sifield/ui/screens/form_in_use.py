"""A form of the trust: tried out, with all its versions, what each changed, and a copy of its workbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import publishing, templates, workbooks
from sifield.fieldwork.publishing import Uses, add_uses
from sifield.fieldwork.templates import VersionRow
from sifield.forms.differences import Difference
from sifield.forms.template import Template
from sifield.ui.form_preview import FormPreview
from sifield.ui.form_words import say_published, say_size, say_uses
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2, S6
from sifield.ui.widgets.banner import Banner
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.form_card import Chips, class_chip
from sifield.ui.widgets.layout import Page, Rule, clear, row
from sifield.ui.widgets.stage import Stage, bind
from sifield.ui.widgets.text import Text

PREVIEW, VERSIONS, CHANGES = range(3)


@dataclass(frozen=True, slots=True)
class _Found:
    versions: tuple[VersionRow, ...]
    uses: Mapping[str, Uses]


class FormInUse(Stage):
    """One form. An administrator may withdraw it from new visits here.

    **Signals:** ``saved(path: str)`` once a copy of a workbook was saved.
    """

    KEYS = (("F6", "next part"),)

    saved = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        form_id: str,
        *,
        now: Callable[[], datetime],
        may_publish: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(None, "Form", parent)
        self.setObjectName("form_in_use")
        self._tasks, self._form_id, self._now, self._may_publish = tasks, form_id, now, may_publish
        self._found: _Found | None = None
        self._tried = ""
        self._dialog: QFileDialog | None = None
        self._chips = Chips()
        self.save = SecondaryButton("Save a copy…", icon="document")
        self.save.setObjectName("save_copy")
        self.withdraw = QuietButton("No longer offer it")
        self.withdraw.setObjectName("withdraw")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Parts of the form")
        self.tabs.setExpanding(False)
        self.preview, self.changes = FormPreview(now=now), DifferenceList()
        self._page = Page(widest=900, centred=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.pages = QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.save.clicked.connect(self._save_newest)
        self.withdraw.clicked.connect(self._change_offer)
        bind(self, "F6", self.preview.next_pane)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        self.head_tools.addWidget(self._chips)
        self.head_tools.addWidget(self.withdraw)
        self.head_tools.addWidget(self.save)
        self.withdraw.setVisible(self._may_publish)
        self._page.body.addLayout(self._rows)
        self._page.body.addStretch(1)
        for words, page in (("Preview", self.preview), ("Versions", self._page), ("What changed", self.changes)):
            self.tabs.addTab(words)
            self.pages.addWidget(page)
        self.body.addLayout(row(self.tabs, "stretch", margins=(S6, 0, S6, 0)))
        self.body.addWidget(Rule())
        self.body.addWidget(self.pages, 1)
        self.show_foot(False)

    def refresh(self) -> None:
        """Read the form anew."""
        form_id = self._form_id

        def then(found: _Found) -> None:
            self._tasks.read(
                self, publishing.count_uses, lambda others: self._show(found, others), store="safeguarding"
            )

        self._tasks.read(
            self,
            lambda session: _Found(templates.list_versions(session, form_id), publishing.count_uses(session)),
            then,
        )

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found, others: Mapping[str, Uses]) -> None:
        if not found.versions or found == self._found:
            return
        self._found = found
        newest = found.versions[0]
        form = newest.form
        self.title.setText(form.title)
        uses = say_uses(add_uses(found.versions, found.uses, others))
        self.about.setText(f"{say_published(newest)} · {uses}")
        chips: list[tuple[str, ChipTone]] = [class_chip(form.sensitivity), (f"Version {form.version}", "neutral")]
        if not newest.is_offered:
            chips.append(("No longer offered", "bad"))
        self._chips.show_chips(chips)
        self.withdraw.setText("No longer offer it" if newest.is_offered else "Offer it again")
        self.tabs.setTabText(VERSIONS, f"Versions, {len(found.versions)}")
        clear(self._rows)
        for version, before in zip(found.versions, [*found.versions[1:], None], strict=True):
            used = say_uses(add_uses((version,), found.uses, others))
            self._rows.addWidget(self._version_card(version, before, used))
        if self._tried != form.sha256:
            self._try_out(form.sha256)
        self._compare(newest, found.versions[1] if len(found.versions) > 1 else None)

    def _version_card(self, version: VersionRow, before: VersionRow | None, used: str) -> Card:
        name = f"version {version.form.version}"
        card = Card(name=f"{name.capitalize()} of {version.form.title}")
        newest = self._found is not None and version is self._found.versions[0]
        card.body.addLayout(
            row(
                Text(f"Version {version.form.version}", "question"), Chips([("In use", "ok")] if newest else []), gap=S2
            )
        )
        card.body.addWidget(Text(f"{say_published(version)} · {used}", "small", "hint"))
        tools: list[QWidget] = []
        for words, does, named in (
            ("Try it out", partial(self._try_version, version), f"Try out {name}"),
            ("What it changed", partial(self._show_change, version, before), f"What {name} changed"),
            ("Save a copy…", partial(self._ask_where, version), f"Save a copy of {name}"),
        ):
            if before is None and words == "What it changed":
                continue
            button = QuietButton(words, name=named)
            button.clicked.connect(does)
            tools.append(button)
        card.body.addLayout(row(*tools, "stretch"))
        return card

    # -- trying out and comparing

    def _try_version(self, version: VersionRow, _on: bool = False) -> None:
        self.tabs.setCurrentIndex(PREVIEW)
        self._try_out(version.form.sha256)

    def _try_out(self, digest: str) -> None:
        self._tried = digest
        self._tasks.read(
            self,
            lambda session: templates.get_template(session, digest),
            lambda template: self._tries(template, digest),
            failed=self._failed,
        )

    def _tries(self, template: Template, digest: str) -> None:
        if digest == self._tried:
            self.tabs.setTabText(PREVIEW, f"Preview of version {template.version}")
            self.tabs.setTabToolTip(PREVIEW, say_size(template))
            self.preview.show_template(template)

    def _show_change(self, version: VersionRow, before: VersionRow | None, _on: bool = False) -> None:
        self._compare(version, before)
        self.tabs.setCurrentIndex(CHANGES)

    def _compare(self, version: VersionRow, before: VersionRow | None) -> None:
        if before is None:
            words = f"Version {version.form.version} is the first that your trust published."
            self.changes.show_nothing("This is a new form", words)
            return
        digests = before.form.sha256, version.form.sha256

        def load(session: object) -> tuple[Template, Template]:
            old, new = (templates.get_template(session, digest) for digest in digests)  # type: ignore[arg-type]
            return old, new

        self._tasks.read(self, load, self._run_compare, failed=self._failed)

    def _run_compare(self, both: tuple[Template, Template]) -> None:
        from sifield.forms.upgrade import compare

        old, new = both
        self._tasks.run(self, lambda: compare(old, new), lambda found: self._show_changes(found, old, new))

    def _show_changes(self, found: tuple[Difference, ...], old: Template, new: Template) -> None:
        if found:
            self.changes.show_differences(found, f"From version {old.version} to version {new.version}")
        else:
            self.changes.show_nothing("Nothing changed", f"It asks the same as version {old.version}.")

    # -- copies, and offering

    def _save_newest(self) -> None:
        if self._found is not None:
            self._ask_where(self._found.versions[0])

    def _ask_where(self, version: VersionRow, _on: bool = False) -> None:
        digest = version.form.sha256
        self._tasks.read(
            self,
            lambda session: templates.get_workbook(session, digest),
            lambda content: self._offer_copy(version, content),
            failed=self._failed,
        )

    def _offer_copy(self, version: VersionRow, content: bytes) -> None:
        suffix = workbooks.suffix_of(content)
        name = f"{version.form.title}, version {version.form.version}{suffix}"
        name = "".join("-" if sign in '/\\:*?"<>|' else sign for sign in name)
        self._dialog = QFileDialog(self, "Save a copy of the workbook", name, f"Workbook (*{suffix})")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(suffix[1:])
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(partial(self._copy, content))
        self._dialog.open()

    def _copy(self, content: bytes, path: str) -> None:
        self._tasks.run(self, partial(workbooks.save_copy, content, Path(path)), self._copied, self._failed)

    def _copied(self, path: Path) -> None:
        words = "Change it in Excel, give it a new version on its settings sheet, and import it again."
        self.banners.add(Banner(f"Saved as {path.name}.", words if self._may_publish else "", tone="ok"))
        self.saved.emit(str(path))

    def _change_offer(self) -> None:
        if self._found is None:
            return
        form_id, at, is_offered = self._form_id, self._now(), self._found.versions[0].is_offered
        if is_offered:
            self._tasks.write(self, lambda session: templates.withdraw(session, form_id, at), self._withdrawn)
        else:
            self._tasks.write(self, lambda session: templates.offer_again(session, form_id))

    def _withdrawn(self, _done: object) -> None:
        self.banners.add(
            Banner(
                "This form is no longer offered for new visits.",
                "Visits begun with it keep it.",
                tone="brand",
                button="Undo",
                on_button=self._change_offer,
            )
        )

    def _failed(self, fault: SifieldError) -> None:
        self.banners.add(Banner(fault.message, fault.remedy))
