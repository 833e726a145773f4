"""Reports about a school: every figure with its source, drafts marked, tagged pages, and the same as a workbook."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from pdfua import validate

from sifield.documents import offers, report_file, report_pdf, report_xlsx, school_reports
from sifield.documents.academy_card import academy_card
from sifield.documents.offers import Offer
from sifield.documents.report import Report
from sifield.errors import SifieldError
from sifield.fieldwork import school_page
from sifield.fieldwork.school_page import SchoolPage
from tests import safeguarding, school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
LONG = " said at a length that fills a cell, with <b>markup</b> & =1+1, " * 6


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all tests of this file, whose trust runs on indicators."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    school_card.run_framework(made, "lighthouse")
    yield made
    made.stores.close()


@pytest.fixture(scope="module")
def laptop(shared: Laptop) -> Laptop:
    """A full school with a confirmed grade and, in the safeguarding store, a plan of its own."""
    circle = safeguarding.begin(shared)
    plan_id = safeguarding.write_plan(circle)
    with circle.store.write(shared.reviewer_id, NOW) as session:
        school_card.agree(session, plan_id)
    school_card.place(shared, "lighthouse", "aspiring")
    days = (("towards", date(2026, 3, 3)), ("at", date(2026, 11, 3)))
    school_card.judge(shared, "lighthouse", "curriculum", *days)
    school_card.fill(shared)
    return shared


def card_of(laptop: Laptop) -> Report:
    with laptop.stores.general.read() as session:
        return academy_card(school_page.get_school_page(session, laptop.school_id, TODAY))


def cells_of(report: Report, part: str) -> list[tuple[str, ...]]:
    return [row for each in report.parts if each.title == part for row in each.rows]


def read(pdf: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return " ".join(found.stdout.decode().split())


def test_each_figure_of_the_card_carries_its_source_and_its_day(laptop: Laptop) -> None:
    card = card_of(laptop)
    assert cells_of(card, "Indicators")[2][1:] == (
        "At the expected level", "Working towards the expected level (Tue 3 Mar 2026)",
        "judged on Tue 3 Nov 2026 by Amara Whitlock",
    )  # fmt: skip
    assert cells_of(card, "Targets")[0] == (
        "Phonics check at or above national", "74 %", "82 %", "78 %: partly on track. Two groups catch up daily.",
        "figure of Fri 13 Nov 2026; agreed by the trust board on Thu 8 Oct 2026",
    )  # fmt: skip
    assert cells_of(card, "Open actions")[0][2:] == (
        "Thu 19 Nov 2026", "3 school days late", "Small walk, agreed on Mon 9 Nov 2026",
    )  # fmt: skip
    assert cells_of(card, "Live risks") == [
        ("Half the books do not match the sounds.", "high risk", "2", "Small walk, Tue 24 Nov 2026")
    ]
    assert cells_of(card, "Grade")[0][3] == "confirmed by Amara Whitlock on Fri 17 Jul 2026"
    assert [row[1] for row in cells_of(card, "Inspections")] == [
        "Ofsted, report card (from November 2025)", "Ofsted, overall grade (2019 to August 2024)",
    ]  # fmt: skip


def test_nothing_about_safeguarding_is_on_the_card_not_even_a_count(laptop: Laptop) -> None:
    told = repr(card_of(laptop))
    for secret in (safeguarding.TITLE, "Brief every adult", "Not all adults know"):
        assert secret not in told
    assert len(cells_of(card_of(laptop), "Open actions")) == 2


def test_a_card_is_a_draft_while_something_on_it_is_not_settled(laptop: Laptop) -> None:
    assert card_of(laptop).draft == "not all targets are agreed by the trust board"
    proposed = school_card.place(laptop, "lighthouse", "lighthouse", "proposed", from_on=date(2026, 11, 20))
    assert card_of(laptop).draft.startswith("a grade is proposed and not confirmed; ")
    school_card.settle(laptop, proposed, "rejected")
    assert "Lighthouse" not in repr(cells_of(card_of(laptop), "Grade")), "what was not accepted is not told"


@needs_poppler
def test_the_paper_says_what_the_card_says(laptop: Laptop) -> None:
    words = read(report_pdf.render(card_of(laptop), made_at=NOW))
    for expected in (
        "Tidewater Learning Trust", "Academy card", "Harbour Lane Primary, Tue 24 Nov 2026", "This is a draft",
        "Aspiring, since Wed 2 Sep 2026.", "Sort the books by sound.", "Records of safeguarding visits are no part",
        "Page 1 of",
    ):  # fmt: skip
        assert expected in words


def long_card(laptop: Laptop) -> Report:
    other = school_card.another_school(laptop)
    school_card.fill(other, long=LONG)
    return card_of(other)


@pytest.mark.parametrize("make", [card_of, long_card])
def test_pdfua_finds_nothing(laptop: Laptop, make: Any, tmp_path: Path) -> None:
    pdf = report_pdf.render(make(laptop), made_at=NOW)
    (tmp_path / "card.pdf").write_bytes(pdf)
    found = validate(tmp_path / "card.pdf")
    assert [finding.message for finding in found.findings] == []
    assert not found.skipped
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]).startswith("Academy card: Harbour Lane Primary")


def test_the_workbook_holds_the_same_and_no_formula(laptop: Laptop) -> None:
    report = long_card(laptop)
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx.write(report, made_at=NOW)))
    assert book.sheetnames[:4] == ["About", "Grade", "Indicators", "Targets"]
    rows = list(book["Open actions"].iter_rows(values_only=True))
    assert rows[0] == ("Action", "Owner", "By", "State", "Source")
    assert str(rows[1][0]).startswith("Sort the books by sound.")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert ("Draft", report.draft) in list(book["About"].iter_rows(values_only=True))


def test_the_name_of_the_file_says_of_what_kind_it_is(laptop: Laptop, tmp_path: Path) -> None:
    card = card_of(laptop)
    assert card.file_name == "Academy card, Harbour Lane Primary, 2026-11-24.pdf"
    assert report_file.save_report(card, tmp_path / "card.PDF", NOW).read_bytes().startswith(b"%PDF-")
    assert report_file.save_report(card, tmp_path / "card.xlsx", NOW).read_bytes().startswith(b"PK")
    with pytest.raises(SifieldError, match=r"no \.docx"):
        report_file.save_report(card, tmp_path / "card.docx", NOW)


def page_of(laptop: Laptop, on: date = TODAY) -> SchoolPage:
    with laptop.stores.general.read() as session:
        return school_page.get_school_page(session, laptop.school_id, on)


def offered_on(laptop: Laptop, day: date = TODAY) -> list[Offer]:
    with laptop.stores.general.read() as session:
        return list(offers.of_school(session, laptop.school_id, day))


def made(laptop: Laptop, offer: Offer, place: int = 0) -> Report:
    with laptop.stores.general.read() as session:
        return offer.make([offer.read(session, offer.periods[place])], offer.periods[place])


def test_a_school_is_offered_what_its_model_asks_for(laptop: Laptop) -> None:
    assert [one.title for one in offered_on(laptop)] == [
        "Academy card",
        "Half-termly report, Monitoring, assessment and diagnostic unit",
        "Half-termly report, Improvement unit",
    ]
    school_card.withdraw_frameworks(laptop)
    assert [one.title for one in offered_on(laptop)] == ["Academy card"]
    for name, last in (("tiers", "Position statement"), ("inside-out", "Implementation report, every 100 school days")):
        school_card.run_framework(laptop, name)
        assert [one.title for one in offered_on(laptop)] == ["Academy card", last]
        school_card.withdraw_frameworks(laptop)
    school_card.run_framework(laptop, "lighthouse")


def test_the_half_termly_report_shows_what_changed_and_is_a_draft_until_the_half_term_is_over(laptop: Laptop) -> None:
    offer = offered_on(laptop)[1]
    assert [one.name for one in offer.periods[:3]] == ["2026-autumn-2", "2026-autumn-1", "2025-summer-2"]
    report = made(laptop, offer)
    assert report.draft.startswith("the half-term ends on Fri 18 Dec 2026")
    assert ("Half-term", "Autumn term 2026, half 2, Mon 2 Nov 2026 to Fri 18 Dec 2026") in report.facts
    assert ("To", "Regional board") in report.facts
    assert cells_of(report, "Progress in the half-term")[2] == (
        page_of(laptop).judged[2].title, "Working towards the expected level", "At the expected level",
        "judged on Tue 3 Nov 2026 by Amara Whitlock",
    )  # fmt: skip
    assert [row[1] for row in cells_of(report, "Visits in the half-term")] == ["Small walk", "Half-termly visit"]
    over = made(laptop, offered_on(laptop, date(2026, 12, 22))[1])
    assert "half-term ends" not in over.draft


def test_a_half_term_gone_by_is_told_as_it_ended(laptop: Laptop) -> None:
    report = made(laptop, offered_on(laptop)[1], place=1)
    assert "half-term ends" not in report.draft
    assert cells_of(report, "Progress in the half-term")[2][1:3] == ("Working towards the expected level",) * 2, (
        "judged at only after it"
    )
    assert cells_of(report, "Visits in the half-term") == []


def test_the_position_statement_goes_priority_by_priority(laptop: Laptop) -> None:
    page = page_of(laptop)
    second = page.priorities[1]
    actions = tuple(
        replace(one, priority_id=second.id) if one.text.startswith("Check") else one for one in page.work.actions
    )
    report = school_reports.position_statement(replace(page, work=replace(page.work, actions=actions)))
    assert [(row[0], row[4]) for row in cells_of(report, "What is being done")] == [
        (f"2  {second.text}", "on time"), ("No priority named", "3 school days late"),
    ]  # fmt: skip
    assert cells_of(report, "The school’s own priorities")[1][2:] == ("1", "0", "0")
