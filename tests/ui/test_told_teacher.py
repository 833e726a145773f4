"""What a teacher is told before a lesson look: saved from the visit, before it begins and while it goes on."""

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.documents import told_teacher
from sifield.fieldwork import capture, visits
from tests.ui.on_site import in_window, on_site, part


def test_it_says_why_who_reads_it_and_when_it_is_deleted(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path, started=False, workbook=asset("forms", "lesson_look.xlsx").read_bytes())
    with made.laptop.stores.general.read() as session:
        assert visits.find_visit(session, made.visit_id).delete_on == date(2027, 11, 24), "fixed as it is planned"
    window = in_window(made.screen())
    button, path = part(window, "told_teacher"), tmp_path / "told.txt"
    button.saving.afterwards = ""

    def saved() -> str:
        with made.laptop.stores.general.read() as session:
            told = told_teacher.gather(session, made.visit_id)
        button.saving.save(told, path)
        return path.read_text("utf-8-sig")

    assert "on the day after 24 November 2027 at the latest" in saved()

    def answer(session: Session) -> None:
        for name, value in (("purpose", "coaching"), ("delete_on", "2027-07-20")):
            capture.save_answer(session, made.visit_id, name, "", value, running=False)

    made.write(answer)
    text = saved()
    assert "Why: Coaching or mentoring" in text
    assert "Who reads it: The teacher; Those who look" in text
    assert "on the day after 20 July 2027 at the latest" in text
    assert "never used for appraisal" in text
    made.laptop.stores.close()
