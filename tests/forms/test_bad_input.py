"""Workbooks that would take all the time or memory there is, or that are not what they seem: bounded, and named."""

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.forms.expressions.bodies import LONGEST_TEXT
from sifield.forms.reading.faults import LIMIT
from sifield.forms.xlsform import Reading, read
from tests.forms.workbooks import faults, options, q, reading, session, workbook

SHEET = "xl/worksheets/sheet1.xml"
SECONDS = 30
"""Ten times what any of these takes, while its memory is being watched."""
MEGABYTES = 150


def rewritten(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Give the workbook with its parts changed, and more parts beside them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part.filename, change(part.filename, before.read(part)))
        for name, content in more.items():
            after.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def with_sheet(change: Callable[[bytes], bytes], data: bytes = b"", **more: bytes) -> bytes:
    """Give a small workbook whose survey sheet is changed."""
    whole = data or workbook([q("text", "a", "A")])
    return rewritten(whole, lambda name, content: change(content) if name == SHEET else content, **more)


def same(content: bytes) -> bytes:
    """Change nothing."""
    return content


@contextmanager
def within_bounds() -> Iterator[None]:
    """Hold what is done inside to bounds of time and memory."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES << 20
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < SECONDS


def bounded(data: bytes, name: str = "f.xlsx") -> Reading:
    """Read a file, within bounds of time and memory."""
    with within_bounds():
        found = read(data, name=name)
    assert all(one.message and one.remedy for one in found.faults)
    return found


def told(found: Reading) -> dict[str, str]:
    return {one.cell: one.message for one in found.faults}


def test_a_part_that_unpacks_to_far_more_than_a_form_needs() -> None:
    bomb = with_sheet(same, **{"xl__sharedStrings.xml": b" " * 90_000_000})
    assert told(bounded(bomb)) == {"": "This workbook unpacks to far more than it should."}
    # however well it is hidden behind a picture, what is read as a whole must be small
    hidden = with_sheet(same, xl__media__a=random.Random(1).randbytes(400_000), **{"xl__texts.xml": b" " * 70_000_000})
    assert told(bounded(hidden)) == {"": "This workbook unpacks to far more than it should."}


def test_a_list_of_parts_without_end() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for at in range(20_000):
            archive.writestr(f"xl/{at}", b"")
    assert told(bounded(made.getvalue())) == {"": "This workbook unpacks to far more than it should."}


def test_entities_that_multiply() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        data = rewritten(
            workbook([q("text", "a")]),
            lambda name, content, part=part: laughs + content if name == part else content,  # type: ignore[misc]
        )
        assert told(bounded(data)) == {"": "This workbook is damaged and cannot be read."}


def test_a_million_blank_rows_with_looks() -> None:
    row = b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>'
    rows = b"".join(row % (at, at) for at in range(3, 1_048_577))
    found = bounded(with_sheet(lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>")))
    assert found.template is not None
    assert told(found) == {"survey!5003": "Nothing is read from row 5,003 of this sheet on."}


def test_a_stray_blank_row_at_the_end_is_no_matter() -> None:
    row = b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    assert told(bounded(with_sheet(lambda content: content.replace(b"</sheetData>", row)))) == {}


def test_macros_and_other_workbooks_are_named_and_left_alone() -> None:
    data = with_sheet(same, **{"xl__vbaProject.bin": b"macros", "xl__externalLinks__externalLink1.xml": b"<a/>"})
    found = bounded(data, "f.xlsm")
    assert found.template is not None
    assert [one.message for one in found.faults] == [
        "This workbook carries macros; they are not run.",
        "This workbook refers to other workbooks; they are not opened.",
    ]


def test_formulas_are_read_by_their_values_and_named() -> None:
    formula = b'<c r="C2" t="str"><f>CONCATENATE("A","B")</f><v>AB</v></c><c r="D2"><f>1+1</f><v>2</v></c>'
    data = workbook([q("text", "a", "#", default="#")])

    def change(content: bytes) -> bytes:
        return content[: content.index(b'<c r="C2"')] + formula + content[content.index(b"</row></sheetData>") :]

    found = bounded(with_sheet(change, data))
    assert found.template is not None
    assert (found.template.questions["a"].label, found.template.questions["a"].default) == ("AB", "2")
    assert told(found) == {
        "survey!C2": "This cell holds a formula, as do 1 more; its value as it was last saved is read."
    }


def test_merged_cells_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([q("select_one s", "a")], options("s", "x", "y"))))
    book["choices"].merge_cells("A2:A3")
    made = io.BytesIO()
    book.save(made)
    assert told(bounded(made.getvalue())) == {
        "choices!A2": "The cells A2:A3 are merged; only the first of them is read as filled in.",
        "choices!A3": "This choice has no list_name, so it is not used.",
    }


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_cell_of_ten_megabytes(is_shared: bool) -> None:
    long = b"x" * 10_000_000
    # what fills it packs so well that its archive would be taken for a bomb but for a picture
    more = {"xl__media__picture": random.Random(1).randbytes(100_000)}
    if is_shared:
        cell, shared = b'<c r="D2" t="s"><v>0</v></c>', b"<sst><si><t>" + long + b"</t></si></sst>"
        more["xl__sharedStrings.xml"] = shared
    else:
        cell = b'<c r="D2" t="inlineStr"><is><t>' + long + b"</t></is></c>"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    related = b'<Relationship Id="s" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    data = rewritten(
        with_sheet(lambda content: content.replace(b"</row></sheetData>", cell + b"</row></sheetData>")),
        lambda name, one: (
            one.replace(b"</Relationships>", related) if is_shared and "workbook.xml.rels" in name else one
        ),
        **more,
    )
    assert told(bounded(data)) == {"survey!D2": "This cell holds 10,000,000 characters."}


def test_more_columns_and_cells_than_a_form_has() -> None:
    wide = "type,name,label" + "," * 400 + "x\ntext,a,A\n"
    assert told(bounded(wide.encode(), "f.csv"))["survey!KO1"] == "Only the first 300 columns are read."
    many = "type,name,label\n" + ("," * 298 + "x\n") * 6_000
    assert "This workbook has more than 1,500,000 cells." in told(bounded(many.encode(), "f.csv")).values()


@pytest.mark.parametrize("twice", ["concat(${%(name)s}, ${%(name)s})", "join(${%(name)s}, 'a', 'b', ${%(name)s})"])
def test_texts_that_double_from_row_to_row(twice: str) -> None:
    rows = [q("calculate", f"t{at}", calculation=twice % {"name": f"t{at - 1}"}) for at in range(1, 60)]
    form = session([q("text", "t0", default="x" * 100), *rows])
    texts = [str(form.value(f"t{at}") or "") for at in range(60)]
    assert max(map(len, texts)) > LONGEST_TEXT / 4
    assert max(map(len, texts)) <= LONGEST_TEXT


def test_two_sheets_of_one_name() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([q("text", "a")])))
    book.create_sheet("Survey ").append(["type"])
    made = io.BytesIO()
    book.save(made)
    assert told(bounded(made.getvalue())) == {"survey": "There are two sheets named survey; the first is used."}


@pytest.mark.parametrize("name", ["meta", "instanceID", "InstanceName", "__row"])
def test_reserved_names(name: str) -> None:
    assert faults([q("text", name)]) == {"survey!B2": f"The name “{name}” is reserved."}


def test_what_kobo_writes_into_every_form_is_let_be() -> None:
    assert faults([q("text", "a"), q("calculate", "__version__", calculation="'v1'")]) == {}


def test_names_and_groups_without_end() -> None:
    assert faults([q("text", "a" * 300)]) == {"survey!B2": "This name is longer than 200 letters."}
    deep = [*[q("begin_group", f"g{at}") for at in range(200)], *[q("end_group")] * 200]
    assert "Groups lie too deep in one another." in [one.message for one in reading(deep).faults]


def test_so_many_faults_that_they_are_cut_off() -> None:
    found = bounded(workbook([q("txt", f"a{at}") for at in range(2 * LIMIT)]))
    assert len(found.faults) == LIMIT + 1
    assert found.faults[0].message == f"There are more than {LIMIT} faults."


def test_warnings_without_end_do_not_hide_a_fault() -> None:
    choices = [{"list_name": "s", "name": f"c{at}"} for at in range(2 * LIMIT)]
    found = reading([q("select_one s", "a", relevant="${b}")], choices)
    assert found.template is None
    assert [one.cell for one in found.faults if one.severity == "fault"] == ["survey!D2"]
    assert len(found.faults) == LIMIT + 2


def test_thousands_of_rows_that_refer_to_nothing() -> None:
    rows = "".join(f"text,q{at},Q,${{q{at}x}} = 1\n" for at in range(2_000))
    found = bounded(f"type,name,label,relevant\n{rows}".encode(), "f.csv")
    assert found.faults[0].message == f"There are more than {LIMIT} faults."


def test_hundreds_of_questions_of_one_name() -> None:
    rows = "".join(f"begin_group,g{at},G\ntext,same,S\nend_group,,\n" for at in range(600))
    assert bounded(f"type,name,label\n{rows}".encode(), "f.csv").template is not None


@pytest.mark.parametrize("divider", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tables_as_excel_writes_them_elsewhere(divider: str, encoding: str) -> None:
    text = "type,name,label\ntext,a,Ä\n".replace(",", divider)
    found = read(text.encode(encoding), name="f.csv")
    assert found.template is not None
    assert found.template.questions["a"].label == "Ä"


WHOLE = workbook(
    [
        q("begin_repeat", "r", repeat_count="${n} + 1"),
        q("select_one s", "a", required="yes", constraint="regex(., '[a-z]+')", suggests="develop:x", phases="primary"),
        q("end_repeat"),
        q("select_multiple_from_file t.csv", "b", default="=1+1"),
    ],
    [{"list_name": "s", "name": "x", "label": "X", "key": 1, "colour": "ok"}],
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_workbooks_are_faults_and_no_traceback(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()))
    at = data.draw(st.integers(0, 3_000))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from([b"", b"<", b'"', b"0", b"\xff", b"<c/>", b"<v>9</v>", b"A1048577", b"-1"]))
    damaged = rewritten(WHOLE, lambda name, one: one[:at] + put + one[at + cut :] if name == part else one)
    found = read(damaged, name="f.xlsx")
    assert (found.template is None) is any(one.severity == "fault" for one in found.faults)
    assert all(one.message and one.remedy for one in found.faults)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6), st.integers(0, 8))
def test_damaged_archives_are_faults_and_no_traceback(at: int, put: bytes, cut: int) -> None:
    found = read(WHOLE[:at] + put + WHOLE[at + cut :], name="f.xlsx")
    assert (found.template is None) is any(one.severity == "fault" for one in found.faults)
