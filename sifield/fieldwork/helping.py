"""Who can help: what schools need, put against what other schools are proven to do well, and who has time.

Only general records are looked at: what is known of a school's safeguarding is no matter for a list of offers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, not_, or_, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import diary, frameworks, loads, looks, rooms, templates
from sifield.fieldwork.diary import Diary
from sifield.frameworks.calendar import say_day, school_year
from sifield.frameworks.framework import Framework
from sifield.models.evidence import Finding
from sifield.models.people import Person, Post
from sifield.models.schools import School
from sifield.models.standing import Judgement, Strength, Target
from sifield.models.visits import Visit
from sifield.wire.records import OVER

AHEAD = 42
"""Days ahead in which free half-days count: about half a term."""
_RECENT = 365
"""Days for which a finding is a need, unless it is followed by a judgement."""
_MOST_OFFERS = 3
_SMALL = {"and", "of", "the", "in", "to", "for"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Who can help with a need: a school (or a lead practitioner, then ``school_id`` is ""), and why, in sentences."""

    school_id: str
    name: str
    free: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a school needs, where that is known from and since when, and who can help, the best offer first."""

    school_id: str
    school_name: str
    area: str
    words: str
    source: str
    since: date | None
    weight: int
    offers: tuple[Offer, ...]


def who_can_help(session: Session, today: date, school_id: str = "") -> tuple[Need, ...]:
    """List the open needs of all schools, or of one, each with who can help, the most pressing first."""
    framework = frameworks.in_force(session, school_year(today))
    known = {one.id: one.name for one in session.scalars(select(School).where(_still_ours(today)))}
    finder = _Finder(session, today, known, framework)
    needs = [
        need
        for need in (*finder.targets(), *finder.judged(), *finder.found())
        if need.school_id in known and school_id in ("", need.school_id)
    ]
    once = {(need.school_id, " ".join(sorted(_words(need.area))), need.source): need for need in reversed(needs)}
    rows = sorted(once.values(), key=lambda need: (-need.weight, need.school_name, need.area))
    return tuple(replace(need, offers=finder.offers(need)) for need in rows)


class _Finder:
    """Reads a store once and answers for each need."""

    def __init__(self, session: Session, today: date, known: dict[str, str], framework: Framework | None) -> None:
        self._session, self._today, self._known, self._framework = session, today, known, framework
        self._phases = {one.id: one.phase for one in session.scalars(select(School))}
        self._people = {one.id: one.name for one in session.scalars(select(Person).where(Person.active))}
        self._until = today + timedelta(days=AHEAD)
        self._diary: Diary = diary.read(session, today, self._until)
        self._strengths = session.scalars(select(Strength).where(Strength.offered)).all()
        self._staff: dict[str, set[str]] = {}
        for post in session.scalars(select(Post).where(or_(Post.until_on.is_(None), Post.until_on > today))):
            self._staff.setdefault(post.school_id, set()).add(post.person_id)
        areas = (*framework.areas, *framework.indicators, *framework.standards) if framework else ()
        self._titles = {one.name: one.title for one in areas}

    def targets(self) -> Iterable[Need]:
        """Targets of this year that stand at red."""
        wanted = select(Target).where(Target.year == school_year(self._today), Target.rating == "red")
        for one in self._session.scalars(wanted.order_by(Target.school_id, Target.position)):
            area = self._titles.get(one.standard, one.standard) or one.title
            since = one.latest_on or one.agreed_on or one.set_on
            yield self._need(one.school_id, area, one.title, "A target that stands at red", since, 3)

    def judged(self) -> Iterable[Need]:
        """The latest judgement of each indicator, area or standard, where it is below the highest level."""
        levels = self._framework.levels if self._framework else ()
        rows = self._session.scalars(select(Judgement).order_by(Judgement.judged_on, Judgement.id))
        latest = {(one.school_id, one.name): one for one in rows}
        for one in latest.values():
            if one.level in levels[:-1]:
                area = self._titles.get(one.name, one.name)
                words = f"Judged “{one.level}”"
                weight = 3 if one.level == levels[0] else 1
                yield self._need(one.school_id, area, one.reason or words, words, one.judged_on, weight)

    def found(self) -> Iterable[Need]:
        """What visits of the last year found to develop, or to be concerned about, in an area that the form names."""
        wanted = (
            select(Finding, Visit)
            .join(Visit, Visit.id == Finding.visit_id)
            .where(Finding.kind.in_(("develop", "concern")), Visit.status.in_(OVER))
            .where(Visit.planned_on >= self._today - timedelta(days=_RECENT), Visit.sensitivity == "general")
            .where(not_(looks.is_look()))
            .order_by(Visit.planned_on, Finding.position)
        )
        found = self._session.execute(wanted).all()
        stays = rooms.staying(self._session, [finding.id for finding, _ in found])
        for finding, visit in found:
            if finding.id in stays:
                continue
            if area := self._area_of(visit.template_sha256, finding.question):
                source = "A concern" if finding.kind == "concern" else "An area to develop"
                words = f"{source} of {visit.title}"
                weight = 3 if finding.kind == "concern" else 2
                yield self._need(visit.school_id, area, finding.text, words, visit.planned_on, weight)

    def _area_of(self, digest: str, question: str) -> str:
        if not question:
            return ""
        try:
            asked = templates.get_template(self._session, digest).questions.get(question)
        except SifieldError:  # its form has not come yet: of which area it is will be known then
            return ""
        return self._titles.get(asked.area, asked.area) if asked is not None else ""

    def _need(self, school_id: str, area: str, words: str, source: str, since: date | None, weight: int) -> Need:
        return Need(school_id, self._known.get(school_id, ""), area, words, source, since, weight, ())

    # -- offers

    def offers(self, need: Need) -> tuple[Offer, ...]:
        """Give who can help with a need: those with time first, then of the same phase, then the latest proven."""
        made = [(rank, offer) for rank, offer in (*self._of_schools(need), *self._of_leads(need)) if offer.reasons]
        made.sort(key=lambda one: (one[0], one[1].name))
        return tuple(offer for _, offer in made[:_MOST_OFFERS])

    def _of_schools(self, need: Need) -> Iterable[tuple[tuple[bool, bool, int], Offer]]:
        best: dict[str, Strength] = {}
        for one in self._strengths:
            is_new = one.school_id not in best or one.proven_on > best[one.school_id].proven_on
            is_other = one.school_id != need.school_id and one.school_id in self._known
            if is_other and is_new and _match(self._titles.get(one.area, one.area), need.area):
                best[one.school_id] = one
        for school_id, one in best.items():
            reasons = [f"{one.text.rstrip('.')}, proven on {say_day(one.proven_on)}."]
            is_same = bool(self._phases.get(school_id)) and self._phases[school_id] == self._phases.get(need.school_id)
            reasons += [f"Also {self._phases[school_id].lower()}."] if is_same else []
            free, told = self._time_of(self._staff.get(school_id, set()))
            rank = (not free, not is_same, -one.proven_on.toordinal())
            yield rank, Offer(school_id, self._known[school_id], free, (*reasons, told))

    def _of_leads(self, need: Need) -> Iterable[tuple[tuple[bool, bool, int], Offer]]:
        """Holders of a role of the improvement model whose title names the area, such as a lead practitioner for it."""
        titles = self._framework.role_titles if self._framework else {}
        for role, people in loads.holders(self._session, self._today).items():
            title = titles.get(role, "")
            if _words(need.area) and _words(need.area) <= _words(title):
                for person_id in (one for one in people if one in self._people):
                    free, told = self._time_of({person_id})
                    yield (not free, True, 0), Offer("", self._people[person_id], free, (f"{title}.", told))

    def _time_of(self, people: set[str]) -> tuple[int, str]:
        """Count the free half-days of people in the weeks ahead, and say whose they are."""
        free = {one: self._diary.free(one, self._today, self._until) for one in people if one in self._people}
        named = [f"{self._people[one]} {number}" for one, number in sorted(free.items(), key=_most_first) if number]
        until = say_day(self._until)
        if not named:
            return 0, f"No free half-day is known until {until}."
        return sum(free.values()), f"Free half-days until {until}: {', '.join(named)}."


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _match(one: str, other: str) -> bool:
    """Tell whether two areas are the same, or one is a part of the other ("Curriculum", "Curriculum and teaching")."""
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)


def _words(area: str) -> frozenset[str]:
    plain = "".join(sign if sign.isalnum() else " " for sign in area.casefold())
    return frozenset(plain.split()) - _SMALL


def _still_ours(today: date) -> ColumnElement[bool]:
    return or_(School.left_on.is_(None), School.left_on > today)
