"""Waiting for a picture of the system's camera program, in the place of the form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.text import Text

HOW = (
    "Take a picture in the camera program, then come back here: the newest one opens by itself, for you to cover names "
    "and faces."
)
PLAIN = (
    "The camera program keeps its own picture, uncovered, in the folder above. Once yours is kept you are asked "
    "whether that one is to be deleted."
)
_NONE = "No picture has come into this folder yet."
_NO_PROGRAM = "No camera program could be opened. Open yours, or choose the file of a picture."


class CameraPage(Page):
    """Says what to do, and how far it is.

    **Signals:** ``look_wanted()`` to look for the picture at once, ``file_wanted()`` to choose a file instead,
    ``left()`` to go back without one.
    """

    look_wanted = Signal()
    file_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=640, centred=True)
        self.setObjectName("camera_page")
        self._about = Text("", "body", "ink2")
        self._folder = Text("", "body", "ink2")
        self._state = Text("", "strong")
        self.look = PrimaryButton("Look for the picture now", icon="search")
        self.file = SecondaryButton("Choose its file", icon="document")
        self.back = QuietButton("Back without a picture", icon="chevron-left")
        for name in ("look", "file", "back"):
            getattr(self, name).setObjectName(f"camera_{name}")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        for button in (self.look, self.file, self.back):
            flow.addWidget(button)
        warning = row(Icon("warning", "warn", 20), Text(PLAIN, "body"), gap=S2)
        self.body.addWidget(Text("A picture with the camera", "section"))
        for part in (self._about, Text(HOW, "body"), self._folder, self._state):
            self.body.addWidget(part)
        self.body.addLayout(warning)
        self.body.addWidget(buttons)
        self.body.addStretch(1)
        self.look.clicked.connect(self.look_wanted)
        self.file.clicked.connect(self.file_wanted)
        self.back.clicked.connect(self.left)

    def begin(self, about: str, folder: str) -> None:
        """Say what the picture is for and where it is expected."""
        self._about.setText(about)
        self._folder.setText(f"Folder: {folder}")
        self._say("Opening the camera program…")

    def show_open(self, is_open: bool) -> None:
        """Say whether a camera program came up."""
        self._say("Waiting for a picture…" if is_open else _NO_PROGRAM)

    def show_none(self) -> None:
        """Say that none has come."""
        self._say(_NONE)

    def finish(self) -> None:
        """Look for the picture at once."""
        self.look_wanted.emit()

    def _say(self, words: str) -> None:
        self._state.setText(words)
        announce(self, words)

    def focusInEvent(self, event: object) -> None:
        """Give the focus to what is done next."""
        self.look.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        event.ignore()
