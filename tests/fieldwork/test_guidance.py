"""Guidance on a laptop: a pack is published whole, drafts it touches can be moved, old records keep their edition."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy.orm import Session

from sifield.documents import blank_form, occasions
from sifield.errors import SifieldError
from sifield.fieldwork import guidance, planning, templates, versions, visits
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.waiting import list_waiting
from sifield.forms.guidance import packs
from sifield.forms.guidance.packs import Pack
from tests.guidance_packs import NEW, NEW_CHECKS, OLD, OLD_CHECKS, new_pack, pool_form, zipped
from tests.laptops import NOW, TODAY, Laptop

T = TypeVar("T")
LATER = NOW + timedelta(minutes=5)


def pack(content: bytes) -> Pack:
    found = packs.read_pack(packs.unpack(content, "pack.zip"))
    assert found.pack is not None, found.faults
    return found.pack


def write(laptop: Laptop, work: Callable[[Session], T]) -> T:
    with laptop.stores.general.write(laptop.reviewer_id, LATER) as session:
        return work(session)


def read(laptop: Laptop, work: Callable[[Session], T]) -> T:
    with laptop.stores.general.read() as session:
        return work(session)


def old_pack() -> bytes:
    return zipped(code__toml=OLD, pool__xlsx=pool_form("1", OLD_CHECKS))


@pytest.fixture
def begun(laptop: Laptop) -> tuple[str, FormRow]:
    """A visit begun with the first version of the pool's form."""
    (form,) = write(laptop, lambda session: guidance.publish_pack(session, pack(old_pack()), NOW))
    laptop.form = form
    return laptop.plan_visit(), form


def test_a_new_pack_is_foreseen_published_and_offered(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    visit_id, old_form = begun
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(new_pack())))
    assert [one.kind for one in prospect.changes].count("part") == 4
    assert [(one.title, one.reviewer_name) for one in prospect.drafts] == [("Pool walk", "Amara Whitlock")]
    assert prospect.in_the_way == ""
    before = read(laptop, lambda session: guidance.editions_cited(session, old_form.sha256, TODAY))
    assert [one.remark for one in before] == [""]
    assert read(laptop, lambda session: versions.drafts_behind(session, laptop.reviewer_id)) == frozenset()

    new_forms = write(laptop, lambda session: guidance.publish_pack(session, pack(new_pack()), LATER))
    after = read(laptop, lambda session: guidance.editions_cited(session, old_form.sha256, TODAY))
    assert [one.remark for one in after] == ["The 2026 edition has held since 1 September 2026."]
    waiting = read(laptop, lambda session: list_waiting(session, laptop.reviewer_id, TODAY))
    assert [one.detail for one in waiting] == ["Begun, not finished, its form has a newer version"]

    write(laptop, lambda session: versions.move_to_version(session, visit_id, new_forms[0].sha256))
    assert read(laptop, lambda session: versions.drafts_behind(session, laptop.reviewer_id)) == frozenset()
    now = read(laptop, lambda session: guidance.editions_cited(session, new_forms[0].sha256, TODAY))
    assert [(str(one), one.remark) for one in now] == [("Pool safety code, 2026", "")]


def test_a_finished_visit_keeps_the_edition_it_was_written_with(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    visit_id, _ = begun
    write(laptop, lambda session: visits.finish(session, visit_id, LATER))
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(new_pack())))
    assert prospect.drafts == ()
    write(laptop, lambda session: guidance.publish_pack(session, pack(new_pack()), LATER))
    plan_id = write(laptop, lambda session: planning.open_plan(session, visit_id))
    plan = read(laptop, lambda session: planning.get_plan(session, plan_id))
    assert [(str(one), one.remark) for one in plan.guidance] == [
        ("Pool safety code, 2025", "The 2026 edition has held since 1 September 2026.")
    ]


def test_a_blank_copy_for_a_visit_says_what_is_newer(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    visit_id, _ = begun
    write(laptop, lambda session: guidance.publish_pack(session, pack(zipped(code__toml=NEW)), LATER))
    blank = read(laptop, lambda session: occasions.for_visit(session, visit_id))
    said = "Pool safety code, 2025. The 2026 edition has held since 1 September 2026."
    assert said in list(blank_form._remarks(blank.template, blank.occasion))


def test_a_blank_copy_for_any_school_says_it_once_it_is_so(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    _, old_form = begun
    write(laptop, lambda session: guidance.publish_pack(session, pack(zipped(code__toml=NEW)), LATER))
    for day, said in ((date(2026, 8, 31), [""]), (TODAY, ["The 2026 edition has held since 1 September 2026."])):
        blank = read(laptop, partial(occasions.for_any_school, digest=old_form.sha256, day=day))
        assert [one.remark for one in blank.occasion.guidance] == said


def test_who_said_that_a_visit_stays_is_not_told_again(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    visit_id, _ = begun
    (form,) = write(laptop, lambda session: guidance.publish_pack(session, pack(new_pack()), LATER))
    write(laptop, lambda session: versions.stay(session, visit_id, form.sha256))
    assert read(laptop, lambda session: versions.drafts_behind(session, laptop.reviewer_id)) == frozenset()


def test_an_older_file_does_not_take_the_place_of_a_newer_one(laptop: Laptop) -> None:
    write(laptop, lambda session: guidance.publish_pack(session, pack(new_pack()), NOW))
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(old_pack())))
    assert prospect.in_the_way.startswith("What is known of “Pool safety code” here was revised on 20.11.2026")
    with pytest.raises(SifieldError) as caught:
        write(laptop, lambda session: guidance.publish_pack(session, pack(old_pack()), LATER))
    assert caught.value.code == "older-guidance"
    assert len(read(laptop, templates.list_forms)) == 2, "the small walk and the pool's new version"


def test_publishing_is_all_or_nothing(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    other = zipped(code__toml=NEW, pool__xlsx=pool_form("1", NEW_CHECKS))
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(other)))
    assert prospect.in_the_way == "Version 1 of “Pool walk” has been published with other questions."
    with pytest.raises(SifieldError):
        write(laptop, lambda session: guidance.publish_pack(session, pack(other), LATER))
    known = read(laptop, lambda session: guidance.library(session).find("Pool safety code"))
    assert known is not None
    assert [one.label for one in known.editions] == ["2025"]


def test_the_same_pack_again_has_nothing_to_publish(laptop: Laptop) -> None:
    content = new_pack()
    write(laptop, lambda session: guidance.publish_pack(session, pack(content), NOW))
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(content)))
    assert (prospect.changes, prospect.in_the_way) == ((), "All of this is in use already.")


def test_a_file_changed_on_the_same_day_asks_for_a_new_day(laptop: Laptop) -> None:
    write(laptop, lambda session: guidance.publish_pack(session, pack(new_pack()), NOW))
    content = zipped(code__toml=NEW.replace("After two wet years.", "After three."))
    prospect = read(laptop, lambda session: guidance.foresee(session, pack(content)))
    assert "names the same day of revision" in prospect.in_the_way


def test_a_guidance_file_alone_says_which_checks_to_look_at(laptop: Laptop, begun: tuple[str, FormRow]) -> None:
    found = read(laptop, lambda session: guidance.foresee(session, pack(zipped(code__toml=NEW)))).changes
    assert [one.name for one in found if one.kind == "look"] == ["guard", "feet"]


def test_a_pack_may_be_a_file_a_zip_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "code.toml").write_text(NEW)
    (tmp_path / "pool.xlsx").write_bytes(pool_form("2", NEW_CHECKS))
    (tmp_path / "~$pool.xlsx").write_bytes(b"Excel's lock")
    as_folder = guidance.read_pack(tmp_path)
    assert as_folder.pack is not None, as_folder.faults
    assert len(as_folder.pack.forms) == 1
    assert guidance.read_pack(tmp_path / "code.toml").pack == Pack(as_folder.pack.document, NEW.encode())
    for name in ("nothing.zip", "nothing.toml", "pool.xlsx"):
        with pytest.raises(SifieldError):
            guidance.read_pack(tmp_path / name)
