"""Tables that other tools attach as files: sheets of the same workbook, to choose from and to look up in."""

import io

import openpyxl
import pytest

from sifield.forms.session import FormSession
from sifield.forms.xlsform import Reading, read
from tests.forms.workbooks import NOW, Rows, options, q, reopened, workbook

FRUITS = [
    ["name", "label", "Code", "colour of it"],
    ["mango", "Mango", 1, "yellow"],
    ["plum", "Plum", 2, "blue"],
    ["plum", "Plum again", 3, "red"],
]


def with_sheets(survey: Rows, choices: Rows = (), **sheets: list[list[object]]) -> Reading:
    """Read a workbook with these tables beside it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(survey, choices)))
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return read(made.getvalue(), name="f.xlsx")


def opened(reading: Reading) -> FormSession:
    assert reading.template is not None, reading.faults
    assert reopened(reading.template) == reading.template
    return FormSession(reading.template, {}, now=lambda: NOW)


def stops(reading: Reading) -> dict[str, str]:
    return {one.cell: one.message for one in reading.faults if one.severity == "fault"}


def test_choices_come_from_a_sheet_of_that_name() -> None:
    form = opened(with_sheets([q("select_one_from_file fruits.csv", "f")], fruits=FRUITS))
    assert [(one.name, one.label) for one in form.choices("f")] == [
        ("mango", "Mango"),
        ("plum", "Plum"),
        ("plum", "Plum again"),
    ]


def test_other_columns_can_name_and_label_them_and_filter_them() -> None:
    survey = [
        q("text", "looks"),
        q(
            "select_multiple_from_file Fruits.csv",
            "f",
            parameters="value=code label=name",
            choice_filter="name = ${looks} or code = '3'",
        ),
    ]
    form = opened(with_sheets(survey, fruits=FRUITS))
    form.set("looks", "", "mango")
    assert [(one.name, one.label) for one in form.choices("f")] == [("1", "mango"), ("3", "plum")]


def test_a_table_can_be_looked_up_in() -> None:
    survey = [
        q("text", "f"),
        q("calculate", "code", calculation="pulldata('fruits', 'code', 'name', ${f})"),
        q("calculate", "label", calculation="instance('fruits')/root/item[name = ${f}]/label"),
        q("calculate", "text", calculation="jr:itext(instance('fruits')/root/item[code = 1]/itextId)"),
        q("calculate", "more", calculation="pulldata('fruits', 'code', 'name', ${f}) + 1"),
    ]
    form = opened(with_sheets(survey, fruits=FRUITS))
    assert form.value("code") is None
    form.set("f", "", "plum")
    assert (form.value("code"), form.value("label"), form.value("text"), form.value("more")) == (
        "2",
        "Plum",
        "Mango",
        3,
    )


def test_a_list_of_the_choices_sheet_comes_before_a_table_of_its_name() -> None:
    survey = [
        q("calculate", "a", calculation="instance('fruits')/root/item[1]/label"),
        q("csv-external", "fruits"),
        q("select_one fruits", "s"),
    ]
    form = opened(with_sheets(survey, options("fruits", "pear"), fruits=FRUITS))
    assert form.value("a") == "PEAR"
    assert [one.name for one in form.choices("s")] == ["pear"]


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        (q("select_one_from_file nuts.csv", "a"), "survey!A2", "There is no sheet “nuts” with the rows of “nuts.csv”."),
        (q("xml-external", "nuts"), "survey!A2", "There is no sheet “nuts” with the rows of “nuts”."),
        (
            q("select_one_from_file fruits.csv", "a", parameters="value=id"),
            "survey!A2",
            "The sheet “fruits” has no column “id” for its choices.",
        ),
        (
            q("calculate", "a", calculation="pulldata('nuts', 'a', 'b', 'c')"),
            "survey!D2",
            "There is no sheet “nuts”, so pulldata() finds nothing.",
        ),
        (
            q("calculate", "a", calculation="pulldata('fruits', 'prize', 'name', 'c')"),
            "survey!D2",
            "The list “fruits” has no column “prize”.",
        ),
        (
            q("select_one_from_file fruits.csv", "a", choice_filter="shade = 1"),
            "survey!D2",
            "The list “fruits” has no column “shade”.",
        ),
        (
            q("select_one_from_file fruits.csv", "a", choice_filter="pulldata('fruits', 'code', 'name', name) = 1"),
            "survey!D2",
            "pulldata() cannot look at the columns of a filter.",
        ),
        (
            q("select_one s", "a", appearance="search('fruits')"),
            "survey!D2",
            "Choices found by search() are not supported.",
        ),
        (q("calculate", "a", calculation="jr:itext('x')"), "survey!D2", "jr:itext() finds only the label of a choice."),
    ],
)
def test_what_is_missing_is_named(row: dict[str, object], cell: str, message: str) -> None:
    found = with_sheets([row, q("text", "z")], options("s", "x"), fruits=FRUITS)
    assert stops(found) == {cell: message}


def test_a_column_that_is_there_twice_is_named() -> None:
    found = with_sheets(
        [q("select_one_from_file fruits.csv", "a")], fruits=[["name", "label", "NAME"], ["a", "b", "c"]]
    )
    assert stops(found) == {"fruits!C1": "The column “name” is there twice."}


def test_lists_of_external_choices_may_have_the_names_of_others() -> None:
    external = [["list_name", "name", "label", "yes_no"], ["c", "far", "Far", "n"], ["c", "near", "Near", "y"]]
    survey = [q("select_one c", "a"), q("select_one_external c", "b", choice_filter="yes_no = ${a}")]
    form = opened(with_sheets(survey, options("c", "y", "n"), external_choices=external))
    form.set("a", "", "y")
    assert [one.name for one in form.choices("a")] == ["y", "n"]
    assert [one.name for one in form.choices("b")] == ["near"]


def test_sheets_that_are_not_read_are_named() -> None:
    found = with_sheets([q("text", "a")], entities=[["x"]], Notes=[["x"]], choice=[["x"]])
    told = {one.cell: (one.message, one.remedy) for one in found.faults}
    assert told == {
        "entities": ("Entities are not supported, so this sheet is not used.", "Nothing need be done."),
        "Notes": ("The sheet “Notes” is no part of the form, so it is not read.", "Nothing need be done."),
        "choice": ("The sheet “choice” is no part of the form, so it is not read.", "Did you mean choices?"),
    }


def test_lists_are_called_as_in_the_workbook() -> None:
    """External lists, tables and lists with “other” are told apart within the program, not before its author."""
    external = [["list_name", "name", "label"], ["c", "far", "Far"], ["c", "far", "Far"]]
    survey = [
        q("select_one_external c", "a", choice_filter="zone = 1"),
        q("select_one s or_other", "b", choice_filter="zone = 1"),
        q("select_one_from_file fruits.csv", "d", choice_filter="zone = 1"),
        q("select_one_external cc", "e"),
    ]
    found = with_sheets(survey, options("s", "y"), external_choices=external, fruits=FRUITS).faults
    told = {fault.cell: fault.message for fault in found if "list" in fault.message}
    assert told == {
        "survey!D2": "The list “c” has no column “zone”.",
        "survey!D3": "The list “s” has no column “zone”.",
        "survey!D4": "The list “fruits” has no column “zone”.",
        "survey!A5": "No list of choices is called “cc”.",
        "external_choices!B3": "“far” is in the list “c” twice (row 2).",
    }
