"""A trust whose improvement model changes from year to year, in one store for many tests: each takes a new school."""

import itertools
from dataclasses import dataclass, field
from datetime import date

from sifield.assets import asset
from sifield.fieldwork import frameworks, placing, school_years, schools, year_facts
from sifield.fieldwork.placing import NewPlacement
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.year_facts import YearFacts
from sifield.models.programme import Requirement
from sifield.wire.ids import new_id
from tests.laptops import NOW, Laptop

MODELS = {2026: "earned-autonomy", 2027: "lighthouse", 2028: "improvement-cycle", 2029: "tiers", 2030: "inside-out"}
"""From which year on the trust runs which model."""


@dataclass
class Trust:
    """A laptop, its trust's models, and ways to write and read that suit a test."""

    laptop: Laptop
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def begin(self) -> "Trust":
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            for year, name in MODELS.items():
                frameworks.publish(session, asset("frameworks", f"{name}.toml").read_text(encoding="utf-8"), year, NOW)
        return self

    def new_school(self, **more: object) -> str:
        wanted: dict[str, object] = {"name": f"School {next(self.numbers)}", "phase": "Primary"} | more
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            return schools.add_school(session, NewSchool(**wanted), NOW.date())  # type: ignore[arg-type]

    def propose(self, school_id: str, grade: str, on: date, *, year: int = 2026, reason: str = "") -> str:
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            new = NewPlacement(school_id, year, grade, on, reason)
            return placing.propose(session, new, by=self.laptop.reviewer_id, on=min(on, NOW.date()))

    def place(self, school_id: str, grade: str, on: date, *, year: int = 2026, reason: str = "") -> None:
        proposal = self.propose(school_id, grade, on, year=year, reason=reason)
        with self.laptop.stores.general.write(self.laptop.reviewer_id, NOW) as session:
            placing.confirm(session, proposal, by=self.laptop.head_id, on=NOW.date())

    def facts(self, school_id: str, year: int = 2026) -> YearFacts:
        with self.laptop.stores.general.read() as session:
            return year_facts.gather(session, school_id, year)

    def foresee(self, school_id: str, year: int = 2026) -> school_years.Difference:
        facts = self.facts(school_id, year)
        with self.laptop.stores.general.read() as session:
            return school_years.foresee(session, facts)

    def accept(self, school_id: str, year: int = 2026, *, sensitivity: str = "general") -> None:
        facts = self.facts(school_id, year)
        with self.laptop.stores.of(sensitivity).write(self.laptop.reviewer_id, NOW) as session:
            school_years.accept(session, facts, sensitivity)

    def rows(self, school_id: str, *, sensitivity: str = "general") -> list[Requirement]:
        with self.laptop.stores.of(sensitivity).read() as session:
            found = session.query(Requirement).filter_by(school_id=school_id).all()
        return sorted(found, key=lambda row: (row.due_on, row.row, row.number))

    def change(self, row_id: str, *, sensitivity: str = "general", **fields: object) -> None:
        with self.laptop.stores.of(sensitivity).write(self.laptop.reviewer_id, NOW) as session:
            row = session.get_one(Requirement, row_id)
            for name, value in fields.items():
                setattr(row, name, value)

    def book(self, school_id: str, row_ids: list[str], on: date, *, sensitivity: str = "general") -> str:
        from sifield.models.programme import Booking
        from sifield.wire.records import school_scope

        booking_id = new_id()
        with self.laptop.stores.of(sensitivity).write(self.laptop.reviewer_id, NOW) as session:
            scope = school_scope(school_id, sensitivity)
            session.add(
                Booking(id=booking_id, scope=scope, school_id=school_id, title="A", on=on, requirement_ids=row_ids)
            )
        return booking_id
