"""A person who reviews a school that has answered a part of the form itself, in stores of the test's own."""

from pathlib import Path
from typing import Any

from sifield.fieldwork import capture, self_reviews, templates, visits
from sifield.forms.self_review.invitation import Invitation
from sifield.forms.self_review.returning import read_back
from tests.forms.self_reviews import form, whole
from tests.laptops import NOW, TODAY, Laptop
from tests.ui.inline_tasks import InlineTasks
from tests.ui.on_site import OnSite, on_site


def on_review(folder: Path, *, started: bool = True, data: bytes = b"") -> OnSite:
    """Have a review planned (and begun) with a form of which the school answers a part."""
    walk = on_site(folder)

    def plan(session: Any) -> Any:
        review = templates.publish(session, data or form(), "review.xlsx", NOW)
        new = visits.NewVisit(
            school_id=walk.laptop.school_id, form=review, reviewer_id=walk.laptop.reviewer_id, planned_on=TODAY,
            focus="Safeguarding",
        )  # fmt: skip
        visit_id = visits.plan_visit(session, new)
        if started:
            visits.start(session, visit_id, NOW)
        return review, visit_id

    review, visit_id = walk.write(plan)
    laptop = Laptop(walk.laptop.stores, walk.laptop.reviewer_id, walk.laptop.head_id, walk.laptop.school_id, review)
    return OnSite(laptop, visit_id, InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW))


def invited(made: OnSite) -> Invitation:
    """Give what the school of the visit is asked."""
    return self_reviews.invitation_of(made.draft(), made.clock())


def answered(made: OnSite, data: bytes = b"") -> None:
    """Have the school's workbook read in; by default with every check answered."""
    returned = read_back(data or whole(invited(made)), invited(made))
    made.write(lambda session: self_reviews.take_in(session, made.visit_id, returned, made.clock()))


def school_said(made: OnSite) -> dict[str, str]:
    """Give what is kept of the school's words, by check."""
    return {note.question: note.text for note in self_reviews.statements_of(made.draft())}


def own_notes(made: OnSite) -> list[capture.NoteRow]:
    """Give the reviewer's own notes."""
    return [note for note in made.draft().notes if note.kind != self_reviews.SCHOOL]
