"""What can be found by looking at the screens of the forms: nothing cut, all named, Tab as the eye goes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import templates
from sifield.models.templates import PublishedTemplate
from sifield.ui.form_words import COLLECTIONS
from sifield.ui.screens.form_in_use import VERSIONS
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.screens.template_desk import CELLS, CHANGES, PREVIEW
from sifield.ui.theme import Mode, theme
from sifield.ui.widgets.buttons import QuietButton
from tests.fieldwork.test_templates import changed
from tests.forms.workbooks import options, q, workbook
from tests.laptops import NOW, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, tab_walk
from tests.ui.hands import SIZE, open_screen
from tests.ui.look import grab
from tests.ui.on_desk import OnDesk, with_fault

pytestmark = pytest.mark.usefixtures("light_secrets")

LONG = (
    "Safeguarding and pastoral care review for the early years, the resource base and the nursery, with the trust’s "
    "social worker"
)
NARROW = (900, 640)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    """A trust with forms of both classes, with long names, many of them, one withdrawn; nothing here changes them."""
    folder = tmp_path_factory.mktemp("looks")
    desk = OnDesk(make_laptop(folder / "laptop"), folder)
    _fill(desk)
    yield desk
    desk.laptop.stores.close()


def _fill(desk: OnDesk) -> None:
    desk.laptop.plan_visit()

    def publish(session: object) -> None:
        for number in range(50):
            is_long = number % 9 == 0
            settings = {
                "form_id": f"form{number}", "form_title": f"{LONG} {number}" if is_long else f"Learning walk {number}",
                "version": "2026-27 autumn term" if is_long else str(number),
                "sensitivity": "safeguarding" if is_long else "general", "minutes": 30 + number,
                "collection": "" if number % 10 == 9 else COLLECTIONS[number % len(COLLECTIONS)],
            }  # fmt: skip
            content = workbook([q("text", "a")], settings=(settings,))
            at = NOW + timedelta(minutes=number)
            templates.publish(session, content, "f.xlsx", at, by=desk.laptop.reviewer_id)  # type: ignore[arg-type]
        templates.publish(session, changed(version="2"), "f.xlsx", NOW + timedelta(hours=1))  # type: ignore[arg-type]
        templates.withdraw(session, "form3", NOW)  # type: ignore[arg-type]

    desk.write(publish)


def seen(qtbot: QtBot, screen: QWidget, name: str, size: tuple[int, int] = SIZE) -> QWidget:
    open_screen(qtbot, screen, size)
    check_fits(screen, name)
    assert screen.width() == size[0]
    return screen


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_fifty_forms_with_long_names(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    seen(qtbot, prepared.list(), "forms")
    narrow = prepared.list()
    narrow.findChild(QuietButton, "new_in_library").click()
    seen(qtbot, narrow, "forms-narrow", NARROW)


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_choosing_from_fifty_forms(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = StartVisitScreen(
        prepared.tasks, prepared.laptop.reviewer_id, now=lambda: NOW, school_id=prepared.laptop.school_id
    )
    seen(qtbot, screen, "start-fifty")
    screen.form.choose("form9")
    check_fits(screen, "start-long-form")
    screen.form.showPopup()
    popup = screen.form.view()
    qtbot.waitUntil(popup.isVisible)
    grab(popup, f"start-forms-{mode}-{percent}", None)
    assert popup.horizontalScrollBar().maximum() == 0
    screen.form.hidePopup()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_no_form_at_all(qtbot: QtBot, tmp_path: Path, mode: Mode, percent: int) -> None:
    desk = OnDesk(make_laptop(tmp_path), tmp_path)
    desk.write(lambda session: [session.delete(row) for row in session.query(PublishedTemplate)])
    dress(mode, percent)
    seen(qtbot, desk.list(), "forms-none")
    desk.laptop.stores.close()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_a_form_in_use(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    for form_id in ("small_walk", "form9"):
        screen = seen(qtbot, prepared.form(form_id), f"form-{form_id}")
        for part in range(3):
            screen.tabs.setCurrentIndex(part)  # type: ignore[attr-defined]
            check_fits(screen, f"form-{form_id}-{part}")


@pytest.mark.parametrize("size", [SIZE, NARROW])
@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_sixty_faults(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int, size: tuple[int, int]) -> None:
    dress(mode, percent)
    rows = [q(f"select_one missing{at}", f"n{at}", LONG, relevant="${nobody} = 1" * (at % 2)) for at in range(40)]
    path = prepared.file("sixty.xlsx", workbook([q("text", "a"), *rows], options("x", "a", "a")))
    screen = seen(qtbot, prepared.desk(path), f"desk-faults-{size[0]}", size)
    screen.tabs.setCurrentIndex(PREVIEW)  # type: ignore[attr-defined]
    check_fits(screen, f"desk-unready-{size[0]}")


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_a_workbook_that_can_be_published(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    path = prepared.file("A workbook saved again and again, final, really final (3).xlsx", changed(version="3"))
    screen = prepared.desk(path)
    seen(qtbot, screen, "desk")
    for part in (CELLS, PREVIEW, CHANGES):
        screen.tabs.setCurrentIndex(part)
        check_fits(screen, f"desk-{part}")
    screen.publish.ask.click()
    check_fits(screen, "desk-confirm")


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_a_safeguarding_form_with_a_long_name(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    settings = ({"form_id": "s", "form_title": LONG, "version": "2026-27 autumn term", "sensitivity": "safeguarding"},)
    languages = {"label::English (en)": "What?", "label::Cymraeg (cy)": "Beth?", "type": "text", "name": "a"}
    path = prepared.file("review.xlsx", workbook([languages], settings=settings))
    screen = prepared.desk(path, sees_safeguarding=False)
    seen(qtbot, screen, "desk-safeguarding")
    screen.publish.ask.click()
    check_fits(screen, "desk-safeguarding-confirm")


def test_a_file_that_cannot_be_read(qtbot: QtBot, prepared: OnDesk) -> None:
    seen(qtbot, prepared.desk(prepared.folder / f"{LONG}.xlsx"), "desk-gone")
    seen(qtbot, prepared.desk(prepared.file("photo.xlsx", b"\x89PNG\0")), "desk-no-workbook")


def test_tab_goes_as_the_eye_does(qtbot: QtBot, prepared: OnDesk) -> None:
    listed = prepared.list()
    listed.search.setText("walk 1")
    open_screen(qtbot, listed)
    check_order(listed)
    form = prepared.form()
    form.tabs.setCurrentIndex(VERSIONS)
    open_screen(qtbot, form)
    check_order(form)
    faults = prepared.desk(prepared.file("walk.xlsx", with_fault()))
    open_screen(qtbot, faults)
    check_order(faults)
    ready = prepared.desk(prepared.file("walk2.xlsx", changed(version="3")))
    open_screen(qtbot, ready)
    walked = tab_walk(ready)
    begin = walked.index(ready.tabs)
    names = [stop.objectName() for stop in walked[begin:] + walked[:begin]]
    inside = names[names.index("outline") + 1 : names.index("note_box")]
    assert names[1:4] == ["read_again", "shows_gaps", "start_over"]
    assert "flag" in inside, "the cards come between the outline and the note line"
    assert names[-1] == "publish"
    ready.tabs.setCurrentIndex(CHANGES)
    check_order(ready)
    ready.publish.ask.click()
    check_order(ready)


def test_high_contrast_is_drawn(qtbot: QtBot, prepared: OnDesk) -> None:
    theme().set_mode("contrast")
    screen = prepared.desk(prepared.file("walk.xlsx", with_fault()))
    open_screen(qtbot, screen)
    picture = grab(screen, "desk-contrast", None).toImage()
    assert picture.pixelColor(4, 300) == theme().colour("canvas")
