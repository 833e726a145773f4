"""A laptop on which a walk has been done: notes in rooms, and, where wanted, findings, actions and a checked plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sifield.fieldwork import capture, findings, planning
from sifield.fieldwork.plans import ActionWords
from sifield.models.store import Store
from tests.laptops import NOW, Laptop, make_laptop
from tests.ui.inline_tasks import InlineTasks

ROOMS = (("Reception", 0), ("Year 2", 8), ("Year 4, reading corner", 17), ("Year 6", 27), ("Library", 40), ("Hall", 50))
SEEN = (
    "Two pupils taken out at 10:28 by the teaching assistant, flashcards from the same scheme, 10 minutes.",
    "“I do my sounds again after lunch” (pupil). No record of which pupils had it yesterday.",
    "Nine of twenty book bags hold a book with a sound that has not been taught yet.",
    "Routines calm: pupils put equipment away within a minute, unprompted.",
    "Adults model blending in the same words in each group.",
    "Pupils explain what they are learning and why, in full sentences.",
)
ACTS = (
    ("Timetable a daily ten-minute keep-up slot in Years 1 and 2.", "Hannah Oduya", "Reading lead", date(2026, 12, 11)),
    ("Sort every take-home book by the sounds taught so far.", "Hannah Oduya", "Reading lead", date(2026, 12, 18)),
)
SUCCESS = "A sample of twenty book bags holds no book with an untaught sound (today: nine of twenty)."


@dataclass
class Walk:
    """A walk on a laptop, with the ids of what was made."""

    laptop: Laptop
    tasks: InlineTasks
    visit_id: str
    note_ids: list[str]
    plan_id: str = ""

    @property
    def store(self) -> Store:
        return self.laptop.stores.general

    def now(self) -> datetime:
        return NOW + timedelta(minutes=90)


def walk(folder: Path, *, head_key: str = "prepared", rooms: int = 3, is_sample: bool = False) -> Walk:
    """Walk through some rooms and write two notes in each."""
    laptop = make_laptop(folder, head_key=head_key, is_sample=is_sample)
    visit_id = laptop.plan_visit()
    notes = []
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        for number, (room, minutes) in enumerate(ROOMS[:rooms]):
            at = NOW + timedelta(minutes=minutes)
            row = capture.add_row(session, visit_id, "stops", room, at).row
            for place in (0, 1):
                text = SEEN[(2 * number + place) % len(SEEN)]
                question = "routines" if place else "talk"
                made = capture.add_note(
                    session, visit_id, laptop.reviewer_id, text, at + timedelta(minutes=1 + place),
                    row_id=row.id, question=question,
                )  # fmt: skip
                notes.append(made.id)
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    return Walk(laptop, tasks, visit_id, notes)


def found(made: Walk, count: int = 2) -> list[str]:
    """Turn notes of the first three rooms into findings, the first of them a strength, and open the plan."""
    ids = []
    with made.laptop.stores.general.write(made.laptop.reviewer_id, NOW) as session:
        for number in range(count):
            kind = ("strength", "develop", "concern")[number % 3]
            notes = made.note_ids[number % 2 :: 2][:3]
            ids.append(findings.raise_finding(session, made.visit_id, notes, SEEN[number % len(SEEN)], kind))
        made.plan_id = planning.open_plan(session, made.visit_id)
    return ids


def planned(made: Walk, count: int = 1, *, facts: bool = True) -> list[str]:
    """Make a whole plan: two findings, actions with everything, and the facts checked where wanted."""
    raised = found(made, max(2, min(6, count)))
    ids = []
    with made.laptop.stores.general.write(made.laptop.reviewer_id, NOW) as session:
        for number in range(count):
            text, name, role, day = ACTS[number % len(ACTS)]
            words = ActionWords(
                text=text,
                owner_name=name,
                owner_role=role,
                deadline=day,
                success_criterion=SUCCESS,
                baseline="Two days of five.",
                monitored_by="Mireille Ashdown",
            )
            finding = raised[1 + number % (len(raised) - 1)]
            ids.append(planning.add_action(session, made.plan_id, finding, words))
        if facts:
            for finding_id in raised:
                findings.check_facts(session, finding_id, True, "")
            planning.close_fact_check(session, made.plan_id, "Mireille Ashdown", NOW)
    return ids
