"""Two people read the same self-review in on their own laptops: the centre keeps one word of the school for a check."""

from datetime import date

from sqlalchemy.orm import Session

from sifield.fieldwork import capture, self_reviews, templates, visits
from sifield.forms.self_review.returning import read_back
from sifield.forms.self_review.sending import to_xlsx
from tests.forms.self_reviews import filled, form

from .conftest import Team
from .laptops import Machine
from .test_versions import draft, write


def take_in(machine: Machine, visit_id: str, workbook: bytes) -> None:
    now = machine.world.clock()
    returned = read_back(workbook, self_reviews.invitation_of(draft(machine, visit_id), now))
    write(machine, lambda session: self_reviews.take_in(session, visit_id, returned, now))


def said(machine: Machine, visit_id: str) -> list[tuple[str, str]]:
    return [(note.question, note.text) for note in self_reviews.statements_of(draft(machine, visit_id))]


def test_one_word_for_a_check_from_two_laptops(team: Team) -> None:
    made: list[str] = []

    def begin(session: Session) -> None:
        review = templates.publish(session, form(), "review.xlsx", team.office.world.now)
        new = visits.NewVisit(
            school_id=team.school_id, form=review, reviewer_id=team.ann.person_id, planned_on=date(2026, 12, 8)
        )
        made.append(visits.plan_visit(session, new))

    write(team.office, begin)
    for machine in (team.office, team.ann, team.ben):
        machine.sync()
    asked = self_reviews.invitation_of(draft(team.ann, made[0]), team.ann.world.clock())
    workbook = filled(to_xlsx(asked), {"policy_online": ("Met", "Website")})
    for machine in (team.ann, team.ben):
        take_in(machine, made[0], workbook)
    outcomes = [machine.sync() for machine in (team.ann, team.ben, team.ann)]
    assert [outcome.refused for outcome in outcomes] == [0, 0, 0]
    corrected = filled(to_xlsx(asked), {"policy_online": ("Not met", "Gone from the website")})
    take_in(team.ben, made[0], corrected)
    team.ben.sync()
    team.ann.sync()
    assert said(team.ann, made[0]) == said(team.ben, made[0]) == [("policy_online", "Not met\nGone from the website")]
    with team.ann.stores.general.read() as session:
        assert len(capture.list_notes(session, made[0])) == 1
