"""Safeguarding records between laptops: to the circle, whole and never merged by themselves; to nobody else."""

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import access, capture, concerns, findings, templates, visits
from sifield.fieldwork.concerns import Telling, Where
from sifield.fieldwork.schools import NewSchool, add_school, list_schools
from sifield.fieldwork.templates import FormRow
from sifield.models.concerns import Concern
from sifield.models.evidence import Finding
from sifield.models.exchange import Conflict, SigningKey
from sifield.models.standing import Priority
from sifield.sync import outbox
from sifield.sync.enrolment import invite
from sifield.wire.records import school_scope
from tests.safeguarding import NOTE, safeguarding_workbook
from tests.stored import everything_in

from .conftest import Team
from .laptops import Machine


def publish(team: Team) -> FormRow:
    now = team.office.world.now
    with team.office.stores.general.write(team.office.person_id, now) as session:
        form = templates.publish(session, safeguarding_workbook(), "check.xlsx", now, by=team.office.person_id)
    team.office.sync()
    return form


def invited(team: Team, name: str, role: str, *, safeguarding: bool = False) -> Machine:
    machine = team.office.invited(name, role, safeguarding=safeguarding)
    machine.sync()
    return machine


def visit(machine: Machine, form: FormRow, school_id: str) -> tuple[str, str]:
    """Begin a visit with a note and a finding; give the ids of the visit and the finding."""
    now = machine.world.now
    with machine.stores.safeguarding.write(machine.person_id, now) as session:
        new = visits.NewVisit(
            school_id=school_id, form=form, reviewer_id=machine.person_id, planned_on=now.date(), focus="Whom to tell"
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, now)
        note = capture.add_note(session, visit_id, machine.person_id, NOTE, now, question="whom_to_tell")
        return visit_id, findings.raise_finding(session, visit_id, [note.id], "The first words.")


def test_it_comes_to_the_circle_and_leaves_no_trace_with_anybody_else(team: Team) -> None:
    form = publish(team)
    nia = invited(team, "Nia Prosser", "social_worker")
    lead = invited(team, "Rhiannon Vale", "trust_leader", safeguarding=True)
    visit_id, _ = visit(nia, form, team.school_id)
    outcome = nia.sync()
    assert (outcome.pushed, outcome.refused) == (4, 0)
    assert "safeguarding" in lead.sync().changed
    with lead.stores.safeguarding.read() as session:
        draft = capture.load(session, visit_id)
    assert [note.text for note in draft.notes] == [NOTE]
    assert draft.visit.reviewer.name == "Nia Prosser"
    for outside in (team.office, team.ann, team.ben):
        assert outside.sync().changed in ((), ("general",))
        general, other = (everything_in(store) for store in outside.stores.both())
        assert other.records == 0
        assert NOTE not in general.text
        assert visit_id not in general.text + other.text
        with outside.stores.general.read() as session:
            assert templates.version_of(session, form.sha256) == "1", "the blank form is the trust's"


def test_no_file_of_the_trust_comes_into_the_safeguarding_store(team: Team) -> None:
    publish(team)
    nia = invited(team, "Nia Prosser", "social_worker")
    assert everything_in(nia.stores.safeguarding).files == ()
    assert nia.sync().blobs_down == 0, "the workbook lies in the general store, and is asked for once"


def test_the_heads_key_is_prepared_for_a_safeguarding_visit(team: Team) -> None:
    form = publish(team)
    nia = invited(team, "Nia Prosser", "social_worker")
    visit_id, _ = visit(nia, form, team.school_id)
    nia.sync()
    with nia.stores.general.read() as session:
        (key,) = session.scalars(select(SigningKey).where(SigningKey.person_id == team.head_id))
    assert (key.state, key.visit_id) == ("prepared", visit_id)


def test_two_peoples_words_never_merge_by_themselves(team: Team) -> None:
    form = publish(team)
    nia = invited(team, "Nia Prosser", "social_worker")
    lead = invited(team, "Rhiannon Vale", "trust_leader", safeguarding=True)
    _, finding_id = visit(nia, form, team.school_id)
    nia.sync()
    lead.sync()
    for machine, words in ((nia, "The first words, and more."), (lead, "Really the first words.")):
        with machine.stores.safeguarding.write(machine.person_id, machine.world.now) as session:
            findings.edit_finding(session, finding_id, text=words)
    nia.sync()
    lead.sync()
    with lead.stores.safeguarding.read() as session:
        (conflict,) = session.scalars(select(Conflict))
        assert (conflict.current, conflict.proposed) == ("The first words, and more.", "Really the first words.")
        assert session.get_one(Finding, finding_id).text == "The first words, and more."
    with lead.stores.general.read() as session:
        assert session.scalars(select(Conflict)).all() == []


def test_the_right_of_one_school_is_no_right_in_another(team: Team) -> None:
    form = publish(team)
    now = team.office.world.now
    with team.office.stores.general.write(team.office.person_id, now) as session:
        add_school(session, NewSchool(name="Fernhill", phase="Primary"), now.date())
    team.office.sync()
    nia = team.office.world.machine("Nia", invite(team.office.link(), "Nia", "social_worker", (team.school_id,)))
    nia.sync()
    visit(nia, form, team.school_id)
    with nia.stores.general.read() as session:
        (other,) = (row.id for row in list_schools(session, now.date()) if row.id != team.school_id)
    with pytest.raises(SifieldError, match="no access to the safeguarding records of Fernhill"):
        visit(nia, form, other)


def pass_on(machine: Machine, school_id: str, reference: str) -> None:
    with machine.stores.safeguarding.write(machine.person_id, machine.world.now) as session:
        place = Where("visit-of-general-work", school_id, "")
        telling = Telling("Imogen Tarrant, Designated safeguarding lead", machine.world.now, reference)
        concerns.keep_begun(session, place.visit_id, telling)
        concerns.pass_on(session, place, telling)


def test_a_concern_goes_into_the_circle_like_a_letter_and_stays_with_nobody_else(team: Team) -> None:
    lead = invited(team, "Rhiannon Vale", "trust_leader", safeguarding=True)
    pass_on(team.ann, team.school_id, "CP-70412")
    assert "CP-70412" in everything_in(team.ann.stores.safeguarding).text, "until the centre has it"
    outcome = team.ann.sync()
    assert (outcome.pushed, outcome.refused) == (1, 0)
    for machine in (lead, team.ben, team.office, team.ann):
        machine.sync()
    with lead.stores.safeguarding.read() as session:
        assert [one.reference for one in session.scalars(select(Concern))] == ["CP-70412"]
    for outside in (team.ann, team.ben, team.office):
        assert all("CP-70412" not in everything_in(store).text for store in outside.stores.both())
    with team.ann.stores.safeguarding.read() as session:
        assert concerns.standing(session, "visit-of-general-work").answer == "passed on"


def test_the_letter_box_takes_concerns_only_and_of_own_schools_only(team: Team) -> None:
    code = invite(team.office.link(), "Gwen Price", "reviewer", ("another-school",))
    gwen = team.office.world.machine("Gwen", code)
    gwen.sync()
    pass_on(gwen, team.school_id, "CP-1")
    assert gwen.sync().refused == 1
    with team.ann.stores.safeguarding.write(team.ann.person_id, team.ann.world.now) as session:
        session.add(Priority(scope=school_scope(team.school_id, "safeguarding"), school_id=team.school_id, year=2026,
                             text="Not hers to write"))  # fmt: skip
    assert team.ann.sync().refused == 1


def withdraw(team: Team, name: str, role: str, person_id: str) -> None:
    """Let an administrator invite a person anew, without the right: what is said then replaces what she had."""
    invite(team.office.link(), name, role, (team.school_id,), person_id=person_id)


def test_with_the_right_the_records_go_too_and_come_back_with_it(team: Team) -> None:
    form = publish(team)
    nia = invited(team, "Nia Prosser", "social_worker")
    lead = invited(team, "Rhiannon Vale", "trust_leader", safeguarding=True)
    visit_id, _ = visit(nia, form, team.school_id)
    nia.sync()
    lead.sync()
    with lead.stores.safeguarding.write(lead.person_id, lead.world.now) as session:
        visits.remember_open(session, visit_id)
        capture.remember_place(session, visit_id, "checks")
    withdraw(team, "Rhiannon Vale", "trust_leader", lead.person_id)
    assert lead.sync().changed == ("safeguarding",)
    left = everything_in(lead.stores.safeguarding)
    assert left.records == 0
    assert [secret for secret in (NOTE, visit_id, "/safeguarding") if secret in left.text] == []
    with lead.stores.general.read() as session:
        assert form not in access.list_forms(session)
    invite(team.office.link(), "Rhiannon Vale", "trust_leader", (team.school_id,), person_id=lead.person_id,
           safeguarding=True)  # fmt: skip
    lead.sync()
    with lead.stores.safeguarding.read() as session:
        assert [note.text for note in capture.list_notes(session, visit_id)] == [NOTE]


def test_work_that_the_centre_has_not_taken_stays_and_is_named(team: Team) -> None:
    form = publish(team)
    lead = invited(team, "Rhiannon Vale", "trust_leader", safeguarding=True)
    visit_id, _ = visit(lead, form, team.school_id)
    withdraw(team, "Rhiannon Vale", "trust_leader", lead.person_id)
    lead.sync()
    with lead.stores.safeguarding.read() as session:
        assert [note.text for note in capture.list_notes(session, visit_id)] == [NOTE]
        assert all("may not write records here" in row.reason for row in outbox.list_held(session))
        assert outbox.count_waiting(session).held >= 1
