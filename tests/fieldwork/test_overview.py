"""The overview: what counts as evidence and what never does, and that each figure can be recounted from rows."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pytest

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import overview
from sifield.fieldwork.evidence_map import EvidenceCell, set_least_pieces
from sifield.fieldwork.overview import Overview
from sifield.fieldwork.safeguarding_counts import say_small
from sifield.fieldwork.strands import Check, strands_of
from sifield.fieldwork.templates import FormRow
from sifield.forms import xlsform
from sifield.frameworks.framework import Framework
from sifield.frameworks.shipped import shipped
from sifield.models.store import Store
from sifield.models.visits import Answer, Visit
from tests.forms.workbooks import workbook
from tests.laptops import TODAY, Laptop, make_laptop
from tests.safeguarding import give_right, safeguarding_workbook
from tests.trust_year import TrustYear

NOW_TERM, LAST_TERM, LAST_YEAR = date(2026, 11, 10), date(2026, 6, 20), date(2025, 11, 20)
SCALE = (("low", "1", "bad"), ("some", "2", "warn"), ("high", "3", "ok"), ("unseen", "0", "neutral"))


def review_workbook(form_id: str = "review", sensitivity: str = "general") -> bytes:
    """A form with checks of three areas, some feeding indicators, some in stops."""
    check = {"type": "select_one scale"}
    survey = (
        {**check, "name": "sequence", "label": "The sequence is clear", "area": "Curriculum and teaching",
         "feeds": "curriculum"},
        {**check, "name": "calm", "label": "It is calm", "area": "Attendance and behaviour",
         "feeds": "behaviour_attitudes"},
        {**check, "name": "doors", "label": "Doors are locked", "area": "Safeguarding", "feeds": "wellness"},
        {"type": "begin_repeat", "name": "stops", "label": "Rooms", "stop": "yes"},
        {**check, "name": "talk", "label": "Pupils explain", "area": "Inclusion", "feeds": "curriculum"},
        {"type": "end_repeat", "name": "", "label": ""},
        {"type": "begin_group", "name": "immediate_concern", "label": "Immediate concern"},
        {**check, "name": "told", "label": "Told", "area": "Inclusion", "feeds": "curriculum"},
        {"type": "end_group"},
    )  # fmt: skip
    choices = [
        {"list_name": "scale", "name": name, "label": name.capitalize(), "key": key, "colour": colour}
        for name, key, colour in SCALE
    ]
    settings = {"form_id": form_id, "form_title": "A review", "version": "1", "sensitivity": sensitivity}
    return workbook(survey, choices, (settings,))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("overview"))
    TrustYear(made).run("lighthouse")
    yield made
    made.stores.close()


@pytest.fixture
def trust(prepared: Laptop) -> TrustYear:
    """Each test looks at schools of its own."""
    return TrustYear(prepared)


@pytest.fixture
def review(trust: TrustYear) -> FormRow:
    return trust.form(review_workbook())


def look(trust: TrustYear, terms: int = 6) -> Overview:
    def part(store: Store) -> overview.Part:
        with store.read() as session:
            return overview.read(session, TODAY, terms)

    return overview.put_together(*map(part, trust.laptop.stores.both()))


def cell(trust: TrustYear, school: str, strand: str = "curriculum", terms: int = 6) -> EvidenceCell | None:
    return look(trust, terms).evidence.cells.get((school, strand))


def test_an_answer_counts_for_the_indicator_that_its_check_feeds(trust: TrustYear, review: FormRow) -> None:
    school = trust.school("Evidence")
    trust.visit(school, NOW_TERM, {"sequence": "high", "calm": "low"}, form=review)
    trust.visit(school, LAST_TERM, {"sequence": "some", "calm": "unseen"}, form=review)
    trust.visit(school, NOW_TERM, {"sequence": "low"}, form=review, status="started")
    found = cell(trust, school)
    assert found is not None
    assert (found.pieces, found.visits, found.latest_on, found.place) == (2, 2, NOW_TERM, 0.75)
    assert found.trend == (None, None, None, None, 0.5, 1.0)
    behaviour = cell(trust, school, "behaviour_attitudes")
    assert behaviour is not None
    assert (behaviour.pieces, behaviour.place) == (1, 0.0), "what was not seen is no evidence"


def test_what_is_older_than_one_looks_back_is_left_out(trust: TrustYear, review: FormRow) -> None:
    school = trust.school("Old")
    trust.visit(school, LAST_YEAR, {"sequence": "high"}, form=review)
    assert cell(trust, school, terms=1) is None
    assert cell(trust, school, terms=6) is not None


@pytest.mark.parametrize(("stops", "pieces"), [(2, 0), (3, 1)])
def test_from_stops_only_themes_of_three_leave_a_walk(
    trust: TrustYear, review: FormRow, stops: int, pieces: int
) -> None:
    school = trust.school(f"Walked {stops}")
    trust.visit(school, NOW_TERM, form=review, stops=[{"talk": "high"}] * stops + [{"talk": "unseen"}])
    found = cell(trust, school)
    assert (found.pieces if found else 0) == pieces, "and then the visit is one piece, however many rooms it saw"


def test_safeguarding_and_immediate_concerns_never_stand_side_by_side(trust: TrustYear, review: FormRow) -> None:
    school = trust.school("Never")
    trust.visit(school, NOW_TERM, {"doors": "low", "told": "high"}, form=review)
    seen = look(trust)
    assert not [at for at in seen.evidence.cells if at[0] == school]
    give_right(trust.laptop, school)
    trust.visit(school, NOW_TERM, {"sequence": "low"}, form=trust.form(review_workbook("sg", "safeguarding")))
    assert not [at for at in look(trust).evidence.cells if at[0] == school]


@pytest.mark.parametrize("form_id", ["lesson_look", "lesson_look_of_our_own"])
def test_nothing_of_a_lesson_look_is_in_an_overview(trust: TrustYear, form_id: str) -> None:
    school, form = trust.school(f"Looked at {form_id}"), trust.form(review_workbook(form_id))
    visit = trust.visit(school, NOW_TERM, {"sequence": "high"}, form=form, stops=[{"talk": "high"}] * 4)
    trust.finding(visit, "Explains clearly", question="talk", stops=4)
    seen = look(trust)
    assert not [at for at in seen.evidence.cells if at[0] == school]
    assert not [one for one in seen.themes if one.school_id == school]


def test_the_latest_judgement_says_how_a_school_stands(trust: TrustYear, review: FormRow) -> None:
    school = trust.school("Judged")
    trust.visit(school, NOW_TERM, {"sequence": "high"}, form=review)
    trust.judge(school, "curriculum", "below", LAST_TERM)
    trust.judge(school, "curriculum", "towards", NOW_TERM)
    trust.judge(school, "curriculum", "invented", NOW_TERM)
    found = cell(trust, school)
    assert found is not None
    assert found.judged is not None
    assert (found.judged.said, found.judged.step, found.judged.steps, found.standing) == (
        "Working towards the expected level",
        2,
        3,
        0.5,
    )
    assert (found.pieces, found.place) == (3, 1.0), "judgements are pieces too; the evidence keeps its own mean"


def test_a_cell_opens_the_records_that_it_counts(trust: TrustYear, review: FormRow) -> None:
    school = trust.school("Opened")
    trust.visit(school, NOW_TERM, {"sequence": "some"}, form=review, stops=[{"talk": "high"}] * 3)
    trust.judge(school, "curriculum", "at", LAST_TERM)
    found = cell(trust, school)
    with trust.store().read() as session:
        lines = overview.list_evidence(session, school, "curriculum", TODAY, 6)
    assert found is not None
    assert len(lines) == found.pieces == 3
    assert [(line.check, line.answer, line.by) for line in lines] == [
        ("Pupils explain", "Taken together high, 100 of 100", "Amara Whitlock"),
        ("The sequence is clear", "Some", "Amara Whitlock"),
        ("", "At the expected level", "Amara Whitlock"),
    ]


def test_the_minimum_is_the_trusts(trust: TrustYear) -> None:
    assert look(trust).evidence.least == 2
    with trust.store().apply() as session:
        set_least_pieces(session, 4)
    assert look(trust).evidence.least == 4
    with trust.store().apply() as session, pytest.raises(SifieldError, match="cannot ask for 0"):
        set_least_pieces(session, 0)
    with trust.store().apply() as session:
        set_least_pieces(session, 2)


def test_a_recount_from_the_answers_agrees(trust: TrustYear, review: FormRow) -> None:
    """The same numbers by another way: answers one by one, in plain Python."""
    schools = [trust.school(f"Recount {at}") for at in range(3)]
    answers = ("low", "some", "high", "unseen")
    for at in range(12):
        given = {"sequence": answers[at % 4], "calm": answers[(at + 1) % 4]}
        stops = [{"talk": answers[(at + n) % 4]} for n in range(at % 5)]
        trust.visit(schools[at % 3], date(2026, 9, 7 + at), given, form=review, stops=stops)
    places = {"low": 0.0, "some": 0.5, "high": 1.0}
    expected: dict[str, list[float]] = {school: [] for school in schools}
    with trust.store().read() as session:
        for visit in session.query(Visit).filter(Visit.school_id.in_(schools)):
            of_visit = session.query(Answer).filter_by(visit_id=visit.id).all()
            for question, least in (("sequence", 1), ("talk", 3)):
                seen = [places[one.coded] for one in of_visit if one.question == question and one.coded in places]
                if len(seen) >= least:
                    expected[visit.school_id].append(sum(seen) / len(seen))
    found = look(trust).evidence.cells
    for school in schools:
        counted = found[school, "curriculum"]
        assert counted.pieces == len(expected[school])
        assert counted.place == pytest.approx(sum(expected[school]) / len(expected[school]))


class TestThemes:
    def test_a_finding_of_a_walk_needs_evidence_from_three_stops(self, trust: TrustYear, review: FormRow) -> None:
        school = trust.school("Themes")
        walk = trust.visit(school, NOW_TERM, form=review, stops=[{"talk": "high"}] * 3)
        trust.finding(walk, "Pupils explain in every room", question="talk", stops=3, kind="strength")
        trust.finding(walk, "One room differs", question="talk", stops=2)
        trust.finding(walk, "A worry about doors", question="doors", stops=3, kind="concern")
        mine = [one for one in look(trust).themes if one.school_id == school]
        assert [(one.text, one.area, one.kind, one.term) for one in mine] == [
            ("Pupils explain in every room", "Inclusion", "strength", 5)
        ]

    def test_a_form_without_stops_counts_each_finding(self, trust: TrustYear) -> None:
        form = trust.form(_without_stops())
        school = trust.school("No stops")
        trust.finding(trust.visit(school, LAST_TERM, form=form), "No order in the plan", question="sequence")
        assert [(one.area, one.term) for one in look(trust).themes if one.school_id == school] == [
            ("Curriculum and teaching", 4)
        ]


def _without_stops() -> bytes:
    survey = ({"type": "select_one scale", "name": "sequence", "label": "S", "area": "Curriculum and teaching"},)
    choices = [
        {"list_name": "scale", "name": name, "label": name, "key": key, "colour": colour} for name, key, colour in SCALE
    ]
    return workbook(survey, choices, ({"form_id": "plain", "form_title": "Plain", "version": "1"},))


def test_actions_stand_by_their_day_and_age(trust: TrustYear) -> None:
    school = trust.school("Actions")
    visit = trust.visit(school, date(2026, 6, 1))
    for deadline, agreed, status in (
        (date(2026, 11, 20), date(2026, 6, 1), "agreed"),
        (date(2026, 12, 4), date(2026, 11, 2), "agreed"),
        (date(2027, 3, 1), date(2026, 9, 20), "agreed"),
        (None, date(2026, 11, 2), "agreed"),
        (date(2026, 10, 1), date(2026, 4, 1), "verified"),
    ):
        trust.action(visit, deadline, agreed_on=agreed, status=status)
    found = [(one.rating, one.band) for one in look(trust).actions if one.school_id == school]
    assert found == [("done", 3), ("red", 2), ("amber", 0), ("green", 1), ("no day", 0)]


class TestSafeguarding:
    @pytest.mark.parametrize(
        ("number", "outside"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (12, "12")]
    )
    def test_small_numbers_are_exact_inside_the_circle_only(self, number: int, outside: str) -> None:
        assert say_small(number, in_circle=True) == str(number)
        assert say_small(number, in_circle=False) == outside

    def test_counts_come_from_both_stores(self, trust: TrustYear, review: FormRow) -> None:
        school = trust.school("Counts")
        give_right(trust.laptop, school)
        before = look(trust).safeguarding
        general = trust.visit(school, NOW_TERM, form=review)
        trust.finding(general, "A door stood open", question="doors", risk="high")
        trust.finding(general, "A clear sequence", question="sequence", risk="low")
        closed = trust.form(safeguarding_workbook(), "check.xlsx")
        visit = trust.visit(school, NOW_TERM, {"whom_to_tell": "partly"}, form=closed)
        finding = trust.finding(visit, "Not all know", sensitivity="safeguarding", risk="high")
        trust.action(visit, date(2026, 11, 20), sensitivity="safeguarding", finding_id=finding)
        after = look(trust).safeguarding
        assert after.visits - before.visits == 1
        assert [two - one for one, two in zip(before.findings, after.findings, strict=True)] == [0, 2, 0, 0, 0]
        assert (after.open_actions - before.open_actions, after.late_actions - before.late_actions) == (1, 1)
        assert not [one for one in look(trust).actions if one.school_id == school], "as counts, never as records"


def test_what_stands_side_by_side_is_the_frameworks() -> None:
    def titles(framework: Framework | None) -> list[str]:
        return [one.title for one in strands_of(framework)]

    models = {one.name: one for one in shipped()}
    assert titles(models["lighthouse"])[2] == "Curriculum", "what explains a title is left out of the heading"
    assert len(titles(models["lighthouse"])) == 10
    assert titles(models["improvement-cycle"])[:3] == ["Leadership", "Teaching", "Professional learning"]
    for without in (None, models["earned-autonomy"], models["tiers"]):
        assert "Achievement" in titles(without)
        assert "Safeguarding" not in titles(without)


@pytest.mark.parametrize("name", ["lighthouse", "improvement-cycle", "inside-out"])
def test_each_strand_is_fed_by_checks_that_the_shipped_forms_have(name: str) -> None:
    fed = {"Parents and carers"}  # the forms have questionnaires of parents, and no check of that area
    checks = _shipped_checks()
    for strand in strands_of({one.name: one for one in shipped()}[name]):
        assert strand.title in fed or any(strand.takes(check) for check in checks), strand.title


@lru_cache(maxsize=1)
def _shipped_checks() -> tuple[Check, ...]:
    wanted = ("area_audit", "ten_indicators", "health_check", "learning_walk", "professional_learning_audit")
    made: list[Check] = []
    for form_id in wanted:
        template = xlsform.read(asset("forms", f"{form_id}.xlsx").read_bytes(), name=form_id).template
        assert template is not None
        ratings = [one for one in template.questions.values() if one.is_rating]
        made += [Check(one.name, one.label, one.area, one.feeds, False, {}, {}) for one in ratings]
    return tuple(made)
