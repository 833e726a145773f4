"""The door page: one side for any input, shortened by rule and saying so; and the table of actions."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfua import validate

from sifield.documents import report_pdf, report_table, report_xlsx
from sifield.documents.action_table import action_table
from sifield.documents.door_page import door_page
from sifield.documents.report import Report
from sifield.documents.shortening import LAST_STEP, cut, shortened
from tests.papers import ACTION, FINDINGS, MADE_AT, TRUST_ACTION, WHOLE_ACTION, WHOLE_PLAN


def words(report: Report) -> str:
    """All that a report says, in its order."""
    parts = [f"{part.title}: {' '.join([*part.lines, *(str(cell) for row in part.rows for cell in row), part.empty])}"
             for part in report.parts]  # fmt: skip
    return "\n".join([report.subtitle, *parts])


def page_count(report: Report) -> int:
    with pikepdf.open(io.BytesIO(report_pdf.render(report, made_at=MADE_AT))) as pdf:
        return len(pdf.pages)


def test_it_says_what_each_of_us_promised_who_helps_and_when_we_look_again() -> None:
    said = words(door_page(WHOLE_PLAN))
    assert "What we came for: How well reading is taught" in said
    assert "What we saw: Strength: Phonics sessions" in said
    assert (
        "What you promised: Match every take-home book to the sounds taught so far. Hannah Oduya, Reading lead" in said
    )
    assert "What we promised: Sort the first shelf together" in said
    assert "partly on track" in said, "what the trust promised says how it stands, in words"
    assert "Miriam Castleford, Lead practitioner: half a day Half a day of the trust's reading lead (A1)" in said
    assert ("Look again", "Tue 16 Mar 2027") in door_page(WHOLE_PLAN).facts
    assert ("First due", "Fri 11 Dec 2026") in door_page(WHOLE_PLAN).facts
    assert door_page(WHOLE_PLAN).draft
    assert not door_page(replace(WHOLE_PLAN, status="agreed")).draft


def test_a_plan_of_nothing_has_a_door_page_too() -> None:
    empty = replace(WHOLE_PLAN, findings=(), actions=(), focus="", next_review_on=None)
    said = words(door_page(empty))
    assert "No focus was set." in said
    assert "Nothing was promised." in said
    assert ("Look again", "the day is not set yet") in door_page(empty).facts


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_of_twelve_actions_every_promise_stands_on_the_page_and_what_is_left_out_is_counted() -> None:
    long = "Match every take-home book to the sounds taught so far, and say in the staff meeting how it is checked"
    yours = tuple(replace(ACTION, ref=f"A{at}", text=f"Begin {at}. {long}") for at in range(1, 11))
    ours = tuple(replace(TRUST_ACTION, ref=f"A{at}", text=f"Begin {at}. {long}") for at in (11, 12))
    report = door_page(replace(WHOLE_PLAN, actions=(*yours, *ours), findings=FINDINGS * 3))
    pdf, read = report_pdf.render(report, made_at=MADE_AT), ["pdftotext", "-layout", "-", "-"]
    printed = subprocess.run(read, input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()
    assert printed.count("Begin") == 12
    assert printed.count("\f") == 1, "one page"
    assert "Shortened to fit on one side. The plan says it in full." in printed
    short = shortened(report, LAST_STEP)
    assert [part.more for part in short.parts] == [
        "", "The first 1 of 6.", "The first 1 of 10.", "The first 1 of 2.", "The first 1 of 2."
    ]  # fmt: skip


def test_words_are_cut_between_two_words_and_never_in_silence() -> None:
    assert cut("Match every book to the sounds", 20) == "Match every book to…"
    assert cut("W" * 90, 20) == "W" * 19 + "…"
    assert cut("short", 20) == "short"


typed = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40).map(lambda one: one * 12)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 30), st.integers(0, 20), st.integers(0, 20), typed, typed, typed)
def test_it_stays_on_one_side_whatever_it_holds(
    yours: int, ours: int, findings: int, text: str, name: str, focus: str
) -> None:
    mine = replace(ACTION, text=text, owner_name=name, owner_role=text, support=focus)
    plan = replace(
        WHOLE_PLAN, focus=focus, school_name=name * 3, visit_title=text, trust_name=text,
        head=replace(WHOLE_PLAN.head, name=name), findings=(replace(FINDINGS[1], text=text * 3),) * findings,
        actions=(*(mine,) * yours, *(replace(mine, side="trust"),) * ours),
    )  # fmt: skip
    assert page_count(door_page(plan)) == 1


def test_the_widest_letters_stay_on_one_side_and_the_page_is_tagged(tmp_path: Path) -> None:
    wide = replace(ACTION, text="W" * 3000, owner_name="W" * 200, owner_role="W" * 200, support="W" * 900)
    plan = replace(
        WHOLE_PLAN, school_name="W" * 500, trust_name="W" * 500, focus="W" * 3000, is_sample=True,
        copies_to=("W" * 300,) * 9, head=replace(WHOLE_PLAN.head, name="W" * 300),
        actions=(*(wide,) * 9, *(replace(wide, side="trust"),) * 9),
        findings=(replace(FINDINGS[1], text="W" * 3000),) * 5,
    )  # fmt: skip
    assert page_count(door_page(plan)) == 1
    (tmp_path / "door.pdf").write_bytes(report_pdf.render(door_page(plan), made_at=MADE_AT))
    assert [one.message for one in validate(tmp_path / "door.pdf").findings] == []


def test_the_table_of_actions_is_a_line_each_with_days_as_days_and_no_formula() -> None:
    sly = replace(WHOLE_ACTION, text="=1+1", support="a\tb\nc", rag="red", rag_reason="no cover")
    report = action_table(replace(WHOLE_PLAN, actions=(sly, TRUST_ACTION)))
    sheet = openpyxl.load_workbook(io.BytesIO(report_xlsx.write(report, made_at=MADE_AT)))["Actions"]
    titles = [cell.value for cell in sheet[1]]
    first = dict(zip(titles, [cell.value for cell in sheet[2]], strict=True))
    assert sheet.max_row == 3
    assert first["By"].date() == date(2026, 12, 11)
    assert (first["Action"], sheet[2][titles.index("Action")].data_type) == ("=1+1", "s")
    assert (first["Stage"], first["Half-days"], first["On track"], first["Why"]) == (
        "Deliver", 2, "not on track", "no cover"
    )  # fmt: skip
    assert "Fri 4 Dec 2026: Sounds listed by week" in first["Steps"]


def test_what_is_pasted_is_a_table_and_never_a_formula() -> None:
    sly = replace(WHOLE_ACTION, text="=1+1 <b>", support="a\tb\nc")
    report = action_table(replace(WHOLE_PLAN, actions=(sly, TRUST_ACTION)))
    head, first, second = report_table.as_text(report).splitlines()
    assert len(head.split("\t")) == len(first.split("\t")) == len(second.split("\t")) == len(report.tables[0].columns)
    assert "\t'=1+1 <b>\t" in first
    assert "\t2026-12-11\t" in first
    html = report_table.as_html(report)
    assert ">=1+1 &lt;b&gt;</td>" in html
    assert html.count("<tr>") == 3
