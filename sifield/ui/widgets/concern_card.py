"""The question with which a visit ends: whether there was an immediate concern, and whether it was passed on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text

_ASK = "Did you see or hear anything that worries you about a child, or about what an adult did?"
_TELL = (
    "Then tell the school’s designated safeguarding lead in person, now; of an adult, the headteacher. It does not "
    "belong in this record."
)
_BEGUN = "You began to pass on an immediate concern, and have not said yet whom you told."
_SAID = {
    "none": "You said that nothing in this visit worried you about a child. If something did:",
    "passed on": "An immediate concern was passed on. If there is another one:",
}


class ConcernCard(Card):
    """Asks once; what was answered stays answered.

    **Signals:** ``none_said()``, ``wanted()`` when the person wants to pass one on.
    """

    none_said = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Immediate concern")
        self.setObjectName("concern_card")
        self._answer, self._is_begun = "", False
        self._words, self._more = Text("", "strong"), Text(_TELL, "body")
        self._fault = Text("Answer this before you finish.", "strong", "bad")
        self.none, self.some = SecondaryButton(""), SecondaryButton("", icon="shield")
        self.none.setObjectName("no_concern")
        self.some.setObjectName("concern_to_pass_on")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.none)
        flow.addWidget(self.some)
        words = column(self._words, self._more, self._fault, buttons, gap=S2)
        self.body.addLayout(row(column(Icon("shield", "brand", 20), "stretch"), words, gap=S3))
        self.none.clicked.connect(self.none_said)
        self.some.clicked.connect(self.wanted)
        self.show_standing("", is_begun=False)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self._is_begun or not self._answer

    def show_standing(self, answer: str, *, is_begun: bool) -> None:
        """Show how it stands: ``answer`` is "", "none" or "passed on", ``is_begun`` that one is not passed on yet."""
        self._answer, self._is_begun = answer, is_begun
        self._words.setText(_BEGUN if is_begun else _SAID.get(answer, _ASK))
        self.none.setText("It was nothing" if is_begun else "No, nothing")
        self.none.setVisible(self.is_open)
        self.some.setText("Go on with it" if is_begun else "Yes: whom to tell" if not answer else "Whom to tell")
        self._fault.hide()
        self.set_current(False)

    def take_none(self) -> None:
        """Take it that there was none, or none more."""
        self.show_standing(self._answer or "none", is_begun=False)

    def ask(self) -> None:
        """Say that the answer is missing, with the focus on it."""
        self._fault.show()
        self.set_current(True)
        self.none.setFocus()
