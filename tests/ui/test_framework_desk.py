"""An improvement model on the desk: looked at, copied, mended beside its lines, compared, published, withdrawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import frameworks
from sifield.frameworks.copying import copy_of
from sifield.frameworks.shipped import shipped_texts
from sifield.models.exchange import Place
from sifield.models.frameworks import PublishedFramework
from sifield.ui.first_model import FirstModel
from sifield.ui.framework_reading import Kept
from sifield.ui.screens.framework_desk import CHANGES, GLANCE, TEXT, FrameworkDesk
from sifield.ui.screens.frameworks_compare import FrameworksCompare
from sifield.ui.screens.frameworks_list import FrameworksList
from sifield.ui.widgets.banner import Banners
from tests.laptops import NOW, make_laptop
from tests.ui.fitting import read
from tests.ui.hands import key, open_screen, press
from tests.ui.on_desk import OnDesk, drop_files

pytestmark = pytest.mark.usefixtures("light_secrets")
TEXTS = shipped_texts()
OURS = copy_of(TEXTS["tiers"], "our-tiers", "Our tiers")
FAULTY = OURS.replace('"every 4 weeks"', '"now and then"')


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    folder = tmp_path_factory.mktemp("desk")
    made = OnDesk(make_laptop(folder / "laptop"), folder)
    yield made
    made.laptop.stores.close()


@pytest.fixture
def desk(one: OnDesk, tmp_path: Path) -> Iterator[OnDesk]:
    """A laptop of a trust without a model, and an empty folder."""
    one.folder = tmp_path
    yield one
    one.write(lambda session: [session.delete(row) for row in session.scalars(select(PublishedFramework))])
    one.write(lambda session: [session.delete(row) for row in session.scalars(select(Place))])


def put(qtbot: QtBot, desk: OnDesk, source: Path | Kept, *, may_publish: bool = True) -> FrameworkDesk:
    screen = FrameworkDesk(
        desk.tasks, source, desk.laptop.reviewer_id, now=lambda: NOW, may_publish=may_publish, trust="Tidewater"
    )
    open_screen(qtbot, screen)
    return screen


def ours(desk: OnDesk, text: str = OURS) -> Path:
    return desk.file("ours.toml", text.encode())


def listed(desk: OnDesk) -> list[tuple[str, int]]:
    return [(row.title, row.from_year) for row in desk.read(frameworks.list_published)]


def test_a_chief_executive_sees_the_year_at_a_glance(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, Kept("Earned autonomy", TEXTS["earned-autonomy"]), may_publish=False)
    words = read(screen)
    for said in ("Category 3", "18 visits a year, 18 days", "confirmed by: Trust board", "Lesson looks"):
        assert said in words
    assert not screen.publish.isVisible(), "others may look"
    screen.tabs.setFocus()
    key(Qt.Key.Key_Right)
    assert "Joining the trust, phase 1: Learn" in read(screen)
    assert "Church-school distinctiveness" in read(screen)
    key(Qt.Key.Key_Right)
    assert screen.text.editor.isReadOnly()


def test_a_part_that_a_document_does_not_have_is_absent(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, Kept("Improvement cycle", TEXTS["improvement-cycle"]))
    assert "How a school is placed" not in read(screen)
    screen.tabs.setCurrentIndex(1)
    assert "Areas" in read(screen)
    assert "Indicators" not in read(screen)


def test_a_fault_stands_beside_its_line_and_is_mended_by_saving(qtbot: QtBot, desk: OnDesk) -> None:
    path = ours(desk, FAULTY)
    screen = put(qtbot, desk, path)
    assert screen.tabs.currentIndex() == TEXT
    assert screen.tabs.tabText(TEXT) == "Text and faults, 1"
    line = next(at for at, words in enumerate(FAULTY.splitlines(), 1) if "now and then" in words)
    assert screen.text.editor.line == line
    assert "1 fault to mend before it can be used." in read(screen)
    assert not screen.publish.ask.isVisible()
    screen.tabs.setCurrentIndex(GLANCE)
    assert "Nothing to see here yet" in read(screen)
    key(Qt.Key.Key_F8)
    assert screen.tabs.currentIndex() == TEXT
    desk.file("ours.toml", OURS.encode())
    qtbot.waitUntil(lambda: screen.tabs.tabText(TEXT) == "Text")
    assert screen.publish.ask.isVisible()


def test_what_is_typed_on_the_desk_is_in_the_file(qtbot: QtBot, desk: OnDesk) -> None:
    path = ours(desk, FAULTY)
    screen = put(qtbot, desk, path)
    screen.text.rail.setFocus()
    key(Qt.Key.Key_Return)
    editor = screen.text.editor
    assert editor.hasFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    for _ in range(len('now and then", "2" = "now and then", "3" = "every 2 weeks", "4" = "every 1 week" }')):
        QTest.keyClick(editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(editor, 'every term" }')
    with qtbot.waitSignal(screen._reading.saved):
        pass
    assert "now and then" not in path.read_text(encoding="utf-8")
    assert editor.hasFocus(), "the cursor stays where it is typed"


def test_a_change_made_elsewhere_meanwhile_is_shown_and_what_was_typed_comes_back(qtbot: QtBot, desk: OnDesk) -> None:
    path = ours(desk)
    screen = put(qtbot, desk, path)
    screen.tabs.setCurrentIndex(TEXT)
    editor = screen.text.editor
    editor.setFocus()
    QTest.keyClicks(editor, "# mine ")
    path.write_text("# theirs\n" + OURS, encoding="utf-8")
    screen.tabs.setFocus()  # leaving the text is what saves it
    assert screen.banners.shown()[0].message == "ours.toml was changed in another program while you typed here."
    assert editor.toPlainText().startswith("# theirs")
    assert path.read_text(encoding="utf-8").startswith("# theirs")
    editor.undo()
    assert editor.toPlainText().startswith("# mine")


def test_a_copy_is_saved_under_a_name_of_its_own_and_opened(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, Kept("Improvement tiers", TEXTS["tiers"]))
    press(screen, "Make our own from it…")
    with qtbot.waitSignal(screen.copied) as told:
        screen._dialog.fileSelected.emit(str(desk.folder / "ours"))
    screen._dialog.close()
    (path,) = told.args
    assert path == desk.folder / "ours.toml"
    assert 'title = "Improvement tiers, Tidewater"' in path.read_text(encoding="utf-8")
    with qtbot.assertNotEmitted(screen.copied):
        screen.save_copy(path)
    assert screen.banners.shown()[0].message == "ours.toml is there already."


def test_a_first_model_is_published_by_keys(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, ours(desk))
    assert screen.year.currentText() == "From 2026/27"
    assert "Your trust’s first model, from 2026/27 on" in read(screen)
    screen.publish.ask.setFocus()
    key(Qt.Key.Key_Space)
    assert "It cannot be taken back" in read(screen)
    assert screen.confirm.later.hasFocus(), "the safe way is in hand"
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Backtab)
    with qtbot.waitSignal(screen.published) as told:
        screen.confirm.sure.setFocus()
        key(Qt.Key.Key_Space)
    assert told.args == ["Our tiers", 2026]
    assert listed(desk) == [("Our tiers", 2026)]


def test_what_changes_is_told_and_old_years_keep_theirs(qtbot: QtBot, desk: OnDesk) -> None:
    desk.write(lambda session: frameworks.publish(session, OURS, 2026, NOW))
    text = OURS.replace('"every 4 weeks"', '"every 3 weeks"').replace('edition = "2026"', 'edition = "2027"')
    screen = put(qtbot, desk, ours(desk, text))
    assert screen.year.currentText() == "From 2027/28"
    assert "From 2027/28 on: 2 changes to the model in force" in read(screen)
    screen.tabs.setCurrentIndex(CHANGES)
    assert screen.tabs.tabText(CHANGES) == "What changes, 2"
    assert "comes more often: every 3 weeks" in read(screen)
    press(screen, "Publish from 2027/28…")
    assert "Years before keep the model that they ran under" in read(screen)
    assert "Until 2027/28 begins it can be withdrawn." in read(screen)
    screen.confirm.sure.click()
    assert listed(desk) == [("Our tiers", 2027), ("Our tiers", 2026)]


def test_a_name_that_is_taken_is_refused_before_anything_is_asked(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, ours(desk, TEXTS["tiers"].replace("every 4 weeks", "every 3 weeks")))
    assert "“tiers” is the name of a model that comes with the program." in read(screen)
    assert not screen.publish.ask.isVisible()


def test_a_file_that_is_none_can_be_tried_again(qtbot: QtBot, desk: OnDesk) -> None:
    screen = put(qtbot, desk, desk.folder / "gone.toml")
    assert "gone.toml is not there any more." in read(screen)
    desk.file("gone.toml", OURS.encode())
    press(screen, "Read it again")
    assert "Tier 4" in read(screen)


# -- the list, the comparison, the offer


def test_the_list_says_by_which_model_the_trust_works(qtbot: QtBot, desk: OnDesk) -> None:
    screen = FrameworksList(desk.tasks, now=lambda: NOW, may_publish=True)
    open_screen(qtbot, screen)
    assert "Your trust has not chosen a model yet." in read(screen)
    with qtbot.waitSignal(screen.model_opened) as told:
        press(screen, next(n for n in _names(screen) if n.startswith("Lighthouse sites")))
    assert told.args[0].title == "Lighthouse sites"
    desk.write(lambda session: frameworks.publish(session, TEXTS["tiers"], 2026, NOW))
    desk.write(lambda session: frameworks.publish(session, OURS, 2027, NOW))
    desk.tasks.tell_changed("general")
    QApplication.processEvents()
    assert "Your trust works by “Improvement tiers” since 2026/27." in read(screen)
    press(screen, "Withdraw Our tiers from 2027/28")
    assert listed(desk) == [("Improvement tiers", 2026)]
    assert screen.banners.shown()[0].message == "“Our tiers” is withdrawn."
    with qtbot.waitSignal(screen.file_chosen) as told:
        drop_files(screen, ours(desk))
    assert told.args == [desk.folder / "ours.toml"]


def test_others_may_look_and_change_nothing(qtbot: QtBot, desk: OnDesk) -> None:
    desk.write(lambda session: frameworks.publish(session, OURS, 2027, NOW))
    screen = FrameworksList(desk.tasks, now=lambda: NOW, may_publish=False)
    open_screen(qtbot, screen)
    assert not screen.choose.isVisible()
    assert not any(name.startswith("Withdraw") for name in _names(screen))


def test_two_are_chosen_by_keys_and_compared(qtbot: QtBot, desk: OnDesk) -> None:
    screen = FrameworksCompare(desk.tasks, now=lambda: NOW, first=Kept("Our tiers", OURS))
    open_screen(qtbot, screen)
    assert screen.first.currentText() == "Our tiers"
    screen.second.setCurrentText("Lighthouse sites")
    screen.second.setFocus()
    key(Qt.Key.Key_Down)
    assert screen.second.currentText() == "Improvement tiers"
    assert "The same" in read(screen)
    screen.second.setCurrentText("Our tiers")
    QApplication.processEvents()
    assert "It is the same model twice." in read(screen)


def test_a_new_trust_is_offered_a_choice_once(qtbot: QtBot, desk: OnDesk) -> None:
    banners, chosen = Banners(), []
    qtbot.addWidget(banners)
    first = FirstModel(desk.tasks, banners, lambda: chosen.append("list"), banners)
    first.offer()
    first.offer()
    (banner,) = banners.shown()
    assert "Earned autonomy" in banner.remedy
    banner.button.click()
    assert chosen == ["list"]
    first.offer()
    assert banners.shown() == [], "whoever stands before the models, or has published one, is not told of them"
    later = FirstModel(desk.tasks, banners, lambda: None, banners)
    later.offer()
    banners.shown()[0].dismissed.emit()
    later.offer()
    assert banners.shown() == [], "closed, it is not offered again"


def _names(screen: FrameworksList) -> list[str]:
    return [one.accessibleName() for one in screen.findChildren(QAbstractButton) if one.isVisible()]
