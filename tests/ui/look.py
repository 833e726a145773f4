"""Looking at widgets: as pictures, and for what a picture shows and a test can find."""

import os
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QFontMetrics, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sifield.ui.theme import theme

OUT = Path(__file__).parent.parent / "out"


def settle(widget: QWidget, size: tuple[int, int] | None = None) -> None:
    """Show a widget and let its layouts come to rest."""
    if size is not None:
        widget.resize(QSize(*size))
    widget.show()
    for _ in range(4):
        QApplication.processEvents()


def bring_up(qtbot: QtBot, widget: QWidget) -> None:
    """Show a widget as the active window, ready for keys."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def grab(widget: QWidget, name: str, size: tuple[int, int] | None = (1366, 768)) -> QPixmap:
    """Take a picture of a widget; kept as ``tests/out/<name>.png`` when SIFIELD_LOOK is set."""
    settle(widget, size)
    picture = QPixmap(widget.size())
    picture.fill(theme().colour("canvas"))
    widget.render(picture)
    if os.environ.get("SIFIELD_LOOK"):
        OUT.mkdir(exist_ok=True)
        picture.save(str(OUT / f"{name}.png"))
    return picture


def visible(widget: QWidget) -> list[QWidget]:
    """All widgets inside that a person can see (or scroll to)."""
    return [
        each
        for each in [widget, *widget.findChildren(QWidget)]
        if (each.isVisibleTo(widget) and not each.isWindow()) or each is widget
    ]


def clipped_labels(widget: QWidget) -> list[str]:
    """Words that do not fit: labels and buttons whose text is larger than their own rectangle."""
    found = []
    for each in visible(widget):
        if isinstance(each, QLabel) and each.text():
            room = each.contentsRect().size()
            metrics = QFontMetrics(each.font())
            if each.wordWrap():
                needs = each.heightForWidth(each.width())
                if needs > each.height() + 1:
                    found.append(f"{each.text()!r}: needs {needs} high, has {each.height()}")
                longest = max((metrics.horizontalAdvance(word) for word in each.text().split()), default=0)
                if longest > room.width() + 1:
                    found.append(f"{each.text()!r}: a word needs {longest} wide, has {room.width()}")
            else:
                needs_size = each.sizeHint()
                if needs_size.width() > each.width() + 1 or needs_size.height() > each.height() + 1:
                    found.append(f"{each.text()!r}: needs {needs_size.toTuple()}, has {each.size().toTuple()}")
        elif isinstance(each, QAbstractButton) and each.text():
            needs_size = each.sizeHint()
            if each.hasHeightForWidth():  # its words may wrap
                least = each.minimumSizeHint().width()
                needs_size = QSize(least, each.heightForWidth(each.width()))
            if needs_size.width() > each.width() + 1 or needs_size.height() > each.height() + 1:
                found.append(f"button {each.text()!r}: needs {needs_size.toTuple()}, has {each.size().toTuple()}")
    return found


def sideways(widget: QWidget) -> list[str]:
    """Scroll areas that must be scrolled sideways to be read."""
    areas = [each for each in visible(widget) if isinstance(each, QScrollArea)]
    return [
        f"{each.objectName() or type(each).__name__}: {each.horizontalScrollBar().maximum()} px hidden"
        for each in areas
        if each.horizontalScrollBar().maximum() > 0
    ]


def focusable(widget: QWidget) -> list[QWidget]:
    """What Tab stops at."""
    from PySide6.QtCore import Qt

    return [
        each
        for each in visible(widget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.focusProxy() is None
    ]


def unnamed(widget: QWidget) -> list[str]:
    """Controls that a screen reader would not name, and names that two controls of one role share."""
    found, names = [], Counter[tuple[str, str]]()
    for each in focusable(widget):
        told = QAccessible.queryAccessibleInterface(each)
        name = told.text(QAccessible.Text.Name).strip()
        if not name:
            found.append(f"{type(each).__name__} {each.objectName()!r} has no name")
        names[(told.role().name, name)] += 1
    found += [f"{count} × {role} {name!r}" for (role, name), count in names.items() if name and count > 1]
    return found


def open_screens() -> list[QWidget]:
    """The program's screens that are open now."""
    every = QApplication.allWidgets()
    return [each for each in every if type(each).__module__.startswith("sifield.ui.screens.") and each.isVisible()]


_NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window)


def untold(screen: QWidget) -> list[str]:
    """What Tab stops at that has no name, or is nothing that a screen reader could call it."""
    found = []
    for each in focusable(screen):
        told = QAccessible.queryAccessibleInterface(each)
        if each is not screen and not told.text(QAccessible.Text.Name).strip():
            found.append(f"{type(each).__name__} {each.objectName()!r} has no name")
        if isinstance(each, QAbstractButton) and told.role() in _NO_ROLES:
            found.append(f"{type(each).__name__} {each.objectName()!r} is a {told.role().name}")
    return found


def small_targets(widget: QWidget, least: int = 24) -> list[str]:
    """Controls that are smaller than a finger may hit (WCAG 2.5.8)."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    return [
        f"{each.accessibleName()!r} is {each.width()} × {each.height()}"
        for each in focusable(widget)
        if isinstance(each, kinds) and min(each.width(), each.height()) < least
    ]
