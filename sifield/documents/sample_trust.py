"""The sample trust: a throw-away trust to explore, with an authority of its own, that never syncs.

It stands beside the papers because a part of it is a plan that two people have signed for real.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sifield.assets import asset
from sifield.documents import sample_school, sign_off
from sifield.fieldwork import (
    calendars,
    capture,
    findings,
    frameworks,
    held_roles,
    library,
    planning,
    programme,
    release_days,
    schools,
    templates,
    visits,
)
from sifield.fieldwork.plans import SCHOOL_SIDE, ActionWords, MilestoneRow
from sifield.fieldwork.schools import NewSchool
from sifield.forms.template import Section, Template
from sifield.frameworks.calendar import school_year
from sifield.frameworks.shipped import shipped_texts
from sifield.models.exchange import Device, SigningKey
from sifield.models.standing import Placement
from sifield.models.store import Store
from sifield.pins import seal_with_pin
from sifield.signing import authority, certificates
from sifield.signing.seal import Drawing
from sifield.wire.ids import new_id
from sifield.wire.records import school_scope

SAMPLE_PIN = "246810"
"""The PIN of everyone in the sample trust who has one already; the window says so."""

_SIGNATURE_DAYS = 3650


def make_sample(store: Store, at: datetime) -> str:
    """Fill an empty store with the sample trust and give the id of the person who explores it.

    It signs a plan, so takes a second or two. Its authority's keys are forgotten when this returns.
    """
    sample = tomllib.loads(asset("sample", "trust.toml").read_text(encoding="utf-8"))
    maker = _Maker(store, sample, at)
    maker.make()
    return maker.people["reviewer"]


class _Maker:
    def __init__(self, store: Store, sample: Mapping[str, Any], at: datetime) -> None:
        self.store, self.sample, self.at, self.today = store, sample, at, at.date()
        self.calendar = calendars.usual_days()
        self.people: dict[str, str] = {}
        self.schools: dict[str, str] = {}
        # It reaches back so far that the walk of some weeks ago could be signed under it.
        self.authority = authority.make_authority(sample["name"], at - timedelta(days=400), sample=True).working

    def day(self, school_days: int) -> date:
        return self.calendar.add(self.today, school_days)

    def make(self) -> None:
        with self.store.write(new_id(), self.at) as session:
            for person in self.sample["people"]:
                self.people[person["key"]] = schools.add_person(session, person["name"], person["role"])
            for school in self.sample["schools"]:
                self.schools[school["key"]] = schools.add_school(session, _school(school), self.today - timedelta(400))
            forms = {form.form_id: form for form in library.publish_shipped(session, self.at)}
            for due in self.sample["due"]:
                programme.add_requirement(
                    session, self.schools[due["school"]], due["form"], due["title"], self.day(due["days"])
                )
            session.add(self._device())
            session.add(self._key(self.people["reviewer"], self._person("reviewer")["name"], "School improvement lead"))
            for row in schools.list_schools(session, self.today):
                if row.head is not None:
                    session.add(self._key(row.head.id, row.head.name, row.head.role, has_pin=False))
            self._place_schools(session)
            card = self.sample["card"]
            sample_school.furnish(session, self.schools[card["school"]], card, self.today, self.day)
        self._make_walk(forms["learning_walk"])

    def _place_schools(self, session: Any) -> None:
        """Have the trust work by a model since the school year before, its schools placed, its people's roles held."""
        year = school_year(self.today)
        frameworks.publish(session, shipped_texts()[self.sample["model"]], year - 1, self.at - timedelta(days=399))
        for school in self.sample["schools"]:
            for of_year, grade in zip((year - 1, year), school["grades"], strict=True):
                session.add(self._placement(school, of_year, grade))
        begun = date(year, 9, 1)
        for person in self.sample["people"]:
            person_id = self.people[person["key"]]
            for role in person["holds"]:
                held_roles.hold(session, person_id, role, begun)
            first = self.today + timedelta(days=(person["free"] - self.today.weekday()) % 7)
            weeks = [first + timedelta(weeks=at) for at in range(20)]
            days = [day for day in weeks if self.calendar.is_school_day(day)]
            release_days.release(session, person_id, days)

    def _placement(self, school: Mapping[str, Any], year: int, grade: str) -> Placement:
        """The chief executive proposed it in July, and wrote down a week later that the board confirmed it."""
        is_new = year == school_year(self.today)
        return Placement(
            scope=school_scope(self.schools[school["key"]]), school_id=self.schools[school["key"]],
            framework=self.sample["model"], year=year, grade=grade, from_on=date(year, 9, 1),
            reason=school.get("grade_reason", "") if is_new else "",
            proposed_by=self.people["chief"], proposed_on=date(year, 7, 7),
            state="confirmed", confirmed_by=self.people["chief"], confirmed_on=date(year, 7, 14),
        )  # fmt: skip

    def _device(self) -> Device:
        return Device(
            device_id=new_id(),
            device_key=os.urandom(32),
            person_id=self.people["reviewer"],
            person_name=self._person("reviewer")["name"],
            role=self._person("reviewer")["role"],
            trust_id=new_id(),
            trust_name=self.sample["name"],
            root_pem=certificates.to_pem(self.authority.root_certificate).decode(),
            issuing_pem=certificates.to_pem(self.authority.issuing_certificate).decode(),
            scopes=[],
            crl=authority.revocation_list(self.authority, (), number=1, at=self.at, days=_SIGNATURE_DAYS),
            is_sample=True,
            enrolled_at=self.at,
        )

    def _person(self, key: str) -> dict[str, Any]:
        return next(person for person in self.sample["people"] if person["key"] == key)

    def _key(self, person_id: str, name: str, role: str, *, visit_id: str = "", has_pin: bool = True) -> SigningKey:
        bare = certificates.new_key()
        request = certificates.signing_request(bare, name=name, role=role, organisation=self.sample["name"])
        made_at = self.at - timedelta(days=399)
        certificate = authority.issue(self.authority, request, name=name, role=role, at=made_at, days=_SIGNATURE_DAYS)
        return SigningKey(
            person_id=person_id,
            visit_id=visit_id,
            box=seal_with_pin(bare, SAMPLE_PIN) if has_pin else bare,
            state="ready" if has_pin else "prepared",
            certificate=certificate,
            made_at=made_at,
        )

    def _make_walk(self, form: templates.FormRow) -> None:
        walk = self.sample["walk"]
        day = self.day(walk["days"])
        at = datetime.combine(day, self.at.timetz()).replace(hour=9, minute=30)
        reviewer = self.people["reviewer"]
        with self.store.write(reviewer, at) as session:
            new = visits.NewVisit(
                school_id=self.schools[walk["school"]],
                form=form,
                reviewer_id=reviewer,
                planned_on=day,
                focus=walk["focus"],
            )
            visit_id = visits.plan_visit(session, new)
            visits.start(session, visit_id, at)
            template = templates.get_template(session, form.sha256)
            notes = self._make_stops(session, visit_id, template, at)
            visits.finish(session, visit_id, at + timedelta(minutes=70))
            plan_id = self._make_plan(session, visit_id, notes, at + timedelta(minutes=90))
            head = visits.get_visit(session, visit_id).head
            if head is None:
                raise ValueError("the sample's school has no head")
            session.add(self._key(head.id, head.name, head.role, visit_id=visit_id))
        signed_at = at + timedelta(minutes=100)
        drawing = Drawing(typed=self._person("reviewer")["name"])
        sign_off.issue(self.store, plan_id, pin=SAMPLE_PIN, drawing=drawing, at=signed_at)
        sign_off.agree(
            self.store,
            plan_id,
            pin=SAMPLE_PIN,
            drawing=Drawing(typed=head.name),
            decision="agreed",
            comment="",
            at=signed_at + timedelta(minutes=6),
        )

    def _make_stops(self, session: Any, visit_id: str, template: Template, at: datetime) -> list[str]:
        notes = []
        stop = next(section for section in template.sections if section.is_stop)
        for number, wanted in enumerate(self.sample["walk"]["stops"]):
            then = at + timedelta(minutes=12 * number)
            row = capture.add_row(session, visit_id, stop.name, wanted["label"], then).row
            for question, value in _plausible(stop, number):
                capture.save_answer(session, visit_id, question, row.id, value, running=False)
            for minute, text in enumerate(wanted["notes"]):
                made = capture.add_note(
                    session, visit_id, self.people["reviewer"], text, then + timedelta(minutes=2 * minute + 1),
                    row_id=row.id,
                )  # fmt: skip
                notes.append(made.id)
        return notes

    def _make_plan(self, session: Any, visit_id: str, notes: list[str], at: datetime) -> str:
        walk = self.sample["walk"]
        made = []
        for finding in walk["findings"]:
            evidence = [notes[number] for number in finding["notes"]]
            made.append(findings.raise_finding(session, visit_id, evidence, finding["text"], finding["kind"]))
            if "told" in finding:
                findings.tell_evidence(session, made[-1], finding["told"], "documents")
            findings.check_facts(session, made[-1], True, finding.get("head_comment", ""))
        plan_id = planning.open_plan(session, visit_id)
        for action in walk["actions"]:
            words = ActionWords(
                text=action["text"],
                owner_name=action["owner_name"],
                owner_role=action["owner_role"],
                deadline=self.day(action["days"]),
                success_criterion=action["success"],
                baseline=action["baseline"],
                monitored_by=action["monitored_by"],
                side=action.get("side", SCHOOL_SIDE),
                half_days=action.get("half_days", 0),
                rag=action.get("rag", ""),
                rag_reason=action.get("rag_reason", ""),
                milestones=tuple(
                    MilestoneRow(on=self.day(step["days"]), text=step["text"]) for step in action["milestones"]
                ),
            )
            planning.add_action(session, plan_id, made[action["finding"]], words)
        planning.set_comment(session, plan_id, walk["comment"])
        planning.set_next_review(session, plan_id, self.day(walk["next_review"]))
        head = visits.get_visit(session, visit_id).head
        planning.close_fact_check(session, plan_id, head.name if head else "", at)
        return plan_id


def _school(school: Mapping[str, Any]) -> NewSchool:
    return NewSchool(
        name=school["name"],
        phase=school["phase"],
        age_from=school["age_from"],
        age_to=school["age_to"],
        kind=school.get("kind", "mainstream"),
        religious_character=school.get("religious_character", ""),
        head_name=school["head"],
        head_role=school["head_role"],
    )


def _plausible(stop: Section, number: int) -> list[tuple[str, str]]:
    """Rate what a stop asks, a little differently in each room."""
    ratings = [question for question in stop.questions if question.is_rating]
    return [
        (question.name, question.choices[1 + (number + place) % 3].name)
        for place, question in enumerate(ratings)
        if len(question.choices) > 3
    ]
