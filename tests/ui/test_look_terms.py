"""Before a lesson look its readers are fixed and its load is warned of; once it is over it is counted."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.fieldwork import capture, observation_load, visits
from sifield.fieldwork.load_limit import Tally
from sifield.fieldwork.school_page import get_school_page
from sifield.models.exchange import Device
from sifield.ui.load_limit import LoadLimit
from sifield.ui.school.load import LoadSection
from sifield.ui.school.section import Desk
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.widgets.quiet_line import QuietLine
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.inline_tasks import InlineTasks
from tests.ui.on_site import OnSite, on_site, opened, part, press, words

LOOK = asset("forms", "lesson_look.xlsx").read_bytes()


def tally(made: OnSite) -> Tally:
    with made.laptop.stores.general.read() as session:
        return observation_load.get_tally(session, made.laptop.school_id, "T14", TODAY)


def test_the_terms_of_a_look_are_settled_as_it_is_started(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path, workbook=LOOK)
    for _ in range(3):
        made.write(lambda session: observation_load.add(session, made.laptop.school_id, "T14", TODAY, 40))
    screen = StartVisitScreen(
        made.tasks, made.laptop.reviewer_id, now=made.clock, school_id=made.laptop.school_id, form_id="lesson_look"
    )
    qtbot.addWidget(screen)
    screen.resize(1366, 900)
    screen.show()
    begun: list[str] = []
    screen.started.connect(begun.append)
    terms = part(screen, "look_terms")
    assert "never for appraisal" in words(terms)
    part(terms, "reader_head").click()
    screen.focus.setText("Wait time")
    part(terms, "load_reference").setFocus()
    press(terms, "…Amara")
    screen.start.click()
    assert not begun, "a name is refused"
    assert "is no name" in words(terms)
    part(terms, "load_reference").setText("t14")
    screen.look.load.look()
    assert "T14, 2026/27: 3 looks, 2 h. Agreed: 3 looks, 3 h." in words(terms)
    assert "would have had 4 looks" in words(terms), "warned before it is passed"
    screen.start.click()
    (visit_id,) = begun
    with made.laptop.stores.general.read() as session:
        assert visits.get_visit(session, visit_id).readers == ("teacher", "looker", "head")
        assert observation_load.get_coming(session, visit_id).reference == "T14"
    made.laptop.stores.close()


def test_while_it_goes_on_a_calm_line_comes_before_the_limit_is_passed(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path, workbook=LOOK)
    made.write(lambda session: observation_load.add(session, made.laptop.school_id, "T14", TODAY, 150))
    made.write(lambda session: observation_load.remember(session, made.visit_id, "T14", 25))
    window = opened(qtbot, made, at=("minutes_seen", ""))
    screen = window.findChild(CaptureScreen)
    assert screen is not None
    line = screen.findChild(QuietLine, "load_line")
    assert line is not None
    assert not line.isVisible()
    made.clock.later(26)
    screen._minutes.timeout.emit()
    assert "4 min are left of what was agreed for T14 in 2026/27. Agreed: 3 looks, 3 h." in words(line)
    press(window, "…31")
    assert words(line) == (
        "With this look T14 comes to 2 looks, 3 h 1 min in 2026/27. Agreed: 3 looks, 3 h. Tell the teacher before you "
        "go on."
    )
    press(window, "Backspace")
    assert not line.isVisible(), "three minutes are nothing"
    made.laptop.stores.close()


def test_a_look_is_counted_as_it_is_finished(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path, workbook=LOOK)
    made.write(lambda session: observation_load.remember(session, made.visit_id, "T14", 30))
    made.write(lambda session: capture.save_answer(session, made.visit_id, "minutes_seen", "", 25, running=False))
    screen = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    qtbot.addWidget(screen)
    screen.show()
    card = part(screen, "look_load")
    assert "nothing so far" in words(card)
    assert not screen.export.isVisible(), "no file is made of a look but the teacher's own"
    assert screen.load.is_complete()
    made.write(lambda session: screen.load.counting()(session, made.visit_id))
    assert tally(made) == Tally("T14", 2026, 1, 25)
    screen.refresh()
    assert "This look is counted. For whom is not kept." in words(card)
    made.laptop.stores.close()


def test_an_administrator_sets_the_limit_and_others_read_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = make_laptop(tmp_path)
    hold(made, made.reviewer_id, "administrator")
    tasks = InlineTasks(made.stores, actor=made.reviewer_id, at=NOW)
    card = LoadLimit(tasks, may_change=True)
    qtbot.addWidget(card)
    card.show()
    assert "3 looks, 3 h" in words(card)
    part(card, "limit_looks").setText("two")
    part(card, "keep_limit").click()
    assert "Write a number" in words(card)
    part(card, "limit_looks").setText("2")
    part(card, "limit_minutes").setText("90")
    part(card, "keep_limit").click()
    assert "2 looks, 1 h 30 min" in words(card)
    other = LoadLimit(tasks, may_change=False)
    qtbot.addWidget(other)
    other.show()
    assert not other.keep.isVisible()
    made.stores.close()


def test_a_schools_page_says_whether_it_was_kept_and_to_the_head_for_whom(qtbot: QtBot, tmp_path: Path) -> None:
    made = make_laptop(tmp_path)
    tasks = InlineTasks(made.stores, actor=made.reviewer_id, at=NOW)
    part_of_page = LoadSection(Desk(tasks, tasks, made.school_id, lambda: TODAY, False, print))
    qtbot.addWidget(part_of_page)

    def shown() -> str:
        with made.stores.general.read() as session:
            part_of_page.show_page(get_school_page(session, made.school_id, TODAY))
        QApplication.processEvents()
        return words(part_of_page)

    assert not shown(), "nothing is counted"
    with made.stores.general.write("", NOW) as session:
        for reference in ("T14", "T14", "T14", "T14", "T20"):
            observation_load.add(session, made.school_id, reference, TODAY, 30)
    assert "The limit is passed for 1 teacher, kept for 1 teacher." in shown()
    assert "T14" not in shown()
    hold(made, made.head_id, "headteacher")
    assert "T14\n4 looks, 2 h" in shown().replace("Passed\n", "")
    part(part_of_page, "correct_load").click()
    part(part_of_page, "correct_whose").setFocus()
    press(part_of_page, "…t14", "Tab")
    assert (part_of_page.looks.text(), part_of_page.minutes.text()) == ("4", "120"), "what stands there is shown"
    part_of_page.looks.setText("3")
    part_of_page.minutes.setText("75")
    part_of_page.form.keep.click()
    assert "The reason is missing" in words(part_of_page)
    part(part_of_page, "correct_why").setText("One look was counted twice")
    part_of_page.form.keep.click()
    assert not part_of_page.form.isVisible()
    assert (
        "T14\n3 looks, 1 h 15 min\nCorrected on Tue 24 Nov 2026 by Mireille Ashdown: 1 look fewer, 45 min fewer. "
        "One look was counted twice."
    ) in shown().replace("Kept\n", "")
    made.stores.close()


def hold(made: Laptop, person_id: str, role: str) -> None:
    """Have the laptop be another person's."""
    with made.stores.general.write("", NOW) as session:
        device = session.get_one(Device, 1)
        device.person_id, device.role = person_id, role
