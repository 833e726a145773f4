"""By what the schools of a trust are seen side by side, and which checks of a form are evidence of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from sifield.fieldwork.templates import get_template
from sifield.forms.parts import Question
from sifield.forms.template import Template
from sifield.frameworks.framework import Framework
from sifield.wire.looks import is_lesson_look

SAFEGUARDING = "Safeguarding"
"""The area of checks that never stand side by side: of safeguarding an overview holds counts only."""
AREAS = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and well-being",
    "Leadership and governance",
    "Early years",
    "Post-16",
)
"""The evaluation areas that checks name (Inspection toolkit, 2025), without safeguarding."""
_KEPT: dict[str, "Checks"] = {}
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Strand:
    """A column of the overview: an indicator or area of the framework, or an area of the forms."""

    name: str
    title: str
    fed_by: frozenset[str]

    def takes(self, check: "Check") -> bool:
        """Tell whether a check is evidence of it."""
        return check.area in self.fed_by or check.feeds in self.fed_by


@dataclass(frozen=True, slots=True)
class Check:
    """A question that judges. ``places`` says how far up its scale each answer lies (0 the lowest, 1 the highest), by
    the answer as it is stored; ``labels`` says it in words. In a repeat of stops it ``is_stop``.
    """

    question: str
    label: str
    area: str
    feeds: str
    is_stop: bool
    places: Mapping[str, float]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checks:
    """What the overview knows of a version of a form: its checks, the area of each question, its repeats of stops, and
    the questions about safeguarding, which only counts are made of.
    """

    checks: Mapping[str, Check]
    areas: Mapping[str, str]
    stops: frozenset[str]
    safeguarding: frozenset[str]


def strands_of(framework: Framework | None) -> tuple[Strand, ...]:
    """Give the columns: the framework's indicators, else its areas, else the areas that the forms' checks name."""
    named = (framework.indicators or framework.areas) if framework else ()
    if named:
        return tuple(Strand(one.name, _short(one.title), frozenset(one.fed_by or (one.name,))) for one in named)
    return tuple(Strand(area, area, frozenset((area,))) for area in AREAS)


def checks_of(session: Session, digest: str) -> Checks:
    """Give what the overview may use of a form, by the SHA-256 of its workbook; nothing of a lesson look.

    Lesson looks are for the teacher: nothing of them is ever counted or shown for a school. Nor are the page about
    immediate concerns and whatever is about safeguarding.

    Raises:
        SifieldError: the form is not on this laptop yet.
    """
    if digest not in _KEPT:
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[digest] = _read(get_template(session, digest))
    return _KEPT[digest]


def _read(template: Template) -> Checks:
    if is_lesson_look(template.form_id):
        return Checks({}, {}, frozenset(), frozenset())
    if template.sensitivity != "general":
        return Checks({}, {}, frozenset(), frozenset(template.questions) - template.concerns)
    usable = [one for one in template.questions.values() if _is_usable(template, one)]
    stops = frozenset(group.name for group in template.groups.values() if group.is_stop)
    checks = {one.name: made for one in usable if (made := _check(one, stops)) is not None}
    closed = frozenset(one.name for one in template.questions.values() if one.area == SAFEGUARDING)
    areas = {one.name: one.area for one in usable}
    return Checks(MappingProxyType(checks), MappingProxyType(areas), stops, closed - template.concerns)


def _is_usable(template: Template, question: Question) -> bool:
    return (
        question.name not in template.concerns
        and question.area != SAFEGUARDING
        and template.sensitivity_of(question.name) == "general"
    )


def _check(question: Question, stops: frozenset[str]) -> Check | None:
    """Read the scale of a rating: the answers coloured good or bad, by their keys; "not seen" lies on no scale."""
    if not question.is_rating:
        return None
    judged = [one for one in question.choices if one.colour in ("ok", "warn", "bad")]
    steps = sorted(judged, key=lambda one: one.key)
    if len(steps) < 2:
        return None
    top = len(steps) - 1
    stored = [(json.dumps(one.name, ensure_ascii=False), one.label) for one in steps]
    return Check(
        question.name,
        question.label,
        question.area,
        question.feeds,
        question.repeat in stops,
        MappingProxyType({value: at / top for at, (value, _) in enumerate(stored)}),
        MappingProxyType(dict(stored)),
    )


def _short(title: str) -> str:
    """Give a title without what explains it: "Curriculum: coverage, examinations" is shown as "Curriculum"."""
    return title.split(":")[0].split(" (")[0]
