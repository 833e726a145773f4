"""Public workbooks, if they lie beside the project: each opens, or what stops it is named by cell; none raises."""

from pathlib import Path

import pytest

from sifield.forms.session import FormSession
from sifield.forms.xlsform import Reading, read
from tests.forms.workbooks import NOW, reopened

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "xlsform"


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    if not CORPUS.is_dir():
        pytest.skip(f"no public workbooks at {CORPUS}")
    paths = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xls", ".xlsx", ".xlsm", ".csv"))
    return {str(path.relative_to(CORPUS)): read(path.read_bytes(), name=path.name) for path in paths}


REFUSED = {
    "Advanced Case Management Template.xlsx": ("survey!Q33", "There is no sheet “cases”, so pulldata() finds nothing."),
    "Phone Survey Form.xlsx": ("survey!N14", "There is no sheet “cases_mobilizer”, so pulldata() finds nothing."),
    "liberiaCoverageVillageForm.xlsx": ("survey!J6", "There is no sheet “samplelist”, so pulldata() finds nothing."),
    "pull_data.xlsx": ("survey!D2", "There is no sheet “fruits”, so pulldata() finds nothing."),
    "case_insensitivity.xls": ("survey!A4", "The type “osm c1” is not supported."),
    "service_rating.xlsx": ("survey!A35", "The type “country” is not known."),
    "unknown_question_type.xls": ("survey!A52", "The type “unknown” is not known."),
    "demo_adapt1.xlsx": ("survey!O11", "“Ethopia” stands alone."),
    "transportation_export.xlsx": ("", "There is no sheet named survey, or it is empty."),
}
"""The first fault of each that does not open, each looked at by hand: an attached table that is not there, a type that
XLSForm does not have, a word without quotation marks, and answers that are no form."""


def test_each_opens_or_what_stops_it_is_real_and_named_by_cell(readings: dict[str, Reading]) -> None:
    stopped = {
        Path(name).name: next((one.cell, one.message) for one in found.faults if one.severity == "fault")
        for name, found in readings.items()
        if found.template is None
    }
    assert stopped == REFUSED
    assert len(readings) == 81


def test_every_fault_says_what_to_do(readings: dict[str, Reading]) -> None:
    faults = [fault for found in readings.values() for fault in found.faults]
    assert faults
    assert [one for one in faults if not one.message or not one.remedy or len(one.message) > 200] == []


def test_each_that_opens_can_be_begun_and_kept(readings: dict[str, Reading]) -> None:
    for name, found in readings.items():
        if found.template is None:
            continue
        kept = reopened(found.template)
        assert kept == found.template, name
        session = FormSession(kept, {}, now=lambda: NOW)
        for section in kept.sections:
            if section.repeat and not section.parent:
                session.add_row(section.name, f"{section.name} 1")
        session.gaps()
        session.progress()
        assert session.finished_values() is not None
