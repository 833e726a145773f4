"""The checks that every screen goes through at the end of a test find what they are there to find."""

import gc

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sifield.ui.main_window import MainWindow
from sifield.ui.screens.welcome import Welcome
from sifield.ui.theme import theme
from sifield.ui.widgets.buttons import SecondaryButton
from tests.ui.access import faint_words, out_of_order
from tests.ui.look import open_screens, settle
from tests.ui.on_site import press


class _Faint(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("warn_tint"))
        painter.setPen(theme().colour("control"))
        painter.drawText(20, 40, "Faint")


def _page(*parts: QWidget) -> QWidget:
    made = QWidget()
    inner = QVBoxLayout(made)
    for part in parts:
        inner.addWidget(part)
    return made


def test_a_screen_that_a_test_opened_is_still_there_to_be_looked_at(qtbot: QtBot) -> None:
    def open_one() -> None:
        screen = Welcome()
        qtbot.addWidget(screen)
        screen.show()

    open_one()
    gc.collect()
    assert [type(screen) for screen in open_screens()] == [Welcome]


def test_a_step_back_is_found(qtbot: QtBot) -> None:
    first, second, third = (QPushButton(word) for word in ("first", "second", "third"))
    page = _page(first, second, third)
    qtbot.addWidget(page)
    settle(page, (300, 300))
    assert out_of_order(page) == []
    QWidget.setTabOrder(third, second)
    QWidget.setTabOrder(second, first)
    assert len(out_of_order(page)) == 2


def test_faint_words_are_found_painted_or_on_a_label(qtbot: QtBot) -> None:
    clear, faint = QLabel("Clear"), QLabel("Pale")
    faint.setStyleSheet("color: #B0B0B0")
    page = _page(_Faint(), clear, faint)
    qtbot.addWidget(page)
    settle(page, (300, 300))
    control, tint, canvas = (theme().colour(name).name() for name in ("control", "warn_tint", "canvas"))
    assert faint_words(page) == [f"'Faint': {control} on {tint}", f"'Pale': #b0b0b0 on {canvas}"]


def test_in_the_window_tab_follows_the_eye_wherever_a_part_was_made_last(qtbot: QtBot) -> None:
    last = SecondaryButton("Last")
    screen = _page(last)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_screen(screen, "Title")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    inner = screen.layout()
    assert isinstance(inner, QVBoxLayout)
    first = SecondaryButton("First")  # made after the other, and standing above it
    inner.insertWidget(0, first)
    settle(window)
    first.setFocus()
    press(window, "Tab")
    assert last.hasFocus()
