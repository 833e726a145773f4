"""The yearly safeguarding summary: counts that can be recounted, nobody named, small ones hidden from the board."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from pdfua import validate

from sifield.documents import offers, report_pdf, report_xlsx
from sifield.documents.report import Report
from tests import school_card
from tests.fieldwork.test_overview import review_workbook
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.safeguarding import give_right, safeguarding_workbook
from tests.trust_year import TrustYear

SECRETS = ("Amara", "Mireille", "Imogen", "Not all know", "Brief every adult", "A door stood open")


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Two schools: one reviewed this year and last, with findings in both stores; of the other nothing is known."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    trust = TrustYear(made)
    school = trust.school("Fernhill Primary")
    give_right(made, school)
    closed, review = trust.form(safeguarding_workbook(), "check.xlsx"), trust.form(review_workbook())
    for day, number in ((date(2026, 11, 10), 6), (date(2026, 3, 10), 2)):
        visit = trust.visit(school, day, {"whom_to_tell": "partly"}, form=closed)
        ids = [
            trust.finding(visit, "Not all know", question="whom_to_tell", sensitivity="safeguarding", risk="high")
            for _ in range(number)
        ]
        trust.action(visit, day + timedelta(days=4), agreed_on=day, sensitivity="safeguarding", finding_id=ids[0])
    trust.action(visit, None, agreed_on=date(2026, 11, 12), status="verified", sensitivity="safeguarding")
    general = trust.visit(school, date(2026, 11, 11), form=review)
    trust.finding(general, "A door stood open", question="doors", risk="immediate")
    trust.ask(school, date(2026, 11, 20), "Safeguarding review", sensitivity="safeguarding")
    school_card.fill(made)
    yield made
    made.stores.close()


def summary(laptop: Laptop, name: str = "safeguarding", *, in_circle: bool = True, on: date = TODAY) -> Report:
    with laptop.stores.general.read() as session:
        offer = next(one for one in offers.of_trust(session, on, in_circle=in_circle) if one.name == name)
    found = []
    for store in offer.stores:
        with laptop.stores.of(store).read() as session:
            found.append(offer.read(session, offer.periods[0]))
    return offer.make(found, offer.periods[0])


def figures(made: Report) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for part in made.parts for row in part.rows}


def test_the_circle_reads_exact_counts_of_both_stores_by_school_and_part(laptop: Laptop) -> None:
    told = figures(summary(laptop, "safeguarding-exact"))
    assert told["Safeguarding visits finished"] == ("1", "1")
    assert told["Schools in which one was finished"] == ("1", "1")
    assert told["Of these past their day and not done"] == ("1", "0")
    assert told["High risk"] == ("6", "2")
    assert told["Immediate risk"] == ("1", "0"), "found on a general visit"
    assert (told["Settled"], told["Open"], told["Of these past their day"]) == (("1", "0"), ("1", "1"), ("1", "1"))
    assert told["Checks"] == ("6",)
    assert told["Fernhill Primary"] == ("1", "1", "7", "7", "1", "1", "1")
    assert told["Harbour Lane Primary"] == ("0",) * 7


def test_the_board_reads_no_small_count_and_no_way_to_work_one_out(laptop: Laptop) -> None:
    made = summary(laptop)
    told = figures(made)
    assert told["High risk"] == ("6", "fewer than 5")
    assert told["Immediate risk"] == ("fewer than 5", "0")
    assert not [cell for cells in told.values() for cell in cells if re.fullmatch("[1-4]", cell)]
    assert "Fernhill Primary" not in told, "never by school"
    assert not any("part of the review" in part.title for part in made.parts), "no second way to count findings"


def test_outside_the_circle_it_knows_general_visits_alone_and_is_a_draft_for_that(laptop: Laptop) -> None:
    made = summary(laptop, in_circle=False)
    told = figures(made)
    assert told["High risk"] == ("0", "0")
    assert told["Immediate risk"] == ("fewer than 5", "0")
    assert told["Safeguarding visits finished"] == ("0", "0")
    assert ("Counted from", "general visits alone") in made.facts
    assert "the safeguarding records are not on the laptop that made it" in made.draft


@pytest.mark.parametrize("name", ["safeguarding", "safeguarding-exact"])
def test_nobody_is_named_and_each_figure_has_its_source(laptop: Laptop, name: str) -> None:
    made = summary(laptop, name)
    for secret in SECRETS:
        assert secret not in repr(made)
    assert all(part.lines[0].startswith("Source: ") for part in made.parts)


def test_it_is_a_draft_until_the_year_is_over_and_all_is_signed(laptop: Laptop) -> None:
    assert summary(laptop).draft == "the school year ends on Sat 31 Jul 2027"
    trust = TrustYear(laptop)
    form = trust.form(safeguarding_workbook(), "check.xlsx")
    trust.visit(laptop.school_id, date(2026, 11, 23), form=form, status="started")
    assert "not every safeguarding visit that was begun is finished" in summary(laptop).draft


def test_as_pdf_and_for_excel_it_says_the_same(laptop: Laptop, tmp_path: Path) -> None:
    made = summary(laptop)
    (tmp_path / "summary.pdf").write_bytes(report_pdf.render(made, made_at=NOW))
    found = validate(tmp_path / "summary.pdf")
    assert [finding.message for finding in found.findings] == []
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx.write(made, made_at=NOW)))
    assert ("High risk", 6, "fewer than 5") in list(book["Findings by risk"].iter_rows(values_only=True))
    assert ("Class", made.foot) in list(book["About"].iter_rows(values_only=True))
