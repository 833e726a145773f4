"""The academy card as it is read: each framework's own parts, both stores, and nothing of safeguarding outside it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import priorities, school_page, school_work
from sifield.fieldwork.school_page import SchoolPage
from sifield.frameworks.calendar import school_year
from tests import safeguarding, school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all tests of this file: making one takes longer than any of them."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield made
    made.stores.close()


@pytest.fixture
def laptop(shared: Laptop) -> Iterator[Laptop]:
    """The laptop, with a new school in hand and no improvement model chosen."""
    yield school_card.another_school(shared)
    school_card.withdraw_frameworks(shared)


def page_of(laptop: Laptop) -> SchoolPage:
    with laptop.stores.general.read() as session:
        return school_page.get_school_page(session, laptop.school_id, TODAY)


def test_a_trust_without_a_framework_has_no_part_of_one(laptop: Laptop) -> None:
    page = page_of(laptop)
    assert (page.school.name[:20], page.school.head.name if page.school.head else "") == (
        "Harbour Lane Primary",
        "Mireille Ashdown",
    )
    assert (page.framework, page.grades, page.grade, page.targets, page.judged) == (None, None, None, None, ())
    assert page.work == school_work.SchoolWork()


@pytest.mark.parametrize(
    ("framework", "kinds", "has_grades", "has_targets"),
    [
        ("earned-autonomy", set(), True, True),
        ("tiers", {"standard"}, True, True),
        ("inside-out", {"area"}, False, False),
        ("lighthouse", {"indicator"}, True, False),
        ("improvement-cycle", {"area"}, False, False),
    ],
)
def test_each_framework_brings_its_own_parts(
    laptop: Laptop, framework: str, kinds: set[str], has_grades: bool, has_targets: bool
) -> None:
    school_card.run_framework(laptop, framework)
    page = page_of(laptop)
    assert {one.kind for one in page.judged} == kinds
    assert (page.grades is not None, page.targets is not None) == (has_grades, has_targets)


def test_the_grade_that_holds_is_the_confirmed_one_while_another_is_proposed(laptop: Laptop) -> None:
    school_card.run_framework(laptop, "lighthouse")
    school_card.place(laptop, "lighthouse", "emerging", from_on=date(2025, 9, 2), year=2025)
    assert page_of(laptop).grade is not None, "last year's grade holds until there is a new one"
    school_card.place(laptop, "lighthouse", "aspiring")
    school_card.place(laptop, "lighthouse", "lighthouse", "proposed", from_on=date(2026, 11, 20))
    school_card.place(laptop, "lighthouse", "lighthouse", "rejected", from_on=date(2026, 11, 21))
    page = page_of(laptop)
    assert page.grade is not None
    assert page.proposed is not None
    assert (page.grade.title, page.grade.decided_by, page.proposed.title) == (
        "Aspiring",
        "Amara Whitlock",
        "Lighthouse",
    )
    assert [row.state for row in page.grades or ()] == ["rejected", "proposed", "confirmed", "confirmed"]


def test_judgements_stand_in_the_terms_of_their_days_the_latest_last(laptop: Laptop) -> None:
    school_card.run_framework(laptop, "lighthouse")
    days = (("towards", date(2026, 2, 3)), ("below", date(2025, 10, 6)), ("at", date(2026, 11, 3)))
    school_card.judge(laptop, "lighthouse", "curriculum", *days)
    page = page_of(laptop)
    marks = next(one.marks for one in page.judged if one.name == "curriculum")
    assert page.levels == ("below", "towards", "at")
    assert [(mark.level, mark.term, school_year(mark.judged_on)) for mark in marks] == [
        ("below", "autumn", 2025), ("towards", "spring", 2025), ("at", "autumn", 2026),
    ]  # fmt: skip
    assert marks[-1].judged_by == "Amara Whitlock"


def test_the_work_of_a_school(laptop: Laptop) -> None:
    visit_id = school_card.fill(laptop)
    work = page_of(laptop).work
    late, coming = work.actions
    assert (late.text, late.late, late.age, late.owner) == (
        "Sort the books by sound.", 3, 11, "Hannah Oduya, Reading lead",
    )  # fmt: skip
    assert (coming.late, coming.visit_title) == (0, "Small walk")
    (risk,) = work.risks
    assert (risk.text, risk.risk, risk.actions, risk.visit_id) == (
        "Half the books do not match the sounds.", "high", 2, visit_id,
    )  # fmt: skip
    assert [(event.kind, event.title, event.state, event.who) for event in work.events] == [
        ("visit", "Small walk", "finished", "Amara Whitlock"),
        ("booking", "Half-termly visit", "booked", "Amara Whitlock"),
    ]
    assert [(due.title, due.state, due.booked_on) for due in work.due] == [
        ("Late walk", "overdue", None),
        ("Monitoring visit", "due", TODAY + timedelta(days=9)),
    ]


def test_a_risk_is_settled_when_all_its_actions_are(laptop: Laptop) -> None:
    school_card.fill(laptop)
    for closed, left in ((1, 1), (2, 0)):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            for action in session.scalars(school_card.every_action(laptop)).all()[:closed]:
                action.status = "closed"
        work = page_of(laptop).work
        assert (len(work.actions), len(work.risks)) == (left, left)


def test_outside_the_circle_there_is_nothing_of_safeguarding_and_inside_all_of_it(laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    plan_id = safeguarding.write_plan(circle)
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        school_card.agree(session, plan_id)
    school_card.fill(laptop)
    general = page_of(laptop)
    assert safeguarding.TITLE not in repr(general)
    assert "Brief every adult" not in repr(general)
    with circle.store.read() as session:
        other = school_work.get_work(session, laptop.school_id, TODAY)
    both = general.with_other(other)
    assert (len(other.actions), len(both.work.actions)) == (1, 3)
    assert [action.sensitivity for action in both.work.actions] == ["general", "safeguarding", "general"]
    assert [event.sensitivity for event in both.work.events] == ["safeguarding", "general", "general"]


def test_another_school_is_another_page(laptop: Laptop) -> None:
    school_card.fill(laptop)
    with laptop.stores.general.read() as session, pytest.raises(SifieldError, match="not on this laptop"):
        school_page.get_school_page(session, "another", TODAY)
    with laptop.stores.general.read() as session:
        assert school_work.get_work(session, "another", TODAY) == school_work.SchoolWork()
        assert priorities.list_priorities(session, "another", 2026) == ()
