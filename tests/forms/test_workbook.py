"""Files of every kind, and of none: one clear fault, never a traceback, and no more than a bounded time."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.forms.xlsform import read
from tests.forms.workbooks import q, workbook

CSV = "type,name,label\ntext,a,Ä\n"
PYXFORM_CSV = '"survey",,,\n,"type","name","label"\n,"text","a","A"\n"settings",,,\n,"form_id","version",\n,"x","7",\n'


def only_fault(data: bytes, name: str = "f.xlsx") -> str:
    found = read(data, name=name)
    assert found.template is None
    assert len(found.faults) == 1
    assert found.faults[0].remedy
    return found.faults[0].message


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty."),
        (b"  \n", "This file is empty."),
        (b"\x7fELF" + b"\0" * 100, "This file is no Excel workbook."),
        (b"<html><body>Sign in to the network</body></html>", "This file is no Excel workbook."),
        (b"%PDF-1.7 ...", "This file is no Excel workbook."),
        (b"Dear colleague,\nplease find", "This file is no form."),
        (b"PK\x03\x04 but no more", "This workbook is damaged and cannot be read."),
        (zipped(readme=b"hello"), "This file is no Excel workbook."),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "This is an OpenDocument file."),
        (zipped(**{"xl__workbook.bin": b"1"}), "This is a binary Excel (.xlsb) file."),
        (zipped(**{"xl__workbook.xml": b"<workbook"}), "This workbook is damaged and cannot be read."),
        (zipped(**{"xl__sheet.xml": b" " * 40_000_000}), "This workbook unpacks to far more than it should."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This file is no Excel workbook, or it is damaged."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook is protected by a password.",
        ),
        (workbook([], [{"list_name": "a"}]), "There is no sheet named survey, or it is empty."),
        (workbook([{"question": "a"}]), "The survey sheet has no column named type."),
        (workbook([{"type": "", "name": ""}, {"type": "#", "name": "x"}]), "The form asks nothing."),
    ],
)
def test_a_file_that_is_no_form(data: bytes, message: str) -> None:
    assert only_fault(data) == message


def test_the_name_may_lie_about_the_kind() -> None:
    assert read(workbook([q("text", "a")]), name="f.xls").template is not None
    assert read(CSV.encode(), name="f.xlsx").template is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_in_the_encodings_excel_writes(encoding: str) -> None:
    found = read(CSV.encode(encoding), name="f.csv")
    assert found.template is not None
    assert found.template.questions["a"].label == "Ä"


def test_csv_with_the_names_of_sheets() -> None:
    found = read(PYXFORM_CSV.encode(), name="f.csv")
    assert found.template is not None
    assert (found.template.form_id, found.template.version, found.template.questions["a"].row) == ("x", "7", 3)


def test_a_formula_whose_value_was_not_saved_is_no_empty_cell() -> None:
    found = read(workbook([q("text", "a", '=CONCATENATE("A", "B")')]), name="f.xlsx")
    assert [(one.cell, one.message) for one in found.faults if one.severity == "fault"] == [
        ("survey!C2", "This cell holds a formula whose value was not saved.")
    ]


def test_an_error_that_excel_shows_is_named() -> None:
    found = read(workbook([q("text", "a", hint="#REF!")]), name="f.xlsx")
    assert ("survey!D2", "Excel shows the error #REF! here.") in [(one.cell, one.message) for one in found.faults]


def test_numbers_and_truths_in_cells_read_as_their_author_sees_them() -> None:
    found = read(workbook([q("text", "a", 7.0, required=True)], settings=({"form_id": "f", "version": 3.0},)), name="f")
    assert found.template is not None
    assert found.template.version == "3"
    assert found.template.questions["a"].label == "7"
    assert found.template.questions["a"].required is not None


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = workbook([q("text", f"a{at}") for at in range(50)])
    lied = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(lied, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b'<dimension ref="A1:C51"', b'<dimension ref="A1:A1"')
            after.writestr(part, content)
    found = read(lied.getvalue(), name="f.xlsx")
    assert found.template is not None
    assert len(found.template.questions) == 50


def test_a_million_blank_rows_are_not_read() -> None:
    rows = "".join(f'<row r="{at}"/>' for at in range(5, 100_010))
    data = workbook([q("text", "a")])
    long = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(long, "w", zipfile.ZIP_STORED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            after.writestr(part, content)
    found = read(long.getvalue(), name="f.xlsx")
    assert found.template is not None
    assert [one.message for one in found.faults] == ["Nothing is read from row 5,005 of this sheet on."]


def test_a_cell_of_ten_megabytes_is_named() -> None:
    found = read(("type,name,label\ntext,a," + "x" * 100_000).encode(), name="f.csv")
    assert "survey!C2" in [one.cell for one in found.faults if one.severity == "fault"]
    whole = read(("type,name,label\ntext,a," + "x" * 10_000_000).encode(), name="f.csv")
    assert [one.cell for one in whole.faults] == ["survey!2"]


def test_a_workbook_with_macros_opens_and_runs_none() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([q("text", "a")])))
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    assert read(made.getvalue(), name="f.xlsm").template is not None


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00"]),
    st.binary(max_size=400),
)
def test_any_bytes_give_faults_and_no_traceback(start: bytes, rest: bytes) -> None:
    found = read(start + rest, name="any")
    assert found.template is None
    assert found.faults


TYPES = ["", "text", "integer", "note", "calculate", "select_one l", "select_multiple l or_other", "rank l", "type"]
EDGES = ["begin_group", "end_group", "begin_repeat", "end_repeat"]
CELLS = ["a", "b", "c", "l", "yes", "x y", "1", "#N/A", "true", "${a}", "${b} = 1", "${a} + ${c}", "count(${b})", "if("]
LOGIC = ["position(..)", "${a}/b", "selected(${a}, 'x')", "today()", "name = ${a}"]
TYPES += ["select_one_from_file t.csv", "csv-external", "select_one_external l", "begin loop over l", "end loop"]
LOGIC += [
    "pulldata('t', 'name', 'name', ${a})",
    "instance('t')/root/item[name = 'x']/label",
    "regex(., '(a+)+')",
    "null",
]
OURS = ["primary", "4 to 11", "rotates:3", "develop:x", "a|b|c", "%(label)s", "search('t')", "value=name", "rating"]
WORDS = st.sampled_from([*TYPES, *EDGES, *CELLS, *LOGIC, *OURS])
HEADS = [
    "type",
    "name",
    "label",
    "relevant",
    "calculation",
    "default",
    "required",
    "constraint",
    "choice_filter",
    "trigger",
    "label::Cymraeg",
    "parameters",
    "appearance",
    "phases",
    "every",
    "suggests",
    "source",
    "stop",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=len(HEADS), max_size=len(HEADS)), max_size=8))
def test_any_cells_give_a_template_or_faults_by_cell(rows: list[list[str]]) -> None:
    lines = [
        "survey" + "," * len(HEADS),
        "," + ",".join(HEADS),
        *("," + ",".join(f'"{cell}"' for cell in row) for row in rows),
    ]
    choices = ["choices" + "," * 10, ",list_name,name,label", ",l,x,X", ",l,y,Y", "t,,", ",name,label", ",x,X"]
    found = read("\n".join([*lines, *choices]).encode(), name="f.csv")
    stops = [one for one in found.faults if one.severity == "fault"]
    assert (found.template is None) == bool(stops)
    assert all(one.cell.startswith(("survey", "choices")) for one in stops)
