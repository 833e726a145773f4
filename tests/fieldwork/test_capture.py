"""What is written down on a walk is there when the visit is opened again."""

from datetime import timedelta

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import capture, visits
from tests.laptops import NOW, TODAY, Laptop


def test_answers_stops_and_notes_come_back_as_they_were_left(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        capture.save_answer(session, visit_id, "aim", "", "Reading", running=True)
        stop = capture.add_row(session, visit_id, "stops", "  Year 2,  mathematics ", NOW).row
        capture.save_answer(session, visit_id, "routines", stop.id, "secure", running=False)
        capture.add_note(session, visit_id, laptop.reviewer_id, "Calm start.", NOW, row_id=stop.id, question="routines")
        capture.flag(session, visit_id, "talk", stop.id, True)
        capture.remember_place(session, visit_id, f"stops/{stop.id}/talk")
    with laptop.stores.general.read() as session:
        draft = capture.load(session, visit_id)
    assert draft.answers[("aim", "")] == "Reading"
    assert draft.answers[("routines", stop.id)] == "secure"
    assert [row.row.label for row in draft.rows] == ["Year 2, mathematics"]
    assert [(note.text, note.row_id) for note in draft.notes] == [("Calm start.", stop.id)]
    assert draft.flagged == {("talk", stop.id)}
    assert draft.place == f"stops/{stop.id}/talk"


def test_a_cleared_answer_is_empty_and_not_lost_from_history(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    for value in ("first", "second", None):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            capture.save_answer(session, visit_id, "aim", "", value, running=True)
    with laptop.stores.general.read() as session:
        assert capture.load(session, visit_id).answers[("aim", "")] is None


def test_entering_the_next_room_ends_the_stay_in_the_last_one(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    later = NOW + timedelta(minutes=9)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        capture.add_row(session, visit_id, "stops", "Reception", NOW)
        capture.add_row(session, visit_id, "stops", "Library", later)
    with laptop.stores.general.read() as session:
        first, second = capture.load(session, visit_id).rows
    assert (first.ended_at, second.ended_at) == (later, None)
    assert (first.row.position, second.row.position) == (1, 2)


def test_removing_a_stop_keeps_what_was_noted_there(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        stop = capture.add_row(session, visit_id, "stops", "Reception", NOW).row
        capture.save_answer(session, visit_id, "routines", stop.id, "secure", running=False)
        capture.add_note(session, visit_id, laptop.reviewer_id, "Calm start.", NOW, row_id=stop.id)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        capture.remove_row(session, stop.id)
    with laptop.stores.general.read() as session:
        draft = capture.load(session, visit_id)
    assert draft.rows == ()
    assert draft.answers == {}
    assert [(note.text, note.row_id) for note in draft.notes] == [("Calm start.", "")]


def test_a_note_taken_back_can_be_put_into_the_box_again(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        note = capture.add_note(session, visit_id, laptop.reviewer_id, "Half a thou", NOW)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        assert capture.remove_note(session, note.id).text == "Half a thou"
    with laptop.stores.general.read() as session:
        assert capture.list_notes(session, visit_id) == ()


def test_an_empty_note_is_refused_in_words(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with (
        pytest.raises(SifieldError, match="The note is empty"),
        laptop.stores.general.write(laptop.reviewer_id, NOW) as session,
    ):
        capture.add_note(session, visit_id, laptop.reviewer_id, "  \n ", NOW)


def test_a_visit_is_planned_begun_and_finished(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit("Oracy")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        visits.finish(session, visit_id, NOW + timedelta(hours=1))
    with laptop.stores.general.read() as session:
        visit = visits.get_visit(session, visit_id)
        rows = visits.list_visits(session)
    assert (visit.status, visit.focus, visit.school_name) == ("finished", "Oracy", "Harbour Lane Primary")
    assert visit.head is not None
    assert visit.head.name == "Mireille Ashdown"
    assert [(row.id, row.planned_on) for row in rows] == [(visit_id, TODAY)]
