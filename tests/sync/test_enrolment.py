"""Joining a trust, inviting others, preparing the headteacher's key."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import signers as keys_here
from sifield.models.exchange import Device, SigningKey
from sifield.models.people import Person
from sifield.pins import open_with_pin
from sifield.signing.certificates import describe, load_certificate, load_key
from sifield.sync.enrolment import invite, join, link_of
from sifield.sync.signers import list_expected, prepare_missing, renew_ending
from sifield.wire import codes

from .conftest import Team
from .laptops import PIN, Machine, World
from .test_convergence import add_visit


def joining(world: World, machine: Machine, code: str, pin: str = PIN) -> str:
    with pytest.raises(SifieldError) as caught:
        join(machine.stores, code, device_name="laptop", pin=pin, now=world.clock, connect=machine.connect)
    assert caught.value.remedy
    return caught.value.code


def test_the_code_makes_the_laptop_hers_and_her_key_opens_with_her_pin_only(team: Team) -> None:
    with team.ann.stores.general.read() as session:
        device, key = session.get_one(Device, 1), session.scalars(select(SigningKey)).one()
        assert (device.person_name, device.role, device.trust_name) == ("Ann Marsh", "reviewer", "Alder Trust")
        assert device.crl
        assert "trust/config" in device.scopes
        assert describe(key.certificate or b"").name == "Ann Marsh"
        ours = load_key(open_with_pin(key.box, PIN)).public_key()
        assert load_certificate(key.certificate or b"").public_key() == ours
        with pytest.raises(SifieldError):
            open_with_pin(key.box, "502817")


def test_everybody_who_joined_is_in_everybodys_list_of_people(team: Team) -> None:
    team.ann.sync()
    with team.ann.stores.general.read() as session:
        names = set(session.scalars(select(Person.name)))
    assert names >= {"Robin Hale", "Ann Marsh", "Ben Okoro", "Priya Nair"}


def test_a_code_of_another_trust_gives_nothing_away(world: World) -> None:
    machine = Machine(world, world.bare_stores("new"))
    paper = codes.parse(world.code)
    forged = dataclasses.replace(paper, fingerprint="0" * 64).text()
    assert joining(world, machine, forged) == "wrong-trust"
    assert machine.wire.requests == ["GET /v1/trust"], "the secret was not sent"


def test_bad_codes_and_pins_are_refused_before_the_network_is_asked(world: World) -> None:
    machine = Machine(world, world.bare_stores("new"))
    assert joining(world, machine, "hello") == "bad-code"
    assert joining(world, machine, world.code, pin="123456") == "weak-pin"
    assert machine.wire.requests == []


def test_a_code_works_once(world: World) -> None:
    office = world.administrator()
    other = Machine(world, world.bare_stores("other"))
    assert joining(world, other, world.code) == "used-code"
    assert joining(world, office, world.code) == "joined-already"


def test_a_lost_answer_does_not_lose_the_code(world: World) -> None:
    import httpx

    machine = Machine(world, world.bare_stores("new"))

    def cut(request: httpx.Request, _answer: httpx.Response) -> None:
        if request.url.path == "/v1/enrol":
            machine.wire.after = lambda _request, _answer: None
            raise httpx.ReadError("cut")

    machine.wire.after = cut
    laptop = join(machine.stores, world.code, device_name="l", pin=PIN, now=world.clock, connect=machine.connect)
    assert laptop.may_administer
    machine.sync()


def test_only_an_administrator_invites(team: Team) -> None:
    with pytest.raises(SifieldError) as caught:
        invite(team.ann.link(), "Eve Lunt", "reviewer", ())
    assert caught.value.code == "no-right"


def test_a_headteachers_key_is_prepared_with_the_visit_and_sealed_when_she_signs(team: Team) -> None:
    visit = add_visit(team.ann, team.school_id, head_id=team.head_id)
    assert [one.person_id for one in list_expected(team.ann.stores)] == [team.head_id]
    team.ann.sync()
    assert list_expected(team.ann.stores) == ()
    with team.ann.stores.general.read() as session:
        key = keys_here.find_signer(session, team.head_id, visit)
        assert (key.state, key.is_confirmed) == ("prepared", True)
        certificate = session.get_one(SigningKey, key.id).certificate
    facts = describe(certificate or b"")
    assert (facts.name, facts.role) == ("Priya Nair", "Headteacher")


def test_nobody_is_certified_who_holds_no_post_and_the_sync_goes_on(team: Team) -> None:
    add_visit(team.ann, team.school_id, head_id=team.ben.person_id)
    outcome = team.ann.sync()
    assert outcome.pushed == 1
    assert [one.person_id for one in list_expected(team.ann.stores)] == [team.ben.person_id]
    assert prepare_missing(team.ann.stores, team.ann.link(), team.ann.world.clock()) == 0


def test_the_sample_trust_is_never_synced(world: World) -> None:
    machine = Machine(world, world.bare_stores("sample"))
    with pytest.raises(SifieldError) as caught:
        link_of(machine.stores, world.clock)
    assert caught.value.code == "not-synced"
    with machine.stores.general.apply() as session:
        session.add(
            Device(
                device_id="d", device_key=b"", person_id="p", person_name="Sam", role="reviewer", trust_id="t",
                trust_name="Sample", root_pem="", issuing_pem="", scopes=[], centre_address="https://x",
                is_sample=True,
            )
        )  # fmt: skip
    with pytest.raises(SifieldError) as caught:
        link_of(machine.stores, world.clock)
    assert caught.value.code == "not-synced"


def certificate_of(machine: Machine) -> bytes:
    with machine.stores.general.read() as session:
        key = session.scalars(select(SigningKey).where(SigningKey.person_id == machine.person_id)).one()
        assert key.certificate is not None
        assert open_with_pin(key.box, PIN), "the key and its PIN stay as they are"
        return key.certificate


def test_a_certificate_that_ends_is_renewed_by_a_sync_without_the_pin(team: Team) -> None:
    ann, first = team.ann, certificate_of(team.ann)
    assert renew_ending(ann.stores, ann.link(), ann.world.clock()) == 0, "it runs for long yet"
    ann.world.now += timedelta(days=700)
    ann.sync()
    renewed = certificate_of(ann)
    assert describe(renewed).not_after - describe(first).not_after > timedelta(days=600)
    assert (describe(renewed).name, describe(renewed).role) == (describe(first).name, describe(first).role)
    assert load_certificate(renewed).public_key() == load_certificate(first).public_key()
    ann.world.now += timedelta(days=900)
    assert describe(renewed).not_after < ann.world.clock()
    assert renew_ending(ann.stores, ann.link(), ann.world.clock()) == 1, "one that has ended is renewed, too"


def test_nobody_renews_a_certificate_of_another_laptop(team: Team) -> None:
    theirs = certificate_of(team.ben)
    with team.ann.stores.general.apply() as session:
        session.scalars(select(SigningKey)).one().certificate = theirs
    team.ann.world.now += timedelta(days=700)
    assert renew_ending(team.ann.stores, team.ann.link(), team.ann.world.clock()) == 0
    assert certificate_of(team.ann) == theirs
