"""Composition of the window: builds the screens and connects them."""

from pathlib import Path

from sifield.paths import DataFolder
from sifield.ui.main_window import MainWindow
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.widgets.states import EmptyState


def furnish(
    window: MainWindow, tasks: BackgroundTasks, folder: DataFolder, *, passphrase_file: Path | None = None
) -> None:
    """Put the first screen into the window."""
    window.show_screen(EmptyState("school", "Ready", "Nothing is set up on this laptop yet."), "sifield")
