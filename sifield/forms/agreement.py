"""How far two observers see the same, question by question over the stops that both looked at.

It is for talking about what one looks for, never a score of a person. Beside the plain share of equal answers stands
kappa, which leaves out what chance would bring: J. Cohen, "A coefficient of agreement for nominal scales", Educational
and Psychological Measurement 20 (1960), 37-46; where the answers are steps of a scale, the weighted one, for which an
answer one step away differs less than one three steps away: J. Cohen, "Weighted kappa: nominal scale agreement with
provision for scaled disagreement or partial credit", Psychological Bulletin 70 (1968), 213-220.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sifield.alike import alike, plain

FEW = 6
"""Below so many stops judged by both nothing is reckoned but the share: one more could turn it. (Ours, no rule.)"""

Distance = Callable[[str, str], float]
"""How far two answers are apart: 0 where they are equal, more the further."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two gave the same answer.

    Attributes:
        both: at how many stops both judged it.
        same: at how many of those they gave the same answer.
        kappa: from -1 to 1; 1 always the same, 0 no more than chance would bring. None where ``why`` says why not.
        is_weighted: it counts how many steps of the scale the answers are apart.
        why: "" or why there is no kappa: "few" stops, or "one answer" that both gave at every stop.
    """

    both: int
    same: int
    kappa: float | None
    is_weighted: bool = False
    why: Literal["", "few", "one answer"] = ""

    @property
    def percent(self) -> int:
        """The share of equal answers, in whole per cent; 0 where there are none."""
        return round(100 * self.same / self.both) if self.both else 0


def agree(pairs: Sequence[tuple[str, str]], scale: Sequence[str] = ()) -> Agreement:
    """Say how far two agree.

    Args:
        pairs: for each stop the one's answer and the other's.
        scale: the answers in their order where they are steps of a scale, () where they are only different.

    Raises:
        ValueError: an answer is not on the scale.
    """
    distance = steps(scale) if scale else apart
    same = sum(one == other for one, other in pairs)
    reckoned = kappa(pairs, distance)
    if len(pairs) < FEW:
        return Agreement(len(pairs), same, None, bool(scale), "few")
    return Agreement(len(pairs), same, reckoned, bool(scale), "one answer" if reckoned is None else "")


def apart(one: str, other: str) -> float:
    """Answers that are only different are all equally far apart (Cohen 1960)."""
    return float(one != other)


def steps(scale: Sequence[str]) -> Distance:
    """Answers on a scale are as far apart as there are steps between them (Cohen 1968, with linear weights)."""
    place = {answer: at for at, answer in enumerate(scale)}

    def between(one: str, other: str) -> float:
        if one not in place or other not in place:
            raise ValueError("an answer that is not on the scale")
        return float(abs(place[one] - place[other]))

    return between


def kappa(pairs: Sequence[tuple[str, str]], distance: Distance = apart) -> float | None:
    """Reckon kappa: one less the distance seen over the distance that chance would bring.

    Chance means: each gives her answers as often as she did, but at random stops. With ``apart`` it is Cohen's kappa of
    1960, with any other distance his weighted kappa of 1968.

    Returns:
        None where it is not defined: there are no pairs, or both gave one and the same answer at every stop.
    """
    mine, theirs = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(
        mine[one] * theirs[other] * distance(one, other) for one in sorted(mine) for other in sorted(theirs)
    )
    seen = sum(distance(one, other) for one, other in pairs)
    return 1 - len(pairs) * seen / by_chance if by_chance else None


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as an observer named it; its place among hers is its number."""

    id: str
    label: str


def pair_stops(
    mine: Sequence[Stop], theirs: Sequence[Stop], by_hand: Mapping[str, str] | None = None
) -> tuple[tuple[Stop | None, Stop | None], ...]:
    """Say which stops were the same room at the same time, in the order of mine; those of one alone have None beside.

    What was paired by hand counts first; then stops of the same name, in their order; then, where both have as many
    left, the first with the first, and else those of the same number.

    Args:
        by_hand: for ids of mine the id of the other's, "" for none.
    """
    chosen = by_hand or {}
    left = {stop.id: stop for stop in theirs}
    found: dict[str, Stop | None] = {}
    for stop in mine:
        if stop.id in chosen and (chosen[stop.id] in left or not chosen[stop.id]):
            found[stop.id] = left.pop(chosen[stop.id], None)
    for stop in mine:
        same = next((one for one in left.values() if stop.id not in found and is_same_room(one, stop)), None)
        if same is not None:
            found[stop.id] = left.pop(same.id)
    rest = [stop for stop in mine if stop.id not in found]
    for stop, other in _by_number(rest, list(left.values()), (mine, theirs)):
        found[stop.id] = left.pop(other.id)
    return (*((stop, found.get(stop.id)) for stop in mine), *((None, stop) for stop in left.values()))


def is_same_room(one: Stop, other: Stop) -> bool:
    """Tell whether two stops have the same name, whatever was typed differently."""
    return bool(plain(one.label)) and alike(one.label, other.label)


def _by_number(
    rest: Sequence[Stop], others: Sequence[Stop], whole: tuple[Sequence[Stop], Sequence[Stop]]
) -> list[tuple[Stop, Stop]]:
    if len(rest) == len(others):
        return list(zip(rest, others, strict=True))
    number = {stop.id: at for stops in whole for at, stop in enumerate(stops)}
    return [(stop, other) for stop in rest for other in others if number[stop.id] == number[other.id]]


def say(agreement: Agreement) -> str:
    """Say an agreement in plain words."""
    if not agreement.both:
        return "No stop that both of you judged."
    stops = "1 stop" if agreement.both == 1 else f"{agreement.both} stops"
    share = f"The same at {agreement.same} of {stops} ({agreement.percent} %)."
    if agreement.why == "few":
        return f"{share} Too few stops to say more."
    if agreement.kappa is None:
        return f"{share} Both of you gave one answer everywhere: nothing tells agreement from chance."
    weighted = "weighted kappa" if agreement.is_weighted else "kappa"
    return f"{share} {_say_kappa(agreement.kappa)} ({weighted} {agreement.kappa:.2f})"


def _say_kappa(reckoned: float) -> str:
    if reckoned > 1 - 1e-9:
        return "You see it alike."
    if reckoned >= 0.6:
        return "Far more than by chance: you look for much the same."
    if reckoned >= 0.2:
        return "More than by chance, but not by much: worth talking over."
    if reckoned > -0.2:
        return "Hardly other than by chance: you may look for different things."
    return "Less than by chance: you look for different things."
