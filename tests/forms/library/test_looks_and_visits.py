"""Looks at lessons and books, and the visits of the programmes: what they hold back, and what they ask of whom."""

import pytest

from sifield.forms.session import FormSession
from tests.forms.library.shipped import FORM_IDS, asked, is_check, shipped
from tests.forms.workbooks import NOW

LOOKS = ("lesson_look", "lesson_look_phases")
VISITS = ("book_look", "qa_visit", "school_improvement_visit", "health_check", "monitoring_visit")


def _begin(form_id: str) -> FormSession:
    return FormSession(shipped(form_id), {}, now=lambda: NOW)


def _open(session: FormSession) -> list[str]:
    return [name for name, _ in session.steps()]


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_each_has_the_block_of_the_immediate_concern(form_id: str) -> None:
    page = shipped(form_id).sections[-1]
    assert [one.name for one in page.questions] == [
        "concern_raised", "concern_time", "concern_told", "concern_reference",
    ]  # fmt: skip


@pytest.mark.parametrize("form_id", LOOKS)
def test_a_look_at_a_lesson_rates_nothing(form_id: str) -> None:
    form = shipped(form_id)
    assert [one.name for one in asked(form) if is_check(one) or one.kind == "range"] == []
    assert [choice.label for choices in form.lists.values() for choice in choices if choice.colour or choice.key] == []
    assert {one.name for one in asked(form) if one.kind in ("integer", "decimal")} <= {"minutes_seen", "pupils_there"}


@pytest.mark.parametrize("form_id", LOOKS)
def test_what_was_seen_and_what_it_means_are_pages_apart(form_id: str) -> None:
    pages = [section.name for section in shipped(form_id).sections]
    seen = "seen" if form_id == "lesson_look" else "during"
    assert pages.index("told") < pages.index(seen) < pages.index("meaning") < pages.index("talk")
    facts = [one for one in shipped(form_id).sections[pages.index(seen)].questions if one.kind == "text"]
    assert len(facts) == 8
    assert all(one.takes_evidence for one in facts)


@pytest.mark.parametrize("form_id", LOOKS)
def test_the_teacher_is_told_why_who_reads_it_and_when_it_goes(form_id: str) -> None:
    look = _begin(form_id)
    assert {"purpose", "told_on", "delete_on", "promise"} <= {gap.question for gap in look.gaps()}
    assert look.is_readonly("readers"), "they are fixed when the look is planned"
    assert {"teacher", "looker", "head"} <= {one.name for one in look.choices("readers")}
    for day, fits in (("2026-11-20", True), ("2027-07-20", True), ("2026-11-01", False), ("2028-01-10", False)):
        look.set("delete_on", "", day)
        assert (look.problem("delete_on") is None) == fits, day


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Wait three seconds before you take an answer", True),
        ("Show one worked example first, then take it away.", True),
        ("Wait longer. Ask fewer questions.", False),
        ("Wait longer; ask fewer questions", False),
        ("Wait longer;ask fewer questions", False),
        ("1) Wait longer 2) Ask fewer questions", False),
        ("Wait " * 40, False),
    ],
)
@pytest.mark.parametrize("form_id", LOOKS)
def test_there_is_one_next_step(form_id: str, words: str, fits: bool) -> None:
    look = _begin(form_id)
    look.set("next_step", "", words)
    assert (look.problem("next_step") is None) == fits
    assert [one.name for one in asked(look.template) if "step" in one.name] in (
        ["next_step"],
        ["steps_seen", "next_step"],
    )


@pytest.mark.parametrize(
    ("words", "asked_back"),
    [
        ("Wait three seconds before you take an answer", False),
        ("Stop, think and then answer", True),
        ("Wait longer and ask fewer questions", True),
        ("Show one example, then take it away", True),
    ],
)
@pytest.mark.parametrize("form_id", LOOKS)
def test_where_it_may_be_two_steps_the_two_say_that_it_is_one(form_id: str, words: str, asked_back: bool) -> None:
    look = _begin(form_id)
    look.set("next_step", "", words)
    assert look.is_relevant("one_thing") == asked_back
    assert ("one_thing" in {gap.question for gap in look.gaps()}) == asked_back
    look.set("one_thing", "", True)
    assert "one_thing" not in {gap.question for gap in look.gaps()}


def test_before_and_after_a_lesson_are_asked_and_not_seen() -> None:
    look = _begin("lesson_look_phases")
    look.set("before_held", "", "not_held")
    look.set("after_held", "", "planned")
    assert not {"content_known", "sequence", "tasks", "misconceptions", "review", "reflect", "replan"} & set(
        _open(look)
    )
    look.set("before_held", "", "day_before")
    look.set("after_held", "", "same_day")
    assert {"content_known", "sequence", "tasks", "misconceptions", "review", "reflect", "replan"} <= set(_open(look))
    look.set("steps_seen", "", ["review", "feedback"])
    assert [name for name in _open(look) if name in ("saw_orientate", "saw_review", "saw_present", "saw_feedback")] == [
        "saw_review", "saw_feedback",
    ]  # fmt: skip


def test_books_are_read_by_the_criteria_that_were_agreed_on() -> None:
    look = _begin("book_look")
    look.add_row("class", "c1", "Year 4, history")
    lines = [name for name in _open(look) if name.startswith("work_")]
    assert len(lines) == 10
    look.set("criteria", "", ["feedback", "builds"])
    assert [name for name in _open(look) if name.startswith("work_")] == ["work_builds", "work_feedback"]


def test_pictures_are_asked_for_only_where_they_are_allowed() -> None:
    look = _begin("book_look")
    look.add_row("class", "c1", "Year 4, history")
    assert not {"photo_early", "photo_late", "covered"} & set(_open(look))
    look.set("photographs", "", "yes")
    assert {"photo_early", "photo_late", "covered"} <= set(_open(look))
    assert look.is_required("covered")


def test_classes_are_compared_from_three_on() -> None:
    look = _begin("book_look")
    for number in range(1, 4):
        look.add_row("class", f"c{number}", f"Year {number}, history")
        compared = {"classes_alike", "years_deeper", "contrasts"} & set(_open(look))
        assert (len(compared), look.is_relevant("few_classes")) == ((3, False) if number == 3 else (0, True))


def test_a_health_check_asks_of_leadership_always_and_of_three_priorities_at_most() -> None:
    check = _begin("health_check")
    assert "knows_itself" in _open(check)
    assert [name for name in _open(check) if name.startswith("hc_")] == []
    check.set("checked", "", ["inclusion", "early"])
    assert [name for name in _open(check) if name.startswith("hc_")] == [
        "hc_needs_found", "hc_barriers", "hc_belong", "hc_talk", "hc_start",
    ]  # fmt: skip
    check.set("checked", "", ["inclusion", "early", "teaching", "behaviour"])
    assert check.problem("checked") == "Choose three at most: a day holds no more."


def test_a_health_check_goes_through_the_lines_of_the_tier_that_was_chosen() -> None:
    check = _begin("health_check")
    placing = {one.name for one in asked(shipped("tier_checklist")) if one.list_name == "fit"}
    assert placing.isdisjoint(_open(check))
    assert not check.is_relevant("tier_lines")
    check.set("tiers_read", "", ["tier_3"])
    lines = [name for name in _open(check) if name in placing]
    assert (len(lines), {name[:3] for name in lines}) == (9, {"t3_"})
    assert check.is_relevant("tier_lines")
    check.set("tiers_read", "", ["tier_1", "tier_2", "tier_3"])
    assert check.problem("tiers_read") == "Choose two at most: the school's own, and the next."


def test_a_monitoring_visit_judges_the_indicators_that_it_looks_at() -> None:
    visit = _begin("monitoring_visit")
    levels = [one.name for one in asked(visit.template) if one.list_name == "level"]
    assert [visit.template.questions[name].feeds for name in levels] == [name.removeprefix("level_") for name in levels]
    assert len(levels) == 10
    visit.set("visit_kind", "", "light")
    visit.set("looked_for", "", ["wellness", "curriculum"])
    assert [name for name in _open(visit) if name in levels] == ["level_curriculum", "level_wellness"]
    visit.set("looked_for", "", ["wellness", "curriculum", "staff_development", "working_with_others"])
    assert visit.problem("looked_for") is not None
    visit.set("visit_kind", "", "half_term")
    assert visit.problem("looked_for") is None


def test_a_school_that_expects_inspectors_gets_a_plan_of_its_own() -> None:
    visit = _begin("monitoring_visit")
    visit.set("visit_kind", "", "half_term")
    assert not {"bespoke_watch", "bespoke_help"} & set(_open(visit))
    visit.set("visit_kind", "", "inspection")
    assert {"bespoke_watch", "bespoke_help"} <= {gap.question for gap in visit.gaps()}


@pytest.mark.parametrize("form_id", VISITS)
def test_leaders_say_whether_they_see_it_so(form_id: str) -> None:
    visit = _begin(form_id)
    assert {"leader_agrees", "priorities", "strengths"} <= {gap.question for gap in visit.gaps()}
    visit.set("leader_agrees", "", "no")
    assert visit.is_required("leader_words")


def test_every_form_says_under_which_heading_it_stands() -> None:
    assert {shipped(form_id).collection for form_id in FORM_IDS} == {
        *("Walks and looks", "Reviews", "Visits", "Meetings and records", "Audits and plans", "Joining the trust"),
        *("Safeguarding", "Papers of the trust"),
    }
