"""The improvement model that a new trust may choose: offered once in a calm line, never asked for again."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from sifield.fieldwork import frameworks
from sifield.frameworks.shipped import shipped
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, Banners

_MESSAGE = "Your trust has not chosen an improvement model yet."


class FirstModel(QObject):
    """Offers the models that come with the program where a trust has none, once at each start; closed, never again."""

    def __init__(self, tasks: Tasks, banners: Banners, choose: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._banners, self._choose = tasks, banners, choose
        self._banner: Banner | None = None

    def offer(self) -> None:
        """Offer them, if a choice is wanted and not offered already; take the offer away where a choice was made."""
        self._tasks.read(self, frameworks.is_choice_wanted, self._show)

    def _show(self, is_wanted: bool) -> None:
        if self._banner is not None:
            if not is_wanted and isValid(self._banner) and self._banner in self._banners.shown():
                self._banners.remove(self._banner)
            return
        if not is_wanted:
            return
        names = ", ".join(one.title for one in shipped())
        words = (
            f"It says what is due in which school, and who leads it. {len(shipped())} come with sifield: {names}. "
            "You can look at them, make one your own, or go on without."
        )
        self._banner = Banner(
            _MESSAGE, words, tone="brand", button="Choose an improvement model", on_button=self._choose
        )
        self._banner.dismissed.connect(self._put_off)
        self._banners.add(self._banner)

    def _put_off(self) -> None:
        self._tasks.write(self, frameworks.put_off_choice)
