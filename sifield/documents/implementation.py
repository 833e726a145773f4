"""The report on implementation that comes every so many school days: what changed against as many days before.

About the whole trust, or one school; of the general class only.
"""

from collections.abc import Mapping
from datetime import date

from sifield.documents.report import Part, Report
from sifield.documents.trust_reports import about_trust, columns_of, late_part, mark_by, risks_part
from sifield.fieldwork.movement import Movement
from sifield.fieldwork.school_page import Judged
from sifield.fieldwork.trust_pages import TrustPages
from sifield.frameworks.term_dates import Span
from sifield.signing.fields import say_day

_MEASURES = (
    ("Visits finished", "visits", "finished visits with their day in it"),
    ("Asked of the schools, due in it", "due", "what the year asks, by the day by which it is due"),
    ("Asked of the schools, done in it", "done", "what the year asks, by the day on which it was done"),
    ("Strengths found", "strengths", "findings of those visits"),
    ("Concerns found", "concerns", "findings of those visits"),
    ("Actions agreed", "agreed", "plans that both signed in it"),
)


def implementation_report(trust: TrustPages) -> Report:
    """Tell how what was begun takes effect: what changed against the window before, each school's areas in the order of
    the model's priorities, and the risks and late actions of today.

    It is a draft until the day by which the model wants it.
    """
    period = trust.period
    draft = [f"it is due on {say_day(period.ends)}"] if period.is_open(trust.today) else []
    facts = [("Window", _say(Span("", period.first, period.last), period.title.split(" to ")[0]))]
    before = _say(period.before, "as many") if period.before is not None else "none: the calendar does not reach so far"
    facts.append(("Before it", before))
    parts = (_changed(trust), _areas(trust), _schools(trust), risks_part(trust), late_part(trust))
    return about_trust(trust, "Implementation report", parts, facts, draft)


def _say(span: Span, length: str) -> str:
    return f"{say_day(span.first)} to {say_day(span.last)} ({length})"


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
        rows.append((f"Areas judged {top}", *_compare(reached[0], reached[1] or 0), "what was judged last by its end"))
    columns = columns_of(("What", 28), ("Before", 11), ("Now", 11), ("Change", 12), ("Source", 38))
    lines = () if before is not None else ("There is no window before this one to compare it with.",)
    return Part("What changed", lines, columns, tuple(rows))


def _areas(trust: TrustPages) -> Part | None:
    """Each school's areas in the order of the model's priorities; the first of them not yet at the top is marked."""
    if not any(page.judged for page in trust.pages):
        return None
    order = {name: at for at, name in enumerate(trust.framework.priorities)} if trust.framework else {}
    top = _top(trust)
    rows = []
    for page in trust.pages:
        first = True
        for one in sorted(page.judged, key=lambda one: order.get(one.name, len(order))):
            was, now = (_level(one, last) if last is not None else "" for last in _ends(trust))
            is_next = first and now != top
            first = first and not is_next
            rows.append(
                (page.school.name, one.title, was, now or "not judged yet", _moved(trust, was, now),
                 "this first" if is_next else "", _source(one, trust))
            )  # fmt: skip
    columns = columns_of(
        ("School", 21), ("Area", 18), ("Before", 13), ("Now", 13), ("Change", 11), ("Priority", 9), ("Source", 20)
    )
    return Part("Areas, in the order of the model’s priorities", (), columns, tuple(rows))


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
    made = Movement()
    for page in trust.pages:
        made = made.plus(counted.get(page.school.id, Movement()))
    return made


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


def _moved(trust: TrustPages, was: str, now: str) -> str:
    if not now or not trust.framework:
        return ""
    if not was:
        return "first judged"
    levels = trust.framework.levels
    if was == now or was not in levels or now not in levels:
        return "no change"
    return "up" if levels.index(now) > levels.index(was) else "down"


def _source(one: Judged, trust: TrustPages) -> str:
    mark = mark_by(one, trust.period.last)
    if mark is None:
        return "–"
    return f"judged on {say_day(mark.on)}" + (f" by {mark.by}" if mark.by else "")
