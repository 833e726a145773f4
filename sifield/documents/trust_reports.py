"""Reports to the trust's boards: all schools side by side, each number from the records on that school's own page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sifield.documents.academy_card import FOOT, RATINGS, RISKS, judged_when
from sifield.documents.report import Column, Part, Report
from sifield.fieldwork.trust_pages import TrustPages
from sifield.signing.fields import say_day

_GRAVE = ("immediate", "high")
_DAYS_OF_A_CYCLE = 100
"""School days from one implementation report to the next (the inside-out model's clock)."""


@dataclass(frozen=True, slots=True)
class TrustOffer:
    """A report that can be made of the trust: its name, what it is called, and what makes it."""

    name: str
    title: str
    make: Callable[[TrustPages], Report]


def offered(trust: TrustPages) -> tuple[TrustOffer, ...]:
    """Give the reports about the whole trust; the one on implementation where the model judges areas."""
    found = [TrustOffer("termly", "Termly report to the trust board", termly_report)]
    if trust.framework is not None and trust.framework.areas and trust.framework.levels:
        found.append(TrustOffer("implementation", "Implementation report, every 100 days", implementation_report))
    return tuple(found)


def termly_report(trust: TrustPages) -> Report:
    """Tell the trust board how its schools stand: programme, grades, levels, targets, grave risks, late actions."""
    draft = []
    if trust.term is not None and trust.today <= trust.term.last:
        draft.append(f"the term ends on {say_day(trust.term.last)}")
    if waiting := [page.school.name for page in trust.pages if page.proposed is not None]:
        draft.append(f"grades are proposed and not confirmed: {', '.join(waiting)}")
    facts = [("Term", f"{say_day(trust.term.first)} to {say_day(trust.term.last)}")] if trust.term else []
    parts = (
        _glance(trust), _grades(trust), _levels(trust), _targets(trust), _off_track(trust), _risks(trust), _late(trust),
        _strengths(trust),
    )  # fmt: skip
    return _report(trust, "Termly report to the trust board", parts, facts, "; ".join(draft))


def implementation_report(trust: TrustPages) -> Report:
    """Tell the trust board how what was begun takes effect: the areas of each school, in the order of the model's
    priorities, and the work on them.
    """
    parts = (_areas(trust), _glance(trust), _risks(trust), _late(trust))
    facts = [("Cycle", f"{_DAYS_OF_A_CYCLE} school days")]
    return _report(trust, "Implementation report", parts, facts, "")


def _report(
    trust: TrustPages, kind: str, parts: Sequence[Part | None], facts: Sequence[tuple[str, str]], draft: str
) -> Report:
    model = [("Model", f"{trust.framework.title}, {trust.framework.edition}")] if trust.framework else []
    return Report(
        kind=kind,
        about=trust.trust_name or "The trust",
        trust_name=trust.trust_name,
        on=trust.today,
        subtitle=f"{len(trust.pages)} schools, {say_day(trust.today)}",
        facts=(*facts, *model, ("Schools", str(len(trust.pages)))),
        parts=tuple(part for part in parts if part is not None),
        foot=FOOT,
        draft=draft,
        is_sample=trust.is_sample,
    )


def _columns(*shares: tuple[str, float]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in shares)


def _glance(trust: TrustPages) -> Part:
    counts = {one.school_id: one for one in trust.counts}
    rows = []
    for page in trust.pages:
        count, work = counts.get(page.school.id), page.work
        rows.append(
            (
                page.school.name,
                page.grade.title if page.grade else "–",
                f"{count.done} of {count.done + count.due + count.overdue}" if count else "nothing asked",
                str(count.overdue) if count else "–",
                str(len(work.actions)),
                str(sum(one.late > 0 for one in work.actions)),
                str(sum(one.risk in _GRAVE for one in work.risks)),
            )
        )
    shares = (
        ("School", 30), ("Grade", 16), ("Done this year", 14), ("Overdue", 10), ("Open actions", 10), ("Late", 8),
        ("High risks", 12),
    )  # fmt: skip
    source = (
        f"Source: what is asked of each school and done, agreed plans and findings, as of {say_day(trust.today)}. "
        "Each number is the count of the records on that school’s page."
    )
    return Part("The schools at a glance", (source,), _columns(*shares), tuple(rows))


def _grades(trust: TrustPages) -> Part | None:
    if all(page.grades is None for page in trust.pages):
        return None
    rows = []
    for page in trust.pages:
        row = page.grade
        proposed = f"; proposed: {page.proposed.title}" if page.proposed else ""
        if row is None:
            rows.append((page.school.name, f"not placed yet{proposed}", "", ""))
            continue
        by = f"confirmed by {row.decided_by}" if row.decided_by else "confirmed"
        source = f"{by} on {say_day(row.decided_on)}" if row.decided_on else by
        rows.append((page.school.name, f"{row.title}, since {say_day(row.from_on)}{proposed}", row.reason, source))
    return Part("Grades", (), _columns(("School", 26), ("Grade", 28), ("Why", 26), ("Source", 20)), tuple(rows))


def _levels(trust: TrustPages) -> Part | None:
    levels = trust.framework.levels if trust.framework else ()
    if not levels or not any(page.judged for page in trust.pages):
        return None
    rows = []
    for page in trust.pages:
        found = Counter(one.marks[-1].level if one.marks else "" for one in page.judged)
        last = max((one.marks[-1].judged_on for one in page.judged if one.marks), default=None)
        told = tuple(str(found[level]) for level in reversed(levels))
        rows.append((page.school.name, *told, str(found[""]), say_day(last) if last else "–"))
    shares = (("School", 30.0), *((level.capitalize(), 12.0) for level in reversed(levels)), ("Not judged", 12.0))
    columns = _columns(*shares, ("Last judged on", 18))
    return Part("How many indicators stand at each level", (), columns, tuple(rows))


def _targets(trust: TrustPages) -> Part | None:
    if all(page.targets is None for page in trust.pages):
        return None
    order = ("met", "green", "amber", "red", "")
    rows = []
    for page in trust.pages:
        found = Counter(one.words.rating for one in page.targets or ())
        agreed = sum(one.stage == "agreed" for one in page.targets or ())
        rows.append((page.school.name, *(str(found[rating]) for rating in order), str(agreed)))
    shares = (("School", 30.0), *((RATINGS[rating].capitalize(), 11.0) for rating in order), ("Agreed", 12.0))
    return Part("Targets of the year", (), _columns(*shares), tuple(rows))


def _off_track(trust: TrustPages) -> Part | None:
    rows = tuple(
        (
            page.school.name,
            one.words.title,
            " ".join(part for part in (one.words.latest, one.words.progress) if part),
            f"figure of {say_day(one.words.latest_on)}" if one.words.latest_on else "no dated figure",
        )
        for page in trust.pages
        for one in page.targets or ()
        if one.words.rating == "red"
    )
    columns = _columns(("School", 24), ("Target", 30), ("Where it stands", 28), ("Source", 18))
    return Part("Targets that are not on track", (), columns, rows) if rows else None


def _risks(trust: TrustPages) -> Part:
    rows = tuple(
        (page.school.name, one.text, RISKS[one.risk], f"{one.visit_title}, {say_day(one.found_on)}")
        for page in trust.pages
        for one in page.work.risks
        if one.risk in _GRAVE
    )
    columns = _columns(("School", 24), ("Finding", 38), ("Risk", 14), ("Source", 24))
    return Part("High and immediate risks", (), columns, rows, "No finding has a high or an immediate risk.")


def _late(trust: TrustPages) -> Part:
    rows = tuple(
        (page.school.name, one.text, one.owner or "–", f"{one.late} school days", one.visit_title)
        for page in trust.pages
        for one in page.work.actions
        if one.late
    )
    columns = _columns(("School", 22), ("Action", 32), ("Owner", 18), ("Late", 12), ("Source", 16))
    return Part("Actions past their day", (), columns, rows, "No agreed action is past its day.")


def _strengths(trust: TrustPages) -> Part | None:
    rows = tuple(
        (page.school.name, one.text, f"{one.visit_title or 'seen'}, {say_day(one.proven_on)}")
        for page in trust.pages
        for one in page.strengths
        if one.offered
    )
    columns = _columns(("School", 26), ("What others can learn there", 48), ("Source", 26))
    return Part("Strengths to share", (), columns, rows) if rows else None


def _areas(trust: TrustPages) -> Part:
    """Each school's areas in the order of the model's priorities; the first of them not yet at the top is marked."""
    order = {name: at for at, name in enumerate(trust.framework.priorities)} if trust.framework else {}
    top = trust.framework.levels[-1] if trust.framework and trust.framework.levels else ""
    rows = []
    for page in trust.pages:
        first = True
        for one in sorted(page.judged, key=lambda one: order.get(one.name, len(order))):
            now = one.marks[-1] if one.marks else None
            is_next = first and (now is None or now.level != top)
            first = first and not is_next
            source = judged_when(now) if now else "–"
            told = now.level if now else "not judged yet"
            rows.append((page.school.name, one.title, told, "this first" if is_next else "", source))
    columns = _columns(("School", 26), ("Area", 24), ("Judged", 18), ("Priority", 12), ("Source", 24))
    return Part("Areas, in the order of the model’s priorities", (), columns, tuple(rows))
