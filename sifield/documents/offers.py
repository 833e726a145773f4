"""Which reports can be made, of a school or of the trust: what each tells, for which days, and how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from sifield.documents import school_reports
from sifield.documents.academy_card import academy_card
from sifield.documents.implementation import implementation_report
from sifield.documents.report import Report
from sifield.documents.safeguarding_summary import summary
from sifield.documents.trust_reports import termly_report
from sifield.fieldwork import access, frameworks, periods
from sifield.fieldwork.periods import Period
from sifield.fieldwork.safeguarding_year import read_year
from sifield.fieldwork.school_page import get_school_page
from sifield.fieldwork.trust_pages import get_trust_pages
from sifield.frameworks.calendar import school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.framework import Report as Asked

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

StoreName = Literal["general", "safeguarding"]
_CARD = "academy-card"
_POSITION, _HALF_TERM = "position_statement", "indicator_progress"
"""The forms by which a model names its own template for a report about one school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A report that can be made: its name, what it is called and what it ``tells``, and the ``periods`` to choose from,
    the latest first.

    ``read(session, period)`` gives what it is made of from each of ``stores`` in turn, and ``make(read, period)`` makes
    it of all that was read. ``afterwards`` says who may have the file.
    """

    name: str
    title: str
    tells: str
    periods: tuple[Period, ...]
    read: "Callable[[Session, Period], Any]"
    make: Callable[[Sequence[Any], Period], Report]
    stores: tuple[StoreName, ...] = ("general",)
    afterwards: str = "It holds nothing of safeguarding visits. It is not encrypted."


def of_school_or_trust(session: "Session", *, school_id: str, today: "date") -> tuple[Offer, ...]:
    """Give the reports about a school where one is named, else those about the whole trust, as this person may see."""
    if school_id:
        return of_school(session, school_id, today)
    laptop = access.find_laptop(session)
    return of_trust(session, today, in_circle=laptop is not None and laptop.sees_safeguarding)


def of_school(session: "Session", school_id: str, today: "date") -> tuple[Offer, ...]:
    """Give the reports about a school: the academy card, and what the model asks for."""
    framework = frameworks.in_force(session, school_year(today))
    now, halves = (periods.today_only(today),), periods.list_half_terms(session, today, school_id)

    def read(session: "Session", _period: Period) -> Any:
        return get_school_page(session, school_id, today)

    found = [
        Offer(
            name=_CARD, title="Academy card", periods=now, read=read, make=lambda read, _period: academy_card(read[0]),
            tells="How the school stands: grade, indicators, targets, priorities, actions, risks, visits, what is due.",
        )
    ]  # fmt: skip
    for asked in framework.reports if framework else ():
        if asked.form == _POSITION and asked.name != _CARD:
            found.append(
                Offer(
                    name=asked.name, title="Position statement", periods=now, read=read,
                    make=partial(_position, asked=asked),
                    tells="Where the school stands on its priorities: what is done for each, by whom, and the risks.",
                )
            )  # fmt: skip
        elif asked.form == _HALF_TERM and framework and halves:
            found.append(
                Offer(
                    name=asked.name, title=_half_title(framework, asked), periods=halves, read=read,
                    make=partial(_half_term, asked=asked),
                    tells="How the school has come on in a half-term: each indicator before and then, visits, actions.",
                )
            )  # fmt: skip
    return (*found, *_implementation(session, framework, today, school_id))


def of_trust(session: "Session", today: "date", *, in_circle: bool) -> tuple[Offer, ...]:
    """Give the reports about the whole trust; ``in_circle`` says whether this person has safeguarding records."""
    framework = frameworks.in_force(session, school_year(today))
    termly = Offer(
        name="termly", title="Termly report to the trust board", periods=periods.list_terms(session, today),
        read=partial(_read_trust, today=today), make=lambda read, _period: termly_report(read[0]),
        tells="All schools side by side: the programme, what was done, grades, targets, risks, late actions.",
    )  # fmt: skip
    found = [*([termly] if termly.periods else []), *_implementation(session, framework, today)]
    return (*found, *_safeguarding(today, in_circle=in_circle))


def _implementation(session: "Session", framework: Framework | None, today: "date", school_id: str = "") -> list[Offer]:
    rhythm = periods.cycle_of(framework)
    cycles = periods.list_cycles(session, rhythm, today, school_id) if rhythm is not None else ()
    if rhythm is None or not cycles:
        return []
    return [
        Offer(
            name="implementation", title=f"Implementation report, every {rhythm.every} school days", periods=cycles,
            read=partial(_read_trust, today=today, school_id=school_id),
            make=lambda read, _period: implementation_report(read[0]),
            tells=f"What changed against the {rhythm.every} school days before, and which area comes first.",
        )
    ]  # fmt: skip


def _safeguarding(today: "date", *, in_circle: bool) -> list[Offer]:
    """Give the yearly summary for the board, and to the safeguarding circle its own as well."""
    stores: tuple[StoreName, ...] = ("general", "safeguarding") if in_circle else ("general",)

    def make(read: Sequence[Any], _period: Period, *, is_exact: bool = False) -> Report:
        whole = read[0]
        for other in read[1:]:
            whole = whole.with_other(other)
        return summary(whole, in_circle=is_exact, knows_records=in_circle)

    board = Offer(
        name="safeguarding", title="Safeguarding summary of the year", periods=periods.list_years(today),
        read=partial(read_year, today=today), make=make, stores=stores,
        tells="For the trust board: reviews, findings, actions, in counts; one to four are said as fewer than 5.",
        afterwards="It names nobody; small counts are not told. It is not encrypted.",
    )  # fmt: skip
    exact = Offer(
        name="safeguarding-exact", title="Safeguarding summary of the year, exact", periods=board.periods,
        read=board.read, make=partial(make, is_exact=True), stores=stores,
        tells="For the safeguarding circle only: the same in exact counts, and by school and part of the review.",
        afterwards="It is for the safeguarding circle only. It is not encrypted: keep it where they alone can read it.",
    )  # fmt: skip
    return [board, exact] if in_circle else [board]


def _position(read: Sequence[Any], _period: Period, *, asked: Asked) -> Report:
    return school_reports.position_statement(read[0], asked)


def _half_term(read: Sequence[Any], period: Period, *, asked: Asked) -> Report:
    return school_reports.half_term_report(read[0], period, asked)


def _read_trust(session: "Session", period: Period, *, today: "date", school_id: str = "") -> Any:
    return get_trust_pages(session, period, today, school_id)


def _half_title(framework: Framework, asked: Asked) -> str:
    by = framework.role_title(asked.by)
    return f"Half-termly report, {by}" if by else "Half-termly report"
