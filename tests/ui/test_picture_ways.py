"""The other ways to a picture, by hands in the window: a sketch, pages of a document, the system's camera program."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QFont, QPainter, QPdfWriter, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from sifield.fieldwork import cameras
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.sketches import Unfinished, get_unfinished
from sifield.pictures.picture import to_image
from sifield.ui.main_window import MainWindow
from sifield.ui.theme import theme
from tests.pictures.files import NAME, photograph
from tests.stored import everything_in
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_desk import drop_files
from tests.ui.on_site import OnSite, on_site, opened, part, press, words
from tests.ui.test_capture_pictures import book_look, kept, tiles

CLOSE = "Close this message"


@pytest.fixture(scope="module")
def made(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnSite]:
    """One visit for all: what a test keeps is the last that was kept."""
    visit = on_site(tmp_path_factory.mktemp("visit"), workbook=book_look())
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    made.write(lambda session: cameras.allow(session, False))
    return opened(qtbot, made, at=("care", ""))


def press_button(window: MainWindow, words: str) -> None:
    next(each for each in window.findChildren(QPushButton) if each.text() == words and each.isVisible()).click()
    QApplication.processEvents()


# --- a sketch


def spot(paper: Any, x: float, y: float) -> QPointF:
    """Give a place on the sheet, in shares of it."""
    box = paper.box()
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())


def draw(paper: Any, *along: tuple[float, float]) -> None:
    """Draw a line with the mouse."""
    start, *others = [spot(paper, *at).toPoint() for at in along]
    QTest.mousePress(paper, Qt.MouseButton.LeftButton, pos=start)
    for at in others:
        QTest.mouseMove(paper, at)
    QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=others[-1])
    QApplication.processEvents()


def draw_with_pen(paper: Any, pressure: float, *along: tuple[float, float]) -> None:
    """Draw a line with a pen that presses so hard."""
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(along) - 1), QEvent.Type.TabletRelease]
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    for kind, at in zip(kinds, (*along, along[-1]), strict=True):
        place, pen = spot(paper, *at), QPointingDevice.primaryPointingDevice()
        QApplication.sendEvent(paper, QTabletEvent(kind, pen, place, place, pressure, 0, 0, 0, 0, 0, none, left, left))


def ink(made: OnSite, row: PictureRow) -> Any:
    """Give a picture in the store with ink black and paper white."""
    return to_image(kept(made, row)).convert("L").point(lambda grey: 0 if grey < 128 else 255)


def test_a_sketch_is_drawn_with_a_pen_covered_and_kept(window: MainWindow, made: OnSite) -> None:
    press(window, "D")
    paper = part(window, "sketch_paper")
    assert paper.hasFocus()
    draw_with_pen(paper, 0.1, (0.2, 0.2), (0.4, 0.2))
    draw_with_pen(paper, 1.0, (0.2, 0.6), (0.4, 0.6))
    draw(paper, (0.7, 0.1), (0.9, 0.9))
    assert paper.accessibleDescription() == "3 lines drawn"
    press(window, "Ctrl+Z")
    assert paper.accessibleDescription() == "2 lines drawn"
    before = made.draft().pictures
    press(window, "Ctrl+Enter")
    assert made.draft().pictures == before, "no picture is written before it is kept"
    assert "Cover names and faces before you keep it." in words(window)
    press(window, "Enter", "Ctrl+Enter")

    (row,) = made.draft().pictures[len(before) :]
    assert (row.question, row.purpose, row.media_type) == ("care", "work", "image/png")
    assert row.expires_on is not None
    assert row.width == 1600
    assert 1.6 <= row.width / row.height <= 3, "as large as there was room"
    seen, fifth, middle = ink(made, row), row.height // 5, row.height // 2
    thin, thick = (seen.crop((470, at - 40, 490, at + 40)).histogram()[0] / 20 for at in (fifth, 3 * fifth))
    assert thick > 3 * thin > 0, "the pen's pressure is kept"
    assert seen.getpixel((800, middle)) == 0, "its cover too"
    assert seen.getpixel((1280, middle)) == 255, "what was taken back is not there"
    assert len(tiles(window)) == len(before) + 1


def test_a_sketch_is_cleared_left_unfinished_and_gone_on_with(window: MainWindow, made: OnSite, qtbot: QtBot) -> None:
    press(window, "D", "Ctrl+Enter")
    assert "Nothing is drawn yet." in words(window)
    press(window, "Esc")
    assert part(window, "capture_page").isVisible()
    press_button(window, "Sketch")
    paper = part(window, "sketch_paper")
    draw(paper, (0.2, 0.2), (0.8, 0.8))
    press(window, "Esc")
    assert paper.isVisible(), "no slip throws a sketch away"
    part(window, "sketch_clear").click()
    assert paper.accessibleDescription() == "Nothing is drawn yet."
    press(window, "Ctrl+Z")
    assert paper.accessibleDescription() == "1 line drawn"
    qtbot.waitUntil(lambda: unfinished(made) is not None)  # as it would be after a power cut

    again = opened(qtbot, made, at=("aside", ""))
    press_button(again, "Go on with it")
    assert "“Work is done with care”" in words(again)
    (line,) = part(again, "sketch_paper").strokes
    assert [round(part, 1) for part in (*line[0], *line[-1])] == [0.2, 0.2, 0.5, 0.8, 0.8, 0.5]
    part(again, "sketch_back").click()
    assert unfinished(made) is None
    press(again, "Ctrl+Up", "D")
    assert part(again, "sketch_paper").strokes == [], "the next sheet is a new one"
    part(again, "sketch_back").click()


def unfinished(made: OnSite) -> Unfinished | None:
    with made.laptop.stores.general.read() as session:
        return get_unfinished(session, made.visit_id)


# --- pages of a document


def document(pages: int, *, size: int = 0) -> bytes:
    """Write a PDF as an office program does: an author, a title, and a number on each page."""
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setTitle(NAME)
    writer.setCreator(NAME)
    writer.setResolution(72)
    painter = QPainter(writer)
    painter.setFont(QFont("Inter", 40))
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(QRect(0, 0, 100 * (page + 1), 100), Qt.GlobalColor.black)
    painter.end()
    return bytes(made.data().data())


def locked() -> bytes:
    """Lock a PDF by a password."""
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(1))) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(user="tide", owner="lane"))
    return made.getvalue()


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def bar(made: OnSite, row: PictureRow) -> int:
    """Give how wide the black bar of a kept page is, in points."""
    picture = ink(made, row)
    box = picture.point(lambda grey: 255 - grey).getbbox()
    return round((box[2] - box[0]) * 842 / picture.height / 100) * 100


def test_pages_of_a_document_are_named_covered_and_kept(window: MainWindow, made: OnSite, tmp_path: Path) -> None:
    drop_files(part(window, "capture_page"), file(tmp_path, "policy.pdf", document(5)))
    assert "It has 5 pages." in words(window)
    field = part(window, "leaves")
    assert field.hasFocus()
    for typed, says in (
        ("7", "There is no page 7: it has 5."),
        ("two", "“two” is no page."),
        ("", "No page is named."),
    ):
        field.selectAll()
        press(window, *([f"…{typed}"] if typed else ["Backspace"]), "Enter")
        assert says in words(window)
    press(window, "…2, 4-5", "Enter")
    assert "2 more to come" in words(window)
    press(window, "Enter", "Ctrl+Enter")  # covered in the middle
    part(window, "picture_drop").click()
    press(window, "Ctrl+Enter")
    first, second = made.draft().pictures[-2:]
    assert bar(made, second) == 500, "page 4 was thrown away"
    assert (first.height, second.height) == (1600, 1600)
    stored = everything_in(made.laptop.stores.general)
    assert NAME not in stored.text
    assert not [each for each in stored.files if b"%PDF" in each], "the document itself is not kept"


def test_a_document_that_cannot_be_read_is_refused_in_words(window: MainWindow, made: OnSite, tmp_path: Path) -> None:
    for name, content, says in (
        ("cut.pdf", document(3)[:400], "cut.pdf is damaged or cut off."),
        ("locked.pdf", locked(), "locked.pdf is locked by a password."),
        ("empty.pdf", b"", "empty.pdf is empty."),
        ("notes.docx", b"PK\3\4word/document.xml", "notes.docx is a Word or other office document, or a .zip."),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.doc is a Word or other office document."),
        ("old.doc", b"{\\rtf1 Ada}", "Save it as a PDF, and add the pages that matter."),
    ):
        drop_files(part(window, "capture_page"), file(tmp_path, name, content))
        assert says in words(window)
        assert part(window, "capture_page").isVisible()
        next(each for each in window.findChildren(QAbstractButton) if each.accessibleName() == CLOSE).click()
    drop_files(part(window, "capture_page"), file(tmp_path, "one.pdf", document(1)))
    press(window, "Ctrl+Enter")
    assert bar(made, made.draft().pictures[-1]) == 100, "a document of one page is asked nothing"


# --- the system's camera program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer whose camera program saves into a folder of the pictures folder."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the camera program of this system cannot be put in place by a test")
    pictures_folder, programs, config = tmp_path / "Pictures", tmp_path / "bin", tmp_path / "config"
    for each in (pictures_folder / "Webcam", programs, config):
        each.mkdir(parents=True)
    (config / "user-dirs.dirs").write_text(f'XDG_PICTURES_DIR="{pictures_folder}"\n')
    (pictures_folder / "old.jpg").write_bytes(photograph(90, 60))
    (tmp_path / "shot.jpg").write_bytes(photograph())
    camera = programs / "cheese"
    camera.write_text(f'#!/bin/sh\n/bin/cp "{tmp_path}/shot.jpg" "{pictures_folder}/Webcam/shot.jpg"\n')
    camera.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    return pictures_folder


def test_the_newest_picture_is_picked_up_and_its_original_deleted(qtbot: QtBot, made: OnSite, folder: Path) -> None:
    made.write(lambda session: cameras.allow(session, True))
    window, shot = opened(qtbot, made, at=("care", "")), folder / "Webcam" / "shot.jpg"
    press(window, "C")
    assert str(folder) in words(window)
    qtbot.waitUntil(lambda: part(window, "picture_stage").currentWidget().objectName() == "picture_page")  # by itself
    press(window, "Enter")
    assert "Delete the original" not in [each.text() for each in window.findChildren(QPushButton)], "not before"
    press(window, "Ctrl+Enter")
    row = made.draft().pictures[-1]
    assert (row.question, row.width) == ("care", 400)
    assert f"The picture is kept. The camera program’s own is still there, uncovered.\n{shot}" in words(window)
    press_button(window, "Delete the original")
    assert not shot.exists()
    assert (folder / "old.jpg").exists(), "no other picture is touched"
    assert "shot.jpg is deleted from this computer." in words(window)
    assert "a copy may be left there" in words(window)
    assert NAME not in everything_in(made.laptop.stores.general).text

    before = made.draft().pictures
    (folder.parent / "shot.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    press(window, "C")
    qtbot.waitUntil(lambda: shot.exists() and shot.stat().st_size == 52)
    press(window, "Enter")
    assert "shot.jpg is a HEIC picture, as iPhones save them." in words(window)
    assert "The picture is not kept. The camera program’s own is still there, uncovered." in words(window)
    shot.write_bytes(b"another")
    press_button(window, "Delete the original")
    assert "shot.jpg was changed since, so it is left alone." in words(window)
    assert shot.exists()
    assert made.draft().pictures == before


def test_without_leave_or_without_a_program_there_is_no_camera(
    qtbot: QtBot, window: MainWindow, made: OnSite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [each for each in window.findChildren(QPushButton, "use_camera") if each.isVisible()]
    press(window, "C")
    assert part(window, "capture_page").isVisible()
    made.write(lambda session: cameras.allow(session, True))
    monkeypatch.setenv("PATH", os.devnull)
    window = opened(qtbot, made, at=("care", ""))
    press_button(window, "Camera")
    assert "No camera program could be opened." in words(window)
    press(window, "Enter")
    assert "No picture has come into this folder yet." in words(window)
    press(window, "Esc")
    assert part(window, "capture_page").isVisible()


def test_they_are_whole_and_named(made: OnSite, qtbot: QtBot, tmp_path: Path, folder: Path) -> None:
    theme().set_mode("dark")
    theme().set_percent(200)
    made.write(lambda session: cameras.allow(session, True))
    window = opened(qtbot, made, at=("care", ""))
    seen = _faults(window, "card")
    press(window, "D")
    paper = part(window, "sketch_paper")
    draw(paper, (0.1, 0.1), (0.1, 0.9), (0.9, 0.9), (0.9, 0.1))
    draw_with_pen(paper, 0.9, (0.3, 0.3), (0.5, 0.6), (0.7, 0.3))
    seen += _faults(window, "sketch")
    part(window, "sketch_back").click()
    press(window, "C")
    seen += _faults(window, "camera")
    press(window, "Esc")
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(file(tmp_path, "Behaviour policy 2026.pdf", document(12))))])
    QApplication.clipboard().setMimeData(copied)
    press(window, "Ctrl+V")
    assert part(window, "leaves").isVisible()
    assert seen + _faults(window, "pages") == []


def _faults(screen: MainWindow, name: str) -> list[str]:
    grab(screen, f"ways-{name}-dark-200", (1366, 768))
    return [*clipped_labels(screen), *sideways(screen), *unnamed(screen), *small_targets(screen)]
