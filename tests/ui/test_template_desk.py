"""A workbook on the desk: its faults beside the cells, mended and read by itself, tried out, compared, published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.ui.screens.template_desk import CELLS, CHANGES, PREVIEW, TemplateDesk
from sifield.ui.tasks import BackgroundTasks
from tests.fieldwork.test_templates import changed, published_workbook
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, Laptop
from tests.ui.fitting import read
from tests.ui.hands import key, open_screen, press
from tests.ui.on_desk import OnDesk, drop, drop_files, with_fault
from tests.ui.on_site import part

pytestmark = pytest.mark.usefixtures("light_secrets")


def opened(qtbot: QtBot, screen: TemplateDesk) -> TemplateDesk:
    open_screen(qtbot, screen)
    return screen


def versions(desk: OnDesk) -> list[tuple[str, str]]:
    return [(row.form.version, row.publisher) for row in desk.read(templates.list_versions)]


def told(screen: TemplateDesk) -> list[str]:
    return [banner.message for banner in screen.banners.shown()]


# -- faults


def test_faults_stand_beside_their_cells(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", with_fault())))
    assert screen.tabs.currentIndex() == CELLS
    assert screen.tabs.tabText(CELLS) == "Sheets and faults, 1"
    table = screen.sheets.tables[0]
    assert table.here == (7, 6)
    index = table.cells.index(7, 6)
    assert index.data() == "${nobody} = 'x'"
    assert "nobody" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole).startswith("To mend: ")
    assert "1 to mend in the workbook before it can be tried out and published." in read(screen)
    assert not screen.publish.ask.isVisible()


def test_a_fault_leads_to_its_cell_and_a_cell_to_its_fault(qtbot: QtBot, desk: OnDesk) -> None:
    content = workbook([q("text", "a"), q("integer", "b", relevant="${no} = 1"), q("select_one none", "c")])
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", content)))
    sheets, table = screen.sheets, screen.sheets.tables[0]
    sheets.rail.setFocus()
    assert (sheets.rail.here, table.here) == (0, (2, 3))
    key(Qt.Key.Key_Down)
    assert (sheets.rail.here, table.here) == (1, (3, 0))
    key(Qt.Key.Key_Return)
    assert table.hasFocus()
    key(Qt.Key.Key_Up)
    assert sheets.rail.here == -1, "nothing is wrong with that cell"
    for _ in range(3):
        key(Qt.Key.Key_Right)
    assert table.here == (2, 3)
    assert sheets.rail.here == 0
    key(Qt.Key.Key_F6)
    assert sheets.rail.hasFocus()


def test_the_next_fault_is_one_key_away_from_anywhere(qtbot: QtBot, desk: OnDesk) -> None:
    settings = ({"form_id": "f", "version": "1", "sensitivity": "secret"},)
    content = workbook([q("text", "a"), q("integer", "b", relevant="${no} = 1")], settings=settings)
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", content)))
    screen.tabs.setCurrentIndex(PREVIEW)
    assert "Mend 2 faults in the workbook first and save it" in read(screen)
    screen.tabs.setFocus()
    key(Qt.Key.Key_F8)
    assert screen.tabs.currentIndex() == CELLS
    assert screen.sheets.tabs.tabText(screen.sheets.tabs.currentIndex()) == "survey, 1"
    key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert screen.sheets.tabs.tabText(screen.sheets.tabs.currentIndex()) == "settings, 1"


def test_what_is_to_be_known_stops_nothing(qtbot: QtBot, desk: OnDesk) -> None:
    content = workbook([q("text", "a"), q("deviceid", "d")])
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", content)))
    assert screen.tabs.currentIndex() == PREVIEW
    assert screen.publish.ask.isVisible()
    screen.tabs.setCurrentIndex(CELLS)
    assert [screen.sheets.rail.item(at).text() for at in (0,)] == ["To know: 1"]


def test_a_mended_workbook_is_read_by_itself(qtbot: QtBot, desk: OnDesk) -> None:
    path = desk.file("walk.xlsx", with_fault())
    screen = opened(qtbot, desk.desk(path))
    assert not screen.publish.ask.isVisible()
    desk.file("walk.xlsx", changed(version="2", label="What do we look for today?"))
    qtbot.waitUntil(lambda: screen.publish.ask.isVisible(), timeout=5000)
    assert screen.tabs.currentIndex() == PREVIEW
    assert screen.tabs.tabText(CELLS) == "Sheets"


def test_a_workbook_that_goes_away_leaves_what_was_read(qtbot: QtBot, desk: OnDesk) -> None:
    path = desk.file("walk.xlsx", with_fault())
    screen = opened(qtbot, desk.desk(path))
    path.unlink()
    press(screen, "Read it again")
    assert told(screen) == ["walk.xlsx is not there any more."]
    assert screen.sheets.tables


# -- trying it out


def test_the_preview_is_the_form_as_it_is_captured(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.second_version())
    assert screen.tabs.currentIndex() == PREVIEW
    assert "What do we look for today?" in read(screen)
    before = desk.read(publishing_state)
    QTest.keyClicks(QApplication.focusWidget() or screen, "Reading")
    press(screen, "Next: Rooms visited")
    press(screen, "Add a stop")
    press(screen, "Secure: Routines are calm")
    assert "2 of 5" in read(screen)
    assert desk.read(publishing_state) == before, "nothing that is tried out is kept"
    press(screen, "Start over")
    assert "No rooms visited yet" not in read(screen)
    assert part(screen, "page_title").text() == "Small walk"


def publishing_state(session: object) -> tuple[int, ...]:
    """How many rows the store has of everything that is written down."""
    from sqlalchemy import func, select

    from sifield.models.exchange import Journal, Outbox
    from sifield.models.visits import Answer, RepeatRow

    kinds = (Answer, RepeatRow, Outbox, Journal)
    return tuple(session.scalar(select(func.count()).select_from(kind)) for kind in kinds)  # type: ignore[attr-defined]


def test_going_through_the_parts_by_keys_leads_into_none(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.second_version())
    screen.tabs.setCurrentIndex(CELLS)
    screen.tabs.setFocus()
    for at in (PREVIEW, CHANGES):
        key(Qt.Key.Key_Right)
        assert (screen.tabs.currentIndex(), screen.tabs.hasFocus()) == (at, True)


# -- comparing and publishing


def test_what_changes_is_said_in_words(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.second_version())
    screen.tabs.setCurrentIndex(CHANGES)
    assert screen.tabs.tabText(CHANGES) == "What changes, 1"
    seen = read(screen)
    assert "From version 1 to version 2" in seen
    assert "Reworded: 1" in seen


def test_a_new_form_says_so(qtbot: QtBot, desk: OnDesk) -> None:
    path = desk.file("new.xlsx", workbook([q("text", "a")], settings=({"form_id": "new", "version": "1"},)))
    screen = opened(qtbot, desk.desk(path))
    screen.tabs.setCurrentIndex(CHANGES)
    assert "This is a new form" in read(screen)
    assert "This form is new to your trust" in read(screen)


def test_nothing_changed_is_said_plainly(qtbot: QtBot, desk: OnDesk) -> None:
    path = desk.file("again.xlsx", changed(version="2", label="What do we look for?"))
    screen = opened(qtbot, desk.desk(path))
    screen.tabs.setCurrentIndex(CHANGES)
    assert "Nothing changed" in read(screen)
    assert screen.publish.ask.isVisible(), "a version with the same questions may be published"


def test_publishing_asks_once_more_and_says_what_follows(qtbot: QtBot, desk: OnDesk) -> None:
    desk.laptop.plan_visit()
    screen = opened(qtbot, desk.second_version())
    press(screen, "Publish version 2…")
    seen = read(screen)
    assert "Publish version 2 of “Small walk”?" in seen
    assert "Visits begun from now on use version 2" in seen
    assert "1 visit that is not finished can be moved to it." in seen
    assert screen.confirm.later.hasFocus(), "Enter must not publish"
    press(screen, "Not yet")
    assert versions(desk) == [("1", "")]
    press(screen, "Publish version 2…")
    with qtbot.waitSignal(screen.published) as published:
        press(screen, "Publish version 2 now")
    assert published.args[0].version == "2"
    assert versions(desk) == [("2", "Amara Whitlock"), ("1", "")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda _laptop: changed(), "Version 1 of “Small walk” has been published with other questions."),
        (published_workbook, "This is version 1 as it is in use"),
        (lambda _laptop: changed(label="What do we look for?"), "This is version 1 as it is in use"),
    ],
)
def test_what_cannot_be_published_is_said(qtbot: QtBot, desk: OnDesk, content: object, said: str) -> None:
    path = desk.file("walk.xlsx", content(desk.laptop))  # type: ignore[operator]
    screen = opened(qtbot, desk.desk(path))
    assert said in read(screen)
    assert not screen.publish.ask.isVisible()


def test_an_older_number_may_be_published_knowingly(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", changed(version="0.9"))))
    assert "Version 0.9 comes before version 1, which is in use" in read(screen)
    assert screen.publish.ask.isVisible()


def test_a_version_that_another_took_meanwhile_is_refused_and_said(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.second_version())
    press(screen, "Publish version 2…")
    desk.write(lambda session: templates.publish(session, changed(version="2", label="Other"), "o.xlsx", NOW))
    press(screen, "Publish version 2 now")
    assert told(screen) == ["Version 2 of “Small walk” has been published with other questions."]


def test_a_safeguarding_form_says_so_across_the_screen(qtbot: QtBot, desk: OnDesk) -> None:
    settings = ({"form_id": "s", "form_title": "Review", "version": "1", "sensitivity": "safeguarding"},)
    path = desk.file("review.xlsx", workbook([q("text", "a")], settings=settings))
    screen = opened(qtbot, desk.desk(path, sees_safeguarding=False))
    assert "You have none, so none can be begun on this laptop." in read(part(screen, "class_band"))
    assert screen.publish.ask.isVisible()


# -- whatever is chosen or dropped


def test_another_workbook_can_be_dropped_on_the_desk(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.desk(desk.file("walk.xlsx", with_fault())))
    titles: list[str] = []
    screen.titled.connect(lambda title, _subtitle: titles.append(title))
    drop_files(screen, desk.file("other.xlsx", workbook([q("text", "a")])))
    assert titles[-1] == "f"
    assert screen.publish.ask.isVisible()


def test_two_files_or_none_of_this_computer_are_refused(qtbot: QtBot, desk: OnDesk) -> None:
    path = desk.file("walk.xlsx", with_fault())
    screen = opened(qtbot, desk.desk(path))
    drop_files(screen, path, path)
    drop(screen, QUrl("https://example.org/walk.xlsx"))
    assert told(screen) == ["What was dropped is no file on this computer.", "2 files were dropped."]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder, "is a folder."),
        (lambda folder: folder / "nowhere.xlsx", "is not there any more."),
        (lambda folder: large(folder / "large.xlsx"), "is larger than 30 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_at_once(qtbot: QtBot, desk: OnDesk, make: object, said: str) -> None:
    screen = opened(qtbot, desk.desk(make(desk.folder)))  # type: ignore[operator]
    assert said in read(screen)
    assert not screen.tabs.isVisible()


def large(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(60 << 20)
    return path


def test_what_is_no_workbook_is_a_fault_of_the_whole(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.desk(desk.file("photo.xlsx", b"\x89PNG\r\n\x1a\n\0\0")))
    assert "No sheets to show" in read(screen)
    assert screen.sheets.rail.item(1).text().startswith("To mend: ")


def test_a_locked_workbook_is_read_again_when_it_is_free(
    qtbot: QtBot, desk: OnDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.file("walk.xlsx", changed(version="2"))
    with monkeypatch.context() as locked:
        locked.setattr(Path, "open", lambda *_args: (_ for _ in ()).throw(PermissionError(13, "in use")))
        screen = opened(qtbot, desk.desk(path))
        assert "is open in another program" in read(screen)
    press(screen, "Read it again")
    assert screen.publish.ask.isVisible()


def test_reading_that_was_stopped_is_never_shown(qtbot: QtBot, desk: OnDesk, laptop_tasks: BackgroundTasks) -> None:
    path = desk.file("walk.xlsx", changed(version="2"))
    screen = TemplateDesk(laptop_tasks, path, desk.laptop.reviewer_id, now=lambda: NOW)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.left):
        screen.waiting.stopped.emit()
    qtbot.waitUntil(lambda: not laptop_tasks.busy)
    QApplication.processEvents()
    assert screen.sheets.tables == []


def test_reading_and_all_that_follows_happens_in_the_background(
    qtbot: QtBot, desk: OnDesk, laptop_tasks: BackgroundTasks
) -> None:
    path = desk.file("walk.xlsx", changed(version="2"))
    screen = TemplateDesk(laptop_tasks, path, desk.laptop.reviewer_id, now=lambda: NOW)
    open_screen(qtbot, screen)
    qtbot.waitUntil(lambda: screen.publish.ask.isVisible(), timeout=10_000)
    press(screen, "Publish version 2…")
    with qtbot.waitSignal(screen.published, timeout=10_000):
        press(screen, "Publish version 2 now")


@pytest.fixture
def laptop_tasks(desk: OnDesk) -> Iterator[BackgroundTasks]:
    """The real door to background work, on this laptop."""
    tasks = BackgroundTasks()
    faults: list[SifieldError] = []
    tasks.failed.connect(faults.append)
    tasks.open(_Open(desk.laptop), actor=desk.laptop.reviewer_id)
    yield tasks
    tasks.close()
    assert faults == []


class _Open:
    """The laptop's stores, which the fixture that made them closes."""

    def __init__(self, laptop: Laptop) -> None:
        self.general, self.safeguarding = laptop.stores.general, laptop.stores.safeguarding

    def close(self) -> None:
        """The fixture does."""
