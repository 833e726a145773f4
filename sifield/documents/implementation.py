"""The report on implementation that comes every so many school days: what changed against as many days before.

About the whole trust, or one school; of the general class only.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from functools import reduce

from sifield.documents import academy_card
from sifield.documents.academy_card import judged_when
from sifield.documents.report import Part, Report
from sifield.documents.trust_reports import about_trust, columns_of, late_part, mark_by, risks_part
from sifield.fieldwork.movement import Movement
from sifield.fieldwork.school_page import Judged, SchoolPage
from sifield.fieldwork.trust_pages import TrustPages
from sifield.signing.fields import say_day

_MEASURES = (
    ("Visits finished", "visits", "finished visits with their day in it"),
    ("Asked and due", "due", "what the year asks, by the day by which it is due"),
    ("Asked and done", "done", "what the year asks, by the day on which it was done"),
    ("Strengths found", "strengths", "findings of those visits"),
    ("Concerns found", "concerns", "findings of those visits"),
    ("Actions agreed", "agreed", "plans that both signed in it"),
    ("Actions verified", "verified", "actions that somebody else than their owner verified in it"),
)
_COLUMNS = columns_of(("School", 22), ("Area", 18), ("Before", 14), ("Now", 14), ("Change", 12), ("Source", 20))


def implementation_report(trust: TrustPages) -> Report:
    """Tell how what was begun takes effect: what changed against the window before, each school's areas in the order of
    the model's priorities, and the risks and late actions of today.

    It is a draft until the day by which the model wants it.
    """
    period = trust.period
    draft = [f"it is due on {say_day(period.ends)}"] if period.is_open(trust.today) else []
    before = "none: the calendar does not reach so far"
    if period.before is not None:
        before = f"{say_day(period.before.first)} to {say_day(period.before.last)} ({period.length})"
    facts = [("Window", period.days), ("Before it", before)]
    if len(trust.pages) > 1:
        open_parts = (risks_part(trust), late_part(trust))
    else:
        open_parts = (academy_card.risks_part(trust.pages[0]), academy_card.actions_part(trust.pages[0]))
    parts = (_changed(trust), *_areas(trust), _schools(trust), *open_parts)
    return about_trust(trust, "Implementation report", parts, facts, draft)


def _changed(trust: TrustPages) -> Part:
    """All schools together: the window before, this one, and the difference."""
    now, before = _sum(trust, trust.now), _sum(trust, trust.before) if trust.before is not None else None
    rows = []
    for title, name, source in _MEASURES:
        was = getattr(before, name) if before is not None else None
        rows.append((title, *_compare(was, getattr(now, name)), source))
    if (top := _top(trust)) and any(page.judged for page in trust.pages):
        reached = [
            sum(_level(one, last) == top for page in trust.pages for one in page.judged) if last is not None else None
            for last in _ends(trust)
        ]
        rows.append(
            (
                f"Areas judged “{_said(trust, top)}”",
                *_compare(reached[0], reached[1] or 0),
                "what was judged last by its end",
            )
        )
    columns = columns_of(("What", 28), ("Before", 11), ("Now", 11), ("Change", 12), ("Source", 38))
    lines = () if before is not None else ("There is no window before this one to compare it with.",)
    return Part("What changed", lines, columns, tuple(rows))


def _areas(trust: TrustPages) -> tuple[Part, ...]:
    """Of one school each area; of many where each stands in one line, and then what changed."""
    if not any(page.judged for page in trust.pages):
        return ()
    moved = [_moved(one, page, trust) for page in trust.pages for one in _in_order(page, trust)]
    title, top = "Areas, in the order of the model’s priorities", _top(trust)
    best = f"“{_said(trust, top)}”"
    rule = f"first in the order of the model’s priorities that is not yet {best}"
    if len(trust.pages) == 1:
        first = _first(trust.pages[0], trust)
        line = f"{first} comes first: it is the {rule}." if first else f"All are {best}."
        return (Part(title, (line,), _COLUMNS[1:], tuple(astuple(one)[1:] for one in moved)),)
    shares = [(one.title, 15.0) for one in _in_order(trust.pages[0], trust)]
    columns = columns_of(("School", 25), *shares, ("Comes first", 18))
    rows = [(page.school.name, *_levels(page, trust), _first(page, trust)) for page in trust.pages]
    source = f"Source: what was judged last up to {say_day(trust.period.last)}, on each school’s page."
    lines = (f"{source} What comes first is the {rule}.",)
    new = sum(one.change == "first judged" for one in moved)
    told = (f"{new} {'area was' if new == 1 else 'areas were'} judged for the first time.",) if new else ()
    changed = tuple(astuple(one) for one in moved if one.change in ("up", "down"))
    none = "No area was judged otherwise than before."
    standing = Part(title, lines, columns, tuple(rows))
    return (standing, Part("Areas that changed in the window", told, _COLUMNS, changed, none))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """An area of a school at the end of the window before and of this one, as ``_COLUMNS`` show it."""

    school: str
    area: str
    was: str
    now: str
    change: str
    source: str


def _moved(one: Judged, page: SchoolPage, trust: TrustPages) -> _Moved:
    was, now = (_level(one, last) if last is not None else "" for last in _ends(trust))
    mark = mark_by(one, trust.period.last)
    source = judged_when(mark) if mark is not None else "–"
    change = _change(trust, was, now)
    return _Moved(
        school=page.school.name,
        area=one.title,
        was=_said(trust, was),
        now=_said(trust, now) or "not judged yet",
        change=change,
        source=source,
    )


def _levels(page: SchoolPage, trust: TrustPages) -> list[str]:
    return [_said(trust, _level(one, trust.period.last)) or "not judged yet" for one in _in_order(page, trust)]


def _first(page: SchoolPage, trust: TrustPages) -> str:
    """Give the area that comes first, "" where all are at the top."""
    open_ones = (one.title for one in _in_order(page, trust) if _level(one, trust.period.last) != _top(trust))
    return next(open_ones, "")


def _in_order(page: SchoolPage, trust: TrustPages) -> list[Judged]:
    order = {name: at for at, name in enumerate(trust.framework.priorities)} if trust.framework else {}
    return sorted(page.judged, key=lambda one: order.get(one.name, len(order)))


def _schools(trust: TrustPages) -> Part | None:
    """Which school moved how; None in a report about one."""
    if len(trust.pages) < 2:
        return None
    none = Movement()
    rows = []
    for page in trust.pages:
        now = trust.now.get(page.school.id, none)
        was = trust.before.get(page.school.id, none) if trust.before is not None else None
        told = [_pair(was, now, name) for name in ("visits", "done", "concerns", "agreed")]
        rows.append((page.school.name, *told, str(sum(one.late > 0 for one in page.work.actions))))
    columns = columns_of(
        ("School", 30), ("Visits", 14), ("Asked and done", 14), ("Concerns", 14), ("Actions agreed", 14), ("Late", 10)
    )
    source = (
        f"Before → now, from the same records as above. Late: agreed actions past their day on {say_day(trust.today)}."
    )
    return Part("School by school", (source,), columns, tuple(rows))


def _sum(trust: TrustPages, counted: Mapping[str, Movement]) -> Movement:
    each = (counted.get(page.school.id, Movement()) for page in trust.pages)
    return reduce(Movement.plus, each, Movement())


def _compare(was: int | None, now: int) -> tuple[str, str, str]:
    if was is None:
        return ("–", str(now), "–")
    change = now - was
    return (str(was), str(now), "no change" if not change else f"{change} more" if change > 0 else f"{-change} fewer")


def _pair(was: Movement | None, now: Movement, name: str) -> str:
    return f"{getattr(was, name) if was is not None else '–'} → {getattr(now, name)}"


def _ends(trust: TrustPages) -> tuple[date | None, date]:
    """Give the last days of the window before, if there is one, and of this one."""
    return (trust.period.before.last if trust.period.before is not None else None, trust.period.last)


def _top(trust: TrustPages) -> str:
    return trust.framework.levels[-1] if trust.framework and trust.framework.levels else ""


def _level(one: Judged, last: date) -> str:
    mark = mark_by(one, last)
    return mark.level if mark is not None else ""


def _said(trust: TrustPages, level: str) -> str:
    """Say a level as the model calls it in full."""
    return trust.framework.level_title(level) if trust.framework and level else level


def _change(trust: TrustPages, was: str, now: str) -> str:
    if not now or not trust.framework:
        return ""
    if not was:
        return "first judged"
    levels = trust.framework.levels
    if was == now or was not in levels or now not in levels:
        return "no change"
    return "up" if levels.index(now) > levels.index(was) else "down"
