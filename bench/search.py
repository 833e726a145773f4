"""Finding words in 100,000 visits against bare FTS5 in the same run: medians, 95th centiles and ratios.

The store is the laptop's own (encrypted, its index kept by triggers): two hundred schools with five hundred visits each
over five years, of each visit its focus, two answers in words, two notes, a finding and an action. Beside it the same
texts in a bare FTS5 table with the same tokeniser in a plain file, asked for row numbers alone, newest first, and in
one with its own copy of the texts, asked for snippets: what a program without encryption and without filters would do.
Words are drawn as in speech: few of them very often, most of them seldom.

    python -m bench.search [VISITS]
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import insert

from bench._usual_rows import usual_row
from sifield.assets import asset
from sifield.fieldwork import templates
from sifield.fieldwork.templates import FormRow
from sifield.models.evidence import Finding, Note
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.store import Store
from sifield.models.visits import Answer, Visit
from sifield.wire.records import TRUST_SCOPE, school_scope

VISITS, SCHOOLS, PEOPLE, ROUNDS = 100_000, 200, 40, 5
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FIRST = date(2021, 9, 6)
FORM = "monitoring_visit"
OFTEN = [
    "pupils",
    "read",
    "aloud",
    "in",
    "pairs",
    "and",
    "explain",
    "why",
    "the",
    "teacher",
    "asks",
    "them",
    "to",
    "reason",
    "from",
    "the",
    "text",
    "while",
    "adults",
    "model",
    "talk",
    "routines",
    "books",
    "phonics",
    "vocabulary",
    "attendance",
    "behaviour",
    "subject",
    "sequence",
    "knowledge",
    "check",
    "recall",
    "practice",
    "leaders",
    "support",
    "staff",
    "training",
    "handwriting",
    "corridor",
    "lunch",
    "calm",
    "late",
    "feedback",
    "marking",
    "questions",
    "answer",
    "maths",
]
Texts = list[str]


def words() -> Iterator[str]:
    """Give words without end, always the same."""
    chance = random.Random(20261124)
    syllables = [a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai", "ea", "on", "er")]
    rare = ["".join(chance.choices(syllables, k=chance.choice((2, 3, 4)))) for _ in range(20_000)]
    every = [*OFTEN, *rare]
    weights = list(accumulate(1 / (rank + 4) for rank in range(len(every))))
    while True:
        yield from chance.choices(every, cum_weights=weights, k=10_000)


def fill(store: Store, visits: int) -> None:
    """Fill a store with visits in the order of their days."""
    source, chance = words(), random.Random(1)
    with store.apply() as session:
        form = templates.publish(session, asset("forms", f"{FORM}.xlsx").read_bytes(), FORM, NOW)
        questions = [one.name for one in templates.get_template(session, form.sha256).questions.values() if one.area]
        schools = [
            usual_row(School, TRUST_SCOPE, {"name": f"School {at:03}", "phase": "Primary"}) for at in range(SCHOOLS)
        ]
        people = [usual_row(Person, TRUST_SCOPE, {"name": f"Person {at:02}"}) for at in range(PEOPLE)]
        session.execute(insert(School), schools)
        session.execute(insert(Person), people)
    for start in range(0, visits, 1000):
        rows: dict[type, list[dict[str, Any]]] = {}

        def keep(kind: type, scope: str, /, **values: Any) -> str:
            row = usual_row(kind, scope, values)
            rows.setdefault(kind, []).append(row)  # noqa: B023
            return str(row["id"])

        for number in range(start, min(start + 1000, visits)):
            day = FIRST + timedelta(days=number * 1900 // visits)
            _visit(
                keep,
                form,
                chance.choice(schools)["id"],
                chance.choice(people)["id"],
                day,
                chance.choice(questions),
                source,
            )
        with store.apply() as session:
            for kind, of in rows.items():
                session.execute(insert(kind), of)


def _visit(
    keep: Callable[..., str], form: FormRow, school: str, person: str, day: date, question: str, source: Iterator[str]
) -> None:
    def say(least: int, most: int) -> str:
        return " ".join(next(source) for _ in range(least + day.toordinal() % (most - least)))

    scope = school_scope(school)
    visit = keep(
        Visit, scope, school_id=school, form_id=form.form_id, form_version="1", template_sha256=form.sha256,
        title=form.title, sensitivity="general", reviewer_id=person, planned_on=day, status="signed off",
        focus=say(3, 6),
    )  # fmt: skip
    for at in range(2):
        keep(Answer, scope, visit_id=visit, question=question, row_id=str(at), coded="", words=say(10, 25))
        keep(Note, scope, visit_id=visit, author_id=person, noted_at=NOW, question=question, text=say(8, 20))
    finding = keep(Finding, scope, visit_id=visit, question=question, text=say(10, 20))
    plan = keep(Plan, scope, visit_id=visit, school_id=school, reviewer_id=person, status="agreed")
    keep(Action, scope, plan_id=plan, finding_id=finding, text=say(8, 15), success_criterion=say(6, 12))
