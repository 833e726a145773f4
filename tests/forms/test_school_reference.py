"""What may stand as the school's own reference of a record, and what would name a child."""

import pytest

from sifield.forms.school_reference import BIRTH, NAME, NUMBER, problem


@pytest.mark.parametrize(
    "reference", ["", "412", "CP-412", "2026/0412", "CPOMS 88213", "Ref. 12", "SG 7", "MyConcern 9"]
)
def test_a_number_or_a_code_is_taken(reference: str) -> None:
    assert problem(reference) == ""


@pytest.mark.parametrize(
    "reference",
    ["Jake Smith", "jake", "JAKE 12", "J. S. 4", "Zoë 3", "O’Neill 4", "412 Amir", "the boy in Year 4", "Li 5"],
)
def test_what_reads_like_a_name_is_not(reference: str) -> None:
    assert problem(reference) == NAME


@pytest.mark.parametrize(
    "reference",
    ["12/03/2014", "12.3.14", "2014-03-12", "12032014", "20140312", "12 March 2014", "3rd Nov 15", "CP 1-2-16"],
)
def test_what_reads_like_a_date_of_birth_is_not(reference: str) -> None:
    assert problem(reference) == BIRTH


@pytest.mark.parametrize("reference", ["CP", "no number", "1234567890" * 4])
def test_without_a_number_nobody_finds_it_again(reference: str) -> None:
    assert problem(reference) == NUMBER
