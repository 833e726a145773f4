"""Finding words again: where they stand, what is never found, and that any text is answered calmly."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from sifield.fieldwork import capture, findings, planning, search, search_hits, striking, templates, visits
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.schools import NewSchool, add_person, add_school
from sifield.fieldwork.search import Found, Wanted
from sifield.fieldwork.search_words import LONGEST, SHOWN, read_terms
from sifield.fieldwork.templates import FormRow
from sifield.models import findable
from sifield.models.evidence import Finding
from sifield.models.plans import Action
from sifield.models.store import Store
from sifield.models.templates import CompiledTemplate
from sifield.models.visits import Visit
from tests.forms.workbooks import workbook
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.safeguarding import begin, give_right

CURRICULUM = "Curriculum and teaching"


def form_workbook(form_id: str = "look_round", *more: dict[str, str], of_reading: str = CURRICULUM) -> bytes:
    survey = (
        *more,
        {"type": "text", "name": "reading", "label": "How is reading taught?", "area": of_reading},
        {"type": "text", "name": "gates", "label": "Are the gates shut?", "area": "Safeguarding"},
        {"type": "begin_repeat", "name": "stops", "label": "Rooms", "stop": "yes"},
        {"type": "text", "name": "calm", "label": "Is it calm?", "area": "Attendance and behaviour"},
        {"type": "end_repeat"},
        {"type": "begin_group", "name": "immediate_concern", "label": "Immediate concern"},
        {"type": "text", "name": "told", "label": "Whom did you tell?"},
        {"type": "end_group"},
    )
    settings = {"form_id": form_id, "form_title": "A look round", "version": "1"}
    return workbook(survey, (), (settings,))


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all: each test writes words that no other one looks for."""
    made = make_laptop(tmp_path_factory.mktemp("search"))
    yield made
    made.stores.close()


@pytest.fixture(scope="module")
def form(laptop: Laptop) -> FormRow:
    return publish(laptop)


def publish(
    laptop: Laptop, form_id: str = "look_round", *more: dict[str, str], of_reading: str = CURRICULUM
) -> FormRow:
    made = form_workbook(form_id, *more, of_reading=of_reading)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return templates.publish(session, made, "form.xlsx", NOW)


def begin_visit(
    laptop: Laptop, form: FormRow, *, on: date = TODAY, focus: str = "", school: str = "", by: str = ""
) -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        new = visits.NewVisit(
            school_id=school or laptop.school_id, form=form, reviewer_id=by or laptop.reviewer_id, planned_on=on,
            focus=focus,
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
    return visit_id


def note(laptop: Laptop, visit_id: str, words: str, question: str = "", row_id: str = "") -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        made = capture.add_note(session, visit_id, laptop.reviewer_id, words, NOW, question=question, row_id=row_id)
    return made.id


def find(store: Store, words: str, **limits: object) -> Found:
    store.settle_words()
    with store.read() as session:
        return search.find(session, Wanted(words=words, **limits))  # type: ignore[arg-type]


def texts(found: Found) -> list[str]:
    return ["".join(words for words, _ in row.runs) for row in found.rows]


def test_words_are_found_wherever_they_were_written(laptop: Laptop, form: FormRow) -> None:
    visit_id = begin_visit(laptop, form, focus="Marzipan in assemblies")
    general = laptop.stores.general
    note_id = note(laptop, visit_id, "Marzipan seen.", "reading")
    with general.write(laptop.reviewer_id, NOW) as session:
        stop = capture.add_row(session, visit_id, "stops", "The marzipan room", NOW).row
        capture.save_answer(session, visit_id, "calm", stop.id, "Calm, marzipan apart.", running=True)
        finding_id = findings.raise_finding(session, visit_id, [note_id], "Marzipan is not planned.")
        plan_id = planning.open_plan(session, visit_id)
        planning.add_action(session, plan_id, finding_id, ActionWords(text="Plan the marzipan."))
    rows = {row.record: row for row in find(general, "marzipan").rows}
    assert set(rows) == {"visit", "note", "repeat_row", "answer", "finding", "action"}
    for row in rows.values():
        assert [words.casefold() for words, is_found in row.runs if is_found] == ["marzipan"]
        assert (row.school_name, row.reviewer_name, row.on) == ("Harbour Lane Primary", "Amara Whitlock", TODAY)
    assert (rows["answer"].question, rows["answer"].stop_id, rows["answer"].asked) == ("calm", stop.id, "Is it calm?")
    assert rows["action"].plan_id == plan_id
    assert rows["action"].question == rows["finding"].question
    assert rows["finding"].row_id == finding_id
    of_theme = find(general, "marzipan", area=CURRICULUM)
    assert {row.record for row in of_theme.rows} == {"note", "finding", "action"}


def test_the_latest_visit_comes_first_however_late_it_was_written(laptop: Laptop, form: FormRow) -> None:
    days = [TODAY - timedelta(days=days) for days in (30, 400, 2, 90)]
    for day in days:
        note(laptop, begin_visit(laptop, form, on=day), f"Quince on {day.isoformat()}")
    assert [row.on for row in find(laptop.stores.general, "quince").rows] == sorted(days, reverse=True)


def test_many_hits_are_cut_at_the_latest_and_said_to_be_more(
    laptop: Laptop, form: FormRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [TODAY - timedelta(days=7 * (number * 5 % 12)) for number in range(12)]
    for day in days:
        note(laptop, begin_visit(laptop, form, on=day), "Medlar, medlars, medlar", "reading")
    whole = find(laptop.stores.general, "medlar")
    assert not whole.is_more
    of_theme = {"area": CURRICULUM}
    ways = ((500, 9, 9, 9), (3, 99, 0, 9), (2, 3, 99, 99), (2, 3, 99, 5))
    for window, widest, few, seldom in ways:
        monkeypatch.setattr(search_hits, "WINDOW", window)  # each way of looking gives the same
        monkeypatch.setattr(search_hits, "WIDEST", widest)
        monkeypatch.setattr(search_hits, "FEW", few)
        monkeypatch.setattr(search_hits, "SELDOM", seldom)
        monkeypatch.setattr(search_hits, "SELDOM_HERE", seldom)
        monkeypatch.setattr(search_hits, "AT_ONCE", 3)
        with laptop.stores.general.read() as session:
            some = search.find(session, Wanted(words="medlar"), most=7)
        assert (some.rows, some.is_more) == (whole.rows[:7], True)
        for limits in ({}, {"school_id": laptop.school_id}, of_theme):
            assert find(laptop.stores.general, "medlar", **limits) == whole
            assert not find(laptop.stores.general, "medlar", area="Safeguarding").rows


def test_what_is_looked_for_is_limited(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    with general.write(laptop.reviewer_id, NOW) as session:
        person = add_person(session, "Ben Ode", "reviewer")
        school = add_school(session, NewSchool(name="Tern Bay", phase="Primary"), TODAY)
    other_form = publish(laptop, "other_look")
    visit_id = begin_visit(laptop, form)
    filed = note(laptop, visit_id, "Sorrel one", "reading")
    note(laptop, visit_id, "Sorrel two", "gates")
    note(laptop, begin_visit(laptop, form, school=school), "Sorrel three")
    note(laptop, begin_visit(laptop, form, by=person), "Sorrel four")
    note(laptop, begin_visit(laptop, other_form, on=date(2025, 3, 4)), "Sorrel five")

    def numbers(**limits: object) -> set[str]:
        return {words.split()[-1] for words in texts(find(general, "sorrel", **limits))}

    assert numbers() == {"one", "two", "three", "four", "five"}
    assert numbers(school_id=school) == {"three"}
    assert numbers(reviewer_id=person) == {"four"}
    assert numbers(form_id="other_look") == {"five"}
    assert numbers(until=date(2025, 3, 4)) == {"five"}
    assert numbers(since=date(2025, 3, 5)) == {"one", "two", "three", "four"}
    assert numbers(area="Safeguarding") == {"two"}
    assert numbers(area=CURRICULUM, school_id=laptop.school_id) == {"one"}
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.edit_note(session, filed, question="calm")
    assert numbers(area="Attendance and behaviour") == {"one"}
    assert numbers(school_id=school, reviewer_id=person) == set()
    with general.read() as session:
        choices = search.list_choices(session)
    assert (school, "Tern Bay") in choices.schools
    assert (person, "Ben Ode") in choices.people
    assert ("other_look", "A look round") in choices.forms


def test_an_action_is_found_by_the_theme_of_its_finding_whichever_comes_first(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    with general.write(laptop.reviewer_id, NOW) as session:
        early = findings.raise_finding(session, visit_id, [], "Early", question="reading")
        plan_id = planning.open_plan(session, visit_id)
        action_id = planning.add_action(session, plan_id, early, ActionWords(text="Taste the tamarind."))

    def themes() -> list[str]:
        return [area for area in search.AREAS if find(general, "tamarind", area=area).rows]

    assert themes() == [CURRICULUM]
    with general.apply() as session:
        session.get_one(Action, action_id).finding_id = "late"
    assert themes() == []
    with general.apply() as session:
        session.add(Finding(id="late", scope="s", visit_id=visit_id, question="calm", text="Late"))
    assert themes() == ["Attendance and behaviour"]
    with general.apply() as session:
        session.get_one(Finding, "late").question = "gates"
    assert themes() == ["Safeguarding"]
    with general.apply() as session:
        session.get_one(Action, action_id).finding_id = early
    assert themes() == [CURRICULUM]
    with general.apply() as session:
        session.get_one(Action, action_id).text = "Taste no more."
    assert themes() == []


def test_a_question_of_one_name_may_be_of_other_themes_in_other_forms(laptop: Laptop, form: FormRow) -> None:
    other_form = publish(laptop, "other_theme", of_reading="Early years")
    here = [note(laptop, begin_visit(laptop, form), "Salak", "reading") for _ in range(3)]
    there = [note(laptop, begin_visit(laptop, other_form), "Salak", "reading") for _ in range(3)]

    def found(**limits: object) -> set[str]:
        return {row.row_id for row in find(laptop.stores.general, "salak", **limits).rows}

    assert found(area=CURRICULUM) == set(here)
    assert found(area="Early years") == set(there)
    assert found(area="Early years", form_id="other_theme") == set(there)
    assert found(area="Early years", form_id=form.form_id) == set()
    assert found(area="Post-16") == set()


def test_a_form_need_not_have_been_made_ready_for_its_themes_to_be_found(tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    form = publish(laptop)
    note(laptop, begin_visit(laptop, form), "Pomelo", "reading")
    with laptop.stores.general.apply() as session:
        session.execute(delete(CompiledTemplate))
    assert texts(find(laptop.stores.general, "pomelo", area=CURRICULUM)) == ["Pomelo"]
    laptop.stores.close()


def test_a_theme_may_be_of_very_many_questions(laptop: Laptop) -> None:
    of_theme = ({"type": "text", "name": f"one_of_{at}", "label": "?", "area": "Achievement"} for at in range(700))
    visit_id = begin_visit(laptop, publish(laptop, "large", *of_theme))
    for question in ("one_of_3", "one_of_699"):
        note(laptop, visit_id, "Ugli", question)
    note(laptop, visit_id, "Ugli", "reading")
    found = find(laptop.stores.general, "ugli", area="Achievement").rows
    assert {row.question for row in found} == {"one_of_3", "one_of_699"}


def test_what_changes_is_found_anew_and_what_is_deleted_not_at_all(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    note_id = note(laptop, visit_id, "Elderberry")
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.edit_note(session, note_id, text="Gooseberry")
    assert not find(general, "elderberry").rows
    assert texts(find(general, "gooseberry")) == ["Gooseberry"]
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.remove_note(session, note_id)
    assert not find(general, "gooseberry").rows
    note(laptop, visit_id, "Gooseberry again")
    with general.write(laptop.reviewer_id, NOW) as session:
        session.delete(session.get_one(Visit, visit_id))
    assert not find(general, "gooseberry").rows


def test_a_name_struck_out_leaves_no_bytes_in_the_index(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    note_id = note(laptop, visit_id, "Zebedee was upset")

    def holds(table: str, part: str) -> bool:
        with general.read() as session:
            return any(part in repr(tuple(row)) for row in session.execute(text(f"SELECT * FROM {table}")))

    def strike_out() -> None:
        with general.write(laptop.reviewer_id, NOW) as session:
            striking.strike_out(session, visit_id, "Zebedee", NOW)
        assert not holds("findable_words_data", "ebedee")
        assert not holds("findable_due", "ebedee")

    general.settle_words()
    assert holds("findable_words_data", "ebedee")
    strike_out()
    assert "upset" in texts(find(general, "upset"))[0]
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.edit_note(session, note_id, text="Zebedee again was upset")
    general.settle_words()
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.edit_note(session, note_id, text="A pupil was upset")  # by hand: the index still waits
    assert holds("findable_due", "ebedee")
    strike_out()
    assert texts(find(general, "upset")) == ["A pupil was upset"]


def test_a_long_day_goes_into_the_index_in_parts_and_whole(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    with general.write(laptop.reviewer_id, NOW) as session:
        for number in range(250):
            capture.add_note(session, visit_id, laptop.reviewer_id, f"Cloudberry {number}", NOW, question="reading")
    with general.write(laptop.reviewer_id, NOW) as session:
        assert findable.settle(session, most=50)
    general.settle_words()
    with general.read() as session:
        assert not findable.is_due(session)
        match = "SELECT count(*) FROM findable_words WHERE findable_words MATCH 'cloudberry'"
        assert session.scalar(text(match)) == 250


def test_what_is_written_about_an_immediate_concern_is_never_found(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    note(laptop, visit_id, "Persimmon told", "told")
    note(laptop, visit_id, "Persimmon seen", "reading")
    with general.write(laptop.reviewer_id, NOW) as session:
        capture.save_answer(session, visit_id, "told", "", "Persimmon, the head", running=True)
    assert texts(find(general, "persimmon")) == ["Persimmon seen"]
    assert not find(general, "persimmon", area="Safeguarding").rows


def test_while_a_form_is_not_here_nothing_is_found_that_may_be_a_concern(laptop: Laptop, form: FormRow) -> None:
    general = laptop.stores.general
    visit_id = begin_visit(laptop, form)
    note(laptop, visit_id, "Damson filed", "reading")
    note(laptop, visit_id, "Damson unfiled")
    with general.write(laptop.reviewer_id, NOW) as session:
        session.get_one(Visit, visit_id).template_sha256 = "0" * 64
    assert texts(find(general, "damson")) == ["Damson unfiled"]


def test_safeguarding_is_found_in_its_own_store_by_whoever_has_the_right(tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    circle = begin(laptop)
    assert texts(find(circle.store, "supervisors")) == [
        "Two lunchtime supervisors could not say who the deputy lead is."
    ]
    (row,) = find(circle.store, "supervisors").rows
    assert row.sensitivity == "safeguarding"
    assert [row] == [row for area in search.AREAS for row in find(circle.store, "supervisors", area=area).rows]
    assert not find(laptop.stores.general, "supervisors").rows
    give_right(laptop)
    assert not find(circle.store, "supervisors").rows
    laptop.stores.close()


def test_what_the_school_said_is_said_to_be_the_schools(laptop: Laptop, form: FormRow) -> None:
    visit_id = begin_visit(laptop, form)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        capture.add_note(
            session, visit_id, laptop.school_id, "Secure\nKumquat charts in every room", NOW, question="reading",
            kind="school",
        )  # fmt: skip
    assert texts(find(laptop.stores.general, "kumquat")) == ["The school says: Secure. Kumquat charts in every room"]


def test_two_stores_are_put_together_by_day(laptop: Laptop, form: FormRow) -> None:
    for days in (1, 20, 50):
        note(laptop, begin_visit(laptop, form, on=TODAY - timedelta(days=days)), "Loquat")
    whole = find(laptop.stores.general, "loquat")
    first, second, third = whole.rows
    assert search.put_together(Found((first, third)), Found((second,))) == whole
    assert search.put_together(Found((first, third)), Found((second,)), most=2) == Found((first, second), True)
    assert search.put_together(Found(), Found()) == Found()


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("café", ["Café", "CAFE"]),
        ("CAFE", ["Café", "CAFE"]),
        ("caf", ["Café", "CAFE"]),
        ('"caf"', []),
        ('"in pairs"', ["in pairs"]),
        ("read pairs", ["read", "pairs"]),
        ("read -pairs", []),
        ("read* AND", ["and", "read"]),
        ("re(ad*", []),
        ("follow-up", ["follow-up"]),
        ("y", []),
        ("NOT", []),
    ],
)
def test_words_are_read_as_a_person_means_them(laptop: Laptop, form: FormRow, typed: str, marked: list[str]) -> None:
    visit_id = begin_visit(laptop, form, focus="Words")
    note_id = note(laptop, visit_id, "Café and CAFE: pupils read in pairs, then a follow-up.")
    rows = [row for row in find(laptop.stores.general, typed).rows if row.row_id == note_id]
    assert [words for row in rows for words, is_found in row.runs if is_found] == marked


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60) | st.text('"*-^():+{}\\ NEAR/ORab', max_size=40))
def test_any_text_is_answered(laptop: Laptop, typed: str) -> None:
    found = find(laptop.stores.general, typed)
    assert len(found.rows) <= search.MOST
    assert all(any(is_found for _, is_found in row.runs) for row in found.rows)


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "***", "-", "-word", "\0", "—…!?", "\ud800"])
def test_nothing_to_look_for_finds_nothing(laptop: Laptop, form: FormRow, typed: str) -> None:
    assert find(laptop.stores.general, typed) == Found()


def test_a_very_long_question_is_cut(laptop: Laptop, form: FormRow) -> None:
    visit_id = begin_visit(laptop, form)
    note(laptop, visit_id, "Rhubarb")
    assert find(laptop.stores.general, "rhubarb " * 10_000).rows
    assert len(read_terms("a " * 10_000).here) == LONGEST // 2


def test_of_a_long_text_the_part_round_the_words_is_shown() -> None:
    long = " ".join(["before"] * 200 + ["needle"] + ["after"] * 200)
    runs = read_terms("needle").mark(long)
    assert ("needle", True) in runs
    assert runs[0] == ("… ", False)
    assert runs[-1] == (" …", False)
    assert len("".join(words for words, _ in runs)) <= SHOWN + 4
    assert "".join(words for words, _ in read_terms("zzz").mark(long)).endswith(" …")
