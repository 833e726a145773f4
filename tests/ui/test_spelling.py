"""Spelling and short forms as one types: in notes, in answers of one line and of several, kept on the laptop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import own_words
from sifield.spelling.speller import Speller
from sifield.spelling.words import read_words
from sifield.ui.widgets.fields import TextArea, TextField
from sifield.ui.widgets.notes import NoteBox
from sifield.ui.writing import writing
from sifield.ui.writing_kept import KeptWriting
from tests.laptops import make_laptop
from tests.ui.inline_tasks import InlineTasks
from tests.ui.look import bring_up

WORDS = read_words()


@pytest.fixture(autouse=True)
def _knows_words() -> Iterator[None]:
    writing().use(Speller(WORDS, ("Ashdown",)), {"ta": "teaching assistant"})
    yield
    writing().use(None, {})


def typed(qtbot: QtBot, field: QWidget, words: str) -> None:
    bring_up(qtbot, field)
    field.setFocus()
    QTest.keyClicks(field, words)
    field.spelling.look()  # type: ignore[attr-defined]  as when typing rests


def menu_of(field: QWidget) -> QMenu:
    QApplication.processEvents()
    menu = field.findChild(QMenu, "spelling_menu")
    assert menu is not None
    return menu


def choose(field: QWidget, at: int) -> None:
    """Choose from the menu by keys."""
    menu = menu_of(field)
    for _ in range(at):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


@pytest.mark.parametrize("kind", [TextArea, lambda: TextField(spelled=True)])
def test_f7_goes_to_the_slip_and_offers_what_was_meant(qtbot: QtBot, kind: type[QWidget]) -> None:
    field = kind()
    typed(qtbot, field, "Pupils recieve help from Ashdown. ")
    assert [slip.word for slip in field.spelling.slips] == ["recieve"]  # type: ignore[attr-defined]
    QTest.keyClick(field, Qt.Key.Key_F7)
    assert menu_of(field).actions()[0].text() == "receive"
    choose(field, 0)
    text = field.toPlainText() if isinstance(field, TextArea) else field.text()  # type: ignore[attr-defined]
    assert text == "Pupils receive help from Ashdown. "
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    text = field.toPlainText() if isinstance(field, TextArea) else field.text()  # type: ignore[attr-defined]
    assert text == "Pupils recieve help from Ashdown. "


def test_a_slip_is_underlined_once_typing_rests_and_not_at_the_key(qtbot: QtBot) -> None:
    area = TextArea()
    bring_up(qtbot, area)
    area.setFocus()
    area.insertPlainText("A 🙂 ")
    QTest.keyClicks(area, "teh ")
    assert area.extraSelections() == []
    qtbot.waitUntil(lambda: bool(area.extraSelections()), timeout=3000)
    (marked,) = area.extraSelections()
    assert marked.cursor.selectedText() == "teh"  # type: ignore[attr-defined]
    assert marked.format.underlineStyle() == QTextCharFormat.UnderlineStyle.SpellCheckUnderline  # type: ignore[attr-defined]


def test_a_line_shows_its_underline(qtbot: QtBot) -> None:
    line = TextField(spelled=True)
    typed(qtbot, line, "the room")
    before = line.grab().toImage()
    line.clear()
    typed(qtbot, line, "teh room")
    told: list[str] = []
    line.textEdited.connect(told.append)
    with_slip = line.grab().toImage()
    writing().use(None, {})
    assert line.grab().toImage() != with_slip
    assert before != with_slip
    assert told == []
    assert line.text() == "teh room"


def test_the_menu_of_the_word_under_the_pointer(qtbot: QtBot) -> None:
    area = TextArea()
    typed(qtbot, area, "teh room")
    spot = area.cursorRect().center()
    spot.setX(8)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(area.viewport(), QContextMenuEvent(reason, spot, area.viewport().mapToGlobal(spot)))
    told = [action.text() for action in menu_of(area).actions()]
    assert told[0] == "the"
    assert "“teh” is right: keep it among my words" in told
    assert len(told) > 7, "what a field offers otherwise is there too"
    menu_of(area).close()


def test_a_short_form_expands_on_space_and_ctrl_z_takes_that_back(qtbot: QtBot) -> None:
    area = TextArea()
    typed(qtbot, area, "One ta helps, data do not. Ta, ")
    assert area.toPlainText() == "One teaching assistant helps, data do not. Teaching assistant, "
    area.clear()
    QTest.keyClicks(area, "ta ")
    QTest.keyClick(area, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert area.toPlainText() == "ta"


def test_the_last_word_of_a_note_expands_too(qtbot: QtBot) -> None:
    box = NoteBox("Note")
    noted: list[str] = []
    box.noted.connect(noted.append)
    typed(qtbot, box, "Help by the ta")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert noted == ["Help by the teaching assistant"]


def test_words_and_short_forms_are_kept_and_hold_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    owner = QObject()
    kept = KeptWriting(InlineTasks(laptop.stores, actor=laptop.reviewer_id), laptop.reviewer_id, owner)
    speller = writing().speller
    assert speller is not None
    assert speller.is_known("Mireille"), "the head of a school here"
    assert not speller.is_known("Showbie")
    writing().word_learnt.emit("Showbie")
    assert writing().speller is not None
    assert writing().speller.is_known("Showbie")  # type: ignore[union-attr]

    card = kept.card()
    bring_up(qtbot, card)
    assert card.words.toPlainText() == "Showbie"
    card.short_forms.setPlainText("dht = deputy headteacher\nsl")
    card.short_forms.left.emit()
    assert writing().short_forms == {"dht": "deputy headteacher"}
    assert "Line 2" in card._forms_row.fault
    with laptop.stores.general.read() as session:
        again = own_words.get_own_words(session, laptop.reviewer_id)
    assert (again.words, again.short_forms) == (("Showbie",), "dht = deputy headteacher\nsl")
    laptop.stores.close()
