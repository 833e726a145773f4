"""Answers on their way out and back: tables, ODK's submission and log, JSON."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.forms.answers import Key, Row
from sifield.forms.exporting.filled import AttachedNote, Change, FilledForm
from sifield.forms.exporting.formats import export
from sifield.forms.exporting.plain import answers_from_json
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.forms.versions.carrying import EarlierAnswer
from tests.forms.oracle import javarosa
from tests.forms.workbooks import NOW, options, q, template, workbook

WALK_ROWS = [
    q("begin_group", "before", "Before"),
    q("text", "focus", "Focus"),
    q("text", "why", "Why?", relevant="${focus} = 'x'"),
    q("select_multiple yn", "both", "Both"),
    q("end_group"),
    q("begin_repeat", "room", "Room"),
    q("select_one yn", "calm", "Calm?"),
    q("begin_group", "more", "More"),
    q("decimal", "seats", "Seats"),
    q("end_group"),
    q("begin_repeat", "table", "Table"),
    q("integer", "pupils", "Pupils"),
    q("end_repeat"),
    q("end_repeat"),
    q("date", "day", "Day"),
    q("time", "clock", "Clock"),
    q("dateTime", "moment", "Moment"),
    q("acknowledge", "seen", "Seen"),
    q("calculate", "sum", calculation="sum(${seats})"),
    q("note", "thanks", "Thanks"),
]
WALK = template(WALK_ROWS, options("yn", "yes", "no"))
WALK_BOOK = workbook(WALK_ROWS, options("yn", "yes", "no"))
ROWS = (
    Row("r1", "room", "", 1, "Year 2, maths"),
    Row("r2", "room", "", 2, "Hall"),
    Row("t1", "table", "r2", 1, ""),
    Row("t2", "table", "r2", 2, ""),
)
ANSWERS: Mapping[Key, Value] = {
    ("focus", ""): '=HYPERLINK("http://x")',
    ("why", ""): "kept, but not asked now",
    ("both", ""): ["yes", "no"],
    ("calm", "r1"): "no",
    ("seats", "r1"): 4.5,
    ("seats", "r2"): 2,
    ("pupils", "t1"): -3,
    ("day", ""): "2026-11-20",
    ("clock", ""): "09:30",
    ("moment", ""): "2026-11-20T09:30:00+00:00",
    ("seen", ""): "OK",
}


def filled(answers: Mapping[Key, Value] = ANSWERS, form: Template = WALK, **more: Any) -> FilledForm:
    given = {"rows": ROWS if form is WALK else (), "facts": {"school": "Harbour Lane"}, **more}
    return FilledForm(template=form, visit_id="v1", answers=answers, moment=NOW, **given)


def written(name: str, form: FilledForm | None = None) -> Mapping[str, bytes]:
    return export(form or filled(), name).files


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


# --- tables


def test_csv_has_a_file_for_the_form_and_for_each_repeat_tied_by_their_keys() -> None:
    files = written("walk.csv")
    assert list(files) == ["walk.csv", "walk-room.csv", "walk-table.csv"]
    assert lines(files["walk.csv"]) == [
        ["KEY", "form_id", "form_version", "school", "before-focus", "before-why", "before-both"]
        + ["day", "clock", "moment", "seen", "sum"],
        ["uuid:v1", "f", "1", "Harbour Lane", '\'=HYPERLINK("http://x")', "", "yes no"]
        + ["2026-11-20", "09:30:00", "2026-11-20T09:30:00", "OK", "6.5"],
    ]
    assert lines(files["walk-room.csv"]) == [
        ["KEY", "PARENT_KEY", "label", "calm", "more-seats"],
        ["uuid:v1/room[1]", "uuid:v1", "Year 2, maths", "no", "4.5"],
        ["uuid:v1/room[2]", "uuid:v1", "Hall", "", "2"],
    ]
    assert lines(files["walk-table.csv"]) == [
        ["KEY", "PARENT_KEY", "label", "pupils"],
        ["uuid:v1/room[2]/table[1]", "uuid:v1/room[2]", "", "-3"],
        ["uuid:v1/room[2]/table[2]", "uuid:v1/room[2]", "", ""],
    ]


def test_a_form_without_repeats_is_one_plain_csv() -> None:
    assert list(written("a.csv", filled({("a", ""): 'é, "x"\ny'}, template([q("text", "a")])))) == ["a.csv"]


def test_zip_holds_the_same_files() -> None:
    with zipfile.ZipFile(io.BytesIO(written("walk.zip")["walk.zip"])) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == written("walk.csv")


def book_of(form: FilledForm) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written("walk.xlsx", form)["walk.xlsx"]))


def test_xlsx_has_a_sheet_for_each_repeat_and_every_value_in_its_type() -> None:
    book = book_of(filled())
    assert book.sheetnames == ["f", "room", "table", "questions"]
    headings, values = ([cell.value for cell in row] for row in book["f"].iter_rows())
    found = dict(zip(headings, values, strict=True))
    assert all(isinstance(found[name], datetime) for name in ("day", "moment"))  # a day is one at midnight
    assert (str(found["day"]), str(found["moment"])) == ("2026-11-20 00:00:00", "2026-11-20 09:30:00")
    assert (found["clock"], found["sum"], found["before-both"]) == (time(9, 30), 6.5, "yes no")
    assert [[cell.value for cell in row] for row in book["table"].iter_rows()][1] == [
        "uuid:v1/room[2]/table[1]", "uuid:v1/room[2]", None, -3,
    ]  # fmt: skip
    focus = book["f"].cell(2, headings.index("before-focus") + 1)
    assert (focus.value, focus.data_type, focus.quotePrefix) == ('=HYPERLINK("http://x")', "s", True)


@pytest.mark.parametrize("words", ["=1+1", "+44 7700", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_stays_text(words: str) -> None:
    form = filled({("a", ""): words}, template([q("text", "a")]))
    assert lines(written("a.csv", form)["a.csv"])[1][-1] == f"'{words}"
    cell = book_of(form)["f"].cell(2, 5)
    assert (cell.data_type, cell.value) == ("s", words)


def test_what_excel_cannot_hold_is_cut_and_told_and_whole_elsewhere() -> None:
    form = filled(
        {("a", ""): "x" * 40_000 + "\x07", ("d", ""): "1812-01-02"}, template([q("text", "a"), q("date", "d")])
    )
    made = export(form, "a.xlsx")
    assert made.remarks == ("Excel cannot hold 1 of the answers whole; .csv and .json can.",)
    row = [cell.value for cell in list(openpyxl.load_workbook(io.BytesIO(made.files["a.xlsx"]))["f"].iter_rows())[1]]
    assert len(row[-2]) == 32_767
    assert row[-2].endswith("(cut here; whole in .csv and .json)")
    assert row[-1] == "1812-01-02"
    assert lines(written("a.csv", form)["a.csv"])[1][-2] == "x" * 40_000 + "\N{REPLACEMENT CHARACTER}"


def test_repeats_whose_names_excel_would_refuse_get_sheets_all_the_same() -> None:
    long = "a" * 40
    form = template([q("begin_repeat", f"{long}1", "A"), q("text", "a"), q("end_repeat"),
                     q("begin_repeat", f"{long}2", "B"), q("text", "b"), q("end_repeat")])  # fmt: skip
    assert book_of(filled({}, form)).sheetnames == ["f", "a" * 31, "a" * 29 + "_2", "questions"]


def test_answers_from_an_earlier_version_have_a_table_with_their_old_label() -> None:
    form = filled(
        earlier=(
            EarlierAnswer("gone", "How was it?", "r1", "fine", "Fine"),
            EarlierAnswer("lost", "What?", "old", 3, "3"),
        )
    )
    assert lines(written("walk.csv", form)["walk-earlier_version.csv"]) == [
        ["PARENT_KEY", "question", "label", "answer", "in_words"],
        ["uuid:v1/room[1]", "gone", "How was it?", "fine", "Fine"],
        ["uuid:v1/old", "lost", "What?", "3", "3"],
    ]
    assert "earlier_version" in book_of(form).sheetnames


# --- ODK


def test_the_submission_holds_what_applies_nested_as_the_groups_are() -> None:
    root = Xml.fromstring(written("walk.xml")["walk.xml"])
    assert (root.tag, root.attrib) == ("data", {"id": "f", "version": "1"})
    assert [node.tag for node in root] == [
        *("before", "room", "room", "day", "clock", "moment", "seen", "sum", "thanks", "meta")
    ]
    assert [node.tag for node in root.iter("why")] == []
    assert root.findtext("before/both") == "yes no"
    assert root.findtext("room[2]/table[1]/pupils") == "-3"
    assert root.findtext("room[1]/more/seats") == "4.5"
    assert root.findtext("clock") == "09:30:00.000"
    assert root.findtext("moment") == "2026-11-20T09:30:00.000+00:00"
    assert root.findtext("meta/instanceID") == "uuid:v1"


@given(st.text(max_size=20))
def test_any_text_makes_a_well_formed_submission(words: str) -> None:
    root = Xml.fromstring(written("a.xml", filled({("a", ""): words}, SMALL))["a.xml"])
    kept = root.findtext("a") or ""
    if words.isprintable():
        assert kept == words


SMALL = template([q("text", "a")])


def shape(node: Xml.Element) -> list[Any]:
    """Give the tags of a tree; a row of a repeat counts once, and what a form keeps about itself does not."""
    inner = [shape(child) for child in node if not any("template" in name for name in child.attrib)]
    return [node.tag.rpartition("}")[2], [one for at, one in enumerate(inner) if one not in inner[:at]]]


def instance_of(data: bytes) -> Xml.Element:
    """Give the instance that pyxform makes of a workbook."""
    from pyxform.xls2xform import convert

    form = Xml.fromstring(convert(data, file_type=".xlsx", warnings=[]).xform)
    found = form.find(".//{http://www.w3.org/2002/xforms}instance")
    assert found is not None
    return found[0]


@pytest.mark.parametrize("name", ["learning_walk", "every kind"])
def test_the_submission_is_the_tree_that_pyxform_makes(name: str) -> None:
    data = asset("forms", "learning_walk.xlsx").read_bytes() if name == "learning_walk" else EVERY_KIND
    from sifield.forms.xlsform import read

    form = read(data, name="f.xlsx").template
    assert form is not None
    rows = tuple(
        Row(f"{group.name} 1", group.name, f"{around} 1" if around else "", 1)
        for group in form.groups.values()
        if group.is_repeat
        for around in [form.repeat_around(group.name)]
    )
    # every rule is taken out of the way: pyxform's instance holds what may not apply, too
    bare = replace(form, groups={key: replace(one, relevant=None) for key, one in form.groups.items()},
                   sections=tuple(replace(one, questions=tuple(replace(each, relevant=None) for each in one.questions))
                                  for one in form.sections))  # fmt: skip
    made = Xml.fromstring(written("a.xml", filled({}, bare, rows=rows))["a.xml"])
    theirs = instance_of(data)
    assert made.attrib == theirs.attrib
    assert shape(made) == shape(theirs)


EVERY_KIND = workbook(
    [
        q("start", "began"),
        q("today", "today"),
        q("text", "a"),
        q("select_one yn or_other", "b", "B"),
        q("begin_group", "g", "G"),
        q("note", "", "Read this"),
        q("begin_repeat", "r", "R", repeat_count="1 + 1"),
        q("text", "c", relevant="${a} = 'x'"),
        q("begin_repeat", "s", "S", repeat_count="${n}"),
        q("dateTime", "d"),
        q("end_repeat"),
        q("end_repeat"),
        q("integer", "n"),
        q("end_group"),
        q("begin_group", "h", "H"),
        q("text", "name", "One"),
        q("end_group"),
        q("begin_group", "i", "I"),
        q("text", "name", "Two"),
        q("end_group"),
        q("calculate", "k", calculation="1 + 1"),
        q("hidden", "l"),
        q("acknowledge", "m"),
        q("range", "o", parameters="start=1 end=5 step=1"),
        q("rank yn", "p"),
        q("image", "photo"),
        q("geopoint", "where"),
    ],
    options("yn", "yes", "no"),
)


def leaves(node: Xml.Element, place: str) -> dict[str, str]:
    """Give the answers in a submission by JavaRosa's places, every step numbered from 1."""
    found: dict[str, str] = {}
    for at, child in enumerate(node):
        number = sum(other.tag == child.tag for other in node[:at]) + 1
        below = f"{place}/{child.tag}[{number}]"
        found |= leaves(child, below) if len(child) else {below: child.text or ""}
    return found


def test_javarosa_loads_the_submission_and_finds_the_same_answers(tmp_path: Path) -> None:
    if lack := javarosa.missing():
        pytest.skip(lack)
    submission = written("a.xml")["a.xml"]
    with javarosa.JavaRosa(tmp_path, "-XX:TieredStopAtLevel=1", "-Duser.timezone=UTC") as engine:
        engine.open(javarosa.to_xform(WALK_BOOK))
        engine.load(submission)
        found = {place: node.get("value", "") for place, node in engine.dump().items() if node["applies"]}
    numbered = {re.sub(r"(?<=[a-z])(?=/|$)", "[1]", place.removeprefix("/data")): text for place, text in found.items()}
    wanted = {place: text for place, text in leaves(Xml.fromstring(submission), "").items() if text}
    assert len(wanted) > 10
    assert {place: plainly(numbered.get(place, "")) for place in wanted} == {
        place: plainly(text) for place, text in wanted.items()
    }


def plainly(text: str) -> str:
    """Write 2.0 as 2, and no zone where it is Greenwich's."""
    return text.removesuffix("Z").removesuffix("+00:00").removesuffix(".0")


def test_the_log_tells_each_stay_at_a_question_once_by_odks_paths() -> None:
    def at(seconds: int) -> datetime:
        return NOW + timedelta(seconds=seconds)

    changes = (
        Change(event="form start", at=NOW, user="Amara"),
        Change(event="question", at=at(1), user="Amara", name="focus", before=None, after="Rea"),
        Change(event="question", at=at(3), user="Amara", name="focus", before="Rea", after="=Reading"),
        Change(event="add repeat", at=at(4), user="Amara", name="room", row_id="r2"),
        Change(event="question", at=at(5), user="Amara", name="pupils", row_id="t2", before=1, after=2),
        Change(event="question", at=at(6), user="Bao", name="pupils", row_id="t2", before=2, after=None),
        Change(event="question", at=at(7), user="Bao", name="both", before=[], after=["yes", "no"]),
        Change(event="delete repeat", at=at(8), user="Bao", name="room", row_id="gone"),
        Change(event="question", at=at(9), user="Bao", name="long_gone", before=None, after="x"),
    )
    form = filled(changes=changes, removed_rows=(Row("gone", "room", "", 7),))
    start = int(NOW.timestamp() * 1000)
    assert lines(written("audit.csv", form)["audit.csv"]) == [
        ["event", "node", "start", "end", "old-value", "new-value", "user"],
        ["form start", "", str(start), str(start), "", "", "Amara"],
        ["question", "/data/before/focus", str(start + 1000), str(start + 3000), "", "'=Reading", "Amara"],
        ["add repeat", "/data/room[2]", str(start + 4000), str(start + 4000), "", "", "Amara"],
        ["question", "/data/room[2]/table[2]/pupils", str(start + 5000), str(start + 5000), "1", "2", "Amara"],
        ["question", "/data/room[2]/table[2]/pupils", str(start + 6000), str(start + 6000), "2", "", "Bao"],
        ["question", "/data/before/both", str(start + 7000), str(start + 7000), "", "yes no", "Bao"],
        ["delete repeat", "/data/room[7]", str(start + 8000), str(start + 8000), "", "", "Bao"],
        ["question", "long_gone", str(start + 9000), str(start + 9000), "", "x", "Bao"],
    ]


# --- JSON


def test_json_holds_everything_and_reads_back_the_same() -> None:
    form = filled(
        notes=(AttachedNote("n1", "calm", "r1", NOW, "seen", "Quiet."),),
        earlier=(EarlierAnswer("gone", "How?", "", "x", "X"),),
    )
    text = written("a.json", form)["a.json"].decode()
    whole = json.loads(text)
    assert whole["form"] == {
        "form_id": "f", "version": "1", "title": "f", "sensitivity": "general", "sha256": WALK.sha256,
    }  # fmt: skip
    assert whole["answers"]["why"] == {"": "kept, but not asked now"}
    assert whole["notes"][0]["question"] == "calm"
    assert whole["earlier_version"][0]["label"] == "How?"
    back = answers_from_json(text, WALK)
    assert (back.answers, back.rows, back.faults) == (ANSWERS, ROWS, ())


def test_another_version_takes_what_it_has_a_place_for_and_names_the_rest() -> None:
    text = written("a.json")["a.json"].decode()
    other = template(
        [q("integer", "focus"), q("date", "day"), q("begin_repeat", "room", "R"), q("text", "calm"), q("end_repeat")]
    )
    back = answers_from_json(text, other)
    assert back.answers == {("calm", "r1"): "no", ("day", ""): "2026-11-20"}
    assert [row.id for row in back.rows] == ["r1", "r2"]
    assert "“focus” takes a whole number." in back.faults
    assert "Row 3 is of “table”, which is no repeat of this form." in back.faults
    assert "“seats” is no question of this form." in back.faults


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "The file is not JSON"),
        ("[" * 100_000, "The file is nested too deeply."),
        ("[]", "The file holds no answers that sifield exported."),
        ('{"format": "sifield answers 1", "form": {"form_id": "other"}}', "These are answers to the form “other”"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(SifieldError, match=says):
        answers_from_json(text, WALK)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "r1", "room", "focus", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "group", "position", "parent_id", "label", "", "r1", "focus"]), inner)
    ),
    max_leaves=15,
)


@given(_JSON, _JSON)
def test_whatever_a_file_holds_is_read_or_named(rows: Any, answers: Any) -> None:
    text = json.dumps({"format": "sifield answers 1", "form": {"form_id": "f"}, "rows": rows, "answers": answers})
    back = answers_from_json(text, WALK)
    assert export(filled(back.answers, rows=back.rows), "a.json").files


def test_the_ending_of_the_name_says_what_is_written() -> None:
    with pytest.raises(SifieldError, match=r"“walk.pdf” does not say which kind of file to write. End it with .xlsx"):
        export(filled(), "walk.pdf")
    assert list(written("Walk.XLSX")) == ["Walk.xlsx"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.zip", "a.xml", "a.json", "audit.csv"])
def test_safeguarding_answers_never_go_out_without_saying_so(name: str) -> None:
    assert export(filled({("a", ""): "x"}, template([q("text", "a")])), name).remarks == ()
    whole = replace(template([q("text", "a")]), sensitivity="safeguarding")
    assert export(filled({}, whole), name).remarks[0].startswith("Safeguarding: ")


def test_days_in_tables_are_days() -> None:
    from sifield.forms.exporting.tables import to_cell

    day = WALK.questions["day"]
    assert (to_cell(day, "2026-11-20"), to_cell(day, "soon")) == (date(2026, 11, 20), "soon")
