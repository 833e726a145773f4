"""Reading an improvement model for the desk, and everything that is asked about it: again at each save."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, model_files
from sifield.fieldwork.frameworks import Prospect
from sifield.fieldwork.model_files import ReadModel
from sifield.frameworks.calendar import SchoolYear, school_year
from sifield.frameworks.difference import Difference
from sifield.frameworks.differences import compare
from sifield.frameworks.framework import Framework
from sifield.ui.awaited import Awaited
from sifield.ui.file_watch import FileWatch
from sifield.ui.tasks import Tasks

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """A model that lies in no file of the person's: it comes with the program, or the trust has published it."""

    title: str
    text: str


class FrameworkReading(QObject):
    """Reads one model, and its file again whenever somebody saves it; what was stopped or overtaken is never told.

    **Signals:** ``begun(name: str)``, ``read(model: ReadModel, days: SchoolYear)``, ``failed(fault: SifieldError)``,
    ``gone(name: str)`` when the file went away, ``saved()`` when what was typed here is in the file, ``foreseen(
    prospect: Prospect, differences: tuple[Difference, ...])`` once it is known what publishing would do.
    """

    begun = Signal(str)
    read = Signal(object, object)
    failed = Signal(object)
    gone = Signal(str)
    saved = Signal()
    foreseen = Signal(object, object)

    def __init__(self, tasks: Tasks, source: Path | Kept, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self.source, self._now = tasks, source, now
        self._awaited = Awaited()
        self._text = ""
        self._forms: Collection[str] = ()
        self._watch = FileWatch(self)
        self._watch.changed.connect(self.begin)
        self._watch.gone.connect(lambda: self.gone.emit(self.name))

    @property
    def name(self) -> str:
        """What is read, as the person calls it."""
        return self.source.name if isinstance(self.source, Path) else self.source.title

    @property
    def path(self) -> Path | None:
        """The file, None for what lies in none."""
        return self.source if isinstance(self.source, Path) else None

    def begin(self) -> None:
        """Read it (again), with the forms that there are now."""
        self._awaited.begin()
        self.begun.emit(self.name)
        year = school_year(self._now().astimezone().date())

        def look(session: "Session") -> tuple[frozenset[str], SchoolYear]:
            return frameworks.known_forms(session), frameworks.counting_year(session, year)

        def then(found: tuple[frozenset[str], SchoolYear]) -> None:
            self._forms, days = found
            work: Callable[[], ReadModel] = (
                partial(model_files.read_file, self.source, self._forms)
                if isinstance(self.source, Path)
                else partial(model_files.read_text, self.name, self.source.text, self._forms)
            )
            arrive = self._awaited.only(partial(self._arrive, days=days))
            self._tasks.run(self, work, arrive, self._awaited.only(self._fail))

        self._tasks.read(self, look, self._awaited.only(then))

    def take(self, path: Path) -> None:
        """Read another file from now on."""
        self.source = path
        self.begin()

    def save(self, text: str) -> None:
        """Write to the file what was typed, unless somebody else changed it meanwhile; then read it as it is."""
        path, before = self.path, self._text
        if path is None or text == before:
            return

        def done(_none: object) -> None:
            self.saved.emit()
            self.begin()

        def failed(fault: SifieldError) -> None:
            self.failed.emit(fault)
            if fault.code == "changed-elsewhere":
                self.begin()

        self._awaited.begin()
        self._watch.stop()  # what is written here need not be told as news
        save = partial(model_files.save_text, path, text, before)
        self._tasks.run(self, save, self._awaited.only(done), self._awaited.only(failed))

    def foresee(self, framework: Framework, from_year: int) -> None:
        """Ask what publishing it from a school year on would do."""
        today = self._now().astimezone().date()

        def look(session: "Session") -> tuple[Prospect, tuple[Difference, ...]]:
            prospect = frameworks.foresee(session, framework, from_year, today)
            if prospect.in_force is None:
                return prospect, ()
            return prospect, compare(prospect.in_force, framework, frameworks.counting_year(session, from_year))

        self._tasks.read(self, look, self._awaited.only(lambda found: self.foreseen.emit(*found)))

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._awaited.begin()
        self._watch.stop()

    def _arrive(self, model: ReadModel, days: SchoolYear) -> None:
        self._text = model.text
        if self.path is not None:
            self._watch.watch(self.path)
        self.read.emit(model, days)

    def _fail(self, fault: SifieldError) -> None:
        if self.path is not None:
            self._watch.watch(self.path)
        self.failed.emit(fault)
