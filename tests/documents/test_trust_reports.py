"""Reports to the trust's boards: all schools side by side, counted from the records of their own pages."""

from collections.abc import Iterator
from datetime import date

import pytest

from sifield.documents import offers, trust_reports
from sifield.documents.report import Report
from sifield.fieldwork.trust_pages import TrustPages
from tests import safeguarding, school_card
from tests.laptops import TODAY, Laptop, make_laptop


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A trust of two schools, one full and one of which nothing is known."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    school_card.run_framework(made, "lighthouse")
    school_card.another_school(made)
    school_card.place(made, "lighthouse", "aspiring")
    school_card.judge(made, "lighthouse", "curriculum", ("towards", date(2026, 3, 3)), ("at", date(2026, 11, 3)))
    school_card.fill(made)
    safeguarding.write_plan(safeguarding.begin(made))
    yield made
    made.stores.close()


def trust_of(laptop: Laptop, on: date = TODAY, name: str = "termly") -> TrustPages:
    """Read what a report is made of, for the latest period that it can be made about."""
    with laptop.stores.general.read() as session:
        found = offers.of_trust(session, on, in_circle=False)
        offer = next(one for one in found if one.name == name)
        read: TrustPages = offer.read(session, offer.periods[0])
        return read


def cells_of(report: Report, part: str) -> list[tuple[str, ...]]:
    return [row for each in report.parts if each.title == part for row in each.rows]


def test_the_termly_report_puts_the_schools_side_by_side(laptop: Laptop) -> None:
    report = trust_reports.termly_report(trust_of(laptop))
    assert cells_of(report, "The schools at a glance") == [
        ("Harbour Lane Primary", "Aspiring", "0 of 2", "1", "2", "1", "1"),
        ("Harbour Lane Primary 1", "–", "nothing asked", "–", "0", "0", "0"),
    ]
    assert cells_of(report, "How many indicators stand at each level") == [
        ("Harbour Lane Primary", "1", "0", "0", "9", "Tue 3 Nov 2026"),
        ("Harbour Lane Primary 1", "0", "0", "0", "10", "–"),
    ]
    assert cells_of(report, "Grades")[1][:2] == ("Harbour Lane Primary 1", "not placed yet")
    assert cells_of(report, "High and immediate risks") == [
        ("Harbour Lane Primary", "Half the books do not match the sounds.", "high risk", "Small walk, Tue 24 Nov 2026")
    ]
    assert cells_of(report, "Actions past their day")[0][3] == "3 school days"
    assert "Not all adults know" not in repr(report), "nothing of safeguarding"


def test_each_number_is_the_count_of_the_records_on_the_schools_page(laptop: Laptop) -> None:
    trust = trust_of(laptop)
    rows = cells_of(trust_reports.termly_report(trust), "The schools at a glance")
    for row, page in zip(rows, trust.pages, strict=True):
        assert row[4:] == (
            str(len(page.work.actions)),
            str(len([one for one in page.work.actions if one.late])),
            str(len([one for one in page.work.risks if one.risk in ("high", "immediate")])),
        )


def test_it_is_a_draft_until_the_term_is_over(laptop: Laptop) -> None:
    assert trust_reports.termly_report(trust_of(laptop)).draft == "the term ends on Fri 18 Dec 2026"
    assert trust_reports.termly_report(trust_of(laptop, date(2026, 12, 21))).draft == ""
