"""The reviews and the voices: what they ask of which school, and what they keep of few people."""

from collections.abc import Iterator

import pytest

from sifield.assets import asset
from sifield.forms.applicability import Setting, applies_to, setting_of
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.xlsform import read
from tests.forms.library.robot import school
from tests.forms.workbooks import NOW

HALF_DAY = 210
LENGTHS = {
    **dict.fromkeys(("review_subject", "review_send", "review_phonics"), HALF_DAY),
    **dict.fromkeys(("review_wellbeing", "review_church_school"), HALF_DAY),
    "review_attendance": 240,
}
"""What the frameworks say, and for attendance the practice of one local authority: four hours."""
QUESTIONNAIRES = ("questionnaire_parents", "questionnaire_pupils", "questionnaire_staff")


def form(form_id: str) -> Template:
    found = read(asset("forms", f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx").template
    assert found is not None
    return found


def primary(character: str) -> Setting:
    return setting_of(phase="Primary", kind="mainstream", ages=(4, 11), character=character, school_year=2026)


def judged(form_id: str, setting: Setting) -> set[str]:
    return {one.name for one in form(form_id).questions.values() if one.is_rating and applies_to(one, setting)}


def open_now(session: FormSession) -> Iterator[str]:
    return (name for name, _row in session.steps())


@pytest.mark.parametrize("form_id", LENGTHS)
def test_a_review_lasts_as_long_as_it_is_given(form_id: str) -> None:
    assert form(form_id).minutes == LENGTHS[form_id]


def test_a_church_school_is_asked_by_its_own_denomination() -> None:
    anglican, catholic, jewish = (
        judged("review_church_school", primary(one)) for one in ("Church of England", "Roman Catholic", "Jewish")
    )
    assert "siams_worship" in anglican
    assert not any(name.startswith(("catholic", "tradition")) for name in anglican)
    assert "catholic_prayer" in catholic
    assert not any(name.startswith(("siams", "tradition")) for name in catholic)
    assert "tradition_shapes" in jewish
    assert not any(name.startswith(("siams", "catholic")) for name in jewish)
    shared = anglican & catholic & jewish
    assert {"values_lived", "worship_daily", "re_time", "character_kept"} <= shared
    assert judged("review_church_school", primary("Church of England/Methodist")) == anglican
    both = judged("review_church_school", primary("Church of England/Roman Catholic"))
    assert both == anglican | catholic


def test_all_questions_of_the_anglican_inspection_are_there() -> None:
    cited = {one.source.part for one in form("review_church_school").questions.values() if one.source}
    assert {f"Inspection question {number}" for number in range(1, 8)} <= cited


def test_a_school_without_religious_character_has_nothing_to_review() -> None:
    asked = {one.name for one in form("review_church_school").questions.values() if applies_to(one, primary("None"))}
    assert asked == {"concern_raised", "concern_time", "concern_told", "concern_reference"}


def test_phonics_are_reviewed_where_children_learn_to_read() -> None:
    assert "one_programme" in judged("review_phonics", school("infant"))
    assert "older" not in judged("review_phonics", school("infant"))
    assert "older" in judged("review_phonics", school("church primary"))
    assert judged("review_phonics", school("secondary with sixth form")) == set()
    junior = setting_of(phase="Junior", kind="mainstream", ages=(7, 11), character="", school_year=2026)
    assert judged("review_phonics", junior) == set()


@pytest.fixture
def panel() -> FormSession:
    return FormSession(form("student_panel"), {}, now=lambda: NOW, setting=school("infant"))


def test_fewer_than_five_pupils_name_no_year_and_leave_no_theme(panel: FormSession) -> None:
    panel.add_row("panel", "small", "Panel at ten")
    panel.set("voices", "small", 4)
    asked = set(open_now(panel))
    assert not asked & {"year", "good_here", "hard_here", "new_idea", "themes_all", "learn_much"}


def test_two_small_panels_together_leave_themes_but_no_year(panel: FormSession) -> None:
    for row, voices in (("one", 3), ("two", 4)):
        panel.add_row("panel", row, "")
        panel.set("voices", row, voices)
    asked = set(open_now(panel))
    assert {"themes_all", "learn_much"} <= asked
    assert "year" not in asked


@pytest.mark.parametrize("form_id", QUESTIONNAIRES)
def test_fewer_than_five_answers_leave_no_results_and_no_themes(form_id: str) -> None:
    session = FormSession(form(form_id), {}, now=lambda: NOW, setting=school("infant"))
    session.set("asked", "", 40)
    session.set("answered", "", 4)
    session.add_row("result", "first", "")
    few = set(open_now(session))
    assert not few & {"written_as", "statement", "agree"}
    session.set("answered", "", 5)
    assert {"written_as", "statement", "agree"} <= set(open_now(session)) - few
    themes = {one.name for one in session.template.questions.values() if one.group[0] == "reading"} & (
        set(open_now(session)) - few
    )
    assert len(themes) >= 2


@pytest.mark.parametrize(
    ("written_as", "agree", "disagree", "fits"),
    [("count", 20, 10, True), ("count", 20, 11, False), ("percent", 51, 50, True), ("percent", 60, 50, False)],
)
def test_results_add_up_to_those_who_answered(written_as: str, agree: int, disagree: int, fits: bool) -> None:
    """Percentages may be one over, because each is rounded."""
    session = FormSession(form("questionnaire_parents"), {}, now=lambda: NOW, setting=school("infant"))
    session.set("asked", "", 60)
    session.set("answered", "", 30)
    session.set("written_as", "", written_as)
    session.add_row("result", "first", "My child is safe here")
    session.set("agree", "first", agree)
    session.set("disagree", "first", disagree)
    assert (session.problem("disagree", "first") is None) == fits
    assert session.value("answer_rate", "") == 50


def test_a_pattern_of_teaching_needs_three_rooms() -> None:
    session = FormSession(form("review_teaching"), {}, now=lambda: NOW, setting=school("infant"))
    session.set("rooms_seen", "", 2)
    assert "recall" not in set(open_now(session))
    session.set("rooms_seen", "", 3)
    assert "recall" in set(open_now(session))


def test_a_round_keeps_no_pattern_of_two_rooms() -> None:
    session = FormSession(form("instructional_round"), {}, now=lambda: NOW, setting=school("infant"))
    for at, room in enumerate(("Year 1, mathematics", "Year 2, science", "Year 2, music")):
        session.add_row("room", str(at), room)
        assert ("pattern" in set(open_now(session))) == (at == 2)


def test_what_only_safeguarding_governors_look_at_is_asked_of_them_alone() -> None:
    session = FormSession(form("link_governor_visit"), {}, now=lambda: NOW, setting=school("infant"))
    session.set("topic", "", "send")
    assert "checks_signed" not in set(open_now(session))
    session.set("topic", "", "safeguarding")
    assert "checks_signed" in set(open_now(session))


@pytest.mark.parametrize("name", ["sent_home", "off_rolled"])
def test_hidden_ways_out_of_a_school_are_a_grave_concern_even_in_part(name: str) -> None:
    suggested = form("review_behaviour_inclusion").questions[name].suggests
    assert {(found.kind, found.risk) for found in suggested} == {("concern", "high")}
