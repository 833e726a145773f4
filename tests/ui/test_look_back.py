"""Beside a question: last time's answer, its trend, and what is still open; of no room and of no teacher."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, findings, looking_back, plan_life, planning, visits
from sifield.fieldwork.looking_back import LookBack
from sifield.fieldwork.planning import ActionWords
from sifield.models.plans import Action, Plan
from sifield.models.visits import Visit
from sifield.ui.widgets.trend_line import TrendLine
from tests.ui.on_site import OnSite, on_site, opened, part, press, words


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


def walked(made: OnSite, on: date, purposes: tuple[str, ...], typical: str) -> str:
    """Have an earlier walk in the store, with a rating in each of some rooms."""

    def work(session: Session) -> str:
        laptop = made.laptop
        new = visits.NewVisit(
            school_id=laptop.school_id, form=laptop.form, reviewer_id=laptop.reviewer_id, planned_on=on
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, made.clock())
        for at, purpose in enumerate(purposes):
            row = capture.add_row(session, visit_id, "stop", f"Year {at}, reading", made.clock()).row
            capture.save_answer(session, visit_id, "purpose", row.id, purpose, running=False)
        capture.save_answer(session, visit_id, "protocol", "", "OK", running=False)
        capture.save_answer(session, visit_id, "typical", "", typical, running=False)
        visits.finish(session, visit_id, made.clock())
        return visit_id

    return str(made.write(work))


def agreed(made: OnSite, visit_id: str, text: str) -> None:
    """Have an agreed plan of an earlier walk, with an action on what pupils can say."""

    def work(session: Session) -> None:
        finding = findings.raise_finding(session, visit_id, [], "Not all can say why.", question="purpose")
        plan_id = planning.open_plan(session, visit_id)
        action = ActionWords(text=text, owner_name="Hannah Oduya", deadline=date(2026, 12, 11))
        planning.add_action(session, plan_id, finding, action)
        session.flush()
        session.get_one(Plan, plan_id).status = "agreed"

    made.write(work)


def back(made: OnSite) -> LookBack:
    with made.laptop.stores.general.read() as session:
        return looking_back.look_back(session, made.visit_id)


def test_last_time_and_its_trend_stand_beside_the_question(qtbot: QtBot, made: OnSite) -> None:
    walked(made, date(2026, 6, 9), ("not_yet", "not_yet", "emerging"), "yes")
    agreed(made, walked(made, date(2026, 10, 9), ("secure", "emerging", "secure"), "no"), "Say the purpose first")
    window = opened(qtbot, made)
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down")
    told = words(part(window, "look_back"))
    assert "Say the purpose first" in told
    assert "Hannah Oduya · by Fri 11 Dec 2026" in told
    assert part(window, "last_answer").text() == "2 × Secure, 1 × Emerging"
    assert "Year" not in part(window, "last_answer").text(), "no room is told"
    press(window, "4")
    (trend,) = part(window, "look_back").findChildren(TrendLine)
    assert trend.accessibleDescription() == "Jun: Not yet. Oct: Secure. Today: Embedded"
    press(window, "Ctrl+Down")
    assert not [each for each in window.findChildren(TrendLine) if each.isVisible()], "nothing of another question"


def test_a_tick_is_told_in_words(qtbot: QtBot, made: OnSite) -> None:
    walked(made, date(2026, 10, 9), ("secure",), "yes")
    window = opened(qtbot, made)
    press(window, "Ctrl+G", "…We name and grade", "Enter")
    assert part(window, "last_answer").text() == "Confirmed"


def test_two_rooms_are_too_few_to_be_told(made: OnSite) -> None:
    walked(made, date(2026, 10, 9), ("secure", "emerging"), "yes")
    assert set(back(made).answers) == {"protocol", "typical"}


def test_a_lesson_look_looks_back_at_nobody(made: OnSite) -> None:
    one = walked(made, date(2026, 10, 9), ("secure",) * 3, "yes")
    agreed(made, one, "Say the purpose first")

    def as_lesson_looks(session: Session) -> None:
        for visit_id in (one, made.visit_id):
            session.get_one(Visit, visit_id).form_id = "lesson_look"

    made.write(as_lesson_looks)
    assert back(made) == LookBack({}, {})


def test_what_is_done_is_open_no_more_and_a_later_visit_is_not_earlier(made: OnSite) -> None:
    agreed(made, walked(made, date(2026, 10, 9), ("secure",) * 3, "yes"), "Say the purpose first")
    walked(made, date(2027, 1, 9), ("not_yet",) * 3, "no")
    assert [one.on for one in back(made).answers["purpose"]] == [date(2026, 10, 9)]
    assert [one.text for one in back(made).actions["purpose"]] == ["Say the purpose first"]

    def verify(session: Session) -> None:
        for action in session.scalars(select(Action)):
            action.status = "verified"

    made.write(verify)
    assert back(made).actions == {}


def test_work_that_has_begun_is_still_open_and_what_another_plan_goes_on_with_is_not(made: OnSite) -> None:
    agreed(made, walked(made, date(2026, 10, 9), ("secure",) * 3, "yes"), "Say the purpose first")
    made.write(lambda session: plan_life.note_progress(session, session.scalars(select(Plan.id)).one()))
    assert [one.text for one in back(made).actions["purpose"]] == ["Say the purpose first"]

    def carry(session: Session) -> None:
        session.scalars(select(Action)).one().status = "carried forward"

    made.write(carry)
    assert back(made).actions == {}
