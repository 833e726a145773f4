"""A button that makes a paper of what is in the store: a file in a place of the person's choice, ready to be opened."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.paper_saving import PDF, PaperSaving
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import QuietButton

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class PaperButton(QuietButton):
    """Reads, asks where, and writes the file out of the window's way.

    **Signals:** ``printed(path: str)`` once the file is there.
    """

    printed = Signal(str)

    def __init__(
        self,
        words: str,
        tasks: Tasks,
        banners: Banners,
        wanted: "Callable[[], Callable[[Session], Any] | None]",
        make: Callable[[Any, Path, datetime], Path],
        *,
        name: str,
        afterwards: str = "Open it to print it.",
        kinds: str = PDF,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            words: on it; they end with an ellipsis, for it asks where.
            banners: where it says what became of it.
            wanted: gives what reads a ``Paper`` from the store, or None where there is nothing to print yet.
            make: writes the file, away from the window, and gives its path.
            name: of the button and, with "_dialog", of its dialog.
            afterwards: what to do with the file.
            kinds: of file, as the dialog offers them.
        """
        super().__init__(words, parent, icon="document")
        self.setObjectName(name)
        self._label, self._tasks, self._wanted, self._store = words, tasks, wanted, store
        self.saving = PaperSaving(
            self, tasks, banners, make, name=name, title=words.rstrip("…"), kinds=kinds, afterwards=afterwards, now=now
        )
        self.clicked.connect(self._gather)
        self.saving.began.connect(self._show_busy)
        self.saving.ended.connect(self._rest)
        self.saving.saved.connect(self.printed)

    def _gather(self) -> None:
        gather = self._wanted()
        if gather is not None:
            self._tasks.read(self, gather, self.saving.ask, store=self._store, failed=self.saving.fail)

    def _show_busy(self) -> None:
        self.setEnabled(False)
        self.setText("Printing…")

    def _rest(self) -> None:
        self.setEnabled(True)
        self.setText(self._label)
