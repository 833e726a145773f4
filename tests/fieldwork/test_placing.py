"""Placing a school in a grade: two states, each with person and date; the rule in words; a reason where it differs."""

from collections.abc import Iterator
from datetime import date

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import placing
from sifield.fieldwork.placing import NewPlacement
from sifield.frameworks.shipped import shipped
from sifield.models.standing import Inspection, Strength
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY, make_laptop
from tests.trust_years import Trust

INDICATORS = [one.name for one in next(model for model in shipped() if model.name == "lighthouse").indicators]
SEPTEMBER, JANUARY = date(2026, 9, 1), date(2027, 1, 10)
YEAR_ON = date(2027, 10, 1)
"""A day of the year in which ten indicators make the grade."""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    laptop = make_laptop(tmp_path_factory.mktemp("trust"))
    yield Trust(laptop).begin()
    laptop.stores.close()


def history(trust: Trust, school_id: str) -> tuple[placing.PlacementRow, ...]:
    with trust.laptop.stores.general.read() as session:
        return placing.history(session, school_id)


def current(trust: Trust, school_id: str, year: int = 2026) -> placing.PlacementRow | None:
    with trust.laptop.stores.general.read() as session:
        return placing.current(session, school_id, year)


def judge(trust: Trust, school_id: str, level: str, names: list[str], on: date = YEAR_ON) -> None:
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        for name in names:
            placing.judge(session, school_id, name, level, by=trust.laptop.reviewer_id, on=on)


def refused(trust: Trust, *given: object, **more: object) -> SifieldError:
    with pytest.raises(SifieldError) as fault:
        trust.propose(*given, **more)  # type: ignore[arg-type]
    assert fault.value.remedy
    return fault.value


def test_what_is_proposed_counts_once_it_is_confirmed_each_with_person_and_date(trust: Trust) -> None:
    school = trust.new_school()
    proposal = trust.propose(school, "2", SEPTEMBER, reason="Results fell for two years.")
    assert current(trust, school) is None
    (row,) = history(trust, school)
    assert (row.state, row.title, row.proposed_by, row.proposed_on, row.decided_by, row.decided_on) == (
        "proposed", "Category 2: requires improvement", "Amara Whitlock", SEPTEMBER, "", None,
    )  # fmt: skip
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        placing.confirm(session, proposal, by=trust.laptop.head_id, on=TODAY)
    held = current(trust, school)
    assert held is not None
    assert (held.grade, held.state, held.decided_by, held.decided_on) == ("2", "confirmed", "Mireille Ashdown", TODAY)
    assert held.reason == "Results fell for two years."
    assert held.computed_why == "", "this model has no rule"
    with pytest.raises(SifieldError, match="confirmed already"), trust.laptop.stores.general.write("", NOW) as session:
        placing.reject(session, proposal, by=trust.laptop.head_id, on=TODAY)


def test_what_is_rejected_stays_in_the_history_and_never_counts(trust: Trust) -> None:
    school = trust.new_school()
    proposal = trust.propose(school, "3", SEPTEMBER)
    assert refused(trust, school, "2", SEPTEMBER).code == "proposed"
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        placing.reject(session, proposal, by=trust.laptop.head_id, on=TODAY)
    assert current(trust, school) is None
    trust.place(school, "2", SEPTEMBER)
    assert sorted((row.grade, row.state, row.decided_by) for row in history(trust, school)) == [
        ("2", "confirmed", "Mireille Ashdown"), ("3", "rejected", "Mireille Ashdown"),
    ]  # fmt: skip


def test_a_change_in_the_year_needs_a_framework_that_allows_it_a_reason_and_a_later_day(trust: Trust) -> None:
    school = trust.new_school()
    trust.place(school, "1", SEPTEMBER)
    without = refused(trust, school, "2", JANUARY)
    assert without.code == "reason"
    assert "Board may change" in without.remedy, "the framework's own words"
    trust.place(school, "2", JANUARY, reason="The head left and two leads with her.")
    held = current(trust, school)
    assert held is not None
    assert held.grade == "2"
    assert refused(trust, school, "3", date(2026, 12, 1), reason="Worse").code == "from-on"
    judge(trust, school, "at", INDICATORS)
    trust.place(school, "aspiring", YEAR_ON, year=2027, reason="No strength yet.")
    once = refused(trust, school, "emerging", date(2028, 2, 1), year=2027, reason="Worse")
    assert once.code == "change"
    assert [row.year for row in history(trust, school)] == [2027, 2026, 2026]


@pytest.mark.parametrize(
    ("grade", "on", "year", "code"),
    [
        ("7", SEPTEMBER, 2026, "grade"),
        ("2", date(2027, 9, 1), 2026, "from-on"),
        ("", date(2028, 9, 1), 2028, "no-grades"),
        ("2", date(2025, 9, 1), 2025, "framework"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(trust: Trust, grade: str, on: date, year: int, code: str) -> None:
    assert refused(trust, trust.new_school(), grade, on, year=year).code == code


def test_the_rule_reads_the_latest_judgements_and_strengths_and_says_why(trust: Trust) -> None:
    school = trust.new_school()
    with trust.laptop.stores.general.read() as session:
        assert "Not all indicators are judged yet" in placing.compute(session, school, 2027).why
    judge(trust, school, "below", INDICATORS[:1], date(2027, 9, 20))
    judge(trust, school, "at", INDICATORS)
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        assert placing.compute(session, school, 2027).grade == "", "all ten and no strength to share: no category fits"
        session.add(Strength(scope=school_scope(school), school_id=school, text="Phonics", proven_on=YEAR_ON))
        session.flush()
        found = placing.compute(session, school, 2027)
        listed = placing.judgements(session, school)
    assert found.grade == "lighthouse"
    assert "That makes Lighthouse" in found.why
    of_first = [(row.level, row.judged_by) for row in listed if row.name == INDICATORS[0]]
    assert of_first == [("at", "Amara Whitlock"), ("below", "Amara Whitlock")], "earlier judgements stay"
    assert listed[0].title
    differs = refused(trust, school, "aspiring", YEAR_ON, year=2027)
    assert (differs.code, "Lighthouse" in differs.message) == ("reason", True)
    trust.place(school, "aspiring", YEAR_ON, year=2027, reason="The board waits for the spring results.")
    row = current(trust, school, 2027)
    assert row is not None
    assert (row.grade, row.computed, row.reason) == (
        "aspiring",
        "lighthouse",
        "The board waits for the spring results.",
    )


def test_a_judgement_of_what_there_is_not_is_refused(trust: Trust) -> None:
    school = trust.new_school()
    for name, level, code in (("happiness", "at", "indicator"), (INDICATORS[0], "superb", "level")):
        with pytest.raises(SifieldError) as fault:
            judge(trust, school, level, [name])
        assert fault.value.code == code


def test_nothing_follows_from_an_inspection(trust: Trust) -> None:
    school = trust.new_school()
    with trust.laptop.stores.general.write(trust.laptop.reviewer_id, NOW) as session:
        before = placing.compute(session, school, 2026)
        results = {"Leadership and governance": "Urgent improvement"}
        session.add(Inspection(scope=school_scope(school), school_id=school, on=TODAY, scale="2025", results=results))
        session.flush()
        assert placing.compute(session, school, 2026) == before
        assert placing.history(session, school) == ()


def test_a_placement_that_is_new_is_a_plain_value() -> None:
    assert NewPlacement("school", 2026, "2", SEPTEMBER) == NewPlacement("school", 2026, "2", SEPTEMBER, "")
