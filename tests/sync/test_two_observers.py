"""Two observe the same walk, each for herself: on two laptops through a real centre, and one after another on one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from sifield.central.tables import blind_row
from sifield.errors import SifieldError
from sifield.fieldwork import (
    blobs,
    capture,
    exports,
    looking_back,
    observing,
    pairs,
    pictures,
    raising,
    search,
    templates,
    visits,
)
from sifield.fieldwork.raising import Raised
from sifield.fieldwork.search import Wanted
from sifield.fieldwork.templates import FormRow
from sifield.fieldwork.waiting import list_waiting
from sifield.models.evidence import Finding, Picture
from sifield.models.visits import Visit
from sifield.wire.ids import new_id
from tests.forms.workbooks import q, workbook

from .conftest import Team
from .laptops import Machine

WALK = [
    q("text", "focus", "Focus"), q("begin_repeat", "stop", "Stops", stop="yes"), q("select_one scale", "purpose"),
    q("text", "more"), q("end_repeat"),
]  # fmt: skip
SCALE = [
    {"list_name": "scale", "name": name, "label": name.replace("_", " ").capitalize(), "key": key}
    for key, name in enumerate(("not_seen", "not_yet", "emerging", "secure", "embedded"))
]
DAY = date(2026, 11, 19)
ROOMS = ("Year 1", "Year 2", "Year 3", "Year 4", "Year 5", "Year 6")
ANN, BEN = "Zanzibar", "Ouagadougou"
"""Words that only one of them writes."""


def write(machine: Machine, what: Callable[[Session], Any]) -> Any:
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        return what(session)


def read(machine: Machine, what: Callable[[Session], Any]) -> Any:
    with machine.stores.general.read() as session:
        return what(session)


@pytest.fixture
def form(team: Team) -> FormRow:
    data = workbook(WALK, SCALE, [{"form_id": "walk", "form_title": "Walk", "version": "1"}])
    made = write(team.office, lambda session: templates.publish(session, data, "walk.xlsx", team.office.world.now))
    for machine in (team.office, team.ann, team.ben):
        machine.sync()
    return made  # type: ignore[no-any-return]


def begin(team: Team, form: FormRow, me: Machine, other: Machine, *, planned_on: date = DAY) -> str:
    def work(session: Session) -> str:
        new = visits.NewVisit(
            school_id=team.school_id, form=form, reviewer_id=me.person_id, planned_on=planned_on,
            focus="Reading aloud", observed_with=other.person_id,
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, me.world.clock())
        return visit_id

    return str(write(me, work))


def walk(machine: Machine, visit_id: str, word: str, *, answers: dict[str, str] | None = None) -> None:
    """Look into six rooms: an answer in each, a note, a finding and an action, all with a word that gives them away."""

    def work(session: Session) -> None:
        for room in ROOMS:
            stop = capture.add_row(session, visit_id, "stop", room, machine.world.clock()).row.id
            value = (answers or {}).get(room, "secure")
            capture.save_answer(session, visit_id, "purpose", stop, value, running=False)
        at = machine.world.clock()
        capture.add_note(session, visit_id, machine.person_id, f"{word} was read aloud", at, row_id=stop)
        raised = Raised(
            id=new_id(), finding_id=new_id(), kind="action", text=f"{word} needs a plan", question="purpose",
            row_id=stop, about="Purpose",
        )  # fmt: skip
        raising.keep_raised(session, visit_id, raised)

    write(machine, work)


def finish(machine: Machine, visit_id: str) -> None:
    write(machine, lambda session: visits.finish(session, visit_id, machine.world.clock()))


def holds(machine: Machine, word: str) -> bool:
    """Tell whether a word stands anywhere in what a laptop keeps, whatever its screens show."""
    machine.stores.general.settle_words()
    with machine.stores.general.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")).scalars().all()
        kept = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables if name not in FORMS]
        found = search.find(session, Wanted(words=word))
    return word in repr(kept) or bool(found.rows)


FORMS = ("templates", "compiled_templates")
"""Tables of blank forms: nobody writes in them, and they are large."""


def test_what_two_write_on_two_laptops_stays_apart_until_both_have_finished(team: Team, form: FormRow) -> None:
    ann, ben, office = team.ann, team.ben, team.office
    hers, his = begin(team, form, ann, ben), begin(team, form, ben, ann)  # neither has a network
    walk(ann, hers, ANN, answers={"Year 3": "emerging", "Year 5": "embedded"})
    walk(ben, his, BEN, answers={"Year 3": "emerging", "Year 6": "emerging"})
    for machine in (ann, ben, ann):
        assert machine.sync().refused == 0
    standing = read(ann, lambda session: pairs.get_standing(session, hers))
    assert (standing.other.name, standing.other.visit_id, standing.other.is_over) == ("Ben Okoro", his, False)
    finish(ann, hers)
    for machine in (ann, ben, office):
        machine.sync()
    assert read(ben, lambda session: pairs.get_standing(session, his)).other.is_over, "that she has finished is told"
    (waiting,) = read(ann, lambda session: list_waiting(session, ann.person_id, DAY))
    assert waiting.detail == "Finished, and the other observer has not"
    assert (holds(ann, ANN), holds(ben, BEN)) == (True, True)
    assert (holds(ann, BEN), holds(ben, ANN), holds(office, ANN), holds(office, BEN)) == (False,) * 4
    with pytest.raises(SifieldError, match="both observers have finished"):
        read(ben, lambda session: visits.get_visit(session, hers))
    with pytest.raises(SifieldError, match="have to finish first"):
        read(ann, lambda session: observing.compare(session, hers))
    assert read(ann, lambda session: capture.load(session, hers)).notes, "hers stays open to her"
    finish(ben, his)
    for machine in (ben, ann, ben, office):
        machine.sync()
    assert all(holds(machine, word) for machine in (ann, ben, office) for word in (ANN, BEN))
    seen = [read(one, lambda session, of=of: observing.compare(session, of)) for one, of in ((ann, hers), (ben, his))]
    purpose = [next(item for item in found.items if item.question == "purpose") for found in seen]
    assert purpose[0].agreement == purpose[1].agreement, "as far from the one as from the other"
    assert (purpose[0].agreement.both, purpose[0].agreement.same) == (6, 4)
    assert [(line.where, line.one, line.other) for line in purpose[0].lines if not line.is_same] == [
        ("Year 5", "Embedded", "Secure"), ("Year 6", "Secure", "Emerging"),
    ]  # fmt: skip
    assert [line.is_same for line in purpose[0].lines] == [line.is_same for line in purpose[1].lines]
    with pytest.raises(SifieldError, match="as it was written apart"):
        write(ann, lambda session: visits.reopen(session, hers))
    with team.office.world.store.read() as connection:
        assert connection.execute(select(blind_row)).all() == []


def test_who_observes_alone_after_all_is_read_again_and_reads_nothing_of_the_other(team: Team, form: FormRow) -> None:
    """What the centre takes and refuses meanwhile stands with the tests of the centre."""
    hers, his = begin(team, form, team.ann, team.ben), begin(team, form, team.ben, team.ann)
    walk(team.ann, hers, ANN)
    walk(team.ben, his, BEN)
    for machine in (team.ann, team.ben):
        machine.sync()
    with pytest.raises(SifieldError, match="both observers have finished"):
        write(team.ben, lambda session: capture.save_answer(session, hers, "focus", "", "Mine", running=True))
    write(team.ann, lambda session: observing.observe_alone(session, hers))
    for machine in (team.ann, team.ben):
        machine.sync()
    assert (holds(team.ben, ANN), holds(team.ann, BEN)) == (True, False)
    assert read(team.ben, lambda session: visits.get_visit(session, hers).title) == "Walk"


def add_picture(session: Session, visit_id: str, at: datetime) -> str:
    scope = visits.find_visit(session, visit_id).scope
    digest = blobs.put(session, b"a picture", "image/jpeg", scope)
    picture = Picture(
        scope=scope, visit_id=visit_id, row_id="", question="", sha256=digest, size=9, media_type="image/jpeg", width=1,
        height=1, made_at=at, author_id="", position=1, expires_on=DAY,
    )  # fmt: skip
    session.add(picture)
    return digest


def test_one_after_another_on_one_laptop(team: Team, form: FormRow) -> None:
    ann = team.ann
    hers = begin(team, form, ann, team.ben)
    with pytest.raises(SifieldError, match="one after another"):
        write(ann, lambda session: observing.begin_here(session, hers, ann.world.clock()))
    walk(ann, hers, ANN)
    picture = write(ann, lambda session: add_picture(session, hers, ann.world.clock()))
    finish(ann, hers)
    ann.stores.general.settle_words()
    assert read(ann, lambda session: search.find(session, Wanted(words=ANN)).rows)
    his = write(ann, lambda session: observing.begin_here(session, hers, ann.world.clock()))
    assert read(ann, lambda session: capture.load(session, his)).answers["focus", ""] == "Reading aloud", "it is both's"
    assert read(ann, lambda session: pairs.get_standing(session, hers)).is_closed
    closed: tuple[Callable[[Session], Any], ...] = (
        lambda session: capture.load(session, hers),
        lambda session: exports.gather(session, hers, ann.world.now),
        lambda session: visits.reopen(session, hers),
    )
    for opens in closed:
        with pytest.raises(SifieldError, match="both observers have finished"):
            read(ann, opens)
    assert read(ann, lambda session: search.find(session, Wanted(words=ANN)).rows) == ()
    assert read(ann, lambda session: looking_back.look_back(session, his)).answers == {}
    assert read(ann, lambda session: session.scalars(select(Finding)).all()) == []
    assert read(ann, lambda session: pictures.list_pictures(session, hers)) == ()
    write(ann, pictures.drop_unnamed)
    assert read(ann, lambda session: blobs.get(session, picture)), "what is not seen is kept all the same"
    walk(ann, his, BEN)
    for machine in (ann, team.ben):
        machine.sync()
    assert (holds(team.ben, ANN), holds(team.ben, BEN)) == (False, False)
    finish(ann, his)
    found = read(ann, lambda session: observing.compare(session, hers))
    assert (found.standing.one.name, found.standing.other.name) == ("Ann Marsh", "Ben Okoro")
    assert found.items[0].agreement is None or found.items[0].agreement.percent == 100
    for machine in (ann, team.ben):
        machine.sync()
    assert holds(team.ben, ANN)
    assert holds(team.ben, BEN)


def pair(machine: Machine, visit_id: str) -> str:
    return str(read(machine, lambda session: session.get_one(Visit, visit_id).pair_id))


def test_who_was_named_is_asked_and_a_second_walk_that_day_is_another_pair(team: Team, form: FormRow) -> None:
    ann, ben = team.ann, team.ben
    hers = begin(team, form, ann, ben, planned_on=date(2026, 11, 17))  # and began it two days late
    for machine in (ann, ben):
        machine.sync()
    (asked,) = read(ben, lambda session: pairs.list_asked(session, ben.person_id, DAY))
    assert (asked.name, asked.school_id, asked.form_id, asked.on) == ("Ann Marsh", team.school_id, form.form_id, DAY)
    assert pair(ben, begin(team, form, ben, ann)) == pair(ann, hers)
    assert read(ben, lambda session: pairs.list_asked(session, ben.person_id, DAY)) == ()
    theirs = {pair(ben, begin(team, form, ben, team.office)) for _ in range(2)}
    assert theirs == {pair(team.office, begin(team, form, team.office, ben)) for _ in range(2)}, "and no word between"
    assert len(theirs) == 2
