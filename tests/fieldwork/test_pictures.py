"""Pictures in the store: encrypted with their record, gone with it, and out of the program with the answers."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import capture, exports, pictures, sketches, visits
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.sketches import Unfinished
from sifield.forms.exporting import formats
from sifield.forms.exporting.formats import export
from sifield.models import erasure
from sifield.models.evidence import Picture
from sifield.models.exchange import Blob
from sifield.models.visits import Visit
from sifield.pictures.picture import Encoded, encode
from sifield.pictures.sketching import Sketch, read_sketch, sketched, write_sketch
from sifield.pictures.taking import take_in
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.pictures.files import drawn, photograph, saved
from tests.stored import everything_in

LAST_DAY = date(2028, 8, 31)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all: each test makes a visit of its own."""
    shared = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield shared
    shared.stores.close()


def made(colour_of: int = 1) -> Encoded:
    """Take a photograph; another number, another photograph."""
    return encode(take_in(photograph(200 + colour_of, 150)))


def keep(laptop: Laptop, visit_id: str, encoded: Encoded, **said: Any) -> PictureRow:
    row = pictures.with_file(replace(PictureRow(made_at=NOW, expires_on=LAST_DAY), **said), encoded)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.keep(session, visit_id, laptop.reviewer_id, row, encoded.content)
    return row


def kept(laptop: Laptop, visit_id: str) -> tuple[PictureRow, ...]:
    with laptop.stores.general.read() as session:
        return pictures.list_pictures(session, visit_id)


def test_its_bytes_lie_encrypted_and_in_no_other_file(laptop: Laptop) -> None:
    encoded = made()
    row = keep(laptop, laptop.plan_visit(), encoded, caption="Fractions")
    with laptop.stores.general.read() as session:
        assert pictures.content_of(session, row) == encoded.content
    folder = laptop.stores.general.path.parent
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert len(written) >= 2
    for path in written:
        lying = path.read_bytes()
        assert encoded.content[200:264] not in lying, path
        assert b"JFIF" not in lying, path
        assert b"Fractions" not in lying, path


def test_it_is_described_moved_and_deleted_with_its_bytes(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    first, second = keep(laptop, visit_id, made(1), position=1), keep(laptop, visit_id, made(2), position=2)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.describe(session, replace(first, caption="Year 4", purpose="work", position=3, expires_on=TODAY))
        pictures.describe(session, replace(first, id="not-here", caption="x"))
    assert [(one.caption, one.expires_on) for one in kept(laptop, visit_id)] == [("", LAST_DAY), ("Year 4", TODAY)]
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.remove(session, second.id)
        pictures.remove(session, second.id)
        assert pictures.content_of(session, second) is None
    assert [one.id for one in kept(laptop, visit_id)] == [first.id]
    assert everything_in(laptop.stores.general).text.count(second.sha256) > 0, "that there was one stays known"


def test_what_was_deleted_by_mistake_comes_back_whole(laptop: Laptop) -> None:
    visit_id, encoded = laptop.plan_visit(), made()
    row = keep(laptop, visit_id, encoded, question="routines", caption="Year 4")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.remove(session, row.id)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.keep(session, visit_id, laptop.reviewer_id, row, encoded.content)
    assert kept(laptop, visit_id) == (row,)
    with laptop.stores.general.read() as session:
        assert pictures.content_of(session, row) == encoded.content
        assert session.scalars(select(Picture).where(Picture.id == row.id)).one().deleted is False


def test_keeping_it_again_after_a_lost_answer_changes_nothing(laptop: Laptop) -> None:
    visit_id, encoded = laptop.plan_visit(), made()
    row = keep(laptop, visit_id, encoded)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        pictures.keep(session, visit_id, laptop.reviewer_id, row, encoded.content)
    assert kept(laptop, visit_id) == (row,)


def test_bytes_stay_as_long_as_one_picture_names_them(laptop: Laptop) -> None:
    visit_id, encoded = laptop.plan_visit(), made()
    one, other = keep(laptop, visit_id, encoded), keep(laptop, visit_id, encoded)
    for row, left in ((one, 1), (other, 0)):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            pictures.remove(session, row.id)
        with laptop.stores.general.read() as session:
            assert len(session.scalars(select(Blob.sha256).where(Blob.sha256 == row.sha256)).all()) == left


def test_a_signed_plans_pictures_stand_until_their_day(laptop: Laptop) -> None:
    visit_id, last_day = laptop.plan_visit(), date(2027, 1, 5)
    row = keep(laptop, visit_id, made(), expires_on=last_day)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        visits.find_visit(session, visit_id).status = "signed off"
    for work in (lambda session: pictures.remove(session, row.id), lambda session: pictures.describe(session, row)):
        with (
            pytest.raises(SifieldError, match="has been signed"),
            laptop.stores.general.write(laptop.reviewer_id, NOW) as session,
        ):
            work(session)
    for day, left in ((last_day, (row.id,)), (date(2027, 1, 6), ())):
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            pictures.purge_expired(session, day)  # of the other tests' visits too: they share the laptop
        assert tuple(one.id for one in kept(laptop, visit_id)) == left
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        assert pictures.purge_expired(session, date(2027, 1, 6)) == 0
    with laptop.stores.general.read() as session:
        assert pictures.content_of(session, row) is None


@pytest.mark.parametrize(
    ("on", "sensitivity", "first"),
    [
        (date(2026, 11, 24), "general", date(2028, 8, 31)),
        (date(2027, 7, 2), "general", date(2028, 8, 31)),
        (date(2026, 11, 24), "safeguarding", date(2027, 8, 31)),
        (date(2027, 8, 20), "safeguarding", date(2028, 8, 31)),
    ],
)
def test_until_when_a_picture_is_kept_follows_the_class_of_the_visit(on: date, sensitivity: str, first: date) -> None:
    offered = pictures.expiries(on, sensitivity)
    assert offered[0].day == first
    assert len({one.day for one in offered}) == 3
    assert all(one.day > on for one in offered)


def test_the_answers_leave_with_their_pictures(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        stop = capture.add_row(session, visit_id, "stops", "Year 3, maths", NOW).row.id
    encoded = made()
    row = keep(laptop, visit_id, encoded, row_id=stop, question="routines", caption="=Books, set out", purpose="work")
    with laptop.stores.general.read() as session:
        filled = exports.gather(session, visit_id, NOW)

    as_text = export(filled, "walk.csv")
    assert formats.NAMED_ONLY in as_text.remarks
    (line,) = csv.DictReader(io.StringIO(as_text.files["walk-attached_pictures.csv"].decode("utf-8-sig")))
    assert (line["PARENT_KEY"], line["question"]) == (f"uuid:{visit_id}/stops[1]", "routines")
    assert (line["file"], line["caption"]) == (row.file_name, "'=Books, set out")
    assert (line["purpose"], line["keep_until"]) == ("Pupils’ work", "2028-08-31")

    (whole,) = export(filled, "walk.json").files.values()
    (told,) = json.loads(whole)["pictures"]
    assert (told["file"], told["row_id"], told["expires_on"]) == (row.file_name, stop, "2028-08-31")

    import openpyxl

    (book,) = export(filled, "walk.xlsx").files.values()
    sheet = openpyxl.load_workbook(io.BytesIO(book))["attached_pictures"]
    assert sheet["C2"].value == row.file_name

    packed = export(filled, "walk.zip")
    assert formats.NAMED_ONLY not in packed.remarks
    with zipfile.ZipFile(io.BytesIO(packed.files["walk.zip"])) as archive:
        assert archive.read(f"pictures/{row.file_name}") == encoded.content
        assert "walk-attached_pictures.csv" in archive.namelist()


def test_a_picture_that_is_not_here_is_named_and_said_to_be_missing(laptop: Laptop) -> None:
    visit_id = laptop.plan_visit()
    row = keep(laptop, visit_id, made())
    with laptop.stores.general.apply() as session:
        session.delete(session.get_one(Blob, row.sha256))
    with laptop.stores.general.read() as session:
        packed = export(exports.gather(session, visit_id, NOW), "walk.zip")
    assert packed.remarks[0] == "Not on this laptop, and so not in the .zip: 1 of the pictures."


def test_a_file_is_read_or_refused_in_words(tmp_path: Path) -> None:
    folder = tmp_path
    good = folder / "book.png"
    good.write_bytes(saved(drawn(), "PNG"))
    assert take_in(pictures.read_bytes(good)).width == 400
    for path, says in (
        (folder, "is a folder. Choose the picture in it."),
        (folder / "gone.jpg", "is not there any more."),
    ):
        with pytest.raises(SifieldError) as caught:
            pictures.read_bytes(path)
        assert says in str(caught.value)


def test_an_unfinished_sketch_goes_with_its_visit_for_good(laptop: Laptop) -> None:
    visit_id, other_id = laptop.plan_visit(), laptop.plan_visit()
    begun = Unfinished("talk", "", write_sketch(Sketch((((0.1, 0.2, 0.5), (0.3, 0.25, 1.0)),), 2.0)))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for each in (visit_id, other_id):
            sketches.remember(session, each, begun)
        erasure.expunge(session, Visit, visit_id)
    with laptop.stores.general.read() as session:
        assert sketches.get_unfinished(session, visit_id) is None
        assert sketches.get_unfinished(session, other_id) == begun
    assert read_sketch(begun.words).lines == (((0.1, 0.2, 0.5), (0.3, 0.25, 1.0)),)
    assert sketched(read_sketch(begun.words)).height == 800
