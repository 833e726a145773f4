"""A desk on which something is read, and published once the person has seen what follows from it."""

from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.widgets.desk_frame import DeskFrame
from sifield.ui.widgets.publish_way import Offer, PublishFoot, PublishPage
from sifield.ui.widgets.waiting import Waiting


class PublishDesk(DeskFrame):
    """Has a page to wait on (``waiting``), the way on (``publish``) and the page that asks once more (``confirm``).

    What it is that is published, ``_publish`` knows; ``_turn_to`` shows the part of a tab.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` says what the tabs are parts of."""
        super().__init__(name, parent)
        self._offer: Offer | None = None
        self.confirm, self.waiting, self.publish = PublishPage(), Waiting("Stop"), PublishFoot()
        self.tabs.currentChanged.connect(self._turn_to)
        self.publish.asked.connect(self._ask)
        self.confirm.put_off.connect(self._put_off)
        self.confirm.confirmed.connect(self._publish)

    def _turn_to(self, at: int) -> None:
        raise NotImplementedError

    def _publish(self) -> None:
        raise NotImplementedError

    def show_fault(self, fault: SifieldError) -> None:
        """Say what went wrong with a file, or why it was not published."""
        self.banners.tell(fault, tone="warn")

    def _tell_gone(self, name: str) -> None:
        words = "What was read of it still stands here. Put the file back, or drop another one here."
        self.show_fault(SifieldError(f"{name} is not there any more.", words))

    def _ask(self) -> None:
        if self._offer is not None:
            self.pages.setCurrentWidget(self.confirm)
            self.show_work(True, foot=False)
            self.confirm.ask(self._offer)

    def _put_off(self) -> None:
        self.show_work(True)
        self._turn_to(self.tabs.currentIndex())
        self.publish.ask.setFocus()

    def _refused(self, fault: SifieldError) -> None:
        self._put_off()
        self.publish.say(fault.message, fault.remedy)
        self.show_fault(fault)
