"""The termly report to the trust board: all schools side by side, each number from the records on that school's page.

Its parts are shared with the other reports about the trust.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sifield.documents.academy_card import FOOT, RATINGS, RISKS
from sifield.documents.report import Column, Part, Report
from sifield.fieldwork.movement import Movement
from sifield.fieldwork.placing import JudgementRow
from sifield.fieldwork.school_page import Judged
from sifield.fieldwork.trust_pages import TrustPages
from sifield.signing.fields import say_day

_GRAVE = ("immediate", "high")


def termly_report(trust: TrustPages) -> Report:
    """Tell the trust board how its schools stand: programme, grades, levels, targets, grave risks, late actions.

    It is a draft until the term is over, and while a grade is proposed only.
    """
    draft = [f"the term ends on {say_day(trust.period.ends)}"] if trust.period.is_open(trust.today) else []
    if waiting := [page.school.name for page in trust.pages if page.proposed is not None]:
        draft.append(f"grades are proposed and not confirmed: {', '.join(waiting)}")
    parts = (
        _glance(trust), _term(trust), _grades(trust), _levels(trust), _targets(trust), _off_track(trust),
        risks_part(trust), late_part(trust), _strengths(trust),
    )  # fmt: skip
    return about_trust(
        trust,
        "Termly report to the trust board",
        parts,
        [("Term", f"{trust.period.title}, {trust.period.days}")],
        draft,
    )


def about_trust(
    trust: TrustPages, kind: str, parts: Sequence[Part | None], facts: Sequence[tuple[str, str]], draft: Sequence[str]
) -> Report:
    """Make a report about the trust, or one of its schools, of its parts; one that the model does not have is None."""
    model = [("Model", f"{trust.framework.title}, {trust.framework.edition}")] if trust.framework else []
    many = [("Schools", str(len(trust.pages)))] if len(trust.pages) > 1 else []
    return Report(
        kind=kind,
        about=trust.about,
        trust_name=trust.trust_name,
        on=trust.today,
        subtitle=f"{trust.about}, {say_day(trust.today)}",
        facts=(*facts, *model, *many),
        parts=tuple(part for part in parts if part is not None),
        foot=FOOT,
        draft="; ".join(draft),
        is_sample=trust.is_sample,
    )


def columns_of(*shares: tuple[str, float]) -> tuple[Column, ...]:
    """Give the columns of a table, each with its share of the width."""
    return tuple(Column(*one) for one in shares)


def mark_by(one: Judged, last: date) -> JudgementRow | None:
    """Give what was judged last up to a day, None where nothing was."""
    return next((mark for mark in reversed(one.marks) if mark.judged_on <= last), None)


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
    return Part("The schools at a glance", (source,), columns_of(*shares), tuple(rows))


def _term(trust: TrustPages) -> Part:
    """What was done in the term, school by school."""
    none = Movement()
    rows = []
    for page in trust.pages:
        one = trust.now.get(page.school.id, none)
        numbers = (one.visits, one.due, one.done, one.strengths, one.concerns, one.agreed, one.verified)
        rows.append((page.school.name, *map(str, numbers)))
    shares = (
        ("School", 26), ("Visits", 9), ("Due", 8), ("Done", 8), ("Strengths", 12), ("Concerns", 11),
        ("Actions agreed", 13), ("Actions verified", 13),
    )  # fmt: skip
    source = (
        "Source: visits finished with their day in the term and the findings in them; what is asked with its day in "
        "the term, and what was done in it; actions of plans that both signed in the term, "
        "and actions verified in it by somebody else than their owner."
    )
    return Part("In the term", (source,), columns_of(*shares), tuple(rows))


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
    return Part("Grades", (), columns_of(("School", 26), ("Grade", 28), ("Why", 26), ("Source", 20)), tuple(rows))


def _levels(trust: TrustPages) -> Part | None:
    framework = trust.framework
    levels = framework.levels if framework else ()
    if framework is None or not levels or not any(page.judged for page in trust.pages):
        return None
    rows = []
    for page in trust.pages:
        marks = [mark_by(one, trust.period.last) for one in page.judged]
        found = Counter(mark.level if mark else "" for mark in marks)
        last = max((mark.judged_on for mark in marks if mark), default=None)
        told = tuple(str(found[level]) for level in reversed(levels))
        rows.append((page.school.name, *told, str(found[""]), say_day(last) if last else "–"))
    shares = (
        ("School", 30.0),
        *((framework.level_title(level), 12.0) for level in reversed(levels)),
        ("Not judged", 12.0),
    )
    columns = columns_of(*shares, ("Last judged on", 18))
    kind = "indicators" if framework.indicators else "areas"
    source = (
        f"Source: what was judged last up to {say_day(min(trust.period.last, trust.today))}, on each school’s page."
    )
    return Part(f"How many {kind} stand at each level", (source,), columns, tuple(rows))


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
    source = f"Source: the targets of this school year on each school’s page, as of {say_day(trust.today)}."
    return Part("Targets of the year", (source,), columns_of(*shares), tuple(rows))


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
    columns = columns_of(("School", 24), ("Target", 30), ("Where it stands", 28), ("Source", 18))
    return Part("Targets that are not on track", (), columns, rows) if rows else None


def risks_part(trust: TrustPages) -> Part:
    """Give the findings with a high or an immediate risk that are not settled."""
    rows = tuple(
        (page.school.name, one.text, RISKS[one.risk], f"{one.visit_title}, {say_day(one.found_on)}")
        for page in trust.pages
        for one in page.work.risks
        if one.risk in _GRAVE
    )
    columns = columns_of(("School", 24), ("Finding", 38), ("Risk", 14), ("Source", 24))
    return Part("High and immediate risks", (), columns, rows, "No finding has a high or an immediate risk.")


def late_part(trust: TrustPages) -> Part:
    """Give the agreed actions that are past their day."""
    rows = tuple(
        (page.school.name, one.text, one.owner or "–", f"{one.late} school days", one.visit_title)
        for page in trust.pages
        for one in page.work.actions
        if one.late
    )
    columns = columns_of(("School", 22), ("Action", 32), ("Owner", 18), ("Late", 12), ("Source", 16))
    return Part("Actions past their day", (), columns, rows, "No agreed action is past its day.")


def _strengths(trust: TrustPages) -> Part | None:
    rows = tuple(
        (page.school.name, one.text, f"{one.visit_title or 'seen'}, {say_day(one.proven_on)}")
        for page in trust.pages
        for one in page.strengths
        if one.offered
    )
    columns = columns_of(("School", 26), ("What others can learn there", 48), ("Source", 26))
    return Part("Strengths to share", (), columns, rows) if rows else None
