"""The work of capture: what happens between the frame's widgets, the form's state and what keeps it."""

from collections.abc import Callable
from functools import partial
from textwrap import shorten

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton

from sifield.fieldwork.capture import RowDetails
from sifield.fieldwork.looking_back import LookBack
from sifield.forms.template import Section
from sifield.forms.values import Value
from sifield.ui.capture_jump import CaptureJump
from sifield.ui.capture_keys import PANEL_KEYS, row_word, that_work
from sifield.ui.capture_look_back import BackView, look_at
from sifield.ui.capture_notes import CaptureNotes
from sifield.ui.capture_saving import Keeping
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_undo import CaptureUndo
from sifield.ui.capture_views import Key, Page
from sifield.ui.read_through import outline, page_head, say_stay, way_to
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.widgets.resting import REST

_TYPED = ("text", "integer", "decimal", "range", "date", "time", "datetime", "barcode", "geopoint", "rank")
_RAISES = {"a": "action", "r": "finding"}
_WAYS = {"p": "file", "d": "sketch", "c": "camera"}


class CaptureWork(QObject):
    """One form in hand (a visit, or a preview): it shows pages, takes answers, and gives them to what keeps them."""

    def __init__(self, state: CaptureState, frame: CaptureFrame, saving: Keeping, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._frame, self._saving = state, frame, saving
        self._page = frame.page
        self._undo = CaptureUndo()
        self._notes = CaptureNotes(state, frame, self._saving, self._undo, self)
        self._jump = CaptureJump(frame)
        self._back = LookBack({}, {})
        for key, value in state.started_with.items():
            self._saving.keep_answer(key, value, running=False)
        self._is_adding = False
        self._outline_rest = QTimer(self, singleShot=True, interval=REST)
        self._ways = {key: way for key, way in _WAYS.items() if way in state.picture_ways}
        self._connect()
        self.open(state.page, state.current[0] if state.current else "")
        self._add_due_rows()

    def _connect(self) -> None:
        page, frame = self._page, self._frame
        page.answered.connect(self._answer)
        page.left.connect(self._saving.flush)
        page.left.connect(self._add_due_rows)
        page.left.connect(self._show_outline_now)
        self._outline_rest.timeout.connect(self._show_outline)
        page.chosen.connect(self._turn_to)
        page.flag_wanted.connect(self._flag)
        page.raise_wanted.connect(lambda: self._notes.raise_here("finding"))
        page.renamed.connect(self._rename)
        page.removed.connect(self._remove)
        page.page_wanted.connect(self.step_page)
        page.add_wanted.connect(self.add_row)
        frame.page_chosen.connect(self.open)
        frame.add_wanted.connect(self.add_row)
        frame.revisit_wanted.connect(self._revisit)
        frame.undo_wanted.connect(self.undo)
        frame.jump_wanted.connect(self.jump)
        self._notes.changed.connect(self._show_notes)
        self._jump.wanted.connect(self._jump_to)
        self._jump.left.connect(self.go_on)

    @property
    def place_in_hand(self) -> Key:
        """Where a note or picture that comes now belongs: a question, or with "" for its name the stop or visit."""
        key = self._state.current
        if key is not None and self._state.template.questions[key[0]].kind == "image":
            return key
        return self._notes.about or ("", self._state.page.row_id)

    def leave(self) -> None:
        """Write everything that is typed, and where the person is."""
        self._saving.keep_place(self._state.place())
        self._saving.flush()

    def leave_then(self, done: Callable[[], object]) -> None:
        """Write everything, and call ``done`` once it is in the store."""
        self._saving.keep_place(self._state.place())
        self._saving.flush_then(done)

    # -- going from page to page and from question to question

    def open(self, page: Page, question: str = "") -> None:
        """Show a page, the focus in a question of it: the named one, else the first without an answer."""
        state = self._state
        self._saving.flush()
        state.open(page, question)
        section = state.section(page)
        if section.repeat and not page.row_id:
            self._show_waiting(section)
        else:
            self._page.show_page(page_head(state, page), [state.view(key) for key in state.keys(page)])
            self._show_loose_pictures()
            self._page.show_way(way_to(state, state.neighbour(-1)), way_to(state, state.neighbour(1)))
            if state.current is None:
                self._page.setFocus()  # words only; without it the keys would go to the window's bar
        self._turn_to(state.current)
        self._show_outline()
        self._focus()
        self.leave()

    def _show_waiting(self, section: Section) -> None:
        """Show a repeat that has no row yet, and what brings one."""
        words = section.hint
        if self._state.is_counted(section):
            words = "An answer to an earlier question says how many there are. They appear here by themselves."
            button: QPushButton = SecondaryButton("Back to the questions before", icon="chevron-left")
            button.clicked.connect(lambda: self.step_page(-1, at_end=True))
        else:
            button = PrimaryButton(f"Add {row_word(section)}", icon="plus")
            button.setObjectName("add_first")
            button.clicked.connect(self.add_row)
        headline = f"No {section.label[:1].lower()}{section.label[1:]} yet"
        self._page.show_nothing("pin", headline, words, button)

    def go_on(self) -> None:
        """Put the focus where the person is."""
        if self._state.current is not None:
            self._page.go_to(self._state.current)

    def step(self, step: int) -> None:
        """Go to the next question, or the one before; beyond the page to the page beyond."""
        state = self._state
        keys = state.asked_keys(state.page)
        at = keys.index(state.current) + step if state.current in keys else 0
        if step > 0 and self._page.stop_bar is not None and self._page.stop_bar.label.hasFocus():
            at = 0  # from the room to the first question about it
        if 0 <= at < len(keys):
            self._page.go_to(keys[at])
            self._turn_to(keys[at])
        else:
            self.step_page(step, at_end=step < 0)

    def step_page(self, step: int, *, at_end: bool = False) -> None:
        """Go to the next page, or the one before."""
        self._add_due_rows()
        page = self._state.neighbour(step)
        if page is not None:
            keys = self._state.asked_keys(page)
            self.open(page, keys[-1][0] if keys and at_end else "")

    def jump(self) -> None:
        """Find a question by words, and go there."""
        self._saving.flush()
        self._jump.open(self._state)

    def _jump_to(self, key: Key) -> None:
        self.open(self._state.page_of(key), key[0])
        self.go_on()

    def undo(self) -> None:
        """Take back what was done last, and go to where that was."""
        words = self._undo.back()
        announce(self._frame, f"Taken back: {words}" if words else "There is nothing to take back")
        self._show_undo()

    def show_stay(self) -> None:
        """Say how long the stay at this stop has been."""
        bar, details = self._page.stop_bar, self._state.rows.get(self._state.page.row_id)
        if bar is not None and details is not None and self._state.section(self._state.page).is_stop:
            bar.show_since(say_stay(details, self._state.now()))

    def _show_undo(self) -> None:
        self._frame.show_undo(self._undo.next)

    def press(self, event: QKeyEvent, *, single_keys: bool) -> bool:
        """Take a key that no field took; False if it means nothing here."""
        card = self._page.cards.get(self._state.current) if self._state.current is not None else None
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            is_undo = event.matches(QKeySequence.StandardKey.Undo)
            if is_undo:
                self.undo()
            return is_undo
        key, letter = event.key(), event.text().lower()
        if letter == "n" and single_keys:
            self._frame.notes.box.setFocus()
        elif letter in _RAISES and single_keys:
            self._notes.raise_here(_RAISES[letter])
        elif letter in self._ways and single_keys:
            has_strip = card is not None and card.pictures is not None
            self._page.picture_wanted.emit(card.key if card is not None and has_strip else None, self._ways[letter])
        elif card is None:
            return False
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(1)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            card.clear()
        elif letter == "f" and single_keys:
            self._flag(card.key, not card.view.is_flagged)
        elif letter == "s" and single_keys:
            return card.agree()
        else:
            return single_keys and card.press_key(letter)
        return True

    def _focus(self) -> None:
        bar = self._page.stop_bar
        if bar is not None and bar.asks:
            bar.label.setFocus()
        else:
            self.go_on()

    def _turn_to(self, key: Key | None) -> None:
        """Have a question in hand; the focus stays where it is."""
        state = self._state
        state.current = key
        self._page.set_current(key)
        view = state.view(key) if key is not None else None
        self._frame.side.show_question(view)
        self._show_back()
        self._notes.turn_to(view)
        self._show_notes()
        self._saving.keep_place(state.place())

    def take_back(self, back: LookBack) -> None:
        """Have what earlier visits said beside the questions."""
        self._back = back
        self._show_back()

    def _show_back(self) -> None:
        key, told = self._state.current, BackView()
        if key is not None:
            told = look_at(self._state, self._back, key)
        self._frame.side.back.show_back(told.actions, told.last_on, told.last, told.trend)

    def _revisit(self) -> None:
        for key in self._state.revisits()[:1]:
            self.open(self._state.page_of(key), key[0])

    # -- what a person does

    def _answer(self, key: Key, value: Value) -> None:
        state, questions = self._state, self._state.template.questions
        shown, is_typed, before = self._in_outline(key), questions[key[0]].kind in _TYPED, state.value(key)
        mark = ("typed", key) if is_typed else ""
        if not self._undo.goes_on(mark):
            about = shorten(state.label(key), 40, placeholder=" …")
            self._undo.did(f"answer to “{about}”", partial(self._put_back, key, before), mark)
        changed = state.answer(key, value)
        for each in {key, *(one for one in changed if state.is_worked_out(one))}:
            is_running = each == key and questions[key[0]].multiline
            self._saving.keep_answer(each, state.value(each), running=is_running)
        if is_typed:
            self._saving.rest()  # and rows that follow from it wait until the field is left: 3 may become 30
        else:
            self._saving.flush()
            self._add_due_rows()
            self._show_back()
        for each in changed:
            if each in self._page.cards:
                self._page.show_view(state.view(each))
        self._page.show_title(state.title(state.page))
        self._show_notes()
        if changed - {key} or self._in_outline(key) != shown or self._outline_rest.isActive():
            # It is long, and most keys leave it as it is; while somebody types it waits until she rests.
            self._outline_rest.start()
            if not is_typed:
                self._show_outline_now()
        self._show_undo()

    def _put_back(self, key: Key, value: Value) -> None:
        if not self._state.has(key):
            return
        page = self._state.page_of(key)
        if page != self._state.page:
            self.open(page, key[0])
        self._answer(key, value)
        self._saving.flush()
        self._page.show_view(self._state.view(key))
        self._page.go_to(key)

    def _in_outline(self, key: Key) -> tuple[str, bool]:
        """Give what the outline shows of a question and its page."""
        return self._state.title(self._state.page), self._state.is_answered(key)

    def _flag(self, key: Key, wanted: bool) -> None:
        words = "the mark to come back" if wanted else "taking the mark away"
        self._undo.did(words, partial(self._flag, key, not wanted))
        self._state.flag(key, wanted)
        self._saving.keep_flag(key, wanted)
        self._saving.flush()
        self._page.show_view(self._state.view(key))
        self._show_outline()
        self._show_undo()
        announce(self._frame, "Will come back to this" if wanted else "No longer to come back to")

    def _rename(self, label: str) -> None:
        state = self._state
        declined = state.decline(label)
        self._frame.notes.warn_of(declined)
        if declined:
            announce(self._frame, declined)
            return
        state.rename_row(state.page.row_id, " ".join(label.split()))
        self._saving.keep_label(state.page.row_id, label)
        self._saving.rest()
        self._page.show_title(state.title(state.page))
        self._turn_to(state.current)
        self._show_outline()

    def add_row(self) -> None:
        """Add a stop (or another row of the repeat in hand) and go there."""
        addable = self._state.addable()
        if addable is not None:
            self._saving.add_row(addable[0].name, addable[1], self._row_added)

    def _row_added(self, details: RowDetails) -> None:
        self._take_in(details)
        self.open(Page(details.row.group, details.row.id))
        self._add_due_rows()

    def _take_in(self, details: RowDetails) -> None:
        for key, value in self._state.add_row(details).items():
            self._saving.keep_answer(key, value, running=False)
        self._saving.flush()

    def _add_due_rows(self) -> None:
        """Add, one after the other, the rows that the form itself says a repeat has; the person stays where she is."""
        due = self._state.due_row()
        if due is not None and not self._is_adding:
            self._is_adding = True
            self._saving.add_row(*due, self._due_row_added)

    def _due_row_added(self, details: RowDetails) -> None:
        self._is_adding = False
        waiting = self._state.page == Page(details.row.group)
        self._take_in(details)
        if waiting:
            self.open(Page(details.row.group, details.row.id))
        elif self._state.due_row() is None:  # once for all of them
            self._show_outline()
        self._add_due_rows()

    def _remove(self) -> None:
        state, row_id = self._state, self._state.page.row_id
        if not state.is_row_empty(row_id):
            return
        beside = state.neighbour(-1) or state.neighbour(1)
        state.remove_row(row_id)
        self.open(beside or Page(state.page.section))
        self._saving.remove_row(row_id)

    # -- showing

    def _show_notes(self) -> None:
        self._notes.show()
        self._show_undo()
        if self._page.stop_bar is not None:
            self._page.stop_bar.show_removable(self._state.is_row_empty(self._state.page.row_id))

    def show_pictures(self, key: Key) -> None:
        """Show the pictures of a question, or with "" for its name of a stop, as they are now."""
        if key in self._page.cards:
            self._page.show_view(self._state.view(key))
        self._show_loose_pictures()
        self._show_notes()
        self._page.shown.emit()  # so that a picture whose small copy is not read yet is read

    def _show_loose_pictures(self) -> None:
        """Show the pictures of the stop in hand (outside repeats: of the visit) that are of no question."""
        state, row_id = self._state, self._state.page.row_id
        if state.keeps_pictures:
            place = "stop" if row_id and state.section(state.page).is_stop else "entry" if row_id else "visit"
            title = f"Pictures of this whole {place}"
            views, adds = state.pictures.views(("", row_id)), f"Add a picture of the whole {place}"
            self._page.show_pictures(title, views, adds, state.picture_ways)

    def _show_outline_now(self) -> None:
        if self._outline_rest.isActive():
            self._outline_rest.stop()
            self._show_outline()

    def _show_outline(self) -> None:
        state, addable = self._state, self._state.addable()
        adds = row_word(addable[0]) if addable else ""
        self._frame.show_outline(outline(state), adds, len(state.revisits()))
        self._frame.side.show_keys(that_work(PANEL_KEYS, state, adds))
