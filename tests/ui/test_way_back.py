"""Whatever was opened beside the questions gives back the one that was in hand."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.forms.workbooks import workbook
from tests.ui.on_site import card_in_hand, on_site, opened, press, tool

FORM = workbook(
    survey=[
        {"type": "begin_group", "name": "talk", "label": "Talk", "appearance": "field-list"},
        *({"type": "select_one kinds", "name": f"chosen_{at}", "label": "Chosen"} for at in range(4)),
        {"type": "date", "name": "day", "label": "Day"},
        {"type": "end_group"},
        {"type": "begin_repeat", "name": "file", "label": "Case file"},
        {"type": "text", "name": "file_number", "label": "Number of the file"},
        {"type": "select_one kinds", "name": "file_kind", "label": "Kind of file"},
        {"type": "end_repeat"},
    ],
    choices=[{"list_name": "kinds", "name": "protection", "label": "Child protection plan"}],
    settings=[{"form_title": "Files", "form_id": "files", "version": "1"}],
)


@pytest.mark.parametrize("way", ["jump", "with_you", "draw_case_files"])
def test_escape_leads_back_to_the_question_in_hand(qtbot: QtBot, tmp_path: Path, way: str) -> None:
    made = on_site(tmp_path, workbook=FORM)
    window = opened(qtbot, made)
    press(window, "Ctrl+Down")
    before = QApplication.focusWidget()
    if way == "jump":
        press(window, "Ctrl+G")
    else:
        tool(window, way).click()
    assert QApplication.focusWidget() is not before
    press(window, "Esc")
    assert card_in_hand(window) == "chosen_1"
    assert QApplication.focusWidget() is before
    made.laptop.stores.close()
