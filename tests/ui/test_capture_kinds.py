"""Every kind of answer that a form may ask for, in the real window, and a disk that is really full."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sifield.app import connect_tasks
from sifield.fieldwork import templates, visits
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import theme
from tests.laptops import NOW, TODAY
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, card_in_hand, fill_disk, in_window, on_site, part, press

LONG = "Pupils can explain how the strategies that they were taught last term help them with this week's work"
SURVEY = (
    ("type", "name", "label", "calculation", "appearance", "readonly", "relevant", "hint"),
    ("begin_group", "kinds", "Kinds of answer"),
    ("note", "welcome", "Read this before you begin."),
    ("select_one years", "year", "Year group"),
    ("select_one ways", "way", "Which of these fits best?"),
    ("decimal", "hours", "Hours a week"),
    ("time", "bell", "When does the day begin?"),
    ("date", "day", "Last review"),
    ("calculate", "double", "Hours in two weeks", "${hours} * 2"),
    ("begin_group", "long", "A long week", "", "", "", "${hours} > 20", "Talk to whoever plans the week."),
    ("text", "why", "Why?", "", "multiline"),
    ("end_group",),
    ("image", "photo", "A picture of the display"),
    ("end_group",),
    ("begin_repeat", "files", "Files sampled"),
    ("text", "reference", "The school's own reference"),
    ("end_repeat",),
    ("begin_group", "many", "Many questions"),
    ("text", "q1", "Question 1"),
    ("begin_group", "outer", "Those that belong together"),
    ("begin_group", "inner", "And closer together"),
    *(("text", f"q{at}", f"Question {at}") for at in range(2, 10)),
    ("end_group",),
    ("text", "q10", "Question 10"),
    ("end_group",),
    *(("text", f"q{at}", f"Question {at}") for at in range(11, 16)),
    ("end_group",),
)


def workbook() -> bytes:
    """Write the form, as someone would in Excel."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in SURVEY:
        survey.append(row)
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label"))
    for year in ("Reception", *(f"Year {at}" for at in range(1, 12))):
        choices.append(("years", year.lower().replace(" ", "_"), year))
    for name, label in (("a", LONG), ("b", "Neither")):
        choices.append(("ways", name, label))
    settings = book.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("kinds", "Review of everything", "1"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    with visit.laptop.stores.general.write(visit.laptop.reviewer_id, NOW) as session:
        form = templates.publish(session, workbook(), "kinds.xlsx", NOW)
        new = visits.NewVisit(
            school_id=visit.laptop.school_id, form=form, reviewer_id=visit.laptop.reviewer_id, planned_on=TODAY
        )
        visit.visit_id = visits.plan_visit(session, new)
        visits.start(session, visit.visit_id, NOW)
    yield visit
    visit.laptop.stores.close()


def test_every_kind_of_answer_is_kept(made: OnSite, qtbot: QtBot) -> None:
    window = in_window(made.screen())
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    years = part(window, "card_year").findChild(QComboBox)
    years.setFocus()
    press(window, *["Down"] * 5)
    part(window, "choice_a").click()
    for name, typed in (("hours", "12,5"), ("bell", "8.50am"), ("day", "3 Nov 2026")):
        part(window, f"card_{name}").findChild(QLineEdit).setFocus()
        press(window, f"…{typed}", "Tab")
    answers = {name: value for (name, _), value in made.draft().answers.items()}
    assert answers == {
        "year": "year_4", "way": "a", "hours": 12.5, "bell": "08:50:00", "day": "2026-11-03", "double": 25.0,
    }  # fmt: skip
    assert "25" in [label.text() for label in part(window, "card_double").findChildren(QLabel)]


def test_words_appear_where_a_number_asks_for_them(made: OnSite, qtbot: QtBot) -> None:
    window = in_window(made.screen(at=("hours", "")))
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    press(window, "…24", "Ctrl+Down", "Ctrl+Down", "Ctrl+Down")
    assert card_in_hand(window) == "why"
    press(window, "…Twice", "Enter", "…a day", "Ctrl+Up")
    assert made.draft().answers["why", ""] == "Twice\na day"
    again = in_window(made.screen(at=("why", "")))
    qtbot.addWidget(again)
    qtbot.waitUntil(again.isActiveWindow)
    press(again, "… at most", "Ctrl+Up")
    assert made.draft().answers["why", ""] == "Twice\na day at most", "one goes on where one stopped"


def test_a_group_within_a_page_has_a_heading_while_one_of_its_questions_is_asked(made: OnSite, qtbot: QtBot) -> None:
    window = in_window(made.screen(at=("hours", "")))
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    group = window.findChild(QWidget, "group_long")
    assert group is not None
    assert not group.isVisible()
    press(window, "…24", "Tab")
    assert group.isVisible()
    assert [label.text() for label in group.findChildren(QLabel)][:2] == [
        "A long week",
        "Talk to whoever plans the week.",
    ]
    assert group.isAncestorOf(part(window, "card_why"))
    told = QAccessible.queryAccessibleInterface(group)
    assert (told.role(), told.text(QAccessible.Text.Name)) == (QAccessible.Role.Grouping, "A long week")


def test_groups_within_groups_go_on_over_the_pages_that_a_long_section_is_cut_into(made: OnSite, qtbot: QtBot) -> None:
    window = in_window(made.screen(at=("q1", "")))
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    assert _around(window, "q1") == []
    assert _around(window, "q2") == _around(window, "q9") == ["And closer together", "Those that belong together"]
    press(window, "Ctrl+PgDown")
    assert _around(window, "q10") == ["Those that belong together"]
    assert _around(window, "q11") == []


def _around(window: QWidget, question: str) -> list[str]:
    """Name the groups around a question on the page, innermost first."""
    found, above = [], part(window, f"card_{question}").parentWidget()
    while above is not None:
        found += [above.accessibleName()] if isinstance(above, QGroupBox) else []
        above = above.parentWidget()
    return found


def test_a_long_section_comes_in_parts_and_a_repeat_without_rooms_has_entries(made: OnSite, qtbot: QtBot) -> None:
    window = in_window(made.screen(at=("q1", "")))
    qtbot.addWidget(window)
    qtbot.waitUntil(window.isActiveWindow)
    outline = part(window, "outline")
    names = [outline.item(at).text() for at in range(outline.count())]
    assert names == ["Kinds of answer", "Files sampled", "Many questions", "Part 1", "Part 2"]
    press(window, "Ctrl+PgDown")
    assert card_in_hand(window) == "q10"
    press(window, "Ctrl+PgUp", "Ctrl+PgUp")
    part(window, "add_first").click()
    label = window.findChild(QWidget, "stop_label")
    assert label is not None
    assert not label.isVisible(), "the program numbers files: a name would be a child's"
    assert part(window, "page_title").text() == "Files sampled 1"
    press(window, "…A-17", "Ctrl+Up")
    (row,) = made.draft().rows
    assert row.row.label == ""
    assert made.draft().answers["reference", row.row.id] == "A-17"


@pytest.mark.parametrize("percent", [100, 200])
def test_every_kind_is_whole_and_named(made: OnSite, qtbot: QtBot, percent: int) -> None:
    theme().set_percent(percent)
    window = in_window(made.screen())
    qtbot.addWidget(window)
    grab(window, f"capture-kinds-{percent}")
    page = part(window, "capture_page")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    grab(window, f"capture-kinds-end-{percent}")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []


def test_on_a_full_disk_a_red_bar_offers_to_try_again(made: OnSite, qtbot: QtBot) -> None:
    tasks = BackgroundTasks(now=made.clock)
    tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
    window = in_window(made.screen(tasks))
    qtbot.addWidget(window)
    connect_tasks(window, tasks)
    qtbot.waitUntil(lambda: bool(window.findChildren(QPlainTextEdit, "note_box")) and not tasks.busy)
    fill_disk(made.laptop.stores.general, full=True)
    QApplication.clipboard().setText("Calm and clear. " * 2_000)
    part(window, "note_box").setFocus()
    press(window, "Ctrl+V", "Enter")
    qtbot.waitUntil(lambda: bool(window.banners.shown()), timeout=10_000)
    banner = window.banners.shown()[0]
    assert "disk is full" in banner.message
    assert not made.draft().notes

    fill_disk(made.laptop.stores.general, full=False)
    banner.findChildren(QAbstractButton)[0].click()
    qtbot.waitUntil(lambda: tasks.pending_writes == 0, timeout=10_000)
    assert [len(note.text) for note in made.draft().notes] == [16 * 2_000 - 1]
    qtbot.waitUntil(lambda: not window.banners.shown())
    window.close()
    tasks.close()
