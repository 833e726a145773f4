"""What the window keeps of itself between two days: its size, the scheme and the text size. Nothing of the work."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import MODES, theme


class WindowMemory(QObject):
    """Puts the window as it was, and keeps each change of its look; ``keep_size`` when it closes."""

    def __init__(self, window: QWidget, file: Path) -> None:
        super().__init__(window)
        self._window = window
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)
        kept = self._settings.value("look/scheme")
        theme().set_mode(next((mode for mode in MODES if mode == kept), "system"))
        percent = str(self._settings.value("look/text", 100))
        theme().set_percent(int(percent) if percent.isdigit() else 100)
        if isinstance(geometry := self._settings.value("window/geometry"), QByteArray):
            window.restoreGeometry(geometry)
        theme().changed.connect(self._keep_look)

    def keep_size(self) -> None:
        """Keep where the window stands and how large it is."""
        self._settings.setValue("window/geometry", self._window.saveGeometry())
        self._settings.sync()

    def _keep_look(self) -> None:
        self._settings.setValue("look/scheme", theme().mode)
        self._settings.setValue("look/text", theme().percent)
