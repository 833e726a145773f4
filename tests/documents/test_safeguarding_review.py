"""The report of a safeguarding review: what was looked at on page one, no verdict, and counts only for governors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pdfua import validate

from sifield.documents import report_pdf, visit_offers
from sifield.documents.report import Report, say
from sifield.documents.safeguarding_review import full_report, governors_report
from sifield.fieldwork import findings
from sifield.fieldwork.plans import FindingRow
from sifield.fieldwork.visit_papers import CheckRow, PartRow, VisitPapers, read_visit
from sifield.forms.guidance.documents import Citation
from tests import safeguarding
from tests.laptops import NOW, TODAY, make_laptop
from tests.safeguarding import CHECK, CONCERN, Circle


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    made = safeguarding.begin(make_laptop(tmp_path_factory.mktemp("review")))
    safeguarding.write_plan(made)
    yield made
    made.laptop.stores.close()


@pytest.fixture(scope="module")
def papers(circle: Circle) -> VisitPapers:
    with circle.store.read() as session:
        return read_visit(session, circle.visit_id, TODAY, NOW)


def words(report: Report) -> str:
    cells = [say(cell) for part in report.parts for row in part.rows for cell in row]
    lines = [line for part in report.parts for line in (part.title, *part.lines, part.empty)]
    return "\n".join([report.kind, report.subtitle, *(f"{one}: {two}" for one, two in report.facts), *lines, *cells])


def part_of(coded: str, number: int, *, left_out: int = 0, title: str = "Training") -> PartRow:
    answer = {"met": "Met", "not_met": "Not met", "not_seen": "Not seen", "": "Not answered"}[coded]
    rows = tuple(
        CheckRow(f"Check {at} of {title}", answer, coded, "must", "A document, 2025", 0) for at in range(number)
    )
    return PartRow(title, rows, left_out)


def table(report: Report, title: str) -> dict[str, tuple[str, ...]]:
    [part] = [part for part in report.parts if part.title == title]
    return {say(row[0]): tuple(map(say, row[1:])) for row in part.rows}


def test_the_fuller_report_tells_every_check_with_what_it_rests_on(papers: VisitPapers) -> None:
    told = words(full_report(papers))
    assert CHECK in told
    assert "Partly met" in told
    assert "Not all adults know whom to tell." in told
    assert "Brief every adult." in told
    assert CONCERN not in told, "what was passed on at once stands in no report"
    assert safeguarding.NOTE not in told, "the reviewer's own notes stay with her"


def test_both_say_what_was_looked_at_and_what_was_not_and_neither_gives_a_verdict(papers: VisitPapers) -> None:
    made = replace(
        papers,
        parts=(
            part_of("met", 6, left_out=2), part_of("not_seen", 3, title="Site"),
            part_of("met", 0, left_out=4, title="Voice"),
        ),
        guidance=(Citation("Keeping children safe in education", "2025", "A newer edition was expected; check it."),),
    )  # fmt: skip
    full, governors = full_report(made), governors_report(made)
    assert table(full, "What was looked at, and what was not") == {
        "Training": ("6", "6", "0", "2"), "Site": ("3", "0", "3", "0"), "Voice": ("0", "0", "0", "4")
    }  # fmt: skip
    assert table(governors, "What was looked at") == {
        "Training": ("all that was due",), "Site": ("nothing of what was due",), "Voice": ("not due this time",)
    }  # fmt: skip
    for report in (full, governors):
        assert "It offers no verdict on the whole" in report.parts[0].lines[0]
        assert "A newer edition was expected; check it." in words(report)
    assert "Check 2 of Site" in words(full)


def test_governors_read_counts_only_and_small_ones_are_not_told(papers: VisitPapers) -> None:
    row = papers.findings[0]
    many: tuple[FindingRow, ...] = (replace(row, risk="high"),) * 4 + (replace(row, risk="low"),) * 5
    made = replace(papers, findings=many, parts=(part_of("met", 7), part_of("not_met", 1, title="Site")))
    report = governors_report(made)
    assert table(report, "What the checks say") == {"Met": ("7",), "Not met": ("fewer than 5",)}
    assert table(report, "Findings by risk")["High risk"] == ("fewer than 5",)
    assert table(report, "Findings by risk")["Low risk"] == ("5",)
    assert table(report, "Findings by risk")["Immediate risk"] == ("0",)
    assert table(report, "Actions")["Open"] == ("fewer than 5",)
    told = words(report)
    for closed in (row.text, "Brief every adult.", "Check 0", "Amara", "Ashdown", papers.visit.focus, "Imogen"):
        assert closed not in told
    late = replace(made, today=TODAY + timedelta(days=3))
    assert table(governors_report(late), "Actions")["Of these past their day"] == ("fewer than 5",)


def test_they_are_offered_for_a_safeguarding_visit_only_and_nothing_for_staff(circle: Circle) -> None:
    with circle.store.read() as session:
        offered = visit_offers.of_visit(session, circle.visit_id, TODAY, NOW, "safeguarding")
    assert [one.title for one in offered] == [
        "Door page", "Actions as a table", "Safeguarding review", "Safeguarding review for governors"
    ]  # fmt: skip
    assert [one.stores for one in offered] == [("safeguarding",)] * 4
    assert "keep it where they alone read it" in offered[2].afterwards
    visit_id = circle.laptop.plan_visit()
    with circle.laptop.stores.general.write(circle.laptop.reviewer_id, NOW) as session:
        findings.raise_finding(session, visit_id, [], "Calm.", "strength")
    with circle.laptop.stores.general.read() as session:
        general = visit_offers.of_visit(session, visit_id, TODAY, NOW, "general")
    assert [one.title for one in general] == ["Visit note", "Summary for staff"]


@pytest.mark.parametrize("make", [full_report, governors_report])
def test_pdfua_finds_nothing_and_each_page_says_its_class(papers: VisitPapers, make: object, tmp_path: Path) -> None:
    assert callable(make)
    report = make(replace(papers, parts=tuple(part_of("met", 9, title=f"Part {at}") for at in range(12))))
    (tmp_path / "review.pdf").write_bytes(report_pdf.render(report, made_at=NOW))
    assert [one.message for one in validate(tmp_path / "review.pdf").findings] == []
    assert report.foot.startswith(("Safeguarding – confidential · Copies to:", "For the governing board"))
