"""Writing a plan and having its facts checked, by keys and clicks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import planning, readiness, schools, tracking
from sifield.fieldwork.plans import ActionRow, PlanDetails
from sifield.models.people import Post
from sifield.models.plans import Plan
from sifield.models.visits import Visit
from sifield.ui.screens.fact_check import FactCheckScreen
from sifield.ui.screens.plan import PlanScreen
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import theme
from sifield.wire.joining import HEADTEACHER, SOCIAL_WORKER
from tests.laptops import NOW, TODAY
from tests.ui import look
from tests.ui.fitting import LOOKS
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.on_site import bar_disk
from tests.ui.walked import ACTS, Walk, found, planned, walk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path)
    yield made
    made.laptop.stores.close()


def plan_of(made: Walk) -> PlanDetails:
    with made.laptop.stores.general.read() as session:
        return planning.get_plan(session, made.plan_id)


def only_action(made: Walk) -> ActionRow:
    (action,) = plan_of(made).actions
    return action


def opened(qtbot: QtBot, made: Walk) -> PlanScreen:
    screen = PlanScreen(made.tasks, made.store, made.plan_id, made.now)
    open_screen(qtbot, screen)
    return screen


def test_an_action_is_written_by_keys_and_kept(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    assert QApplication.focusWidget().accessibleName() == "What is to be done, A1"  # type: ignore[union-attr]
    write(screen, "What is to be done, A1", "Timetable a keep-up slot.")
    write(screen, "Who leads it, A1", "Mireille Ashdown")
    write(screen, "By when, A1", "in 2 weeks")
    write(screen, "How shall we know that it has worked, A1", "All groups meet daily.")
    write(screen, "Where it stands today, A1", "Two of five groups meet daily.")
    action = only_action(walked)
    assert (action.text, action.owner_name) == ("Timetable a keep-up slot.", "Mireille Ashdown")
    assert action.owner_role == "Headteacher", "the role comes with a name that is known"
    assert action.deadline == date(2026, 12, 8)
    assert action.success_criterion == "All groups meet daily."
    with walked.laptop.stores.general.read() as session:
        gaps = readiness.what_is_missing(planning.get_plan(session, walked.plan_id), TODAY)
    assert {gap.field for gap in gaps} == {"facts"}
    press(screen, "Close A1")
    assert screen._actions.cards[action.id].summary.tag == "Complete"


def test_of_two_people_with_one_name_the_one_who_is_chosen_is_kept(qtbot: QtBot, walked: Walk) -> None:
    with walked.store.write(walked.laptop.reviewer_id, NOW) as session:
        other = schools.add_person(session, "Mireille Ashdown", SOCIAL_WORKER)
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    write(screen, "Who leads it, A1", "Mireille Ashdown, Trust social worker")
    write(screen, "What is to be done, A1", "Time a keep-up slot.")
    action = only_action(walked)
    assert (action.owner_name, action.owner_role, action.owner_id) == ("Mireille Ashdown", "Trust social worker", other)
    write(screen, "Who leads it, A1", "Mireille Ashdown, Headteacher")
    write(screen, "What is to be done, A1", "Timetable a keep-up slot.")
    action = only_action(walked)
    assert (action.owner_role, action.owner_id) == ("Headteacher", plan_of(walked).head.id)


def test_a_role_that_two_of_one_name_share_comes_with_the_name(qtbot: QtBot, walked: Walk) -> None:
    with walked.store.write(walked.laptop.reviewer_id, NOW) as session:
        schools.add_person(session, "Mireille Ashdown", HEADTEACHER)
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    write(screen, "Who leads it, A1", "Mireille Ashdown")
    write(screen, "What is to be done, A1", "Time a keep-up slot.")
    assert only_action(walked).owner_role == "Headteacher"


def test_who_signs_for_the_school_today_is_named_in_the_plan(qtbot: QtBot, walked: Walk) -> None:
    planned(walked)
    screen = opened(qtbot, walked)
    assert screen._whole._signs.text() == "Mireille Ashdown, Headteacher, signs for the school."
    press(screen, "Somebody else signs today…")
    assert QApplication.focusWidget().accessibleName() == "Name of who leads the school"  # type: ignore[union-attr]
    press(screen, "Name the head")
    assert "Enter the headteacher’s name." in screen._signs._name_row.fault
    qtbot.keyClicks(named(screen, "Name of who leads the school"), "Sam Cole")
    screen._signs.post.setCurrentText("Acting headteacher")
    press(screen, "Name the head")
    plan = plan_of(walked)
    assert (plan.head.name, plan.head.role) == ("Sam Cole", "Acting headteacher")
    assert plan.facts_checked_at is None, "whoever checked them was somebody else"
    assert screen._whole._signs.text() == "Sam Cole, Acting headteacher, signs for the school."
    assert not screen._signs.isVisible()


def test_where_nobody_leads_the_school_the_gap_asks_who_signs(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    with walked.store.write(walked.laptop.reviewer_id, NOW) as session:
        for row in (session.get_one(Visit, walked.visit_id), session.get_one(Plan, walked.plan_id)):
            row.head_id = ""
        session.scalars(select(Post)).one().until_on = TODAY
    screen = opened(qtbot, walked)
    assert "Nobody is named" in screen._whole._signs.text()
    screen._on.setFocus()
    key(Qt.Key.Key_Return, CTRL)
    press(screen, "Name the headteacher of Harbour Lane Primary.")
    qtbot.keyClicks(QApplication.focusWidget(), "Sam Cole")
    key(Qt.Key.Key_Return)
    assert plan_of(walked).head.name == "Sam Cole"


def test_a_reckoned_deadline_never_falls_on_a_holiday(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    write(screen, "By when, A1", "in 5 weeks")
    action = only_action(walked)
    assert action.deadline == date(2027, 1, 4), "29 December is in the holidays"
    assert screen._actions.cards[action.id].form.rows["deadline"].fault == ""


def test_words_are_kept_when_the_hands_rest(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    qtbot.keyClicks(named(screen, "What is to be done, A1"), "Sort the books.")
    qtbot.waitUntil(lambda: only_action(walked).text == "Sort the books.")


def test_what_is_missing_is_soft_first_and_a_summary_on_going_on(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    screen = opened(qtbot, walked)
    press(screen, "Add an action for F2")
    action = only_action(walked)
    card = screen._actions.cards[action.id]
    assert card._gaps.isVisible()
    assert not screen._summary.isVisible()
    with qtbot.assertNotEmitted(screen.facts_wanted):
        key(Qt.Key.Key_Return, CTRL)
    assert screen._summary.isVisible()
    assert card.form.rows["owner_name"].fault == "Enter who leads A1."
    press(screen, "Enter who leads A1.")
    assert QApplication.focusWidget().accessibleName() == "Who leads it, A1"  # type: ignore[union-attr]
    write(screen, "Who leads it, A1", "Hannah Oduya")
    assert card.form.rows["owner_name"].fault == ""
    with qtbot.waitSignal(screen.facts_wanted) as went:
        press(screen, "Go on and fill them in later")
    assert went.args == [walked.plan_id]


def test_a_finding_without_an_action_leads_to_a_new_one(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    screen = opened(qtbot, walked)
    screen._on.setFocus()
    key(Qt.Key.Key_Return, CTRL)
    press(screen, "Add an action for F2, or mark it as a strength.")
    assert only_action(walked).finding_ref == "F2"


def test_a_day_without_school_is_said_at_once(qtbot: QtBot, walked: Walk) -> None:
    (action_id,) = planned(walked)
    screen = opened(qtbot, walked)
    screen._actions.cards[action_id].summary.setFocus()
    key(Qt.Key.Key_Space)
    write(screen, "By when, A1", "25 December")
    assert "no school day" in screen._actions.cards[action_id].form.rows["deadline"].fault
    assert only_action(walked).deadline == date(2026, 12, 25)
    write(screen, "By when, A1", "11/12/2026")
    assert screen._actions.cards[action_id].form.rows["deadline"].fault == ""


def test_rows_move_and_a_removed_one_comes_back(qtbot: QtBot, walked: Walk) -> None:
    first, second = planned(walked, 2)
    before = plan_of(walked).actions
    screen = opened(qtbot, walked)
    screen._actions.cards[second].summary.setFocus()
    key(Qt.Key.Key_Space)
    press(screen, "Move A2 up")
    assert [action.id for action in plan_of(walked).actions] == [second, first]
    assert screen._actions.cards[second].is_open
    press(screen, "Remove A1")
    assert [action.id for action in plan_of(walked).actions] == [first]
    press(screen, "Undo")
    back = plan_of(walked).actions[-1]
    assert (back.text, back.deadline) == (before[1].text, before[1].deadline)


def test_a_row_is_dragged_and_moved_by_alt_and_an_arrow(qtbot: QtBot, walked: Walk) -> None:
    first, second, third = planned(walked, 3)
    screen = opened(qtbot, walked)
    cards = screen._actions.cards
    grip, last = cards[first].grip, cards[third]
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=grip.rect().center())
    below = grip.mapFromGlobal(last.mapToGlobal(last.rect().center())) + QPoint(0, last.height() // 2)
    QTest.mouseMove(grip, below)
    assert screen._actions._mark.isVisible()
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=below)
    assert [action.id for action in plan_of(walked).actions] == [second, third, first]
    assert not screen._actions._mark.isVisible()
    QApplication.processEvents()
    screen._actions.cards[first].summary.setFocus()
    key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [action.id for action in plan_of(walked).actions] == [second, first, third]


def test_milestones_and_what_else_a_row_holds_unfold(qtbot: QtBot, walked: Walk) -> None:
    (action_id,) = planned(walked)
    screen = opened(qtbot, walked)
    screen._actions.cards[action_id].focus_field("text")
    QApplication.processEvents()
    press(screen, "More of A1")
    press(screen, "Add a milestone to A1")
    assert QApplication.focusWidget().accessibleName() == "Day of milestone 1 of A1"  # type: ignore[union-attr]
    write(screen, "Day of milestone 1 of A1", "4 Dec")
    write(screen, "Milestone 1 of A1", "The slot stands in the timetable.")
    write(screen, "Resources, A1", "Two hours of training.")
    press(screen, "The trust, A1")
    assert screen._actions.cards[action_id]._finding.text().startswith("Support by the trust for F2: ")
    press(screen, "Amber, A1")
    write(screen, "Why A1 is so sure", "One lead is ill.")
    write(screen, "Half-days that the trust gives, A1", "3")
    action = only_action(walked)
    assert [(step.on, step.text) for step in action.milestones] == [
        (date(2026, 12, 4), "The slot stands in the timetable.")
    ]
    assert (action.resources, action.side, action.rag, action.rag_reason, action.half_days) == (
        "Two hours of training.", "trust", "amber", "One lead is ill.", 3,
    )  # fmt: skip
    press(screen, "Remove milestone 1 of A1")
    assert only_action(walked).milestones == ()


def test_a_gap_under_more_leads_to_its_field(qtbot: QtBot, walked: Walk) -> None:
    (action_id,) = planned(walked)
    screen = opened(qtbot, walked)
    screen._actions.cards[action_id].focus_field("text")
    write(screen, "By when, A1", "24 March 2027")
    screen._on.setFocus()
    key(Qt.Key.Key_Return, CTRL)
    press(screen, "Say why A1 is due only after Tue 19 Jan 2027, when we look again.")
    assert QApplication.focusWidget().accessibleName() == "Why only after the next review, A1"  # type: ignore[union-attr]
    write(screen, "Why only after the next review, A1", "The books come in March.")
    assert [gap.field for gap in readiness.what_is_missing(plan_of(walked), TODAY)] == ["milestones"]


def test_what_is_open_from_before_is_carried_forward(qtbot: QtBot, walked: Walk) -> None:
    (before,) = planned(walked)
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, NOW) as session:
        plan = session.get_one(Plan, walked.plan_id)
        plan.status, plan.agreed_at = "agreed", NOW
        tracking.agree(session, walked.plan_id)
    walked.visit_id = walked.laptop.plan_visit()
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, NOW) as session:
        walked.plan_id = planning.open_plan(session, walked.visit_id)
    screen = opened(qtbot, walked)
    why = f"Why it goes on: {ACTS[0][0]}"
    press(screen, f"Carry forward: {ACTS[0][0]}")
    assert QApplication.focusWidget().accessibleName() == why  # type: ignore[union-attr]
    write(screen, why, "The hall was closed.")
    press(screen, f"Carry forward: {ACTS[0][0]}")
    assert [(one.action_id, one.reason) for one in only_action(walked).carried] == [(before, "The hall was closed.")]
    assert not screen._before.isVisible()
    card = screen._actions.cards[only_action(walked).id]
    assert card._finding.text() == "Carried forward from the plan of Tue 24 Nov 2026: The hall was closed."


def test_comment_and_next_review_are_kept(qtbot: QtBot, walked: Walk) -> None:
    planned(walked)
    screen = opened(qtbot, walked)
    write(screen, "Your comment on the whole", "Thank you for the open doors.")
    write(screen, "When do you look again?", "16 March 2027")
    plan = plan_of(walked)
    assert (plan.comment, plan.next_review_on) == ("Thank you for the open doors.", date(2027, 3, 16))


def test_the_paper_is_seen_beside_the_plan(qtbot: QtBot, walked: Walk) -> None:
    planned(walked)
    screen = opened(qtbot, walked)
    qtbot.waitUntil(lambda: screen._preview.page_count > 0)
    assert "Timetable a daily ten-minute" in " ".join(screen._preview.words.split())
    press(screen, "Preview")
    assert not screen._preview.isVisible()


def test_words_outlive_a_writing_that_failed(qtbot: QtBot, walked: Walk) -> None:
    (action_id,) = planned(walked)
    screen = opened(qtbot, walked)
    screen._actions.cards[action_id].focus_field("text")
    bar_disk(walked.laptop.stores.general, barred=True)
    write(screen, "What is to be done, A1", "Sort the books by sounds.")
    assert [fault.code for fault in walked.tasks.faults] == ["no-folder"]
    screen.refresh()
    assert screen._actions.cards[action_id].form.field("text").toPlainText() == "Sort the books by sounds."
    assert only_action(walked).text != "Sort the books by sounds."
    bar_disk(walked.laptop.stores.general, barred=False)
    write(screen, "Your comment on the whole", "Thank you.")
    assert (only_action(walked).text, plan_of(walked).comment) == ("Sort the books by sounds.", "Thank you.")


def test_the_same_in_threads(qtbot: QtBot, walked: Walk) -> None:
    found(walked)
    tasks = BackgroundTasks()
    tasks.open(walked.laptop.stores, actor=walked.laptop.reviewer_id)
    screen = PlanScreen(tasks, walked.store, walked.plan_id, walked.now)
    open_screen(qtbot, screen)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in screen.findChildren(QPushButton, "add_for_F2")))
    press(screen, "Add an action for F2")
    qtbot.waitUntil(lambda: len(screen._actions.cards) == 1)
    qtbot.waitUntil(lambda: screen._actions.cards[only_action(walked).id].form.field("text").hasFocus())
    qtbot.keyClicks(QApplication.focusWidget(), "Sort the books. ")
    qtbot.waitUntil(lambda: only_action(walked).text == "Sort the books.")
    qtbot.keyClicks(QApplication.focusWidget(), "By Friday.")
    screen.hide()
    qtbot.waitUntil(lambda: only_action(walked).text == "Sort the books. By Friday.")
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()


def test_the_head_checks_each_finding(qtbot: QtBot, walked: Walk) -> None:
    planned(walked, facts=False)
    screen = FactCheckScreen(walked.tasks, walked.plan_id, walked.now)
    open_screen(qtbot, screen)
    press(screen, "The facts are right, F1")
    with qtbot.assertNotEmitted(screen.facts_checked):
        press(screen, "The facts are checked")
    press(screen, "Say whether the facts of F2 are right.")
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Space)
    write(screen, "Your comment on F2", "It was eight of twenty.")
    with qtbot.waitSignal(screen.facts_checked) as went:
        key(Qt.Key.Key_Return, CTRL)
    assert went.args == [walked.plan_id]
    plan = plan_of(walked)
    assert [(finding.facts_agreed, finding.head_comment) for finding in plan.findings] == [
        (True, ""),
        (False, "It was eight of twenty."),
    ]
    assert (plan.facts_checked_by, plan.facts_checked_at) == ("Mireille Ashdown", walked.now())


def test_neither_answer_is_chosen_for_the_head(qtbot: QtBot, walked: Walk) -> None:
    planned(walked, facts=False)
    screen = FactCheckScreen(walked.tasks, walked.plan_id, walked.now)
    open_screen(qtbot, screen)
    assert [card.answer.value for card in screen._cards.values()] == ["", ""]


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
@pytest.mark.parametrize("which", ["plan", "facts"])
def test_everything_fits_and_has_a_name(qtbot: QtBot, walked: Walk, mode: str, percent: int, which: str) -> None:
    ids = planned(walked, 3, facts=False)
    theme().set_mode(mode)  # type: ignore[arg-type]
    theme().set_percent(percent)
    screen: PlanScreen | FactCheckScreen
    if which == "plan":
        screen = opened(qtbot, walked)
        screen._actions.cards[ids[1]].focus_field("text")
    else:
        screen = FactCheckScreen(walked.tasks, walked.plan_id, walked.now)
        open_screen(qtbot, screen)
        press(screen, "Something is not right, F1")
    look.grab(screen, f"{which}-{mode}-{percent}", None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.unnamed(screen) == []
    assert look.small_targets(screen) == []
