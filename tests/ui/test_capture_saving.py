"""Saving of a visit as it is written down: nothing typed is ever lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture
from sifield.ui.main_window import MainWindow
from tests.ui.on_site import OnSite, bar_disk, card_in_hand, in_window, on_site, opened, part, press


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    """The capture screen in the window, at its first opening."""
    return opened(qtbot, made)


def test_words_are_written_when_typing_rests(window: MainWindow, made: OnSite, qtbot: QtBot) -> None:
    press(window, "…Fluency")
    qtbot.waitUntil(lambda: made.draft().answers.get(("focus", "")) == "Fluency", timeout=2000)


def test_words_are_written_when_another_window_comes_to_the_front(window: MainWindow, made: OnSite) -> None:
    press(window, "…Fluency")
    other = QWidget()
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    assert made.draft().answers["focus", ""] == "Fluency"
    other.close()


def test_words_are_written_when_the_window_closes(window: MainWindow, made: OnSite) -> None:
    press(window, "…Fluency")
    window.close()
    assert made.draft().answers["focus", ""] == "Fluency"


def test_what_stands_in_the_note_box_is_there_again_after_the_program_was_closed(
    window: MainWindow, made: OnSite, qtbot: QtBot
) -> None:
    part(window, "note_box").setFocus()
    press(window, "…Half a sent")
    window.close()
    again = opened(qtbot, made)
    assert part(again, "note_box").toPlainText() == "Half a sent"
    assert not made.draft().notes


def test_it_opens_where_the_person_was(window: MainWindow, made: OnSite, qtbot: QtBot) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "Ctrl+Down")
    window.close()
    again = opened(qtbot, made)
    assert part(again, "page_title").text() == "Year 2"
    assert card_in_hand(again) == "thinking"


def test_a_note_written_twice_is_one_note(made: OnSite) -> None:
    for _ in range(2):
        made.write(
            lambda session: capture.add_note(
                session, made.visit_id, made.laptop.reviewer_id, "Calm", made.clock(), note_id="note-1"
            )
        )
    assert [note.id for note in made.draft().notes] == ["note-1"]


def test_where_the_disk_takes_nothing_nothing_typed_is_lost(made: OnSite, window: MainWindow) -> None:
    bar_disk(made.laptop.stores.general, barred=True)
    press(window, "…Fluency", "Ctrl+Down", "…Priority 2", "Ctrl+Down")
    part(window, "note_box").setFocus()
    press(window, "…Calm start", "Enter")
    assert made.tasks.faults
    assert not made.draft().answers
    assert not made.draft().notes
    assert part(window, "card_focus").findChild(QLineEdit).text() == "Fluency"

    bar_disk(made.laptop.stores.general, barred=False)
    part(window, "choice_week").click()
    draft = made.draft()
    assert draft.answers == {("focus", ""): "Fluency", ("sdp_priority", ""): "Priority 2", ("notice", ""): "week"}
    assert [note.text for note in draft.notes] == ["Calm start"]


def test_checking_waits_until_everything_is_in_the_store(made: OnSite, qtbot: QtBot) -> None:
    bar_disk(made.laptop.stores.general, barred=True)
    screen = made.screen()
    shown = in_window(screen)
    qtbot.addWidget(shown)
    qtbot.waitUntil(shown.isActiveWindow)
    asked: list[str] = []
    screen.check_asked.connect(asked.append)
    press(shown, "…Fluency", "Ctrl+Enter")
    assert asked == []
    bar_disk(made.laptop.stores.general, barred=False)
    part(shown, "check").click()
    assert asked == [made.visit_id]
    assert made.draft().answers["focus", ""] == "Fluency"
