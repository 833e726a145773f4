"""Every kind of paper that the program makes, each before the same two judges: can it be read aloud, is the file sound?

A kind that is not in the table fails: what makes a paper is found in the code, by what it gives.
"""

import importlib
import inspect
import io
import pkgutil
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfua import validate

from sifield import documents
from sifield.assets import asset
from sifield.documents import (
    academy_card,
    action_plan,
    action_table,
    blank_form,
    door_page,
    implementation,
    one_sheet,
    report_pdf,
    safeguarding_review,
    safeguarding_summary,
    school_reports,
    staff_summary,
    teachers_copy,
    trust_reports,
    visit_note,
)
from sifield.documents import signing_record as signing_papers
from sifield.documents.report import Report
from sifield.documents.school_copy import make_copy
from sifield.fieldwork import capture, periods, safeguarding_year, signing_record
from sifield.fieldwork.school_page import SchoolPage, get_school_page
from sifield.fieldwork.trust_pages import TrustPages, get_trust_pages
from sifield.fieldwork.visit_papers import VisitPapers, read_visit
from sifield.forms import xlsform
from sifield.forms.template import Template
from sifield.signing.seal import sign_as_centre
from tests import safeguarding, school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.papers import SIGNED_AT, WHOLE_PLAN, ceremony, person
from tests.signing.archives import archived
from tests.trust_year import TrustYear

BUILDING_BLOCKS = {"academy_card.about_school", "shortening.shortened", "trust_reports.about_trust"}
"""They give a report to whoever makes one of it: nobody is handed theirs."""
SIGNING = (
    signing_record.Event(kind="checked", by_name="Owen Pritchard-Lane", by_role="Headteacher", how="in the room"),
    signing_record.Event(kind="signed", by_name="Miriam Castleford", how="PIN", sha256="ab" * 32),
)


class Trust:
    """A sample trust that has something for every paper."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.year = laptop, TrustYear(laptop)
        school_card.run_framework(laptop, "lighthouse")
        school_card.place(laptop, "lighthouse", "aspiring")
        school_card.judge(laptop, "lighthouse", "curriculum", ("at", TODAY))
        self.walk_id = school_card.fill(laptop)
        self.circle = safeguarding.begin(laptop)
        safeguarding.write_plan(self.circle)

    @cached_property
    def page(self) -> SchoolPage:
        with self.laptop.stores.general.read() as session:
            return get_school_page(session, self.laptop.school_id, TODAY)

    @cached_property
    def pages(self) -> TrustPages:
        with self.laptop.stores.general.read() as session:
            return get_trust_pages(session, periods.list_terms(session, TODAY)[0], TODAY)

    def papers(self, sensitivity: str = "general") -> VisitPapers:
        visit_id = self.walk_id if sensitivity == "general" else self.circle.visit_id
        with self.laptop.stores.of(sensitivity).read() as session:
            return read_visit(session, visit_id, TODAY, NOW)

    def half_term(self) -> Report:
        with self.laptop.stores.general.read() as session:
            period = periods.list_half_terms(session, TODAY, self.laptop.school_id)[0]
        return school_reports.half_term_report(self.page, period)

    def summary(self) -> Report:
        with self.laptop.stores.general.read() as session:
            year = safeguarding_year.read_year(session, periods.list_years(TODAY)[0], TODAY)
        return safeguarding_summary.summary(year, in_circle=True, knows_records=True)

    def look(self) -> Report:
        form = self.year.form(asset("forms", "lesson_look.xlsx").read_bytes())
        visit_id = self.year.visit(self.laptop.school_id, TODAY, {"next_step": "Wait three seconds."}, form=form)
        with self.laptop.stores.general.read() as session:
            return teachers_copy.of_look(session, visit_id, NOW)

    def stop(self) -> Report:
        visit_id = self.year.visit(self.laptop.school_id, TODAY, stops=[{"room": "Year 2", "routines": "secure"}])
        with self.laptop.stores.general.read() as session:
            row_id = capture.load(session, visit_id).rows[0].row.id
            return teachers_copy.of_stop(session, visit_id, row_id, NOW)


def signed_lines() -> list[signing_record.EventRow]:
    said = ("kind", "by_name", "by_role", "how", "words", "sha256")
    return [
        signing_record.EventRow(
            **{name: getattr(event, name) for name in said}, id=f"{number}", plan_id=WHOLE_PLAN.id, number=number,
            device="laptop", at=SIGNED_AT, previous="",
        )
        for number, event in enumerate(SIGNING, 1)
    ]  # fmt: skip


def record() -> Report:
    return signing_papers.signing_record(WHOLE_PLAN, signed_lines())


def sealed() -> bytes:
    paper = report_pdf.render(record(), made_at=NOW)
    return sign_as_centre(paper, person(ceremony().trust, "The centre", ""), name="The centre", at=SIGNED_AT)


def school_copy() -> bytes:
    """What a school reads of its encrypted copy: a judge has no passphrase."""
    copy, out = make_copy(ceremony().agreed, "safeguarding"), io.BytesIO()
    with pikepdf.open(io.BytesIO(copy.content), password=copy.passphrase) as opened:
        opened.save(out)
    return out.getvalue()


def form(name: str) -> Template:
    read = xlsform.read(asset("forms", f"{name}.xlsx").read_bytes(), name=name).template
    assert read is not None
    return read


PAPERS: dict[str, Callable[[Trust], Report | bytes]] = {
    "academy_card.academy_card": lambda trust: academy_card.academy_card(trust.page),
    "action_plan.render": lambda _: action_plan.render(WHOLE_PLAN, made_at=NOW, draft=True),
    "action_table.action_table": lambda _: action_table.action_table(WHOLE_PLAN, TODAY),
    "blank_form.render": lambda _: blank_form.render(form("one_to_one"), made_at=NOW),
    "door_page.door_page": lambda _: door_page.door_page(WHOLE_PLAN, TODAY),
    "implementation.implementation_report": lambda trust: implementation.implementation_report(trust.pages),
    "one_sheet.render": lambda _: one_sheet.render(form("one_to_one"), made_at=NOW),
    "safeguarding_review.full_report": lambda trust: safeguarding_review.full_report(trust.papers("safeguarding")),
    "safeguarding_review.governors_report": lambda trust: safeguarding_review.governors_report(
        trust.papers("safeguarding")
    ),
    "safeguarding_summary.summary": Trust.summary,
    "school_reports.half_term_report": Trust.half_term,
    "school_reports.position_statement": lambda trust: school_reports.position_statement(trust.page),
    "signing_record.signing_record": lambda _: record(),
    "staff_summary.staff_summary": lambda trust: staff_summary.staff_summary(trust.papers()),
    "teachers_copy.of_look": Trust.look,
    "teachers_copy.of_stop": Trust.stop,
    "trust_reports.termly_report": lambda trust: trust_reports.termly_report(trust.pages),
    "visit_note.visit_note": lambda trust: visit_note.visit_note(trust.papers()),
}
"""By the function that makes it: module and name."""
LATER: dict[str, Callable[[], bytes]] = {
    "a plan that the reviewer has signed": lambda: ceremony().issued,
    "a plan that both have signed": lambda: ceremony().agreed,
    "the archive copy of a plan": lambda: archived(ceremony().agreed, SIGNED_AT),
    "the sealed signing record": sealed,
    "the school’s copy, opened": school_copy,
}
"""What becomes of a paper afterwards."""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    made = Trust(make_laptop(tmp_path_factory.mktemp("laptop"), is_sample=True))
    yield made
    made.laptop.stores.close()


def makes_paper(function: Callable[..., Any]) -> bool:
    """Tell whether a function gives a report, or finishes a PDF by itself."""
    gives = inspect.signature(function).return_annotation
    return gives in (Report, "Report") or "finish" in function.__code__.co_names


def test_every_kind_of_paper_is_in_the_table() -> None:
    found = set()
    for name in (one.name for one in pkgutil.iter_modules(documents.__path__)):
        module = importlib.import_module(f"sifield.documents.{name}")
        for function in vars(module).values():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and not function.__name__.startswith("_") and makes_paper(function):
                found.add(f"{name}.{function.__name__}")
    assert found - BUILDING_BLOCKS - {"report_pdf.render"} == set(PAPERS)


@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_can_be_read_aloud_and_is_sound(kind: str, trust: Trust, tmp_path: Path) -> None:
    paper = PAPERS[kind](trust)
    judge(report_pdf.render(paper, made_at=NOW) if isinstance(paper, Report) else paper, tmp_path)


@pytest.mark.parametrize("kind", LATER)
def test_so_it_stays_when_it_is_signed_kept_and_given_away(kind: str, tmp_path: Path) -> None:
    judge(LATER[kind](), tmp_path)


def judge(pdf: bytes, folder: Path) -> None:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    said = validate(path)
    assert [finding.message for finding in said.findings] == []
    assert not said.skipped
    with pikepdf.open(path) as opened:
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes(), "pyHanko rewrites the metadata; ours must survive"
    if shutil.which("qpdf"):
        found = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert (found.returncode, "No syntax or stream encoding errors found" in found.stdout) == (0, True), found
