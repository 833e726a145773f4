"""What inspectors judged, as published: written down by hand, each in the words of the scale of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
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


def list_inspections(session: Session, school_id: str) -> tuple[InspectionRow, ...]:
    """List the inspections of a school, the newest first."""
    wanted = select(Inspection).where(Inspection.school_id == school_id)
    return tuple(map(_row, session.scalars(wanted.order_by(Inspection.on.desc(), Inspection.id))))


def record_inspection(
    session: Session, school_id: str, on: date, scale: str, results: Mapping[str, str], note: str, today: date
) -> str:
    """Write down an inspection, and give its id.

    Args:
        on: its first day.
        scale: by name, of the day of the inspection.
        results: the judgement by area; what was not judged is left out or "".

    Raises:
        SifieldError: it is in the future, the scale was not in use on that day, or there is nothing in it.
        ValueError: an area or a judgement that the scale does not have.
    """
    given = _checked(on, scale, results, note, today)
    row = Inspection(
        scope=school_scope(school_id), school_id=school_id, on=on, scale=scale, results=given, note=note.strip()
    )
    session.add(row)
    return row.id


def edit_inspection(
    session: Session, inspection_id: str, on: date, scale: str, results: Mapping[str, str], note: str, today: date
) -> None:
    """Write an inspection anew.

    Raises:
        SifieldError: as ``record_inspection``, or it is not on this laptop.
    """
    row = _find(session, inspection_id)
    given = _checked(on, scale, results, note, today)
    row.on, row.scale, row.results, row.note = on, scale, given, note.strip()


def remove_inspection(session: Session, inspection_id: str) -> None:
    """Remove an inspection that was written down by mistake.

    Raises:
        SifieldError: it is not on this laptop.
    """
    session.delete(_find(session, inspection_id))


def _checked(on: date, scale: str, results: Mapping[str, str], note: str, today: date) -> dict[str, str]:
    known = find_scale(scale)
    if known is None:
        raise ValueError(f"scale of an inspection: {scale}")
    given = {name: level for name, level in results.items() if level}
    for name, level in given.items():
        area = known.area(name)
        if area is None or level not in area.levels:
            raise ValueError(f"{name} = {level} on {scale}")
    if on > today:
        raise SifieldError("The inspection is in the future.", "Enter the day on which it was.", code="future")
    if not known.holds_on(on):
        raise SifieldError(
            f"Inspections of that day were not on this scale: {known.title}.",
            "Choose the scale of its day: judgements are never put on another.",
            code="scale",
        )
    if not given and not note.strip():
        raise SifieldError(
            "Nothing is written down of the inspection.",
            "Choose what was judged, or say it in the note.",
            code="no-words",
        )
    return given


def _find(session: Session, inspection_id: str) -> Inspection:
    row = session.get(Inspection, inspection_id)
    if row is None:
        raise SifieldError("This inspection is not on this laptop any more.", "Open the school again.")
    return row


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
