"""The laptop of these tests: types into a visit through capture's own saving, and tells what it is told is saved.

For each line on standard input it forks a child that types until it is killed ("go") or until its disk has failed and
come back ("fail"); what the child does is told on standard output, a JSON list a line:

    ["born", pid] · ["typed", what] before the keys rest · ["kept", what] when the window would say "Saved" ·
    ["refused", code] when it would show the fault instead · ["dead"] when the child has gone
"""

import gc
import json
import os
import resource
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt

from sifield.errors import SifieldError
from sifield.fieldwork import capture
from sifield.fieldwork.capture import NoteRow
from sifield.keys import StoreKeys
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from sifield.ui.capture_saving import CaptureSaving
from sifield.ui.tasks import BackgroundTasks
from sifield.wire.ids import new_id

SPOIL_AT, MEND_AFTER = 10, 3


@dataclass(frozen=True)
class Desk:
    """Where to type: a folder, its keys, the visit, and who writes. One line of JSON on standard input."""

    folder: str
    general: str
    safeguarding: str
    visit_id: str
    person_id: str

    def open(self) -> Stores:
        """Open the stores, as each start does."""
        keys = StoreKeys(bytes.fromhex(self.general), bytes.fromhex(self.safeguarding))
        return open_stores(DataFolder(Path(self.folder)), keys)


class Typist(QObject):
    """Types one thing after the other, each once the last is saved or refused."""

    def __init__(self, desk: Desk, *, has_bad_disk: bool) -> None:
        super().__init__()
        self._spoil_at = SPOIL_AT if has_bad_disk else 0
        self._refused = 0
        self._life = new_id()
        self._number = 0
        self._what: list[Any] = []
        stores = desk.open()
        self._wal = stores.general.path.with_name("general.store-wal")
        self._tasks = BackgroundTasks(self)
        self._tasks.open(stores, actor=desk.person_id)
        self._saving = CaptureSaving(
            self._tasks, desk.visit_id, desk.person_id, "general", now=lambda: datetime.now(UTC), parent=self
        )
        self._tasks.saved.connect(self._kept, Qt.ConnectionType.QueuedConnection)
        self._tasks.save_failed.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    def type(self) -> None:
        """Type the next thing: words on and on in one field, now and then a rating, a mark, a note."""
        self._number += 1
        if self._number == self._spoil_at:  # from here on the disk takes next to nothing more: writes fail half-way
            limit = self._wal.stat().st_size + 5000
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        words = f"{self._life} typed {self._number} " + "on and on " * (self._number % 40)
        kind = ("words", "mark", "words", "rating", "note", "words", "words")[self._number % 7]
        key = (f"question {self._number}" if kind in ("rating", "mark") else "themes", "")
        place = f"{self._life} at {self._number}"
        self._what = [kind, key[0], words, place]
        say("typed", self._what)
        if kind == "words":
            self._saving.keep_answer(key, words, running=True)
        elif kind == "rating":
            self._saving.keep_answer(key, words, running=False)
        elif kind == "mark":
            self._saving.keep_flag(key, True)
        else:
            self._saving.keep_note(NoteRow(new_id(), datetime.now(UTC), "", "", "seen", words))
        self._saving.keep_place(place)
        self._saving.flush()

    def _kept(self, _at: datetime) -> None:
        say("kept", self._what)
        if self._refused:
            os._exit(0)  # as abruptly as a kill: nothing is closed
        self.type()

    def _fail(self, fault: SifieldError, _again: Any) -> None:
        say("refused", fault.code)
        self._refused += 1
        if self._refused == MEND_AFTER:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.type()


def say(what: str, *more: Any) -> None:
    """Write a line at once, past every buffer that a kill would lose."""
    os.write(1, (json.dumps([what, *more]) + "\n").encode())


def _warm_up(desk: Desk) -> None:
    """Have ready what each child would make anew before its first key: the mapped classes, the form's modules."""
    stores = desk.open()
    with stores.general.read() as session:
        capture.load(session, desk.visit_id)
    stores.close()


def main() -> None:
    """Fork a child for each order, and say when it is dead."""
    desk = Desk(**json.loads(sys.stdin.readline()))
    _warm_up(desk)
    gc.freeze()  # or each child would copy what it only looks through
    while order := sys.stdin.readline().strip():
        child = os.fork()
        if child == 0:
            say("born", os.getpid())
            application = QCoreApplication([])
            try:
                typist = Typist(desk, has_bad_disk=order == "fail")
            except SifieldError as fault:  # the drive has gone before the store was open
                say("refused", fault.code)
                os._exit(0)
            typist.type()
            application.exec()
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
