"""What two who observe together do beside writing: the second one on the same laptop, alone after all, and, once both
have finished, laying what they saw side by side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import capture, pairs, templates, visits
from sifield.fieldwork.capture import Draft
from sifield.fieldwork.pairs import Standing
from sifield.fieldwork.said import say_answer
from sifield.fieldwork.visit_papers import DOES_NOT_APPLY, NOT_SEEN
from sifield.fieldwork.visits import NewVisit
from sifield.forms.agreement import Agreement, Stop, agree, pair_stops
from sifield.forms.parts import Choice, Question, Section
from sifield.forms.values import Value
from sifield.models import blind
from sifield.models.exchange import Place

_BY_HAND = "stops side by side:"
_LEFT_OUT = ("image", "file", "audio")


@dataclass(frozen=True, slots=True)
class Line:
    """What both answered at one stop, in words, or for the whole visit (``where`` is ""); "" for no answer."""

    where: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        """Whether both answered the same."""
        return self.one == self.other


@dataclass(frozen=True, slots=True)
class Item:
    """A question that at least one of them answered; ``agreement`` where it is a choice made at stops."""

    question: str
    label: str
    lines: tuple[Line, ...]
    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two observers saw, side by side.

    ``stops`` are as paired; ``one_stops`` and ``other_stops`` are all of the one and of the other, to pair by hand.
    """

    standing: Standing
    stops: tuple[tuple[Stop | None, Stop | None], ...]
    one_stops: tuple[Stop, ...]
    other_stops: tuple[Stop, ...]
    items: tuple[Item, ...]

    @property
    def apart(self) -> tuple[Item, ...]:
        """The questions on which they differ most at stops, at most three, the furthest apart first."""
        told = [one for one in self.items if one.agreement is not None and one.agreement.same < one.agreement.both]
        return tuple(sorted(told, key=lambda one: one.agreement.same / one.agreement.both if one.agreement else 1)[:3])


def begin_here(session: Session, visit_id: str, at: datetime) -> str:
    """Begin the visit of the other observer on this laptop, after the first has finished hers, and give its id.

    Raises:
        SifieldError: the first has not finished, or the other's visit is there already.
    """
    standing = pairs.get_standing(session, visit_id)
    if standing is None or not standing.may_begin_here:
        raise SifieldError(
            "On one laptop two observe one after another, and the second begins once.",
            "Finish the first visit, then let the other begin.",
            code="not-now",
        )
    first = visits.find_visit(session, visit_id)
    versions = templates.list_versions(session, first.form_id)
    form = next((one.form for one in versions if one.form.sha256 == first.template_sha256), None)
    if form is None:
        raise SifieldError("The form of this visit is not on this laptop.", "Sync, then try again.", code="no-form")
    new = NewVisit(
        school_id=first.school_id, form=form, reviewer_id=standing.other.person_id, planned_on=first.planned_on,
        focus=first.focus, with_names=tuple(first.with_names), observed_with=standing.one.person_id,
    )  # fmt: skip
    begun = visits.plan_visit(session, new)
    capture.answer_focus(session, begun)
    blind.write_here(session, begun)
    session.flush()
    blind.forget(session)
    visits.start(session, begun, at)
    return begun


def observe_alone(session: Session, visit_id: str) -> None:
    """Make a visit one person's after all. What she wrote is told to those who may read it, as that of any visit; what
    the other writes stays with the other until she, too, observes alone.

    Raises:
        SifieldError: both have finished; they observed together.
    """
    visit = visits.find_visit(session, visit_id)
    if pairs.are_both_over(session, visit.pair_id):
        raise SifieldError("Both of you have finished, so you did observe together.", "", code="both-over")
    visit.pair_id = ""
    session.flush()
    blind.forget(session)


def put_beside(session: Session, visit_id: str, stop_id: str, other_id: str) -> None:
    """Keep, on this laptop, which stop of the other (or "" for none) is the same as a stop of this visit's."""
    kept = session.get(Place, _BY_HAND + visit_id)
    chosen = dict(kept.value) if kept is not None else {}
    session.merge(Place(key=_BY_HAND + visit_id, value=chosen | {stop_id: other_id}))


def compare(session: Session, visit_id: str) -> Comparison:
    """Lay side by side what two observers answered.

    Raises:
        SifieldError: they have not both finished, or a visit or its form is not on this laptop.
    """
    standing = pairs.get_standing(session, visit_id)
    if standing is None or not standing.is_over:
        raise SifieldError("Both observers have to finish first.", "Until then each writes for herself.", code="blind")
    one, other = (capture.load(session, each.visit_id) for each in (standing.one, standing.other))
    kept = session.get(Place, _BY_HAND + visit_id)
    by_hand = dict(kept.value) if kept is not None else {}
    kinds = [section for section in one.template.sections if section.repeat and not section.parent]
    mine, theirs = ({kind.name: _stops(draft, kind) for kind in kinds} for draft in (one, other))
    stops = {name: pair_stops(mine[name], theirs[name], by_hand) for name in mine}
    items = (_item(question, one, other, stops.get(question.repeat, ())) for question in _asked(one, other))
    return Comparison(
        standing=standing,
        stops=tuple(pair for of_kind in stops.values() for pair in of_kind),
        one_stops=tuple(stop for of_kind in mine.values() for stop in of_kind),
        other_stops=tuple(stop for of_kind in theirs.values() for stop in of_kind),
        items=tuple(item for item in items if item.lines),
    )


def _asked(one: Draft, other: Draft) -> Iterator[Question]:
    """Give the questions of the form that can be laid side by side, in its order: not those within rows of rows."""
    template = one.template
    outer = {"", *(section.name for section in template.sections if section.repeat and not section.parent)}
    for question in template.questions.values():
        fits = question.is_asked and question.kind not in _LEFT_OUT and question.repeat in outer
        if fits and question.name not in template.concerns and question.name in other.template.questions:
            yield question


def _stops(draft: Draft, kind: Section) -> tuple[Stop, ...]:
    rows = [details.row for details in draft.rows if details.row.group == kind.name]
    return tuple(Stop(row.id, row.label or f"{kind.label} {number}") for number, row in enumerate(rows, 1))


def _item(question: Question, one: Draft, other: Draft, stops: Sequence[tuple[Stop | None, Stop | None]]) -> Item:
    if not question.repeat:
        line = Line("", *(say_answer(question, draft.answers.get((question.name, ""))) for draft in (one, other)))
        return Item(question.name, question.label, (line,) if line.one or line.other else (), None)
    lines, judged = [], []
    for mine, theirs in stops:
        if mine is None or theirs is None:
            continue
        values = one.answers.get((question.name, mine.id)), other.answers.get((question.name, theirs.id))
        said = tuple(say_answer(question, value) for value in values)
        if any(said):
            lines.append(Line(mine.label, *said))
        judges = [str(value) for value in values if _judges(question, value)]
        if len(judges) == 2:
            judged.append((judges[0], judges[1]))
    scale = [choice.name for choice in question.choices if _is_judgement(choice)] if question.is_rating else []
    agreement = agree(judged, scale) if question.kind == "select_one" and lines else None
    return Item(question.name, question.label, tuple(lines), agreement)


def _judges(question: Question, value: Value) -> bool:
    return any(choice.name == value and _is_judgement(choice) for choice in question.choices)


def _is_judgement(choice: Choice) -> bool:
    """Tell whether a choice judges: "not seen", whatever it is called, does not."""
    return choice.key != "0" and choice.name not in (*NOT_SEEN, *DOES_NOT_APPLY)
