"""A newer version of the form while a visit is captured: offered quietly, read, moved to, taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sifield.errors import SifieldError
from sifield.fieldwork import versions
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.versions import NewerVersion
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.visit_rows import VisitRows
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.earlier_answers import TITLE, EarlierAnswers, EarlierLine
from sifield.ui.widgets.version_page import VersionPage
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


@dataclass(frozen=True, slots=True)
class _Found:
    newer: NewerVersion | None
    begun_with: FormRow | None


class CaptureVersions(QObject):
    """The versions of one visit's form.

    **Signals:** ``moved()`` when the visit is on another version and must be read again, ``page_wanted(shown: bool)``
    when what changes shall stand in the place of the form, or no more.
    """

    moved = Signal()
    page_wanted = Signal(bool)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        store: StoreName,
        banners: Banners,
        page: VersionPage,
        leave: Callable[[Callable[[], object]], object],
        parent: QObject,
    ) -> None:
        """Args:
        leave: writes everything that is typed, then calls what it is given.
        """
        super().__init__(parent)
        self._tasks, self._visit_id, self._store = tasks, visit_id, store
        self._banners, self._page, self._leave = banners, page, leave
        self._draft: Draft | None = None
        self._newer: NewerVersion | None = None
        self._begun_with: FormRow | None = None
        self._came_from = ""  # the version that was just left, for Undo
        page.move_wanted.connect(self._move_on)
        page.stay_wanted.connect(self._stay)
        page.left.connect(self._decide_later)

    def show_draft(self, draft: Draft, earlier: EarlierAnswers) -> None:
        """Show the earlier answers of a visit that was just read, and look whether there is a newer version."""
        self._draft = draft
        earlier.back_wanted.connect(self._go_back)
        if self._came_from:
            self._tell_moved(draft)
        self._tasks.read(self, partial(_look, self._visit_id), partial(self._show, earlier), store=self._store)

    def _show(self, earlier: EarlierAnswers, found: _Found) -> None:
        if self._draft is None:
            return
        self._newer, self._begun_with = found.newer, found.begun_with
        rows = VisitRows(self._draft.template, self._draft.rows)
        lines = [EarlierLine(one.label, rows.name(one.row_id), one.words) for one in self._draft.earlier]
        earlier.show_answers(lines, found.begun_with.version if found.begun_with else "")
        if not self._came_from:
            self._offer()

    def _offer(self) -> None:
        if self._newer is not None:
            words = "You can go on with the one you are on. Nothing changes unless you move."
            told = Banner(
                "A newer version of this form has been published.", words, tone="brand",
                button="See what changed", on_button=self._see,
            )  # fmt: skip
            self._banners.add(told)

    def _see(self) -> None:
        if self._newer is not None and self._draft is not None:
            old, new = self._draft.template.version, self._newer.form.version
            self._page.show_version(old, new, self._newer.differences)
            self.page_wanted.emit(True)

    def _decide_later(self) -> None:
        self.page_wanted.emit(False)
        self._offer()

    def _stay(self) -> None:
        if self._newer is not None:
            visit_id, digest = self._visit_id, self._newer.form.sha256
            self._tasks.write(self, lambda session: versions.stay(session, visit_id, digest), store=self._store)
        self._newer = None
        self.page_wanted.emit(False)

    # -- moving

    def _move_on(self) -> None:
        if self._newer is not None:
            self.page_wanted.emit(False)
            self._move(self._newer.form.sha256)

    def _go_back(self) -> None:
        if self._begun_with is not None:
            self._move(self._begun_with.sha256)

    def _move(self, digest: str) -> None:
        """Move once everything that is typed is in the store."""
        visit_id = self._visit_id
        self._leave(
            lambda: self._tasks.write(
                self,
                lambda session: versions.move_to_version(session, visit_id, digest),
                self._have_moved,
                store=self._store,
                failed=self._refused,
            )
        )

    def _have_moved(self, came_from: str) -> None:
        self._came_from = came_from
        self._banners.clear()
        self.moved.emit()

    def _tell_moved(self, draft: Draft) -> None:
        undo, self._newer = self._came_from, None
        aside = len(draft.earlier)
        kept = f"{count(aside, 'answer')} without a place in it can be read under “{TITLE}”, beside the questions."
        told = Banner(
            f"This visit is on version {draft.template.version} now.", kept if aside else "", tone="ok",
            button="Undo", on_button=lambda: self._move(undo),
        )  # fmt: skip
        self._banners.add(told)

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)


def _look(visit_id: str, session: "Session") -> _Found:
    return _Found(versions.newer_version(session, visit_id), versions.begun_with(session, visit_id))
