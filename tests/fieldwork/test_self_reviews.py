"""What a school says of itself, kept beside the checks: replaced and never doubled, and never the reviewer's answer."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, capture, exports, findings, self_reviews, templates, visits
from sifield.fieldwork.self_reviews import TakenIn
from sifield.forms.exporting.plain import to_json
from sifield.forms.self_review.invitation import Invitation
from sifield.forms.self_review.returning import read_back
from sifield.forms.self_review.sending import to_xlsx
from sifield.models.exchange import Journal
from tests.forms.self_reviews import ASKED, edited, filled, form, whole
from tests.laptops import NOW, Laptop

PLANNED = date(2026, 12, 8)


@pytest.fixture
def review(laptop: Laptop) -> str:
    """A review planned two weeks ahead."""

    def plan(session: Any) -> str:
        published = templates.publish(session, form(), "review.xlsx", NOW)
        new = visits.NewVisit(
            school_id=laptop.school_id, form=published, reviewer_id=laptop.reviewer_id, planned_on=PLANNED
        )
        return visits.plan_visit(session, new)

    return str(write(laptop, plan))


def write(laptop: Laptop, work: Callable[[Any], Any], at: datetime = NOW) -> Any:
    with laptop.stores.general.write(laptop.reviewer_id, at) as session:
        return work(session)


def draft(laptop: Laptop, review: str) -> capture.Draft:
    with laptop.stores.general.read() as session:
        return capture.load(session, review)


def invited(laptop: Laptop, review: str) -> Invitation:
    return self_reviews.invitation_of(draft(laptop, review), NOW)


def take_in(laptop: Laptop, review: str, data: bytes) -> TakenIn:
    returned = read_back(data, invited(laptop, review))
    at = NOW + timedelta(days=3)
    taken = write(laptop, lambda session: self_reviews.take_in(session, review, returned, at), at)
    assert isinstance(taken, TakenIn)
    return taken


def said(laptop: Laptop, review: str) -> dict[str, str]:
    return {note.question: note.text for note in self_reviews.statements_of(draft(laptop, review))}


def test_a_school_is_asked_by_name_for_its_year_and_in_good_time(laptop: Laptop, review: str) -> None:
    asked = invited(laptop, review)
    assert (asked.school_name, asked.school_year, asked.reviewer) == ("Harbour Lane Primary", 2026, "Amara Whitlock")
    assert tuple(asked.checks) == ASKED[:3]  # it has no nursery
    assert asked.send_by == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("visit_on", "today", "by"),
    [
        (date(2026, 12, 8), date(2026, 11, 24), date(2026, 12, 1)),  # a school week before
        (date(2027, 1, 5), date(2026, 12, 1), date(2026, 12, 15)),  # not in the holidays
        (date(2026, 12, 8), date(2026, 12, 4), date(2026, 12, 7)),  # late: the next school day
        (date(2026, 12, 8), date(2026, 12, 8), date(2026, 12, 8)),  # on the day
    ],
)
def test_the_day_to_send_it_back_is_a_school_day(visit_on: date, today: date, by: date) -> None:
    assert self_reviews.send_by(calendars.usual_days(), visit_on, today) == by


def test_its_words_stand_beside_the_checks_and_are_no_answers(laptop: Laptop, review: str) -> None:
    write(laptop, lambda session: capture.save_answer(session, review, "policy_online", "", "not_met", running=False))
    own = write(laptop, lambda session: capture.add_note(session, review, laptop.reviewer_id, "No date.", NOW))
    assert take_in(laptop, review, whole(invited(laptop, review))) == TakenIn(new=3, changed=0, same=0)
    found = draft(laptop, review)
    assert found.answers == {("policy_online", ""): "not_met"}
    assert said(laptop, review) == {
        "policy_online": "Met\nOn the website, under “Key information”.",
        "staff_know": "Partly met\nStaff log in the office.\nLunchtime staff are still to be told.",
        "training_done": "Yes, all of them",
    }
    assert own in found.notes


def test_a_corrected_workbook_replaces_what_was_said_and_doubles_nothing(laptop: Laptop, review: str) -> None:
    asked = invited(laptop, review)
    take_in(laptop, review, whole(asked))
    assert take_in(laptop, review, whole(asked)) == TakenIn(new=0, changed=0, same=3)
    kept = {note.question: note.id for note in self_reviews.statements_of(draft(laptop, review))}
    finding = write(
        laptop, lambda session: findings.raise_finding(session, review, [kept["staff_know"]], "Not all know.")
    )
    corrected = filled(to_xlsx(asked), {"policy_online": ("Not met", "It is being rewritten.")})
    assert take_in(laptop, review, corrected) == TakenIn(new=0, changed=3, same=0)
    assert said(laptop, review) == {
        "policy_online": "Not met\nIt is being rewritten.",
        "staff_know": "No answer chosen",
        "training_done": "No answer chosen",
    }
    with laptop.stores.general.read() as session:
        (found,) = findings.list_findings(session, review)
        history = session.scalars(
            select(Journal.before).where(Journal.row_id == kept["policy_online"], Journal.field == "text")
        )
        assert "Met\nOn the website, under “Key information”." in list(history)
    assert (found.id, [piece.id for piece in found.evidence]) == (finding, [kept["staff_know"]])


def test_what_was_taken_away_comes_back_with_the_workbook(laptop: Laptop, review: str) -> None:
    asked = invited(laptop, review)
    take_in(laptop, review, whole(asked))
    note = self_reviews.statements_of(draft(laptop, review))[0]
    write(laptop, lambda session: capture.remove_note(session, note.id))
    assert take_in(laptop, review, to_xlsx(asked)) == TakenIn(new=0, changed=2, same=0)
    assert take_in(laptop, review, whole(asked)) == TakenIn(new=1, changed=2, same=0)
    assert len(said(laptop, review)) == 3


def test_a_workbook_with_faults_changes_nothing(laptop: Laptop, review: str) -> None:
    bad = edited(whole(invited(laptop, review)), lambda sheet: sheet.__setitem__("C3", "Perhaps"))
    with pytest.raises(SifieldError, match="cannot be read in"):
        take_in(laptop, review, bad)
    assert said(laptop, review) == {}


def test_it_leaves_the_program_with_the_answers_as_the_schools_own_word(laptop: Laptop, review: str) -> None:
    take_in(laptop, review, whole(invited(laptop, review)))
    with laptop.stores.general.read() as session:
        notes = json.loads(to_json(exports.gather(session, review, NOW)))["notes"]
    assert {(note["question"], note["kind"]) for note in notes} == {(name, "school") for name in ASKED[:3]}
    assert {datetime.fromisoformat(note["noted_at"]) for note in notes} == {datetime(2026, 11, 24, 9, 30, tzinfo=UTC)}
