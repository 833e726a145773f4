"""A form on one sheet: every question on it, on one side where that can be read, read aloud well."""

import html
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from sifield.assets import asset
from sifield.documents.occasions import Occasion
from sifield.documents.one_sheet import render
from sifield.errors import SifieldError
from sifield.forms import xlsform
from sifield.forms.template import IMMEDIATE_CONCERN, Template
from sifield.signing.lettering import printable
from tests.documents.test_blank_form import CHURCH_PRIMARY, run
from tests.forms.workbooks import q, template

SHIPPED = sorted(asset("forms").glob("*.xlsx"))
SAMPLED = [path for at, path in enumerate(SHIPPED) if os.environ.get("SIFIELD_THOROUGH") or at % 17 == 0]
TO_THE_BOTTOM = {"health_check": 2, "safeguarding_review": 6}
"""Sides of the forms that have too many checks for one."""
MADE_AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def shipped(path: Path) -> Template:
    form = xlsform.read(path.read_bytes(), name=path.name).template
    assert form is not None
    return form


def opened(pdf: bytes, folder: Path) -> pikepdf.Pdf:
    (folder / "sheet.pdf").write_bytes(pdf)
    return pikepdf.open(folder / "sheet.pdf")


@pytest.mark.parametrize("path", SAMPLED, ids=lambda path: path.stem)
def test_a_shipped_form_stands_on_one_side(path: Path, tmp_path: Path) -> None:
    form = shipped(path)
    pdf = render(form, made_at=MADE_AT)
    with opened(pdf, tmp_path) as made:
        assert len(made.pages) == TO_THE_BOTTOM.get(path.stem, 1)
    assert [finding.message for finding in validate(str(tmp_path / "sheet.pdf")).findings] == []
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed: the words on the sheet were not read")
    there = "".join(html.unescape(run(["pdftotext", "-raw", "-", "-"], pdf)).split())
    for question in form.questions.values():
        if question.is_asked and question.kind != "note" and IMMEDIATE_CONCERN not in question.group:
            words = "".join(printable(question.label.split("${")[0]).split())
            assert words in there, question.name


def test_a_form_with_too_many_checks_takes_more_sides_in_letters_that_can_be_read(tmp_path: Path) -> None:
    with opened(render(shipped(asset("forms") / "health_check.xlsx"), made_at=MADE_AT), tmp_path) as made:
        assert len(made.pages) == TO_THE_BOTTOM["health_check"]


def test_it_says_for_whom_it_is_printed(tmp_path: Path) -> None:
    visit = Occasion(
        school_name="Harbour Lane", visited_on=date(2026, 12, 1), reviewer="Amara Whitlock", setting=CHURCH_PRIMARY
    )
    pdf = render(shipped(asset("forms") / "one_to_one.xlsx"), made_at=MADE_AT, occasion=visit)
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed: the words on the sheet were not read")
    words = " ".join(run(["pdftotext", "-raw", "-", "-"], pdf).split())
    assert "School: Harbour Lane Date: Tue 1 Dec 2026" in words
    assert "Written by: Amara Whitlock" in words
    assert "tell the designated safeguarding lead in person, now" in words


def test_a_form_that_is_too_long_for_paper_is_refused() -> None:
    many = template([q("text", f"q{at}", "What?") for at in range(1_501)])
    with pytest.raises(SifieldError, match="too long for paper"):
        render(many, made_at=MADE_AT)
