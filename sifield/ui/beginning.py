"""How a laptop begins: welcome, sample, joining, and opening what was begun before."""

import logging
import platform
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from sifield import keys
from sifield.errors import SifieldError
from sifield.fieldwork import access
from sifield.models.opening import begin_laptop, empty, open_laptop
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.joining import Joining, JoinWords
from sifield.ui.screens.protect import Protect, Unlock
from sifield.ui.screens.welcome import Welcome
from sifield.ui.tasks import BackgroundTasks

_log = logging.getLogger(__name__)

Begin = Callable[[str | None], Stores]
"""Makes new stores, given a passphrase or None for the keyring."""


def now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


def sample_folder(folder: DataFolder) -> DataFolder:
    """Give the folder of the sample trust: its own, so that it never meets real work."""
    return DataFolder(folder.root / "sample")


class Beginning(QObject):
    """Leads to open stores, whichever way the person takes.

    **Signals:** ``opened(stores: object, folder: object)``.
    """

    opened = Signal(object, object)

    def __init__(
        self, window: MainWindow, tasks: BackgroundTasks, folder: DataFolder, passphrase_file: Path | None
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._folder = window, tasks, folder
        self._passphrase_file = passphrase_file
        self._welcome: Welcome | None = None

    def begin(self) -> None:
        """Open what there is, else welcome the person."""
        sample = sample_folder(self._folder)
        if keys.is_begun(self._folder):
            self._open(self._folder)
        elif keys.has_keys(sample):
            self._open(sample)
        else:
            self.welcome()

    def welcome(self) -> None:
        """Show the three ways to begin."""
        screen = self._welcome = Welcome()
        screen.explore_wanted.connect(self._explore)
        screen.set_up_wanted.connect(lambda: self._ask_code("set up"))
        screen.join_wanted.connect(lambda: self._ask_code("join"))
        screen.check_wanted.connect(self._check_plan)
        self._window.show_screen(screen, "sifield", "School improvement, written down and signed")
        screen.explore.setFocus()

    def _check_plan(self) -> None:
        """Check a plan on a laptop that belongs to no trust."""
        from sifield.ui.screens.check_plan import CheckPlanScreen

        self._window.show_screen(CheckPlanScreen(self._tasks, None, now), "sifield", "Check a plan", back=self.welcome)

    def leave_sample(self) -> None:
        """Throw the sample away; its stores are closed already."""
        empty(sample_folder(self._folder))
        self.welcome()

    # -- opening again ---------------------------------------------------------------------------------------------

    def _open(self, folder: DataFolder) -> None:
        try:
            kind = keys.slot_kind(folder)
        except SifieldError as fault:
            self._fail(fault)
            return
        if kind == "passphrase" and self._passphrase_file is None:
            screen = Unlock(self._tasks, lambda passphrase: open_laptop(folder, passphrase=passphrase))
            screen.opened.connect(lambda stores: self._arrive(stores, folder))
            self._window.show_screen(screen, "sifield", "Locked")
            return
        self._tasks.run(
            self,
            lambda: open_laptop(folder, passphrase=self._given_passphrase()),
            lambda stores: self._arrive(stores, folder),
            self._fail,
        )

    def _arrive(self, stores: Stores, folder: DataFolder) -> None:
        """Go on with open stores; where a beginning was cut short before they were anybody's, begin again."""
        with stores.general.read() as session:
            is_ours = access.find_laptop(session) is not None
        if is_ours:
            self.opened.emit(stores, folder)
            return
        stores.close()
        empty(folder)
        self.welcome()

    def _given_passphrase(self) -> str | None:
        return None if self._passphrase_file is None else keys.read_passphrase(self._passphrase_file)

    def _fail(self, fault: SifieldError) -> None:
        """Nothing can be opened: say why, and offer to try again."""
        self._window.show_fault(fault, "Try again", self.begin)

    # -- the sample ------------------------------------------------------------------------------------------------

    def _explore(self) -> None:
        folder = sample_folder(self._folder)

        def make(passphrase: str | None) -> Stores:
            from sifield.documents.sample_trust import make_sample

            if not keys.has_keys(folder):
                empty(folder)  # what a sample thrown away halfway has left
            return begin_laptop(folder, lambda stores: make_sample(stores.general, now()), passphrase=passphrase)

        self._show_working("Making the sample trust…")
        self._make(make, folder)

    # -- joining ---------------------------------------------------------------------------------------------------

    def _ask_code(self, way: Any) -> None:
        folder = self._folder
        chosen: dict[str, str | None] = {"passphrase": None}

        def join(words: JoinWords) -> Stores:
            passphrase = chosen["passphrase"] or self._given_passphrase()
            stores = begin_laptop(folder, lambda made: _join(made, words), passphrase=passphrase)
            _fetch_first(stores)
            return stores

        def ask(passphrase: str | None = None) -> None:
            chosen["passphrase"] = passphrase
            screen = Joining(self._tasks, way, join, device_name=platform.node())
            screen.joined.connect(lambda stores: self.opened.emit(stores, folder))
            screen.left.connect(self.welcome)
            self._window.show_screen(screen, "sifield", "Set up" if way == "set up" else "Join")

        if self._passphrase_file is not None:
            ask()
            return
        self._tasks.run(
            self, _find_keyring, lambda found: ask() if found else self._protect(ask, self.welcome), self._fail
        )

    def _make(self, make: Begin, folder: DataFolder) -> None:
        """Make new stores with the keyring, or after asking for a passphrase where there is none."""

        def fall(fault: SifieldError) -> None:
            self._show_working("")
            if fault.code in ("no-keyring", "keyring-locked"):
                self._protect(lambda passphrase: run(passphrase), self.welcome)
            elif fault.code == "weak-passphrase" and isinstance(self._window.current_screen, Protect):
                self._window.current_screen.show_fault(fault)
            else:
                self._window.show_fault(fault)

        def run(passphrase: str | None) -> None:
            self._tasks.run(self, lambda: make(passphrase), lambda stores: self.opened.emit(stores, folder), fall)

        if self._passphrase_file is None:
            run(None)
        else:
            self._tasks.run(self, self._given_passphrase, run, fall)

    def _protect(self, go_on: Callable[[str], None], back: Callable[[], None]) -> None:
        screen = Protect()

        def choose(passphrase: str) -> None:
            if len(passphrase) < keys.LEAST_PASSPHRASE:
                screen.show_fault(
                    SifieldError(f"It is shorter than {keys.LEAST_PASSPHRASE} characters.", "Choose a longer one.")
                )
                return
            go_on(passphrase)

        screen.chosen.connect(choose)
        screen.left.connect(back)
        self._window.show_screen(screen, "sifield", "Protect this laptop")

    def _show_working(self, words: str) -> None:
        if self._welcome is not None and self._window.current_screen is self._welcome:
            self._welcome.show_working(words)


def _join(stores: Stores, words: JoinWords) -> object:
    from sifield.sync import enrolment
    from sifield.wire import codes

    code = words.code
    if words.address:
        code = replace(codes.parse(code), address=words.address).text()
    return enrolment.join(stores, code, device_name=words.device_name, pin=words.pin, now=now)


def _fetch_first(stores: Stores) -> None:
    """Fetch what the trust has, so that Today is not empty; the code is spent, so a cut here must not undo joining."""
    from sifield.sync import cycle, enrolment

    link = enrolment.link_of(stores, now)
    try:
        cycle.sync_once(stores, link, now())
    except SifieldError as fault:
        _log.warning("First sync put off: %s", fault.code)  # the window syncs again, and says how it stands
    finally:
        link.close()


def _find_keyring() -> bool:
    from sifield import keyrings

    return keyrings.is_there()
