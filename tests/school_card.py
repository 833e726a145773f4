"""A school of which everything is known, for tests of its page and its card: written as people would, day by day."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.fieldwork import (
    contacts,
    findings,
    frameworks,
    inspections,
    planning,
    priorities,
    programme,
    schools,
    strengths,
    targets,
    visits,
)
from sifield.fieldwork.contacts import DEPUTY, LEAD, ContactWords
from sifield.fieldwork.inspections import InspectionWords
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.targets import TargetWords
from sifield.models.evidence import Finding
from sifield.models.frameworks import PublishedFramework
from sifield.models.plans import Action, Plan
from sifield.models.programme import Booking
from sifield.models.schools import School
from sifield.models.standing import Judgement, Placement
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY, Laptop

YEAR = 2026
PRIORITIES = ("Every child reads well by seven", "Leaders at all levels check what they change")


def another_school(laptop: Laptop) -> Laptop:
    """Add a school like the first one, and take it in hand."""
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        count = len(session.scalars(select(School.id)).all())
        new = NewSchool(name=f"Harbour Lane Primary {count}", phase="Primary", head_name="Mireille Ashdown")
        return replace(laptop, school_id=schools.add_school(session, new, TODAY))


def withdraw_frameworks(laptop: Laptop) -> None:
    """Let the trust run no improvement model."""
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for row in session.scalars(select(PublishedFramework)):
            row.withdrawn_at = NOW


def run_framework(laptop: Laptop, name: str) -> None:
    """Let the trust run one of the shipped improvement models from this year on."""
    text = asset("frameworks", f"{name}.toml").read_text(encoding="utf-8")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        frameworks.publish(session, text, YEAR, NOW)


def place(laptop: Laptop, framework: str, grade: str, state: str = "confirmed", **more: object) -> str:
    """Place the school in a grade, from the beginning of the year."""
    row = Placement(
        scope=school_scope(laptop.school_id), school_id=laptop.school_id, framework=framework, year=YEAR, grade=grade,
        from_on=date(YEAR, 9, 2), proposed_on=date(YEAR, 7, 10), proposed_by=laptop.reviewer_id, state=state,
        reason="Leadership is new; the board wants to see a year of it.",
    )  # fmt: skip
    if state == "confirmed":
        row.confirmed_by, row.confirmed_on = laptop.reviewer_id, date(YEAR, 7, 17)
    for field, value in more.items():
        setattr(row, field, value)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.add(row)
    return row.id


def judge(laptop: Laptop, framework: str, name: str, *levels: tuple[str, date]) -> None:
    """Judge an indicator on several days."""
    mine = {"scope": school_scope(laptop.school_id), "school_id": laptop.school_id, "judged_by": laptop.reviewer_id}
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for level, day in levels:
            session.add(Judgement(framework=framework, name=name, level=level, judged_on=day, **mine))


def fill(laptop: Laptop, *, long: str = "") -> str:
    """Fill a school: targets, strengths, priorities, contacts, an inspection, a walk with its plan, what is due; give
    the visit's id. ``long`` is put behind every text."""
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        _standing(session, laptop.school_id, long)
        _walk(session, laptop, visit_id, long)
        due = programme.add_requirement(session, laptop.school_id, "small_walk", "Monitoring visit" + long, TODAY)
        programme.add_requirement(
            session, laptop.school_id, "small_walk", "Late walk" + long, TODAY - timedelta(days=11)
        )
        booking = Booking(
            scope=school_scope(laptop.school_id), school_id=laptop.school_id, title="Half-termly visit" + long,
            on=TODAY + timedelta(days=9), lead_id=laptop.reviewer_id, requirement_ids=[due],
        )  # fmt: skip
        session.add(booking)
    return visit_id


def _standing(session: Session, school_id: str, long: str) -> None:
    words = TargetWords(
        title="Phonics check at or above national" + long, standard="above_national", baseline="74 %", aim="82 %",
        latest="78 %", latest_on=date(2026, 11, 13), rating="amber", progress="Two groups catch up daily." + long,
    )  # fmt: skip
    first = targets.add_target(session, school_id, YEAR, words, date(2026, 9, 10))
    targets.step_target(session, first, date(2026, 9, 24))
    targets.step_target(session, first, date(2026, 10, 8))
    targets.add_target(session, school_id, YEAR, TargetWords(title="No suspension" + long), date(2026, 9, 10))
    strengths.add_strength(session, school_id, "", "Story time that every class looks forward to" + long, TODAY)
    priorities.take_list(session, school_id, YEAR, [text + long for text in PRIORITIES])
    lead = ContactWords(name="Imogen Tarrant" + long, role=LEAD, telephone="01632 960 011")
    contacts.name_contact(session, school_id, lead, TODAY - timedelta(days=200))
    deputy = ContactWords(name="Odalys Penhaligon", role=DEPUTY, telephone="01632 960 012")
    contacts.name_contact(session, school_id, deputy, TODAY)
    old = {"overall": "Good", "education": "Good", "safeguarding": "Effective"}
    new = {"inclusion": "Expected standard", "achievement": "Needs attention", "safeguarding": "Met"}
    for day, scale, results in ((date(2022, 5, 17), "ofsted-2019", old), (date(2026, 3, 3), "ofsted-2025", new)):
        judged = InspectionWords(on=day, scale=scale, results=results, note=long)
        inspections.record_inspection(session, school_id, judged, TODAY)


def _walk(session: Session, laptop: Laptop, visit_id: str, long: str) -> None:
    visits.finish(session, visit_id, NOW)
    findings.raise_finding(session, visit_id, [], "Routines are calm in every room." + long, "strength")
    concern = findings.raise_finding(session, visit_id, [], "Half the books do not match the sounds." + long, "concern")
    findings.edit_finding(session, concern, risk="high")
    plan_id = planning.open_plan(session, visit_id)
    for text, days in (("Sort the books by sound." + long, -5), ("Check ten book bags a week." + long, 20)):
        words = ActionWords(
            text=text, owner_name="Hannah Oduya", owner_role="Reading lead", deadline=TODAY + timedelta(days=days),
            success_criterion="A sample of 20 bags.", monitored_by="Mireille Ashdown",
        )  # fmt: skip
        planning.add_action(session, plan_id, concern, words)
    agree(session, plan_id)


def agree(session: Session, plan_id: str) -> None:
    """Take a plan as signed by both, fifteen days ago: how signing does it is tested elsewhere."""
    session.flush()
    plan = session.get_one(Plan, plan_id)
    plan.status, plan.agreed_at = "agreed", NOW - timedelta(days=15)
    for action in session.scalars(select(Action).where(Action.plan_id == plan_id)):
        action.status = "agreed"


def every_action(laptop: Laptop) -> Select[tuple[Action]]:
    """Ask for the actions of the school."""
    return select(Action).join(Plan, Plan.id == Action.plan_id).where(Plan.school_id == laptop.school_id)


def every_finding() -> Select[tuple[str]]:
    """Ask for the ids of all findings of a store."""
    return select(Finding.id)


def settle(laptop: Laptop, placement_id: str, state: str) -> None:
    """Confirm or reject what was proposed."""
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.get_one(Placement, placement_id).state = state
