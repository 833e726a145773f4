"""A long form in a full store with the real window on it, for `bench.capture`."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from sqlalchemy import insert, select

from sifield.models.store import Store
from sifield.models.visits import Answer, Visit
from sifield.ui.tasks import BackgroundTasks
from sifield.wire.ids import new_id
from sifield.wire.records import school_scope
from tests.forms.workbooks import options, q, workbook
from tests.laptops import TODAY
from tests.ui.on_site import OnSite, in_window, on_site

PAGES, QUESTIONS = 200, 10
VISITS = 10_000
LANDED = 200
"""Rows that a sync lands in one batch, as ``sync.inbox`` does."""


def long_form() -> bytes:
    """Make the workbook of a form of 2,000 questions on 200 pages: running text and ratings by turns."""
    rows = []
    for page in range(PAGES):
        rows.append(
            {"type": "begin_group", "name": f"page_{page}", "label": f"Page {page}", "appearance": "field-list"}
        )
        for number in range(QUESTIONS):
            name = f"q_{page}_{number}"
            kind = "text" if number % 2 == 0 else "select_one scale"
            rows.append(q(kind, name, f"What do you see of {name}?", appearance="multiline" if number % 2 == 0 else ""))
        rows.append({"type": "end_group"})
    return workbook(rows, options("scale", "none", "some", "most", "all"), [{"form_id": "long", "version": "1"}])


def full_laptop(folder: Path) -> OnSite:
    """Make a laptop with a visit on the long form among 10,000 others."""
    made = on_site(folder, workbook=long_form())
    with made.laptop.stores.general.apply() as session:
        mine = session.get_one(Visit, made.visit_id)
        like = {column.name: getattr(mine, column.name) for column in Visit.__table__.columns}
        others = [like | {"id": new_id(), "status": "finished", "planned_on": TODAY} for _ in range(VISITS)]
        session.execute(insert(Visit), others)
    return made


class Screen:
    """The capture screen in the window, with the program's own background work."""

    def __init__(self, made: OnSite) -> None:
        self.tasks = BackgroundTasks()
        self.tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
        self.saved_at = 0.0
        self.tasks.saved.connect(self._saved, Qt.ConnectionType.DirectConnection)
        self._screen = made.screen(tasks=self.tasks)
        self.window = in_window(self._screen)
        wait_until(lambda: self.text() is not None or self._go_on())

    def text(self) -> QWidget | None:
        """Give the field that takes running text, None where the focus is elsewhere."""
        found = QApplication.focusWidget()
        return found if isinstance(found, QLineEdit | QPlainTextEdit | QTextEdit) else None

    def next_text(self) -> QWidget:
        """Go on to the next question that takes running text."""
        self._go_on()
        wait_until(lambda: self.text() is not None or self._go_on())
        found = self.text()
        assert found is not None
        return found

    def _go_on(self) -> bool:
        QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        return self.text() is not None

    def begin_anew(self) -> None:
        """Turn back to the first page."""
        for _ in range(PAGES):
            focused = QApplication.focusWidget() or self.window
            QTest.keyClick(focused, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
            QApplication.processEvents()

    def close(self) -> None:
        """Close the window and the stores."""
        self.window.close()
        self.tasks.close()

    def _saved(self, _at: object) -> None:
        self.saved_at = time.perf_counter()

    def wait_saved(self, since: float) -> float:
        """Wait until the window says that all is saved, and give seconds since a moment."""
        wait_until(lambda: self.saved_at > since)
        return self.saved_at - since


class Painted(QObject):
    """Sees when a widget has been painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self._seen = False
        self._watched = watched.viewport() if isinstance(watched, QPlainTextEdit | QTextEdit) else watched
        self._keys = watched
        self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        self._seen = self._seen or event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)

    def key(self, letter: str) -> float:
        """Press a key and give the seconds until the widget has been painted."""
        self._seen = False
        began = time.perf_counter()
        QTest.keyClicks(self._keys, letter)
        wait_until(lambda: self._seen)
        return time.perf_counter() - began


def wait_until(is_so: Callable[[], bool]) -> None:
    """Have Qt work until something is so; half a minute at most."""
    end = time.monotonic() + 30
    while True:
        QApplication.processEvents()
        if is_so():
            return
        if time.monotonic() > end:
            raise TimeoutError("the window does not answer")


@contextmanager
def syncing(store: Store, scope_of: str) -> Iterator[list[int]]:
    """Land one batch of answers after the other in a thread, as a first sync does; gives how many batches so far."""
    stop, landed = threading.Event(), [0]

    def land() -> None:
        scope = school_scope(scope_of)
        while not stop.is_set():
            with store.apply() as session:
                ids = [new_id() for _ in range(LANDED)]
                session.scalars(select(Answer).where(Answer.id.in_(ids))).all()
                for key in ids:
                    session.add(Answer(id=key, scope=scope, visit_id="elsewhere", question="q", words="seen " * 30))
            landed[0] += 1
            stop.wait(0.02)  # the wire

    thread = threading.Thread(target=land)
    thread.start()
    try:
        yield landed
    finally:
        stop.set()
        thread.join()
