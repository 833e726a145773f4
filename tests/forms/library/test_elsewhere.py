"""The shipped forms in other tools: pyxform converts each without a word, and ODK's validator takes them all."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from library.build import FORMS
from tests.forms.library.shipped import FORM_IDS
from tests.forms.oracle import javarosa


@cache
def _converted(form_id: str) -> tuple[str, tuple[str, ...]]:
    """Give the XForm, and what pyxform warns of."""
    convert = pytest.importorskip("pyxform.xls2xform").convert
    made = convert((FORMS / f"{form_id}.xlsx").read_bytes(), validate=False, file_type=".xlsx", form_name="data")
    return made.xform, tuple(made.warnings)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_pyxform_converts_it_without_a_warning(form_id: str) -> None:
    assert _converted(form_id)[1] == ()


def _refused(xforms: list[Path]) -> set[str]:
    """Give the stems of those that ODK's validator refuses; one process reads them all."""
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(javarosa.JAR), *map(str, xforms)]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    said = f"{told.stdout}\n{told.stderr}"
    _, _, failed = said.partition("The following files failed validation:")
    assert said.count(">> Xform is valid!") + len([path for path in xforms if path.name in failed]) == len(xforms), said
    return {path.stem for path in xforms if path.name in failed}


def test_the_validator_of_odk_takes_them_all(tmp_path: Path) -> None:
    if lack := javarosa.missing():
        pytest.skip(lack)
    whole = {form_id: _converted(form_id)[0] for form_id in FORM_IDS}
    whole["wrong"] = whole["learning_walk"].replace("count( /data/stop )", "count( /data/stop ")
    paths = [tmp_path / f"{name}.xml" for name in whole]
    for path in paths:
        path.write_text(whole[path.stem], encoding="utf-8")
    assert _refused(paths) == {"wrong"}
