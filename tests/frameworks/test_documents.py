"""What all shipped models have to keep to: read without a fault, say each thing once, use forms that there are."""

import pytest

from sifield.assets import asset
from sifield.frameworks import shipped as shipping
from sifield.frameworks.reading import read
from tests.frameworks.documents import NAMES, shipped

FOUNDATIONS = "foundations explore prepare deliver sustain"
BEHAVIOURS = "engage unite reflect context explore prepare deliver sustain"


def test_these_five_are_shipped() -> None:
    assert sorted(one.name for one in shipping.shipped()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_read_without_a_fault_and_names_forms_that_there_are(name: str) -> None:
    data = asset("frameworks", f"{name}.toml").read_bytes()
    assert read(data, forms=shipping.shipped_forms()).faults == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_two_things_of_a_kind_read_alike(name: str) -> None:
    made = shipped(name)
    for part in (made.grades, made.roles, made.requirements, made.reviews, made.indicators, made.areas, made.standards):
        titles = [one.title for one in part]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["inside-out", "improvement-cycle"])
def test_both_editions_of_the_implementation_guidance_are_there(name: str) -> None:
    stages = [(one.edition, one.name) for one in shipped(name).stages]
    assert stages == [("2019", one) for one in FOUNDATIONS.split()] + [("2024", one) for one in BEHAVIOURS.split()]
    assert all(one.steps for one in shipped(name).stages if one.edition == "2019")


@pytest.mark.parametrize("name", ["earned-autonomy", "tiers", "lighthouse"])
def test_other_models_use_no_implementation_guidance(name: str) -> None:
    assert shipped(name).stages == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("earned-autonomy", "grades roles requirements reviews reports joining"),
        ("tiers", "grades roles requirements reviews reports standards joining"),
        ("inside-out", "roles requirements duties reviews reports areas joining stages priorities decisions levels"),
        ("lighthouse", "grades roles requirements duties reviews reports indicators joining levels"),
        ("improvement-cycle", "roles requirements reviews areas joining stages"),
    ],
)
def test_a_part_on_which_a_document_is_silent_is_empty(name: str, parts: str) -> None:
    every = "grades roles requirements duties reviews reports indicators areas standards joining stages priorities"
    made = shipped(name)
    assert {one for one in f"{every} decisions levels".split() if getattr(made, one)} == set(parts.split())
    assert (made.placing is not None) == bool(made.grades)
