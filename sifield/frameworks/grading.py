"""Which grade the indicators make by a framework's own rule, told in words. Where no rule fits, a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sifield.errors import SifieldError
from sifield.frameworks.framework import Framework, Grade


@dataclass(frozen=True, slots=True)
class Grading:
    """What the rules give: the name of a grade, "" where none fits or a person decides, and why."""

    grade: str
    why: str


def grade_by_rule(framework: Framework, judgements: Mapping[str, str], strengths: Sequence[str] = ()) -> Grading:
    """Work out the grade that a framework's rule gives; a person may decide otherwise, with a reason.

    Args:
        judgements: the level of each indicator by name; one that is missing is not judged yet.
        strengths: what the school can share with others, in words.

    Raises:
        SifieldError: an indicator or a level that the framework does not have.
    """
    if not framework.grades:
        return Grading("", f"{framework.title} has no grades.")
    ruled = [grade for grade in framework.grades if grade.rule]
    if not ruled:
        return Grading("", f"{framework.title} has no rule for its grades: a person decides.")
    known = {one.name: one.title for one in framework.indicators}
    for name, level in judgements.items():
        if name not in known:
            remedy = f"Use: {', '.join(known)}."
            raise SifieldError(f"{framework.title} has no indicator “{name[:60]}”.", remedy, code="indicator")
        if level not in framework.levels:
            remedy = f"Use: {', '.join(framework.levels)}."
            raise SifieldError(f"“{level[:60]}” is no level of {framework.title}.", remedy, code="level")
    missing = [title for name, title in known.items() if name not in judgements]
    counts = {level: list(judgements.values()).count(level) for level in framework.levels}
    told = _told(framework, counts, len(strengths))
    if missing:
        return Grading(
            "", f"Not all indicators are judged yet: {', '.join(missing)} {_are(len(missing))} missing. {told}"
        )
    for grade in ruled:
        if not _lacks(framework, grade, counts, len(strengths)):
            return Grading(grade.name, f"{told} That makes {grade.title}: {asks(framework, grade)}.")
    reasons = "; ".join(f"{grade.title} {_lacks(framework, grade, counts, len(strengths))}" for grade in ruled)
    return Grading("", f"{told} No grade fits: {reasons}. A person decides, and says why.")


def asks(framework: Framework, grade: Grade) -> str:
    """Say what the rule of a grade asks for, "" where a person decides."""
    if grade.rule is None:
        return ""
    parts = [f"{least} or more “{framework.level_title(level)}”" for level, least in grade.rule.least.items()]
    parts += [f"{most} “{framework.level_title(level)}” at most" for level, most in grade.rule.most.items()]
    parts += [f"{_number(grade.rule.strengths, 'strength')} to share"] if grade.rule.strengths else []
    return ", ".join(parts)


def _lacks(framework: Framework, grade: Grade, counts: Mapping[str, int], strengths: int) -> str:
    """Say what a grade asks that is not there, "" if all is."""
    assert grade.rule is not None
    for level, least in grade.rule.least.items():
        if counts[level] < least:
            return f"asks for {least} “{framework.level_title(level)}”"
    for level, most in grade.rule.most.items():
        if counts[level] > most:
            return f"is for {most} “{framework.level_title(level)}” at most"
    if strengths < grade.rule.strengths:
        return f"asks for {_number(grade.rule.strengths, 'strength')} to share"
    return ""


def _told(framework: Framework, counts: Mapping[str, int], strengths: int) -> str:
    found = ", ".join(f"{counts[level]} “{framework.level_title(level)}”" for level in reversed(framework.levels))
    return f"Of {len(framework.indicators)} indicators {found}; {_number(strengths, 'strength')} to share."


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
