"""Public workbooks, if they lie beside the project: each opens, or what stops it is named by cell; none raises."""

from pathlib import Path

import pytest

from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.xlsform import Reading, read
from tests.forms.workbooks import NOW

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "xlsform"


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    if not CORPUS.is_dir():
        pytest.skip(f"no public workbooks at {CORPUS}")
    paths = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xls", ".xlsx", ".xlsm", ".csv"))
    return {str(path.relative_to(CORPUS)): read(path.read_bytes(), name=path.name) for path in paths}


def test_each_opens_or_its_faults_are_named_by_cell(readings: dict[str, Reading]) -> None:
    assert readings
    opened = [name for name, found in readings.items() if found.template is not None]
    unnamed = [
        name
        for name, found in readings.items()
        if found.template is None and not any(one.cell for one in found.faults if one.severity == "fault")
    ]
    # one of them has no survey sheet, which is no matter of a cell
    assert len(unnamed) <= 1, unnamed
    assert len(opened) >= 0.75 * len(readings), f"{len(opened)} of {len(readings)} open"


def test_each_that_opens_can_be_begun_and_kept(readings: dict[str, Reading]) -> None:
    for name, found in readings.items():
        if found.template is None:
            continue
        kept = Template.from_json(found.template.to_json())
        assert kept == found.template, name
        session = FormSession(kept, {}, now=lambda: NOW)
        for section in kept.sections:
            if section.repeat and not section.parent:
                session.add_row(section.name, f"{section.name} 1")
        session.gaps()
        session.progress()
        assert session.finished_values() is not None
