"""A picture or a page of a document with what is said of an action: covered, kept with the note, seen again, let go."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import pictures, planning, sketches, tracking, unfinished_notes
from sifield.fieldwork.sketches import Unfinished
from sifield.fieldwork.tracking import ProgressNote
from sifield.fieldwork.unfinished_notes import UnfinishedNote
from sifield.models.exchange import Blob
from sifield.pictures.covering import COVER
from sifield.pictures.picture import to_image
from sifield.pictures.sketching import Sketch, write_sketch
from sifield.pictures.taking import take_in
from sifield.ui.action_story import GONE
from sifield.ui.screens.actions_list import ActionsList
from sifield.ui.widgets.picture_strip import PictureTile
from tests.laptops import TODAY
from tests.pictures.files import NAME, photograph
from tests.stored import everything_in
from tests.ui.fitting import check_fits, dress, read
from tests.ui.hands import key, named, press, write
from tests.ui.on_desk import drop
from tests.ui.test_actions_list import agree, opened
from tests.ui.test_picture_ways import document
from tests.ui.walked import Walk, walk

SAID = "Three classes have the slot."


@pytest.fixture(scope="module")
def walked(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """One laptop for all, with two agreed actions."""
    made = walk(tmp_path_factory.mktemp("walk"))
    agree(made)
    yield made
    made.laptop.stores.close()


def follow(qtbot: QtBot, made: Walk, which: int) -> ActionsList:
    """Open the list at one of the two actions."""
    with made.store.read() as session:
        action = planning.get_plan(session, made.plan_id).actions[which]
    return opened(qtbot, made, at=action.id)


def copy(colour: str) -> None:
    """Have a picture on the clipboard."""
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    QApplication.clipboard().setImage(image)


def paste() -> None:
    key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def finish() -> None:
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def notes(made: Walk, screen: ActionsList) -> tuple[ProgressNote, ...]:
    with made.store.read() as session:
        return tracking.get_progress(session, screen.followed.action_id).notes


def kept(made: Walk, note: ProgressNote) -> Any:
    """Give the picture of a note as it lies in the store."""
    assert note.picture is not None
    with made.store.read() as session:
        content = pictures.content_of(session, note.picture)
    assert content is not None
    return to_image(take_in(content))


def tiles(screen: QWidget) -> list[PictureTile]:
    return [tile for tile in screen.findChildren(PictureTile) if tile.isVisible()]


def with_picture(screen: ActionsList, colour: str, said: str = SAID) -> None:
    """Write a note with a picture, covered in the middle, by keys."""
    copy(colour)
    press(screen, "Write a note…")
    paste()
    key(Qt.Key.Key_Return)
    finish()
    write(screen, "How it goes", said)
    press(screen, "Keep the note")


def test_a_picture_comes_with_a_note_by_keys_and_is_seen_again(qtbot: QtBot, walked: Walk) -> None:
    screen = follow(qtbot, walked, 0)
    copy("red")
    press(screen, "Write a note…")
    paste()
    assert "Cover names and faces before you keep it." in read(screen)
    key(Qt.Key.Key_Return)
    finish()
    assert "It is kept with the note." in read(screen)
    assert notes(walked, screen) == (), "nothing is written before the note is kept"
    assert named(screen, "How it goes").hasFocus(), "one goes on where one was"
    write(screen, "How it goes", SAID)
    press(screen, "Keep the note")

    (note,) = notes(walked, screen)
    assert (note.text, note.by) == (SAID, "Amara Whitlock")
    assert note.picture is not None
    assert note.picture.expires_on == pictures.expiries(TODAY, "general")[0].day
    assert kept(walked, note).getpixel((400, 300)) == pytest.approx(COVER, abs=8)
    (tile,) = tiles(screen)
    assert tile.accessibleName() == f"Picture: Pupils’ work. {SAID}"
    tile.setFocus()
    key(Qt.Key.Key_Space)
    assert named(screen, "Picture").isVisible()
    key(Qt.Key.Key_Escape)
    assert tiles(screen), "a look changes nothing"
    (before,) = notes(walked, screen)
    assert before == note

    tiles(screen)[0].click()
    write(screen, "In a few words", "The timetable on the wall")
    finish()
    assert tiles(screen)[0].text() == "The timetable on the wall"
    tiles(screen)[0].click()
    named(screen, "Picture").setFocus()
    for each in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        key(each)
    finish()
    (note,) = notes(walked, screen)
    assert note.picture is not None
    assert before.picture is not None
    assert note.picture.id != before.picture.id, "what could be seen before is gone"
    with walked.store.read() as session:
        assert session.get(Blob, before.picture.sha256) is None
    tiles(screen)[0].click()
    press(screen, "Delete the picture")
    assert (notes(walked, screen)[0].picture, notes(walked, screen)[0].had_picture) == (None, True)
    assert GONE in read(screen)
    press(screen, "Undo")
    assert notes(walked, screen) == (note,)
    assert len(tiles(screen)) == 1

    with walked.store.read() as session:
        assert note.picture in pictures.list_pictures(session, walked.visit_id), "it leaves and goes with its visit"
    with walked.store.write("", walked.now()) as session:
        assert pictures.purge_expired(session, date(2030, 9, 1)) >= 1
    (after,) = notes(walked, screen)
    assert (after.text, after.picture, after.had_picture) == (SAID, None, True)


def test_a_page_of_a_document_is_dropped_and_one_that_waits_is_left_out(
    qtbot: QtBot, walked: Walk, tmp_path: Path
) -> None:
    screen = follow(qtbot, walked, 1)
    policy, photo = tmp_path / "policy.pdf", tmp_path / "IMG_1.jpg"
    policy.write_bytes(document(4))
    photo.write_bytes(photograph())
    drop(screen._side, QUrl.fromLocalFile(str(policy)), QUrl.fromLocalFile(str(photo)))
    assert "The first is taken; add the others afterwards." in read(screen)
    field = screen.findChild(QLineEdit, "leaves")
    assert field is not None
    field.setText("2-3")
    key(Qt.Key.Key_Return)
    assert "2 pages are too many here. Name the one that matters." in read(screen)
    field.setText("3")
    key(Qt.Key.Key_Return)
    finish()
    press(screen, "Picture: Pupils’ work. with this note")  # leave it out again
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(photo))])
    QApplication.clipboard().setMimeData(copied)
    named(screen, "How it goes").setFocus()
    QApplication.clipboard().setText("Words")
    paste()
    assert screen.followed.note.text() == "Words", "words are pasted as words"
    press(screen, "Keep the note")
    note = notes(walked, screen)[0]
    assert (note.text, note.picture, note.had_picture) == ("Words", None, False)
    with_picture(screen, "blue")
    assert tiles(screen)
    assert NAME not in everything_in(walked.store).text


def test_what_was_not_kept_yet_is_there_again_after_a_kill(qtbot: QtBot, walked: Walk) -> None:
    screen = follow(qtbot, walked, 1)
    action_id, before = screen.followed.action_id, len(notes(walked, screen))

    def left() -> UnfinishedNote:
        with walked.store.read() as session:
            return unfinished_notes.get_unfinished(session, action_id)

    copy("purple")
    press(screen, "Write a note…")
    paste()
    key(Qt.Key.Key_Return)
    finish()
    write(screen, "How it goes", "Two of three classes")
    qtbot.waitUntil(lambda: left().words == "Two of three classes")
    assert left().picture is not None

    again = follow(qtbot, walked, 1)  # another program start: nothing but the store is the same
    assert again.followed.note.text() == "Two of three classes"
    assert "It is kept with the note." in read(again)
    assert not any(tile.hasFocus() for tile in tiles(again)), "the next key would leave it out"
    assert len(notes(walked, again)) == before, "it is no note before somebody keeps it"
    press(again, "Keep the note")
    note = notes(walked, again)[0]
    assert (note.text, left()) == ("Two of three classes", UnfinishedNote())
    assert kept(walked, note).getpixel((400, 300)) == pytest.approx(COVER, abs=8), "covered before it was kept anywhere"

    press(again, "Write a note…")
    write(again, "How it goes", "Never mind")
    qtbot.waitUntil(lambda: left().words == "Never mind")
    press(again, "Cancel: How does it go?")
    assert left() == UnfinishedNote(), "what is left is not offered again"


def test_a_sketch_for_a_note_is_there_again(qtbot: QtBot, walked: Walk) -> None:
    screen = follow(qtbot, walked, 1)
    with walked.store.write(walked.laptop.reviewer_id, walked.now()) as session:
        drawn = write_sketch(Sketch((((0.1, 0.2, 0.5), (0.3, 0.25, 1.0)),), 2.0))
        sketches.remember(session, screen.followed.action_id, Unfinished("", "", drawn))
    again = follow(qtbot, walked, 1)
    assert "A sketch of this action is not finished." in read(again)
    press(again, "Go on with it")
    assert again._stage.sketch.sketch().lines, "the lines are there"
    finish()
    finish()
    assert "It is kept with the note." in read(again)
    with walked.store.read() as session:
        assert sketches.get_unfinished(session, again.followed.action_id) is None
        assert unfinished_notes.get_unfinished(session, again.followed.action_id).picture is not None
    press(again, "Cancel: How does it go?")


def test_it_is_whole_and_named(qtbot: QtBot, walked: Walk) -> None:
    dress("dark", 200)
    screen = follow(qtbot, walked, 1)
    with_picture(screen, "orange", "Two classes wait for a room.")
    copy("green")
    press(screen, "Write a note…")
    paste()
    check_fits(screen, "action-picture")
    finish()
    check_fits(screen, "action-note")
