"""A signed plan is mailed at a sync: what came of it is said, and an address that is no good is not tried for ever."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pytestqt.qtbot import QtBot

from sifield.central.api import Centre, make_app
from sifield.central.mail_server import MailServer as Reached
from sifield.errors import SifieldError
from sifield.fieldwork import mailing, signing_record
from sifield.fieldwork.sign_off import newest_revision
from sifield.models.people import Person
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.ui.syncing import Pauses, Syncing
from tests.mail_server import HOST, PASSWORD, USER, MailServer, write_root
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

from .conftest import Team
from .laptops import Wire
from .test_signed_apart import issue, meet, walk, write_plan

NEVER = 100_000_000
"""A pause that no test outlives, in milliseconds."""


def wait_for_mail(team: Team) -> mailing.ToMail:
    """Sign a plan that is to be mailed to the headteacher."""
    plan_id = write_plan(team.office, walk(team))
    issue(team.office, plan_id)
    with team.office.stores.general.write(team.office.person_id, team.office.world.clock()) as session:
        newest = newest_revision(session, plan_id)
        assert newest is not None
        wanted = mailing.ToMail(plan_id, newest.sha256, f"school:{team.school_id}/general", "office@school.example")
        mailing.put(session, wanted)
    return wanted


def test_a_plan_that_cannot_be_mailed_says_so_in_its_record_once(team: Team) -> None:
    wanted = wait_for_mail(team)
    store = team.office.stores.general
    with store.write(team.office.person_id, team.office.world.clock()) as session:
        with pytest.raises(SifieldError):
            mailing.put(session, replace(wanted, to="the office"))
        mailing.put(session, wanted)
        assert mailing.waiting(session) == (wanted,)
    meet(team)
    with store.read() as session:
        assert mailing.waiting(session) == ()
        last = signing_record.list_events(session, wanted.plan_id)[-1]
    assert last.kind == "not sent"
    assert last.words.startswith("To office@school.example: The centre has no mail server")


def test_a_plan_waits_with_the_reason_until_the_mail_server_lets_the_centre_sign_in(
    team: Team, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(write_root(tmp_path / "mail-root.pem")))
    wanted, office, world = wait_for_mail(team), team.office, team.office.world
    with office.stores.general.write(office.person_id, world.clock()) as session:
        session.get_one(Person, team.head_id).email = wanted.to
    password = tmp_path / "mail.password"
    password.write_text("of last year")
    with MailServer(tmp_path / "server.pem", password=PASSWORD).running() as server:
        reached = Reached(HOST, server.port, USER, user=USER, password_file=password)
        mailing_centre = Centre(replace(world.settings, mail=reached), world.store, world.trust, world.clock)
        office.wire = Wire(httpx.ASGITransport(app=make_app(mailing_centre)))
        office.sync()
        assert server.mails == []
        screen = SignedPlanScreen(
            InlineTasks(office.stores, actor=office.person_id), office.stores.general, wanted.plan_id, world.clock
        )
        open_screen(qtbot, screen)
        assert screen._mail._waiting.text() == (
            "It goes to office@school.example at the next sync. At the last one it could not be sent. The mail server "
            "127.0.0.1 did not accept the centre’s user name and password (535 5.7.8)."
        )
        password.write_text(PASSWORD)
        office.sync()
    assert len(server.mails) == 1
    with office.stores.general.read() as session:
        assert mailing.waiting(session) == ()
        assert signing_record.list_events(session, wanted.plan_id)[-1].words == "By e-mail to office@school.example."


def mailing_by(team: Team, server: MailServer) -> mailing.ToMail:
    """Have a plan wait, and a centre that mails through this server."""
    wanted, office, world = wait_for_mail(team), team.office, team.office.world
    with office.stores.general.write(office.person_id, world.clock()) as session:
        session.get_one(Person, team.head_id).email = wanted.to
    settings = replace(world.settings, mail=Reached(HOST, server.port, USER))
    office.wire = Wire(httpx.ASGITransport(app=make_app(Centre(settings, world.store, world.trust, world.clock))))
    return wanted


def test_an_address_refused_for_good_is_asked_for_once_and_again_when_she_asks(team: Team, qtbot: QtBot) -> None:
    said = (
        "To office@school.example: The mail server 127.0.0.1 refuses this address for good (550 5.1.1). Correct the "
        "address and send it again; if it is right, ask whoever runs that server why it is refused."
    )
    office = team.office
    with MailServer(refuses=b"550 5.1.1 nobody of that name").running() as server:
        wanted = mailing_by(team, server)
        tasks, clock = InlineTasks(office.stores, actor=office.person_id), office.world.clock
        screen = SignedPlanScreen(tasks, office.stores.general, wanted.plan_id, clock)
        open_screen(qtbot, screen)
        syncing = Syncing(tasks, office.stores, clock, link_of=lambda *_: office.link(), pauses=Pauses(rhythm=NEVER))
        told: list[str] = []
        syncing.unmailed.connect(told.append)
        syncing.start()
        assert told == [f"The signed plan of Brookside Infant School was not mailed. {said}"]
        syncing.sync()
        syncing.stop()
        assert (len(told), server.asked) == (1, 1)
        qtbot.waitUntil(lambda: re.search(rf"Not sent [^.]+\. {re.escape(said)}", read(screen)))
        assert not screen._mail._waiting.isVisible()
        write(screen, "E-mail address", wanted.to)
        press(screen, "Mail it at the next sync")
        server.refuses = b""
        assert office.sync().unmailed == ()
    assert (server.asked, len(server.mails)) == (2, 1)


def test_an_address_refused_for_now_is_asked_for_at_each_sync(team: Team) -> None:
    with MailServer(refuses=b"450 4.2.1 too many for now").running() as server:
        wanted = mailing_by(team, server)
        assert [team.office.sync().unmailed for _ in range(2)] == [(), ()]
        assert server.asked == 2
        with team.office.stores.general.read() as session:
            (waits,) = mailing.waiting(session)
        assert waits.last_try == "The mail server 127.0.0.1 takes no mail for this address just now (450 4.2.1)."
        server.refuses = b""
        team.office.sync()
    assert len(server.mails) == 1
    assert waits == wanted
