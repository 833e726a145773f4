"""A small safeguarding form, as the trust's safeguarding lead would write it in Excel."""

from dataclasses import dataclass

from sifield.fieldwork import capture, findings, planning, templates, visits
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.templates import FormRow
from sifield.models.exchange import Device
from sifield.models.store import Store
from sifield.wire.records import school_scope
from tests.forms.workbooks import workbook
from tests.laptops import NOW, TODAY, Laptop

TITLE = "Small safeguarding check"
CHECK = "Staff know whom to tell"
CONCERN = "Was anything passed on as an immediate concern?"


def safeguarding_workbook(version: str = "1") -> bytes:
    """Write it: a page of checks, and the page about immediate concerns that every form has."""
    survey = (
        {"type": "begin_group", "name": "checks", "label": "Checks"},
        {
            "type": "select_one met",
            "name": "whom_to_tell",
            "label": CHECK,
            "required": "yes",
            "evidence": "yes",
            "area": "Safeguarding",
        },
        {"type": "text", "name": "other_checks", "label": "What else did you look at?"},
        {"type": "end_group"},
        {"type": "begin_group", "name": "immediate_concern", "label": "Immediate concern"},
        {"type": "select_one yes_no", "name": "concern_raised", "label": CONCERN, "required": "yes"},
        {"type": "text", "name": "concern_reference", "label": "The school's own reference"},
        {"type": "end_group"},
    )
    choices = (
        {"list_name": "met", "name": "not_met", "label": "Not met", "key": "1", "colour": "bad"},
        {"list_name": "met", "name": "partly", "label": "Partly met", "key": "2", "colour": "warn"},
        {"list_name": "met", "name": "met", "label": "Met", "key": "3", "colour": "ok"},
        {"list_name": "yes_no", "name": "yes", "label": "Yes"},
        {"list_name": "yes_no", "name": "no", "label": "No"},
    )
    settings = {"form_id": "sg_check", "form_title": TITLE, "version": version, "sensitivity": "safeguarding"}
    return workbook(survey, choices, (settings,))


NOTE = "Two lunchtime supervisors could not say who the deputy lead is."


@dataclass
class Circle:
    """A laptop whose person has a school's safeguarding records, and a visit there."""

    laptop: Laptop
    form: FormRow
    visit_id: str

    @property
    def store(self) -> Store:
        return self.laptop.stores.safeguarding


def publish(laptop: Laptop) -> FormRow:
    """Publish the form in the trust."""
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return templates.publish(session, safeguarding_workbook(), "check.xlsx", NOW)


def give_right(laptop: Laptop, *school_ids: str) -> None:
    """Let the centre have said that this person has the safeguarding records of these schools."""
    with laptop.stores.general.apply() as session:
        session.get_one(Device, 1).scopes = [school_scope(one, "safeguarding") for one in school_ids]


def new_visit(laptop: Laptop, form: FormRow, requirement_id: str = "") -> visits.NewVisit:
    return visits.NewVisit(
        school_id=laptop.school_id, form=form, reviewer_id=laptop.reviewer_id, planned_on=TODAY,
        focus="Whom to tell", requirement_id=requirement_id,
    )  # fmt: skip


def begin(laptop: Laptop) -> Circle:
    """Publish the form, give the right, and begin a visit with a note."""
    form = publish(laptop)
    give_right(laptop, laptop.school_id)
    with laptop.stores.safeguarding.write(laptop.reviewer_id, NOW) as session:
        visit_id = visits.plan_visit(session, new_visit(laptop, form))
        visits.start(session, visit_id, NOW)
        capture.save_answer(session, visit_id, "whom_to_tell", "", "partly", running=False)
        capture.add_note(session, visit_id, laptop.reviewer_id, NOTE, NOW, question="whom_to_tell")
    return Circle(laptop, form, visit_id)


def write_plan(circle: Circle) -> str:
    """Finish the visit, make a finding of its notes, plan an action, check the facts; give the plan's id."""
    by = circle.laptop.reviewer_id
    with circle.store.write(by, NOW) as session:
        visits.finish(session, circle.visit_id, NOW)
        notes = [note.id for note in capture.list_notes(session, circle.visit_id)]
        finding_id = findings.raise_finding(session, circle.visit_id, notes, "Not all adults know whom to tell.")
        findings.check_facts(session, finding_id, True, "")
        plan_id = planning.open_plan(session, circle.visit_id)
        words = ActionWords(
            text="Brief every adult.", owner_name="Imogen Tarrant", owner_role="Designated safeguarding lead",
            deadline=TODAY, success_criterion="Every adult asked names two people.",
            baseline="Three of eight name one.",
        )  # fmt: skip
        planning.add_action(session, plan_id, finding_id, words)
        planning.close_fact_check(session, plan_id, "Mireille Ashdown", NOW)
    return plan_id
