"""A form as it will look in the field, with the very widgets of capture, on answers that are thrown away."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from sifield.fieldwork.capture import NoteRow, RowDetails, Written
from sifield.fieldwork.raising import Raised
from sifield.forms.answers import Row
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key
from sifield.ui.capture_work import CaptureWork
from sifield.ui.theme import S1, S3, S6, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text
from sifield.wire.ids import new_id

_LEAST = 180  # pixels at 100 % text below which a page and the note line under it have no room
NOTHING_KEPT = "Try it out: nothing that you answer here is kept."


class Rehearsal:
    """Keeps nothing (see ``Keeping``): what is tried out lives in the state alone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rows = 0

    def keep_answer(self, key: Key, value: Value, *, running: bool) -> None:
        """Nothing to keep."""

    def keep_flag(self, key: Key, wanted: bool) -> None:
        """Nothing to keep."""

    def keep_label(self, row_id: str, label: str) -> None:
        """Nothing to keep."""

    def keep_place(self, place: str) -> None:
        """Nothing to keep."""

    def keep_note(self, note: NoteRow) -> None:
        """Nothing to keep."""

    def drop_note(self, note_id: str) -> None:
        """Nothing to let go."""

    def keep_raised(self, raised: Raised) -> None:
        """Nothing to keep."""

    def drop_raised(self, raised: Raised) -> None:
        """Nothing to let go."""

    def add_row(self, group: str, parent_id: str, done: Callable[[RowDetails], object]) -> None:
        """Make a row with the present time."""
        self._rows += 1
        row = Row(id=new_id(), group=group, parent_id=parent_id, position=self._rows, label="")
        done(RowDetails(row, self._now(), None))

    def remove_row(self, row_id: str) -> None:
        """Nothing to let go."""

    def rest(self) -> None:
        """Nothing to write."""

    def flush(self) -> None:
        """Nothing to write."""

    def flush_then(self, done: Callable[[], object]) -> None:
        """Go on at once."""
        done()


class FormPreview(QWidget):
    """Tries a form out."""

    def __init__(self, *, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form_preview")
        self._now = now
        self._template: Template | None = None
        self._frame: CaptureFrame | None = None
        self._work: CaptureWork | None = None
        self._state: CaptureState | None = None
        self.over = QuietButton("Start over", icon="undo")
        self.over.setObjectName("start_over")
        self.gaps = Check("Say what is still needed")
        self.gaps.setObjectName("shows_gaps")
        self.language = ChoiceField("Language")
        self.language.setObjectName("language")
        self._told = Text(NOTHING_KEPT, "small", "hint")
        tools = row(self._told, self.language, self.gaps, self.over, gap=S3, margins=(S6, S1, S6, S1))
        tools.setAlignment(self.gaps, Qt.AlignmentFlag.AlignVCenter)
        self._place = QScrollArea()  # in a low window the whole of it scrolls, so that nothing is squeezed
        self._place.setWidgetResizable(True)
        self._place.setFrameShape(QFrame.Shape.NoFrame)
        self._place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        let_a_finger_scroll(self._place)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(tools)
        outer.addWidget(self._place, 1)
        self.language.hide()
        self.over.clicked.connect(self._start_over)
        self.gaps.toggled.connect(self._show_gaps)
        self.language.activated.connect(lambda _at: self._speak())
        self._add_keys()

    def show_template(self, template: Template, words: str = NOTHING_KEPT) -> None:
        """Try this form out from its beginning; ``words`` say so above it."""
        self._template = template
        self._told.setText(words)
        self._offer_languages(template)
        self._begin(template)

    def go_on(self) -> None:
        """Put the focus where the person is."""
        if self._work is not None:
            self._work.go_on()

    def next_pane(self) -> None:
        """Go to the next part of the capture screen."""
        if self._frame is not None:
            self._frame.next_pane()

    def _begin(self, template: Template) -> None:
        if self._work is not None:
            self._work.deleteLater()
        self._frame = CaptureFrame(self._now().astimezone().date())
        self._frame.setMinimumHeight(theme().px(_LEAST))
        self._place.setWidget(self._frame)
        self._frame.show_parts(True)
        self._state = CaptureState(Written(template=template), now=self._now)
        self._state.shows_gaps = self.gaps.isChecked()
        self._work = CaptureWork(self._state, self._frame, Rehearsal(self._now), self)

    def _start_over(self) -> None:
        if self._template is not None:
            self._speak()
            announce(self, "Everything that was tried out is gone.")

    def _show_gaps(self, shown: bool) -> None:
        if self._state is not None and self._frame is not None:
            self._state.shows_gaps = shown
            for key in self._state.keys(self._state.page):
                self._frame.page.show_view(self._state.view(key))

    def _offer_languages(self, template: Template) -> None:
        """Offer the form's other languages, where it has any."""
        self.language.clear()
        for language in template.languages:
            self.language.addItem(language or "As written", language)
        self.language.setCurrentIndex(max(0, self.language.findData(template.language)))
        self.language.setVisible(len(template.languages) > 1)

    def _speak(self) -> None:
        """Begin anew, in the language chosen."""
        assert self._template is not None
        language = self.language.currentData()
        self._begin(self._template.spoken(language) if language in self._template.languages else self._template)

    def _add_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[CaptureWork], object]], ...] = (
            ("Ctrl+Down", lambda work: work.step(1)), ("Ctrl+Up", lambda work: work.step(-1)),
            ("Ctrl+PgDown", lambda work: work.step_page(1)), ("Ctrl+PgUp", lambda work: work.step_page(-1)),
            ("Ctrl+Shift+N", lambda work: work.add_row()), ("F6", lambda _work: self.next_pane()),
            ("Ctrl+G", lambda work: work.jump()),
        )  # fmt: skip
        for key, does in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda does=does: does(self._work) if self._work is not None else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that no field took, as capture does."""
        if self._work is None or not self._work.press(event, single_keys=True):
            super().keyPressEvent(event)
