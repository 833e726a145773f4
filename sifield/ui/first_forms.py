"""The forms that a new trust begins with: published one by one, in the background, and said how far it has come."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from sifield.errors import SifieldError
from sifield.fieldwork import first_forms
from sifield.fieldwork.first_forms import ReadForm
from sifield.fieldwork.templates import FormRow
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.words import count


class FirstForms(QObject):
    """Publishes what comes with the program where a trust has no forms.

    Each workbook is read in the pool and written by itself, so that an autosave waits for one form at most. What a
    closed window or a full disk has cut short goes on at the next ``give``.
    """

    def __init__(self, tasks: Tasks, banners: Banners, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._banners, self._now = tasks, banners, now
        self._left: list[Path] = []
        self._of = 0
        self._unusable: list[str] = []
        self._banner: Banner | None = None

    def give(self) -> None:
        """Publish what is missing of the first forms, if the trust is new; asked again meanwhile, do nothing."""

        def begin(wanted: tuple[Path, ...]) -> None:
            if not wanted or self._left:
                return
            self._left, self._of, self._unusable = list(wanted), len(wanted), []
            self._banner = self._banners.add(Banner(self._said(), "You can go on working.", tone="brand"))
            self._next()

        self._tasks.read(self, first_forms.list_files, begin)

    def _said(self) -> str:
        done = self._of - len(self._left)
        return f"Publishing the forms that come with sifield: {done} of {self._of}."

    def _next(self) -> None:
        if self._banner is not None and isValid(self._banner):  # a person may have closed it
            self._banner.tell(self._said())
        if self._left:
            self._tasks.run(self, partial(first_forms.read, self._left[0]), self._publish, self._skip)
        else:
            self._tasks.write(self, first_forms.end, self._end, failed=self._stop)

    def _publish(self, form: ReadForm) -> None:
        at = self._now()
        self._tasks.write(
            self, lambda session: first_forms.publish(session, form, at), self._published, failed=self._refused
        )

    def _published(self, _form: FormRow) -> None:
        self._left.pop(0)
        self._next()

    def _refused(self, fault: SifieldError) -> None:
        if fault.code == "same-version":  # the trust has one of its own under this number, and keeps it
            self._left.pop(0)
            self._of -= 1
            self._next()
        else:
            self._stop(fault)

    def _skip(self, _fault: SifieldError) -> None:
        """One that cannot be read keeps no other from the trust."""
        self._unusable.append(self._left.pop(0).name)
        self._next()

    def _stop(self, fault: SifieldError) -> None:
        self._left = []
        self._take_banner()
        self._banners.add(Banner(fault.message, fault.remedy, button="Try again", on_button=self.give))

    def _end(self, _none: None) -> None:
        self._take_banner()
        published = self._of - len(self._unusable)
        verb = "is" if published == 1 else "are"
        self._banners.add(
            Banner(
                f"{count(published, 'form')} {verb} published.",
                "They stand under Forms; other laptops have them after their next sync.",
                tone="ok",
            )
        )
        if self._unusable:
            names = ", ".join(self._unusable)
            self._banners.add(Banner(f"These could not be read: {names}.", "Install sifield again, or go on without."))

    def _take_banner(self) -> None:
        if self._banner is not None and isValid(self._banner):
            self._banners.remove(self._banner)
        self._banner = None
