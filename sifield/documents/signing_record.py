"""The signing record as a PDF of its own: a page added to the signed plan would break its seal.

It carries its lines as data, too, so that anybody can reckon the chain again.
"""

import json
from collections.abc import Sequence

from sifield.documents.plan_words import foot_of
from sifield.documents.report import Cell, Column, Part, Report
from sifield.fieldwork.plans import PlanDetails, by_name
from sifield.fieldwork.signing_record import EventRow, line_of, what_is_wrong, written_apart
from sifield.frameworks.outline import join
from sifield.signing.fields import RECORD_FILE, say_day, say_moment

FORMAT = "sifield signing record 1"
_KINDS = {
    "sent": "Sent", "opened": "Opened", "checked": "Facts checked", "signed": "Signed", "declined": "Declined to sign",
    "handed over": "Laptop handed over", "taken back": "Laptop taken back", "received": "Received, reply to follow",
    "printed": "Printed", "saved": "Copy saved", "confirmed": "Identity confirmed", "refused": "Identity refused",
    "archived": "Archived with a time stamp", "superseded": "Superseded",
}  # fmt: skip
_LINES = (
    Column("No.", 6), Column("When", 20), Column("Clock", 11), Column("What", 29), Column("Who", 20),
    Column("How identified", 18),
)  # fmt: skip
_FILES = (Column("Lines", 14), Column("SHA-256 of the file", 86))
_CHAIN = (Column("No.", 8), Column("SHA-256 of the line", 92))
_SETTLED = ("agreed", "in progress", "closed", "declined", "superseded")


def signing_record(plan: PlanDetails, lines: Sequence[EventRow]) -> Report:
    """Make the signing record of a plan."""
    files: dict[str, list[str]] = {}
    for line in lines:
        if line.sha256:
            files.setdefault(line.sha256, []).append(str(line.number))
    faults = what_is_wrong(lines)
    return Report(
        kind="Signing record",
        about=plan.school_name,
        trust_name=plan.trust_name,
        on=plan.visited_on,
        subtitle=f"{plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}",
        facts=(("Plan", plan.id), ("Edition", str(plan.edition)), ("Signed files", str(plan.revision))),
        parts=(
            Part("How to read it", tuple(_how_to_read(lines, faults))),
            Part("What happened", (), _LINES, tuple(map(_line, lines)), "Nothing has happened yet."),
            Part("Which files", (), _FILES, tuple((join(at), sha) for sha, at in files.items()), "None yet."),
            Part("The chain", (), _CHAIN, tuple((str(line.number), line.digest) for line in lines), "No line yet."),
        ),
        foot=foot_of(plan.sensitivity, plan.copies_to),
        draft="" if plan.status in _SETTLED else "the signing is still under way, so lines may follow",
        is_sample=plan.is_sample,
        seal="The trust’s own server",
        data=(RECORD_FILE, record_json(plan, lines)),
    )


def record_json(plan: PlanDetails, lines: Sequence[EventRow]) -> bytes:
    """Give the lines as canonical JSON: equal records give equal bytes."""
    content = {"format": FORMAT, "plan": plan.id, "lines": [{**line_of(one), "digest": one.digest} for one in lines]}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _how_to_read(lines: Sequence[EventRow], faults: Sequence[str]) -> list[str]:
    said = [
        "“Laptop” means the clock of the laptop at hand, which its owner can set wrong: such a time is claimed, not "
        "proven. “Centre” means the clock of the trust’s own server.",
        "Each line rests on the SHA-256 of the line before it. A line that was changed, put in or left out between two "
        "others shows; whether lines are missing at the end, only another copy or the centre’s seal can show.",
    ]
    apart = written_apart(lines)
    if apart:
        numbers = join([str(number) for number in apart])
        said.append(f"Number {numbers} stands on more than one line: two laptops wrote before they had met.")
    return [*said, *(faults or ["The chain was reckoned again when this paper was made, and is whole."])]


def _line(line: EventRow) -> tuple[Cell, ...]:
    words = f": {line.words}" if line.words else ""
    return (
        str(line.number),
        f"{say_moment(line.at)}:{line.at:%S}",
        "Centre" if line.is_server_time else f"Laptop {line.device[-6:]}".strip(),
        f"{_KINDS.get(line.kind, line.kind.capitalize())}{words}",
        by_name(line.by_name, line.by_role) or "–",
        line.how or "–",
    )
