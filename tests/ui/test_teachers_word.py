"""A lesson look and the teacher: she reads it, has her word, and gets her own copy; nothing else is made of it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.documents import teachers_copy
from sifield.documents.report_file import save_report
from sifield.errors import SifieldError
from sifield.fieldwork import capture, disposal, teachers_word, visits
from sifield.ui.theme import theme
from sifield.ui.widgets.teacher_page import TeacherPage
from tests.ui.look import clipped_labels
from tests.ui.on_site import OnSite, on_site, opened, part, press, tool, words

LOOK = asset("forms", "lesson_look.xlsx").read_bytes()


def looked(tmp_path: Path) -> OnSite:
    made = on_site(tmp_path, workbook=LOOK)

    def write(session: Session) -> None:
        capture.save_answer(session, made.visit_id, "year_subject", "", "Year 5, geography", running=False)
        capture.save_answer(session, made.visit_id, "saw_focus", "", "Nine hands up.", running=True)
        capture.save_answer(session, made.visit_id, "next_step", "", "Wait three seconds", running=False)
        note = {"question": "saw_focus", "kind": "heard"}
        capture.add_note(session, made.visit_id, made.laptop.reviewer_id, "“Why is it so?”", made.clock(), **note)

    made.write(write)
    return made


def test_what_is_the_teachers_has_room_in_large_letters(qtbot: QtBot, tmp_path: Path) -> None:
    made = looked(tmp_path)
    theme().set_percent(200)
    window = opened(qtbot, made)
    press(window, "Space")
    while not [each for each in window.findChildren(QWidget, "more_tools") if each.isVisible()]:
        press(window, "F6")
    assert part(window, "undo")
    assert part(window, "hand_to_teacher")
    assert not clipped_labels(window)
    tool(window, "told_teacher")
    assert not clipped_labels(window)
    made.laptop.stores.close()


def test_the_teacher_reads_it_all_and_has_her_word_with_day_and_time(qtbot: QtBot, tmp_path: Path) -> None:
    made = looked(tmp_path)
    window = opened(qtbot, made)
    part(window, "hand_to_teacher").click()
    page: TeacherPage = part(window, "teacher_page")
    said = words(page)
    assert "Nine hands up." in said
    assert "“Why is it so?”" in said, "her notes too"
    part(window, "teacher_has_read").click()
    assert "Choose one of the two" in words(page), "to have read it is not to agree"
    page.comment.setFocus()
    press(page.comment, "…They had met it before.")
    part(page, "choice_differs").click()
    made.clock.later(5)
    part(window, "teacher_has_read").click()
    answers = made.draft().answers
    assert answers["teacher_comment", ""] == "They had met it before."
    assert answers["teacher_read", ""] == "differs"
    assert str(answers["teacher_read_at", ""]).startswith("2026-11-24T09:35")
    assert not page.isVisible(), "back at the form"
    made.laptop.stores.close()


def test_her_own_copy_holds_it_all_and_is_tagged(qtbot: QtBot, tmp_path: Path) -> None:
    made = looked(tmp_path)
    made.write(
        lambda session: capture.save_answer(session, made.visit_id, "teacher_comment", "", "Ours.", running=True)
    )
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    window = opened(qtbot, made)
    assert "It belongs to the teacher" in words(window)
    assert part(window, "teachers_copy"), "a look that is over still gives it out"
    with made.laptop.stores.general.read() as session:
        copy = teachers_copy.of_look(session, made.visit_id, made.clock())
    path = save_report(copy, tmp_path / "copy.pdf", made.clock())
    assert [part.title for part in copy.parts][-1] == "What the teacher says"
    assert copy.parts[-1].lines == ("Ours.", "Not read by the teacher yet.")
    lines = [line for part in copy.parts for line in part.lines]
    assert "The one next step: Wait three seconds" in lines
    assert any(re.fullmatch(r".*heard at \d\d:\d\d: “Why is it so\?”", line) for line in lines)
    assert dict(copy.facts)["Who reads it"] == "The teacher, Those who look"
    with pikepdf.open(path) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    made.laptop.stores.close()


def test_she_has_her_word_afterwards_and_nothing_once_its_last_day_is_over(qtbot: QtBot, tmp_path: Path) -> None:
    made = looked(tmp_path)
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    window = opened(qtbot, made)
    made.clock.later(3 * 24 * 60)
    part(window, "hand_to_teacher").click()
    page: TeacherPage = part(window, "teacher_page")
    page.comment.setFocus()
    press(page.comment, "…It went on after you had left.")
    part(page, "choice_agrees").click()
    part(window, "teacher_has_read").click()
    answers = made.draft().answers
    assert answers["teacher_comment", ""] == "It went on after you had left."
    assert str(answers["teacher_read_at", ""]).startswith("2026-11-27")
    assert made.draft().visit.status == "finished"
    with made.laptop.stores.general.read() as session:
        last = disposal.last_day(session, visits.find_visit(session, made.visit_id))
    made.clock.at = datetime(last.year, last.month, last.day, 23, tzinfo=UTC) + timedelta(days=1)
    part(window, "hand_to_teacher").click()
    assert part(window, "hand_to_teacher"), "it stays where it was"
    assert "nothing of it is shown or given out any more" in words(window)
    assert not page.isVisible()
    with made.laptop.stores.general.write(made.laptop.reviewer_id, made.clock()) as session:
        for late in (
            lambda: teachers_copy.of_look(session, made.visit_id, made.clock()),
            lambda: teachers_word.comment(session, made.visit_id, "Late", made.clock()),
            lambda: teachers_word.acknowledge(session, made.visit_id, "agrees", made.clock()),
        ):
            with pytest.raises(SifieldError, match="The last day of this look was"):
                late()
    made.laptop.stores.close()


def test_in_a_look_no_finding_is_raised_and_what_was_typed_stays(qtbot: QtBot, tmp_path: Path) -> None:
    made = looked(tmp_path)
    window = opened(qtbot, made)
    box = part(window, "note_box")
    part(window, "note_kind").setCurrentIndex(3)
    box.setFocus()
    press(box, "…Too slow", "Enter")
    assert "A lesson look has no findings" in words(window)
    assert box.toPlainText() == "Too slow"
    assert len(made.draft().notes) == 1
    made.laptop.stores.close()
