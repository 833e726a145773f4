"""Pictures in capture as a person adds them: pasted, dropped, chosen; covered by mouse and keys; kept, mended, gone."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, exports, pictures
from sifield.fieldwork.pictures import PictureRow
from sifield.forms.exporting.formats import export
from sifield.models.exchange import Blob
from sifield.pictures.covering import COVER
from sifield.pictures.picture import Picture, to_image
from sifield.pictures.taking import take_in
from sifield.ui import picture_work
from sifield.ui.form_preview import FormPreview
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import theme
from sifield.ui.widgets.picture_strip import PictureTile
from sifield.ui.widgets.question_card import GONE
from tests.forms.workbooks import workbook
from tests.laptops import NOW, TODAY
from tests.pictures.files import NAME, photograph
from tests.stored import everything_in
from tests.ui.inline_tasks import InlineTasks
from tests.ui.look import clipped_labels, focusable, grab, sideways, small_targets, unnamed
from tests.ui.on_desk import drop_data, drop_files
from tests.ui.on_site import OnSite, on_site, opened, part, press, words

RED, GREEN = QColor(200, 30, 30), QColor(30, 160, 60)
LONG = "Fractions set out in full by nearly every pupil in the class that we looked at in the second half of the term"


@cache
def book_look() -> bytes:
    """Write a form with a question for a picture, a check that takes evidence, and rooms."""
    survey = (
        {"type": "image", "name": "early", "label": "Picture of early work", "required": "yes"},
        {"type": "select_one scale", "name": "care", "label": "Work is done with care", "evidence": "yes"},
        {"type": "text", "name": "aside", "label": "Anything else?"},
        {"type": "begin_repeat", "name": "room", "label": "Rooms", "stop": "yes"},
        {"type": "select_one scale", "name": "walls", "label": "Walls help pupils learn", "evidence": "yes"},
        {"type": "end_repeat"},
    )
    choices = tuple(
        {"list_name": "scale", "name": name, "label": name.title(), "key": key} for name, key in (("no", 1), ("yes", 2))
    )
    return workbook(survey, choices, ({"form_id": "looks", "form_title": "Book look", "version": "1"},))


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path, workbook=book_look())
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    return opened(qtbot, made, at=("care", ""))


def copied(colour: QColor = RED, size: tuple[int, int] = (800, 600)) -> QImage:
    """Have a picture on the clipboard."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(colour)
    QApplication.clipboard().setImage(image)
    return image


def file(folder: Path, name: str = "IMG_2041.jpg", content: bytes | None = None) -> Path:
    path = folder / name
    path.write_bytes(content if content is not None else photograph())
    return path


def kept(made: OnSite, row: PictureRow) -> Picture:
    """Give the pixels of a picture as they lie in the store."""
    with made.laptop.stores.general.read() as session:
        content = pictures.content_of(session, row)
    assert content is not None
    return take_in(content)


def covered(picture: Picture) -> tuple[int, int, int, int] | None:
    """Give the part of a red picture that is covered, to within the blur of a JPEG."""
    return to_image(picture).split()[0].point(lambda red: 255 if red < 100 else 0).getbbox()


def tiles(window: QWidget) -> list[PictureTile]:
    return [tile for tile in window.findChildren(PictureTile) if tile.isVisible()]


def drag(canvas: Any, start: QPointF, end: QPointF) -> None:
    """Drag over a part of the picture, given in shares of it."""
    place = canvas.place()
    spots = [
        QPoint(round(place.left() + spot.x() * place.width()), round(place.top() + spot.y() * place.height()))
        for spot in (start, end)
    ]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spots[0])
    QTest.mouseMove(canvas, spots[1])
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spots[1])
    QApplication.processEvents()


def test_pasted_covered_and_kept_by_keys_alone(window: MainWindow, made: OnSite) -> None:
    copied()
    press(window, "Ctrl+V")
    assert "Cover names and faces before you keep it." in words(window)
    canvas = part(window, "picture_canvas")
    assert canvas.hasFocus()
    assert QAccessible.queryAccessibleInterface(canvas).role() == QAccessible.Role.Graphic
    assert "Nothing is covered" in canvas.accessibleDescription()
    press(window, "Enter", *["Left"] * 3, *["Up"] * 2, *["Shift+Right"] * 4, "Shift+Down")
    assert "1 part covered. The last is" in canvas.accessibleDescription()
    assert everything_in(made.laptop.stores.general).text.count("image/") == 0, "nothing is written before it is kept"
    press(window, "Ctrl+Enter")

    (row,) = made.draft().pictures
    assert (row.question, row.row_id, row.made_at) == ("care", "", made.clock())
    assert (row.purpose, row.expires_on) == ("work", pictures.expiries(TODAY, "general")[0].day)
    step = 800 // 64
    wanted = (320 - 3 * step, 270 - 2 * step, 320 - 3 * step + 160 + 4 * step, 270 - 2 * step + 60 + step)
    found = covered(kept(made, row))
    assert found is not None
    assert all(abs(one - other) <= 1 for one, other in zip(found, wanted, strict=True))
    assert to_image(kept(made, row)).getpixel((400, 270)) == pytest.approx(COVER, abs=8)
    (tile,) = tiles(window)
    assert tile.accessibleName() == "Picture 1 of 1: Pupils’ work, 09:30. Work is done with care"
    assert part(window, "card_care").isAncestorOf(tile)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert part(window, "card_care").isAncestorOf(focused), "one is back at the question"


def test_covers_by_mouse_are_taken_away_and_turned_with_the_picture(window: MainWindow, made: OnSite) -> None:
    copied()
    press(window, "Ctrl+V")
    canvas = part(window, "picture_canvas")
    drag(canvas, QPointF(0.0, 0.0), QPointF(0.25, 0.5))
    drag(canvas, QPointF(0.9, 0.9), QPointF(0.6, 0.6))  # from right to left
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton)  # a mere click covers nothing
    assert "2 parts covered" in canvas.accessibleDescription()
    press(window, "Ctrl+Z")
    part(window, "picture_turn").click()
    part(window, "picture_keep").click()
    (row,) = made.draft().pictures
    assert (row.width, row.height) == (600, 800)
    found = covered(kept(made, row))
    assert found is not None
    assert all(abs(one - other) <= 4 for one, other in zip(found, (300, 0, 600, 200), strict=True))


def test_a_drag_on_the_picture_seen_closer_covers_the_same_part(window: MainWindow, made: OnSite) -> None:
    copied(size=(1600, 1200))
    press(window, "Ctrl+V")
    part(window, "picture_closer").click()
    QApplication.processEvents()
    canvas = part(window, "picture_canvas")
    assert canvas.width() > canvas.parentWidget().width() * 2
    drag(canvas, QPointF(0.5, 0.5), QPointF(0.6, 0.6))
    part(window, "picture_keep").click()
    found = covered(kept(made, made.draft().pictures[0]))
    assert found is not None
    assert all(abs(one - other) <= 3 for one, other in zip(found, (800, 600, 960, 720), strict=True))


def test_files_are_dropped_one_is_thrown_away_and_a_bad_one_refused(
    window: MainWindow, made: OnSite, tmp_path: Path
) -> None:
    first, bad, last = file(tmp_path), file(tmp_path, "list.jpg", b"Ada, Ben"), file(tmp_path, "IMG_2042.jpg")
    drop_files(part(window, "capture_page"), first, bad, last)
    assert "2 more to come" in words(window)
    part(window, "picture_drop").click()
    assert "list.jpg is no picture that can be read here." in words(window)
    assert "more to come" not in words(window)
    part(window, "picture_keep").click()
    (row,) = made.draft().pictures
    assert row.media_type == "image/jpeg"
    assert part(window, "capture_page").isVisible()
    drop_data(part(window, "capture_page"), _pixels())
    part(window, "picture_keep").click()
    assert len(made.draft().pictures) == 2
    stored = everything_in(made.laptop.stores.general)
    assert NAME.encode() in first.read_bytes()
    assert NAME not in stored.text, "what the camera noted is not kept"
    assert not [each for each in stored.files if b"Exif" in each]
    assert first.exists(), "the person's own files are left alone"


def _pixels() -> QMimeData:
    data = QMimeData()
    data.setImageData(copied(GREEN))
    return data


def test_p_asks_for_files_and_words_are_pasted_as_words(
    window: MainWindow, made: OnSite, tmp_path: Path, qtbot: QtBot
) -> None:
    file(tmp_path)
    press(window, "P")
    dialog = window.findChild(QFileDialog, "picture_dialog")
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(tmp_path / "IMG_2041.jpg"))
    next(each for each in dialog.findChildren(QPushButton) if "Open" in each.text()).click()
    QApplication.processEvents()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    part(window, "picture_caption").setFocus()
    press(window, "…  Fractions,  set out ", "Ctrl+Enter")
    (row,) = made.draft().pictures
    assert (row.question, row.caption) == ("care", "Fractions, set out")

    QApplication.clipboard().setText("Careful work")
    press(window, "Ctrl+V")
    assert "There is no picture on the clipboard." in words(window)
    press(window, "N", "Ctrl+V")
    assert part(window, "note_box").toPlainText() == "Careful work"
    copied()
    press(window, "Ctrl+V", "Ctrl+Enter")
    assert [row.question for row in made.draft().pictures] == ["care", "care"], "pasted into the note box, too"


def test_a_kept_picture_is_opened_described_deleted_and_brought_back(window: MainWindow, made: OnSite) -> None:
    copied()
    press(window, "Ctrl+V", "Ctrl+Enter")
    (before,) = made.draft().pictures
    tiles(window)[0].click()
    assert not part(window, "picture_delete").hasFocus()
    part(window, "picture_caption").setText(LONG)
    part(window, "picture_purpose").setCurrentIndex(1)
    part(window, "picture_until").setCurrentIndex(2)
    press(window, "Ctrl+Enter")
    (row,) = made.draft().pictures
    assert (row.id, row.sha256) == (before.id, before.sha256), "its pixels are left as they are"
    assert (row.caption, row.purpose) == (LONG, "display")
    assert row.expires_on is not None
    assert row.expires_on == pictures.expiries(TODAY, "general")[2].day

    tiles(window)[0].click()
    assert part(window, "picture_until").currentData() == row.expires_on.isoformat()
    press(window, "Esc")
    assert made.draft().pictures == (row,), "a look changes nothing"
    tiles(window)[0].click()
    part(window, "picture_delete").click()
    assert made.draft().pictures == ()
    assert not tiles(window)
    with made.laptop.stores.general.read() as session:
        assert session.get(Blob, row.sha256) is None
    next(each for each in window.findChildren(QPushButton) if each.text() == "Undo").click()
    QApplication.processEvents()
    assert made.draft().pictures == (row,)
    assert kept(made, row).width == 800
    assert len(tiles(window)) == 1


def test_a_kept_picture_that_is_covered_again_takes_the_place_of_the_old_one(window: MainWindow, made: OnSite) -> None:
    for colour in (RED, GREEN):
        copied(colour)
        press(window, "Ctrl+V", "Ctrl+Enter")
    before, other = made.draft().pictures
    tiles(window)[0].click()
    press(window, "Enter", "Ctrl+Enter")
    after, still = made.draft().pictures
    assert still == other
    assert after.id != before.id
    assert (after.made_at, after.position, after.question) == (before.made_at, before.position, before.question)
    assert covered(kept(made, after)) is not None
    with made.laptop.stores.general.read() as session:
        assert session.get(Blob, before.sha256) is None, "what could be seen before is gone"
    assert len(tiles(window)) == 2


def test_a_question_for_a_picture_is_answered_by_one(window: MainWindow, made: OnSite, qtbot: QtBot) -> None:
    press(window, "Ctrl+Up")
    add = part(window, "card_early").findChild(QPushButton, "add_picture")
    assert add.hasFocus()
    copied()
    press(window, "Ctrl+V", "Ctrl+Enter")
    (row,) = made.draft().pictures
    assert made.draft().answers["early", ""] == row.file_name
    with made.laptop.stores.general.read() as session:
        (submission,) = export(exports.gather(session, made.visit_id, NOW), "a.xml").files.values()
    assert f"<early>{row.file_name}</early>".encode() in submission

    check = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    qtbot.addWidget(check)
    check.show()
    assert "1 of 3 questions answered · 0 notes · 1 picture" in words(check)
    check.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    tiles(window)[0].click()
    press(window, "Enter", "Ctrl+Enter")
    assert made.draft().answers["early", ""] == made.draft().pictures[0].file_name != row.file_name
    tiles(window)[0].click()
    part(window, "picture_delete").click()
    assert made.draft().answers["early", ""] is None
    check.show()
    check.refresh()
    check.finish.click()
    assert "Answer “Picture of early work”" in [each.text() for each in check.findChildren(QAbstractButton)]


def test_a_whole_room_has_pictures_and_then_is_not_empty(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N")
    assert part(window, "stop_remove").isVisible()
    add = next(each for each in window.findChildren(QPushButton) if each.text() == "Add a picture of the whole stop")
    add.click()
    dialog = window.findChild(QFileDialog, "picture_dialog")
    assert dialog is not None
    dialog.reject()
    part(window, "about_drop").click()  # as for a note
    drop_data(part(window, "capture_page"), _pixels())
    part(window, "picture_keep").click()
    (stop,) = made.draft().rows
    (row,) = made.draft().pictures
    assert (row.question, row.row_id) == ("", stop.row.id)
    assert "Pictures of this whole stop" in words(window)
    remove = window.findChild(QWidget, "stop_remove")
    assert remove is not None
    assert not remove.isVisible()


def test_what_was_kept_is_there_when_the_visit_is_opened_again(window: MainWindow, made: OnSite, qtbot: QtBot) -> None:
    for colour in (RED, GREEN):
        copied(colour)
        press(window, "Ctrl+V", "Ctrl+Enter")
    first, second = made.draft().pictures
    with made.laptop.stores.general.apply() as session:
        session.delete(session.get_one(Blob, second.sha256))
    again = opened(qtbot, made, at=("care", ""))
    seen, absent = tiles(again)
    assert seen.view.small is not None
    assert absent.view.words == "Cannot be shown here"
    assert (
        absent.accessibleName() == "Picture 2 of 2: Pupils’ work, 09:30, Cannot be shown here. Work is done with care"
    )
    absent.click()
    assert "This picture is not on this laptop." in words(again)
    assert part(again, "capture_page").isVisible()
    seen.click()
    assert part(again, "picture_delete").isVisible()
    assert first == made.draft().pictures[0]


def test_leaving_at_once_loses_no_picture(made: OnSite, qtbot: QtBot) -> None:
    tasks = BackgroundTasks(now=made.clock)
    tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
    window = opened(qtbot, made, tasks=tasks, at=("care", ""))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "card_care") is not None)
    copied()
    press(window, "Ctrl+V", "Ctrl+Enter")
    screen = window.current_screen
    assert screen is not None
    window.close_screen(screen)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert len(made.draft().pictures) == 1
    tasks.close()


class SlowDisk(InlineTasks):
    """Files that are read only when the test says so."""

    def __init__(self, made: OnSite) -> None:
        super().__init__(made.laptop.stores, actor=made.laptop.reviewer_id, at=NOW)
        self.waiting: list[Callable[[], object]] = []

    def run(self, owner: QObject, work: Any, done: Any = None, failed: Any = None) -> bool:
        if getattr(work, "func", None) is picture_work.read_source:
            self.waiting.append(partial(super().run, owner, work, done, failed))
            return True
        return super().run(owner, work, done, failed)


def test_a_file_that_is_read_too_late_takes_no_other_pictures_place(made: OnSite, qtbot: QtBot, tmp_path: Path) -> None:
    tasks = SlowDisk(made)
    window = opened(qtbot, made, tasks=tasks, at=("care", ""))
    drop_files(part(window, "capture_page"), file(tmp_path), file(tmp_path, "IMG_2042.jpg"))
    assert "Opening the picture…\nIMG_2041.jpg" in words(window)
    assert not part(window, "picture_page").findChild(QWidget, "picture_keep").isVisible()
    press(window, "Ctrl+Enter")
    part(window, "picture_drop").click()
    assert "IMG_2042.jpg" in words(window)
    late, second = tasks.waiting
    second()
    assert part(window, "picture_keep").isVisible()
    part(window, "picture_drop").click()
    late()
    assert part(window, "capture_page").isVisible()
    assert made.draft().pictures == ()


def test_a_picture_that_is_gone_is_said_to_be(made: OnSite, qtbot: QtBot) -> None:
    made.write(lambda session: capture.save_answer(session, made.visit_id, "early", "", "gone.jpg", running=False))
    assert GONE in words(opened(qtbot, made, at=("early", "")))


def test_a_form_that_is_tried_out_takes_no_picture(made: OnSite, qtbot: QtBot) -> None:
    preview = FormPreview(now=made.clock)
    qtbot.addWidget(preview)
    preview.show_template(made.draft().template)
    preview.show()
    assert "On a visit a picture is added here" in words(preview)
    assert not [each for each in preview.findChildren(QPushButton, "add_picture") if each.isVisible()]
    press(preview, "P")
    assert preview.findChild(QFileDialog) is None


@pytest.mark.parametrize(
    ("mode", "percent", "size"), [("light", 100, (1366, 768)), ("dark", 200, (1366, 768)), ("light", 150, (900, 700))]
)
def test_it_is_whole_and_named(made: OnSite, qtbot: QtBot, mode: Any, percent: int, size: tuple[int, int]) -> None:
    theme().set_mode(mode)
    theme().set_percent(percent)
    window = opened(qtbot, made, at=("early", ""))
    window.resize(*size)
    for _ in range(2):
        copied()
        press(window, "Ctrl+V")
        part(window, "picture_caption").setText(LONG)
        press(window, "Ctrl+Enter")
    copied(GREEN, (500, 1400))
    press(window, "Ctrl+V", "Enter")
    grab(window, f"picture-new-{mode}-{percent}", size)
    assert _faults(window) == []
    assert {each.objectName() for each in focusable(part(window, "picture_page"))} == {
        "picture_canvas", "picture_cover", "picture_undo", "picture_turn", "picture_closer", "picture_purpose",
        "picture_caption", "picture_until", "picture_keep", "picture_drop",
    }  # fmt: skip
    press(window, "Ctrl+Enter")
    grab(window, f"picture-card-{mode}-{percent}", size)
    assert len(tiles(window)) == 3
    assert _faults(window) == []
    tiles(window)[0].click()
    grab(window, f"picture-kept-{mode}-{percent}", size)
    assert _faults(window) == []


def _faults(screen: QWidget) -> list[str]:
    return [*clipped_labels(screen), *sideways(screen), *unnamed(screen), *small_targets(screen)]
