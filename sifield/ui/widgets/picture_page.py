"""A picture in the place of the form: names covered, described, and kept; or a kept one, to look at and to mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from sifield.pictures.covering import Editing
from sifield.ui.theme import S1, S2, S3, S5, S6, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Rule, Sheet, column, row
from sifield.ui.widgets.picture_canvas import PictureCanvas
from sifield.ui.widgets.text import Text

WARNING = "Cover names and faces before you keep it."
AGAIN = "Is a name or a face to be seen? Cover it: the picture as it was is then deleted everywhere."
HOW = (
    "Drag over a name or a face to cover it. By keys: Enter covers a part in the middle, arrows move it, Shift and "
    "arrows size it, Backspace takes the last cover away."
)
_MOST_CAPTION = 120
_BESIDE = 820  # pixels at 100 % text from which the words stand beside the picture
_SHARE = 0.55  # of the height that the picture has where they stand below it


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a picture: a few words of the person's own, what it is evidence of, its last day."""

    caption: str
    purpose: str
    expires_on: date


class PicturePage(QWidget):
    """Shows one picture. ``described()`` gives what the person says of it.

    **Signals:** ``kept()`` to keep it as it is shown, ``dropped()`` to throw a new one away, ``deleted()`` to delete a
    kept one, ``left()`` to go back and leave it as it was.
    """

    kept = Signal()
    dropped = Signal()
    deleted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_page")
        self._is_new = True
        self._title = Text("", "section")
        self._about = Text("", "body", "ink2")
        self.canvas = PictureCanvas()
        self._scroll = QScrollArea(self)
        self._view = QScrollArea()
        self._warning = Text(WARNING, "strong", "warn")
        self.cover = SecondaryButton("Cover a part", icon="eye-off")
        self.undo = SecondaryButton("Take the last cover away", icon="undo")
        self.turn = SecondaryButton("Turn", icon="sync")
        self.closer = QuietButton("Look closer", icon="search")
        self.purpose = ChoiceField()
        self.caption = TextField()
        self.caption.setMaxLength(_MOST_CAPTION)
        self.until = ChoiceField()
        self.keep = PrimaryButton("Keep the picture", icon="check")
        self.drop = QuietButton("Throw it away", icon="bin")
        self.delete = DangerButton("Delete the picture", icon="bin")
        self.back = QuietButton("Back to the questions", icon="chevron-left")
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        told = {"keep": self.kept, "drop": self.dropped, "delete": self.deleted, "back": self.left}
        for name, signal in told.items():
            getattr(self, name).clicked.connect(signal)
        for name in (*told, "cover", "undo", "turn", "closer", "purpose", "caption", "until"):
            getattr(self, name).setObjectName(f"picture_{name}")
        self.cover.clicked.connect(self._cover)
        self.undo.clicked.connect(self.canvas.undo)
        self.turn.clicked.connect(self.canvas.turn)
        self.closer.clicked.connect(self._look_closer)
        self.canvas.changed.connect(self._follow)

    # -- what is shown

    def show_waiting(self, name: str) -> None:
        """Show that a picture is being opened."""
        self._show(None, "Opening the picture…", name, is_new=True)

    def clear(self) -> None:
        """Hold no picture any longer."""
        self._show(None, "", "", is_new=True)

    def show_new(self, editing: Editing, about: str, *, more: int = 0) -> None:
        """Show a picture that is not kept yet; ``more`` wait behind it."""
        waiting = f" · {more} more to come" if more else ""
        self._show(editing, "New picture", f"{about}{waiting}", is_new=True)
        self.caption.clear()
        announce(self, f"New picture. {WARNING}")

    def show_kept(self, editing: Editing, about: str, described: Described) -> None:
        """Show a picture that is kept."""
        self._show(editing, "Picture", about, is_new=False)
        self.caption.setText(described.caption)
        self.caption.setCursorPosition(0)
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(described.purpose)))
        self.until.setCurrentIndex(max(0, self.until.findData(described.expires_on.isoformat())))

    def offer(self, purposes: Mapping[str, str], days: Sequence[tuple[date, str]], purpose: str = "") -> None:
        """Offer what a picture can be evidence of, and until when it may be kept; the first day is chosen."""
        self.purpose.clear()
        for code, words in purposes.items():
            self.purpose.addItem(words, code)
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(purpose)))
        self.until.clear()
        for day, words in days:
            self.until.addItem(words, day.isoformat())

    def described(self) -> Described:
        """Give what the person says of the picture."""
        words = " ".join(self.caption.text().split())
        return Described(words, str(self.purpose.currentData() or ""), date.fromisoformat(self.until.currentData()))

    def _show(self, editing: Editing | None, title: str, about: str, *, is_new: bool) -> None:
        self._is_new = is_new
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._warning.setText(WARNING if is_new else AGAIN)
        self.canvas.show_editing(editing)
        self._look(whole=True)
        self.keep.setText("Keep the picture" if is_new else "Keep the changes")
        self.keep.setVisible(editing is not None)
        self.drop.setVisible(is_new)
        self.delete.setVisible(not is_new)
        self.back.setVisible(not is_new)

    # -- looking closer

    def _look_closer(self) -> None:
        self._look(whole=self._is_close)
        self._follow()

    @property
    def _is_close(self) -> bool:
        return self.canvas.minimumWidth() > self._view.viewport().width()

    def _look(self, *, whole: bool) -> None:
        room = self._view.viewport().size()
        self.canvas.setMinimumSize(self.canvas.minimumSizeHint() if whole else room * 2.5)
        self.closer.setText("Look closer" if whole else "Show it whole")

    def _follow(self) -> None:
        """Keep the last cover in view."""
        place = self.canvas.last_cover()
        if place is not None and self._is_close:
            spot = place.center()
            self._view.ensureVisible(round(spot.x()), round(spot.y()), round(place.width()), round(place.height()))

    def _cover(self) -> None:
        self.canvas.cover_middle()
        self.canvas.setFocus()

    # -- layout and keys

    def _lay_out(self) -> None:
        self._view.setWidget(self.canvas)
        self._view.setWidgetResizable(True)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tools = QWidget()
        flow = FlowLayout(tools, gap=S1)
        for tool in (self.cover, self.undo, self.turn, self.closer):
            flow.addWidget(tool)
        head = column(row(self._title, gap=S2), self._about, gap=S1)
        warning = row(Icon("warning", "warn", 20), self._warning, gap=S2)
        inner = QWidget()
        self._scroll.setWidget(inner)
        seen = Sheet("canvas", inner)
        left = column(head, warning, self._view, tools, gap=S3, margins=(S6, S3, S6, S3))
        left.setStretch(2, 1)
        seen.setLayout(left)
        said = column(gap=S3, margins=(S5, S5, S5, S5))
        for label, field, hint, optional in (
            ("What is it evidence of?", self.purpose, "", False),
            ("In a few words", self.caption, "No names.", True),
            ("Keep it until", self.until, "Then it is deleted here and at the centre, by itself.", False),
        ):
            said.addWidget(FieldRow(label, field, hint=hint, optional=optional))
        said.addWidget(Text(HOW, "small", "hint"))
        said.addStretch(1)
        side = Sheet("surface", inner)
        side.setLayout(said)
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._ways.setContentsMargins(0, 0, 0, 0)
        self._ways.setSpacing(0)
        self._ways.addWidget(seen, 5)
        self._ways.addWidget(side, 2)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QWidget()
        below = FlowLayout(buttons, gap=S2)
        for button in (self.keep, self.drop, self.back, self.delete):
            below.addWidget(button)
        foot = Sheet("surface", self)
        foot.setLayout(column(buttons, margins=(S6, S2, S6, S2)))
        whole = column(self._scroll, Rule(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words beside the picture, or where there is no room, below it, and let all of it scroll."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme().px(_BESIDE)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._ways.setDirection(way)
        self._view.setMinimumHeight(round(self.height() * _SHARE) if is_narrow else 0)

    def focusInEvent(self, event: object) -> None:
        """Give the focus to the picture."""
        self.canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back from a kept picture by Escape; a new one is not thrown away by a slip."""
        if event.key() == Qt.Key.Key_Escape and not self._is_new:
            self.left.emit()
            return
        super().keyPressEvent(event)
