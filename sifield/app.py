"""Start of the desktop program: paint the shell first, load the rest behind it, then furnish the window.

Only named Qt classes and our own light modules are imported here. SQLAlchemy, keyring and every document library come
later, in one background thread: eagerly they make the first paint ten times as slow.
"""

import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sifield.errors import SifieldError
from sifield.paths import DataFolder
from sifield.ui.main_window import MainWindow
from sifield.ui.memory import WindowMemory
from sifield.ui.theme import theme

from PySide6.QtWidgets import QApplication  # isort: skip  after sifield.ui, which mends PySide6 on Python 3.11

if TYPE_CHECKING:
    from sifield.ui.clock_watch import ClockWatch
    from sifield.ui.tasks import BackgroundTasks

_LOG_BYTES = 500_000
_LOG_FILES = 3


def run(folder: DataFolder, passphrase_file: Path | None = None) -> int:
    """Open the window on a data folder and stay until it is closed; gives the exit code.

    Raises:
        SifieldError: "no-screen", there is nothing to show a window on.
    """
    _check_screen()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("sifield")
    app.setDesktopFileName("sifield")
    theme().apply(app)
    folder.make()
    window = MainWindow()
    memory = WindowMemory(window, folder.root / "window.ini")
    window.closing.connect(memory.keep_size)
    begun: list[BackgroundTasks] = []
    window.painted.connect(lambda: begun.append(_load(window, folder, passphrase_file)))
    window.show()
    window.activateWindow()  # else some screen readers do not notice the first focus
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return app.exec()
    finally:
        for tasks in begun:
            tasks.close()


def connect_tasks(window: MainWindow, tasks: "BackgroundTasks") -> None:
    """Let the window tell what background work tells: saving, saved, faults."""
    tasks.saving.connect(window.show_saving)
    tasks.saved.connect(window.show_saved)
    tasks.save_failed.connect(window.show_save_failed)
    tasks.failed.connect(window.show_fault)


def watch_clock(window: MainWindow, watch: "ClockWatch") -> None:
    """Let the window tell when this laptop's clock was put back or forward."""
    from sifield.ui.clock_watch import say_jump

    watch.jumped.connect(lambda by: window.show_clock(*say_jump(by)))


def _check_screen() -> None:
    shows = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not shows:
        raise SifieldError(
            "There is no screen to open the window on.",
            "Run it in a desktop session, or run `sifield demo DIR` for the same journey without a window.",
            code="no-screen",
        )


def _load(window: MainWindow, folder: DataFolder, passphrase_file: Path | None) -> "BackgroundTasks":
    """After the first paint: log, take faults, and load what furnishing needs behind the window."""
    from sifield.ui.tasks import BackgroundTasks

    tasks = BackgroundTasks()
    connect_tasks(window, tasks)
    _keep_log(folder.log)
    _take_faults(window)

    def importing() -> None:
        import keyring  # noqa: F401
        import sqlalchemy.orm  # noqa: F401

        import sifield.ui.places  # noqa: F401

    def furnish(_: None) -> None:
        from sifield.ui import places
        from sifield.ui.clock_watch import ClockWatch

        places.furnish(window, tasks, folder, passphrase_file=passphrase_file)
        watch_clock(window, ClockWatch(window))

    tasks.run(window, importing, furnish)
    return tasks


def _keep_log(file: Path) -> None:
    """Log to one small file, kept in turns; it holds no answers, no names and no secrets."""
    import logging
    from logging.handlers import RotatingFileHandler

    keeper = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES - 1, encoding="utf-8", delay=True)
    keeper.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(keeper)
    logging.getLogger("sifield").setLevel(logging.INFO)


def _take_faults(window: MainWindow) -> None:
    """Whatever nobody took: log it with its trace, say it calmly, go on."""
    import threading

    from sifield.ui.tasks import as_fault

    def take(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        window.show_fault(as_fault(error))

    def take_in_thread(args: "threading.ExceptHookArgs") -> None:
        if args.exc_value is not None:
            as_fault(args.exc_value)  # logs it; the window is not this thread's to touch

    sys.excepthook = take
    threading.excepthook = take_in_thread
