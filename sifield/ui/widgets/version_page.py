"""What a newer version of the form changes, read in the place of the form, with the choice to move or to stay."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sifield.forms.versions.differences import Difference
from sifield.ui.theme import S2, S3, S6
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Rule, Sheet, column
from sifield.ui.widgets.text import Text

_PROMISE = "No answer is lost: what has no place in the new version stays beside it, and you can go back."


class VersionPage(QWidget):
    """The differences of two versions.

    **Signals:** ``move_wanted()``, ``stay_wanted()``, ``left()`` to go on with the visit and decide later.
    """

    move_wanted = Signal()
    stay_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("version_page")
        self.differences = DifferenceList()
        self.differences.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrows can scroll it
        self.differences.setAccessibleName("What the new version changes")
        self.move_on = PrimaryButton("Move to the new version")
        self.stay = SecondaryButton("Stay on this one")
        self.back = QuietButton("Decide later")
        for button, name in ((self.move_on, "move_to_version"), (self.stay, "stay"), (self.back, "decide_later")):
            button.setObjectName(name)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        for button in (self.move_on, self.stay, self.back):
            flow.addWidget(button)
        foot = Sheet("surface")
        foot.setLayout(column(Text(_PROMISE, "body", "ink2"), buttons, gap=S2, margins=(S6, S3, S6, S3)))
        whole = column(self.differences, Rule(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.move_on.clicked.connect(self.move_wanted)
        self.stay.clicked.connect(self.stay_wanted)
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.differences)

    def show_version(self, old: str, new: str, differences: Sequence[Difference]) -> None:
        """Show what changes from one version to another."""
        told = [one for one in differences if one.name or one.kind != "settings" or "version" not in one.words]
        if told:
            self.differences.show_differences(told, f"From version {old} to version {new}")
        else:
            self.differences.show_nothing(f"Version {new}", "Nothing that you see or answer has changed.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
