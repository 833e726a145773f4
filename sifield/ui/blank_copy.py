"""Printing a blank copy of a form, for the day the battery dies: a PDF in a place of the person's choice."""

from collections.abc import Callable
from dataclasses import replace
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
    """The button that prints a blank copy, with room to write or with all questions ``on_one_sheet``; ``wanted`` gives
    None where there is nothing to print yet.
    """

    def __init__(
        self,
        tasks: Tasks,
        banners: Banners,
        wanted: Callable[[], Gather | None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        on_one_sheet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "On one sheet…" if on_one_sheet else "Print a blank copy…",
            tasks,
            banners,
            (lambda: _on_one_sheet(wanted())) if on_one_sheet else wanted,
            _print,
            name="one_sheet" if on_one_sheet else "blank",
            afterwards="Open it to print it. What is written on it by hand is typed in later.",
            now=now,
            store=store,
            parent=parent,
        )
        told = "All questions close together, to write on the back" if on_one_sheet else "With room to write, by hand"
        self.setToolTip(f"A PDF. {told}")


def _on_one_sheet(gather: Gather | None) -> Gather | None:
    return None if gather is None else lambda session: replace(gather(session), on_one_sheet=True)


def _print(blank: Blank, path: Path, at: datetime) -> Path:
    from sifield.documents import blank_form, one_sheet

    paper = one_sheet if blank.on_one_sheet else blank_form
    return save_copy(paper.render(blank.template, made_at=at, occasion=blank.occasion), path)
