"""A theme leaves a walk from three rooms on, whatever way it takes: plan, papers, school page, the school's file."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

import pytest

from sifield.documents import checking, sign_off
from sifield.documents.action_table import action_table
from sifield.documents.door_page import door_page
from sifield.errors import SifieldError
from sifield.fieldwork import (
    capture,
    exports,
    findings,
    handing_over,
    helping,
    planning,
    readiness,
    rooms,
    strengths,
    visits,
)
from sifield.fieldwork import sign_off as signed_off
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.school_work import get_work
from sifield.fieldwork.visit_papers import VisitPapers, read_visit
from sifield.forms.exporting import formats
from sifield.models.visits import Visit
from sifield.signing.seal import Drawing
from tests.laptops import NOW, PIN, TODAY, Laptop, make_laptop
from tests.school_card import another_school

GOOD = ActionWords(
    text="Timetable a daily keep-up slot", owner_name="Imogen Tarrant", owner_role="Early reading lead",
    deadline=date(2026, 12, 11), success_criterion="Every pupil is heard daily.", baseline="Two days of five.",
)  # fmt: skip
LABELS = ("Year 1", "Year 2", "Year 3", "Year 4")


class Walked:
    """A walk through some rooms of a school of its own, with a note in each."""

    def __init__(self, laptop: Laptop, count: int) -> None:
        self.laptop = another_school(laptop)
        self.store = laptop.stores.general
        self.visit_id = self.laptop.plan_visit()
        with self.store.write(laptop.reviewer_id, NOW) as session:
            self.rows = [
                capture.add_row(session, self.visit_id, "stops", label, NOW).row.id for label in LABELS[:count]
            ]
            self.notes = [
                capture.add_note(session, self.visit_id, laptop.reviewer_id, f"Noted in {label}", NOW, row_id=row).id
                for row, label in zip(self.rows, LABELS, strict=False)
            ]

    def find(self, text: str, seen: int, kind: str = "develop", *, told: str = "", risk: str = "") -> str:
        """Make a finding of the notes of so many rooms; ``told`` is the kind of what was told beside them."""
        with self.store.write(self.laptop.reviewer_id, NOW) as session:
            made = findings.raise_finding(session, self.visit_id, self.notes[:seen], text, kind)
            if told:
                findings.tell_evidence(session, made, "What was told", told)
            findings.edit_finding(session, made, risk=risk)
        return made

    def act_on(self, finding_id: str) -> str:
        with self.store.write(self.laptop.reviewer_id, NOW) as session:
            plan_id = planning.open_plan(session, self.visit_id)
            planning.add_action(session, plan_id, finding_id, replace(GOOD, text=f"For {finding_id}"))
        return plan_id

    def finish(self) -> None:
        with self.store.write(self.laptop.reviewer_id, NOW) as session:
            visits.finish(session, self.visit_id, NOW)

    @cached_property
    def papers(self) -> VisitPapers:
        with self.store.read() as session:
            return read_visit(session, self.visit_id, TODAY, NOW)

    def stays(self) -> dict[str, bool]:
        with self.store.read() as session:
            return {row.text: row.stays for row in findings.list_findings(session, self.visit_id)}

    def taken_along(self) -> tuple[str, list[str]]:
        """Give all that is in the school's file, as text, and what it says is not in it."""
        lacks: list[str] = []
        with self.store.read() as session:
            files = dict(handing_over.list_files(session, self.laptop.school_id, "general", NOW, lacks))
        return "".join(content.decode("utf-8", "replace") for content in files.values()), lacks


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield made
    made.stores.close()


def test_a_theme_needs_three_rooms_or_evidence_of_another_kind(laptop: Laptop) -> None:
    walk = Walked(laptop, 4)
    walk.find("From three", 3)
    walk.find("From two", 2)
    walk.find("From one", 1, "concern", risk="high")
    walk.find("Borne out by books", 1, told="books")
    walk.find("Told of the walk again", 2, told="walk")
    walk.find("For the year's team", 1, "strength")
    walk.find("A door that does not open", 1, "concern", risk="immediate")
    walk.find("Of the whole walk", 0)
    assert [text for text, stays in walk.stays().items() if stays] == [
        "From two", "From one", "Told of the walk again",
    ]  # fmt: skip
    assert {row.text for row in walk.papers.telling} == {text for text, stays in walk.stays().items() if not stays}
    short = Walked(laptop, 2)
    short.find("For the year's team", 1, "strength")
    assert short.stays() == {"For the year's team": True}, "of two rooms nothing is told"
    assert short.papers.telling == ()


def test_no_way_to_others_tells_of_one_room(laptop: Laptop) -> None:
    walk = Walked(laptop, 3)
    one, three = (walk.find(f"A risk from {seen}", seen, "concern", risk="high") for seen in (1, 3))
    praise, praised = (walk.find(f"Strong in {seen}", seen, "strength") for seen in (1, 3))
    walk.finish()
    with walk.store.read() as session:
        work = get_work(session, walk.laptop.school_id, TODAY)
        seen = strengths.list_seen(session, walk.laptop.school_id)
        needs = helping.who_can_help(session, TODAY, walk.laptop.school_id)
    assert [risk.finding_id for risk in work.risks] == [three]
    assert [row.finding_id for row in seen] == [praised], "other schools would read of one teacher"
    assert all("from 1" not in need.words for need in needs)
    with walk.store.write(laptop.reviewer_id, NOW) as session, pytest.raises(SifieldError, match="one teacher"):
        strengths.take_over(session, praise)
    told, lacks = walk.taken_along()
    assert "A risk from 3" in told
    assert "Strong in 1" in told
    assert "A risk from 1" not in told
    assert one not in told
    assert "Noted in" not in told
    assert not [label for label in LABELS if label in told]
    assert lacks == ["Walks (1): what was noted room by room, and what rests on fewer than three rooms."]
    short = Walked(laptop, 2)
    short.find("Strong in one room", 1, "strength")
    with short.store.write(laptop.reviewer_id, NOW) as session:
        capture.save_answer(session, short.visit_id, "themes", "", "Only about her", running=True)
        session.get_one(Visit, short.visit_id).summary = "In short, her"
    told, lacks = short.taken_along()
    assert short.visit_id in told
    assert not [words for words in ("Strong in one", "Only about her", "In short, her", "Noted in") if words in told]
    assert lacks[1].startswith("Walks of fewer than three rooms (1)")


def test_what_she_exports_herself_is_her_own_and_says_so(laptop: Laptop) -> None:
    for count, remark in ((2, formats.FEW_ROOMS), (3, formats.ROOMS)):
        walk = Walked(laptop, count)
        with walk.store.read() as session:
            filled = exports.gather(session, walk.visit_id, NOW)
        assert formats.export(filled, "walk.json").remarks == (remark,)
        assert len(filled.rows) == count


def test_the_signed_plan_holds_only_what_may_leave_and_nothing_strands_her(laptop: Laptop) -> None:
    walk = Walked(laptop, 3)
    first, borne_out = walk.find("From three", 3), walk.find("Borne out", 1, told="documents")
    one = walk.find("From one", 1)
    for finding_id in (first, borne_out, one):
        plan_id = walk.act_on(finding_id)
    with walk.store.write(laptop.reviewer_id, NOW) as session:
        for finding_id in (first, borne_out):
            findings.check_facts(session, finding_id, True, "")
        planning.close_fact_check(session, plan_id, "Mireille Ashdown", NOW)
        plan = planning.get_plan(session, plan_id)
    (gap,) = readiness.what_is_missing(plan, TODAY)
    assert (gap.row_id, gap.field) == (one, "rooms")
    assert "or remove A3, and it stays with the visit" in gap.message
    assert rooms.say_staying(plan).startswith("F3 stays with the visit and is not in the plan")
    papers = walk.papers
    assert papers.plan is not None
    for paper in (door_page(papers.plan, TODAY), action_table(papers.plan, TODAY)):
        assert "From three" in str(paper) or first in str(paper)
        assert "From one" not in str(paper)
        assert one not in str(paper)
    with walk.store.write(laptop.reviewer_id, NOW) as session:
        planning.remove_action(session, plan.actions[2].id)
        assert readiness.what_is_missing(planning.get_plan(session, plan_id), TODAY) == ()
    sign_off.issue(walk.store, plan_id, pin=PIN, drawing=Drawing(typed="A"), at=NOW)
    with walk.store.read() as session:
        newest = signed_off.newest_revision(session, plan_id)
        after = planning.get_plan(session, plan_id)
    assert newest is not None
    assert newest.content is not None
    checked = checking.check(newest.content, laptop.stores, at=NOW)
    assert checked.fits, checked.record
    told = json.loads(checked.verdict.attached or b"")
    assert [row["text"] for row in told["findings"]] == ["From three", "Borne out"]
    assert [row.text for row in after.findings] == ["From three", "Borne out"]
    assert {"kind": "seen", "where": "", "words": "in one room"} in told["findings"][1]["evidence"]
    assert "Year 1" not in json.dumps(told["findings"][1]), "how many rooms, never which"
    assert "Year 1" in json.dumps(told["findings"][0])
