"""What was changed in a visit, read, searched, and a note brought back."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, history
from sifield.ui.screens.visit_history import VisitHistory
from sifield.ui.theme import Mode
from sifield.ui.widgets.record_card import RecordCard
from tests.ui.fitting import check_fits, check_order, dress, read
from tests.ui.hands import open_screen, press, write
from tests.ui.on_site import OnSite, on_site

ABOUT = "Focus of this walk"
OLD, NEW = "Half the readers wait.", "Two readers wait, by the shelf"


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    for words in (OLD, NEW):
        visit.write(
            partial(
                capture.save_answer, visit_id=visit.visit_id, question="focus", row_id="", value=words, running=True
            )
        )
    note_id = visit.write(
        lambda session: capture.add_note(
            session, visit.visit_id, visit.laptop.reviewer_id, "Labels torn", visit.clock()
        )
    ).id
    visit.write(lambda session: capture.remove_note(session, note_id))
    yield visit
    visit.laptop.stores.close()


def titles(screen: VisitHistory) -> list[str]:
    return [card.accessibleName().split(". ")[0] for card in screen.findChildren(RecordCard) if card.isVisible()]


def test_every_change_says_who_when_before_and_after(made: OnSite, qtbot: QtBot) -> None:
    screen = VisitHistory(made.tasks, made.visit_id, store="general")
    open_screen(qtbot, screen)
    assert titles(screen)[:4] == ["Note deleted", "Note", ABOUT, ABOUT]
    said = read(screen)
    assert f"Before: {OLD}" in said
    assert f"Then: {NEW}" in said
    assert "Amara Whitlock" in said
    write(screen, "Find in what was changed", "SHELF focus")
    qtbot.waitUntil(lambda: len(titles(screen)) == 1)
    assert titles(screen) == [ABOUT]
    write(screen, "Find in what was changed", "shelf nowhere")
    qtbot.waitUntil(lambda: "Nothing found" in read(screen))


def test_what_the_form_works_out_by_itself_is_nobodys_change(made: OnSite, qtbot: QtBot) -> None:
    worked_out = next(one.name for one in made.draft().template.questions.values() if one.kind == "calculate")
    made.write(
        partial(
            capture.save_answer, visit_id=made.visit_id, question=worked_out, row_id="", value="4711", running=False
        )
    )
    screen = VisitHistory(made.tasks, made.visit_id, store="general")
    open_screen(qtbot, screen)
    assert titles(screen)[:4] == ["Note deleted", "Note", ABOUT, ABOUT]
    assert "4711" not in read(screen)


def test_a_deleted_note_is_brought_back(made: OnSite, qtbot: QtBot) -> None:
    screen = VisitHistory(made.tasks, made.visit_id, store="general")
    open_screen(qtbot, screen)
    press(screen, "Bring it back “Labels torn”")
    assert [note.text for note in made.draft().notes] == ["Labels torn"]
    qtbot.waitUntil(lambda: titles(screen)[0] == "Note brought back")
    assert "The note is back." in [banner.message for banner in screen.banners.shown()]
    with made.laptop.stores.general.read() as session:
        assert not [one for one in history.list_entries(session, made.visit_id) if one.note_id], "it is there again"


@pytest.mark.parametrize(("mode", "percent"), [("light", 100), ("dark", 200)])
def test_everything_fits(made: OnSite, qtbot: QtBot, mode: Mode, percent: int) -> None:
    screen = VisitHistory(made.tasks, made.visit_id, store="general")
    open_screen(qtbot, screen)
    dress(mode, percent)
    check_fits(screen, "visit-history")
    check_order(screen)
