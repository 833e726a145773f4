"""Every widget: named, large enough, seen when focused, whole at twice the text size."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.ui.theme import theme
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.flow import FlowLayout
from tests.ui.gallery import SHEETS
from tests.ui.look import bring_up, clipped_labels, focusable, grab, settle, sideways, small_targets, unnamed


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_clipped(qtbot: QtBot, sheet: str, percent: int) -> None:
    theme().set_percent(percent)
    widget = SHEETS[sheet]()
    qtbot.addWidget(widget)
    grab(widget, f"{sheet}-{percent}")
    assert clipped_labels(widget) == []
    assert sideways(widget) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_control_has_a_name_of_its_own_and_is_large_enough(qtbot: QtBot, sheet: str) -> None:
    widget = SHEETS[sheet]()
    qtbot.addWidget(widget)
    settle(widget, (1366, 768))
    assert unnamed(widget) == []
    assert small_targets(widget) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_the_focus_can_be_seen(qtbot: QtBot, sheet: str, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    widget = SHEETS[sheet]()
    widget.resize(1366, 1600)
    bring_up(qtbot, widget)
    for control in focusable(widget):
        widget.setFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        after = control.grab().toImage()
        focus = theme().colour("focus").rgb()
        ring = sum(after.pixel(x, y) == focus for x in range(after.width()) for y in range(0, after.height(), 2))
        assert before != after or control.hasFocus(), control.accessibleName()
        assert ring >= 20, f"{control.accessibleName()!r} shows no focus"


@pytest.mark.parametrize("sheet", SHEETS)
def test_tab_reaches_everything_and_leaves_again(qtbot: QtBot, sheet: str) -> None:
    widget = SHEETS[sheet]()
    widget.resize(1366, 768)
    bring_up(qtbot, widget)
    wanted = set(focusable(widget))
    reached: set[QWidget] = set()
    for _ in range(3 * len(wanted)):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {each.accessibleName() for each in wanted - reached} == set()


def test_buttons_are_buttons(qtbot: QtBot) -> None:
    for kind in (PrimaryButton, SecondaryButton, QuietButton):
        button = kind("Raise action")
        qtbot.addWidget(button)
        told = QAccessible.queryAccessibleInterface(button)
        assert told.role() == QAccessible.Role.Button
        assert told.text(QAccessible.Text.Name) == "Raise action"
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, Qt.Key.Key_Return)
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, Qt.Key.Key_Space)
        button.setText("Raise another")
        assert told.text(QAccessible.Text.Name) == "Raise another"


def test_a_banner_offers_one_thing_and_goes(qtbot: QtBot) -> None:
    banners, undone = Banners(), []
    bring_up(qtbot, banners)
    banner = banners.add(Banner("Note removed.", tone="ok", button="Undo", on_button=lambda: undone.append(1)))
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert banners.shown() == []


def test_the_same_message_does_not_pile_up(qtbot: QtBot) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    for _ in range(5):
        banners.add(Banner("Something went wrong.", "Try again."))
    assert len(banners.shown()) == 1
    for number in range(6):
        banners.add(Banner(f"Message {number}"))
    assert [banner.message for banner in banners.shown()] == ["Message 5", "Message 4", "Message 3"]


@pytest.mark.parametrize("width", [220, 400, 900])
def test_a_flow_loses_nothing(qtbot: QtBot, width: int) -> None:
    holder = QWidget()
    flow = FlowLayout(holder, stretch=True)
    buttons = [SecondaryButton(words) for words in ("Not yet", "Emerging", "Secure", "Embedded", "Not seen")]
    for button in buttons:
        flow.addWidget(button)
    qtbot.addWidget(holder)
    holder.resize(width, flow.heightForWidth(width))
    holder.show()
    for button in buttons:
        assert holder.rect().contains(button.geometry()), button.text()
    for one, other in pairwise(buttons):
        assert not one.geometry().intersects(other.geometry())


def test_no_widget_calls_the_clock() -> None:
    """Widgets are given what day it is."""
    import inspect

    from sifield.ui.widgets import dates

    reads: Callable[..., object] = dates.read_date
    assert "today" in inspect.signature(reads).parameters
    assert ".today()" not in inspect.getsource(dates)
