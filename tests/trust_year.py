"""A trust's year as rows in a laptop's stores, for tests of what is read out of them: each method writes one fact.

``plan_year`` lays a shipped framework's programme out for a school, as planning into the store does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sifield.assets import asset
from sifield.fieldwork import calendars, frameworks, programme, schools, templates
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.templates import FormRow
from sifield.frameworks.framework import Framework
from sifield.frameworks.programme import plan
from sifield.models.base import Base
from sifield.models.evidence import EvidenceLink, Finding, Note
from sifield.models.people import ReleaseDay, RoleHolder
from sifield.models.plans import Action, Plan
from sifield.models.programme import Booking, InspectorCall, Requirement
from sifield.models.standing import Judgement
from sifield.models.store import Store
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.wire.ids import answer_id
from sifield.wire.records import TRUST_SCOPE, school_scope
from tests.laptops import NOW, TODAY, Laptop

Answers = Mapping[str, Any]


@dataclass
class TrustYear:
    """Writes into a laptop's stores; ``sensitivity`` chooses the store where a record can lie in either."""

    laptop: Laptop

    def store(self, sensitivity: str = "general") -> Store:
        return self.laptop.stores.of(sensitivity)

    def keep(self, *rows: Base, sensitivity: str = "general") -> None:
        with self.store(sensitivity).apply() as session:
            session.add_all(rows)

    # --- the trust

    def school(self, name: str, phase: str = "Primary", *, joined_on: date = date(2020, 9, 1)) -> str:
        with self.store().apply() as session:
            return schools.add_school(session, NewSchool(name=name, phase=phase), joined_on)

    def person(self, name: str, *roles: str) -> str:
        with self.store().apply() as session:
            person_id = schools.add_person(session, name, "reviewer")
            session.add_all(RoleHolder(scope=TRUST_SCOPE, person_id=person_id, role=role) for role in roles)
        return person_id

    def release(self, person_id: str, *days: date, half_days: int = 2) -> None:
        self.keep(*(ReleaseDay(scope=TRUST_SCOPE, person_id=person_id, on=day, half_days=half_days) for day in days))

    def run(self, name: str, from_year: int = 2020) -> Framework:
        """Let the trust run one of the shipped frameworks."""
        text = asset("frameworks", f"{name}.toml").read_text(encoding="utf-8")
        with self.store().apply() as session:
            frameworks.publish(session, text, from_year, NOW)
            made = frameworks.in_force(session, from_year)
        assert made is not None
        return made

    def form(self, workbook: bytes, name: str = "form.xlsx") -> FormRow:
        with self.store().apply() as session:
            return templates.publish(session, workbook, name, NOW)

    # --- what is asked, and who comes

    def ask(self, school_id: str, due_on: date, title: str = "Learning walk", **columns: Any) -> str:
        """Ask something of a school; ``sensitivity`` and any column of ``Requirement`` may be given."""
        sensitivity = columns.pop("sensitivity", "general")
        with self.store(sensitivity).apply() as session:
            form_id = columns.pop("form_id", "small_walk")
            made = programme.add_requirement(session, school_id, form_id, title, due_on, sensitivity=sensitivity)
            session.flush()
            row = session.get_one(Requirement, made)
            for name, value in columns.items():
                setattr(row, name, value)
        return made

    def plan_year(self, school_id: str, framework: Framework, grade: str = "", year: int = 2026) -> list[str]:
        """Ask everything of a school that a framework asks of its grade, each row once."""
        with self.store().apply() as session:
            planned = plan(framework, grade, calendars.year_of(session, year, school_id))
            kinds = {row.name: row.kind for row in framework.requirements}
            rows = [
                Requirement(
                    scope=school_scope(school_id), school_id=school_id, form_id=one.form, title=one.title,
                    due_on=one.due, origin="programme", framework=framework.name, year=year, grade=grade, row=one.kind,
                    number=one.number, kind=kinds[one.kind], term=one.term, lead=one.lead, half_days=one.half_days,
                    why=one.why,
                )
                for one in planned.visits
            ]  # fmt: skip
            visits = {(row.row, row.number) for row in rows}
            rows += [
                Requirement(
                    scope=school_scope(school_id), school_id=school_id, form_id=one.form, title=one.title,
                    due_on=one.due, origin="programme", framework=framework.name, year=year, grade=grade, row=one.name,
                    number=one.number, kind=one.kind, term=one.term, within=one.visit, within_number=one.visit_number,
                    lead=one.lead, focus=one.focus, why=one.why,
                )
                for one in planned.activities
                if (one.name, one.number) not in visits
            ]  # fmt: skip
            ids = [row.id for row in rows]
            session.add_all(rows)
        return ids

    def settle(self, requirement_id: str, sensitivity: str = "general", **columns: Any) -> None:
        """Change columns of something asked: ``state="done"``, ``visit_id=…``."""
        with self.store(sensitivity).apply() as session:
            row = session.get_one(Requirement, requirement_id)
            for name, value in columns.items():
                setattr(row, name, value)

    def book(self, school_id: str, on: date, requirement_ids: Sequence[str] = (), **columns: Any) -> str:
        """Book a day; any column of ``Booking`` may be given."""
        sensitivity = columns.pop("sensitivity", "general")
        row = Booking(
            scope=school_scope(school_id, sensitivity), school_id=school_id, on=on,
            title=columns.pop("title", "A visit"), requirement_ids=list(requirement_ids), **columns,
        )  # fmt: skip
        self.keep(row, sensitivity=sensitivity)
        return row.id

    def inspectors(self, school_id: str, first: date, last: date) -> None:
        scope = school_scope(school_id)
        self.keep(InspectorCall(scope=scope, school_id=school_id, from_on=first, until_on=last, called_at=NOW))

    # --- what was seen

    def visit(
        self,
        school_id: str,
        on: date,
        answers: Answers | None = None,
        *,
        form: FormRow | None = None,
        stops: Iterable[Answers] = (),
        group: str = "stops",
        status: str = "finished",
        **columns: Any,
    ) -> str:
        """Keep a visit with its answers; ``stops`` holds those of each row of the repeat ``group``."""
        form = form or self.laptop.form
        scope, at = school_scope(school_id, form.sensitivity), datetime.combine(on, time(9), UTC)
        visit = Visit(
            scope=scope, school_id=school_id, form_id=form.form_id, form_version=form.version,
            template_sha256=form.sha256, sensitivity=form.sensitivity, title=form.title, planned_on=on, status=status,
            reviewer_id=columns.pop("reviewer_id", self.laptop.reviewer_id), started_at=at,
            finished_at=at if status in ("finished", "signed off") else None, **columns,
        )  # fmt: skip
        rows: list[Base] = [visit]
        given: list[tuple[str, Answers]] = [("", answers or {})]
        for position, stop in enumerate(stops, 1):
            row = RepeatRow(scope=scope, visit_id=visit.id, group_name=group, position=position, label=f"Y{position}")
            rows.append(row)
            given.append((row.id, stop))
        rows += [
            Answer(
                id=answer_id(visit.id, row_id, question), scope=scope, visit_id=visit.id, row_id=row_id,
                question=question, coded=value,
            )
            for row_id, said in given
            for question, value in said.items()
        ]  # fmt: skip
        self.keep(*rows, sensitivity=form.sensitivity)
        return visit.id

    def finding(self, visit_id: str, text: str, *, question: str = "", stops: int = 0, **columns: Any) -> str:
        """Keep a finding that rests on a note from each of the first so many stops of its visit."""
        sensitivity = columns.pop("sensitivity", "general")
        with self.store(sensitivity).apply() as session:
            visit = session.get_one(Visit, visit_id)
            rows = session.query(RepeatRow).filter_by(visit_id=visit_id).order_by(RepeatRow.position).limit(stops)
            finding = Finding(scope=visit.scope, visit_id=visit_id, text=text, question=question, **columns)
            session.add(finding)
            for row in rows.all():
                note = Note(
                    scope=visit.scope, visit_id=visit_id, author_id=visit.reviewer_id, noted_at=NOW, row_id=row.id,
                    question=question, text=f"Seen in {row.label}",
                )  # fmt: skip
                session.add(note)
                session.add(EvidenceLink(scope=visit.scope, finding_id=finding.id, note_id=note.id))
            return finding.id

    def action(
        self,
        visit_id: str,
        deadline: date | None,
        text: str = "Brief every adult",
        *,
        agreed_on: date = TODAY,
        status: str = "agreed",
        sensitivity: str = "general",
        finding_id: str = "",
    ) -> str:
        """Keep an action in a plan of its own that both have signed."""
        with self.store(sensitivity).apply() as session:
            visit = session.get_one(Visit, visit_id)
            at = datetime.combine(agreed_on, time(12), UTC)
            plan_row = Plan(
                scope=visit.scope, visit_id=visit_id, school_id=visit.school_id, reviewer_id=visit.reviewer_id,
                status="agreed", issued_at=at, agreed_at=at,
            )  # fmt: skip
            action = Action(
                scope=visit.scope, plan_id=plan_row.id, text=text, owner_name="Imogen Tarrant", deadline=deadline,
                owner_role="Deputy headteacher", status=status, finding_id=finding_id,
            )  # fmt: skip
            session.add_all((plan_row, action))
            return action.id

    def judge(self, school_id: str, name: str, level: str, on: date, framework: str = "lighthouse") -> None:
        self.keep(
            Judgement(
                scope=school_scope(school_id), school_id=school_id, framework=framework, name=name, level=level,
                judged_on=on, judged_by=self.laptop.reviewer_id,
            )
        )  # fmt: skip
