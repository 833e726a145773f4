"""The signing record: each line rests on the one before, on every laptop, and its paper says what proves what."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfua import validate

from sifield.documents import report_pdf
from sifield.documents.signing_record import RECORD_FILE, record_json, signing_record
from sifield.errors import SifieldError
from sifield.fieldwork import planning
from sifield.fieldwork.signing_record import CENTRE, Event, EventRow, append, list_events, what_is_wrong, written_apart
from sifield.models.plans import SigningEvent
from tests.laptops import NOW, Laptop, make_laptop
from tests.papers import MADE_AT, PLAN

SEEN = (
    Event(kind="checked", by_name="Mireille Ashdown", by_role="Headteacher", how="in the room"),
    Event(kind="signed", by_name="Amara Whitlock", by_role="Lead practitioner", how="PIN", sha256="ab" * 32),
    Event(kind="handed over", by_name="Amara Whitlock", words="to Mireille Ashdown"),
    Event(kind="signed", by_name="Mireille Ashdown", by_role="Headteacher", how="PIN", sha256="cd" * 32),
)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()


def a_plan(laptop: Laptop) -> str:
    visit_id = laptop.plan_visit()
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return planning.open_plan(session, visit_id)


def chain(*events: Event, device: str = "laptop-a", after: EventRow | None = None) -> list[EventRow]:
    """Lines one after the other, as ``append`` writes them."""
    lines = [after] if after else []
    for event in events:
        number = lines[-1].number + 1 if lines else 1
        said = {name: getattr(event, name) for name in ("kind", "by_name", "by_role", "how", "words", "sha256")}
        lines.append(
            EventRow(
                **said, id=f"{device}-{number}", plan_id=PLAN.id, number=number, device=device,
                at=datetime(2026, 11, 24, 15, number, 7, tzinfo=UTC), previous=lines[-1].digest if lines else "",
            )
        )  # fmt: skip
    return lines[1:] if after else lines


def test_lines_are_kept_in_order_each_resting_on_the_one_before(laptop: Laptop) -> None:
    plan_id = a_plan(laptop)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for minute, event in enumerate(SEEN):
            append(session, plan_id, event, NOW + timedelta(minutes=minute, microseconds=1234))
        append(session, plan_id, Event(kind="received", by_name="The trust’s server"), NOW, device=CENTRE)
    with laptop.stores.general.read() as session:
        lines = list_events(session, plan_id)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [line.kind for line in lines[:4]] == [event.kind for event in SEEN]
    assert lines[0].device == lines[3].device != ""
    assert [line.is_server_time for line in lines] == [False] * 4 + [True]
    assert what_is_wrong(lines) == ()


def test_what_was_changed_in_the_store_is_seen(laptop: Laptop) -> None:
    plan_id = a_plan(laptop)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        rows = [append(session, plan_id, event, NOW) for event in SEEN]
        session.get_one(SigningEvent, rows[1].id).by_name = "Somebody Else"
    with laptop.stores.general.read() as session:
        [said] = what_is_wrong(list_events(session, plan_id))
    assert said.startswith("What stood before line 3 was changed or left out")


def test_a_plan_that_is_not_here_has_no_record(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session, pytest.raises(SifieldError) as raised:
        append(session, "no-such-plan", SEEN[0], NOW)
    assert raised.value.code == "no-plan"


@given(st.integers(0, 3), st.sampled_from(["kind", "by_name", "by_role", "how", "words", "sha256", "device", "at"]))
def test_a_change_of_any_field_and_a_line_left_out_show_unless_it_is_the_last(at: int, field: str) -> None:
    lines = chain(*SEEN)
    changed = "other" if field != "at" else datetime(2026, 1, 1, tzinfo=UTC)
    spoilt = [*lines[:at], replace(lines[at], **{field: changed}), *lines[at + 1 :]]
    left_out = [*lines[:at], *lines[at + 1 :]]
    is_last = at == len(lines) - 1
    assert bool(what_is_wrong(spoilt)) is not is_last
    assert bool(what_is_wrong(left_out)) is not is_last


def test_two_laptops_that_had_not_met_both_stand() -> None:
    both = chain(*SEEN[:2])
    mine, hers = chain(SEEN[2], after=both[-1]), chain(SEEN[3], SEEN[3], device="laptop-b", after=both[-1])
    lines = sorted([*both, *mine, *hers], key=lambda line: (line.number, line.at, line.id))
    assert what_is_wrong(lines) == ()
    assert written_apart(lines) == (3,)
    told = " ".join(signing_record(PLAN, lines).parts[0].lines)
    assert "Number 3 stands on more than one line" in told


def test_the_paper_says_whose_clock_and_carries_its_lines_as_data(tmp_path: Path) -> None:
    lines = chain(*SEEN)
    lines += chain(Event(kind="received", by_name="The trust’s server"), device=CENTRE, after=lines[-1])
    plan = replace(PLAN, sensitivity="safeguarding", is_sample=True)
    report = signing_record(plan, lines)
    happened = report.parts[1].rows
    assert happened[1][:4] == ("2", "Tue 24 Nov 2026, 15:02:07", "Laptop ptop-a", "Signed")
    assert happened[4][2] == "Centre"
    assert report.parts[2].rows == (("2", "ab" * 32), ("4", "cd" * 32))
    assert report.draft == "the signing is still under way, so lines may follow"
    pdf = report_pdf.render(report, made_at=MADE_AT)
    (tmp_path / "record.pdf").write_bytes(pdf)
    assert [one.message for one in validate(tmp_path / "record.pdf").findings] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = opened.attachments[RECORD_FILE].get_file().read_bytes()
        [seal] = opened.Root.AcroForm.Fields
        assert (str(seal.T), str(seal.FT)) == ("centre", "/Sig"), "its place is made before the centre signs"
    assert attached == record_json(plan, lines)
    assert [line["digest"] for line in json.loads(attached)["lines"]] == [line.digest for line in lines]


def test_a_broken_chain_is_said_on_the_paper() -> None:
    lines = chain(*SEEN)
    told = " ".join(signing_record(PLAN, [lines[0], *lines[2:]]).parts[0].lines)
    assert "What stood before line 3 was changed or left out" in told
    assert "is whole" not in told
