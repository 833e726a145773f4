"""Reviews that a school may ask for, and who can help: each with the reasons, and only what somebody may see."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import helping, reviews, schools, templates, wanted
from sifield.fieldwork.reviews import Request, ReviewRow
from sifield.models.evidence import Finding
from sifield.models.people import Post, RoleHolder
from sifield.models.programme import Requirement
from sifield.models.schools import School
from sifield.models.standing import Judgement, Strength, Target
from sifield.models.visits import Visit
from sifield.wire.records import TRUST_SCOPE, school_scope
from tests import safeguarding
from tests.booked import Booked, open_booked
from tests.forms.workbooks import workbook
from tests.laptops import NOW, TODAY


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Booked]:
    made = open_booked(tmp_path)
    yield made
    made.laptop.stores.close()


def catalogue(trust: Booked, school_id: str = "") -> dict[str, ReviewRow]:
    rows = trust.read(lambda session: reviews.list_reviews(session, TODAY, school_id))
    return {one.name: one for one in rows}


def test_without_a_model_there_is_nothing_to_ask_for(trust: Booked) -> None:
    assert catalogue(trust) == {}


def test_each_review_says_who_leads_it_how_long_it_takes_and_how_it_ends(trust: Booked) -> None:
    trust.run_model()
    rows = catalogue(trust, trust.harbour)
    assert (rows["attendance"].lead_title, rows["attendance"].holders) == ("Trust social worker", ("Nia Prosser",))
    assert (rows["attendance"].half_days, rows["attendance"].ends_in_plan) == (1, True)
    assert (rows["church-school"].lead_title, rows["church-school"].is_meant) == ("", False)
    assert "safeguarding" not in rows, "she has no safeguarding records"
    safeguarding.give_right(trust.laptop, trust.harbour)
    trust.write(lambda session: setattr(session.get(School, trust.harbour), "religious_character", "Methodist"))
    rows = catalogue(trust, trust.harbour)
    assert rows["church-school"].is_meant
    assert rows["safeguarding"].form_id == "safeguarding_review"


def ask(trust: Booked, review: str, reason: str = "Half of Year 2 is late", sensitivity: str = "general") -> str:
    wish = Request(
        school_id=trust.harbour, review=review, asked_by=trust.laptop.head_id, reason=reason, due_on=date(2026, 12, 11)
    )
    return str(trust.write(lambda session: reviews.request(session, wish, TODAY), sensitivity))


def test_what_is_asked_for_is_due_and_can_be_booked(trust: Booked) -> None:
    trust.run_model()
    with pytest.raises(SifieldError, match="with a reason"):
        ask(trust, "attendance", " ")
    first, second = ask(trust, "attendance"), ask(trust, "attendance")
    rows = {one.id: one for one in trust.read(lambda session: wanted.list_wanted(session, trust.harbour, TODAY))}
    assert rows[first].title == "Attendance review"
    assert rows[first].why == "Mireille Ashdown asked for it on Tue 24 Nov 2026: Half of Year 2 is late"
    assert rows[first].lead_title == "Trust social worker"

    def of(session: Any) -> list[tuple[str, int, int]]:
        found = [session.get_one(Requirement, one) for one in (first, second)]
        return [(one.origin, one.year, one.number) for one in found]

    assert trust.read(of) == [("request", 2026, 1), ("request", 2026, 2)]
    assert trust.get(trust.book(trust.plan(first))).title == "Attendance review"


def test_a_review_about_safeguarding_is_asked_for_in_its_store_by_those_who_may(trust: Booked) -> None:
    trust.run_model()
    with pytest.raises(SifieldError, match="no access"):
        ask(trust, "safeguarding", sensitivity="safeguarding")
    safeguarding.give_right(trust.laptop, trust.harbour)
    made = ask(trust, "safeguarding", sensitivity="safeguarding")
    assert made not in {one.id for one in trust.read(lambda s: wanted.list_wanted(s, trust.harbour, TODAY))}


# -- who can help


def needs(trust: Booked, school_id: str = "") -> list[helping.Need]:
    return list(trust.read(lambda session: helping.who_can_help(session, TODAY, school_id)))


def offer_strength(trust: Booked, school_id: str, area: str, text: str, on: date, *, offered: bool = True) -> None:
    row = Strength(
        scope=school_scope(school_id), school_id=school_id, area=area, text=text, proven_on=on, offered=offered
    )
    trust.write(lambda session: session.add(row))


def fill_needs(trust: Booked) -> None:
    scope = school_scope(trust.harbour)
    judged = {"scope": scope, "school_id": trust.harbour, "framework": "lighthouse", "name": "behaviour_attitudes"}

    def fill(session: Any) -> None:
        session.add(Judgement(**judged, level="at", judged_on=date(2026, 1, 10)))
        session.add(Judgement(**judged, level="below", judged_on=date(2026, 10, 10), reason="Low-level disruption"))
        session.add(
            Target(scope=scope, school_id=trust.harbour, year=2026, title="Reading at 80 %", standard="", rating="red")
        )
        session.add(
            Target(scope=scope, school_id=trust.harbour, year=2026, title="Maths at 80 %", standard="", rating="green")
        )

    trust.write(fill)


def test_a_need_is_met_by_a_proven_strength_with_people_who_have_time(trust: Booked) -> None:
    trust.run_model("lighthouse")
    fill_needs(trust)

    def add(session: Any) -> str:
        session.add(
            Post(scope=TRUST_SCOPE, school_id=trust.fernhill, person_id=trust.ben, role="Assistant headteacher")
        )
        return schools.add_school(session, schools.NewSchool(name="Beck Hill", phase="Secondary"), TODAY)

    beck = trust.write(add)
    offer_strength(trust, trust.fernhill, "behaviour_attitudes", "Calm routines", date(2026, 3, 12))
    offer_strength(trust, beck, "Behaviour and attitudes", "A relational policy", date(2026, 6, 1))
    offer_strength(trust, trust.harbour, "behaviour_attitudes", "Its own", date(2026, 6, 1))
    offer_strength(trust, beck, "curriculum", "Sequenced history", date(2026, 6, 1))
    behaviour, target = needs(trust)
    assert (behaviour.area, behaviour.words, behaviour.source) == (
        "Behaviour and attitudes", "Low-level disruption", "Judged “below”",
    )  # fmt: skip
    assert [one.name for one in behaviour.offers] == ["Fernhill", "Beck Hill"], (
        "with time, and of the same phase, first"
    )
    assert behaviour.offers[0].reasons == (
        "Calm routines, proven on Thu 12 Mar 2026.", "Also primary.",
        "Free half-days until Tue 5 Jan 2027: Ben Okoro 3.",
    )  # fmt: skip
    assert behaviour.offers[1].reasons[-1] == "No free half-day is known until Tue 5 Jan 2027."
    assert (target.area, target.offers) == ("Reading at 80 %", ())
    trust.book(trust.plan(lead_id=trust.ben))
    assert needs(trust)[0].offers[0].free == 2, "what is booked is not free"
    assert needs(trust, trust.fernhill) == []


def test_findings_count_by_their_questions_area_and_lead_practitioners_are_offered(trust: Booked) -> None:
    trust.run_model()
    survey = ({"type": "text", "name": "sums", "label": "What do pupils know?", "area": "maths"},)
    form = trust.write(
        lambda session: templates.publish(
            session,
            workbook(survey, settings=({"form_id": "sums", "form_title": "Look at maths", "version": "1"},)),
            "f.xlsx",
            NOW,
        )
    )

    def fill(session: Any) -> None:
        visit = Visit(
            scope=school_scope(trust.harbour), school_id=trust.harbour, form_id="sums", form_version="1",
            template_sha256=form.sha256, sensitivity="general", title="Look at maths", reviewer_id=trust.amara,
            planned_on=TODAY - timedelta(days=20), status="finished",
        )  # fmt: skip
        session.add(visit)
        for kind, text in (("develop", "Times tables are not fluent."), ("strength", "Calm.")):
            finding = Finding(scope=visit.scope, visit_id=visit.id, question="sums", kind=kind, text=text)
            session.add(finding)
        session.add(RoleHolder(scope=TRUST_SCOPE, person_id=trust.ben, role="lead-practitioner-maths"))

    trust.write(fill)
    (need,) = needs(trust)
    assert (need.area, need.words, need.source) == (
        "maths", "Times tables are not fluent.", "An area to develop of Look at maths",
    )  # fmt: skip
    (offer,) = need.offers
    assert (offer.name, offer.reasons[0], offer.free) == ("Ben Okoro", "Lead practitioner, maths.", 3)
