"""Striking a name out by one key, everywhere within a visit; the words are those selected, or those typed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from sifield.documents import strike_certificate
from sifield.errors import SifieldError
from sifield.fieldwork import concerns, strike_certificates, striking
from sifield.fieldwork.strike_certificates import RECORD_WORDS, Certificate
from sifield.fieldwork.striking import Found, Spot
from sifield.ui.immediate_concern import Inside
from sifield.ui.main_window import MainWindow
from sifield.ui.paper_saving import PaperSaving
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.side_panel import put_away
from sifield.ui.widgets.strike_panel import DoneLine, PlaceLine, StrikePanel
from sifield.ui.words import count, say_day, say_time

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

KEY = "Ctrl+Shift+X"


class StrikeOut(QObject):
    """Gives the window the key and the panel, and saves ``certificates``.

    A laptop that is handed over for signing, or covered, shows nothing of it.

    **Signals:** ``struck()`` once words were struck out: what is on the screen is to be read anew.
    """

    struck = Signal()

    def __init__(self, window: MainWindow, tasks: Tasks, now: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._window, self._tasks, self._now = window, tasks, now
        self._inside: Inside | None = None
        self._visit_id = ""
        self._back_to: QWidget | None = None
        self.panel = StrikePanel(window.screens)
        self.certificates = PaperSaving(
            self.panel, tasks, window.banners, strike_certificate.write,
            name="certificate", title="Save the certificate", kinds="Text (*.txt)", afterwards="", now=now,
        )  # fmt: skip
        key = QShortcut(QKeySequence(KEY), window)
        key.activated.connect(self.toggle)
        self.panel.closed.connect(self.close)
        self.panel.looked.connect(self._look)
        self.panel.struck.connect(self._strike)

    def move_to(self, inside: Inside | None) -> None:
        """Say what visit the person is in now; None for none."""
        self._inside = inside
        self.panel.hide()

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.panel.isVisible():
            self.close()
        elif not self._window.is_locked and not self._window.is_covered:
            self.open()

    def open(self) -> None:
        """Open the panel beside the work, with what is selected there."""
        inside = self._inside
        if inside is None:
            return
        self._back_to = QApplication.focusWidget()
        words = _selected(self._back_to)
        find = partial(concerns.where, visit_id=inside.visit_id, plan_id=inside.plan_id)

        def found(place: concerns.Where) -> None:
            self._visit_id = place.visit_id
            self._show_done("")
            self.panel.open(words)
            if words:
                self._look(words)

        self._tasks.read(self, find, found, store=inside.store)

    def close(self) -> None:
        """Close the panel and go back to the work."""
        put_away(self.panel, self._back_to)

    def _look(self, words: str) -> None:
        if self._inside is not None:
            find = partial(striking.find, visit_id=self._visit_id, words=words)
            show = partial(self._show_found, words)
            self._tasks.read(self, find, show, store=self._inside.store, failed=self._refuse)

    def _show_found(self, words: str, found: Found) -> None:
        if not found.spots:
            self.panel.show_fault("These words stand nowhere in this visit. Look how they are spelt.")
            return
        self.panel.show_places(
            words, [_line(spot) for spot in found.spots], strike_certificate.SIGNED_ADVICE if found.signed else ""
        )

    def _strike(self, words: str) -> None:
        if self._inside is not None:
            work = partial(striking.strike_out, visit_id=self._visit_id, words=words, at=self._now())
            self._tasks.write(self, work, lambda _id: self._after(), store=self._inside.store, failed=self._refuse)

    def _after(self) -> None:
        self.struck.emit()
        self._back_to = self._window.current_screen  # what was written in stands there anew
        self._show_done("Struck out on this laptop. It reaches the centre and every copy with the next syncs.")

    def _show_done(self, said: str) -> None:
        inside, visit_id = self._inside, self._visit_id

        def read(session: "Session") -> tuple[Certificate, ...]:
            return strike_certificates.list_certificates(session, visit_id)

        def show(rows: tuple[Certificate, ...]) -> None:
            self.panel.show_done(said, [self._done_line(row) for row in rows])

        if inside is not None:
            self._tasks.read(self, read, show, store=inside.store)

    def _done_line(self, row: Certificate) -> DoneLine:
        on = row.struck_at.astimezone()
        title = f"{say_day(on.date())}, {say_time(row.struck_at)}, by {row.struck_by}"
        where = "The centre has done it too." if row.is_at_centre else "Not at the centre yet."
        copies = count(len(row.copies), "laptop has confirmed.", "laptops have confirmed.")
        told = (f"{count(len(row.records), 'place')}. {where if row.has_centre else ''} {copies}",)
        return DoneLine(title, told, partial(self.certificates.ask, row))

    def _refuse(self, fault: SifieldError) -> None:
        self.panel.show_fault(str(fault).strip())


def _selected(part: QWidget | None) -> str:
    """Give the words that are selected where the person is writing or reading."""
    if isinstance(part, QLineEdit | QLabel):
        return part.selectedText()
    return part.textCursor().selectedText() if isinstance(part, QPlainTextEdit) else ""


def _line(spot: Spot) -> PlaceLine:
    name = RECORD_WORDS[spot.record].capitalize()
    where = ", deleted" if spot.is_deleted else ""
    if spot.is_history:
        return PlaceLine(f"{name}{where}: only in its history", "What stands there now stays as it is.")
    return PlaceLine(f"{name}{where}", f"Will read: {spot.after}")
