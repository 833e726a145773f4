"""What a school does so well that others can learn from it: written down by hand, or taken over from a finding."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import looks, rooms
from sifield.fieldwork.here import find
from sifield.models.evidence import Finding
from sifield.models.standing import Strength
from sifield.models.visits import Visit
from sifield.wire.ids import strength_id
from sifield.wire.records import OVER, class_of, school_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthRow:
    """A strength to share. ``area`` is the framework's name of what it belongs to, or ""; ``visit_id`` where it was
    seen. ``offered`` says whether the school may be asked to help others with it."""

    id: str
    area: str
    text: str
    proven_on: date
    visit_id: str
    visit_title: str
    offered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStrength:
    """A strength that a visit found, and that nobody has taken over yet."""

    finding_id: str
    text: str
    visit_title: str
    seen_on: date


def list_strengths(session: Session, school_id: str) -> tuple[StrengthRow, ...]:
    """List the strengths of a school, the newest first."""
    wanted = (
        select(Strength, Visit.title)
        .outerjoin(Visit, Visit.id == Strength.visit_id)
        .where(Strength.school_id == school_id)
        .order_by(Strength.proven_on.desc(), Strength.id)
    )
    return tuple(
        StrengthRow(
            id=one.id,
            area=one.area,
            text=one.text,
            proven_on=one.proven_on,
            visit_id=one.visit_id,
            visit_title=title or "",
            offered=one.offered,
        )
        for one, title in session.execute(wanted)
    )


def list_seen(session: Session, school_id: str) -> tuple[SeenStrength, ...]:
    """List the strengths that finished visits found and that are not taken over, the newest first; none that rests on
    fewer than three rooms of a walk: other schools would read of one teacher."""
    wanted = (
        select(Finding, Visit)
        .join(Visit, Visit.id == Finding.visit_id)
        .where(Visit.school_id == school_id, Finding.kind == "strength", Visit.status.in_(OVER))
        .where(not_(looks.is_look()))
        .order_by(Visit.planned_on.desc(), Finding.position)
    )
    found = session.execute(wanted).all()
    there = set(session.scalars(select(Strength.id).where(Strength.school_id == school_id)))
    stays = rooms.staying(session, [one.id for one, _ in found])
    return tuple(
        SeenStrength(finding_id=one.id, text=one.text, visit_title=visit.title, seen_on=visit.planned_on)
        for one, visit in found
        if strength_id(one.id) not in there and one.id not in stays
    )


def add_strength(session: Session, school_id: str, area: str, text: str, proven_on: date) -> str:
    """Write down a strength, and give its id.

    Raises:
        SifieldError: no words.
    """
    strength = Strength(
        scope=school_scope(school_id), school_id=school_id, area=area, text=_words(text), proven_on=proven_on
    )
    session.add(strength)
    return strength.id


def take_over(session: Session, finding_id: str) -> str:
    """Make a strength to share of a finding, and give its id; doing it twice, or on two laptops, makes one.

    Raises:
        SifieldError: the finding is not on this laptop, is of a lesson look, rests on too few rooms of a walk, or is
            about safeguarding: what is shared is read by all.
    """
    found = session.execute(
        select(Finding, Visit).join(Visit, Visit.id == Finding.visit_id).where(Finding.id == finding_id)
    ).first()
    if found is None:
        raise SifieldError(
            "This finding is not on this laptop.", "Sync, then open the school again.", code="no-finding"
        )
    finding, visit = found
    looks.refuse_as_evidence(visit.form_id)
    if class_of(finding.scope) != "general":
        raise SifieldError(
            "A finding about safeguarding is not shared with other schools.",
            "Write the strength down in words that everybody may read.",
            code="safeguarding",
        )
    if rooms.staying(session, [finding_id]):
        raise SifieldError(
            rooms.FEW, "Look for it in more rooms, or write the strength down in words of your own.", code="few-rooms"
        )
    known = strength_id(finding_id)
    removed = select(Strength).where(Strength.id == known).execution_options(with_deleted=True)
    strength = session.scalars(removed).first()
    if strength is not None:
        strength.deleted = False
        return known
    strength = Strength(
        id=known,
        scope=finding.scope,
        school_id=visit.school_id,
        text=finding.text,
        proven_on=visit.planned_on,
        visit_id=visit.id,
    )
    session.add(strength)
    return known


def edit_strength(session: Session, strength_id: str, area: str, text: str, proven_on: date) -> None:
    """Write a strength anew.

    Raises:
        SifieldError: no words, or it is not on this laptop.
    """
    strength = _find(session, strength_id)
    strength.area, strength.text, strength.proven_on = area, _words(text), proven_on


def offer_strength(session: Session, strength_id: str, offered: bool) -> None:
    """Say whether the school may be asked to help others with it.

    Raises:
        SifieldError: it is not on this laptop.
    """
    _find(session, strength_id).offered = offered


def remove_strength(session: Session, strength_id: str) -> None:
    """Remove a strength; the finding that it came from stays.

    Raises:
        SifieldError: it is not on this laptop.
    """
    session.delete(_find(session, strength_id))


def _words(text: str) -> str:
    if not text.strip():
        raise SifieldError("The strength says nothing.", "Say in one line what others can learn.", code="no-words")
    return text.strip()


def _find(session: Session, strength_id: str) -> Strength:
    return find(session, Strength, strength_id, "strength", "Open the school again.")
