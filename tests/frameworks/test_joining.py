"""Joining the trust: phase after phase, each step as often and as long as the framework says, on school days."""

from datetime import date

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork.calendars import usual_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.joining import JoiningDue, plan_joining
from sifield.frameworks.shipped import shipped

MODELS = {one.name: one for one in shipped()}


def joined(model: Framework, day: date) -> tuple[JoiningDue, ...]:
    return plan_joining(model, day, usual_year)


@pytest.mark.parametrize("name", sorted(MODELS))
@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 1, 5), date(2027, 7, 20), date(2027, 8, 10)])
def test_every_step_is_there_as_often_as_the_model_says_in_the_order_of_its_phases(name: str, day: date) -> None:
    model = MODELS[name]
    found = joined(model, day)
    assert [(one.step.name, one.number) for one in found] == [
        (step.name, number) for step in model.joining for number in range(1, step.times + 1)
    ]
    phases = list(dict.fromkeys(step.phase for step in model.joining))
    last = [max(one.due for one in found if one.step.phase == phase) for phase in phases]
    assert last == sorted(last)
    for one in found:
        assert one.due >= day
        assert one.due in usual_year(one.due.year if one.due.month > 7 else one.due.year - 1).days


def test_each_phase_has_a_half_term_and_says_why() -> None:
    found = joined(MODELS["earned-autonomy"], date(2027, 1, 5))
    assert {(one.step.phase, one.term) for one in found} == {
        ("Learn", "spring"), ("Prepare", "spring"), ("Deliver", "summer"), ("Sustain", "summer"),
    }  # fmt: skip
    watched = [one.due for one in found if one.step.name == "curriculum-monitoring"]
    assert len(set(watched)) == 3, "three half-days are not on one day"
    assert found[0].why == "Earned autonomy: a school that joins the trust; phase 1 of 4, Learn."


def test_five_years_are_five_years() -> None:
    (one,) = joined(MODELS["lighthouse"], date(2027, 1, 5))
    assert one.due == usual_year(2030).days[-1]


def test_a_year_without_days_is_said() -> None:
    with pytest.raises(SifieldError, match="2020 to 2100"):
        joined(MODELS["lighthouse"], date(2099, 1, 5))
