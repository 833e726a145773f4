"""Schools side by side: what is judged of each, and how high the answers of finished visits lie on their scales.

A *piece of evidence* is one check answered in one finished visit (in several rooms: once, by their mean), or one
judgement. In a repeat of stops a check counts only where it was answered at three stops or more: what was seen in one
room is a person's, a theme is the school's. Nothing of lesson looks and nothing of safeguarding is in it. The schools
stand in the order of their names, and nothing is added up to a total of a school: it is no league table.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import strands, trust_settings
from sifield.fieldwork.evidence import Answered, Judged, list_answered, list_judged
from sifield.fieldwork.strands import Check, Strand
from sifield.fieldwork.terms import Term
from sifield.forms.pausing import uncollected
from sifield.frameworks.framework import Framework
from sifield.models.people import Person
from sifield.models.visits import Visit

USUAL_LEAST = 2
_LEAST = "overview: least pieces of evidence"


@dataclass(frozen=True, slots=True)
class EvidenceCell:
    """A school by a strand: how many pieces of evidence, from how many visits, the latest of which day; their mean
    place on their scales (None without any), by term too; and the latest judgement.
    """

    pieces: int
    visits: int
    latest_on: date
    place: float | None
    trend: tuple[float | None, ...]
    judged: Judged | None

    @property
    def standing(self) -> float | None:
        """How far up: the judgement where there is one, else the mean of the evidence."""
        return self.judged.place if self.judged else self.place


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Cells by school and strand; one that is missing has no evidence. ``least`` is the trust's minimum, ``levels``
    what the model calls the levels of a judgement in full, the lowest first.
    """

    strands: tuple[Strand, ...]
    terms: tuple[Term, ...]
    least: int
    levels: tuple[str, ...]
    cells: Mapping[tuple[str, str], EvidenceCell]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: when, in which visit, which check, and the answer in words (of stops: how many, and the
    mean). Of a judgement ``check`` is "" and ``answer`` its level.
    """

    on: date
    visit_id: str
    visit_title: str
    check: str
    answer: str
    by: str
    reason: str


def least_pieces(session: Session) -> int:
    """Give how many pieces of evidence a cell needs before it is coloured: the trust's setting, else two."""
    return int(trust_settings.get(session, _LEAST, str(USUAL_LEAST)))


def set_least_pieces(session: Session, pieces: int) -> None:
    """Set it for the whole trust.

    Raises:
        SifieldError: not from 1 to 50.
    """
    if not 1 <= pieces <= 50:
        raise SifieldError(
            f"A cell cannot ask for {pieces} pieces of evidence.", "Enter a number from 1 to 50.", code="least"
        )
    trust_settings.put(session, _LEAST, str(pieces))


@uncollected()
def get_map(session: Session, framework: Framework | None, terms: Sequence[Term]) -> EvidenceMap:
    """Give the map of the general store, from the first of these terms on."""
    columns = strands.strands_of(framework)
    starts = [term.first for term in terms]
    gathered: dict[tuple[str, str], _Gathered] = defaultdict(lambda: _Gathered(len(terms)))
    fed: dict[int, tuple[str, ...]] = {}  # what a check feeds, worked out once and not for each answer
    for one in list_answered(session, terms[0].first):
        names = fed.get(id(one.check))
        if names is None:
            names = fed[id(one.check)] = tuple(strand.name for strand in columns if strand.takes(one.check))
        if names:
            term = bisect_right(starts, one.on) - 1
            for name in names:
                gathered[one.school_id, name].add(one, term)
    judgements = list_judged(session, framework, terms[0].first) if framework else {}
    for cell, judged in judgements.items():
        gathered[cell].judged = judged
    cells = {cell: found.cell() for cell, found in gathered.items()}
    levels = tuple(map(framework.level_title, framework.levels)) if framework else ()
    return EvidenceMap(columns, tuple(terms), least_pieces(session), levels, cells)


def list_evidence(
    session: Session, school_id: str, strand_name: str, framework: Framework | None, since: date
) -> tuple[EvidenceLine, ...]:
    """List the pieces of evidence of a cell since a day, the latest first; of a day judgements first."""
    strand = next(one for one in strands.strands_of(framework) if one.name == strand_name)
    judged = list_judged(session, framework, since).get((school_id, strand_name), []) if framework else []
    lines = [EvidenceLine(one.on, one.visit_id, "", "", one.said, one.by, one.reason) for one in judged]
    visits = {
        row.id: row
        for row in session.execute(
            select(Visit.id, Visit.title, Person.name)
            .outerjoin(Person, Person.id == Visit.reviewer_id)
            .where(Visit.school_id == school_id)
        )
    }
    for one in list_answered(session, since, school_id):
        if strand.takes(one.check):
            visit = visits[one.visit_id]
            words = _say_answer(one.check, one.place)
            lines.append(EvidenceLine(one.on, one.visit_id, visit.title, one.check.label, words, visit.name or "", ""))
    return tuple(sorted(lines, key=lambda line: (-line.on.toordinal(), bool(line.check), line.visit_id, line.check)))


class _Gathered:
    """A cell while its evidence is gathered: sums and numbers by term."""

    __slots__ = ("judged", "latest", "numbers", "sums", "visits")

    def __init__(self, terms: int) -> None:
        self.sums, self.numbers = [0.0] * terms, [0] * terms
        self.visits: set[str] = set()
        self.latest = date.min
        self.judged: list[Judged] = []

    def add(self, one: Answered, term: int) -> None:
        self.sums[term] += one.place
        self.numbers[term] += 1
        self.visits.add(one.visit_id)
        if one.on > self.latest:
            self.latest = one.on

    def cell(self) -> EvidenceCell:
        pieces = sum(self.numbers)
        return EvidenceCell(
            pieces=pieces + len(self.judged),
            visits=len(self.visits),
            latest_on=max(self.latest, *(one.on for one in self.judged), date.min),
            place=sum(self.sums) / pieces if pieces else None,
            trend=tuple(
                total / number if number else None for total, number in zip(self.sums, self.numbers, strict=True)
            ),
            judged=self.judged[-1] if self.judged else None,
        )


def _say_answer(check: Check, place: float) -> str:
    exact = [check.labels[value] for value, at in check.places.items() if abs(at - place) < 1e-9]
    if check.is_stop or not exact:
        return f"Taken together {say_place(place)}"
    return exact[0]


def say_place(place: float) -> str:
    """Say how far up a scale something lies: "high, 82 of 100"."""
    return f"{band(place)}, {round(100 * place)} of 100"


def band(place: float) -> str:
    """Name the third of the scale that a place lies in."""
    return "low" if place < 1 / 3 else "middle" if place < 2 / 3 else "high"
