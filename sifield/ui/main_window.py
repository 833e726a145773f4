"""The window: bar, banners, the screen in hand, and the status bar. It knows no work and no store.

Composition (``places.furnish``) fills it: it gives the places, shows screens, and feeds the status bar.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.ui.theme import theme
from sifield.ui.widgets.banner import Banner, Banners, BannerTone
from sifield.ui.widgets.layout import Sheet
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.status_bar import StatusBar
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.top_bar import Place, TopBar

if TYPE_CHECKING:
    from sifield.ui.widgets.cover import Cover, KeysOverview

PERCENTS = (100, 110, 125, 150, 175, 200)
_TWICE_WITHIN = 800  # milliseconds between two Esc that cover the window
_KEYS = (
    ("Anywhere", (
        ("Alt 1 … 9", "go to a place"), ("Alt ←", "back"), ("Ctrl F", "search"),
        ("Ctrl Shift H", "cover the window at once"), ("Esc Esc", "cover the window"),
        ("Ctrl +", "larger text"), ("Ctrl −", "smaller text"), ("Ctrl 0", "text as it was"), ("F1", "this overview"),
    )),
)  # fmt: skip


class MainWindow(QWidget):
    """The one window.

    **Signals:** ``place_chosen(id: str)``, ``search_wanted()``, ``painted()`` once, after the first paint,
    ``closing()`` just before the window goes.
    """

    place_chosen = Signal(str)
    search_wanted = Signal()
    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("sifield")
        self._back: Callable[[], object] | None = None
        self._screen_keys: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
        self._locked_screen: QWidget | None = None
        self._is_painted = False
        self._escaped = QTimer(self)
        self._escaped.setSingleShot(True)
        self.top_bar = TopBar(self)
        self.banners = Banners(self)
        self.screens = QStackedWidget(self)
        self.screens.setObjectName("screens")
        self.status = StatusBar(self)
        self._cover: Cover | None = None
        self._keys: KeysOverview | None = None
        self._layers = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.screens.addWidget(_opening())

    def _lay_out(self) -> None:
        work = Sheet("canvas", self._layers)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.banners)
        column.addWidget(self.screens, 1)
        column.addWidget(self.status)
        self._layers.addWidget(work)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._layers)
        self.resize(1366, 768)

    def _connect(self) -> None:
        self.top_bar.place_chosen.connect(self.place_chosen)
        self.top_bar.went_back.connect(self._go_back)
        self.top_bar.search_wanted.connect(self.search_wanted)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+Shift+H", self.cover), ("F1", self.show_keys_overview), ("Ctrl++", lambda: self._resize_text(1)),
            ("Ctrl+=", lambda: self._resize_text(1)), ("Ctrl+-", lambda: self._resize_text(-1)),
            ("Ctrl+0", lambda: theme().set_percent(100)), ("Ctrl+F", self._search),
            ("Alt+Left", self._go_back),
        )  # fmt: skip
        for key, does in keys:
            QShortcut(QKeySequence(key), self).activated.connect(does)

    # -- screens ---------------------------------------------------------------------------------------------------

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer these places in the bar, reached by Alt+1, Alt+2, … too."""
        self.top_bar.set_places(places)

    def show_screen(
        self,
        screen: QWidget,
        title: str,
        subtitle: str = "",
        *,
        place: str = "",
        back: Callable[[], object] | None = None,
        actions: Sequence[QWidget] = (),
        keys: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Bring a screen before the person.

        Args:
            place: the place it belongs to, marked in the bar.
            back: for a screen inside a place: offers a way back that calls this, instead of the places.
            actions: the screen's own buttons for the bar (``BarButton``).
            keys: its most used keys, for the status bar and F1.
        """
        if self.is_locked:
            raise RuntimeError("the window is locked to a hand-over; unlock it first")
        self._show(screen, title, subtitle, actions, keys)
        self._back = back
        self.top_bar.show_place(place)
        self.top_bar.show_ways(places=back is None and bool(place), back=back is not None)

    def close_screen(self, screen: QWidget) -> None:
        """Throw a screen away that will not be shown again."""
        self.screens.removeWidget(screen)
        screen.deleteLater()

    @property
    def current_screen(self) -> QWidget | None:
        """The screen in hand."""
        return self.screens.currentWidget()

    def _show(
        self, screen: QWidget, title: str, subtitle: str, actions: Sequence[QWidget], keys: Sequence[tuple[str, str]]
    ) -> None:
        if self.screens.indexOf(screen) < 0:
            self.screens.addWidget(screen)
        self.screens.setCurrentWidget(screen)
        self.top_bar.show_title(title, subtitle)
        self.top_bar.show_actions(actions)
        self.setWindowTitle(f"{title} · sifield" if title != "sifield" else title)
        self.show_keys(keys)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_keys(
        self, keys: Sequence[tuple[str, str]], groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    ) -> None:
        """Say what keys the screen in hand is worked with; ``groups`` adds more for F1 only."""
        self._screen_keys = [*([("On this screen", keys)] if keys else []), *groups]
        self.status.show_keys([*keys, ("F1", "all keys")] if keys else [])

    def _search(self) -> None:
        if self.top_bar.search.isVisible():
            self.search_wanted.emit()

    def _go_back(self) -> None:
        if self._back is not None and self.screens.isVisible():  # neither the cover nor the keys lie over it
            self._back()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go by Tab as the eye goes, also where a part of the screen was made later than what follows it."""
        tab_as_laid_out(self)
        return super().focusNextPrevChild(forward)

    # -- banners ---------------------------------------------------------------------------------------------------

    def show_banner(
        self,
        message: str,
        remedy: str = "",
        *,
        tone: BannerTone = "brand",
        button: str = "",
        on_button: Callable[[], object] | None = None,
    ) -> Banner:
        """Tell something above the screen, with at most one button."""
        return self.banners.add(Banner(message, remedy, tone=tone, button=button, on_button=on_button))

    def show_fault(
        self, fault: SifieldError, button: str = "", on_button: Callable[[], object] | None = None
    ) -> Banner:
        """Tell what went wrong and what to do."""
        return self.show_banner(fault.message, fault.remedy, tone="bad", button=button, on_button=on_button)

    def show_clock(self, message: str, remedy: str) -> None:
        """Tell that the clock was put back or forward, in the place of what was told of it before."""
        self._take_away("clock")
        self.show_banner(message, remedy, tone="warn").setObjectName("clock")

    def _take_away(self, name: str) -> None:
        """Take the banners of this name away: what they tell is over."""
        for banner in self.banners.shown():
            if banner.objectName() == name:
                self.banners.remove(banner)

    # -- status ----------------------------------------------------------------------------------------------------

    def set_sample(self, sample: bool) -> None:
        """Mark everything as the sample trust."""
        self.top_bar.set_sample(sample)
        if sample:
            self.status.show_sync("sample")

    def show_saving(self) -> None:
        """See ``StatusBar.show_saving``."""
        self.status.show_saving()

    def show_saved(self, at: datetime) -> None:
        """See ``StatusBar.show_saved``; also takes the banner of an earlier failure away."""
        self.status.show_saved(at)
        self._take_away("save_failed")

    def show_save_failed(self, fault: SifieldError, again: Callable[[], object] | None = None) -> None:
        """Say that what was typed is not in the store yet, and offer to try again."""
        self.status.show_save_failed(fault.message)
        button = "Try again" if again is not None else ""
        self.show_fault(fault, button, again).setObjectName("save_failed")

    def show_sync(self, state: str, waiting: int = 0, at: datetime | None = None) -> None:
        """See ``StatusBar.show_sync``."""
        self.status.show_sync(state, waiting, at)

    def show_kept(self, by: str) -> None:
        """See ``StatusBar.show_kept``."""
        self.status.show_kept(by)

    # -- over the work ---------------------------------------------------------------------------------------------

    @property
    def is_covered(self) -> bool:
        """Whether the cover lies over everything."""
        return self._cover is not None and self._layers.currentWidget() is self._cover

    def cover(self) -> None:
        """Hide everything at once; any click or Enter shows it again."""
        if self._cover is None:
            from sifield.ui.widgets.cover import Cover

            self._cover = Cover(self)
            self._cover.lifted.connect(self.uncover)
            self._layers.addWidget(self._cover)
        self._layers.setCurrentWidget(self._cover)
        self.setWindowTitle("sifield")
        self._cover.again.setFocus()

    def uncover(self) -> None:
        """Show the work again."""
        self._layers.setCurrentIndex(0)
        title = self.top_bar.title.text()
        self.setWindowTitle(f"{title} · sifield" if title != "sifield" else title)

    def show_keys_overview(self) -> None:
        """Show all keys, or go back from there."""
        if self._keys is None:
            from sifield.ui.widgets.cover import KeysOverview

            self._keys = KeysOverview(self)
            self._keys.closed.connect(self.uncover)
            self._layers.addWidget(self._keys)
        if self._layers.currentWidget() is self._keys:
            self.uncover()
        elif not self.is_covered:
            self._keys.show_groups([*self._screen_keys, *_KEYS])
            self._layers.setCurrentWidget(self._keys)
            self._keys.close_button.setFocus()

    # -- hand-over -------------------------------------------------------------------------------------------------

    @property
    def is_locked(self) -> bool:
        """Whether the window shows one screen and nothing else."""
        return self._locked_screen is not None

    def lock_to(self, screen: QWidget, title: str, subtitle: str = "") -> None:
        """Show this screen and no way out, for a laptop that is handed to somebody else; ``unlock`` ends it."""
        self._locked_screen = screen
        self._back = None
        self._show(screen, title, subtitle, (), ())
        self.top_bar.show_ways(places=False, back=False)

    def unlock(self) -> None:
        """Give the window back; composition shows the next screen."""
        self._locked_screen = None
        self._take_away("handed_over")

    # -- the window itself -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self._keys is not None and self._layers.currentWidget() is self._keys:
            self.uncover()
        elif self._escaped.isActive():
            self._escaped.stop()
            self.cover()
        else:
            self._escaped.start(_TWICE_WITHIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_locked:
            event.ignore()
            self.show_banner(
                "This laptop is handed over for signing.",
                "Give it back to the person it belongs to, who unlocks it with a PIN.",
            ).setObjectName("handed_over")
            return
        if (focused := self.focusWidget()) is not None:
            focused.clearFocus()  # leaving a field is what writes it
        self.closing.emit()
        event.accept()

    def _resize_text(self, steps: int) -> None:
        now = min(range(len(PERCENTS)), key=lambda place: abs(PERCENTS[place] - theme().percent))
        theme().set_percent(PERCENTS[max(0, min(len(PERCENTS) - 1, now + steps))])


def _opening() -> QWidget:
    """What stands before the rest of the program is loaded."""
    waiting = QWidget()
    waiting.setObjectName("opening")
    column = QVBoxLayout(waiting)
    words = Text("Opening…", "body", "hint")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(words)
    return waiting
