import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifield.documents.action_plan import render
from sifield.documents.plan_json import plan_json, read_attached
from sifield.documents.plan_words import say_half_days
from sifield.fieldwork.plans import ActionRow, Before, FindingRow, MilestoneRow, PlanDetails
from sifield.signing.fields import say_day, say_moment, say_time
from sifield.signing.lettering import printable
from sifield.signing.verdict import Word, judge
from tests.papers import ACTION, FINDINGS, MADE_AT, PLAN, SIGNED_AT, WHOLE_ACTION, WHOLE_PLAN, agree, ceremony, issue

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
SENTENCE = "This sentence is repeated until it no longer fits on a page & holds <b>no markup</b>. "


@cache
def drawn(plan: PlanDetails, *, draft: bool = False) -> bytes:
    return render(plan, made_at=MADE_AT, draft=draft)


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def read(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *(options or ("-layout",)), "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    assert found.stderr == b""
    return found.stdout.decode()


def flowing(pdf: bytes) -> str:
    """The text as it is read aloud: by structure, so that wrapped lines join up."""
    command = ["pdfinfo", "-struct-text", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    return found.stdout.decode()


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@needs_poppler
def test_what_a_school_said_itself_is_called_so_on_paper() -> None:
    own, *_ = FINDINGS[0].evidence
    said = [replace(own, id=f"s{at}", kind="school", where="") for at in range(2)]
    plan = replace(PLAN, findings=(replace(FINDINGS[0], evidence=(own, *said)),))
    assert "Evidence: seen 09:12, Reception; the school’s self-review." in " ".join(read(drawn(plan)).split())


@needs_poppler
@pytest.mark.parametrize(
    ("told", "printed"),
    [
        (
            ("Counted that day.", "9 of 20 bags."),
            "Evidence: seen 09:12, Reception; seen, Reception, Counted that day; seen, Reception, 9 of 20 bags.",
        ),
        (("Why so few?", "Nobody knew…"), "seen, Reception, Why so few?; seen, Reception, Nobody knew…"),
        (("And so on...", "Three rooms"), "seen, Reception, And so on...; seen, Reception, Three rooms."),
    ],
)
def test_pieces_of_evidence_read_as_one_sentence(told: tuple[str, ...], printed: str) -> None:
    own, *_ = FINDINGS[0].evidence
    data = (replace(own, id=f"d{at}", piece="data", source="data", text=words) for at, words in enumerate(told))
    plan = replace(PLAN, findings=(replace(FINDINGS[0], evidence=(own, *data)),))
    pdf = drawn(plan)
    text = " ".join(read(pdf).split())
    assert f"{printed} Kinds of evidence:" in text
    attached = json.loads(read_attached(pdf))["findings"][0]["evidence"]
    assert [piece["words"] for piece in attached[1:]] == list(told), "the data say it as it was written"


@needs_poppler
def test_the_paper_says_what_the_plan_says() -> None:
    text = " ".join(read(drawn(PLAN)).split())
    for words in (
        "Alder Vale Learning Trust",
        "Thornbury Lane CE Primary School · Learning walk, Tue 24 Nov 2026",
        "Miriam Castleford, Lead practitioner",
        "How well reading is taught from Reception to Year 2.",
        "Evidence: seen 09:12, Reception; seen 09:48, Year 2.",
        "Area to develop, medium risk.",
        "Headteacher: facts not agreed. The new book bands arrive in January & are sorted <by hand> until then.",
        "Facts checked by Owen Pritchard-Lane on Tue 24 Nov 2026, 14:50",
        "Hannah Oduya",
        "Tue 16 Mar 2027",
        "Page 1 of 2",
        "Page 2 of 2",
        "revision 1",
    ):
        assert words in text
    assert text.count("General · Copies to: Headteacher; Chair of governors") == 2, "class and copies on each page"
    assert "what was noted" not in text, "the walker's own notes stay with her"
    assert "SAMPLE" not in text
    assert "Draft" not in text


@needs_poppler
@needs_poppler
def test_page_one_says_which_editions_it_rests_on_and_which_to_check() -> None:
    first = " ".join(read(drawn(PLAN), "-l", "1").split())
    assert "Rests on: Inspection toolkit, 2025; Keeping children safe in education, 2025." in first
    assert "Keeping children safe in education, 2025. A newer edition was expected; check it." in first
    assert "Rests on" not in read(drawn(replace(PLAN, guidance=())))


def test_sample_and_draft_are_marked_on_every_page() -> None:
    pdf = drawn(replace(PLAN, is_sample=True), draft=True)
    text = read(pdf)
    assert text.count("SAMPLE – not a real trust") == 2
    assert "".join(read(pdf, "-raw").split()).count("Draft–notyetsigned") == 2


@needs_poppler
def test_read_aloud_in_order_and_no_words_glued() -> None:
    text = flowing(drawn(PLAN))
    order = [
        "Action plan",
        "What we came for",
        "Strengths",
        "What we found",
        "What is agreed",
        "Agreement and signatures",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert '"F1 Phonics sessions start promptly' in text
    assert '"A sample of 20 book bags holds no book with an untaught sound (today: 9 of 20)."' in text
    assert '"Match every take-home book to the sounds taught so far."' in text


def test_structure_has_headings_tables_and_forms() -> None:
    with pikepdf.open(io.BytesIO(drawn(PLAN))) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        tags = [str(one.S) for one in elements(pdf.Root.StructTreeRoot)]
        assert tags.count("/H1") == 1
        assert tags.count("/Form") == 4
        columns = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/TH" and one.A.Scope == "/Column"]
        assert len(columns) == 6
        forms = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Form"]
        # directly a dictionary, not a list of one: else pyHanko takes the filling of that very field for tampering
        assert all(isinstance(one.K, pikepdf.Dictionary) and one.K.Type == "/OBJR" for one in forms)
        assert [str(one.K.Obj.T) for one in forms] == ["head-decision", "head-comment", "reviewer", "head"]
        assert all(str(one.K.Obj.TU) for one in forms)
        lock = forms[-1].K.Obj.Lock
        assert (str(lock.Action), int(lock.P)) == ("/All", 1)


def test_every_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(drawn(replace(PLAN, is_sample=True), draft=True))) as pdf:
        for page in pdf.pages:
            fonts: Any = page.obj.Resources.Font
            assert all("/FontFile2" in fonts[name].FontDescriptor for name in fonts)
            used = set(re.findall(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf", page.obj.Contents.read_bytes()))
            assert used <= {str(name)[1:].encode() for name in fonts}


def test_attached_data_are_the_plan() -> None:
    attached = read_attached(drawn(PLAN))
    assert attached == plan_json(PLAN)
    content = json.loads(attached)
    assert content["actions"][0]["deadline"] == "2026-12-11"
    assert content["findings"][1]["evidence"] == [
        {"at": "2026-11-24T10:05+00:00", "where": "Library corner", "kind": "heard"}
    ]
    assert "what was noted" not in attached.decode()


def as_printed(key: str, value: Any) -> list[str]:
    """What the pages print of a value in the data: each text as it stands, days and moments as people say them."""
    if isinstance(value, dict):
        return [words for inner, one in value.items() for words in as_printed(inner, one)]
    if isinstance(value, list):
        return [words for one in value for words in as_printed(key, one)]
    if value is None or value == "" or (key == "half_days" and value == 0):
        return []
    if key in ("on", "deadline", "starts_on", "next_review_on", "agreed_on"):
        return [say_day(date.fromisoformat(value))]
    if key in ("at", "facts_checked_at"):
        moment = datetime.fromisoformat(value)
        return [say_time(moment) if key == "at" else say_moment(moment)]
    if isinstance(value, bool):
        says = {"sample": ("SAMPLE", ""), "facts_agreed": ("facts agreed", "facts not agreed")}
        says |= {"self_review": ("the school’s self-review", ""), "single_source": ("Single-source", "")}
        return [says[key][not value]]
    if key == "half_days":
        return [say_half_days(value)]
    if key == "side":
        return [{"school": "What is agreed", "trust": "What the trust promises"}[value]]
    if key == "kind" and value in ("strength", "develop", "concern"):
        return [{"strength": "Strength", "develop": "Area to develop", "concern": "Concern"}[value]]
    if key == "typical":
        return [{"cannot say": "Typical or not: cannot say"}.get(value, f"{value} of the school")]
    if key == "class":
        return [{"general": "General", "safeguarding": "Safeguarding"}[value]]
    return [str(value)]


def without_spaces(text: str) -> str:
    return "".join(text.split()).casefold()


def printed_text(pdf: bytes) -> str:
    """All words of the pages as they are read out, so that a text over two columns or pages is in one piece."""
    read_out = re.sub(r'"\n *"', "", flowing(pdf))
    return without_spaces(read_out) + without_spaces(read(pdf))


def assert_prints_its_data(plan: PlanDetails) -> None:
    pdf = drawn(plan)
    attached = read_attached(pdf)
    assert attached == plan_json(plan)
    pages = printed_text(pdf)
    for words in as_printed("", json.loads(attached)):
        assert without_spaces(printable(words)) in pages, words


@needs_poppler
@pytest.mark.parametrize("plan", [PLAN, WHOLE_PLAN], ids=["usual", "with every field"])
def test_whatever_is_attached_is_printed(plan: PlanDetails) -> None:
    marked = tuple(replace(one, question="marker-q", id="marker-i") for one in plan.findings)
    notes = tuple(replace(one, evidence=tuple(replace(e, link_id="marker-l") for e in one.evidence)) for one in marked)
    assert b"marker" not in plan_json(replace(plan, findings=notes))


def test_a_joint_visit_says_who_walked_along() -> None:
    plan = replace(PLAN, with_names=("Ines Calder (deputy)", "B. Rowe"))
    assert f"{PLAN.reviewer.role}, with Ines Calder (deputy) and B. Rowe" in flowing(drawn(plan))
    assert_prints_its_data(plan)
    assert_prints_its_data(plan)


letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
day = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
TYPED = (
    *("text", "owner_name", "owner_role", "success_criterion", "monitored_by", "support", "resources", "baseline"),
    *("target", "statutory", "evidence_wanted", "monitored_how", "verifier_name", "verifier_role", "late_reason"),
)
actions_made = st.builds(
    lambda texts, deadline, starts_on, half_days, side, steps, why: replace(
        ACTION, **dict(zip(TYPED, texts, strict=True)), deadline=deadline, starts_on=starts_on, half_days=half_days,
        side=side, milestones=tuple(MilestoneRow(on=on, text=text) for on, text in steps),
        carried=tuple(Before("a", *one) for one in why), rag="red", rag_reason="never printed",
    ),
    st.tuples(*[letters] * len(TYPED)), day, day, st.integers(0, 40), st.sampled_from(["school", "trust"]),
    st.lists(st.tuples(day, letters), max_size=2), st.lists(st.tuples(day, day, letters), max_size=2),
)  # fmt: skip
findings_made = st.builds(
    lambda text, comment, agreed, kind, typical, confidence, data: replace(
        FINDINGS[1], text=text, head_comment=comment, facts_agreed=agreed, kind=kind, typical=typical,
        confidence=confidence,
        evidence=(*FINDINGS[1].evidence, replace(FINDINGS[1].evidence[0], piece="data", source="data", text=data)),
    ),
    letters, letters, st.none() | st.booleans(), st.sampled_from(["strength", "develop", "concern"]),
    st.sampled_from(["", "typical", "not typical", "cannot say"]), st.sampled_from(["", "low", "medium", "high"]),
    letters,
)  # fmt: skip


@needs_poppler
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(actions_made, max_size=3), st.lists(findings_made, max_size=3), letters, st.booleans())
def test_of_any_plan_the_attached_data_equal_the_record_and_are_printed(
    actions: list[ActionRow], findings: list[FindingRow], focus: str, is_sample: bool
) -> None:
    plan = replace(WHOLE_PLAN, actions=tuple(actions), findings=tuple(findings), focus=focus, is_sample=is_sample)
    assert b"never printed" not in plan_json(plan), "how an action stands later is no part of what is signed"
    assert_prints_its_data(plan)


def test_the_designated_lead_has_her_place_before_anyone_signs() -> None:
    with pikepdf.open(io.BytesIO(drawn(WHOLE_PLAN))) as pdf:
        forms = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Form"]
        assert [str(one.K.Obj.T) for one in forms] == ["head-decision", "head-comment", "reviewer", "lead", "head"]
        assert [str(one.K.Obj.FT) for one in forms[2:]] == ["/Sig"] * 3
        assert ["/Lock" in one.K.Obj for one in forms] == [False, False, False, False, True]


@needs_poppler
def test_a_row_is_not_torn_at_the_end_of_a_page() -> None:
    actions = tuple(replace(WHOLE_ACTION, ref=f"A{number}", text=f"Begin {number}.") for number in range(1, 13))
    pdf = drawn(replace(WHOLE_PLAN, actions=actions))
    for page in range(1, page_count(pdf) + 1):
        text = read(pdf, "-f", str(page), "-l", str(page))
        assert text.count("Begin") == text.count("Carried forward:"), "the first and the last line of a row"


def test_a_pdf_without_data_has_none() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert read_attached(out.getvalue()) is None


def test_the_same_plan_gives_the_same_bytes_of_data_and_one_page_more_only_where_needed() -> None:
    assert plan_json(PLAN) == plan_json(replace(PLAN, status="issued", decision="agreed"))
    assert page_count(drawn(PLAN)) == 2


def test_the_same_plan_is_drawn_to_the_same_bytes_in_any_thread() -> None:
    plans = [replace(PLAN, actions=(replace(ACTION, text=f"αβγ {number}"),) * number) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        drawings = list(pool.map(lambda plan: render(plan, made_at=MADE_AT), plans * 3))
    assert drawings == [drawn(plan) for plan in plans] * 3


def test_a_plan_for_twelve_actions_stays_small_when_signed() -> None:
    made = ceremony()
    plan = replace(PLAN, actions=tuple(replace(ACTION, ref=f"A{number}") for number in range(1, 13)))
    signed = agree(issue(drawn(plan), made.reviewer), made.head)
    assert len(signed) < 200_000
    assert judge(signed, roots=[made.root], at=SIGNED_AT).word is Word.COMPLETE


EMPTY = replace(
    PLAN,
    findings=(),
    actions=(),
    focus="",
    comment="",
    copies_to=(),
    next_review_on=None,
    facts_checked_at=None,
    facts_checked_by="",
    reviewer=replace(PLAN.reviewer, role=""),
    head=replace(PLAN.head, name="", role=""),
)
LONG = replace(
    PLAN,
    trust_name="Trust " * 40,
    school_name="A very long name of a school " * 9,
    visit_title="Learning walk " * 20,
    focus=SENTENCE * 40,
    comment=SENTENCE * 90,
    findings=tuple(replace(one, text=SENTENCE * 60, head_comment=SENTENCE * 60) for one in FINDINGS),
    actions=(
        replace(ACTION, text=SENTENCE * 40, success_criterion=SENTENCE * 20, owner_name="Wolfeschlegelstein" * 9),
    ),
    copies_to=tuple(f"Governor {number} of the board" for number in range(40)),
    reviewer=replace(PLAN.reviewer, name="Wolfeschlegelsteinhausenbergerdorff " * 5),
)


@pytest.mark.parametrize("plan", [EMPTY, LONG], ids=["empty", "long"])
def test_empty_and_endless_plans_are_drawn_signed_and_judged(plan: PlanDetails) -> None:
    made = ceremony()
    signed = agree(issue(drawn(plan), made.reviewer), made.head)
    verdict = judge(signed, roots=[made.root], at=SIGNED_AT)
    assert verdict.word is Word.COMPLETE
    assert verdict.attached == plan_json(plan)


@needs_poppler
def test_nothing_of_an_endless_text_is_lost() -> None:
    text = re.sub(r'"\n *"', "", flowing(drawn(LONG)))  # a new page begins a new string of the same element
    words = "This sentence is repeated until it no longer fits on a page & holds <b>no markup</b>."
    assert text.count(words) == (40 + 90 + 4 * 60 + 40 + 20)


@needs_poppler
def test_a_hundred_actions_repeat_the_table_heading_as_decoration() -> None:
    actions = tuple(replace(ACTION, ref=f"A{number}") for number in range(1, 101))
    pdf = drawn(replace(PLAN, actions=actions, guidance=()))
    shown, read_out = read(pdf), flowing(pdf)
    assert shown.count("How we shall know") == page_count(pdf) - 1
    assert read_out.count('"How we shall know"') == 1
    assert all(f'"A{number}"' in read_out for number in range(1, 101))


@needs_poppler
def test_odd_characters_are_printed_as_near_as_can_be() -> None:
    focus = "Łódź ½ → 👍🏽 中 a\x00b\u200bc\ttab <para> &amp; ]]>"
    plan = replace(PLAN, focus=focus, school_name="O’Connor & Sons <School>")
    text = " ".join(read(drawn(plan)).split())
    assert "Łódź ½ → [thumbs up sign] □ abc tab <para> &amp; ]]>" in text
    assert "O’Connor & Sons <School> · Learning walk" in text


def test_summer_times_are_printed_by_the_schools_clock() -> None:
    noted = replace(FINDINGS[0].evidence[0], noted_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    plan = replace(PLAN, findings=(replace(FINDINGS[0], evidence=(noted,)),), visited_on=date(2026, 7, 1))
    if shutil.which("pdftotext"):
        assert "seen 00:30, Reception" in read(drawn(plan))


words = st.text(max_size=80)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(words, words, words), max_size=8), words, st.booleans())
def test_whatever_is_typed_is_drawn_and_attached_unchanged(
    rows: list[tuple[str, str, str]], comment: str, is_sample: bool
) -> None:
    actions = tuple(replace(ACTION, text=a, owner_name=b, success_criterion=c, deadline=None) for a, b, c in rows)
    plan = replace(PLAN, actions=actions, comment=comment, is_sample=is_sample)
    assert read_attached(drawn(plan)) == plan_json(plan)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(drawn(LONG))
    found = subprocess.run(["qpdf", "--check", str(tmp_path / "plan.pdf")], capture_output=True, text=True, timeout=60)
    assert "No syntax or stream encoding errors found" in found.stdout
