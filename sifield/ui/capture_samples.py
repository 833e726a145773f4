"""Drawing case files while capturing a review: the panel, what it writes, and the entries that come of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import case_samples
from sifield.fieldwork.case_samples import SampleRow
from sifield.forms.sampling import new_seed
from sifield.forms.template import Template
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.sample_panel import SamplePanel
from sifield.ui.widgets.side_panel import put_away
from sifield.ui.words import count, say_day, say_time
from sifield.whole_numbers import read_whole


class CaptureSamples(QObject):
    """Offers the drawing where the form asks for case files.

    **Signals:** ``drawn()`` once entries were made: the visit is to be read anew.
    """

    drawn = Signal()

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        person_id: str,
        store: StoreName,
        *,
        now: Callable[[], datetime],
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._tasks, self._visit_id, self._person_id, self._store, self._now = tasks, visit_id, person_id, store, now
        self._labels: dict[str, str] = {}
        self.panel = SamplePanel(screen)
        self.panel.drawn.connect(self._draw)
        self.panel.closed.connect(self._close)

    def tool(self) -> QWidget:
        """Make the button that opens the panel."""
        button = QuietButton("Draw case files…")
        button.setObjectName("draw_case_files")
        button.clicked.connect(self.open)
        return button

    def take_form(self, template: Template) -> bool:
        """Take the form of the visit; tell whether it has case files."""
        self._labels = {kind.name: kind.label for kind in case_samples.kinds_of(template)}
        return bool(self._labels)

    def open(self) -> None:
        """Open the panel beside the form."""
        self.panel.ask(self._labels)
        self._show_past()
        self.panel.open()

    def _close(self) -> None:
        put_away(self.panel, self.panel.parentWidget())

    def _draw(self, typed: dict[str, str], wanted: str, seed: str) -> None:
        given = {kind: read_whole(typed.get(kind) or "0") for kind in self._labels}  # in the order of the form
        sizes = {kind: size for kind, size in given.items() if size is not None}
        files = read_whole(wanted)
        if files is None or sizes != given:
            self.panel.show_fault("Write numbers only, for example 12.")
            return
        work = partial(
            case_samples.draw_files, visit_id=self._visit_id, sizes=sizes, wanted=files, seed=seed or new_seed(),
            by=self._person_id, at=self._now(),
        )  # fmt: skip
        self._tasks.write(self, work, self._tell, store=self._store, failed=self._refuse)

    def _tell(self, row: SampleRow) -> None:
        self.panel.show_fault("")
        announce(self.panel, f"{count(len(row.drawn), 'file')} drawn")
        self.drawn.emit()
        self._show_past(self.panel.reveal_past)
        self.go_on()

    def go_on(self) -> None:
        """Keep the focus in the panel while it is open, though the form was read anew beneath."""
        if self.panel.isVisible():
            self.panel.raise_()
            self.panel.close_button.setFocus()

    def _show_past(self, shown: Callable[[], None] = lambda: None) -> None:
        read = partial(case_samples.list_samples, visit_id=self._visit_id)
        self._tasks.read(self, read, partial(self._show, shown), store=self._store)

    def _show(self, shown: Callable[[], None], rows: tuple[SampleRow, ...]) -> None:
        self.panel.show_past([self._line(row) for row in rows])
        shown()

    def _line(self, row: SampleRow) -> tuple[str, tuple[str, ...]]:
        on = row.drawn_at.astimezone()
        files = ", ".join(f"{self._labels.get(one.kind, one.kind)} {one.position}" for one in row.drawn)
        sizes = ", ".join(f"{self._labels.get(kind, kind)} {size}" for kind, size in row.sizes)
        title = f"{count(len(row.drawn), 'file')}, {say_day(on.date())}, {say_time(row.drawn_at)}, seed {row.seed}"
        return title, (files, f"From: {sizes}. {f'Drawn by {row.by}.' if row.by else ''}")

    def _refuse(self, fault: SifieldError) -> None:
        self.panel.show_fault(str(fault).strip())
