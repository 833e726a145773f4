"""The forms that a new trust begins with: all that come with the program, published in the background."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from sifield.errors import SifieldError
from sifield.fieldwork import library
from sifield.fieldwork.library import ShippedForm
from sifield.fieldwork.templates import FormRow
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.words import count


class FirstForms(QObject):
    """Publishes what comes with the program where a trust has no form yet: all of it or, on a full disk, none."""

    def __init__(self, tasks: Tasks, banners: Banners, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._banners, self._now = tasks, banners, now

    def give(self) -> None:
        """Publish the first forms, if the trust is new; asked again afterwards, do nothing."""

        def publish(_forms: tuple[ShippedForm, ...]) -> None:
            at = self._now()
            self._tasks.write(
                self, lambda session: library.publish_first(session, at), self._published, failed=self._stop
            )

        # The workbooks are looked into before the transaction begins: an autosave would wait for it.
        self._tasks.run(self, library.shipped_forms, publish, self._stop)

    def _published(self, forms: tuple[FormRow, ...]) -> None:
        if forms:
            verb = "is" if len(forms) == 1 else "are"
            self._banners.add(
                Banner(
                    f"{count(len(forms), 'form')} {verb} published.",
                    "They stand under Forms; other laptops have them after their next sync.",
                    tone="ok",
                )
            )

    def _stop(self, fault: SifieldError) -> None:
        self._banners.tell(fault, self.give)
