"""What lies outside repeats, worked out in one sweep: generated Python, a stretch of the template's order a function.

One answer can switch hundreds of questions, each of which is looked at, compared, restored and told of; written out,
that costs a fraction of what a general loop over nodes takes. A stretch follows the order into groups and ends where
one ends, so that it need not look at what lies in a group that does not apply: when a group ceases to apply, all in it
is switched off at once (``Spreading.leave``).

In the code, ``S`` is the form at work (``Spreading``), ``r`` its root frame with ``a`` what is seen by slot, ``on`` and
``worth``; ``due`` says by rank what must be worked out (in a group that does not apply it means nothing) and ``ahead``
by stretch whether anything in it must, ``add`` tells of a key, ``told`` holds those told of, ``m`` says by slot what is
meant for the school.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STEPS = 12
"""How many steps a stretch has at most: few, so that little is looked at in vain; many, so that few are called."""
MANY = 6
"""Questions that may look different after one step, of which a set at hand is told, not of one after the other."""
SHOWN_AS_THEY_ARE = ("calculate", "hidden")
"""Kinds of questions in which an expression sees what was worked out, not what is stored of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a question or group outside repeats is worked out; of a group, ``kind`` is "".

    ``parent`` is the slot of the group around it (-1 for none); ``relevant`` and ``calculation`` are its rules as
    Python, "" for none. It ``has_limits`` if it is meant for some schools or years only. When it changes, the ranks
    ``here`` are worked out again, the questions ``shown`` may look different, and if it ``is_far_reaching`` something
    in rows is concerned.
    """

    rank: int
    slot: int
    kind: str
    parent: int
    relevant: str
    calculation: str
    has_limits: bool
    here: tuple[int, ...]
    shown: tuple[str, ...]
    is_far_reaching: bool


def write(steps: Sequence[Step | None]) -> tuple[str, list[int]]:
    """Write functions for steps in their order, None standing for what lies in a repeat.

    Returns:
        The text of a module in which ``every`` holds a function for each stretch, None for what lies in a repeat, which
        is a stretch of its own; and by rank the number of its stretch.
    """
    stretches: list[list[Step]] = []
    number: list[int] = []
    before: Step | None = None
    for step in steps:
        if step is None or before is None or len(stretches[-1]) == STEPS or not _goes_on(before, step):
            stretches.append([])
        if step is not None:
            stretches[-1].append(step)
        number.append(len(stretches) - 1)
        before = step
    lines: list[str] = []
    for at, stretch in enumerate(stretches):
        lines += _function(f"c{at}", stretch, number) if stretch else [f"c{at} = None"]
    lines.append(f"every = ({''.join(f'c{at}, ' for at in range(len(stretches)))})")
    return "\n".join([*lines, ""]), number


def _goes_on(before: Step, step: Step) -> bool:
    return step.parent in (before.parent, *([] if before.kind else [before.slot]))


def _function(name: str, stretch: Sequence[Step], number: Sequence[int]) -> Iterator[str]:
    yield f"def {name}(S, r, a, on, worth, due, ahead, add, told, m):"
    around = -1
    for step in stretch:
        if step.parent != around:
            around = step.parent
            yield f" if not on[{around}]: return"
        yield f" if due[{step.rank}]:"
        yield f"  due[{step.rank}] = 0"
        yield from _step(step, _consequences(step, number))


def _step(step: Step, consequences: str) -> Iterator[str]:
    rank, slot = step.rank, step.slot
    applies = " and ".join([*[f"m[{slot}]"] * step.has_limits, *filter(None, [step.relevant])])
    if applies:
        yield f"  n = {applies}"
    changed, n = (f"n is not on[{slot}]", "n") if applies else (f"not on[{slot}]", "True")
    if not step.kind and applies:
        yield f"  if {changed}:"
        yield f"   if n: on[{slot}] = n; {consequences}"
        yield f"   else: S.leave({rank}, told)"
        return
    switched = f"on[{slot}] = {n}"
    if step.kind:
        switched += f"; a[{slot}] = worth[{slot}]" + ' if n else ""' * bool(applies)
    if not step.calculation:
        yield f"  if {changed}: {switched}; {consequences}"
        return
    yield f"  g = {changed}"
    yield f"  if g: {switched}"
    yield f"  if {n}:"
    yield f"   v = {step.calculation}"
    if step.kind in SHOWN_AS_THEY_ARE:
        yield f"   if v.__class__ is not a[{slot}].__class__ or v != a[{slot}]: g = S.keep({rank}, v) or g"
    else:
        yield f"   g = S.keep({rank}, v) or g"
    yield f"  if g: {consequences}"


def _consequences(step: Step, number: Sequence[int]) -> str:
    if step.is_far_reaching or len(step.shown) > MANY:
        return f"S.tell_of({step.rank}, told)"
    later = [at for at in dict.fromkeys(number[rank] for rank in step.here) if at != number[step.rank]]
    due = [*(f"due[{rank}]" for rank in step.here), *(f"ahead[{at}]" for at in later)]
    parts = [f"{' = '.join(due)} = 1"] * bool(due) + [f"add(({name!r}, ''))" for name in step.shown]
    return "; ".join(parts) or "pass"
