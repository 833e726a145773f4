"""Printing a blank copy of a form, for the day the battery dies: a PDF in a place of the person's choice."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sifield.documents.occasions import Blank
from sifield.fieldwork.saving import save_copy
from sifield.ui.paper_button import PaperButton
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banners

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

Gather = Callable[["Session"], Blank]


class BlankCopy(PaperButton):
    """The button that prints a blank copy; ``wanted`` gives None where there is nothing to print yet."""

    def __init__(
        self,
        tasks: Tasks,
        banners: Banners,
        wanted: Callable[[], Gather | None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Print a blank copy…",
            tasks,
            banners,
            wanted,
            _print,
            name="blank",
            afterwards="Open it to print it. What is written on it by hand is typed in later.",
            now=now,
            store=store,
            parent=parent,
        )
        self.setToolTip("A PDF with room to write, to be filled in by hand")


def _print(blank: Blank, path: Path, at: datetime) -> Path:
    from sifield.documents.blank_form import render

    return save_copy(render(blank.template, made_at=at, occasion=blank.occasion), path)
