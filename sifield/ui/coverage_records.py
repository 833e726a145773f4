"""What is asked of a school, and whose half-days it takes, said in words and shown as cards."""

from collections.abc import Callable
from functools import partial

from sifield.fieldwork.coverage import Figure
from sifield.fieldwork.coverage_rows import Asked, Coming
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.words import count, say_class, say_day

_TONES: dict[str, ChipTone] = {"done": "ok", "booked": "brand", "due": "neutral", "overdue": "bad"}
_STATES = {"done": "Done", "booked": "Booked", "due": "Not booked", "overdue": "Overdue"}


def say_figure(figure: Figure) -> str:
    """Say a figure in a sentence."""
    if not figure.asked:
        return "Nothing is asked."
    parts = [
        f"{number} {words}"
        for number, words in ((figure.booked, "booked"), (figure.due, "not booked yet"), (figure.overdue, "overdue"))
        if number
    ]
    told = f"{figure.done} of {figure.asked} done" + (f", {', '.join(parts)}" if parts else "") + "."
    if figure.short:
        told += f" {figure.short} short: no day is left in the term."
    return told


def asked_card(
    one: Asked,
    *,
    of_many: bool,
    book: Callable[[str, list[str]], object],
    visit: Callable[[str, str], object],
    school: Callable[[str], object],
) -> RecordCard:
    """Show one thing asked, with what can be done about it."""
    deeds = []
    if one.visit_id:
        deeds.append(Deed("Open the visit", partial(visit, one.visit_id, one.sensitivity)))
    elif one.state != "done":
        words = "Change the booking…" if one.booking_id else "Book…"
        deeds.append(Deed(words, partial(book, one.school_id, [one.id])))
    if of_many:
        deeds.append(Deed("Open the school", partial(school, one.school_id)))
    tag = _STATES[one.state]
    if one.state == "overdue":
        tag = f"Overdue {count(max(1, -one.days), 'school day')}"
    if one.is_short:
        tag = f"{tag}, short"
    where = f"{one.school_name} · " if of_many else ""
    length = f" · {count(one.half_days, 'half-day')}" if one.half_days else ""
    led = f" · led by: {one.lead}" if one.lead else ""
    booked = f"Somebody comes on {say_day(one.booked_on)}" if one.booked_on and one.state != "done" else ""
    details = (
        say_class(f"{where}by {say_day(one.due_on)}{length}{led}", one.sensitivity),
        booked,
        "No day is left in its term on which it could be done." if one.is_short else "",
        one.why,
    )
    about = f"{one.title}, {one.school_name}, {say_day(one.due_on)}"
    return RecordCard(one.title, details, tag=tag, tone=_TONES[one.state], about=about, deeds=deeds)


def coming_card(one: Coming, visit: Callable[[str, str], object]) -> RecordCard:
    """Show half-days of a person in a school."""
    length = count(one.half_days, "half-day") if one.half_days else "no length given"
    deeds = [Deed("Open the visit", partial(visit, one.visit_id, one.sensitivity))] if one.visit_id else []
    details = (say_class(f"{one.school_name} · {say_day(one.on)} · {length}", one.sensitivity), one.name)
    about = f"{one.title}, {one.school_name}, {say_day(one.on)}, {one.name}"
    return RecordCard(one.title, details, tag=_STATES[one.state], tone=_TONES[one.state], about=about, deeds=deeds)
