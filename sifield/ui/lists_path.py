"""The way through the trust's lists: schools, people, one person, and taking a list over from a file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from sifield.fieldwork.access import Laptop
from sifield.ui.beginning import now
from sifield.ui.imports import PEOPLE, SCHOOLS, Import
from sifield.ui.screens.import_list import ImportList
from sifield.ui.screens.people import People
from sifield.ui.screens.person import PersonScreen
from sifield.ui.screens.schools import Schools
from sifield.ui.tasks import Tasks
from sifield.ui.way import Show
from sifield.ui.widgets.invite_card import Invitation


class ListsPath(QObject):
    """Leads from a list to one of its rows, or to a file, and back; ``go(place)`` shows a list in its place."""

    def __init__(
        self,
        tasks: Tasks,
        laptop: Laptop,
        show: Show,
        title: Callable[[str, str], object],
        go: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._laptop, self._show, self._title, self._go = tasks, laptop, show, title, go
        self._done = ""  # what was just taken over

    def schools(self) -> Schools:
        """Make the list of schools; it tells once what was just taken over."""
        laptop = self._laptop
        screen = Schools(
            self._tasks, _today, may_administer=laptop.may_administer, may_plan=laptop.may_plan,
            may_hand_over=laptop.sees_safeguarding,
        )  # fmt: skip
        screen.file_chosen.connect(lambda path: self._import(SCHOOLS, path, "schools"))
        if self._done:
            screen.show_done(self._done)
            self._done = ""
        return screen

    def people(self, invite: Callable[[Invitation], str] | None) -> People:
        """Make the list of people; it tells once what was just taken over."""
        screen = People(self._tasks, _today, invite, may_administer=self._laptop.may_administer)
        screen.person_opened.connect(self._person)
        screen.file_chosen.connect(lambda path: self._import(PEOPLE, path, "people"))
        if self._done:
            screen.show_done(self._done)
            self._done = ""
        return screen

    def _person(self, person_id: str, name: str) -> None:
        laptop = self._laptop
        screen = PersonScreen(
            self._tasks, _today, person_id, may_administer=laptop.may_administer, is_self=person_id == laptop.person_id
        )
        self._show(screen, name, laptop.trust_name, back=lambda: self._go("people"))
        screen.titled.connect(self._title)

    def _import(self, kind: Import[Any], path: Path, place: str) -> None:
        screen = ImportList(self._tasks, kind, path, _today, part=self._laptop.trust_name)

        def done(words: str) -> None:
            self._done = words
            self._go(place)

        screen.taken.connect(done)
        screen.left.connect(lambda: self._go(place))
        self._show(screen, kind.title, path.name, back=lambda: self._go(place))


def _today() -> date:
    return now().astimezone().date()
