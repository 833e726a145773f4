"""What inspectors judged, as published: written down by hand, each in the words of the scale of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.frameworks.scales import find_scale
from sifield.models.standing import Inspection
from sifield.wire.records import school_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRow:
    """An inspection: the scale's name and title, and (area, judgement) in the scale's own words and order.

    One on a scale that only a newer program knows keeps the scale's and the areas' names.
    """

    id: str
    on: date
    scale: str
    scale_title: str
    results: tuple[tuple[str, str], ...]
    by_area: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionWords:
    """What a person writes of an inspection: its first day, the scale of that day by name, the judgement by area (what
    was not judged is left out), and what else the report says."""

    on: date
    scale: str
    results: Mapping[str, str]
    note: str = ""


def list_inspections(session: Session, school_id: str) -> tuple[InspectionRow, ...]:
    """List the inspections of a school, the newest first."""
    wanted = select(Inspection).where(Inspection.school_id == school_id)
    return tuple(map(_row, session.scalars(wanted.order_by(Inspection.on.desc(), Inspection.id))))


def record_inspection(session: Session, school_id: str, words: InspectionWords, today: date) -> str:
    """Write down an inspection, and give its id.

    Raises:
        SifieldError: it is in the future, the scale was not in use on that day, or there is nothing in it.
        ValueError: an area or a judgement that the scale does not have.
    """
    row = Inspection(scope=school_scope(school_id), school_id=school_id, on=words.on, scale=words.scale)
    _fill(row, words, today)
    session.add(row)
    return row.id


def edit_inspection(session: Session, inspection_id: str, words: InspectionWords, today: date) -> None:
    """Write an inspection anew.

    Raises:
        SifieldError: as ``record_inspection``, or it is not on this laptop.
        ValueError: as ``record_inspection``.
    """
    _fill(_find(session, inspection_id), words, today)


def remove_inspection(session: Session, inspection_id: str) -> None:
    """Remove an inspection that was written down by mistake.

    Raises:
        SifieldError: it is not on this laptop.
    """
    session.delete(_find(session, inspection_id))


def _fill(row: Inspection, words: InspectionWords, today: date) -> None:
    scale = find_scale(words.scale)
    if scale is None:
        raise ValueError(f"scale of an inspection: {words.scale}")
    given = {name: level for name, level in words.results.items() if level}
    for name, level in given.items():
        area = scale.area(name)
        if area is None or level not in area.levels:
            raise ValueError(f"{name} = {level} on {scale.name}")
    if words.on > today:
        raise SifieldError("The inspection is in the future.", "Enter the day on which it was.", code="future")
    if not scale.holds_on(words.on):
        raise SifieldError(
            f"Inspections of that day were not on this scale: {scale.title}.",
            "Choose the scale of its day: judgements are never put on another.",
            code="scale",
        )
    if not given and not words.note.strip():
        raise SifieldError(
            "Nothing is written down of the inspection.",
            "Choose what was judged, or say it in the note.",
            code="no-words",
        )
    row.on, row.scale, row.results, row.note = words.on, words.scale, given, words.note.strip()


def _find(session: Session, inspection_id: str) -> Inspection:
    return find(session, Inspection, inspection_id, "inspection", "Open the school again.")


def _row(row: Inspection) -> InspectionRow:
    known = find_scale(row.scale)
    names = [area.name for area in known.areas] if known else list(row.results)
    titles = {area.name: area.title for area in known.areas} if known else {}
    results = tuple((titles.get(name, name), str(row.results[name])) for name in names if name in row.results)
    return InspectionRow(
        id=row.id,
        on=row.on,
        scale=row.scale,
        scale_title=known.title if known else row.scale,
        results=results,
        by_area={name: str(level) for name, level in row.results.items()},
        note=row.note,
    )
