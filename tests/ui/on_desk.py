"""A laptop of somebody who looks after the forms, workbooks in a folder, and the screens on which they are seen."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from sifield.ui.screens.form_in_use import FormInUse
from sifield.ui.screens.forms_list import FormsList
from sifield.ui.screens.template_desk import TemplateDesk
from tests.fieldwork.test_templates import changed
from tests.laptops import NOW, Laptop
from tests.ui.inline_tasks import InlineTasks

_SPOT = QPoint(40, 400)
"""Where files are let go: on the page, below what stands on top of it."""


class OnDesk:
    """The laptop with its tasks, and a folder of workbooks."""

    def __init__(self, laptop: Laptop, folder: Path) -> None:
        self.laptop, self.folder = laptop, folder
        self.tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)

    def file(self, name: str, content: bytes) -> Path:
        """Save a workbook as somebody would in Excel: whole, in one go."""
        path = self.folder / name
        unfinished = self.folder / f"~{name}"
        unfinished.write_bytes(content)
        unfinished.replace(path)
        return path

    def desk(self, path: Path, **more: Any) -> TemplateDesk:
        return TemplateDesk(self.tasks, path, self.laptop.reviewer_id, now=lambda: NOW, **more)

    def second_version(self) -> TemplateDesk:
        """A workbook that changes one question of the form in use."""
        return self.desk(self.file("walk.xlsx", changed(version="2", label="What do we look for today?")))

    def list(self, *, may_publish: bool = True) -> FormsList:
        return FormsList(self.tasks, may_publish=may_publish)

    def form(self, form_id: str = "small_walk", *, may_publish: bool = True) -> FormInUse:
        return FormInUse(self.tasks, form_id, now=lambda: NOW, may_publish=may_publish)

    def write(self, work: Callable[[Any], Any]) -> Any:
        """Write to the store as another part of the program would."""
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            return work(session)

    def read(self, work: Callable[[Any], Any]) -> Any:
        with self.laptop.stores.general.read() as session:
            return work(session)


def with_fault() -> bytes:
    """The small form, its second version, with a rule that names no question."""
    book = openpyxl.load_workbook(io.BytesIO(changed(version="2", label="What do we look for today?")))
    book["survey"]["G1"] = "relevant"
    book["survey"]["G8"] = "${nobody} = 'x'"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def drop(screen: QWidget, *urls: QUrl) -> None:
    """Drag files over a screen and let go."""
    mime = QMimeData()
    mime.setUrls(list(urls))
    drop_data(screen, mime)


def drop_data(screen: QWidget, mime: QMimeData) -> None:
    """Drag anything over a screen and let go: each step comes, as from Qt, to what lies there and takes drops."""
    over = _under(screen)
    _enter(over, mime)
    under = _under(screen)
    if under is not over:
        QApplication.sendEvent(over, QDragLeaveEvent())
        _enter(under, mime)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    let_go = QDropEvent(QPointF(_SPOT), Qt.DropAction.CopyAction, mime, left, none, QEvent.Type.Drop)
    QApplication.sendEvent(under, let_go)
    QApplication.processEvents()


def _under(screen: QWidget) -> QWidget:
    """Give what takes drops where files are let go."""
    under = screen.childAt(_SPOT) or screen
    while not under.acceptDrops():
        above = under.parentWidget()
        assert above is not None, "nothing here takes drops"
        under = above
    return under


def _enter(widget: QWidget, mime: QMimeData) -> None:
    with warnings.catch_warnings():  # Qt means to have another constructor, and has none yet
        warnings.simplefilter("ignore", DeprecationWarning)
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        event = QDragEnterEvent(_SPOT, Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()


def drop_files(screen: QWidget, *paths: Path) -> None:
    drop(screen, *(QUrl.fromLocalFile(str(path)) for path in paths))
