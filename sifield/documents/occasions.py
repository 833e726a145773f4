"""What a blank copy of a form is printed for: any school, one that is about to be visited, or a visit. No drawing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.fieldwork import access, guidance, schools, templates, visits
from sifield.forms.applicability import Setting
from sifield.forms.guidance.documents import Citation
from sifield.forms.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is known of the visit that a blank is printed for; all of it may be left open.

    ``setting`` says which questions apply to the school; without it all are printed, each with for whom it is meant.
    ``guidance`` holds the editions that the form cites, with what is to be said of each on the day.
    """

    school_name: str = ""
    visited_on: date | None = None
    reviewer: str = ""
    with_names: tuple[str, ...] = ()
    setting: Setting | None = None
    is_sample: bool = False
    guidance: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """A form, and what it is printed for; ``on_one_sheet`` without room to write below each question."""

    template: Template
    occasion: Occasion
    on_one_sheet: bool = False

    @property
    def file_name(self) -> str:
        """What its file is called at first, without what a file's name must not hold."""
        day = self.occasion.visited_on
        parts = (self.template.title, self.occasion.school_name, day.isoformat() if day else "")
        name = " ".join(filter(None, (*parts, "one sheet" if self.on_one_sheet else "blank")))
        return "".join("-" if sign in '/\\:*?"<>|' or ord(sign) < 32 else sign for sign in name)[:120] + ".pdf"


def for_any_school(session: Session, digest: str, day: date) -> Blank:
    """Give the blank of a published form; of its editions of guidance it says what is known on ``day``.

    Raises:
        SifieldError: the form is not on this laptop yet.
    """
    occasion = Occasion(is_sample=_is_sample(session), guidance=guidance.editions_cited(session, digest, day))
    return Blank(templates.get_template(session, digest), occasion)


def for_school(
    session: Session, digest: str, school_id: str, day: date, *, reviewer_id: str = "", with_names: tuple[str, ...] = ()
) -> Blank:
    """Give the blank of a published form for a school on a day.

    Raises:
        SifieldError: the form, the school or the reviewer is not on this laptop.
    """
    occasion = Occasion(
        school_name=schools.get_school(session, school_id, day).name,
        visited_on=day,
        reviewer=schools.person_name(session, reviewer_id, school_id, day).name if reviewer_id else "",
        with_names=with_names,
        setting=schools.get_setting(session, school_id, day),
        is_sample=_is_sample(session),
        guidance=guidance.editions_cited(session, digest, day),
    )
    return Blank(templates.get_template(session, digest), occasion)


def for_visit(session: Session, visit_id: str) -> Blank:
    """Give the blank of a visit's form, in the visit's own version.

    Raises:
        SifieldError: the visit or its form is not on this laptop.
    """
    visit = visits.get_visit(session, visit_id)
    occasion = Occasion(
        school_name=visit.school_name,
        visited_on=visit.planned_on,
        reviewer=visit.reviewer.name,
        with_names=visit.with_names,
        setting=schools.get_setting(session, visit.school_id, visit.planned_on),
        is_sample=_is_sample(session),
        guidance=guidance.editions_cited(session, visit.template_sha256, visit.planned_on),
    )
    return Blank(templates.get_template(session, visit.template_sha256), occasion)


def _is_sample(session: Session) -> bool:
    laptop = access.find_laptop(session)
    return laptop is not None and laptop.is_sample
