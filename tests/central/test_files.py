"""Files: kept once, given back as they were, unknown outside their scope."""

import hashlib

import pytest

from sifield.wire.body import BLOB_TYPE
from sifield.wire.ids import new_id
from sifield.wire.messages import DELETE, GONE
from tests.central.laptop import GENERAL, SAFEGUARDING, World


def blob_path(content: bytes, scope: str) -> str:
    return f"/v1/blobs/{hashlib.sha256(content).hexdigest()}?scope={scope.replace('/', '%2F')}"


def test_a_file_is_kept_once_and_given_back_as_it_was(world: World) -> None:
    amara, jonah = world.laptop(), world.laptop("Jonah Reyes")
    content = bytes(range(256)) * 4000
    path = blob_path(content, GENERAL)
    assert jonah.ask("HEAD", path).status == 404
    assert amara.ask("PUT", path, content).status == 204
    assert amara.ask("PUT", path, content).status == 204
    assert jonah.ask("HEAD", path).headers["content-length"] == str(len(content))
    answer = jonah.ask("GET", path)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, content, BLOB_TYPE)


def test_a_file_is_not_told_of_outside_its_scope(world: World) -> None:
    amara = world.laptop(safeguarding=True)
    jonah = world.laptop("Jonah Reyes")
    content = b"a signed safeguarding plan"
    assert amara.ask("PUT", blob_path(content, SAFEGUARDING), content).status == 204
    for path in (blob_path(content, SAFEGUARDING), blob_path(content, GENERAL)):
        assert jonah.ask("GET", path).problem.code == "not-found"
        assert jonah.ask("HEAD", path).status == 404
    refused = jonah.ask("PUT", blob_path(content, SAFEGUARDING), content)
    assert (refused.status, refused.problem.code) == (403, "no-right")


@pytest.mark.parametrize("name", ["0" * 64, "short", "A" * 64])
def test_a_file_that_is_not_what_its_name_says_is_refused(world: World, name: str) -> None:
    amara = world.laptop()
    answer = amara.ask("PUT", f"/v1/blobs/{name}?scope={GENERAL.replace('/', '%2F')}", b"content")
    assert (answer.status, answer.problem.code) == (422, "bad-blob")
    assert amara.ask("GET", f"/v1/blobs/{name}?scope=").problem.code == "not-found"


def test_the_file_of_a_deleted_picture_is_let_go_and_that_of_a_signed_plan_never(world: World) -> None:
    amara = world.laptop()
    content = {"picture": b"a photograph", "revision": b"a signed plan"}
    name = {kind: hashlib.sha256(each).hexdigest() for kind, each in content.items()}
    rows = {
        one: amara.change(new_id(), {"visit_id": "v", "sha256": name[one if one in name else "picture"]}, record=kind)
        for one, kind in (("picture", "picture"), ("the same again", "picture"), ("revision", "revision"))
    }
    rows["false"] = amara.change(new_id(), {"visit_id": "v", "sha256": name["revision"]}, record="picture")
    acks = dict(zip(rows, amara.push(*rows.values()), strict=True))
    for each in content.values():
        assert amara.ask("PUT", blob_path(each, GENERAL), each).status == 204

    def delete(one: str) -> None:
        made = rows[one]
        base = dict.fromkeys(made.fields, acks[one].seq) | {GONE: 0}
        (ack,) = amara.push(amara.change(made.row, {}, base, record="picture", kind=DELETE))
        assert ack.rejected is None

    for one, photograph in (("picture", 200), ("the same again", 404), ("false", 404)):
        delete(one)
        assert amara.ask("HEAD", blob_path(content["picture"], GENERAL)).status == photograph
        assert amara.ask("HEAD", blob_path(content["revision"], GENERAL)).status == 200
    assert amara.ask("PUT", blob_path(content["picture"], GENERAL), content["picture"]).status == 204
