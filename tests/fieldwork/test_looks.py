"""A lesson look is read by those whom the teacher was told and by nobody else; nothing is made of it but her copy."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import (
    access,
    capture,
    exports,
    findings,
    handing_over,
    helping,
    looks,
    movement,
    planning,
    raising,
    school_work,
    schools,
    search,
    strengths,
    templates,
    visits,
)
from sifield.fieldwork.search import Wanted
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.waiting import list_waiting
from sifield.frameworks.term_dates import Span
from sifield.models.evidence import Finding
from sifield.models.exchange import Conflict, Device
from sifield.models.visits import Answer, Visit
from sifield.sync.conflicts import list_conflicts
from sifield.wire.ids import answer_id
from sifield.wire.joining import TRUST_LEADER
from tests.laptops import NOW, TODAY, Laptop, make_laptop

Read = Callable[[Session], Any]


class Looked:
    """Two looks at a school, of one of whom the head was told as a reader; whoever holds the laptop may change."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.store = laptop, laptop.stores.general
        self.form = self.write(
            lambda session: templates.publish(
                session, asset("forms", "lesson_look.xlsx").read_bytes(), "form.xlsx", NOW
            )
        )
        self.colleague = self.write(lambda session: schools.add_person(session, "Cleo Marsh", "reviewer"))
        self.head_reads, self.alone = self.look("Tamarind, for the head", ("head",)), self.look("Tamarind, mine")

    def look(self, words: str, readers: tuple[str, ...] = (), *, with_names: tuple[str, ...] = ()) -> str:
        form: FormRow = self.form

        def keep(session: Session) -> str:
            new = visits.NewVisit(
                school_id=self.laptop.school_id, form=form, reviewer_id=self.laptop.reviewer_id, planned_on=TODAY,
                readers=readers, with_names=with_names,
            )  # fmt: skip
            visit_id = visits.plan_visit(session, new)
            visits.start(session, visit_id, NOW)
            session.flush()
            capture.add_note(session, visit_id, self.laptop.reviewer_id, words, NOW, question="saw_focus")
            visits.finish(session, visit_id, NOW + timedelta(hours=1))
            return visit_id

        return str(self.write(keep))

    def write(self, work: Read) -> Any:
        with self.store.write(self.laptop.reviewer_id, NOW) as session:
            return work(session)

    def read(self, work: Read) -> Any:
        with self.store.read() as session:
            return work(session)

    def held_by(self, person_id: str, name: str, role: str = "reviewer") -> None:
        def change(session: Session) -> None:
            device = session.get_one(Device, 1)
            device.person_id, device.person_name, device.role = person_id, name, role

        self.write(change)

    def refusal(self, work: Read, visit_id: str) -> str:
        with pytest.raises(SifieldError) as refused:
            self.write(lambda session: work(session, visit_id))  # type: ignore[call-arg]
        return refused.value.code


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    laptop = make_laptop(tmp_path_factory.mktemp("looks"))
    yield Looked(laptop)
    laptop.stores.close()


@pytest.fixture(autouse=True)
def mine(looked: Looked) -> None:
    looked.held_by(looked.laptop.reviewer_id, "Amara Whitlock")


def seen(looked: Looked) -> tuple[set[str], set[str], set[str]]:
    """Give the looks that lists, the school's page and the search show to whoever holds the laptop."""
    school_id = looked.laptop.school_id
    listed = {one.id for one in looked.read(lambda session: visits.list_visits(session, school_id))}
    events = looked.read(lambda session: school_work.get_work(session, school_id, TODAY)).events
    looked.laptop.stores.general.settle_words()
    found = looked.read(lambda session: search.find(session, Wanted(words="tamarind"))).rows
    two = {looked.head_reads, looked.alone}  # other tests have looks of their own
    return listed & two, {one.id for one in events} & two, {one.visit_id for one in found} & two


def test_its_readers_alone_meet_it(looked: Looked) -> None:
    both = {looked.head_reads, looked.alone}
    assert seen(looked) == (both, both, both)
    looked.held_by(looked.laptop.head_id, "Mireille Ashdown", "headteacher")
    told = {looked.head_reads}
    assert seen(looked) == (told, told, told)
    assert looked.read(lambda session: capture.load(session, looked.head_reads)).notes
    looked.held_by(looked.colleague, "Cleo Marsh", "administrator")
    assert seen(looked) == (set(), set(), set())
    for read in (visits.get_visit, capture.load, planning.open_plan):
        assert looked.refusal(read, looked.alone) == "no-reader"
    written = (
        lambda session, visit_id: capture.save_answer(session, visit_id, "focus", "", "x", running=False),
        lambda session, visit_id: capture.add_note(session, visit_id, looked.colleague, "x", NOW),
        lambda session, visit_id: exports.gather(session, visit_id, NOW),
    )
    assert {looked.refusal(write, looked.alone) for write in written} == {"no-reader"}


@pytest.mark.parametrize(
    ("readers", "with_names", "role", "may"),
    [
        (("trust",), (), TRUST_LEADER, True),
        ((), (), TRUST_LEADER, False),
        (("trust",), (), "reviewer", False),
        ((), ("Cleo Marsh",), "reviewer", True),
        ((), ("Cleo Marshall",), "reviewer", False),
        (("head",), (), "headteacher", False),
    ],
)
def test_the_rule_is_the_same_in_lists_and_on_opening(
    looked: Looked, readers: tuple[str, ...], with_names: tuple[str, ...], role: str, may: bool
) -> None:
    look = looked.look("Cumin", readers, with_names=with_names)
    looked.held_by(looked.colleague, "Cleo Marsh", role)
    listed = looked.read(lambda session: {one.id for one in visits.list_visits(session)})
    opens = looked.read(lambda session: looks.may_read(access.find_laptop(session), session.get_one(Visit, look)))
    assert (look in listed, opens) == (may, may)


def test_nobody_is_added_later(looked: Looked) -> None:
    draft = looked.read(lambda session: capture.load(session, looked.alone))
    assert draft.answers["readers", ""] == ["teacher", "looker"]

    def add_head(session: Session, visit_id: str) -> None:
        capture.save_answer(session, visit_id, "readers", "", ["teacher", "looker", "head"], running=False)

    assert looked.refusal(add_head, looked.alone) == "readers-fixed"

    def slip_in(session: Session) -> None:  # as it could come from a laptop that does not know better
        session.get_one(Answer, answer_id(looked.alone, "", "readers")).coded = ["teacher", "looker", "head"]

    looked.write(slip_in)
    assert looked.read(lambda session: capture.load(session, looked.alone)).answers["readers", ""] == [
        "teacher", "looker",
    ]  # fmt: skip
    looked.held_by(looked.laptop.head_id, "Mireille Ashdown", "headteacher")
    assert looked.alone not in seen(looked)[0]


def test_nothing_is_made_of_it(looked: Looked) -> None:
    raised = raising.Raised(
        id="a1", finding_id="f1", kind="action", text="Wait", question="saw_focus", row_id="", about="Focus"
    )
    made = (
        lambda session, visit_id: findings.raise_finding(session, visit_id, [], "Slow"),
        lambda session, visit_id: raising.keep_raised(session, visit_id, raised),
        planning.open_plan,
    )
    assert {looked.refusal(make, looked.alone) for make in made} == {"lesson-look"}
    assert looked.refusal(lambda session, visit_id: exports.gather(session, visit_id, NOW), looked.alone) == (
        "teachers-own"
    )
    waiting = looked.read(lambda session: list_waiting(session, looked.laptop.reviewer_id, TODAY))
    assert not waiting, "a look that is over waits for no plan"


def test_even_what_an_older_laptop_found_counts_nowhere(looked: Looked) -> None:
    def find(session: Session) -> None:
        scope = session.get_one(Visit, looked.alone).scope
        for kind in ("strength", "concern"):
            session.add(
                Finding(
                    id=f"old-{kind}", scope=scope, visit_id=looked.alone, text=kind, kind=kind, risk="high",
                    question="saw_focus",
                )
            )  # fmt: skip

    looked.write(find)
    school_id = looked.laptop.school_id
    assert not looked.read(lambda session: school_work.get_work(session, school_id, TODAY)).risks
    assert not looked.read(lambda session: school_work.get_work(session, school_id, TODAY)).reported
    assert not looked.read(lambda session: strengths.list_seen(session, school_id))
    assert not looked.read(lambda session: movement.count_movement(session, Span("Today", TODAY, TODAY)))
    assert not looked.read(lambda session: helping.who_can_help(session, TODAY))
    refused = looked.refusal(lambda session, _: strengths.take_over(session, "old-strength"), looked.alone)
    assert refused == "lesson-look"


def test_a_school_that_leaves_takes_none_along(looked: Looked) -> None:
    lacks: list[str] = []
    at = NOW + timedelta(days=1)
    files = looked.read(
        lambda session: list(handing_over.list_files(session, looked.laptop.school_id, "general", at, lacks))
    )
    whole = b"\n".join(content for _, content in files) + "\n".join(name for name, _ in files).encode()
    assert b"Tamarind" not in whole
    assert b"lesson_look" not in whole
    assert any("Lesson looks" in one for one in lacks)


def test_what_two_wrote_differently_is_shown_to_readers_only(looked: Looked) -> None:
    def differ(session: Session) -> None:
        note = session.scalars(select(Answer).where(Answer.visit_id == looked.alone)).first()
        assert note is not None
        session.add(
            Conflict(
                id="c1", scope=note.scope, record="answer", row_id=note.id, field="coded", base=None, current="x",
                current_version=1, proposed="y", current_by="", proposed_by="", current_at="", proposed_at="",
            )
        )  # fmt: skip

    looked.write(differ)
    assert len(looked.read(lambda session: list_conflicts(session, looked.laptop.reviewer_id))) == 1
    looked.held_by(looked.colleague, "Cleo Marsh", "administrator")
    assert not looked.read(lambda session: list_conflicts(session, looked.colleague))
