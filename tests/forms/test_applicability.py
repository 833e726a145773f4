"""Which questions are meant for which school, and in which year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.forms.applicability import PHASES, Setting, applies_to, is_due, setting_of
from sifield.forms.template import Question
from tests.forms.workbooks import q, template


def school(phase: str = "Primary", kind: str = "mainstream", character: str = "", **more: object) -> Setting:
    ages = more.get("ages", (4, 11))
    assert ages is None or isinstance(ages, tuple)
    return setting_of(phase=phase, kind=kind, ages=ages, character=character, school_year=2026)


def asked(setting: Setting, **columns: str) -> bool:
    return applies_to(template([q("text", "a", **columns)]).questions["a"], setting)


@pytest.mark.parametrize(
    ("setting", "phases"),
    [
        (school("Nursery", ages=(2, 4)), {"nursery"}),
        (school("Infant", ages=(4, 7)), {"infant", "primary"}),
        (school("Primary", ages=(3, 11)), {"nursery", "infant", "junior", "primary"}),
        (school("Middle", ages=(9, 13)), {"junior", "primary", "middle", "secondary"}),
        (school("Secondary", ages=(11, 16)), {"secondary"}),
        (school("Secondary with sixth form", ages=(11, 18)), {"secondary", "sixth_form"}),
        (school("All-through", ages=(4, 18)), {"infant", "junior", "primary", "secondary", "sixth_form"}),
        (school("", "special", ages=(11, 16)), {"secondary", "special"}),
        (school("Secondary", "alternative provision", ages=(11, 16)), {"secondary", "alternative"}),
    ],
)
def test_the_phases_of_a_school(setting: Setting, phases: set[str]) -> None:
    assert setting.phases == phases
    assert phases <= set(PHASES)


def test_phases_and_ages_leave_out_what_a_school_does_not_have() -> None:
    assert asked(school())
    assert asked(school(), phases="infant secondary")
    assert not asked(school(), phases="secondary sixth_form")
    assert asked(school(), ages="7 to 14")
    assert not asked(school(), ages="11 to 16")


def test_what_is_not_known_of_a_school_leaves_nothing_out() -> None:
    unknown = school("", ages=None)
    assert all(asked(unknown, phases=phase) for phase in PHASES if phase not in ("middle", "special", "alternative"))
    assert asked(unknown, ages="4 to 5")


def test_religious_character() -> None:
    both = school(character="Church of England/Methodist")
    assert asked(both, character="Methodist")
    assert asked(both, character="any")
    assert not asked(both, character="Roman Catholic, none")
    for without in ("", "Does not apply", "None"):
        assert asked(school(character=without), character="none")
        assert not asked(school(character=without), character="any")


def test_what_rotates_comes_once_in_its_years_and_all_of_it_in_all_of_them() -> None:
    rows = [q("text", f"check_{at}", every="rotates:3") for at in range(90)]
    questions = template(rows).questions.values()
    years = [{one.name for one in questions if is_due(one, year)} for year in (2026, 2027, 2028)]
    assert set.union(*years) == {one.name for one in questions}
    assert sum(map(len, years)) == 90
    assert min(map(len, years)) >= 20
    assert {one.name for one in questions if is_due(one, 2029)} == years[0]


@given(st.integers(1, 10), st.integers(2000, 2100))
def test_whatever_the_rotation_each_turn_comes_just_once(every: int, year: int) -> None:
    for turn in range(every):
        question = Question(name="a", kind="text", every=every, turn=turn)
        assert sum(is_due(question, year + later) for later in range(every)) == 1
