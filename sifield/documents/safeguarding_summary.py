"""The yearly safeguarding summary: counts, and nothing by which anybody could be known.

There are two of it. The trust board's lies open to people outside the safeguarding circle: every count from one to four
reads "fewer than 5", nothing is counted in two ways and nothing is added up, because the rest of a sum gives away what
is hidden. The circle's own is exact, and goes by school and by part of the review.
"""

from collections.abc import Sequence

from sifield.documents.report import Part, Report
from sifield.documents.trust_reports import columns_of
from sifield.fieldwork.safeguarding_counts import say_small
from sifield.fieldwork.safeguarding_year import SafeguardingYear, YearCounts, add_up
from sifield.frameworks.term_dates import Span
from sifield.signing.fields import say_day

_BOARD = "For the trust board · Counts only; those from one to four are said as fewer than 5"
_CIRCLE = "Safeguarding · Exact counts, for the safeguarding circle only"
_RISKS = (
    ("Immediate risk", "immediate"), ("High risk", "high"), ("Medium risk", "medium"), ("Low risk", "low"),
    ("No risk given", "no_risk"),
)  # fmt: skip


def summary(year: SafeguardingYear, *, in_circle: bool, knows_records: bool) -> Report:
    """Make the summary of a school year.

    Args:
        in_circle: whether those who read it belong to the safeguarding circle; to them counts are exact.
        knows_records: whether the safeguarding records are among what was counted, on the laptop it is made on.
    """
    parts = [
        _reviews(year, in_circle),
        _findings(year, in_circle),
        _actions(year, in_circle),
        _contacts(year, in_circle),
    ]
    if in_circle:
        parts += [_by_part(year), _by_school(year)]
    counted = "safeguarding reviews and other visits" if knows_records else "general visits alone"
    facts = [
        ("Year", year.period.title),
        ("Year before", _span(year.period.before) if year.period.before else "–"),
        ("Schools", str(len(year.schools))),
        ("Counted from", counted),
    ]
    return Report(
        kind="Safeguarding summary" + (", exact" if in_circle else ""),
        about=year.trust_name or "The trust",
        trust_name=year.trust_name,
        on=year.today,
        subtitle=f"{year.period.title}, in counts, {say_day(year.today)}",
        facts=tuple(facts),
        parts=tuple(parts),
        foot=_CIRCLE if in_circle else _BOARD,
        draft="; ".join(_unsettled(year, knows_records=knows_records)),
        is_sample=year.is_sample,
    )


def _unsettled(year: SafeguardingYear, *, knows_records: bool) -> list[str]:
    """Say why it is a draft; never how many, for those are small numbers."""
    reasons = []
    if year.period.is_open(year.today):
        reasons.append(f"the school year ends on {say_day(year.period.ends)}")
    if not knows_records:
        reasons.append("the safeguarding records are not on the laptop that made it")
    if year.unfinished:
        reasons.append("not every safeguarding visit that was begun is finished")
    if year.unsigned:
        reasons.append("not every plan of these visits is signed by both")
    return reasons


def _span(span: Span) -> str:
    return f"{say_day(span.first)} to {say_day(span.last)}"


def _part(title: str, source: str, rows: Sequence[tuple[str, str, str]]) -> Part:
    columns = columns_of(("What", 56), ("This year", 22), ("Year before", 22))
    return Part(title, (f"Source: {source}.",), columns, tuple(rows))


def _reviews(year: SafeguardingYear, in_circle: bool) -> Part:
    source = f"finished safeguarding visits, by their day; what is asked, by the day it is due ({say_day(year.today)})"
    reviewed = [sum(one.visits > 0 for one in counts.values()) for counts in (year.counts, year.before)]
    rows = [
        ("Safeguarding visits finished", *_both(year, "visits", in_circle)),
        ("Schools in which one was finished", _said(reviewed[0], in_circle), _said(reviewed[1], in_circle)),
        ("Safeguarding visits asked for", *_both(year, "asked", in_circle)),
        ("Of these past their day and not done", *_both(year, "overdue", in_circle)),
    ]
    return _part("Reviews", source, rows)


def _findings(year: SafeguardingYear, in_circle: bool) -> Part:
    source = "findings about safeguarding in finished visits, by the risk written down with them"
    return _part("Findings by risk", source, [(title, *_both(year, name, in_circle)) for title, name in _RISKS])


def _actions(year: SafeguardingYear, in_circle: bool) -> Part:
    stood = say_day(min(year.today, year.period.last))
    source = f"actions about safeguarding in plans signed in the year, as they stood on {stood}"
    named = (("Settled", "settled"), ("Open", "open"), ("Of these past their day", "late"))
    return _part("Actions", source, [(title, *_both(year, name, in_circle)) for title, name in named])


def _contacts(year: SafeguardingYear, in_circle: bool) -> Part:
    source = f"the safeguarding contacts on the schools’ pages, as of {say_day(year.today)}"
    rows = [
        ("Schools whose designated lead is named", _said(year.leads, in_circle), "–"),
        ("Of these confirmed within a term", _said(year.confirmed, in_circle), "–"),
    ]
    return _part("Whom to tell", source, rows)


def _by_part(year: SafeguardingYear) -> Part:
    rows = sorted(year.parts.items(), key=lambda one: (-one[1], one[0]))
    lines = ("Source: the same findings, by the page of the form that their check stands on.",) if rows else ()
    columns = columns_of(("Part of the form", 78), ("This year", 22))
    told = tuple((title, str(number)) for title, number in rows)
    return Part("Findings by part of the review", lines, columns, told, "There are no findings in this year.")


def _by_school(year: SafeguardingYear) -> Part:
    rows = []
    for school_id, name in sorted(year.schools.items(), key=lambda one: one[1].casefold()):
        one = year.counts.get(school_id, YearCounts())
        findings = sum(getattr(one, risk) for _, risk in _RISKS)
        numbers = (one.visits, one.overdue, findings, one.immediate + one.high, one.open, one.late, one.settled)
        rows.append((name, *map(str, numbers)))
    shares = (
        ("School", 28), ("Visits", 9), ("Overdue", 10), ("Findings", 11), ("High or immediate", 13), ("Open", 9),
        ("Late", 8), ("Settled", 10),
    )  # fmt: skip
    source = "Source: the records counted above, by school."
    return Part("By school", (source,), columns_of(*shares), tuple(rows))


def _both(year: SafeguardingYear, name: str, in_circle: bool) -> tuple[str, str]:
    now, before = getattr(add_up(year.counts), name), getattr(add_up(year.before), name)
    return (_said(now, in_circle), _said(before, in_circle))


def _said(number: int, in_circle: bool) -> str:
    return say_small(number, in_circle=in_circle)
