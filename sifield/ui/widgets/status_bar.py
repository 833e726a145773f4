"""The status bar: in words, what is saved, whether we are online, what waits, and how it is kept."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sifield.ui.theme import S2, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Rule, Sheet
from sifield.ui.widgets.states import KeyHint
from sifield.ui.widgets.text import Text, Tone

_NOT_SAVED = "Not saved"


def say_time(at: datetime) -> str:
    """Give a moment as the clock on this laptop's wall says it: "10:42"."""
    return at.astimezone().strftime("%H:%M")


class _Part(QWidget):
    """One statement: icon and words."""

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(f"status_{name}")
        self._icon = Icon(icon, "ink2", 14)
        self._words = Text("", "small", "ink2", wrap=False)
        self._dot = Text("·", "small", "hint", wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for piece in (self._icon, self._words, self._dot):
            line.addWidget(piece)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_dot(self, shown: bool) -> None:
        """Show the dot that parts this from the next statement."""
        self._dot.setVisible(shown)

    def say(self, words: str, icon: str, tone: Tone = "ink2") -> None:
        """Say something else; "" says nothing."""
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.show_icon(icon, tone)
        self.setVisible(bool(words))
        self.updateGeometry()


class StatusBar(Sheet):
    """Statements on the left, the screen's most used keys on the right (where there is room)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("status_bar")
        self.setAccessibleName("Status")
        self._saved = _Part("saved", "check")
        self._online = _Part("online", "cloud-off")
        self._waiting = _Part("waiting", "arrow-up")
        self._kept = _Part("kept", "lock")
        self._parts = (self._saved, self._online, self._waiting, self._kept)
        said = FlowLayout(gap=S2)
        for part in self._parts:
            said.addWidget(part)
        self._hints = QWidget(self)
        self._hint_line = QHBoxLayout(self._hints)
        self._hint_line.setContentsMargins(0, 0, 0, 0)
        self._hint_line.setSpacing(14)
        line = QHBoxLayout()
        line.setContentsMargins(17, 7, 17, 8)
        line.addLayout(said, 1)
        line.addWidget(self._hints)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self))
        column.addLayout(line)
        theme().changed.connect(self._make_room)

    @property
    def words(self) -> str:
        """Everything it says, as one line."""
        return " · ".join(part.words for part in self._parts if part.words)

    def show_saving(self) -> None:
        """A writing is under way."""
        self._say(self._saved, "Saving…", "sync", "hint")

    def show_saved(self, at: datetime) -> None:
        """Everything that was typed is in the store; said aloud only where the writing before failed."""
        words, failed = f"Saved {say_time(at)}", self._saved.words == _NOT_SAVED
        self._say(self._saved, words, "check", "ok")
        if failed:
            announce(self, words)

    def show_save_failed(self, message: str) -> None:
        """The last writing failed; what was typed still stands in its field."""
        self._say(self._saved, _NOT_SAVED, "warning", "bad")
        announce(self, f"Not saved. {message}", urgent=True)

    def show_sync(self, state: str, waiting: int = 0, at: datetime | None = None) -> None:
        """Say how the exchange with the centre stands.

        Args:
            state: "offline", "online", "syncing", "trouble", or "sample" (never synced).
            waiting: how many changes the centre does not have yet.
            at: when the last exchange ended well.
        """
        table: dict[str, tuple[str, str, Tone]] = {
            "offline": ("Offline", "cloud-off", "ink2"),
            "online": ("Online", "cloud-check", "ink2"),
            "syncing": ("Syncing…", "sync", "ink2"),
            "trouble": ("Sync needs you", "warning", "warn"),
            "sample": ("Sample trust, never synced", "cloud-off", "ink2"),
        }
        words, icon, tone = table[state]
        if state == "online" and at is not None:
            words = f"Synced {say_time(at)}"
            tone = "ok" if not waiting else "ink2"
        self._say(self._online, words, icon, tone)
        if state == "sample":
            self._say(self._waiting, "", "arrow-up")
        elif waiting:
            self._say(self._waiting, f"{waiting} waiting to sync", "arrow-up")
        else:
            self._say(self._waiting, "Nothing waits to sync" if state != "online" or at is None else "", "check")

    def show_kept(self, by: str) -> None:
        """Say how the store's key is kept: "keyring", "passphrase", or "" (no store yet)."""
        words = {"keyring": "encrypted on this laptop", "passphrase": "encrypted with your passphrase", "": ""}[by]
        self._say(self._kept, words, "lock")

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the keys that a screen is worked with, for example ``[("N", "note")]``."""
        while (item := self._hint_line.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for key, does in keys:
            self._hint_line.addWidget(KeyHint(key, does, self._hints))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _say(self, part: _Part, words: str, icon: str, tone: Tone = "ink2") -> None:
        part.say(words, icon, tone)
        self._make_room()

    def _make_room(self) -> None:
        """Key hints give way first: F1 shows them all."""
        room = self.width() - self._hints.sizeHint().width() - 60
        said = [part for part in self._parts if part.words]
        for part in said:
            part.show_dot(part is not said[-1])
        needs = sum(part.sizeHint().width() + S2 for part in said)
        self._hints.setVisible(self._hint_line.count() > 0 and room >= needs)
