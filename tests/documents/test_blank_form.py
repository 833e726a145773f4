"""Blank forms as they come out of the printer: every question on them, nothing cut, room to write, read aloud well."""

import html
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfua import validate

from sifield.assets import asset
from sifield.documents.blank_form import MOST_QUESTIONS, render
from sifield.documents.blank_question import MOST_BOXES
from sifield.documents.occasions import Occasion
from sifield.documents.writing_room import LINE, RuledLines, Together
from sifield.errors import SifieldError
from sifield.forms import xlsform
from sifield.forms.applicability import setting_of
from sifield.forms.parts import Question
from sifield.forms.sections import numbers
from sifield.forms.template import Template
from sifield.forms.texts import fill, references
from sifield.signing.lettering import printable
from tests.forms.workbooks import options, q, reading, template

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
SHIPPED = sorted(asset("forms").glob("*.xlsx"))
EVERY = 1 if os.environ.get("SIFIELD_THOROUGH") else 6
"""One shipped form in so many is printed; all of them take half a minute."""
SAMPLED = [path for at, path in enumerate(SHIPPED) if at % EVERY == 0 or path.stem == "safeguarding_review"]
MADE_AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
PAGE = (595.28, 841.89)
EDGE = 20
"""Points above and below that printers leave white."""
CHURCH_PRIMARY = setting_of(
    phase="Primary", kind="mainstream", ages=(4, 11), character="Church of England", school_year=2026
)


@cache
def shipped(path: Path) -> Template:
    form = xlsform.read(path.read_bytes(), name=path.name).template
    assert form is not None
    return form


def drawn(rows: Sequence[dict[str, object]], choices: Sequence[dict[str, object]] = (), **more: object) -> bytes:
    return render(template(rows, choices), made_at=MADE_AT, occasion=Occasion(**more))  # type: ignore[arg-type]


def asking(*questions: Question) -> Template:
    """A form of these questions in one section."""
    form = template([q("text", "a")])
    return replace(form, sections=(replace(form.sections[0], questions=questions),))


def run(command: list[str], pdf: bytes) -> str:
    found = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    assert found.stderr == b""
    return found.stdout.decode()


def read(pdf: bytes) -> str:
    return " ".join(run(["pdftotext", "-layout", "-", "-"], pdf).split())


def squeezed(words: str) -> str:
    return "".join(printable(fill(words, lambda _: "…")).split())


def aloud(pdf: bytes) -> str:
    """The text as it is read aloud, page breaks inside an element joined up."""
    return re.sub(r'"\n *"', "", run(["pdfinfo", "-struct-text", "-"], pdf))


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_by_page(pdf: bytes) -> list[list[Word]]:
    told = run(["pdftotext", "-raw", "-bbox", "-", "-"], pdf)
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    return [
        [Word(html.unescape(found[4]), *map(float, found[:4])) for found in re.findall(pattern, page)]
        for page in told.split("<page ")[1:]
    ]


def faults(pages: list[list[Word]]) -> Iterator[str]:
    """Words that run over the edge of the paper or over each other. A line of letters is shorter than its box."""
    for number, page in enumerate(pages, 1):
        for word in page:
            if word.left < 50 or word.right > PAGE[0] - 50 or word.top < EDGE or word.bottom > PAGE[1] - EDGE:
                yield f"page {number}: “{word.text}” stands at {word.left:.0f}–{word.right:.0f}"
        rest = sorted(page, key=lambda word: word.top)
        for at, one in enumerate(rest):
            for other in rest[at + 1 :]:
                if other.top > one.bottom - 4:
                    break
                if min(one.right, other.right) - max(one.left, other.left) > 1:
                    yield f"page {number}: “{one.text}” and “{other.text}” overlap"


def is_met(question: Question, form: Template) -> bool:
    """Whether paper can ask or say it: not what the program works out, nor a note that tells of it."""
    if question.is_asked:
        return True
    told = [form.questions[name] for name in references(question.label) if name in form.questions]
    return question.kind == "note" and bool(question.label) and all(one.is_asked for one in told)


@pytest.mark.parametrize("path", SAMPLED, ids=lambda path: path.stem)
def test_every_shipped_form_is_whole_on_paper_and_tagged(path: Path, tmp_path: Path) -> None:
    form = shipped(path)
    pdf = render(form, made_at=MADE_AT)
    (tmp_path / "blank.pdf").write_bytes(pdf)
    report = validate(tmp_path / "blank.pdf")
    assert [finding.message for finding in report.findings] == []
    assert not report.skipped
    if shutil.which("qpdf"):
        told = subprocess.run(["qpdf", "--check", str(tmp_path / "blank.pdf")], capture_output=True, text=True)
        assert "No syntax or stream encoding errors found" in told.stdout
    if shutil.which("pdftotext"):
        pages = words_by_page(pdf)
        said = "".join(word.text for page in pages for word in page)
        met = [one for one in form.questions.values() if is_met(one, form)]
        words = [part for one in met for part in (one.label, one.hint, *one.prompts)]
        assert [one for one in words if squeezed(one) not in said] == []
        assert list(faults(pages)) == []


@needs_poppler
def test_the_first_page_says_what_it_is_and_every_page_whose() -> None:
    path = asset("forms", "learning_walk.xlsx")
    visit = Occasion(
        school_name="Harbour Lane Primary",
        visited_on=date(2026, 11, 24),
        reviewer="Amara Whitlock",
        with_names=("Ines Calder (deputy)", "B. Rowe"),
    )
    form = shipped(path)
    pdf = render(form, made_at=MADE_AT, occasion=visit)
    pages = [" ".join(word.text for word in page) for page in words_by_page(pdf)]
    assert f"Version {form.version} · about {form.minutes} minutes" in pages[0]
    assert "With Ines Calder (deputy), B. Rowe" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert f"General · version {form.version} · " in page
        assert "Inspection toolkit 2025" in page
    for page in pages[1:]:
        assert "School: Harbour Lane Primary, date: Tue 24 Nov 2026, written by: Amara Whitlock" in page


CONCERN = (
    q("begin_group", "immediate_concern", "Immediate concern"),
    q("select_one yn", "raised", "Was one passed on?", required="yes"),
    q("time", "at", "When?", relevant="${raised} = 'yes'"),
    q("end_group"),
)


@needs_poppler
def test_the_immediate_concern_stands_on_the_first_page_with_the_number_it_has_on_the_screen() -> None:
    before = [q("text", f"a{at}", appearance="multiline") for at in range(20)]
    form = template([q("begin_group", "look", "Look"), *before, q("end_group"), *CONCERN], options("yn", "yes", "no"))
    pdf = render(form, made_at=MADE_AT)
    first, *rest = run(["pdftotext", "-layout", "-", "-"], pdf).split("\f")
    said = " ".join(first.split())
    assert "Immediate concern 2.1 Was one passed on? answer needed YES NO 2.2 When? : Only if 2.1 is “YES”." in said
    assert len(rest) > 1
    assert "Immediate concern" not in "".join(rest)
    assert numbers(form.sections)["at"] == "2.2"


@needs_poppler
def test_a_form_without_that_section_says_on_page_one_what_to_do() -> None:
    assert "Tell the school’s designated safeguarding lead in person, now" in read(drawn([q("text", "a")]))


@needs_poppler
def test_a_stop_is_printed_six_times_each_on_its_own_page() -> None:
    ratings = [q("select_one s", f"r{at}", f"Rating {at}", appearance="rating") for at in range(8)]
    rows = [q("begin_repeat", "room", "Room", stop="yes"), *ratings, q("end_repeat"), q("text", "after", "Afterwards")]
    pages = [" ".join(word.text for word in page) for page in words_by_page(drawn(rows, options("s", "a", "b")))]
    assert "Room Printed six times, each on a sheet of its own. Copy a page for more. Room 1" in pages[1]
    for at in range(1, 7):
        assert f"Room {at} Which room or place? Time in, time out 1.1 Rating 0" in pages[at]
        assert "Rating 7" in pages[at]
        assert "Notes" in pages[at]
    assert "Afterwards" in pages[7]


@needs_poppler
def test_other_repeats_are_printed_as_often_as_the_form_says_or_thrice_and_a_long_one_once() -> None:
    def told(rows: list[dict[str, object]], **cells: object) -> str:
        return read(drawn([q("begin_repeat", "case", "Case", **cells), *rows, q("end_repeat")]))

    short = told([q("text", "why", "Why?")])
    assert "Printed three times. Copy a page for more." in short
    assert short.count("Why?") == 3
    assert "Case 2 1.1 Why?" in short, "no room for a name"
    assert told([q("text", "why", "Why?")], repeat_count="5").count("Why?") == 5
    long = told([q("text", f"a{at}", "Why?", appearance="multiline") for at in range(12)])
    assert "Printed once: copy these pages for each further one." in long
    assert long.count("Why?") == 12


@needs_poppler
def test_a_row_a_little_longer_than_a_page_has_less_room_for_evidence() -> None:
    checks_ = [q("select_one s", f"c{at}", f"Check {at}", appearance="rating", evidence="yes") for at in range(11)]
    rows = [q("begin_repeat", "subject", "Subject"), *checks_, q("end_repeat")]
    pages = words_by_page(drawn(rows, options("s", "met", "not_met")))
    assert len(pages) == 4, "the head of the form, and each of three rows on its page"


@needs_poppler
def test_what_is_left_of_a_page_before_a_long_row_is_for_notes() -> None:
    rows = [q("text", f"a{at}", "Why?", appearance="multiline") for at in range(6)]
    section = [q("begin_repeat", "case", "Case"), *rows, q("end_repeat")]
    first, *cases = [" ".join(word.text for word in page) for page in words_by_page(drawn([q("text", "b"), *section]))]
    assert first.endswith("Notes")
    assert len(cases) == 3
    assert all(case.count("Why?") == 6 for case in cases)
    assert "Case Printed three times. Copy a page for more. Case 1" in cases[0], "the heading stays with its row"


def test_a_question_at_the_foot_of_a_page_gives_up_lines_but_never_half_of_them() -> None:
    question = Together([RuledLines(1), Together([RuledLines(5)], before=0)])
    for lines, kept in ((6, 6), (5, 5), (4, 4), (3.9, None), (1, None)):
        parts = question.split(400, lines * LINE) if lines < 6 else [question]
        assert [round(part.wrap(400, 0)[1] / LINE) for part in parts] == ([kept] if kept else [])


@needs_poppler
def test_words_with_evidence_have_lines_and_no_second_heading() -> None:
    said = read(drawn([q("text", "why", "Why?", evidence="yes"), q("text", "who", "Who?")]))
    assert "1.1 Why? 1.2 Who?" in said


@needs_poppler
def test_a_repeat_within_a_repeat_stands_within_each_row() -> None:
    inner = [q("begin_repeat", "pupil", "Pupil"), q("text", "said", "What was said"), q("end_repeat")]
    said = read(drawn([q("begin_repeat", "group", "Group"), q("text", "who", "Who"), *inner, q("end_repeat")]))
    assert said.count("What was said") == 6
    assert re.search(r"Group 1 .*Pupil 1 .*Pupil 2 .*Group 2 .*Pupil 1 ", said)


@needs_poppler
def test_conditions_are_in_plain_words_or_say_only_that_there_is_one() -> None:
    rows = [
        q("integer", "adults", "Adults"),
        q("text", "where", "Where?", relevant="${adults} > 2"),
        q("text", "odd", "Odd?", relevant="regex(substr(${where}, 1, 2), 'a+') and position(..) > 1"),
        q("calculate", "twice", calculation="${adults} * 2"),
        q("text", "crowd", "Crowd?", relevant="${twice} > 9"),
        q("calculate", "unsaid", calculation="substr(${where}, 1, 2)"),
        q("text", "first", "First?", relevant="${unsaid} = 'a'"),
        q("text", "gone", "Given up", relevant="false()"),
        q("begin_group", "inner", "Inner", relevant="${adults} = 0"),
        q("text", "alone", "Alone?"),
        q("end_group"),
    ]
    said = read(drawn([q("begin_group", "page", "Page"), *rows, q("end_group")]))
    assert "1.2 Where? Only if 1.1 is more than 2." in said
    assert "1.3 Odd? Only if it applies." in said
    assert "1.4 Crowd? Only if 1.1 × 2 is more than 9." in said
    assert "1.5 First? Only if it applies." in said
    assert "Inner Only if 1.1 is 0. 1.7 Alone?" in said
    assert "Given up" not in said


@needs_poppler
def test_a_condition_that_nobody_could_follow_is_not_printed() -> None:
    many = [q("integer", f"a{at}", f"Number {at}") for at in range(30)]
    rule = " or ".join(f"${{a{at}}} > 2" for at in range(30))
    assert "1.31 Why? Only if it applies." in read(drawn([*many, q("text", "why", "Why?", relevant=rule)]))


@needs_poppler
def test_a_note_that_tells_what_is_worked_out_is_left_to_the_screen() -> None:
    rows = [
        q("integer", "asked", "How many were asked?"),
        q("calculate", "half", calculation="${asked} div 2"),
        q("note", "told", "Half of them are ${half}."),
        q("note", "read", "Count families, not ${asked} children."),
    ]
    said = read(drawn(rows))
    assert "Half of them" not in said
    assert "Count families, not … children." in said


MEANT = [
    q("text", "all", "For all"),
    q("text", "phonics", "Phonics", phases="infant|primary"),
    q("text", "options", "Options", phases="secondary"),
    q("text", "worship", "Worship", character="Church of England"),
    q("text", "turn", "In turn", every="rotates:3"),
]


@needs_poppler
def test_a_blank_for_a_school_leaves_out_what_is_not_meant_for_it() -> None:
    said = read(drawn(MEANT, school_name="St Aldhelm’s", setting=CHURCH_PRIMARY))
    assert "Printed for St Aldhelm’s, 2026/27: what is meant for other schools is left out." in said
    assert "Phonics" in said
    assert "Worship" in said
    assert "Options" not in said
    assert "Only for" not in said


@needs_poppler
def test_a_blank_for_any_school_says_for_which_each_is_meant() -> None:
    said = read(drawn(MEANT))
    assert "Printed for any school: what is meant for some schools only, or for some years only, says so." in said
    assert "Phonics Only for: infant years or primary years." in said
    assert "Worship Only for: Church of England." in said
    assert "In turn Once in 3 years." in said


def test_what_does_not_apply_to_a_school_at_all_is_not_printed() -> None:
    with pytest.raises(SifieldError, match="Nothing in “f” applies to this school"):
        drawn([q("text", "options", "Options", phases="secondary")], setting=CHURCH_PRIMARY)


@needs_poppler
def test_each_kind_of_answer_has_its_room() -> None:
    rows = [
        q("select_one long", "school", "School"),
        q("select_multiple s", "areas", "Areas"),
        q("rank s", "order", "Order"),
        q("range", "score", "Score", parameters="start=1 end=5 step=1"),
        q("range", "percent", "Per cent", parameters="start=0 end=100 step=1"),
        q("image", "board", "Board"),
        q("date", "day", "Day"),
    ]
    many = [f"s{at}" for at in range(MOST_BOXES + 1)]
    said = read(drawn(rows, [*options("s", "a", "b", "c"), *options("long", *many)]))
    assert "1.1 School One of the 31 choices in the program 1.2 Areas Tick all that apply. A B C" in said
    assert "1.3 Order Number them from 1 to 3. A B C 1.4 Score 1 2 3 4 5" in said
    assert "1.5 Per cent A number from 0 to 100 1.6 Board Picture: where it is kept" in said
    assert "1.7 Day / /" in said


LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@needs_poppler
def test_long_words_and_endless_texts_are_broken_and_never_lost() -> None:
    sentence = f"A sentence that goes on with {LONG_WORD} in it. "
    labels = [f"{LONG_WORD}{at}{LONG_WORD[:at]}" for at in range(8)]
    choices = [{"list_name": "s", "name": f"c{at}", "label": label} for at, label in enumerate(labels)]
    endless = [{"list_name": "e", "name": f"c{at}", "label": sentence * 8} for at in range(4)]
    rows = [
        q("select_one s", "one", sentence * 90, hint=sentence * 60, prompts=sentence * 20),
        q("select_multiple e", "several", LONG_WORD * 4),
        q("integer", "number", sentence),
    ]
    pdf = drawn(rows, [*choices, *endless], school_name=f"{LONG_WORD} " * 6)
    said = squeezed(aloud(pdf))
    assert said.count(squeezed(sentence)) == 90 + 60 + 20 + 4 * 8 + 1
    assert all(squeezed(label) in said for label in labels)
    assert squeezed(LONG_WORD * 4) in said
    assert list(faults(words_by_page(pdf))) == []


@needs_poppler
def test_a_form_prints_in_the_language_it_is_spoken_in() -> None:
    row = {"type": "text", "name": "a", "label::English (en)": "What?", "label::Cymraeg (cy)": "Beth a welsoch chi?"}
    form = reading([row]).template
    assert form is not None
    welsh = next(language for language in form.languages if "cy" in language)
    assert "Beth a welsoch chi?" in read(render(form.spoken(welsh), made_at=MADE_AT))


def test_a_form_of_twenty_thousand_questions_is_refused_in_a_sentence() -> None:
    form = asking(*(Question(name=f"a{at}", kind="text", label=f"Question {at}", row=at) for at in range(20_000)))
    with pytest.raises(SifieldError) as refused:
        render(form, made_at=MADE_AT)
    assert refused.value.code == "too-long-for-paper"
    assert refused.value.message == "“f” is too long for paper: 20,000 questions, with what repeats 20,000."
    assert f"{MOST_QUESTIONS:,}" in refused.value.remedy


def test_texts_without_end_are_refused_too() -> None:
    with pytest.raises(SifieldError, match="too long for paper"):
        drawn([q("text", f"a{at}", "x " * 15_000) for at in range(30)])


label = st.text(max_size=120)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(label, label, st.sampled_from(["text", "integer", "note", "date"])), min_size=1, max_size=6))
def test_whatever_a_form_says_it_can_be_printed(rows: list[tuple[str, str, str]]) -> None:
    made = [
        Question(name=f"a{at}", kind=kind, label=words, hint=hint, row=at)
        for at, (words, hint, kind) in enumerate((("Always", "", "text"), *rows))
    ]
    pdf = render(asking(*made), made_at=MADE_AT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked


def checks(many: int) -> list[dict[str, object]]:
    about = {"appearance": "rating", "evidence": "yes", "self_review": "yes", "force": "must"}
    return [q("select_one s", f"c{at}", f"Check {at}", **about) for at in range(many)]


@needs_poppler
def test_a_long_review_has_less_room_for_each_check_or_nobody_could_carry_it() -> None:
    few, many = (drawn(checks(count), options("s", "met", "not_met")) for count in (20, 160))
    assert len(words_by_page(many)) < 6 * len(words_by_page(few)), "eight times the checks"
    said = read(many)
    assert "“self-review” stands where the school has answered too, before the visit." in said
    assert "1.160 Check 159 must · self-review MET NOT_MET Evidence" in said
