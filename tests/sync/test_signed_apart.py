"""Two laptops of one trust work on the same visit without a network: nothing signed is lost, nothing passes unsaid."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sifield.documents import sign_off
from sifield.errors import SifieldError
from sifield.fieldwork import capture, findings, planning, templates, visits
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.visits import NewVisit
from sifield.models.plans import Plan
from sifield.signing.seal import Drawing
from sifield.sync.conflicts import list_conflicts
from tests.laptops import small_workbook

from .conftest import Team
from .laptops import PIN, Machine

HER_PIN = "730164"
MARK = Drawing(typed="Priya Nair")


@dataclass(frozen=True)
class Walked:
    """A visit of the office's, with a finding."""

    visit_id: str
    finding_id: str


def walk(team: Team) -> Walked:
    office, at = team.office, team.office.world.clock()
    with office.stores.general.write(office.person_id, at) as session:
        form = templates.publish(session, small_workbook(), "small.xlsx", at)
        new = NewVisit(
            school_id=team.school_id, form=form, reviewer_id=office.person_id, planned_on=at.date(), focus="Reading"
        )
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, at)
        capture.save_answer(session, visit_id, "aim", "", "Reading", running=True)
        note = capture.add_note(session, visit_id, office.person_id, "Two groups wait.", at)
        visits.finish(session, visit_id, at)
        finding_id = findings.raise_finding(session, visit_id, [note.id], "Some pupils wait.", "develop")
        findings.check_facts(session, finding_id, True, "")
    meet(team)
    return Walked(visit_id, finding_id)


def write_plan(machine: Machine, walked: Walked) -> str:
    at = machine.world.clock()
    words = ActionWords(
        text="Place books", owner_name="Lewis Garrow", owner_role="English lead", deadline=date(2026, 12, 4),
        success_criterion="No group waits.",
        baseline="One group of three waits.",
    )  # fmt: skip
    with machine.stores.general.write(machine.person_id, at) as session:
        plan_id = planning.open_plan(session, walked.visit_id)
        planning.add_action(session, plan_id, walked.finding_id, words)
        planning.close_fact_check(session, plan_id, "Priya Nair", at)
    return plan_id


def issue(machine: Machine, plan_id: str) -> None:
    sign_off.issue(machine.stores.general, plan_id, pin=PIN, drawing=MARK, at=machine.world.clock())


def agree(machine: Machine, plan_id: str, decision: str) -> bytes:
    store, at = machine.stores.general, machine.world.clock()
    sign_off.agree(store, plan_id, pin=HER_PIN, drawing=MARK, decision=decision, comment="", at=at)
    return sign_off.verify(store, plan_id, at=at).pdf


def meet(team: Team) -> None:
    for machine in (team.office, team.ann, team.office, team.ann):
        machine.sync()


def test_a_plan_opened_on_two_laptops_is_one_plan(team: Team) -> None:
    walked = walk(team)
    opened = []
    for machine, comment in ((team.office, "Well begun."), (team.ann, "")):
        with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
            opened.append(planning.open_plan(session, walked.visit_id))
            planning.set_comment(session, opened[-1], comment)
    meet(team)
    for machine in (team.office, team.ann):
        with machine.stores.general.read() as session:
            (plan,) = session.scalars(select(Plan))
            assert (plan.id, plan.comment) == (opened[0], "Well begun.")


def test_a_headteacher_who_signs_on_two_laptops_signs_two_files_and_both_say_so(team: Team) -> None:
    plan_id = write_plan(team.office, walk(team))
    issue(team.office, plan_id)
    meet(team)
    signed = {agree(team.office, plan_id, "agreed"), agree(team.ann, plan_id, "not agreed")}
    meet(team)
    shown = set()
    for machine in (team.office, team.ann):
        file = sign_off.verify(machine.stores.general, plan_id, at=machine.world.clock())
        shown.add(file.pdf)
        assert {one for one in signed if file.pdf.startswith(one)} | set(file.others) == signed
        assert "not the only signed file of this plan" in file.verdict.headline
        assert "Another file of this plan was signed by Priya Nair (Headteacher)" in file.verdict.lines[0]
        with machine.stores.general.read() as session:
            conflicts = {row.field: row for row in list_conflicts(session, machine.person_id)}
        assert (conflicts["decision"].current.value, conflicts["decision"].proposed.value) == ("agreed", "not agreed")
    assert len(shown) == 1


def test_the_centre_s_archive_copy_comes_to_both_laptops_and_holds_for_years(team: Team) -> None:
    plan_id = write_plan(team.office, walk(team))
    issue(team.office, plan_id)
    signed = agree(team.office, plan_id, "agreed")
    meet(team)
    in_years = team.office.world.clock() + timedelta(days=7 * 365)
    for machine in (team.office, team.ann):
        file = sign_off.verify(machine.stores.general, plan_id, at=in_years)
        assert file.pdf.startswith(signed)
        assert file.others == ()
        assert (file.verdict.word, len(file.verdict.stamps)) == ("COMPLETE", 1)


def test_only_the_reviewer_signs_as_the_reviewer(team: Team) -> None:
    plan_id = write_plan(team.office, walk(team))
    meet(team)
    with pytest.raises(SifieldError, match="Only Robin Hale can sign this plan"):
        issue(team.ann, plan_id)
