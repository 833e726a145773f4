"""Autosave's clock."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sifield.ui.widgets.resting import Rest


def test_who_types_on_and_on_is_written_down_all_the_same(qtbot: QtBot) -> None:
    owner = QObject()
    rest = Rest(owner, 3_600_000, longest=20)
    with qtbot.waitSignal(rest.rested):
        rest.touch()
        rest.touch()
    assert not rest.is_waiting
