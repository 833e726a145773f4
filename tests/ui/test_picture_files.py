"""What a picture leaves on the disk: nothing but the encrypted store, and in it nothing but pixels."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.app import connect_tasks
from sifield.fieldwork import pictures
from sifield.models.exchange import Blob
from sifield.ui.main_window import MainWindow
from sifield.ui.tasks import BackgroundTasks
from tests.file_events import files_written
from tests.pictures.files import NAME, drawn, photograph, saved
from tests.ui.on_desk import drop_data, drop_files
from tests.ui.on_site import OnSite, fill_disk, on_site, opened, part, press, words
from tests.ui.test_capture_pictures import book_look
from tests.ui.test_picture_ways import document, draw

_STORE = {"general.store", "general.store-wal", "general.store-shm"}


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path, workbook=book_look())
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    return opened(qtbot, made, at=("care", ""))


def talkative() -> bytes:
    """Take a photograph that says a name wherever a JPEG can: EXIF and place, comment, XMP, small copies of itself."""
    small = saved(drawn(64, 48), "JPEG", comment=NAME.encode())
    whole = photograph()
    segments = b""
    for marker, content in (
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>" + NAME.encode() + b"</dc:creator></x:xmpmeta>"),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x0c\0\0" + len(small).to_bytes(4, "big") + small),
        (0xEC, b"Ducky\0" + NAME.encode()),
    ):
        segments += bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content
    return whole[:2] + segments + whole[2:] + small


def parts(content: bytes) -> set[str]:
    """Name the parts of a JPEG before its pixels, or all those of a PNG."""
    found, at = set(), 8
    if content.startswith(b"\x89PNG"):
        while at < len(content):
            found.add(content[at + 4 : at + 8].decode())
            at += 12 + int.from_bytes(content[at : at + 4], "big")
        return found
    at = 2
    while (marker := content[at + 1]) != 0xDA:
        found.add(f"{marker:X}")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    assert content.endswith(b"\xff\xd9")
    assert content.count(b"\xff\xd8") == 1, "a second picture within it"
    return found


def kept(made: OnSite) -> list[bytes]:
    with made.laptop.stores.general.read() as session:
        found = [pictures.content_of(session, row) for row in pictures.list_pictures(session, made.visit_id)]
    return [content for content in found if content is not None]


def image_with_words() -> QImage:
    """Have a picture as a program puts it on the clipboard, with words beside its pixels."""
    image = QImage.fromData(talkative())
    image.setText("Author", NAME)
    return image


def keep_one_of_each_kind(window: MainWindow, folder: Path) -> None:
    """Add a picture by each way that there is, each covered, and keep it."""
    photo, page = folder / "IMG_1.jpg", folder / "policy.pdf"
    photo.write_bytes(talkative())
    page.write_bytes(document(1))
    copied, linked = QMimeData(), QMimeData()
    copied.setImageData(image_with_words())
    copied.setData("image/jpeg", talkative())
    linked.setUrls([QUrl("https://pictures.example/IMG_1.jpg")])
    linked.setImageData(image_with_words())
    QApplication.clipboard().setMimeData(copied)
    press(window, "Ctrl+V", "Enter", "Ctrl+Enter")
    drop_files(part(window, "capture_page"), photo)
    press(window, "Enter", "Ctrl+Enter")
    drop_data(part(window, "capture_page"), linked)
    press(window, "Enter", "Ctrl+Enter")
    drop_files(part(window, "capture_page"), page)
    press(window, "Enter", "Ctrl+Enter")
    press(window, "D")
    draw(part(window, "sketch_paper"), (0.1, 0.1), (0.9, 0.9))
    press(window, "Ctrl+Enter", "Enter", "Ctrl+Enter")


def test_only_the_encrypted_store_is_written_and_only_pixels_are_in_it(
    window: MainWindow, made: OnSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own := tmp_path / "own").mkdir()
    (aside := tmp_path / "temporary").mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(aside))
    monkeypatch.setattr(tempfile, "tempdir", None)  # it was found long ago, and is to be looked for again
    assert tempfile.gettempdir() == str(aside)
    with files_written(tmp_path / "laptop", aside) as written:
        with tempfile.NamedTemporaryFile() as gone_at_once:  # the watch sees this
            gone_at_once.write(b"plain")
        keep_one_of_each_kind(window, own)
    assert {path for path in written if path.is_relative_to(aside)} == {Path(gone_at_once.name)}
    assert {path.name for path in written if not path.is_relative_to(aside)} <= _STORE
    contents = kept(made)
    assert len(contents) == 5
    for content in contents:
        assert parts(content) <= {"E0", "DB", "C0", "C4", "IHDR", "IDAT", "IEND"}, "pixels, and how they are packed"
        assert NAME.encode() not in content
    on_disk = [path.read_bytes() for path in (tmp_path / "laptop").rglob("*") if path.is_file()]
    assert not [each for each in on_disk for sign in (b"JFIF", b"IHDR", NAME.encode()) if sign in each]


def test_a_full_disk_loses_no_picture(made: OnSite, qtbot: QtBot) -> None:
    tasks = BackgroundTasks(now=made.clock)
    tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
    window = opened(qtbot, made, tasks=tasks, at=("care", ""))
    connect_tasks(window, tasks)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "card_care") is not None and not tasks.busy)
    fill_disk(made.laptop.stores.general, full=True)
    QApplication.clipboard().setImage(image_with_words())
    press(window, "Ctrl+V", "Enter", "Ctrl+Enter")
    qtbot.waitUntil(lambda: bool(window.banners.shown()), timeout=10_000)
    assert "disk is full" in words(window)
    assert kept(made) == []
    fill_disk(made.laptop.stores.general, full=False)
    window.banners.shown()[0].findChildren(QAbstractButton)[0].click()
    qtbot.waitUntil(lambda: tasks.pending_writes == 0, timeout=10_000)
    assert len(kept(made)) == 1
    with made.laptop.stores.general.read() as session:
        assert len([each for each in session.query(Blob.media_type) if each[0].startswith("image/")]) == 1
    window.close()
    tasks.close()
