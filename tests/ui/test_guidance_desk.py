"""A guidance pack in the window: brought in, its changes read, published; the visits it touches are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sifield.fieldwork import guidance, schools, templates, visits
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.templates import FormRow
from sifield.forms.guidance.documents import Citation
from sifield.ui.form_words import say_editions
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.guidance_desk import VISITS, GuidanceDesk
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.theme import Mode
from sifield.ui.widgets.quiet_line import QuietLine
from tests.fieldwork.test_guidance import old_pack, pack
from tests.guidance_packs import NEW, NEW_CHECKS, new_pack, pool_form, zipped
from tests.laptops import NOW, TODAY, make_laptop
from tests.ui.fitting import LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import SIZE, key, open_screen, press
from tests.ui.on_desk import OnDesk

pytestmark = pytest.mark.usefixtures("light_secrets")
NARROW = (900, 640)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OnDesk]:
    """A trust that uses the pool's form in its first version, with a visit begun."""
    made = OnDesk(make_laptop(tmp_path / "laptop"), tmp_path)
    (made.laptop.form,) = made.write(lambda session: guidance.publish_pack(session, pack(old_pack()), NOW))
    made.laptop.plan_visit()
    yield made
    made.laptop.stores.close()


def opened(qtbot: QtBot, desk: OnDesk, content: bytes, name: str = "pool.zip") -> GuidanceDesk:
    screen = GuidanceDesk(desk.tasks, desk.file(name, content), desk.laptop.reviewer_id, now=lambda: NOW)
    open_screen(qtbot, screen)
    return screen


def test_a_pack_is_read_and_published(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk, new_pack())
    words = read(screen)
    for said in ("“Wave machines” is new in the 2026 edition.", "“Feet are washed” is no longer asked."):
        assert said in words
    assert "The guidance file and 1 form take effect" in words
    screen.tabs.setCurrentIndex(VISITS)
    assert "Harbour Lane Primary" in read(screen)
    press(screen, "Publish it…")
    asked = read(screen)
    assert "Publish what is new in “Pool safety code”?" in asked
    assert "Publishing cannot be undone. A mistake is mended by publishing a further version." in asked
    with qtbot.waitSignal(screen.published) as done:
        press(screen, "Publish it now")
    assert done.args == ["Pool safety code", 1]
    offered: dict[str, FormRow] = {form.form_id: form for form in desk.read(templates.list_forms)}
    assert offered["pool"].version == "2"


def test_not_yet_goes_back_to_what_changes(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk, new_pack())
    press(screen, "Publish it…")
    press(screen, "Not yet")
    assert screen.publish.ask.hasFocus()
    assert "“Wave machines” is new in the 2026 edition." in read(screen)


def test_a_faulty_pack_says_what_to_mend_and_is_read_again(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk, zipped(code__toml=NEW.replace('short = "Pool code"\n', "")))
    words = read(screen)
    assert "1 fault to mend in the pack before it can be published" in words
    assert "code.toml, line 1, short" in words
    assert not screen.publish.ask.isVisible()
    desk.file("pool.zip", new_pack())
    press(screen, "Read it again")
    assert "“Wave machines” is new in the 2026 edition." in read(screen)
    screen.setFocus()
    QTest.keySequence(screen, "F5")
    assert "“Wave machines” is new in the 2026 edition." in read(screen)


def test_what_is_no_pack_is_refused(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk, b"nothing of the kind")
    assert "pool.zip is no guidance pack that can be read." in read(screen)


def test_an_older_edition_is_said_as_a_visit_starts(qtbot: QtBot, desk: OnDesk) -> None:
    def start() -> StartVisitScreen:
        screen = StartVisitScreen(desk.tasks, desk.laptop.reviewer_id, now=lambda: NOW, form_id="pool")
        open_screen(qtbot, screen)
        return screen

    said = "Pool safety code, 2025. The 2026 edition has held since 1 September 2026."
    assert said not in read(start())
    desk.write(lambda session: guidance.publish_pack(session, pack(zipped(code__toml=NEW)), NOW))
    screen = start()
    assert said in read(screen)
    screen.form.setCurrentIndex(screen.form.findData("small_walk"))
    assert said not in read(screen), "that form cites nothing"


def test_a_newer_edition_is_said_in_one_line_while_a_visit_is_written(qtbot: QtBot, desk: OnDesk) -> None:
    visit_id = desk.laptop.plan_visit()

    def capture() -> CaptureScreen:
        screen = CaptureScreen(desk.tasks, visit_id, desk.laptop.reviewer_id, now=lambda: NOW)
        open_screen(qtbot, screen)
        return screen

    assert not named_line(capture()).isVisible()
    desk.write(lambda session: guidance.publish_pack(session, pack(zipped(code__toml=NEW)), NOW))
    said = "Pool safety code, 2025. The 2026 edition has held since 1 September 2026."
    screen = capture()
    line = named_line(screen)
    assert line.isVisible()
    screen.setFocus()
    key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert "Pool safety code, 2025, Lifeguards. The 2026 edition has held since 1 September 2026." in read(screen)
    assert (line.accessibleName(), read(line)) == (said, said)
    assert line.focusPolicy() == Qt.FocusPolicy.NoFocus, "it asks nothing"


def test_several_editions_are_one_line_still() -> None:
    words, details = say_editions((Citation("A", "1", "Old."), Citation("B", "2"), Citation("C", "3", "Older.")))
    assert words == "Editions to check: A, 1; C, 3."
    assert details == "A, 1. Old.\nC, 3. Older."
    assert say_editions((Citation("B", "2"),)) == ("", "")
    many = [Citation(name, "1", "Old.") for name in "ABCDE"]
    assert say_editions(many)[0] == "Editions to check: A, 1; B, 1; C, 1 and 2 more."


def named_line(screen: CaptureScreen) -> QuietLine:
    line = screen.findChild(QuietLine)
    assert isinstance(line, QuietLine)
    return line


def _crowd(desk: OnDesk) -> None:
    """Many drafts in schools with long names, and a pack that changes a lot."""

    def fill(session: object) -> None:
        for number in range(30):
            school = schools.add_school(session, NewSchool(name=f"{LONG_SCHOOL} {number}", phase="Primary"), TODAY)  # type: ignore[arg-type]
            new = visits.NewVisit(
                school_id=school, form=desk.laptop.form, reviewer_id=desk.laptop.reviewer_id, planned_on=TODAY
            )
            visits.plan_visit(session, new)  # type: ignore[arg-type]

    desk.write(fill)


@pytest.mark.parametrize("size", [SIZE, NARROW])
@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_nothing_is_cut(qtbot: QtBot, desk: OnDesk, mode: Mode, percent: int, size: tuple[int, int]) -> None:
    _crowd(desk)
    dress(mode, percent)
    many = tuple(
        (f"c{at}", f"Every hall with water in it has been looked at, {at}", "2026|Depth marks", "must")
        for at in range(40)
    )
    screen = opened(qtbot, desk, zipped(code__toml=NEW, pool__xlsx=pool_form("2", (*NEW_CHECKS, *many))))
    screen.resize(*size)
    check_fits(screen, f"guidance-changes-{size[0]}")
    check_order(screen)
    screen.tabs.setCurrentIndex(VISITS)
    check_fits(screen, f"guidance-visits-{size[0]}")
    press(screen, "Publish it…")
    check_fits(screen, f"guidance-confirm-{size[0]}")
    faulty = opened(qtbot, desk, zipped(code__toml=NEW.replace("=", "", 3)), "faulty.zip")
    faulty.resize(*size)
    check_fits(faulty, f"guidance-faults-{size[0]}")
