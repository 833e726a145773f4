"""Two observe the same walk on one laptop, one after another: chosen at the start, kept apart, laid side by side."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, observing, pairs, schools, visits
from sifield.fieldwork.pairs import Standing
from sifield.models.evidence import Note
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.two_observers import TwoObserversScreen
from sifield.ui.visit_path import VisitPath
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LONG_PERSON, LOOKS, check_fits, dress, read
from tests.ui.inline_tasks import InlineTasks
from tests.ui.on_site import part, press

ROOMS = ("Year 1", "Year 2", "Year 3", "Year 4, science and outdoor learning beside the hall", "Year 5", "Year 6")
HERS = ("secure", "secure", "emerging", "not_yet", "secure", "emerging")
HIS = ("secure", "emerging", "emerging", "not_yet", "secure", "secure")


class Site:
    """A laptop whose owner is Amara; Ben comes with her."""

    def __init__(self, laptop: Laptop, window: MainWindow, other: str) -> None:
        self.laptop, self.window, self.other = laptop, window, other
        self.tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
        self.ben = self.write(lambda session: schools.add_person(session, other, "reviewer"))
        self.path = VisitPath(window, self.tasks, laptop.stores, laptop.reviewer_id)

    def write(self, what: Callable[[Session], Any]) -> Any:
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            return what(session)

    def standing(self, visit_id: str) -> Standing:
        with self.laptop.stores.general.read() as session:
            found = pairs.get_standing(session, visit_id)
        assert found is not None
        return found

    def walk(self, visit_id: str, answers: tuple[str, ...], rooms: tuple[str, ...] = ROOMS) -> None:
        """Look into each room, and finish."""

        def work(session: Session) -> None:
            capture.save_answer(session, visit_id, "aim", "", "Calm starts", running=True)
            for room, answer in zip(rooms, answers, strict=False):
                stop = capture.add_row(session, visit_id, "stops", room, NOW).row.id
                capture.save_answer(session, visit_id, "routines", stop, answer, running=False)
                capture.save_answer(session, visit_id, "talk", stop, "secure", running=False)
            visits.finish(session, visit_id, NOW)

        self.write(work)

    def shown(self) -> QWidget:
        QApplication.processEvents()
        screen = self.window.current_screen
        assert screen is not None
        return screen


@pytest.fixture
def site(qtbot: QtBot, light_secrets: None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    laptop = make_laptop(tmp_path / "laptop")
    window = MainWindow()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Site(laptop, window, getattr(request, "param", "Ben Okoro"))
    laptop.stores.close()


def begin(site: Site) -> str:
    def work(session: Session) -> str:
        new = visits.NewVisit(
            school_id=site.laptop.school_id, form=site.laptop.form, reviewer_id=site.laptop.reviewer_id,
            planned_on=TODAY, focus="Calm starts", observed_with=site.ben,
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        return visit_id

    return str(site.write(work))


def test_from_the_start_to_where_both_agree(site: Site) -> None:
    site.path.start_visit(site.laptop.school_id, site.laptop.form.form_id, "")
    part(site.window, "focus").setFocus()
    press(site.window, "…Calm starts")
    part(site.window, "observer").setFocus()
    press(site.window, "Down", "Ctrl+Enter")
    with site.laptop.stores.general.read() as session:
        (hers,) = [row.id for row in visits.list_visits(session)]
    assert "Amara Whitlock’s own observation" in site.shown().heading[1]  # type: ignore[attr-defined]
    site.walk(hers, HERS)
    site.path.observers(hers)
    assert "Ben Okoro has not begun the same, as far as this laptop knows" in read(site.shown())
    assert QApplication.focusWidget() is part(site.window, "to_findings")
    press(site.window, "Tab", "Space")
    his = site.standing(hers).other.visit_id
    assert "Ben Okoro’s own observation" in site.shown().heading[1]  # type: ignore[attr-defined]
    press(site.window, "Ctrl+Shift+N", "…Year 1", "Ctrl+Down", "Ctrl+Down", "Ctrl+Down", "N", "…Coats on pegs", "Enter")
    with site.laptop.stores.general.read() as session:
        assert [note.author_id for note in session.query(Note)] == [site.ben], "what he writes is his"
    site.path.open_visit(hers)
    assert "Ben Okoro is writing on this laptop" in read(site.shown())
    assert part(site.window, "go_on_as").hasFocus()
    site.write(lambda session: capture.remove_row(session, capture.load(session, his).rows[0].row.id))
    site.walk(his, HIS, (*ROOMS[:4], "Y5", "Y6"))
    site.path.observers(hers)
    told = read(site.shown())
    assert "Furthest apart: “Routines are calm”." in told
    assert "The same at 4 of 6 stops (67 %)." in told
    assert "Both of you gave one answer everywhere" in told, "of talk nothing more can be said"
    assert "6 stops of both side by side, 2 of them under different names." in told
    assert "Both: Calm starts" in told
    part(site.window, "change_stops").click()
    part(site.window, "beside_1").setFocus()
    press(site.window, "Up")
    assert "5 stops of both side by side, 2 of them under different names; 2 stops of one of you alone." in read(
        site.shown()
    )
    part(site.window, "read_other").click()
    assert "Your evidence\n1\n" in read(site.shown()), "his one note"


def test_together_no_more(site: Site) -> None:
    hers = begin(site)
    site.walk(hers, HERS[:2])
    site.path.open_visit(hers)
    part(site.window, "to_observers").click()
    part(site.window, "alone").click()
    assert site.shown().objectName() == "findings_screen"
    assert not site.shown().findChild(QWidget, "to_observers").isVisible()  # type: ignore[union-attr]


@pytest.mark.parametrize("site", [LONG_PERSON], indirect=True)
def test_it_fits(qtbot: QtBot, site: Site) -> None:
    hers = begin(site)
    site.walk(hers, HERS, ROOMS[:4])
    his = site.write(lambda session: observing.begin_here(session, hers, NOW))
    waiting = TwoObserversScreen(site.tasks, hers, now=lambda: NOW)
    site.walk(his, HIS, ROOMS[1:4])
    both = TwoObserversScreen(site.tasks, hers, now=lambda: NOW)
    part_of = both.findChild(QWidget, "stops_beside")
    part_of.open()  # type: ignore[union-attr]
    for screen in (waiting, both):
        qtbot.addWidget(screen)
        screen.resize(1366, 768)
        screen.show()
    for mode, percent in LOOKS:
        dress(mode, percent)
        check_fits(waiting, "two-observers-waiting")
        check_fits(both, "two-observers")
