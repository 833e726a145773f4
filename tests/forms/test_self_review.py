"""The workbook that a school fills in before a review: as it goes out, and as it comes back."""

import io
import random
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from sifield.forms.applicability import setting_of
from sifield.forms.self_review.invitation import MOST_WORDS, SHEET
from sifield.forms.self_review.marks import MARK_SHEET
from sifield.forms.self_review.returning import Returned, read_back
from sifield.forms.self_review.sending import START, to_xlsx
from sifield.forms.self_review.statement import read_statement, tell_statement, write_statement
from tests.forms.self_reviews import ASKED, SURVEY, WHOLE, check, edited, filled, form, invitation, row_of, whole
from tests.forms.test_bad_input import SHEET as FIRST_PART
from tests.forms.test_bad_input import rewritten, within_bounds

INVITED = invitation()
SENT = to_xlsx(INVITED)


def sheet_of(data: bytes, title: str = SHEET) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def told(returned: Returned) -> dict[str, str]:
    return {one.cell: one.message for one in returned.faults}


# --- out


def test_a_school_gets_only_what_is_meant_for_it() -> None:
    primary = setting_of(phase="Primary", kind="mainstream", ages=(4, 11), character="none", school_year=2026)
    assert tuple(INVITED.checks) == ASKED
    assert tuple(invitation(setting=primary).checks) == ASKED[:3]
    rotating = [check(f"turns_{at}", "Once in three years", every="rotates:3") for at in range(12)]
    asked = form([*SURVEY, *rotating])
    years = [set(invitation(asked, setting=replace(primary, school_year=year)).checks) for year in (2026, 2027, 2028)]
    assert set.union(*years) == {*ASKED[:3], *(f"turns_{at}" for at in range(12))}
    assert set.intersection(*years) == set(ASKED[:3])


def test_the_first_page_says_what_to_do_and_what_never_to_write() -> None:
    words = "\n".join(str(row[0]) for row in sheet_of(SENT, START).iter_rows(values_only=True))
    for said in (
        "Self-review: Safeguarding review",
        "Harbour Lane Primary, school year 2026/27",
        "Please send it back to Amara Whitlock by Tuesday 1 December 2026.",
        "If you are worried about a child today, do not write it here.",
        "Write no child's name anywhere in this workbook",
        "The designated safeguarding lead",
        "Partly met: In part.",
        "COUNTA('Self-review'!C2:C7)&\" of 4\"",
    ):
        assert said in words


def test_each_row_of_the_first_page_is_as_high_as_its_words() -> None:
    sheet = sheet_of(SENT, START)
    width = sheet.column_dimensions["A"].width
    for row in range(1, sheet.max_row):
        size, height = sheet.cell(row, 1).font.size, sheet.row_dimensions[row].height
        words = str(sheet.cell(row, 1).value)
        if not words.startswith("="):  # the count is one short line
            assert height >= -(-len(words) * size // (11 * width)) * size * 1.3, words


def test_only_answers_can_be_typed_and_each_has_its_list() -> None:
    sheet = sheet_of(SENT)
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = [row_of(sheet, name) for name in ASKED]
    assert unlocked == {f"{column}{row}" for row in rows for column in "CD"}
    book = openpyxl.load_workbook(io.BytesIO(SENT))
    assert all(each.protection.sheet and not each.protection.password for each in book)
    assert book[MARK_SHEET].sheet_state == "hidden"
    lists: dict[str, list[Any]] = {}
    for rule in sheet.data_validations.dataValidation:
        assert rule.showErrorMessage
        assert rule.error
        if rule.type == "list":
            title, where = str(rule.formula1).split("!")
            choices = [cell.value for row in book[title][where.replace("$", "")] for cell in row]
            lists |= {f"C{row}": choices for row in rows if f"C{row}" in rule.sqref}
        else:
            assert (rule.type, rule.formula1) == ("textLength", str(MOST_WORDS))
            assert all(f"D{row}" in rule.sqref for row in rows)
    met = ["Not met", "Partly met", "Met"]
    offered = (met, met, ["Yes, all of them", "No, not all of them"], met)
    assert lists == {f"C{row}": choices for row, choices in zip(rows, offered, strict=True)}


def test_it_can_be_read_on_screen_and_on_paper() -> None:
    sheet = sheet_of(SENT)
    widths = {letter: sheet.column_dimensions[letter].width for letter in "BCDEF"}
    assert all(width >= 18 for width in widths.values()), widths
    assert widths["D"] >= 40
    assert sheet.column_dimensions["A"].hidden
    row = row_of(sheet, "policy_online")
    assert all(cell.alignment.wrap_text for cell in sheet[row])
    assert [cell.value for cell in sheet[row]] == [
        "policy_online",
        "The policy is on the website",
        None,
        None,
        "• The school's website\n• The date on its first page",
        "Must, Keeping children safe in education, 2025, Part two: the management of safeguarding",
    ]
    assert sheet.row_dimensions[row].height is None  # a height that is set would cut what is typed
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert [one.activeCell for one in sheet.sheet_view.selection] == ["C3"]
    assert sheet.print_area == f"'{SHEET}'!$B$1:$F$7"
    setup = (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth)
    assert (*setup, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 9, 1, True)
    assert sheet.oddFooter.left.text == "No child's name in this workbook"


def test_words_of_a_form_never_become_formulas() -> None:
    asked = invitation(form([check("a", "+1 adult", prompts="@office", hint="")], form_title="R&D &P"))
    sheet = sheet_of(to_xlsx(asked))
    shown = {cell.value: (cell.data_type, cell.quotePrefix) for cell in sheet[3] if cell.value}
    assert shown["+1 adult"] == ("s", True)
    assert shown["• @office"] == ("s", False)
    assert sheet.oddHeader.left.text == "Self-review: R&&D &&P"


def test_the_longest_names_fit_into_the_header_that_excel_takes() -> None:
    asked = invitation(form(form_title="R&D " * 60), school_name="St Mary & St John " * 20)
    header = sheet_of(to_xlsx(asked)).oddHeader
    assert len(str(header.left.text)) + len(str(header.right.text)) < 240


# --- back


def test_a_whole_workbook_comes_back() -> None:
    returned = read_back(whole(INVITED), INVITED)
    assert (returned.faults, returned.unanswered, returned.remarks) == ((), (), ())
    assert (returned.answered, returned.asked, returned.sent_at) == (4, 4, INVITED.sent_at)
    found = {one.question: (one.answer, one.words) for one in returned.answers}
    assert found == WHOLE
    assert {one.question: one.choice for one in returned.answers}["staff_know"] == "partly"


def test_rows_and_columns_may_be_moved_sorted_and_commented_on() -> None:
    def sort(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        swapped = [[row[0], row[3], row[1], row[2]] for row in rows]
        for row in [swapped[0], ["", "Ask B. about these", "", ""], *sorted(swapped[1:], key=lambda one: str(one[2]))]:
            sheet.append(row)

    returned = read_back(edited(whole(INVITED), sort), INVITED)
    assert told(returned) == {"Self-review!A2": "There is an answer here, but the row has lost the name of its check."}
    clean = edited(edited(whole(INVITED), sort), lambda sheet: sheet.delete_rows(2))
    assert {one.question: (one.answer, one.words) for one in read_back(clean, INVITED).answers} == WHOLE


def test_every_faulty_cell_is_named_at_once() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["C3"] = "Nearly"
        sheet["D3"] = "x" * (MOST_WORDS + 1)
        sheet["A6"] = "policy_online"
        sheet["A7"] = "made_up"
        sheet["C9"] = "Met"
        sheet["D4"] = "#REF!"
        sheet["D4"].data_type = "e"

    found = read_back(edited(whole(INVITED), spoil), INVITED)
    assert [(one.cell, one.message) for one in found.faults] == [
        ("Self-review", "The row of “All staff were trained this year” is missing."),
        ("Self-review", "The row of “Two adults are with the youngest at all times” is missing."),
        ("Self-review!C3", "“Nearly” is none of the answers."),
        ("Self-review!D3", "These words are 2,001 characters long; 2,000 is the most."),
        ("Self-review!D4", "Excel shows the error #REF! here."),
        ("Self-review!A6", "This check stands here twice: its first row is 3."),
        ("Self-review!A7", "“made_up” is no check of this self-review."),
        ("Self-review!A9", "There is an answer here, but the row has lost the name of its check."),
    ]
    assert found.faults[2].remedy == "Choose one of: Not met, Partly met, Met."
    assert found.answers == ()


def test_half_filled_is_named_by_cell_and_can_still_be_taken() -> None:
    half = filled(SENT, {"policy_online": ("met ", ""), "staff_know": ("", "Staff log")})
    returned = read_back(half, INVITED)
    assert returned.faults == ()
    assert {one.cell: one.message for one in returned.unanswered} == {
        "Self-review!C4": "There are words here, but no answer is chosen.",
        "Self-review!C6": "This check has no answer.",
        "Self-review!C7": "This check has no answer.",
    }
    assert all("ask the school" in one.remedy for one in returned.unanswered)
    assert (returned.answered, returned.asked) == (1, 4)
    assert [one.answer for one in returned.answers] == ["Met", "", "", ""]


NOT_OURS = "This is the self-review of Harbour Lane Primary, not of Mill Road."


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (
            invitation(form(form_id="other")),
            "This is a self-review for another form, “safeguarding_small”, not for “other”.",
        ),
        (invitation(school_id="b", school_name="Mill Road"), NOT_OURS),
        (invitation(school_id="", school_name="Mill Road"), NOT_OURS),
        (invitation(school_year=2027), "This self-review is for 2026/27; this visit is in 2027/28."),
    ],
)
def test_the_wrong_workbook_is_refused(other: Any, says: str) -> None:
    returned = read_back(whole(INVITED), other)
    assert told(returned) == {"": says}
    assert returned.answers == ()


def test_a_school_is_known_by_name_where_the_workbook_was_made_without_a_store() -> None:
    made = whole(invitation(school_id="", school_name="harbour  lane primary"))
    assert read_back(made, INVITED).faults == ()


def test_of_another_version_what_still_fits_is_taken_and_the_rest_said() -> None:
    later = [*SURVEY[:1], check("policy_new", "The policy says who is who"), *SURVEY[2:]]
    later[6] = check("training_done", "All staff were trained this year")  # on another scale
    newer = invitation(form(later, version="2026.2"))
    returned = read_back(whole(INVITED), newer)
    assert [(one.cell, one.message) for one in returned.unanswered] == [
        ("Self-review!C6", "“Yes, all of them” is no answer in this version of the form.")
    ]
    assert returned.faults == ()
    assert [(one.cell, one.message) for one in returned.remarks] == [
        ("", "It was made with version 2026.1 of the form; this visit uses 2026.2. What both ask is read."),
        ("Self-review", "“The policy says who is who” was not asked yet when the workbook was sent."),
        ("Self-review!A3", "“The policy is on the website” is not asked of this school any more, so it is not read."),
    ]
    assert [one.question for one in returned.answers] == list(ASKED[1:])
    assert (returned.answered, returned.asked) == (2, 4)


def test_formulas_count_with_their_saved_value() -> None:
    formula = b'<c r="C3" t="str"><f>IF(TRUE,"Met","")</f><v>Met</v></c>'

    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return content
        start = content.index(b'<c r="C3"')
        return content[:start] + formula + content[content.index(b'<c r="D3"') :]

    returned = read_back(rewritten(whole(INVITED), change), INVITED)
    assert returned.faults == ()
    assert next(one.answer for one in returned.answers if one.question == "policy_online") == "Met"
    assert [one.cell for one in returned.remarks] == ["Self-review!C3"]
    unsaved = edited(whole(INVITED), lambda sheet: sheet.__setitem__("C3", '=IF(TRUE,"Met","")'))
    assert told(read_back(unsaved, INVITED)) == {
        "Self-review!C3": "This cell holds a formula whose value was not saved."
    }


def test_missing_parts_are_named() -> None:
    without_column = edited(SENT, lambda sheet: sheet.__setitem__("C1", "Antwort"))
    assert told(read_back(without_column, INVITED)) == {"Self-review!1": "There is no column “Our answer”."}
    renamed = edited(SENT, lambda sheet: setattr(sheet, "title", "Sheet1"))
    assert told(read_back(renamed, INVITED)) == {"Self-review": "The sheet “Self-review” is not there, or it is empty."}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"name,Our answer\npolicy_online,Met\n", "This file is no Excel workbook."),
        (b"%PDF-1.7 ...", "This file is no Excel workbook."),
        (b"PK\x03\x04" + b"x" * (11 << 20), "This file is larger than 10 MB."),
        (SENT[:4000], "This workbook is damaged and cannot be read."),
        (form(), "This workbook is no self-review that sifield made."),
    ],
)
def test_what_is_no_such_workbook_is_said(data: bytes, says: str) -> None:
    assert told(read_back(data, INVITED)) == {"": says}


# --- what would take all the time or memory there is

CHECKS_PART = FIRST_PART.replace("1.xml", "2.xml")


def bounded(data: bytes) -> Returned:
    with within_bounds():
        returned = read_back(data, INVITED)
    assert all(one.message and one.remedy for one in (*returned.faults, *returned.unanswered, *returned.remarks))
    return returned


def with_checks(old: bytes, new: bytes, **more: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        assert name != CHECKS_PART or old in content
        return content.replace(old, new) if name == CHECKS_PART else content

    return rewritten(whole(INVITED), change, **more)


def test_macros_are_never_run_and_no_matter() -> None:
    returned = bounded(with_checks(b"<sheetData>", b"<sheetData>", **{"xl__vbaProject.bin": b"macros"}))
    assert (returned.faults, returned.answered) == ((), 4)
    assert [one.message for one in returned.remarks] == ["This workbook carries macros; they are not run."]


def test_a_cell_of_ten_megabytes_is_named() -> None:
    cell = b'<row r="9"><c r="D9" t="inlineStr"><is><t>' + b"x" * 10_000_000 + b"</t></is></c></row></sheetData>"
    picture = random.Random(1).randbytes(100_000)
    returned = bounded(with_checks(b"</sheetData>", cell, xl__media__picture=picture))
    assert told(returned) == {"Self-review!D9": "This cell holds 10,000,000 characters."}


def test_a_million_rows_are_not_read() -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (at, at) for at in range(8, 1_048_577))
    returned = bounded(with_checks(b"</sheetData>", empty + b"</sheetData>"))
    assert (returned.faults, returned.answered) == ((), 4)
    full = b"".join(b'<row r="%d"><c r="C%d"><v>1</v></c></row>' % (at, at) for at in range(8, 9_000))
    found = bounded(with_checks(b"</sheetData>", full + b"</sheetData>")).faults
    assert found[0].message == "There are more than 500 faults."


def test_a_part_that_unpacks_to_far_more_is_refused() -> None:
    bomb = with_checks(b"<sheetData>", b"<sheetData>", **{"xl__more.xml": b" " * 90_000_000})
    assert told(bounded(bomb)) == {"": "This workbook unpacks to far more than it should."}


FILLED = whole(INVITED)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FILLED) - 1), st.binary(max_size=6), st.integers(0, 8))
def test_damaged_files_are_faults_and_no_traceback(at: int, put: bytes, cut: int) -> None:
    returned = read_back(FILLED[:at] + put + FILLED[at + cut :], INVITED)
    assert bool(returned.faults) or returned.asked == 4
    assert not (returned.faults and returned.answers)


# --- as one piece of text


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(["", "Not met", "Partly met", "Met"]), min_size=2, max_size=2),
    st.lists(st.text(st.characters(exclude_categories=["C"]) | st.just("\n"), max_size=200), min_size=2, max_size=2),
    st.randoms(use_true_random=False),
)
def test_what_a_school_says_comes_back_as_it_was_said(answers: list[str], words: list[str], chance: Any) -> None:
    said = {name: (answers[at], words[at]) for at, name in enumerate(("policy_online", "nursery_ratio"))}

    def shuffle(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        chance.shuffle(rows)
        for at, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
                sheet.cell(at, column).data_type = "s" if value else "n"

    returned = read_back(edited(filled(SENT, said), shuffle), INVITED)
    assert returned.faults == ()
    found = {one.question: one for one in returned.answers}
    for name, (answer, typed) in said.items():
        one = found[name]
        assert (one.answer, one.words) == (answer, typed.replace("\u00a0", " ").strip())
        kept = read_statement(write_statement(one.answer, one.words), INVITED.checks[name])
        assert (kept.answer, kept.choice, kept.words) == (answer or "No answer chosen", one.choice, one.words)


def test_a_statement_outlives_the_check_it_was_about() -> None:
    kept = write_statement("Partly met", "Staff log.\nOffice")
    assert tell_statement(kept) == "The school says: Partly met. Staff log. Office"
    assert read_statement(kept, None).choice == ""
    assert read_statement(write_statement("", ""), INVITED.checks["policy_online"]).words == ""
