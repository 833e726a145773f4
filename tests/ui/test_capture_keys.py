"""The keys that capture tells, beside the page and with F1, do something in the form in hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.forms.xlsform import read
from sifield.ui.form_preview import FormPreview
from sifield.ui.main_window import MainWindow
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.jump_panel import JumpPanel
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW
from tests.ui.hands import key, open_screen
from tests.ui.hands import press as click
from tests.ui.on_site import OnSite, on_site, part, press, words

PLAIN = (q("text", "why", "Why do we meet?"), q("text", "next", "What comes next?"))
"""A page of words alone: nothing is rated and nothing is added to it."""
ENTRIES = (*PLAIN, q("begin_repeat", "budget", "Budget line"), q("text", "what", "What for?"), q("end_repeat"))


def form(survey: tuple[dict[str, object], ...]) -> bytes:
    return workbook(survey, (), ({"form_id": "talk", "form_title": "A talk", "version": "1"},))


def in_hand(qtbot: QtBot, made: OnSite) -> MainWindow:
    """Come to capture as the program leads there."""
    window = MainWindow()
    open_screen(qtbot, window, (1366, 768))
    VisitPath(window, made.tasks, made.laptop.stores, made.laptop.reviewer_id).capture(made.visit_id)
    return window


def told(window: MainWindow) -> tuple[list[str], list[str], str]:
    """Give what is told beside the page, with F1 and in the status bar."""
    beside = words(part(window, "context")).partition("\nKeys\n")[2].split("\n")
    below = words(window.status)
    key(Qt.Key.Key_F1)
    overview = words(part(window, "keys_overview")).split("\n")
    key(Qt.Key.Key_Escape)
    return beside, overview, below


@pytest.mark.parametrize(
    ("workbook", "adds", "rates"),
    [
        (asset("forms", "learning_walk.xlsx").read_bytes(), "add a stop", True),
        (form(PLAIN), "", False),
        (form(ENTRIES), "add an entry", False),
    ],
    ids=["stops", "plain", "entries"],
)
def test_a_key_is_told_where_the_form_has_something_for_it(
    qtbot: QtBot, tmp_path: Path, workbook: bytes, adds: str, *, rates: bool
) -> None:
    made = on_site(tmp_path, workbook=workbook)
    beside, overview, below = told(in_hand(qtbot, made))
    for keys in (beside, overview):
        assert [line for line in keys if line in ("add a stop", "add an entry")] == ([adds] if adds else [])
        assert ("rate, by the number on the answer" in keys, "clear the rating" in keys) == (rates, rates)
        assert "check and finish" in keys
    assert ("\nrate\n" in below) == rates
    assert "agree with the school’s self-review" not in overview, "this school has given none"
    made.laptop.stores.close()


def test_nothing_is_raised_in_a_lesson_look(qtbot: QtBot, tmp_path: Path) -> None:
    for name, raises in (("lesson_look", False), ("learning_walk", True)):
        folder = tmp_path / name
        folder.mkdir()
        made = on_site(folder, workbook=asset("forms", f"{name}.xlsx").read_bytes())
        window = in_hand(qtbot, made)
        _, overview, _ = told(window)
        assert [line for line in overview if line.startswith("raise")] == (
            ["raise a finding here", "raise an action here"] if raises else []
        )
        offers = set()
        for _ in range(20):
            offers |= {button.isVisible() for button in window.findChildren(QWidget, "raise")}
            key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        assert offers == ({True, False} if raises else {False})
        made.laptop.stores.close()


def preview(qtbot: QtBot) -> FormPreview:
    shown = FormPreview(now=lambda: NOW)
    template = read(asset("forms", "learning_walk.xlsx").read_bytes(), name="form.xlsx").template
    assert template is not None
    shown.show_template(template)
    open_screen(qtbot, shown, (1366, 700))
    shown.go_on()
    return shown


def test_a_form_that_is_tried_out_tells_only_what_can_be_tried(qtbot: QtBot) -> None:
    keys = words(part(preview(qtbot), "context")).partition("\nKeys\n")[2].split("\n")
    assert {"add a stop", "jump to a question", "rate, by the number on the answer"} <= set(keys)
    assert not {"an immediate concern", "check and finish", "add, paste a picture"} & set(keys)


@pytest.mark.parametrize("way", ["key", "button"])
def test_where_a_form_is_tried_out_one_jumps_too(qtbot: QtBot, way: str) -> None:
    shown = preview(qtbot)
    if way == "key":
        press(shown, "Ctrl+G")
    else:
        click(shown, "Jump to a question")
    assert is_open(shown)
    press(shown, "…strengths", "Enter")
    assert not is_open(shown)


def is_open(shown: QWidget) -> bool:
    return any(panel.isVisible() for panel in shown.findChildren(JumpPanel))
