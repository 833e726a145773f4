"""Publishing forms: a version is published once and never changes."""

import io
from datetime import timedelta
from hashlib import sha256

import openpyxl
import pytest
from sqlalchemy import func, select

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import library, templates
from sifield.models.exchange import Blob, Outbox
from sifield.models.templates import CompiledTemplate, PublishedTemplate
from tests.laptops import NOW, Laptop, small_workbook


def changed(*, version: str = "1", title: str = "Small walk", label: str = "What is it that we look for?") -> bytes:
    """The small form with another first question, as somebody would save it in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(small_workbook()))
    book["survey"]["C2"] = label
    book["settings"]["B2"], book["settings"]["C2"] = title, version
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def publish(laptop: Laptop, workbook: bytes, minutes: int = 0) -> templates.FormRow:
    with laptop.stores.general.write(laptop.reviewer_id, NOW + timedelta(minutes=minutes)) as session:
        return templates.publish(session, workbook, "small.xlsx", NOW + timedelta(minutes=minutes))


def count(laptop: Laptop, kind: type) -> int:
    with laptop.stores.general.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def published_workbook(laptop: Laptop) -> bytes:
    """The very file that ``make_laptop`` published: each save of a workbook differs by its time."""
    with laptop.stores.general.read() as session:
        content = session.get_one(Blob, laptop.form.sha256).content
    assert content is not None
    return bytes(content)


def test_the_same_file_again_changes_nothing(laptop: Laptop) -> None:
    before = [count(laptop, kind) for kind in (PublishedTemplate, Blob, CompiledTemplate, Outbox)]
    assert publish(laptop, published_workbook(laptop)) == laptop.form
    assert [count(laptop, kind) for kind in (PublishedTemplate, Blob, CompiledTemplate, Outbox)] == before


def test_a_version_never_gets_other_questions(laptop: Laptop) -> None:
    with pytest.raises(SifieldError) as caught:
        publish(laptop, changed())
    assert caught.value.code == "same-version"
    assert caught.value.message == "Version 1 of “Small walk” has been published with other questions."
    with laptop.stores.general.read() as session:
        question = templates.get_template(session, laptop.form.sha256).questions["aim"]
    assert question.label == "What do we look for?"


def test_a_new_version_is_listed_and_the_old_one_still_opens(laptop: Laptop) -> None:
    newer = publish(laptop, changed(version="2", title="Small walk, revised"), minutes=5)
    with laptop.stores.general.read() as session:
        assert templates.list_forms(session) == (newer,)
        assert templates.get_template(session, laptop.form.sha256).version == "1"
        assert templates.get_template(session, newer.sha256).questions["aim"].label == "What is it that we look for?"


def test_a_file_that_is_no_form_is_refused_in_words(laptop: Laptop) -> None:
    with pytest.raises(SifieldError) as caught:
        publish(laptop, b"no workbook")
    assert caught.value.code == "bad-form"
    assert caught.value.remedy


def test_the_shipped_forms_can_all_be_published_twice(laptop: Laptop) -> None:
    for _ in range(2):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            rows = library.publish_shipped(session, NOW)
    assert len(rows) == len(list(asset("forms").glob("*.xlsx"))) > 0
    assert count(laptop, PublishedTemplate) == len(rows) + 1


def test_a_form_that_came_by_sync_is_compiled_once(laptop: Laptop) -> None:
    with laptop.stores.general.apply() as session:
        for row in session.scalars(select(CompiledTemplate)):
            session.delete(row)
    with laptop.stores.general.read() as session:
        assert templates.list_uncompiled(session) == (), "nobody needs it"
    laptop.plan_visit()
    with laptop.stores.general.apply() as session:
        assert templates.list_uncompiled(session) == (laptop.form,)
        workbook = templates.get_workbook(session, laptop.form.sha256)
        templates.keep_compiled(session, laptop.form.sha256, templates.compile_workbook(workbook, "small.xlsx"))
    with laptop.stores.general.read() as session:
        assert templates.list_uncompiled(session) == ()


def test_a_form_whose_file_has_not_come_yet_is_said(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session, pytest.raises(SifieldError) as caught:
        templates.get_template(session, sha256(b"later").hexdigest())
    assert caught.value.code == "no-form"
