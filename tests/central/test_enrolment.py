"""Joining a trust: one code, one laptop, a few tries; and being refused again."""

from typing import Any

import pytest
from cryptography import x509

from sifield.signing.certificates import describe, fingerprint, new_key, signing_request
from sifield.wire.body import pack, unpack
from sifield.wire.ids import new_id
from sifield.wire.joining import Certified, Certify, Invite, Invited, Revocations
from sifield.wire.messages import Change
from sifield.wire.records import school_scope
from tests.central.laptop import GENERAL, SCHOOL, TRUST_SCOPE, Answer, Laptop, World


def staff(world: World, laptop: Laptop, **post: Any) -> str:
    """Put a headteacher with a post at the school into the trust's lists."""
    person_id = new_id()
    acks = laptop.push(
        laptop.change(SCHOOL, {"name": "Harbour Lane Primary"}, record="school", scope=TRUST_SCOPE),
        laptop.change(person_id, {"name": "Mireille Ashdown"}, record="person", scope=TRUST_SCOPE),
        laptop.change(
            new_id(), {"school_id": SCHOOL, "person_id": person_id, "role": "Headteacher"} | post,
            record="post", scope=TRUST_SCOPE,
        ),
    )  # fmt: skip
    assert not any(ack.rejected for ack in acks)
    return person_id


def certify(laptop: Laptop, person_id: str, school_id: str = SCHOOL) -> Answer:
    csr = signing_request(new_key(), name="anyone at all", role="King", organisation="none")
    return laptop.ask("POST", "/v1/certify", pack(Certify(person_id, school_id, csr).to_json()))


def test_a_code_lets_one_laptop_in_and_everybody_sees_its_person(world: World) -> None:
    ines = world.laptop("Ines Calder", "administrator")
    code = world.invite("Amara Whitlock", "reviewer", email="amara@tidewater.example")
    assert code.fingerprint == fingerprint(world.centre.trust.authority.root_certificate)
    enrolled = Laptop(world).join(code.secret)
    assert (enrolled.name, enrolled.role) == ("Amara Whitlock", "reviewer")
    leaf, issuing = (x509.load_der_x509_certificate(one) for one in enrolled.chain)
    leaf.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(x509.load_der_x509_certificate(enrolled.trust.root))
    facts = describe(enrolled.chain[0])
    assert (facts.name, facts.role) == ("Amara Whitlock", "Lead practitioner"), (
        "from the invitation, not from the request"
    )

    people = {happened.row: happened.fields for happened in ines.pull().changes if happened.record == "person"}
    assert people[enrolled.person_id]["name"].value == "Amara Whitlock"
    assert people[enrolled.person_id]["email"].value == "amara@tidewater.example"

    refused = Laptop(world).enrol(code.secret)
    assert (refused.status, refused.problem.code) == (403, "used-code")


def test_the_same_laptop_may_ask_again_when_the_answer_was_lost(world: World) -> None:
    code = world.invite()
    laptop = Laptop(world)
    first = laptop.join(code.secret)
    laptop.device_id = "new"
    assert laptop.join(code.secret).chain == first.chain


def test_a_second_laptop_of_the_same_person_is_the_same_person(world: World) -> None:
    first = world.laptop()
    second = Laptop(world)
    enrolled = second.join(world.invite(person_id=first.person_id, name="Someone Else").secret)
    assert (enrolled.person_id, enrolled.name) == (first.person_id, "Amara Whitlock")
    assert second.device_id != first.device_id
    assert [happened.actor for happened in second.pull().changes if happened.row == first.person_id] == ["centre"]


def test_a_wrong_secret_is_refused_and_five_of_them_end_the_code(world: World) -> None:
    code = world.invite()
    wrong = code.secret[:-1] + ("0" if code.secret[-1] != "0" else "1")
    for _ in range(4):
        assert Laptop(world).enrol(wrong).problem.code == "bad-code"
    Laptop(world).join(code.secret)

    code = world.invite()
    wrong = code.secret[:-1] + ("0" if code.secret[-1] != "0" else "1")
    for _ in range(5):
        assert Laptop(world).enrol(wrong).problem.code == "bad-code"
    assert Laptop(world).enrol(code.secret).problem.code == "bad-code"


@pytest.mark.parametrize("secret", ["", "x", "K7QD0000ABCDEFGHJKMNPQRS"])
def test_a_secret_that_was_never_made_is_refused(world: World, secret: str) -> None:
    assert Laptop(world).enrol(secret).problem.code == "bad-code"


def test_a_code_runs_out(world: World) -> None:
    code = world.invite()
    world.clock.forward(minutes=16)
    assert Laptop(world).enrol(code.secret).problem.code == "used-code"


def test_a_damaged_request_for_a_certificate_leaves_the_code_good(world: World) -> None:
    code = world.invite()
    laptop = Laptop(world)
    from sifield.wire import proof
    from sifield.wire.joining import Enrol

    broken = Enrol(code.secret, proof.public_key(laptop.key), "laptop", b"no csr")
    answer = laptop.ask("POST", "/v1/enrol", pack(broken.to_json()))
    assert (answer.status, answer.problem.code) == (422, "bad-request")
    laptop.join(code.secret)


def test_an_administrator_invites_from_her_laptop_and_nobody_else_does(world: World) -> None:
    ines, amara = world.laptop("Ines Calder", "administrator"), world.laptop()
    asked = pack(Invite("Jonah Reyes", "reviewer", ("*",)).to_json())
    answer = ines.ask("POST", "/v1/invite", asked)
    from sifield.wire.codes import parse

    invited = Invited.from_json(unpack(answer.body))
    assert Laptop(world).join(parse(invited.code).secret).person_id == invited.person_id
    refused = amara.ask("POST", "/v1/invite", asked)
    assert (refused.status, refused.problem.code) == (403, "no-right")


def test_a_copied_invitation_request_makes_no_second_code(world: World) -> None:
    from sifield.wire import proof

    ines = world.laptop("Ines Calder", "administrator")
    body = pack(Invite("Jonah Reyes", "reviewer", ("*",)).to_json())
    headers = proof.prove(ines.key, ines.device_id, "POST", "/v1/invite", body, at=world.clock())
    assert world.request("POST", "/v1/invite", content=body, headers=headers).status == 200
    assert world.request("POST", "/v1/invite", content=body, headers=headers).problem.code == "repeated"


def test_a_headteacher_gets_a_certificate_on_a_reviewers_laptop(world: World) -> None:
    ines, amara = world.laptop("Ines Calder", "administrator"), world.laptop(schools=(SCHOOL,))
    head = staff(world, ines)
    certified = Certified.from_json(unpack(certify(amara, head).body))
    facts = describe(certified.chain[0])
    assert (facts.name, facts.role) == ("Mireille Ashdown", "Headteacher"), "from the trust's lists"
    assert (certified.name, certified.role) == (facts.name, facts.role)


def test_nobody_gets_a_certificate_in_anybodys_name(world: World) -> None:
    ines = world.laptop("Ines Calder", "administrator")
    head = staff(world, ines)
    left = staff(world, world.laptop("Second Admin", "administrator"), until_on="2025-08-31")
    amara, stranger = world.laptop(schools=(SCHOOL,)), world.laptop("Jonah Reyes", schools=("other-school",))
    for asker, person_id, code in (
        (amara, ines.person_id, "unknown-person"),
        (amara, new_id(), "unknown-person"),
        (amara, left, "unknown-person"),
        (stranger, head, "no-right"),
    ):
        assert certify(asker, person_id).problem.code == code
    assert certify(amara, head, "other-school").problem.code == "no-right"


def test_a_revoked_laptop_is_refused_and_its_keys_are_on_the_list(world: World) -> None:
    from sifield.central import admin

    ines, amara = world.laptop("Ines Calder", "administrator"), Laptop(world)
    enrolled = amara.join(world.invite(schools=(SCHOOL,)).secret)
    head = staff(world, ines)
    certified = Certified.from_json(unpack(certify(amara, head).body))
    with world.centre.store.write() as connection:
        admin.revoke(connection, device_id=amara.device_id, person=None, at=world.clock())
    refused = amara.ask("POST", "/v1/pull", pack({"cursors": {}}))
    assert (refused.status, refused.problem.code) == (403, "device-revoked")

    crl = x509.load_der_x509_crl(Revocations.from_json(unpack(world.request("GET", "/v1/crl").body)).crl)
    issuing = x509.load_der_x509_certificate(enrolled.trust.issuing)
    assert crl.is_signature_valid(issuing.public_key())  # type: ignore[arg-type]
    assert {entry.serial_number for entry in crl} == {
        describe(enrolled.chain[0]).serial, describe(certified.chain[0]).serial
    }  # fmt: skip
    assert ines.pull()


def test_a_revoked_person_is_refused_everywhere_and_may_be_invited_again(world: World) -> None:
    from sifield.central import admin

    first = world.laptop()
    unused = world.invite(person_id=first.person_id)
    with world.centre.store.write() as connection:
        admin.revoke(connection, device_id=None, person="amara whitlock", at=world.clock())
    assert first.ask("POST", "/v1/pull", pack({})).problem.code == "device-revoked"
    assert Laptop(world).enrol(unused.secret).problem.code == "used-code"
    Laptop(world).join(world.invite(person_id=first.person_id).secret)


RIGHTS = {
    # role, schools, safeguarding granted: (reads, writes)
    ("administrator", ("*",), False): ({TRUST_SCOPE, GENERAL}, {TRUST_SCOPE, GENERAL}),
    ("administrator", ("*",), True): ({TRUST_SCOPE, GENERAL, "S"}, {TRUST_SCOPE, GENERAL, "S"}),
    ("trust_leader", (), False): ({TRUST_SCOPE, GENERAL}, {GENERAL}),
    ("reviewer", (SCHOOL,), False): ({TRUST_SCOPE, GENERAL}, {GENERAL}),
    ("reviewer", (SCHOOL,), True): ({TRUST_SCOPE, GENERAL, "S"}, {GENERAL, "S"}),
    ("reviewer", ("other-school",), True): ({TRUST_SCOPE}, set()),
    ("social_worker", (SCHOOL,), False): ({TRUST_SCOPE, GENERAL, "S"}, {GENERAL, "S"}),
    ("social_worker", (), False): ({TRUST_SCOPE}, set()),
    ("headteacher", (SCHOOL,), False): ({TRUST_SCOPE, GENERAL}, {GENERAL}),
}


def test_each_role_reads_and_writes_what_is_its_own_and_nothing_else(world: World) -> None:
    safeguarding = school_scope(SCHOOL, "safeguarding")
    writer = world.laptop("Sol Marchetti", "administrator", safeguarding=True)
    canary = "canary-4711"
    staff(world, writer)
    writer.push(writer.change("s1", {"title": canary}, scope=safeguarding), writer.change("g1", {"title": "open"}))
    for (role, schools, granted), (reads, writes) in RIGHTS.items():
        laptop = world.laptop(f"{role} {schools}", role, schools=schools, safeguarding=granted)
        pulled = laptop.pull()
        mine = {TRUST_SCOPE, GENERAL, safeguarding}
        shown = {happened.scope for happened in pulled.changes} & mine
        assert shown == {safeguarding if scope == "S" else scope for scope in reads}, (role, schools, granted)
        assert {member.scope for member in pulled.scopes} & mine == shown
        assert (canary in repr(pulled)) == ("S" in reads)
        for scope in mine:
            may = ("S" if scope == safeguarding else scope) in writes
            record = "setting" if scope == TRUST_SCOPE else "visit"
            (ack,) = laptop.push(laptop.change(new_id(), {}, record=record, scope=scope))
            assert (ack.rejected is None) == may, (role, schools, scope)
            assert {member.scope: member.write for member in pulled.scopes}.get(scope, False) == may


@pytest.mark.parametrize("scope", ["trust/board", "school:/general", "school:a b/general", f"{GENERAL}/x", "case:1"])
def test_a_scope_that_is_none_is_nobodys(world: World, scope: str) -> None:
    ines = world.laptop("Ines Calder", "administrator")
    change: Change = ines.change(new_id(), {"title": "A"}, scope=scope)
    (ack,) = ines.push(change)
    assert ack.rejected is not None
    assert ack.rejected.code == "no-right"
