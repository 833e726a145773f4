"""The school's self-review in the place of the form: send it, read what came back, see what is open or wrong in it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sifield.forms.reading.faults import Fault
from sifield.ui.theme import S2, S3, S6, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fault_rail import FaultRail
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, Sheet, column
from sifield.ui.widgets.text import Text

_LEAST = 150  # pixels at 100 % text below which a list shows no whole line
TITLE = "The school’s self-review"
_STEPS = (
    "1.  Save the workbook and send it to the school’s designated safeguarding lead, as your trust sends such papers.",
    "2.  The school chooses an answer for each check, says where it can be seen, and sends the workbook back.",
    "3.  Read it here. A wrong or half-filled one is refused: what is missing or wrong in it is named by cell.",
    "4.  On the day each answer stands beside its check as the school’s word. S gives the same answer; you judge.",
)


class SelfReviewPage(QWidget):
    """Shows where the self-review of a visit stands, or what a workbook that came back holds.

    **Signals:** ``send_wanted()``, ``read_wanted()`` to choose a workbook, ``again_wanted()`` to read the same one
    anew, ``taking_wanted()`` to read in what is there although checks are open, ``left()``.
    """

    send_wanted = Signal()
    read_wanted = Signal()
    again_wanted = Signal()
    taking_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("self_review_page")
        self._title = Text(TITLE, "section")
        self._told = Text("", "body", "ink2")
        self._told.setObjectName("self_review_told")
        self._open = Text("", "body")
        self.list = FaultRail()
        self.list.setObjectName("self_review_list")
        self.list.setAccessibleName("What is open or wrong in the workbook")
        self.again = PrimaryButton("Read it again")
        self.take = SecondaryButton("")
        self.send = SecondaryButton("Send the self-review to the school", icon="document")
        self.read = SecondaryButton("Read the self-review")
        self.back = QuietButton("Back to the visit", icon="chevron-left")
        self._lay_out()
        named = {"take": self.taking_wanted, "again": self.again_wanted, "send": self.send_wanted}
        for name, signal in (named | {"read": self.read_wanted, "back": self.left}).items():
            button = getattr(self, name)
            button.setObjectName(f"self_review_{name}")
            button.clicked.connect(signal)

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        for button in (self.again, self.take, self.send, self.read, self.back):
            flow.addWidget(button)
        self._steps = Card(name="How it goes")
        self._steps.body.addWidget(Text("How it goes", "question"))
        for words in _STEPS:
            self._steps.body.addWidget(Text(words, "body", "ink2"))
        page = Page(margin=S6, widest=820, centred=True)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrows can scroll it
        page.setAccessibleName(TITLE)
        for part in (self._title, self._told, self._steps, self._open):
            page.body.addWidget(part)
        page.body.addWidget(self.list, 1)
        self._rest = QWidget()  # takes the room below where there is no list
        page.body.addWidget(self._rest, 1)
        foot = Sheet("surface")
        foot.setLayout(column(buttons, margins=(S6, S3, S6, S3)))
        whole = column(page, Rule(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_standing(self, told: str, still_open: Sequence[str]) -> None:
        """Show where it stands, and the checks that the school has not answered."""
        lines = "\n".join(f"•  {one}" for one in still_open)
        self._show(TITLE, told, f"Not answered by the school:\n{lines}" if still_open else "", (), ())
        self._steps.setVisible(not still_open)

    def show_workbook(self, name: str, told: str, faults: Sequence[Fault], take: str = "") -> None:
        """Show what is wrong with a workbook, or what is open in it; ``take`` offers to read it in all the same."""
        self._show(name, told, "", faults, ("take", "again") if take else ("again",))
        self.take.setText(take)
        announce(self, told, urgent=True)

    def _show(self, title: str, told: str, still_open: str, faults: Sequence[Fault], ways: Sequence[str]) -> None:
        self._title.setText(title)
        self._told.setText(told)
        self._open.setText(still_open)
        self._open.setVisible(bool(still_open))
        self._steps.hide()
        self.list.setVisible(bool(faults))
        self.list.setMinimumHeight(theme().px(_LEAST))
        self._rest.setVisible(not faults)
        self.list.show_faults(faults, to_know="Not answered, or good to know")
        self.take.setVisible("take" in ways)
        self.again.setVisible("again" in ways)
        self.send.setVisible(not ways)
        self.read.setText("Choose another workbook" if ways else "Read the self-review")

    def focusInEvent(self, event: object) -> None:
        """Give the focus to the first thing one can do."""
        buttons = (self.again, self.take, self.send, self.read)
        next(button for button in buttons if not button.isHidden()).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
