"""How what a booking rests on is said on screens: what is due, who can come, what it would mean for her."""

from collections.abc import Sequence
from datetime import date

from sifield.fieldwork.booking_desk import BookingDesk
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.diary import PARTS, BookingRow, Load
from sifield.fieldwork.loads import say_load
from sifield.fieldwork.wanted import WantedRow
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.grouped_choice import Line
from sifield.ui.widgets.purposes import Purpose
from sifield.ui.words import count, say_class, say_day


def purpose_of(one: WantedRow, desk: BookingDesk) -> Purpose:
    """Say what is due as something to tick."""
    words = f"{one.title}, by {say_day(one.due_on)}"
    if one.half_days:
        words += f", {count(one.half_days, 'half-day')}"
    before = desk.already(one.id)
    if before is not None:
        words += f" (booked on {say_day(before.on)})"
    return Purpose(one.id, say_class(words, one.sensitivity), one.inside, one.sensitivity)


def people_to_offer(desk: BookingDesk, rows: Sequence[WantedRow], on: date) -> tuple[list[tuple[str, list[Line]]], str]:
    """Give who can come, in groups, each with her load of the half-term; and which roles are to lead, as a hint."""
    roles = {one.lead for one in rows if one.lead}
    titles = dict.fromkeys(one.lead_title for one in rows if one.lead)
    first, last = desk.days.half_term(on)
    groups: dict[str, list[Line]] = {}
    for one in desk.offered(roles):
        is_asked = not roles.isdisjoint(one.roles)
        group = "To lead this" if is_asked else "In the schools" if one.is_of_a_school else "The trust"
        load = desk.others.load(one.id, first, last)
        detail = f"{one.post} · {say_load(load)}" if load.booked or load.released else one.post
        groups.setdefault(group, []).append((one.name, detail, one.id))
    hint = f"By the improvement model: {', '.join(titles)}." if titles else ""
    unseen = "" if desk.sees_all else "Half-days of visits that you may not see are not counted."
    return list(groups.items()), " ".join(part for part in (hint, unseen) if part)


def say_burden(
    desk: BookingDesk, person_id: str, plan: Arrangement
) -> tuple[tuple[str, str, tuple[int, int], tuple[str, ...]], bool]:
    """Say of a person who comes what she has with this visit: name, words, load and warnings; whether she clashes."""
    name = next((one.name for one in desk.helpers if one.id == person_id), "Somebody who is not on this laptop")
    burden, more = desk.weigh(person_id, plan.on, plan.part), PARTS[plan.part]
    half_term = Load(burden.half_term.booked + more, burden.half_term.released)
    year = Load(burden.year.booked + more, burden.year.released)
    told = f"With this visit {say_load(half_term)} this half-term, {say_load(year)} this year"
    return (name, told, (half_term.booked, half_term.released), burden.warnings), bool(burden.clash)


def say_booking(row: BookingRow) -> tuple[str, ChipTone]:
    """Say of a booking what stands in lists: its tag, and how that is coloured."""
    if row.is_differing:
        return "Two versions: see Sync", "bad"
    if row.state == "booked":
        return "Booked", "brand"
    return ("Held", "ok") if row.state == "held" else ("Cancelled", "neutral")
