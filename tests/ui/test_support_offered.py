"""What the trust offers for a finding, taken by a click; and the stages of a model that goes by them."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, findings, planning, templates, visits
from sifield.models.standing import Strength
from sifield.ui.screens.plan import PlanScreen
from sifield.wire.records import school_scope
from tests import school_card
from tests.fieldwork.test_tracking import SCALE
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, TODAY, make_laptop
from tests.ui import look
from tests.ui.hands import named, open_screen, press
from tests.ui.inline_tasks import InlineTasks


def test_an_offer_becomes_an_action_of_the_trust_and_stages_are_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path / "laptop")
    other = school_card.another_school(laptop)
    school_card.run_framework(laptop, "improvement-cycle")
    check = q("select_one scale", "order", "The order is clear", evidence="yes", area="Curriculum and teaching")
    form = workbook((check,), SCALE, ({"form_id": "order_look", "form_title": "Look", "version": "1"},))

    def plan(session: Session) -> str:
        published = templates.publish(session, form, "look.xlsx", NOW)
        new = visits.NewVisit(
            school_id=laptop.school_id, form=published, reviewer_id=laptop.reviewer_id, planned_on=TODAY
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
        note = capture.add_note(session, visit_id, laptop.reviewer_id, "It jumps.", NOW, question="order")
        findings.raise_finding(session, visit_id, [note.id], "The order jumps.")
        visits.finish(session, visit_id, NOW)
        place = {"scope": school_scope(other.school_id), "school_id": other.school_id}
        session.add(Strength(**place, area="Curriculum and teaching", text="A clear order", proven_on=TODAY))
        return planning.open_plan(session, visit_id)

    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        plan_id = plan(session)
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    screen = PlanScreen(tasks, laptop.stores.general, plan_id, lambda: NOW)
    open_screen(qtbot, screen)
    (offer,) = {name for name, _ in screen._actions._promises if "Support for F1" in name}
    press(screen, offer)
    (card,) = screen._actions.cards.values()
    assert card._finding.text() == "Support by the trust for F1: The order jumps."
    press(screen, "More of A1")
    press(screen, "Prepare, A1")
    look.grab(screen, "support-offered", None)
    with laptop.stores.general.read() as session:
        (action,) = planning.get_plan(session, plan_id).actions
    assert (action.side, action.half_days, action.rag) == ("trust", 1, "amber")
    assert action.stage == "prepare"
    assert named(screen, "Who leads it, A1").text() == "Mireille Ashdown"  # type: ignore[attr-defined]
    laptop.stores.close()
