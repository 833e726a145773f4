"""What publishing would do is known before it is done."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.fieldwork import publishing, templates
from sifield.fieldwork.publishing import Prospect, Uses, add_uses, count_uses
from tests.fieldwork.test_templates import changed, published_workbook
from tests.laptops import NOW, Laptop


def foreseen(laptop: Laptop, workbook: bytes) -> Prospect:
    template = templates.compile_workbook(workbook, "small.xlsx")
    with laptop.stores.general.read() as session:
        return publishing.foresee(session, template, workbook)


def publish(laptop: Laptop, workbook: bytes, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    with laptop.stores.general.write(laptop.reviewer_id, at) as session:
        templates.publish(session, workbook, "small.xlsx", at, by=laptop.reviewer_id)


def test_a_new_version_replaces_the_one_in_use(laptop: Laptop) -> None:
    prospect = foreseen(laptop, changed(version="2"))
    assert (prospect.kind, prospect.may_publish) == ("new version", True)
    assert prospect.in_use is not None
    assert prospect.in_use.form == laptop.form
    assert prospect.in_use_template is not None
    assert prospect.in_use_template.questions["aim"].label == "What do we look for?"


def test_an_older_number_is_noticed(laptop: Laptop) -> None:
    publish(laptop, changed(version="10"), 5)
    assert foreseen(laptop, changed(version="9")).kind == "older version"
    assert foreseen(laptop, changed(version="11")).kind == "new version"
    assert foreseen(laptop, changed(version="autumn")).kind == "new version"


def test_the_same_again_is_nothing_to_publish(laptop: Laptop) -> None:
    assert foreseen(laptop, published_workbook(laptop)).kind == "in use"
    saved_again = changed(label="What do we look for?")
    assert saved_again != published_workbook(laptop)
    assert foreseen(laptop, saved_again).kind == "in use"
    publish(laptop, changed(version="2"), 5)
    prospect = foreseen(laptop, published_workbook(laptop))
    assert (prospect.kind, prospect.may_publish) == ("published before", False)


def test_a_version_with_other_questions_is_taken(laptop: Laptop) -> None:
    prospect = foreseen(laptop, changed())
    assert (prospect.kind, prospect.may_publish) == ("taken", False)


def test_saving_again_publishes_nothing_new(laptop: Laptop) -> None:
    publish(laptop, changed(label="What do we look for?"), 5)
    with laptop.stores.general.read() as session:
        assert [row.form for row in templates.list_versions(session)] == [laptop.form]


def test_versions_are_listed_with_who_published_them(laptop: Laptop) -> None:
    publish(laptop, changed(version="2", title="Small walk, revised"), 5)
    with laptop.stores.general.read() as session:
        rows = templates.list_versions(session, "small_walk")
        assert templates.list_versions(session, "another") == ()
    assert [(row.form.version, row.publisher) for row in rows] == [("2", "Amara Whitlock"), ("1", "")]


def test_visits_are_counted_by_version(laptop: Laptop) -> None:
    laptop.plan_visit()
    laptop.plan_visit("Writing")
    publish(laptop, changed(version="2"), 5)
    with laptop.stores.general.read() as session:
        versions = templates.list_versions(session)
        counted = count_uses(session)
    assert counted == {laptop.form.sha256: Uses(2, 2)}
    assert add_uses(versions, counted, {}) == Uses(2, 2)
    assert add_uses(versions[:1], counted) == Uses()


def test_a_withdrawn_form_comes_back_with_its_next_version(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        templates.withdraw(session, "small_walk", NOW)
        assert templates.list_forms(session) == ()
    publish(laptop, changed(version="2"), 5)
    with laptop.stores.general.read() as session:
        assert [form.version for form in templates.list_forms(session)] == ["2"]


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_numbered_versions_come_in_the_order_of_their_numbers(one: list[int], other: list[int]) -> None:
    first, second = (".".join(map(str, numbers)) for numbers in (one, other))
    assert publishing.comes_before(first, second) == (one < other)


@pytest.mark.parametrize("version", ["", "autumn", "3fa9c1d2", "1..2", "9" * 400])
def test_of_other_versions_nobody_says_which_comes_first(version: str) -> None:
    assert not publishing.comes_before(version, "5")
    assert not publishing.comes_before("5", version)
