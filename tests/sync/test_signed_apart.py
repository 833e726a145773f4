"""Two laptops of one trust work on the same visit without a network: nothing signed is lost, nothing passes unsaid."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, select

from sifield import cli
from sifield.central.__main__ import main as centre
from sifield.documents import report_pdf, sign_off
from sifield.documents.signing_record import signing_record as record_paper
from sifield.errors import SifieldError
from sifield.fieldwork import capture, findings, planning, signing_record, templates, visits
from sifield.fieldwork.believed import believed
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.visits import NewVisit
from sifield.models.exchange import SigningKey
from sifield.models.plans import Plan
from sifield.signing.authority import make_authority, vouch
from sifield.signing.certificates import to_pem
from sifield.signing.inspection import signers_of
from sifield.signing.seal import Drawing
from sifield.signing.verdict import judge
from sifield.signing.vouching import find_voucher
from sifield.sync import calls
from sifield.sync.conflicts import list_conflicts
from sifield.ui.record_sealing import save_sealed
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.wire.joining import Seal
from tests.laptops import small_workbook
from tests.ui.hands import open_screen, press
from tests.ui.inline_tasks import InlineTasks

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


@pytest.fixture
def unprepared(team: Team) -> str:
    """A plan that its headteacher has signed with a key of her own making, sent to the centre; gives its id."""
    plan_id = write_plan(team.office, walk(team))
    with team.office.stores.general.write(team.office.person_id, team.office.world.clock()) as session:
        session.execute(delete(SigningKey).where(SigningKey.person_id == team.head_id))
    issue(team.office, plan_id)
    agree(team.office, plan_id, "agreed")
    team.office.sync()
    team.ann.sync()
    return plan_id


def at_centre(team: Team, *words: str) -> int:
    """Give a command to the centre on its own machine."""
    settings = team.office.world.settings
    where = ["--store", settings.store, "--secrets", str(settings.secrets)]
    return centre([words[0], *where, *words[1:]], now=team.office.world.clock)


def waiting(team: Team, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert at_centre(team, "identities") == 0
    return capsys.readouterr().out.splitlines()


def test_whom_nobody_knew_offline_is_confirmed_at_the_centre(
    team: Team, unprepared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ann, at = team.ann, team.ann.world.clock
    before = sign_off.verify(ann.stores.general, unprepared, at=at()).verdict
    assert before.word == "UNTRUSTED"
    assert before.headline == "The file is whole, but the headteacher’s identity is not yet confirmed."
    told, asks = waiting(team, capsys)
    assert "Priya Nair, Headteacher, Brookside Infant School, signed on" in told
    assert asks == "Ask each of them whether it was she who signed."
    how = ("--by", "Ruth Okafor", "--how", "asked her on the school’s own telephone")
    assert at_centre(team, "confirm", "0123456789", *how) == 1
    assert "No one signature waits" in capsys.readouterr().err
    assert at_centre(team, "confirm", told.split()[0], *how) == 0
    assert waiting(team, capsys) == ["Nobody waits to be confirmed."]
    team.ann.sync()
    signed = sign_off.verify(ann.stores.general, unprepared, at=at())
    assert (signed.verdict.word, len(signed.verdict.stamps)) == ("COMPLETE", 2)
    said = [line for line in signed.verdict.lines if "identity was confirmed by" in line]
    assert said
    assert said[0].startswith("Priya Nair’s identity was confirmed by")
    with ann.stores.general.read() as session:
        lines, roots = signing_record.list_events(session, unprepared), believed(session).roots
    assert (lines[-1].kind, lines[-1].by_name, lines[-1].is_server_time) == ("confirmed", "Ruth Okafor", True)
    assert signing_record.what_is_wrong(lines) == ()
    assert judge(signed.pdf, roots=roots, at=at() + timedelta(days=7 * 365)).word == "COMPLETE", "and years later"
    other = make_authority("Another trust", at())
    assert judge(signed.pdf, roots=[other.root_certificate], at=at()).word == "UNTRUSTED"
    spoof = vouch(other.working, signers_of(signed.pdf)[1], at=at())
    assert (
        find_voucher(
            signers_of(signed.pdf)[1],
            vouchers=[spoof, other.issuing_certificate],
            roots=roots,
            lists=[],
            moments=[at()],
        )
        is None
    )


def test_who_did_not_sign_is_refused_at_the_centre(
    team: Team, unprepared: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told, _ = waiting(team, capsys)
    how = ("--by", "Ruth Okafor", "--how", "she was on leave that day")
    assert at_centre(team, "confirm", told.split()[0], "--refuse", *how) == 0
    assert waiting(team, capsys) == ["Nobody waits to be confirmed."]
    team.ann.sync()
    verdict = sign_off.verify(team.ann.stores.general, unprepared, at=team.ann.world.clock()).verdict
    assert verdict.word == "UNTRUSTED"
    assert verdict.lines[0].startswith("The trust has refused an identity on ")
    assert verdict.lines[0].endswith("by Ruth Okafor: Priya Nair (Headteacher): she was on leave that day")


def test_the_centre_seals_the_signing_record_if_it_is_its_own(
    team: Team, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_id = write_plan(team.office, walk(team))
    issue(team.office, plan_id)
    agree(team.office, plan_id, "agreed")
    store, scope = team.office.stores.general, f"school:{team.school_id}/general"
    with store.read() as session:
        plan, lines = planning.get_plan(session, plan_id), signing_record.list_events(session, plan_id)
        trust = believed(session)
    paper = report_pdf.render(record_paper(plan, lines), made_at=team.office.world.clock())
    with pytest.raises(SifieldError) as caught:
        calls.seal(team.office.link(), Seal(plan_id, scope, paper))
    assert caught.value.code == "not-the-record", "the lines have not been sent yet"
    meet(team)
    ann = team.ann
    sealing = partial(save_sealed, ann.link, ann.stores.general, plan_id)
    tasks = InlineTasks(ann.stores, actor=ann.person_id)
    screen = SignedPlanScreen(tasks, ann.stores.general, plan_id, ann.world.clock, save_sealed=sealing)
    open_screen(qtbot, screen)
    press(screen, "Sealed signing record…")
    saved, root = tmp_path / "Signing record.pdf", tmp_path / "root.pem"
    screen._dialog.fileSelected.emit(str(saved))
    screen._dialog.close()
    assert [banner.message for banner in screen.banners.shown()] == ["Saved as Signing record.pdf."]
    root.write_bytes(to_pem(trust.roots[0]))
    assert cli.run(["verify", str(saved), "--trust", str(root)]) == 0
    assert "The trust’s own server has sealed this record" in capsys.readouterr().out
    sealed = saved.read_bytes()
    in_years = team.office.world.clock() + timedelta(days=7 * 365)
    verdict = judge(sealed, roots=trust.roots, at=in_years)
    assert (verdict.word, len(verdict.stamps)) == ("COMPLETE", 1)
    assert verdict.headline == "The trust’s own server has sealed this record, and it is as it was sealed."
    assert judge(sealed + b"%", roots=trust.roots, at=in_years).word == "TAMPERED"
    short = report_pdf.render(record_paper(plan, lines[:-1]), made_at=team.office.world.clock())
    with pytest.raises(SifieldError, match="not the lines of this plan’s record"):
        calls.seal(team.office.link(), Seal(plan_id, scope, short))
