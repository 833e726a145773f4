"""On a walk nobody is judged or named at a stop, in one calm line; the visited teacher sees her stop and no other."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sifield.documents import teachers_copy
from sifield.fieldwork import capture, visits
from sifield.forms.judging import JUDGED, NAMED
from sifield.models.visits import Visit
from tests.ui.on_site import on_site, opened, part, press, tool, words


def test_a_judgement_or_a_name_is_declined_at_a_stop_and_stays_in_the_box(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path)
    window = opened(qtbot, made)
    press(window, "Ctrl+Shift+N", "…Mrs Oakes")
    assert NAMED in words(window)
    part(window, "stop_label").selectAll()
    press(window, "…Year 2, mathematics", "Ctrl+Down")
    box = part(window, "note_box")
    box.setFocus()
    press(box, "…The lesson was good.", "Enter")
    assert JUDGED in words(window)
    assert box.toPlainText() == "The lesson was good.", "nothing typed is lost"
    press(box, "Ctrl+A", "…Nine pupils answered", "Enter")
    draft = made.draft()
    assert [note.text for note in draft.notes] == ["Nine pupils answered"]
    assert draft.rows[0].row.label.startswith("Year 2")
    assert JUDGED not in words(window)
    made.laptop.stores.close()


def test_the_visited_teacher_sees_her_stop_and_that_is_noted_without_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path)
    ids = []
    for label, text in (("Year 2, mathematics", "Nine hands up"), ("Year 5, geography", "Maps on each table")):

        def visit(session: Session, label: str = label, text: str = text) -> str:
            row = capture.add_row(session, made.visit_id, "stop", label, made.clock()).row
            capture.add_note(session, made.visit_id, made.laptop.reviewer_id, text, made.clock(), row_id=row.id)
            return row.id

        ids.append(made.write(visit))
    window = opened(qtbot, made, at=("focus_seen", ids[0]))
    tool(window, "show_stop").click()
    page = part(window, "teacher_page")
    assert "Nine hands up" in words(page)
    assert "Maps" not in words(page)
    assert "Year 5" not in words(page)
    (noted,) = [note for note in made.draft().notes if note.kind == "shown"]
    assert (noted.row_id, noted.text) == (ids[0], "The visited teacher has read this stop here.")
    with made.laptop.stores.general.read() as session:
        copy = teachers_copy.of_stop(session, made.visit_id, ids[0], made.clock())
    assert "Maps" not in str(copy.parts)
    assert copy.parts[0].lines == ("seen at 09:30: Nine hands up",)
    part(window, "teacher_back").click()
    assert not page.isVisible()
    press(window, "Ctrl+PgUp")
    tool(window, "show_stop").click()
    assert "No stop is open." in words(window)
    made.laptop.stores.close()


def test_a_stop_is_shown_afterwards_too(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path)

    def walk(session: Session) -> str:
        for label in ("Year 2, mathematics", "Year 5, geography"):
            row = capture.add_row(session, made.visit_id, "stop", label, made.clock()).row
            capture.add_note(
                session, made.visit_id, made.laptop.reviewer_id, f"Of {label}", made.clock(), row_id=row.id
            )
        visits.finish(session, made.visit_id, made.clock())
        session.get_one(Visit, made.visit_id).status = "signed off"
        return row.id

    last = made.write(walk)
    window = opened(qtbot, made)
    which = part(window, "which_stop")
    assert [which.itemText(at) for at in range(which.count())] == ["Year 2, mathematics", "Year 5, geography"]
    which.setCurrentIndex(1)
    part(window, "show_stop").click()
    page = part(window, "teacher_page")
    assert "Of Year 5" in words(page)
    assert "Year 2" not in words(page)
    (noted,) = [note for note in made.draft().notes if note.kind == "shown"]
    assert noted.row_id == last, "noted, though the plan is signed: it is no evidence"
    part(window, "teacher_back").click()
    assert part(window, "which_stop")
    made.laptop.stores.close()
