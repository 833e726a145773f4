"""Files follow their rows, whole or not at all."""

from hashlib import sha256

import httpx
import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import blobs, programme
from sifield.fieldwork.templates import WORKBOOK
from sifield.models.exchange import Blob
from sifield.models.plans import Plan, Revision
from sifield.models.templates import PublishedTemplate
from sifield.wire.body import BLOB_TYPE
from sifield.wire.proof import REQUEST_HEADER
from sifield.wire.records import TRUST_SCOPE, school_scope

from .conftest import Team
from .laptops import Machine

PDF = b"%PDF-1.7 signed plan " * 2000
DIGEST = sha256(PDF).hexdigest()


def keep_plan(machine: Machine, school_id: str) -> None:
    scope = school_scope(school_id)
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        plan = Plan(scope=scope, visit_id="v", school_id=school_id, reviewer_id=machine.person_id)
        session.add(plan)
        session.add(
            Revision(
                scope=scope, plan_id=plan.id, number=1, sha256=blobs.put(session, PDF, "application/pdf", scope),
                size=len(PDF), field="reviewer", signer_id=machine.person_id, signer_name="Ann Marsh",
                signer_role="Reviewer", identity="confirmed", certificate_sha256="0" * 64,
                made_at=machine.world.clock(),
            )
        )  # fmt: skip


def held(machine: Machine) -> bytes | None:
    with machine.stores.general.read() as session:
        return blobs.get(session, DIGEST)


def test_a_signed_plan_arrives_whole(team: Team) -> None:
    keep_plan(team.ann, team.school_id)
    first, second, third = team.ann.sync(), team.ben.sync(), team.ben.sync()
    assert (first.blobs_up, second.blobs_down) == (1, 1)
    assert (third.blobs_up, third.blobs_down) == (0, 0)
    assert held(team.ben) == PDF


def test_rows_come_first_and_a_file_that_is_late_is_fetched_later(team: Team) -> None:
    def away(request: httpx.Request) -> httpx.Response | None:
        if request.method == "PUT":
            raise httpx.ConnectError("gone")
        return None

    keep_plan(team.ann, team.school_id)
    team.ann.wire.before = away
    with pytest.raises(SifieldError) as caught:
        team.ann.sync()
    assert caught.value.code == "centre-away"
    outcome = team.ben.sync()
    assert (outcome.blobs_down, outcome.refused) == (0, 0)
    team.ann.wire.before = lambda _request: None
    assert team.ann.sync().blobs_up == 1
    assert team.ben.sync().blobs_down == 1


def test_a_damaged_file_is_not_kept_and_asked_for_again(team: Team) -> None:
    def damage(request: httpx.Request) -> httpx.Response | None:
        if request.method == "GET" and request.url.path.startswith("/v1/blobs/"):
            headers = {"Content-Type": BLOB_TYPE, REQUEST_HEADER: request.headers[REQUEST_HEADER]}
            return httpx.Response(200, content=PDF[:-1] + b"!", headers=headers)
        return None

    keep_plan(team.ann, team.school_id)
    team.ann.sync()
    team.ben.wire.before = damage
    assert team.ben.sync().refused == 1
    assert held(team.ben) is None
    team.ben.wire.before = lambda _request: None
    assert team.ben.sync().blobs_down == 1


def test_a_file_refused_for_want_of_a_right_stops_nothing(team: Team) -> None:
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        session.add(Blob(sha256=DIGEST, scope="trust/config", media_type="x", content=PDF, size=len(PDF)))
    outcome = team.ann.sync()
    assert (outcome.blobs_up, outcome.refused) == (0, 1)


def test_a_form_that_this_program_cannot_read_does_not_stop_the_sync(team: Team) -> None:
    with team.office.stores.general.write(team.office.person_id, team.office.world.clock()) as session:
        workbook = blobs.put(session, b"no workbook", WORKBOOK, TRUST_SCOPE)
        session.add(
            PublishedTemplate(
                scope=TRUST_SCOPE, form_id="odd", version="1", title="Odd", sensitivity="general", sha256=workbook,
                published_at=team.office.world.clock(),
            )
        )  # fmt: skip
        programme.add_requirement(session, team.school_id, "odd", "Odd", team.office.world.now.date())
    team.office.sync()
    outcome = team.ben.sync()
    assert (outcome.blobs_down, outcome.refused) == (1, 1)
    keep_plan(team.ann, team.school_id)
    team.ann.sync()
    assert team.ben.sync().blobs_down == 1
