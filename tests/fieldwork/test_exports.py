"""A visit's answers on their way out of the store: what is gathered, its history, and the files written."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import capture, exports, visits
from sifield.forms.exporting.filled import Exported
from sifield.forms.exporting.formats import export
from sifield.forms.exporting.plain import answers_from_json
from tests.laptops import NOW, Laptop


@pytest.fixture
def visit_id(laptop: Laptop) -> str:
    """A walk with an answer that was typed in two steps, a stop with a rating and a note, a stop that was removed."""
    visit = laptop.plan_visit()
    steps = iter(range(1, 100))

    def at() -> timedelta:
        return timedelta(seconds=next(steps))

    general = laptop.stores.general
    for words in ("Do pupils", "Do pupils explain?"):
        with general.write(laptop.reviewer_id, NOW + at()) as session:
            capture.save_answer(session, visit, "aim", "", words, running=True)
    with general.write(laptop.reviewer_id, NOW + at()) as session:
        stop = capture.add_row(session, visit, "stops", "Year 3, maths", NOW).row.id
        gone = capture.add_row(session, visit, "stops", "Hall", NOW).row.id
    with general.write(laptop.reviewer_id, NOW + at()) as session:
        capture.save_answer(session, visit, "routines", stop, "secure", running=False)
        capture.add_note(session, visit, laptop.reviewer_id, "Quiet start.", NOW, row_id=stop, question="routines")
    with general.write(laptop.reviewer_id, NOW + at()) as session:
        capture.remove_row(session, gone)
        visits.finish(session, visit, NOW + timedelta(hours=1))
    return visit


def files(laptop: Laptop, visit_id: str, name: str) -> Exported:
    with laptop.stores.general.read() as session:
        return export(exports.gather(session, visit_id, NOW), name)


def test_what_was_written_comes_out_with_the_facts_of_the_visit(laptop: Laptop, visit_id: str) -> None:
    made = files(laptop, visit_id, "walk.csv").files
    form, stops = (list(csv.DictReader(io.StringIO(made[name].decode("utf-8-sig")))) for name in sorted(made, key=len))
    assert [(one["school"], one["visited_on"], one["reviewer"], one["status"], one["aim"]) for one in form] == [
        ("Harbour Lane Primary", "2026-11-24", "Amara Whitlock", "finished", "Do pupils explain?")
    ]
    assert [(one["PARENT_KEY"], one["label"], one["routines"]) for one in stops] == [
        (f"uuid:{visit_id}", "Year 3, maths", "secure")
    ]


def test_the_history_tells_each_answer_row_and_step_of_the_visit(laptop: Laptop, visit_id: str) -> None:
    log = files(laptop, visit_id, "audit.csv").files["audit.csv"].decode()
    lines = list(csv.DictReader(io.StringIO(log)))
    assert [(one["event"], one["node"], one["old-value"], one["new-value"]) for one in lines] == [
        ("form start", "", "", ""),
        ("question", "/data/aim", "", "Do pupils explain?"),
        ("add repeat", "/data/stops[1]", "", ""),
        ("add repeat", "/data/stops[2]", "", ""),
        ("question", "/data/stops[1]/routines", "", "secure"),
        ("delete repeat", "/data/stops[2]", "", ""),
        ("form finalize", "", "", ""),
    ]
    assert {one["user"] for one in lines} == {"Amara Whitlock"}
    typed = lines[1]
    assert (int(typed["start"]), int(typed["end"])) == tuple(
        int((NOW + timedelta(seconds=after)).timestamp() * 1000) for after in (1, 2)
    )


def test_json_holds_the_notes_and_reads_back(laptop: Laptop, visit_id: str) -> None:
    text = files(laptop, visit_id, "walk.json").files["walk.json"].decode()
    whole = json.loads(text)
    assert [(one["question"], one["text"]) for one in whole["notes"]] == [("routines", "Quiet start.")]
    assert whole["form"]["sha256"] == laptop.form.sha256
    with laptop.stores.general.read() as session:
        draft = capture.load(session, visit_id)
    back = answers_from_json(text, draft.template)
    assert back.answers == draft.answers
    assert [row.id for row in back.rows] == [each.row.id for each in draft.rows]
    assert back.faults == ()


def test_files_are_written_whole_or_not_at_all(laptop: Laptop, visit_id: str, tmp_path: Path) -> None:
    exported = files(laptop, visit_id, "walk.csv")
    out = tmp_path / "out"
    out.mkdir()
    (out / "walk.csv").write_text("an earlier export")
    assert [path.name for path in exports.write(exported, out)] == ["walk.csv", "walk-stops.csv"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == exported.files
    with pytest.raises(SifieldError, match=r"walk.csv could not be saved. Choose another folder"):
        exports.write(exported, tmp_path / "nowhere")
